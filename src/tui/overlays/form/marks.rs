//! Some of what there is, marked one by one: the messages of a thread.

use crossterm::event::KeyCode;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::ids::Key;
use crate::tui::overlays::Ctx;
use crate::tui::theme::Role;
use crate::tui::widgets::textbox::Edited;
use crate::tui::widgets::{fit, put};

/// What can be marked, each with its words, and where the cursor is.
pub(super) struct Marks {
    all: Vec<Mark>,
    at: usize,
}

struct Mark {
    key: Key,
    label: String,
    is_marked: bool,
}

impl Marks {
    /// `given` are the numbers of those that are marked, separated by commas.
    pub fn new(offered: Vec<(Key, String)>, given: &str) -> Self {
        let marked: Vec<Key> = given.split(',').filter_map(|number| Key::parse(number.trim())).collect();
        let mark = |(key, label)| Mark { key, label, is_marked: marked.contains(&key) };
        Self { all: offered.into_iter().map(mark).collect(), at: 0 }
    }

    /// The numbers of those that are marked, as a command takes them.
    pub fn text(&self) -> String {
        let marked = self.all.iter().filter(|mark| mark.is_marked).map(|mark| mark.key.to_string());
        marked.collect::<Vec<_>>().join(",")
    }

    pub const fn len(&self) -> usize {
        self.all.len()
    }

    pub fn key(&mut self, code: KeyCode) -> Edited {
        match code {
            KeyCode::Char(' ') => self.turn(self.at),
            KeyCode::Up if self.at == 0 => return Edited::Above,
            KeyCode::Up => self.at -= 1,
            KeyCode::Down if self.at + 1 >= self.all.len() => return Edited::Below,
            KeyCode::Down => self.at += 1,
            _ => return Edited::Ignored,
        }
        Edited::Taken
    }

    /// Turns the mark in a line of so many that are in sight.
    pub fn clicked(&mut self, line: usize, lines: usize) {
        let at = self.first_in_sight(lines) + line;
        self.at = at.min(self.all.len().saturating_sub(1));
        self.turn(at);
    }

    fn turn(&mut self, at: usize) {
        if let Some(mark) = self.all.get_mut(at) {
            mark.is_marked = !mark.is_marked;
        }
    }

    const fn first_in_sight(&self, lines: usize) -> usize {
        (self.at + 1).saturating_sub(lines)
    }

    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, focus: bool, ctx: &Ctx<'_>) {
        let marks = self.all.iter().enumerate().skip(self.first_in_sight(area.height.into()));
        for (y, (at, mark)) in (area.top()..area.bottom()).zip(marks) {
            let text = format!("[{}] {}  {}", if mark.is_marked { 'x' } else { ' ' }, mark.key, mark.label);
            let role = if focus && at == self.at { Role::Cursor } else { Role::Plain };
            put(frame.buffer_mut(), area, area.x, y, &fit(&text, area.width.into()), ctx.theme.style(role));
        }
    }
}
