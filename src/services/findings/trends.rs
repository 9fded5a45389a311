//! Every trend that a review looks at: the key figures as a whole and by group, each with its baseline and its alarm.

use std::collections::BTreeMap;

use super::lines::Lines;
use super::span::Span;
use crate::analytics::cohort::{self, Cohort, Look};
use crate::analytics::stats::share::SHOWN_FROM;
use crate::analytics::trend::{self, Alarm, Frozen, Point, Reading};
use crate::analytics::{Dimension, Figure, Measured, Metric};
use crate::services::figures::cohorts::{ByWord, Of, cohorts_of_all, with_why};
use crate::services::figures::{self, Ask, Env, Step};
use crate::store::StoreError;
use crate::store::read::Reader;

type Groups = Vec<(Dimension, String)>;

/// How returns are parted, and how the money for them is: why goods came back the returns say, and what a lane costs shows there too.
const PARTED: [Dimension; 7] = [
    Dimension::ProductLine,
    Dimension::Supplier,
    Dimension::Market,
    Dimension::Platform,
    Dimension::Lane,
    Dimension::Reason,
    Dimension::Issue,
];
const PARTED_MONEY: [Dimension; 4] =
    [Dimension::ProductLine, Dimension::Supplier, Dimension::Market, Dimension::Platform];
/// What is looked at by the reason or its family too: a wrong listing is one reason of one product line; a late carrier, who is told of
/// by several reasons, is a family of one market.
const PARTED_WITH_WHY: [(Dimension, Dimension); 5] = [
    (Dimension::ProductLine, Dimension::Reason),
    (Dimension::ProductLine, Dimension::Issue),
    (Dimension::Supplier, Dimension::Reason),
    (Dimension::Market, Dimension::Reason),
    (Dimension::Market, Dimension::Issue),
];
/// How complaints and answers are parted, and how ways are.
const PARTED_TIMES: &[Dimension] = &[Dimension::ProductLine, Dimension::Market];
const PARTED_WAYS: &[Dimension] = &[Dimension::Lane, Dimension::Market];
/// Figures that belong to their own day. Repeated complaints are not among them: they look ninety days back, so that each week shares
/// most of its cases with the one before, and a chart of them would cry all the time.
const OWN_DAY: [(Metric, &[Dimension]); 5] = [
    (Metric::Csat, PARTED_TIMES),
    (Metric::FirstResponse, PARTED_TIMES),
    (Metric::Resolution, PARTED_TIMES),
    (Metric::SlaAttainment, PARTED_TIMES),
    (Metric::TransitTime, PARTED_WAYS),
];

/// The median of fewer says nothing of a week.
const FEWEST_OF_WEEK: i64 = 10;

pub(super) struct Trend {
    pub metric: Metric,
    pub groups: Groups,
    pub points: Vec<Point>,
    pub frozen: Frozen,
    pub alarm: Option<Alarm>,
}

/// All of them that have a baseline.
pub(super) fn all(reader: &Reader, env: &Env, span: &Span, lines: &mut Lines<'_>) -> Result<Vec<Trend>, StoreError> {
    let (of_own_days, mut trends) =
        reader.side_by_side(|beside| of_all_own_days(beside, env, span), |here| of_cohorts(here, env, span, lines))?;
    trends.extend(of_own_days);
    Ok(trends)
}

