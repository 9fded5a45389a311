//! Bounds of a count of things that happen on their own: Garwood's exact interval.

use super::special::gamma_below;
use crate::analytics::Interval;

/// Bounds of the number expected where `n` happened.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub fn garwood(n: i64) -> Interval {
    let n = n.max(0) as f64;
    // P(at least n | low) = 2.5 %, P(at most n | high) = 2.5 %; both tails of a Poisson count are shares of a gamma distribution.
    let low = if n > 0.0 { expected_where(n, 0.025) } else { 0.0 };
    Interval { low, high: expected_where(n + 1.0, 0.975) }
}

/// The expectation at which the gamma distribution of this shape has that share below it.
fn expected_where(shape: f64, share: f64) -> f64 {
    let (mut low, mut high) = (0.0, shape + 12.0 * shape.sqrt() + 12.0);
    while high - low > 1e-12 * (1.0 + high) {
        let middle = f64::midpoint(low, high);
        if gamma_below(shape, middle) < share { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Garwood 1936, with more digits from scipy 1.17 (half of `chi2.ppf(.025, 2k)` and of `chi2.ppf(.975, 2k + 2)`).
    #[test]
    fn garwood_gives_the_published_bounds() {
        let rows = [
            (0, 0.0, 3.688_879_454_113_935_4),
            (1, 0.025_317_807_984_289_876, 5.571_643_390_938_898),
            (3, 0.618_672_122_895_601_4, 8.767_273_069_742_323),
            (10, 4.795_388_696_132_433_5, 18.390_356_042_017_78),
            (42, 30.269_905_732_477_7, 56.771_798_778_490_65),
            (100, 81.363_991_250_923_14, 121.626_793_792_426_38),
            (1000, 938.973_018_407_695_2, 1_063.952_136_016_302),
            (25_000, 24_691.050_721_637_51, 25_311.849_776_705_112),
        ];
        for (n, low, high) in rows {
            let got = garwood(n);
            assert!((got.low - low).abs() < 1e-6 && (got.high - high).abs() < 1e-6, "{n}: {got:?}");
        }
    }
}
