//! One figure in detail: its trend and the year before, its groups, what it is made of, when its cases come, and what would be if
//! one cause weighed half.

use super::Look;
use crate::analytics::pareto::{self, Cause, Measure, Pareto};
use crate::analytics::what_if::{self, WhatIf};
use crate::analytics::{Dimension, Figure, Measured, Metric, Scope};
use crate::domain::time::Instant;
use crate::report::pictures::Around;
use crate::report::wording::{self, Shop};
use crate::services::figures;
use crate::services::voices::{self, Rated};
use crate::store::StoreError;
use crate::store::read::Reader;

/// Ratings that are read rather than counted are never more.
const MOST_RATED: i64 = 10;

/// What is asked of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    Trend,
    Groups(Dimension),
    /// Causes by weight.
    Pareto(Dimension),
    /// When cases come: weekday by hour.
    Hours,
}

/// A figure in detail.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time")]
pub enum Detail {
    Trend {
        figures: Vec<Figure>,
        around: Around,
        /// What was said with the last figure's ratings, where they are too few to be counted.
        rated: Vec<Rated>,
        shop: Shop,
    },
    /// Cases by weekday, Monday first, and hour of the shop.
    Hours {
        cells: [[i64; 24]; 7],
        /// The first day that was looked at and the one after the last.
        days: (i64, i64),
        shop: Shop,
    },
    Groups {
        by: Dimension,
        whole: Figure,
        groups: Vec<(String, Figure)>,
        shop: Shop,
    },
    Pareto {
        by: Dimension,
        groups: Vec<(String, Figure)>,
        pareto: Pareto,
        halved: Vec<Halved>,
        shop: Shop,
    },
}

/// What would be if one cause weighed half.
#[derive(Debug, Clone, PartialEq)]
pub struct Halved {
    pub word: String,
    pub what_if: WhatIf,
    /// The report currency; empty where nothing was refunded for it.
    pub currency: String,
}

/// Reads one figure in detail.
pub fn detail(reader: &Reader, now: Instant, look: &Look, metric: Metric, view: View) -> Result<Detail, StoreError> {
    let env = figures::Env::load(reader, now)?;
    let scope = look.scope(env.today());
    let ask = look.ask(metric, scope.clone());
    let shop = env.shop();
    Ok(match view {
        View::Trend => {
            let series =
                |scope: &Scope| figures::series(reader, &env, &look.ask(metric, scope.clone()), look.step, look.points);
            let trend = series(&scope)?;
            let around = figures::around(reader, &env, &trend, series(&look.year_before(&scope))?)?;
            let few = trend.last().is_some_and(wording::has_few_ratings);
            let rated = if few { voices::rated(reader, &env, &scope, MOST_RATED)? } else { Vec::new() };
            Detail::Trend { figures: trend, around, rated, shop }
        }
        View::Hours => {
            let first = look.step.periods(&scope, look.points).first().map_or(scope.first_day, |first| first.first_day);
            let metric = if is_of_returns(metric) { Metric::Returns } else { Metric::Complaints };
            let days = (first, scope.until_day);
            let cells = super::hours(reader, &env, &Scope { first_day: first, ..scope }, &[metric])?;
            Detail::Hours { cells, days, shop }
        }
        View::Groups(by) => Detail::Groups {
            by,
            whole: figures::figure(reader, &env, &ask)?,
            groups: figures::grouped(reader, &env, &ask, by)?,
            shop,
        },
        View::Pareto(by) => {
            let whole = figures::figure(reader, &env, &ask)?;
            let groups = figures::grouped(reader, &env, &ask, by)?;
            let causes: Vec<Cause> = groups.iter().filter_map(|(word, figure)| cause(word, figure)).collect();
            let refunded = figures::grouped(reader, &env, &look.ask(Metric::RefundedMoney, scope), by)?;
            let money = |word: &str| refunded.iter().find(|(of, _)| of == word).map(|(_, figure)| &figure.measured);
            let halved = causes.iter().filter_map(|cause| halved(cause, &whole, money(&cause.code))).collect();
            Detail::Pareto { by, groups, pareto: pareto::pareto(&causes, Measure::Count), halved, shop }
        }
    })
}

/// Whether a figure is about returns; the others are about complaints.
pub const fn is_of_returns(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::ReturnRate
            | Metric::ReturnRateUnits
            | Metric::RefundRate
            | Metric::RefundedMoney
            | Metric::Returns
            | Metric::ReturnCost
            | Metric::CompensationRate
            | Metric::RetainedShare
            | Metric::Recovery
            | Metric::StageTime
            | Metric::ProblemOrders
            | Metric::ReturnDissatisfaction
    )
}

/// The weight of a group: its cases, or its money.
fn cause(word: &str, figure: &Figure) -> Option<Cause> {
    let (n, minor) = match &figure.measured {
        Measured::Count { n } => (*n, 0),
        Measured::Share { part, .. } => (*part, 0),
        Measured::MoneyShare { n_part, part_minor, .. } => (*n_part, *part_minor),
        Measured::Money { n, minor, .. } => (*n, *minor),
        Measured::Time { n_ended, n_open, .. } => (n_ended + n_open, 0),
        Measured::Mean { n, .. } => (*n, 0),
        Measured::NoData => return None,
    };
    let rest = matches!(word, "" | "other" | "unknown");
    (n > 0).then(|| Cause { code: word.to_owned(), n, minor, rest })
}

fn halved(cause: &Cause, whole: &Figure, money: Option<&Measured>) -> Option<Halved> {
    let Measured::Share { part, whole, .. } = whole.measured else { return None };
    let (minor, refunds, currency) = match money {
        Some(Measured::Money { minor, n, currency }) => (*minor, *n, currency.clone()),
        _ => (0, 0, String::new()),
    };
    let counted = what_if::Cause { orders: whole, returned: part, caused: cause.n, minor, refunds };
    Some(Halved { word: cause.code.clone(), what_if: what_if::what_if(&counted, 50)?, currency })
}
