//! Exact tails of counts out of a whole: against a known rate, and against another group.

use super::special::{beta_below, ln_gamma};

/// How rarely `whole` cases at this rate have `part` or fewer.
pub fn at_most(part: i64, whole: i64, rate: f64) -> f64 {
    if part < 0 {
        0.0
    } else if part >= whole {
        1.0
    } else {
        beta_below(number(whole - part), number(part) + 1.0, 1.0 - rate)
    }
}

/// How often they have exactly `part`.
pub fn exactly(part: i64, whole: i64, rate: f64) -> f64 {
    if part < 0 || part > whole {
        return 0.0;
    }
    if rate <= 0.0 || rate >= 1.0 {
        let sure = if rate <= 0.0 { 0 } else { whole };
        return if part == sure { 1.0 } else { 0.0 };
    }
    (ln_choose(whole, part) + number(part) * rate.ln() + number(whole - part) * (-rate).ln_1p()).exp()
}

/// The least count that has at least this share of the distribution at or below it.
pub fn quantile(share: f64, whole: i64, rate: f64) -> i64 {
    let (mut low, mut high) = (-1, whole);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if at_most(middle, whole, rate) < share { low = middle } else { high = middle }
    }
    high
}

/// How rarely two groups of the same rate differ by at least this much, on either side: Fisher's exact test with half of the seen
/// table's own weight (mid-p), which holds what it promises on average instead of being too careful throughout.
pub fn same_rate(first: (i64, i64), second: (i64, i64)) -> f64 {
    let (part, whole) = (first.0.clamp(0, first.1.max(0)), first.1.max(0));
    let all = whole + second.1.max(0);
    let marked = part + second.0.clamp(0, second.1.max(0));
    let (least, most) = ((whole + marked - all).max(0), whole.min(marked));
    if least >= most {
        return 1.0;
    }
    let seen = weight(part, whole, marked, all);
    let (mut below, mut above) = (0.5 * seen, 0.5 * seen);
    below += tail(seen, (least..part).rev(), |k| ratio(k + 1, whole, marked, all).recip());
    above += tail(seen, part + 1..=most, |k| ratio(k, whole, marked, all));
    (2.0 * below.min(above)).min(1.0)
}

/// Sum of the weights outward from the seen table until they add nothing; `step` is the weight of a table over the one before.
fn tail(seen: f64, counts: impl Iterator<Item = i64>, step: impl Fn(i64) -> f64) -> f64 {
    let (mut weight, mut sum) = (seen, 0.0);
    for count in counts {
        let factor = step(count);
        weight *= factor;
        sum += weight;
        if factor < 1.0 && weight < sum * 1e-14 {
            break;
        }
    }
    sum
}

fn weight(part: i64, whole: i64, marked: i64, all: i64) -> f64 {
    (ln_choose(marked, part) + ln_choose(all - marked, whole - part) - ln_choose(all, whole)).exp()
}

/// Weight of the table with `part` over that with one less.
fn ratio(part: i64, whole: i64, marked: i64, all: i64) -> f64 {
    let over = number(whole - part + 1) * number(marked - part + 1);
    let under = number(part) * number(all - marked - whole + part);
    over / under
}

fn ln_choose(n: i64, k: i64) -> f64 {
    ln_gamma(number(n) + 1.0) - ln_gamma(number(k) + 1.0) - ln_gamma(number(n - k) + 1.0)
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
const fn number(n: i64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17 `stats.binom.ppf`.
    #[test]
    fn quantiles_are_those_of_scipy() {
        let rows = [
            (0.001, 40, 0),
            (0.001, 150, 2),
            (0.001, 600, 19),
            (0.025, 40, 0),
            (0.025, 150, 4),
            (0.025, 600, 25),
            (0.975, 40, 6),
            (0.975, 150, 15),
            (0.975, 600, 48),
            (0.999, 40, 8),
            (0.999, 150, 19),
            (0.999, 600, 55),
        ];
        for (share, whole, expected) in rows {
            assert_eq!(quantile(share, whole, 0.06), expected, "{share} of {whole}");
        }
    }

    #[test]
    fn a_tail_is_the_sum_of_its_counts() {
        for rate in [0.0, 0.02, 0.5, 0.97, 1.0] {
            let mut sum = 0.0;
            for part in 0..=30 {
                sum += exactly(part, 30, rate);
                assert!((at_most(part, 30, rate) - sum).abs() < 1e-10, "{part} at {rate}");
            }
        }
    }

    /// By `stats.hypergeom` of scipy 1.17: twice the smaller of the two tails, each with half of the seen table.
    #[test]
    fn fishers_test_with_half_of_the_seen_table_is_that_of_scipy() {
        let rows = [
            ((9, 120), (12, 400), 0.042_427_663_047_504_91),
            ((7, 60), (18, 240), 0.311_244_703_187_412_1),
            ((0, 10), (5, 20), 0.108_795_419_140_246_72),
            ((900, 10_000), (700, 10_000), 1.817_124_545_261_845_5e-7),
            ((60, 500), (30_000, 500_000), 5.169_608_081_484_942e-7),
        ];
        for (first, second, expected) in rows {
            let got = same_rate(first, second);
            assert!((got / expected - 1.0).abs() < 1e-7, "{first:?} {second:?}: {got} for {expected}");
            assert!((same_rate(second, first) / expected - 1.0).abs() < 1e-7, "the other way round");
        }
        assert_eq!(same_rate((0, 0), (4, 9)), 1.0);
        assert_eq!(same_rate((0, 9), (0, 9)), 1.0);
    }
}
