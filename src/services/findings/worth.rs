//! What is worth telling: a difference that is there whatever chance did, and large enough that somebody would do something about it.

use crate::analytics::stats::share::RANKED_FROM;
use crate::analytics::{Finding, Measured};
use crate::domain::analysis::Worth;

/// Fewer than thirty cases are never called, nor is a difference whose interval holds none, nor one that is smaller than the shop says.
pub(super) fn is_worth_telling(finding: &Finding, least: &Worth) -> bool {
    let Some((difference, interval)) = finding.difference else { return false };
    let is_there = interval.low > 0.0 || interval.high < 0.0;
    let before = finding.before.as_ref().and_then(|before| before.value());
    // What was never heard of before grew by more than any part of it.
    let is_much = before.is_none_or(|before| difference.abs() * 100.0 >= least.percent * before.abs());
    is_there && is_much && is_large(&finding.now.measured, difference.abs(), least)
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
fn is_large(now: &Measured, difference: f64, least: &Worth) -> bool {
    let is_wide = difference * 100.0 >= least.points;
    match now {
        Measured::Share { whole, .. } => *whole >= RANKED_FROM && is_wide && difference * *whole as f64 >= least.cases,
        Measured::Time { n_ended, n_open, .. } => n_ended + n_open >= RANKED_FROM,
        Measured::MoneyShare { n_whole, .. } => *n_whole >= RANKED_FROM && is_wide,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::stats::difference::newcombe;
    use crate::analytics::stats::share::wilson;
    use crate::analytics::{Figure, Metric, Signal};

    fn finding(now: (i64, i64), before: (i64, i64)) -> Finding {
        let figure = |(part, whole)| {
            let measured = Measured::Share { part, whole, interval: wilson(part, whole) };
            Figure::plain(Metric::ReturnRate, measured)
        };
        Finding {
            before: Some(figure(before)),
            difference: newcombe(now, before),
            ..Finding::plain(Signal::Outside, 0, figure(now))
        }
    }

    #[test]
    fn only_what_is_there_and_matters_is_told() {
        let usual = Worth { points: 0.5, percent: 15.0, cases: 5.0 };
        let rows = [
            ((1, 83), (9, 1_800), false, "one case: the interval holds no difference"),
            ((40, 400), (240, 8_000), true, "ten of a hundred, three before"),
            ((0, 20_000), (400, 200_000), false, "a fifth of a point, sure as it is"),
            ((2_200, 20_000), (20_000, 200_000), false, "a point of ten, sure as it is"),
            ((5, 100), (1, 4_000), false, "four cases more, not five"),
            ((9, 29), (10, 1_000), false, "fewer than thirty"),
            ((8, 100), (0, 4_000), true, "never heard of before"),
        ];
        for (now, before, is_told, what) in rows {
            assert_eq!(is_worth_telling(&finding(now, before), &usual), is_told, "{what}");
        }
        let any = Worth { points: 0.1, percent: 5.0, cases: 1.0 };
        assert!(is_worth_telling(&finding((2_200, 20_000), (20_000, 200_000)), &any), "the shop wants to know");
        assert!(!is_worth_telling(&Finding { difference: None, ..finding((40, 400), (240, 8_000)) }, &any));
    }
}
