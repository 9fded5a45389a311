//! How long things took, with those that have not ended: what a figure of time says (domain 2.8).

use super::figure::{Interval, Measured};
use super::stats::quantiles::{mean, median, quantile};
use super::stats::survival::Curve;

/// From the curve over all that began, `spans` with whether each has ended, and beside it from those that ended in the period.
/// All in seconds.
#[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^52")]
pub fn survival(spans: Vec<(i64, bool)>, ended: Vec<i64>) -> Measured {
    if spans.is_empty() && ended.is_empty() {
        return Measured::NoData;
    }
    let curve = Curve::of(spans);
    let sorted = sorted(ended);
    Measured::Time {
        median: curve.median().map(|at| at as f64),
        interval: interval(&curve),
        n_ended: curve.n_ended,
        n_open: curve.n_open,
        oldest_open: curve.oldest_open,
        ended_median: median(&sorted),
        ended_mean: mean(&sorted),
        ended_p90: quantile(&sorted, 0.9),
    }
}

/// From those that ended in the period alone; beside it how many still wait and for how long the oldest of them has.
pub fn answered(ended: Vec<i64>, n_open: i64, oldest_open: Option<i64>) -> Measured {
    if ended.is_empty() && n_open == 0 {
        return Measured::NoData;
    }
    let curve = Curve::of(ended.iter().map(|span| (*span, true)).collect());
    let sorted = sorted(ended);
    Measured::Time {
        median: median(&sorted),
        interval: interval(&curve),
        n_ended: curve.n_ended,
        n_open,
        oldest_open,
        ended_median: median(&sorted),
        ended_mean: mean(&sorted),
        ended_p90: quantile(&sorted, 0.9),
    }
}

/// Fewer than this many say too little of where half of all would lie: six are the least whose own range holds the median 95 % of
/// the time.
const FEWEST: i64 = 6;

fn interval(curve: &Curve) -> Option<Interval> {
    (curve.n_ended >= FEWEST).then(|| curve.median_interval()).flatten()
}

/// How old the open ones are; none of them has ended.
pub fn ages(ages: Vec<i64>) -> Measured {
    if ages.is_empty() {
        return Measured::NoData;
    }
    let (n_open, oldest_open) = (ages.len(), ages.iter().max().copied());
    let sorted = sorted(ages);
    Measured::Time {
        median: median(&sorted),
        interval: None,
        n_ended: 0,
        n_open: i64::try_from(n_open).unwrap_or(i64::MAX),
        oldest_open,
        ended_median: None,
        ended_mean: None,
        ended_p90: quantile(&sorted, 0.9),
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^52")]
fn sorted(mut spans: Vec<i64>) -> Vec<f64> {
    spans.sort_unstable();
    spans.into_iter().map(|span| span as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(measured: &Measured) -> Option<(Option<f64>, i64, i64, Option<f64>)> {
        match measured {
            Measured::Time { median, n_ended, n_open, ended_p90, .. } => Some((*median, *n_ended, *n_open, *ended_p90)),
            _ => None,
        }
    }

    /// Four began, two of them ended after 10 and 30; of those that ended in the period one had taken 90.
    #[test]
    fn the_headline_counts_what_is_open_and_the_plain_figures_only_what_ended() {
        let measured = survival(vec![(10, true), (30, true), (20, false), (40, false)], vec![90, 10]);
        assert_eq!(told(&measured), Some((Some(30.0), 2, 2, Some(82.0))));
        assert_eq!(survival(Vec::new(), Vec::new()), Measured::NoData);
        assert_eq!(told(&survival(vec![(5, false)], Vec::new())), Some((None, 0, 1, None)));
    }

    #[test]
    fn a_handful_has_no_interval() {
        let has = |n: i64| matches!(answered((1..=n).collect(), 0, None), Measured::Time { interval: Some(_), .. });
        assert!(!has(1) && !has(5) && has(6));
    }

    #[test]
    fn answers_and_ages_say_how_many_wait() {
        assert_eq!(told(&answered(vec![60, 20, 40], 2, Some(99))), Some((Some(40.0), 3, 2, Some(56.0))));
        assert_eq!(told(&ages(vec![1, 2, 3])), Some((Some(2.0), 0, 3, Some(2.8))));
        assert_eq!((answered(Vec::new(), 0, None), ages(Vec::new())), (Measured::NoData, Measured::NoData));
    }
}
