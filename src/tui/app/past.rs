//! The past on the screen: a slider over the case at hand or over the whole desk. What is read meanwhile is read as it stood then;
//! nothing can be changed.
//!
//! Invariant: an answer of another moment than the one that is shown is dropped.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{App, Spot, Tab, Zoom};
use crate::domain::ids::{Key, Kind};
use crate::domain::time::Instant;
use crate::services::lists;
use crate::services::past::{Moment, Point, Step};
use crate::text::{DatePattern, shown_line};
use crate::tui::actions::{Action, Place};
use crate::tui::msg::Effect;
use crate::tui::overlays::Act;
use crate::tui::overlays::moment::WhichMoment;
use crate::tui::overlays::origins::Fields;
use crate::tui::questions::Question;
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, put, width};

/// Where in the past the screen is.
pub(super) struct Past {
    /// The case it is about; none is the whole desk.
    of: Option<Key>,
    moment: Moment,
    /// What was pressed while the way to a moment was being found.
    waiting: Waiting,
    /// What is on the screen is of this moment.
    is_shown: bool,
    /// The case was not there yet, or no longer.
    is_absent: bool,
    /// The place where it began, and how many places Back knew then.
    entered: Spot,
    n_back: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waiting {
    Nothing,
    /// A moment is on its way; so many operations on from it are wanted by now.
    For(i64),
}

/// Actions that need the desk as it is, beside all decisions.
const OF_THE_PRESENT: &[Action] = &[
    Action::Undo,
    Action::Redo,
    Action::Record,
    Action::Macros,
    Action::Import,
    Action::NewRule,
    Action::NewArticle,
    Action::SaveView,
    Action::Sections,
    Action::Report,
    Action::Reports,
    Action::AskWhy,
    Action::TabReports,
    Action::Review,
    Action::Teach,
    Action::AskModel,
    Action::Lanes,
];

/// Letters of the place of decisions that only read.
const ONLY_READ: &[Action] = &[
    Action::Copy,
    Action::CopyOrder,
    Action::CopyTracking,
    Action::CopyRow,
    Action::RelatedReturns,
    Action::RelatedComplaints,
    Action::RelatedParcels,
    Action::Policy,
    Action::Origins,
    Action::Past,
];

/// The keys of the slider, for the key bar.
pub(super) const SLIDER: [Action; 5] =
    [Action::Earlier, Action::Later, Action::EarlierDay, Action::LaterDay, Action::ToNow];

impl App {
    /// Where in the past to read.
    pub(super) fn point(&self) -> Option<Point> {
        self.past.as_ref().map(|past| Point { operation: past.moment.operation, of: past.of })
    }

    /// The moment that is shown: now, unless it is one of the past.
    pub(super) fn moment(&self, now: Instant) -> Instant {
        self.past.as_ref().map_or(now, |past| past.moment.at)
    }

    /// Why an action cannot be done in the past.
    pub(super) fn past_refuses(&self, action: Action) -> Option<String> {
        let past = self.past.as_ref()?;
        let decides = self.keys.actions(Place::Decide).contains(&action) && !ONLY_READ.contains(&action);
        let alone = past.of.is_some() && matches!(action, Action::NextCase | Action::PreviousCase);
        let key = match action {
            Action::TabReports | Action::Review | Action::Report | Action::Reports => "past-no-figures",
            _ if decides || OF_THE_PRESENT.contains(&action) => "past-nothing-changes",
            _ if alone => "past-one-case",
            _ => return None,
        };
        let back = self.keys.key_of(Action::ToNow, &[Place::Past]).unwrap_or_default();
        Some(self.words.fill(key, &[("key", back.into())]))
    }

    /// Why what an overlay asks for cannot be done in the past.
    pub(super) fn past_refuses_act(&self, act: &Act) -> Option<String> {
        let changes = matches!(
            act,
            Act::Verb { .. }
                | Act::Form { .. }
                | Act::Run(_)
                | Act::Undo(_)
                | Act::Label(..)
                | Act::Import(..)
                | Act::Insert { .. }
                | Act::Play(..)
                | Act::PlayNow(..)
                | Act::RuleOf(_)
        );
        if changes { self.past_refuses(Action::Undo) } else { None }
    }

    /// An action of the slider, or one that means something else in the past; false where it is any other.
    pub(super) fn past_action(&mut self, action: Action) -> bool {
        match action {
            Action::Past => self.enter_past(),
            Action::Origins => self.open_origins(),
            Action::Tour => self.turn_tour(),
            _ if self.past.is_none() => return false,
            _ if self.past_refuses(action).is_some() => {
                let why = self.past_refuses(action).unwrap_or_default();
                self.say(why, Role::Warning);
            }
            Action::Earlier => self.go_on(-1),
            Action::Later => self.go_on(1),
            Action::EarlierDay => self.go_to_moment(Step::Days(-1)),
            Action::LaterDay => self.go_to_moment(Step::Days(1)),
            Action::ToNow => self.leave_past(),
            Action::Escape | Action::Quit | Action::Close => self.past_back(),
            _ => return false,
        }
        true
    }

