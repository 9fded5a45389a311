//! Lanes: how long parcels are silent and how long they travel, learned from those that went before (domain 2.5).
//!
//! Invariant: what is known of a lane is a function of the events alone; whole hours, no averages, no estimates.

mod learn;

use std::collections::HashMap;

use super::carriers::lane_carrier;
use super::silence::{Pace, pace};
use super::{Parcel, ParcelStatus};
use crate::codes;
use crate::domain::time::{DAY, HOUR, Instant};

pub use learn::{Learner, Sighting};

codes! {
    /// What a moment rests on, the weakest first.
    pub enum Basis {
        /// The table that came with the program.
        Default = "default",
        /// All parcels of services that are meant to be as fast.
        Service = "service",
        /// All parcels of the carrier.
        Carrier = "carrier",
        /// The parcels of the carrier from the one country to the other.
        Lane = "lane",
        /// The carrier's own word.
        Promise = "promise",
    }
}

/// Fewer cases than this prove nothing.
pub const FEWEST: i64 = 30;

/// Nobody is alarmed by a silence of less than a day, however lively a lane is.
const SHORTEST: i64 = DAY;

/// Carriers promise days, and some of them nonsense: what lies further ahead than this is not believed.
const FURTHEST: i64 = 365 * DAY;

/// What is known of parcels that are alike.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lane {
    pub basis: Basis,
    /// In lower case; empty where all carriers are meant.
    pub carrier: String,
    /// Countries; empty where all routes are meant.
    pub origin: String,
    pub destination: String,
    /// How fast the service is meant to be; empty where a carrier is named.
    pub pace: String,
    /// The state in which nothing was heard; none where the whole way is meant, from the first scan to the delivery.
    pub state: Option<ParcelStatus>,
    /// How many silences that ended, or parcels that arrived.
    pub n: i64,
    pub p50_hours: i64,
    pub p90_hours: i64,
    pub p95_hours: i64,
    pub longest_hours: i64,
}

impl Lane {
    /// What it is known by.
    pub fn name(&self) -> String {
        let state = self.state.map_or(WHOLE_WAY, ParcelStatus::code);
        let parts = [self.basis.code(), &self.carrier, &self.origin, &self.destination, &self.pace, state];
        parts.join("|")
    }
}

/// Stands where a state would.
const WHOLE_WAY: &str = "way";

/// Which parcels a parcel is like, from the most alike to the least.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Kin {
    carrier: String,
    origin: String,
    destination: String,
    pace: Pace,
}

impl Kin {
    /// What of a parcel says whom it is like.
    pub fn of(carrier: &str, service: &str, origin: &str, destination: &str) -> Self {
        Self {
            carrier: lane_carrier(carrier),
            origin: origin.trim().to_uppercase(),
            destination: destination.trim().to_uppercase(),
            pace: pace(carrier, service, origin, destination),
        }
    }

    /// The lanes that a parcel belongs to in a state, the closest first.
    fn rungs(&self, state: Option<ParcelStatus>) -> impl Iterator<Item = Lane> {
        let of = |basis| Lane { basis, state, ..Lane::default() };
        let is_named = !self.carrier.is_empty();
        let lane = Lane {
            carrier: self.carrier.clone(),
            origin: self.origin.clone(),
            destination: self.destination.clone(),
            ..of(Basis::Lane)
        };
        let carrier = Lane { carrier: self.carrier.clone(), ..of(Basis::Carrier) };
        let service = Lane { pace: self.pace.code().to_owned(), ..of(Basis::Service) };
        let has_route = is_named && !self.origin.is_empty() && !self.destination.is_empty();
        [has_route.then_some(lane), is_named.then_some(carrier), Some(service)].into_iter().flatten()
    }
}

impl From<&Parcel> for Kin {
    fn from(parcel: &Parcel) -> Self {
        Self::of(&parcel.carrier, &parcel.service, &parcel.origin_country, &parcel.destination_country)
    }
}

/// Everything that was learned, or the part of it that concerns one parcel.
#[derive(Debug, Clone, Default)]
pub struct Lanes(HashMap<String, Lane>);

impl FromIterator<Lane> for Lanes {
    fn from_iter<I: IntoIterator<Item = Lane>>(lanes: I) -> Self {
        Self(lanes.into_iter().filter(|lane| lane.n >= FEWEST).map(|lane| (lane.name(), lane)).collect())
    }
}

impl Lanes {
    fn of(&self, kin: &Kin, state: Option<ParcelStatus>) -> Option<&Lane> {
        if self.0.is_empty() {
            return None;
        }
        kin.rungs(state).find_map(|rung| self.0.get(&rung.name()))
    }
}

/// A moment with what it rests on, and on how many cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    pub at: Instant,
    pub basis: Option<Basis>,
    pub n: i64,
}

impl Known {
    pub(super) const NEVER: Self = Self { at: Instant::NEVER, basis: None, n: 0 };
}

/// When the present silence is longer than 95 of 100 that ended; none where nothing was learned.
pub(super) fn silent_until(parcel: &Parcel, since: Instant, lanes: &Lanes) -> Option<Known> {
    let lane = lanes.of(&Kin::from(parcel), Some(parcel.status))?;
    let at = since.plus((lane.p95_hours * HOUR).max(SHORTEST));
    Some(Known { at, basis: Some(lane.basis), n: lane.n })
}

/// When a parcel should be there, and when it is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    pub expected_at: Option<Instant>,
    pub late: Known,
}

/// The carrier's promise, else what half and nine of ten such parcels took.
pub fn arrival(parcel: &Parcel, lanes: &Lanes) -> Arrival {
    let nothing = Arrival { expected_at: None, late: Known::NEVER };
    if parcel.status.has_ended() {
        return nothing;
    }
    if let Some(promised) = promise(parcel) {
        // A promise is a day; it is broken when the day is over.
        let late = if promised.0.rem_euclid(DAY) == 0 { promised.plus(DAY) } else { promised };
        return Arrival { expected_at: Some(promised), late: Known { at: late, basis: Some(Basis::Promise), n: 0 } };
    }
    let learned = parcel.first_scan_at.zip(lanes.of(&Kin::from(parcel), None));
    learned.map_or(nothing, |(since, lane)| Arrival {
        expected_at: Some(since.plus(lane.p50_hours * HOUR)),
        late: Known { at: since.plus(lane.p90_hours * HOUR), basis: Some(lane.basis), n: lane.n },
    })
}

fn promise(parcel: &Parcel) -> Option<Instant> {
    let begun = parcel.first_scan_at.unwrap_or(parcel.created_at);
    parcel.promised_at.filter(|at| !at.is_never() && (begun.is_never() || at.0 <= begun.0.saturating_add(FURTHEST)))
}

#[cfg(test)]
mod tests;
