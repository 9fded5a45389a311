//! Shares of small and large groups: Wilson's interval, and how much of a share may be shown.

use super::Z95;
use crate::analytics::Interval;

/// How many cases a group needs before its share is a percentage at all, and before it may be ranked or called.
pub const SHOWN_FROM: i64 = 5;
pub const RANKED_FROM: i64 = 30;

/// What the size of a group allows to be said of its share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    NoData,
    /// The counts alone.
    CountsOnly,
    /// The percentage greyed, with its interval, and out of every ranking.
    Greyed,
    Ranked,
}

pub const fn standing(whole: i64) -> Standing {
    if whole <= 0 {
        Standing::NoData
    } else if whole < SHOWN_FROM {
        Standing::CountsOnly
    } else if whole < RANKED_FROM {
        Standing::Greyed
    } else {
        Standing::Ranked
    }
}

/// Bounds of a share, 95 % of the time that such bounds are drawn. Nothing to divide by says nothing: 0 to 1.
pub fn wilson(part: i64, whole: i64) -> Interval {
    wilson_at(part, whole, Z95)
}

/// The same with another point of the normal distribution than the usual one.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub fn wilson_at(part: i64, whole: i64, z: f64) -> Interval {
    if whole <= 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    // A flow share may exceed its whole (more returns than orders in a week); as a share it ends at 1.
    let part = part.clamp(0, whole);
    let n = whole as f64;
    let p = part as f64 / n;
    let z2 = z * z;
    let below = 1.0 + z2 / n;
    let centre = (p + z2 / (2.0 * n)) / below;
    let half = z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt() / below;
    // At the ends the two terms cancel exactly; rounding must not leave a crumb there.
    Interval {
        low: if part == 0 { 0.0 } else { (centre - half).max(0.0) },
        high: if part == whole { 1.0 } else { (centre + half).min(1.0) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe 1998 (Statistics in Medicine 17:857, table I, method 3), then the four of the desk's own definition.
    #[test]
    fn wilson_gives_the_published_bounds() {
        let rows = [
            (81, 263, 0.2553, 0.3662, 4),
            (15, 148, 0.0624, 0.1605, 4),
            (0, 20, 0.0, 0.1611, 4),
            (1, 29, 0.0061, 0.1718, 4),
            (29, 29, 0.8830, 1.0, 4),
            (3, 8, 0.137, 0.694, 3),
            (0, 5, 0.0, 0.434, 3),
            (2, 2, 0.342, 1.0, 3),
            (24, 300, 0.054, 0.116, 3),
            (9, 120, 0.040, 0.136, 3),
        ];
        for (part, whole, low, high, digits) in rows {
            let got = wilson(part, whole);
            let near = 0.5 * 10_f64.powi(-digits) + 1e-9;
            assert!((got.low - low).abs() < near && (got.high - high).abs() < near, "{part} of {whole}: {got:?}");
        }
    }

    #[test]
    fn a_share_lies_within_its_bounds_and_more_cases_narrow_them() {
        for whole in 1..60_i32 {
            for part in 0..=whole {
                let one = wilson(i64::from(part), i64::from(whole));
                let ten = wilson(i64::from(part) * 10, i64::from(whole) * 10);
                let share = f64::from(part) / f64::from(whole);
                assert!(0.0 <= one.low && one.low <= share && share <= one.high && one.high <= 1.0);
                assert!(ten.high - ten.low < one.high - one.low, "{part} of {whole}");
            }
        }
    }

    #[test]
    fn nothing_to_divide_by_says_nothing_and_more_than_the_whole_ends_at_one() {
        assert_eq!(wilson(0, 0), Interval { low: 0.0, high: 1.0 });
        assert_eq!(wilson(7, 5), wilson(5, 5));
    }

    #[test]
    fn small_groups_show_less() {
        let rows = [
            (0, Standing::NoData),
            (4, Standing::CountsOnly),
            (5, Standing::Greyed),
            (29, Standing::Greyed),
            (30, Standing::Ranked),
        ];
        for (whole, expected) in rows {
            assert_eq!(standing(whole), expected, "{whole}");
        }
    }
}
