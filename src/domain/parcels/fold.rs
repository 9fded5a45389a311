//! The fold: events by the time they happened become one state (domain 2.5).
//!
//! Invariant: the result depends on what the events say, never on the order in which they became known.

use super::claims::with_claim_due;
use super::lanes::{Lanes, arrival};
use super::{ExceptionKind, Leg, Parcel, ParcelEvent, ParcelStatus, silence};
use crate::domain::returns::{ReturnCase, ReturnStatus};
use crate::domain::time::Instant;

/// What the events of a parcel add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    pub status: ParcelStatus,
    pub exception: Option<ExceptionKind>,
    pub first_scan_at: Option<Instant>,
    pub last_event_at: Instant,
    pub last_event: String,
    pub delivered_at: Option<Instant>,
    /// Something moved after an end that had been reported.
    pub contradicted: bool,
}

impl ParcelStatus {
    /// Whether somebody had the parcel in hand: more than a label.
    pub const fn is_scan(self) -> bool {
        !matches!(self, Self::Unknown | Self::AwaitingDropoff | Self::LabelCreated | Self::Lost | Self::Cancelled)
    }

    /// An end, even one that a later event may undo.
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Delivered | Self::ReturnedToSender | Self::Lost | Self::Cancelled)
    }
}

pub(super) fn in_order(events: &[ParcelEvent]) -> Vec<&ParcelEvent> {
    let mut ordered: Vec<&ParcelEvent> = events.iter().collect();
    ordered.sort_by(|a, b| order(a).cmp(&order(b)));
    ordered
}

/// The state of a parcel after each of its events, with the moment of it.
pub(super) fn states(events: &[ParcelEvent]) -> Vec<(Instant, ParcelStatus)> {
    let (mut folded, mut end) = (Folded::default(), None);
    let after = |event: &ParcelEvent| {
        step(&mut folded, &mut end, event);
        (event.happened_at, folded.status)
    };
    in_order(events).into_iter().map(after).collect()
}

/// Folds all events of a parcel.
pub fn fold(events: &[ParcelEvent]) -> Folded {
    let ordered = in_order(events);
    let mut folded = Folded::default();
    // The end that stands or was contradicted, to tell a repeated end from a new turn.
    let mut end = None;
    for event in ordered {
        step(&mut folded, &mut end, event);
    }
    folded
}

/// By the time of the event, then the carrier's own order, then arrival; one without a time stands before all others, for it
/// must not win. What is equal in all of these is ordered by its words, so that no order of reading can show through.
fn order(event: &ParcelEvent) -> (i64, i64, i64, ParcelStatus, &str, Option<&str>) {
    let at = if event.happened_at.is_never() { i64::MIN } else { event.happened_at.0 };
    (at, event.sequence, event.id, event.status, &event.text, event.natural_key.as_deref())
}

/// Whether an event says something else than the end that was reported before it.
pub(super) fn is_contradicted_by(end: ParcelStatus, then: ParcelStatus) -> bool {
    then != end && (then.is_scan() || (then.has_ended() && end != ParcelStatus::Cancelled))
}

fn step(folded: &mut Folded, end: &mut Option<ParcelStatus>, event: &ParcelEvent) {
    if !event.happened_at.is_never() {
        folded.last_event_at = event.happened_at;
    }
    let words = if event.text.trim().is_empty() { &event.platform_status } else { &event.text };
    folded.last_event.clone_from(words);
    if event.status == ParcelStatus::Unknown {
        return;
    }
    if event.status.is_scan() && folded.first_scan_at.is_none() && !event.happened_at.is_never() {
        folded.first_scan_at = Some(event.happened_at);
    }
    if folded.status == ParcelStatus::Cancelled {
        // The one hard end: it stays, but a parcel that moves all the same is shown to people.
        folded.contradicted |= event.status.is_scan();
        return;
    }
    // News of the label says nothing about goods that moved already.
    if !event.status.is_scan() && !event.status.has_ended() && folded.first_scan_at.is_some() {
        return;
    }
    if event.status.has_ended() {
        folded.contradicted = end.is_some_and(|before| before != event.status);
        *end = Some(event.status);
    } else if end.is_some() {
        folded.contradicted = true;
    }
    if event.status != ParcelStatus::Delivered {
        folded.delivered_at = None;
    } else if folded.delivered_at.is_none() {
        folded.delivered_at = Some(event.happened_at).filter(|at| !at.is_never());
    }
    folded.status = event.status;
    folded.exception = event.exception.filter(|_| event.status == ParcelStatus::Exception);
}

