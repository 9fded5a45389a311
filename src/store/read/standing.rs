//! A reader that stands in the past: what it reads until it comes back is the desk as it stood then.

use super::Reader;
use crate::domain::columns::Val;
use crate::domain::ids::Key;
use crate::domain::time::Instant;
use crate::store::as_of::{Point, Standing};
use crate::store::db::{Db, StoreError};
use crate::store::journal::{self, Entry};

impl Reader {
    /// Goes to a point of the past, and keeps to one state of the desk until it rests. Where the answer is no longer wanted it
    /// stops on the way, and finds another one from the beginning.
    pub fn stand_at(&self, point: Point, go_on: &dyn Fn() -> bool) -> Result<(), StoreError> {
        // What is put in front of the tables is this connection's own; the desk stays closed to it.
        self.db.end()?;
        self.db.script("begin; pragma query_only=off;")?;
        let mut standing = self.standing.borrow_mut();
        let arrived = Standing::arrive(&self.db, standing.as_mut(), point, go_on);
        self.db.script("pragma query_only=on;")?;
        match arrived {
            Ok(None) => {}
            Ok(anew) => *standing = anew,
            Err(error) => {
                self.db.rollback();
                *standing = None;
                return Err(error);
            }
        }
        Ok(())
    }

    /// Lets the desk go on between two questions about the past.
    pub fn rest(&self) -> Result<(), StoreError> {
        self.db.end()
    }

    /// Reads the desk as it is again.
    pub fn come_back(&self) -> Result<(), StoreError> {
        *self.standing.borrow_mut() = None;
        self.db.end()?;
        self.db.script("pragma query_only=off;")?;
        let left = Standing::clear(&self.db);
        self.db.script("pragma query_only=on;")?;
        left
    }

    pub fn is_in_the_past(&self) -> bool {
        self.standing.borrow().is_some()
    }

    /// Whether only one case is as it stood then.
    pub fn stands_with_one_case(&self) -> bool {
        self.standing.borrow().as_ref().is_some_and(|standing| standing.point().of.is_some())
    }

    /// The newest operation that there was at a moment; 0 where there was none.
    pub fn operation_at(&self, at: Instant) -> Result<i64, StoreError> {
        single(&self.db, "select id from operations where recorded_at <= $1 order by id desc limit 1", at.0)
    }

    /// The operation after which the one before another group of operations had been done.
    pub fn before_group_of(&self, operation: i64) -> Result<i64, StoreError> {
        let sql = "select id from operations where id < $1
                   and group_id <> (select group_id from operations where id = $1) order by id desc limit 1";
        single(&self.db, sql, operation)
    }

    /// The last operation of the group that followed an operation; the same one where none did.
    pub fn after_group_behind(&self, operation: i64) -> Result<i64, StoreError> {
        let next = single(&self.db, "select min(id) from operations where id > $1", operation)?;
        if next == 0 {
            return Ok(operation);
        }
        let sql = "select id from operations where id > $1
                   and group_id <> (select group_id from operations where id = $1) order by id limit 1";
        match single(&self.db, sql, next)? {
            0 => self.head(),
            behind => Ok(behind - 1),
        }
    }

    /// The newest operation up to one.
    pub fn done_until(&self, operation: i64) -> Result<Option<Entry>, StoreError> {
        Ok(journal::entries(&self.db, "where id <= $1 order by id desc limit 1", &[operation.into()])?.pop())
    }

    /// The operations on a record with their moments, oldest first.
    pub fn moments_of(&self, key: Key) -> Result<Vec<(i64, Instant)>, StoreError> {
        let mut moments = Vec::new();
        for id in journal::operations_on(&self.db, key)? {
            let at = single(&self.db, "select recorded_at from operations where id = $1", id)?;
            moments.push((id, Instant(at)));
        }
        Ok(moments)
    }
}

fn single(db: &Db, sql: &str, param: i64) -> Result<i64, StoreError> {
    let rows = db.query(sql, &[Val::Int(param)])?;
    Ok(rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0))
}
