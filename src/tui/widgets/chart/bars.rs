//! Lying bars: each is solid up to where it surely reaches, hatched to its value, and dotted on to where it may reach; Pareto
//! bars stand on one scale with the line of what they add up to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::axis::{Scale, cell, real, whole};
use super::dots::{Dots, Pattern};
use super::legend::{self, Entry};
use super::{Look, under_cursor};
use crate::report::chart::{Bar, Pareto, Unit};
use crate::text::shown_line;
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, width};

const SURE: &str = "█";
const LIKELY: &str = "▒";
const MAYBE: &str = "░";
const BEYOND: &str = ">";

/// Columns of the bars: labels, bars, texts.
struct Columns {
    rows: Rect,
    labels: usize,
    bars: Rect,
    texts: usize,
    first: usize,
}

impl Columns {
    fn of(area: Rect, bars: &[Bar], below: u16, look: &Look<'_>) -> Self {
        let rows = Rect { height: area.height.saturating_sub(below), ..area };
        let room = usize::from(area.width);
        let widest = |of: fn(&Bar) -> usize| bars.iter().map(of).max().unwrap_or(0);
        let texts = widest(|bar| width(&bar.text)).min(room / 2);
        let labels = widest(|bar| width(&bar.label)).min(room * 2 / 5).min(room.saturating_sub(texts + 14));
        let wide = room.saturating_sub(labels + texts + 2);
        let at = |n: usize| u16::try_from(n).unwrap_or(0);
        let bars_area = Rect { x: area.x + at(labels) + 1, width: at(wide), ..rows };
        let first = look.cursor.map_or(0, |cursor| (cursor + 1).saturating_sub(rows.height.into()));
        Self { rows, labels, bars: bars_area, texts, first }
    }

    /// The bars in sight with their lines.
    fn shown<'a>(&self, bars: &'a [Bar]) -> impl Iterator<Item = (usize, u16, &'a Bar)> + use<'a> {
        let (top, bottom) = (self.rows.top(), self.rows.bottom());
        (top..bottom).zip(bars.iter().enumerate().skip(self.first)).map(|(y, (at, bar))| (at, y, bar))
    }

    fn words(&self, buffer: &mut Buffer, y: u16, bar: &Bar, (right, look): (bool, &Look<'_>)) {
        let role = if bar.small { Role::Quiet } else { Role::Plain };
        let label = pad(&shown_line(&bar.label), self.labels, false);
        put(buffer, self.rows, self.rows.x, y, &label, look.theme.style(role));
        put(buffer, self.rows, self.bars.right() + 1, y, &pad(&bar.text, self.texts, right), look.theme.style(role));
    }
}

pub fn draw(buffer: &mut Buffer, area: Rect, bars: &[Bar], unit: Unit, look: &Look<'_>) {
    let entries = entries(bars, look);
    let legend = if area.height >= 7 { legend::lines(&entries, area.width).min(2) } else { 0 };
    // Few bars need no axis far below them.
    let lines = u16::try_from(bars.len()).unwrap_or(u16::MAX).saturating_add(1 + legend).min(area.height);
    let area = Rect { height: lines, ..area };
    let columns = Columns::of(area, bars, 1 + legend, look);
    let scale = Scale::over(unit, reached(bars), usize::from(columns.bars.width / 8).clamp(2, 8));
    for (at, y, bar) in columns.shown(bars) {
        columns.words(buffer, y, bar, (false, look));
        draw_bar(buffer, Rect { y, height: 1, ..columns.bars }, bar, &scale, look);
        if look.cursor == Some(at) {
            under_cursor(buffer, Rect { y, height: 1, ..area }, look.theme);
        }
    }
    let below = Rect { y: columns.rows.bottom(), height: 1, ..area };
    draw_scale(buffer, below, columns.bars, &scale, look);
    tell_more(buffer, below, &columns, bars.len(), look);
    legend::draw(buffer, Rect { y: below.bottom(), height: legend, ..area }, &entries, look);
}

/// Below the labels, how many bars have no room.
fn tell_more(buffer: &mut Buffer, row: Rect, columns: &Columns, bars: usize, look: &Look<'_>) {
    let hidden = bars.saturating_sub(columns.rows.height.into());
    if hidden > 0 {
        let text = fit(&look.words.fill("chart-more", &[("n", hidden.into())]), columns.labels);
        put(buffer, row, row.x, row.y, &text, look.theme.style(Role::Quiet));
    }
}

/// What the scale must hold: the bars, and how far they may reach, unless few cases make that far away.
fn reached(bars: &[Bar]) -> impl Iterator<Item = f64> + '_ {
    let most = bars.iter().filter(|bar| !bar.small).map(|bar| bar.value).fold(0.0, f64::max);
    let most = if most == 0.0 { bars.iter().map(|bar| bar.value).fold(0.0, f64::max) } else { most };
    let high = move |bar: &Bar| bar.interval.map_or(bar.value, |(_, high)| high.min(most * 2.5).max(bar.value));
    std::iter::once(0.0).chain(bars.iter().filter(|bar| !bar.small).map(high)).chain(std::iter::once(most))
}

