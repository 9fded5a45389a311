//! Legends: what each pattern and mark means, as many as fit, the most important first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Look;
use crate::tui::theme::Role;
use crate::tui::widgets::{put, width};

/// A pattern or mark as it is drawn, and its word.
pub struct Entry {
    pub sample: &'static str,
    pub role: Role,
    pub word: String,
}

/// Lines that some entries take in a width.
pub fn lines(entries: &[Entry], cells: u16) -> u16 {
    let rows = placed(entries, cells.into()).last().map_or(0, |(row, _, _)| row + 1);
    u16::try_from(rows).unwrap_or(0)
}

/// Draws entries; those that do not fit are left out.
pub fn draw(buffer: &mut Buffer, area: Rect, entries: &[Entry], look: &Look<'_>) {
    for (row, column, entry) in placed(entries, area.width.into()) {
        let (Ok(row), Ok(column)) = (u16::try_from(row), u16::try_from(column)) else { return };
        if row >= area.height {
            return;
        }
        let x = put(buffer, area, area.x + column, area.y + row, entry.sample, look.theme.style(entry.role));
        put(buffer, area, x + 1, area.y + row, &entry.word, look.theme.style(Role::Quiet));
    }
}

/// Row and column of each entry.
fn placed(entries: &[Entry], cells: usize) -> Vec<(usize, usize, &Entry)> {
    let (mut row, mut column) = (0, 0);
    let mut out = Vec::new();
    for entry in entries {
        let need = width(entry.sample) + 1 + width(&entry.word);
        if column > 0 && column + need > cells {
            (row, column) = (row + 1, 0);
        }
        out.push((row, column, entry));
        column += need + 2;
    }
    out
}
