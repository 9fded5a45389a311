//! Charts as pictures inside a page: shapes with classes, whose colours are the page's; words wherever there is a colour.

mod bars;
mod funnel;
mod line;

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::html::escape;
use crate::report::chart::{Chart, Shape, Timeline, Unit};
use crate::report::numbers;
use crate::text::{Words, shown_line};

/// The width of every picture in its own units; the page scales it.
const WIDTH: f64 = 760.0;
/// Width of a column of text at the size that pictures are written in.
const COLUMN: f64 = 7.4;

/// A picture with its name and its sentence; `n` keeps the names of several pictures apart.
pub fn picture(chart: &Chart, n: usize, words: &Words) -> String {
    let mut canvas = Canvas { words, unit: chart.unit, out: String::new() };
    let height = match &chart.shape {
        Shape::Line(line) => line::draw(&mut canvas, line),
        Shape::Bars { bars } => bars::bars(&mut canvas, bars),
        Shape::Pareto(pareto) => bars::pareto(&mut canvas, pareto),
        Shape::Funnel(funnel) => funnel::draw(&mut canvas, funnel),
        Shape::Heat { rows, columns, cells } => heat(&mut canvas, rows, columns, cells),
        Shape::Timeline(spans) => timeline(&mut canvas, spans),
    };
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"chart{n}-title chart{n}-what\">\n\
         <title id=\"chart{n}-title\">{}</title>\n<desc id=\"chart{n}-what\">{}</desc>\n{}</svg>\n",
        escape(&chart.title),
        escape(&chart.alt),
        canvas.out
    )
}

/// What is drawn on, one shape after the other.
struct Canvas<'a> {
    words: &'a Words,
    unit: Unit,
    out: String,
}

/// Where a text stands against its point.
#[derive(Clone, Copy)]
enum Side {
    Start,
    Middle,
    End,
}

impl Canvas<'_> {
    fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(short);
        let _ = writeln!(self.out, "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>");
    }

    fn rect(&mut self, class: &str, at: (f64, f64), size: (f64, f64)) {
        let [x, y, w, h] = [at.0, at.1, size.0.max(0.0), size.1.max(0.0)].map(short);
        let _ = writeln!(self.out, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/>");
    }

    fn circle(&mut self, class: &str, at: (f64, f64), radius: f64) {
        let [x, y, r] = [at.0, at.1, radius].map(short);
        let _ = writeln!(self.out, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>");
    }

    fn diamond(&mut self, class: &str, at: (f64, f64), radius: f64) {
        let corners = [(0.0, -radius), (radius, 0.0), (0.0, radius), (-radius, 0.0)];
        let corners = corners.map(|(x, y)| format!("{},{}", short(at.0 + x), short(at.1 + y)));
        let _ = writeln!(self.out, "<polygon class=\"{class}\" points=\"{}\"/>", corners.join(" "));
    }

    /// A line through points, broken where one is missing.
    fn path(&mut self, class: &str, points: impl IntoIterator<Item = Option<(f64, f64)>>) {
        let (mut way, mut goes_on) = (String::new(), false);
        for point in points {
            if let Some((x, y)) = point {
                let _ = write!(way, "{}{} {}", if goes_on { " L" } else { " M" }, short(x), short(y));
            }
            goes_on = point.is_some();
        }
        if !way.is_empty() {
            let _ = writeln!(self.out, "<path class=\"{class}\" fill=\"none\" d=\"{}\"/>", way.trim_start());
        }
    }

    fn text(&mut self, class: &str, at: (f64, f64), side: Side, text: &str) {
        let anchor = match side {
            Side::Start => "start",
            Side::Middle => "middle",
            Side::End => "end",
        };
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let (x, y, text) = (short(at.0), short(at.1), escape(&shown_line(text)));
        let _ = writeln!(self.out, "<text{class} x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>");
    }

    fn told(&self, value: f64) -> String {
        numbers::text(self.words, self.unit, value)
    }

    /// What the lines and signs of a picture mean, in a row below it; answers the height that it took.
    fn legend(&mut self, top: f64, entries: &[(&str, String)]) -> f64 {
        let (mut x, mut y) = (0.0, top + 12.0);
        for (class, text) in entries {
            let width = 30.0 + width(text) + 18.0;
            if x + width > WIDTH && x > 0.0 {
                (x, y) = (0.0, y + 18.0);
            }
            match *class {
                "alarm" => self.diamond("alarm", (x + 11.0, y - 4.0), 5.0),
                "dot" => self.circle("dot", (x + 11.0, y - 4.0), 4.0),
                "season" | "young" | "bar" | "bar-rest" | "bar-small" => {
                    self.rect(class, (x, y - 10.0), (22.0, 11.0));
                }
                class => self.line(class, (x, y - 4.0), (x + 22.0, y - 4.0)),
            }
            self.text("soft", (x + 28.0, y), Side::Start, text);
            x += width;
        }
        y + 8.0 - top
    }
}

/// Coordinates with one decimal: no picture needs more, and every machine writes the same.
fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// About how wide a text is drawn.
fn width(text: &str) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "columns of a label")]
    let columns = text.width() as f64;
    #[expect(clippy::cast_precision_loss, reason = "letters of a label")]
    let capitals = text.chars().filter(char::is_ascii_uppercase).count() as f64;
    (columns + capitals * CAPITAL) * COLUMN
}

