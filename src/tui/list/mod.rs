//! One list's state: the rows around the cursor, what selects and sorts them, marks, and the preview's place.
//!
//! Invariants: the cursor is a record's number, not an index; rows read again keep the cursor on the same record or, when it
//! left the list, on the same line; a mistake in the filter never clears the rows.

mod columns;
mod fresh;
mod marks;
mod pages;
mod typing;

pub use typing::{common, completed};

use std::collections::BTreeSet;

use tui_input::Input;

use super::questions::{Answer, CaseView, Part, Question};
use super::reads::{Ask, Slot};
use super::rows::Row;
use crate::domain::ids::{Key, Kind};
use crate::domain::query::QueryError;
use crate::services::lists::unheard::Unheard;
use crate::services::lists::{self, Env, Selection};
use crate::services::read::Place;

/// Rows read at once, and the most that are kept around the cursor.
const PAGE: i64 = 200;
const KEPT: usize = 600;

/// What the numbers of everything selected are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    All,
    /// Only the ones without a mark.
    Unmarked,
    /// To be marked beside what is marked already.
    Further,
}

/// A list and where the eye is in it.
pub struct List {
    pub kind: Kind,
    pub rows: Vec<Row>,
    pub cursor: usize,
    pub top: usize,
    pub height: usize,
    pub marks: BTreeSet<i64>,
    /// Where a range of marks begins.
    anchor: Option<i64>,
    asked_numbers: Asked,
    numbering: u64,
    /// Which numbers are still on their way to be marked.
    marking: Option<u64>,
    /// The record that the cursor goes to when the rows around it come in.
    wanted: Option<Key>,
    /// Records that were brought back, to one of which the cursor goes when it is among the rows again.
    sought: Vec<Key>,
    pub total: Option<i64>,
    /// Words of the filter that nothing has.
    pub unheard: Vec<Unheard>,
    /// The position of the first row kept, where it is known.
    pub first: Option<i64>,
    pub filter: String,
    pub error: Option<QueryError>,
    /// The filter line while it is being typed.
    pub editing: Option<Input>,
    before_edit: String,
    selection: Option<Selection>,
    at_start: bool,
    at_end: bool,
    pub loaded: bool,
    /// Other rows are selected than are here yet.
    stale: bool,
    /// Why the rows could not be read the last time.
    pub failed: Option<String>,
    asked: Option<Part>,
    generation: u64,
    /// The first question about what is selected now; a count that was asked for before is of something else.
    selected_at: u64,
    pub case: Option<Box<CaseView>>,
    pub scroll: usize,
    fresh: fresh::Fresh,
    /// The columns that somebody chose, in their order; none is the usual ones.
    pub columns: Vec<&'static str>,
    /// The row that an earlier session was left on, until the list is read.
    pub begin: Option<(Key, Place)>,
}

impl List {
    pub fn new(kind: Kind, filter: &str) -> Self {
        Self {
            kind,
            rows: Vec::new(),
            cursor: 0,
            top: 0,
            height: 1,
            marks: BTreeSet::new(),
            anchor: None,
            asked_numbers: Asked::All,
            numbering: 0,
            marking: None,
            wanted: None,
            sought: Vec::new(),
            total: None,
            unheard: Vec::new(),
            first: None,
            filter: filter.to_owned(),
            error: None,
            editing: None,
            before_edit: String::new(),
            selection: None,
            at_start: true,
            at_end: true,
            loaded: false,
            stale: false,
            failed: None,
            asked: None,
            generation: 0,
            selected_at: 0,
            case: None,
            scroll: 0,
            fresh: fresh::Fresh::default(),
            columns: Vec::new(),
            begin: None,
        }
    }

    pub fn row(&self) -> Option<&Row> {
        self.rows.get(self.cursor)
    }

    pub fn selected(&self) -> Option<Key> {
        self.row().map(Row::key)
    }

    /// The column and direction that the list is sorted by now.
    pub fn order(&self) -> Option<crate::services::read::Order> {
        self.selection.as_ref().map(|selection| selection.order)
    }

    pub fn selection(&self) -> Option<&Selection> {
        self.selection.as_ref()
    }

    /// The rows that a decision is about: the marked ones, else the one under the cursor.
    pub fn targets(&self) -> Vec<Key> {
        if self.marks.is_empty() {
            return self.selected().into_iter().collect();
        }
        self.marks.iter().map(|&id| Key::new(self.kind, id)).collect()
    }

    /// The revision seen of a record, when it is on the screen.
    pub fn seen(&self, key: Key) -> Option<i64> {
        self.rows.iter().find(|row| row.key() == key).map(Row::rev)
    }