    /// Goes into the past, of the case at hand or else of the whole desk.
    fn enter_past(&mut self) {
        if self.past.is_some() {
            return self.push(WhichMoment::new(lists::Env { now: self.clock, ..self.env() }));
        }
        if self.tab == Tab::Reports {
            let text = self.words.get("past-not-of-figures");
            return self.say(text, Role::Warning);
        }
        let of = self.list().and_then(|list| list.selected()).filter(|key| key.kind != Kind::Definition);
        if of.is_none() && self.tab != Tab::Today {
            let text = self.words.get("toast-nothing-selected");
            return self.say(text, Role::Warning);
        }
        self.begin_past(of, None);
    }

    /// Shows a case as it stood after an operation.
    pub(super) fn stand(&mut self, of: Key, operation: i64) {
        if self.past.is_none() {
            self.begin_past(Some(of), Some(operation));
        } else {
            self.go_to_moment(Step::After(operation));
        }
    }

    fn begin_past(&mut self, of: Option<Key>, operation: Option<i64>) {
        let entered = self.spot();
        if of.is_some() {
            self.zoom = Zoom::Case;
        }
        let moment = Moment { operation: i64::MAX, at: self.clock, done: None, place: None, is_now: true, newest: 0 };
        self.past = Some(Box::new(Past {
            of,
            moment,
            waiting: Waiting::Nothing,
            is_shown: false,
            is_absent: false,
            entered,
            n_back: self.back.len(),
        }));
        self.go_to_moment(operation.map_or(Step::To(self.clock), Step::After));
    }

    /// Goes so many operations on; what is pressed before the answer comes is added up.
    fn go_on(&mut self, operations: i64) {
        let Some(past) = &mut self.past else { return };
        match &mut past.waiting {
            Waiting::For(more) => *more += operations,
            Waiting::Nothing => self.go_to_moment(Step::Operations(operations)),
        }
    }

    /// Asks for another moment.
    pub(super) fn go_to_moment(&mut self, step: Step) {
        let clock = self.clock;
        let Some(past) = &mut self.past else { return };
        past.waiting = Waiting::For(0);
        let from = (past.moment.operation, past.moment.at);
        let question = Question::Moment { of: past.of, from, step, now: clock };
        // Moments are found on the desk as it is; what is shown at them is read as it was.
        self.effects.push(Effect::Ask(Ask { slot: Slot::Moment, generation: 0, question }));
    }

    /// A moment is there: what is on the screen is read as it stood then.
    pub(super) fn take_moment(&mut self, moment: Moment) {
        let Some(past) = &mut self.past else { return };
        let more = match past.waiting {
            Waiting::For(more) => more,
            Waiting::Nothing => 0,
        };
        past.waiting = Waiting::Nothing;
        let stays = past.moment.operation == moment.operation && past.moment.at == moment.at;
        past.is_shown &= stays;
        past.moment = moment;
        if more != 0 {
            return self.go_on(more);
        }
        if stays {
            let text = self.words.get("past-no-further");
            self.say(text, Role::Quiet);
        }
        self.now = self.moment(self.clock);
        self.reload();
    }

    /// The way to a moment could not be read.
    pub(super) fn moment_failed(&mut self) {
        match &mut self.past {
            Some(past) if past.moment.operation == i64::MAX => self.leave_past(),
            Some(past) => past.waiting = Waiting::Nothing,
            None => {}
        }
    }

    /// Reads again what is on the screen, as it stood then; false where the screen is at now.
    pub(super) fn reload_past(&mut self) -> bool {
        let Some(past) = &self.past else { return false };
        if past.moment.operation == i64::MAX {
            // The first moment is still on its way.
            return true;
        }
        let (of, now) = (past.of, self.now);
        let env = self.env();
        let asks = match (of, self.tab) {
            (Some(key), _) => {
                let generation = u64::try_from(key.id).unwrap_or(0);
                vec![Ask { slot: Slot::Case, generation, question: Question::Case(key, now) }]
            }
            (None, Tab::Today) => vec![Ask { slot: Slot::Today, generation: 0, question: Question::Glance(env) }],
            (None, _) => self.list_mut().map(|list| list.reload(&env)).unwrap_or_default(),
        };
        self.asks(asks);
        true
    }