/// How much wider a capital letter is than others, in columns.
const CAPITAL: f64 = 0.3;

/// A label cut to a width.
fn fitted(text: &str, room: f64) -> String {
    let text = shown_line(text);
    if width(&text) <= room {
        return text.into_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept) + COLUMN > room {
            kept.pop();
            break;
        }
    }
    kept + "…"
}

#[expect(clippy::cast_precision_loss, reason = "places of a handful of shapes")]
fn place(n: usize) -> f64 {
    n as f64
}

/// Counts by row and column: the darker, the more; the number stands in each.
fn heat(canvas: &mut Canvas<'_>, rows: &[String], columns: &[String], cells: &[Vec<f64>]) -> f64 {
    let left = rows.iter().map(|row| width(row)).fold(30.0, f64::max).min(160.0) + 8.0;
    let size = ((WIDTH - left) / place(columns.len().max(1)), 22.0);
    let largest = cells.iter().flatten().copied().fold(0.0, f64::max);
    let every = (30.0 / size.0).ceil().max(1.0);
    for (at, column) in columns.iter().enumerate().filter(|(at, _)| place(*at) % every == 0.0) {
        canvas.text("soft", (left + (place(at) + 0.5) * size.0, 12.0), Side::Middle, &fitted(column, size.0 * every));
    }
    for (at, row) in rows.iter().enumerate() {
        let y = 18.0 + place(at) * size.1;
        canvas.text("", (left - 8.0, y + 15.0), Side::End, &fitted(row, left - 8.0));
        for (column, value) in cells.get(at).into_iter().flatten().enumerate() {
            let x = left + place(column) * size.0;
            let depth = if largest > 0.0 { value / largest } else { 0.0 };
            let [rx, ry, w, h] = [x, y, size.0, size.1].map(short);
            let _ = writeln!(
                canvas.out,
                "<rect class=\"heat\" fill-opacity=\"{depth:.2}\" x=\"{rx}\" y=\"{ry}\" width=\"{w}\" height=\"{h}\"/>"
            );
            canvas.rect("heat-edge", (x, y), size);
            let text = canvas.told(*value);
            if *value > 0.0 && width(&text) < size.0 {
                canvas.text(if depth > 0.55 { "on" } else { "" }, (x + size.0 / 2.0, y + 15.0), Side::Middle, &text);
            }
        }
    }
    18.0 + place(rows.len()) * size.1 + 6.0
}

/// What began when and how long it lasted.
fn timeline(canvas: &mut Canvas<'_>, timeline: &Timeline) -> f64 {
    const ROW: f64 = 26.0;
    let left = timeline.spans.iter().map(|span| width(&span.label)).fold(40.0, f64::max).min(220.0) + 10.0;
    #[expect(clippy::cast_precision_loss, reason = "days of a few years")]
    let x = |day: i64| {
        let all = (timeline.until_day - timeline.first_day).max(1) as f64;
        left + ((day - timeline.first_day) as f64 / all).clamp(0.0, 1.0) * (WIDTH - left)
    };
    let bottom = 8.0 + place(timeline.spans.len()) * ROW;
    for (at, span) in timeline.spans.iter().enumerate() {
        let y = 8.0 + place(at) * ROW;
        canvas.text("", (left - 8.0, y + 15.0), Side::End, &fitted(&span.label, left - 10.0));
        let (from, to) = (x(span.from_day), x(span.until_day.unwrap_or(timeline.until_day)));
        canvas.rect(
            if span.until_day.is_some() { "bar-rest" } else { "bar" },
            (from, y + 3.0),
            ((to - from).max(2.0), ROW - 10.0),
        );
        let text = fitted(&span.text, WIDTH - left);
        let at = (to + 6.0 + width(&text) < WIDTH).then_some((to + 6.0, Side::Start));
        let (at, side) = at.unwrap_or((from.max(left) - 6.0, Side::End));
        if matches!(side, Side::Start) || at - width(&text) > left {
            canvas.text("", (at, y + 15.0), side, &text);
        }
    }
    canvas.line("axis", (left, bottom), (WIDTH, bottom));
    for (day, side) in [(timeline.first_day, Side::Start), (timeline.until_day - 1, Side::End)] {
        let text = crate::domain::time::civil(day).map_or_else(String::new, |date| date.to_string());
        canvas.text("soft", (x(day), bottom + 16.0), side, &text);
    }
    bottom + 22.0
}
