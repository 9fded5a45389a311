//! Decisions that are picked: the questions of a verb with their answers, and marks on everything that is alike.

use std::collections::BTreeMap;

use super::App;
use crate::domain::change::{Record, ReturnLine};
use crate::domain::command::{ArgKind, ArgSpec, VerbSpec, find_verb};
use crate::domain::ids::{Key, Kind};
use crate::services::picks::What;
use crate::services::wording;
use crate::tui::codes;
use crate::tui::keys::{Deed, Preset};
use crate::tui::overlays::confirm::is_large;
use crate::tui::overlays::quick::{Deal, Quick, Step, ToForm, Way};
use crate::tui::questions::Question;
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::widgets::story;

/// A decision that begins: its verb, what it is about, and what is known of its arguments.
pub(super) struct Begun<'a> {
    pub spec: &'static VerbSpec,
    pub targets: &'a [Key],
    pub with: BTreeMap<String, String>,
}

impl App {
    /// Asks what a deed lets pick, one key a question; false when there is nothing to pick.
    pub(super) fn pick(&mut self, deed: &Deed, begun: &Begun<'_>) -> bool {
        let Begun { spec, targets, with } = begun;
        let mut steps = Vec::new();
        let mut asks = Vec::new();
        let presets: Vec<Way> = deed.ways.iter().filter(|way| is_for(spec, way)).map(|way| self.preset(way)).collect();
        if !presets.is_empty() {
            steps.push(Step { arg: "", title: String::new(), ways: presets, waits: None });
        }
        for name in &deed.pick {
            let Some(arg) = spec.args.iter().find(|arg| arg.name == name && !with.contains_key(arg.name)) else {
                continue;
            };
            let what = match arg.kind {
                ArgKind::Choice(known) => {
                    steps.push(self.choices(arg, known, targets));
                    continue;
                }
                // Which of several goods; one is meant anyhow.
                ArgKind::Number(Kind::ReturnLine) => {
                    steps.extend(self.goods_of_case(arg, targets, deed.ask.then_some(spec.id)));
                    continue;
                }
                ArgKind::Agent => What::People,
                ArgKind::Number(Kind::Ticket) if targets.len() == 1 => What::Stories,
                ArgKind::Number(Kind::Ticket) => What::Marked,
                ArgKind::Number(Kind::Return) if targets.len() == 1 => What::Returns,
                ArgKind::Text if arg.name == "sku" && targets.len() == 1 => What::Goods,
                ArgKind::Text if arg.name == "item" && targets.len() == 1 => What::Items(self.words.lang()),
                ArgKind::Text if arg.name == "saved" => What::Answers(self.words.lang()),
                _ => return false,
            };
            let title = self.words.code("arg", arg.name);
            steps.push(Step { arg: arg.name, title, ways: Vec::new(), waits: Some(what) });
            let question = Question::Picks { keys: targets.to_vec(), what, env: self.env() };
            asks.push(Ask { slot: Slot::Picks, generation: 0, question });
        }
        if steps.is_empty() {
            return false;
        }
        let asks_first = (spec.confirm && !(deed.sure && targets.len() == 1)) || is_large(targets.len());
        let question = asks_first.then(|| self.question(spec, targets));
        let title = format!("{}  {}", self.words.code("verb", spec.id), self.about(targets));
        let deal = Deal { verb: spec.id, targets: targets.to_vec(), question };
        self.push(Quick::new(title, steps, with.clone(), deal));
        self.asks(asks);
        true
    }

    /// The record, or how many.
    fn about(&self, targets: &[Key]) -> String {
        match targets {
            [key] => key.to_string(),
            many => self.words.fill("form-many", &[("n", many.len().into())]),
        }
    }

    fn preset(&self, preset: &Preset) -> Way {
        let label = self.words.get(&format!("quick-{}", preset.word));
        Way { key: preset.key, label, with: preset.with.clone(), ..Way::default() }
    }

    /// The codes of an argument, each with its letter.
    fn choices(&self, arg: &'static ArgSpec, known: &[&'static str], targets: &[Key]) -> Step {
        let family = codes::family(known);
        let sides = if arg.name == "choice" { self.sides(targets) } else { None };
        let way = |(code, key): (&&'static str, char)| {
            let label = self.words.code(family, code);
            let label = match (&sides, *code) {
                (Some((ours, _)), "ours") => format!("{label}  {ours}"),
                (Some((_, theirs)), "theirs") => format!("{label}  {theirs}"),
                _ => label,
            };
            let with = BTreeMap::from([(arg.name.to_owned(), (*code).to_owned())]);
            Way { key, label, with, ..Way::default() }
        };
        let letters = self.keys.letters.of(family, known);
        let ways = known.iter().zip(letters).map(way).collect();
        Step { arg: arg.name, title: self.words.code("arg", arg.name), ways, waits: None }
    }

    /// The lines of the one return under the cursor, where it has several; what was chosen is written into a form.
    fn goods_of_case(&self, arg: &'static ArgSpec, targets: &[Key], form: Option<&'static str>) -> Option<Step> {
        let case = self.case_of(targets)?;
        let lines: Vec<_> = case.lines.iter().filter(|line| !line.unexpected).collect();
        if lines.len() < 2 {
            return None;
        }
        let way = |(line, key): (&&ReturnLine, char)| {
            let with = BTreeMap::from([(arg.name.to_owned(), line.key().to_string())]);
            let form = form.map(|id| ToForm { id, with: with.clone(), at_once: true });
            Way { key, label: story::goods_line(line, &self.words), with, form, ..Way::default() }
        };
        let ways = lines.iter().zip(('1'..='9').chain(std::iter::repeat(' '))).map(way).collect();
        Some(Step { arg: arg.name, title: self.words.code("arg", arg.name), ways, waits: None })
    }

    /// The states that the desk and the platform have of the one record in conflict.
    fn sides(&self, targets: &[Key]) -> Option<(String, String)> {
        let [key] = targets else { return None };
        let (ours, theirs) = self.list()?.rows.iter().find(|row| row.key() == *key)?.conflict()?;
        let family = format!("{}-status", wording::family(key.kind));
        Some((self.words.code(&family, ours), self.words.code(&family, theirs)))
    }

    /// Opens the form of a verb with what was picked so far.
    pub(super) fn reopen_form(&mut self, id: &str, targets: &[Key], with: &BTreeMap<String, String>) {
        let Some(first) = targets.first() else { return };
        if let Ok(spec) = find_verb(id, first.kind) {
            self.open_form(spec, targets, with);
        }
    }

    /// Marks everything in this list that is alike the row under the cursor.
    pub(super) fn mark_alike(&mut self) {
        let Some(row) = self.list().and_then(|list| list.row()) else { return };
        let query = row.alike(self.keys.alike(row.key().kind));
        if query.is_empty() {
            let text = self.words.get("toast-nothing-alike");
            return self.say(text, Role::Warning);
        }
        let env = self.env();
        let asked = self.list_mut().map(|list| list.mark_alike(&query, &env));
        match asked {
            Some(Ok(ask)) => self.asks(vec![ask]),
            Some(Err(error)) => {
                let text = crate::services::lists::query_error(&self.words, &error);
                self.say(text, Role::Warning);
            }
            None => {}
        }
    }
}

/// Whether a verb knows everything that a ready-made answer gives.
fn is_for(spec: &VerbSpec, preset: &Preset) -> bool {
    preset.with.keys().all(|name| spec.args.iter().any(|arg| arg.name == name))
}
