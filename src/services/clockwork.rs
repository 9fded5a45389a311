//! The works behind the clocks of a desk: what came with the program, and over it what the desk defines.

use crate::domain::clocks::Clockwork;
use crate::domain::columns::Val;
use crate::domain::definitions::{Definition, Sort};
use crate::store::{Db, StoreError, record};

/// Reads the desk's calendars and targets.
pub fn load(db: &Db) -> Result<Clockwork, StoreError> {
    let sorts = [Sort::Calendar, Sort::Targets].map(|sort| Val::from(sort.code()));
    let own = record::select::<Definition>(db, "where sort in ($1, $2) order by in_force_from, id", &sorts)?;
    Ok(Clockwork::new(&own))
}
