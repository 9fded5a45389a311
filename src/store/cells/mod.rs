//! Daily cells: what orders add to figures, summed by day and group, so that a figure costs the same however many cases there are.
//!
//! Invariant: the cells follow from the rows; the gate keeps them in the same write, and they can be made anew at any time.

mod homes;
mod keep;
mod parting;
pub mod table;
mod tally;
#[cfg(test)]
mod tests;
pub mod units;

use std::collections::BTreeSet;

use crate::domain::analysis::Analysis;
use crate::domain::columns::Val;
use crate::domain::definitions::Sort;
use crate::domain::facts::{by_letter, facts, stored};
use crate::store::db::{Db, StoreError};
use crate::store::record;

pub use keep::Pending;
pub use parting::Catalogue;
use table::KEPT;
pub use tally::Names;
use tally::{Slot, Tally};
pub use units::Home;

/// Homes that are read at once.
const AT_ONCE: usize = 500;
/// So many cells are put together before they are written.
const MOST_CELLS: usize = 1_000_000;
/// So many differences are named.
const NAMED: usize = 5;

/// How the desk counts.
pub fn analysis(db: &Db) -> Result<Analysis, StoreError> {
    let own = record::select(db, "where sort = $1 order by id", &[Val::from(Sort::Analysis.code())])?;
    Ok(Analysis::of(&own))
}

/// Adds what the rows say; `look` sees the cells from time to time and may take them.
fn recount(
    db: &Db,
    tally: &mut Tally,
    look: &mut dyn FnMut(&mut Tally) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let (analysis, mut goods) = (analysis(db)?, Catalogue::default());
    each_home(db, &mut |homes| {
        for unit in units::load(db, homes, &mut goods)? {
            for fact in facts(&unit, &analysis) {
                tally.add(&fact, 1);
            }
        }
        look(tally)
    })
}

/// Makes the cells anew from the rows; the caller holds the write.
pub fn remake(db: &Db) -> Result<(), StoreError> {
    table::clear(db)?;
    let mut tally = Tally::default();
    recount(db, &mut tally, &mut |tally| {
        if tally.len() > MOST_CELLS { table::write(db, std::mem::take(tally)) } else { Ok(()) }
    })?;
    table::write(db, tally)
}

/// The cells that do not hold what the rows say, the first few of them by name; none where all do.
pub fn differences(db: &Db) -> Result<Vec<String>, StoreError> {
    let mut tally = Tally::default();
    table::read(db, &mut tally, -1)?;
    recount(db, &mut tally, &mut |_| Ok(()))?;
    tally.settle();
    let (names, differing) = tally.parts();
    Ok(differing.iter().take(NAMED).map(|(slot, ..)| place(names, slot)).collect())
}

fn place(names: &Names, slot: &Slot) -> String {
    let day = crate::domain::time::civil(slot.day).map(|date| date.to_string()).unwrap_or_default();
    let fact = by_letter(slot.letter).map_or("", |(name, flow)| stored(name, flow));
    let of_slot = [slot.platform, slot.market, slot.word, slot.currency].map(|name| names.text(name));
    let parts = [fact, KEPT[usize::from(slot.kept)].name, &day].into_iter().chain(of_slot);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

/// Hands over everything that belongs together on the desk, some homes at a time; of a million orders only those are in memory.
fn each_home(db: &Db, take: &mut dyn FnMut(&[Home]) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let mut last = String::new();
    loop {
        // What lies behind the last of a table that has more may be followed by one of its own that was not read.
        let (mut refs, mut until) = (BTreeSet::new(), None);
        for table in ["orders", "returns", "refunds", "exchanges", "complaints", "parcels"] {
            let next = "select distinct order_ref from";
            let sql =
                format!("{next} {table} where order_ref > $1 and order_ref <> '' order by order_ref limit {AT_ONCE}");
            let rows = db.query(&sql, &[Val::from(last.as_str())])?;
            let texts: Vec<String> = rows.iter().filter_map(|row| Some(row.first()?.text().to_owned())).collect();
            if texts.len() == AT_ONCE {
                until = until.into_iter().chain(texts.last().cloned()).min();
            }
            refs.extend(texts);
        }
        refs.retain(|text| until.as_ref().is_none_or(|until| text <= until));
        let Some(end) = refs.last() else { break };
        last.clone_from(end);
        let homes: Vec<Home> = refs.into_iter().map(Home::Ref).collect();
        take(&homes)?;
    }
    type ToHome = fn(i64) -> Home;
    let alone: [(&str, ToHome); 3] = [
        ("select id from orders where order_ref = ''", Home::Order),
        ("select id from returns where order_ref = ''", Home::Return),
        (
            "select id from refunds where order_ref = '' and not exists (select 1 from returns r where r.id = refunds.return_id)",
            Home::Refund,
        ),
    ];
    for (sql, home) in alone {
        let homes: Vec<Home> = db.query(sql, &[])?.iter().filter_map(|row| row[0].int()).map(home).collect();
        homes.chunks(AT_ONCE).try_for_each(&mut *take)?;
    }
    Ok(())
}
