//! The control chart of a share: frozen baseline, limits from each point's own size, Laney's correction (p′), alarms by two rules.

use std::cmp::Ordering;

use super::binomial::same_rate;
use super::runs::{IN_A_ROW, runs};
use super::share::RANKED_FROM;
use super::student::two_sided;

/// Points that a baseline needs, and that it better has.
pub const LEAST_POINTS: usize = 12;
pub const GOOD_POINTS: usize = 20;
/// A baseline better holds so many cases too, which know a share to a seventh of itself, and never more points than these.
const GOOD_CASES: i64 = 200;
const MOST_POINTS: usize = 40;
/// What the mean distance of two neighbours is in units of their spread (d₂ of two).
pub const NEIGHBOURS: f64 = 1.128;
/// How many spreads away from the centre the limits lie.
pub const LIMIT: f64 = 3.0;

/// What the chart compares with; it stays as it is until a person moves it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Baseline {
    pub part: i64,
    pub whole: i64,
    /// How much wider than chance alone the points vary from one to the next (σ_z), never below 1.
    pub spread: f64,
    pub n_points: usize,
}

/// How many of so many points that say anything make a baseline: twenty, and as few as twelve where otherwise no row would be left to be
/// judged.
pub fn first_points(n_points: usize) -> usize {
    n_points.saturating_sub(IN_A_ROW).clamp(LEAST_POINTS, GOOD_POINTS).min(n_points)
}

/// How far the points of a baseline go that are shares; periods without cases are passed over. It takes the next points too while the
/// first ones hold too few cases to know a share by. How many there are decides, and never how they lie.
pub fn first_shares(points: &[(i64, i64)]) -> usize {
    let told: Vec<usize> = (0..points.len()).filter(|at| points[*at].1 > 0).collect();
    let mut n = first_points(told.len());
    let few = |n: usize| {
        let (part, whole) = told[..n].iter().fold((0, 0), |sum, at| (sum.0 + points[*at].0, sum.1 + points[*at].1));
        part.min(whole - part) < GOOD_CASES
    };
    while n < told.len().saturating_sub(IN_A_ROW).min(MOST_POINTS) && few(n) {
        n += 1;
    }
    told[..n].last().map_or(0, |last| last + 1)
}

/// From cases of cases per period; nothing from fewer than twelve periods that had any, or where nothing or everything happened.
pub fn baseline(points: &[(i64, i64)]) -> Option<Baseline> {
    let points: Vec<(i64, i64)> = points.iter().copied().filter(|(_, whole)| *whole > 0).collect();
    let (part, whole) = points.iter().fold((0, 0), |sum, point| (sum.0 + point.0.min(point.1), sum.1 + point.1));
    if points.len() < LEAST_POINTS || part <= 0 || part >= whole {
        return None;
    }
    let mut base = Baseline { part, whole, spread: 1.0, n_points: points.len() };
    let scores: Vec<f64> = points.iter().map(|point| (share(*point) - base.centre()) / base.error(point.1)).collect();
    let ranges: f64 = scores.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
    base.spread = (ranges / number(scores.len() as i64 - 1) / NEIGHBOURS).max(1.0);
    Some(base)
}

