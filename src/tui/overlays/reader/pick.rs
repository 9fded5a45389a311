//! A short list with a letter for each row: templates, those a report can be about, and formats.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::text::shown_line;
use crate::tui::overlays::{Ctx, Cursor, Entries, at_most, open_box, room_inside};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, put, width};

pub(super) struct Row {
    /// Blank where none was left.
    pub letter: char,
    pub label: String,
    /// What is chosen with it.
    pub code: String,
}

#[derive(Default)]
pub(super) struct Pick {
    title: String,
    pub rows: Vec<Row>,
    pub cursor: Cursor,
}

impl Pick {
    pub const fn new(title: String, rows: Vec<Row>) -> Self {
        Self { title, rows, cursor: Cursor { at: 0 } }
    }

    /// The row of a letter.
    pub fn at(&self, letter: char) -> Option<usize> {
        self.rows.iter().position(|row| row.letter == letter && letter != ' ')
    }

    fn size(&self, area: Rect) -> (u16, u16) {
        let widest = self.rows.iter().map(|row| width(&row.label)).max().unwrap_or(0).max(width(&self.title) + 2);
        let size = (u16::try_from(widest).unwrap_or(40) + 10, u16::try_from(self.rows.len()).unwrap_or(20).max(1) + 2);
        at_most(area, size)
    }

    pub fn entries(&self, area: Rect) -> Entries {
        let room = room_inside(area, self.size(area));
        Entries { room, lines: 1, cursor: self.cursor, count: self.rows.len() }
    }

    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, self.size(area), &self.title, ctx);
        let top = self.cursor.top(inner.height.into());
        for (y, (at, row)) in (inner.y..inner.bottom()).zip(self.rows.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..inner };
            let x = put(frame.buffer_mut(), line, line.x, y, &format!("{}  ", row.letter), ctx.theme.style(Role::Key));
            let label = fit(&shown_line(&row.label), usize::from(line.right().saturating_sub(x)));
            put(frame.buffer_mut(), line, x, y, &label, ctx.theme.style(Role::Plain));
            if at == self.cursor.at {
                frame.buffer_mut().set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
    }
}
