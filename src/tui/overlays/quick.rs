//! A decision of a few keys: one question after another, each answered by a letter that is shown; the whole form is one key
//! further. It stands at the bottom, so that the case it is about stays in sight.

use std::collections::{BTreeMap, VecDeque};

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::confirm::Confirm;
use super::{Act, Ctx, Cursor, Overlay, box_inside, frame_box};
use crate::domain::command::{Args, Command};
use crate::domain::ids::Key;
use crate::services::picks::What;
use crate::tui::actions::{Action, Place};
use crate::tui::keys::Chord;
use crate::tui::picks::ways;
use crate::tui::questions::Answer;
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, put, width, wrap};

/// Lines of what an answer would say or do, below the answers.
const DETAIL_LINES: usize = 8;
/// Cells between two columns of answers.
const GAP: usize = 3;

/// One answer to a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    /// The key that chooses it; blank when only the arrows do.
    pub key: char,
    pub label: String,
    /// What it means in full, shown while the cursor is on it.
    pub detail: String,
    /// The arguments it gives.
    pub with: BTreeMap<String, String>,
    /// Another form that it leads to when it is to be changed.
    pub form: Option<ToForm>,
}

/// The form that an answer leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToForm {
    pub id: &'static str,
    pub with: BTreeMap<String, String>,
    /// It has to be written first; choosing it leads there.
    pub at_once: bool,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The argument that it is about; none when its answers are ready made.
    pub arg: &'static str,
    pub title: String,
    pub ways: Vec<Way>,
    /// The answers are still being read; keys pressed meanwhile are kept.
    pub waits: Option<What>,
}

/// What is done once every question is answered.
pub struct Deal {
    pub verb: &'static str,
    pub targets: Vec<Key>,
    /// What is asked before it is done.
    pub question: Option<String>,
}

/// The questions of one decision.
pub struct Quick {
    title: String,
    steps: Vec<Step>,
    deal: Deal,
    /// What is known before the first question.
    given: BTreeMap<String, String>,
    chosen: Vec<usize>,
    cursor: Cursor,
    /// Pressed before the answers were there.
    early: VecDeque<KeyEvent>,
}

impl Quick {
    /// Questions in their order; there is at least one.
    pub fn new(title: String, steps: Vec<Step>, given: BTreeMap<String, String>, deal: Deal) -> Self {
        Self { title, steps, deal, given, chosen: Vec::new(), cursor: Cursor::default(), early: VecDeque::new() }
    }

    fn step(&self) -> Option<&Step> {
        self.steps.get(self.chosen.len())
    }

    fn ways(&self) -> &[Way] {
        self.step().map_or(&[], |step| step.ways.as_slice())
    }

    fn args(&self) -> BTreeMap<String, String> {
        let mut args = self.given.clone();
        for (step, at) in self.steps.iter().zip(&self.chosen) {
            args.extend(step.ways.get(*at).map(|way| way.with.clone()).unwrap_or_default());
        }
        args
    }

    fn choose(&mut self, at: usize) -> Vec<Act> {
        let Some(way) = self.ways().get(at) else { return Vec::new() };
        if let Some(form) = way.form.as_ref().filter(|form| form.at_once) {
            return vec![Act::Close, self.other_form(form)];
        }
        self.chosen.push(at);
        self.cursor = Cursor::default();
        if self.chosen.len() < self.steps.len() { Vec::new() } else { self.finish() }
    }

    /// A form with what an answer brings; what was known anyhow belongs to an answer that brings something.
    fn other_form(&self, form: &ToForm) -> Act {
        let mut with = form.with.clone();
        if !with.is_empty() {
            with.extend(self.given.clone());
        }
        Act::Form { id: form.id, targets: self.deal.targets.clone(), with }
    }

    fn finish(&mut self) -> Vec<Act> {
        let args = Args(self.args());
        // The one of several that the others go to is not done anything to itself.
        let is_led_to =
            |key: &&Key| self.deal.targets.len() > 1 && args.0.values().any(|value| *value == key.to_string());
        let targets = self.deal.targets.iter().filter(|key| !is_led_to(key));
        let command = |key: &Key| Command { verb: self.deal.verb.to_owned(), key: *key, args: args.clone() };
        let run = Act::Run(targets.map(command).collect());
        match self.deal.question.take() {
            None => vec![Act::Close, run],
            Some(question) => {
                let question = [question, self.detail()].join("\n\n");
                let confirm = Confirm::many(question, self.deal.targets.len(), vec![run]);
                vec![Act::Close, Act::Open(Box::new(confirm))]
            }
        }
    }

