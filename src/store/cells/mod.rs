//! Daily cells: what orders add to figures, summed by day and group, so that a figure costs the same however many cases there are.
//!
//! Invariant: the cells follow from the rows; the gate keeps them in the same write, and they can be made anew at any time.

mod keep;
pub mod table;
#[cfg(test)]
mod tests;
pub mod units;

use std::collections::BTreeSet;

use crate::domain::analysis::Analysis;
use crate::domain::columns::Val;
use crate::domain::definitions::Sort;
use crate::domain::facts::facts;
use crate::store::db::{Db, StoreError};
use crate::store::record;

pub use keep::Pending;
use table::{CellKey, Cells};
pub use units::Home;

/// Homes that are read at once.
const AT_ONCE: usize = 1_000;
/// So many cells are put together before they are written.
const MOST_CELLS: usize = 200_000;
/// So many differences are named.
const NAMED: usize = 5;

/// How the desk counts.
pub fn analysis(db: &Db) -> Result<Analysis, StoreError> {
    let own = record::select(db, "where sort = $1 order by id", &[Val::from(Sort::Analysis.code())])?;
    Ok(Analysis::of(&own))
}

/// The cells as the rows say, some at a time.
fn recounted(db: &Db, take: &mut dyn FnMut(Cells) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let analysis = analysis(db)?;
    let homes: Vec<Home> = every_home(db)?.into_iter().collect();
    let mut cells = Cells::new();
    for homes in homes.chunks(AT_ONCE) {
        for unit in units::load(db, homes)? {
            for fact in facts(&unit, &analysis) {
                table::add(&mut cells, &fact, 1);
            }
        }
        if cells.len() > MOST_CELLS {
            take(std::mem::take(&mut cells))?;
        }
    }
    take(cells)
}

/// Makes the cells anew from the rows; the caller holds the write.
pub fn remake(db: &Db) -> Result<(), StoreError> {
    table::clear(db)?;
    recounted(db, &mut |cells| table::write(db, cells))
}

/// The cells that do not hold what the rows say, the first few of them by name; none where all do.
pub fn differences(db: &Db) -> Result<Vec<String>, StoreError> {
    let mut differing = table::all(db)?;
    recounted(db, &mut |cells| {
        for (key, cell) in cells {
            let known = differing.entry(key).or_default();
            known.n -= cell.n;
            known.sum -= cell.sum;
        }
        Ok(())
    })?;
    let differing = differing.into_iter().filter(|(_, cell)| *cell != table::Cell::default());
    Ok(differing.take(NAMED).map(|(key, _)| place(&key)).collect())
}

fn place(key: &CellKey) -> String {
    let day = crate::domain::time::civil(key.day).map(|date| date.to_string()).unwrap_or_default();
    let parts = [key.fact, key.dimension, &day, &key.platform, &key.market, &key.word, &key.currency];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

/// Everything that belongs together on the desk.
fn every_home(db: &Db) -> Result<BTreeSet<Home>, StoreError> {
    let mut homes = BTreeSet::new();
    for table in ["orders", "returns", "refunds", "exchanges", "complaints", "parcels"] {
        db.each(&format!("select distinct order_ref from {table} where order_ref <> ''"), &[], &mut |row| {
            homes.extend(row.into_iter().map(|cell| Home::Ref(cell.text().to_owned())));
            Ok(())
        })?;
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
        db.each(sql, &[], &mut |row| {
            homes.extend(row.first().and_then(Val::int).map(home));
            Ok(())
        })?;
    }
    Ok(homes)
}
