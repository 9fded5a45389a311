//! A person over all platforms: the records that are joined, who else may be the same, what there was of orders, cases and
//! money, and how often goods came back for the person's own reasons.
//!
//! Invariant: nothing is read that grows with the desk, but for the list of frequent returners, which says so.

pub mod erasing;
mod fair;
mod forgetting;
pub mod retention;
pub mod telling;

use crate::domain::change::{Credit, Record, Review, Ticket};
use crate::domain::credits::{self, CreditUnit};
use crate::domain::customers::{Customer, Identity, Match, likeness, tier_of};
use crate::domain::ids::{Key, Kind};
use crate::domain::returns::ReturnCase;
use crate::domain::time::Instant;
use crate::services::look_alikes::Case;
use crate::store::read::{CurrencySum, Reader, people};
use crate::store::{Db, StoreError};

pub use fair::{Fair, Frequent, frequent};
pub use forgetting::VERB as ERASE;

/// Cases that a page shows, the newest of each kind.
const CASES: i64 = 40;
/// Namesakes are counted no further; so many say nothing already.
const NAMESAKES: i64 = 50;

/// Another customer that may be the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub customer: Customer,
    pub found: Match,
}

/// Everything of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The record asked about first, then every other one of the same person.
    pub identities: Vec<Customer>,
    pub proposals: Vec<Proposal>,
    pub n_orders: i64,
    pub n_returns: i64,
    pub n_complaints: i64,
    pub n_reviews: i64,
    /// Sum of the stars of the reviews that have any, and how many those are.
    pub stars: (i64, i64),
    pub paid: Vec<CurrencySum>,
    pub refunded: Vec<CurrencySum>,
    /// What the person has with the shop, as store credit, points or coupons.
    pub balances: Vec<(CreditUnit, String, i64)>,
    /// Returns and complaints, the newest first.
    pub cases: Vec<Case>,
    pub fair: Fair,
}

impl Person {
    /// The tier of the person, whichever record is asked.
    pub fn tier(&self) -> &str {
        tier_of(&self.identities)
    }

    /// The record whose flag stands longest at a moment.
    pub fn flagged(&self, now: Instant) -> Option<&Customer> {
        self.identities.iter().filter(|one| one.is_flagged(now)).max_by_key(|one| one.flagged_until)
    }
}

/// Reads a person by one of the records.
pub fn person(reader: &Reader, id: i64, now: Instant) -> Result<Option<Person>, StoreError> {
    let db = reader.db();
    let identities = people::identities(db, id)?;
    if identities.is_empty() {
        return Ok(None);
    }
    let ids: Vec<i64> = identities.iter().map(|one| one.id).collect();
    let returns: Vec<ReturnCase> = people::newest_of(db, &ids, "requested_at", CASES)?;
    let tickets: Vec<Ticket> = people::newest_of(db, &ids, "opened_at", CASES)?;
    let mut cases: Vec<Case> = returns.into_iter().map(|case| Case::Return(Box::new(case))).collect();
    cases.extend(tickets.into_iter().map(|ticket| Case::Ticket(Box::new(ticket))));
    cases.sort_by_key(|case| std::cmp::Reverse((case.at(), case.key().id)));
    let (paid, refunded) = people::money_of(db, &ids)?;
    Ok(Some(Person {
        proposals: proposals(db, &identities)?,
        n_orders: people::count_of(db, Kind::Order, &ids)?,
        n_returns: people::count_of(db, Kind::Return, &ids)?,
        n_complaints: people::count_of(db, Kind::Ticket, &ids)?,
        n_reviews: people::count_of(db, <Review as Record>::KIND, &ids)?,
        stars: people::ratings_of(db, &ids)?,
        paid,
        refunded,
        balances: credits::balances(&credits(reader, id)?),
        fair: fair::of_person(reader, &ids, now)?,
        cases,
        identities,
    }))
}

/// What moved the balance of the person that a customer is one record of.
pub fn credits(reader: &Reader, id: i64) -> Result<Vec<Credit>, StoreError> {
    let mut entries = Vec::new();
    for one in people::identities(reader.db(), id)? {
        entries.extend(reader.children::<Credit>("customer_id", one.id)?);
    }
    Ok(entries)
}

/// Who else may be the person that these records are, the likeliest first. Nobody who was parted from any of them.
pub fn proposals(db: &Db, identities: &[Customer]) -> Result<Vec<Proposal>, StoreError> {
    let mut found: Vec<Proposal> = Vec::new();
    for customer in identities {
        let candidates = people::with_keys_of(db, customer)?;
        if candidates.is_empty() {
            continue;
        }
        let namesakes = people::namesakes(db, &customer.name_key, NAMESAKES)?;
        let orders = people::newest_orders(db, customer.id)?;
        for other in candidates {
            let parted = |one: &Customer| one.apart.contains(&other.id) || other.apart.contains(&one.id);
            if identities.iter().any(parted) {
                continue;
            }
            let their_orders = people::newest_orders(db, other.id)?;
            let one = Identity { customer, orders: &orders };
            let two = Identity { customer: &other, orders: &their_orders };
            let Some(likely) = likeness(&one, &two, namesakes) else { continue };
            match found.iter_mut().find(|known| known.customer.id == other.id) {
                Some(known) if known.found.confidence >= likely.confidence => {}
                Some(known) => known.found = likely,
                None => found.push(Proposal { customer: other, found: likely }),
            }
        }
    }
    let place =
        |one: &Proposal| (std::cmp::Reverse(one.found.confidence), one.customer.natural_key.clone(), one.customer.id);
    found.sort_by_cached_key(place);
    Ok(found)
}

/// The customer that a case belongs to.
pub fn of_case(reader: &Reader, key: Key) -> Result<Option<i64>, StoreError> {
    Ok(match key.kind {
        Kind::Customer => Some(key.id),
        Kind::Return => reader.get::<ReturnCase>(key.id)?.and_then(|case| case.customer_id),
        Kind::Ticket => reader.get::<Ticket>(key.id)?.and_then(|ticket| ticket.customer_id),
        Kind::Order => reader.get::<crate::domain::catalog::Order>(key.id)?.and_then(|order| order.customer_id),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
