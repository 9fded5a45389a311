//! Values over periods: limits, centre, target, marked seasons, the young end, last year's weeks, alarms.

use super::{COLUMN, Canvas, Side, WIDTH, place, width};
use crate::report::chart::Line;
use crate::report::numbers;

/// Above it stand the names of sale periods, in so many rows.
const TOP: f64 = 34.0;
const NAME_ROWS: [f64; 2] = [TOP - 6.0, TOP - 20.0];
const HEIGHT: f64 = 230.0;

/// Turns places and values into points.
struct Plot {
    left: f64,
    step: f64,
    low: f64,
    high: f64,
}

impl Plot {
    fn x(&self, at: usize) -> f64 {
        self.left + (place(at) + 0.5) * self.step
    }

    fn y(&self, value: f64) -> f64 {
        TOP + HEIGHT * (1.0 - (value - self.low) / (self.high - self.low))
    }

    fn point(&self, at: usize, value: Option<f64>) -> Option<(f64, f64)> {
        value.map(|value| (self.x(at), self.y(value)))
    }
}

pub fn draw(canvas: &mut Canvas<'_>, line: &Line) -> f64 {
    let (low, high) = span(line);
    let steps = numbers::steps(canvas.unit, low, high, 6);
    let left = steps.iter().map(|step| width(&canvas.told(*step))).fold(20.0, f64::max) + 10.0;
    let plot = Plot { left, step: (WIDTH - left - 6.0) / place(line.labels.len().max(1)), low, high };
    grounds(canvas, line, &plot);
    for step in steps {
        let y = plot.y(step);
        canvas.line("grid", (left, y), (WIDTH - 6.0, y));
        canvas.text("soft", (left - 8.0, y + 4.0), Side::End, &canvas.told(step));
    }
    lines(canvas, line, &plot);
    labels(canvas, line, &plot);
    let top = TOP + HEIGHT + 34.0;
    let entries = entries(canvas, line);
    top + canvas.legend(top, &entries)
}

/// The ends of the axis: from zero, unless everything lies far above it.
fn span(line: &Line) -> (f64, f64) {
    let limits = line.limits.iter().flatten().flat_map(|limits| [limits.0, limits.1]);
    let values = line.values.iter().chain(&line.earlier).flatten().copied();
    let all: Vec<f64> = values.chain(limits).chain(line.centre).chain(line.goal()).filter(|v| v.is_finite()).collect();
    let (least, most) = all.iter().fold((f64::INFINITY, 0.0_f64), |(least, most), v| (least.min(*v), most.max(*v)));
    if all.is_empty() || most <= 0.0 {
        return (0.0, 1.0);
    }
    let low = if least > most * 0.6 { least - (most - least).max(most * 0.02) * 0.25 } else { 0.0 };
    (low, most + (most - low) * 0.06)
}

/// What lies behind the lines: periods of sales, and what is still young.
fn grounds(canvas: &mut Canvas<'_>, line: &Line, plot: &Plot) {
    // How far each row of names is taken.
    let mut taken = [f64::NEG_INFINITY; NAME_ROWS.len()];
    for (first, last, name) in &line.seasons {
        let (from, to) = (plot.x(*first) - plot.step / 2.0, plot.x(*last) + plot.step / 2.0);
        canvas.rect("season", (from, TOP), (to - from, HEIGHT));
        let (at, side) = if to > WIDTH - 90.0 { (to, Side::End) } else { (from, Side::Start) };
        let wide = width(name);
        let (left, right) = if matches!(side, Side::End) { (at - wide, at) } else { (at, at + wide) };
        // One that has no room in any row has none: two names over each other say nothing.
        if let Some(row) = taken.iter().position(|taken| left >= *taken) {
            taken[row] = right + COLUMN;
            canvas.text("soft", (at, NAME_ROWS[row]), side, name);
        }
    }
    if let Some(from) = line.young_from.filter(|from| *from < line.labels.len()) {
        let from = plot.x(from) - plot.step / 2.0;
        canvas.rect("young", (from, TOP), (WIDTH - 6.0 - from, HEIGHT));
    }
}

fn lines(canvas: &mut Canvas<'_>, line: &Line, plot: &Plot) {
    let ends = (plot.left, WIDTH - 6.0);
    for (class, value) in [("centre", line.centre), ("target", line.goal())] {
        if let Some(y) = value.map(|value| plot.y(value)) {
            canvas.line(class, (ends.0, y), (ends.1, y));
        }
    }
    let limit = |pick: fn((f64, f64)) -> f64| {
        let point = |(at, limits): (usize, &Option<(f64, f64)>)| plot.point(at, limits.map(pick));
        line.limits.iter().enumerate().map(point).collect::<Vec<_>>()
    };
    canvas.path("limits", limit(|limits| limits.0));
    canvas.path("limits", limit(|limits| limits.1));
    canvas.path("earlier", line.earlier.iter().enumerate().map(|(at, value)| plot.point(at, *value)));
    canvas.path("series", line.values.iter().enumerate().map(|(at, value)| plot.point(at, *value)));
    for (at, value) in line.values.iter().enumerate() {
        let Some(point) = plot.point(at, *value) else { continue };
        if line.alarms.contains(&at) {
            canvas.diamond("alarm", point, 6.0);
            canvas.text("alarm-text", (point.0, point.1 - 10.0), Side::Middle, "!");
        } else {
            canvas.circle("dot", point, 3.0);
        }
    }
}

