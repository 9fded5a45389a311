//! Moving in a list and reading on: pages come in around the cursor, and what lies far from it goes.

use super::{KEPT, List};
use crate::domain::ids::Key;
use crate::tui::questions::Part;
use crate::tui::reads::Ask;
use crate::tui::rows::Row;

impl List {
    pub(super) fn take_page(&mut self, part: Part, rows: Vec<Row>, at_start: bool, at_end: bool) -> Vec<Ask> {
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
                if at_start && at_end {
                    self.total = i64::try_from(rows.len()).ok();
                }
                self.rows = rows;
                self.compare();
                (self.at_start, self.at_end) = (at_start, at_end);
                self.first = if at_start { Some(0) } else { None };
                let wanted = self.wanted.take();
                // A list that is read for the first time begins at its start, unless an earlier session was left on a row.
                let jumped = (!self.loaded && wanted.is_none()) || part == Part::End;
                let at = |key: Key| self.rows.iter().position(|row| row.key() == key);
                let sought = std::mem::take(&mut self.sought).into_iter().find_map(at);
                let kept = sought.filter(|_| wanted.is_none()).or_else(|| wanted.or(before).and_then(at));
                self.cursor = match (kept, part) {
                    (_, Part::End) => self.rows.len().saturating_sub(1),
                    (Some(at), _) if !jumped => at,
                    _ => self.cursor.min(self.rows.len().saturating_sub(1)),
                };
                self.top = self.cursor.saturating_sub(line);
            }
        }
        self.loaded = true;
        self.stale = false;
        self.failed = None;
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

    /// Puts the cursor on the first of some records that is among the kept rows; where none is, on one that comes back to them.
    pub fn go_to_any(&mut self, keys: &[Key]) -> Vec<Ask> {
        match self.rows.iter().position(|row| keys.contains(&row.key())) {
            Some(at) => self.put_cursor(at),
            None => {
                self.sought = keys.to_vec();
                Vec::new()
            }
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
}
