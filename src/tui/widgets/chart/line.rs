//! Values over periods as a braille line, with centre, control limits, target, the year before, marked alarms and seasons, and a
//! shaded young end. Patterns and marks tell everything; colours only help.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::axis::{Scale, real, whole};
use super::dots::{Dots, Pattern};
use super::legend::{self, Entry};
use super::{Look, under_cursor};
use crate::report::chart::{Line, Unit};
use crate::report::numbers;
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, put, width};

const ALARM: &str = "!";
const YOUNG: &str = "░";

/// Where the parts of the chart are.
struct Parts {
    seasons: Rect,
    plot: Rect,
    labels: Rect,
    legend: Rect,
}

pub fn draw(buffer: &mut Buffer, area: Rect, line: &Line, unit: Unit, look: &Look<'_>) {
    if line.labels.is_empty() {
        return;
    }
    let entries = entries(line, unit, look);
    let most = match area.height {
        12.. => 2,
        7.. => 1,
        _ => 0,
    };
    let legend = legend::lines(&entries, area.width).min(most);
    let seasons = u16::from(!line.seasons.is_empty() && area.height >= 8);
    let body = area.height - legend - seasons - 1;
    let scale = Scale::over(unit, drawn_values(line), usize::from(body * 2 / 3).clamp(2, 9));
    let written: Vec<String> = scale.ticks.iter().map(|tick| scale.written(look.words, *tick)).collect();
    let axis = u16::try_from(written.iter().map(|text| width(text)).max().unwrap_or(0)).unwrap_or(0) + 2;
    let x = area.x + axis.min(area.width / 2);
    let wide = area.right() - x;
    let plot = Rect { x, y: area.y + seasons, width: wide, height: body };
    let parts = Parts {
        seasons: Rect { y: area.y, height: seasons, ..plot },
        plot,
        labels: Rect { y: plot.bottom(), height: 1, ..plot },
        legend: Rect { y: plot.bottom() + 1, height: legend, ..area },
    };
    draw_axis(buffer, area, &parts, &scale, &written, look);
    let dots = dots(line, &scale, plot);
    shade(buffer, plot, line, &dots, look);
    dots.draw(buffer, plot, look.theme);
    mark_alarms(buffer, plot, line, &scale, look);
    draw_seasons(buffer, parts.seasons, line, look);
    draw_labels(buffer, parts.labels, line, look);
    legend::draw(buffer, parts.legend, &entries, look);
}

fn drawn_values(line: &Line) -> impl Iterator<Item = f64> + '_ {
    let limits = line.limits.iter().flatten().flat_map(|(low, high)| [*low, *high]);
    let values = line.values.iter().chain(&line.earlier).flatten().copied();
    values.chain(limits).chain(line.centre).chain(line.goal())
}

fn draw_axis(buffer: &mut Buffer, area: Rect, parts: &Parts, scale: &Scale, written: &[String], look: &Look<'_>) {
    let quiet = look.theme.style(Role::Quiet);
    for y in parts.plot.top()..parts.plot.bottom() {
        put(buffer, area, parts.plot.x - 1, y, "│", quiet);
    }
    let mut last = None;
    for (tick, text) in scale.ticks.iter().zip(written) {
        let down = row_of(scale, *tick, parts.plot.height);
        if last == Some(down) {
            continue;
        }
        last = Some(down);
        let x = (parts.plot.x - 1).saturating_sub(u16::try_from(width(text)).unwrap_or(0) + 1);
        put(buffer, area, x.max(area.x), parts.plot.y + down, text, quiet);
        put(buffer, area, parts.plot.x - 1, parts.plot.y + down, "┤", quiet);
    }
}

/// The row of cells that a value lies in.
fn row_of(scale: &Scale, value: f64, rows: u16) -> u16 {
    let dot = dot_row(scale, value, usize::from(rows) * 4);
    u16::try_from(dot / 4).unwrap_or(0)
}

fn dot_row(scale: &Scale, value: f64, rows: usize) -> i64 {
    whole((1.0 - scale.part(value)) * real(rows.saturating_sub(1)))
}

/// The dots across at which a point lies: the middle of its band.
fn dot_column(at: usize, n: usize, dots: usize) -> i64 {
    whole((real(at) + 0.5) * real(dots) / real(n.max(1)) - 0.5)
}

