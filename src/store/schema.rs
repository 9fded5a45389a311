//! Ordered migrations; refuses a file that a newer program wrote.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::db::{Db, StoreError};
use crate::domain::columns::Val;

/// Every migration in order. Invariant: a released one never changes (the tidy test holds their hashes).
pub const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_start.sql")];

/// What the trigger on refunds says.
pub const OVER_PAID: &str = "refunds above what was paid";

/// Everything that stands in a schema: by its sort and name, of which table, and the statement that made it.
type Schema = BTreeMap<(String, String), (String, String)>;

fn read(db: &Db) -> Result<Schema, StoreError> {
    // What the database keeps for itself, which nobody else can name so, is no part of it.
    let sql = "select type, name, tbl_name, sql from sqlite_schema
               where sql is not null and not (name glob 'sqlite_*' and sql glob 'CREATE TABLE sqlite_*')";
    let text = |value: &Val| value.text().to_owned();
    let rows = db.query(sql, &[])?.into_iter().map(|row| match row.as_slice() {
        [sort, name, table, sql] => ((text(sort), text(name)), (text(table), text(sql))),
        _ => Default::default(),
    });
    Ok(rows.collect())
}

/// What every desk of this program has.
static KNOWN: LazyLock<Option<Schema>> = LazyLock::new(|| of_version(known()).ok());

/// The schema of a version, as it is made.
fn of_version(version: i64) -> Result<Schema, StoreError> {
    let fresh = Db::memory()?;
    MIGRATIONS.iter().zip(0..version).try_for_each(|(sql, _)| fresh.script(sql))?;
    read(&fresh)
}

/// Refuses a file in whose schema something stands that no desk of its version has, or something is missing. A view in the place of a
/// table, a trigger, a computed column would work on what the program reads and writes, whoever brought the file (promises P9).
pub fn no_strangers(db: &Db) -> Result<(), StoreError> {
    // Another program may be making the desk just now.
    let (found, version) = db.at_one_moment(|| Ok::<_, StoreError>((read(db)?, db.pragma("user_version")?)))??;
    let older;
    let wanted = match KNOWN.as_ref().filter(|_| version == known()) {
        Some(wanted) => wanted,
        None => {
            older = of_version(version)?;
            &older
        }
    };
    if let Some(((_, name), _)) = found.iter().find(|(place, made)| wanted.get(*place) != Some(*made)) {
        return Err(StoreError::Strange(name.clone()));
    }
    match wanted.keys().find(|place| !found.contains_key(*place)) {
        Some((_, name)) => Err(StoreError::Lacks(name.clone())),
        None => Ok(()),
    }
}

/// The version of this program.
pub fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Before a desk is brought to a newer schema a copy of it is kept beside it, as it is.
fn keep_old(db: &Db, found: i64) -> Result<(), StoreError> {
    let path = std::path::PathBuf::from(db.path());
    let kept = path.with_extension(format!("before-schema-{}.desk", found + 1));
    if path.as_os_str().is_empty() || kept.exists() {
        return Ok(());
    }
    super::backup::copy_as_it_is(db, &kept)
}

/// Brings a desk to the schema of this program.
pub fn migrate(db: &Db) -> Result<(), StoreError> {
    let known = known();
    let found = version(db, known)?;
    if found == known {
        return Ok(());
    }
    if found > 0 {
        keep_old(db, found)?;
    }
    db.begin()?;
    let outcome = apply(db, known);
    match outcome {
        Ok(()) => db.commit(),
        Err(error) => {
            db.rollback();
            Err(error)
        }
    }
}

/// The schema's version; an error when it is newer than this program.
pub fn version(db: &Db, known: i64) -> Result<i64, StoreError> {
    let found = db.pragma("user_version")?;
    if found > known { Err(StoreError::Newer { found, known }) } else { Ok(found) }
}

fn apply(db: &Db, known: i64) -> Result<(), StoreError> {
    // Another process may have migrated while this one waited for the lock.
    let done = version(db, known)?;
    for sql in MIGRATIONS.iter().skip(usize::try_from(done).unwrap_or(0)) {
        db.script(sql)?;
    }
    db.script(&format!("pragma user_version={known}"))?;
    super::meta::set(db, "schema", &known.to_string())
}

#[cfg(test)]
mod tests;
