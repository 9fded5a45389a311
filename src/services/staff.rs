//! Who works here, read from the desk's definitions.

use crate::domain::definitions::{Definition, Sort};
use crate::domain::staff::Staff;
use crate::store::{Db, StoreError, record};

/// Reads the people of a desk; nobody where none are defined.
pub fn load(db: &Db) -> Result<Staff, StoreError> {
    let people = record::select::<Definition>(db, "where sort = $1 order by id", &[Sort::Agent.code().into()])?;
    Ok(Staff::new(&people))
}
