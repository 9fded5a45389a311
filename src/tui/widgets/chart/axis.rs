//! Axes: round ticks that fit, their words, and the way from a value to a cell.

use crate::report::chart::Unit;
use crate::text::Words;

/// Seconds between ticks that people think in: minutes, hours, days, weeks.
const SPANS: [f64; 19] = [
    1.0,
    5.0,
    10.0,
    30.0,
    60.0,
    120.0,
    300.0,
    600.0,
    1_800.0,
    3_600.0,
    7_200.0,
    10_800.0,
    21_600.0,
    43_200.0,
    86_400.0,
    172_800.0,
    432_000.0,
    604_800.0,
    1_209_600.0,
];

/// The part of an axis that is drawn, and its ticks.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    pub low: f64,
    pub high: f64,
    pub ticks: Vec<f64>,
    step: f64,
    unit: Unit,
}

impl Scale {
    /// The scale over some values with at most so many ticks. It begins at nothing unless the values lie far from it.
    pub fn over(unit: Unit, values: impl Iterator<Item = f64>, most: usize) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|value| value.is_finite()) {
            low = low.min(value);
            high = high.max(value);
        }
        if !low.is_finite() {
            (low, high) = (0.0, 1.0);
        }
        if low >= 0.0 && low < high * 0.6 {
            low = 0.0;
        }
        if high <= low {
            let around = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
            (low, high) = if low == 0.0 { (0.0, around) } else { (low - around, high + around) };
        }
        Self::between(unit, low, high, most)
    }

    /// The scale from at least one value to at least another, both ends on a tick.
    pub fn between(unit: Unit, low: f64, high: f64, most: usize) -> Self {
        let step = step(unit, (high - low) / real(most.max(2) - 1));
        let first = (low / step + 1e-9).floor();
        let mut n = whole((high / step - 1e-9).ceil() - first).clamp(1, 1_000);
        // No share is more than the whole, but sales in a week with few orders may see more returns than that.
        if unit == Unit::Share && high <= 1.0 && (first + n as f64) * step > 1.0 + step {
            n -= 1;
        }
        let ticks: Vec<f64> = (0..=n).map(|at| (first + at as f64) * step).collect();
        Self { low: first * step, high: (first + n as f64) * step, ticks, step, unit }
    }

    /// Where a value lies between the ends, from nothing to one; beyond them it is at the end.
    pub fn part(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// Whether a value lies beyond the upper end.
    pub fn is_beyond(&self, value: f64) -> bool {
        value > self.high + self.step * 1e-6
    }

    /// A tick in words, with no more decimals than tell the ticks apart.
    pub fn written(&self, words: &Words, tick: f64) -> String {
        match self.unit {
            Unit::Share => {
                let percent = decimal(words, tick * 100.0, decimals(self.step * 100.0));
                words.fill("chart-percent", &[("n", percent.into())])
            }
            Unit::Count => short(words, tick, self.step),
            Unit::Money { decimals: places } => {
                let unit = 10_f64.powi(i32::from(places));
                short(words, tick / unit, self.step / unit)
            }
            Unit::Stars => decimal(words, tick, decimals(self.step)),
            Unit::Seconds => span(words, tick),
        }
    }
}

/// The smallest round step that is no smaller than wanted.
fn step(unit: Unit, wanted: f64) -> f64 {
    let wanted = if wanted.is_finite() && wanted > 0.0 { wanted } else { 1.0 };
    if unit == Unit::Seconds
        && let Some(span) = SPANS.iter().find(|span| **span >= wanted * 0.999)
    {
        return *span;
    }
    let (base, wanted) = if unit == Unit::Seconds { (604_800.0, wanted / 604_800.0) } else { (1.0, wanted) };
    let power = 10_f64.powf(wanted.log10().floor());
    let round = [1.0, 2.0, 5.0, 10.0].iter().find(|round| **round * power >= wanted * 0.999).unwrap_or(&10.0) * power;
    let round = if matches!(unit, Unit::Count) { round.max(1.0) } else { round };
    round * base
}

/// How many decimals tell ticks of a step apart.
fn decimals(step: f64) -> usize {
    (0..6)
        .find(|places| ((step * 10_f64.powi(*places)).round() / 10_f64.powi(*places) - step).abs() < step * 1e-6)
        .map_or(6, |n| usize::try_from(n).unwrap_or(0))
}

