//! The goods' part of a sheet: which units a refund gives back, and each unit's share of price, discount and tax.
//!
//! Invariants: a unit is given back once; refunds of the same units in any split add up to the same sum.

use std::collections::BTreeMap;

use super::ledger::{free, spans, standing};
use super::sheet::line_total;
use super::{Part, SheetLine};
use crate::domain::catalog::OrderLine;
use crate::domain::change::Record;
use crate::domain::money::{split, units_share};
use crate::domain::refusal::Refusal;
use crate::domain::returns::{ReturnCase, ReturnLine};
use crate::domain::situation::Situation;

/// One article of a return, over all its lines.
#[derive(Default)]
struct Article {
    due: i64,
    asked: i64,
    value_minor: i64,
}

/// The units of a line that are owed an answer: the accepted ones once judged, before that the approved ones that are not
/// missing, and what was asked while nobody has approved anything.
pub fn due(line: &ReturnLine, lines: &[ReturnLine]) -> i64 {
    if line.accepted + line.rejected > 0 {
        line.accepted
    } else if line.unexpected {
        0
    } else if lines.iter().any(|other| other.approved > 0) {
        (line.approved - line.missing).max(0)
    } else {
        line.asked
    }
}

/// The shares of the units wanted, or of all that are still owed.
pub(super) fn goods(units: Option<i64>, case: &ReturnCase, sit: &Situation) -> Result<Vec<SheetLine>, Refusal> {
    let articles = articles(sit);
    let own = spans(standing(&sit.refunds).filter(|refund| refund.return_id == Some(case.id)));
    let given = |sku: &str| own.iter().filter(|(of, ..)| *of == sku).map(|(_, from, upto)| upto - from).sum::<i64>();
    let replaced: i64 =
        sit.exchanges.iter().filter(|exchange| exchange.replaces()).map(|exchange| exchange.quantity).sum();
    let owed: i64 = articles.iter().map(|(sku, article)| (article.due - given(sku)).max(0)).sum();
    let most = (owed - replaced).max(0);
    let wanted = units.unwrap_or(most);
    if wanted > most || wanted == 0 {
        return Err(Refusal::TooMany { what: "qty", wanted: units.unwrap_or(1), most });
    }
    let (mut left, mut sheet) = (wanted, Vec::new());
    for (sku, article) in &articles {
        let units = (article.due - given(sku)).clamp(0, left);
        if units == 0 {
            continue;
        }
        left -= units;
        match ordered(sku, sit) {
            Some(line) => sheet.extend(order_shares(line, units, sit)),
            None => sheet.extend(value_shares(sku, &articles, &own, units, case, sit)?),
        }
    }
    Ok(sheet)
}

fn articles(sit: &Situation) -> BTreeMap<&str, Article> {
    let mut articles: BTreeMap<&str, Article> = BTreeMap::new();
    for line in &sit.lines {
        if line.unexpected && ordered(&line.sku, sit).is_none() {
            // Nobody paid for goods that are on no order.
            continue;
        }
        let article = articles.entry(&line.sku).or_default();
        article.due += due(line, &sit.lines);
        article.asked += line.asked.max(line.approved);
        article.value_minor += line.value_minor;
    }
    articles
}

fn ordered<'a>(sku: &str, sit: &'a Situation) -> Option<&'a OrderLine> {
    sit.order_lines.iter().find(|line| line.sku == sku && line.quantity > 0)
}

