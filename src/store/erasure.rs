//! People who were erased: what of them must not come in again, their traces in the journal, and the pages that still held them.

use std::collections::{BTreeMap, BTreeSet};

use ring::hmac;
use serde::{Deserialize, Serialize};

use super::db::{Db, StoreError};
use super::digest::{hex, sha256};
use super::journal::{self, ERASED, Entry, hash};
use super::{meta, record};
use crate::domain::change::{Change, Edit, Record};
use crate::domain::columns::{Columns, Val};
use crate::domain::command::{ArgKind, find_verb};
use crate::domain::customers::personal;
use crate::domain::forgetting::{self, Theirs};
use crate::domain::ids::{Key, Kind};
use crate::domain::time::Instant;
use crate::{with_edit, with_kind};

const PLACE: &str = "erased";

/// Who was erased, by a keyed hash of the identity that files name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Erased {
    salt: String,
    /// Customers by the hash, with the moment.
    people: BTreeMap<String, (i64, i64)>,
    /// Every record that was a person's, by kind, with the moment.
    records: BTreeMap<Kind, BTreeMap<i64, i64>>,
}

impl Erased {
    /// Nothing where nobody was erased.
    pub fn load(db: &Db) -> Result<Option<Self>, StoreError> {
        let Some(text) = meta::get(db, PLACE)? else { return Ok(None) };
        serde_json::from_str(&text).map(Some).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    /// As it is, or a new list with a key of this desk's own.
    pub fn load_or_new(db: &Db, now: Instant) -> Result<Self, StoreError> {
        if let Some(known) = Self::load(db)? {
            return Ok(known);
        }
        let seed = format!("{}:{}:{}", journal::head_hash(db)?, now.0, db.path());
        Ok(Self { salt: sha256(seed), ..Self::default() })
    }

    pub fn save(&self, db: &Db) -> Result<(), StoreError> {
        meta::set(db, PLACE, &serde_json::to_string(self).unwrap_or_default())
    }

    /// Notes a record as a person's, and a customer under the identity that files name.
    pub fn add(&mut self, key: Key, natural_key: Option<&str>, now: Instant) {
        self.records.entry(key.kind).or_default().insert(key.id, now.0);
        if let Some(natural_key) = natural_key.filter(|_| key.kind == Kind::Customer) {
            self.people.insert(self.keyed(natural_key), (key.id, now.0));
        }
    }

    /// The customer who was erased under an identity that a file names.
    pub fn customer(&self, natural_key: &str) -> Option<i64> {
        self.people.get(&self.keyed(natural_key)).map(|(id, _)| *id)
    }

    fn keyed(&self, natural_key: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.salt.as_bytes());
        hex(hmac::sign(&key, natural_key.as_bytes()).as_ref())
    }

    /// What files say, without what they say of people who were erased before.
    pub fn guarded(&self, changes: &[Change]) -> Result<Vec<Change>, StoreError> {
        changes.iter().map(|change| with_edit!(change, edit => self.edit(edit.as_ref()))).collect()
    }

    fn edit<T: Record>(&self, edit: &Edit<T>) -> Result<Change, StoreError> {
        let Some(after) = &edit.after else { return Ok(T::change(edit.clone())) };
        let new = record::columns(after)?;
        let kept = match &edit.before {
            Some(before) if self.at(T::KIND, after.id()).is_some() => {
                let old = record::columns(before)?;
                let is_personal = |name: &str| personal::columns(T::KIND).contains(&name) || name == "natural_key";
                new.iter().zip(old).map(|(a, b)| if is_personal(a.0) { b } else { a.clone() }).collect()
            }
            None if self.is_of_the_past(&new) => personal::blanked(T::KIND, &new),
            _ => return Ok(T::change(edit.clone())),
        };
        let after = record::of_columns::<T>(kept.iter().cloned())?;
        Ok(T::change(Edit { before: edit.before.clone(), after: Some(after) }))
    }

    /// Whether a new record belongs to a person who was erased after it began.
    fn is_of_the_past(&self, columns: &Columns) -> bool {
        let erased = columns.iter().filter_map(|(name, value)| {
            let (_, kind) = personal::LINKS.iter().find(|(link, _)| link == name)?;
            self.at(*kind, value.int()?)
        });
        let began = personal::began(columns);
        erased.max().is_some_and(|at| began.is_none_or(|began| began < at))
    }

