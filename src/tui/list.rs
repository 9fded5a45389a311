//! One list's state: the rows around the cursor, what selects and sorts them, marks, and the preview's place.
//!
//! Invariants: the cursor is a record's number, not an index; rows read again keep the cursor on the same record or, when it
//! left the list, on the same line; a mistake in the filter never clears the rows.

use std::collections::BTreeSet;

use tui_input::Input;

use super::questions::{Answer, CaseView, Part, Question};
use super::reads::{Ask, Slot};
use super::rows::Row;
use crate::domain::ids::{Key, Kind};
use crate::domain::query::QueryError;
use crate::services::lists::{self, Env, Selection};

/// Rows read at once, and the most that are kept around the cursor.
const PAGE: i64 = 200;
const KEPT: usize = 600;

/// A list and where the eye is in it.
pub struct List {
    pub kind: Kind,
    pub rows: Vec<Row>,
    pub cursor: usize,
    pub top: usize,
    pub height: usize,
    pub marks: BTreeSet<i64>,
    pub total: Option<i64>,
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
    asked: Option<Part>,
    generation: u64,
    pub case: Option<Box<CaseView>>,
    pub scroll: usize,
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
            total: None,
            first: None,
            filter: filter.to_owned(),
            error: None,
            editing: None,
            before_edit: String::new(),
            selection: None,
            at_start: true,
            at_end: true,
            loaded: false,
            asked: None,
            generation: 0,
            case: None,
            scroll: 0,
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
        self.filter = filter.to_owned();
        match lists::select(self.kind, filter, env) {
            Ok(selection) => {
                self.error = None;
                self.selection = Some(selection);
                self.top = 0;
                self.cursor = 0;
                self.scroll = 0;
                self.ask(Part::Start).into_iter().chain(self.ask_count()).collect()
            }
            Err(error) => {
                self.error = Some(error);
                Vec::new()
            }
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
        Some(Ask { slot: Slot::Case, generation: u64::try_from(key.id).unwrap_or(0), question: Question::Case(key) })
    }

