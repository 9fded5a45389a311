//! The calculation sheet of a refund: every share, deduction and cap as a line of its own, so that the sum explains itself.
//!
//! Invariants: the lines add up to the amount; all live refunds of an order stay within what was paid for it.

use super::fees::{Fees, fees};
use super::ledger::standing;
use super::{Part, SheetLine, shares};
use crate::domain::catalog::OrderLine;
use crate::domain::change::Record;
use crate::domain::money::decimal;
use crate::domain::refusal::Refusal;
use crate::domain::returns::ReturnCase;
use crate::domain::situation::Situation;
use crate::domain::vocabulary::Fault;

/// What somebody wants refunded; what is left out follows from the case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Units of the return; all accepted or approved ones when absent.
    pub units: Option<i64>,
    /// Whose units go before those of other articles.
    pub sku: Option<String>,
    /// A deduction for the goods' condition, in basis points of their price; as the policy says when absent, and so the fees.
    pub deduct_points: Option<i64>,
    /// The sum itself, instead of a calculation.
    pub amount_minor: Option<i64>,
    pub restocking_minor: Option<i64>,
    pub label_minor: Option<i64>,
    pub goodwill_minor: i64,
}

/// A sum with every step that led to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    pub currency: String,
    pub lines: Vec<SheetLine>,
    pub amount_minor: i64,
    /// The most that could still be given back.
    pub ceiling_minor: i64,
    /// What of the policy's fees is left out; it needs a reason and is counted.
    pub waived_minor: i64,
}

/// The currency that a return's money is in.
pub fn currency(case: &ReturnCase, sit: &Situation) -> Result<String, Refusal> {
    let order = sit.order.as_ref().map_or("", |order| order.currency.as_str());
    match (order, case.currency.as_str()) {
        ("", "") => Err(Refusal::AmountUnknown { key: case.key() }),
        ("", own) | (own, "") => Ok(own.to_owned()),
        (order, own) if order == own => Ok(own.to_owned()),
        (order, own) => Err(Refusal::CurrencyMismatch { left: order.to_owned(), right: own.to_owned() }),
    }
}

/// What was paid for the order; 0 when the order does not say.
fn order_paid(sit: &Situation) -> i64 {
    let of_lines: i64 = sit.order_lines.iter().map(line_total).sum();
    let spread: i64 = shares::order_discounts(sit).iter().sum();
    let total = sit.order.as_ref().map_or(0, |order| order.total_minor);
    if total > 0 { total } else { (of_lines - spread).max(0) }
}

pub(super) const fn line_total(line: &OrderLine) -> i64 {
    line.price_minor - line.discount_minor + line.tax_minor + line.shipping_minor
}

/// What may still be given back: paid for the order less all its live refunds; where the order is not known, the value of
/// the return less its own refunds; `None` when nobody knows what was paid.
fn ceiling(case: &ReturnCase, sit: &Situation, currency: &str) -> Option<i64> {
    let of_order = order_paid(sit);
    let (paid, whole) = if of_order > 0 { (of_order, true) } else { (case.value_minor, false) };
    let taken: i64 = sit
        .refunds
        .iter()
        .filter(|refund| refund.status.is_live() && refund.currency == currency)
        .filter(|refund| whole || refund.return_id == Some(case.id))
        .map(|refund| refund.amount_minor)
        .sum();
    (paid > 0).then(|| (paid - taken).max(0))
}

/// Refuses a sum that is more than may still be given back; where nobody knows what was paid, a named sum stands.
pub fn within_ceiling(amount_minor: i64, case: &ReturnCase, sit: &Situation) -> Result<(), Refusal> {
    let currency = currency(case, sit)?;
    match ceiling(case, sit, &currency) {
        Some(most) if amount_minor > most => Err(above(amount_minor, most, currency)),
        _ => Ok(()),
    }
}

