//! Walking back: the inverse of a group, newest change first, each guarded by the revision it left.
//!
//! Invariant: a record that anybody else moved since is never overwritten; the answer names the operation that moved it.

use std::any::Any;

use super::cells;
use super::db::{Db, StoreError};
use super::gate::{Deed, Write, single};
use super::journal::{self, Action, Entry, Line};
use super::record;
use super::search::Pending;
use crate::domain::change::{Change, Record};
use crate::domain::columns::{Columns, Val};
use crate::domain::ids::Key;
use crate::domain::outbox::Effect;
use crate::domain::people::Actor;
use crate::domain::time::Instant;
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
    let entries = journal::entries(write.db(), "where group_id = $1 order by id desc", &[group.into()])?;
    take_entries_back(write, entries, actor, verb)
}

/// Takes single operations back in the open write, in the order in which they are given.
pub fn take_back_operations(
    write: &mut Write<'_>,
    operations: &[i64],
    actor: &Actor,
    verb: &str,
) -> Result<(Vec<i64>, Vec<Key>), StoreError> {
    let mut entries = Vec::new();
    for id in operations {
        entries.extend(journal::operation(write.db(), *id)?);
    }
    take_entries_back(write, entries, actor, verb)
}

fn take_entries_back(
    write: &mut Write<'_>,
    entries: Vec<Entry>,
    actor: &Actor,
    verb: &str,
) -> Result<(Vec<i64>, Vec<Key>), StoreError> {
    let first_of_undo = write.next_operation();
    let mut operations = Vec::new();
    let mut touched = Vec::new();
    for entry in entries {
        let id = write.next_operation();
        let mut lines = Vec::new();
        for line in journal::lines(write.db(), entry.id)?.into_iter().rev() {
            for record_id in (line.first_id..=line.last_id).rev() {
                let key = Key::new(line.kind, record_id);
                let (words, cells) = (write.words(), write.cells());
                let step = Step { entry: &entry, words, cells, key, id, first_of_undo, now: write.now() };
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
    words: &'a Pending,
    cells: &'a cells::Pending,
    key: Key,
    id: i64,
    first_of_undo: i64,
    now: Instant,
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
        let (row, old) = self.present::<T>(db)?;
        let rev = row.rev();
        self.cells.note(db, &[Change::delete(row)])?;
        record::delete(db, self.key, rev)?;
        self.words.note(self.key, Some(&old), None);
        Ok(single(self.key, Action::Delete, Some(journal::old_values(&old, |_| true))))
    }

    fn restore<T: Record>(&self, db: &Db, line: &Line) -> Result<Line, StoreError> {
        let (row, current) = self.present::<T>(db)?;
        let rev = row.rev();
        let old = journal::read_old_values(line.old.as_deref().unwrap_or("{}"))?;
        let new: Columns = current
            .iter()
            .map(|(name, value)| (*name, old.get(*name).filter(|_| *name != "rev").unwrap_or(value).clone()))
            .collect();
        self.cells.note(db, &[Change::update(row, record::of_columns::<T>(new.iter().cloned())?)])?;
        let changed: Vec<(&'static str, Val)> =
            new.iter().zip(&current).filter(|(a, b)| a.1 != b.1).map(|(a, _)| a.clone()).collect();
        record::update(db, self.key, &changed, self.id, rev)?;
        self.words.note(self.key, Some(&current), Some(&new));
        let kept = journal::old_values(&current, |name| name == "rev" || changed.iter().any(|(c, _)| *c == name));
        Ok(single(self.key, Action::Update, Some(kept)))
    }

    fn recreate<T: Record>(&self, db: &Db, line: &Line) -> Result<Line, StoreError> {
        let old = journal::read_old_values(line.old.as_deref().unwrap_or("{}"))?;
        let mut restored: T = record::of_columns(old.iter().map(|(name, value)| (name.as_str(), value.clone())))?;
        if let Some(effect) = (&mut restored as &mut dyn Any).downcast_mut::<Effect>() {
            effect.hold_anew(self.now);
        }
        self.cells.note(db, &[Change::create(restored.clone())])?;
        let texts = record::insert(db, &restored, self.id)?;
        self.words.note(self.key, None, Some(&texts));
        Ok(single(self.key, Action::Create, None))
    }

    /// The row as it is, when it is still as the operation left it.
    fn present<T: Record>(&self, db: &Db) -> Result<(T, Columns), StoreError> {
        let Some(row) = record::get::<T>(db, self.key.id)? else {
            let operation = journal::last_operation_on(db, self.key)?.unwrap_or(0);
            return Err(StoreError::Moved { key: self.key, operation });
        };
        let rev = row.rev();
        // What this undo has moved already leads back to what stood before, and that may be somebody else's.
        let from = origin(db, self.key, rev)?;
        if from != origin(db, self.key, self.entry.id)? {
            let operation = if rev < self.first_of_undo { rev } else { from };
            return Err(StoreError::Moved { key: self.key, operation });
        }
        let columns = record::columns(&row)?;
        Ok((row, columns))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::change::{Change, Order, ReturnCase};
    use crate::domain::ids::{Ids, Kind};
    use crate::domain::time::Instant;
    use crate::store::Store;

    fn deed() -> Deed {
        Deed::of_test(Instant(0))
    }

    fn rows(store: &Store) -> Vec<ReturnCase> {
        let mut rows: Vec<ReturnCase> = record::select(store.db(), "order by id", &[]).expect("rows read");
        rows.iter_mut().for_each(|row| row.rev = 0);
        rows
    }

    /// One operation: makes, changes or takes away the n-th return.
    fn act(store: &Store, step: u8, n: usize) -> Option<i64> {
        let present: Vec<ReturnCase> = record::select(store.db(), "order by id", &[]).expect("rows read");
        let mut write = store.write(Instant(1)).expect("write begins");
        let change = match (step % 3, present.get(n % present.len().max(1))) {
            (1, Some(row)) => {
                let after = ReturnCase { note: format!("{}+", row.note), quantity: row.quantity + 1, ..row.clone() };
                Change::update(row.clone(), after)
            }
            (2, Some(row)) => Change::delete(row.clone()),
            _ => {
                let id = write.next(Kind::Return);
                Change::create(ReturnCase { id, comment: format!("c{id}"), ..ReturnCase::default() })
            }
        };
        let operation = write.operation(&deed(), &[change]).expect("operation is written");
        write.finish().expect("write finishes");
        Some(operation)
    }

    fn back(store: &Store, group: i64) -> Result<i64, StoreError> {
        let mut write = store.write(Instant(2))?;
        let (operations, _) = take_back(&mut write, group, &Actor::agent("mei"), "undo")?;
        write.finish()?;
        Ok(operations[0])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Undoing newest first leads through every state back to the start; redoing leads forward again.
        #[test]
        fn undo_walks_back_and_redo_forward(steps in proptest::collection::vec((any::<u8>(), 0usize..6), 1..12)) {
            let store = Store::memory().expect("a desk in memory opens");
            let mut states = vec![rows(&store)];
            let mut groups = Vec::new();
            for (step, n) in steps {
                groups.extend(act(&store, step, n));
                states.push(rows(&store));
            }
            let mut undone = Vec::new();
            for (i, group) in groups.iter().enumerate().rev() {
                undone.push(back(&store, *group).expect("nothing stands in the way"));
                prop_assert_eq!(&rows(&store), &states[i]);
            }
            for (i, group) in undone.iter().rev().enumerate() {
                back(&store, *group).expect("nothing stands in the way of redo");
                prop_assert_eq!(&rows(&store), &states[i + 1]);
            }
            let verified = journal::verify(store.db()).expect("journal reads");
            prop_assert_eq!((verified.first_bad, verified.first_missing), (None, None));
        }
    }

    #[test]
    fn a_later_change_stands_in_the_way_and_is_named() {
        let store = Store::memory().expect("a desk in memory opens");
        let made = act(&store, 0, 0).expect("made");
        let first = act(&store, 1, 0).expect("changed");
        let second = act(&store, 1, 0).expect("changed again");
        let error = back(&store, first).expect_err("the second change stands in the way");
        assert!(matches!(error, StoreError::Moved { operation, .. } if operation == second), "{error}");
        // Taking back the second clears the way to the first, and then to the creation.
        back(&store, second).expect("second");
        back(&store, first).expect("first");
        back(&store, made).expect("creation");
        assert_eq!(rows(&store), []);
    }

    /// Writes changes as one operation.
    fn written(store: &Store, changes: &[Change]) -> i64 {
        let mut write = store.write(Instant(1)).expect("write begins");
        let operation = write.operation(&deed(), changes).expect("operation is written");
        write.finish().expect("write finishes");
        operation
    }

    fn only<T: Record>(store: &Store) -> T {
        record::select(store.db(), "order by id", &[]).expect("rows read").pop().expect("a row")
    }

    fn edited(store: &Store) -> Change {
        let case: ReturnCase = only(store);
        Change::update(case.clone(), ReturnCase { note: format!("{}+", case.note), ..case })
    }

    /// Steps of one run with days between them are taken back together; what somebody did in those days stays.
    #[test]
    fn an_edit_between_two_operations_taken_back_together_is_not_overwritten() {
        for between in [false, true] {
            let store = Store::memory().expect("a desk in memory opens");
            act(&store, 0, 0);
            let first = act(&store, 1, 0).expect("first");
            let other = between.then(|| act(&store, 1, 0)).flatten();
            let second = act(&store, 1, 0).expect("second");
            let mut write = store.write(Instant(2)).expect("write begins");
            let taken = take_back_operations(&mut write, &[second, first], &Actor::agent("mei"), "undo");
            match (taken, other) {
                (Ok((operations, _)), None) => assert_eq!(operations.len(), 2),
                (Err(StoreError::Moved { operation, .. }), Some(other)) => assert_eq!(operation, other),
                (taken, _) => panic!("{taken:?}"),
            }
        }
    }

    #[test]
    fn a_row_that_is_gone_names_who_took_it_away() {
        let store = Store::memory().expect("a desk in memory opens");
        act(&store, 0, 0);
        let edit = act(&store, 1, 0).expect("edit");
        let removal = act(&store, 2, 0).expect("removal");
        let error = back(&store, edit).expect_err("the row is gone");
        assert!(matches!(error, StoreError::Moved { operation, .. } if operation == removal), "{error}");
    }

    /// An order and a return of one number, changed together: each has a history of its own.
    #[test]
    fn records_of_two_kinds_with_one_number_are_told_apart() {
        let store = Store::memory().expect("a desk in memory opens");
        written(&store, &[Change::create(Order { id: 1, ..Order::default() })]);
        written(&store, &[Change::create(ReturnCase { id: 1, ..ReturnCase::default() })]);
        let edit = written(&store, &[edited(&store)]);
        let order: Order = only(&store);
        let renamed = Change::update(order.clone(), Order { name: "#1".to_owned(), ..order });
        let both = written(&store, &[renamed, edited(&store)]);
        back(&store, both).expect("both");
        back(&store, edit).expect("the return is as the edit left it");
        assert_eq!(only::<ReturnCase>(&store).note, "");
    }

    #[test]
    fn an_undo_keeps_the_old_values_of_what_it_changed_alone() {
        let store = Store::memory().expect("a desk in memory opens");
        act(&store, 0, 0);
        let edit = act(&store, 1, 0).expect("edit");
        let undo = back(&store, edit).expect("undo");
        let line = journal::lines(store.db(), undo).expect("lines read").pop().expect("a line");
        let old = journal::read_old_values(line.old.as_deref().expect("old values")).expect("old values read");
        assert_eq!(old.keys().collect::<Vec<_>>(), ["note", "quantity", "rev"]);
    }

    /// Edit, undo, another edit: undoing the first edit again must not overwrite the other one (architecture 4.1).
    #[test]
    fn a_second_undo_of_one_edit_never_overwrites_another_edit() {
        let store = Store::memory().expect("a desk in memory opens");
        act(&store, 0, 0);
        let edit = act(&store, 1, 0).expect("edit");
        back(&store, edit).expect("undo");
        let other = act(&store, 1, 0).expect("other edit");
        let error = back(&store, edit).expect_err("the other edit stands in the way");
        assert!(matches!(error, StoreError::Moved { operation, .. } if operation == other), "{error}");
    }
}
