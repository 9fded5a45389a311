//! Whether a figure keeps to a goal: by its whole interval, for anything less is too early to say (domain 2.8).

use super::figure::{Figure, Interval, Measured};
use super::stats::binomial;
use crate::codes;
use crate::domain::goals::{Goal, Limit, MILLION};

codes! {
    /// How a figure stands to its goal.
    pub enum Standing {
        /// The whole interval lies on the good side.
        Met = "met",
        /// The whole interval lies on the bad side.
        Missed = "missed",
        TooEarly = "too_early",
        /// Nothing to divide by, or nothing happened.
        NoData = "no_data",
    }
}

/// How a figure stands to a goal. `is_over` says that its period has ended.
#[expect(clippy::cast_precision_loss, reason = "a goal needs no more than 52 bits")]
pub fn standing(goal: &Goal, figure: &Figure, is_over: bool) -> Standing {
    let Some(limit) = limit(&goal.limit, &figure.measured) else { return Standing::TooEarly };
    let (low, high) = match &figure.measured {
        Measured::NoData => return Standing::NoData,
        Measured::Share { whole: 0, .. } | Measured::MoneyShare { whole_minor: 0, .. } => return Standing::NoData,
        Measured::Share { interval, .. } => (interval.low, interval.high),
        Measured::Mean { interval: Some(interval), .. } => (interval.low, interval.high),
        Measured::Time { interval: Some(interval), .. } => (interval.low, interval.high),
        Measured::Mean { .. } | Measured::Time { .. } => return Standing::TooEarly,
        // What is counted is exact, but until its period is over it may still grow.
        Measured::Count { n } => grown(*n as f64, is_over),
        Measured::Money { minor, .. } => grown(*minor as f64, is_over),
        Measured::MoneyShare { .. } => match figure.value().filter(|_| is_over) {
            Some(value) => (value, value),
            None => return Standing::TooEarly,
        },
    };
    let standing = match (goal.at_most, low, high) {
        (true, _, high) if high <= limit => Standing::Met,
        (true, low, _) if low > limit => Standing::Missed,
        (false, low, _) if low >= limit => Standing::Met,
        (false, _, high) if high < limit => Standing::Missed,
        _ => Standing::TooEarly,
    };
    // What has not had its time looks better than it will be where less is better, and worse where more is.
    let is_young = figure.maturity.as_ref().is_some_and(|maturity| maturity.past < maturity.all);
    match standing {
        Standing::Met if is_young && goal.at_most => Standing::TooEarly,
        Standing::Missed if is_young && !goal.at_most => Standing::TooEarly,
        standing => standing,
    }
}

/// How far a figure lies from its goal, with the bounds of that; nothing where it has none.
pub fn distance(goal: &Goal, figure: &Figure) -> Option<(f64, Interval)> {
    let limit = limit(&goal.limit, &figure.measured)?;
    let interval = match &figure.measured {
        Measured::Share { interval, .. } => *interval,
        Measured::Mean { interval, .. } | Measured::Time { interval, .. } => (*interval)?,
        _ => return None,
    };
    Some((figure.value()? - limit, Interval { low: interval.low - limit, high: interval.high - limit }))
}

/// How rarely chance alone has a figure on the bad side of its goal that keeps to it.
pub fn chance(goal: &Goal, figure: &Figure) -> f64 {
    match (&figure.measured, limit(&goal.limit, &figure.measured)) {
        (Measured::Share { part, whole, .. }, Some(limit)) if goal.at_most => {
            binomial::at_most(whole - part, *whole, 1.0 - limit)
        }
        (Measured::Share { part, whole, .. }, Some(limit)) => binomial::at_most(*part, *whole, limit),
        // One side of an interval that 95 % of the time holds the truth.
        _ => 0.025,
    }
}

const fn grown(value: f64, is_over: bool) -> (f64, f64) {
    (value, if is_over { value } else { f64::INFINITY })
}