    fn at(&self, kind: Kind, id: i64) -> Option<i64> {
        self.records.get(&kind)?.get(&id).copied()
    }
}

/// A person's records: the customers, what hangs on them, what hangs on that.
pub fn records_of(db: &Db, customers: &[i64]) -> Result<BTreeSet<Key>, StoreError> {
    let mut all: BTreeSet<Key> = customers.iter().map(|id| Key::new(Kind::Customer, *id)).collect();
    let mut fresh: Vec<Key> = all.iter().copied().collect();
    while !fresh.is_empty() {
        let mut next = Vec::new();
        for &(link, of) in personal::LINKS {
            let ids: Vec<i64> = fresh.iter().filter(|key| key.kind == of).map(|key| key.id).collect();
            for &kind in Kind::ALL {
                let has_link = with_kind!(kind, T => record::shape::<T>().names.contains(&link));
                for list in record::lists(&ids).filter(|_| has_link) {
                    let found = record::ids(db, kind, &format!("where {link} in ({list})"), &[])?;
                    next.extend(found.into_iter().map(|id| Key::new(kind, id)));
                }
            }
        }
        fresh = next.into_iter().filter(|key| all.insert(*key)).collect();
    }
    Ok(all)
}

/// Takes what is personal out of the journal: old values of these records, and in operations after one what arguments and lessons hold
/// of theirs. Answers what each operation that was touched gives now, for the operation that tells of the erasure.
pub fn scrub(
    db: &Db,
    keys: &BTreeSet<Key>,
    theirs: &Theirs,
    since: i64,
) -> Result<BTreeMap<String, String>, StoreError> {
    let mut touched = scrub_values(db, keys)?;
    touched.extend(scrub_arguments(db, theirs.keys(), since)?);
    touched.extend(scrub_taught(db, theirs, since)?);
    let mut sums = BTreeMap::new();
    for id in touched {
        let Some(entry) = journal::operation(db, id)? else { continue };
        let previous = journal::operation(db, id - 1)?.map(|entry| entry.hash).unwrap_or_default();
        sums.insert(id.to_string(), hash(&entry, &journal::lines(db, id)?, &previous));
    }
    Ok(sums)
}

/// Writes old values anew where they are cleaned; answers the operations that were touched.
fn clean_old(
    db: &Db,
    condition: &str,
    params: &[Val],
    clean: &dyn Fn(&str) -> Option<String>,
) -> Result<BTreeSet<i64>, StoreError> {
    let mut touched = BTreeSet::new();
    let find = format!("select operation_id, seq, old from changes where old is not null and {condition}");
    for row in db.query(&find, params)? {
        let [Val::Int(operation), Val::Int(seq), old] = row.as_slice() else { continue };
        if let Some(clean) = clean(old.text()) {
            let sql = "update changes set old = $1 where operation_id = $2 and seq = $3";
            db.execute(sql, &[clean.into(), (*operation).into(), (*seq).into()])?;
            touched.insert(*operation);
        }
    }
    Ok(touched)
}

fn scrub_values(db: &Db, keys: &BTreeSet<Key>) -> Result<BTreeSet<i64>, StoreError> {
    let mut touched = BTreeSet::new();
    for &kind in Kind::ALL {
        let ids: Vec<i64> = keys.iter().filter(|key| key.kind == kind).map(|key| key.id).collect();
        for list in record::lists(&ids) {
            let of_records = format!("kind = $1 and first_id in ({list}) and last_id = first_id");
            touched.extend(clean_old(db, &of_records, &[kind.code().into()], &|old| clean_values(kind, old))?);
        }
    }
    Ok(touched)
}

/// Old values without what is personal; nothing where there was nothing.
fn clean_values(kind: Kind, old: &str) -> Option<String> {
    let mut values: BTreeMap<String, serde_json::Value> = serde_json::from_str(old).ok()?;
    let mut found = false;
    for (name, value) in &mut values {
        let is_identity = kind == Kind::Customer && name == "natural_key";
        if (is_identity || personal::columns(kind).contains(&name.as_str()))
            && value.as_str().is_some_and(|text| !text.is_empty())
        {
            *value = "".into();
            found = true;
        }
    }
    values.insert(ERASED.to_owned(), true.into());
    found.then(|| serde_json::to_string(&values).unwrap_or_default())
}