fn draw_bar(buffer: &mut Buffer, row: Rect, bar: &Bar, scale: &Scale, look: &Look<'_>) {
    let cells = usize::from(row.width);
    let to = |value: f64| usize::try_from(whole(scale.part(value) * real(cells))).unwrap_or(0);
    let (low, high) = bar.interval.unwrap_or((bar.value, bar.value));
    let value = if bar.value > 0.0 { to(bar.value).max(1) } else { 0 };
    let (low, high) = (to(low).min(value), to(high).max(value));
    let style = |role: Role| look.theme.style(if bar.small { Role::Quiet } else { role });
    let solid = if bar.small { 0 } else { low };
    let x = put(buffer, row, row.x, row.y, &SURE.repeat(solid), style(Role::Figure));
    let x = put(buffer, row, x, row.y, &LIKELY.repeat(value - solid), style(Role::Figure));
    put(buffer, row, x, row.y, &MAYBE.repeat(high - value), style(Role::Quiet));
    if bar.interval.is_some_and(|(_, high)| scale.is_beyond(high)) || scale.is_beyond(bar.value) {
        put(buffer, row, row.right() - 1, row.y, BEYOND, style(Role::Figure));
    }
}

/// The ticks below the bars.
fn draw_scale(buffer: &mut Buffer, row: Rect, bars: Rect, scale: &Scale, look: &Look<'_>) {
    let mut free = row.x;
    for tick in &scale.ticks {
        let text = scale.written(look.words, *tick);
        let cells = u16::try_from(width(&text)).unwrap_or(0);
        let at = bars.x + u16::try_from(whole(scale.part(*tick) * f64::from(bars.width))).unwrap_or(0);
        let x = at.saturating_sub(cells / 2).max(row.x).min(row.right().saturating_sub(cells));
        if x >= free {
            put(buffer, row, x, row.y, &text, look.theme.style(Role::Quiet));
            free = x + cells + 1;
        }
    }
}

fn entries(bars: &[Bar], look: &Look<'_>) -> Vec<Entry> {
    let intervals = bars.iter().any(|bar| bar.interval.is_some());
    let few = bars.iter().any(|bar| bar.small);
    let mut out = Vec::new();
    if intervals {
        for (sample, role, key) in [
            (SURE, Role::Figure, "chart-at-least"),
            (LIKELY, Role::Figure, "chart-up-to-value"),
            (MAYBE, Role::Quiet, "chart-at-most"),
        ] {
            out.push(Entry { sample, role, word: look.words.get(key) });
        }
    }
    if few && intervals {
        out.push(Entry { sample: "▒░", role: Role::Quiet, word: look.words.get("chart-few") });
    }
    out
}

