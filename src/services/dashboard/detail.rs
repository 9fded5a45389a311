//! One figure in detail: its trend and the year before, its groups, what it is made of, when its cases come, and what would be if
//! one cause weighed half.

use super::{Look, shop};
use crate::analytics::pareto::{self, Cause, Measure, Pareto};
use crate::analytics::{Basis, Dimension, Figure, Measured, Metric, Scope};
use crate::domain::ids::Kind;
use crate::domain::time::{HOUR, Instant};
use crate::report::wording::Shop;
use crate::services::{figures, lists};
use crate::store::StoreError;
use crate::store::read::Reader;

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
        earlier: Vec<Figure>,
        shop: Shop,
    },
    /// Cases by weekday, Monday first, and hour of the shop.
    Hours {
        cells: [[i64; 24]; 7],
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
        what_if: Vec<WhatIf>,
        /// What was refunded for each cause, in minor units of the report currency.
        money: Vec<(String, i64, String)>,
        shop: Shop,
    },
}

/// What a rate would be if one cause weighed half: its parts and its whole, and how far the cause itself is known.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    pub word: String,
    pub part: i64,
    pub whole: i64,
    /// Cases of the cause.
    pub n: i64,
}

impl WhatIf {
    /// The rate now, the rate then, and the bounds of the difference, by the cause's own uncertainty.
    #[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
    pub fn rates(&self) -> Option<(f64, f64, (f64, f64))> {
        if self.whole <= 0 {
            return None;
        }
        let whole = self.whole as f64;
        let share = crate::analytics::stats::share::wilson(self.n, self.whole);
        let now = self.part as f64 / whole;
        Some((now, now - self.n as f64 / whole / 2.0, (share.low / 2.0, share.high / 2.0)))
    }
}

/// Reads one figure in detail.
pub fn detail(reader: &Reader, now: Instant, look: &Look, metric: Metric, view: View) -> Result<Detail, StoreError> {
    let env = figures::Env::load(reader, now)?;
    let scope = look.scope(env.today());
    let ask = look.ask(metric, scope.clone());
    let shop = shop(&env);
    Ok(match view {
        View::Trend => Detail::Trend {
            figures: figures::series(reader, &env, &ask, look.step, look.points)?,
            earlier: figures::series(
                reader,
                &env,
                &look.ask(metric, look.year_before(&scope)),
                look.step,
                look.points,
            )?,
            shop,
        },
        View::Hours => Detail::Hours { cells: hours(reader, &env, look, metric)? },
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
            let what_if = causes.iter().filter_map(|cause| what_if(cause, &whole)).collect();
            let refunded = figures::grouped(reader, &env, &look.ask(Metric::RefundedMoney, scope), by)?;
            let money = refunded.into_iter().filter_map(|(word, figure)| match figure.measured {
                Measured::Money { minor, currency, .. } => Some((word, minor, currency)),
                _ => None,
            });
            let (money, pareto) = (money.collect(), pareto::pareto(&causes, Measure::Count));
            Detail::Pareto { by, groups, pareto, what_if, money, shop }
        }
    })
}

/// When the cases of the trend's whole span began, in the shop's own hours.
fn hours(reader: &Reader, env: &figures::Env, look: &Look, metric: Metric) -> Result<[[i64; 24]; 7], StoreError> {
    let mut cells = [[0; 24]; 7];
    let scope = look.scope(env.today());
    let first = look.step.periods(&scope, look.points).first().map_or(scope.first_day, |first| first.first_day);
    let metric = if is_of_returns(metric) { Metric::Returns } else { Metric::Complaints };
    let span = Scope { first_day: first, ..scope };
    let ask = figures::Ask { metric, scope: span, basis: Basis::Flow, variant: String::new() };
    let figure = Figure { cases: None, ..ask.figure(env, Measured::NoData) };
    let (kind, column) =
        if metric == Metric::Returns { (Kind::Return, "requested_at") } else { (Kind::Ticket, "opened_at") };
    let Some((_, query)) = super::cases::asked(&figure, 0) else { return Ok(cells) };
    let lists = lists::Env { now: env.now, me: String::new() };
    let Ok(selection) = lists::select(kind, &query, &lists) else { return Ok(cells) };
    for (hour, n) in reader.hourly(kind, column, &selection.condition)? {
        let Ok(stamp) = jiff::Timestamp::from_millisecond(hour * HOUR) else { continue };
        let local = stamp.to_zoned(env.zone().clone());
        let weekday = usize::try_from(local.weekday().to_monday_zero_offset()).unwrap_or(0);
        let hour = usize::try_from(local.hour()).unwrap_or(0);
        cells[weekday.min(6)][hour.min(23)] += n;
    }
    Ok(cells)
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

fn what_if(cause: &Cause, whole: &Figure) -> Option<WhatIf> {
    let Measured::Share { part, whole, .. } = whole.measured else { return None };
    Some(WhatIf { word: cause.code.clone(), part, whole, n: cause.n })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_a_cause_lowers_the_rate_by_half_of_its_share() {
        let what_if = WhatIf { word: "size".into(), part: 60, whole: 1_000, n: 30 };
        let (now, then, (least, most)) = what_if.rates().expect("there are orders");
        assert!((now - 0.06).abs() < 1e-12 && (then - 0.045).abs() < 1e-12);
        assert!(least < now - then && now - then < most, "{least} {most}");
        assert_eq!(WhatIf { whole: 0, ..what_if }.rates(), None);
    }
}
