//! Copies of a desk: taken while it is in use, verified before they are called a backup.

use std::path::Path;

use super::db::{Db, Mode, StoreError};
use super::{cells, record, schema, search};
use crate::domain::ids::Kind;

/// Pages copied in one step, so that a writer in between waits only briefly.
const PAGES_A_STEP: std::ffi::c_int = 1_000;

/// Copies a desk to a file that must not be there yet, then verifies the copy.
pub fn copy(from: &Db, to: &Path) -> Result<(), StoreError> {
    pages(from, to)?;
    verify(to)
}

/// The same for a desk of any schema; its structure alone is looked at.
pub fn copy_as_it_is(from: &Db, to: &Path) -> Result<(), StoreError> {
    pages(from, to)?;
    match integrity(&Db::open(to, Mode::Read)?)?.first() {
        None => Ok(()),
        Some(problem) => Err(StoreError::Corrupt(problem.clone())),
    }
}

fn pages(from: &Db, to: &Path) -> Result<(), StoreError> {
    let target = Db::open(to, Mode::Write)?;
    let mut connection = target.into_raw();
    let backup = rusqlite::backup::Backup::new(from.raw(), &mut connection).map_err(super::db::store_error)?;
    backup.run_to_completion(PAGES_A_STEP, std::time::Duration::ZERO, None).map_err(super::db::store_error)?;
    drop(backup);
    // One file without a log beside it: it can be read from where nobody may write, and reading it changes nothing.
    connection.execute_batch("pragma journal_mode=delete").map_err(super::db::store_error)
}

/// Whether a file is a whole desk that this program can open.
pub fn verify(path: &Path) -> Result<(), StoreError> {
    let db = Db::open(path, Mode::Read)?;
    schema::version(&db, schema::known())?;
    match integrity(&db)?.first() {
        None => Ok(()),
        Some(problem) => Err(StoreError::Corrupt(problem.clone())),
    }
}

/// What the database says of its own structure; empty when sound.
pub fn integrity(db: &Db) -> Result<Vec<String>, StoreError> {
    said(db, "pragma integrity_check(20)")
}

/// The same without comparing each index with its table.
pub fn quick(db: &Db) -> Result<Vec<String>, StoreError> {
    said(db, "pragma quick_check(20)")
}

fn said(db: &Db, sql: &str) -> Result<Vec<String>, StoreError> {
    let rows = match db.query(sql, &[]) {
        // Damage that the check itself cannot get past.
        Err(StoreError::Corrupt(problem)) => return Ok(vec![problem]),
        other => other?,
    };
    Ok(rows
        .into_iter()
        .filter_map(|row| row.first().map(|text| text.text().to_owned()))
        .filter(|t| t != "ok")
        .collect())
}

/// Whether the word index holds what the records say; reads all of both.
pub fn index_is_sound(db: &Db) -> Result<bool, StoreError> {
    search::check::is_sound(db)
}

/// The first cells that do not hold what the records say; reads all of both.
pub fn differing_cells(db: &Db) -> Result<Vec<String>, StoreError> {
    cells::differences(db)
}

/// Makes the word index and the cells anew, all of it or nothing.
pub fn remake_index(db: &Db) -> Result<(), StoreError> {
    db.begin()?;
    match search::check::rebuild(db).and_then(|()| cells::remake(db)) {
        Ok(()) => db.commit(),
        Err(error) => {
            db.rollback();
            Err(error)
        }
    }
}

/// How many records of each kind there are.
pub fn totals(db: &Db) -> Result<Vec<(Kind, i64)>, StoreError> {
    Kind::ALL
        .iter()
        .map(|&kind| {
            let rows = db.query(&format!("select count(*) from {}", record::table(kind)), &[])?;
            Ok((kind, rows.first().and_then(|row| row.first()).and_then(crate::domain::columns::Val::int).unwrap_or(0)))
        })
        .collect()
}