/// Pareto: bars as shares of the whole, and the line of the sum so far on the same scale.
pub fn draw_pareto(buffer: &mut Buffer, area: Rect, pareto: &Pareto, look: &Look<'_>) {
    let entries = pareto_entries(pareto, look);
    let legend = if area.height >= 7 { legend::lines(&entries, area.width).min(2) } else { 0 };
    let lines = u16::try_from(pareto.bars.len()).unwrap_or(u16::MAX).saturating_add(1 + legend).min(area.height);
    let area = Rect { height: lines, ..area };
    let tail = 8;
    let inner = Rect { x: area.x + 2, width: area.width - 2 - tail, ..area };
    let columns = Columns::of(inner, &pareto.bars, 1 + legend, look);
    let scale = Scale::between(Unit::Share, 0.0, 1.0, usize::from(columns.bars.width / 10).clamp(3, 6));
    let mut before = columns.first.checked_sub(1).and_then(|at| pareto.cumulated.get(at)).copied().unwrap_or(0.0);
    let mark_80 = columns.bars.x + u16::try_from(cell(0.8, columns.bars.width.into())).unwrap_or(0);
    for (at, y, bar) in columns.shown(&pareto.bars) {
        let so_far = pareto.cumulated.get(at).copied().unwrap_or(before);
        columns.words(buffer, y, bar, (true, look));
        put(buffer, area, mark_80, y, ":", look.theme.style(Role::Quiet));
        let share = as_share(bar, so_far - before);
        draw_bar(buffer, Rect { y, height: 1, ..columns.bars }, &share, &scale, look);
        let vital = at < pareto.n_vital;
        put(buffer, area, area.x, y, if vital { "*" } else { " " }, look.theme.style(Role::Title));
        let alike = if pareto.alike.get(at) == Some(&true) { "≈" } else { " " };
        let tail_text = format!("{} {alike}", pad(&scale_text(look, so_far), 5, true));
        put(buffer, area, inner.right() + 1, y, &tail_text, look.theme.style(Role::Plain));
        before = so_far;
    }
    draw_sum_line(buffer, &columns, pareto, look);
    if let Some((_, y, _)) = columns.shown(&pareto.bars).find(|(at, _, _)| look.cursor == Some(*at)) {
        under_cursor(buffer, Rect { y, height: 1, ..area }, look.theme);
    }
    let below = Rect { y: columns.rows.bottom(), height: 1, ..area };
    draw_scale(buffer, below, columns.bars, &scale, look);
    tell_more(buffer, below, &columns, pareto.bars.len(), look);
    legend::draw(buffer, Rect { y: below.bottom(), height: legend, ..area }, &entries, look);
}

fn scale_text(look: &Look<'_>, part: f64) -> String {
    look.words.fill("chart-percent", &[("n", whole(part * 100.0).to_string().into())])
}

/// The same bar on the scale of shares; its interval shrinks and grows with it.
fn as_share(bar: &Bar, share: f64) -> Bar {
    let factor = if bar.value > 0.0 { share / bar.value } else { 0.0 };
    let interval = bar.interval.map(|(low, high)| (low * factor, high * factor));
    Bar { value: share, interval, ..bar.clone() }
}

/// The line of the sum so far, where no bar is in its way.
fn draw_sum_line(buffer: &mut Buffer, columns: &Columns, pareto: &Pareto, look: &Look<'_>) {
    let mut dots = Dots::new(columns.bars);
    let across = i64::from(columns.bars.width) * 2 - 1;
    let place = |at: usize| {
        let x = whole(pareto.cumulated.get(at).copied().unwrap_or(1.0) * across as f64);
        let row = i64::try_from(at).unwrap_or(0) - i64::try_from(columns.first).unwrap_or(0);
        (x, row * 4 + 1)
    };
    let n = columns.shown(&pareto.bars).count();
    for at in columns.first..columns.first + n {
        if at > columns.first {
            dots.line(place(at - 1), place(at), Pattern::Solid, Role::Warning);
        }
        dots.point(place(at).0, place(at).1, Role::Warning);
    }
    let mut over = Buffer::empty(columns.bars);
    dots.draw(&mut over, columns.bars, look.theme);
    for position in columns.bars.positions() {
        let free = buffer.cell(position).is_some_and(|cell| matches!(cell.symbol(), " " | ":" | MAYBE));
        if let (true, Some(to), Some(from)) =
            (free && over[position].symbol() != " ", buffer.cell_mut(position), over.cell(position))
        {
            to.clone_from(from);
        }
    }
}

fn pareto_entries(pareto: &Pareto, look: &Look<'_>) -> Vec<Entry> {
    let mut out = vec![
        Entry { sample: "*", role: Role::Title, word: look.words.get("chart-vital") },
        Entry { sample: "⠤⠶⠤", role: Role::Warning, word: look.words.get("chart-cumulated") },
    ];
    if pareto.alike.contains(&true) {
        out.push(Entry { sample: "≈", role: Role::Plain, word: look.words.get("chart-alike") });
    }
    out.extend(entries(&pareto.bars, look));
    out
}
