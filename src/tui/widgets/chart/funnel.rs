//! Groups by their size against the overall value, between limits of 95 % and 99.8 %: who differs shows by place, letter and word.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::axis::{Scale, real, whole};
use super::dots::{Dots, Pattern};
use super::legend::{self, Entry};
use super::{Look, under_cursor};
use crate::report::chart::{Funnel, Unit};
use crate::text::shown_line;
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, width};

/// From so many cells on the list of groups stands beside the picture.
const BESIDE: u16 = 64;

pub fn draw(buffer: &mut Buffer, area: Rect, funnel: &Funnel, unit: Unit, look: &Look<'_>) {
    if funnel.points.is_empty() {
        return;
    }
    let (picture, list) = divide(area, funnel);
    draw_list(buffer, list, funnel, unit, look);
    draw_picture(buffer, picture, funnel, unit, look);
}

/// Picture and list: side by side where there is room, else the list below in a third.
fn divide(area: Rect, funnel: &Funnel) -> (Rect, Rect) {
    if area.width >= BESIDE {
        let names = funnel.points.iter().map(|point| width(&point.label)).max().unwrap_or(0);
        let wide = u16::try_from(names + 24).unwrap_or(u16::MAX).min(area.width * 2 / 5);
        let picture = Rect { width: area.width - wide - 2, ..area };
        return (picture, Rect { x: picture.right() + 2, width: wide, ..area });
    }
    let n = u16::try_from(funnel.points.len()).unwrap_or(u16::MAX);
    let high = n.min(area.height / 3);
    let picture = Rect { height: area.height - high, ..area };
    (picture, Rect { y: picture.bottom(), height: high, ..area })
}

/// The letter of a group, capital where it lies beyond a limit.
fn letter(at: usize, beyond: u8) -> char {
    let letter = u8::try_from(at % 26).map_or('?', |at| char::from(b'a' + at));
    if beyond > 0 { letter.to_ascii_uppercase() } else { letter }
}

const fn role(beyond: u8) -> Role {
    match beyond {
        0 => Role::Plain,
        1 => Role::Warning,
        _ => Role::Bad,
    }
}

fn draw_list(buffer: &mut Buffer, area: Rect, funnel: &Funnel, unit: Unit, look: &Look<'_>) {
    let first = look.cursor.map_or(0, |cursor| (cursor + 1).saturating_sub(area.height.into()));
    let names = usize::from(area.width).saturating_sub(23).max(4);
    for (y, (at, point)) in (area.top()..area.bottom()).zip(funnel.points.iter().enumerate().skip(first)) {
        let marks = ["  ", "! ", "!!"][usize::from(point.beyond.min(2))];
        let value = exact(unit, point.value, look);
        let n = look.words.fill("chart-n", &[("n", point.n.into())]);
        let name = pad(&shown_line(&point.label), names, false);
        let text = format!("{} {marks} {name} {} {}", letter(at, point.beyond), pad(&value, 7, true), pad(&n, 9, true));
        put(buffer, area, area.x, y, &fit(&text, area.width.into()), look.theme.style(role(point.beyond)));
        if look.cursor == Some(at) {
            under_cursor(buffer, Rect { y, height: 1, ..area }, look.theme);
        }
    }
}

/// A value to one decimal of a percent, or as the axis writes it.
fn exact(unit: Unit, value: f64, look: &Look<'_>) -> String {
    match unit {
        Unit::Share => look.words.fill("chart-percent", &[("n", format!("{:.1}", value * 100.0).into())]),
        _ => Scale::between(unit, value, value + value.abs().max(1.0) * 0.01, 2).written(look.words, value),
    }
}

