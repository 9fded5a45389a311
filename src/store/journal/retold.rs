//! What an operation did, told once more: records as they stand now, beside what the journal kept of them.

use std::collections::BTreeSet;

use super::{Action, Line, lines, read_old_values};
use crate::domain::change::{Change, Record};
use crate::domain::ids::Kind;
use crate::store::{Db, StoreError, record};
use crate::with_kind;

/// What an operation did to records of these kinds that are still there. What later ones did to them stands in it too.
pub fn changes(db: &Db, operation: i64, kinds: &BTreeSet<Kind>) -> Result<Vec<Change>, StoreError> {
    let mut found = Vec::new();
    let stays = |line: &&Line| kinds.contains(&line.kind) && line.action != Action::Delete;
    for line in lines(db, operation)?.iter().filter(stays) {
        for id in line.first_id..=line.last_id {
            found.extend(with_kind!(line.kind, T => change::<T>(db, line, id))?);
        }
    }
    Ok(found)
}

fn change<T: Record>(db: &Db, line: &Line, id: i64) -> Result<Option<Change>, StoreError> {
    let Some(row) = record::get::<T>(db, id)? else { return Ok(None) };
    let Some(old) = &line.old else { return Ok(Some(Change::create(row))) };
    let mut old = read_old_values(old)?;
    let columns = record::columns(&row)?.into_iter();
    let before = columns.map(|(name, value)| (name, old.remove(name).unwrap_or(value)));
    Ok(Some(Change::update(record::of_columns::<T>(before)?, row)))
}
