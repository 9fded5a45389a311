//! Names beside each other, one of them in front: lists and pages that share a tab.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{put, width};
use crate::tui::theme::{Role, Theme};

/// Draws the names from the left; returns the column after them.
pub fn draw<'n>(
    frame: &mut Frame<'_>,
    line: Rect,
    names: impl IntoIterator<Item = (&'n str, bool)>,
    theme: Theme,
) -> u16 {
    let names = names.into_iter();
    names.fold(line.x, |x, (name, in_front)| {
        let role = if in_front { Role::TabActive } else { Role::Quiet };
        put(frame.buffer_mut(), line, x, line.y, name, theme.style(role))
    })
}

/// The name at a column, counted from the left of the first one.
pub fn at<'n>(names: impl IntoIterator<Item = &'n str>, column: u16) -> Option<usize> {
    let mut x = 0;
    names.into_iter().position(|name| {
        x += u16::try_from(width(name)).unwrap_or(0);
        column < x
    })
}
