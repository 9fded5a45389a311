//! Daily cells: what orders add to figures, summed by day and group; one of the places where speed is kept rather than found.

pub mod units;

use crate::domain::analysis::Analysis;
use crate::domain::columns::Val;
use crate::domain::definitions::Sort;
use crate::store::db::{Db, StoreError};
use crate::store::record;

pub use units::Home;

/// How the desk counts.
pub fn analysis(db: &Db) -> Result<Analysis, StoreError> {
    let own = record::select(db, "where sort = $1 order by id", &[Val::from(Sort::Analysis.code())])?;
    Ok(Analysis::of(&own))
}