fn draw_picture(buffer: &mut Buffer, area: Rect, funnel: &Funnel, unit: Unit, look: &Look<'_>) {
    let entries = entries(look);
    let legend = if area.height >= 9 { legend::lines(&entries, area.width).min(2) } else { 0 };
    let body = area.height.saturating_sub(legend + 1);
    let points = funnel.points.iter().map(|point| point.value);
    // The limits of the very smallest groups would leave no room for anything else.
    let most = points.clone().fold(funnel.overall, f64::max);
    let outer =
        funnel.limits.iter().map(|(_, limits)| limits[3]).filter(|limit| *limit <= most.max(funnel.overall * 2.5));
    let values = points.chain(outer).chain([funnel.overall, 0.0]);
    let up = Scale::over(unit, values, usize::from(body / 2).clamp(2, 8));
    let written: Vec<String> = up.ticks.iter().map(|tick| up.written(look.words, *tick)).collect();
    let axis = u16::try_from(written.iter().map(|text| width(text)).max().unwrap_or(0)).unwrap_or(0) + 2;
    let x = area.x + axis.min(area.width / 2);
    let plot = Rect { x, width: area.right() - x, height: body, ..area };
    let sizes = funnel.points.iter().map(|point| point.n as f64).chain([0.0]);
    let along = Scale::over(Unit::Count, sizes, usize::from(plot.width / 10).clamp(2, 7));
    draw_axes(buffer, area, plot, (&up, &written), &along, look);
    let dots = curves(funnel, plot, &up, &along);
    dots.draw(buffer, plot, look.theme);
    for (at, point) in funnel.points.iter().enumerate() {
        let column = whole(along.part(point.n as f64) * real(usize::from(plot.width.saturating_sub(1))));
        let line = whole((1.0 - up.part(point.value)) * real(usize::from(body.saturating_sub(1))));
        let (x, y) = (plot.x + u16::try_from(column).unwrap_or(0), plot.y + u16::try_from(line).unwrap_or(0));
        put(buffer, plot, x, y, &letter(at, point.beyond).to_string(), look.theme.style(role(point.beyond)));
        if look.cursor == Some(at) {
            under_cursor(buffer, Rect { x, y, width: 1, height: 1 }, look.theme);
        }
    }
    legend::draw(buffer, Rect { y: plot.bottom() + 1, height: legend, ..area }, &entries, look);
}

fn draw_axes(
    buffer: &mut Buffer,
    area: Rect,
    plot: Rect,
    (up, written): (&Scale, &[String]),
    along: &Scale,
    look: &Look<'_>,
) {
    let quiet = look.theme.style(Role::Quiet);
    for y in plot.top()..plot.bottom() {
        put(buffer, area, plot.x - 1, y, "│", quiet);
    }
    for (tick, text) in up.ticks.iter().zip(written) {
        let down = whole((1.0 - up.part(*tick)) * real(usize::from(plot.height.saturating_sub(1))));
        let y = plot.y + u16::try_from(down).unwrap_or(0);
        let x = (plot.x - 1).saturating_sub(u16::try_from(width(text)).unwrap_or(0) + 1).max(area.x);
        put(buffer, area, x, y, text, quiet);
        put(buffer, area, plot.x - 1, y, "┤", quiet);
    }
    let mut free = plot.x;
    let size = look.words.get("chart-size");
    let last = plot.right().saturating_sub(u16::try_from(width(&size)).unwrap_or(0) + 1);
    for tick in &along.ticks {
        let text = along.written(look.words, *tick);
        let cells = u16::try_from(width(&text)).unwrap_or(0);
        let at = whole(along.part(*tick) * real(usize::from(plot.width.saturating_sub(1))));
        let x = (plot.x + u16::try_from(at).unwrap_or(0)).saturating_sub(cells / 2).max(plot.x);
        if x >= free && x + cells < last {
            put(buffer, area, x, plot.bottom(), &text, quiet);
            free = x + cells + 1;
        }
    }
    put(buffer, area, last + 1, plot.bottom(), &size, quiet);
}

fn curves(funnel: &Funnel, plot: Rect, up: &Scale, along: &Scale) -> Dots {
    let mut dots = Dots::new(plot);
    let (across, down) = dots.size();
    let x = |n: f64| whole(along.part(n) * real(across.saturating_sub(1)));
    let y = |value: f64| whole((1.0 - up.part(value)) * real(down.saturating_sub(1)));
    let last = i64::try_from(across).unwrap_or(1) - 1;
    for (which, pattern, role) in [
        (0, Pattern::Sparse, Role::Bad),
        (3, Pattern::Sparse, Role::Bad),
        (1, Pattern::Dotted, Role::Warning),
        (2, Pattern::Dotted, Role::Warning),
    ] {
        for two in funnel.limits.windows(2) {
            let ((n, from), (next, to)) = (two[0], two[1]);
            // What lies beyond the picture would run along its edge.
            if n > along.high || up.is_beyond(from[which]) || up.is_beyond(to[which]) {
                continue;
            }
            dots.line((x(n), y(from[which])), (x(next), y(to[which])), pattern, role);
        }
    }
    dots.line((0, y(funnel.overall)), (last, y(funnel.overall)), Pattern::Solid, Role::Quiet);
    dots
}

fn entries(look: &Look<'_>) -> Vec<Entry> {
    let all = [
        ("⠤⠤⠤", Role::Quiet, "chart-overall"),
        ("⠄⠄⠄", Role::Warning, "chart-limits-95"),
        ("⠄ ⠄", Role::Bad, "chart-limits-998"),
    ];
    all.into_iter().map(|(sample, role, key)| Entry { sample, role, word: look.words.get(key) }).collect()
}
