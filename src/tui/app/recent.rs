//! The cases that were read in full last, to be gone to again.

use super::{App, Zoom};
use crate::domain::ids::Key;
use crate::text::Words;
use crate::tui::overlays::find::{Spot, Target};
use crate::tui::rows::{Row, cells};

/// More than these nobody remembers.
const MOST: usize = 5;

/// Cases with a line about each, the last one first.
#[derive(Default)]
pub(super) struct Recent(Vec<(Key, String)>);

impl Recent {
    /// As places to go to.
    pub fn spots(&self, words: &Words) -> impl Iterator<Item = Spot> {
        let note = words.get("find-recent");
        self.0.iter().map(move |(key, label)| Spot {
            label: label.clone(),
            note: note.clone(),
            code: String::new(),
            target: Target::Case(*key),
        })
    }
}

impl App {
    /// Keeps the case that is read in full.
    pub(super) fn note_case(&mut self) {
        if self.zoom != Zoom::Case {
            return;
        }
        let Some(row) = self.list().and_then(|list| list.row()) else { return };
        if self.recent.0.first().is_some_and(|(key, _)| *key == row.key()) {
            return;
        }
        let noted = (row.key(), self.told(row));
        self.recent.0.retain(|(key, _)| *key != noted.0);
        self.recent.0.insert(0, noted);
        self.recent.0.truncate(MOST);
    }

    fn told(&self, row: &Row) -> String {
        let cells = cells(row, &self.words, self.now).into_iter().map(|(text, _)| text.trim().to_owned());
        cells.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  ")
    }
}