/// The limit in the unit of what was measured; nothing where the two do not fit together.
#[expect(clippy::cast_precision_loss, reason = "a goal needs no more than 52 bits")]
fn limit(limit: &Limit, measured: &Measured) -> Option<f64> {
    match (limit, measured) {
        (_, Measured::NoData) => Some(0.0),
        (Limit::Share(parts), Measured::Share { .. } | Measured::MoneyShare { .. })
        | (Limit::Number(parts), Measured::Count { .. } | Measured::Mean { .. }) => {
            Some(*parts as f64 / MILLION as f64)
        }
        (Limit::Millis(millis), Measured::Time { .. }) => Some(*millis as f64 / 1_000.0),
        (Limit::Money(minor, own), Measured::Money { currency, .. }) if own == currency => Some(*minor as f64),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::figure::Maturity;
    use super::super::stats::share::wilson;
    use super::*;

    fn figure(measured: Measured, maturity: Option<(i64, i64)>) -> Figure {
        Figure {
            maturity: maturity.map(|(past, all)| Maturity { past, all, projection: None }),
            ..Figure::plain(crate::analytics::Metric::ReturnRate, measured)
        }
    }

    fn share(part: i64, whole: i64) -> Measured {
        Measured::Share { part, whole, interval: wilson(part, whole) }
    }

    fn goal(text: &str) -> Goal {
        Goal::read(text).expect("a goal")
    }

    #[test]
    fn only_a_whole_interval_meets_or_misses() {
        let most = goal("metric = 'return_rate'\nat_most = '8%'");
        let least = goal("metric = 'csat'\nat_least = '80%'");
        for (goal, measured, expected) in [
            // 4.0 to 13.6 %, 1.7 to 5.2 %, 9.2 to 18.0 %.
            (&most, share(9, 120), Standing::TooEarly),
            (&most, share(12, 400), Standing::Met),
            (&most, share(39, 300), Standing::Missed),
            (&most, share(0, 0), Standing::NoData),
            (&least, share(95, 100), Standing::Met),
            (&least, share(60, 100), Standing::Missed),
            (&least, share(2, 2), Standing::TooEarly),
            (&least, Measured::NoData, Standing::NoData),
            (&least, Measured::Count { n: 90 }, Standing::TooEarly),
        ] {
            assert_eq!(standing(goal, &figure(measured.clone(), None), true), expected, "{measured:?}");
        }
    }

    #[test]
    fn what_misses_a_goal_says_by_how_much_and_how_surely() {
        let most = goal("metric = 'return_rate'\nat_most = '8%'");
        let missed = figure(share(39, 300), None);
        let (away, bounds) = distance(&most, &missed).expect("a share has bounds");
        assert!((away - 0.05).abs() < 1e-12 && bounds.low > 0.0 && bounds.low < away && away < bounds.high);
        // The binomial's terms added up in whole numbers elsewhere.
        assert!((chance(&most, &missed) / 0.001_959_620_122_8 - 1.0).abs() < 1e-6, "{}", chance(&most, &missed));
        let least = goal("metric = 'csat'\nat_least = '80%'");
        assert!((chance(&least, &figure(share(60, 100), None)) / 3.608_420_114_6e-6 - 1.0).abs() < 1e-6);
        assert_eq!(distance(&most, &figure(Measured::NoData, None)), None);
    }

    #[test]
    fn a_young_figure_may_be_missed_but_not_met() {
        let most = goal("metric = 'return_rate'\nat_most = '8%'");
        let young = Some((10, 300));
        assert_eq!(standing(&most, &figure(share(12, 400), young), true), Standing::TooEarly);
        assert_eq!(standing(&most, &figure(share(39, 300), young), true), Standing::Missed);
    }

    #[test]
    fn counts_may_still_grow_and_times_need_their_interval() {
        let most = goal("metric = 'backlog'\nat_most = '50'");
        let count = |n| figure(Measured::Count { n }, None);
        assert_eq!(standing(&most, &count(40), true), Standing::Met);
        assert_eq!(standing(&most, &count(40), false), Standing::TooEarly);
        assert_eq!(standing(&most, &count(51), false), Standing::Missed);
        let hours = goal("metric = 'first_response'\nat_most = '24h'");
        let time = |interval| {
            let measured = Measured::Time {
                median: Some(50_000.0),
                interval,
                n_ended: 20,
                n_open: 0,
                oldest_open: None,
                ended_median: None,
                ended_mean: None,
                ended_p90: None,
            };
            standing(&hours, &figure(measured, None), true)
        };
        assert_eq!(time(Some(Interval { low: 40_000.0, high: 86_400.0 })), Standing::Met);
        assert_eq!(time(Some(Interval { low: 40_000.0, high: f64::INFINITY })), Standing::TooEarly);
        assert_eq!(time(Some(Interval { low: 86_401.0, high: 90_000.0 })), Standing::Missed);
        assert_eq!(time(None), Standing::TooEarly);
    }
}
