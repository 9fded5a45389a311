//! A trend against its frozen baseline: limits for each point, alarms by two rules alone, seasons told apart from news.

use std::cmp::Ordering;

use super::finding::Signal;
use super::stats::share::RANKED_FROM;
use super::stats::{binomial, individuals, p_chart, runs};

/// Points that are kept for judging where there are too few for the best baseline too.
const LEFT_TO_JUDGE: usize = runs::IN_A_ROW;
/// A year in weeks: what has lasted about that long is no season.
const YEAR: usize = 52;
const LONGER_THAN_A_SEASON: usize = 30;
/// From here on a difference to the year before is one.
const DIFFERS: f64 = 0.05;

/// What a point says.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Reading {
    /// No cases, or too young to be told anything of.
    #[default]
    Nothing,
    /// Cases of cases.
    Share { part: i64, whole: i64 },
    /// A young cohort: what it shows, what the baseline's weeks had shown at the same age, and what the year before had.
    AtAge { part: i64, whole: i64, base: (i64, i64), year_before: Option<(i64, i64)> },
    /// A time, or money of money: something above zero that varies by factors.
    Value(f64),
}

/// One period of a trend.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Point {
    pub first_day: i64,
    pub until_day: i64,
    pub reading: Reading,
    /// The sale period or holiday that it lies in or after.
    pub season: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Chart {
    Share(p_chart::Baseline),
    Value(individuals::Baseline),
}

/// What points are judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct Frozen {
    pub chart: Chart,
    /// The points that it was made of.
    pub places: Vec<usize>,
    /// The first point after it.
    pub until: usize,
    pub first_day: i64,
    pub until_day: i64,
}

/// A point as the chart shows it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Judged {
    pub value: Option<f64>,
    pub centre: Option<f64>,
    pub limits: Option<(f64, f64)>,
    pub outside: bool,
    /// The eighth or a later one in a row on one side.
    pub in_a_row: bool,
    pub above: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Alarm {
    pub signal: Signal,
    pub place: usize,
    /// The first point of what has gone on since.
    pub since: usize,
    pub above: bool,
    /// How rarely chance alone does that.
    pub chance: f64,
    /// It does so every year, or the time of the year explains it.
    pub season: Option<String>,
}

/// The first twenty points from a day on that lie in no season; fewer where there are not that many, never fewer than twelve.
pub fn freeze(points: &[Point], from_day: i64) -> Option<Frozen> {
    let told = |point: &Point| matches!(point.reading, Reading::Share { whole: 1.., .. } | Reading::Value(_));
    let usable: Vec<usize> = points
        .iter()
        .enumerate()
        .filter(|(_, point)| point.first_day >= from_day && point.season.is_none() && told(point))
        .map(|(place, _)| place)
        .collect();
    let n = usable.len().saturating_sub(LEFT_TO_JUDGE).clamp(p_chart::LEAST_POINTS, p_chart::GOOD_POINTS);
    let last = *usable.get(n - 1)?;
    let taken: Vec<Reading> = usable[..n].iter().map(|place| points[*place].reading).collect();
    let shares: Vec<(i64, i64)> = taken.iter().filter_map(|reading| share(*reading)).collect();
    let chart = if shares.is_empty() {
        let values: Vec<Option<f64>> = taken.iter().map(|reading| value(*reading)).collect();
        Chart::Value(individuals::baseline(&values)?)
    } else {
        Chart::Share(p_chart::baseline(&shares)?)
    };
    let (first_day, until_day) = (points[usable[0]].first_day, points[last].until_day);
    Some(Frozen { chart, places: usable[..n].to_vec(), until: last + 1, first_day, until_day })
}

/// Every point by its limits.
pub fn judge(points: &[Point], frozen: &Frozen) -> Vec<Judged> {
    let mut judged: Vec<Judged> = points.iter().map(|point| judge_one(point, frozen)).collect();
    // A season neither makes a row nor ends it.
    let side = |(point, judged): (&Point, &Judged)| {
        let (value, centre) = (judged.value?, judged.centre?);
        point.season.is_none().then(|| value.total_cmp(&centre))
    };
    let sides: Vec<Option<Ordering>> = points.iter().zip(&judged).map(side).collect();
    for place in runs::runs(&sides) {
        judged[place].in_a_row = true;
    }
    judged
}

