//! One of a few: a letter, a digit, or the arrows choose.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Entries, Overlay, box_inside, open_box};
use crate::tui::actions::{Action, Place};
use crate::tui::keys::{Chord, letters};
use crate::tui::theme::Role;
use crate::tui::widgets::{centred, put, width};

/// One way to choose.
pub struct Way {
    pub label: String,
    /// The stored code, from which its letter is taken.
    pub code: String,
    pub act: Act,
}

/// A short list to choose from.
pub struct Choice {
    title: String,
    ways: Vec<Option<Way>>,
    labels: Vec<String>,
    letters: Vec<char>,
    cursor: Cursor,
}

impl Choice {
    pub fn new(title: String, ways: Vec<Way>) -> Self {
        let letters = letters::free(ways.iter().map(|way| (None, way.code.as_str())));
        let labels = ways.iter().map(|way| way.label.clone()).collect();
        Self { title, ways: ways.into_iter().map(Some).collect(), labels, letters, cursor: Cursor::default() }
    }

    fn size(&self) -> (u16, u16) {
        let widest = self.labels.iter().map(|label| width(label)).max().unwrap_or(0).max(width(&self.title) + 2);
        (u16::try_from(widest).unwrap_or(40) + 12, u16::try_from(self.labels.len()).unwrap_or(20) + 2)
    }

    fn choose(&mut self, at: usize) -> Vec<Act> {
        match self.ways.get_mut(at).and_then(Option::take) {
            Some(way) => vec![Act::Close, way.act],
            None => Vec::new(),
        }
    }
}

impl Overlay for Choice {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => vec![Act::Close],
            Action::Open => self.choose(self.cursor.at),
            _ => {
                self.cursor.act(action, self.ways.len());
                Vec::new()
            }
        }
    }

    fn typed(&mut self, event: KeyEvent, _: &Ctx<'_>) -> Vec<Act> {
        let KeyCode::Char(c) = Chord::of(event).code else { return Vec::new() };
        let digit = c.to_digit(10).and_then(|n| usize::try_from(n).ok()).and_then(|n| n.checked_sub(1));
        let at = digit.or_else(|| self.letters.iter().position(|letter| *letter == c));
        at.map_or_else(Vec::new, |at| self.choose(at))
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let (wide, high) = self.size();
        let room = box_inside(centred(area, wide, high));
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.ways.len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, self.size(), &self.title, ctx);
        let top = self.cursor.top(inner.height.into());
        for (y, (at, label)) in (inner.y..inner.bottom()).zip(self.labels.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..inner };
            let digit = if at < 9 { char::from(b'1' + u8::try_from(at).unwrap_or(0)) } else { ' ' };
            let keys = format!("{digit} {} ", self.letters[at]);
            let x = put(frame.buffer_mut(), line, line.x, y, &keys, ctx.theme.style(Role::Key));
            put(frame.buffer_mut(), line, x, y, label, ctx.theme.style(Role::Plain));
            if at == self.cursor.at {
                frame.buffer_mut().set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
    }
}
