//! A person's data: handed out whole, or erased from rows, journal, index and the files that the desk made. Sums and counts stay.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::domain::change::{Change, Edit, Effect, Record};
use crate::domain::columns::{Val, from_columns};
use crate::domain::customers::personal;
use crate::domain::ids::{Key, Kind};
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::services::backup::automatic;
use crate::services::export::object;
use crate::services::import::rejects_without;
use crate::services::outlets::FOLDER;
use crate::services::{Desk, DeskError};
use crate::store::erasure::{self, Erased};
use crate::store::read::people::identities;
use crate::store::{Deed, Reader, StoreError, journal, record};
use crate::with_kind;

/// The operation that erases; it is the one that nobody takes back.
pub const VERB: &str = "erase";

/// What was done, and what is left to a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erasure {
    pub records: usize,
    pub operations: usize,
    /// Files of the desk that were taken away or written anew without the person.
    pub files: Vec<PathBuf>,
    /// Copies of the desk from before, which still hold what was erased.
    pub copies: Vec<PathBuf>,
}

/// Everything of a person, by kind of record.
pub fn handed_out(reader: &Reader, customer: i64) -> Result<Map<String, Value>, DeskError> {
    let people = people(reader.db(), customer)?;
    let mut all = Map::new();
    for key in erasure::records_of(reader.db(), &people)? {
        let row = with_kind!(key.kind, T => record::get::<T>(reader.db(), key.id)?.map(|row| object(&row)));
        let list = all.entry(key.kind.plural()).or_insert_with(|| json!([]));
        if let (Some(row), Some(list)) = (row, list.as_array_mut()) {
            list.push(Value::Object(row));
        }
    }
    Ok(all)
}

fn people(db: &crate::store::Db, customer: i64) -> Result<Vec<i64>, DeskError> {
    let people: Vec<i64> = identities(db, customer)?.iter().map(|one| one.id).collect();
    if people.is_empty() { Err(Refusal::NotFound(Key::new(Kind::Customer, customer)).into()) } else { Ok(people) }
}

/// Erases a person for good; it cannot be taken back. What files say of the person later is not taken in again.
pub fn erase(desk: &mut Desk, actor: &Actor, customer: i64) -> Result<Erasure, DeskError> {
    let now = desk.clock().now();
    let mut write = desk.store().write(now)?;
    let db = write.db();
    let keys = erasure::records_of(db, &people(db, customer)?)?;
    let needles = needles(db, &keys)?;
    let sent = sent_files(db, &keys)?;
    let mut erased = Erased::load_or_new(db, now)?;
    let mut changes = Vec::new();
    for key in &keys {
        changes.extend(with_kind!(key.kind, T => blank::<T>(db, key.id, &mut erased, now))?);
    }
    let target = Key::new(Kind::Customer, customer);
    let deed = |verb: &str, args: String| Deed {
        actor: actor.clone(),
        verb: verb.to_owned(),
        target: Some(target),
        args,
        happened_at: now,
        cause: None,
        undoes: None,
    };
    write.operation(&deed(VERB, "{}".to_owned()), &changes)?;
    let sums = erasure::scrub(&write, &keys)?;
    let operations = sums.len();
    write.operation(&deed(journal::ERASURE, serde_json::to_string(&sums).unwrap_or_default()), &[])?;
    erased.save(write.db())?;
    write.finish()?;
    let mut files = rejects_without(desk.store().path(), &needles)?;
    for path in sent {
        std::fs::remove_file(&path).map_err(|error| StoreError::Disk(error.to_string()))?;
        files.push(path);
    }
    erasure::purge(desk.store().db())?;
    Ok(Erasure { records: changes.len(), operations, files, copies: copies(desk)? })
}

fn blank<T: Record>(
    db: &crate::store::Db,
    id: i64,
    erased: &mut Erased,
    now: crate::domain::time::Instant,
) -> Result<Option<Change>, StoreError> {
    let Some(before) = record::get::<T>(db, id)? else { return Ok(None) };
    let mut columns = personal::blanked(T::KIND, &record::columns(&before)?);
    if let Some(identity) = erased.add(before.key(), before.natural_key(), now) {
        for (_, value) in columns.iter_mut().filter(|(name, _)| *name == "natural_key") {
            *value = Val::Text(identity.clone());
        }
    }
    let after: T = from_columns(columns).map_err(|error| StoreError::Other(error.to_string()))?;
    Ok((after != before).then(|| T::change(Edit { before: Some(before), after: Some(after) })))
}

/// Words by which a row of a rejected file is the person's.
fn needles(db: &crate::store::Db, keys: &BTreeSet<Key>) -> Result<Vec<String>, StoreError> {
    let mut needles = BTreeSet::new();
    for key in keys {
        let columns =
            with_kind!(key.kind, T => record::get::<T>(db, key.id)?.map(|row| record::columns(&row)).transpose())?;
        for (name, value) in columns.unwrap_or_default() {
            let text = value.text();
            // A short word, or a first name alone, stands in other people's rows too.
            let is_own = match name {
                "email" | "phone" | "handle" | "order_ref" | "platform_ref" | "recipient" => text.chars().count() > 4,
                "name" | "customer" => text.chars().count() > 4 && text.contains(' '),
                _ => false,
            };
            if is_own {
                needles.insert(text.to_owned());
            }
        }
    }
    Ok(needles.into_iter().collect())
}

/// Messages to the person that lie in the outgoing folder.
fn sent_files(db: &crate::store::Db, keys: &BTreeSet<Key>) -> Result<Vec<PathBuf>, StoreError> {
    let mut files = Vec::new();
    for key in keys.iter().filter(|key| key.kind == Kind::Effect) {
        let effect = record::get::<Effect>(db, key.id)?;
        let file = effect.filter(|effect| effect.outlet == FOLDER).map(|effect| PathBuf::from(effect.answer));
        files.extend(file.filter(|file| file.is_file()));
    }
    Ok(files)
}

/// Copies of the desk beside it, from before a restore, and in its folder of backups.
fn copies(desk: &Desk) -> Result<Vec<PathBuf>, StoreError> {
    let path = desk.store().path();
    let before = format!("{}.before-", path.file_stem().unwrap_or_default().to_string_lossy());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let is_copy = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with(&before);
    let mut found: Vec<PathBuf> = entries.filter(is_copy).map(|entry| entry.path()).collect();
    if let Some(own) = automatic::folder(path, &desk.backups) {
        found.extend(automatic::all(&own)?.into_iter().map(|(_, path)| path));
    }
    Ok(found)
}
