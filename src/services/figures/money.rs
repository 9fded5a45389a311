//! Rates and sums of money in the report currency, each sum at the rate of its order's day.

use super::orders::{excluded, leave_out, sales};
use super::sums::{Money, Of};
use super::{Ask, Env, cases_of, returns};
use crate::analytics::{Basis, Figure, Measured, Metric, Scope};
use crate::domain::facts::{FactName, stored};
use crate::domain::ids::Kind;
use crate::store::read::{Reader, SumsOf};

/// Whether what returned goods were worth is kept for these groups, so that nobody has to go through the records for it.
pub fn is_worth_kept(reader: &Reader, scope: &Scope) -> bool {
    let facts = vec![FactName::ReturnedValue.code()];
    reader.is_kept(&SumsOf { facts, groups: &scope.groups, ..SumsOf::default() })
}

/// What is summed, and what it is divided by.
struct Recipe {
    part: &'static [FactName],
    whole: Whole,
    /// The records that the sum is of, where they are of one kind.
    cases: Option<(Kind, FactName)>,
}

enum Whole {
    /// The sum stands for itself.
    Nothing,
    Sales,
    ReturnedGoods,
    /// An average over orders, or over returns.
    Orders,
    Returns,
}

const COSTS: &[FactName] =
    &[FactName::CostLabel, FactName::CostHandling, FactName::CostWrittenOff, FactName::CostWaived];

fn recipe(ask: &Ask) -> Option<Recipe> {
    use FactName::{Compensated, Credited, Exchanged, Refunded, Resent};
    let (part, whole): (&'static [FactName], Whole) = match (ask.metric, ask.variant.as_str()) {
        (Metric::RefundRate, _) => (&[Refunded], Whole::Sales),
        (Metric::RefundedMoney, _) => (&[Refunded], Whole::Nothing),
        (Metric::CompensationRate, _) => (&[Refunded, Credited, Compensated, Resent], Whole::Sales),
        (Metric::RetainedShare, _) => (&[Exchanged, Credited], Whole::ReturnedGoods),
        (Metric::ReturnCost, "per_order") => (COSTS, Whole::Orders),
        (Metric::ReturnCost, "per_return") => (COSTS, Whole::Returns),
        (Metric::ReturnCost, _) => (COSTS, Whole::Nothing),
        _ => return None,
    };
    let cases = match ask.metric {
        Metric::RefundRate | Metric::RefundedMoney | Metric::CompensationRate => Some((Kind::Refund, Refunded)),
        Metric::RetainedShare => Some((Kind::Exchange, Exchanged)),
        _ => None,
    };
    Some(Recipe { part, whole, cases })
}

/// The facts that these figures are made of.
pub(super) fn facts(ask: &Ask) -> Option<Vec<&'static str>> {
    let recipe = recipe(ask)?;
    let flow = ask.basis == Basis::Flow;
    let mut names: Vec<&'static str> = recipe.part.iter().map(|name| stored(*name, flow)).collect();
    names.extend([FactName::ExcludedTest, FactName::ExcludedCanceled].map(FactName::code));
    match recipe.whole {
        Whole::Sales => {
            names.extend([FactName::Sales, FactName::SalesTax, FactName::Unpriced].map(FactName::code));
            names.extend((!flow).then_some(FactName::Orders.code()));
        }
        Whole::ReturnedGoods => names.push(stored(FactName::ReturnedValue, flow)),
        Whole::Orders => names.push(FactName::Orders.code()),
        Whole::Returns if flow => names.push(FactName::OpenedAsked.code()),
        Whole::Returns => names.push(FactName::ReturnedAsked.code()),
        Whole::Nothing => {}
    }
    if recipe.part.contains(&FactName::Refunded) {
        names.push(stored(FactName::RefundedOrphan, flow));
    }
    Some(names)
}

pub(super) fn measure(sums: &Of<'_>, env: &Env, ask: &Ask) -> Option<Figure> {
    let recipe = recipe(ask)?;
    let (flow, scope) = (ask.basis == Basis::Flow, &ask.scope);
    let currency = env.currency.clone();
    let mut part = recipe.part.iter().fold(Money::default(), |sum, name| sum + sums.money(*name, flow, scope));
    let orphans = sums.money(FactName::RefundedOrphan, flow, scope);
    // A sum of its own needs no order; a share of sales does.
    if ask.metric == Metric::RefundedMoney {
        part = part + orphans;
    }
    let share = |whole: Money| match whole.minor {
        0 => Measured::NoData,
        _ => Measured::MoneyShare {
            part_minor: part.minor,
            whole_minor: whole.minor,
            n_part: part.n,
            n_whole: whole.n,
            currency: currency.clone(),
        },
    };
    let average = |n: i64| match n {
        0 => Measured::NoData,
        n => Measured::Money { minor: rounded(part.minor, n), n, currency: currency.clone() },
    };
    let mut whole = Money::default();
    let measured = match recipe.whole {
        Whole::Nothing => part.measured(env),
        Whole::Sales => {
            whole = sales(sums, ask);
            share(whole)
        }
        Whole::ReturnedGoods => {
            whole = sums.money(FactName::ReturnedValue, flow, scope);
            share(whole)
        }
        Whole::Orders => average(sums.n(FactName::Orders, false, scope)),
        Whole::Returns if flow => average(sums.n(FactName::OpenedAsked, true, scope)),
        Whole::Returns => average(sums.n(FactName::ReturnedAsked, false, scope)),
    };
    let mut figure = ask.figure(env, measured);
    figure.cases = recipe.cases.map(|(kind, name)| cases_of(ask, kind, name, flow));
    figure.excluded = excluded(sums, ask);
    // Of orders that are still young most of what will be paid back has not been yet.
    if !flow && matches!(recipe.whole, Whole::Sales) && whole.minor > 0 {
        figure.maturity = Some(returns::past_window(sums, env, ask));
    }
    leave_out(&mut figure, "no_rate", part.n_without_rate + whole.n_without_rate);
    if !matches!(recipe.whole, Whole::Nothing) {
        leave_out(&mut figure, "no_sales", orphans.n + orphans.n_without_rate);
    }
    Some(figure)
}

/// Rounded half away from zero.
fn rounded(sum: i64, n: i64) -> i64 {
    let half = if sum < 0 { -n / 2 } else { n / 2 };
    (sum + half) / n
}
