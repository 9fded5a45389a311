//! Return rates by order and by unit, and the share of orders with a problem: by the order's day, or by their own.

use super::orders::{excluded, leave_out};
use super::projection;
use super::sums::Of;
use super::{Ask, Env, cases_of};
use crate::analytics::stats::share::wilson;
use crate::analytics::{Basis, Figure, Maturity, Measured, Metric};
use crate::domain::facts::{FactName, stored};
use crate::domain::ids::Kind;

/// What came back, or made trouble.
pub(super) fn part(ask: &Ask) -> Option<FactName> {
    match ask.metric {
        Metric::ReturnRate | Metric::ReturnRateUnits => Some(match ask.variant.as_str() {
            "asked" => FactName::ReturnedAsked,
            "received" => FactName::ReturnedReceived,
            _ => FactName::ReturnedAccepted,
        }),
        Metric::ProblemOrders => Some(FactName::Problem),
        _ => None,
    }
}

/// The facts that these figures are made of.
pub(super) fn facts(ask: &Ask) -> Option<Vec<&'static str>> {
    let flow = ask.basis == Basis::Flow;
    let part = stored(part(ask)?, flow);
    let all = [FactName::Orders, FactName::ExcludedTest, FactName::ExcludedCanceled].map(FactName::code);
    // Returns of orders that nobody knows have a day of their own only.
    let orphans = flow.then_some(FactName::OpenedOrphan.code());
    Some(std::iter::once(part).chain(all).chain(orphans).collect())
}

pub(super) fn measure(sums: &Of<'_>, env: &Env, ask: &Ask) -> Option<Figure> {
    let name = part(ask)?;
    let scope = &ask.scope;
    let flow = ask.basis == Basis::Flow;
    let in_units = ask.metric == Metric::ReturnRateUnits;
    let part = match (in_units, flow) {
        (true, _) => sums.units(name, flow, scope),
        (false, true) => sums.n_once(name, scope),
        (false, false) => sums.n(name, false, scope),
    };
    let whole = match in_units {
        true => sums.units(FactName::Orders, false, scope),
        false => sums.n(FactName::Orders, false, scope),
    };
    let measured = match (part, whole) {
        (_, 0) => Measured::NoData,
        _ => Measured::Share { part, whole, interval: wilson(part, whole) },
    };
    let mut figure = ask.figure(env, measured);
    let kind = if name == FactName::Problem { Kind::Order } else { Kind::Return };
    figure.cases = Some(cases_of(ask, kind, name, flow));
    figure.excluded = excluded(sums, ask);
    if flow && ask.metric != Metric::ProblemOrders {
        leave_out(&mut figure, "no_order", sums.n(FactName::OpenedOrphan, true, scope));
    }
    if !flow && whole > 0 {
        figure.maturity = Some(maturity(sums, env, ask, name, part, whole));
    }
    Some(figure)
}

/// How many orders are past delivery and the time that they may come back in, and what will have come of all of them.
fn maturity(sums: &Of<'_>, env: &Env, ask: &Ask, name: FactName, part: i64, whole: i64) -> Maturity {
    let seen = past_window(sums, env, ask);
    let projection = if seen.past < seen.all { projection::project(sums, env, ask, name, part, whole) } else { None };
    Maturity { projection, ..seen }
}

/// How many orders of the period are past delivery and the time that they may come back in.
pub(super) fn past_window(sums: &Of<'_>, env: &Env, ask: &Ask) -> Maturity {
    let (mut past, mut all) = (0, 0);
    let days = ask.scope.first_day..ask.scope.until_day;
    for row in sums.rows(FactName::Orders.code()).iter().filter(|row| days.contains(&row.day)) {
        all += row.n;
        if projection::is_past(env, row.day, row.age) {
            past += row.n;
        }
    }
    Maturity { past, all, projection: None }
}