fn judge_one(point: &Point, frozen: &Frozen) -> Judged {
    let value = value(point.reading);
    let (centre, limits, large) = match (chart_of(point, frozen), point.reading) {
        (Chart::Share(chart), Reading::Share { whole, .. } | Reading::AtAge { whole, .. }) => {
            (chart.centre(), chart.limits(whole), whole >= RANKED_FROM)
        }
        (Chart::Value(chart), _) => (chart.typical(), Some(chart.limits()), true),
        (Chart::Share(chart), _) => (chart.centre(), None, false),
    };
    let outside = match (value, limits) {
        (Some(value), Some((low, high))) => large && !(low..=high).contains(&value),
        _ => false,
    };
    Judged {
        value,
        centre: Some(centre),
        limits,
        outside,
        in_a_row: false,
        above: value.is_some_and(|value| value > centre),
    }
}

/// A young cohort is judged by what the baseline had shown at its age.
fn chart_of(point: &Point, frozen: &Frozen) -> Chart {
    match (frozen.chart, point.reading) {
        (Chart::Share(chart), Reading::AtAge { base: (part, whole), .. }) if whole > 0 => {
            Chart::Share(p_chart::Baseline { part, whole, ..chart })
        }
        (chart, _) => chart,
    }
}

/// The alarm that the last points give, if any: `looked_at` of them, one for figures that are whole at once, more for cohorts that
/// ripen over weeks. Chance is counted for every one of the points that could have given it.
pub fn alarm(points: &[Point], judged: &[Judged], frozen: &Frozen, looked_at: usize) -> Option<Alarm> {
    let first = points.len().saturating_sub(looked_at).max(frozen.until);
    let mut found: Option<Alarm> = None;
    for place in first..points.len() {
        let rows = [(judged[place].outside, Signal::Outside, 1), (judged[place].in_a_row, Signal::Run, runs::IN_A_ROW)];
        for (is_alarm, signal, n) in rows {
            if !is_alarm {
                continue;
            }
            // Two rules over some points: so often chance had its turn.
            let turns = 2.0 * (points.len() - first) as f64;
            let chance = (chance(points, judged, frozen, place, n) * turns).min(1.0);
            if found.as_ref().is_none_or(|found| chance < found.chance) {
                let above = judged[place].above;
                found = Some(Alarm {
                    signal,
                    place,
                    since: since(judged, place, above, frozen.until),
                    above,
                    chance,
                    season: None,
                });
            }
        }
    }
    let mut found = found?;
    found.season = season(points, judged, frozen, &found);
    Some(found)
}

/// How rarely chance alone has the last `n` told points up to a place so far from the centre, on the side of the last.
fn chance(points: &[Point], judged: &[Judged], frozen: &Frozen, place: usize, n: usize) -> f64 {
    let told = |place: &usize| judged[*place].value.is_some() && (n == 1 || points[*place].season.is_none());
    let places: Vec<usize> = (0..=place).rev().filter(told).take(n).collect();
    match frozen.chart {
        Chart::Value(chart) => {
            chart.chance(&places.iter().filter_map(|place| judged[*place].value).collect::<Vec<f64>>())
        }
        Chart::Share(chart) => {
            let (point, base) = pooled(places.iter().map(|place| points[*place].reading), &chart);
            p_chart::Baseline { part: base.0, whole: base.1, ..chart }.chance(point)
        }
    }
}

/// Points taken together, and the baseline at the rate that was expected of their mix of ages.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "counts of cases are far below 2^52")]
pub fn pooled(readings: impl Iterator<Item = Reading>, chart: &p_chart::Baseline) -> ((i64, i64), (i64, i64)) {
    let (mut point, mut expected) = ((0, 0), 0.0);
    for reading in readings {
        let Some((part, whole)) = share(reading) else { continue };
        let rate = match reading {
            Reading::AtAge { base: (part, of), .. } if of > 0 => part as f64 / of as f64,
            _ => chart.centre(),
        };
        point = (point.0 + part, point.1 + whole);
        expected += rate * whole as f64;
    }
    let rate = if point.1 > 0 { expected / point.1 as f64 } else { chart.centre() };
    (point, ((rate * chart.whole as f64).round() as i64, chart.whole))
}

