//! What people's corrections would teach the desk: scores by label beside those that hold, what is mistaken for what, how many past
//! cases would change; taken or left by a key. Then the past cases, which are read again only where somebody wants it.

use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Overlay, open_box};
use crate::domain::understanding::Category;
use crate::domain::understanding::measure::Tally;
use crate::services::labels::teach::{self, FEWEST, Trial};
use crate::services::wording;
use crate::text::Words;
use crate::tui::actions::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::widgets::{pad, put, wrap};
use crate::tui::work::News;

/// Cells of a label's name, and of a number.
const NAME: usize = 34;
const NUMBER: usize = 9;

/// How it stands.
enum State {
    Trying,
    Tried(Box<Trial>),
    /// The lesson holds; so many past texts were read before it.
    Holds(Option<usize>),
    Reading {
        at: usize,
        of: usize,
    },
    Told(String, Role),
}

/// The proposal to learn.
pub struct Teaching {
    state: State,
    cursor: Cursor,
    /// The group of what was done last, which can be taken back.
    done: Option<i64>,
    /// The lesson that was tried is worse than what holds.
    is_worse: bool,
}

impl Teaching {
    /// The proposal, with what has to be done to make it.
    pub fn begin() -> (Self, Vec<Act>) {
        let teaching = Self { state: State::Trying, cursor: Cursor::default(), done: None, is_worse: false };
        (teaching, vec![Act::Learn])
    }

    fn lines(&self, ctx: &Ctx<'_>) -> Vec<(String, Role)> {
        let words = ctx.words;
        match &self.state {
            State::Trying => vec![(words.get("teach-trying"), Role::Quiet)],
            State::Tried(trial) if trial.lesson.examples.len() < FEWEST => {
                let key = ctx.keys.key_of(Action::Issue, &[Place::Decide]).unwrap_or_default();
                let blanks =
                    [("n", trial.lesson.examples.len().into()), ("fewest", FEWEST.into()), ("key", key.into())];
                vec![(words.fill("teach-few", &blanks), Role::Plain)]
            }
            State::Tried(trial) => tried(trial, words),
            State::Holds(past) => {
                let holds = match self.is_worse {
                    true => (words.get("teach-worse-holds"), Role::Warning),
                    false => (words.get("teach-holds"), Role::Good),
                };
                let past = past.map(|n| (words.fill("teach-past", &[("n", n.into())]), Role::Plain));
                std::iter::once(holds).chain(past).collect()
            }
            State::Reading { at, of } => {
                let blanks = [("n", (*at).into()), ("total", (*of).into())];
                vec![(words.fill("teach-reading", &blanks), Role::Quiet)]
            }
            State::Told(text, role) => vec![(text.clone(), *role)],
        }
    }

    /// Whether there is something to say yes to.
    fn asks(&self) -> bool {
        match &self.state {
            State::Tried(trial) => trial.lesson.examples.len() >= FEWEST,
            State::Holds(past) => past.is_some_and(|n| n > 0),
            _ => false,
        }
    }

    fn accept(&mut self) -> Vec<Act> {
        if !self.asks() {
            return vec![Act::Close];
        }
        match &self.state {
            State::Tried(trial) => vec![Act::Run(vec![teach::apply(&trial.lesson)])],
            State::Holds(Some(n)) => {
                self.state = State::Reading { at: 0, of: *n };
                vec![Act::Reread { apply: true }]
            }
            _ => Vec::new(),
        }
    }
}

/// The scores, the mistakes and what would change.
fn tried(trial: &Trial, words: &Words) -> Vec<(String, Role)> {
    let mut lines = Vec::new();
    for (key, version, tally) in
        [("teach-now", trial.present_version, &trial.present), ("teach-then", trial.lesson.version, &trial.learned)]
    {
        let blanks = [
            ("version", version.into()),
            ("accuracy", three(tally.accuracy()).into()),
            ("f1", three(tally.macro_f1(&[])).into()),
            ("n", i64::try_from(tally.n()).unwrap_or(i64::MAX).into()),
        ];
        lines.push((words.fill(key, &blanks), Role::Title));
    }
    if let Some(text) = wording::worse(words, &trial.present, &trial.learned) {
        lines.push((format!("{text} {}", words.get("teach-worse-keys")), Role::Bad));
    }
    if trial.present_lacks_encoder {
        lines.push((words.get("labels-refit-lacks"), Role::Bad));
    }
    if !trial.lesson.encoder.is_empty() {
        lines.push((words.get("labels-refit-encoder"), Role::Quiet));
    }
    lines.push((String::new(), Role::Plain));
    let head = ["label", "n", "now", "then"].map(|key| words.get(&format!("labels-head-{key}")));
    lines.push((row(&head), Role::Quiet));
    lines.extend(by_label(&trial.present, &trial.learned, words));
    lines.push((String::new(), Role::Plain));
    let mistaken = trial.learned.confusions();
    if !mistaken.is_empty() {
        lines.push((words.get("teach-mistaken"), Role::Quiet));
        for (right, said, n) in mistaken.into_iter().take(8) {
            let blanks = [("before", called(right, words).into()), ("after", called(said, words).into())];
            let n = [("n", i64::try_from(n).unwrap_or(i64::MAX).into())];
            let blanks: Vec<_> = blanks.into_iter().chain(n).collect();
            lines.push((format!("  {}", words.fill("labels-refit-move", &blanks)), Role::Plain));
        }
        lines.push((String::new(), Role::Plain));
    }
    let blanks = [("n", trial.n_past.to_string().into()), ("changed", trial.n_changed.to_string().into())];
    lines.push((words.fill("labels-refit-past", &blanks), Role::Figure));
    for (before, after, n) in trial.moves.iter().take(8) {
        let blanks = [
            ("before", called(before.code(), words).into()),
            ("after", called(after.code(), words).into()),
            ("n", n.to_string().into()),
        ];
        lines.push((format!("  {}", words.fill("labels-refit-move", &blanks)), Role::Plain));
    }
    lines
}

