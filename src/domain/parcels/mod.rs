//! Parcels: carrier events folded by event time into one state, and what contradicts it (domain 2.5).
//!
//! Invariant: the state is a function of the events alone, whatever order they came in.

use serde::{Deserialize, Serialize};

use super::time::Instant;
use crate::codes;

mod awaited;
mod carriers;
mod claims;
mod decide;
mod fold;
mod holding;
mod lanes;
mod notices;
mod receipt;
mod silence;
mod track;
mod verbs;

pub use awaited::{awaited_key, awaited_of, expect, label, no_longer_awaited};
pub use carriers::{begins_with_carrier, carrier_name, carrier_written, is_carrier, lane_carrier, one_carrier};
pub use claims::went_wrong;
pub use decide::{decide, natural_key};
pub use fold::{Folded, apply_events, fold, moves_return, watched};
pub use lanes::{Basis, FEWEST, Kin, Lane, Lanes, Learner, Sighting};
pub use notices::{NOTICES, notify_of};
pub use receipt::{arrived, others_are_coming, received};
pub use silence::pace_of;
pub use track::{Contradiction, Reached, Stage, Stop, Track, track};
pub use verbs::{VERBS, allowed};

codes! {
    pub enum ParcelStatus {
        Unknown = "unknown",
        AwaitingDropoff = "awaiting_dropoff",
        LabelCreated = "label_created",
        InTransit = "in_transit",
        Customs = "customs",
        OutForDelivery = "out_for_delivery",
        PickupReady = "pickup_ready",
        AttemptFailed = "attempt_failed",
        Delivered = "delivered",
        Exception = "exception",
        ReturningToSender = "returning_to_sender",
        ReturnedToSender = "returned_to_sender",
        Lost = "lost",
        Cancelled = "cancelled",
    }
}

codes! {
    pub enum Leg {
        Return = "return",
        OutboundReplacement = "outbound_replacement",
        Original = "original",
    }
}

codes! {
    pub enum ExceptionKind {
        Other = "other",
        Damaged = "damaged",
        Refused = "refused",
        Address = "address",
        HeldForPayment = "held_for_payment",
        Prohibited = "prohibited",
        Delayed = "delayed",
    }
}

codes! {
    /// How a claim against the carrier stands.
    pub enum ClaimState {
        Open = "open",
        Paid = "paid",
        Refused = "refused",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Parcel {
    pub id: i64,
    pub rev: i64,
    /// `parcel:TRACKINGNUMBER`; the same parcel from any source is one.
    pub natural_key: Option<String>,
    pub tracking: String,
    pub carrier: String,
    pub service: String,
    pub leg: Leg,
    pub platform: String,
    pub market: String,
    /// The first return in it, and the numbers of all others.
    pub return_id: Option<i64>,
    pub also_returns: Vec<String>,
    pub exchange_id: Option<i64>,
    pub order_id: Option<i64>,
    pub order_ref: String,
    pub status: ParcelStatus,
    pub exception: Option<ExceptionKind>,
    /// The provider's own latest word, and that word folded; both kept where they disagree with the events.
    pub platform_status: String,
    pub platform_state: Option<ParcelStatus>,
    pub conflict: Option<ParcelStatus>,
    /// A later event contradicted a soft end such as delivered.
    pub contradicted: bool,
    pub declared_lost: bool,
    pub origin_country: String,
    pub destination_country: String,
    pub label_cost_minor: i64,
    pub currency: String,
    pub label_payer: String,
    pub created_at: Instant,
    pub first_scan_at: Option<Instant>,
    pub last_event_at: Instant,
    pub last_event: String,
    pub delivered_at: Option<Instant>,
    /// What the carrier promised.
    pub promised_at: Option<Instant>,
    /// The promise, else what half of such parcels took; none once ended.
    pub expected_at: Option<Instant>,
    /// When it is late, what says so and on how many parcels that rests; `NEVER` where nothing is expected.
    pub late_at: Instant,
    pub late_basis: Option<Basis>,
    pub n_ways: i64,
    /// When silence becomes an alert, what says so and on how many silences that rests; `NEVER` once ended.
    pub stuck_at: Instant,
    pub stuck_basis: Option<Basis>,
    pub n_silences: i64,
    /// Until when the carrier can be claimed on, by which clause, and the claim itself.
    pub claim_due_at: Instant,
    pub claim_clause: String,
    pub claim: Option<ClaimState>,
    pub claim_ref: String,
    pub claimed_minor: i64,
    pub claimed_at: Option<Instant>,
    pub n_events: i64,
    pub assignee: String,
    pub tags: Vec<String>,
    pub note: String,
    /// When the platform last spoke of it, as far as its files say so; older files no longer count.
    pub stated_at: Option<Instant>,
    /// Whose word each column is, where not all of it was said at once (`intake::standing`).
    pub said: String,
    pub updated_at: Instant,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ParcelEvent {
    pub id: i64,
    pub rev: i64,
    /// Tracking number, instant, normalised text and status (formats 0.6).
    pub natural_key: Option<String>,
    pub parcel_id: i64,
    pub happened_at: Instant,
    /// The carrier's own order among events of one instant.
    pub sequence: i64,
    pub status: ParcelStatus,
    pub exception: Option<ExceptionKind>,
    pub text: String,
    pub place: String,
    pub platform_status: String,
    /// Entered by a person here.
    pub by_hand: bool,
}

super::record!(Parcel, Kind::Parcel);
super::record!(ParcelEvent, Kind::ParcelEvent);

#[cfg(test)]
mod tests;
