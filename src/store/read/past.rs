//! The past of a record, step by step back from now, and the records that something happened to.

use std::collections::{BTreeMap, BTreeSet};

use super::Reader;
use crate::domain::columns::Val;
use crate::domain::definitions::Sort;
use crate::domain::ids::{Key, Kind};
use crate::domain::people::ActorKind;
use crate::domain::time::Instant;
use crate::store::db::{Db, StoreError};
use crate::store::journal::{self, Action};
use crate::store::record;

/// One operation on a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    pub operation: i64,
    pub at: Instant,
    pub created: bool,
    /// Whether it stands and was somebody's own doing: not a rule's, not taken back, not itself a taking back.
    pub counts: bool,
    /// What the changed columns held before.
    pub old: BTreeMap<String, Val>,
}

const OF_OPERATION: &str =
    "select c.operation_id, o.recorded_at, c.action, o.actor_kind, o.undoes, g.undone_by, c.old, c.last_id
     from changes c join operations o on o.id = c.operation_id join groups g on g.id = o.group_id";

impl Reader {
    /// What happened to a record, newest first, back to where it was made.
    pub fn past_of(&self, key: Key) -> Result<Vec<Past>, StoreError> {
        let of_key = format!("{OF_OPERATION} where c.kind = $1 and c.first_id = $2 and c.last_id = $2");
        let mut rows = self.db.query(&of_key, &[key.kind.code().into(), key.id.into()])?;
        let of_run = format!(
            "{OF_OPERATION} where c.kind = $1 and c.first_id <= $2 and c.action = 'create' order by c.first_id desc limit 1"
        );
        let made = self.db.query(&of_run, &[key.kind.code().into(), key.id.into()])?;
        let has = |row: &Vec<Val>| row.get(7).and_then(Val::int).is_some_and(|last| last >= key.id);
        rows.extend(made.into_iter().filter(has));
        let mut past = rows.iter().map(|row| step(row)).collect::<Result<Vec<_>, _>>()?;
        past.sort_by_key(|step| std::cmp::Reverse(step.operation));
        past.dedup_by_key(|step| step.operation);
        Ok(past)
    }

    /// The records of a kind that operations since a moment touched.
    pub fn touched_in(&self, kind: Kind, since: Instant) -> Result<BTreeSet<i64>, StoreError> {
        let sql = "select distinct first_id, last_id from changes where kind = $1 and operation_id >=
                   (select min(id) from operations where recorded_at >= $2)";
        let mut ids = BTreeSet::new();
        for row in self.db.query(sql, &[kind.code().into(), since.0.into()])? {
            if let [Val::Int(first), Val::Int(last)] = row.as_slice() {
                ids.extend(*first..=*last);
            }
        }
        Ok(ids)
    }

    /// The records whose column lies behind one value and up to another.
    pub fn ids_between(&self, kind: Kind, column: &'static str, from: i64, to: i64) -> Result<Vec<i64>, StoreError> {
        let behind = format!("where {column} > $1 and {column} <= $2");
        record::ids(&self.db, kind, &behind, &[from.into(), to.into()])
    }

    /// The operation that made a record.
    pub fn first_operation_on(&self, key: Key) -> Result<Option<i64>, StoreError> {
        Ok(journal::operations_on(&self.db, key)?.into_iter().next())
    }
}

/// The last operation on a definition of one of some sorts, and its `sort:name`; without a name where it is gone, for then it
/// no longer says of which sort it was.
pub fn last_definition(db: &Db, sorts: &[Sort]) -> Result<Option<(i64, String)>, StoreError> {
    let sorts: Vec<String> = sorts.iter().map(|sort| format!("'{}'", sort.code())).collect();
    let sql = format!(
        "select c.operation_id, d.sort, d.name from changes c
         left join definitions d on d.id between c.first_id and c.last_id
         where c.kind = $1 and (d.id is null or d.sort in ({})) order by c.operation_id desc limit 1",
        sorts.join(", ")
    );
    let last = db.query(&sql, &[Kind::Definition.code().into()])?.pop().unwrap_or_default();
    Ok(match last.as_slice() {
        [Val::Int(operation), Val::Text(sort), Val::Text(name)] => Some((*operation, format!("{sort}:{name}"))),
        [Val::Int(operation), ..] => Some((*operation, String::new())),
        _ => None,
    })
}

fn step(row: &[Val]) -> Result<Past, StoreError> {
    let int = |i: usize| row.get(i).and_then(Val::int);
    let text = |i: usize| row.get(i).map_or("", Val::text);
    let old = if text(6).is_empty() { BTreeMap::new() } else { journal::read_old_values(text(6))? };
    Ok(Past {
        operation: int(0).unwrap_or(0),
        at: Instant(int(1).unwrap_or(0)),
        created: text(2) == Action::Create.code(),
        counts: text(3) != ActorKind::Rule.code() && int(4).is_none() && int(5).is_none(),
        old,
    })
}
