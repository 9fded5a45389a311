//! The parcel that a return will come in, before anybody knows its number (domain 2.1: awaiting drop-off).
//!
//! Invariants: a return waits for one such parcel at most; the first number that becomes known of its parcels is this one's, so that
//! a scan takes it over and nothing stands twice; with the return, the waiting ends.

use super::decide::{belong_to, joined, natural_key, tracking_number};
use super::{Leg, Parcel, ParcelStatus, carrier_written, watched};
use crate::domain::change::{Change, Edit, Record};
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::returns::{ReturnCase, ReturnStatus, chores};
use crate::domain::situation::{Decision, Situation};
use crate::domain::time::Instant;

/// The identity of the parcel that a return waits for, until it has a number.
pub fn awaited_key(return_id: i64) -> String {
    format!("awaited:{}", Key::new(Kind::Return, return_id))
}

impl Parcel {
    /// Whether nobody knows its number yet, and so no carrier can say anything of it.
    pub const fn is_awaited(&self) -> bool {
        self.tracking.is_empty() && self.first_scan_at.is_none() && matches!(self.status, ParcelStatus::AwaitingDropoff)
    }

    /// The parcel under the number that it turned out to have.
    #[must_use]
    pub fn numbered(self, tracking: &str) -> Self {
        let tracking = tracking_number(tracking);
        Self { natural_key: Some(natural_key(&tracking)), tracking, ..self }
    }
}

impl ReturnCase {
    /// Whether goods of it are expected in a parcel of which the desk hears.
    pub fn expects_goods(&self) -> bool {
        !self.returnless && self.fulfilment != "platform"
    }
}

/// The parcel that a return waits for.
pub fn awaited<'s>(sit: &'s Situation, case: &ReturnCase) -> Option<&'s Parcel> {
    sit.parcels.iter().find(|parcel| parcel.is_awaited() && parcel.return_id == Some(case.id))
}

/// What an approval makes of a return whose goods are to come: a parcel that is awaited, unless one is known already.
pub fn expect(ctx: &Context, sit: &Situation, case: &mut ReturnCase, ids: &mut dyn Ids) -> Option<Change> {
    let is_known = |parcel: &Parcel| parcel.leg == Leg::Return && parcel.holds(case.id);
    if !case.expects_goods() || !case.tracking.is_empty() || sit.parcels.iter().any(is_known) {
        return None;
    }
    let parcel = Parcel { updated_at: ctx.now, ..awaited_of(case, ids.next(Kind::Parcel), ctx.happened_at) };
    *case = case.with_parcel(parcel.id);
    Some(Change::create(watched(parcel, &sit.lanes)))
}

/// The parcel that a return waits for since a moment.
pub fn awaited_of(case: &ReturnCase, id: i64, since: Instant) -> Parcel {
    let mut parcel = Parcel {
        id,
        natural_key: Some(awaited_key(case.id)),
        status: ParcelStatus::AwaitingDropoff,
        created_at: since,
        ..Parcel::default()
    };
    belong_to(&mut parcel, case);
    parcel
}

/// Gives a return's parcel its number: the awaited one has it from now on, or a known one takes its place.
pub fn label(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase, ids: &mut dyn Ids) -> Decision {
    let number = args.get("tracking").unwrap_or_default();
    let waiting = awaited(sit, case);
    let mut changes = match (&sit.named_parcel, waiting) {
        (Some(known), _) if known.holds(case.id) => return Err(Refusal::CannotJoin("joined")),
        (Some(known), _) => {
            let mut after = known.clone();
            belong_to(&mut after, case);
            after.updated_at = ctx.now;
            vec![joined(ctx, sit, case, &after), Change::update(known.clone(), after)]
        }
        (None, Some(waiting)) => vec![Change::update(waiting.clone(), labelled(ctx, args, sit, waiting.clone()))],
        (None, None) => {
            let mut parcel =
                Parcel { id: ids.next(Kind::Parcel), status: ParcelStatus::AwaitingDropoff, ..Parcel::default() };
            belong_to(&mut parcel, case);
            let parcel = labelled(ctx, args, sit, parcel);
            vec![joined(ctx, sit, case, &parcel), Change::create(parcel)]
        }
    };
    know_number(ctx, case, number, &mut changes);
    changes.extend(chores::label_is_there(ctx, sit));
    Ok(changes)
}

fn labelled(ctx: &Context, args: &Args, sit: &Situation, parcel: Parcel) -> Parcel {
    let mut after = parcel.numbered(args.get("tracking").unwrap_or_default());
    if let Some(said) = args.get("carrier") {
        after.carrier = carrier_written(said);
    }
    if let Some(said) = args.get("service") {
        said.clone_into(&mut after.service);
    }
    // From now on somebody could have scanned it.
    after.created_at = ctx.happened_at;
    after.updated_at = ctx.now;
    watched(after, &sit.lanes)
}

/// The return tells the first number that is known of its parcels.
fn know_number(ctx: &Context, case: &ReturnCase, number: &str, changes: &mut Vec<Change>) {
    let told = |after: &mut ReturnCase| {
        if after.tracking.is_empty() {
            after.tracking = tracking_number(number);
        }
        after.updated_at = ctx.now;
    };
    let edit = changes.iter_mut().find_map(|change| match change {
        Change::Return(edit) => edit.after.as_mut(),
        _ => None,
    });
    match edit {
        Some(after) => told(after),
        None => {
            let mut after = case.clone();
            told(&mut after);
            changes.push(Change::update(case.clone(), after));
        }
    }
}

