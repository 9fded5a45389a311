//! Cases whose keywords a person gave or accepted.

use crate::domain::change::Record;
use crate::domain::columns::Val;
use crate::domain::ids::Kind;
use crate::store::db::{Db, StoreError};
use crate::store::record;

/// How many cases of a kind there are, and the newest operation that gave one some.
pub fn standing(db: &Db, kind: Kind) -> Result<(i64, i64), StoreError> {
    let sql = format!("select count(*), coalesce(max(rev), 0) from {} where keywords <> ''", record::table(kind));
    let rows = db.query(&sql, &[])?;
    let number = |n: usize| rows.first().and_then(|row| row.get(n)).and_then(Val::int).unwrap_or(0);
    Ok((number(0), number(1)))
}

/// So many of them, those that were given some last first.
pub fn newest<T: Record>(db: &Db, most: usize) -> Result<Vec<T>, StoreError> {
    record::select::<T>(db, &format!("where keywords <> '' order by rev desc, id limit {most}"), &[])
}
