//! Learning by doing: on a demonstration a tour of five steps, each done by its real key, and everywhere tips that are shown once.
//!
//! Invariant: the tour stands beside the work and never in its way; it can be left and taken up again at the step where it was.

use std::collections::BTreeSet;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{App, Tab, Zoom};
use crate::domain::ids::Kind;
use crate::tui::actions::{Action, Place};
use crate::tui::msg::Effect;
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, put, width, wrap};

/// The steps of the tour by their words, in their order.
const STEPS: [&str; 5] = ["tour-open", "tour-filter", "tour-approve", "tour-undo", "tour-report"];

/// Whoever left the tour is not led on by the next demonstration.
const LEFT: &str = "left";

/// Lines of the tour: which step it is, and what to do; and those of a tip.
const LINES: u16 = 3;
const TIP_LINES: u16 = 2;

/// What somebody has learned.
#[derive(Default)]
pub(super) struct Learning {
    /// Steps that were done and tips that were shown, by their words; nothing where nobody is taught.
    known: Option<BTreeSet<String>>,
    /// The tour is on the screen, at a step.
    step: Option<usize>,
    /// What has been done since the step began.
    deeds: BTreeSet<String>,
    /// A tip that is told until the next key, above the key bar, which somebody new needs most.
    tip: Option<String>,
}

impl App {
    /// Teaches from now on, going on from what was learned before; a demonstration begins with the tour.
    pub fn teach(&mut self, known: BTreeSet<String>) {
        let begins = self.demo && !known.contains(LEFT);
        self.learning.known = Some(known);
        if begins {
            self.learning.step = self.next_step();
        }
    }

    fn next_step(&self) -> Option<usize> {
        let known = self.learning.known.as_ref()?;
        STEPS.iter().position(|step| !known.contains(*step))
    }

    /// Something was done that a step may wait for.
    pub(super) fn has_done(&mut self, deed: &str) {
        if self.learning.step.is_some() {
            self.learning.deeds.insert(deed.to_owned());
        }
    }

    /// Leaves the tour, or takes it up again; from the start once it is through.
    pub(super) fn turn_tour(&mut self) {
        let known = self.learning.known.get_or_insert_default();
        if self.learning.step.take().is_some() {
            known.insert(LEFT.to_owned());
        } else {
            known.remove(LEFT);
            if STEPS.iter().all(|step| known.contains(*step)) {
                known.retain(|word| !STEPS.contains(&word.as_str()));
            }
            self.learning.step = self.next_step();
            self.learning.deeds.clear();
        }
        self.keep_learned();
    }

    fn keep_learned(&mut self) {
        let known: Vec<&str> = self.learning.known.iter().flatten().map(String::as_str).collect();
        let text = known.join("\n");
        self.effects.push(Effect::Learned(text));
    }

    fn learn(&mut self, word: &str) {
        if self.learning.known.as_mut().is_some_and(|known| known.insert(word.to_owned())) {
            self.keep_learned();
        }
    }

    /// Goes on where a step has been done, and shows the tip of a place that is seen for the first time.
    pub(super) fn look_what_was_learned(&mut self) {
        match self.learning.step {
            Some(step) if self.is_done(step) => {
                self.learn(STEPS[step]);
                self.learning.deeds.clear();
                self.learning.step = self.next_step();
                let n = step + 1;
                let key = if self.learning.step.is_some() { "tour-step-done" } else { "tour-done" };
                let again = self.keys.key_of(Action::Tour, &[Place::Global]).unwrap_or_default();
                let text = self.words.fill(key, &[("n", n.into()), ("key", again.into())]);
                self.say(text, Role::Good);
            }
            Some(_) => {}
            None => self.show_tip(),
        }
    }

    fn is_done(&self, step: usize) -> bool {
        let has = |deed: &str| self.learning.deeds.contains(deed);
        match STEPS[step] {
            "tour-open" => self.zoom == Zoom::Case,
            "tour-filter" => {
                let list = self.list().filter(|list| list.kind == Kind::Return && list.editing.is_none());
                self.zoom != Zoom::Case
                    && list.is_some_and(|list| list.loaded && list.filter.contains("status:requested"))
            }
            "tour-approve" => has("approve"),
            "tour-undo" => has("undo"),
            _ => has("report"),
        }
    }

