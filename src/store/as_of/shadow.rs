//! The shadow of a table: the rows that were otherwise, the numbers of those that no longer count as they are, and the view that
//! takes the table's name. All of it belongs to one connection and goes with it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::domain::columns::Val;
use crate::domain::ids::{Key, Kind};
use crate::store::db::{Db, StoreError};
use crate::store::record;
use crate::with_kind;

/// So few ranges are written into the view; more are looked up.
const FEW: usize = 8;

fn names(kind: Kind) -> &'static [&'static str] {
    with_kind!(kind, T => &record::shape::<T>().names)
}

/// Makes the empty shadow of a table.
pub fn make(db: &Db, kind: Kind) -> Result<(), StoreError> {
    let (table, columns) = (record::table(kind), names(kind).join(", "));
    db.script(&format!(
        "create temp table was_{table} as select {columns} from main.{table} where 0;
         create unique index temp.was_{table}_id on was_{table} (id);
         create temp table gone_{table} (id integer primary key);
         create temp table born_{table} (first integer primary key, last integer not null);"
    ))
}

/// Takes the shadow and the view away.
pub fn remove(db: &Db, kind: Kind) -> Result<(), StoreError> {
    let table = record::table(kind);
    db.script(&format!(
        "drop view if exists temp.{table}; drop table if exists temp.was_{table};
         drop table if exists temp.gone_{table}; drop table if exists temp.born_{table};"
    ))
}

/// The record is as it is now.
pub fn forget(db: &Db, key: Key) -> Result<(), StoreError> {
    let table = record::table(key.kind);
    for shadow in ["was", "gone"] {
        db.execute(&format!("delete from temp.{shadow}_{table} where id = $1"), &[key.id.into()])?;
    }
    Ok(())
}

/// The record held other values in some columns.
pub fn change(db: &Db, key: Key, old: &BTreeMap<String, Val>) -> Result<(), StoreError> {
    let table = record::table(key.kind);
    let names = names(key.kind);
    let id = [key.id.into()];
    if db.execute(&format!("insert or ignore into temp.gone_{table} (id) values ($1)"), &id)? > 0 {
        let columns = names.join(", ");
        let copy = format!("insert or ignore into temp.was_{table} select {columns} from main.{table} where id = $1");
        db.execute(&copy, &id)?;
    }
    let mut sql = format!("update temp.was_{table} set id = id");
    let mut params: Vec<Val> = id.to_vec();
    // A column that this program no longer has is in no row.
    for (name, value) in old.iter().filter(|(name, _)| names.contains(&name.as_str()) && *name != "id") {
        params.push(value.clone());
        let _ = write!(sql, ", {name} = ${}", params.len());
    }
    sql.push_str(" where id = $1");
    db.execute(&sql, &params).map(|_| ())
}

/// The record was there, with these values.
pub fn put(db: &Db, key: Key, old: &BTreeMap<String, Val>) -> Result<(), StoreError> {
    let table = record::table(key.kind);
    let names = names(key.kind);
    db.execute(&format!("insert or ignore into temp.gone_{table} (id) values ($1)"), &[key.id.into()])?;
    let marks: Vec<String> = (1..=names.len()).map(|n| format!("${n}")).collect();
    let values: Vec<Val> = names.iter().map(|name| old.get(*name).cloned().unwrap_or(Val::Null)).collect();
    let sql = format!("insert or replace into temp.was_{table} ({}) values ({})", names.join(", "), marks.join(", "));
    db.execute(&sql, &values).map(|_| ())
}

/// Puts the view in front of a table: its rows but those that were made since or were otherwise, and what these were.
pub fn cover(db: &Db, kind: Kind, born: &[(i64, i64)]) -> Result<(), StoreError> {
    let (table, columns) = (record::table(kind), names(kind).join(", "));
    let mut there = format!("id not in (select id from temp.gone_{table})");
    db.execute(&format!("delete from temp.born_{table}"), &[])?;
    if born.len() <= FEW {
        for (first, last) in born {
            let _ = write!(there, " and not (id between {first} and {last})");
        }
    } else {
        for (first, last) in born {
            let sql = format!("insert into temp.born_{table} (first, last) values ($1, $2)");
            db.execute(&sql, &[(*first).into(), (*last).into()])?;
        }
        let _ = write!(
            there,
            " and coalesce((select last from temp.born_{table} where first <= main.{table}.id order by first desc limit 1), \
             main.{table}.id - 1) < main.{table}.id"
        );
    }
    db.script(&format!(
        "drop view if exists temp.{table};
         create temp view {table} as select {columns} from main.{table} where {there}
             union all select {columns} from temp.was_{table};"
    ))
}

const JOURNAL: [&str; 3] = ["operations", "changes", "groups"];

/// The journal ends with an operation.
pub fn cover_journal(db: &Db, operation: i64) -> Result<(), StoreError> {
    uncover_journal(db)?;
    db.script(&format!(
        "create temp view operations as select * from main.operations where id <= {operation};
         create temp view changes as select * from main.changes where operation_id <= {operation};
         create temp view groups as select id, recorded_at, actor_kind, actor, verb, target_kind, target_id, args, n_operations,
             n_changes, undoes, case when undone_by <= {operation} then undone_by end as undone_by
             from main.groups where id <= {operation};"
    ))
}

pub fn uncover_journal(db: &Db) -> Result<(), StoreError> {
    JOURNAL.iter().try_for_each(|name| db.script(&format!("drop view if exists temp.{name};")))
}