/// Ends the waiting where a return has ended, or where another parcel of it has become known.
pub fn no_longer_awaited(sit: &Situation, changes: &mut Vec<Change>) {
    let came: Vec<Key> = changes.iter().filter_map(Parcel::edit).map(Edit::key).collect();
    let mut gone = Vec::new();
    for change in changes.iter_mut() {
        let Change::Return(edit) = change else { continue };
        let (Some(before), Some(after)) = (&edit.before, &mut edit.after) else { continue };
        let Some(waiting) = awaited(sit, after).filter(|waiting| !came.contains(&waiting.key())) else { continue };
        let another = after.parcels.len() > before.parcels.len();
        if another || is_over(after.status) {
            *after = after.without_parcel(waiting.id);
            gone.push(waiting.clone());
        }
    }
    changes.extend(gone.into_iter().map(Change::delete));
}

const fn is_over(status: ReturnStatus) -> bool {
    use ReturnStatus::{Canceled, Closed, Expired, Rejected, Settled};
    matches!(status, Settled | Closed | Rejected | Canceled | Expired)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tasks::TaskStatus;
    use crate::domain::trial::{CASE, Desk, in_state};

    fn approved(typed: &str) -> Desk {
        let mut desk = Desk::new(in_state(ReturnStatus::Requested));
        desk.must(CASE, typed);
        desk
    }

    fn told(desk: &Desk) -> Vec<(&str, ParcelStatus)> {
        desk.sit.parcels.iter().map(|parcel| (parcel.tracking.as_str(), parcel.status)).collect()
    }

    #[test]
    fn an_approval_awaits_a_parcel_where_goods_are_to_come() {
        for (typed, fulfilment, n) in [
            ("approve", "merchant", 1),
            ("approve no_label=yes", "merchant", 1),
            ("approve returnless=yes", "merchant", 0),
            ("approve outcome=keep_and_refund", "merchant", 0),
            ("approve", "platform", 0),
        ] {
            let mut desk = Desk::new(in_state(ReturnStatus::Requested));
            if let Some(case) = &mut desk.sit.case {
                fulfilment.clone_into(&mut case.fulfilment);
            }
            desk.must(CASE, typed);
            assert_eq!((desk.sit.parcels.len(), desk.case().parcels.len()), (n, n), "{typed} {fulfilment}");
        }
        let desk = approved("approve");
        let parcel = &desk.sit.parcels[0];
        assert!(parcel.is_awaited() && parcel.stuck_at.is_never(), "no carrier can say anything of it");
        assert_eq!((parcel.return_id, parcel.order_ref.as_str()), (Some(1), "A-1"));
    }

    #[test]
    fn a_number_that_becomes_known_is_that_of_the_awaited_parcel() {
        let waits = ParcelStatus::AwaitingDropoff;
        let mut desk = approved("approve");
        let parcel = desk.sit.parcels[0].key();
        desk.must(CASE, "label tracking=1z9 carrier=ups");
        assert_eq!(told(&desk), [("1Z9", waits)]);
        let labelled = &desk.sit.parcels[0];
        assert_eq!((labelled.key(), labelled.natural_key.as_deref()), (parcel, Some("parcel:1Z9")));
        assert_eq!((labelled.carrier.as_str(), desk.case().tracking.as_str()), ("UPS", "1Z9"));
        assert!(!labelled.stuck_at.is_never(), "now it is watched");
        assert!(desk.sit.tasks.iter().all(|task| task.status != TaskStatus::Open));
        // From the parcel, and as a new parcel of the return, it is the same.
        let mut desk = approved("approve");
        desk.sit.parcel = Some(desk.sit.parcels[0].clone());
        desk.must(parcel, "label tracking=2Z9");
        assert_eq!(told(&desk), [("2Z9", waits)]);
        let mut desk = approved("approve");
        desk.must(Key::new(Kind::Parcel, 0), "open tracking=3Z9 return=R-1");
        assert_eq!(told(&desk), [("3Z9", waits)]);
    }

    #[test]
    fn a_known_parcel_takes_the_place_of_the_awaited_one() {
        let known = Parcel {
            id: 40,
            tracking: "1Z9".to_owned(),
            natural_key: Some("parcel:1Z9".to_owned()),
            status: ParcelStatus::InTransit,
            first_scan_at: Some(crate::domain::trial::NOW),
            ..Parcel::default()
        };
        let mut desk = approved("approve");
        desk.sit.named_parcel = Some(known.clone());
        desk.must(CASE, "label tracking=1Z9");
        assert_eq!(told(&desk), [("1Z9", ParcelStatus::InTransit)]);
        assert_eq!(
            (desk.case().status, desk.case().parcels.as_slice()),
            (ReturnStatus::InTransit, &["P-40".to_owned()][..])
        );
        let mut desk = approved("approve");
        desk.sit.parcel = Some(known);
        desk.must(Key::new(Kind::Parcel, 40), "join return=R-1");
        assert_eq!((told(&desk).len(), desk.case().parcels.as_slice()), (1, &["P-40".to_owned()][..]));
    }

    #[test]
    fn the_waiting_ends_with_the_return_and_goods_that_come_without_a_scan_come_in_it() {
        for typed in ["cancel", "expire"] {
            let mut desk = approved("approve");
            desk.must(CASE, typed);
            assert!(desk.sit.parcels.is_empty() && desk.case().parcels.is_empty(), "{typed}");
        }
        let mut desk = approved("approve");
        desk.must(CASE, "receive");
        assert_eq!(told(&desk), [("", ParcelStatus::Delivered)]);
    }
}
