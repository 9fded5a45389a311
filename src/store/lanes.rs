//! What was learned of past parcels, and the moments of open parcels that follow from it.
//!
//! Derived, like the word index: made anew from the events at any time, so it goes past gate and journal, moves no revision and
//! stands in the way of no undo.

use std::collections::HashMap;

use super::db::{Db, StoreError};
use super::{meta, record};
use crate::domain::change::Parcel;
use crate::domain::columns::Val;
use crate::domain::ids::Kind;
use crate::domain::parcels::{Basis, FEWEST, Kin, Lane, Lanes, Learner, ParcelStatus, Sighting, lane_carrier, watched};
use crate::domain::time::Instant;

/// Up to which event was learned, and when.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mark {
    pub event: i64,
    pub at: i64,
}

const MARK: &str = "lanes";

/// Where learning stands; the beginning where nothing was learned yet.
pub fn mark(db: &Db) -> Result<Mark, StoreError> {
    let text = meta::get(db, MARK)?.unwrap_or_default();
    let (event, at) = text.split_once(' ').unwrap_or_default();
    Ok(Mark { event: event.parse().unwrap_or(0), at: at.parse().unwrap_or(0) })
}

/// The newest event of all, which says how many came in.
pub fn newest_event(db: &Db) -> Result<i64, StoreError> {
    let rows = db.query("select max(id) from parcel_events", &[])?;
    Ok(rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0))
}

/// Reads all events of all parcels and learns from them.
pub fn learn(db: &Db) -> Result<Vec<Lane>, StoreError> {
    let mut kins: HashMap<i64, Kin> = HashMap::new();
    let sql = "select id, carrier, service, origin_country, destination_country from parcels";
    db.each(sql, &[], &mut |row| {
        if let [Val::Int(id), carrier, service, origin, destination] = row.as_slice() {
            kins.insert(*id, Kin::of(carrier.text(), service.text(), origin.text(), destination.text()));
        }
        Ok(())
    })?;
    let mut learner = Learner::default();
    let mut parcel = 0;
    let mut sightings: Vec<Sighting> = Vec::new();
    let mut take = |parcel: i64, sightings: &[Sighting]| {
        if let Some(kin) = kins.remove(&parcel) {
            learner.take(kin, sightings);
        }
    };
    // In the order of the index, so that the events of a parcel come together.
    let sql = "select parcel_id, id, happened_at, sequence, status, by_hand from parcel_events order by parcel_id";
    db.each(sql, &[], &mut |row| {
        let [Val::Int(id), event @ ..] = row.as_slice() else { return Ok(()) };
        if *id != parcel {
            take(parcel, &sightings);
            parcel = *id;
            sightings.clear();
        }
        sightings.extend(sighting(event));
        Ok(())
    })?;
    take(parcel, &sightings);
    // Most lanes have seen too little to say anything.
    Ok(learner.lanes().into_iter().filter(|lane| lane.n >= FEWEST).collect())
}

fn sighting(event: &[Val]) -> Option<Sighting> {
    let [Val::Int(id), Val::Int(at), Val::Int(sequence), status, Val::Int(by_hand)] = event else { return None };
    let status = ParcelStatus::from_code(status.text())?;
    Some(Sighting { id: *id, at: Instant(*at), sequence: *sequence, status, by_hand: *by_hand != 0 })
}

/// Puts what was learned in place of what was, and lets the open parcels follow. Answers how many of them did.
pub fn replace(db: &Db, lanes: &[Lane], mark: Mark) -> Result<usize, StoreError> {
    db.begin()?;
    let replaced = replace_in(db, lanes, mark);
    match &replaced {
        Ok(_) => db.commit()?,
        Err(_) => db.rollback(),
    }
    replaced
}

/// Open parcels that are looked at together; a great desk has more than fit into memory well.
const AT_ONCE: usize = 2_000;

const COLUMNS: &str =
    "name, basis, carrier, origin, destination, pace, state, n, p50_hours, p90_hours, p95_hours, longest_hours";

