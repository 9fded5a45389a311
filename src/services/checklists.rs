//! What a complaint must have before it is solved, and whether its customer is asked, read from the desk's definitions.

use crate::domain::complaints::{Checklists, Survey};
use crate::domain::definitions::{Definition, Sort};
use crate::domain::time::Instant;
use crate::store::{Db, StoreError, record};

/// Reads the desk's checklists.
pub fn lists(db: &Db) -> Result<Checklists, StoreError> {
    Ok(Checklists::new(&of_sort(db, Sort::Checklist)?))
}

/// Reads how the desk asks its customers.
pub(super) fn survey(db: &Db, now: Instant) -> Result<Survey, StoreError> {
    Ok(Survey::of(&of_sort(db, Sort::Survey)?, now))
}

fn of_sort(db: &Db, sort: Sort) -> Result<Vec<Definition>, StoreError> {
    record::select(db, "where sort = $1 order by in_force_from, id", &[sort.code().into()])
}
