//! Bars out of block characters: upright with their numbers, lying as shares of a whole, and small ones inside sentences.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::axis::whole;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::{fit, pad, put, width};

const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const LYING: [&str; 9] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

/// One upright bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    pub value: i64,
}

/// One lying bar: what, how much, and the words behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub label: String,
    pub value: i64,
    pub note: String,
}

/// Cells from one bar to the next where each has its value and its label.
fn step(bars: &[Bar]) -> u16 {
    let widest = bars.iter().map(|bar| width(&bar.value.to_string())).max().unwrap_or(1).max(3);
    let label_width = bars.iter().map(|bar| width(&bar.label)).max().unwrap_or(1);
    u16::try_from(widest.max(label_width.min(7)) + 1).unwrap_or(6)
}

/// Whether all bars have room with their values and labels.
pub fn have_room(bars: &[Bar], cells: u16) -> bool {
    usize::from(cells / step(bars)) >= bars.len()
}

/// Draws upright bars side by side, each with its value above; as many of the newest as fit, but always the one under the
/// cursor.
pub fn draw_bars(buffer: &mut Buffer, area: Rect, bars: &[Bar], cursor: Option<usize>, theme: Theme) {
    if area.height < 3 || area.width < 4 || bars.is_empty() {
        return;
    }
    let most = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let step = step(bars);
    let fits = usize::from(area.width / step).max(1);
    let newest = bars.len().saturating_sub(fits);
    let first = cursor.map_or(newest, |at| newest.min(at));
    // One line for the values, one for the labels.
    let height = i64::from(area.height - 2);
    for (index, bar) in bars[first..].iter().take(fits).enumerate() {
        let x = area.x + step * u16::try_from(index).unwrap_or(0);
        let eighths = (bar.value.max(0) * height * 8 + most / 2) / most;
        let role = if cursor == Some(first + index) { Role::Cursor } else { Role::Figure };
        for row in 0..height {
            let part = usize::try_from((eighths - row * 8).clamp(0, 8)).unwrap_or(0);
            let y = area.bottom() - 2 - u16::try_from(row).unwrap_or(0);
            let block = EIGHTHS[part].repeat(usize::from(step) - 1);
            put(buffer, area, x, y, &block, theme.style(Role::Figure));
        }
        let full = u16::try_from((eighths + 7) / 8).unwrap_or(0).min(area.height - 2);
        let value = pad(&bar.value.to_string(), usize::from(step) - 1, false);
        let value_role = if role == Role::Cursor { role } else { Role::Plain };
        put(buffer, area, x, area.bottom() - 2 - full, &value, theme.style(value_role));
        let label = fit(&bar.label, usize::from(step) - 1);
        put(
            buffer,
            area,
            x,
            area.bottom() - 1,
            &label,
            theme.style(if role == Role::Cursor { role } else { Role::Quiet }),
        );
    }
}

/// Draws upright bars so slim that all have room, the newest as many as there are cells; only the one under the cursor, or the
/// newest, has its value above, and as many have their labels as there is room for. Answers how many earlier ones are not shown.
pub fn draw_slim(buffer: &mut Buffer, area: Rect, bars: &[Bar], cursor: Option<usize>, theme: Theme) -> usize {
    if area.height < 3 || area.width < 4 || bars.is_empty() {
        return bars.len();
    }
    let most = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let cells = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let step = (area.width / cells(bars.len())).max(1);
    let fits = usize::from(area.width / step).min(bars.len());
    let newest = bars.len() - fits;
    let first = cursor.map_or(newest, |at| newest.min(at));
    let chosen = cursor.unwrap_or(bars.len() - 1);
    let height = i64::from(area.height - 2);
    let x_of = |at: usize| area.x + step * cells(at - first);
    // What is wider than its bar stays within the area.
    let within = |at: usize, text: &str| x_of(at).min(area.right().saturating_sub(cells(width(text)))).max(area.x);
    for (at, bar) in bars.iter().enumerate().skip(first).take(fits) {
        let eighths = (bar.value.max(0) * height * 8 + most / 2) / most;
        for row in 0..height {
            let part = usize::try_from((eighths - row * 8).clamp(0, 8)).unwrap_or(0);
            let y = area.bottom() - 2 - u16::try_from(row).unwrap_or(0);
            let block = EIGHTHS[part].repeat(usize::from(step.max(2)) - 1);
            put(buffer, area, x_of(at), y, &block, theme.style(Role::Figure));
        }
        if at == chosen {
            let full = u16::try_from((eighths + 7) / 8).unwrap_or(0).min(area.height - 2);
            let role = if cursor.is_some() { Role::Cursor } else { Role::Plain };
            let value = bar.value.to_string();
            put(buffer, area, within(at, &value), area.bottom() - 2 - full, &value, theme.style(role));
        }
    }
    let label_width = bars.iter().map(|bar| width(&bar.label)).max().unwrap_or(1);
    let every = (label_width + 1).div_ceil(usize::from(step));
    let labelled = within(chosen, &bars[chosen].label);
    // One that the edge pushed aside keeps its room.
    let has_room = |at: usize| at >= chosen || x_of(at) + cells(width(&bars[at].label)) < labelled;
    for at in (first..first + fits).filter(|at| at.abs_diff(chosen) % every == 0 && has_room(*at)) {
        let role = if cursor == Some(at) { Role::Cursor } else { Role::Quiet };
        put(buffer, area, within(at, &bars[at].label), area.bottom() - 1, &bars[at].label, theme.style(role));
    }
    first
}

