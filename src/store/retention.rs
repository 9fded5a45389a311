//! Records whose time is over and that still hold something of a person: what has ended long enough ago, and what hangs on nothing else.

use std::collections::BTreeMap;

use super::db::{Db, StoreError};
use super::record;
use crate::domain::columns::Val;
use crate::domain::customers::personal;
use crate::domain::ids::Kind;
use crate::domain::time::Instant;
use crate::with_kind;

/// For each kind with a rule, the moment before which a record must have ended.
pub type Until = BTreeMap<Kind, Instant>;

/// By which columns a part hangs on a record that has an end of its own.
const HEADS: &[(&str, Kind)] = &[("return_id", Kind::Return), ("ticket_id", Kind::Ticket), ("parcel_id", Kind::Parcel)];

/// The records of a kind, the oldest numbers first.
pub fn due(db: &Db, until: &Until, kind: Kind) -> Result<Vec<i64>, StoreError> {
    let Some(over) = over(kind, until) else { return Ok(Vec::new()) };
    record::ids(db, kind, &format!("where {over} and {} order by id", holds_something(kind)), &[])
}

/// Those among some that are due now.
pub fn still_due(db: &Db, until: &Until, kind: Kind, ids: &[i64]) -> Result<Vec<i64>, StoreError> {
    let Some(over) = over(kind, until) else { return Ok(Vec::new()) };
    let mut still = Vec::new();
    for list in record::lists(ids) {
        let rest = format!("where id in ({list}) and {over} and {} order by id", holds_something(kind));
        still.extend(record::ids(db, kind, &rest, &[])?);
    }
    Ok(still)
}

/// How many there are.
pub fn count(db: &Db, until: &Until, kind: Kind) -> Result<i64, StoreError> {
    let Some(over) = over(kind, until) else { return Ok(0) };
    let sql = format!("select count(*) from {} where {over} and {}", record::table(kind), holds_something(kind));
    Ok(db.query(&sql, &[])?.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0))
}

/// Translations that are as old as the shortest rule go with what they were made of, and the word index forgets words of before.
pub fn sweep(db: &Db, until: &Until) -> Result<(), StoreError> {
    if let Some(newest) = until.values().max() {
        db.execute("delete from translations where made_at < $1", &[newest.0.into()])?;
    }
    db.script("insert into search(search) values ('optimize'); pragma wal_checkpoint(truncate)")
}

/// The condition under which a kind's records are over; none where no rule speaks of them.
fn over(kind: Kind, until: &Until) -> Option<String> {
    if personal::columns(kind).is_empty() {
        return None;
    }
    let own = until.get(&kind).map(|until| ended(kind, *until));
    if own.as_ref().is_some_and(Option::is_some) {
        return own.flatten();
    }
    if has_end(kind) {
        return None;
    }
    let columns = with_kind!(kind, T => record::shape::<T>().names.clone());
    let links: Vec<&(&str, Kind)> = HEADS.iter().filter(|(link, _)| columns.contains(link)).collect();
    let rules: Vec<String> = links
        .iter()
        .map(|(link, head)| match until.get(head).and_then(|until| ended(*head, *until)) {
            Some(over) => {
                format!("({link} is null or {link} in (select id from {} where {over}))", record::table(*head))
            }
            None => format!("{link} is null"),
        })
        .collect();
    let some: Vec<String> = links.iter().map(|(link, _)| format!("{link} is not null")).collect();
    let is_done = match kind {
        Kind::Effect => " and status not in ('held', 'queued', 'sending', 'unknown')",
        Kind::Task => " and status <> 'open'",
        _ => "",
    };
    (!links.is_empty()).then(|| format!("({}) and {}{is_done}", some.join(" or "), rules.join(" and ")))
}

const fn has_end(kind: Kind) -> bool {
    matches!(kind, Kind::Return | Kind::Ticket | Kind::Parcel | Kind::Order | Kind::Review | Kind::Customer)
}

/// When a record of such a kind ended before a moment.
fn ended(kind: Kind, until: Instant) -> Option<String> {
    let (at, never) = (until.0, Instant::NEVER.0);
    // Where a file did not say when it began, the last change stands in.
    let began = |column: &str| format!("({column} < {at} or ({column} = {never} and updated_at < {at}))");
    let before = |columns: &[&str]| {
        let each = columns.iter().map(|column| format!("coalesce({column}, 0) < {at}"));
        each.collect::<Vec<_>>().join(" and ")
    };
    match kind {
        Kind::Return => Some(format!(
            "status in ('closed', 'rejected', 'canceled', 'expired') and {} and {}",
            began("requested_at"),
            before(&["decided_at", "received_at", "settled_at", "closed_at"])
        )),
        Kind::Ticket => Some(format!(
            "status in ('closed', 'spam', 'duplicate', 'merged') and {} and {} and {}",
            began("opened_at"),
            began("last_message_at"),
            before(&["resolved_at", "closed_at", "merged_at"])
        )),
        Kind::Parcel => Some(format!(
            "status in ('delivered', 'returned_to_sender', 'lost', 'cancelled') and {} and {}",
            began("last_event_at"),
            before(&["delivered_at", "claimed_at"])
        )),
        Kind::Order => Some(format!("{} and {}", began("placed_at"), before(&["shipped_at", "canceled_at"]))),
        Kind::Review => Some(began("reviewed_at")),
        // Who bought, wrote or asked since, or is owed credit, is a customer still.
        Kind::Customer => Some(format!(
            "{} and not exists (select 1 from orders o where o.customer_id = customers.id and o.placed_at >= {at})
             and not exists (select 1 from returns r where r.customer_id = customers.id
                 and (r.requested_at >= {at} or r.status not in ('closed', 'rejected', 'canceled', 'expired')))
             and not exists (select 1 from complaints c where c.customer_id = customers.id
                 and (c.last_message_at >= {at} or c.status not in ('closed', 'spam', 'duplicate', 'merged')))
             and not exists (select 1 from reviews v where v.customer_id = customers.id and v.reviewed_at >= {at})
             and not exists (select 1 from credits e where e.customer_id = customers.id
                 group by e.unit, e.currency having sum(e.amount_minor) <> 0)",
            began("first_seen_at")
        )),
        _ => None,
    }
}

/// Whether anything personal is left in a row; a name that files know a customer by is personal too.
fn holds_something(kind: Kind) -> String {
    let texts = personal::columns(kind).iter().map(|column| format!("coalesce({column}, '') <> ''"));
    let name = (kind == Kind::Customer).then(|| "natural_key is not null".to_owned());
    format!("({})", texts.chain(name).collect::<Vec<_>>().join(" or "))
}
