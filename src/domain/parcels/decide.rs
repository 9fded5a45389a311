//! Decides every verb on a parcel.
//!
//! Invariant: what a person enters becomes an event like the carrier's, so the state stays a function of the events.

use super::awaited::{awaited, label};
use super::verbs::{SIDES, allowed};
use super::{
    ExceptionKind, Leg, Parcel, ParcelEvent, ParcelStatus, apply_events, carrier_written, claims, moves_return,
    notices, watched,
};
use crate::domain::change::{Change, Record};
use crate::domain::command::{Args, Command, Context};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::returns::{ReturnCase, ReturnStatus, chores};
use crate::domain::situation::{Decision, Situation};
use crate::domain::tags;
use crate::domain::time::Instant;

/// Decides one verb on a parcel.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let args = &command.args;
    if command.verb == "open" {
        return open(ctx, args, sit, ids);
    }
    let parcel = sit.parcel.as_ref().ok_or(Refusal::NotFound(command.key))?;
    allowed(&command.verb, parcel)?;
    match command.verb.as_str() {
        "event" => return event(ctx, args, sit, parcel, ids),
        "lost" => return lost(ctx, args, sit, parcel, ids),
        "found" => return found(ctx, sit, parcel),
        "join" => return join(ctx, args, sit, parcel),
        "part" => return part(ctx, args, sit, parcel),
        "claim" => return claims::open(ctx, args, sit, parcel),
        "settle_claim" => return claims::settle(ctx, args, sit, parcel, ids),
        "label" => {
            let case = cases(sit, parcel).next().ok_or(Refusal::NotYet("customer"))?;
            return label(ctx, args, sit, case, ids);
        }
        "notify" => return notices::notify(ctx, args, sit, parcel, ids),
        _ => {}
    }
    let mut after = parcel.clone();
    match command.verb.as_str() {
        "assign" => after.assignee = ctx.person(args.get("to").unwrap_or_default()),
        "tag" => {
            after.tags = tags::edited(&after.tags, args.get("tags").unwrap_or_default()).ok_or(Refusal::NothingToDo)?;
        }
        "note" => args.get("text").unwrap_or_default().clone_into(&mut after.note),
        "reconcile" => return reconcile(ctx, args, sit, parcel, ids),
        _ => return Err(Refusal::UnknownVerb { verb: command.verb.clone(), nearest: None }),
    }
    updated(ctx, parcel, after).map(|change| vec![change])
}

fn updated(ctx: &Context, before: &Parcel, mut after: Parcel) -> Result<Change, Refusal> {
    if after == *before {
        return Err(Refusal::NothingToDo);
    }
    after.updated_at = ctx.now;
    Ok(Change::update(before.clone(), after))
}

/// The returns in a parcel, as far as the situation knows them.
fn cases<'s>(sit: &'s Situation, parcel: &Parcel) -> impl Iterator<Item = &'s ReturnCase> {
    let held = parcel.returns();
    sit.case.iter().chain(&sit.sharing).filter(move |case| held.contains(&case.id))
}

/// The returns that follow where their parcel went.
pub(in crate::domain) fn follow(ctx: &Context, sit: &Situation, parcel: &Parcel) -> Vec<Change> {
    let follows = |case: &ReturnCase| moves_return(parcel, case, &sit.parcels).map(|status| moved(ctx, case, status));
    cases(sit, parcel).filter_map(follows).collect()
}

fn moved(ctx: &Context, case: &ReturnCase, status: ReturnStatus) -> Change {
    let after = ReturnCase { updated_at: ctx.now, ..case.moved_to(status) };
    Change::update(case.clone(), after)
}

/// The return that an argument names.
fn named_return(args: &Args, sit: &Situation) -> Result<Option<ReturnCase>, Refusal> {
    let Some(id) = args.number("return", Kind::Return)? else { return Ok(None) };
    let case = sit.case.as_ref().filter(|case| case.id == id);
    case.cloned().map(Some).ok_or(Refusal::NotFound(Key::new(Kind::Return, id)))
}

/// The return as it knows of a parcel, and follows it.
pub(super) fn joined(ctx: &Context, sit: &Situation, case: &ReturnCase, parcel: &Parcel) -> Change {
    let mut after = case.with_parcel(parcel.id);
    if let Some(status) = moves_return(parcel, case, &sit.parcels) {
        after = after.moved_to(status);
    }
    after.updated_at = ctx.now;
    Change::update(case.clone(), after)
}

