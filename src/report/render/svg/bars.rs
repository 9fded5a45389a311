//! Bars with their intervals, and the Pareto order of causes with the share that they reach together.

use super::{Canvas, Side, WIDTH, fitted, place, width};
use crate::report::chart::{Bar, Pareto};
use crate::report::numbers;

const ROW: f64 = 27.0;
const TOP: f64 = 22.0;
/// The share at which the vital few end.
const VITAL: f64 = 0.8;

/// Where bars begin, how long the longest may be, and what it counts.
struct Plot {
    left: f64,
    room: f64,
    largest: f64,
}

impl Plot {
    fn of(bars: &[Bar]) -> Self {
        let left = bars.iter().map(|bar| width(&bar.label)).fold(40.0, f64::max).min(220.0) + 10.0;
        let text = bars.iter().map(|bar| width(&bar.text)).fold(20.0, f64::max).min(220.0) + 12.0;
        let largest = bars.iter().map(|bar| bar.interval.map_or(bar.value, |i| i.1.max(bar.value))).fold(0.0, f64::max);
        Self { left, room: WIDTH - left - text, largest }
    }

    fn x(&self, value: f64) -> f64 {
        let part = if self.largest > 0.0 { (value / self.largest).clamp(0.0, 1.0) } else { 0.0 };
        self.left + part * self.room
    }
}

pub fn bars(canvas: &mut Canvas<'_>, bars: &[Bar]) -> f64 {
    let plot = Plot::of(bars);
    axis(canvas, &plot, bars.len());
    for (at, bar) in bars.iter().enumerate() {
        draw(canvas, &plot, at, bar, if bar.small { "bar-small" } else { "bar" });
    }
    let bottom = TOP + place(bars.len()) * ROW + 8.0;
    let mut entries = Vec::new();
    if bars.iter().any(|bar| bar.interval.is_some()) {
        entries.push(("whisker", canvas.words.get("report-legend-interval")));
    }
    if bars.iter().any(|bar| bar.small) {
        entries.push(("bar-small", canvas.words.get("report-small")));
    }
    if entries.is_empty() { bottom } else { bottom + canvas.legend(bottom, &entries) }
}

fn axis(canvas: &mut Canvas<'_>, plot: &Plot, n: usize) {
    let bottom = TOP + place(n) * ROW;
    for step in numbers::steps(canvas.unit, 0.0, plot.largest, 5) {
        let x = plot.x(step);
        canvas.line("grid", (x, TOP), (x, bottom));
        canvas.text("soft", (x, TOP - 7.0), Side::Middle, &canvas.told(step));
    }
    canvas.line("axis", (plot.left, TOP), (plot.left, bottom));
}

fn draw(canvas: &mut Canvas<'_>, plot: &Plot, at: usize, bar: &Bar, class: &str) {
    let (y, middle) = (TOP + place(at) * ROW + 5.0, TOP + place(at) * ROW + ROW / 2.0);
    canvas.text("", (plot.left - 8.0, middle + 4.0), Side::End, &fitted(&bar.label, plot.left - 10.0));
    let end = plot.x(bar.value);
    canvas.rect(class, (plot.left, y), (end - plot.left, ROW - 10.0));
    let mut text_at = end;
    if let Some((low, high)) = bar.interval {
        let (low, high) = (plot.x(low), plot.x(high));
        canvas.line("whisker", (low, middle), (high, middle));
        for x in [low, high] {
            canvas.line("whisker", (x, middle - 4.0), (x, middle + 4.0));
        }
        text_at = text_at.max(high);
    }
    canvas.text("", (text_at + 7.0, middle + 4.0), Side::Start, &bar.text);
}

pub fn pareto(canvas: &mut Canvas<'_>, pareto: &Pareto) -> f64 {
    let bars = &pareto.bars;
    // The reached share has a column and an axis of its own at the right.
    let mut plot = Plot::of(bars);
    let share = (WIDTH - 150.0, 144.0);
    plot.room -= 165.0;
    axis(canvas, &plot, bars.len());
    let bottom = TOP + place(bars.len()) * ROW;
    let reach = |part: f64| share.0 + part.clamp(0.0, 1.0) * share.1;
    for (part, class) in [(0.0, "axis"), (VITAL, "target"), (1.0, "grid")] {
        canvas.line(class, (reach(part), TOP), (reach(part), bottom));
        let side = if part == 0.0 { Side::Start } else { Side::End };
        let text = format!("{:.0}%", part * 100.0);
        let at = if part > 0.9 { (WIDTH, Side::End) } else { (reach(part), side) };
        canvas.text("soft", (at.0, TOP - 7.0), at.1, &text);
    }
    for (at, bar) in bars.iter().enumerate() {
        let class = if bar.small {
            "bar-small"
        } else if at < pareto.n_vital {
            "bar"
        } else {
            "bar-rest"
        };
        draw(canvas, &plot, at, bar, class);
        if pareto.alike.get(at).copied().unwrap_or(false) {
            canvas.text("", (plot.left + 2.0, TOP + place(at + 1) * ROW + 4.0), Side::Start, "≈");
        }
    }
    let middle = |at: usize| TOP + place(at) * ROW + ROW / 2.0;
    let points: Vec<_> =
        pareto.cumulated.iter().enumerate().map(|(at, part)| Some((reach(*part), middle(at)))).collect();
    canvas.path("series", points.iter().copied());
    points.into_iter().flatten().for_each(|point| canvas.circle("dot", point, 3.0));
    let words = canvas.words;
    let mut entries = vec![("bar", words.get("report-vital"))];
    if pareto.n_vital < bars.len() {
        entries.push(("bar-rest", words.get("report-rest")));
    }
    entries.push(("series", words.get("report-col-cumulated")));
    if bars.iter().any(|bar| bar.interval.is_some()) {
        entries.push(("whisker", words.get("report-legend-interval")));
    }
    if pareto.alike.contains(&true) {
        entries.push(("", words.get("report-alike")));
    }
    let top = bottom + 10.0;
    top + canvas.legend(top, &entries)
}
