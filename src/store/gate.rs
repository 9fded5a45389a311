//! The gate: the one function through which every write goes, in one transaction with its journal entry.
//!
//! Invariant: rows, journal, counters, search index and cells change together or not at all.

use std::collections::HashMap;

use super::cells;
use super::db::{Db, StoreError};
use super::erasure::Erased;
use super::journal::{self, Action, Entry, Line};
use super::record;
use super::search::Pending;
use crate::domain::change::{Change, Edit, Record};
use crate::domain::columns::Val;
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::people::{Actor, ActorKind};
use crate::domain::time::Instant;
use crate::with_edit;

/// Numbers of records start here, so that even the first one reads like a number (`R-1001`).
const FIRST_ID: i64 = 1001;

/// What an operation is about, for the journal.
#[derive(Debug, Clone)]
pub struct Deed {
    pub actor: Actor,
    pub verb: String,
    pub target: Option<Key>,
    /// Arguments as JSON.
    pub args: String,
    pub happened_at: Instant,
    pub cause: Option<i64>,
    /// The operation that this one takes back.
    pub undoes: Option<i64>,
}

#[cfg(test)]
impl Deed {
    /// Somebody's, for rows that a test wants to be there.
    pub fn of_test(happened_at: Instant) -> Self {
        Self {
            actor: Actor::agent("mei"),
            verb: "test".to_owned(),
            target: None,
            args: "{}".to_owned(),
            happened_at,
            cause: None,
            undoes: None,
        }
    }
}

/// An open write. Dropped without `finish`, nothing of it stays.
pub struct Write<'a> {
    db: &'a Db,
    now: Instant,
    counters: HashMap<Kind, i64>,
    next_operation: i64,
    last_hash: String,
    /// The group that operations of this write belong to: the first one's number, unless continued.
    group: Option<i64>,
    words: Pending,
    cells: cells::Pending,
    /// Who must not come in again.
    erased: Option<Erased>,
    finished: bool,
}

impl Ids for Write<'_> {
    fn next(&mut self, kind: Kind) -> i64 {
        // A counter that cannot be read would hand out a number twice; the unique key then refuses the row.
        let db = self.db;
        let next = self.counters.entry(kind).or_insert_with(|| load_counter(db, kind).unwrap_or(FIRST_ID));
        let id = *next;
        *next += 1;
        id
    }
}

impl<'a> Write<'a> {
    /// Begins a write: waits for other writers, then holds the desk until finished or dropped.
    pub fn begin(db: &'a Db, now: Instant) -> Result<Self, StoreError> {
        db.begin()?;
        let mut write = Self {
            db,
            now,
            counters: HashMap::new(),
            next_operation: 0,
            last_hash: String::new(),
            group: None,
            words: Pending::default(),
            cells: cells::Pending::default(),
            erased: None,
            finished: false,
        };
        write.next_operation = journal::head(db)? + 1;
        write.last_hash = journal::head_hash(db)?;
        write.erased = Erased::load(db)?;
        Ok(write)
    }

