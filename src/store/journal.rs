//! The journal: who did what when, and what is needed to go back. It only grows.
//!
//! Invariants: a revision is the number of the operation that last wrote a row; a creation costs one line for a whole run of
//! identifiers; an update keeps the old values of the changed columns, a deletion the whole record, both with the old revision;
//! each operation's hash covers the hash before it.

use std::collections::BTreeMap;

mod proof;
mod retold;

use super::db::{Db, StoreError};
use crate::codes;
use crate::domain::columns::{Columns, Val};
use crate::domain::ids::{Key, Kind};
use crate::domain::time::Instant;

pub(super) use proof::{ERASED, hash};
pub use proof::{ERASURE, Verified, keep_head, verify};
pub use retold::changes;

codes! {
    /// What an operation did to a record.
    pub enum Action {
        Create = "create",
        Update = "update",
        Delete = "delete",
    }
}

/// One operation as the journal keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    pub id: i64,
    pub group: i64,
    pub recorded_at: Instant,
    pub happened_at: Instant,
    pub actor_kind: String,
    pub actor: String,
    /// The operation that made a rule act, when a rule acted.
    pub cause: Option<i64>,
    pub verb: String,
    pub target: Option<Key>,
    /// Arguments as JSON.
    pub args: String,
    /// The operation that this one takes back.
    pub undoes: Option<i64>,
    pub n_changes: i64,
    pub hash: String,
}

/// One change of one operation: a run of created identifiers, or one record with what was there before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub kind: Kind,
    pub action: Action,
    pub first_id: i64,
    pub last_id: i64,
    /// Old values as a JSON object by column.
    pub old: Option<String>,
}

/// A group of operations: the unit of undo.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    pub id: i64,
    pub recorded_at: Instant,
    pub actor_kind: String,
    pub actor: String,
    pub verb: String,
    pub target: Option<Key>,
    pub args: String,
    pub n_operations: i64,
    pub n_changes: i64,
    /// The group that this one takes back.
    pub undoes: Option<i64>,
    /// The group that took this one back.
    pub undone_by: Option<i64>,
}

/// The number of the newest operation; 0 on a new desk.
pub fn head(db: &Db) -> Result<i64, StoreError> {
    Ok(single_int(db, "select max(id) from operations", &[])?.unwrap_or(0))
}

/// The hash of the newest operation; empty on a new desk.
pub fn head_hash(db: &Db) -> Result<String, StoreError> {
    let rows = db.query("select hash from operations order by id desc limit 1", &[])?;
    Ok(rows.first().and_then(|row| row.first()).map(|hash| hash.text().to_owned()).unwrap_or_default())
}

/// Appends an operation with its changes; its hash is computed here from the one before.
pub fn append(db: &Db, entry: &Entry, lines: &[Line], previous_hash: &str) -> Result<String, StoreError> {
    let hash = hash(entry, lines, previous_hash);
    let (target_kind, target_id) = target_values(entry.target);
    db.execute(
        "insert into operations (id, group_id, recorded_at, happened_at, actor_kind, actor, cause, verb, target_kind,
             target_id, args, undoes, n_changes, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &[
            entry.id.into(),
            entry.group.into(),
            entry.recorded_at.0.into(),
            entry.happened_at.0.into(),
            entry.actor_kind.as_str().into(),
            entry.actor.as_str().into(),
            entry.cause.map_or(Val::Null, Val::Int),
            entry.verb.as_str().into(),
            target_kind,
            target_id,
            entry.args.as_str().into(),
            entry.undoes.map_or(Val::Null, Val::Int),
            entry.n_changes.into(),
            hash.as_str().into(),
        ],
    )?;
    for (seq, line) in (0_i64..).zip(lines) {
        db.execute(
            "insert into changes (operation_id, seq, kind, action, first_id, last_id, old)
             values ($1, $2, $3, $4, $5, $6, $7)",
            &[
                entry.id.into(),
                seq.into(),
                line.kind.code().into(),
                line.action.code().into(),
                line.first_id.into(),
                line.last_id.into(),
                line.old.as_deref().map_or(Val::Null, Val::from),
            ],
        )?;
    }
    extend_group(db, entry)?;
    Ok(hash)
}

fn extend_group(db: &Db, entry: &Entry) -> Result<(), StoreError> {
    let (target_kind, target_id) = target_values(entry.target);
    db.execute(
        "insert into groups (id, recorded_at, actor_kind, actor, verb, target_kind, target_id, args, n_operations, n_changes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0) on conflict (id) do nothing",
        &[
            entry.group.into(),
            entry.recorded_at.0.into(),
            entry.actor_kind.as_str().into(),
            entry.actor.as_str().into(),
            entry.verb.as_str().into(),
            target_kind,
            target_id,
            entry.args.as_str().into(),
        ],
    )?;
    db.execute(
        "update groups set n_operations = n_operations + 1, n_changes = n_changes + $1 where id = $2",
        &[entry.n_changes.into(), entry.group.into()],
    )?;
    Ok(())
}

