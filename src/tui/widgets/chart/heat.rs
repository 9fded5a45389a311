//! A heat map such as weekday by hour: five shades that differ without colour, and the numbers themselves where they fit.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Look;
use super::axis::{Scale, whole};
use crate::report::chart::Unit;
use crate::text::shown_line;
use crate::tui::theme::Role;
use crate::tui::widgets::{pad, put, width};

const SHADES: [&str; 5] = [" ", "░", "▒", "▓", "█"];

/// Cells that show a number beside their shade.
const WITH_NUMBER: u16 = 5;

pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    (rows, columns, cells): (&[String], &[String], &[Vec<f64>]),
    look: &Look<'_>,
) {
    let labels = rows.iter().map(|row| width(row)).max().unwrap_or(0).min(usize::from(area.width) / 3);
    let left = u16::try_from(labels).unwrap_or(0) + 1;
    let n = u16::try_from(columns.len()).unwrap_or(u16::MAX).max(1);
    let step = ((area.width - left) / n).min(7);
    if step == 0 {
        return;
    }
    let most = cells.iter().flatten().copied().fold(0.0, f64::max);
    let plot = Rect { x: area.x + left, ..area };
    head(buffer, plot, columns, step, look);
    // Lines share the room, so that a tall picture is filled.
    let n_rows = u16::try_from(rows.len()).unwrap_or(u16::MAX).max(1);
    let high = (area.height.saturating_sub(2) / n_rows).clamp(1, 2);
    for (at, row) in rows.iter().enumerate() {
        let y = area.y + 1 + u16::try_from(at).unwrap_or(u16::MAX / 4) * high;
        if y + high > area.bottom() {
            return;
        }
        put(buffer, area, area.x, y, &pad(&shown_line(row), labels, false), look.theme.style(Role::Plain));
        for (column, value) in cells.get(at).into_iter().flatten().enumerate().take(columns.len()) {
            let x = plot.x + u16::try_from(column).unwrap_or(0) * step;
            for line in 0..high {
                draw_cell(buffer, Rect { x, y: y + line, width: step, height: 1 }, (*value, most), line == 0, look);
            }
            if look.cursor == Some(at * columns.len() + column) {
                super::under_cursor(buffer, Rect { x, y, width: step, height: high }, look.theme);
            }
        }
    }
    legend(buffer, (Rect { y: area.y + 1 + n_rows * high, height: 1, ..area }, area.bottom()), most, look);
}

fn head(buffer: &mut Buffer, plot: Rect, columns: &[String], step: u16, look: &Look<'_>) {
    let widest = columns.iter().map(|column| width(column)).max().unwrap_or(1);
    let stride = (widest + 1).div_ceil(step.into()).max(1);
    for (at, column) in columns.iter().enumerate().filter(|(at, _)| at % stride == 0) {
        let x = plot.x + u16::try_from(at).unwrap_or(0) * step;
        put(buffer, plot, x, plot.y, &shown_line(column), look.theme.style(Role::Quiet));
    }
}

/// Which of the shades a value has: something is never nothing.
fn shade(value: f64, most: f64) -> usize {
    if value <= 0.0 || most <= 0.0 {
        return 0;
    }
    usize::try_from(whole((value / most * 4.0).ceil())).unwrap_or(4).clamp(1, 4)
}

fn draw_cell(buffer: &mut Buffer, cell: Rect, (value, most): (f64, f64), numbered: bool, look: &Look<'_>) {
    let shade = shade(value, most);
    let role = [Role::Plain, Role::Figure, Role::Figure, Role::Figure, Role::Warning][shade];
    let number = if numbered && value > 0.0 { whole(value).to_string() } else { String::new() };
    let cells = usize::from(cell.width);
    let text = if cell.width >= WITH_NUMBER && width(&number) + 2 <= cells {
        let blocks = cells - 1 - width(&number);
        SHADES[shade].repeat(blocks) + &number
    } else {
        SHADES[shade].repeat(cells)
    };
    put(buffer, cell, cell.x, cell.y, &text, look.theme.style(role));
}

/// What the shades stand for.
fn legend(buffer: &mut Buffer, (row, bottom): (Rect, u16), most: f64, look: &Look<'_>) {
    if most <= 0.0 || row.y >= bottom {
        return;
    }
    let scale = Scale::over(Unit::Count, [0.0, most].into_iter(), 5);
    let mut x = row.x;
    let mut low = 1;
    for (at, shade) in SHADES.iter().enumerate().skip(1) {
        let high = whole((most * at as f64 / 4.0).floor());
        if high < low {
            continue;
        }
        let (from, to) = (scale.written(look.words, low as f64), scale.written(look.words, high as f64));
        let text = if from == to { from } else { format!("{from}–{to}") };
        x = put(buffer, row, x, row.y, &shade.repeat(2), look.theme.style(Role::Figure));
        x = put(buffer, row, x + 1, row.y, &text, look.theme.style(Role::Quiet)) + 2;
        low = high + 1;
    }
}
