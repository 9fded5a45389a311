//! The word index over texts, names and numbers; one of the places where databases differ.
//!
//! All kinds share one index without contents of its own; a row is found again by its number. The index cuts at ASCII
//! signs only, and our tokens hold none (see `domain::words`), so it holds exactly the tokens that memory compares.

use super::db::{Db, StoreError};
use crate::domain::columns::{Columns, Val};
use crate::domain::ids::{Key, Kind};
use crate::domain::words::{self, Phrase};

/// The number of an index row is `id * KIND_STRIDE + kind`.
const KIND_STRIDE: i64 = 32;

/// Keeps the index in step with one record.
pub fn write(db: &Db, key: Key, old: Option<&Columns>, new: Option<&Columns>) -> Result<(), StoreError> {
    if let (Some(old), Some(new)) = (old, new)
        && same_texts(key.kind, old, new)
    {
        return Ok(());
    }
    let tokens = |columns: Option<&Columns>| columns.and_then(|columns| words::searchable(key.kind, columns));
    if tokens(old).is_some() {
        db.execute("delete from search where rowid = $1", &[Val::Int(row(key))])?;
    }
    if let Some(text) = tokens(new) {
        db.execute("insert into search (rowid, words) values ($1, $2)", &[Val::Int(row(key)), Val::Text(text)])?;
    }
    Ok(())
}

fn same_texts(kind: Kind, old: &Columns, new: &Columns) -> bool {
    let value =
        |columns: &Columns, name: &str| columns.iter().find(|(column, _)| *column == name).map(|(_, v)| v.clone());
    words::searched(kind).iter().all(|name| value(old, name) == value(new, name))
}

const fn row(key: Key) -> i64 {
    key.id * KIND_STRIDE + key.kind as i64
}

/// SQL that selects the identifiers of the records of a kind whose words match parameter `$n`.
pub fn matching(kind: Kind, n: usize) -> String {
    let k = kind as i64;
    format!("select (rowid - {k}) / {KIND_STRIDE} from search where search match ${n} and rowid % {KIND_STRIDE} = {k}")
}

/// So many rows are fetched one by one in the time of a frame.
const FEW: i64 = 1_000;

/// Whether a question has few hits, over all kinds.
pub fn is_rare(db: &Db, question: &Val) -> Result<bool, StoreError> {
    let sql = "select count(*) from (select 1 from search where search match $1 limit $2)";
    let rows = db.query(sql, &[question.clone(), Val::Int(FEW)])?;
    Ok(rows.first().and_then(|row| row.first()).and_then(Val::int).is_none_or(|hits| hits < FEW))
}

/// The question to the index for records that hold every phrase. Tokens need no escape: they hold no quotation mark.
pub fn question(phrases: &[&Phrase]) -> String {
    let quoted: Vec<String> = phrases
        .iter()
        .map(|phrase| format!("\"{}\"{}", phrase.tokens.join(" "), if phrase.open_end { " *" } else { "" }))
        .collect();
    quoted.join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_the_index_tell_kind_and_number() {
        for (i, &kind) in Kind::ALL.iter().enumerate() {
            let row = row(Key::new(kind, 7));
            assert_eq!((row / KIND_STRIDE, row % KIND_STRIDE), (7, i64::try_from(i).unwrap_or(-1)), "{kind}");
        }
    }
}
