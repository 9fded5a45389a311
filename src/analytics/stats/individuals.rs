//! The control chart of single values such as weekly medians of a time, on the scale of their logarithm, since times are skewed.

use super::p_chart::{LEAST_POINTS, LIMIT, NEIGHBOURS};
use super::runs::runs;
use super::student::two_sided;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Baseline {
    /// Mean of the logarithms, and their spread from the distances of neighbours.
    pub centre: f64,
    pub spread: f64,
    pub n_points: usize,
}

/// From times above zero; periods without one are left out. Nothing from fewer than twelve, or where all are the same.
pub fn baseline(points: &[Option<f64>]) -> Option<Baseline> {
    let logs: Vec<f64> = points.iter().filter_map(|point| log(*point)).collect();
    if logs.len() < LEAST_POINTS {
        return None;
    }
    let (centre, spread) = centre_and_spread(&logs);
    (spread > 0.0).then_some(Baseline { centre, spread, n_points: logs.len() })
}

#[expect(clippy::cast_precision_loss, reason = "a number of points is far below 2^52")]
fn centre_and_spread(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let ranges: f64 = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
    (values.iter().sum::<f64>() / n, ranges / (n - 1.0) / NEIGHBOURS)
}

impl Baseline {
    /// The typical time.
    pub fn typical(&self) -> f64 {
        self.centre.exp()
    }

    pub fn limits(&self) -> (f64, f64) {
        let half = LIMIT * self.spread;
        ((self.centre - half).exp(), (self.centre + half).exp())
    }

    /// How rarely chance alone has the mean of some values so far from the typical one. The spread is itself known from few points only,
    /// so that the tail is Student's, with the degrees of freedom that moving ranges leave (Wheeler: 0.62 for each range).
    #[expect(clippy::cast_precision_loss, reason = "a number of points is far below 2^52")]
    pub fn chance(&self, values: &[f64]) -> f64 {
        let logs: Vec<f64> = values.iter().filter_map(|value| log(Some(*value))).collect();
        if logs.is_empty() {
            return 1.0;
        }
        let (n, known) = (logs.len() as f64, self.n_points as f64);
        let away = logs.iter().sum::<f64>() / n - self.centre;
        two_sided(away / (self.spread * (n.recip() + known.recip()).sqrt()), 0.62 * (known - 1.0))
    }

    /// How many spreads a time lies above the typical one.
    pub fn score(&self, time: f64) -> Option<f64> {
        log(Some(time)).map(|log| (log - self.centre) / self.spread)
    }

    pub fn outside(&self, points: &[Option<f64>]) -> Vec<usize> {
        let far =
            |point: &Option<f64>| point.and_then(|time| self.score(time)).is_some_and(|score| score.abs() > LIMIT);
        points.iter().enumerate().filter(|(_, point)| far(point)).map(|(place, _)| place).collect()
    }

    pub fn in_a_row(&self, points: &[Option<f64>]) -> Vec<usize> {
        let side = |point: &Option<f64>| log(*point).map(|log| log.total_cmp(&self.centre));
        runs(&points.iter().map(side).collect::<Vec<_>>())
    }
}

/// What is not above zero has no logarithm and no place on the chart.
fn log(time: Option<f64>) -> Option<f64> {
    time.filter(|time| time.is_finite() && *time > 0.0).map(f64::ln)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Viscosities of fifteen batches (Montgomery, the individuals chart's example): mean 33.52, mean range 0.48, limits 32.24 and 34.80.
    const BATCHES: [f64; 15] =
        [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84];

    #[test]
    fn the_batches_have_the_published_limits_on_their_own_scale() {
        // The chart takes logarithms; the example has none, so that its values are handed over as powers.
        let points: Vec<Option<f64>> = BATCHES.iter().map(|value| Some(value.exp())).collect();
        let chart = baseline(&points).expect("fifteen points");
        let (low, high) = chart.limits();
        for (got, expected) in
            [(chart.centre, 33.52), (chart.spread * NEIGHBOURS, 0.48), (low.ln(), 32.24), (high.ln(), 34.80)]
        {
            assert!((got - expected).abs() < 5e-3, "{got} for {expected}");
        }
        assert!(chart.outside(&points).is_empty());
        assert_eq!(chart.outside(&[Some(34.9_f64.exp()), None, Some(33.0_f64.exp())]), [0]);
    }

    #[test]
    fn twice_as_long_is_as_far_as_half_as_long() {
        let points: Vec<Option<f64>> =
            [3600.0, 4000.0, 3300.0, 3700.0].into_iter().cycle().take(16).map(Some).collect();
        let chart = baseline(&points).expect("sixteen points");
        let typical = chart.typical();
        let (up, down) = (chart.score(typical * 2.0), chart.score(typical / 2.0));
        assert!((up.expect("a time") + down.expect("a time")).abs() < 1e-9);
        assert_eq!(chart.in_a_row(&[Some(typical * 1.01); 8]), [7]);
    }

    #[test]
    fn far_values_are_rarer_than_near_ones_and_eight_rarer_than_one() {
        let chart = Baseline { centre: 8.0, spread: 0.1, n_points: 20 };
        let at = |away: f64| (8.0 + away).exp();
        assert!(chart.chance(&[at(0.0)]) > 0.99 && chart.chance(&[]) > 0.99);
        assert!(chart.chance(&[at(0.3)]) < 0.02 && chart.chance(&[at(0.3)]) > 0.0027);
        assert!(chart.chance(&[at(0.2); 8]) < chart.chance(&[at(0.2)]) / 10.0);
    }

    #[test]
    fn too_few_or_all_the_same_are_no_baseline() {
        assert_eq!(baseline(&[Some(60.0); 20]), None);
        assert_eq!(baseline(&[Some(60.0), None, Some(70.0)]), None);
    }
}
