//! A form built from a verb's arguments: fields by kind, defaults already in, the money sheet below where a sum is computed.
//!
//! Esc leaves it and keeps what was typed as a draft; a refusal stays in the form with its reason, and what was typed is
//! still there.

mod draw;
mod entry;
mod marks;

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::alike::Alike;
use super::confirm::{Confirm, is_large};
use super::notes::Notes;
use super::{Act, Ctx, Draft, Overlay};
use crate::domain::change::Change;
use crate::domain::command::{ArgKind, Args, Command, VerbSpec};
use crate::domain::ids::{Key, Kind};
use crate::domain::refunds::Refund;
use crate::domain::refusal::Refusal;
use crate::services::{sheets, wording};
use crate::tui::actions::{Action, Place};
use crate::tui::keys::Chord;
use crate::tui::theme::Role;
use crate::tui::widgets::textbox::Edited;
use crate::tui::work::News;
use entry::{Entry, Value};

/// The form of one verb on one or more records.
pub struct Form {
    verb: &'static VerbSpec,
    targets: Vec<Key>,
    entries: Vec<Entry>,
    focus: usize,
    /// What it would hold if nobody had typed anything.
    untouched: Args,
    /// It was opened with what had been typed before.
    from_draft: bool,
    /// Who typed it.
    begun_by: Option<String>,
    /// What the customer said last, to be seen while it is answered.
    about: Option<String>,
    trouble: Option<String>,
    /// What the command would pay, computed by the desk itself.
    sheet: Option<Refund>,
    sent: bool,
}

impl Form {
    /// The form with what is given or, before that, what a draft of it holds.
    pub fn new(
        verb: &'static VerbSpec,
        targets: Vec<Key>,
        given: &BTreeMap<String, String>,
        draft: Option<&Args>,
    ) -> Self {
        let entries = |from: &BTreeMap<String, String>| -> Vec<Entry> {
            verb.args.iter().map(|spec| Entry::new(spec, from.get(spec.name))).collect()
        };
        let untouched = args(&entries(given));
        let filled = draft.map_or(given, |draft| &draft.0);
        // What must be filled in comes first; numbers of lines are for the rare case of several goods.
        let needed = verb.args.iter().position(|arg| arg.required && !given.contains_key(arg.name));
        let usual = verb.args.iter().position(|arg| !matches!(arg.kind, ArgKind::Number(_)));
        let focus = needed.or(usual).unwrap_or(0);
        let entries = entries(filled);
        let from_draft = draft.is_some();
        Self {
            verb,
            targets,
            entries,
            focus,
            untouched,
            from_draft,
            begun_by: None,
            about: None,
            trouble: None,
            sheet: None,
            sent: false,
        }
    }

    /// The same form without asking which of the goods, where there is but one kind of them.
    pub fn of_one_line(mut self) -> Self {
        let asks =
            |entry: &Entry| matches!(entry.spec.kind, ArgKind::Number(Kind::ReturnLine)) && entry.text().is_empty();
        let before = self.entries.iter().take(self.focus).filter(|entry| asks(entry)).count();
        self.entries.retain(|entry| !asks(entry));
        self.focus = (self.focus - before).min(self.entries.len().saturating_sub(1));
        self
    }

    /// The same form with what can be marked where it asks for numbers of a kind.
    pub fn offering(mut self, kind: Kind, offered: Vec<(Key, String)>) -> Self {
        let asks = |entry: &&mut Entry| entry.spec.kind == ArgKind::Numbers(kind) && !offered.is_empty();
        if let Some(entry) = self.entries.iter_mut().find(asks) {
            entry.offer(offered);
        }
        self
    }

    /// The same form with what the customer said above it.
    pub fn about(mut self, said: Option<String>) -> Self {
        self.about = said.filter(|text| !text.trim().is_empty());
        self
    }

    /// The same form with the name of whoever began what stands in it.
    pub fn begun_by(mut self, author: Option<String>) -> Self {
        self.from_draft |= author.is_some();
        self.begun_by = author;
        self
    }

    fn args(&self) -> Args {
        args(&self.entries)
    }

    fn commands(&self) -> Vec<Command> {
        let args = self.args();
        let command = |key: &Key| Command { verb: self.verb.id.to_owned(), key: *key, args: args.clone() };
        self.targets.iter().map(command).collect()
    }

    fn computes_money(&self) -> bool {
        self.targets.len() == 1
            && self.verb.args.iter().any(|arg| matches!(arg.kind, ArgKind::Money | ArgKind::Percent))
    }

    /// Asks what the command would pay as the form stands.
    pub fn preview(&self) -> Vec<Act> {
        match self.commands().pop() {
            Some(command) if self.computes_money() => vec![Act::Preview(command)],
            _ => Vec::new(),
        }
    }

