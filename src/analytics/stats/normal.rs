//! The normal distribution: tails and points.

/// The share of the distribution above `x`: half of `erfc(x / √2)`, from its continued fraction far out and its series within.
pub fn above(x: f64) -> f64 {
    if x < 0.0 {
        return 1.0 - above(-x);
    }
    let density = (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
    if x < 2.5 { 0.5 - density * within(x) } else { density * beyond(x) }
}

/// `x + x³/3 + x⁵/(3·5) + …`: every term is positive, so that nothing cancels.
fn within(x: f64) -> f64 {
    let (mut term, mut sum, mut odd) = (x, x, 1.0);
    while term > sum * 1e-17 {
        odd += 2.0;
        term *= x * x / odd;
        sum += term;
    }
    sum
}

/// Mills' ratio as `1 / (x + 1 / (x + 2 / (x + 3 / …)))`.
fn beyond(x: f64) -> f64 {
    let inner = (1..=120).rev().fold(x, |below, k| x + f64::from(k) / below);
    1.0 / inner
}

/// How rarely chance alone is at least as far from zero as `z`, on either side.
pub fn two_sided(z: f64) -> f64 {
    (2.0 * above(z.abs())).min(1.0)
}

/// The point below which lies this share of the distribution.
pub fn point(share: f64) -> f64 {
    if share > 0.5 {
        return -point(1.0 - share);
    }
    if share <= 0.0 {
        return f64::NEG_INFINITY;
    }
    // Halving the bracket costs 60 tails and asks for no table of constants that nobody can check by eye.
    let (mut low, mut high) = (-39.0_f64, 0.0_f64);
    while high - low > 1e-15 * (1.0 + low.abs()) {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if above(-middle) < share { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17 `stats.norm.sf`.
    #[test]
    fn tails_are_those_of_scipy() {
        let rows = [
            (-3.0, 0.998_650_101_968_37),
            (-0.5, 0.691_462_461_274_013_1),
            (0.0, 0.5),
            (0.1, 0.460_172_162_722_971),
            (1.0, 0.158_655_253_931_457_07),
            (1.96, 0.024_997_895_148_220_435),
            (3.0, 0.001_349_898_031_630_093_3),
            (6.0, 9.865_876_450_376_946e-10),
            (10.0, 7.619_853_024_160_47e-24),
            (20.0, 2.753_624_118_606_155_6e-89),
        ];
        for (x, expected) in rows {
            let got = above(x);
            assert!((got / expected - 1.0).abs() < 1e-12, "{x}: {got}");
        }
        assert!((two_sided(-1.96) - 0.05).abs() < 1e-5);
    }

    /// scipy 1.17 `stats.norm.ppf`.
    #[test]
    fn points_are_those_of_scipy() {
        let rows = [
            (1e-10, -6.361_340_902_404_056),
            (0.001, -3.090_232_306_167_813),
            (0.024_25, -1.972_961_051_311_885),
            (0.3, -0.524_400_512_708_040_9),
            (0.5, 0.0),
            (0.975, super::super::Z95),
            (0.999, 3.090_232_306_167_813),
        ];
        for (share, expected) in rows {
            let got = point(share);
            assert!((got - expected).abs() < 1e-9, "{share}: {got}");
        }
        assert_eq!(point(0.0), f64::NEG_INFINITY);
    }
}
