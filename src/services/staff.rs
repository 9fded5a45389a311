//! Who works here and how the shop handles its money, read from the desk's definitions.

use std::collections::BTreeMap;

use crate::domain::columns::Val;
use crate::domain::definitions::{Definition, Sort};
use crate::domain::refunds::MoneyBook;
use crate::domain::staff::Staff;
use crate::store::{Db, StoreError, record};

/// Reads the people of a desk and its rules about money; nobody and what came with the program where none are defined.
pub fn load(db: &Db) -> Result<(Staff, MoneyBook), StoreError> {
    let sorts = [Sort::Agent, Sort::Money].map(|sort| Val::from(sort.code()));
    let own = record::select::<Definition>(db, "where sort in ($1, $2) order by id", &sorts)?;
    Ok((Staff::new(&own), MoneyBook::new(&own)))
}

/// How many open cases each of them has.
pub fn open_cases(
    staff: &Staff,
    open_of: impl Fn(&str) -> Result<i64, StoreError>,
) -> Result<BTreeMap<String, i64>, StoreError> {
    staff.names().map(|name| Ok((name.to_owned(), open_of(name)?))).collect()
}
