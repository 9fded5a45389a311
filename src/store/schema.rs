//! Ordered migrations; refuses a file that a newer program wrote.

use super::db::{Db, StoreError};

/// Every migration in order. Invariant: a released one never changes (the tidy test holds their hashes).
pub const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_start.sql")];

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