/// The cells of a point's band.
fn band(at: usize, n: usize, plot: Rect) -> (u16, u16) {
    let edge = |at: usize| u16::try_from(at * usize::from(plot.width) / n.max(1)).unwrap_or(plot.width);
    (plot.x + edge(at), plot.x + edge(at + 1).max(edge(at) + 1))
}

fn dots(line: &Line, scale: &Scale, plot: Rect) -> Dots {
    let mut dots = Dots::new(plot);
    let (across, down) = dots.size();
    let n = line.labels.len();
    let last = i64::try_from(across).unwrap_or(1) - 1;
    let y = |value: f64| dot_row(scale, value, down);
    let x = |at: usize| dot_column(at, n, across);
    if let Some(centre) = line.centre {
        dots.line((0, y(centre)), (last, y(centre)), Pattern::Solid, Role::Quiet);
    }
    for (at, limits) in line.limits.iter().enumerate().take(n) {
        let Some((low, high)) = limits else { continue };
        let from = whole(real(at) * real(across) / real(n));
        let to = whole(real(at + 1) * real(across) / real(n)) - 1;
        for limit in [low, high] {
            dots.line((from, y(*limit)), (to, y(*limit)), Pattern::Dotted, Role::Warning);
        }
    }
    if let Some(target) = line.goal() {
        dots.line((0, y(target)), (last, y(target)), Pattern::Dashed, Role::Good);
    }
    let young = line.young_from.unwrap_or(n);
    path(&mut dots, &line.earlier, n, (&x, &y), |_| Pattern::Sparse, Role::Marked);
    let pattern = |at| if at >= young { Pattern::Dotted } else { Pattern::Solid };
    path(&mut dots, &line.values, n, (&x, &y), pattern, Role::Figure);
    // Points only where there is room between them.
    if across / n.max(1) >= 6 {
        for (at, value) in line.values.iter().enumerate().take(n) {
            if let Some(value) = value {
                dots.point(x(at), y(*value), Role::Figure);
            }
        }
    }
    dots
}

/// Joins values that follow on each other; a gap stays a gap.
fn path(
    dots: &mut Dots,
    values: &[Option<f64>],
    n: usize,
    (x, y): (&dyn Fn(usize) -> i64, &dyn Fn(f64) -> i64),
    pattern: impl Fn(usize) -> Pattern,
    role: Role,
) {
    let mut before: Option<(i64, i64)> = None;
    for (at, value) in values.iter().enumerate().take(n) {
        let here = value.map(|value| (x(at), y(value)));
        match (before, here) {
            (Some(from), Some(to)) => dots.line(from, to, pattern(at), role),
            (None, Some(alone)) => dots.dot(alone.0, alone.1, role),
            _ => {}
        }
        before = here;
    }
}

/// The young end lies on a shade, which also stands without colour.
fn shade(buffer: &mut Buffer, plot: Rect, line: &Line, dots: &Dots, look: &Look<'_>) {
    let Some(young) = line.young_from.filter(|young| *young < line.labels.len()) else { return };
    let (from, _) = band(young, line.labels.len(), plot);
    for y in plot.top()..plot.bottom() {
        for x in from..plot.right() {
            if dots.is_free((x - plot.x).into(), (y - plot.y).into()) {
                put(buffer, plot, x, y, YOUNG, look.theme.style(Role::Quiet));
            }
        }
    }
}

fn mark_alarms(buffer: &mut Buffer, plot: Rect, line: &Line, scale: &Scale, look: &Look<'_>) {
    let n = line.labels.len();
    for &at in line.alarms.iter().filter(|at| **at < n) {
        let Some(Some(value)) = line.values.get(at) else { continue };
        let column = dot_column(at, n, usize::from(plot.width) * 2) / 2;
        let x = plot.x + u16::try_from(column).unwrap_or(0);
        put(buffer, plot, x, plot.y + row_of(scale, *value, plot.height), ALARM, look.theme.style(Role::Bad));
    }
}

