//! Learns lanes from the events of all parcels: each silence that ended and each way that was gone is counted in whole hours.

use std::collections::{BTreeMap, HashMap};

use super::{Kin, Lane};
use crate::domain::parcels::fold::states;
use crate::domain::parcels::{ParcelEvent, ParcelStatus};
use crate::domain::time::{HOUR, Instant};

/// What counts as a silence: carriers report one scan several times within minutes.
const QUIET: i64 = HOUR;

/// What an event says to a learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sighting {
    pub id: i64,
    pub at: Instant,
    pub sequence: i64,
    pub status: ParcelStatus,
    /// People are no carrier: what they enter ends no silence of his.
    pub by_hand: bool,
}

/// How often so many hours were counted.
type Hours = BTreeMap<i64, i64>;

/// Collects what parcels went through. Parcels that are alike in everything are counted together, and only what came together
/// is counted for the wider circles: there are a thousand events for each kind of parcel.
#[derive(Debug, Default)]
pub struct Learner {
    kins: HashMap<Kin, usize>,
    counted: HashMap<(usize, Option<ParcelStatus>), Hours>,
}

impl Learner {
    /// Takes the events of one parcel, in any order.
    pub fn take(&mut self, kin: Kin, sightings: &[Sighting]) {
        let seen = |sighting: &Sighting| ParcelEvent {
            id: sighting.id,
            happened_at: sighting.at,
            sequence: sighting.sequence,
            status: sighting.status,
            ..ParcelEvent::default()
        };
        let events: Vec<ParcelEvent> =
            sightings.iter().filter(|sighting| !sighting.by_hand && !sighting.at.is_never()).map(seen).collect();
        let states = states(&events);
        let known = self.kins.len();
        let kin = *self.kins.entry(kin).or_insert(known);
        for pair in states.windows(2) {
            let [(since, state), (until, next)] = pair else { continue };
            let silence = until.0.saturating_sub(since.0);
            // A parcel that was given up was not found by it, and one that had ended was not awaited.
            let ended = !matches!(next, ParcelStatus::Lost | ParcelStatus::Cancelled);
            let awaited = !state.has_ended() && *state != ParcelStatus::Unknown;
            if ended && awaited && silence >= QUIET {
                self.count(kin, Some(*state), silence);
            }
        }
        let handed_over = states.iter().find(|(_, state)| state.is_scan());
        let delivered = states.last().filter(|(_, state)| *state == ParcelStatus::Delivered);
        if let Some(((since, _), _)) = handed_over.zip(delivered) {
            // The first of the deliveries that stand at the end: what is told once more arrived only once.
            let first = states.iter().rev().take_while(|(_, state)| *state == ParcelStatus::Delivered).last();
            if let Some((until, _)) = first.filter(|(until, _)| until > since) {
                self.count(kin, None, until.0 - since.0);
            }
        }
    }

    fn count(&mut self, kin: usize, state: Option<ParcelStatus>, millis: i64) {
        // Begun hours count whole, so that what is said to have ended within so many had.
        let hours = millis.div_euclid(HOUR) + i64::from(millis.rem_euclid(HOUR) > 0);
        *self.counted.entry((kin, state)).or_default().entry(hours).or_default() += 1;
    }

    /// What was learned, in a fixed order.
    pub fn lanes(self) -> Vec<Lane> {
        let kins: HashMap<usize, &Kin> = self.kins.iter().map(|(kin, number)| (*number, kin)).collect();
        let mut lanes: HashMap<String, (Lane, Hours)> = HashMap::new();
        for ((kin, state), counted) in &self.counted {
            for rung in kins.get(kin).into_iter().flat_map(|kin| kin.rungs(*state)) {
                let (_, hours) = lanes.entry(rung.name()).or_insert_with(|| (rung, Hours::new()));
                for (length, n) in counted {
                    *hours.entry(*length).or_default() += n;
                }
            }
        }
        let mut lanes: Vec<Lane> = lanes.into_values().map(|(lane, hours)| measured(lane, &hours)).collect();
        lanes.sort_unstable();
        lanes
    }
}

fn measured(lane: Lane, hours: &Hours) -> Lane {
    let n = hours.values().sum();
    Lane {
        n,
        p50_hours: within(hours, n, 50),
        p90_hours: within(hours, n, 90),
        p95_hours: within(hours, n, 95),
        longest_hours: hours.last_key_value().map_or(0, |(hours, _)| *hours),
        ..lane
    }
}

/// The hours within which so many of a hundred had ended.
fn within(hours: &Hours, n: i64, percent: i64) -> i64 {
    let mut seen = 0;
    for (hours, count) in hours {
        seen += count;
        if seen * 100 >= n * percent {
            return *hours;
        }
    }
    0
}
