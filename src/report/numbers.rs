//! Numbers of charts and tables as people read them, and round steps for axes.

use super::chart::Unit;
use crate::text::Words;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;

/// One number in its unit: `7.5%`, `2.3d`, `1,234`.
pub fn text(words: &Words, unit: Unit, value: f64) -> String {
    if !value.is_finite() {
        return "∞".to_owned();
    }
    match unit {
        Unit::Count if value.fract() == 0.0 => words.decimal(value, 0),
        Unit::Count | Unit::Stars => words.decimal(value, 1),
        Unit::Share => format!("{}%", words.decimal(value * 100.0, 1)),
        Unit::Seconds => span(words, value),
        Unit::Money { decimals } => words.decimal(value / 10_f64.powi(i32::from(decimals)), usize::from(decimals)),
    }
}

/// A span in its largest unit with one decimal.
fn span(words: &Words, seconds: f64) -> String {
    let (key, size) = match seconds.abs() {
        size if size >= DAY => ("span-days", DAY),
        size if size >= HOUR => ("span-hours", HOUR),
        _ => ("span-minutes", MINUTE),
    };
    let rounded = (seconds / size * 10.0).round() / 10.0;
    words.fill(key, &[("n", rounded.into())])
}

/// Round values from `low` to `high` for the lines of an axis, at most `most` and one.
pub fn steps(unit: Unit, low: f64, high: f64, most: usize) -> Vec<f64> {
    let base = match unit {
        Unit::Seconds if high >= 2.0 * DAY => DAY,
        Unit::Seconds if high >= 2.0 * HOUR => HOUR,
        Unit::Seconds => MINUTE,
        Unit::Share => 0.01,
        Unit::Money { decimals } => 10_f64.powi(i32::from(decimals)),
        Unit::Count | Unit::Stars => 1.0,
    };
    let (low, high) = (low / base, high / base);
    #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
    let rough = (high - low) / most.max(1) as f64;
    if !rough.is_finite() || rough <= 0.0 {
        return vec![low * base];
    }
    let power = 10_f64.powf(rough.log10().floor());
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().find(|round| round * power >= rough * 0.999).unwrap_or(10.0);
    // Nothing is counted in parts.
    let step = if unit == Unit::Count { (round * power).max(1.0) } else { round * power };
    let first = (low / step).ceil();
    let mut values = Vec::new();
    let mut n = 0.0;
    while (first + n) * step <= high * (1.0 + 1e-9) && values.len() <= most * 3 {
        values.push((first + n) * step * base);
        n += 1.0;
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn numbers_read_in_their_unit() {
        let words = Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC);
        for (unit, value, told) in [
            (Unit::Share, 0.075, "7.5%"),
            (Unit::Share, 1.2, "120.0%"),
            (Unit::Count, 1_234.0, "1,234"),
            (Unit::Count, 12.45, "12.4"),
            (Unit::Seconds, 200_000.0, "2.3d"),
            (Unit::Seconds, 7_200.0, "2h"),
            (Unit::Seconds, 90.0, "1.5m"),
            (Unit::Money { decimals: 2 }, 123_456.0, "1,234.56"),
            (Unit::Money { decimals: 0 }, 47_000.0, "47,000"),
        ] {
            assert_eq!(text(&words, unit, value), told);
        }
    }

    #[test]
    fn axes_have_round_lines_inside_their_ends() {
        let percent = |low, high| -> Vec<i64> {
            steps(Unit::Share, low, high, 5).iter().map(|v| (v * 1_000.0).round() as i64).collect()
        };
        assert_eq!(percent(0.0, 0.09), [0, 20, 40, 60, 80]);
        assert_eq!(percent(0.88, 0.96), [880, 900, 920, 940, 960]);
        assert_eq!(steps(Unit::Count, 0.0, 3.0, 5), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(
            steps(Unit::Seconds, 0.0, 10.0 * DAY, 5),
            [0.0, 2.0 * DAY, 4.0 * DAY, 6.0 * DAY, 8.0 * DAY, 10.0 * DAY]
        );
        assert_eq!(steps(Unit::Count, 4.0, 4.0, 5), [4.0]);
        assert!(steps(Unit::Count, 0.0, f64::INFINITY, 5).len() < 2);
    }
}
