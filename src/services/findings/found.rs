//! From an alarm to a finding: the figures of now and before, their difference, its size in money.

use super::mixed::weeks;
use super::trends::Trend;
use crate::analytics::finding::{MixAndRate, MoneyOf, Size, Week};
use crate::analytics::stats::difference::newcombe;
use crate::analytics::stats::share::wilson;
use crate::analytics::stats::{Z95, individuals};
use crate::analytics::trend::{self, Alarm, Chart, Reading};
use crate::analytics::{Figure, Finding, Interval, Measured, Metric, Scope};
use crate::services::figures::{self, Ask, Env};
use crate::store::StoreError;
use crate::store::read::Reader;

/// What comes back is counted as it was asked for: whether a young return will be accepted nobody knows yet.
const ASKED: &str = "asked";
const HALF_A_YEAR: i64 = 182;

pub(super) fn finding(
    reader: &Reader,
    env: &Env,
    trend: &Trend,
    alarm: &Alarm,
    mix: Option<MixAndRate>,
    n_looked_at: usize,
) -> Result<Finding, StoreError> {
    let mut ask = Ask::new(trend.metric, scope(trend, alarm));
    if trend.metric == Metric::ReturnRate {
        ASKED.clone_into(&mut ask.variant);
    }
    let now = figures::figure(reader, env, &ask)?;
    let readings = || weeks(alarm).map(|place| trend.points[place].reading);
    let (before, difference) = match &trend.frozen.chart {
        Chart::Share(chart) => {
            let (point, (part, whole)) = trend::pooled(readings(), chart);
            let usual = Measured::Share { part, whole, interval: wilson(part, whole) };
            (before(&now, trend, usual), newcombe(point, (part, whole)).map(|apart| widened(apart, chart.spread)))
        }
        Chart::Value(chart) => {
            let values =
                readings().filter_map(|reading| if let Reading::Value(value) = reading { Some(value) } else { None });
            (before(&now, trend, usual(&now, chart.typical())), apart(chart, &values.collect::<Vec<_>>()))
        }
    };
    let money = money(reader, env, &now, difference.map(|(difference, _)| difference))?;
    // The parts add up to the difference that is shown, whatever weeks weighed.
    let mix = mix.map(|mix| MixAndRate { rate: difference.map_or(mix.rate, |(whole, _)| whole - mix.mix), ..mix });
    Ok(Finding {
        signal: alarm.signal,
        since_day: trend.points[alarm.since].first_day,
        better: trend.metric.more_is_better().map(|more| more == alarm.above),
        before: Some(before),
        difference,
        mix,
        n_looked_at: i64::try_from(n_looked_at).unwrap_or(i64::MAX),
        money,
        season: alarm.season.clone(),
        products: Vec::new(),
        also: Vec::new(),
        goal: None,
        weeks: charted(trend),
        strength: -alarm.chance.max(1e-300).log10(),
        now,
    })
}

fn scope(trend: &Trend, alarm: &Alarm) -> Scope {
    let weeks = weeks(alarm);
    Scope {
        first_day: trend.points[*weeks.start()].first_day,
        until_day: trend.points[*weeks.end()].until_day,
        groups: trend.groups.clone(),
    }
}

/// The baseline as a figure like that of now.
fn before(now: &Figure, trend: &Trend, measured: Measured) -> Figure {
    let Scope { groups, .. } = now.scope.clone();
    let scope = Scope { first_day: trend.frozen.first_day, until_day: trend.frozen.until_day, groups };
    Figure { scope, measured, excluded: Vec::new(), maturity: None, cases: None, n_listed: None, ..now.clone() }
}

/// The points that a finding rests on, as they were judged: from the baseline on.
fn charted(trend: &Trend) -> Vec<Week> {
    let judged = trend::judge(&trend.points, &trend.frozen);
    let first = trend.frozen.places.first().copied().unwrap_or(0);
    let told =
        trend.points.iter().zip(&judged).enumerate().skip(first).filter(|(_, (_, judged))| judged.value.is_some());
    told.map(|(place, (point, judged))| {
        let share = trend::share(point.reading);
        Week {
            first_day: point.first_day,
            until_day: point.until_day,
            part: share.map(|(part, _)| part),
            whole: share.map(|(_, whole)| whole),
            value: judged.value,
            usual: judged.centre,
            limits: judged.limits,
            outside: judged.outside,
            in_a_row: judged.in_a_row,
            in_baseline: trend.frozen.places.contains(&place),
            season: point.season.clone(),
        }
    })
    .collect()
}