    /// The connection, for reading inside the write.
    pub const fn db(&self) -> &'a Db {
        self.db
    }

    pub const fn now(&self) -> Instant {
        self.now
    }

    /// The number that the next operation will get.
    pub const fn next_operation(&self) -> i64 {
        self.next_operation
    }

    /// What this write will change in the word index.
    pub(super) const fn words(&self) -> &Pending {
        &self.words
    }

    /// What this write will change in the cells.
    pub(super) const fn cells(&self) -> &cells::Pending {
        &self.cells
    }

    /// The customer who was erased under an identity that a file names.
    pub fn erased_customer(&self, natural_key: &str) -> Option<i64> {
        self.erased.as_ref().and_then(|erased| erased.customer(natural_key))
    }

    pub const fn group(&self) -> Option<i64> {
        self.group
    }

    /// Lets the operations of this write join an earlier group: the later chunks of one import.
    pub const fn continue_group(&mut self, group: Option<i64>) {
        self.group = group;
    }

    /// Writes one operation: its rows, then its journal entry. Answers its number.
    pub fn operation(&mut self, deed: &Deed, changes: &[Change]) -> Result<i64, StoreError> {
        let id = self.next_operation;
        // What a person does here is meant; what files say of somebody who was erased is not taken.
        let guarded = match &self.erased {
            Some(erased) if deed.actor.kind == ActorKind::Import => Some(erased.guarded(changes)?),
            _ => None,
        };
        let changes = guarded.as_deref().unwrap_or(changes);
        self.cells.note(self.db, changes)?;
        let mut lines = creation_runs(changes);
        for change in changes {
            lines.extend(with_edit!(change, edit => self.apply(edit.as_ref(), id))?);
        }
        self.append(deed, id, changes.len(), &lines)?;
        Ok(id)
    }

    /// Writes an operation whose rows were brought back by [`super::undo`]; the journal lines come with it.
    pub(super) fn append(&mut self, deed: &Deed, id: i64, n_changes: usize, lines: &[Line]) -> Result<(), StoreError> {
        let group = *self.group.get_or_insert(id);
        let entry = Entry {
            id,
            group,
            recorded_at: self.now,
            happened_at: deed.happened_at,
            actor_kind: deed.actor.kind.code().to_owned(),
            actor: deed.actor.name.clone(),
            cause: deed.cause,
            verb: deed.verb.clone(),
            target: deed.target,
            args: deed.args.clone(),
            undoes: deed.undoes,
            n_changes: i64::try_from(n_changes).unwrap_or(i64::MAX),
            hash: String::new(),
        };
        self.last_hash = journal::append(self.db, &entry, lines, &self.last_hash)?;
        self.next_operation = id + 1;
        Ok(())
    }

    fn apply<T: Record>(&self, edit: &Edit<T>, operation: i64) -> Result<Option<Line>, StoreError> {
        let key = edit.key();
        match (&edit.before, &edit.after) {
            (None, Some(after)) => {
                let texts = record::insert(self.db, after, operation)?;
                self.words.note(key, None, Some(&texts));
                Ok(None)
            }
            (Some(before), Some(after)) => {
                let (old, new) = (record::columns(before)?, record::columns(after)?);
                let changed: Vec<(&'static str, Val)> =
                    old.iter().zip(&new).filter(|(a, b)| a.0 != "rev" && a.1 != b.1).map(|(_, b)| b.clone()).collect();
                record::update(self.db, key, &changed, operation, seen(before, operation))?;
                self.words.note(key, Some(&old), Some(&new));
                let is_changed = |name: &str| name == "rev" || changed.iter().any(|(changed, _)| *changed == name);
                let old = journal::old_values(&old, is_changed);
                Ok(Some(single(key, Action::Update, Some(old))))
            }
            (Some(before), None) => {
                let old = record::columns(before)?;
                record::delete(self.db, key, seen(before, operation))?;
                self.words.note(key, Some(&old), None);
                Ok(Some(single(key, Action::Delete, Some(journal::old_values(&old, |_| true)))))
            }
            (None, None) => Ok(None),
        }
    }

    /// Makes everything durable.
    pub fn finish(mut self) -> Result<(), StoreError> {
        for (kind, next) in &self.counters {
            self.db.execute(
                "insert into counters (kind, next) values ($1, $2) on conflict (kind) do update set next = $2",
                &[kind.code().into(), (*next).into()],
            )?;
        }
        self.words.write(self.db)?;
        self.cells.write(self.db)?;
        journal::keep_head(self.db, self.next_operation - 1, &self.last_hash)?;
        self.db.commit()?;
        self.finished = true;
        Ok(())
    }
}

impl Drop for Write<'_> {
    fn drop(&mut self) {
        if !self.finished {
            self.db.rollback();
        }
    }
}

/// The revision a row must still have; a record made earlier in the same operation carries none yet.
fn seen<T: Record>(before: &T, operation: i64) -> i64 {
    if before.rev() == 0 { operation } else { before.rev() }
}

pub(super) const fn single(key: Key, action: Action, old: Option<String>) -> Line {
    Line { kind: key.kind, action, first_id: key.id, last_id: key.id, old }
}

/// Creations as runs of identifiers, one journal line a run.
fn creation_runs(changes: &[Change]) -> Vec<Line> {
    let mut runs: Vec<Line> = Vec::new();
    for change in changes {
        let created = with_edit!(change, edit => edit.before.is_none() && edit.after.is_some());
        if !created {
            continue;
        }
        let key = change.key();
        match runs.iter_mut().rev().find(|run| run.kind == key.kind) {
            Some(run) if run.last_id + 1 == key.id => run.last_id = key.id,
            _ => runs.push(single(key, Action::Create, None)),
        }
    }
    runs
}

fn load_counter(db: &Db, kind: Kind) -> Result<i64, StoreError> {
    let rows = db.query("select next from counters where kind = $1", &[kind.code().into()])?;
    Ok(rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(FIRST_ID))
}
