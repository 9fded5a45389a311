//! The machine of exchanges and resends (domain 2.3).

use super::{Exchange, ExchangeMode, ExchangeStatus};
use crate::domain::change::{Change, Record};
use crate::domain::command::{ArgKind, ArgSpec, Command, Context, VerbSpec, opt, req};
use crate::domain::ids::{Ids, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::returns::ReturnCase;
use crate::domain::returns::settling::settle_if_answered;
use crate::domain::situation::{Decision, Situation};

const fn verb(id: &'static str, args: &'static [ArgSpec], confirm: bool) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Exchange], args, confirm }
}

/// What can be done with an exchange.
pub const VERBS: &[VerbSpec] = &[
    verb("approve", &[], false),
    verb("ready", &[], false),
    verb("review", &[req("reason", ArgKind::Text)], false),
    verb("ship", &[opt("tracking", ArgKind::Text), opt("order", ArgKind::Text)], true),
    verb("deliver", &[], false),
    verb("fail", &[req("reason", ArgKind::Text)], false),
    verb("overdue", &[], false),
    verb("convert", &[req("reason", ArgKind::Text)], true),
    verb("cancel", &[opt("reason", ArgKind::Text)], true),
    verb("unexchange", &[opt("reason", ArgKind::Text)], false),
    verb("close", &[], false),
];

const fn from_states(verb: &str) -> &'static [ExchangeStatus] {
    use ExchangeStatus::{
        Approved, AwaitingGoods, Delivered, FailedDelivery, GoodsOverdue, NeedsReview, Ready, Requested, Shipped,
    };
    match verb.as_bytes() {
        b"approve" => &[Requested],
        b"ready" => &[Approved, AwaitingGoods, NeedsReview, FailedDelivery],
        b"review" => &[Ready, Approved],
        b"ship" => &[Ready],
        b"deliver" | b"fail" => &[Shipped],
        b"overdue" => &[Shipped, Delivered],
        b"convert" => &[NeedsReview, Ready, FailedDelivery],
        b"cancel" => &[Requested, Approved, AwaitingGoods, Ready, NeedsReview],
        b"unexchange" => &[Delivered],
        b"close" => &[Delivered, GoodsOverdue],
        _ => &[],
    }
}

/// Whether a verb applies to an exchange as it stands, and why not.
pub fn allowed(verb: &str, exchange: &Exchange) -> Result<(), Refusal> {
    let Some(spec) = VERBS.iter().find(|spec| spec.id == verb) else {
        return Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None });
    };
    let states = from_states(spec.id);
    if states.contains(&exchange.status) {
        return Ok(());
    }
    Err(Refusal::WrongState {
        verb: spec.id,
        key: exchange.key(),
        state: exchange.status.code(),
        allowed: states.iter().map(|state| state.code()).collect(),
    })
}

/// Decides one verb on an exchange.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, _ids: &mut dyn Ids) -> Decision {
    let exchange = sit.exchange.as_ref().ok_or(Refusal::NotFound(command.key))?;
    allowed(&command.verb, exchange)?;
    let args = &command.args;
    let mut after = exchange.clone();
    after.status = match command.verb.as_str() {
        "approve" if exchange.mode == ExchangeMode::ReturnFirst => ExchangeStatus::AwaitingGoods,
        "approve" => ExchangeStatus::Ready,
        "ready" => {
            goods_are_here(exchange, sit)?;
            ExchangeStatus::Ready
        }
        "review" => ExchangeStatus::NeedsReview,
        "ship" => {
            args.get("tracking").unwrap_or_default().clone_into(&mut after.tracking);
            if let Some(order) = args.get("order") {
                order.clone_into(&mut after.replacement_order_ref);
            }
            after.shipped_at = Some(ctx.happened_at);
            ExchangeStatus::Shipped
        }
        "deliver" => ExchangeStatus::Delivered,
        "fail" => ExchangeStatus::FailedDelivery,
        "overdue" if exchange.mode != ExchangeMode::ShipFirst => return Err(Refusal::NotYet("shipped_first")),
        // The first goods are here: nothing is overdue.
        "overdue" if received(sit) >= exchange.quantity => return Err(Refusal::NothingToDo),
        "overdue" => ExchangeStatus::GoodsOverdue,
        "convert" => ExchangeStatus::ConvertedToRefund,
        "cancel" => ExchangeStatus::Canceled,
        "unexchange" => ExchangeStatus::Unexchanged,
        "close" => ExchangeStatus::Closed,
        _ => return Err(Refusal::UnknownVerb { verb: command.verb.clone(), nearest: None }),
    };
    if let Some(reason) = args.get("reason") {
        reason.clone_into(&mut after.note);
    }
    after.updated_at = ctx.now;
    let mut changes = vec![Change::update(exchange.clone(), after.clone())];
    if after.status == ExchangeStatus::Delivered {
        changes.extend(settled(ctx, sit, &after));
    }
    Ok(changes)
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
