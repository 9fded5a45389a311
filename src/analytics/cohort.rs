//! Cohorts: what was sold in a week and what came of it since, compared with what earlier weeks had shown at the same age.

use std::collections::BTreeMap;

use super::stats::share::wilson;
use super::stats::{individuals, p_chart};
use super::trend::{self, Chart, Frozen, Point, Reading};

/// Weeks before and after the same one of the year before, so that a moved holiday does not matter.
const YEAR: usize = 52;
/// What is young is looked at from so many days after its week's end on, and where so much of it has come as tells anything.
const FROM_AGE: i64 = 3;
/// Weeks have had their time when so much of what ever came of earlier ones had come by their age.
const SETTLED: f64 = 0.95;
/// How soon things come is learned from so many cases at least, of so many weeks.
const FEWEST_TO_LEARN: i64 = 100;
const WEEKS_TO_LEARN: usize = 12;
/// What a season does is known where at least so many cases were to be expected of the others.
const FEWEST_OF_OTHERS: f64 = 5.0;
/// A slice stands out of its season where chance has it so far from the others this rarely.
const APART: f64 = 0.01;

/// One week; counts, or money in minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cohort {
    pub first_day: i64,
    pub until_day: i64,
    pub whole: i64,
    /// What came back, by days after the week's end; below zero within the week.
    pub came: BTreeMap<i64, i64>,
}

impl Cohort {
    /// What had come before so many days after the week's end.
    pub fn came_by(&self, days: i64) -> i64 {
        self.came.range(..days).map(|(_, n)| n).sum()
    }

    pub fn part(&self) -> i64 {
        self.came.values().sum()
    }

    /// What had come of it at an age; all of it from the age on at which weeks are ripe.
    pub fn seen(&self, age: i64, ripe: i64) -> i64 {
        if age >= ripe { self.part() } else { self.came_by(age) }
    }

    /// What is left without another cohort of the same days that is a part of it.
    pub fn without(&self, part: &Self) -> Self {
        let mut rest = self.clone();
        rest.whole -= part.whole;
        for (day, n) in &part.came {
            *rest.came.entry(*day).or_default() -= n;
        }
        rest
    }

    /// Puts what another cohort of the same days has to it.
    pub fn add(&mut self, other: &Self) {
        self.whole += other.whole;
        for (day, n) in &other.came {
            *self.came.entry(*day).or_default() += n;
        }
    }
}

/// How the cohorts are looked at.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The first day that nothing is known of.
    pub cut: i64,
    /// Weeks this old have shown what they will.
    pub ripe: i64,
    /// The baseline begins here.
    pub from_day: i64,
    /// Money of money, which varies by factors, instead of cases of cases.
    pub money: bool,
}

/// The trend over the cohorts; the baseline is made of ripe weeks, and young ones are judged at their age.
pub fn trend(
    cohorts: &[Cohort],
    look: Look,
    season: impl Fn(&Cohort) -> Option<String>,
) -> Option<(Vec<Point>, Frozen)> {
    let age = |cohort: &Cohort| look.cut - cohort.until_day;
    let mut points: Vec<Point> = cohorts
        .iter()
        .map(|cohort| {
            let reading = if age(cohort) < look.ripe { Reading::Nothing } else { ripe(cohort, look.money) };
            Point { first_day: cohort.first_day, until_day: cohort.until_day, reading, season: season(cohort) }
        })
        .collect();
    let frozen = trend::freeze(&points, look.from_day)?;
    for (place, cohort) in cohorts.iter().enumerate() {
        if (FROM_AGE..look.ripe).contains(&age(cohort)) {
            points[place].reading = young(cohorts, place, age(cohort), &frozen);
        }
    }
    Some((points, frozen))
}

/// Days after a week's end from which on it has had its time, as the shop's own ripe weeks had it: by then all but a twentieth of what
/// ever came of them had come. Never later than the age at which weeks are ripe by their windows, and that where too little is known.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub fn settled(cohorts: &[Cohort], cut: i64, ripe: i64) -> i64 {
    let had_their_time: Vec<&Cohort> = cohorts.iter().filter(|cohort| cut - cohort.until_day >= ripe).collect();
    let mut came: BTreeMap<i64, i64> = BTreeMap::new();
    for (day, n) in had_their_time.iter().flat_map(|cohort| &cohort.came) {
        *came.entry(*day).or_default() += n;
    }
    let all: i64 = came.values().sum();
    if all < FEWEST_TO_LEARN || had_their_time.len() < WEEKS_TO_LEARN {
        return ripe;
    }
    let mut sum = 0;
    let enough = came.iter().find(|(_, n)| {
        sum += **n;
        sum as f64 >= SETTLED * all as f64
    });
    // What came on a day is known on the next.
    enough.map_or(ripe, |(day, _)| (day + 1).clamp(FROM_AGE, ripe))
}

