//! What began when and what still goes on, on one line each.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::axis::{real, whole};
use super::{Look, under_cursor};
use crate::domain::time::civil;
use crate::report::chart::{Span, Timeline};
use crate::text::shown_line;
use crate::tui::theme::Role;
use crate::tui::widgets::{pad, put, width};

pub fn draw(buffer: &mut Buffer, area: Rect, timeline: &Timeline, look: &Look<'_>) {
    let room = usize::from(area.width);
    let widest = |of: fn(&Span) -> usize| timeline.spans.iter().map(of).max().unwrap_or(0);
    let texts = widest(|span| width(&span.text)).min(room * 2 / 5);
    let labels = widest(|span| width(&span.label)).min(room * 3 / 10);
    let left = u16::try_from(labels).unwrap_or(0) + 1;
    let right = u16::try_from(texts).unwrap_or(0) + 1;
    let plot = Rect { x: area.x + left, width: area.width.saturating_sub(left + right), ..area };
    let rows = Rect { height: area.height - 1, ..area };
    let first = look.cursor.map_or(0, |cursor| (cursor + 1).saturating_sub(rows.height.into()));
    let mut y = rows.y;
    for (at, span) in timeline.spans.iter().enumerate().skip(first) {
        if y >= rows.bottom() {
            break;
        }
        put(buffer, area, area.x, y, &pad(&shown_line(&span.label), labels, false), look.theme.style(Role::Plain));
        draw_span(buffer, Rect { y, height: 1, ..plot }, timeline, span, look);
        put(buffer, area, plot.right() + 1, y, &pad(&span.text, texts, false), look.theme.style(role(span)));
        if look.cursor == Some(at) {
            under_cursor(buffer, Rect { y, height: 1, ..area }, look.theme);
        }
        y += 1;
    }
    draw_days(buffer, Rect { y, height: 1, ..plot }, timeline, look);
}

const fn role(span: &Span) -> Role {
    match span.better {
        Some(true) => Role::Good,
        Some(false) => Role::Bad,
        None => Role::Figure,
    }
}

/// The cell of a day.
fn place(timeline: &Timeline, day: i64, cells: u16) -> u16 {
    let all = real(usize::try_from(timeline.until_day - timeline.first_day).unwrap_or(1).max(1));
    let part = (day - timeline.first_day) as f64 / all;
    u16::try_from(whole((part.clamp(0.0, 1.0) * f64::from(cells)).floor())).unwrap_or(0).min(cells.saturating_sub(1))
}

/// `|====|` from its first to its last day; what goes on ends in an arrow, what began before the picture has no beginning.
fn draw_span(buffer: &mut Buffer, row: Rect, timeline: &Timeline, span: &Span, look: &Look<'_>) {
    let from = place(timeline, span.from_day, row.width);
    let last = span.until_day.unwrap_or(timeline.until_day);
    let to = place(timeline, last - 1, row.width).max(from);
    let cells = usize::from(to - from) + 1;
    let begin = if span.from_day < timeline.first_day { "<" } else { "|" };
    let end = if span.until_day.is_none_or(|day| day > timeline.until_day) { ">" } else { "|" };
    let text = if cells == 1 { end.to_owned() } else { format!("{begin}{}{end}", "=".repeat(cells - 2)) };
    put(buffer, row, row.x + from, row.y, &text, look.theme.style(role(span)));
}

/// Days along the bottom, as many as stand apart.
fn draw_days(buffer: &mut Buffer, row: Rect, timeline: &Timeline, look: &Look<'_>) {
    let days = timeline.until_day - timeline.first_day;
    let stride = [1, 7, 14, 28, 56, 91, 182, 364].into_iter().find(|stride| {
        let n = days / stride + 1;
        n * 12 <= i64::from(row.width)
    });
    let stride = stride.unwrap_or(364);
    let mut day = timeline.first_day;
    while day < timeline.until_day {
        let text = civil(day).map_or_else(String::new, |date| date.to_string());
        let x = row.x + place(timeline, day, row.width);
        if x + u16::try_from(text.len()).unwrap_or(0) <= row.right() {
            put(buffer, row, x, row.y, &text, look.theme.style(Role::Quiet));
        }
        day += stride;
    }
}