fn scrub_arguments(db: &Db, keys: &BTreeSet<Key>, since: i64) -> Result<BTreeSet<i64>, StoreError> {
    let find = "select id, target_kind, target_id from operations \
                where id > $1 and target_id is not null and args <> '{}' and verb <> $2";
    let mut about = Vec::new();
    db.each(find, &[since.into(), journal::ERASURE.into()], &mut |row| {
        if let [Val::Int(operation), Val::Text(kind), Val::Int(id)] = row.as_slice()
            && Kind::from_code(kind).is_some_and(|kind| keys.contains(&Key::new(kind, *id)))
        {
            about.push(*operation);
        }
        Ok(())
    })?;
    let mut touched = BTreeSet::new();
    for operation in about {
        let Some(entry) = journal::operation(db, operation)? else { continue };
        let Some(clean) = clean_arguments(&entry) else { continue };
        write_arguments(db, &entry, &clean)?;
        touched.insert(entry.id);
    }
    Ok(touched)
}

/// Takes a person's words out of what lessons and labels once held, and out of the arguments that they were taught, taken back and taught
/// again by.
fn scrub_taught(db: &Db, theirs: &Theirs, since: i64) -> Result<BTreeSet<i64>, StoreError> {
    let params = [Val::from(Kind::Definition.code()), since.into()];
    let mut touched = clean_old(db, "kind = $1 and operation_id > $2", &params, &|old| clean_taught(old, theirs))?;
    let defining = "where id in (select operation_id from changes where kind = $1 and operation_id > $2) order by id";
    for entry in journal::entries(db, defining, &params)? {
        let Some(clean) = clean_taught(&entry.args, theirs) else { continue };
        write_arguments(db, &entry, &clean)?;
        touched.insert(entry.id);
    }
    Ok(touched)
}

/// Values as JSON whose text is a lesson or a label, or that hold a label's examples, without a person's words; nothing where there
/// were none.
fn clean_taught(json: &str, theirs: &Theirs) -> Option<String> {
    let mut values: BTreeMap<String, serde_json::Value> = serde_json::from_str(json).ok()?;
    let held = |name: &str| values.get(name).and_then(|value| value.as_str());
    let (name, clean) = match (held("text"), held("examples")) {
        (Some(text), _) => ("text", forgetting::without(text, theirs)?),
        (None, Some(examples)) => ("examples", forgetting::lines_without(examples, theirs)?),
        (None, None) => return None,
    };
    values.insert(name.to_owned(), clean.into());
    values.insert(ERASED.to_owned(), true.into());
    serde_json::to_string(&values).ok()
}

fn write_arguments(db: &Db, entry: &Entry, clean: &str) -> Result<(), StoreError> {
    db.execute("update operations set args = $1 where id = $2", &[clean.into(), entry.id.into()])?;
    db.execute(
        "update groups set args = $1 where id = $2 and args = $3",
        &[clean.into(), entry.group.into(), entry.args.as_str().into()],
    )?;
    Ok(())
}

/// Arguments without words that somebody wrote; nothing where there were none.
fn clean_arguments(entry: &Entry) -> Option<String> {
    let mut args: BTreeMap<String, serde_json::Value> = serde_json::from_str(&entry.args).ok()?;
    let spec = find_verb(&entry.verb, entry.target?.kind).ok();
    let is_free = |name: &str| {
        let known = spec.and_then(|spec| spec.args.iter().find(|arg| arg.name == name));
        known.is_none_or(|arg| matches!(arg.kind, ArgKind::Text | ArgKind::LongText | ArgKind::Tags))
    };
    let mut found = false;
    for (name, value) in &mut args {
        if name != ERASED && is_free(name) && value.as_str().is_some_and(|text| !text.is_empty()) {
            *value = "".into();
            found = true;
        }
    }
    args.insert(ERASED.to_owned(), true.into());
    found.then(|| serde_json::to_string(&args).unwrap_or_default())
}

/// Makes sure that no page of the file, its index or its log holds what was erased. Nobody else may be on the desk.
pub fn purge(db: &Db) -> Result<(), StoreError> {
    db.script("delete from translations; insert into search(search) values ('optimize')")?;
    db.vacuum()?;
    db.script("pragma wal_checkpoint(truncate)")
}