    /// What was chosen means in full, to be read before it is done.
    fn detail(&self) -> String {
        let told = self.steps.iter().zip(&self.chosen).filter_map(|(step, at)| step.ways.get(*at));
        told.map(|way| way.detail.trim()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    fn is_waiting(&self) -> bool {
        self.step().is_some_and(|step| step.waits.is_some())
    }

    fn letter(&mut self, c: char) -> Vec<Act> {
        match self.ways().iter().position(|way| way.key == c) {
            Some(at) => self.choose(at),
            None => Vec::new(),
        }
    }

    /// Where everything is on a screen of a size.
    fn layout(&self, area: Rect) -> Layout {
        let room = usize::from(area.width.saturating_sub(4)).max(1);
        let widest = self.ways().iter().map(|way| width(&way.label) + 2).max().unwrap_or(0).min(room);
        let columns = ((room + GAP) / (widest + GAP).max(1)).clamp(1, self.ways().len().max(1));
        let lines = self.ways().len().div_ceil(columns).max(1);
        let detail = self.ways().get(self.cursor.at).map_or_else(Vec::new, |way| wrap(&way.detail, room));
        let most = DETAIL_LINES.min(usize::from(area.height) / 3);
        let detail: Vec<String> = detail.into_iter().take(most).collect();
        let below = if detail.is_empty() { 0 } else { detail.len() + 1 };
        let shown = lines.min(usize::from(area.height).saturating_sub(below + 3).max(1));
        let height = u16::try_from(shown + below + 3).unwrap_or(area.height).min(area.height);
        let outer = Rect { y: area.bottom() - height, height, ..area };
        Layout { outer, columns, cell: widest + GAP, shown, lines, detail }
    }

    /// The answer at a cell of the screen.
    fn way_at(&self, area: Rect, at: Position) -> Option<usize> {
        let layout = self.layout(area);
        let inner = box_inside(layout.outer);
        if !inner.contains(at) || usize::from(at.y - inner.y) >= layout.shown {
            return None;
        }
        let line = usize::from(at.y - inner.y) + layout.top(self.cursor.at);
        let column = usize::from(at.x - inner.x) / layout.cell.max(1);
        let index = column * layout.lines + line;
        (column < layout.columns && line < layout.lines && index < self.ways().len()).then_some(index)
    }

    fn heading(&self) -> String {
        let told = self.steps.iter().zip(&self.chosen).filter_map(|(step, at)| step.ways.get(*at));
        let mut parts = vec![self.title.clone()];
        parts.extend(told.map(|way| way.label.clone()));
        parts.extend(self.step().map(|step| step.title.clone()).filter(|title| !title.is_empty()));
        parts.join(" · ")
    }
}

/// Answers stand in columns, one below the other.
struct Layout {
    outer: Rect,
    columns: usize,
    cell: usize,
    /// Lines of answers in sight, and lines of answers there are.
    shown: usize,
    lines: usize,
    detail: Vec<String>,
}

impl Layout {
    /// The first line in sight when the cursor is on an answer.
    fn top(&self, cursor: usize) -> usize {
        let line = cursor % self.lines.max(1);
        (line + 1).saturating_sub(self.shown)
    }
}

impl Overlay for Quick {
    fn places(&self) -> &'static [Place] {
        &[Place::Pick, Place::Choose]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => return vec![Act::Close],
            Action::WholeForm => {
                let form = match self.ways().get(self.cursor.at).and_then(|way| way.form.as_ref()) {
                    Some(form) => self.other_form(form),
                    None => Act::Form { id: self.deal.verb, targets: self.deal.targets.clone(), with: self.args() },
                };
                return vec![Act::Close, form];
            }
            Action::Open if self.is_waiting() => self.early.push_back(KeyEvent::from(KeyCode::Enter)),
            Action::Open => return self.choose(self.cursor.at),
            Action::StepBack => {
                self.chosen.pop();
                self.cursor = Cursor::default();
            }
            _ => _ = self.cursor.act(action, self.ways().len()),
        }
        Vec::new()
    }

