//! Groups by their size against the whole, between the limits that chance alone would keep them in.

use super::{Canvas, Side, WIDTH, fitted, width};
use crate::report::chart::{Funnel, Unit};
use crate::report::numbers;

const TOP: f64 = 12.0;
const HEIGHT: f64 = 260.0;
const RIGHT: f64 = 20.0;

struct Plot {
    left: f64,
    largest: f64,
    high: f64,
}

impl Plot {
    fn at(&self, n: f64, value: f64) -> (f64, f64) {
        let x = self.left + (n / self.largest) * (WIDTH - RIGHT - self.left);
        (x, TOP + HEIGHT * (1.0 - value.min(self.high) / self.high))
    }
}

pub fn draw(canvas: &mut Canvas<'_>, funnel: &Funnel) -> f64 {
    let most = funnel.points.iter().map(|point| point.value).fold(funnel.overall * 2.0, f64::max);
    // Limits of tiny groups reach far above everything that happened.
    let high = if most > 0.0 { most * 1.12 } else { 1.0 };
    let n = |n: i64| {
        #[expect(clippy::cast_precision_loss, reason = "cases on one desk")]
        let n = n as f64;
        n
    };
    let largest = funnel.points.iter().map(|point| n(point.n)).chain(funnel.limits.iter().map(|limit| limit.0));
    let largest = largest.fold(1.0, f64::max) * 1.04;
    let steps = numbers::steps(canvas.unit, 0.0, high, 6);
    let left = steps.iter().map(|step| width(&canvas.told(*step))).fold(20.0, f64::max) + 10.0;
    let plot = Plot { left, largest, high };
    axes(canvas, &plot, &steps);
    for at in 0..4 {
        let limit = funnel.limits.iter().map(|(n, limits)| (limits[at] <= high).then(|| plot.at(*n, limits[at])));
        canvas.path(if at % 3 == 0 { "limits" } else { "earlier" }, limit.collect::<Vec<_>>());
    }
    canvas.line("centre", plot.at(0.0, funnel.overall), plot.at(largest, funnel.overall));
    let mut taken: Vec<Place> = Vec::new();
    for point in &funnel.points {
        let at = plot.at(n(point.n), point.value);
        match point.beyond {
            0 if !point.own => {
                canvas.circle("dot", at, 4.0);
                continue;
            }
            0 => canvas.circle("dot", at, 6.0),
            beyond => canvas.diamond("alarm", at, if beyond > 1 { 7.0 } else { 5.5 }),
        }
        let label = fitted(&point.label, 180.0);
        let (x, y, side) = beside(at, width(&label), &mut taken);
        canvas.text("", (x, y), side, &label);
    }
    let words = canvas.words;
    let entries = [
        ("centre", words.fill("report-legend-overall", &[("value", canvas.told(funnel.overall).into())])),
        ("earlier", words.get("report-legend-inner")),
        ("limits", words.get("report-legend-outer")),
        ("dot", words.get("report-legend-within")),
        ("alarm", words.get("report-legend-beyond")),
    ];
    let top = TOP + HEIGHT + 36.0;
    top + canvas.legend(top, &entries)
}

/// Where a name stands: its left, its right and its line.
type Place = [f64; 3];
/// Lines of names are so far apart.
const LINE: f64 = 14.0;

/// The nearest place beside a point that no other name has: groups of about one size and value lie close together.
fn beside((x, y): (f64, f64), wide: f64, taken: &mut Vec<Place>) -> (f64, f64, Side) {
    let lines = [0.0, -1.0, 1.0, -2.0, 2.0, -3.0, 3.0].map(|n| y + 4.0 + n * LINE);
    let sides = [(x + 10.0, Side::Start), (x - 10.0, Side::End)];
    let is_left = |side: &Side| matches!(side, Side::End);
    let places = lines.into_iter().flat_map(|line| sides.map(|(x, side)| (x, line, side)));
    let span = |(x, line, side): &(f64, f64, Side)| {
        if is_left(side) { [x - wide, *x, *line] } else { [*x, x + wide, *line] }
    };
    let meets = |a: &Place, b: &Place| a[0] < b[1] && b[0] < a[1] && (a[2] - b[2]).abs() < LINE - 2.0;
    let is_free = |place: &(f64, f64, Side)| {
        let own = span(place);
        own[0] >= 0.0 && own[2] >= 10.0 && own[1] + 2.0 <= WIDTH && !taken.iter().any(|other| meets(&own, other))
    };
    let fits = if x + wide + 12.0 > WIDTH { sides[1] } else { sides[0] };
    let chosen = places.into_iter().find(is_free).unwrap_or((fits.0, y + 4.0, fits.1));
    taken.push(span(&chosen));
    chosen
}

fn axes(canvas: &mut Canvas<'_>, plot: &Plot, steps: &[f64]) {
    for step in steps {
        let (_, y) = plot.at(0.0, *step);
        canvas.line("grid", (plot.left, y), (WIDTH - RIGHT, y));
        canvas.text("soft", (plot.left - 8.0, y + 4.0), Side::End, &canvas.told(*step));
    }
    canvas.line("axis", (plot.left, TOP + HEIGHT), (WIDTH - RIGHT, TOP + HEIGHT));
    for step in numbers::steps(Unit::Count, 0.0, plot.largest, 7) {
        let (x, y) = plot.at(step, 0.0);
        canvas.line("axis", (x, y), (x, y + 4.0));
        canvas.text("soft", (x, y + 17.0), Side::Middle, &numbers::text(canvas.words, Unit::Count, step));
    }
    let (_, y) = plot.at(0.0, 0.0);
    canvas.text("soft", (WIDTH - RIGHT, y + 31.0), Side::End, &canvas.words.get("report-legend-size"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_groups_that_lie_close_together_do_not_cover_each_other() {
        let mut taken = Vec::new();
        for n in 0..8 {
            beside((300.0, 100.0 + f64::from(n) / 4.0), 120.0, &mut taken);
        }
        beside((WIDTH - 5.0, 100.0), 120.0, &mut taken);
        let meets = |a: &Place, b: &Place| a[0] < b[1] && b[0] < a[1] && (a[2] - b[2]).abs() < 10.0;
        let apart = taken.iter().enumerate().all(|(at, one)| !taken[at + 1..].iter().any(|other| meets(one, other)));
        assert!(apart && taken.iter().all(|place| place[0] >= 0.0 && place[1] <= WIDTH), "{taken:?}");
    }
}
