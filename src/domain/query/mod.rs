//! The one query language: text to tree, the tree to conditions on columns, matching in memory.
//!
//! `status:open platform:amazon,ebay amount>50 -tag:vip "zipper broke" sort:due`. Filters of lists, saved views, rules and
//! the command line use it alike; `store/read/filter.rs` turns the same conditions into SQL.
//! Invariant: every text gives a query or an error with its place; nothing panics, nothing nests deeper than
//! [`MAX_DEPTH`].

pub mod complete;
pub mod condition;
mod error;
pub mod fields;
mod lexer;
mod meanings;
mod parser;
mod tables;
#[cfg(test)]
mod tests;
mod value;
pub mod when;

pub use complete::{Suggestion, complete};
pub use condition::{Condition, Subject, condition};
pub use error::{ErrorKind, QueryError};
pub use fields::{FieldSpec, FieldType, SortSpec, fields, sorts};
pub use parser::parse;
pub use value::Value;

use jiff::tz::TimeZone;

use super::ids::{Key, Kind};
use super::time::{Instant, UTC};
use super::words::Phrase;

/// So deep may brackets and negations nest.
pub const MAX_DEPTH: usize = 64;
/// So long may a query be, in characters; enough to paste a few hundred order numbers.
pub const MAX_CHARS: usize = 8_000;
/// So many words and values may a query have; each costs a comparison on every record.
pub const MAX_TERMS: usize = 500;

/// A filter and an order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub filter: Expr,
    pub sort: Option<Sort>,
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    pub by: &'static SortSpec,
    pub descending: bool,
}

/// A filter as it was written, for one kind of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// All of them; everything when there are none.
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Not(Box<Expr>),
    /// A word or phrase in the texts, or the number of a record.
    Search {
        phrase: Phrase,
        number: Option<Key>,
    },
    /// The field is filled.
    Has(&'static FieldSpec),
    Compare {
        field: &'static FieldSpec,
        op: Op,
        value: Value,
    },
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// `:`, within what the value stands for.
    Is,
    /// `=`, the value itself: no groups, no parts of words.
    Exactly,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
}

impl Default for Expr {
    /// Everything.
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl Expr {
    /// Whether it holds back nothing.
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(parts) if parts.is_empty())
    }
}

impl Sort {
    /// The order of a kind's lists unless asked otherwise: newest first.
    pub fn usual(kind: Kind) -> Self {
        Self { by: &sorts(kind)[0], descending: true }
    }
}

/// What a query's relative words refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Env<'a> {
    pub now: Instant,
    /// Whom `me` stands for.
    pub me: &'a str,
    /// Where the shop's days begin.
    pub zone: &'a TimeZone,
}

impl<'a> Env<'a> {
    /// Where nobody asks: `me` is no one.
    pub const fn of_shop(now: Instant, zone: &'a TimeZone) -> Self {
        Self { now, me: "", zone }
    }

    /// For filters that name neither days nor `me`.
    pub fn of_nobody(now: Instant) -> Self {
        Self::of_shop(now, &UTC)
    }
}

/// The first word of a text that stands for whoever asks (`assignee:me`, `is:mine`), and where it is, in characters.
pub fn asker(kind: Kind, text: &str) -> Option<(usize, String)> {
    let is_asker = |name: &str, value: &str| {
        let filter = parse(kind, &format!("{name}:{value}")).map(|query| query.filter);
        matches!(filter, Ok(Expr::Compare { value: Value::Me, .. }))
    };
    lexer::parts(text).ok()?.into_iter().find_map(|placed| {
        let lexer::Part::Field { name, values, .. } = placed.part else { return None };
        let found = values.into_iter().find(|value| !value.quoted && is_asker(&name.text, &value.text))?;
        Some((found.at.start, found.text))
    })
}

/// Whether a record passes a filter. Whoever tests many records makes the [`condition`] once.
pub fn matches(filter: &Expr, subject: Subject<'_>, env: &Env<'_>) -> bool {
    condition(filter, subject.kind, env).holds(subject)
}
