//! Causes by weight: the vital few that make up four fifths, ties kept together, what has no cause kept apart.

use serde::Serialize;

use super::Interval;
use super::stats::share::wilson;
use crate::codes;

/// The share of the whole that the vital few reach.
const VITAL: f64 = 0.8;

/// A cause with its count, or with its money in minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    pub code: String,
    pub n: i64,
    pub minor: i64,
    /// "Other" and "unknown" say nothing that could be mended: they stand last and are never vital.
    pub rest: bool,
}

codes! {
    /// What causes are ordered by.
    pub enum Measure {
        Count = "count",
        Money = "money",
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    pub code: String,
    pub value: i64,
    pub share: f64,
    /// Bounds of a count's share; sums of money have none that is simple.
    pub interval: Option<Interval>,
    /// Share reached with this bar.
    pub cumulated: f64,
    pub vital: bool,
    /// Its interval overlaps with that of the next bar, so that their order is not certain.
    pub alike: bool,
    pub rest: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pareto {
    pub bars: Vec<Bar>,
    pub n_vital: usize,
    /// So much has no cause that the named ones together do not make four fifths: then the vital few are four fifths of the named.
    pub of_named: bool,
}

pub fn pareto(causes: &[Cause], by: Measure) -> Pareto {
    let value = |cause: &Cause| match by {
        Measure::Count => cause.n,
        Measure::Money => cause.minor,
    };
    let mut sorted: Vec<&Cause> = causes.iter().filter(|cause| value(cause) > 0).collect();
    sorted.sort_by(|a, b| (a.rest, -value(a), &a.code).cmp(&(b.rest, -value(b), &b.code)));
    let sum = |causes: &mut dyn Iterator<Item = &&Cause>| causes.map(|cause| value(cause)).sum::<i64>();
    let all = sum(&mut sorted.iter());
    let named = sum(&mut sorted.iter().filter(|cause| !cause.rest));
    let of_named = ratio(named, all) < VITAL;
    let goal = if of_named { named } else { all };
    let n_vital =
        vital_few(&sorted.iter().filter(|cause| !cause.rest).map(|cause| value(cause)).collect::<Vec<_>>(), goal);
    let mut reached = 0;
    let mut bars: Vec<Bar> = sorted
        .iter()
        .enumerate()
        .map(|(place, cause)| {
            let value = value(cause);
            reached += value;
            Bar {
                code: cause.code.clone(),
                value,
                share: ratio(value, all),
                interval: (by == Measure::Count).then(|| wilson(value, all)),
                cumulated: ratio(reached, all),
                vital: place < n_vital,
                alike: false,
                rest: cause.rest,
            }
        })
        .collect();
    for place in 1..bars.len() {
        bars[place - 1].alike = !bars[place].rest && overlap(&bars[place - 1], &bars[place]);
    }
    Pareto { bars, n_vital, of_named: of_named && all > 0 }
}

/// How many of the falling values reach four fifths of the goal; values like the last of them belong to them.
fn vital_few(falling: &[i64], goal: i64) -> usize {
    let mut reached = 0;
    let mut n = 0;
    while n < falling.len() && (ratio(reached, goal) < VITAL || falling[n] == falling[n - 1]) {
        reached += falling[n];
        n += 1;
    }
    n
}

fn overlap(first: &Bar, next: &Bar) -> bool {
    match (first.interval, next.interval) {
        (Some(a), Some(b)) => a.low <= b.high,
        _ => first.value == next.value,
    }
}

/// Whether the order by count and the order by money disagree about the named causes; then both are shown.
pub fn orders_disagree(by_count: &Pareto, by_money: &Pareto) -> bool {
    let named = |pareto: &Pareto| -> Vec<String> {
        pareto.bars.iter().filter(|bar| !bar.rest).map(|bar| bar.code.clone()).collect()
    };
    named(by_count) != named(by_money)
}

#[expect(clippy::cast_precision_loss, reason = "a picture of counts and sums needs no more than 52 bits")]
fn ratio(part: i64, whole: i64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn causes(rows: &[(&str, i64, i64)]) -> Vec<Cause> {
        rows.iter()
            .map(|(code, n, minor)| Cause {
                code: (*code).to_owned(),
                n: *n,
                minor: *minor,
                rest: ["other", "unknown"].contains(code),
            })
            .collect()
    }

    fn vital(rows: &[(&str, i64, i64)], by: Measure) -> String {
        let got = pareto(&causes(rows), by);
        got.bars.iter().filter(|bar| bar.vital).map(|bar| bar.code.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_vital_few_are_the_smallest_set_that_reaches_four_fifths() {
        let rows = [("a", 50, 1), ("b", 30, 1), ("c", 15, 1), ("d", 5, 1)];
        assert_eq!(vital(&rows, Measure::Count), "a b");
        assert_eq!(vital(&[("a", 79, 1), ("b", 21, 1)], Measure::Count), "a b");
        assert_eq!(vital(&[], Measure::Count), "");
    }

    #[test]
    fn ties_stay_together() {
        let rows = [("a", 60, 1), ("b", 20, 1), ("c", 20, 1), ("d", 1, 1)];
        assert_eq!(vital(&rows, Measure::Count), "a b c");
        assert_eq!(
            vital(&[("a", 9, 5), ("b", 9, 5), ("c", 9, 5), ("d", 9, 5), ("e", 9, 5)], Measure::Count),
            "a b c d e"
        );
    }

    #[test]
    fn other_and_unknown_stand_last_and_are_never_vital() {
        let rows = [("unknown", 90, 1), ("a", 300, 1), ("other", 20, 1), ("b", 90, 1)];
        let got = pareto(&causes(&rows), Measure::Count);
        let order: Vec<&str> = got.bars.iter().map(|bar| bar.code.as_str()).collect();
        assert_eq!(order, ["a", "b", "unknown", "other"]);
        // 390 of 500 are named: less than four fifths, so that the goal is four fifths of those.
        assert!(got.of_named && got.bars.iter().all(|bar| !(bar.rest && bar.vital)));
        assert_eq!(vital(&rows, Measure::Count), "a b");
    }

    #[test]
    fn neighbours_that_chance_could_swap_are_marked() {
        let got = pareto(&causes(&[("a", 500, 1), ("b", 100, 1), ("c", 95, 1), ("d", 10, 1)]), Measure::Count);
        assert_eq!(got.bars.iter().map(|bar| bar.alike).collect::<Vec<_>>(), [false, true, false, false]);
    }

    #[test]
    fn the_order_by_money_can_be_another() {
        let rows = [("late", 90, 1_000), ("broken", 30, 90_000), ("unknown", 5, 100)];
        let (by_count, by_money) = (pareto(&causes(&rows), Measure::Count), pareto(&causes(&rows), Measure::Money));
        assert_eq!(by_money.bars[0].code, "broken");
        assert!(by_money.bars.iter().all(|bar| bar.interval.is_none()));
        assert!(orders_disagree(&by_count, &by_money) && !orders_disagree(&by_count, &by_count));
        let last = by_count.bars.last().map(|bar| bar.cumulated);
        assert_eq!(last, Some(1.0));
    }
}
