//! A person's data: handed out whole, or erased from rows, journal, index and the files that the desk made. Sums and counts stay.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::domain::change::{Change, Edit, Effect, Message, Record, ReturnCase, Review, Ticket};
use crate::domain::columns::{Val, from_columns};
use crate::domain::customers::personal;
use crate::domain::definitions::{Definition, Sort};
use crate::domain::forgetting::{self, Theirs};
use crate::domain::ids::{Key, Kind};
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::reports::MadeReport;
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
    /// Files of reports that were kept and quote the person, or that nobody can look into.
    pub reports: Vec<PathBuf>,
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
    let theirs = theirs(reader.db(), erasure::records_of(reader.db(), &people)?)?;
    let mut taught = Vec::new();
    for one in taught_definitions(reader.db())? {
        let texts = forgetting::quoted(&one.text, &theirs);
        taught.extend((!texts.is_empty()).then(|| json!({ "sort": one.sort, "name": one.name, "texts": texts })));
    }
    if !taught.is_empty() {
        all.insert("taught".to_owned(), taught.into());
    }
    Ok(all)
}

/// Lessons and labels, which may hold what customers wrote.
fn taught_definitions(db: &crate::store::Db) -> Result<Vec<Definition>, StoreError> {
    let sorts = [Val::from(Sort::Lesson.code()), Val::from(Sort::Label.code())];
    record::select::<Definition>(db, "where sort in ($1, $2) order by id", &sorts)
}

/// Lessons and labels without what somebody wrote.
pub(super) fn untaught(db: &crate::store::Db, theirs: &Theirs) -> Result<Vec<Change>, StoreError> {
    let change = |one: Definition| {
        let text = forgetting::without(&one.text, theirs)?;
        let after = Definition { text, ..one.clone() };
        Some(Definition::change(Edit { before: Some(one), after: Some(after) }))
    };
    Ok(taught_definitions(db)?.into_iter().filter_map(change).collect())
}

/// What somebody wrote in these records, as it may have been taught.
fn texts_of(db: &crate::store::Db, keys: &BTreeSet<Key>) -> Result<Vec<String>, StoreError> {
    let mut texts = Vec::new();
    for key in keys {
        match key.kind {
            Kind::Ticket => {
                let ticket = record::get::<Ticket>(db, key.id)?;
                texts.extend(ticket.into_iter().flat_map(|ticket| [ticket.wording(), ticket.comment]));
            }
            Kind::Return => texts.extend(record::get::<ReturnCase>(db, key.id)?.map(|case| case.comment)),
            Kind::Message => texts.extend(record::get::<Message>(db, key.id)?.map(|message| message.body)),
            Kind::Review => texts.extend(record::get::<Review>(db, key.id)?.map(|review| review.comment)),
            _ => {}
        }
    }
    Ok(texts)
}

/// Somebody's records, with what stands in them.
pub(super) fn theirs(db: &crate::store::Db, keys: BTreeSet<Key>) -> Result<Theirs, StoreError> {
    let texts = texts_of(db, &keys)?;
    let mut theirs = Theirs::of(keys);
    texts.iter().for_each(|text| theirs.add_text(text));
    Ok(theirs)
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
    let reports = quoting(db, &texts_of(db, &keys)?, &needles)?;
    let theirs = theirs(db, keys)?;
    let mut erased = Erased::load_or_new(db, now)?;
    let mut changes = Vec::new();
    for key in theirs.keys() {
        changes.extend(with_kind!(key.kind, T => blank::<T>(db, key.id, &mut erased, now))?);
    }
    let n_records = changes.len();
    changes.extend(untaught(db, &theirs)?);
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
    let sums = erasure::scrub(&write, &theirs)?;
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
    Ok(Erasure { records: n_records, operations, files, copies: copies(desk)?, reports })
}

fn blank<T: Record>(
    db: &crate::store::Db,
    id: i64,
    erased: &mut Erased,
    now: crate::domain::time::Instant,
) -> Result<Option<Change>, StoreError> {
    let Some(before) = record::get::<T>(db, id)? else { return Ok(None) };
    erased.add(before.key(), before.natural_key(), now);
    let columns = personal::blanked(T::KIND, &record::columns(&before)?);
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

/// Letters and digits of a quotation that are looked for in a file: reports cut long ones.
const QUOTED: usize = 24;

/// Files of reports that quote the person; those that are no text cannot be looked into, and are named too.
fn quoting(db: &crate::store::Db, texts: &[String], needles: &[String]) -> Result<Vec<PathBuf>, StoreError> {
    let texts = texts.iter().map(|text| plain(text).chars().take(QUOTED).collect::<String>());
    let texts = texts.filter(|text| text.chars().count() * 2 >= QUOTED);
    let wanted: Vec<String> = texts.chain(needles.iter().map(|needle| plain(needle))).collect();
    let mut found = BTreeSet::new();
    for report in record::select::<MadeReport>(db, "where path <> '' order by id", &[])? {
        let path = PathBuf::from(report.path);
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let quotes = match std::str::from_utf8(&bytes) {
            Ok(text) => {
                let text = plain(&without_marks(text));
                wanted.iter().any(|words| text.contains(words.as_str()))
            }
            Err(_) => !wanted.is_empty(),
        };
        if quotes {
            found.insert(path);
        }
    }
    Ok(found.into_iter().collect())
}

/// Letters and digits alone, whatever their case.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A page without its marks and the names of signs, so that a quotation is found under what was marked in it.
fn without_marks(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut parts = page.split('<');
    text.extend(parts.next());
    text.extend(parts.map(|part| part.split_once('>').map_or(part, |(_, behind)| behind)));
    ["&quot;", "&apos;", "&#39;", "&amp;", "&lt;", "&gt;"].iter().fold(text, |text, sign| text.replace(sign, " "))
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