    /// What was read at a point is there; false where it is no longer looked at.
    pub(super) fn is_seen_from(&mut self, point: Point) -> bool {
        if self.point() != Some(point) {
            return false;
        }
        if let Some(past) = &mut self.past {
            past.is_shown = true;
            past.is_absent = false;
        }
        true
    }

    /// The case was not there at this moment.
    pub(super) fn is_not_there(&mut self) {
        if let Some(past) = &mut self.past {
            past.is_absent = true;
            self.reading.forget();
            if let Some(list) = self.list_mut() {
                list.case = None;
            }
        }
    }

    pub fn case_is_absent(&self) -> bool {
        self.past.as_ref().is_some_and(|past| past.is_absent)
    }

    /// One layer back: to the place before in the past, and from the first one to now.
    fn past_back(&mut self) {
        if self.end_search() {
            return;
        }
        if self.past.as_ref().is_some_and(|past| self.back.len() > past.n_back) {
            self.travel(Action::Back);
        } else {
            self.leave_past();
        }
    }

    /// Another place needs the whole desk: the past of one case ends where it is left.
    pub(super) fn leave_past_of_case(&mut self) {
        if self.past.as_ref().is_some_and(|past| past.of.is_some()) {
            self.past = None;
            self.effects.push(Effect::LeavePast);
            self.now = self.clock;
        }
    }

    fn leave_past(&mut self) {
        let Some(past) = self.past.take() else { return };
        self.effects.push(Effect::LeavePast);
        self.now = self.clock;
        self.reading.forget();
        self.back.truncate(past.n_back);
        self.back.push(past.entered);
        self.travel(Action::Back);
        self.forward.clear();
        self.reload();
    }

    /// Where the fields of the case at hand come from.
    fn open_origins(&mut self) {
        let Some(key) = self.list().and_then(|list| list.selected()).filter(|key| key.kind != Kind::Definition) else {
            let text = self.words.get("toast-nothing-selected");
            return self.say(text, Role::Warning);
        };
        let fields = Fields::new(key);
        let ask = fields.question();
        self.push(fields);
        self.asks(vec![ask]);
    }

    /// The line that says which moment this is, over the whole width.
    pub(super) fn draw_past(&self, frame: &mut Frame<'_>, line: Rect) {
        let Some(past) = self.past.as_ref().filter(|_| line.height > 0) else { return };
        let style = self.theme.style(Role::Warning).add_modifier(ratatui::style::Modifier::REVERSED);
        let buffer = frame.buffer_mut();
        let text = pad_to(&self.past_told(past), line.width.into());
        put(buffer, line, line.x, line.y, &text, style);
        let track = self.past_track(past);
        let at = line.right().saturating_sub(u16::try_from(width(&track) + 1).unwrap_or(0));
        if usize::from(line.width) > width(&track) + MOMENT_CELLS {
            put(buffer, line, at, line.y, &track, style);
        }
    }

    fn past_told(&self, past: &Past) -> String {
        let words = &self.words;
        let when = words.date(past.moment.at, DatePattern::Minute);
        let mut parts = vec![words.fill("past-banner", &[("when", when.into())])];
        match &past.moment.done {
            _ if !past.is_shown || past.waiting != Waiting::Nothing => parts.push(words.get("past-reading")),
            Some(entry) => {
                let target = entry.target.map_or_else(String::new, |key| key.to_string());
                let verb = words.code("verb", &entry.verb);
                parts.push(format!("#{} {verb} {target} {}", entry.id, shown_line(&entry.actor)));
            }
            None => parts.push(words.get("past-before")),
        }
        if past.moment.is_now {
            parts.push(words.get("past-is-now"));
        }
        parts.push(words.get("past-no-change"));
        format!(" {}", parts.join(" · "))
    }

    /// The slider: where the moment lies between the first operation and now.
    fn past_track(&self, past: &Past) -> String {
        let (at, of) = match past.moment.place {
            Some((at, of)) => (at, of),
            None if past.moment.is_now => (1, 1),
            None => {
                let of = usize::try_from(past.moment.newest.max(past.moment.operation)).unwrap_or(1);
                (usize::try_from(past.moment.operation).unwrap_or(0), of)
            }
        };
        let knob = (at * (TRACK - 1)).checked_div(of).unwrap_or(0).min(TRACK - 1);
        let line: String = (0..TRACK).map(|cell| if cell == knob { '●' } else { '─' }).collect();
        let told = past.moment.place.map_or_else(String::new, |(at, of)| format!(" {at}/{of}"));
        format!("├{line}┤{told}")
    }
}

/// Cells of the slider, and those that a moment needs beside it.
const TRACK: usize = 20;
const MOMENT_CELLS: usize = 60;

fn pad_to(text: &str, cells: usize) -> String {
    crate::tui::widgets::pad(&fit(text, cells), cells, false)
}
