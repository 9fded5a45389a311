//! Marks: single rows, ranges, everything that the filter selects.

use std::collections::BTreeSet;

use super::{Asked, List};
use crate::domain::query::QueryError;
use crate::services::lists::{self, Env, Selection};
use crate::tui::questions::Question;
use crate::tui::reads::{Ask, Slot};

impl List {
    /// Marks the row under the cursor, or takes the mark off; a range begins here.
    pub fn mark(&mut self) {
        let Some(key) = self.selected() else { return };
        self.anchor = Some(key.id);
        if !self.marks.remove(&key.id) {
            self.marks.insert(key.id);
        }
    }

    /// Marks the row under the cursor and those after it, so many in all, and nothing else; answers how many there were.
    pub fn mark_next(&mut self, n: usize) -> usize {
        self.marks = self.rows.iter().skip(self.cursor).take(n).map(|row| row.key().id).collect();
        self.anchor = self.marks.last().copied();
        self.marks.len()
    }

    /// Marks every row from the last one that was marked to the cursor; without one, the row under the cursor.
    pub fn mark_range(&mut self) {
        let Some(key) = self.selected() else { return };
        let begun = self.anchor.and_then(|id| self.rows.iter().position(|row| row.key().id == id));
        let from = begun.unwrap_or(self.cursor);
        let range = from.min(self.cursor)..=from.max(self.cursor);
        self.marks.extend(self.rows[range].iter().map(|row| row.key().id));
        self.anchor = Some(key.id);
    }

    /// Turns the marks round among everything that the filter selects.
    pub fn invert_marks(&mut self) -> Option<Ask> {
        self.asked_numbers = Asked::Unmarked;
        self.ask_numbers()
    }

    /// Marks everything that the filter selects, or takes all marks off when all of it is marked.
    pub fn mark_all(&mut self) -> Option<Ask> {
        let all_marked = self.total.is_some_and(|total| i64::try_from(self.marks.len()).is_ok_and(|n| n >= total));
        if all_marked {
            self.marks.clear();
            return None;
        }
        self.asked_numbers = Asked::All;
        self.ask_numbers()
    }

    /// Marks what the filter selects of a further query, beside what is marked already.
    pub fn mark_alike(&mut self, query: &str, env: &Env) -> Result<Ask, QueryError> {
        let words: Vec<&str> = self.filter.split(' ').filter(|word| !word.starts_with("sort:")).collect();
        let filter = words.join(" ");
        let both = if filter.trim().is_empty() { query.to_owned() } else { format!("({filter}) {query}") };
        let selection = lists::select(self.kind, &both, env)?;
        self.asked_numbers = Asked::Further;
        Ok(self.ask_numbers_of(selection))
    }

    fn ask_numbers(&mut self) -> Option<Ask> {
        let selection = self.selection.clone()?;
        Some(self.ask_numbers_of(selection))
    }

    fn ask_numbers_of(&mut self, selection: Selection) -> Ask {
        let question = Question::Numbers { kind: self.kind, selection };
        self.numbering += 1;
        self.marking = Some(self.numbering);
        Ask { slot: Slot::Numbers(self.kind), generation: self.numbering, question }
    }

    /// Whether marks are about to come that a decision would miss.
    pub fn is_marking(&self) -> bool {
        self.marking == Some(self.numbering)
    }

    /// No marks will come any more.
    pub const fn stop_marking(&mut self) {
        self.marking = None;
    }

    /// Takes the numbers of what the filter selects; an answer to an older filter marks nothing.
    pub(super) fn take_numbers(&mut self, generation: u64, numbers: Vec<i64>) {
        if generation != self.numbering {
            return;
        }
        self.marking = None;
        let all: BTreeSet<i64> = numbers.into_iter().collect();
        self.marks = match self.asked_numbers {
            Asked::All => all,
            Asked::Further => all.union(&self.marks).copied().collect(),
            Asked::Unmarked => all.difference(&self.marks).copied().collect(),
        };
    }
}
