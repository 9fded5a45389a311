//! How long things take while some have not ended: the Kaplan–Meier curve, its median, and their intervals.
//!
//! Open cases are never dropped: they count as lasting at least until the cut-off.

use super::Z95;
use crate::analytics::Interval;

/// The curve just after the moment `at`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    pub at: i64,
    /// Share that lasts longer, and its bounds (Greenwood's error on the scale of log of minus log, so that bounds stay in 0 to 1).
    pub lasting: f64,
    pub interval: Interval,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// One for each moment at which something ended, earliest first.
    pub steps: Vec<Step>,
    pub n_ended: i64,
    pub n_open: i64,
    /// The longest that is still running.
    pub oldest_open: Option<i64>,
}

impl Curve {
    /// From how long each case lasted, and whether it ended then or was still running at the cut-off.
    #[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
    pub fn of(mut spans: Vec<(i64, bool)>) -> Self {
        spans.sort_unstable();
        let mut curve = Self {
            n_open: spans.iter().filter(|(_, ended)| !ended).count() as i64,
            oldest_open: spans.iter().filter(|(_, ended)| !ended).map(|(span, _)| *span).next_back(),
            ..Self::default()
        };
        curve.n_ended = spans.len() as i64 - curve.n_open;
        let (mut running, mut lasting, mut error) = (spans.len(), 1.0, 0.0);
        for same in spans.chunk_by(|a, b| a.0 == b.0) {
            let ended = same.iter().filter(|(_, ended)| *ended).count();
            if ended > 0 {
                let (d, n) = (ended as f64, running as f64);
                lasting *= (n - d) / n;
                error += d / (n * (n - d));
                curve.steps.push(Step { at: same[0].0, lasting, interval: bounds(lasting, error) });
            }
            running -= same.len();
        }
        curve
    }

    /// The moment by which half have ended; nothing while fewer than half have.
    pub fn median(&self) -> Option<i64> {
        self.steps.iter().find(|step| step.lasting <= 0.5).map(|step| step.at)
    }

    /// Bounds of the median: where the curve's own bounds reach one half. The upper one is infinite while its bound does not.
    #[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^52")]
    pub fn median_interval(&self) -> Option<Interval> {
        let reached = |end: fn(&Interval) -> f64| {
            self.steps.iter().find(|step| end(&step.interval) <= 0.5).map(|step| step.at as f64)
        };
        let low = reached(|interval| interval.low)?;
        Some(Interval { low, high: reached(|interval| interval.high).unwrap_or(f64::INFINITY) })
    }

    /// The share that has ended by a moment, with its bounds: "42 % solved by day 10".
    pub fn ended_by(&self, at: i64) -> (f64, Interval) {
        let before = self.steps.partition_point(|step| step.at <= at);
        match before.checked_sub(1).and_then(|last| self.steps.get(last)) {
            Some(step) => {
                let Interval { low, high } = step.interval;
                (1.0 - step.lasting, Interval { low: 1.0 - high, high: 1.0 - low })
            }
            None => (0.0, Interval { low: 0.0, high: 0.0 }),
        }
    }
}

fn bounds(lasting: f64, error: f64) -> Interval {
    if lasting <= 0.0 {
        return Interval { low: 0.0, high: 0.0 };
    }
    let log = lasting.ln();
    let half = Z95 * error.sqrt() / log;
    let (a, b) = ((log * half.exp()).exp(), (log * (-half).exp()).exp());
    Interval { low: a.min(b), high: a.max(b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weeks of remission of 42 children (Freireich and others 1963, as in Gehan 1965 and Kalbfleisch and Prentice); a minus is open.
    const TREATED: [i64; 21] =
        [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35];
    const PLACEBO: [i64; 21] = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];

    fn curve(spans: &[i64]) -> Curve {
        Curve::of(spans.iter().map(|span| (span.abs(), *span > 0)).collect())
    }

    /// lifelines 0.30 `KaplanMeierFitter` with `median_survival_times`.
    #[test]
    fn the_remissions_have_the_published_curve() {
        let treated = curve(&TREATED);
        let rows = [
            (6, 0.857_142_86, 0.619_717_96, 0.951_551_75),
            (7, 0.806_722_69, 0.563_146_56, 0.922_809_02),
            (10, 0.752_941_18, 0.503_199_51, 0.889_361_84),
            (13, 0.690_196_08, 0.431_610_22, 0.849_065_96),
            (16, 0.627_450_98, 0.367_510_86, 0.804_912_19),
            (22, 0.537_815_13, 0.267_778_94, 0.746_790_72),
            (23, 0.448_179_27, 0.188_052_01, 0.680_142_63),
        ];
        assert_eq!(treated.steps.len(), rows.len());
        for (step, (at, lasting, low, high)) in treated.steps.iter().zip(rows) {
            assert_eq!(step.at, at);
            let all = [(step.lasting, lasting), (step.interval.low, low), (step.interval.high, high)];
            assert!(all.iter().all(|(a, b)| (a - b).abs() < 1e-7), "{step:?}");
        }
        assert_eq!((treated.n_ended, treated.n_open, treated.oldest_open), (9, 12, Some(35)));
        assert_eq!(treated.median(), Some(23));
        assert_eq!(treated.median_interval(), Some(Interval { low: 13.0, high: f64::INFINITY }));

        let placebo = curve(&PLACEBO);
        assert_eq!(placebo.median(), Some(8));
        assert_eq!(placebo.median_interval(), Some(Interval { low: 4.0, high: 11.0 }));
        assert_eq!(placebo.oldest_open, None);
    }

    #[test]
    fn where_fewer_than_half_have_ended_the_share_that_has_is_told() {
        let mostly_open = curve(&[2, 5, 8, -10, -10, -10, -10, -10]);
        assert_eq!(mostly_open.median(), None);
        let (share, interval) = mostly_open.ended_by(10);
        assert!((share - 0.375).abs() < 1e-12 && interval.low < share && share < interval.high);
        assert_eq!(mostly_open.ended_by(1).0, 0.0);
        assert!((mostly_open.ended_by(5).0 - 0.25).abs() < 1e-12);
    }

    #[test]
    fn without_open_cases_the_curve_is_the_share_that_lasts_longer() {
        let spans: Vec<i64> = (1..=200).collect();
        for step in curve(&spans).steps {
            let expected = (200.0 - step.at as f64) / 200.0;
            assert!((step.lasting - expected).abs() < 1e-9, "{step:?}");
        }
        assert_eq!(Curve::of(Vec::new()), Curve::default());
        assert_eq!(curve(&[-4, -9]).median(), None);
    }
}