/// A season is a bracket above its periods with its name, inside where it fits and else behind.
fn draw_seasons(buffer: &mut Buffer, row: Rect, line: &Line, look: &Look<'_>) {
    if row.height == 0 {
        return;
    }
    let n = line.labels.len();
    let begins = |at: usize| line.seasons.get(at).map_or(row.right(), |season| band(season.0, n, row).0);
    let mut free_from = row.x;
    for (at, (first, last, name)) in line.seasons.iter().enumerate().filter(|(_, season)| season.0 < n) {
        let (from, to) = (band(*first, n, row).0, band((*last).min(n - 1), n, row).1.min(row.right()));
        // Where periods are long several fall into one, which the first of them marks.
        if from < free_from {
            continue;
        }
        let room = usize::from(to - from).saturating_sub(2);
        let style = look.theme.style(Role::Title);
        let free = usize::from(begins(at + 1).saturating_sub(to + 2));
        let name = crate::text::shown_line(name);
        if width(&name) <= room || free < width(&name) {
            let name = if room < 3 { String::new() } else { fit(&name, room) };
            let left = (room - width(&name)) / 2;
            let text = format!("[{}{name}{}]", "~".repeat(left), "~".repeat(room - left - width(&name)));
            free_from = put(buffer, row, from, row.y, &text, style);
        } else {
            let x = put(buffer, row, from, row.y, &format!("[{}]", "~".repeat(room)), style);
            free_from = put(buffer, row, x + 1, row.y, &name, style);
        }
    }
}

/// As many labels as stand apart, the one under the cursor among them, else the last one.
fn draw_labels(buffer: &mut Buffer, row: Rect, line: &Line, look: &Look<'_>) {
    let n = line.labels.len();
    let labels = shortened(&line.labels);
    let widest = labels.iter().map(|label| width(label)).max().unwrap_or(1) + 2;
    let stride = (widest * n).div_ceil(usize::from(row.width).max(1)).max(1);
    let anchor = look.cursor.unwrap_or(n - 1).min(n - 1);
    for (at, label) in labels.into_iter().enumerate().filter(|(at, _)| at % stride == anchor % stride) {
        let cells = u16::try_from(width(label)).unwrap_or(0);
        let (from, to) = band(at, n, row);
        let middle = from + (to - from) / 2;
        let x = middle.saturating_sub(cells / 2).clamp(row.x, row.right().saturating_sub(cells).max(row.x));
        let role = if line.young_from.is_some_and(|young| at >= young) { Role::Quiet } else { Role::Plain };
        put(buffer, row, x, row.y, label, look.theme.style(role));
        if look.cursor == Some(at) {
            under_cursor(buffer, Rect { x, width: cells, ..row }, look.theme);
        }
    }
}

fn entries(line: &Line, unit: Unit, look: &Look<'_>) -> Vec<Entry> {
    let has = [
        (true, "⠤⠶⠤", Role::Figure, "chart-value"),
        (!line.alarms.is_empty(), ALARM, Role::Bad, "chart-alarm"),
        (line.target.is_some(), "⠤⠤ ⠤⠤", Role::Good, "report-legend-target"),
        (line.limits.iter().any(Option::is_some), "⠄⠄⠄", Role::Warning, "chart-limits"),
        (line.centre.is_some(), "⠤⠤⠤", Role::Quiet, "chart-centre"),
        (line.earlier.iter().any(Option::is_some), "⠄ ⠄ ⠄", Role::Marked, "chart-earlier"),
        (line.young_from.is_some_and(|at| at < line.labels.len()), YOUNG, Role::Quiet, "chart-young"),
        (!line.seasons.is_empty(), "[~]", Role::Title, "chart-season"),
    ];
    let word = |key: &str| match &line.target {
        Some(target) if key == "report-legend-target" => {
            let name = crate::text::shown_line(&target.name).into_owned();
            let value = numbers::text(look.words, unit, target.value);
            look.words.fill("report-legend-target", &[("name", name.into()), ("value", value.into())])
        }
        _ => look.words.get(key),
    };
    let entry = |(_, sample, role, key)| Entry { sample, role, word: word(key) };
    has.into_iter().filter(|(there, ..)| *there).map(entry).collect()
}

/// Labels without what they all begin with: their year, or their year and month.
fn shortened(labels: &[String]) -> Vec<&str> {
    let rests: Option<Vec<&str>> = labels
        .iter()
        .map(|label| label.split_once('-').filter(|(year, _)| year.len() == 4).map(|(_, rest)| rest))
        .collect();
    match rests {
        Some(rests) if rests.iter().all(|rest| rest.starts_with('W') || rest.len() == 5) => rests,
        _ => labels.iter().map(String::as_str).collect(),
    }
}