/// From periods in which nothing happened at all, or everything did: as if one case had been otherwise, so that what was never heard of
/// before can still be told from chance. Nothing where it did happen, or there are too few periods.
pub fn unheard_of(points: &[(i64, i64)]) -> Option<Baseline> {
    let points: Vec<(i64, i64)> = points.iter().copied().filter(|(_, whole)| *whole > 0).collect();
    let (part, whole) = points.iter().fold((0, 0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    let is_extreme = part <= 0 || part >= whole;
    let is_known = points.len() >= LEAST_POINTS && whole >= RANKED_FROM && is_extreme;
    is_known.then(|| Baseline { part: part.clamp(1, whole - 1), whole, spread: 1.0, n_points: points.len() })
}

impl Baseline {
    pub fn centre(&self) -> f64 {
        number(self.part) / number(self.whole)
    }

    /// Lower and upper limit of a point of this size.
    pub fn limits(&self, whole: i64) -> Option<(f64, f64)> {
        if whole <= 0 {
            return None;
        }
        let half = LIMIT * self.spread * self.error(whole);
        Some(((self.centre() - half).max(0.0), (self.centre() + half).min(1.0)))
    }

    /// The points outside of their limits, of those that are large enough to be called at all.
    pub fn outside(&self, points: &[(i64, i64)]) -> Vec<usize> {
        let is_outside = |point: &(i64, i64)| {
            let within = self.limits(point.1).is_none_or(|(low, high)| (low..=high).contains(&share(*point)));
            point.1 >= RANKED_FROM && !within
        };
        points.iter().enumerate().filter(|(_, point)| is_outside(point)).map(|(place, _)| place).collect()
    }

    /// The points that end eight or more in a row on one side.
    pub fn in_a_row(&self, points: &[(i64, i64)]) -> Vec<usize> {
        runs(&points.iter().map(|point| self.side(*point)).collect::<Vec<_>>())
    }

    /// On which side of the centre a point lies; nothing for one without cases.
    pub fn side(&self, (part, whole): (i64, i64)) -> Option<Ordering> {
        // In whole numbers, so that a point on the line is on it.
        let there = i128::from(part) * i128::from(self.whole);
        (whole > 0).then(|| there.cmp(&(i128::from(self.part) * i128::from(whole))))
    }

    /// How rarely chance alone has a point so far from the centre, with the doubt about the centre in: exact where points vary as chance
    /// has it; where they vary more, each case counts for less, and the tail is Student's, since the spread is itself known from few points.
    #[expect(clippy::cast_possible_truncation, reason = "counts stay counts")]
    pub fn chance(&self, point: (i64, i64)) -> f64 {
        if point.1 <= 0 {
            return 1.0;
        }
        let less = |n: i64| (number(n) / (self.spread * self.spread)).round() as i64;
        let exact = same_rate((less(point.0), less(point.1)), (less(self.part), less(self.whole)));
        if self.spread <= 1.0 {
            return exact;
        }
        let error = self.spread * self.error(point.1) * (1.0 + number(point.1) / number(self.whole)).sqrt();
        let freedom = 0.62 * (number(self.n_points as i64) - 1.0);
        exact.max(two_sided((share(point) - self.centre()) / error, freedom))
    }

    fn error(&self, whole: i64) -> f64 {
        (self.centre() * (1.0 - self.centre()) / number(whole)).sqrt()
    }
}

fn share((part, whole): (i64, i64)) -> f64 {
    number(part) / number(whole)
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
const fn number(n: i64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, expected: f64, within: f64) {
        assert!((got - expected).abs() < within, "{got} for {expected}");
    }

    /// Leaking cans of juice, 30 samples of 50 (Montgomery, Introduction to Statistical Quality Control, table of the p-chart's example;
    /// also `orangejuice` of R's qcc).
    const CANS: [i64; 30] =
        [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6];

    fn cans() -> Vec<(i64, i64)> {
        CANS.iter().map(|leaking| (*leaking, 50)).collect()
    }

    #[test]
    fn a_baseline_grows_until_its_cases_are_enough_and_leaves_a_row_to_be_judged() {
        for (n_points, part, expected) in [
            (0, 3, 0),
            (9, 3, 9),
            (12, 3, 12),
            (19, 3, 12),
            (25, 3, 17),
            (52, 30, 20),
            (52, 8, 25),
            (40, 3, 32),
            (90, 3, 40),
        ] {
            assert_eq!(first_shares(&vec![(part, 60); n_points]), expected, "{n_points} points of {part} cases");
        }
        assert_eq!([11, 24, 90].map(first_points), [11, 16, 20]);
        // Nineteen weeks, one of them without orders: twelve that say something make the baseline.
        let mut points = vec![(3, 60); 19];
        points[4] = (0, 0);
        assert_eq!(first_shares(&points), 13);
        assert!(baseline(&points[..first_shares(&points)]).is_some());
    }

    #[test]
    fn the_cans_have_the_published_limits_before_and_after_two_samples_are_left_out() {
        let mut chart = baseline(&cans()).expect("thirty points");
        near(chart.centre(), 0.2313, 5e-5);
        // By Laney's formula as Minitab prints it, reckoned apart with numpy; the book's limits know no correction.
        near(chart.spread, 1.660_866_719_743_24, 1e-9);
        near(chart.limits(50).expect("a size").1, 0.528_471_998_043_532, 1e-9);
        chart.spread = 1.0;
        let (low, high) = chart.limits(50).expect("a size");
        near(low, 0.0524, 5e-5);
        near(high, 0.4102, 5e-5);
        assert_eq!(chart.outside(&cans()), [14, 22]);

        let kept: Vec<(i64, i64)> =
            cans().into_iter().enumerate().filter(|(place, _)| ![14, 22].contains(place)).map(|(_, can)| can).collect();
        let mut again = baseline(&kept).expect("twenty-eight points");
        again.spread = 1.0;
        let (low, high) = again.limits(50).expect("a size");
        near(again.centre(), 0.2150, 5e-5);
        near(low, 0.0407, 5e-5);
        near(high, 0.3893, 5e-5);
        assert_eq!(again.outside(&cans()), [14, 20, 22]);
    }

    #[test]
    fn limits_come_from_each_weeks_own_size() {
        let chart = Baseline { part: 600, whole: 10_000, spread: 1.0, n_points: 20 };
        for (whole, low, high) in [(40, 0.0, 0.173), (150, 0.002, 0.118), (600, 0.031, 0.089)] {
            let got = chart.limits(whole).expect("a size");
            near(got.0, low, 5e-4);
            near(got.1, high, 5e-4);
        }
        assert_eq!(chart.limits(0), None);
    }

    /// Patients seen within four hours, twenty weeks of the English health service (Mohammed and others, BMJ Quality and Safety 22:362);
    /// limits of R's qicharts2 (chart "pp") on the same data.
    #[test]
    fn very_large_weeks_have_the_limits_that_another_package_draws() {
        let seen = [
            266_501, 264_225, 276_532, 281_461, 269_071, 261_215, 270_409, 279_778, 270_483, 270_320, 267_923, 271_478,
            255_353, 256_820, 261_835, 259_144, 255_910, 260_863, 264_465, 260_989,
        ];
        let came = [
            280_443, 276_823, 291_681, 296_155, 282_343, 275_888, 283_867, 295_251, 284_468, 282_529, 279_618, 283_932,
            266_629, 268_091, 276_803, 271_578, 266_005, 273_520, 278_574, 273_772,
        ];
        let points: Vec<(i64, i64)> = seen.into_iter().zip(came).collect();
        let chart = baseline(&points).expect("twenty points");
        near(chart.centre(), 0.952_899_711_344_191, 1e-12);
        for (week, low, high) in
            [(0, 0.940_129_644_177_514, 0.965_669_778_510_868), (12, 0.939_803_013_989_125, 0.965_996_408_699_257)]
        {
            let limits = chart.limits(came[week]).expect("a size");
            near(limits.0, low, 1e-9);
            near(limits.1, high, 1e-9);
        }
        assert!(chart.outside(&points).is_empty());
    }

    /// Reckoned apart with numpy by the published formula.
    #[test]
    fn wide_weeks_widen_the_limits_as_laney_says() {
        let parts = [210, 305, 190, 340, 220, 310, 180, 330, 240, 300, 200, 320, 215, 290];
        let wholes = [4000, 4100, 3900, 4200, 4000, 4300, 3800, 4100, 4400, 4050, 3950, 4150, 4000, 4100];
        let points: Vec<(i64, i64)> = parts.into_iter().zip(wholes).collect();
        let chart = baseline(&points).expect("fourteen points");
        near(chart.spread, 5.617_708_973_908_827, 1e-9);
        near(chart.limits(4000).expect("a size").1, 0.129_188_621_613_915_5, 1e-9);
        assert!(chart.outside(&points).is_empty());
        assert!(!Baseline { spread: 1.0, ..chart }.outside(&points).is_empty());
    }

    #[test]
    fn a_point_is_the_rarer_the_farther_and_the_commoner_the_wider_points_vary() {
        let chart = Baseline { part: 600, whole: 10_000, spread: 1.0, n_points: 20 };
        assert!(chart.chance((30, 500)) > 0.9 && chart.chance((0, 0)) > 0.9);
        assert!(chart.chance((60, 500)) < 1e-5);
        let wide = Baseline { spread: 2.0, ..chart };
        assert!(wide.chance((60, 500)) > 100.0 * chart.chance((60, 500)));
        // Seven of forty lie above the limit, which the normal curve calls one of seven hundred; they are one of a hundred.
        assert!((0.005..0.02).contains(&chart.chance((7, 40))));
    }

    #[test]
    fn eleven_points_are_no_baseline_and_small_points_no_alarm() {
        assert_eq!(baseline(&[(3, 50); 11]), None);
        assert_eq!(baseline(&[(0, 50); 12]), None);
        let mut with_gaps = vec![(3, 50); 11];
        with_gaps.push((0, 0));
        assert_eq!(baseline(&with_gaps), None);
        let chart = baseline(&[(3, 50); 12]).expect("twelve points");
        assert_eq!(chart.spread, 1.0);
        assert!(chart.outside(&[(29, 29), (0, 0)]).is_empty());
        assert_eq!(chart.outside(&[(30, 30)]), [0]);
        assert_eq!(chart.in_a_row(&[(4, 50); 9]), [7, 8]);
        assert!(chart.in_a_row(&[(3, 50); 9]).is_empty(), "on the line");
    }
}
