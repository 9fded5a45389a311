//! Walking back: the inverse of a group, newest change first, each guarded by the revision it left.
//!
//! Invariant: a record that anybody else moved since is never overwritten; the answer names the operation that moved it.

use super::db::{Db, StoreError};
use super::gate::{Deed, Write, single};
use super::journal::{self, Action, Entry, Line};
use super::{record, search};
use crate::domain::change::Record;
use crate::domain::columns::{Columns, Val, from_columns};
use crate::domain::ids::Key;
use crate::domain::people::Actor;
use crate::with_kind;

/// How often a chain of undo and redo is followed back before it is called damaged.
const DEEPEST_CHAIN: usize = 10_000;

/// Takes a group back in the open write, as operations of their own; answers them with the records touched.
pub fn take_back(
    write: &mut Write<'_>,
    group: i64,
    actor: &Actor,
    verb: &str,
) -> Result<(Vec<i64>, Vec<Key>), StoreError> {
    let first_of_undo = write.next_operation();
    let mut operations = Vec::new();
    let mut touched = Vec::new();
    let entries = journal::entries(write.db(), "where group_id = $1 order by id desc", &[group.into()])?;
    for entry in entries {
        let id = write.next_operation();
        let mut lines = Vec::new();
        for line in journal::lines(write.db(), entry.id)?.into_iter().rev() {
            for record_id in (line.first_id..=line.last_id).rev() {
                let key = Key::new(line.kind, record_id);
                let step = Step { entry: &entry, key, id, first_of_undo };
                lines.push(with_kind!(line.kind, T => step.back::<T>(write.db(), &line))?);
                touched.push(key);
            }
        }
        write.append(&deed(&entry, actor, verb), id, lines.len(), &lines)?;
        operations.push(id);
    }
    Ok((operations, touched))
}

fn deed(entry: &Entry, actor: &Actor, verb: &str) -> Deed {
    Deed {
        actor: actor.clone(),
        verb: verb.to_owned(),
        target: entry.target,
        args: entry.args.clone(),
        happened_at: entry.recorded_at,
        cause: None,
        undoes: Some(entry.id),
    }
}

/// Taking back one change of one operation.
struct Step<'a> {
    entry: &'a Entry,
    key: Key,
    id: i64,
    first_of_undo: i64,
}

impl Step<'_> {
    fn back<T: Record>(&self, db: &Db, line: &Line) -> Result<Line, StoreError> {
        match line.action {
            Action::Create => self.remove::<T>(db),
            Action::Update => self.restore::<T>(db, line),
            Action::Delete => self.recreate::<T>(db, line),
        }
    }

    fn remove<T: Record>(&self, db: &Db) -> Result<Line, StoreError> {
        let (old, rev) = self.present::<T>(db)?;
        record::delete(db, self.key, rev)?;
        search::write(db, self.key, Some(&old), None)?;
        Ok(single(self.key, Action::Delete, Some(journal::old_values(&old, |_| true))))
    }

    fn restore<T: Record>(&self, db: &Db, line: &Line) -> Result<Line, StoreError> {
        let (current, rev) = self.present::<T>(db)?;
        let old = journal::read_old_values(line.old.as_deref().unwrap_or("{}"))?;
        let new: Columns = current
            .iter()
            .map(|(name, value)| (*name, old.get(*name).filter(|_| *name != "rev").unwrap_or(value).clone()))
            .collect();
        let changed: Vec<(&'static str, Val)> =
            new.iter().zip(&current).filter(|(a, b)| a.1 != b.1).map(|(a, _)| a.clone()).collect();
        record::update(db, self.key, &changed, self.id, rev)?;
        search::write(db, self.key, Some(&current), Some(&new))?;
        let kept = journal::old_values(&current, |name| name == "rev" || changed.iter().any(|(c, _)| *c == name));
        Ok(single(self.key, Action::Update, Some(kept)))
    }

    fn recreate<T: Record>(&self, db: &Db, line: &Line) -> Result<Line, StoreError> {
        let old = journal::read_old_values(line.old.as_deref().unwrap_or("{}"))?;
        let restored: T = from_columns(old.iter().map(|(name, value)| (name.as_str(), value.clone())))
            .map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let columns = record::columns(&restored)?;
        record::insert(db, self.key, &columns, self.id)?;
        search::write(db, self.key, None, Some(&columns))?;
        Ok(single(self.key, Action::Create, None))
    }

    /// The row as it is, when it is still as the operation left it.
    fn present<T: Record>(&self, db: &Db) -> Result<(Columns, i64), StoreError> {
        let Some(row) = record::get::<T>(db, self.key.id)? else {
            let operation = journal::last_operation_on(db, self.key)?.unwrap_or(0);
            return Err(StoreError::Moved { key: self.key, operation });
        };
        let rev = row.rev();
        if rev < self.first_of_undo && origin(db, self.key, rev)? != origin(db, self.key, self.entry.id)? {
            return Err(StoreError::Moved { key: self.key, operation: rev });
        }
        Ok((record::columns(&row)?, rev))
    }
}

/// The operation that gave a row its present values: an undo leads back to what stood before the undone change.
fn origin(db: &Db, key: Key, rev: i64) -> Result<i64, StoreError> {
    let mut rev = rev;
    for _ in 0..DEEPEST_CHAIN {
        let Some(undone) = journal::operation(db, rev)?.and_then(|entry| entry.undoes) else { return Ok(rev) };
        let before = journal::lines(db, undone)?
            .into_iter()
            .find(|line| line.kind == key.kind && line.first_id == key.id && line.last_id == key.id)
            .and_then(|line| line.old);
        match before
            .map(|old| journal::read_old_values(&old))
            .transpose()?
            .and_then(|old| old.get("rev").and_then(Val::int))
        {
            Some(before) => rev = before,
            None => return Ok(rev),
        }
    }
    Err(StoreError::Corrupt(format!("undo chain of {key}")))
}
