//! Money around an exchange: what it gives back, what it may collect, and the refund that it turns into (domain 2.3).
//!
//! Invariant: nothing is collected from a customer without their recorded consent.

use super::{Exchange, ExchangeStatus};
use crate::domain::change::Change;
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Kind};
use crate::domain::money::decimal;
use crate::domain::refunds::{self, Refund, SheetLine, Wanted};
use crate::domain::refusal::Refusal;
use crate::domain::returns::ReturnCase;
use crate::domain::situation::Situation;

/// The proposed refund of a replacement that costs less; an earlier one that is only proposed goes.
pub(in crate::domain) fn owed_to_customer(
    ctx: &Context,
    sit: &Situation,
    case: &ReturnCase,
    exchange: &Exchange,
    ids: &mut dyn Ids,
) -> Result<Vec<Change>, Refusal> {
    let earlier = |refund: &&Refund| refund.exchange_id == Some(exchange.id) && refund.reason == DIFFERENCE;
    let mut changes = Vec::new();
    for known in sit.refunds.iter().filter(earlier).filter(|refund| refund.status.is_live()) {
        if known.status != refunds::RefundStatus::Proposed {
            return Err(Refusal::NotYet("refund_reversed"));
        }
        let void = Refund { status: refunds::RefundStatus::Void, updated_at: ctx.now, ..known.clone() };
        changes.push(Change::update(known.clone(), void));
    }
    let amount_minor = -exchange.difference_minor;
    if amount_minor > 0 {
        refunds::within_ceiling(amount_minor, case, sit)?;
        let line = SheetLine { rule: DIFFERENCE.to_owned(), amount_minor, ..SheetLine::default() };
        changes.push(Change::create(proposed(ctx, sit, case, exchange, vec![line], amount_minor, ids)));
    }
    Ok(changes)
}

/// The rule and the reason of money that makes up for a cheaper replacement.
const DIFFERENCE: &str = "exchange_difference";

/// The proposed refund of the units that are not replaced after all; none where nobody knows what they cost.
pub(super) fn refund_instead(
    ctx: &Context,
    sit: &Situation,
    converted: &Exchange,
    ids: &mut dyn Ids,
) -> Option<Change> {
    let case = sit.case.as_ref().filter(|case| converted.return_id == Some(case.id))?;
    let mut then = sit.clone();
    for exchange in then.exchanges.iter_mut().filter(|exchange| exchange.id == converted.id) {
        exchange.clone_from(converted);
    }
    let wanted = Wanted { units: Some(converted.quantity), sku: Some(converted.sku.clone()), ..Wanted::default() };
    let sheet = refunds::sheet(&wanted, case, &then).ok()?;
    Some(Change::create(proposed(ctx, sit, case, converted, sheet.lines, sheet.amount_minor, ids)))
}

fn proposed(
    ctx: &Context,
    sit: &Situation,
    case: &ReturnCase,
    exchange: &Exchange,
    sheet: Vec<SheetLine>,
    amount_minor: i64,
    ids: &mut dyn Ids,
) -> Refund {
    let is_difference = sheet.iter().any(|line| line.rule == DIFFERENCE);
    let currency = refunds::currency(case, sit).unwrap_or_else(|_| exchange.currency.clone());
    let mut refund = Refund {
        id: ids.next(Kind::Refund),
        platform: exchange.platform.clone(),
        account: exchange.account.clone(),
        market: exchange.market.clone(),
        return_id: exchange.return_id,
        order_id: case.order_id,
        order_ref: exchange.order_ref.clone(),
        exchange_id: Some(exchange.id),
        currency,
        amount_minor,
        sheet,
        reason: if is_difference { DIFFERENCE.to_owned() } else { exchange.note.clone() },
        proposed_by: ctx.actor.name.clone(),
        proposed_at: ctx.happened_at,
        updated_at: ctx.now,
        ..Refund::default()
    };
    refunds::freeze(&mut refund, sit, ctx.now);
    refund
}

/// Collects what the customer agreed to: the price difference, or goods that never came back.
pub(super) fn charge(
    ctx: &Context,
    args: &Args,
    sit: &Situation,
    exchange: &Exchange,
    after: &mut Exchange,
) -> Result<(), Refusal> {
    if exchange.consent.is_empty() {
        return Err(Refusal::NotYet("consent"));
    }
    let is_overdue = exchange.status == ExchangeStatus::GoodsOverdue;
    let difference = exchange.difference_minor.max(0);
    let goods = if !is_overdue {
        0
    } else if exchange.deposit_minor > 0 {
        exchange.deposit_minor
    } else {
        sit.case.as_ref().map_or(0, |case| case.value_minor)
    };
    let most = difference + goods - exchange.charged_minor;
    let amount = args.money("amount", &exchange.currency)?.unwrap_or(most);
    if most <= 0 && args.get("amount").is_none() {
        return Err(Refusal::NothingToDo);
    }
    if amount <= 0 || amount > most {
        return Err(Refusal::AboveCeiling {
            wanted_minor: amount,
            most_minor: most,
            wanted: decimal(amount, &exchange.currency),
            most: decimal(most, &exchange.currency),
            currency: exchange.currency.clone(),
        });
    }
    if !ctx.actor.may_override() {
        return Err(Refusal::NotYet("person_or_file"));
    }
    after.charged_minor += amount;
    if is_overdue {
        after.status = ExchangeStatus::Charged;
    }
    Ok(())
}
