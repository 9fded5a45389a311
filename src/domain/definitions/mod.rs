//! What belongs to the business and is written by people: views now; calendars, policies, rules and texts as they come.
//!
//! A definition is a small TOML text under a name. It goes through the one gate like a case does, so it is undoable, has its
//! history, and comes out of the desk and back in as the text that it is.
//! Invariant: a stored text has been read by its sort's reader without a mistake.

mod decide;
mod label;
pub(crate) mod reading;
mod view;

use serde::{Deserialize, Serialize};

pub use decide::{VERBS, decide};
pub use view::View;

use super::advices::Advices;
use super::analysis::Analysis;
use super::baselines::Rebase;
use super::change::record;
use super::clocks::{Calendar, Targets};
use super::complaints::{Checklist, Survey};
use super::goals::Goal;
use super::outbox::Template;
use super::policy::Policy;
use super::refunds::MoneyRules;
use super::reports;
use super::rules::{Routine, Rule};
use super::seasons::Seasons;
use super::staff::Agent;
use super::taught::{Lesson, OwnLabel};
use super::time::Instant;
use crate::codes;

codes! {
    /// What a definition defines.
    pub enum Sort {
        /// A list's filter and order under a name.
        View = "view",
        /// When work is done: zone, hours by weekday, holidays.
        Calendar = "calendar",
        /// What the desk does by itself.
        Rule = "rule",
        /// A text for customers in one language, `en/return_approved`.
        Template = "template",
        /// How long answers, decisions, refunds and solutions may take.
        Targets = "targets",
        /// What must be done and known before complaints are solved.
        Checklist = "checklist",
        /// Whether customers are asked how satisfied they are; the one named `default` holds.
        Survey = "survey",
        /// Somebody who works here, by name.
        Agent = "agent",
        /// What is taken back, until when, and at whose cost.
        Policy = "policy",
        /// The shop's rules about its money.
        Money = "money",
        /// How figures are counted: zone, windows, allowances; the one named `default` holds.
        Analysis = "analysis",
        /// What a figure is to reach.
        Goal = "goal",
        /// The sections of a report.
        Report = "report",
        /// Sale periods and holidays by market.
        Season = "season",
        /// From which day on trends are judged afresh, and why.
        Baseline = "baseline",
        /// What to do about what really moved.
        Advice = "advice",
        /// Corrected texts that categories are learned from; the one named `category` holds.
        Lesson = "lesson",
        /// A label of one's own, with phrases and examples.
        Label = "label",
        /// Decisions in a row, played on cases by a key.
        Macro = "macro",
    }
}

/// One text under a name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Definition {
    pub id: i64,
    pub rev: i64,
    /// Sort, name, and the day it comes into force where it has one.
    pub natural_key: Option<String>,
    pub sort: Sort,
    pub name: String,
    /// Which cases it is for, by the date that its sort looks at; the beginning of time where none was said.
    pub in_force_from: Instant,
    pub enabled: bool,
    /// How often it was changed.
    pub version: i64,
    /// TOML.
    pub text: String,
    pub updated_at: Instant,
}

record!(Definition, Kind::Definition);

/// The identity of a definition.
pub fn natural_key(sort: Sort, name: &str, from: Instant) -> String {
    if from == Instant(0) { format!("{sort}:{name}") } else { format!("{sort}:{name}@{}", from.0) }
}

codes! {
    /// What is wrong at a place of a text.
    pub enum MistakeKind {
        /// Not TOML.
        Syntax = "syntax",
        UnknownKey = "unknown_key",
        MissingKey = "missing_key",
        /// A value of another type, or not one of the known words.
        BadValue = "bad_value",
        /// A query that cannot be read.
        BadQuery = "bad_query",
        /// A query about whoever asks, where nobody does.
        NobodyAsks = "nobody_asks",
        /// A calendar without a moment at which it is open.
        NeverOpen = "never_open",
        /// A verb that nobody knows, or not for these cases.
        UnknownVerb = "unknown_verb",
        /// An argument that the verb does not take.
        UnknownArgument = "unknown_argument",
        /// A brace of a phrase that nothing closes, or that closes nothing.
        OpenBrace = "open_brace",
        StrayBrace = "stray_brace",
        /// A phrase without anything to look for.
        EmptyPhrase = "empty_phrase",
    }
}

/// A mistake in a text, with its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mistake {
    /// Line and column from 1; 0 where the whole text is meant.
    pub line: usize,
    pub column: usize,
    pub kind: MistakeKind,
    /// What stands there.
    pub found: String,
    /// The nearest known word, or all of them.
    pub known: String,
}

impl Mistake {
    /// A mistake at a byte of a text.
    pub fn at(text: &str, byte: usize, kind: MistakeKind, found: &str, known: &str) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { line, column, kind, found: found.to_owned(), known: known.to_owned() }
    }
}

/// Reads a text for its mistakes, without doing anything.
pub fn check(sort: Sort, text: &str) -> Vec<Mistake> {
    match sort {
        Sort::View => View::read(text).err().unwrap_or_default(),
        Sort::Calendar => Calendar::read(text).err().unwrap_or_default(),
        Sort::Rule => Rule::read(text).err().unwrap_or_default(),
        Sort::Template => Template::read(text).err().unwrap_or_default(),
        Sort::Targets => Targets::read(text).err().unwrap_or_default(),
        Sort::Agent => Agent::read(text).err().unwrap_or_default(),
        Sort::Policy => Policy::read(text).err().unwrap_or_default(),
        Sort::Checklist => Checklist::read(text).err().unwrap_or_default(),
        Sort::Survey => Survey::read(text).err().unwrap_or_default(),
        Sort::Money => MoneyRules::read(text).err().unwrap_or_default(),
        Sort::Analysis => Analysis::read(text).err().unwrap_or_default(),
        Sort::Goal => Goal::read(text).err().unwrap_or_default(),
        Sort::Report => reports::Template::read(text).err().unwrap_or_default(),
        Sort::Season => Seasons::read(text).err().unwrap_or_default(),
        Sort::Baseline => Rebase::read(text).err().unwrap_or_default(),
        Sort::Advice => Advices::read(text).err().unwrap_or_default(),
        Sort::Lesson => Lesson::read(text).err().unwrap_or_default(),
        Sort::Label => OwnLabel::check(text),
        Sort::Macro => Routine::read(text).err().unwrap_or_default(),
    }
}