/// Those of what was sold, and of what became of it.
fn of_cohorts(reader: &Reader, env: &Env, span: &Span, lines: &mut Lines<'_>) -> Result<Vec<Trend>, StoreError> {
    let mut sold = sold(reader, env, span)?;
    let whole = sold.get(&(Of::Returned, None)).and_then(|whole| whole.get("")).cloned().unwrap_or_default();
    let settled = cohort::settled(&whole, span.cut, span.ripe);
    let all = Looked { span, settled, whole: &whole };
    let mut trends: Vec<Trend> = all.trend(Metric::ReturnRate, Vec::new(), &whole, None).into_iter().collect();
    for by in PARTED {
        let read = sold.get(&(Of::Returned, Some(by)));
        trends.extend(read.into_iter().flat_map(|read| all.parted(Metric::ReturnRate, by, read)));
    }
    for by in std::iter::once(None).chain(PARTED_MONEY.into_iter().map(Some)) {
        let Some(read) = sold.get(&(Of::Refunded, by)) else { continue };
        trends.extend(match by {
            Some(by) => all.parted(Metric::RefundRate, by, read),
            None => read.values().filter_map(|it| all.trend(Metric::RefundRate, Vec::new(), it, None)).collect(),
        });
    }
    for (by, why) in PARTED_WITH_WHY {
        let of = |by| sold.get(&(Of::Returned, Some(by)));
        let (Some(of_word), Some(of_why)) = (of(by), of(why)) else { continue };
        for ((word, said), cohorts) in with_why(reader, env, &span.weeks, (by, why), of_word)? {
            // So few in all that no week of them could stand out; which week they fell in plays no part.
            let is_rare = cohorts.iter().map(Cohort::part).sum::<i64>() < SHOWN_FROM;
            if !word.is_empty() && !said.is_empty() && !is_rare {
                let others = of_why.get(&said).map(|weeks| weeks.as_slice());
                trends.extend(all.trend(Metric::ReturnRate, vec![(by, word), (why, said)], &cohorts, others));
            }
        }
    }
    for of in [Of::Returned, Of::Refunded] {
        lines.keep(of, sold.remove(&(of, Some(Dimension::ProductLine))).unwrap_or_default());
    }
    Ok(trends)
}

/// Those of figures that belong to their own day.
fn of_all_own_days(reader: &Reader, env: &Env, span: &Span) -> Result<Vec<Trend>, StoreError> {
    let mut trends = Vec::new();
    for (metric, parted) in OWN_DAY {
        trends.extend(of_own_days(reader, env, span, metric, parted)?);
    }
    Ok(trends)
}

/// The cohorts of what was sold, as a whole and by group: what is read together stands together.
fn sold(reader: &Reader, env: &Env, span: &Span) -> Result<BTreeMap<(Of, Option<Dimension>), ByWord>, StoreError> {
    use Dimension::{Issue, Lane, Market, Platform, ProductLine, Reason, Supplier};
    let together: [&[Option<Dimension>]; 6] = [
        &[None, Some(Market), Some(Platform)],
        &[Some(ProductLine)],
        &[Some(Supplier)],
        &[Some(Lane)],
        &[Some(Reason)],
        &[Some(Issue)],
    ];
    let is_money = |by: &Option<Dimension>| by.is_none_or(|by| PARTED_MONEY.contains(&by));
    let mut sold = BTreeMap::new();
    for by in together {
        let returned = by.iter().map(|by| (Of::Returned, *by));
        let refunded = by.iter().filter(|by| is_money(by)).map(|by| (Of::Refunded, *by));
        let wanted: Vec<(Of, Option<Dimension>)> = returned.chain(refunded).collect();
        let read = cohorts_of_all(reader, env, &span.weeks, &[], &wanted)?;
        sold.extend(wanted.into_iter().zip(read));
    }
    Ok(sold)
}

/// What all trends of cohorts are looked at with.
struct Looked<'a> {
    span: &'a Span,
    /// The age from which on weeks have had their time.
    settled: i64,
    /// The whole shop's cohorts of returns.
    whole: &'a [Cohort],
}

