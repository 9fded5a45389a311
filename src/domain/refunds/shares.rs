//! The goods' part of a sheet: which units a refund gives back, and each unit's share of price, discount and tax.
//!
//! Invariants: a unit is given back once; refunds of the same units in any split add up to the same sum.

use std::collections::BTreeMap;

use super::ledger::{free, spans, standing};
use super::sheet::line_total;
use super::{Part, SheetLine, Wanted};
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
pub(super) fn goods(wanted: &Wanted, case: &ReturnCase, sit: &Situation) -> Result<Vec<SheetLine>, Refusal> {
    let articles = articles(sit);
    let own = spans(standing(&sit.refunds).filter(|refund| refund.return_id == Some(case.id)));
    let owed = owed(&articles, &own, sit);
    let most = owed.iter().map(|(_, units)| units).sum();
    let units = wanted.units.unwrap_or(most);
    if units > most || units == 0 {
        return Err(Refusal::TooMany { what: "qty", wanted: wanted.units.unwrap_or(1), most });
    }
    let first = wanted.sku.as_deref().map(|sku| name(sku, sit));
    let (before, behind): (Vec<_>, Vec<_>) = owed.into_iter().partition(|(sku, _)| Some(*sku) == first);
    let (mut left, mut sheet) = (units, Vec::new());
    for (sku, owed) in before.into_iter().chain(behind) {
        let units = owed.min(left);
        if units == 0 {
            continue;
        }
        left -= units;
        let lines = ordered(sku, sit);
        if lines.is_empty() {
            sheet.extend(value_shares(sku, &articles, &own, units, case, sit)?);
        } else {
            sheet.extend(order_shares(sku, &lines, units, sit));
        }
    }
    Ok(sheet)
}

/// The units of each article that nothing was given for yet: no money, and no goods instead. What was sent instead answers its own
/// article first, and where it is another one the last of them.
fn owed<'a>(
    articles: &BTreeMap<&'a str, Article>,
    own: &[(&str, i64, i64)],
    sit: &'a Situation,
) -> Vec<(&'a str, i64)> {
    let given = |sku: &str| own.iter().filter(|(of, ..)| *of == sku).map(|(_, from, upto)| upto - from).sum::<i64>();
    let open = |(sku, article): (&&'a str, &Article)| (*sku, (article.due - given(sku)).max(0));
    let mut owed: Vec<(&str, i64)> = articles.iter().map(open).collect();
    let take = |units: &mut i64, of: &mut i64| {
        let taken = (*units).min(*of);
        *units -= taken;
        *of -= taken;
    };
    let mut elsewhere = 0;
    for exchange in sit.exchanges.iter().filter(|exchange| exchange.replaces()) {
        let mut units = exchange.quantity;
        owed.iter_mut().filter(|(sku, _)| *sku == name(&exchange.sku, sit)).for_each(|(_, of)| take(&mut units, of));
        elsewhere += units;
    }
    owed.iter_mut().rev().for_each(|(_, of)| take(&mut elsewhere, of));
    owed
}

fn articles(sit: &Situation) -> BTreeMap<&str, Article> {
    let mut articles: BTreeMap<&str, Article> = BTreeMap::new();
    for line in &sit.lines {
        if !was_paid_for(line, sit) {
            continue;
        }
        let article = articles.entry(name(&line.sku, sit)).or_default();
        article.due += due(line, &sit.lines);
        article.asked += line.asked.max(line.approved);
        article.value_minor += line.value_minor;
    }
    articles
}

/// Whether a line is about goods that somebody paid for: nobody did for what came unexpected and is on no order.
pub(super) fn was_paid_for(line: &ReturnLine, sit: &Situation) -> bool {
    !line.unexpected || !ordered(&line.sku, sit).is_empty()
}

/// The lines of the order that are about an article, in their order: by its SKU, or else the only one by the number that a platform
/// names it by.
fn ordered<'a>(sku: &str, sit: &'a Situation) -> Vec<&'a OrderLine> {
    let lines = || sit.order_lines.iter().filter(|line| line.quantity > 0);
    let same: Vec<&OrderLine> = lines().filter(|line| line.sku.eq_ignore_ascii_case(sku)).collect();
    if !same.is_empty() {
        return same;
    }
    let about: Vec<&OrderLine> = lines().filter(|line| line.is_about(sku) && !line.sku.is_empty()).collect();
    if about.len() == 1 { about } else { Vec::new() }
}

/// The name of an article in sheets: as its order writes it.
pub(super) fn name<'a>(sku: &'a str, sit: &'a Situation) -> &'a str {
    ordered(sku, sit).first().map_or(sku, |line| &line.sku)
}

/// Shares of the order lines of an article: the first of its units that no refund of the order has given back. They are counted
/// through all of its lines, one after the other.
fn order_shares(sku: &str, lines: &[&OrderLine], units: i64, sit: &Situation) -> Vec<SheetLine> {
    let all: i64 = lines.iter().map(|line| line.quantity).sum();
    let discounts = order_discounts(sit);
    let taken: Vec<(i64, i64)> = spans(standing(&sit.refunds))
        .into_iter()
        .filter(|(of, ..)| *of == sku)
        .map(|(_, from, upto)| (from, upto))
        .collect();
    let (mut sheet, mut start, mut left) = (Vec::new(), 0, units);
    for line in lines {
        let n = line.quantity;
        let place = sit.order_lines.iter().position(|other| other.id == line.id);
        let order_discount = place.and_then(|place| discounts.get(place).copied()).unwrap_or(0);
        for (from, count) in free(taken.clone(), start, start + n, left) {
            left -= count;
            let part = |(kind, rule, total): (Part, &'static str, i64)| {
                let amount = units_share(total.abs(), from - start, count, n) * total.signum();
                share(kind, rule, sku, (from, count, all), (total, amount))
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
        start += n;
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
    let unpriced = |sku: &str, article: &Article| article.value_minor == 0 && ordered(sku, sit).is_empty();
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
