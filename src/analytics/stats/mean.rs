//! The mean of a few measured values with Student's interval.

use super::student::point;
use crate::analytics::{Interval, Measured};

/// The mean of whole numbers on a scale; its interval where there are at least five of them.
#[expect(clippy::cast_precision_loss, reason = "a number of cases is far below 2^52")]
pub fn measured(values: &[i64]) -> Measured {
    let n = values.len() as f64;
    if values.is_empty() {
        return Measured::NoData;
    }
    let mean = values.iter().sum::<i64>() as f64 / n;
    let interval = (values.len() >= 5).then(|| {
        let square: f64 = values.iter().map(|value| (*value as f64 - mean).powi(2)).sum();
        let half = point(n - 1.0) * (square / (n - 1.0) / n).sqrt();
        // No mean lies outside of what was measured on a bounded scale.
        let (least, most) = (values.iter().min().copied(), values.iter().max().copied());
        let within = |bound: f64, end: Option<i64>| end.map_or(bound, |end| end as f64);
        match half > 0.0 {
            true => Interval { low: mean - half, high: mean + half },
            false => Interval { low: within(mean, least), high: within(mean, most) },
        }
    });
    Measured::Mean { mean, n: i64::try_from(values.len()).unwrap_or(i64::MAX), interval }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The usual table of Student's distribution, two sides, 95 %.
    #[test]
    fn student_s_points_are_those_of_the_table() {
        for (freedom, expected) in
            [(4.0, 2.776), (5.0, 2.571), (9.0, 2.262), (20.0, 2.086), (60.0, 2.000), (120.0, 1.980)]
        {
            let got = point(freedom);
            assert!((got - expected).abs() < 5e-4, "{freedom}: {got}");
        }
    }

    /// By hand with the table's 2.571 for five degrees: 3.667 ± 2.571 · 1.506 / √6.
    #[test]
    fn a_mean_has_its_interval() {
        let Measured::Mean { mean, n, interval: Some(interval) } = measured(&[5, 4, 1, 5, 3, 4]) else {
            panic!("there are six")
        };
        assert!((mean - 3.666_67).abs() < 1e-4 && n == 6);
        assert!((interval.low - 2.09).abs() < 0.02 && (interval.high - 5.24).abs() < 0.02, "{interval:?}");
        assert_eq!(measured(&[]), Measured::NoData);
        assert_eq!(measured(&[4, 4]), Measured::Mean { mean: 4.0, n: 2, interval: None });
        let same = Some(Interval { low: 5.0, high: 5.0 });
        assert_eq!(measured(&[5; 5]), Measured::Mean { mean: 5.0, n: 5, interval: same });
    }
}
