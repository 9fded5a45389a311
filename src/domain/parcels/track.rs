//! The way of a parcel as stops along a track: what was reached when, where it is now, what is still ahead, what contradicts.

use super::fold::{in_order, is_contradicted_by};
use super::{Parcel, ParcelEvent, ParcelStatus};
use crate::codes;
use crate::domain::time::Instant;

codes! {
    /// A stop of the track.
    pub enum Stage {
        Label = "label",
        HandedOver = "handed_over",
        InTransit = "in_transit",
        Customs = "customs",
        OutForDelivery = "out_for_delivery",
        PickupReady = "pickup_ready",
        AttemptFailed = "attempt_failed",
        Exception = "exception",
        Returning = "returning",
        Delivered = "delivered",
        Returned = "returned",
        Lost = "lost",
        Cancelled = "cancelled",
    }
}

codes! {
    /// How a stop stands to where the parcel is.
    pub enum Reached {
        Passed = "passed",
        Here = "here",
        Ahead = "ahead",
    }
}

/// One stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    pub stage: Stage,
    pub reached: Reached,
    /// When it was reached; when it is expected, for the last stop ahead.
    pub at: Option<Instant>,
}

/// Something that happened though the parcel had reached its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contradiction {
    pub at: Instant,
    pub end: ParcelStatus,
    pub then: ParcelStatus,
}

/// The whole track.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Track {
    pub stops: Vec<Stop>,
    pub contradictions: Vec<Contradiction>,
}

const fn stage(status: ParcelStatus) -> Option<Stage> {
    Some(match status {
        ParcelStatus::Unknown => return None,
        ParcelStatus::AwaitingDropoff | ParcelStatus::LabelCreated => Stage::Label,
        ParcelStatus::InTransit => Stage::InTransit,
        ParcelStatus::Customs => Stage::Customs,
        ParcelStatus::OutForDelivery => Stage::OutForDelivery,
        ParcelStatus::PickupReady => Stage::PickupReady,
        ParcelStatus::AttemptFailed => Stage::AttemptFailed,
        ParcelStatus::Delivered => Stage::Delivered,
        ParcelStatus::Exception => Stage::Exception,
        ParcelStatus::ReturningToSender => Stage::Returning,
        ParcelStatus::ReturnedToSender => Stage::Returned,
        ParcelStatus::Lost => Stage::Lost,
        ParcelStatus::Cancelled => Stage::Cancelled,
    })
}

/// What usually lies ahead of a stop, in order.
fn ahead(parcel: &Parcel) -> &'static [Stage] {
    match parcel.status {
        ParcelStatus::Delivered | ParcelStatus::ReturnedToSender | ParcelStatus::Lost | ParcelStatus::Cancelled => &[],
        ParcelStatus::ReturningToSender => &[Stage::Returned],
        _ => &[
            Stage::Label,
            Stage::HandedOver,
            Stage::InTransit,
            Stage::Customs,
            Stage::OutForDelivery,
            Stage::Delivered,
        ],
    }
}

/// The track of a parcel.
pub fn track(parcel: &Parcel, events: &[ParcelEvent]) -> Track {
    let ordered = in_order(events);
    let mut first: Vec<(Stage, Option<Instant>)> = Vec::new();
    for event in &ordered {
        let at = Some(event.happened_at).filter(|at| !at.is_never());
        let Some(mut reached) = stage(event.status) else { continue };
        // The first scan is the handing over, whatever else it says; what it says is reached at the same time.
        let is_first_scan = event.status.is_scan() && first.iter().all(|(stage, _)| *stage != Stage::HandedOver);
        if is_first_scan {
            first.push((Stage::HandedOver, at));
            if reached == Stage::InTransit {
                reached = Stage::HandedOver;
            }
        }
        if first.iter().all(|(stage, _)| *stage != reached) {
            first.push((reached, at));
        }
    }
    let mut here = stage(parcel.status);
    if here == Some(Stage::InTransit) && first.iter().all(|(stage, _)| *stage != Stage::InTransit) {
        here = first.iter().any(|(stage, _)| *stage == Stage::HandedOver).then_some(Stage::HandedOver).or(here);
    }
    // What was reached, what was contradicted since included, then what is ahead; each stop once.
    first.sort_by_key(|(stage, at)| (*stage, at.unwrap_or(Instant::NEVER)));
    let stop = |(stage, at): (Stage, Option<Instant>)| Stop {
        stage,
        reached: if Some(stage) == here { Reached::Here } else { Reached::Passed },
        at,
    };
    let mut stops: Vec<Stop> = first.into_iter().map(stop).collect();
    if let Some(stage) = here.filter(|here| stops.iter().all(|stop| stop.stage != *here)) {
        stops.push(Stop { stage, reached: Reached::Here, at: None });
    }
    let crosses = parcel.origin_country != parcel.destination_country
        && ![&parcel.origin_country, &parcel.destination_country].into_iter().any(String::is_empty);
    let last = stops.iter().map(|stop| stop.stage).filter(|stage| *stage <= Stage::OutForDelivery).max();
    for stage in ahead(parcel) {
        let is_behind = last.is_some_and(|last| *stage <= last);
        let is_known = stops.iter().any(|stop| stop.stage == *stage);
        if !is_behind && !is_known && (*stage != Stage::Customs || crosses) {
            let at = parcel.expected_at.filter(|_| *stage == Stage::Delivered);
            stops.push(Stop { stage: *stage, reached: Reached::Ahead, at });
        }
    }
    stops.sort_by_key(|stop| stop.stage);
    Track { stops, contradictions: contradictions(&ordered) }
}