impl Looked<'_> {
    /// The trends of a dimension's words; what has no word has no group that anybody could do something about.
    fn parted(&self, metric: Metric, by: Dimension, read: &ByWord) -> Vec<Trend> {
        // Reasons differ in what a season does to them; places share it.
        let is_place = !matches!(by, Dimension::Reason | Dimension::Issue | Dimension::Lane);
        let others = (is_place && metric == Metric::ReturnRate).then_some(self.whole);
        let named = read.iter().filter(|(word, _)| !word.is_empty());
        named.filter_map(|(word, cohorts)| self.trend(metric, vec![(by, word.clone())], cohorts, others)).collect()
    }

    /// One trend; `among` is what it is a part of, where its seasons are judged by the others.
    fn trend(&self, metric: Metric, groups: Groups, cohorts: &[Cohort], among: Option<&[Cohort]>) -> Option<Trend> {
        let season = |cohort: &Cohort| self.span.season(cohort.first_day, cohort.until_day, &groups);
        let look = look(self.span, metric, &groups);
        let (mut points, frozen) = cohort::trend(cohorts, look, season)?;
        if let Some(among) = among {
            cohort::unmark(&mut points, &frozen, among, cohorts, look);
        }
        Some(judged(self.span, self.settled, metric, groups, points, frozen))
    }
}

pub(super) fn look(span: &Span, metric: Metric, groups: &[(Dimension, String)]) -> Look {
    let from_day = span.starts_on(metric, groups);
    Look { cut: span.cut, ripe: span.ripe, from_day, money: metric == Metric::RefundRate }
}

/// What got worse is told as early as it shows. What got better is told of weeks that have had their time, as soon as nearly all that
/// ever comes of such a week has come, and is compared with what earlier ones had shown at that age. Money waits for the whole window,
/// since how soon it is refunded is no matter of the goods.
fn judged(span: &Span, settled: i64, metric: Metric, groups: Groups, points: Vec<Point>, frozen: Frozen) -> Trend {
    let judged = trend::judge(&points, &frozen);
    let n = span.looked_at(metric);
    let of_age = |days, only| {
        let known = span.n_of_age(days);
        trend::alarm(&points[..known], &judged[..known], &frozen, n, only)
    };
    let alarm = match metric {
        Metric::ReturnRate => {
            let worse = trend::alarm(&points, &judged, &frozen, n, Some(true));
            let better = of_age(settled, Some(false));
            worse.into_iter().chain(better).min_by(|a, b| a.chance.total_cmp(&b.chance))
        }
        Metric::RefundRate => of_age(span.ripe, None),
        _ => trend::alarm(&points, &judged, &frozen, n, None),
    };
    Trend { metric, groups, points, frozen, alarm }
}

fn of_own_days(
    reader: &Reader,
    env: &Env,
    span: &Span,
    metric: Metric,
    parted: &[Dimension],
) -> Result<Vec<Trend>, StoreError> {
    let Some(last) = span.weeks.last() else { return Ok(Vec::new()) };
    let ask = Ask::new(metric, last.clone());
    let all = figures::series_with_groups(reader, env, &ask, parted, (Step::Week, span.weeks.len()))?;
    let mut trends = Vec::new();
    // What has no word has no group that anybody could do something about.
    for (groups, figures) in all.into_iter().filter(|(groups, _)| groups.iter().all(|(_, word)| !word.is_empty())) {
        let points: Vec<Point> = figures.iter().map(|figure| point(span, figure, &groups)).collect();
        if let Some(frozen) = trend::freeze(&points, span.starts_on(metric, &groups)) {
            trends.push(judged(span, 0, metric, groups, points, frozen));
        }
    }
    Ok(trends)
}

fn point(span: &Span, figure: &Figure, groups: &[(Dimension, String)]) -> Point {
    let scope = &figure.scope;
    let reading = match &figure.measured {
        Measured::Share { part, whole, .. } if *whole > 0 => Reading::Share { part: *part, whole: *whole },
        // An answer within the second is as good as one within two.
        Measured::Time { median: Some(median), n_ended, n_open, .. } if n_ended + n_open >= FEWEST_OF_WEEK => {
            Reading::Value(median.max(1.0))
        }
        Measured::MoneyShare { .. } => figure.value().map_or(Reading::Nothing, Reading::Value),
        _ => Reading::Nothing,
    };
    let season = span.season(scope.first_day, scope.until_day, groups);
    Point { first_day: scope.first_day, until_day: scope.until_day, reading, season }
}
