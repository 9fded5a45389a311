//! What would be if a cause became rarer: the rate and the money, with the doubt that the cause's own count has.

use serde::Serialize;

use super::Interval;
use super::stats::poisson::garwood;
use super::stats::share::wilson;

/// What a cause did in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// Orders, those that came back, and those of them for this cause.
    pub orders: i64,
    pub returned: i64,
    pub caused: i64,
    /// What was refunded for it, in minor units, and how many refunds that were.
    pub minor: i64,
    pub refunds: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WhatIf {
    pub now: f64,
    pub then: f64,
    /// Bounds of the rate then.
    pub interval: Interval,
    /// Money that would not be refunded, and its bounds, in minor units.
    pub saved_minor: i64,
    pub saved_interval: (i64, i64),
    /// Too few cases of the cause to say more than how many there were.
    pub small: bool,
}

/// Fewer cases of a cause than this promise nothing.
const FEWEST: i64 = 5;

/// With so many hundredths of the cause gone. Nothing where there are no orders.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "bounds of sums need no more than 52 bits"
)]
pub fn what_if(cause: &Cause, less_percent: i64) -> Option<WhatIf> {
    if cause.orders <= 0 {
        return None;
    }
    let orders = cause.orders as f64;
    let gone = less_percent.clamp(0, 100) as f64 / 100.0;
    let (now, caused) = (cause.returned as f64 / orders, cause.caused as f64 / orders);
    let often = wilson(cause.caused, cause.orders);
    // Refunds come one by one: how many they would be is as uncertain as a count of them is.
    let saved = |share: f64| (cause.minor as f64 * gone * share).round() as i64;
    let count = garwood(cause.refunds);
    let of_count = |bound: f64| if cause.refunds > 0 { bound / cause.refunds as f64 } else { 0.0 };
    Some(WhatIf {
        now,
        then: now - gone * caused,
        interval: Interval { low: (now - gone * often.high).max(0.0), high: now - gone * often.low },
        saved_minor: i64::try_from(i128::from(cause.minor) * i128::from(less_percent.clamp(0, 100)) / 100).unwrap_or(0),
        saved_interval: (saved(of_count(count.low)), saved(of_count(count.high))),
        small: cause.caused < FEWEST,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAUSE: Cause = Cause { orders: 2_000, returned: 160, caused: 60, minor: 300_000, refunds: 50 };

    /// The rate by hand; bounds by Wilson (60 of 2000: 2.338 % to 3.842 %) and Garwood (50: 37.11 to 65.92) as scipy has them.
    #[test]
    fn half_of_a_cause_gone_is_half_of_its_cases_and_money_with_their_doubt() {
        let got = what_if(&CAUSE, 50).expect("orders");
        assert!((got.now - 0.08).abs() < 1e-12 && (got.then - 0.065).abs() < 1e-12);
        assert!((got.interval.low - (0.08 - 0.038_42 / 2.0)).abs() < 1e-4, "{got:?}");
        assert!((got.interval.high - (0.08 - 0.023_38 / 2.0)).abs() < 1e-4, "{got:?}");
        assert_eq!(got.saved_minor, 150_000);
        assert!((got.saved_interval.0 - 111_330).abs() < 30 && (got.saved_interval.1 - 197_755).abs() < 30, "{got:?}");
        assert!(!got.small);
    }

    #[test]
    fn none_of_it_gone_changes_nothing_and_no_orders_say_nothing() {
        let got = what_if(&CAUSE, 0).expect("orders");
        assert!((got.then - got.now).abs() < 1e-12 && got.saved_minor == 0);
        assert!(what_if(&Cause { caused: 3, refunds: 0, minor: 0, ..CAUSE }, 50).expect("orders").small);
        assert_eq!(what_if(&Cause { orders: 0, ..CAUSE }, 50), None);
    }
}
