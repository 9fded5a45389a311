//! What a person picks from: the names that stand in a column, the goods of a product line.

use super::Reader;
use crate::domain::catalog::Product;
use crate::domain::columns::Val;
use crate::domain::ids::Kind;
use crate::store::db::{Db, StoreError};
use crate::store::record;

impl Reader {
    /// The assignees of a kind of case, in the order of their names; each is found by one step in the column's index.
    pub fn assignees(&self, kind: Kind, limit: i64) -> Result<Vec<String>, StoreError> {
        let table = record::table(kind);
        let next = format!("select min(assignee) from {table} where assignee <> '' and assignee > name");
        let sql = format!(
            "with recursive names(name) as (select min(assignee) from {table} where assignee <> '' \
             union all select ({next}) from names where name is not null) \
             select name from names where name is not null limit $1"
        );
        let rows = self.db.query(&sql, &[limit.into()])?;
        Ok(rows.iter().filter_map(|row| row.first()).map(|name| name.text().to_owned()).collect())
    }

    /// How many returns and complaints are somebody's and not done.
    pub fn open_of(&self, assignee: &str) -> Result<i64, StoreError> {
        open_of(&self.db, assignee)
    }

    /// Products of a line by their numbers.
    pub fn products_of_line(&self, line: &str, limit: i64) -> Result<Vec<Product>, StoreError> {
        record::select(&self.db, "where product_line = $1 order by sku limit $2", &[line.into(), limit.into()])
    }
}

/// How many returns and complaints are somebody's and not done.
pub fn open_of(db: &Db, assignee: &str) -> Result<i64, StoreError> {
    let mut sum = 0;
    for (kind, done) in [
        (Kind::Return, "'settled', 'closed', 'rejected', 'canceled', 'expired'"),
        (Kind::Ticket, "'resolved', 'closed', 'spam', 'duplicate', 'merged'"),
    ] {
        let table = record::table(kind);
        let sql =
            format!("select count(*) from {table} where assignee = $1 and assignee <> '' and status not in ({done})");
        let rows = db.query(&sql, &[assignee.into()])?;
        sum += rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0);
    }
    Ok(sum)
}