/// Draws lying bars below each other with label, value and note.
pub fn draw_shares(buffer: &mut Buffer, area: Rect, shares: &[Share], cursor: Option<usize>, theme: Theme) {
    if area.width < 12 {
        return;
    }
    let most = shares.iter().map(|share| share.value).max().unwrap_or(0).max(1);
    let room = usize::from(area.width);
    let labels = shares.iter().map(|share| width(&share.label)).max().unwrap_or(0).min(room * 2 / 5);
    let notes = shares.iter().map(|share| width(&share.note)).max().unwrap_or(0).min(room / 3);
    let cells = room.saturating_sub(labels + notes + 2);
    for (index, share) in shares.iter().enumerate() {
        let y = area.y + u16::try_from(index).unwrap_or(u16::MAX - area.y);
        if y >= area.bottom() {
            return;
        }
        let x = put(buffer, area, area.x, y, &pad(&share.label, labels, false), theme.style(Role::Plain));
        put(buffer, area, x + 1, y, &lying(share.value, most, cells), theme.style(Role::Figure));
        let note_x = area.right().saturating_sub(u16::try_from(notes).unwrap_or(0));
        put(buffer, area, note_x, y, &pad(&share.note, notes, true), theme.style(Role::Plain));
        if cursor == Some(index) {
            buffer.set_style(Rect { y, height: 1, ..area }, theme.style(Role::Cursor));
        }
    }
}

/// A lying bar of a share of the cells, to an eighth of a cell; something is never nothing.
fn lying(value: i64, most: i64, cells: usize) -> String {
    let cells = i64::try_from(cells).unwrap_or(0);
    let eighths = if value > 0 { (value * cells * 8 / most).max(1) } else { 0 };
    let full = usize::try_from(eighths / 8).unwrap_or(0);
    let part = usize::try_from(eighths % 8).unwrap_or(0);
    "█".repeat(full) + LYING[part]
}

/// A line of one cell a value, for figures of a few weeks inside a sentence.
pub fn spark(values: &[i64]) -> String {
    let most = values.iter().copied().max().unwrap_or(0).max(1);
    values
        .iter()
        .map(|value| EIGHTHS[usize::try_from((value.max(&0) * 8 + most / 2) / most).unwrap_or(0).min(8)])
        .collect()
}

/// The same for measures that need not begin at nothing: the least is the lowest step, a gap is blank.
pub fn spark_of(values: &[Option<f64>]) -> String {
    let known = || values.iter().flatten().copied();
    let (low, high) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let step = |value: f64| {
        let part = if high > low { (value - low) / (high - low) } else { 0.5 };
        usize::try_from(whole(1.0 + part * 7.0)).unwrap_or(1).clamp(1, 8)
    };
    values.iter().map(|value| value.map_or(" ", |value| EIGHTHS[step(value)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stay_inside_at_every_size() {
        let bars: Vec<Bar> = (0..12).map(|n| Bar { label: format!("W{n}"), value: n * 7 }).collect();
        let shares: Vec<Share> =
            (0..5).map(|n| Share { label: "尺码偏小".into(), value: n, note: format!("{n} 5%") }).collect();
        for height in 0..12 {
            for cells in 0..50 {
                let area = Rect::new(0, 0, cells, height);
                let mut buffer = Buffer::empty(area);
                draw_bars(&mut buffer, area, &bars, Some(3), Theme::mono());
                draw_shares(&mut buffer, area, &shares, Some(1), Theme::mono());
                draw_slim(&mut buffer, area, &bars, Some(3), Theme::mono());
            }
        }
    }

    #[test]
    fn a_year_of_weeks_is_drawn_whole_where_there_are_cells_and_else_says_how_many_are_not() {
        let bars: Vec<Bar> = (0..52).map(|n| Bar { label: format!("W{n:02}"), value: 10 }).collect();
        for (cells, first) in [(52, 0), (110, 0), (40, 12)] {
            let area = Rect::new(0, 0, cells, 6);
            let mut buffer = Buffer::empty(area);
            assert!(!have_room(&bars, cells));
            assert_eq!(draw_slim(&mut buffer, area, &bars, None, Theme::mono()), first, "{cells}");
            let drawn = (0..cells).filter(|x| buffer[(*x, 4)].symbol() == "█").count();
            assert_eq!(drawn, 52 - first, "{cells}");
            let labels: String = (0..cells).map(|x| buffer[(x, 5)].symbol()).collect();
            assert!(
                labels.trim_end().ends_with("W51") && labels.split_whitespace().all(|label| label.len() == 3),
                "{labels}"
            );
        }
        assert!(have_room(&bars[..12], 52));
    }

    #[test]
    fn something_is_never_drawn_as_nothing() {
        assert_eq!(lying(1, 1_000_000, 10), "▏");
        assert_eq!(lying(0, 10, 10), "");
        assert_eq!(lying(10, 10, 4), "████");
        assert_eq!(spark(&[0, 4, 8]), " ▄█");
        assert_eq!(spark_of(&[Some(0.02), None, Some(0.06), Some(0.04)]), "▁ █▅");
        assert_eq!(spark_of(&[Some(3.0), Some(3.0)]), "▅▅");
        assert_eq!(spark_of(&[None]), " ");
    }
}