    /// Takes an answer of one of this list's slots.
    pub fn take(&mut self, generation: u64, answer: Answer) -> Vec<Ask> {
        match answer {
            Answer::Page { part, rows, at_start, at_end } if generation == self.generation => {
                self.asked = None;
                self.take_page(part, rows, at_start, at_end)
            }
            Answer::Count(total) => {
                self.total = Some(total);
                Vec::new()
            }
            Answer::Numbers(numbers) => {
                self.marks = numbers.into_iter().collect();
                Vec::new()
            }
            Answer::Case(Some(case)) if Some(case.row.key()) == self.selected() => {
                self.case = Some(case);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn take_page(&mut self, part: Part, rows: Vec<Row>, at_start: bool, at_end: bool) -> Vec<Ask> {
        let before = self.selected();
        let line = self.cursor.saturating_sub(self.top);
        match part {
            Part::After(_) => {
                self.at_end = at_end;
                self.rows.extend(rows);
                self.trim_front();
            }
            Part::Before(_) => {
                let n = rows.len();
                self.at_start = at_start;
                self.rows.splice(0..0, rows);
                self.cursor += n;
                self.top += n;
                self.first = if at_start { Some(0) } else { self.first.map(|f| f - i64::try_from(n).unwrap_or(0)) };
                self.trim_back();
            }
            Part::Start | Part::End | Part::Around(..) => {
                self.rows = rows;
                (self.at_start, self.at_end) = (at_start, at_end);
                self.first = if at_start { Some(0) } else { None };
                let kept = before.and_then(|key| self.rows.iter().position(|row| row.key() == key));
                let jumped = !self.loaded || part == Part::End;
                self.cursor = match (kept, part) {
                    (_, Part::End) => self.rows.len().saturating_sub(1),
                    (Some(at), _) if !jumped => at,
                    _ => self.cursor.min(self.rows.len().saturating_sub(1)),
                };
                self.top = self.cursor.saturating_sub(line);
            }
        }
        self.loaded = true;
        self.follow();
        let shown = self.case.as_ref().map(|case| case.row.key());
        if self.selected() == before && shown == before { Vec::new() } else { self.moved() }
    }

    fn trim_front(&mut self) {
        let surplus = self.rows.len().saturating_sub(KEPT).min(self.top);
        if surplus > 0 {
            self.rows.drain(..surplus);
            self.cursor -= surplus;
            self.top -= surplus;
            self.at_start = false;
            self.first = self.first.map(|first| first + i64::try_from(surplus).unwrap_or(0));
        }
    }

    fn trim_back(&mut self) {
        if self.rows.len() > KEPT && self.cursor + self.height < KEPT {
            self.rows.truncate(KEPT);
            self.at_end = false;
        }
    }

    /// Moves the cursor by lines; near an end of what is kept, asks for more.
    pub fn step(&mut self, lines: i64) -> Vec<Ask> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        let last = i64::try_from(self.rows.len() - 1).unwrap_or(i64::MAX);
        let target = i64::try_from(self.cursor).unwrap_or(0).saturating_add(lines).clamp(0, last);
        self.put_cursor(usize::try_from(target).unwrap_or(0))
    }

    /// Puts the cursor on one of the kept rows.
    pub fn put_cursor(&mut self, at: usize) -> Vec<Ask> {
        let before = self.cursor;
        self.cursor = at.min(self.rows.len().saturating_sub(1));
        self.follow();
        let mut asks = if before == self.cursor { Vec::new() } else { self.moved() };
        asks.extend(self.more());
        asks
    }

    /// Puts the cursor on the first of some records that is among the kept rows.
    pub fn go_to_any(&mut self, keys: &[Key]) -> Vec<Ask> {
        match self.rows.iter().position(|row| keys.contains(&row.key())) {
            Some(at) => self.put_cursor(at),
            None => Vec::new(),
        }
    }

    /// Jumps to the first or the last row of the whole list.
    pub fn jump(&mut self, end: bool) -> Vec<Ask> {
        let there = if end { self.at_end } else { self.at_start };
        if there {
            let last = self.rows.len().saturating_sub(1);
            return self.put_cursor(if end { last } else { 0 });
        }
        self.cursor = 0;
        self.top = 0;
        self.loaded = false;
        self.ask(if end { Part::End } else { Part::Start }).into_iter().collect()
    }

    fn more(&mut self) -> Option<Ask> {
        let order = self.order()?;
        let margin = self.height.max(20);
        if self.asked.is_some() {
            return None;
        }
        if !self.at_end && self.cursor + margin >= self.rows.len() {
            let place = self.rows.last()?.place(&order);
            return self.ask(Part::After(place));
        }
        if !self.at_start && self.cursor < margin {
            let place = self.rows.first()?.place(&order);
            return self.ask(Part::Before(place));
        }
        None
    }

    fn moved(&mut self) -> Vec<Ask> {
        self.scroll = 0;
        if self.selected().is_none() {
            self.case = None;
        }
        self.ask_case().into_iter().collect()
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

    /// Marks the row under the cursor, or takes the mark off.
    pub fn mark(&mut self) {
        if let Some(key) = self.selected()
            && !self.marks.remove(&key.id)
        {
            self.marks.insert(key.id);
        }
    }

    /// Turns the marks of the kept rows around.
    pub fn invert_marks(&mut self) {
        let all: BTreeSet<i64> = self.rows.iter().map(|row| row.key().id).collect();
        self.marks = all.symmetric_difference(&self.marks).copied().collect();
    }

    /// Marks everything that the filter selects, or takes all marks off when all of it is marked.
    pub fn mark_all(&mut self) -> Option<Ask> {
        let all_marked = self.total.is_some_and(|total| i64::try_from(self.marks.len()).is_ok_and(|n| n >= total));
        if all_marked {
            self.marks.clear();
            return None;
        }
        let question = Question::Numbers { kind: self.kind, selection: self.selection.clone()? };
        Some(Ask { slot: Slot::Numbers(self.kind), generation: self.generation, question })
    }

    /// Begins to type the filter.
    pub fn edit_filter(&mut self) {
        self.before_edit.clone_from(&self.filter);
        let text = if self.filter.is_empty() { String::new() } else { format!("{} ", self.filter) };
        self.editing = Some(Input::new(text));
    }

    /// Ends typing the filter: kept as it is, or as it was before.
    pub fn end_edit(&mut self, keep: bool, env: &Env) -> Vec<Ask> {
        let Some(input) = &self.editing else { return Vec::new() };
        let text = if keep { input.value().trim().to_owned() } else { std::mem::take(&mut self.before_edit) };
        if keep && text == self.filter && self.error.is_none() {
            self.editing = None;
            return Vec::new();
        }
        let asks = self.select(&text, env);
        // A mistake keeps the line open, so that it can be mended where it is.
        if !keep || self.error.is_none() {
            self.editing = None;
        }
        asks
    }
}

impl List {
    /// Selects by what stands in the filter line now. A last word that may still become a field or a value is not searched
    /// for yet, so that typing `status:open` does not empty the list on the way.
    pub fn type_filter(&mut self, env: &Env) -> Vec<Ask> {
        let Some(input) = &self.editing else { return Vec::new() };
        let typed = input.value().trim_start();
        let unfinished = !self.suggestions().is_empty() && !typed.ends_with(' ');
        let text =
            if unfinished { typed.rsplit_once(' ').map_or("", |(before, _)| before) } else { typed }.trim().to_owned();
        if text == self.filter && self.error.is_none() { Vec::new() } else { self.select(&text, env) }
    }

    /// Completes the word at the caret as far as all that fits agrees.
    pub fn complete(&mut self) {
        let Some(input) = &mut self.editing else { return };
        let found = crate::domain::query::complete(self.kind, input.value(), input.cursor());
        let Some(first) = found.first() else { return };
        let mut common = first.text.clone();
        for other in &found {
            let same = common.chars().zip(other.text.chars()).take_while(|(a, b)| a == b).count();
            common = common.chars().take(same).collect();
        }
        let letters: Vec<char> = input.value().chars().collect();
        let head: String = letters[..first.replaces.start.min(letters.len())].iter().collect();
        let tail: String = letters[first.replaces.end.min(letters.len())..].iter().collect();
        let caret = head.chars().count() + common.chars().count();
        *input = Input::new(head + &common + &tail).with_cursor(caret);
    }

    /// What could follow at the caret, for the hint below the filter line.
    pub fn suggestions(&self) -> Vec<String> {
        let Some(input) = &self.editing else { return Vec::new() };
        crate::domain::query::complete(self.kind, input.value(), input.cursor())
            .into_iter()
            .map(|suggestion| suggestion.text)
            .collect()
    }
}
