//! Before and after: what moved between two stretches of equal length, with an interval, and whether it helped.
//!
//! Shares differ by Newcombe's interval, times by the ratio of their medians, counts of equal stretches by their ratio. Sums of
//! money have no simple interval, so nothing is said of them.

use super::stats::difference::newcombe;
use super::stats::share::wilson;
use super::{Figure, Interval, Measured, Metric};
use crate::domain::causes::Verdict;

/// Two-sided, 95 %.
const Z: f64 = 1.96;
/// An improvement of less than a tenth is none worth the name: when even the best bound is below it, it did not help.
const WORTHWHILE: f64 = 0.1;

/// What moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// After less before where `relative` is false; else the change as a part of what was before.
    pub by: f64,
    pub interval: Interval,
    pub relative: bool,
}

/// The difference between two figures of the same kind.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub fn moved(before: &Figure, after: &Figure) -> Option<Moved> {
    match (&before.measured, &after.measured) {
        (Measured::Share { part: p, whole: n, .. }, Measured::Share { part: q, whole: m, .. }) => {
            let (by, interval) = newcombe((*q, *m), (*p, *n))?;
            Some(Moved { by, interval, relative: false })
        }
        (
            Measured::Time { median: Some(old), interval: Some(was), .. },
            Measured::Time { median: Some(new), interval: Some(is), .. },
        ) => {
            let spread = |bounds: &Interval| {
                let both = bounds.low > 0.0 && bounds.high > bounds.low;
                both.then(|| (bounds.high.ln() - bounds.low.ln()) / (2.0 * Z))
            };
            let log = if *old > 0.0 && *new > 0.0 { (new / old).ln() } else { return None };
            let half = Z * spread(was)?.hypot(spread(is)?);
            let bound = |log: f64| log.exp() - 1.0;
            let interval = Interval { low: bound(log - half), high: bound(log + half) };
            Some(Moved { by: bound(log), interval, relative: true })
        }
        (Measured::Count { n: old }, Measured::Count { n: new }) if old + new > 0 && *old > 0 => {
            // Given how many there were in all, the later ones are a share of them; equal stretches would make it one half.
            let bounds = wilson(*new, old + new);
            let ratio = |share: f64| if share < 1.0 { share / (1.0 - share) - 1.0 } else { f64::INFINITY };
            let interval = Interval { low: ratio(bounds.low), high: ratio(bounds.high) };
            Some(Moved { by: *new as f64 / *old as f64 - 1.0, interval, relative: true })
        }
        _ => None,
    }
}

/// What may be said of an action that should have moved a figure.
pub fn verdict(metric: Metric, before: &Figure, moved: Option<&Moved>) -> Verdict {
    let (Some(moved), Some(more_is_better)) = (moved, metric.more_is_better()) else { return Verdict::CannotTell };
    let (least, most) = if more_is_better {
        (moved.interval.low, moved.interval.high)
    } else {
        (-moved.interval.high, -moved.interval.low)
    };
    let worthwhile = WORTHWHILE * if moved.relative { 1.0 } else { before.value().unwrap_or(0.0).abs() };
    match () {
        () if least > 0.0 => Verdict::Helped,
        () if most < worthwhile => Verdict::DidNot,
        () => Verdict::CannotTell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(metric: Metric, part: i64, whole: i64) -> Figure {
        Figure::plain(metric, Measured::Share { part, whole, interval: wilson(part, whole) })
    }

    fn time(median: f64, low: f64, high: f64) -> Figure {
        let measured = Measured::Time {
            median: Some(median),
            interval: Some(Interval { low, high }),
            n_ended: 100,
            n_open: 0,
            oldest_open: None,
            ended_median: None,
            ended_mean: None,
            ended_p90: None,
        };
        Figure::plain(Metric::Resolution, measured)
    }

    fn said(before: &Figure, after: &Figure) -> Verdict {
        verdict(before.metric, before, moved(before, after).as_ref())
    }

    #[test]
    fn shares_help_did_not_help_or_cannot_be_told() {
        let rate = |part, whole| share(Metric::ReturnRate, part, whole);
        for (before, after, wanted) in [
            // 7.5 % to 3.0 %, 0.4 to 10.8 points: the worked example of the difference of two rates.
            (rate(9, 120), rate(12, 400), Verdict::Helped),
            (rate(7, 60), rate(18, 240), Verdict::CannotTell),
            (rate(12, 400), rate(60, 400), Verdict::DidNot),
            (rate(5_000, 50_000), rate(5_010, 50_000), Verdict::DidNot),
            (rate(1, 0), rate(1, 10), Verdict::CannotTell),
        ] {
            assert_eq!(said(&before, &after), wanted, "{before:?} {after:?}");
        }
        // More of it is better.
        let csat = |part, whole| share(Metric::Csat, part, whole);
        assert_eq!(said(&csat(50, 100), &csat(80, 100)), Verdict::Helped);
        assert_eq!(said(&csat(80, 100), &csat(50, 100)), Verdict::DidNot);
    }

    #[test]
    fn times_are_compared_by_the_ratio_of_their_medians() {
        // Half of 48 hours, each known within a fifth: log ratio −0.693 ± 1.96 · 0.1316.
        let found = moved(&time(48.0, 40.0, 57.6), &time(24.0, 20.0, 28.8)).expect("both have medians");
        assert!((found.by + 0.5).abs() < 1e-9 && found.relative);
        assert!((found.interval.low - (0.5 * (-0.257_843_f64).exp() - 1.0)).abs() < 1e-5, "{found:?}");
        assert_eq!(said(&time(48.0, 40.0, 57.6), &time(24.0, 20.0, 28.8)), Verdict::Helped);
        assert_eq!(said(&time(48.0, 20.0, 100.0), &time(40.0, 20.0, 90.0)), Verdict::CannotTell);
    }

    #[test]
    fn counts_of_equal_stretches_are_compared_and_money_is_not() {
        let count = |n| Figure::plain(Metric::Complaints, Measured::Count { n });
        assert_eq!(said(&count(100), &count(40)), Verdict::Helped);
        assert_eq!(said(&count(10), &count(8)), Verdict::CannotTell);
        assert_eq!(said(&count(0), &count(8)), Verdict::CannotTell);
        let money =
            |minor| Figure::plain(Metric::RefundedMoney, Measured::Money { minor, n: 9, currency: "EUR".to_owned() });
        assert_eq!(said(&money(10_000), &money(10)), Verdict::CannotTell);
    }
}