/// Takes the mark of a season off weeks in which a slice stood out and the others, of what it is a part of, did not: a season moves all,
/// an error only one. Where too little is known of the others, or they moved too, the season stays.
pub fn unmark(points: &mut [Point], frozen: &Frozen, whole: &[Cohort], own: &[Cohort], look: Look) {
    let Chart::Share(chart) = frozen.chart else { return };
    let rest: Vec<Cohort> = whole.iter().zip(own).map(|(whole, own)| whole.without(own)).collect();
    let mut first = frozen.until;
    while first < points.len() {
        let season = points[first].season.clone();
        let until = (first..points.len()).find(|place| points[*place].season != season).unwrap_or(points.len());
        let told: Vec<usize> = (first..until).filter(|place| trend::share(points[*place].reading).is_some()).collect();
        if season.is_some() && stands_alone(points, &chart, &told, (&rest, frozen, look)) {
            points[first..until].iter_mut().for_each(|point| point.season = None);
        }
        first = until;
    }
}

/// Whether some weeks lie apart from the baseline even where it moves as far as that of the others can have.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "counts of cases are far below 2^52")]
fn stands_alone(
    points: &[Point],
    chart: &p_chart::Baseline,
    told: &[usize],
    (rest, frozen, look): (&[Cohort], &Frozen, Look),
) -> bool {
    let sums = told.iter().map(|place| {
        let age = look.cut - rest[*place].until_day;
        let seen = |cohort: &Cohort| (cohort.seen(age, look.ripe), cohort.whole);
        let base = frozen.places.iter().map(|place| seen(&rest[*place])).fold((0, 0), add);
        let (came, whole) = seen(&rest[*place]);
        (came, whole, if base.1 > 0 { ratio(base.0, base.1) * whole as f64 } else { 0.0 })
    });
    let (came, whole, expected) = sums.fold((0, 0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1, all.2 + one.2));
    if expected < FEWEST_OF_OTHERS || whole <= 0 {
        return false;
    }
    let (point, (base, of)) = trend::pooled(told.iter().map(|place| points[*place].reading), chart);
    let usual = p_chart::Baseline { part: base, whole: of, ..*chart };
    let bounds = wilson(came, whole);
    let times = |share: f64| share * whole as f64 / expected;
    let moved = match usual.side(point) {
        Some(std::cmp::Ordering::Greater) => times(bounds.high).max(1.0),
        Some(std::cmp::Ordering::Less) => times(bounds.low).min(1.0),
        _ => return false,
    };
    let as_the_others = p_chart::Baseline { part: ((base as f64 * moved).round() as i64).clamp(0, of), ..usual };
    // Slices differ in how far a season moves them; one that moved others half as far is a season still.
    let own = ratio(point.0, point.1.max(1)) / usual.centre();
    let is_far = moved.ln().abs() <= own.max(1e-9).ln().abs() / 2.0;
    is_far && as_the_others.side(point) == usual.side(point) && as_the_others.chance(point) < APART
}

fn ripe(cohort: &Cohort, money: bool) -> Reading {
    match (cohort.whole, cohort.part()) {
        (..=0, _) => Reading::Nothing,
        (whole, part) if money => Reading::Value(ratio(part, whole)),
        (whole, part) => Reading::Share { part, whole },
    }
}

fn young(cohorts: &[Cohort], place: usize, age: i64, frozen: &Frozen) -> Reading {
    let cohort = &cohorts[place];
    let (part, whole) = (cohort.came_by(age), cohort.whole);
    if whole <= 0 {
        return Reading::Nothing;
    }
    let at_age = |cohort: &Cohort| (cohort.came_by(age), cohort.whole);
    match frozen.chart {
        Chart::Share(_) => {
            let year_before = place.checked_sub(YEAR).map(|middle| {
                let around = &cohorts[middle.saturating_sub(1)..=(middle + 1).min(cohorts.len() - 1)];
                around.iter().map(at_age).fold((0, 0), add)
            });
            let base = frozen.places.iter().map(|place| at_age(&cohorts[*place])).fold((0, 0), add);
            Reading::AtAge { part, whole, base, year_before }
        }
        // As many spreads from what was usual at its age, on the scale of the ripe.
        Chart::Value(ripe) => {
            let then: Vec<Option<f64>> = frozen
                .places
                .iter()
                .map(|place| at_age(&cohorts[*place]))
                .map(|(part, whole)| (whole > 0).then(|| ratio(part, whole)))
                .collect();
            let score = individuals::baseline(&then).and_then(|base| base.score(ratio(part, whole)));
            score.map_or(Reading::Nothing, |score| Reading::Value((ripe.centre + ripe.spread * score).exp()))
        }
    }
}