    fn submit(&mut self, ctx: &Ctx<'_>) -> Vec<Act> {
        if let Err(refusal) = self.args().check(self.verb) {
            self.trouble = Some(wording::refusal(ctx.words, &refusal));
            if let Some(at) = self.entries.iter().position(|entry| entry.spec.required && entry.text().is_empty()) {
                self.focus = at;
            }
            return Vec::new();
        }
        self.trouble = None;
        self.sent = true;
        let run = Act::Run(self.commands());
        if !self.verb.confirm && !is_large(self.targets.len()) {
            return vec![run];
        }
        vec![Act::Open(Box::new(Confirm::many(self.question(ctx), self.targets.len(), vec![run])))]
    }

    fn question(&self, ctx: &Ctx<'_>) -> String {
        let verb = ctx.words.code("verb", self.verb.id);
        match (&self.sheet, self.targets.as_slice()) {
            (Some(refund), [key]) => {
                let amount = ctx.words.money(refund.amount_minor, &refund.currency);
                let blanks = [("verb", verb.into()), ("key", key.to_string().into()), ("amount", amount.into())];
                ctx.words.fill("confirm-money", &blanks)
            }
            (_, [key]) => ctx.words.fill("confirm-one", &[("verb", verb.into()), ("key", key.to_string().into())]),
            (_, many) => ctx.words.fill("confirm-many", &[("verb", verb.into()), ("n", many.len().into())]),
        }
    }

    /// The field that a refusal is about.
    fn about_it(&self, refusal: &Refusal) -> Option<usize> {
        match refusal {
            Refusal::Mistakes(_) => self.entries.iter().position(Entry::is_box),
            _ => self.entries.iter().position(|entry| Some(entry.spec.name) == refusal.argument()),
        }
    }

    fn step(&mut self, by: usize) {
        let count = self.entries.len().max(1);
        self.focus = (self.focus + by) % count;
    }

    fn step_back(&mut self) {
        self.step(self.entries.len().max(1) - 1);
    }

    /// What there is to keep: nothing when nobody typed anything.
    fn draft(&self, keep: bool) -> Draft {
        let args = self.args();
        let kept = (keep && args != self.untouched).then_some(args);
        let words = self.entries.iter().any(|entry| entry.is_words() && !entry.text().is_empty());
        Draft { verb: self.verb.id, targets: self.targets.clone(), args: kept, words }
    }

    /// The words under the cursor, else the first words of the form, to be written in an editor.
    pub fn hand_over(&mut self, ctx: &Ctx<'_>) -> Vec<Act> {
        // A box is what an editor is for; a line of words is the next best.
        let fits = |wanted: fn(&Entry) -> bool| {
            let here = self.entries.get(self.focus).is_some_and(wanted).then_some(self.focus);
            here.or_else(|| self.entries.iter().position(wanted))
        };
        let at = fits(Entry::is_box).or_else(|| fits(Entry::is_words));
        match at {
            Some(at) => {
                self.focus = at;
                vec![Act::Edit(self.entries[at].text())]
            }
            None => {
                self.trouble = Some(ctx.words.get("form-no-words"));
                Vec::new()
            }
        }
    }

    /// The articles that fit the one case that is being answered.
    fn look_for_articles(&self, ctx: &Ctx<'_>) -> Vec<Act> {
        let answers = self.verb.args.iter().any(|arg| arg.name == "article");
        let [key] = self.targets.as_slice() else { return Vec::new() };
        if !answers {
            return Vec::new();
        }
        let alike = Alike::articles(*key, ctx.words.lang());
        let ask = alike.question();
        vec![Act::Open(Box::new(alike)), Act::Ask(ask)]
    }

    /// Whether letters lead to other fields, because the one under the cursor takes none.
    pub(super) fn letters_lead(&self) -> bool {
        self.entries.get(self.focus).is_some_and(Entry::takes_no_letters)
    }

    /// Goes to the field that a letter stands for, or turns it when it is a yes or no; none when no field has that letter.
    fn lead(&mut self, event: KeyEvent, ctx: &Ctx<'_>) -> Option<Vec<Act>> {
        let letter = Chord::typed(event).filter(|_| self.letters_lead())?;
        let at = self.entries.iter().position(|entry| ctx.keys.field(entry.spec.name) == Some(letter))?;
        if let Value::Flag(yes) = &mut self.entries[at].value {
            *yes = !*yes;
            return Some(self.preview());
        }
        self.focus = at;
        Some(Vec::new())
    }

    /// A key of the field under the cursor; one that leads out of it goes to the next field.
    fn edit(&mut self, event: KeyEvent) -> Vec<Act> {
        let before = self.args();
        let edited = self.entries.get_mut(self.focus).map_or(Edited::Ignored, |entry| entry.key(event));
        match (edited, event.code) {
            (Edited::Above, _) | (Edited::Ignored, KeyCode::Up) => self.step_back(),
            (Edited::Below, _) | (Edited::Ignored, KeyCode::Down) => self.step(1),
            _ => {}
        }
        if before == self.args() {
            return Vec::new();
        }
        self.trouble = None;
        self.preview()
    }