/// What is usual, in the unit of the figure of now.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a picture of a sum needs no more than 52 bits"
)]
fn usual(now: &Figure, typical: f64) -> Measured {
    match &now.measured {
        Measured::MoneyShare { whole_minor, n_whole, currency, .. } => Measured::MoneyShare {
            part_minor: (typical * *whole_minor as f64).round() as i64,
            whole_minor: *whole_minor,
            n_part: 0,
            n_whole: *n_whole,
            currency: currency.clone(),
        },
        _ => Measured::Time {
            median: Some(typical),
            interval: None,
            n_ended: 0,
            n_open: 0,
            oldest_open: None,
            ended_median: None,
            ended_mean: None,
            ended_p90: None,
        },
    }
}

/// Where weeks vary more than chance alone makes them, a difference is as much less sure.
fn widened((difference, bounds): (f64, Interval), spread: f64) -> (f64, Interval) {
    let away = |bound: f64| difference + (bound - difference) * spread;
    (difference, Interval { low: away(bounds.low), high: away(bounds.high) })
}

/// How far values lie from the typical one, with the doubt about both.
#[expect(clippy::cast_precision_loss, reason = "a number of points is far below 2^52")]
fn apart(chart: &individuals::Baseline, values: &[f64]) -> Option<(f64, Interval)> {
    if values.is_empty() {
        return None;
    }
    let n = values.len() as f64;
    let mean = values.iter().map(|value| value.ln()).sum::<f64>() / n;
    let half = Z95 * chart.spread * (n.recip() + (chart.n_points as f64).recip()).sqrt();
    let typical = chart.typical();
    let at = |factor: f64| typical * factor.exp() - typical;
    let away = mean - chart.centre;
    Some((at(away), Interval { low: at(away - half), high: at(away + half) }))
}

/// How large it is: so many cases more or less at what such goods are worth, or so much more or less refunded of what was sold.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a picture of a sum needs no more than 52 bits"
)]
pub(super) fn money(
    reader: &Reader,
    env: &Env,
    now: &Figure,
    difference: Option<f64>,
) -> Result<Option<Size>, StoreError> {
    let Some(difference) = difference else { return Ok(None) };
    match &now.measured {
        Measured::Share { whole, .. } if now.metric == Metric::ReturnRate => {
            let worth = worth_of_one(reader, env, &now.scope)?;
            let minor = |one: f64| (difference * *whole as f64 * one).round() as i64;
            Ok(worth.map(|(one, currency)| Size { minor: minor(one), currency, of: MoneyOf::GoodsAskedBack }))
        }
        Measured::MoneyShare { whole_minor, currency, .. } => {
            let minor = (difference * *whole_minor as f64).round() as i64;
            Ok(Some(Size { minor, currency: currency.clone(), of: MoneyOf::Refunded }))
        }
        _ => Ok(None),
    }
}

/// What the goods of one return were worth on average, over the half year that ends with a period: of a young period too little has
/// been refunded to say what one of its returns costs.
#[expect(clippy::cast_precision_loss, reason = "a picture of a sum needs no more than 52 bits")]
fn worth_of_one(reader: &Reader, env: &Env, scope: &Scope) -> Result<Option<(f64, String)>, StoreError> {
    let mut scope = Scope { first_day: scope.first_day.min(scope.until_day - HALF_A_YEAR), ..scope.clone() };
    // Why goods came back makes them worth no more: what is not kept so narrowly is told by the wider group.
    while !figures::is_worth_kept(reader, &scope) && scope.groups.pop().is_some() {}
    let kept = figures::figure(reader, env, &Ask::new(Metric::RetainedShare, scope))?;
    let Measured::MoneyShare { whole_minor, n_whole, currency, .. } = kept.measured else { return Ok(None) };
    Ok((n_whole > 0).then(|| (whole_minor as f64 / n_whole as f64, currency)))
}
