//! The editor of a rule: a form over its text, and the text itself in the person's editor; mistakes are pointed at as they are
//! typed, and it is said how many cases the condition selects now and what became of the rule's tests.
//!
//! Invariant: nothing that was written is lost: what no form can hold is kept as text until it is mended.

mod draw;

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use tui_input::Input;

use super::{Act, Ctx, Draft, Overlay};
use crate::domain::command::Args;
use crate::domain::definitions::Mistake;
use crate::domain::ids::{Key, Kind};
use crate::domain::query;
use crate::domain::rules::{KINDS, Part, Parts, Rule, complete_step};
use crate::services::automation::{Shelved, Tried};
use crate::services::{lists, wording};
use crate::tui::actions::{Action, Place};
use crate::tui::list::common;
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::widgets::field;
use crate::tui::widgets::textbox::{Edited, TextBox};
use crate::tui::work::News;

/// The verb under which a draft is kept.
const VERB: &str = "define";

/// What a field holds.
enum Value {
    Line(Input),
    Kind(usize),
    Steps(Box<TextBox>),
    Flag(bool),
}

/// One field of the form; the name belongs to no part of the text.
struct Field {
    part: Option<Part>,
    value: Value,
}

/// The editor of one rule.
pub struct RuleEditor {
    key: Key,
    fields: Vec<Field>,
    focus: usize,
    /// The text that it was opened with: its comment and its tests stay.
    before: String,
    /// A text that no form can hold.
    raw: Option<String>,
    /// Whether the rule stays switched off when it is written.
    off: bool,
    untouched: (String, String),
    mistakes: Vec<Mistake>,
    parts: Vec<Part>,
    matches: Option<i64>,
    tried: Vec<Tried>,
    trouble: Option<String>,
}

impl RuleEditor {
    /// Opens a rule; a draft of it goes before what the desk holds.
    pub fn new(key: Key, name: &str, text: &str, off: bool, draft: Option<&Args>) -> Self {
        let mut editor = Self {
            key,
            fields: Vec::new(),
            focus: 0,
            before: text.to_owned(),
            raw: None,
            off,
            untouched: (String::new(), String::new()),
            mistakes: Vec::new(),
            parts: Vec::new(),
            matches: None,
            tried: Vec::new(),
            trouble: None,
        };
        editor.fill(name, text);
        editor.untouched = (name.to_owned(), editor.text());
        if let Some(draft) = draft {
            editor.fill(draft.get("name").unwrap_or(name), draft.get("text").unwrap_or(text));
        }
        // A new rule has no name yet; one that is there is read from its condition on.
        editor.focus = if name.is_empty() { 0 } else { 3 };
        editor
    }

    /// A new rule about cases that a filter selects.
    pub fn begun(kind: Kind, filter: &str, draft: Option<&Args>) -> Self {
        let kind = if KINDS.contains(&kind) { kind } else { Kind::Return };
        let when: Vec<&str> = filter.split(' ').filter(|word| !word.starts_with("sort:")).collect();
        let parts = Parts {
            kind: kind.plural().to_owned(),
            on: "opened".to_owned(),
            when: when.join(" ").trim().to_owned(),
            ..Parts::default()
        };
        Self::new(Key::new(Kind::Definition, 0), "", &parts.text("").0, true, draft)
    }

    /// A new rule that does steps which were made by hand before.
    pub fn of_steps(kind: Kind, filter: &str, steps: &[String]) -> Self {
        let editor = Self::begun(kind, filter, None);
        let parts = Parts { deeds: steps.join("\n"), ..Parts::of(&editor.before).unwrap_or_default() };
        Self::new(editor.key, "", &parts.text("").0, true, None)
    }

    /// The questions that a newly opened editor has.
    pub fn begin(&mut self, ctx: &Ctx<'_>) -> Vec<Act> {
        self.check(ctx)
    }

    fn fill(&mut self, name: &str, text: &str) {
        self.before = text.to_owned();
        let Some(parts) = Parts::of(text) else {
            if self.fields.is_empty() {
                self.fields = fields(name, &Parts::default());
            }
            self.raw = Some(text.to_owned());
            return;
        };
        self.raw = None;
        self.fields = fields(name, &parts);
        self.focus = self.focus.min(self.fields.len() - 1);
    }

    fn line(&self, part: Option<Part>) -> String {
        let field = self.fields.iter().find(|field| field.part == part);
        match field.map(|field| &field.value) {
            Some(Value::Line(input)) => input.value().trim().to_owned(),
            Some(Value::Steps(text)) => text.text(),
            Some(Value::Kind(at)) => KINDS[*at].plural().to_owned(),
            Some(Value::Flag(_)) | None => String::new(),
        }
    }

    fn kind(&self) -> Kind {
        Kind::from_word(&self.line(Some(Part::Kind))).unwrap_or(Kind::Return)
    }