    /// How the sum below the fields comes about, step by step, and what would change it.
    fn explain(&self, ctx: &Ctx<'_>) -> Vec<Act> {
        let Some(refund) = &self.sheet else { return Vec::new() };
        let role = |is_head: bool| if is_head { Role::Title } else { Role::Plain };
        let lines = sheets::explained(ctx.words, refund);
        let lines = lines.into_iter().map(|(line, is_head)| (line, role(is_head))).collect();
        let title = sheets::title(ctx.words, refund);
        vec![Act::Open(Box::new(Notes::new(title, lines)))]
    }

    /// Enter goes on; where the rest may stay empty, it sends.
    fn enter(&mut self, ctx: &Ctx<'_>) -> Vec<Act> {
        let rest_optional = self.entries.iter().skip(self.focus + 1).all(|entry| !entry.spec.required);
        if rest_optional {
            return self.submit(ctx);
        }
        self.step(1);
        Vec::new()
    }
}

fn args(entries: &[Entry]) -> Args {
    let filled = entries.iter().map(|entry| (entry.spec.name.to_owned(), entry.text()));
    Args(filled.filter(|(_, value)| !value.is_empty()).collect())
}

impl Overlay for Form {
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
            Action::Editor => return self.hand_over(ctx),
            Action::LookAlikes => return self.look_for_articles(ctx),
            Action::NextField => self.step(1),
            Action::PreviousField => self.step_back(),
            Action::Down => return self.edit(KeyEvent::from(KeyCode::Down)),
            Action::Up => return self.edit(KeyEvent::from(KeyCode::Up)),
            _ => {}
        }
        Vec::new()
    }

    fn typed(&mut self, event: KeyEvent, ctx: &Ctx<'_>) -> Vec<Act> {
        let in_box = matches!(self.entries.get(self.focus), Some(Entry { value: Value::Lines(_), .. }));
        let in_words = self.entries.get(self.focus).is_some_and(Entry::is_words);
        if event.code == KeyCode::Char('?') && !in_words {
            return self.explain(ctx);
        }
        if event.code == KeyCode::Enter && !in_box {
            return self.enter(ctx);
        }
        self.lead(event, ctx).unwrap_or_else(|| self.edit(event))
    }

    fn pasted(&mut self, text: &str, _: &Ctx<'_>) -> Vec<Act> {
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.paste(text);
        }
        self.preview()
    }

    fn insert(&mut self, text: &str, article: &str) {
        if let Some(at) = self.entries.iter().position(Entry::is_box) {
            let written = self.entries[at].text();
            let joined =
                if written.trim().is_empty() { text.to_owned() } else { format!("{}\n\n{text}", written.trim_end()) };
            self.entries[at].set(&joined);
            self.focus = at;
        }
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.spec.name == "article") {
            entry.set(article);
        }
    }

    fn edited(&mut self, text: &str) {
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.set(text);
        }
    }

    fn reported(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Act> {
        match news {
            News::Previewed(changes) => {
                self.sheet = changes.iter().find_map(|change| match change {
                    Change::Refund(edit) => edit.after.clone(),
                    _ => None,
                });
                self.trouble = None;
            }
            News::Done(outcome) if self.sent => {
                if outcome.operations.is_empty() {
                    let refusal = outcome.refused.first().map(|(_, refusal)| refusal);
                    self.trouble = refusal.map(|refusal| wording::refusal(ctx.words, refusal));
                    self.focus = refusal.and_then(|refusal| self.about_it(refusal)).unwrap_or(self.focus);
                    self.sent = false;
                } else {
                    return vec![Act::Close, Act::Draft(self.draft(false))];
                }
            }
            News::Failed(error) => {
                self.sheet = None;
                // Half-typed forms are refused all the time; the reason is worth showing once everything needed is there.
                let complete = self.args().check(self.verb).is_ok();
                self.trouble = complete.then(|| wording::desk_error(ctx.words, error));
                self.sent = false;
            }
            _ => {}
        }
        Vec::new()
    }

    /// A click goes to a field, and turns a yes or no.
    fn clicked(&mut self, at: Position, area: Rect, ctx: &Ctx<'_>) -> Vec<Act> {
        let Some((field, room)) = self.field_at(at, area, ctx) else { return Vec::new() };
        self.focus = field;
        match &mut self.entries[field].value {
            Value::Flag(yes) => *yes = !*yes,
            Value::Marks(marks) => marks.clicked((at.y - room.y).into(), room.height.into()),
            _ => return Vec::new(),
        }
        self.preview()
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        self.draw_form(frame, area, ctx);
    }
}
