//! What belongs to a case and has a past of its own: its goods, money, messages, parcels with their events, and what was done
//! together with it.

use std::collections::BTreeSet;

use crate::domain::columns::Val;
use crate::domain::ids::{Key, Kind};
use crate::store::db::{Db, StoreError};
use crate::store::record;

/// The records of a kind that point to another one through a column.
const CHILDREN: &[(Kind, Kind, &str)] = &[
    (Kind::Return, Kind::ReturnLine, "return_id"),
    (Kind::Return, Kind::Refund, "return_id"),
    (Kind::Return, Kind::Recovery, "return_id"),
    (Kind::Return, Kind::Exchange, "return_id"),
    (Kind::Return, Kind::Message, "return_id"),
    (Kind::Return, Kind::Effect, "return_id"),
    (Kind::Return, Kind::Parcel, "return_id"),
    (Kind::Ticket, Kind::Message, "ticket_id"),
    (Kind::Ticket, Kind::Refund, "ticket_id"),
    (Kind::Ticket, Kind::Exchange, "ticket_id"),
    (Kind::Ticket, Kind::Effect, "ticket_id"),
    (Kind::Parcel, Kind::ParcelEvent, "parcel_id"),
    (Kind::Parcel, Kind::Effect, "parcel_id"),
    (Kind::Exchange, Kind::Parcel, "exchange_id"),
    (Kind::Exchange, Kind::Refund, "exchange_id"),
];

/// The cases that a case's own story names, by the platform's number of the order.
const OF_ORDER: [Kind; 3] = [Kind::Return, Kind::Ticket, Kind::Review];

/// An operation that touched more than this was not about one case.
const ABOUT_ONE: i64 = 100;
/// Records of one order, and operations of one case, that are looked at.
const MOST: i64 = 500;

/// A case and its own, as it is now and as it was at any time after an operation.
pub fn of(db: &Db, case: Key, after: i64) -> Result<BTreeSet<Key>, StoreError> {
    let mut family = BTreeSet::new();
    let mut news = vec![case];
    while let Some(key) = news.pop() {
        if !family.insert(key) {
            continue;
        }
        for (_, kind, column) in CHILDREN.iter().filter(|(parent, ..)| *parent == key.kind) {
            let found = record::ids(db, *kind, &format!("where {column} = $1"), &[key.id.into()])?;
            news.extend(found.into_iter().map(|id| Key::new(*kind, id)));
        }
        if key == case {
            news.extend(told_with(db, case)?);
            news.extend(done_with(db, case, after)?);
        }
    }
    Ok(family)
}

/// The parcels that a return names, its order and the other cases of it.
fn told_with(db: &Db, case: Key) -> Result<Vec<Key>, StoreError> {
    let mut keys = Vec::new();
    if !matches!(case.kind, Kind::Return | Kind::Ticket | Kind::Parcel) {
        return Ok(keys);
    }
    if case.kind == Kind::Return {
        let named = db.query("select parcels from returns where id = $1", &[case.id.into()])?.pop().unwrap_or_default();
        let numbers: Vec<String> =
            named.first().and_then(|list| serde_json::from_str(list.text()).ok()).unwrap_or_default();
        keys.extend(numbers.iter().filter_map(|number| Key::parse(number)));
    }
    let table = record::table(case.kind);
    let order = db.query(&format!("select order_ref from {table} where id = $1"), &[case.id.into()])?.pop();
    if let Some(order) = order.and_then(|row| row.into_iter().next()).filter(|order| !order.text().is_empty()) {
        for kind in OF_ORDER {
            let ids =
                record::ids(db, kind, &format!("where order_ref = $1 limit {MOST}"), std::slice::from_ref(&order))?;
            keys.extend(ids.into_iter().map(|id| Key::new(kind, id)));
        }
    }
    Ok(keys)
}

/// What operations on a case changed beside it: what hung on it once and is gone or hangs on something else now.
fn done_with(db: &Db, case: Key, after: i64) -> Result<Vec<Key>, StoreError> {
    let sql = "select o.id from main.changes c join main.operations o on o.id = c.operation_id
               where c.kind = $1 and c.first_id = $2 and c.last_id = $2 and c.operation_id > $3 and o.n_changes <= $4
               order by o.id desc limit $5";
    let params = [case.kind.code().into(), case.id.into(), after.into(), ABOUT_ONE.into(), MOST.into()];
    let mut keys = Vec::new();
    for operation in db.query(sql, &params)?.iter().filter_map(|row| row.first().and_then(Val::int)) {
        let lines = "select kind, first_id, last_id from main.changes where operation_id = $1";
        for row in db.query(lines, &[operation.into()])? {
            if let [kind, Val::Int(first), Val::Int(last)] = row.as_slice()
                && let Some(kind) = Kind::from_code(kind.text())
            {
                keys.extend((*first..=*last).map(|id| Key::new(kind, id)));
            }
        }
    }
    Ok(keys)
}