/// Shares of an order line: the first units of it that no refund of the order has given back.
fn order_shares(line: &OrderLine, units: i64, sit: &Situation) -> Vec<SheetLine> {
    let n = line.quantity;
    let place = sit.order_lines.iter().position(|other| other.id == line.id);
    let order_discount = place.and_then(|place| order_discounts(sit).get(place).copied()).unwrap_or(0);
    let taken = spans(standing(&sit.refunds)).into_iter().filter(|(of, ..)| *of == line.sku);
    let runs = free(taken.map(|(_, from, upto)| (from, upto)).collect(), 0, n, units);
    let mut sheet = Vec::new();
    for (from, count) in runs {
        let part = |(kind, rule, total): (Part, &'static str, i64)| {
            let amount = units_share(total.abs(), from, count, n) * total.signum();
            share(kind, rule, &line.sku, (from, count, n), (total, amount))
        };
        let parts = [
            (Part::Goods, "price_share", line.price_minor),
            (Part::Goods, "discount_share", -line.discount_minor),
            (Part::Goods, "order_discount", -order_discount),
            (Part::Tax, "tax_share", line.tax_minor),
        ];
        // The share of the price stays where it is zero: it says which units were given back.
        let said = parts.into_iter().map(part).filter(|line| line.amount_minor != 0 || line.rule == "price_share");
        sheet.extend(said);
    }
    sheet
}

/// Shares of what was paid for the goods where no order line tells their price.
fn value_shares(
    sku: &str,
    articles: &BTreeMap<&str, Article>,
    own: &[(&str, i64, i64)],
    units: i64,
    case: &ReturnCase,
    sit: &Situation,
) -> Result<Vec<SheetLine>, Refusal> {
    let unpriced = |sku: &str, article: &Article| article.value_minor == 0 && ordered(sku, sit).is_none();
    let valued = |article: &Article| article.value_minor;
    let article = &articles[sku];
    let (total, start, n) = if article.value_minor > 0 {
        (article.value_minor, 0, article.asked)
    } else {
        let rest = (value(case, sit) - articles.values().map(valued).sum::<i64>()).max(0);
        let shared = articles.iter().filter(|(sku, article)| unpriced(sku, article));
        let before = shared.clone().take_while(|(other, _)| **other != sku).map(|(_, other)| other.asked).sum();
        (rest, before, shared.map(|(_, other)| other.asked).sum())
    };
    if total == 0 {
        return Err(Refusal::AmountUnknown { key: case.key() });
    }
    let taken = own.iter().filter(|(of, ..)| *of == sku).map(|(_, from, upto)| (*from, *upto)).collect();
    let runs = free(taken, start, start + article.asked, units);
    let line = |(from, count): (i64, i64)| {
        share(Part::Goods, "value_share", sku, (from, count, n), (total, units_share(total, from, count, n)))
    };
    Ok(runs.into_iter().map(line).collect())
}

/// What was paid for goods whose order line is not known: their own value, else all of an order without lines.
fn value(case: &ReturnCase, sit: &Situation) -> i64 {
    match &sit.order {
        Some(order) if case.value_minor == 0 && sit.order_lines.is_empty() => order.total_minor - order.shipping_minor,
        _ => case.value_minor,
    }
}

/// A discount on the whole order, beyond those of its lines, spread over the lines by what was paid for each (largest
/// remainders); no more of it than the order's total shows to have been taken off.
pub(super) fn order_discounts(sit: &Situation) -> Vec<i64> {
    let Some(order) = &sit.order else { return Vec::new() };
    let of_lines: i64 = sit.order_lines.iter().map(|line| line.discount_minor).sum();
    let paid: Vec<i64> = sit.order_lines.iter().map(line_total).collect();
    let shipping: i64 = sit.order_lines.iter().map(|line| line.shipping_minor).sum();
    let in_full = paid.iter().sum::<i64>() + (order.shipping_minor - shipping).max(0);
    let missing = if order.total_minor > 0 { in_full - order.total_minor } else { i64::MAX };
    let rest = (order.discount_minor - of_lines).min(missing);
    if rest <= 0 { Vec::new() } else { split(rest, &paid) }
}

fn share(
    part: Part,
    rule: &str,
    sku: &str,
    (from, count, n): (i64, i64, i64),
    (of_minor, amount_minor): (i64, i64),
) -> SheetLine {
    let basis = format!("{sku} {}-{}/{n}", from + 1, from + count);
    SheetLine { part, rule: rule.to_owned(), basis, of_minor, amount_minor }
}
