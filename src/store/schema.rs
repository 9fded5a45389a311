//! Ordered migrations; refuses a file that a newer program wrote.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::db::{Db, StoreError};

/// Every migration in order. Invariant: a released one never changes (the tidy test holds their hashes).
pub const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_start.sql")];

/// What the trigger on refunds says.
pub const OVER_PAID: &str = "refunds above what was paid";

/// How statements begin in the file, and how they begin here.
const BEGINNINGS: &[(&str, &str)] = &[
    ("CREATE TABLE ", "create table "),
    ("CREATE INDEX ", "create index "),
    ("CREATE UNIQUE INDEX ", "create unique index "),
    ("CREATE TRIGGER ", "create trigger "),
    ("CREATE VIRTUAL TABLE ", "create virtual table "),
];

/// The tables that the word index makes for itself.
const INDEX_TABLES: &[&str] = &[
    "'search_data'(id INTEGER PRIMARY KEY, block BLOB)",
    "'search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID",
    "'search_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER)",
    "'search_config'(k PRIMARY KEY, v) WITHOUT ROWID",
];

/// Every statement of the migrations, with how it begins taken off, and the index's own tables.
static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let own = MIGRATIONS.iter().flat_map(|sql| statements(sql));
    own.filter_map(|sql| BEGINNINGS.iter().find_map(|(_, own)| sql.strip_prefix(own)))
        .chain(INDEX_TABLES.iter().copied())
        .collect()
});

/// The statements of a migration, without the notes between them.
fn statements(sql: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = sql.trim_start();
    while !rest.is_empty() {
        if let Some(note) = rest.strip_prefix("--") {
            rest = note.split_once('\n').map_or("", |(_, rest)| rest.trim_start());
            continue;
        }
        // A statement ends with the first semicolon at the end of a line that nothing indented follows.
        let end = rest.match_indices(";\n").map(|(at, _)| at).find(|at| !rest[at + 2..].starts_with([' ', 'e']));
        let (statement, after) = end.map_or((rest, ""), |at| (&rest[..at], &rest[at + 2..]));
        found.push(statement);
        rest = after.trim_start();
    }
    found
}

/// Refuses a file in whose schema something stands that no desk has. A view in the place of a table, a trigger, a computed column
/// would work on what the program reads and writes, whoever brought the file (promises P9).
pub fn no_strangers(db: &Db) -> Result<(), StoreError> {
    for row in db.query("select name, sql from sqlite_schema where sql is not null", &[])? {
        let [name, sql] = row.as_slice() else { continue };
        let (name, sql) = (name.text(), sql.text());
        // What the database keeps for itself, which nobody else can name so.
        let own = name.starts_with("sqlite_") && sql.starts_with("CREATE TABLE sqlite_");
        let body = BEGINNINGS.iter().find_map(|(there, _)| sql.strip_prefix(there));
        if !own && !body.is_some_and(|body| KNOWN.contains(body)) {
            return Err(StoreError::Strange(name.to_owned()));
        }
    }
    Ok(())
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
