//! Orders, units, sales and returns, counted.

use super::sums::Of;
use super::{Ask, Env, cases_of};
use crate::analytics::{Figure, Measured, Metric};
use crate::domain::facts::FactName;
use crate::domain::ids::Kind;

/// The variant with the tax.
pub(super) const WITH_TAX: &str = "with_tax";

/// The facts that these figures are made of.
pub(super) fn facts(ask: &Ask) -> Option<Vec<&'static str>> {
    let names = match ask.metric {
        Metric::Orders | Metric::UnitsShipped => vec![FactName::Orders],
        Metric::Sales => vec![FactName::Sales, FactName::SalesTax, FactName::Unpriced],
        Metric::Returns => vec![opened(ask), FactName::OpenedOrphan],
        _ => return None,
    };
    let mut names: Vec<&'static str> = names.into_iter().map(FactName::code).collect();
    names.extend([FactName::ExcludedTest, FactName::ExcludedCanceled].map(FactName::code));
    Some(names)
}

/// Returns opened that a variant counts.
fn opened(ask: &Ask) -> FactName {
    match ask.variant.as_str() {
        "accepted" => FactName::OpenedAccepted,
        "received" => FactName::OpenedReceived,
        _ => FactName::OpenedAsked,
    }
}

pub(super) fn measure(sums: &Of<'_>, env: &Env, ask: &Ask) -> Option<Figure> {
    let scope = &ask.scope;
    let measured = match ask.metric {
        Metric::Orders => Measured::Count { n: sums.n(FactName::Orders, false, scope) },
        Metric::UnitsShipped => Measured::Count { n: sums.units(FactName::Orders, false, scope) },
        Metric::Returns => Measured::Count { n: sums.n(opened(ask), true, scope) },
        Metric::Sales => {
            let sales = sales(sums, ask);
            sales.measured(env)
        }
        _ => return None,
    };
    let mut figure = ask.figure(env, measured);
    figure.cases = Some(match ask.metric {
        Metric::Returns => cases_of(ask, Kind::Return, opened(ask), true),
        Metric::Sales => cases_of(ask, Kind::Order, FactName::Sales, false),
        _ => cases_of(ask, Kind::Order, FactName::Orders, false),
    });
    if ask.metric != Metric::Returns {
        figure.excluded = excluded(sums, ask);
    }
    if ask.metric == Metric::Sales {
        leave_out(&mut figure, "no_sales", sums.n(FactName::Unpriced, false, scope));
        leave_out(&mut figure, "no_rate", sales(sums, ask).n_without_rate);
    }
    Some(figure)
}

/// Gross sales: goods and shipping after discounts, before refunds, without tax unless that is asked for.
pub(super) fn sales(sums: &Of<'_>, ask: &Ask) -> super::sums::Money {
    let sales = sums.money(FactName::Sales, false, &ask.scope);
    if ask.variant != WITH_TAX {
        return sales;
    }
    let tax = sums.money(FactName::SalesTax, false, &ask.scope);
    super::sums::Money { minor: sales.minor + tax.minor, ..sales }
}

/// Orders that count nowhere.
pub(super) fn excluded(sums: &Of<'_>, ask: &Ask) -> Vec<(String, i64)> {
    let reasons = [("test", FactName::ExcludedTest), ("canceled", FactName::ExcludedCanceled)];
    let counted = reasons.map(|(reason, name)| (reason.to_owned(), sums.n(name, false, &ask.scope)));
    counted.into_iter().filter(|(_, n)| *n != 0).collect()
}

/// Says how many were left out, where there are any.
pub(super) fn leave_out(figure: &mut Figure, reason: &str, n: i64) {
    if n != 0 {
        figure.excluded.push((reason.to_owned(), n));
    }
}
