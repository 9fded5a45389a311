//! Student's distribution: how far from zero a mean may lie whose spread is known from few values.

use super::special::beta_below;

/// How rarely chance alone is at least so far from zero, on either side.
pub fn two_sided(t: f64, freedom: f64) -> f64 {
    beta_below(freedom / 2.0, 0.5, freedom / (freedom + t * t))
}

/// The point that 95 % lie within, on both sides of zero.
pub fn point(freedom: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1e3);
    while high - low > 1e-12 * (1.0 + high) {
        let middle = f64::midpoint(low, high);
        if two_sided(middle, freedom) > 0.05 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17 `2 * stats.t.sf`.
    #[test]
    fn tails_are_those_of_scipy() {
        let rows = [
            (2.0, 10.0, 0.07338803477074037),
            (3.0, 11.78, 0.011271786614177479),
            (-5.5, 7.0, 0.0009065375873198457),
            (1.96, 1000.0, 0.050273184955748736),
        ];
        for (t, freedom, expected) in rows {
            let got = two_sided(t, freedom);
            assert!((got / expected - 1.0).abs() < 1e-9, "{t} with {freedom}: {got}");
        }
        assert_eq!(two_sided(0.0, 5.0), 1.0);
    }
}
