//! A trend against its frozen baseline: limits for each point, alarms by two rules alone, seasons told apart from news.

use std::cmp::Ordering;

use super::finding::Signal;
use super::stats::share::RANKED_FROM;
use super::stats::{binomial, individuals, p_chart, runs};

/// A year in weeks: what has lasted about that long is no season.
const YEAR: usize = 52;
const LONGER_THAN_A_SEASON: usize = 30;
/// A row is looked at over its last so many points.
const SPANS: [usize; 4] = [runs::IN_A_ROW, 13, 26, 52];
/// A slice that is too small for single weeks, or moved too little for one, is looked at over its last so many weeks as one point.
const TOGETHER: [usize; 5] = [4, 8, 13, 26, 52];
/// Spans that hold one another err together: in steady shops one of them is as far from the centre as often as one of so many that had
/// nothing in common.
const NESTED: f64 = 3.0;
/// It goes on while the newest of them, so many at most, speak for it too.
const NEWEST: usize = 4;
/// Weeks that make a row are those that chance puts on either side about equally often: so many cases are to be expected of them.
const FEWEST_OF_ROW: f64 = 3.0;
/// From here on a difference to the year before is one.
const DIFFERS: f64 = 0.05;
/// Weeks that speak a hundred to one against what follows are no part of it (the natural logarithm of a hundred).
const AGAINST: f64 = 4.605;

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

/// The first points from a day on that lie in no season, as many as make a baseline.
pub fn freeze(points: &[Point], from_day: i64) -> Option<Frozen> {
    let told = |point: &Point| matches!(point.reading, Reading::Share { whole: 1.., .. } | Reading::Value(_));
    let usable: Vec<usize> = points
        .iter()
        .enumerate()
        .filter(|(_, point)| point.first_day >= from_day && point.season.is_none() && told(point))
        .map(|(place, _)| place)
        .collect();
    let shares: Vec<(i64, i64)> = usable.iter().filter_map(|place| share(points[*place].reading)).collect();
    let n = if shares.is_empty() { p_chart::first_points(usable.len()) } else { p_chart::first_shares(&shares) };
    let last = *usable[..n].last()?;
    let shares = &shares[..n.min(shares.len())];
    let chart = if shares.is_empty() {
        let values: Vec<Option<f64>> = usable[..n].iter().map(|place| value(points[*place].reading)).collect();
        Chart::Value(individuals::baseline(&values)?)
    } else {
        Chart::Share(p_chart::baseline(shares).or_else(|| p_chart::unheard_of(shares))?)
    };
    let (first_day, until_day) = (points[usable[0]].first_day, points[last].until_day);
    Some(Frozen { chart, places: usable[..n].to_vec(), until: last + 1, first_day, until_day })
}