/// The same for a sum that answers no return: all that was paid for the order less all its live refunds.
pub(super) fn within_order(amount_minor: i64, sit: &Situation, currency: &str) -> Result<(), Refusal> {
    let paid = order_paid(sit);
    let taken: i64 = sit
        .refunds
        .iter()
        .filter(|refund| refund.status.is_live() && refund.currency == currency)
        .map(|refund| refund.amount_minor)
        .sum();
    let most = (paid - taken).max(0);
    if paid > 0 && amount_minor > most { Err(above(amount_minor, most, currency.to_owned())) } else { Ok(()) }
}

fn above(wanted: i64, most: i64, currency: String) -> Refusal {
    Refusal::AboveCeiling {
        wanted_minor: wanted,
        most_minor: most,
        wanted: decimal(wanted, &currency),
        most: decimal(most, &currency),
        currency,
    }
}

/// The line of a sum that a person named.
pub fn named(amount_minor: i64) -> SheetLine {
    SheetLine { rule: "named_amount".to_owned(), amount_minor, ..SheetLine::default() }
}

/// Computes what a refund of a return comes to.
pub fn sheet(wanted: &Wanted, case: &ReturnCase, sit: &Situation) -> Result<Sheet, Refusal> {
    let currency = currency(case, sit)?;
    if let Some(amount_minor) = wanted.amount_minor {
        within_ceiling(amount_minor, case, sit)?;
        let most = ceiling(case, sit, &currency).unwrap_or(amount_minor);
        return positive(Sheet {
            lines: vec![named(amount_minor)],
            amount_minor,
            ceiling_minor: most,
            currency,
            waived_minor: 0,
        });
    }
    let most = ceiling(case, sit, &currency).ok_or(Refusal::AmountUnknown { key: case.key() })?;
    let mut lines = shares::goods(wanted, case, sit)?;
    let Fees { lines: fees, waived_minor } = fees(wanted, &lines, case, sit);
    lines.extend(shipping(case, sit));
    lines.extend(fees);
    let sum: i64 = lines.iter().map(|line| line.amount_minor).sum();
    if sum > most {
        let basis = decimal(most, &currency);
        lines.push(SheetLine {
            part: Part::Cap,
            rule: "paid_less_refunded".to_owned(),
            basis,
            of_minor: most,
            amount_minor: most - sum,
        });
    }
    let amount_minor = sum.min(most);
    positive(Sheet { currency, lines, amount_minor, ceiling_minor: most, waived_minor })
}

/// A refund gives something: nothing is left to give, or the deductions eat all of it.
fn positive(sheet: Sheet) -> Result<Sheet, Refusal> {
    let goods: i64 = sheet.lines.iter().filter(|line| line.part != Part::Cap).map(|line| line.amount_minor).sum();
    match sheet.amount_minor {
        1.. => Ok(sheet),
        _ if goods > 0 => Err(above(goods, sheet.ceiling_minor, sheet.currency)),
        _ => Err(Refusal::NothingToDo),
    }
}

/// What it cost to send the order comes back once, when all of it is returned or the fault is not the buyer's (EU 2011/83 art. 13).
fn shipping(case: &ReturnCase, sit: &Situation) -> Option<SheetLine> {
    let order = sit.order.as_ref()?;
    let paid = sit.order_lines.iter().map(|line| line.shipping_minor).sum::<i64>().max(order.shipping_minor);
    let ordered: i64 = sit.order_lines.iter().map(|line| line.quantity).sum();
    let back: i64 =
        sit.lines.iter().filter(|line| shares::was_paid_for(line, sit)).map(|line| shares::due(line, &sit.lines)).sum();
    let already = standing(&sit.refunds).flat_map(|refund| &refund.sheet).any(|line| line.part == Part::Shipping);
    let ours = !matches!(case.reason.fault(), Fault::Buyer | Fault::Nobody);
    // Of an order without lines, only the whole can be refunded by its sum.
    let whole = if ordered > 0 { back >= ordered } else { case.value_minor == 0 };
    if paid == 0 || already || !(ours || whole) {
        return None;
    }
    let rule = if ours { "shipping_our_fault" } else { "shipping_whole_order" };
    Some(SheetLine {
        part: Part::Shipping,
        rule: rule.to_owned(),
        basis: order.order_ref.clone(),
        of_minor: 0,
        amount_minor: paid,
    })
}
