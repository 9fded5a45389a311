//! A copy of a desk as it stood at an older operation: what came later is taken out of the copy, the newest change first.
//!
//! Invariant: the desk itself is only read. The copy is looked at and thrown away; its journal ends with that operation.

use std::path::Path;

use super::db::{Db, Mode, StoreError};
use super::journal::{self, Action, Line};
use super::{backup, cells, record};
use crate::domain::change::Record;
use crate::domain::columns::{Columns, Val};
use crate::domain::ids::Key;
use crate::with_kind;

/// Copies a desk to a file that must not be there yet, and takes back in the copy everything after an operation.
pub fn copy_at(from: &Db, to: &Path, operation: i64) -> Result<(), StoreError> {
    backup::copy(from, to)?;
    let db = Db::open(to, Mode::Write)?;
    db.begin()?;
    match rewind(&db, operation) {
        Ok(()) => db.commit(),
        Err(error) => {
            db.rollback();
            Err(error)
        }
    }
}

fn rewind(db: &Db, operation: i64) -> Result<(), StoreError> {
    let later = [Val::Int(operation)];
    let entries = journal::entries(db, "where id > $1 order by id desc", &later)?;
    if entries.is_empty() {
        return Ok(());
    }
    for entry in entries {
        for line in journal::lines(db, entry.id)?.into_iter().rev() {
            for id in (line.first_id..=line.last_id).rev() {
                with_kind!(line.kind, T => back::<T>(db, Key::new(line.kind, id), &line))?;
            }
        }
    }
    db.execute("delete from changes where operation_id > $1", &later)?;
    db.execute("delete from operations where id > $1", &later)?;
    db.execute("delete from groups where id not in (select group_id from operations)", &[])?;
    cells::remake(db)
}

/// Takes back one change of one record, with the revision that it had.
fn back<T: Record>(db: &Db, key: Key, line: &Line) -> Result<(), StoreError> {
    let old = || journal::read_old_values(line.old.as_deref().unwrap_or("{}"));
    let gone = || StoreError::Corrupt(format!("{key}: is not there"));
    match line.action {
        Action::Create => {
            db.execute(&format!("delete from {} where id = $1", record::table(key.kind)), &[Val::Int(key.id)])?;
        }
        Action::Update => {
            let old = old()?;
            let row = record::get::<T>(db, key.id)?.ok_or_else(gone)?;
            let before: Columns = record::columns(&row)?
                .into_iter()
                .filter_map(|(name, _)| old.get(name).filter(|_| name != "rev").map(|value| (name, value.clone())))
                .collect();
            let rev = old.get("rev").and_then(Val::int).unwrap_or(0);
            record::update(db, key, &before, rev, row.rev())?;
        }
        Action::Delete => {
            let old = old()?;
            let rev = old.get("rev").and_then(Val::int).unwrap_or(0);
            let restored: T = record::of_columns(old.iter().map(|(name, value)| (name.as_str(), value.clone())))?;
            record::insert(db, &restored, rev)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Change, ReturnCase};
    use crate::domain::ids::{Ids as _, Kind};
    use crate::domain::time::Instant;
    use crate::store::{Deed, Store};

    fn rows(db: &Db) -> Vec<ReturnCase> {
        record::select(db, "order by id", &[]).expect("rows read")
    }

    #[test]
    fn a_copy_says_what_the_desk_said_then_whatever_came_later() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(&folder.path().join("a.desk")).expect("a desk");
        let deed = Deed::of_test(Instant(0));
        let act = |make: &dyn Fn(i64, &[ReturnCase]) -> Change| {
            let mut write = store.write(Instant(1)).expect("a write");
            let change = make(write.next(Kind::Return), &rows(store.db()));
            let operation = write.operation(&deed, &[change]).expect("it is written");
            write.finish().expect("it is durable");
            (operation, rows(store.db()))
        };
        let create = |id, _: &[ReturnCase]| {
            Change::create(ReturnCase { id, comment: format!("c{id}"), ..ReturnCase::default() })
        };
        let change = |_, rows: &[ReturnCase]| {
            Change::update(rows[0].clone(), ReturnCase { comment: format!("{}+", rows[0].comment), ..rows[0].clone() })
        };
        let drop_it = |_, rows: &[ReturnCase]| Change::delete(rows[0].clone());
        let states = [act(&create), act(&create), act(&change), act(&drop_it), act(&create), act(&change)];
        for (operation, expected) in &states {
            let copy = folder.path().join(format!("at-{operation}"));
            copy_at(store.db(), &copy, *operation).expect("a copy");
            let db = Db::open(&copy, Mode::Read).expect("it opens");
            assert_eq!((&rows(&db), journal::head(&db).expect("a head")), (expected, *operation));
            assert_eq!(cells::differences(&db).expect("cells"), Vec::<String>::new());
        }
        assert_eq!(rows(store.db()), states[5].1, "the desk itself is as it was");
    }
}
