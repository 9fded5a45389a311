//! Every trend that a review looks at: the key figures as a whole and by group, each with its baseline and its alarm.

use std::collections::BTreeMap;

use super::span::Span;
use crate::analytics::cohort::{self, Cohort, Look};
use crate::analytics::stats::share::SHOWN_FROM;
use crate::analytics::trend::{self, Alarm, Frozen, Point, Reading};
use crate::analytics::{Dimension, Figure, Measured, Metric};
use crate::services::figures::cohorts::{Of, cohorts, with_why};
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
/// How complaints and answers are parted.
const PARTED_TIMES: [Dimension; 2] = [Dimension::ProductLine, Dimension::Market];
/// Figures that belong to their own day. Repeated complaints are not among them: they look ninety days back, so that each week shares
/// most of its cases with the one before, and a chart of them would cry all the time.
const OWN_DAY: [Metric; 4] = [Metric::Csat, Metric::FirstResponse, Metric::Resolution, Metric::SlaAttainment];

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
pub(super) fn all(reader: &Reader, env: &Env, span: &Span) -> Result<Vec<Trend>, StoreError> {
    let mut trends = Vec::new();
    let mut sold: BTreeMap<Dimension, BTreeMap<String, Vec<Cohort>>> = BTreeMap::new();
    for (metric, of, parted) in
        [(Metric::ReturnRate, Of::Returned, &PARTED[..]), (Metric::RefundRate, Of::Refunded, &PARTED_MONEY[..])]
    {
        for by in std::iter::once(None).chain(parted.iter().copied().map(Some)) {
            let read = cohorts(reader, env, of, &span.weeks, &[], by)?;
            for (word, cohorts) in &read {
                // What has no word has no group that anybody could do something about.
                if by.is_none() || !word.is_empty() {
                    let groups = by.map(|by| (by, word.clone())).into_iter().collect();
                    trends.extend(of_cohorts(span, metric, groups, cohorts));
                }
            }
            if let Some(by) = by.filter(|_| of == Of::Returned) {
                sold.insert(by, read);
            }
        }
    }
    for (by, why) in PARTED_WITH_WHY {
        let Some(of_word) = sold.get(&by) else { continue };
        for ((word, said), cohorts) in with_why(reader, env, &span.weeks, (by, why), of_word)? {
            // So few in all that no week of them could stand out; which week they fell in plays no part.
            let is_rare = cohorts.iter().map(Cohort::part).sum::<i64>() < SHOWN_FROM;
            if !word.is_empty() && !said.is_empty() && !is_rare {
                trends.extend(of_cohorts(span, Metric::ReturnRate, vec![(by, word), (why, said)], &cohorts));
            }
        }
    }
    for metric in OWN_DAY {
        trends.extend(of_own_days(reader, env, span, metric)?);
    }
    Ok(trends)
}

pub(super) fn look(span: &Span, metric: Metric, groups: &[(Dimension, String)]) -> Look {
    let from_day = span.starts_on(metric, groups);
    Look { cut: span.cut, ripe: span.ripe, from_day, money: metric == Metric::RefundRate }
}

fn of_cohorts(span: &Span, metric: Metric, groups: Groups, cohorts: &[Cohort]) -> Option<Trend> {
    let season = |cohort: &Cohort| span.season(cohort.first_day, cohort.until_day, &groups);
    let (points, frozen) = cohort::trend(cohorts, look(span, metric, &groups), season)?;
    Some(judged(span, metric, groups, points, frozen))
}

/// What got worse is told as early as it shows. What got better is told of weeks that have had their time, since a young one may still
/// become what the others were; and so is money, since how soon it is refunded is no matter of the goods.
fn judged(span: &Span, metric: Metric, groups: Groups, points: Vec<Point>, frozen: Frozen) -> Trend {
    let judged = trend::judge(&points, &frozen);
    let n = span.looked_at(metric);
    let ripe = span.n_ripe();
    let of_ripe = |only| trend::alarm(&points[..ripe], &judged[..ripe], &frozen, n, only);
    let alarm = match metric {
        Metric::ReturnRate => {
            let worse = trend::alarm(&points, &judged, &frozen, n, Some(true));
            let better = of_ripe(Some(false));
            worse.into_iter().chain(better).min_by(|a, b| a.chance.total_cmp(&b.chance))
        }
        Metric::RefundRate => of_ripe(None),
        _ => trend::alarm(&points, &judged, &frozen, n, None),
    };
    Trend { metric, groups, points, frozen, alarm }
}

fn of_own_days(reader: &Reader, env: &Env, span: &Span, metric: Metric) -> Result<Vec<Trend>, StoreError> {
    let Some(last) = span.weeks.last() else { return Ok(Vec::new()) };
    let (ask, n) = (Ask::new(metric, last.clone()), span.weeks.len());
    let mut all: Vec<(Groups, Vec<Figure>)> = vec![(Vec::new(), figures::series(reader, env, &ask, Step::Week, n)?)];
    for by in PARTED_TIMES {
        let parted = figures::grouped_series(reader, env, &ask, by, Step::Week, n)?;
        all.extend(
            parted.into_iter().filter(|(word, _)| !word.is_empty()).map(|(word, figures)| (vec![(by, word)], figures)),
        );
    }
    let mut trends = Vec::new();
    for (groups, figures) in all {
        let points: Vec<Point> = figures.iter().map(|figure| point(span, figure, &groups)).collect();
        if let Some(frozen) = trend::freeze(&points, span.starts_on(metric, &groups)) {
            trends.push(judged(span, metric, groups, points, frozen));
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
