//! Marks: single rows, ranges, everything that the filter selects.

use std::collections::BTreeSet;

use super::{Asked, List};
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

    fn ask_numbers(&mut self) -> Option<Ask> {
        let question = Question::Numbers { kind: self.kind, selection: self.selection.clone()? };
        self.numbering += 1;
        Some(Ask { slot: Slot::Numbers(self.kind), generation: self.numbering, question })
    }

    /// Takes the numbers of what the filter selects; an answer to an older filter marks nothing.
    pub(super) fn take_numbers(&mut self, generation: u64, numbers: Vec<i64>) {
        if generation != self.numbering {
            return;
        }
        let all: BTreeSet<i64> = numbers.into_iter().collect();
        self.marks = match self.asked_numbers {
            Asked::All => all,
            Asked::Unmarked => all.difference(&self.marks).copied().collect(),
        };
    }
}