fn by_label(present: &Tally, learned: &Tally, words: &Words) -> Vec<(String, Role)> {
    let then: BTreeMap<String, f64> = learned.labels().into_iter().map(|one| (one.label.clone(), one.f1())).collect();
    let line = |one: crate::domain::understanding::measure::OfLabel| {
        let (now, after) = (one.f1(), then.get(&one.label).copied().unwrap_or(0.0));
        let role = match after.total_cmp(&now) {
            std::cmp::Ordering::Greater => Role::Good,
            std::cmp::Ordering::Less => Role::Bad,
            std::cmp::Ordering::Equal => Role::Plain,
        };
        (row(&[called(&one.label, words), one.n.to_string(), three(now), three(after)]), role)
    };
    present.labels().into_iter().map(line).collect()
}

fn row(cells: &[String; 4]) -> String {
    let [name, n, now, then] = cells;
    let numbers = [n, now, then].map(|cell| pad(cell, NUMBER, true));
    format!("{}{}", pad(name, NAME, false), numbers.concat())
}

fn called(code: &str, words: &Words) -> String {
    if Category::from_code(code).is_some() { words.code("code-category", code) } else { code.to_owned() }
}

fn three(share: f64) -> String {
    format!("{share:.3}")
}

impl Overlay for Teaching {
    fn places(&self) -> &'static [Place] {
        match (self.asks(), self.done) {
            (true, None) => &[Place::Confirm, Place::Move],
            (true, Some(_)) => &[Place::Confirm, Place::Done, Place::Move],
            (false, None) => &[Place::Shown, Place::Move],
            (false, Some(_)) => &[Place::Done, Place::Shown, Place::Move],
        }
    }

    fn act(&mut self, action: Action, ctx: &Ctx<'_>) -> Vec<Act> {
        match (action, self.done) {
            (Action::Escape | Action::Decline, _) if matches!(self.state, State::Trying | State::Reading { .. }) => {
                vec![Act::CancelWork, Act::Close]
            }
            (Action::Escape | Action::Decline, _) => vec![Act::Close],
            (Action::Confirm, _) => self.accept(),
            (Action::Undo, Some(group)) => vec![Act::Close, Act::Undo(group)],
            _ => {
                let count = self.lines(ctx).len();
                self.cursor.act(action, count);
                Vec::new()
            }
        }
    }

    fn reported(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Act> {
        match news {
            News::Learned(trial) => {
                self.is_worse = trial.is_worse();
                self.state = State::Tried(trial.clone());
            }
            News::Done(outcome) if !outcome.operations.is_empty() => {
                self.state = State::Holds(None);
                self.done = outcome.group;
                self.cursor = Cursor::default();
                return vec![Act::Reread { apply: false }];
            }
            News::Done(outcome) => {
                let why = outcome.refused.first().map(|(_, refusal)| wording::refusal(ctx.words, refusal));
                self.state = State::Told(why.unwrap_or_default(), Role::Bad);
            }
            News::Stale(n) => self.state = State::Holds(Some(*n)),
            News::Rehearsing { at, of } => self.state = State::Reading { at: *at, of: *of },
            News::Reread(outcome) => {
                let text = ctx.words.fill("teach-reread", &[("n", outcome.changed.len().into())]);
                self.state = State::Told(text, Role::Good);
                self.done = outcome.group.filter(|_| !outcome.operations.is_empty());
            }
            News::Failed(error) => self.state = State::Told(wording::desk_error(ctx.words, error), Role::Bad),
            _ => {}
        }
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let size = (area.width.saturating_sub(4).min(90), area.height.saturating_sub(2).min(44));
        let inner = open_box(frame, area, size, &ctx.words.get("teach-title"), ctx);
        if inner.height < 3 {
            return;
        }
        let room = Rect { height: inner.height - 1, ..inner };
        let parts = self.lines(ctx).into_iter().skip(self.cursor.at).flat_map(|(line, role)| {
            let parts = if line.is_empty() { vec![String::new()] } else { wrap(&line, room.width.into()) };
            parts.into_iter().map(move |part| (part, role))
        });
        for (y, (part, role)) in (room.y..room.bottom()).zip(parts) {
            put(frame.buffer_mut(), room, room.x, y, &part, ctx.theme.style(role));
        }
        let keys = match (&self.state, self.done) {
            (_, Some(_)) if !self.asks() => "teach-keys-done",
            (_, None) if !self.asks() => "teach-keys-close",
            (State::Holds(_), _) => "teach-keys-reread",
            _ => "teach-keys",
        };
        let keys = ctx.words.get(keys);
        put(frame.buffer_mut(), inner, inner.x, inner.bottom() - 1, &keys, ctx.theme.style(Role::Key));
    }
}
