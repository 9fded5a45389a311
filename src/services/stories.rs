//! Where an earlier telling of a new complaint may stand: about the same order on any platform, or told by the same person.
//!
//! Invariant: nothing is read that grows with the desk; every question goes through an index and reads the newest few.

use crate::domain::catalog::Order;
use crate::domain::columns::Val;
use crate::domain::complaints::{SAME_STORY, Ticket};
use crate::domain::ids::Kind;
use crate::domain::time::Instant;
use crate::domain::words::telling::{COMMON, weight};
use crate::store::read::{people, word_count};
use crate::store::{Db, StoreError, record};

/// So many of the newest complaints of an order or a person are looked at.
const NEWEST: i64 = 50;

/// The numbers of a customer's record and of every other record of the same person.
pub fn person(db: &Db, customer: Option<i64>) -> Result<Vec<i64>, StoreError> {
    let Some(id) = customer else { return Ok(Vec::new()) };
    let found = people::identities(db, id)?;
    Ok(if found.is_empty() { vec![id] } else { found.iter().map(|one| one.id).collect() })
}

/// What an order may be called in a complaint: its number or name, with and without the sign before it.
pub fn names(order_ref: &str, order: Option<&Order>) -> Vec<String> {
    let own = order.map(|order| [order.order_ref.as_str(), order.name.as_str()]).into_iter().flatten();
    let mut names = Vec::new();
    for name in std::iter::once(order_ref).chain(own) {
        let bare = name.trim_start_matches('#');
        for name in [bare.to_owned(), format!("#{bare}")] {
            if !bare.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// The newest complaints that name an order.
pub fn about(db: &Db, names: &[String]) -> Result<Vec<i64>, StoreError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let marks: Vec<String> = (1..=names.len()).map(|n| format!("${n}")).collect();
    let rest = format!("where order_ref in ({}) order by opened_at desc, id desc limit {NEWEST}", marks.join(", "));
    let names: Vec<Val> = names.iter().map(|name| Val::from(name.as_str())).collect();
    record::ids(db, Kind::Ticket, &rest, &names)
}

/// The newest complaints of a person, not much older than a moment.
pub fn told_by(db: &Db, person: &[i64], at: Instant) -> Result<Vec<i64>, StoreError> {
    if person.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = person.iter().map(i64::to_string).collect();
    let rest = format!(
        "where customer_id in ({}) and opened_at between $1 and $2 order by opened_at desc, id desc limit {NEWEST}",
        ids.join(", ")
    );
    let (from, to) = (at.0.saturating_sub(SAME_STORY), at.0.saturating_add(SAME_STORY));
    record::ids(db, Kind::Ticket, &rest, &[from.into(), to.into()])
}

/// Complaints that may tell the story of a complaint, each once.
pub fn near(db: &Db, ticket: &Ticket, order: Option<&Order>, person: &[i64]) -> Result<Vec<Ticket>, StoreError> {
    let mut ids = about(db, &names(&ticket.order_ref, order))?;
    ids.extend(told_by(db, person, ticket.opened_at)?);
    ids.sort_unstable();
    ids.dedup();
    record::each_of(db, &ids)
}

/// What a word says; one that nobody else has written yet says most.
pub fn weigh(db: &Db, word: &str) -> Result<u32, StoreError> {
    Ok(weight(word_count(db, word, COMMON)?.max(1)))
}
