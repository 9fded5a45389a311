//! What can be wrong with a query, where, and the nearest known word; data without words for people.

use std::ops::Range;

use crate::codes;
use crate::domain::command::nearest;

codes! {
    pub enum ErrorKind {
        UnknownField = "unknown_field",
        UnknownValue = "unknown_value",
        UnknownState = "unknown_state",
        UnknownPossession = "unknown_possession",
        UnknownSort = "unknown_sort",
        MissingValue = "missing_value",
        MissingTerm = "missing_term",
        UnclosedQuote = "unclosed_quote",
        UnclosedBracket = "unclosed_bracket",
        StrayBracket = "stray_bracket",
        NothingToSearch = "nothing_to_search",
        NotSearchable = "not_searchable",
        NotOrdered = "not_ordered",
        OneValue = "one_value",
        BadNumber = "bad_number",
        BadMoney = "bad_money",
        BadTime = "bad_time",
        BadAge = "bad_age",
        BadFlag = "bad_flag",
        BadRecord = "bad_record",
        MisplacedSort = "misplaced_sort",
        SecondSort = "second_sort",
        TooDeep = "too_deep",
        TooLong = "too_long",
        TooMany = "too_many",
    }
}

/// Why a text is no query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// Where, in characters.
    pub at: Range<usize>,
    pub kind: ErrorKind,
    /// What stands there.
    pub found: String,
    /// The known word nearest to what was written.
    pub nearest: Option<&'static str>,
    /// All words that are known there, where they are few.
    pub known: Vec<&'static str>,
}

/// A longer word is nobody's typing mistake, and comparing it would cost time.
const TYPED_CHARS: usize = 40;

impl QueryError {
    pub fn new(kind: ErrorKind, at: Range<usize>, found: impl Into<String>) -> Self {
        Self { at, kind, found: found.into(), nearest: None, known: Vec::new() }
    }

    /// Adds the nearest of the known words.
    pub fn near(mut self, known: impl Iterator<Item = &'static str>) -> Self {
        if self.found.chars().count() <= TYPED_CHARS {
            self.nearest = nearest(&self.found.to_ascii_lowercase(), known);
        }
        self
    }

    /// Adds the known words, which are few, and the nearest of them.
    pub fn among(self, known: impl Iterator<Item = &'static str>) -> Self {
        let known: Vec<&'static str> = known.collect();
        Self { known: known.clone(), ..self.near(known.into_iter()) }
    }

    /// The key of its words.
    pub fn text_key(&self) -> String {
        format!("query-{}", self.kind.code().replace('_', "-"))
    }

    /// The blanks of its words; the place counts from one.
    pub fn text_args(&self) -> [(&'static str, String); 4] {
        [
            ("found", self.found.clone()),
            ("nearest", self.nearest.unwrap_or("none").to_owned()),
            ("known", self.known.join(" ")),
            ("column", (self.at.start + 1).to_string()),
        ]
    }
}