/// Every point by its limits.
pub fn judge(points: &[Point], frozen: &Frozen) -> Vec<Judged> {
    let mut judged: Vec<Judged> = points.iter().map(|point| judge_one(point, frozen)).collect();
    // A season neither makes a row nor ends it, and neither does a week of which hardly a case was to be expected: most weeks of
    // something rare have none and lie below its centre, whatever goes on.
    let side = |(point, judged): (&Point, &Judged)| {
        let (value, centre) = (judged.value?, judged.centre?);
        (point.season.is_none() && makes_a_row(point.reading, centre)).then(|| value.total_cmp(&centre))
    };
    let sides: Vec<Option<Ordering>> = points.iter().zip(&judged).map(side).collect();
    for place in runs::runs(&sides) {
        judged[place].in_a_row = true;
    }
    judged
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
fn makes_a_row(reading: Reading, centre: f64) -> bool {
    share(reading).is_none_or(|(_, whole)| whole as f64 * centre.min(1.0 - centre) >= FEWEST_OF_ROW)
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
/// ripen over weeks. Chance is counted for every point and every span that could have given it. Only one side may be looked at.
pub fn alarm(
    points: &[Point],
    judged: &[Judged],
    frozen: &Frozen,
    looked_at: usize,
    only_above: Option<bool>,
) -> Option<Alarm> {
    let first = points.len().saturating_sub(looked_at).max(frozen.until);
    let told: Vec<usize> = (first..points.len()).filter(|place| judged[*place].value.is_some()).collect();
    let is_side = |above: bool| only_above.is_none_or(|only| only == above);
    let mut found: Vec<Found> = Vec::new();
    for place in told.iter().copied().filter(|place| judged[*place].outside && is_side(judged[*place].above)) {
        let chance = chance(points, judged, frozen, &[place]) * told.len() as f64;
        found.push(Found { chance, signal: Signal::Outside, above: judged[place].above, places: vec![place] });
    }
    // The weeks of a season make no row; taken together they are one point, as far as it has come.
    let season = of_one_season(points, judged, frozen, &told);
    if let Some(above) = outside_together(points, frozen, &season).filter(|above| is_side(*above)) {
        let chance = chance(points, judged, frozen, &season) * (told.len() + 1) as f64;
        found.push(Found { chance, signal: Signal::Outside, above, places: season });
    }
    // A row is one that goes on; the longer it has, the more cases say so.
    let in_a_row = |place: &usize| judged[*place].in_a_row && is_side(judged[*place].above);
    let speaks = |place: &usize| makes_a_row(points[*place].reading, judged[*place].centre.unwrap_or_default());
    if let Some(place) = told.iter().copied().rfind(speaks).filter(in_a_row) {
        // Its chance is that of all weeks, with those that said nothing.
        let last = |n| last_told(points, judged, frozen, told.last().copied().unwrap_or(place), n);
        let spans = SPANS.map(|n| chance(points, judged, frozen, &last(n)));
        let chance = spans.into_iter().fold(1.0, f64::min) * NESTED;
        let places = last_told(points, judged, frozen, place, runs::IN_A_ROW);
        found.push(Found { chance, signal: Signal::Run, above: judged[place].above, places });
    }
    if let Some(&last) = told.last() {
        found.extend(together(points, judged, frozen, last).filter(|found| is_side(found.above)));
    }
    let Found { chance, signal, above, places } = found.into_iter().min_by(|a, b| a.chance.total_cmp(&b.chance))?;
    let place = *places.iter().max()?;
    let since = since(points, judged, frozen, place, &places);
    let mut alarm = Alarm { signal, place, since, above, chance: chance.min(1.0), season: None };
    alarm.season = season_of(points, judged, frozen, &alarm);
    Some(alarm)
}

/// What could be called.
struct Found {
    chance: f64,
    signal: Signal,
    above: bool,
    places: Vec<usize>,
}

/// The last weeks of a share taken together, where they lie outside and still go on: what a single week of few orders cannot show, the
/// weeks of a quarter can.
fn together<'a>(
    points: &'a [Point],
    judged: &'a [Judged],
    frozen: &'a Frozen,
    last: usize,
) -> impl Iterator<Item = Found> + 'a {
    let spans = TOGETHER.map(|n| last_told(points, judged, frozen, last, n));
    let fit = TOGETHER.into_iter().zip(spans).filter(|(n, places)| places.len() == *n).map(|(_, places)| places);
    fit.filter_map(move |places| {
        let above = outside_together(points, frozen, &places)?;
        let newer = &places[..(places.len() / 2).min(NEWEST)];
        let chance = chance(points, judged, frozen, &places) * NESTED;
        goes_on(points, frozen, &places, newer).then_some(Found { chance, signal: Signal::Together, above, places })
    })
}

/// Whether newer weeks speak for the rate that all of some weeks have rather than for that of the baseline.
fn goes_on(points: &[Point], frozen: &Frozen, all: &[usize], newer: &[usize]) -> bool {
    let Chart::Share(chart) = frozen.chart else { return true };
    let speaks = speaks_for(points, &chart, all);
    newer.iter().map(|place| speaks(*place)).sum::<f64>() > 0.0
}

/// How strongly a week speaks for the rate of some weeks against that of the baseline, as the logarithm of their odds.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
fn speaks_for<'a>(points: &'a [Point], chart: &p_chart::Baseline, now: &[usize]) -> impl Fn(usize) -> f64 + use<'a> {
    let ((part, whole), (base, of)) = pooled(now.iter().map(|place| points[*place].reading), chart);
    // Half a case on each side, so that none of something is no infinity.
    let odds = |part: i64, whole: i64| (part as f64 + 0.5) / ((whole - part) as f64 + 0.5);
    let times = odds(part, whole) / odds(base, of);
    let chart = *chart;
    move |place| {
        let Some((part, whole)) = share(points[place].reading) else { return 0.0 };
        let before = usual(points[place].reading, &chart).clamp(1e-9, 1.0 - 1e-9);
        let then = before * times / (1.0 - before + before * times);
        part as f64 * (then / before).ln() + (whole - part) as f64 * ((1.0 - then) / (1.0 - before)).ln()
    }
}

/// The told weeks of the season that the last of these points in one lies in; nothing where it is a single one.
fn of_one_season(points: &[Point], judged: &[Judged], frozen: &Frozen, told: &[usize]) -> Vec<usize> {
    let Some(last) = told.iter().copied().rfind(|place| points[*place].season.is_some()) else { return Vec::new() };
    let same = (frozen.until..=last).rev().take_while(|place| points[*place].season == points[last].season);
    let mut weeks: Vec<usize> = same.filter(|place| judged[*place].value.is_some()).collect();
    weeks.reverse();
    if weeks.len() > 1 { weeks } else { Vec::new() }
}

