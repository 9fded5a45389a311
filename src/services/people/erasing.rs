//! A person's data: handed out whole, or erased from rows, journal, index and the files that the desk made. Sums and counts stay.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::forgetting::{self, Forgetting, VERB};
use crate::domain::change::{Change, Record};
use crate::domain::forgetting::quoted;
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
use crate::store::{Db, Deed, Reader, StoreError, record};
use crate::with_edit;

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
    let keys = erasure::records_of(reader.db(), &people(reader.db(), customer)?)?;
    let rows = forgetting::rows(reader.db(), &keys)?;
    let mut all = Map::new();
    for row in &rows {
        let handed = with_edit!(row, edit => edit.before.as_ref().map(object));
        let list = all.entry(row.key().kind.plural()).or_insert_with(|| json!([]));
        if let (Some(handed), Some(list)) = (handed, list.as_array_mut()) {
            list.push(Value::Object(handed));
        }
    }
    let theirs = Forgetting::of(keys, rows.iter().flat_map(forgetting::texts));
    let mut taught = Vec::new();
    for one in forgetting::taught_definitions(reader.db())? {
        let texts = quoted(&one.text, theirs.theirs());
        taught.extend((!texts.is_empty()).then(|| json!({ "sort": one.sort, "name": one.name, "texts": texts })));
    }
    if !taught.is_empty() {
        all.insert("taught".to_owned(), taught.into());
    }
    Ok(all)
}

fn people(db: &Db, customer: i64) -> Result<Vec<i64>, DeskError> {
    let people: Vec<i64> = identities(db, customer)?.iter().map(|one| one.id).collect();
    if people.is_empty() { Err(Refusal::NotFound(Key::new(Kind::Customer, customer)).into()) } else { Ok(people) }
}

/// Erases a person for good; it cannot be taken back. What files say of the person later is not taken in again.
pub fn erase(desk: &mut Desk, actor: &Actor, customer: i64) -> Result<Erasure, DeskError> {
    let now = desk.clock().now();
    let mut write = desk.store().write(now)?;
    let db = write.db();
    let keys = erasure::records_of(db, &people(db, customer)?)?;
    let rows = forgetting::rows(db, &keys)?;
    let (needles, sent) = (needles(&rows)?, sent_files(&rows));
    let texts: Vec<String> = rows.iter().flat_map(forgetting::texts).collect();
    let mut erased = Erased::load_or_new(db, now)?;
    for row in &rows {
        with_edit!(row, edit => edit.before.iter().for_each(|one| erased.add(one.key(), one.natural_key(), now)));
    }
    let deed = |_| Deed {
        actor: actor.clone(),
        verb: VERB.to_owned(),
        target: Some(Key::new(Kind::Customer, customer)),
        args: "{}".to_owned(),
        happened_at: now,
        cause: None,
        undoes: None,
    };
    let taken = Forgetting::of(keys, texts.iter().cloned()).take_out(&mut write, rows, deed)?;
    erased.save(write.db())?;
    write.finish()?;
    // Files are looked into when nobody waits behind the write any more.
    let reports = quoting(desk.store().db(), &texts, &needles)?;
    let mut files = rejects_without(desk.store().path(), &needles)?;
    for path in sent {
        std::fs::remove_file(&path).map_err(|error| StoreError::Disk(error.to_string()))?;
        files.push(path);
    }
    erasure::purge(desk.store().db())?;
    Ok(Erasure { records: taken.n_records, operations: taken.n_operations, files, copies: copies(desk)?, reports })
}

/// Words by which a row of a rejected file is the person's.
fn needles(rows: &[Change]) -> Result<Vec<String>, StoreError> {
    let mut needles = BTreeSet::new();
    for row in rows {
        let columns = with_edit!(row, edit => edit.before.as_ref().map(record::columns).transpose())?;
        for (name, value) in columns.unwrap_or_default() {
            let text = value.text();
            let is_own = match name {
                "email" | "phone" | "handle" | "order_ref" | "platform_ref" | "recipient" => true,
                // A first name alone stands in other people's rows too.
                "name" | "customer" => text.contains(' '),
                _ => false,
            };
            // So do a short word, and signs that stand for nothing.
            if is_own && text.chars().count() >= LEAST_LONG && plain(text).chars().count() >= LEAST_LETTERS {
                needles.insert(text.to_owned());
            }
        }
    }
    Ok(needles.into_iter().collect())
}

/// Signs, and letters and digits among them, by which something is surely the person's.
const LEAST_LONG: usize = 5;
const LEAST_LETTERS: usize = 4;
/// Letters and digits of a quotation that are looked for in a file: reports cut long ones.
const QUOTED: usize = 24;

/// Files of reports that quote the person; those that are no text cannot be looked into, and are named too.
fn quoting(db: &Db, texts: &[String], needles: &[String]) -> Result<Vec<PathBuf>, StoreError> {
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
fn sent_files(rows: &[Change]) -> Vec<PathBuf> {
    let sent = rows.iter().filter_map(|row| match row {
        Change::Effect(edit) => edit.before.as_ref().filter(|effect| effect.outlet == FOLDER),
        _ => None,
    });
    sent.map(|effect| PathBuf::from(&effect.answer)).filter(|file| file.is_file()).collect()
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
