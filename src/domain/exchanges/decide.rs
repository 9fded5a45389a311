//! The machine of exchanges and resends (domain 2.3).

use super::price::{charge, owed_to_customer, refund_instead};
use super::verbs::allowed;
use super::{Exchange, ExchangeMode, ExchangeStatus, ReviewReason};
use crate::domain::change::Change;
use crate::domain::command::{Args, Command, Context};
use crate::domain::ids::{Ids, Kind};
use crate::domain::parcels::{self, Leg, Parcel, ParcelStatus};
use crate::domain::people::ActorKind;
use crate::domain::refunds;
use crate::domain::refusal::Refusal;
use crate::domain::returns::ReturnCase;
use crate::domain::returns::settling::settle_if_answered;
use crate::domain::situation::{Decision, Situation};

/// Decides one verb on an exchange.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let exchange = sit.exchange.as_ref().ok_or(Refusal::NotFound(command.key))?;
    allowed(&command.verb, exchange)?;
    let args = &command.args;
    let mut after = Exchange { updated_at: ctx.now, ..exchange.clone() };
    if let Some(reason) = args.get("reason") {
        reason.clone_into(&mut after.note);
    }
    let mut along = Vec::new();
    match command.verb.as_str() {
        "approve" => approved(ctx, sit, &mut after),
        "ready" => ready(args, sit, exchange, &mut after)?,
        "review" => {
            after.status = ExchangeStatus::NeedsReview;
            let why = args.choice("why", ReviewReason::from_code, ReviewReason::CODES)?;
            after.review = Some(why.unwrap_or_default());
        }
        "ship" => along = ship(ctx, args, sit, &mut after, ids)?,
        "deliver" => {
            after.status = ExchangeStatus::Delivered;
            after.delivered_at = Some(ctx.happened_at);
        }
        "fail" => after.status = ExchangeStatus::FailedDelivery,
        "overdue" => overdue(sit, exchange, &mut after)?,
        "price" => along = price(ctx, args, sit, exchange, &mut after, ids)?,
        "consent" => {
            after.consent = consent(ctx, args.get("text"))?;
            after.consent_at = Some(ctx.happened_at);
        }
        "charge" => charge(ctx, args, sit, exchange, &mut after)?,
        "forgive" => {
            let worth = sit.case.as_ref().map_or(0, |case| case.value_minor);
            refunds::within_limit(ctx, sit, worth, &exchange.currency)?;
            after.status = ExchangeStatus::Forgiven;
        }
        "returned" if received(sit) < exchange.quantity && args.get("reason").is_none() => {
            return Err(Refusal::NotYet("goods_received"));
        }
        "returned" => after.status = ExchangeStatus::Returned,
        "convert" => {
            after.status = ExchangeStatus::ConvertedToRefund;
            after.review = None;
            along.extend(refund_instead(ctx, sit, &after, ids));
        }
        "cancel" => after.status = ExchangeStatus::Canceled,
        "unexchange" => after.status = ExchangeStatus::Unexchanged,
        "close" => after.status = ExchangeStatus::Closed,
        _ => return Err(Refusal::UnknownVerb { verb: command.verb.clone(), nearest: None }),
    }
    let mut changes = vec![Change::update(exchange.clone(), after.clone())];
    if after.is_delivered() && !exchange.is_delivered() {
        changes.extend(settled(ctx, sit, &after));
    }
    changes.extend(along);
    Ok(changes)
}

/// What a customer agreed to is on record because somebody heard it; a rule has heard nothing.
pub(in crate::domain) fn consent(ctx: &Context, said: Option<&str>) -> Result<String, Refusal> {
    if said.is_some() && ctx.actor.kind == ActorKind::Rule {
        return Err(Refusal::NotYet("person_alone"));
    }
    Ok(said.unwrap_or_default().to_owned())
}

/// Where an approved exchange goes: it waits for the goods, can leave, or is put before a person because it is out of stock.
pub(in crate::domain) fn approved(ctx: &Context, sit: &Situation, after: &mut Exchange) {
    after.approved_at = Some(ctx.happened_at);
    after.review = is_short(sit, after).then_some(ReviewReason::OutOfStock);
    after.status = match after.mode {
        _ if after.review.is_some() => ExchangeStatus::NeedsReview,
        ExchangeMode::ReturnFirst if received(sit) < after.quantity => ExchangeStatus::AwaitingGoods,
        _ => ExchangeStatus::Ready,
    };
}

/// Less is in stock than the exchange sends, as far as anybody knows.
fn is_short(sit: &Situation, exchange: &Exchange) -> bool {
    let known = sit.product.as_ref().filter(|product| product.sku.eq_ignore_ascii_case(&exchange.sku));
    known.and_then(|product| product.stock).is_some_and(|stock| stock < exchange.quantity)
}

/// The second look at the stock: what sold out since approval goes before a person; who says a reason sends it all the same.
fn ready(args: &Args, sit: &Situation, exchange: &Exchange, after: &mut Exchange) -> Result<(), Refusal> {
    goods_are_here(exchange, sit)?;
    if is_short(sit, exchange) && args.get("reason").is_none() {
        if exchange.status == ExchangeStatus::NeedsReview {
            return Err(Refusal::NotYet("in_stock"));
        }
        after.status = ExchangeStatus::NeedsReview;
        after.review = Some(ReviewReason::OutOfStock);
        return Ok(());
    }
    after.status = ExchangeStatus::Ready;
    after.review = None;
    Ok(())
}