/// The names of periods, as many as have room.
fn labels(canvas: &mut Canvas<'_>, line: &Line, plot: &Plot) {
    let y = TOP + HEIGHT;
    canvas.line("axis", (plot.left, y), (WIDTH - 6.0, y));
    let widest = line.labels.iter().map(|label| width(label)).fold(1.0, f64::max) + 12.0;
    let every = (widest / plot.step).ceil().max(1.0);
    // Counted from the newest, which is the one that matters.
    let n = line.labels.len();
    // The last one gives way to the edge, and one that it would run into gives way to it.
    let last_at = WIDTH - widest / 2.0 + 6.0;
    let has_room = |at: usize| at + 1 == n || plot.x(at) + widest <= last_at.min(plot.x(n - 1)) + 12.0;
    let named = |at: usize| place(n - 1 - at) % every == 0.0 && has_room(at);
    for (at, label) in line.labels.iter().enumerate().filter(|(at, _)| named(*at)) {
        canvas.line("axis", (plot.x(at), y), (plot.x(at), y + 4.0));
        let x = plot.x(at).clamp(width(label) / 2.0, WIDTH - width(label) / 2.0);
        canvas.text("soft", (x, y + 17.0), Side::Middle, label);
    }
}

fn entries(canvas: &Canvas<'_>, line: &Line) -> Vec<(&'static str, String)> {
    let words = canvas.words;
    let mut entries = vec![("series", words.get("report-legend-value"))];
    if let Some(centre) = line.centre {
        entries.push(("centre", words.fill("report-legend-centre", &[("value", canvas.told(centre).into())])));
    }
    if line.limits.iter().any(Option::is_some) {
        entries.push(("limits", words.get("report-legend-limits")));
    }
    if let Some(target) = &line.target {
        let blanks = [("name", target.name.as_str().into()), ("value", canvas.told(target.value).into())];
        entries.push(("target", words.fill("report-legend-target", &blanks)));
    }
    if line.earlier.iter().any(Option::is_some) {
        entries.push(("earlier", words.get("report-legend-earlier")));
    }
    if !line.alarms.is_empty() {
        entries.push(("alarm", words.get("report-alarm")));
    }
    if !line.seasons.is_empty() {
        entries.push(("season", words.get("report-legend-season")));
    }
    if line.young_from.is_some_and(|from| from < line.labels.len()) {
        entries.push(("young", words.get("report-young")));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::Unit;
    use crate::text::{Lang, Words};

    /// The texts of sale periods: where each begins and ends, by its row.
    fn names(seasons: Vec<(usize, usize, String)>) -> Vec<(String, f64, f64)> {
        let n = 13;
        let line = Line {
            labels: (0..n).map(|at| format!("2026-{at:02}")).collect(),
            values: vec![Some(0.1); n],
            centre: None,
            limits: vec![None; n],
            alarms: Vec::new(),
            seasons,
            young_from: None,
            target: None,
            earlier: vec![None; n],
            cases: vec![None; n],
        };
        let words = Words::new(Lang::En);
        let mut canvas = Canvas { words: &words, unit: Unit::Share, out: String::new() };
        draw(&mut canvas, &line);
        let told = |text: &str| {
            let number = |name: &str| text.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.parse::<f64>().ok();
            let (x, y) = number("x").zip(number("y"))?;
            let name = text.split('>').nth(1)?.split('<').next()?.to_owned();
            let wide = width(&name);
            let left = if text.contains("\"end\"") { x - wide } else { x };
            (y < TOP).then(|| (format!("{y}"), left, left + wide)).filter(|_| !name.ends_with('%'))
        };
        canvas.out.lines().filter(|text| text.starts_with("<text")).filter_map(told).collect()
    }

    #[test]
    fn names_of_sale_periods_never_stand_over_each_other() {
        let named = |at: usize, name: &str| (at, at, name.to_owned());
        let all = ["Prime Day", "Golden Week", "Singles’ Day", "Black Friday", "the sale of 12 December", "Christmas"];
        let crowded: Vec<_> = all.iter().enumerate().map(|(n, name)| named(6 + n / 2, name)).collect();
        let drawn = names(crowded);
        assert!(drawn.len() >= 2, "{drawn:?}");
        for (n, (row, left, right)) in drawn.iter().enumerate() {
            let others = drawn[n + 1..].iter().filter(|(other, ..)| other == row);
            for (_, from, to) in others {
                assert!(right <= from || to <= left, "{drawn:?}");
            }
        }
        assert_eq!(names(vec![named(1, "Prime Day"), named(9, "Christmas")]).len(), 2);
    }
}