/// The parcel with everything that follows from its events; for imports and hands alike.
pub fn apply_events(parcel: &Parcel, events: &[ParcelEvent], lanes: &Lanes) -> Parcel {
    let folded = fold(events);
    let mut after = parcel.clone();
    after.n_events = i64::try_from(events.len()).unwrap_or(i64::MAX);
    after.status = folded.status;
    // The provider's summary stands in while no event says anything; a number alone does not say that anybody has handed it over.
    if after.status == ParcelStatus::Unknown {
        let awaited = Some(ParcelStatus::AwaitingDropoff).filter(|awaited| parcel.status == *awaited);
        after.status = parcel.platform_state.or(awaited).unwrap_or_default();
    }
    after.exception = folded.exception.or((after.status == ParcelStatus::Exception).then_some(ExceptionKind::Other));
    after.first_scan_at = folded.first_scan_at;
    after.last_event_at = folded.last_event_at;
    after.last_event = folded.last_event;
    after.delivered_at = folded.delivered_at;
    after.contradicted = folded.contradicted;
    after.conflict = parcel.platform_state.filter(|word| *word != ParcelStatus::Unknown && *word != after.status);
    watched(after, lanes)
}

/// The parcel with the moments at which it is stuck or late, as its lane teaches.
pub fn watched(mut parcel: Parcel, lanes: &Lanes) -> Parcel {
    let stuck = silence::stuck(&parcel, lanes);
    (parcel.stuck_at, parcel.stuck_basis, parcel.n_silences) = (stuck.at, stuck.basis, stuck.n);
    parcel = with_claim_due(parcel);
    let arrival = arrival(&parcel, lanes);
    parcel.expected_at = arrival.expected_at;
    (parcel.late_at, parcel.late_basis, parcel.n_ways) = (arrival.late.at, arrival.late.basis, arrival.late.n);
    parcel
}

/// Where the parcel of a return moves the return's headline: out of approved with the first scan, to arrived with the
/// delivery at the seller, to lost when none of its parcels will come. What arrived is counted by people. `others` are parcels
/// that may belong to the return too.
pub fn moves_return(parcel: &Parcel, case: &ReturnCase, others: &[Parcel]) -> Option<ReturnStatus> {
    if parcel.leg != Leg::Return || !parcel.holds(case.id) {
        return None;
    }
    let may_come = |other: &Parcel| {
        let is_gone = matches!(other.status, ParcelStatus::Lost | ParcelStatus::Cancelled);
        other.id != parcel.id && other.leg == Leg::Return && other.holds(case.id) && !is_gone
    };
    match case.status {
        ReturnStatus::Approved | ReturnStatus::Expired | ReturnStatus::InTransit
            if parcel.status == ParcelStatus::Delivered =>
        {
            Some(ReturnStatus::Arrived)
        }
        ReturnStatus::InTransit
            if parcel.declared_lost && parcel.status == ParcelStatus::Lost && !others.iter().any(may_come) =>
        {
            Some(ReturnStatus::Lost)
        }
        ReturnStatus::Approved | ReturnStatus::Expired if parcel.first_scan_at.is_some() => {
            Some(ReturnStatus::InTransit)
        }
        _ => None,
    }
}
