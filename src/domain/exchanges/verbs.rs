//! The verbs of exchanges: what each takes, and from which states it leads on.

use super::{Exchange, ExchangeStatus, ReviewReason};
use crate::domain::change::Record;
use crate::domain::command::{ArgKind, ArgSpec, VerbSpec, opt, req};
use crate::domain::ids::Kind;
use crate::domain::refusal::Refusal;

const fn verb(id: &'static str, args: &'static [ArgSpec], confirm: bool) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Exchange], args, confirm }
}

const REASON: ArgSpec = opt("reason", ArgKind::Text);

/// What can be done with an exchange.
pub const VERBS: &[VerbSpec] = &[
    verb("approve", &[], false),
    verb("ready", &[REASON], false),
    verb("review", &[opt("why", ArgKind::Choice(ReviewReason::CODES)), req("reason", ArgKind::Text)], false),
    verb("ship", &[opt("tracking", ArgKind::Text), opt("order", ArgKind::Text), REASON], true),
    verb("deliver", &[], false),
    verb("fail", &[req("reason", ArgKind::Text)], false),
    verb("overdue", &[], false),
    verb("price", &[req("difference", ArgKind::Money)], false),
    verb("consent", &[req("text", ArgKind::LongText)], false),
    verb("charge", &[opt("amount", ArgKind::Money)], true),
    verb("forgive", &[req("reason", ArgKind::Text)], false),
    verb("returned", &[REASON], false),
    verb("convert", &[req("reason", ArgKind::Text)], true),
    verb("cancel", &[REASON], true),
    verb("unexchange", &[REASON], false),
    verb("close", &[], false),
];

const fn from_states(verb: &str) -> &'static [ExchangeStatus] {
    use ExchangeStatus::{
        Approved, AwaitingGoods, Charged, Delivered, FailedDelivery, Forgiven, GoodsOverdue, NeedsReview, Ready,
        Requested, Returned, Shipped,
    };
    match verb.as_bytes() {
        b"approve" => &[Requested],
        b"ready" => &[Approved, AwaitingGoods, NeedsReview, FailedDelivery],
        b"review" => &[Ready, Approved, AwaitingGoods],
        b"ship" => &[Ready],
        b"deliver" | b"fail" => &[Shipped],
        b"overdue" => &[Shipped, Delivered],
        b"price" => &[Requested, Approved, AwaitingGoods, NeedsReview, Ready],
        b"consent" => &[Requested, Approved, AwaitingGoods, NeedsReview, Ready, Shipped, Delivered, GoodsOverdue],
        b"charge" => &[Approved, AwaitingGoods, NeedsReview, Ready, Shipped, Delivered, GoodsOverdue],
        b"forgive" | b"returned" => &[GoodsOverdue],
        b"convert" => &[NeedsReview, Ready, FailedDelivery],
        b"cancel" => &[Requested, Approved, AwaitingGoods, Ready, NeedsReview],
        b"unexchange" => &[Delivered],
        b"close" => &[Delivered, Charged, Forgiven, Returned],
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
