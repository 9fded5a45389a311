//! The difference of two shares with Newcombe's interval, and what may be said of it.

use super::share::wilson;
use crate::analytics::Interval;
use crate::codes;

codes! {
    /// What the interval of a difference allows to be said.
    pub enum Verdict {
        /// Zero lies inside: there may be no difference at all.
        CannotTell = "cannot_tell",
        /// There is one, but its smallest likely size is less than half of what was seen.
        SizeUncertain = "size_uncertain",
        /// There is one of about this size.
        Sure = "sure",
    }
}

/// First share less the second, and its bounds: Newcombe's hybrid of two Wilson intervals (his method 10).
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub fn newcombe(first: (i64, i64), second: (i64, i64)) -> Option<(f64, Interval)> {
    if first.1 <= 0 || second.1 <= 0 {
        return None;
    }
    let share = |(part, whole): (i64, i64)| part.clamp(0, whole) as f64 / whole as f64;
    let (p, q) = (share(first), share(second));
    let (a, b) = (wilson(first.0, first.1), wilson(second.0, second.1));
    let difference = p - q;
    let low = difference - (p - a.low).hypot(b.high - q);
    let high = difference + (a.high - p).hypot(q - b.low);
    Some((difference, Interval { low, high }))
}

pub fn verdict(difference: f64, interval: Interval) -> Verdict {
    if interval.low <= 0.0 && interval.high >= 0.0 {
        return Verdict::CannotTell;
    }
    let least = interval.low.abs().min(interval.high.abs());
    if least < difference.abs() / 2.0 { Verdict::SizeUncertain } else { Verdict::Sure }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe 1998 (Statistics in Medicine 17:873, table II, method 10), then the two of the desk's own definition.
    #[test]
    fn newcombe_gives_the_published_bounds() {
        let rows = [
            ((56, 70), (48, 80), 0.2, 0.0524, 0.3339, 4),
            ((9, 10), (3, 10), 0.6, 0.1705, 0.8090, 4),
            ((6, 7), (2, 7), 0.5714, 0.0582, 0.8062, 4),
            ((5, 56), (0, 29), 0.0893, -0.0381, 0.1926, 4),
            ((0, 10), (0, 20), 0.0, -0.1611, 0.2775, 4),
            ((0, 10), (0, 10), 0.0, -0.2775, 0.2775, 4),
            ((10, 10), (0, 20), 1.0, 0.6791, 1.0, 4),
            ((10, 10), (0, 10), 1.0, 0.6075, 1.0, 4),
            ((9, 120), (12, 400), 0.045, 0.004, 0.108, 3),
            ((7, 60), (18, 240), 0.042, -0.030, 0.150, 3),
        ];
        for (first, second, difference, low, high, digits) in rows {
            let (got, interval) = newcombe(first, second).expect("both have cases");
            let near = 0.5 * 10_f64.powi(-digits) + 1e-9;
            let all = [(got, difference), (interval.low, low), (interval.high, high)];
            assert!(all.iter().all(|(a, b)| (a - b).abs() < near), "{first:?} {second:?}: {got} {interval:?}");
        }
    }

    #[test]
    fn a_difference_is_called_as_its_interval_allows() {
        let rows = [
            ((9, 120), (12, 400), Verdict::SizeUncertain),
            ((7, 60), (18, 240), Verdict::CannotTell),
            ((300, 1000), (100, 1000), Verdict::Sure),
            ((100, 1000), (300, 1000), Verdict::Sure),
        ];
        for (first, second, expected) in rows {
            let (difference, interval) = newcombe(first, second).expect("both have cases");
            assert_eq!(verdict(difference, interval), expected, "{first:?} {second:?}");
        }
    }

    #[test]
    fn the_other_way_round_is_the_mirror_and_no_cases_say_nothing() {
        let (there, a) = newcombe((9, 120), (12, 400)).expect("both have cases");
        let (back, b) = newcombe((12, 400), (9, 120)).expect("both have cases");
        let near = |x: f64, y: f64| (x + y).abs() < 1e-12;
        assert!(near(there, back) && near(a.low, b.high) && near(a.high, b.low));
        assert_eq!(newcombe((0, 0), (1, 2)), None);
    }
}
