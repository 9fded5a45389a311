//! Records that were made after a point: runs of identifiers as the journal keeps them, and single ones.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::columns::Val;
use crate::domain::ids::{Key, Kind};
use crate::store::db::{Db, StoreError};

/// What was made, by kind.
#[derive(Default)]
pub struct Born(BTreeMap<Kind, OfKind>);

#[derive(Default)]
struct OfKind {
    /// The last identifier of a run and the operation that made it, by the first one. No two runs meet.
    runs: BTreeMap<i64, (i64, i64)>,
    /// Single records with their operations; one that was brought back after its deletion was made twice.
    singles: BTreeSet<(i64, i64)>,
}

/// A run made by one decision is short; one made by an import is as long as a chunk of it with all that hangs on its rows.
const LONGEST_RUN: i64 = 1_000_000;

impl Born {
    /// Reads what a span of operations made: to be remembered, or to be forgotten.
    pub fn read(&mut self, db: &Db, (after, until): (i64, i64), is_born: bool) -> Result<(), StoreError> {
        let sql = "select kind, first_id, last_id, operation_id from main.changes
                   where operation_id > $1 and operation_id <= $2 and action = 'create'";
        db.each(sql, &[after.into(), until.into()], &mut |row| {
            self.take(&row, is_born);
            Ok(())
        })
    }

    fn take(&mut self, row: &[Val], is_born: bool) {
        let [kind, Val::Int(first), Val::Int(last), Val::Int(operation)] = row else { return };
        let Some(kind) = Kind::from_code(kind.text()) else { return };
        let OfKind { runs, singles } = self.0.entry(kind).or_default();
        match (first == last, is_born) {
            (true, true) => _ = singles.insert((*first, *operation)),
            (true, false) => _ = singles.remove(&(*first, *operation)),
            (false, true) => _ = runs.insert(*first, (*last, *operation)),
            (false, false) => _ = runs.remove(first),
        }
    }

    /// Reads of one record whether and when it was made after an operation.
    pub fn look_up(&mut self, db: &Db, key: Key, after: i64) -> Result<(), StoreError> {
        let alone = "select kind, first_id, last_id, operation_id from main.changes
                     where kind = $1 and first_id = $2 and last_id = $2 and action = 'create'";
        let rows = db.query(alone, &[key.kind.code().into(), key.id.into()])?;
        let made = |row: &[Val]| row.get(3).and_then(Val::int).unwrap_or(0);
        let was_there = rows.iter().any(|row| made(row) <= after);
        rows.iter().filter(|row| made(row) > after).for_each(|row| self.take(row, true));
        if was_there {
            return Ok(());
        }
        let in_run = "select kind, first_id, last_id, operation_id from main.changes
                      where kind = $1 and first_id <= $2 and first_id > $3 and last_id >= $2 and last_id > first_id
                          and action = 'create' order by first_id desc limit 1";
        let params = [key.kind.code().into(), key.id.into(), (key.id - LONGEST_RUN).into()];
        let rows = db.query(in_run, &params)?;
        rows.iter().filter(|row| made(row) > after).for_each(|row| self.take(row, true));
        Ok(())
    }

    /// Whether a record was made before an operation that touched it, and after the point.
    pub fn is_before(&self, key: Key, operation: i64) -> bool {
        let Some(OfKind { runs, singles }) = self.0.get(&key.kind) else { return false };
        let alone = singles.range((key.id, i64::MIN)..).next().filter(|(id, _)| *id == key.id);
        let in_run = runs.range(..=key.id).next_back().filter(|(_, (last, _))| *last >= key.id);
        alone.is_some_and(|(_, made)| *made < operation) || in_run.is_some_and(|(_, (_, made))| *made < operation)
    }

    pub fn kinds(&self) -> Vec<Kind> {
        let is_any = |born: &OfKind| !born.runs.is_empty() || !born.singles.is_empty();
        self.0.iter().filter(|(_, born)| is_any(born)).map(|(kind, _)| *kind).collect()
    }

    /// The identifiers as ranges, neighbours joined.
    pub fn ranges(&self, kind: Kind) -> Vec<(i64, i64)> {
        let Some(OfKind { runs, singles }) = self.0.get(&kind) else { return Vec::new() };
        let mut all: Vec<(i64, i64)> = runs.iter().map(|(first, (last, _))| (*first, *last)).collect();
        all.extend(singles.iter().map(|(id, _)| (*id, *id)));
        all.sort_unstable();
        let mut ranges: Vec<(i64, i64)> = Vec::new();
        for (first, last) in all {
            match ranges.last_mut() {
                Some(range) if first <= range.1 + 1 => range.1 = range.1.max(last),
                _ => ranges.push((first, last)),
            }
        }
        ranges
    }
}
