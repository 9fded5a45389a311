//! What the search for cases alike asks: how common words are, who has them, who shares a product, a customer or an order.

use super::Reader;
use crate::domain::change::Record;
use crate::domain::columns::Val;
use crate::domain::ids::{Key, Kind};
use crate::store::db::{Db, StoreError};
use crate::store::{record, search};

/// How many records of any kind have a word, counted no further than a limit.
pub fn word_count(db: &Db, word: &str, limit: i64) -> Result<i64, StoreError> {
    let sql = "select count(*) from (select 1 from search where search match $1 limit $2)";
    let rows = db.query(sql, &[search::one_word(word), limit.into()])?;
    Ok(rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0))
}

impl Reader {
    /// How many records of any kind have a word, counted no further than a limit.
    pub fn word_count(&self, word: &str, limit: i64) -> Result<i64, StoreError> {
        word_count(&self.db, word, limit)
    }

    /// The newest returns and complaints that have a word, in their own texts or in those of their messages.
    pub fn cases_with_word(&self, word: &str, limit: i64) -> Result<Vec<Key>, StoreError> {
        let mut keys = Vec::new();
        for kind in [Kind::Return, Kind::Ticket] {
            for sql in search::newest_matching(kind) {
                let rows = self.db.query(&sql, &[search::one_word(word), limit.into()])?;
                keys.extend(rows.iter().filter_map(|row| row.first()?.int()).map(|id| Key::new(kind, id)));
            }
        }
        keys.sort_unstable_by_key(|key| (key.kind.code(), key.id));
        keys.dedup();
        Ok(keys)
    }

    /// The newest records whose column has a value that is not empty; the column has an index of its filled rows.
    pub fn newest_with<T: Record>(
        &self,
        column: &'static str,
        value: &Val,
        order: &'static str,
        limit: i64,
    ) -> Result<Vec<T>, StoreError> {
        let filled = if matches!(value, Val::Text(_)) { "<> ''" } else { "is not null" };
        let rest = format!("where {column} = $1 and {column} {filled} order by {order} desc, id desc limit $2");
        record::select(&self.db, &rest, &[value.clone(), limit.into()])
    }

    /// The records of these identifiers that are there.
    pub fn some<T: Record>(&self, ids: &[i64]) -> Result<Vec<T>, StoreError> {
        let marks: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
        let params: Vec<Val> = ids.iter().map(|id| Val::Int(*id)).collect();
        record::select(&self.db, &format!("where id in ({}) order by id", marks.join(", ")), &params)
    }
}