    fn show_tip(&mut self) {
        let tip = match self.tab {
            Tab::Today => return,
            _ if !self.layers.is_empty() || self.toast.is_some() || self.past.is_some() => return,
            tab => format!("tip-{}", tab.code()),
        };
        if self.learning.known.as_ref().is_none_or(|known| known.contains(&tip)) {
            return;
        }
        // A tab that is still being read says what it is; an empty one says what fills it.
        if self.list().is_some_and(|list| !list.loaded || list.rows.is_empty()) {
            return;
        }
        self.learning.tip = Some(self.words.fill(&tip, &self.tip_keys().map(|(name, key)| (name, key.into()))));
        self.learn(&tip);
    }

    /// The keys that tips name.
    fn tip_keys(&self) -> [(&'static str, String); 16] {
        let places = [Place::List, Place::Decide, Place::Chart, Place::Move, Place::Global];
        [
            ("accept", Action::Accept),
            ("refuse", Action::Refuse),
            ("refund", Action::Refund),
            ("filter", Action::Filter),
            ("help", Action::Help),
            ("issue", Action::Issue),
            ("merge", Action::Merge),
            ("answer", Action::Answer),
            ("open", Action::Open),
            ("tell", Action::Tell),
            ("automation", Action::TabAutomation),
            ("rule", Action::NewRule),
            ("moved", Action::NextFinding),
            ("report", Action::Report),
            ("alike", Action::LookAlikes),
            ("article", Action::NewArticle),
        ]
        .map(|(name, action)| (name, self.keys.key_of(action, &places).unwrap_or_default()))
    }

    /// A key was pressed: what was told has been read.
    pub(super) fn forget_tip(&mut self) {
        self.learning.tip = None;
    }

    /// Lines that the tour or a tip takes above the key bar.
    pub(super) fn tour_lines(&self) -> u16 {
        match (&self.learning.step, &self.learning.tip) {
            (Some(_), _) => LINES,
            (None, Some(_)) => TIP_LINES,
            (None, None) => 0,
        }
    }

    fn draw_tip(&self, frame: &mut Frame<'_>, area: Rect) {
        let Some(tip) = self.learning.tip.as_ref().filter(|_| self.learning.step.is_none()) else { return };
        let lines = wrap(tip, usize::from(area.width.saturating_sub(2)));
        for (y, text) in (area.y..area.bottom()).zip(&lines) {
            put(frame.buffer_mut(), area, area.x + 1, y, text, self.theme.style(Role::Key));
        }
    }

    pub(super) fn draw_tour(&self, frame: &mut Frame<'_>, area: Rect) {
        let Some(step) = self.learning.step.filter(|_| area.height == LINES) else { return self.draw_tip(frame, area) };
        let places = [Place::List, Place::Decide, Place::Move, Place::Today, Place::Global];
        let key = |action| self.keys.key_of(action, &places).unwrap_or_default();
        let blanks = [
            ("n", (step + 1).into()),
            ("of", STEPS.len().into()),
            ("down", key(Action::Down).into()),
            ("open", key(Action::Open).into()),
            ("back", key(Action::Escape).into()),
            ("returns", key(Action::TabReturns).into()),
            ("filter", key(Action::Filter).into()),
            ("accept", key(Action::Accept).into()),
            ("undo", key(Action::Undo).into()),
            ("today", key(Action::TabToday).into()),
            ("report", key(Action::Report).into()),
            ("tour", key(Action::Tour).into()),
        ];
        let buffer = frame.buffer_mut();
        let title = self.words.fill("tour-title", &blanks);
        let style = self.theme.style(Role::Border);
        let rule = "─".repeat(usize::from(area.width).saturating_sub(width(&title) + 3));
        let x = put(buffer, area, area.x, area.y, "─ ", style);
        let x = put(buffer, area, x, area.y, &fit(&title, area.width.into()), self.theme.style(Role::Title));
        put(buffer, area, x, area.y, &format!(" {rule}"), style);
        let room = usize::from(area.width.saturating_sub(2));
        for (y, text) in (area.y + 1..area.bottom()).zip(wrap(&self.words.fill(STEPS[step], &blanks), room)) {
            put(buffer, area, area.x + 1, y, &text, self.theme.style(Role::Plain));
        }
    }
}
