//! What a customer is told of a parcel: one message for each state, each once, and only what concerns whoever receives it.

use super::{Leg, Parcel, ParcelStatus};
use crate::domain::change::{Change, Record};
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Kind};
use crate::domain::outbox::{Effect, EffectKind, EffectStatus};
use crate::domain::people::ActorKind;
use crate::domain::refusal::Refusal;
use crate::domain::returns::ReturnCase;
use crate::domain::situation::{Decision, Situation};
use crate::domain::time::{DAY, SECOND};

/// The news that have a message.
pub const NOTICES: &[&str] = &[
    "in_transit",
    "customs",
    "out_for_delivery",
    "pickup_ready",
    "attempt_failed",
    "delivered",
    "delayed",
    "lost",
    "care",
];

/// A parcel that comes to us: what its customer wants to know of it.
const OF_RETURNS: &[&str] = &["in_transit", "delivered", "delayed", "lost"];

/// Messages wait this long in the outbox, so that a slip can be taken back (domain 2.0).
const HOLD: i64 = 60 * SECOND;

/// So long rules pass on what happened.
const NEWS_LAST: i64 = 3 * DAY;

/// The news that a state is.
const fn news(status: ParcelStatus) -> Option<&'static str> {
    Some(match status {
        ParcelStatus::InTransit => "in_transit",
        ParcelStatus::Customs => "customs",
        ParcelStatus::OutForDelivery => "out_for_delivery",
        ParcelStatus::PickupReady => "pickup_ready",
        ParcelStatus::AttemptFailed => "attempt_failed",
        ParcelStatus::Delivered => "delivered",
        ParcelStatus::Exception | ParcelStatus::ReturningToSender => "delayed",
        ParcelStatus::Lost => "lost",
        ParcelStatus::Unknown
        | ParcelStatus::AwaitingDropoff
        | ParcelStatus::LabelCreated
        | ParcelStatus::ReturnedToSender
        | ParcelStatus::Cancelled => return None,
    })
}

/// The same from a return: about the parcel that is named, or its only one of which something can be known.
pub fn notify_of(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase, ids: &mut dyn Ids) -> Decision {
    let named = args.number("parcel", Kind::Parcel)?;
    let own = |parcel: &&Parcel| parcel.holds(case.id) && named.is_none_or(|id| id == parcel.id);
    let mut parcels = sit.parcels.iter().filter(own).filter(|parcel| !parcel.is_awaited());
    match (parcels.next(), parcels.next()) {
        (Some(_), Some(_)) => Err(Refusal::MissingArgument { verb: "notify", name: "parcel" }),
        (Some(parcel), None) => notify(ctx, args, sit, parcel, ids),
        (None, _) => Err(Refusal::NotYet("parcel")),
    }
}

/// Writes the message of a parcel's state, or of the news that is named, unless it was written before.
pub(super) fn notify(ctx: &Context, args: &Args, sit: &Situation, parcel: &Parcel, ids: &mut dyn Ids) -> Decision {
    let at = |code: &str| NOTICES.iter().copied().find(|known| *known == code);
    let named = args.choice("status", at, NOTICES)?;
    // A file may bring events of weeks ago; nobody wants to hear of those.
    let is_old = parcel.last_event_at.0 < ctx.now.0 - NEWS_LAST;
    if named.is_none() && is_old && ctx.actor.kind == ActorKind::Rule {
        return Err(Refusal::NothingToDo);
    }
    let news = named.or_else(|| news(parcel.status)).ok_or(Refusal::NotYet("news"))?;
    let is_return = parcel.leg == Leg::Return;
    if is_return && !OF_RETURNS.contains(&news) {
        return Err(Refusal::NotYet("news_of_customer"));
    }
    if parcel.return_id.is_none() && parcel.order_ref.is_empty() {
        return Err(Refusal::NotYet("customer"));
    }
    let what = if is_return { format!("return_parcel_{news}") } else { format!("parcel_{news}") };
    let same = || sit.effects.iter().filter(|effect| effect.what == what && effect.parcel_id == Some(parcel.id));
    let told = same().count();
    if same().any(|effect| effect.status != EffectStatus::Stopped) && !args.flag("again")? {
        return Err(Refusal::NothingToDo);
    }
    // One message for each news has one key, so that two programs at once cannot both send it.
    let more = if told == 0 { String::new() } else { format!("+{told}") };
    Ok(vec![Change::create(Effect {
        id: ids.next(Kind::Effect),
        natural_key: Some(format!("notice:{}:{what}{more}", parcel.key())),
        kind: EffectKind::Notice,
        parcel_id: Some(parcel.id),
        return_id: parcel.return_id,
        exchange_id: parcel.exchange_id,
        what,
        hold_until: ctx.now.plus(HOLD),
        created_at: ctx.now,
        ..Effect::default()
    })])
}
