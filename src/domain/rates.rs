//! Exchange rates by day as a central bank publishes them, and the rate of one day frozen for a sum.
//!
//! Invariants: no floating point: a rate is a whole number of 10⁻⁸; a rate once frozen with a sum never changes.

use serde::{Deserialize, Serialize};

use super::money::exponent;
use super::time::{DAY, Instant};

/// What one unit of the base was worth in other currencies on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rate {
    pub id: i64,
    pub rev: i64,
    /// `rate:SOURCE:2026-11-26`.
    pub natural_key: Option<String>,
    /// Who published it, such as `ecb`.
    pub source: String,
    pub base: String,
    /// The start of the day in UTC.
    pub day_at: Instant,
    /// Codes and decimals as published, `USD 1.0789 JPY 162.3`.
    pub rates: String,
    pub updated_at: Instant,
}

super::record!(Rate, Kind::Rate);

/// One whole in the scale of rates.
pub const ONE: i64 = 100_000_000;
/// A rate this much older than the day it is for is shown as old.
const OLD: i64 = 7 * DAY;
/// The source of a rate between a currency and itself.
pub const SAME: &str = "same";

/// The identity of a day's rates.
pub fn natural_key(source: &str, date: jiff::civil::Date) -> String {
    format!("rate:{source}:{date}")
}

/// A published decimal in the scale of rates; nothing for what is not a positive number or finer than the scale.
pub fn scaled(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 8 {
        return None;
    }
    format!("{whole}{fraction:0<8}").parse().ok().filter(|scaled| *scaled > 0)
}

/// The plain decimal of a scaled rate, without zeros at its end.
pub fn decimal(scaled: i64) -> String {
    let (whole, fraction) = (scaled / ONE, format!("{:08}", scaled % ONE));
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_string() } else { format!("{whole}.{fraction}") }
}

impl Rate {
    /// What one unit of the base was worth in a currency, scaled.
    pub fn of(&self, currency: &str) -> Option<i64> {
        if currency == self.base {
            return Some(ONE);
        }
        let mut words = self.rates.split(' ');
        while let (Some(code), Some(rate)) = (words.next(), words.next()) {
            if code == currency {
                return scaled(rate);
            }
        }
        None
    }
}

/// The rate between two currencies on one day, as the two published rates that it rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frozen {
    /// What one unit of the common base was worth in the currency of the sum, and in the one it is told in; scaled.
    pub from: i64,
    pub to: i64,
    /// The day of the rate.
    pub day_at: Instant,
    pub source: String,
    /// The day is long before the one it is for.
    pub is_old: bool,
}

impl Frozen {
    /// The sum in the other currency's minor units, rounded half away from zero.
    pub fn convert(&self, amount_minor: i64, from: &str, to: &str) -> Option<i64> {
        let scale = |currency: &str| 10i128.pow(exponent(currency));
        let above = i128::from(amount_minor).checked_mul(i128::from(self.to))?.checked_mul(scale(to))?;
        let below = i128::from(self.from).checked_mul(scale(from))?;
        if below <= 0 {
            return None;
        }
        let half = if above < 0 { -below / 2 } else { below / 2 };
        i64::try_from((above + half) / below).ok()
    }

    /// What one unit of the first currency is worth in the second, rounded to six places: for people to read.
    pub fn cross(&self) -> String {
        let wide = i128::from(self.to) * 1_000_000;
        let from = i128::from(self.from).max(1);
        let micros = i64::try_from((wide + from / 2) / from).unwrap_or(0);
        decimal(micros.saturating_mul(100))
    }
}

