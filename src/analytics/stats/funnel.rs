//! Groups of different sizes against their overall rate: the limits that a group of that rate stays within 95 % and 99.8 % of the time.
//!
//! The limits are exact binomial ones, made smooth between counts as Spiegelhalter has it (Statistics in Medicine 24:1185, appendix A.1.1),
//! so that small groups are not called by a normal curve that does not fit them.

use super::binomial::{at_most, exactly, quantile};
use super::share::RANKED_FROM;

/// Shares below the four limits: outer low, inner low, inner high, outer high.
const SHARES: [f64; 4] = [0.001, 0.025, 0.975, 0.999];

/// The four limits for groups of this size, within 0 and 1.
pub fn limits(whole: i64, overall: f64) -> [f64; 4] {
    SHARES.map(|share| limit(share, whole, overall).clamp(0.0, 1.0))
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
fn limit(share: f64, whole: i64, overall: f64) -> f64 {
    let count = quantile(share, whole, overall);
    let weight = exactly(count, whole, overall);
    let over = if weight > 0.0 { (at_most(count, whole, overall) - share) / weight } else { 0.0 };
    (count as f64 - over) / whole as f64
}

/// How many of the two pairs of limits a group lies beyond: below them negative. Groups under thirty are never beyond.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub fn beyond(part: i64, whole: i64, overall: f64) -> i8 {
    if whole < RANKED_FROM || !(0.0..1.0).contains(&overall) || overall == 0.0 {
        return 0;
    }
    let share = part as f64 / whole as f64;
    let [outer_low, inner_low, inner_high, outer_high] = limits(whole, overall);
    i8::from(share > inner_high) + i8::from(share > outer_high)
        - i8::from(share < inner_low)
        - i8::from(share < outer_low)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The appendix's formula over scipy 1.17 `stats.binom`.
    #[test]
    fn limits_are_those_of_the_paper() {
        let rows = [
            (40, 0.06, [0.0, 0.0, 0.131_757_770_634, 0.193_008_746_328]),
            (150, 0.06, [0.006_690_244_576, 0.021_366_068_112, 0.097_619_717_539, 0.124_647_991_904]),
            (600, 0.06, [0.031_401_452_689, 0.040_828_995_898, 0.078_879_909_174, 0.091_173_132_505]),
            (5000, 0.03, [0.022_715_035_589, 0.025_259_734_399, 0.034_718_719_703, 0.037_616_872_443]),
        ];
        for (whole, overall, expected) in rows {
            let got = limits(whole, overall);
            assert!(got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{whole}: {got:?}");
        }
    }

    #[test]
    fn groups_are_beyond_none_one_or_both_limits() {
        let rows = [(9, 150, 0), (15, 150, 1), (19, 150, 2), (3, 150, -1), (1, 150, -2), (20, 29, 0), (0, 40, 0)];
        for (part, whole, expected) in rows {
            assert_eq!(beyond(part, whole, 0.06), expected, "{part} of {whole}");
        }
        assert_eq!(beyond(5, 100, 0.0), 0);
    }
}