/// A number with so many decimals, grouped; never a negative nothing.
fn decimal(words: &Words, value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    match text.split_once('.') {
        None => words.number(whole(value)),
        Some(_) if text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.')) => {
            text.trim_start_matches('-').to_owned()
        }
        Some(_) => text,
    }
}

/// A great number in thousands or millions, so that the axis stays narrow.
fn short(words: &Words, value: f64, step: f64) -> String {
    for (size, key) in [(1e6, "chart-millions"), (1e3, "chart-thousands")] {
        if value.abs() >= size && step >= size / 100.0 {
            let n = decimal(words, value / size, decimals(step / size).min(2));
            return words.fill(key, &[("n", n.into())]);
        }
    }
    decimal(words, value, decimals(step))
}

/// Seconds in their largest unit.
fn span(words: &Words, seconds: f64) -> String {
    if seconds == 0.0 {
        return "0".to_owned();
    }
    let unit = [(86_400.0, "chart-days"), (3_600.0, "chart-hours"), (60.0, "chart-minutes"), (1.0, "chart-seconds")];
    let (size, key) = unit.into_iter().find(|(size, _)| seconds.abs() >= *size).unwrap_or((1.0, "chart-seconds"));
    let n = seconds / size;
    let places = usize::from((n - n.round()).abs() > 0.05);
    words.fill(key, &[("n", decimal(words, n, places).into())])
}

/// A number of things as a measure.
pub fn real(n: usize) -> f64 {
    n as f64
}

/// A measure as a number of things.
pub fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// Which of so many cells a part of their length falls into.
pub fn cell(part: f64, cells: usize) -> usize {
    let at = (part.clamp(0.0, 1.0) * real(cells)).floor() as usize;
    at.min(cells.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Lang;

    fn ticks(unit: Unit, values: &[f64]) -> Vec<String> {
        let words = Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC);
        let scale = Scale::over(unit, values.iter().copied(), 5);
        scale.ticks.iter().map(|tick| scale.written(&words, *tick)).collect()
    }

    #[test]
    fn ticks_are_round_and_read_as_people_write_them() {
        for (unit, values, out) in [
            (Unit::Share, &[0.03, 0.0749][..], &["0 %", "2 %", "4 %", "6 %", "8 %"][..]),
            (Unit::Share, &[0.92, 0.98], &["92 %", "94 %", "96 %", "98 %"]),
            (Unit::Share, &[0.001, 0.004], &["0.0 %", "0.1 %", "0.2 %", "0.3 %", "0.4 %"]),
            (Unit::Count, &[1.0, 3.0], &["0", "1", "2", "3"]),
            (Unit::Count, &[0.0, 1_850_000.0], &["0", "500k", "1.0M", "1.5M", "2.0M"]),
            (Unit::Money { decimals: 2 }, &[0.0, 1_230_000.0], &["0", "5k", "10k", "15k"]),
            (Unit::Seconds, &[3_000.0, 30_000.0], &["0", "3 h", "6 h", "9 h"]),
            (Unit::Seconds, &[86_400.0, 400_000.0], &["0", "2 d", "4 d", "6 d"]),
            (Unit::Stars, &[3.9, 4.4], &["3.8", "4.0", "4.2", "4.4"]),
            (Unit::Count, &[], &["0", "1"]),
            (Unit::Count, &[0.0, 0.0], &["0", "1"]),
        ] {
            assert_eq!(ticks(unit, values), out);
        }
    }

    proptest! {
        #[test]
        fn every_value_lies_on_its_scale(values in proptest::collection::vec(-1e7_f64..1e7, 1..20), most in 2_usize..12) {
            for unit in [Unit::Share, Unit::Count, Unit::Seconds, Unit::Money { decimals: 2 }, Unit::Stars] {
                let scale = Scale::over(unit, values.iter().copied(), most);
                prop_assert!(scale.ticks.len() >= 2 && scale.ticks.len() <= most + 2, "{scale:?}");
                for value in &values {
                    let beyond = (scale.high - scale.low) * 1e-6;
                    prop_assert!(*value >= scale.low - beyond && *value <= scale.high + beyond, "{value} {scale:?}");
                }
                prop_assert!(scale.ticks.windows(2).all(|two| two[0] < two[1]));
            }
        }
    }
}