/// On which side weeks lie that, taken as one point, are outside of its limits.
fn outside_together(points: &[Point], frozen: &Frozen, places: &[usize]) -> Option<bool> {
    let Chart::Share(chart) = frozen.chart else { return None };
    let ((part, whole), (base, of)) = pooled(places.iter().map(|place| points[*place].reading), &chart);
    let chart = p_chart::Baseline { part: base, whole: of, ..chart };
    let is_outside = chart.outside(&[(part, whole)]).len() == 1;
    is_outside.then(|| chart.side((part, whole)) == Some(Ordering::Greater))
}

/// The last `n` told points up to a place that lie behind the baseline; seasons tell nothing of a row.
fn last_told(points: &[Point], judged: &[Judged], frozen: &Frozen, place: usize, n: usize) -> Vec<usize> {
    let told = |place: &usize| judged[*place].value.is_some() && (n == 1 || points[*place].season.is_none());
    (frozen.until..=place).rev().filter(told).take(n).collect()
}

/// How rarely chance alone has some points together so far from the centre.
fn chance(points: &[Point], judged: &[Judged], frozen: &Frozen, places: &[usize]) -> f64 {
    match frozen.chart {
        Chart::Value(chart) => {
            chart.chance(&places.iter().filter_map(|place| judged[*place].value).collect::<Vec<f64>>())
        }
        Chart::Share(chart) => {
            let (point, base) = pooled(places.iter().map(|place| points[*place].reading), &chart);
            if point.1 < RANKED_FROM {
                return 1.0;
            }
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
        point = (point.0 + part, point.1 + whole);
        expected += usual(reading, chart) * whole as f64;
    }
    let rate = if point.1 > 0 { expected / point.1 as f64 } else { chart.centre() };
    (point, ((rate * chart.whole as f64).round() as i64, chart.whole))
}

/// The rate that the baseline had at a point's age.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
fn usual(reading: Reading, chart: &p_chart::Baseline) -> f64 {
    match reading {
        Reading::AtAge { base: (part, of), .. } if of > 0 => part as f64 / of as f64,
        _ => chart.centre(),
    }
}

/// When it began: the point from which on all points together speak most for the rate of now against that of the baseline. Going back
/// ends where the points between speak so clearly against it that what lies before them is another story.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
fn since(points: &[Point], judged: &[Judged], frozen: &Frozen, place: usize, now: &[usize]) -> usize {
    let speaks: Box<dyn Fn(usize) -> f64> = match frozen.chart {
        Chart::Value(chart) => {
            let logs: Vec<f64> = now.iter().filter_map(|place| judged[*place].value).map(f64::ln).collect();
            let away = logs.iter().sum::<f64>() / logs.len().max(1) as f64 - chart.centre;
            Box::new(move |place| {
                judged[place].value.map_or(0.0, |value| away * (value.ln() - chart.centre - away / 2.0))
            })
        }
        Chart::Share(chart) => Box::new(speaks_for(points, &chart, now)),
    };
    let in_season = points[place].season.is_some();
    let (mut sum, mut best) = (0.0, (f64::NEG_INFINITY, place));
    for earlier in (frozen.until..=place).rev() {
        // Of a season only what speaks against it counts: what rises with it says nothing, what stays as usual says it had not begun.
        let away = if in_season || points[earlier].season.is_none() { f64::INFINITY } else { 0.0 };
        let said = speaks(earlier).min(away);
        if judged[earlier].value.is_some() {
            sum += said;
            if sum > best.0 {
                best = (sum, earlier);
            }
            // What is farther back began for itself, whatever it adds.
            if best.0 - sum > AGAINST {
                break;
            }
        }
    }
    best.1
}

/// Whether the time of the year explains it: the same weeks a year before did the same, or, where nobody knows them, a marked season
/// lies over all of it.
fn season_of(points: &[Point], judged: &[Judged], frozen: &Frozen, alarm: &Alarm) -> Option<String> {
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
                // All weeks since it began, and the same ones then, one more on each side for holidays that move.
                _ => {
                    let sum = |places: std::ops::RangeInclusive<usize>| {
                        let ripe = |place: usize| match points[place].reading {
                            Reading::Share { part, whole } => Some((part, whole)),
                            _ => None,
                        };
                        places.filter_map(ripe).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
                    };
                    let first = alarm.since.checked_sub(YEAR).map_or(*around.start(), |first| first.saturating_sub(1));
                    (sum(alarm.since..=alarm.place), (chart.part, chart.whole), sum(first..=*around.end()))
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
