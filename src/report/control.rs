//! The limits behind every picture, so that screen and report call the same points alarms.

use super::wording::Shop;
use crate::analytics::stats::{funnel, individuals, p_chart};
use crate::analytics::{Figure, Measured};

/// What a chart says of a trend.
#[derive(Debug, Default)]
pub struct Control {
    pub centre: Option<f64>,
    /// Of each point; empty where there is no baseline.
    pub limits: Vec<Option<(f64, f64)>>,
    /// Never young points: those have not had the time to be called.
    pub alarms: Vec<usize>,
    pub young_from: Option<usize>,
}

/// Limits from the first of the old points, as many as the findings take; frozen, so that a later week moves no earlier verdict.
pub fn control(figures: &[Figure], shop: Shop) -> Control {
    let young_from = figures.iter().position(|figure| is_young(figure, shop));
    let old = young_from.unwrap_or(figures.len());
    let mut control = charted(figures, old);
    control.alarms.retain(|at| *at < old);
    control.alarms.sort_unstable();
    control.alarms.dedup();
    Control { young_from, ..control }
}

fn charted(figures: &[Figure], old: usize) -> Control {
    let shares: Option<Vec<(i64, i64)>> = figures.iter().map(share).collect();
    if let Some(points) = shares {
        let base = &points[..p_chart::first_shares(&points[..old])];
        let Some(chart) = p_chart::baseline(base) else { return Control::default() };
        let limits = points.iter().map(|point| chart.limits(point.1)).collect();
        let mut alarms = chart.outside(&points);
        alarms.extend(chart.in_a_row(&points));
        return Control { centre: Some(chart.centre()), limits, alarms, young_from: None };
    }
    if !figures.iter().any(|figure| matches!(figure.measured, Measured::Time { .. } | Measured::MoneyShare { .. })) {
        return Control::default();
    }
    let values: Vec<Option<f64>> = figures.iter().map(Figure::value).collect();
    let scale =
        if figures.iter().any(|figure| matches!(figure.measured, Measured::MoneyShare { .. })) { 1e6 } else { 1.0 };
    let scaled: Vec<Option<f64>> = values.iter().map(|value| value.map(|value| value * scale)).collect();
    let Some(chart) = individuals::baseline(&scaled[..first_values(&scaled[..old])]) else { return Control::default() };
    let (low, high) = chart.limits();
    let mut alarms = chart.outside(&scaled);
    alarms.extend(chart.in_a_row(&scaled));
    Control {
        centre: Some(chart.typical() / scale),
        limits: values.iter().map(|_| Some((low / scale, high / scale))).collect(),
        alarms,
        young_from: None,
    }
}

/// How far the values of a baseline go; periods without one are passed over.
fn first_values(values: &[Option<f64>]) -> usize {
    let told: Vec<usize> = (0..values.len()).filter(|at| values[*at].is_some()).collect();
    told[..p_chart::first_points(told.len())].last().map_or(0, |last| last + 1)
}

/// Not all of its cases have had their time, or the period still runs.
fn is_young(figure: &Figure, shop: Shop) -> bool {
    figure.scope.until_day > shop.today || figure.maturity.is_some_and(|maturity| maturity.past < maturity.all)
}

/// Cases of cases; a period without any is one of none.
pub const fn share(figure: &Figure) -> Option<(i64, i64)> {
    match figure.measured {
        Measured::Share { part, whole, .. } => Some((part, whole)),
        Measured::NoData => Some((0, 0)),
        _ => None,
    }
}

/// A funnel's limits at sizes up to the largest group, closer together where they bend.
pub fn curve(largest: i64, overall: f64) -> Vec<(f64, [f64; 4])> {
    const POINTS: i64 = 40;
    let mut sizes: Vec<i64> = (1..=POINTS).map(|at| (largest * at * at / (POINTS * POINTS)).max(5)).collect();
    sizes.dedup();
    #[expect(clippy::cast_precision_loss, reason = "cases on one desk")]
    let point = |size: i64| (size as f64, funnel::limits(size, overall));
    sizes.into_iter().map(point).collect()
}