    fn put_together(&self) -> (String, Vec<Part>) {
        if let Some(raw) = &self.raw {
            return (raw.clone(), Vec::new());
        }
        let line = |part| self.line(Some(part));
        let stop =
            self.fields.iter().any(|field| matches!((field.part, &field.value), (Some(Part::Stop), Value::Flag(true))));
        let parts = Parts {
            kind: line(Part::Kind),
            on: line(Part::On),
            when: line(Part::When),
            deeds: line(Part::Deeds),
            order: line(Part::Order),
            limit: line(Part::Limit),
            limit_a_day: line(Part::LimitADay),
            send: line(Part::Send),
            stop,
        };
        parts.text(&self.before)
    }

    fn text(&self) -> String {
        self.put_together().0
    }

    /// Reads what stands there; asks what the condition selects and what the tests say.
    fn check(&mut self, ctx: &Ctx<'_>) -> Vec<Act> {
        let (text, parts) = self.put_together();
        self.parts = parts;
        self.trouble = None;
        let read = Rule::read(&text);
        self.mistakes = read.as_ref().err().cloned().unwrap_or_default();
        let mut acts = Vec::new();
        let env = ctx.env();
        match lists::select(self.kind(), &self.line(Some(Part::When)), &env) {
            Ok(selection) if self.raw.is_none() => {
                let question = Question::Count { kind: self.kind(), selection };
                acts.push(Act::Ask(Ask { slot: Slot::RuleCount, generation: 0, question }));
            }
            _ => self.matches = None,
        }
        match read {
            Ok(rule) if !rule.tests.is_empty() => {
                let question = Question::Tests(Box::new(rule));
                acts.push(Act::Ask(Ask { slot: Slot::RuleTests, generation: 0, question }));
            }
            _ => self.tried.clear(),
        }
        acts
    }

    fn submit(&mut self, ctx: &Ctx<'_>) -> Vec<Act> {
        let name = self.line(None);
        if name.is_empty() {
            self.focus = 0;
            self.trouble = Some(ctx.words.get("rule-needs-name"));
            return Vec::new();
        }
        if let Some(mistake) = self.mistakes.first() {
            self.focus = self.place_of(mistake).unwrap_or(self.focus);
            self.trouble = Some(wording::mistake(ctx.words, mistake));
            return Vec::new();
        }
        let text = self.text();
        let define = if self.off { Shelved::define_off(&name, &text) } else { Shelved::define(&name, &text) };
        vec![Act::Run(vec![define])]
    }

    /// The field in which a mistake stands.
    fn place_of(&self, mistake: &Mistake) -> Option<usize> {
        let part = mistake.line.checked_sub(1).and_then(|at| self.parts.get(at)).copied();
        // What is missing has no line of its own.
        let part = match mistake.found.as_str() {
            "on" if mistake.column == 1 => Some(Part::On),
            "do" if mistake.column == 1 => Some(Part::Deeds),
            _ => part,
        };
        self.fields.iter().position(|field| field.part.is_some() && field.part == part)
    }

    fn draft(&self, keep: bool) -> Draft {
        let (name, text) = (self.line(None), self.text());
        let is_changed = (name.as_str(), text.as_str()) != (self.untouched.0.as_str(), self.untouched.1.as_str());
        let pairs = [("name", name), ("text", text)];
        let args: BTreeMap<String, String> = pairs.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
        Draft { verb: VERB, targets: vec![self.key], args: (keep && is_changed).then_some(Args(args)), words: true }
    }

    /// Completes the condition or the step as far as all that fits agrees; false when nothing could be added.
    fn complete(&mut self) -> bool {
        let kind = self.kind();
        if let Some(Field { part: Some(Part::Deeds), value: Value::Steps(steps) }) = self.fields.get_mut(self.focus) {
            let (line, caret) = steps.caret_line();
            let found = complete_step(kind, line, caret);
            let Some(typed) = found.first().map(|first| first.replaces.len()) else { return false };
            let common = common(&found);
            let adds = common.chars().count() > typed;
            if adds {
                steps.put_back(typed, &common);
            }
            return adds;
        }
        let Some(Field { part: Some(Part::When), value: Value::Line(input) }) = self.fields.get_mut(self.focus) else {
            return false;
        };
        let completed = crate::tui::list::completed(kind, input);
        let changed = completed.value() != input.value();
        *input = completed;
        changed
    }

    /// What could follow in the condition or the step.
    fn suggestions(&self) -> Vec<String> {
        match self.fields.get(self.focus) {
            Some(Field { part: Some(Part::When), value: Value::Line(input) }) => {
                let found = query::complete(self.kind(), input.value(), input.cursor());
                found.into_iter().map(|suggestion| suggestion.text).collect()
            }
            Some(Field { part: Some(Part::Deeds), value: Value::Steps(steps) }) => {
                let (line, caret) = steps.caret_line();
                let found = complete_step(self.kind(), line, caret);
                found.into_iter().map(|suggestion| suggestion.text.trim_end().to_owned()).collect()
            }
            _ => Vec::new(),
        }
    }