pub(super) fn belong_to(parcel: &mut Parcel, case: &ReturnCase) {
    parcel.take_in(case.id);
    parcel.order_id = parcel.order_id.or(case.order_id);
    for (own, other) in [
        (&mut parcel.platform, &case.platform),
        (&mut parcel.market, &case.market),
        (&mut parcel.order_ref, &case.order_ref),
        (&mut parcel.currency, &case.currency),
    ] {
        if own.is_empty() {
            own.clone_from(other);
        }
    }
}

/// The identity of a parcel, the same from every source.
pub fn natural_key(tracking: &str) -> String {
    format!("parcel:{}", tracking_number(tracking))
}

/// One parcel has one number, however it is spaced or cased.
pub(super) fn tracking_number(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

fn open(ctx: &Context, args: &Args, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let tracking = tracking_number(args.get("tracking").unwrap_or_default());
    let case = named_return(args, sit)?;
    let leg = args.choice("leg", Leg::from_code, Leg::CODES)?;
    if sit.parcel.is_some() {
        return Err(Refusal::CannotJoin("known"));
    }
    // The parcel that the return waits for is this one.
    let waiting = case.as_ref().filter(|case| awaited(sit, case).is_some() && leg.is_none_or(|leg| leg == Leg::Return));
    if let Some(case) = waiting {
        let known = ["tracking", "carrier", "service"].into_iter();
        let told = known.filter_map(|name| Some((name.to_owned(), args.get(name)?.to_owned())));
        return label(ctx, &Args(told.collect()), sit, case, ids);
    }
    let mut parcel = Parcel {
        id: ids.next(Kind::Parcel),
        natural_key: Some(natural_key(&tracking)),
        tracking,
        carrier: carrier_written(args.get("carrier").unwrap_or_default()),
        service: args.get("service").unwrap_or_default().to_owned(),
        leg: leg.unwrap_or_default(),
        created_at: ctx.happened_at,
        updated_at: ctx.now,
        ..Parcel::default()
    };
    if let Some(case) = &case {
        belong_to(&mut parcel, case);
    }
    let mut parcel = apply_events(&parcel, &[], &sit.lanes);
    if parcel.status == ParcelStatus::Unknown {
        parcel.status = ParcelStatus::AwaitingDropoff;
        parcel = watched(parcel, &sit.lanes);
    }
    let followed = case.map(|case| joined(ctx, sit, &case, &parcel));
    Ok(std::iter::once(Change::create(parcel)).chain(followed).collect())
}

fn event(ctx: &Context, args: &Args, sit: &Situation, parcel: &Parcel, ids: &mut dyn Ids) -> Decision {
    let status = args.choice("status", ParcelStatus::from_code, ParcelStatus::CODES)?.unwrap_or_default();
    let exception = args.choice("exception", ExceptionKind::from_code, ExceptionKind::CODES)?;
    let at = args.when("at", ctx.now)?.unwrap_or(ctx.happened_at);
    if at > ctx.now {
        return Err(Refusal::BadArgument {
            name: "at",
            value: args.get("at").unwrap_or_default().to_owned(),
            expected: "past".to_owned(),
        });
    }
    let mut seen = by_hand(parcel, status, at, args, ids);
    seen.exception = exception.filter(|_| status == ParcelStatus::Exception);
    add(ctx, sit, parcel, parcel, seen)
}

/// What a person saw of a parcel, as an event.
pub(in crate::domain) fn by_hand(
    parcel: &Parcel,
    status: ParcelStatus,
    at: Instant,
    args: &Args,
    ids: &mut dyn Ids,
) -> ParcelEvent {
    let id = ids.next(Kind::ParcelEvent);
    ParcelEvent {
        id,
        natural_key: Some(format!("hand:{id}")),
        parcel_id: parcel.id,
        happened_at: at,
        status,
        text: args.get("text").unwrap_or_default().to_owned(),
        place: args.get("place").unwrap_or_default().to_owned(),
        by_hand: true,
        ..ParcelEvent::default()
    }
}

/// Adds an event and lets parcel and return follow.
fn add(ctx: &Context, sit: &Situation, before: &Parcel, parcel: &Parcel, event: ParcelEvent) -> Decision {
    let mut events = sit.events.clone();
    events.push(event.clone());
    let after = apply_events(parcel, &events, &sit.lanes);
    let followed = follow(ctx, sit, &after);
    let mut changes = vec![Change::create(event), updated(ctx, before, after)?];
    changes.extend(followed);
    Ok(changes)
}

fn lost(ctx: &Context, args: &Args, sit: &Situation, parcel: &Parcel, ids: &mut dyn Ids) -> Decision {
    // A declaration speaks after everything known so far, even where the carrier's clock runs ahead.
    let last = sit.events.iter().map(|event| event.happened_at).filter(|at| !at.is_never()).max();
    let at = last.map_or(ctx.happened_at, |last| ctx.happened_at.max(last));
    let mut declaration = by_hand(parcel, ParcelStatus::Lost, at, args, ids);
    declaration.sequence = i64::MAX;
    let mut changes = add(ctx, sit, parcel, &Parcel { declared_lost: true, ..parcel.clone() }, declaration)?;
    // Somebody has to claim the goods of a return that is lost with it.
    let claim = sit.case.as_ref().filter(|case| is_lost_by(&changes, case.id));
    let claim = claim.and_then(|case| chores::carrier_claim(ctx, sit, case, ids));
    changes.extend(claim);
    Ok(changes)
}

fn is_lost_by(changes: &[Change], return_id: i64) -> bool {
    let lost = |case: &ReturnCase| case.id == return_id && case.status == ReturnStatus::Lost;
    changes.iter().filter_map(ReturnCase::edit).any(|edit| edit.after.as_ref().is_some_and(lost))
}

fn found(ctx: &Context, sit: &Situation, parcel: &Parcel) -> Decision {
    let is_declaration = |event: &&ParcelEvent| event.by_hand && event.status == ParcelStatus::Lost;
    let mut changes: Vec<Change> = sit.events.iter().filter(is_declaration).cloned().map(Change::delete).collect();
    let rest: Vec<ParcelEvent> = sit.events.iter().filter(|event| !is_declaration(event)).cloned().collect();
    let after = apply_events(&Parcel { declared_lost: false, ..parcel.clone() }, &rest, &sit.lanes);
    // Returns that were lost with their parcel are on the road again with it.
    let on_the_road = cases(sit, parcel).filter(|case| parcel.leg == Leg::Return && case.status == ReturnStatus::Lost);
    let is_here = after.status == ParcelStatus::Delivered;
    let to = if is_here { ReturnStatus::Arrived } else { ReturnStatus::InTransit };
    let followed = on_the_road.map(|case| moved(ctx, case, to));
    changes.push(updated(ctx, parcel, after)?);
    changes.extend(followed);
    Ok(changes)
}

fn join(ctx: &Context, args: &Args, sit: &Situation, parcel: &Parcel) -> Decision {
    let case = named_return(args, sit)?.ok_or(Refusal::MissingArgument { verb: "join", name: "return" })?;
    if parcel.holds(case.id) {
        return Err(Refusal::CannotJoin("joined"));
    }
    let mut after = parcel.clone();
    belong_to(&mut after, &case);
    let followed = joined(ctx, sit, &case, &after);
    Ok(vec![updated(ctx, parcel, after)?, followed])
}

/// Takes a return out of a parcel; which one must be said where there are several.
fn part(ctx: &Context, args: &Args, sit: &Situation, parcel: &Parcel) -> Decision {
    let held = parcel.returns();
    let named = args.number("return", Kind::Return)?;
    let only = (held.len() == 1).then(|| held[0]);
    let id = named.or(only).ok_or(Refusal::MissingArgument { verb: "part", name: "return" })?;
    let mut after = parcel.clone();
    after.let_go(id);
    if after.returns() == held {
        return Err(Refusal::CannotJoin("not_joined"));
    }
    // Without a return and without a number it is no parcel at all.
    let mut changes = if after.is_awaited() && after.return_id.is_none() {
        vec![Change::delete(parcel.clone())]
    } else {
        vec![updated(ctx, parcel, after)?]
    };
    if let Some(case) = sit.case.iter().chain(&sit.sharing).find(|case| case.id == id) {
        let without = ReturnCase { updated_at: ctx.now, ..case.without_parcel(parcel.id) };
        changes.push(Change::update(case.clone(), without));
    }
    Ok(changes)
}

/// Ours: the events are right, the provider's word is set aside until something new comes in. Theirs: its word becomes an
/// event of now.
fn reconcile(ctx: &Context, args: &Args, sit: &Situation, parcel: &Parcel, ids: &mut dyn Ids) -> Decision {
    let side = args.choice("choice", |code| SIDES.iter().position(|side| *side == code), SIDES)?;
    let theirs = parcel.conflict.ok_or(Refusal::NothingToDo)?;
    if side == Some(1) {
        let taken = by_hand(parcel, theirs, ctx.happened_at, &Args::default(), ids);
        return add(ctx, sit, parcel, parcel, taken);
    }
    let after = Parcel { conflict: None, ..parcel.clone() };
    updated(ctx, parcel, after).map(|change| vec![change])
}
