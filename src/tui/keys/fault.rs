//! Why a line of a key map cannot hold, and what could stand there.

use super::{Action, Place};
use crate::domain::command::nearest;
use crate::domain::ids::Kind;
use crate::text::{Words, shown_line};

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The text is no TOML, or something stands where something of another form belongs.
    Form(String),
    NoPlace(String),
    NoKind(String),
    NoAction(String),
    NoKey(String),
    /// Two actions that one press could mean.
    Clash {
        key: String,
        one: Action,
        two: Action,
    },
}

/// A line that cannot hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadKeys {
    /// From 1; nothing where it is written in another form.
    pub line: Option<usize>,
    /// The tables around it, and its name.
    pub path: Vec<String>,
    pub fault: Fault,
}

impl From<Fault> for BadKeys {
    fn from(fault: Fault) -> Self {
        Self { line: None, path: Vec::new(), fault }
    }
}

impl BadKeys {
    /// Where it stands, what is wrong, and what could stand there instead.
    pub fn said(&self, words: &Words) -> String {
        let line = self.line.map(|line| words.fill("keys-line", &[("n", line.into())]));
        let name = self.path.split_last().map(|(name, tables)| match tables {
            [] => format!("[{name}]"),
            tables => format!("[{}] {name}", tables.join(".")),
        });
        let place = [line, name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let blanks = [("place", place.into()), ("why", self.why(words).into())];
        shown_line(&words.fill("toast-bad-keys", &blanks)).into_owned()
    }

    fn why(&self, words: &Words) -> String {
        let unknown = |key: &str, name: &str, near: Option<&str>| {
            words.fill(key, &[("name", name.into()), ("nearest", near.unwrap_or("none").into())])
        };
        match &self.fault {
            Fault::Form(detail) => words.fill("keys-form", &[("detail", detail.trim().into())]),
            Fault::NoPlace(name) => {
                unknown("keys-no-place", name, nearest(name, Place::ALL.iter().map(|place| place.code())))
            }
            Fault::NoKind(name) => {
                unknown("keys-no-kind", name, nearest(name, Kind::ALL.iter().map(|kind| kind.code())))
            }
            Fault::NoAction(name) => {
                unknown("keys-no-action", name, nearest(name, Action::ALL.iter().map(|action| action.code())))
            }
            Fault::NoKey(key) => words.fill("keys-no-key", &[("key", key.as_str().into())]),
            Fault::Clash { key, one, two } => {
                let is_own = |action: &Action| self.path.last().is_some_and(|name| name.as_str() == action.code());
                let other = if is_own(one) { two } else { one };
                let blanks = [("key", key.as_str().into()), ("other", words.get(&other.word()).into())];
                words.fill("keys-clash", &blanks)
            }
        }
    }
}