fn contradictions(ordered: &[&ParcelEvent]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let mut end: Option<ParcelStatus> = None;
    for event in ordered {
        if let Some(before) = end.filter(|before| is_contradicted_by(*before, event.status)) {
            found.push(Contradiction { at: event.happened_at, end: before, then: event.status });
            end = None;
        }
        if event.status.has_ended() {
            end = Some(event.status);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Reached::{Ahead, Here, Passed};
    use super::*;
    use crate::domain::parcels::{Lanes, apply_events};
    use crate::domain::time::DAY;

    type Row<'a> = (&'a [ParcelStatus], &'a [(Stage, Reached, Option<i64>)], usize);

    #[test]
    fn a_track_shows_what_was_reached_and_what_is_ahead() {
        use ParcelStatus as S;
        use Stage::{Customs, Delivered, HandedOver, InTransit, Label, Lost, OutForDelivery, Returned, Returning};
        let rows: &[Row<'_>] = &[
            (
                &[],
                &[
                    (Label, Ahead, None),
                    (HandedOver, Ahead, None),
                    (InTransit, Ahead, None),
                    (Customs, Ahead, None),
                    (OutForDelivery, Ahead, None),
                    (Delivered, Ahead, None),
                ],
                0,
            ),
            (
                &[S::LabelCreated, S::InTransit],
                &[
                    (Label, Passed, Some(1)),
                    (HandedOver, Here, Some(2)),
                    (InTransit, Ahead, None),
                    (Customs, Ahead, None),
                    (OutForDelivery, Ahead, None),
                    (Delivered, Ahead, None),
                ],
                0,
            ),
            (
                &[S::LabelCreated, S::InTransit, S::InTransit, S::Customs],
                &[
                    (Label, Passed, Some(1)),
                    (HandedOver, Passed, Some(2)),
                    (InTransit, Passed, Some(3)),
                    (Customs, Here, Some(4)),
                    (OutForDelivery, Ahead, None),
                    (Delivered, Ahead, None),
                ],
                0,
            ),
            (
                &[S::OutForDelivery, S::Delivered],
                &[(HandedOver, Passed, Some(1)), (OutForDelivery, Passed, Some(1)), (Delivered, Here, Some(2))],
                0,
            ),
            (
                &[S::InTransit, S::ReturningToSender],
                &[(HandedOver, Passed, Some(1)), (Returning, Here, Some(2)), (Returned, Ahead, None)],
                0,
            ),
            (&[S::InTransit, S::Lost], &[(HandedOver, Passed, Some(1)), (Lost, Here, Some(2))], 0),
            (
                &[S::InTransit, S::Delivered, S::InTransit],
                &[
                    (HandedOver, Passed, Some(1)),
                    (InTransit, Here, Some(3)),
                    (Customs, Ahead, None),
                    (OutForDelivery, Ahead, None),
                    (Delivered, Passed, Some(2)),
                ],
                1,
            ),
        ];
        for (statuses, stops, contradictions) in rows {
            let events: Vec<ParcelEvent> = (1..)
                .zip(*statuses)
                .map(|(id, status)| ParcelEvent {
                    id,
                    happened_at: Instant(id * DAY),
                    status: *status,
                    ..ParcelEvent::default()
                })
                .collect();
            let parcel =
                Parcel { origin_country: "DE".to_owned(), destination_country: "US".to_owned(), ..Parcel::default() };
            let track = track(&apply_events(&parcel, &events, &Lanes::default()), &events);
            let told: Vec<(Stage, Reached, Option<i64>)> =
                track.stops.iter().map(|stop| (stop.stage, stop.reached, stop.at.map(|at| at.0 / DAY))).collect();
            assert_eq!((told.as_slice(), track.contradictions.len()), (*stops, *contradictions), "{statuses:?}");
        }
    }
}