/// The replacement leaves: its parcel is watched, its units leave the stock, and the first goods get a day to be back by.
fn ship(
    ctx: &Context,
    args: &Args,
    sit: &Situation,
    after: &mut Exchange,
    ids: &mut dyn Ids,
) -> Result<Vec<Change>, Refusal> {
    if is_short(sit, after) && args.get("reason").is_none() {
        return Err(Refusal::NotYet("in_stock"));
    }
    after.status = ExchangeStatus::Shipped;
    after.shipped_at = Some(ctx.happened_at);
    if let Some(order) = args.get("order") {
        order.clone_into(&mut after.replacement_order_ref);
    }
    if after.mode == ExchangeMode::ShipFirst {
        after.due_back_at = ctx.happened_at.plus(sit.money_rules.at(ctx.now).goods_within);
    }
    let mut changes = Vec::new();
    if let Some(product) = sit.product.as_ref().filter(|product| product.sku.eq_ignore_ascii_case(&after.sku))
        && let Some(stock) = product.stock
    {
        let left = Some((stock - after.quantity).max(0));
        let sold = crate::domain::catalog::Product { stock: left, updated_at: ctx.now, ..product.clone() };
        changes.push(Change::update(product.clone(), sold));
    }
    if let Some(tracking) = args.get("tracking") {
        tracking.clone_into(&mut after.tracking);
        changes.extend(parcel(ctx, sit, after, tracking, ids));
    }
    Ok(changes)
}

/// The replacement's parcel: the one that the desk knows under its number, or a new one.
fn parcel(ctx: &Context, sit: &Situation, exchange: &Exchange, tracking: &str, ids: &mut dyn Ids) -> Option<Change> {
    let natural_key = parcels::natural_key(tracking);
    match sit.parcel.as_ref().filter(|parcel| parcel.natural_key.as_deref() == Some(natural_key.as_str())) {
        Some(known) if known.exchange_id.is_some() => None,
        Some(known) => {
            let leg = Leg::OutboundReplacement;
            let linked = Parcel { exchange_id: Some(exchange.id), leg, updated_at: ctx.now, ..known.clone() };
            Some(Change::update(known.clone(), linked))
        }
        None => Some(Change::create(parcels::apply_events(
            &Parcel {
                id: ids.next(Kind::Parcel),
                natural_key: Some(natural_key),
                tracking: tracking.to_owned(),
                leg: Leg::OutboundReplacement,
                platform: exchange.platform.clone(),
                market: exchange.market.clone(),
                exchange_id: Some(exchange.id),
                order_ref: exchange.order_ref.clone(),
                // From now on somebody could have scanned it.
                status: ParcelStatus::AwaitingDropoff,
                created_at: ctx.happened_at,
                updated_at: ctx.now,
                ..Parcel::default()
            },
            &[],
            &sit.lanes,
        ))),
    }
}

/// Only for goods that were replaced first, never before the replacement left, and not for goods that are here.
fn overdue(sit: &Situation, exchange: &Exchange, after: &mut Exchange) -> Result<(), Refusal> {
    if exchange.mode != ExchangeMode::ShipFirst {
        return Err(Refusal::NotYet("shipped_first"));
    }
    let mut own = sit.parcels.iter().filter(|parcel| parcel.exchange_id == Some(exchange.id)).peekable();
    let never_left = own.peek().is_some() && own.all(|parcel| parcel.first_scan_at.is_none());
    if exchange.shipped_at.is_none() || never_left && exchange.status == ExchangeStatus::Shipped {
        return Err(Refusal::NotYet("replacement_left"));
    }
    if received(sit) >= exchange.quantity {
        return Err(Refusal::NothingToDo);
    }
    after.status = ExchangeStatus::GoodsOverdue;
    Ok(())
}

/// Another price difference; where the customer gets something back, a refund of it is proposed.
fn price(
    ctx: &Context,
    args: &Args,
    sit: &Situation,
    exchange: &Exchange,
    after: &mut Exchange,
    ids: &mut dyn Ids,
) -> Result<Vec<Change>, Refusal> {
    let difference = args.money("difference", &exchange.currency)?.unwrap_or(0);
    if difference == exchange.difference_minor {
        return Err(Refusal::NothingToDo);
    }
    if exchange.charged_minor != 0 {
        return Err(Refusal::NotYet("charged_already"));
    }
    after.difference_minor = difference;
    let case = sit.case.as_ref().filter(|case| exchange.return_id == Some(case.id));
    case.map_or(Ok(Vec::new()), |case| owed_to_customer(ctx, sit, case, after, ids))
}

/// The return settles when the delivered goods were the last answer it owed.
fn settled(ctx: &Context, sit: &Situation, delivered: &Exchange) -> Option<Change> {
    let case = sit.case.as_ref().filter(|case| delivered.return_id == Some(case.id))?;
    let mut then = sit.clone();
    for exchange in then.exchanges.iter_mut().filter(|exchange| exchange.id == delivered.id) {
        exchange.clone_from(delivered);
    }
    let mut after = case.clone();
    settle_if_answered(ctx, &then, &mut after);
    (after != *case).then(|| Change::update(case.clone(), ReturnCase { updated_at: ctx.now, ..after }))
}

fn received(sit: &Situation) -> i64 {
    sit.lines.iter().map(|line| line.received).sum()
}

/// `return_first` sends only for what has come back (domain 2.3).
fn goods_are_here(exchange: &Exchange, sit: &Situation) -> Result<(), Refusal> {
    if exchange.mode == ExchangeMode::ReturnFirst && received(sit) < exchange.quantity {
        return Err(Refusal::NotYet("goods_received"));
    }
    Ok(())
}
