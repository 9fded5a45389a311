//! The desk as it stood after an older operation, read through the names of its own tables: views stand in front of them, whose
//! rows come from the table where nothing has happened since and from a shadow beside it where something has.
//!
//! Invariants: the desk itself is only read; what the way back costs goes with what has happened since, not with what there is;
//! the way from one point to another costs what lies between them. Words are searched as they are now.

mod born;
mod family;
mod shadow;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use self::born::Born;
use super::db::{Db, StoreError};
use super::journal::{self, Action};
use crate::domain::columns::Val;
use crate::domain::ids::{Key, Kind};

/// Where in the past to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The last operation that has been done; 0 is before the first.
    pub operation: i64,
    /// Only this case and what belongs to it is brought back; everything else is as it is now, which costs less on a large desk.
    pub of: Option<Key>,
}

/// A connection that stands at a point, with what it has put in front of the tables.
pub struct Standing {
    point: Point,
    /// The newest operation that it knows of.
    head: i64,
    born: Born,
    shadowed: BTreeSet<Kind>,
}

/// So many changes are gone through one record at a time; more than that are read in one go.
const STEPPED: i64 = 4_000;
/// After so many changes it is asked whether the answer is still wanted.
const ASKED_EVERY: usize = 256;

/// Whether to go on.
type GoOn<'a> = &'a dyn Fn() -> bool;

/// One change of one record that is not its making.
struct Event {
    key: Key,
    operation: i64,
    action: Action,
    old: String,
}

impl Standing {
    /// Brings a connection to a point, from where it stood before; the caller holds the transaction.
    pub fn arrive(
        db: &Db,
        before: Option<&mut Self>,
        point: Point,
        go_on: GoOn<'_>,
    ) -> Result<Option<Self>, StoreError> {
        let head = newest(db)?;
        let Some(before) = before else { return Self::anew(db, point, head, go_on).map(Some) };
        if before.point == point && before.head == head {
            return Ok(None);
        }
        let spans = before.spans(point, head);
        if point.of.is_none() && before.point.of.is_none() && n_changes(db, spans)? <= STEPPED {
            before.step(db, point, head, spans)?;
            return Ok(None);
        }
        Self::anew(db, point, head, go_on).map(Some)
    }

    pub const fn point(&self) -> Point {
        self.point
    }

    /// Takes everything away again, whatever an interruption has left.
    pub fn clear(db: &Db) -> Result<(), StoreError> {
        shadow::uncover_journal(db)?;
        Kind::ALL.iter().try_for_each(|kind| shadow::remove(db, *kind))
    }

    fn anew(db: &Db, point: Point, head: i64, go_on: GoOn<'_>) -> Result<Self, StoreError> {
        Self::clear(db)?;
        let mut standing = Self { point, head, born: Born::default(), shadowed: BTreeSet::new() };
        match point.of {
            Some(case) => standing.bring_back_family(db, case)?,
            None => standing.bring_back_all(db, go_on)?,
        }
        standing.cover(db)?;
        Ok(standing)
    }

    /// Everything that has happened since, the newest first, so that the oldest has the last word.
    fn bring_back_all(&mut self, db: &Db, go_on: GoOn<'_>) -> Result<(), StoreError> {
        self.born.read(db, (self.point.operation, i64::MAX), true)?;
        let sql = "select kind, operation_id, action, first_id, old from main.changes
                   where operation_id > $1 and action <> 'create' order by operation_id desc, seq desc";
        let mut n = 0;
        db.each(sql, &[self.point.operation.into()], &mut |row| {
            n += 1;
            if n % ASKED_EVERY == 0 && !go_on() {
                return Err(StoreError::Interrupted);
            }
            self.take_back(db, &event(&row)?)
        })
    }

    fn bring_back_family(&mut self, db: &Db, case: Key) -> Result<(), StoreError> {
        for key in family::of(db, case, self.point.operation)? {
            self.born.look_up(db, key, self.point.operation)?;
            self.settle(db, key)?;
        }
        Ok(())
    }

    /// What lies between here and another point, and what has come in meanwhile.
    fn spans(&self, point: Point, head: i64) -> [(i64, i64); 2] {
        let (here, there) = (self.point.operation, point.operation);
        [(here.min(there), here.max(there)), (self.head, head)]
    }