/// Marks that one group takes another back.
pub fn mark_undone(db: &Db, group: i64, by: i64) -> Result<(), StoreError> {
    db.execute("update groups set undone_by = $1 where id = $2", &[by.into(), group.into()])?;
    db.execute("update groups set undoes = $1 where id = $2", &[group.into(), by.into()])?;
    Ok(())
}

/// Marks what stands and what does not, after a group was taken back that had itself taken another one back: that one stands
/// again, what it had undone is undone again, and so on.
pub fn mark_turned(db: &Db, taken_back: &Group) -> Result<(), StoreError> {
    let (mut by, mut next, mut stands) = (taken_back.id, taken_back.undoes, true);
    while let Some(group) = next {
        let undone_by = if stands { Val::Null } else { by.into() };
        db.execute("update groups set undone_by = $1 where id = $2", &[undone_by, group.into()])?;
        (by, stands) = (group, !stands);
        next = groups(db, "where id = $1", &[group.into()])?.pop().and_then(|group| group.undoes);
    }
    Ok(())
}

const ENTRY_COLUMNS: &str = "id, group_id, recorded_at, happened_at, actor_kind, actor, cause, verb, target_kind, target_id, args, \
                             undoes, n_changes, hash";

fn entry(row: &[Val]) -> Entry {
    let int = |i: usize| row.get(i).and_then(Val::int);
    let text = |i: usize| row.get(i).map(|v| v.text().to_owned()).unwrap_or_default();
    Entry {
        id: int(0).unwrap_or(0),
        group: int(1).unwrap_or(0),
        recorded_at: Instant(int(2).unwrap_or(0)),
        happened_at: Instant(int(3).unwrap_or(0)),
        actor_kind: text(4),
        actor: text(5),
        cause: int(6),
        verb: text(7),
        target: target(row.get(8), row.get(9)),
        args: text(10),
        undoes: int(11),
        n_changes: int(12).unwrap_or(0),
        hash: text(13),
    }
}

/// The operations that a condition selects.
pub fn entries(db: &Db, rest: &str, params: &[Val]) -> Result<Vec<Entry>, StoreError> {
    let rows = db.query(&format!("select {ENTRY_COLUMNS} from operations {rest}"), params)?;
    Ok(rows.iter().map(|row| entry(row)).collect())
}

/// How many operations of a group are what somebody decided, by its verb; the others followed from them.
pub fn n_decided(db: &Db, group: i64, verb: &str) -> Result<usize, StoreError> {
    let sql = "select count(*) from operations where group_id = $1 and verb = $2 and cause is null";
    let rows = db.query(sql, &[group.into(), verb.into()])?;
    let n = rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0);
    Ok(usize::try_from(n).unwrap_or(0))
}

/// One operation.
pub fn operation(db: &Db, id: i64) -> Result<Option<Entry>, StoreError> {
    Ok(entries(db, "where id = $1", &[id.into()])?.pop())
}

/// The groups that a condition selects.
pub fn groups(db: &Db, rest: &str, params: &[Val]) -> Result<Vec<Group>, StoreError> {
    let sql = format!(
        "select id, recorded_at, actor_kind, actor, verb, target_kind, target_id, args, n_operations, n_changes, undoes, undone_by \
         from groups {rest}"
    );
    let rows = db.query(&sql, params)?;
    Ok(rows
        .iter()
        .map(|row| {
            let int = |i: usize| row.get(i).and_then(Val::int);
            let text = |i: usize| row.get(i).map(|v| v.text().to_owned()).unwrap_or_default();
            Group {
                id: int(0).unwrap_or(0),
                recorded_at: Instant(int(1).unwrap_or(0)),
                actor_kind: text(2),
                actor: text(3),
                verb: text(4),
                target: target(row.get(5), row.get(6)),
                args: text(7),
                n_operations: int(8).unwrap_or(0),
                n_changes: int(9).unwrap_or(0),
                undoes: int(10),
                undone_by: int(11),
            }
        })
        .collect())
}

/// The changes of one operation, in their order.
pub fn lines(db: &Db, operation: i64) -> Result<Vec<Line>, StoreError> {
    let rows = db.query(
        "select kind, action, first_id, last_id, old from changes where operation_id = $1 order by seq",
        &[operation.into()],
    )?;
    rows.iter().map(|row| line(row)).collect()
}