    /// Selects anew from the start; a mistake leaves the rows as they are.
    pub fn select(&mut self, filter: &str, env: &Env) -> Vec<Ask> {
        let is_other = self.filter != filter;
        self.filter = filter.to_owned();
        match lists::select(self.kind, filter, env) {
            Ok(selection) => {
                self.error = None;
                self.stale = true;
                self.selection = Some(selection);
                self.numbering += 1;
                self.wanted = None;
                self.top = 0;
                self.cursor = 0;
                self.scroll = 0;
                self.selected_at = self.generation + 1;
                if is_other {
                    self.total = None;
                }
                self.ask(Part::Start).into_iter().chain(self.ask_count()).collect()
            }
            Err(error) => {
                self.error = Some(error);
                Vec::new()
            }
        }
    }

    /// Whether the rows are of what was selected before: no decision may fall on them.
    pub const fn is_stale(&self) -> bool {
        self.stale
    }

    /// The rows cannot be read; those that are here stay.
    pub fn fail(&mut self, why: String) {
        self.stale = false;
        self.failed = Some(why);
    }

    /// The row under the cursor with its place, to come back to.
    pub fn spot(&self) -> Option<(Key, Place)> {
        let (row, order) = (self.row()?, self.order()?);
        Some((row.key(), row.place(&order)))
    }

    /// Selects anew with the cursor on a row that was seen before.
    pub fn restore(&mut self, filter: &str, spot: Option<(Key, Place)>, env: &Env) -> Vec<Ask> {
        let asks = self.select(filter, env);
        match spot {
            Some((key, place)) if self.error.is_none() => {
                self.wanted = Some(key);
                let page = self.ask(Part::Around(place, PAGE / 2));
                page.into_iter().chain(self.ask_count()).collect()
            }
            _ => asks,
        }
    }

    /// Reads the same rows again, because something changed.
    pub fn reload(&mut self, env: &Env) -> Vec<Ask> {
        if let Ok(selection) = lists::select(self.kind, &self.filter, env) {
            self.selection = Some(selection);
        }
        let order = self.order();
        let part = match (self.row(), order) {
            (Some(row), Some(order)) if self.top > 0 || self.cursor > self.height => {
                Part::Around(row.place(&order), PAGE / 2)
            }
            _ => Part::Start,
        };
        let mut asks: Vec<Ask> = self.ask(part).into_iter().chain(self.ask_count()).collect();
        asks.extend(self.ask_case());
        asks
    }

    fn ask(&mut self, part: Part) -> Option<Ask> {
        let selection = self.selection.clone()?;
        self.generation += 1;
        self.asked = Some(part);
        let question = Question::Page { kind: self.kind, selection, part, limit: PAGE };
        Some(Ask { slot: Slot::Page(self.kind), generation: self.generation, question })
    }

    fn ask_count(&self) -> Option<Ask> {
        let selection = self.selection.clone()?;
        let question = Question::Count { kind: self.kind, selection };
        Some(Ask { slot: Slot::Count(self.kind), generation: self.generation, question })
    }

    /// Asks for the case under the cursor.
    pub fn ask_case(&self) -> Option<Ask> {
        let key = self.selected()?;
        let env = &self.selection.as_ref()?.env;
        let question = match key.kind {
            Kind::Definition => Question::Rule(key, env.clone()),
            _ => Question::Case(key, env.now),
        };
        Some(Ask { slot: Slot::Case, generation: u64::try_from(key.id).unwrap_or(0), question })
    }

    /// Takes an answer of one of this list's slots.
    pub fn take(&mut self, generation: u64, answer: Answer) -> Vec<Ask> {
        match answer {
            Answer::Page { part, rows, at_start, at_end } if generation == self.generation => {
                self.asked = None;
                self.take_page(part, rows, at_start, at_end)
            }
            Answer::Count(total, unheard) => {
                if generation >= self.selected_at {
                    self.total = Some(total);
                    self.unheard = unheard;
                }
                Vec::new()
            }
            Answer::Numbers(numbers) => {
                self.take_numbers(generation, numbers);
                Vec::new()
            }
            Answer::Case(Some(case)) if Some(case.row.key()) == self.selected() => {
                self.case = Some(case);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Keeps the cursor on the screen.
    pub fn follow(&mut self) {
        let height = self.height.max(1);
        if self.cursor < self.top {
            self.top = self.cursor;
        }
        if self.cursor >= self.top + height {
            self.top = self.cursor + 1 - height;
        }
        self.top = self.top.min(self.rows.len().saturating_sub(height));
    }
}