    fn typed(&mut self, event: KeyEvent, _: &Ctx<'_>) -> Vec<Act> {
        if self.is_waiting() {
            self.early.push_back(event);
            return Vec::new();
        }
        match Chord::of(event).code {
            KeyCode::Char(c) => self.letter(c),
            KeyCode::Enter => self.choose(self.cursor.at),
            _ => Vec::new(),
        }
    }

    fn clicked(&mut self, at: Position, area: Rect, _: &Ctx<'_>) -> Vec<Act> {
        self.way_at(area, at).map_or_else(Vec::new, |index| self.choose(index))
    }

    fn answered(&mut self, answer: &Answer, ctx: &Ctx<'_>) {
        // An answer to a picker that was left is nobody's.
        let Answer::Picks(what, key, picks) = answer else { return };
        let asked = self.steps.iter_mut().find(|step| step.waits == Some(*what));
        if let Some(step) = asked.filter(|_| self.deal.targets.first() == Some(key)) {
            step.ways = ways(step.arg, picks, ctx);
            step.waits = None;
        }
    }

    fn resume(&mut self, ctx: &Ctx<'_>) -> Vec<Act> {
        let mut acts = Vec::new();
        while acts.is_empty() && !self.is_waiting() {
            let Some(event) = self.early.pop_front() else { break };
            acts = self.typed(event, ctx);
        }
        // What is left was meant for what comes next.
        if !acts.is_empty() && !self.early.is_empty() {
            acts.push(Act::Press(std::mem::take(&mut self.early).into()));
        }
        acts
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let layout = self.layout(area);
        let inner = frame_box(frame, layout.outer, &self.heading(), ctx);
        let buffer = frame.buffer_mut();
        let top = layout.top(self.cursor.at);
        for (index, way) in self.ways().iter().enumerate() {
            let (column, line) = (index / layout.lines, index % layout.lines);
            if line < top || line >= top + layout.shown {
                continue;
            }
            let x = inner.x + u16::try_from(column * layout.cell).unwrap_or(u16::MAX);
            let y = inner.y + u16::try_from(line - top).unwrap_or(0);
            let room = Rect { x, y, width: u16::try_from(layout.cell - GAP).unwrap_or(8), height: 1 };
            let room = room.intersection(inner);
            let after = put(buffer, room, x, y, &format!("{} ", way.key), ctx.theme.style(Role::Key));
            put(
                buffer,
                room,
                after,
                y,
                &fit(&way.label, room.right().saturating_sub(after).into()),
                ctx.theme.style(Role::Plain),
            );
            if index == self.cursor.at {
                buffer.set_style(room, ctx.theme.style(Role::Cursor));
            }
        }
        let form = ctx.keys.key_of(Action::WholeForm, &[Place::Pick]).unwrap_or_default();
        if self.ways().is_empty() {
            let word = if self.is_waiting() { "quick-reading" } else { "quick-nothing" };
            let text = ctx.words.fill(word, &[("form", form.clone().into())]);
            put(buffer, inner, inner.x, inner.y, &fit(&text, inner.width.into()), ctx.theme.style(Role::Quiet));
        }
        let foot = inner.bottom().saturating_sub(1);
        for (y, text) in (inner.y..foot).skip(layout.shown + 1).zip(&layout.detail) {
            put(buffer, inner, inner.x, y, text, ctx.theme.style(Role::Quiet));
        }
        let hint = if self.ways().is_empty() && !self.is_waiting() { "quick-hint-nothing" } else { "quick-hint" };
        let hint = ctx.words.fill(hint, &[("form", form.into())]);
        put(buffer, inner, inner.x, foot, &fit(&hint, inner.width.into()), ctx.theme.style(Role::Quiet));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Kind;
    use crate::domain::time::Instant;
    use crate::services::picks::Pick;
    use crate::text::{Lang, Words};
    use crate::tui::keys::KeyMap;
    use crate::tui::theme::Theme;

    fn way(key: char, name: &str, value: &str) -> Way {
        let with = BTreeMap::from([(name.to_owned(), value.to_owned())]);
        Way { key, label: value.to_owned(), with, ..Way::default() }
    }

    fn step(ways: Vec<Way>, waits: Option<What>) -> Step {
        Step { arg: "to", title: String::new(), ways, waits }
    }

    fn quick(steps: Vec<Step>, question: Option<String>) -> Quick {
        let deal = Deal { verb: "resolve", targets: vec![Key::new(Kind::Ticket, 7)], question };
        Quick::new("Resolve".to_owned(), steps, BTreeMap::from([("note".to_owned(), "n".to_owned())]), deal)
    }

    fn two_steps() -> Vec<Step> {
        vec![
            step(vec![way('f', "outcome", "refunded"), way('e', "outcome", "explained")], None),
            step(vec![way('q', "cause", "quality"), way('l', "cause", "logistics")], None),
        ]
    }

    fn with_ctx<T>(act: impl FnOnce(&Ctx<'_>) -> T) -> T {
        let (words, keys) = (Words::new(Lang::En), KeyMap::built_in());
        act(&Ctx {
            words: &words,
            theme: Theme::mono(),
            keys: &keys,
            now: Instant(0),
            me: "ana",
            size: (80, 24),
            zone: &crate::domain::time::UTC,
        })
    }

    fn ran(acts: &[Act]) -> String {
        match acts {
            [Act::Close, Act::Run(commands)] => {
                let args = &commands[0].args.0;
                format!(
                    "{} {} {}",
                    commands[0].verb,
                    commands[0].key,
                    args.values().cloned().collect::<Vec<_>>().join(" ")
                )
            }
            _ => String::new(),
        }
    }

    #[test]
    fn letters_answer_one_question_after_another_and_the_last_one_acts() {
        let mut quick = quick(two_steps(), None);
        assert!(quick.letter('z').is_empty() && quick.letter('e').is_empty());
        assert_eq!(ran(&quick.letter('l')), "resolve C-7 logistics n explained");
    }

    #[test]
    fn a_step_back_forgets_one_answer_and_the_form_gets_what_is_known() {
        with_ctx(|ctx| {
            let mut quick = quick(two_steps(), None);
            quick.letter('e');
            quick.act(Action::StepBack, ctx);
            quick.letter('f');
            let acts = quick.act(Action::WholeForm, ctx);
            let [Act::Close, Act::Form { id: "resolve", with, .. }] = acts.as_slice() else { panic!("no form") };
            assert_eq!(with.get("outcome").map(String::as_str), Some("refunded"));
        });
    }

    #[test]
    fn what_needs_a_yes_asks_before_it_is_done() {
        let mut quick = quick(two_steps(), Some("Sure?".to_owned()));
        quick.letter('e');
        assert!(matches!(quick.letter('q').as_slice(), [Act::Close, Act::Open(_)]));
    }

    #[test]
    fn keys_pressed_before_the_answers_are_read_are_not_lost() {
        with_ctx(|ctx| {
            let mut quick = quick(vec![step(Vec::new(), Some(What::People))], None);
            for key in ['b', 'y'] {
                assert!(quick.typed(KeyEvent::from(KeyCode::Char(key)), ctx).is_empty());
            }
            assert!(quick.resume(ctx).is_empty());
            let people = ["ana", "bo"].map(|name| Pick::Person { name: name.to_owned(), open: 2 });
            // What was asked for another case or another question is not taken.
            let at = |id| Key::new(Kind::Ticket, id);
            quick.answered(&Answer::Picks(What::People, at(8), people.to_vec()), ctx);
            quick.answered(&Answer::Picks(What::Stories, at(7), people.to_vec()), ctx);
            assert!(quick.resume(ctx).is_empty());
            quick.answered(&Answer::Picks(What::People, at(7), people.to_vec()), ctx);
            let mut acts = quick.resume(ctx);
            assert!(matches!(acts.pop(), Some(Act::Press(rest)) if rest == [KeyEvent::from(KeyCode::Char('y'))]));
            assert_eq!(ran(&acts), "resolve C-7 n bo");
        });
    }

    #[test]
    fn a_click_chooses_the_answer_it_lands_on() {
        with_ctx(|ctx| {
            for size in [(80, 23), (120, 39), (60, 14)] {
                let area = Rect::new(0, 0, size.0, size.1);
                let quick = quick(two_steps(), None);
                let found: Vec<usize> = area.positions().filter_map(|at| quick.way_at(area, at)).collect();
                assert!(found.contains(&0) && found.contains(&1), "{size:?}");
            }
            let area = Rect::new(0, 0, 80, 23);
            let mut quick = quick(two_steps(), None);
            let second = area.positions().find(|at| quick.way_at(area, *at) == Some(1)).expect("an answer");
            quick.clicked(second, area, ctx);
            assert_eq!(quick.args().get("outcome").map(String::as_str), Some("explained"));
        });
    }
}
