//! What may be said of two figures of one metric: how far apart they are, and whether that is more than chance and age.

use serde::Serialize;

use super::figure::{Figure, Interval, Measured};
use super::stats::difference::{Verdict, newcombe, verdict};
use super::stats::share::SHOWN_FROM;
use crate::codes;

codes! {
    /// What a change is called.
    pub enum Call {
        Better = "better",
        Worse = "worse",
        /// More or less of something that has no good side.
        More = "more",
        Less = "less",
        CannotTell = "cannot_tell",
        /// It looks better, but its cases have not had their time.
        TooYoung = "too_young",
        /// Nothing says how sure it is, as with money.
        Unsure = "unsure",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Change {
    /// Now less before, in the figure's own unit.
    pub difference: f64,
    pub interval: Option<Interval>,
    pub call: Call,
    /// There is a difference, but its size is uncertain.
    pub size_uncertain: bool,
}

/// The change from one figure to another; nothing where one of them says nothing.
pub fn change(now: &Figure, before: &Figure) -> Option<Change> {
    let difference = now.value()? - before.value()?;
    let (interval, told) = told(&now.measured, &before.measured);
    let is_young = now.maturity.is_some_and(|maturity| maturity.past < maturity.all);
    let good = now.metric.more_is_better().map(|more| more == (difference > 0.0));
    let call = match (told, good) {
        (Told::Nothing, Some(true)) if is_young => Call::TooYoung,
        (Told::Nothing, _) => Call::Unsure,
        (Told::CannotTell, _) => Call::CannotTell,
        (_, Some(true)) if is_young => Call::TooYoung,
        (_, Some(true)) => Call::Better,
        (_, Some(false)) => Call::Worse,
        (_, None) if difference > 0.0 => Call::More,
        (_, None) => Call::Less,
    };
    Some(Change { difference, interval, call, size_uncertain: told == Told::SizeUncertain })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Nothing,
    CannotTell,
    SizeUncertain,
    Sure,
}

fn told(now: &Measured, before: &Measured) -> (Option<Interval>, Told) {
    match (now, before) {
        (Measured::Share { part, whole, .. }, Measured::Share { part: part_before, whole: whole_before, .. }) => {
            if *whole < SHOWN_FROM || *whole_before < SHOWN_FROM {
                return (None, Told::CannotTell);
            }
            match newcombe((*part, *whole), (*part_before, *whole_before)) {
                None => (None, Told::CannotTell),
                Some((difference, interval)) => match verdict(difference, interval) {
                    Verdict::CannotTell => (Some(interval), Told::CannotTell),
                    Verdict::SizeUncertain => (Some(interval), Told::SizeUncertain),
                    Verdict::Sure => (Some(interval), Told::Sure),
                },
            }
        }
        (Measured::Time { interval: Some(now), .. }, Measured::Time { interval: Some(before), .. }) => {
            let apart = now.low > before.high || now.high < before.low;
            (None, if apart { Told::Sure } else { Told::CannotTell })
        }
        (Measured::Time { .. }, Measured::Time { .. }) => (None, Told::CannotTell),
        (Measured::Count { n: now }, Measured::Count { n: before }) => (None, counts(*now, *before)),
        _ => (None, Told::Nothing),
    }
}

/// Two counts of things that happen on their own: the spread of their difference is the root of their sum.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
fn counts(now: i64, before: i64) -> Told {
    let (now, before) = (now as f64, before as f64);
    let apart = (now - before).abs() > 1.96 * (now + before).sqrt();
    if apart { Told::Sure } else { Told::CannotTell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::stats::share::wilson;
    use crate::analytics::{Maturity, Metric};

    fn share(metric: Metric, part: i64, whole: i64) -> Figure {
        Figure::plain(metric, Measured::Share { part, whole, interval: wilson(part, whole) })
    }

    #[test]
    fn a_change_is_called_only_when_its_interval_allows() {
        for (metric, now, before, call, uncertain) in [
            (Metric::ReturnRate, (9, 120), (12, 400), Call::Worse, true),
            (Metric::ReturnRate, (7, 60), (18, 240), Call::CannotTell, false),
            (Metric::ReturnRate, (12, 400), (36, 400), Call::Better, true),
            (Metric::Csat, (300, 1000), (100, 1000), Call::Better, false),
            (Metric::Csat, (1, 4), (900, 1000), Call::CannotTell, false),
        ] {
            let told =
                change(&share(metric, now.0, now.1), &share(metric, before.0, before.1)).expect("both are shares");
            assert_eq!((told.call, told.size_uncertain), (call, uncertain), "{now:?} {before:?}");
        }
        let none = Figure::plain(Metric::ReturnRate, Measured::NoData);
        assert_eq!(change(&none, &share(Metric::ReturnRate, 1, 2)), None);
    }

    #[test]
    fn a_young_cohort_is_never_called_better_but_may_be_worse() {
        let young = |part| Figure {
            maturity: Some(Maturity { past: 10, all: 400, projection: None }),
            ..share(Metric::ReturnRate, part, 400)
        };
        let before = share(Metric::ReturnRate, 36, 400);
        assert_eq!(change(&young(4), &before).map(|change| change.call), Some(Call::TooYoung));
        assert_eq!(change(&young(90), &before).map(|change| change.call), Some(Call::Worse));
        let paid_back = |part_minor, past| Figure {
            maturity: Some(Maturity { past, all: 400, projection: None }),
            ..Figure::plain(
                Metric::RefundRate,
                Measured::MoneyShare {
                    part_minor,
                    whole_minor: 10_000,
                    n_part: 1,
                    n_whole: 400,
                    currency: "EUR".to_owned(),
                },
            )
        };
        for (part, past, call) in [(0, 10, Call::TooYoung), (0, 400, Call::Unsure), (900, 10, Call::Unsure)] {
            assert_eq!(change(&paid_back(part, past), &paid_back(500, 400)).map(|change| change.call), Some(call));
        }
    }

    #[test]
    fn times_counts_and_money_are_told_as_far_as_they_can_be() {
        let time = |median, low, high| {
            let interval = Some(Interval { low, high });
            let measured = Measured::Time {
                median: Some(median),
                interval,
                n_ended: 50,
                n_open: 0,
                oldest_open: None,
                ended_median: None,
                ended_mean: None,
                ended_p90: None,
            };
            Figure::plain(Metric::Resolution, measured)
        };
        let call = |now: &Figure, before: &Figure| change(now, before).map(|change| change.call);
        assert_eq!(call(&time(9.0, 8.0, 10.0), &time(5.0, 4.0, 6.0)), Some(Call::Worse));
        assert_eq!(call(&time(5.0, 4.0, 6.0), &time(5.5, 4.5, 7.0)), Some(Call::CannotTell));
        let count = |n| Figure::plain(Metric::Orders, Measured::Count { n });
        assert_eq!(call(&count(400), &count(300)), Some(Call::More));
        assert_eq!(call(&count(300), &count(310)), Some(Call::CannotTell));
        let money =
            |minor| Figure::plain(Metric::RefundedMoney, Measured::Money { minor, n: 3, currency: "EUR".into() });
        assert_eq!(call(&money(500), &money(200)), Some(Call::Unsure));
    }
}
