//! When lanes are learned: after an import that brought enough news, and once a day where the desk collects by itself.

use super::{Desk, DeskError};
use crate::domain::parcels::{Basis, FEWEST, Lane, Lanes, one_carrier};
use crate::domain::time::{DAY, HOUR};
use crate::store::lanes::{self, Mark};
use crate::store::{Db, StoreError, read::Reader};
use crate::text::Words;

/// All events are read to learn, so an import learns only when they have grown by this part since the last time: what it costs
/// then is a small part of what it cost to bring them in.
const GROWN_BY: i64 = 4;

/// What learning came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Learned {
    pub n_lanes: usize,
    /// Open parcels that are stuck or late at another moment than before.
    pub n_parcels: usize,
}

/// Learns when the events have grown by enough.
pub fn after_import(desk: &Desk) -> Result<(), DeskError> {
    let mark = lanes::mark(desk.store().db())?;
    let newest = lanes::newest_event(desk.store().db())?;
    if newest > mark.event && newest - mark.event >= mark.event / GROWN_BY {
        learn(desk)?;
    }
    Ok(())
}

/// Learns once a day, when there is anything new.
pub fn daily(desk: &Desk) -> Result<Option<Learned>, DeskError> {
    let mark = lanes::mark(desk.store().db())?;
    let is_due = desk.clock().now().0.saturating_sub(mark.at) >= DAY;
    if !is_due || lanes::newest_event(desk.store().db())? == mark.event {
        return Ok(None);
    }
    learn(desk).map(Some)
}

/// Learns from all events there are, and lets the open parcels follow.
pub fn learn(desk: &Desk) -> Result<Learned, DeskError> {
    let db = desk.store().db();
    let mark = Mark { event: lanes::newest_event(db)?, at: desk.clock().now().0 };
    // Read before the write begins, so that nobody waits for it.
    let learned = lanes::learn(db)?;
    let n_parcels = lanes::replace(db, &learned, mark)?;
    Ok(Learned { n_lanes: learned.len(), n_parcels })
}

/// Everything that was learned, for decisions on many parcels.
pub(super) fn all(db: &Db) -> Result<Lanes, StoreError> {
    Ok(lanes::all(db)?.into_iter().collect())
}

/// What was learned, the best known first.
pub fn known(reader: &Reader) -> Result<Vec<Lane>, StoreError> {
    lanes::all(reader.db())
}

/// The columns of what was learned: their words are `lanes-head-…`.
pub const COLUMNS: [&str; 7] = ["what", "state", "n", "half", "most", "alert", "longest"];

/// A lane in words, a cell for each column.
pub fn cells(words: &Words, lane: &Lane) -> Vec<String> {
    let state = match lane.state {
        Some(state) => words.code("code-parcel-status", state.code()),
        None => words.get("lanes-whole-way"),
    };
    let carrier = one_carrier(&lane.carrier).unwrap_or(&lane.carrier);
    let what = match lane.basis {
        Basis::Lane => format!("{carrier} {}→{}", lane.origin, lane.destination),
        Basis::Carrier => carrier.to_owned(),
        _ => words.code("code-pace", &lane.pace),
    };
    let hours = [lane.p50_hours, lane.p90_hours, lane.p95_hours, lane.longest_hours];
    let spans = hours.map(|hours| words.span(hours * HOUR));
    [what, state, words.number(lane.n)].into_iter().chain(spans).collect()
}

/// What proves something of what was learned, the best known first.
pub fn proven(reader: &Reader) -> Result<Vec<Lane>, StoreError> {
    Ok(known(reader)?.into_iter().filter(|lane| lane.n >= FEWEST).collect())
}
