//! A box with one line to type in and what is said of it below.

use ratatui::Frame;
use ratatui::layout::Rect;
use tui_input::Input;

use super::{Ctx, open_box};
use crate::tui::theme::Role;
use crate::tui::widgets::{field, fit, put, wrap};

/// Draws it with so many cells at most, and so many lines with its frame.
pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    (most_cells, lines): (u16, u16),
    title: &str,
    input: &Input,
    (below, role): (&str, Role),
    ctx: &Ctx<'_>,
) {
    let inner = open_box(frame, area, (area.width.saturating_sub(6).min(most_cells), lines), title, ctx);
    prompt(frame, inner, input, ctx);
    for (y, text) in (inner.y + 2..inner.bottom()).zip(&wrap(below, inner.width.into())) {
        put(frame.buffer_mut(), inner, inner.x, y, &fit(text, inner.width.into()), ctx.theme.style(role));
    }
}

/// Draws a line to type in at the head of a box; answers the room of what is typed.
pub(super) fn prompt(frame: &mut Frame<'_>, inner: Rect, input: &Input, ctx: &Ctx<'_>) -> Rect {
    let line = Rect { height: inner.height.min(1), ..inner };
    put(frame.buffer_mut(), line, line.x, line.y, "> ", ctx.theme.style(Role::Key));
    let text = Rect { x: line.x + 2, width: line.width.saturating_sub(2), ..line };
    field::draw(frame, text, input, ctx.theme.style(Role::Plain), true);
    text
}