fn line(row: &[Val]) -> Result<Line, StoreError> {
    let code = |i: usize| row.get(i).map_or("", Val::text);
    let int = |i: usize| row.get(i).and_then(Val::int).unwrap_or(0);
    let broken = || StoreError::Corrupt("journal line".to_owned());
    Ok(Line {
        kind: Kind::from_code(code(0)).ok_or_else(broken)?,
        action: Action::from_code(code(1)).ok_or_else(broken)?,
        first_id: int(2),
        last_id: int(3),
        old: row.get(4).filter(|old| **old != Val::Null).map(|old| old.text().to_owned()),
    })
}

/// The records of a kind that the operations of a group made, in the order of their making.
pub fn created_in(db: &Db, group: i64, kind: Kind) -> Result<Vec<i64>, StoreError> {
    let sql = "select c.first_id, c.last_id from operations o join changes c on c.operation_id = o.id
               where o.group_id = $1 and c.kind = $2 and c.action = $3 order by c.operation_id, c.seq";
    let mut ids = Vec::new();
    for row in db.query(sql, &[group.into(), kind.code().into(), Action::Create.code().into()])? {
        if let [Val::Int(first), Val::Int(last)] = row.as_slice() {
            ids.extend(*first..=*last);
        }
    }
    Ok(ids)
}

/// The operations that touched a record, oldest first: its creation by run of identifiers, then each change.
pub fn operations_on(db: &Db, key: Key) -> Result<Vec<i64>, StoreError> {
    let rows = db.query(
        "select operation_id from changes where kind = $1 and first_id = $2 and last_id = $2 order by operation_id",
        &[key.kind.code().into(), key.id.into()],
    )?;
    let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.first().and_then(Val::int)).collect();
    let created = db.query(
        "select operation_id, last_id from changes where kind = $1 and first_id <= $2 and action = 'create'
         order by first_id desc limit 1",
        &[key.kind.code().into(), key.id.into()],
    )?;
    if let Some([Val::Int(operation), Val::Int(last)]) = created.first().map(Vec::as_slice)
        && *last >= key.id
    {
        ids.push(*operation);
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// What a record held before each change of it, the newest change first; what changes left alone is left out.
pub fn old_values_of(db: &Db, key: Key) -> Result<Vec<BTreeMap<String, Val>>, StoreError> {
    let rows = db.query(
        "select old from changes where kind = $1 and first_id = $2 and last_id = $2 and action = 'update'
         order by operation_id desc",
        &[key.kind.code().into(), key.id.into()],
    )?;
    let old = rows.iter().filter_map(|row| row.first()).filter(|old| **old != Val::Null);
    old.map(|old| read_old_values(old.text())).collect()
}

/// The newest operation that touched a record.
pub fn last_operation_on(db: &Db, key: Key) -> Result<Option<i64>, StoreError> {
    Ok(operations_on(db, key)?.pop())
}

/// The kinds touched after an operation: what an open screen must read again.
pub fn touched_since(db: &Db, operation: i64) -> Result<Vec<Kind>, StoreError> {
    let rows = db.query("select distinct kind from changes where operation_id > $1", &[operation.into()])?;
    Ok(rows.iter().filter_map(|row| Kind::from_code(row.first()?.text())).collect())
}

/// Old values as one JSON object; the keys in column order.
pub fn old_values(columns: &Columns, only: impl Fn(&str) -> bool) -> String {
    let map: BTreeMap<&str, serde_json::Value> =
        columns.iter().filter(|(name, _)| only(name)).map(|(name, value)| (*name, json(value))).collect();
    serde_json::to_string(&map).unwrap_or_default()
}

/// Old values back by column.
pub fn read_old_values(old: &str) -> Result<BTreeMap<String, Val>, StoreError> {
    let map: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(old).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(map
        .into_iter()
        .filter(|(name, _)| name != ERASED)
        .map(|(name, value)| {
            let value = match value {
                serde_json::Value::Number(n) => n.as_i64().map_or(Val::Null, Val::Int),
                serde_json::Value::String(text) => Val::Text(text),
                _ => Val::Null,
            };
            (name, value)
        })
        .collect())
}

fn json(value: &Val) -> serde_json::Value {
    match value {
        Val::Null => serde_json::Value::Null,
        Val::Int(n) => (*n).into(),
        Val::Text(text) => text.as_str().into(),
    }
}

fn target_values(target: Option<Key>) -> (Val, Val) {
    target.map_or((Val::Null, Val::Null), |key| (key.kind.code().into(), key.id.into()))
}

fn target(kind: Option<&Val>, id: Option<&Val>) -> Option<Key> {
    Some(Key::new(Kind::from_code(kind?.text())?, id?.int()?))
}

fn single_int(db: &Db, sql: &str, params: &[Val]) -> Result<Option<i64>, StoreError> {
    Ok(db.query(sql, params)?.first().and_then(|row| row.first()).and_then(Val::int))
}