/// How far back it has gone on: over earlier alarms of the same side that are not parted by three points on the other.
fn since(judged: &[Judged], place: usize, above: bool, from: usize) -> usize {
    let row = |place: usize| {
        let same = |earlier: &usize| judged[*earlier].value.is_none() || judged[*earlier].above == above;
        (from..place).rev().take_while(same).last().unwrap_or(place)
    };
    let start = |place: usize| if judged[place].in_a_row { row(place) } else { place };
    let (mut first, mut against) = (start(place), 0);
    let mut earlier = first;
    while earlier > from && against < 3 {
        earlier -= 1;
        let now = &judged[earlier];
        if now.value.is_some() && now.above != above {
            against += 1;
        } else if now.outside || now.in_a_row {
            first = start(earlier);
            earlier = first;
            against = 0;
        }
    }
    first
}

/// Whether the time of the year explains it: the same weeks a year before did the same, or, where nobody knows them, a marked season
/// lies over all of it.
fn season(points: &[Point], judged: &[Judged], frozen: &Frozen, alarm: &Alarm) -> Option<String> {
    if alarm.place - alarm.since >= LONGER_THAN_A_SEASON {
        return None;
    }
    let marked = points[alarm.since..=alarm.place].iter().find_map(|point| point.season.clone());
    let known = match as_a_year_before(points, judged, frozen, alarm) {
        Some(true) => return Some(marked.unwrap_or_else(|| "year_before".to_owned())),
        Some(false) => true,
        None => false,
    };
    let over_all = points[alarm.since..=alarm.place].iter().zip(&judged[alarm.since..=alarm.place]);
    let covered =
        over_all.into_iter().all(|(point, judged)| point.season.is_some() || !(judged.outside || judged.in_a_row));
    marked.filter(|_| covered && !known)
}

/// Whether the three weeks around the same one a year before stood out alike; nothing where they are not known.
fn as_a_year_before(points: &[Point], judged: &[Judged], frozen: &Frozen, alarm: &Alarm) -> Option<bool> {
    let middle = alarm.place.checked_sub(YEAR)?;
    let around = middle.saturating_sub(1)..=(middle + 1).min(points.len() - 1);
    match frozen.chart {
        Chart::Value(chart) => {
            let then: Vec<f64> = around.filter_map(|place| judged[place].value).collect();
            let now = judged[alarm.place].value?;
            let mean =
                (!then.is_empty()).then(|| then.iter().map(|value| value.ln()).sum::<f64>() / then.len() as f64)?;
            let then_stood_out = chart.chance(&then) < DIFFERS && (mean > chart.centre) == alarm.above;
            let differs = ((now.ln() - mean) / chart.spread).abs() > 2.0 * (1.0 + 1.0 / then.len() as f64).sqrt();
            Some(then_stood_out && !differs)
        }
        Chart::Share(chart) => {
            let (now, base, then) = match points[alarm.place].reading {
                Reading::AtAge { part, whole, base, year_before } => ((part, whole), base, year_before?),
                reading => {
                    let then = around.filter_map(|place| share(points[place].reading));
                    let then = then.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
                    (share(reading)?, (chart.part, chart.whole), then)
                }
            };
            if then.1 < RANKED_FROM {
                return None;
            }
            let base = p_chart::Baseline { part: base.0, whole: base.1, ..chart };
            let then_above = base.side(then) == Some(Ordering::Greater);
            let then_stood_out = base.chance(then) < DIFFERS && then_above == alarm.above;
            Some(then_stood_out && binomial::same_rate(now, then) >= DIFFERS)
        }
    }
}

pub const fn share(reading: Reading) -> Option<(i64, i64)> {
    match reading {
        Reading::Share { part, whole } | Reading::AtAge { part, whole, .. } if whole > 0 => Some((part, whole)),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
fn value(reading: Reading) -> Option<f64> {
    match reading {
        Reading::Value(value) => (value > 0.0).then_some(value),
        other => share(other).map(|(part, whole)| part as f64 / whole as f64),
    }
}

#[cfg(test)]
#[path = "trend_tests.rs"]
mod tests;