fn replace_in(db: &Db, lanes: &[Lane], mark: Mark) -> Result<usize, StoreError> {
    db.execute("delete from lanes", &[])?;
    let insert = format!("insert into lanes ({COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    for lane in lanes {
        db.execute(&insert, &cells(lane))?;
    }
    let known = format!("{} {}", mark.event, mark.at);
    meta::set(db, MARK, &known)?;
    let lanes = lanes.iter().cloned().collect();
    let open: Vec<&str> = ParcelStatus::ALL.iter().filter(|status| !status.has_ended()).map(|s| s.code()).collect();
    let open = format!("where status in ('{}') and id > $1 order by id limit {AT_ONCE}", open.join("', '"));
    let (mut moved, mut last) = (0, 0);
    loop {
        let parcels = record::select::<Parcel>(db, &open, &[Val::Int(last)])?;
        let Some(end) = parcels.last() else { break };
        last = end.id;
        for parcel in parcels {
            let after = watched(parcel.clone(), &lanes);
            if after != parcel {
                moved += 1;
                move_on(db, &after)?;
            }
        }
    }
    Ok(moved)
}

fn move_on(db: &Db, parcel: &Parcel) -> Result<(), StoreError> {
    let basis = |basis: Option<Basis>| basis.map_or(Val::Null, |basis| basis.code().into());
    let sql = format!(
        "update {} set expected_at = $1, late_at = $2, late_basis = $3, n_ways = $4, stuck_at = $5, stuck_basis = $6, \
         n_silences = $7 where id = $8",
        record::table(Kind::Parcel)
    );
    let values = [
        parcel.expected_at.map_or(Val::Null, |at| at.0.into()),
        parcel.late_at.0.into(),
        basis(parcel.late_basis),
        parcel.n_ways.into(),
        parcel.stuck_at.0.into(),
        basis(parcel.stuck_basis),
        parcel.n_silences.into(),
        parcel.id.into(),
    ];
    db.execute(&sql, &values).map(|_| ())
}

fn cells(lane: &Lane) -> [Val; 12] {
    [
        lane.name().into(),
        lane.basis.code().into(),
        lane.carrier.as_str().into(),
        lane.origin.as_str().into(),
        lane.destination.as_str().into(),
        lane.pace.as_str().into(),
        lane.state.map_or(Val::Null, |state| state.code().into()),
        lane.n.into(),
        lane.p50_hours.into(),
        lane.p90_hours.into(),
        lane.p95_hours.into(),
        lane.longest_hours.into(),
    ]
}

/// All lanes, the closest first and the best known of those first.
pub fn all(db: &Db) -> Result<Vec<Lane>, StoreError> {
    select(db, "order by n desc, name", &[])
}

/// The lanes that a parcel may belong to.
pub fn like(db: &Db, parcel: &Parcel) -> Result<Lanes, StoreError> {
    let carrier = lane_carrier(&parcel.carrier);
    let [origin, destination] =
        [&parcel.origin_country, &parcel.destination_country].map(|country| country.trim().to_uppercase());
    let like = "where carrier in ('', $1) and origin in ('', $2) and destination in ('', $3)";
    Ok(select(db, like, &[carrier.into(), origin.into(), destination.into()])?.into_iter().collect())
}

fn select(db: &Db, rest: &str, params: &[Val]) -> Result<Vec<Lane>, StoreError> {
    Ok(db.query(&format!("select {COLUMNS} from lanes {rest}"), params)?.iter().filter_map(|row| read(row)).collect())
}

fn read(row: &[Val]) -> Option<Lane> {
    let [_, basis, carrier, origin, destination, pace, state, hours @ ..] = row else { return None };
    let [n, p50_hours, p90_hours, p95_hours, longest_hours] = hours else { return None };
    Some(Lane {
        basis: Basis::from_code(basis.text())?,
        carrier: carrier.text().to_owned(),
        origin: origin.text().to_owned(),
        destination: destination.text().to_owned(),
        pace: pace.text().to_owned(),
        state: ParcelStatus::from_code(state.text()),
        n: n.int()?,
        p50_hours: p50_hours.int()?,
        p90_hours: p90_hours.int()?,
        p95_hours: p95_hours.int()?,
        longest_hours: longest_hours.int()?,
    })
}