    fn step(&mut self, by: usize) {
        self.focus = (self.focus + by) % self.fields.len().max(1);
    }

    fn edit(&mut self, event: KeyEvent) -> bool {
        let Some(found) = self.fields.get_mut(self.focus) else { return false };
        match &mut found.value {
            Value::Line(input) => field::edit(input, event),
            Value::Flag(yes) => {
                let turns = matches!(event.code, KeyCode::Char(' ') | KeyCode::Left | KeyCode::Right);
                *yes ^= turns;
                turns
            }
            Value::Kind(at) => {
                let step = match event.code {
                    KeyCode::Right | KeyCode::Char(' ') => 1,
                    KeyCode::Left => KINDS.len() - 1,
                    _ => return false,
                };
                *at = (*at + step) % KINDS.len();
                true
            }
            Value::Steps(text) => match text.edit(event) {
                Edited::Above => {
                    self.step(self.fields.len() - 1);
                    false
                }
                Edited::Below => {
                    self.step(1);
                    false
                }
                edited => edited == Edited::Taken,
            },
        }
    }
}

fn fields(name: &str, parts: &Parts) -> Vec<Field> {
    let line = |text: &str| Value::Line(Input::new(text.to_owned()));
    let kind = KINDS.iter().position(|kind| kind.plural() == parts.kind).unwrap_or(0);
    let of = |part, value| Field { part: Some(part), value };
    vec![
        Field { part: None, value: line(name) },
        of(Part::Kind, Value::Kind(kind)),
        of(Part::On, line(&parts.on)),
        of(Part::When, line(&parts.when)),
        of(Part::Deeds, Value::Steps(Box::new(TextBox::new(&parts.deeds)))),
        of(Part::Limit, line(&parts.limit)),
        of(Part::LimitADay, line(&parts.limit_a_day)),
        of(Part::Send, line(&parts.send)),
        of(Part::Order, line(&parts.order)),
        of(Part::Stop, Value::Flag(parts.stop)),
    ]
}

impl Overlay for RuleEditor {
    fn places(&self) -> &'static [Place] {
        &[Place::Form]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, ctx: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => return vec![Act::Close, Act::Draft(self.draft(true))],
            Action::Submit => return self.submit(ctx),
            Action::Editor => {
                let text = self.text();
                return vec![Act::Edit(wording::pointed(ctx.words, &text, &self.mistakes))];
            }
            Action::NextField if self.complete() => return self.check(ctx),
            Action::NextField => self.step(1),
            Action::PreviousField => self.step(self.fields.len() - 1),
            Action::Down | Action::Up => {
                let code = if action == Action::Down { KeyCode::Down } else { KeyCode::Up };
                let in_box = matches!(self.fields.get(self.focus), Some(Field { value: Value::Steps(_), .. }));
                if in_box {
                    self.edit(KeyEvent::from(code));
                } else {
                    self.step(if action == Action::Down { 1 } else { self.fields.len() - 1 });
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn typed(&mut self, event: KeyEvent, ctx: &Ctx<'_>) -> Vec<Act> {
        let in_box = matches!(self.fields.get(self.focus), Some(Field { value: Value::Steps(_), .. }));
        if event.code == KeyCode::Enter && !in_box {
            self.step(1);
            return Vec::new();
        }
        if self.raw.is_none() && self.edit(event) { self.check(ctx) } else { Vec::new() }
    }

    fn pasted(&mut self, text: &str, ctx: &Ctx<'_>) -> Vec<Act> {
        match self.fields.get_mut(self.focus).map(|field| &mut field.value) {
            Some(Value::Line(input)) => field::paste(input, text),
            Some(Value::Steps(steps)) => steps.paste(text),
            _ => {}
        }
        self.check(ctx)
    }

    fn edited(&mut self, text: &str) {
        let (name, text) = (self.line(None), wording::unpointed(text));
        self.fill(&name, &text);
        let (text, parts) = self.put_together();
        self.parts = parts;
        self.mistakes = Rule::read(&text).err().unwrap_or_default();
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        match answer {
            Answer::Count(n, _) => self.matches = Some(*n),
            Answer::Tests(tried) => self.tried.clone_from(tried),
            _ => {}
        }
    }

    fn reported(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Act> {
        match news {
            News::Done(outcome) if !outcome.operations.is_empty() => {
                return vec![Act::Close, Act::Draft(self.draft(false))];
            }
            News::Done(outcome) => {
                self.trouble = outcome.refused.first().map(|(_, refusal)| wording::refusal(ctx.words, refusal));
            }
            News::Failed(error) => self.trouble = Some(wording::desk_error(ctx.words, error)),
            _ => {}
        }
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        self.draw_editor(frame, area, ctx);
    }
}