    fn step(&mut self, db: &Db, point: Point, head: i64, spans: [(i64, i64); 2]) -> Result<(), StoreError> {
        let back = point.operation < self.point.operation;
        self.born.read(db, spans[0], back)?;
        self.born.read(db, spans[1], true)?;
        self.point = point;
        self.head = head;
        for span in spans {
            for key in touched(db, span, point.operation)? {
                self.settle(db, key)?;
            }
        }
        self.cover(db)
    }

    /// Lays the shadow of one record anew.
    fn settle(&mut self, db: &Db, key: Key) -> Result<(), StoreError> {
        if self.shadowed.contains(&key.kind) {
            shadow::forget(db, key)?;
        }
        let sql = "select kind, operation_id, action, first_id, old from main.changes
                   where kind = $1 and first_id = $2 and last_id = $2 and operation_id > $3 and action <> 'create'
                   order by operation_id desc, seq desc";
        for row in db.query(sql, &[key.kind.code().into(), key.id.into(), self.point.operation.into()])? {
            self.take_back(db, &event(&row)?)?;
        }
        Ok(())
    }

    fn take_back(&mut self, db: &Db, event: &Event) -> Result<(), StoreError> {
        let key = event.key;
        // Whatever happened to a record that was made since is no matter.
        if self.born.is_before(key, event.operation) {
            return Ok(());
        }
        if self.shadowed.insert(key.kind) {
            shadow::make(db, key.kind)?;
        }
        let old = journal::read_old_values(&event.old)?;
        match event.action {
            Action::Delete => shadow::put(db, key, &old),
            _ => shadow::change(db, key, &old),
        }
    }

    /// Puts the views in front of the tables.
    fn cover(&mut self, db: &Db) -> Result<(), StoreError> {
        for kind in self.born.kinds() {
            if self.shadowed.insert(kind) {
                shadow::make(db, kind)?;
            }
        }
        for kind in &self.shadowed {
            shadow::cover(db, *kind, &self.born.ranges(*kind))?;
        }
        shadow::cover_journal(db, self.point.operation)
    }
}

fn newest(db: &Db) -> Result<i64, StoreError> {
    let rows = db.query("select max(id) from main.operations", &[])?;
    Ok(rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0))
}

/// How many changes lie in spans of operations, counted no further than it matters.
fn n_changes(db: &Db, spans: [(i64, i64); 2]) -> Result<i64, StoreError> {
    let mut n = 0;
    for (after, until) in spans {
        let sql = format!(
            "select count(*) from (select 1 from main.changes where operation_id > $1 and operation_id <= $2 limit {})",
            STEPPED + 1
        );
        let rows = db.query(&sql, &[after.into(), until.into()])?;
        n += rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0);
    }
    Ok(n)
}

/// The records that a span of operations is about, as far as they may have a shadow: those of single changes, and of the runs that
/// it made those that changed later.
fn touched(db: &Db, (after, until): (i64, i64), point: i64) -> Result<BTreeSet<Key>, StoreError> {
    let sql =
        "select distinct kind, first_id, last_id from main.changes where operation_id > $1 and operation_id <= $2";
    let changed = "select distinct first_id from main.changes where kind = $1 and first_id between $2 and $3
                   and first_id = last_id and operation_id > $4";
    let mut keys = BTreeSet::new();
    for row in db.query(sql, &[after.into(), until.into()])? {
        let [kind, Val::Int(first), Val::Int(last)] = row.as_slice() else { continue };
        let Some(kind) = Kind::from_code(kind.text()) else { continue };
        if first == last {
            keys.insert(Key::new(kind, *first));
            continue;
        }
        let params = [kind.code().into(), (*first).into(), (*last).into(), point.into()];
        let later = db.query(changed, &params)?;
        keys.extend(later.iter().filter_map(|row| Some(Key::new(kind, row.first()?.int()?))));
    }
    Ok(keys)
}

fn event(row: &[Val]) -> Result<Event, StoreError> {
    let broken = || StoreError::Corrupt("journal line".to_owned());
    let [kind, operation, action, id, old] = row else { return Err(broken()) };
    Ok(Event {
        key: Key::new(Kind::from_code(kind.text()).ok_or_else(broken)?, id.int().ok_or_else(broken)?),
        operation: operation.int().ok_or_else(broken)?,
        action: Action::from_code(action.text()).ok_or_else(broken)?,
        old: old.text().to_owned(),
    })
}
