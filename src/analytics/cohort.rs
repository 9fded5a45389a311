//! Cohorts: what was sold in a week and what came of it since, compared with what earlier weeks had shown at the same age.

use std::collections::BTreeMap;

use super::stats::individuals;
use super::trend::{self, Chart, Frozen, Point, Reading};

/// Weeks before and after the same one of the year before, so that a moved holiday does not matter.
const YEAR: usize = 52;
/// What is young is looked at from so many days after its week's end on, and where so much of it has come as tells anything.
const FROM_AGE: i64 = 3;

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
    fn weeks_too_young_or_empty_say_nothing() {
        let mut some = seen(weeks(99), 210);
        some[28].whole = 0;
        let (points, _) = trend(&some, LOOK, |_| None).expect("a baseline");
        assert_eq!((points[28].reading, points[29].reading), (Reading::Nothing, Reading::Nothing));
        assert!(trend(&some[..10], LOOK, |_| None).is_none());
    }
}
