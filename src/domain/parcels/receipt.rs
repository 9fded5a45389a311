//! A parcel that is booked in at the desk: it is here, whatever its carrier says, and so is everything else in it.

use super::decide::{by_hand, follow};
use super::{Leg, Parcel, ParcelStatus, apply_events};
use crate::domain::change::Change;
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::returns::ReturnCase;
use crate::domain::situation::Situation;

/// The parcels in which goods of a return may still come.
fn coming<'s>(sit: &'s Situation, case: &ReturnCase) -> impl Iterator<Item = &'s Parcel> {
    let id = case.id;
    sit.parcels.iter().filter(move |parcel| parcel.leg == Leg::Return && parcel.holds(id) && !parcel.status.has_ended())
}

/// The parcel that goods came in. Where several are still to come, somebody must say which one it is.
pub fn received(args: &Args, sit: &Situation, case: &ReturnCase) -> Result<Option<Parcel>, Refusal> {
    if let Some(id) = args.number("parcel", Kind::Parcel)? {
        let named = sit.parcels.iter().find(|parcel| parcel.id == id && parcel.holds(case.id));
        return named.cloned().map(Some).ok_or(Refusal::NotFound(Key::new(Kind::Parcel, id)));
    }
    let mut coming = coming(sit, case);
    match (coming.next(), coming.next()) {
        (Some(_), Some(_)) => Err(Refusal::MissingArgument { verb: "receive", name: "parcel" }),
        (only, _) => Ok(only.cloned()),
    }
}

/// Whether another parcel of the return is still on its way.
pub fn others_are_coming(sit: &Situation, case: &ReturnCase, received: Option<&Parcel>) -> bool {
    coming(sit, case).any(|parcel| parcel.first_scan_at.is_some() && received.is_none_or(|here| here.id != parcel.id))
}

/// What follows for the parcel and for the other returns in it.
pub fn arrived(ctx: &Context, sit: &Situation, parcel: &Parcel, ids: &mut dyn Ids) -> Vec<Change> {
    if parcel.status == ParcelStatus::Delivered {
        return Vec::new();
    }
    let seen = by_hand(parcel, ParcelStatus::Delivered, ctx.happened_at, &Args::default(), ids);
    let mut events: Vec<_> = sit.events.iter().filter(|event| event.parcel_id == parcel.id).cloned().collect();
    events.push(seen.clone());
    let mut after = apply_events(parcel, &events, &sit.lanes);
    after.updated_at = ctx.now;
    let here = sit.case.as_ref().map(|case| Key::new(Kind::Return, case.id));
    let others = follow(ctx, sit, &after).into_iter().filter(|change| Some(change.key()) != here);
    let mut changes = vec![Change::create(seen), Change::update(parcel.clone(), after)];
    changes.extend(others);
    changes
}
