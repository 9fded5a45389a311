//! Help and command palette in one: everything that can be done here, found by typing, run by Enter; what cannot be done now
//! says why.

use crossterm::event::KeyEvent;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Matcher, Utf32Str};
use ratatui::Frame;
use ratatui::layout::Rect;
use tui_input::Input;

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, line, open_box, room_inside};
use crate::domain::ids::Kind;
use crate::services::lists::found::sounds_like;
use crate::tui::actions::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::widgets::{field, fit, pad, put, width, wrap};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (84, 30);

/// What an entry does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    Do(Action),
    Verb { id: String, ask: bool },
    List { kind: Kind, filter: String },
}

/// One thing that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub label: String,
    /// The code, so that it can be found by it in any language.
    pub code: String,
    pub keys: String,
    pub pick: Pick,
    /// Why it cannot be done now.
    pub refused: Option<String>,
}

/// The searchable list.
pub struct Commands {
    title: String,
    entries: Vec<Entry>,
    input: Input,
    found: Vec<usize>,
    cursor: Cursor,
}

impl Commands {
    pub fn new(title: String, entries: Vec<Entry>) -> Self {
        let found = (0..entries.len()).collect();
        Self { title, entries, input: Input::default(), found, cursor: Cursor::default() }
    }

    fn search(&mut self) {
        self.cursor.at = 0;
        self.found = rank(&self.entries, self.input.value());
    }

    fn current(&self) -> Option<&Entry> {
        self.found.get(self.cursor.at).and_then(|&at| self.entries.get(at))
    }

    fn run(&self) -> Vec<Act> {
        let Some(entry) = self.current().filter(|entry| entry.refused.is_none()) else { return Vec::new() };
        let act = match &entry.pick {
            Pick::Do(action) => Act::Do(*action),
            Pick::Verb { id, ask } => Act::Verb { id: id.clone(), ask: *ask },
            Pick::List { kind, filter } => Act::GoTo { kind: *kind, filter: filter.clone() },
        };
        vec![Act::Close, act]
    }

    fn draw_entries(&self, frame: &mut Frame<'_>, list: Rect, ctx: &Ctx<'_>) {
        let keys_width = self.entries.iter().map(|entry| width(&entry.keys)).max().unwrap_or(0).min(24);
        let top = self.cursor.top(list.height.into());
        let buffer = frame.buffer_mut();
        for (y, (row, &at)) in (list.y..list.bottom()).zip(self.found.iter().enumerate().skip(top)) {
            let entry = &self.entries[at];
            let line = Rect { y, height: 1, ..list };
            let (mark, role) = if entry.refused.is_some() { ("- ", Role::Quiet) } else { ("  ", Role::Plain) };
            let x = put(buffer, line, line.x, y, mark, ctx.theme.style(role));
            let room = usize::from(line.width).saturating_sub(keys_width + 4);
            let x = put(buffer, line, x, y, &pad(&entry.label, room, false), ctx.theme.style(role));
            put(buffer, line, x + 1, y, &fit(&entry.keys, keys_width), ctx.theme.style(Role::Key));
            if row == self.cursor.at {
                buffer.set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
    }
}

/// The room of the entries: the reason of a refused one stands below in two lines, where the input method's window has room.
const fn list_room(inner: Rect) -> Rect {
    Rect { y: inner.y + 1, height: inner.height.saturating_sub(3), ..inner }
}

/// The entries that a text finds, best first; an empty text finds all in their order. A text of one key finds that key.
fn rank(entries: &[Entry], text: &str) -> Vec<usize> {
    let pattern = Pattern::parse(text.trim(), CaseMatching::Ignore, Normalization::Smart);
    if pattern.atoms.is_empty() {
        return (0..entries.len()).collect();
    }
    let mut matcher = Matcher::new(nucleo_matcher::Config::DEFAULT);
    let mut letters = Vec::new();
    let mut scored: Vec<(u32, usize)> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let haystack = format!("{} {}", entry.label, entry.code.replace(['-', '_'], " "));
        let by_key = entry.keys.split("  ").any(|key| key == text.trim());
        let score = pattern.score(Utf32Str::new(&haystack, &mut letters), &mut matcher);
        match (score, by_key) {
            (_, true) => scored.push((u32::MAX, at)),
            _ if sounds_like(&entry.label, text.trim()) => scored.push((u32::MAX - 1, at)),
            (Some(score), false) => scored.push((score, at)),
            _ => {}
        }
    }
    scored.sort_by_key(|&(score, at)| (std::cmp::Reverse(score), at));
    scored.into_iter().map(|(_, at)| at).collect()
}

impl Overlay for Commands {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => vec![Act::Close],
            Action::Open => self.run(),
            _ => {
                self.cursor.act(action, self.found.len());
                Vec::new()
            }
        }
    }

    fn typed(&mut self, event: KeyEvent, _: &Ctx<'_>) -> Vec<Act> {
        if field::edit(&mut self.input, event) {
            self.search();
        }
        Vec::new()
    }

    fn pasted(&mut self, text: &str, _: &Ctx<'_>) -> Vec<Act> {
        field::paste(&mut self.input, text);
        self.search();
        Vec::new()
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let room = list_room(room_inside(area, SIZE));
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.found.len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, at_most(area, SIZE), &self.title, ctx);
        if inner.height < 4 {
            return;
        }
        line::prompt(frame, inner, &self.input, ctx);
        let list = list_room(inner);
        self.draw_entries(frame, list, ctx);
        let below = Rect { y: inner.bottom() - 2, height: 2, ..inner };
        if let Some(why) = self.current().and_then(|entry| entry.refused.as_ref()) {
            for (y, text) in (below.y..below.bottom()).zip(wrap(why, below.width.into())) {
                put(frame.buffer_mut(), below, below.x, y, &text, ctx.theme.style(Role::Warning));
            }
        }
        if self.found.is_empty() {
            let text = ctx.words.get("palette-nothing");
            put(frame.buffer_mut(), list, list.x, list.y, &text, ctx.theme.style(Role::Quiet));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_by_word_code_and_key() {
        let entry = |label: &str, code: &str, keys: &str| Entry {
            label: label.into(),
            code: code.into(),
            keys: keys.into(),
            pick: Pick::Do(Action::Help),
            refused: None,
        };
        let entries = [
            entry("Zustimmen", "approve", "a"),
            entry("Refuse", "refuse", "x"),
            entry("Undo the last", "undo", "u  F4"),
            entry("批准", "approve", "a"),
        ];
        assert_eq!(rank(&entries, ""), [0, 1, 2, 3]);
        assert_eq!(rank(&entries, "approve"), [0, 3]);
        assert_eq!(rank(&entries, "pz"), [3]);
        assert_eq!(rank(&entries, "zust"), [0]);
        assert_eq!(rank(&entries, "F4"), [2]);
        assert!(rank(&entries, "qqq").is_empty());
    }
}