const fn add(sum: (i64, i64), one: (i64, i64)) -> (i64, i64) {
    (sum.0 + one.0, sum.1 + one.1)
}

#[expect(clippy::cast_precision_loss, reason = "a picture of counts and sums needs no more than 52 bits")]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::trend::{alarm, judge};

    /// Thirty weeks of 500 orders; of those that come back, a quarter does in each of the four weeks after.
    fn weeks(bad_from: usize) -> Vec<Cohort> {
        (0..30)
            .map(|place| {
                let until_day = 7 * place as i64 + 7;
                let quarter = if place >= bad_from { 20 } else { 6 + place as i64 % 3 };
                let came = (0..4).map(|week| (week * 7 + 3, quarter)).collect();
                Cohort { first_day: until_day - 7, until_day, whole: 500, came }
            })
            .collect()
    }

    /// What is known on a day.
    fn seen(mut weeks: Vec<Cohort>, cut: i64) -> Vec<Cohort> {
        for week in &mut weeks {
            week.came.retain(|day, _| week.until_day + day < cut);
        }
        weeks
    }

    const LOOK: Look = Look { cut: 210, ripe: 28, from_day: 0, money: false };

    #[test]
    fn young_weeks_of_a_steady_shop_are_neither_better_nor_worse() {
        for money in [false, true] {
            let (points, frozen) = trend(&seen(weeks(99), 210), Look { money, ..LOOK }, |_| None).expect("a baseline");
            assert_eq!(alarm(&points, &judge(&points, &frozen), &frozen, 6, None), None, "{points:?}");
        }
    }

    #[test]
    fn a_fault_shows_weeks_before_its_cohorts_are_ripe() {
        let (points, frozen) = trend(&seen(weeks(26), 210), LOOK, |_| None).expect("a baseline");
        let alarm = alarm(&points, &judge(&points, &frozen), &frozen, 6, None).expect("three times as many");
        assert!(alarm.above && alarm.since == 26, "{alarm:?}");
        assert!(matches!(points[28].reading, Reading::AtAge { part: 20, whole: 500, base: (126, 9_000), .. }));
    }

    #[test]
    fn how_soon_weeks_have_had_their_time_is_learned_from_those_that_had_it() {
        // A quarter came on each of the days 3, 10, 17 and 24 after the week: 95 of 100 are there with the last of them.
        assert_eq!(settled(&weeks(99), 210 + 75, 75), 25);
        assert_eq!(settled(&weeks(99), 210 + 20, 20), 20, "never later than their windows say");
        assert_eq!(settled(&weeks(99)[..11], 210 + 75, 75), 75, "too few weeks to learn from");
        assert_eq!(settled(&[], 210, 75), 75);
    }

    /// Weeks of a slice and of all, of which the last three lie in a season and rise by so many times.
    fn in_season(slice: i64, others: i64) -> (Vec<Point>, Frozen, [Vec<Cohort>; 2]) {
        let grown = |times: i64, n: i64| {
            let mut all = weeks(99);
            for (place, week) in all.iter_mut().enumerate() {
                week.whole *= n;
                let times = if place >= 27 { times } else { 1 };
                week.came.values_mut().for_each(|came| *came *= n * times);
            }
            all
        };
        let own = grown(slice, 1);
        let mut all = grown(others, 8);
        all.iter_mut().zip(&own).for_each(|(all, own)| all.add(own));
        let season = |week: &Cohort| (week.first_day >= 27 * 7).then(|| "sale".to_owned());
        let look = Look { cut: 240, ..LOOK };
        let (points, frozen) = trend(&own, look, season).expect("a baseline");
        (points, frozen, [all, own])
    }

    #[test]
    fn a_season_moves_all_and_an_error_only_one() {
        for (slice, others, stays) in [(4, 1, false), (4, 4, true), (1, 1, true), (4, 3, true), (1, 4, true)] {
            let (mut points, frozen, [all, own]) = in_season(slice, others);
            unmark(&mut points, &frozen, &all, &own, Look { cut: 240, ..LOOK });
            let marked = points.iter().filter(|point| point.season.is_some()).count();
            assert_eq!(marked, if stays { 3 } else { 0 }, "{slice} times among {others} times");
        }
    }

    #[test]
    fn weeks_too_young_or_empty_say_nothing() {
        let mut some = seen(weeks(99), 210);
        some[28].whole = 0;
        let (points, _) = trend(&some, LOOK, |_| None).expect("a baseline");
        assert_eq!((points[28].reading, points[29].reading), (Reading::Nothing, Reading::Nothing));
        assert!(trend(&some[..10], LOOK, |_| None).is_none());
    }
}
