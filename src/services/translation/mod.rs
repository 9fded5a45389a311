//! Translation: engines of many kinds behind one trait, asked in the order that the user set, the first answer counts.
//!
//! Invariants: no engine is asked that the settings have not turned on; what leaves this program is masked first; a translation
//! says who made it and how good such ones are, and never takes the place of its original; nothing here writes into the history.

mod apertium;
pub(super) mod cache;
pub(super) mod chat;
mod command;
mod glossary;
mod ladder;
pub(super) mod libre;
mod marks;
mod pipeline;
mod standing;
mod texts;
pub(super) mod waiting;

pub use ladder::{Translator, order};
pub use standing::{Standing, standings};
pub use texts::{Found, of_case};

use crate::codes;
use crate::config::{EngineKind, Settings};
use crate::services::feeds;
use crate::text::Lang;

codes! {
    /// Why an engine gave no translation.
    pub enum Fault {
        /// The settings have not turned it on.
        Off = "off",
        /// It does not lead from the one language to the other.
        NoPair = "no_pair",
        /// Nobody can tell the language that the text is in.
        NoLanguage = "no_language",
        /// A program that it needs is not on this machine.
        NotInstalled = "not_installed",
        NoKey = "no_key",
        Denied = "denied",
        TooOften = "too_often",
        Quota = "quota",
        /// It failed, or its answer cannot be read.
        Broken = "broken",
        Timeout = "timeout",
        NoConnection = "no_connection",
        Certificate = "certificate",
        BadAddress = "bad_address",
        Redirected = "redirected",
        Refused = "refused",
        TooBig = "too_big",
        /// What it answered is in another language than was asked for.
        WrongLanguage = "wrong_language",
        /// It failed a moment ago and is left alone.
        Resting = "resting",
        /// Nobody waits for it any more.
        Cancelled = "cancelled",
    }
}

codes! {
    /// How good translations of a kind of engine are.
    pub enum Quality {
        /// Known words in a text that is otherwise as it was.
        Glossary = "glossary",
        /// Enough to see what a text is about, and not to answer by.
        Gist = "gist",
        /// Made by a machine that was trained for it.
        Machine = "machine",
        /// Made by something of the user's own, of which nothing is known.
        Own = "own",
    }
}

impl Quality {
    /// What to expect of a kind of engine.
    pub const fn of(kind: EngineKind) -> Self {
        match kind {
            EngineKind::Glossary => Self::Glossary,
            EngineKind::Apertium => Self::Gist,
            EngineKind::LibreTranslate | EngineKind::Chat => Self::Machine,
            EngineKind::Command => Self::Own,
        }
    }
}

/// An engine that gave nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Failure {
    pub fault: Fault,
    /// What it said, without any key.
    pub detail: String,
    /// For so many milliseconds it wants to be left alone, where it said so.
    pub pause: Option<i64>,
}

impl Failure {
    fn new(fault: Fault, detail: impl Into<String>) -> Self {
        Self { fault, detail: detail.into(), pause: None }
    }

    /// Whether the same try may succeed a moment later.
    pub const fn passes(&self) -> bool {
        matches!(self.fault, Fault::Broken | Fault::NoConnection)
    }

    /// Whether the engine itself is in trouble, and not this one text.
    const fn is_of_engine(&self) -> bool {
        !matches!(
            self.fault,
            Fault::NoPair | Fault::NoLanguage | Fault::WrongLanguage | Fault::Cancelled | Fault::Resting
        )
    }
}

impl From<feeds::Failure> for Failure {
    fn from(failure: feeds::Failure) -> Self {
        let fault = Fault::from_code(failure.fault.code()).unwrap_or(Fault::Broken);
        Self { fault, detail: failure.detail, pause: failure.pause }
    }
}

/// How many words of a text an engine did not know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    pub n_words: usize,
    pub n_unknown: usize,
}

impl Share {
    /// In whole hundredths; one word of many is not nothing.
    pub const fn percent(self) -> usize {
        if self.n_words == 0 { 0 } else { (self.n_unknown * 100).div_ceil(self.n_words) }
    }
}

/// A text that is to be read in another language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    pub body: String,
    /// What somebody said its language is; counts where the text itself does not tell.
    pub language: String,
    /// What must not leave the machine: names, numbers, addresses that are known of whoever wrote it.
    pub secrets: Vec<String>,
}

/// A translation, and who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    pub text: String,
    /// The name of the engine in the settings.
    pub engine: String,
    pub kind: EngineKind,
    /// Where the engine tells.
    pub unknown: Option<Share>,
    /// It was made before.
    pub was_kept: bool,
    pub n_masked: usize,
    /// Masks that did not come back, so that something of the original is missing in it.
    pub n_lost: usize,
    /// Only the beginning of a very long text was translated.
    pub is_cut: bool,
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The language that the text is in; empty where nobody can tell.
    pub from: String,
    pub to: String,
    pub outcome: Outcome,
    /// Engines that were asked before, and why they gave nothing.
    pub tried: Vec<(String, Failure)>,
}

/// What there is to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The text is in that language already, or has no words.
    Same,
    Done(Box<Translation>),
    /// No engine had an answer.
    Nothing,
}

/// What an engine is asked; the text is masked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) text: &'a str,
    /// Empty where nobody can tell.
    pub(super) from: &'a str,
    pub(super) to: &'a str,
}

/// What it answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answered {
    pub(super) text: String,
    pub(super) unknown: Option<Share>,
}

/// Whether nobody waits any more.
type Cancelled<'a> = &'a dyn Fn() -> bool;

/// Something that translates.
trait Engine: Send {
    /// What tells its translations from those that another version of it makes; fails where it has none of the pair.
    fn version(&mut self, from: &str, to: &str) -> Result<String, Failure>;

    fn translate(&mut self, asked: Asked<'_>, cancelled: Cancelled<'_>) -> Result<Answered, Failure>;

    /// Whether it is ready, and what it translates, in codes of languages; nothing where only a try would tell.
    fn check(&mut self) -> Result<Vec<String>, Failure>;
}

/// The language that people want to read in: the one of the settings, else the one of the screen.
pub fn reading_language(settings: &Settings, lang: Lang) -> String {
    let screen = lang.code().split('-').next().unwrap_or_default();
    settings.translation.to.clone().unwrap_or_else(|| screen.to_owned())
}