/// The rate between two currencies for a day: of the last day on or before it that has both. `known` are days on or before it,
/// the newest first.
pub fn freeze(known: &[Rate], from: &str, to: &str, day: Instant) -> Option<Frozen> {
    if from.is_empty() || to.is_empty() {
        return None;
    }
    if from == to {
        return Some(Frozen { from: ONE, to: ONE, day_at: day, source: SAME.to_owned(), is_old: false });
    }
    known.iter().filter(|rate| rate.day_at <= day).find_map(|rate| {
        let (from, to) = (rate.of(from)?, rate.of(to)?);
        let is_old = day.0 - rate.day_at.0 > OLD;
        Some(Frozen { from, to, day_at: rate.day_at, source: rate.source.clone(), is_old })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Instant {
        Instant::parse(&format!("{text}T00:00:00Z")).expect("a date")
    }

    fn rate(date: &str, rates: &str) -> Rate {
        Rate {
            source: "ecb".to_owned(),
            base: "EUR".to_owned(),
            day_at: day(date),
            rates: rates.to_owned(),
            ..Rate::default()
        }
    }

    #[test]
    fn decimals_are_kept_exactly() {
        for (text, wanted) in [
            ("1.0789", Some(107_890_000)),
            ("162.3", Some(16_230_000_000)),
            ("17321", Some(1_732_100_000_000)),
            ("0.00000001", Some(1)),
            ("1.123456789", None),
            ("0", None),
            ("-1", None),
            ("N/A", None),
            ("", None),
            ("1e3", None),
        ] {
            assert_eq!(scaled(text), wanted, "{text}");
        }
        assert_eq!(decimal(107_890_000), "1.0789");
        assert_eq!(decimal(ONE), "1");
    }

    #[test]
    fn the_last_working_day_on_or_before_counts() {
        let known = [rate("2026-11-20", "USD 1.08 JPY 162.5"), rate("2026-11-19", "USD 1.07 JPY 160 GBP 0.83")];
        let frozen = |from: &str, to: &str, at: &str| {
            freeze(&known, from, to, day(at)).map(|frozen| (frozen.day_at, frozen.is_old, frozen.cross()))
        };
        let told = |at: &str, is_old, cross: &str| Some((day(at), is_old, cross.to_owned()));
        assert_eq!(frozen("USD", "EUR", "2026-11-22"), told("2026-11-20", false, "0.925926"));
        assert_eq!(frozen("EUR", "USD", "2026-11-19"), told("2026-11-19", false, "1.07"));
        assert_eq!(frozen("USD", "JPY", "2026-11-27"), told("2026-11-20", false, "150.462963"));
        assert_eq!(frozen("USD", "JPY", "2026-11-28"), told("2026-11-20", true, "150.462963"));
        // The day lacks one of the two: the one before it has both.
        assert_eq!(frozen("GBP", "USD", "2026-11-20"), told("2026-11-19", false, "1.289157"));
        assert_eq!(frozen("GBP", "CNY", "2026-11-20"), None);
        assert_eq!(frozen("USD", "EUR", "2026-11-18"), None);
        assert_eq!(frozen("TRY", "TRY", "2026-11-18"), told("2026-11-18", false, "1"));
    }

    #[test]
    fn sums_are_told_in_minor_units_of_the_other_currency() {
        let known = [rate("2026-11-20", "USD 1.25 JPY 160 KWD 0.4")];
        let told = |amount, from: &str, to: &str| {
            freeze(&known, from, to, day("2026-11-20")).and_then(|frozen| frozen.convert(amount, from, to))
        };
        assert_eq!(told(1_000, "USD", "EUR"), Some(800));
        assert_eq!(told(1_000, "EUR", "JPY"), Some(1_600));
        assert_eq!(told(1_600, "JPY", "EUR"), Some(1_000));
        assert_eq!(told(100, "EUR", "KWD"), Some(400));
        assert_eq!(told(-1, "JPY", "USD"), Some(-1));
        assert_eq!(told(-5, "JPY", "EUR"), Some(-3), "half away from zero");
    }

    proptest! {
        #[test]
        fn a_sum_told_there_and_back_is_off_by_less_than_its_smallest_part(
            amount in -1_000_000_000i64..1_000_000_000, from in 1_000_000i64..100 * ONE, to in 1_000_000i64..100 * ONE,
        ) {
            let there = Frozen { from, to, ..Frozen::default() };
            let back = Frozen { from: to, to: from, ..Frozen::default() };
            let told = there.convert(amount, "EUR", "USD").expect("it fits");
            let again = back.convert(told, "USD", "EUR").expect("it fits");
            // Half a cent of the coarser currency is so much of the finer one.
            let most = (from / to).max(1) + 1;
            prop_assert!((again - amount).abs() <= most, "{amount} {told} {again}");
        }
    }
}
