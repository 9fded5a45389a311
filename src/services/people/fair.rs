//! How often goods came back for a person's own reasons, with the evidence, beside what is usual for what the person buys.

use std::collections::BTreeSet;

use crate::domain::change::{Record, ReturnLine};
use crate::domain::customers::{Base, Customer, Fairness, Judged, LEAST_ORDERS, Removed, judge, weigh};
use crate::domain::returns::ReturnCase;
use crate::domain::time::{DAY, Instant};
use crate::domain::vocabulary::{Fault, Reason};
use crate::store::StoreError;
use crate::store::read::{Reader, people};

/// Returns that are judged, the newest; nobody reads more evidence.
const JUDGED: i64 = 200;
/// Orders younger than this may still come back and say nothing about what is usual.
const RIPE: i64 = 45 * DAY;
/// A product line with fewer orders says less than all lines together.
const LEAST_OF_LINE: i64 = 100;

/// A person's rate with its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fair {
    pub fairness: Fairness,
    /// The product line that the usual rate is of; nothing where it is of all goods.
    pub line: Option<String>,
    /// Every return that was looked at, the newest first.
    pub evidence: Vec<Judged>,
}

/// Judges the returns of a person.
pub(super) fn of_person(reader: &Reader, ids: &[i64], now: Instant) -> Result<Fair, StoreError> {
    let db = reader.db();
    let returns: Vec<ReturnCase> = people::newest_of(db, ids, "requested_at", JUDGED)?;
    let mut counted: BTreeSet<(String, String)> = BTreeSet::new();
    let mut evidence = Vec::new();
    for case in returns {
        let lines: Vec<ReturnLine> = reader.children("return_id", case.id)?;
        let order = if case.order_ref.is_empty() { case.key().to_string() } else { case.order_ref.clone() };
        let removed = judge(&case, &lines);
        let removed = match removed {
            None if !counted.insert((case.platform.clone(), order)) => Some(Removed::SameOrder),
            other => other,
        };
        evidence.push(Judged { key: case.key(), removed });
    }
    let returned = i64::try_from(counted.len()).unwrap_or(0);
    let orders = people::orders_of(db, ids)?.max(returned);
    // What is usual is only looked up where it is needed: most people have few orders and no rate.
    let (base, line) = if orders < LEAST_ORDERS { (Base::default(), None) } else { usual(reader, ids, now)? };
    Ok(Fair { fairness: weigh(returned, orders, base), line, evidence })
}

/// What is usual for the goods that the person buys most, else for all goods.
fn usual(reader: &Reader, ids: &[i64], now: Instant) -> Result<(Base, Option<String>), StoreError> {
    let before = Instant(now.0.saturating_sub(RIPE));
    if let Some(line) = people::lines_of(reader.db(), ids)?.into_iter().next() {
        let base = people::usual(reader.db(), before, Some(&line), &counting())?;
        if base.orders >= LEAST_OF_LINE {
            return Ok((base, Some(line)));
        }
    }
    Ok((people::usual(reader.db(), before, None, &counting())?, None))
}

/// The reasons that count until somebody finds otherwise.
fn counting() -> Vec<&'static str> {
    let own = |reason: &&Reason| matches!(reason.fault(), Fault::Buyer | Fault::Nobody | Fault::Fraud);
    Reason::ALL.iter().filter(own).map(|reason| reason.code()).collect()
}

/// A person of the list of frequent returners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frequent {
    pub customer: Customer,
    pub fair: Fair,
}

/// People whose rate stands out, the highest first. It reads all returns once.
pub fn frequent(reader: &Reader, now: Instant, limit: i64) -> Result<Vec<Frequent>, StoreError> {
    let mut found = Vec::new();
    for (id, _) in people::frequent(reader.db(), &counting(), 2, 4 * limit)? {
        let identities = people::identities(reader.db(), id)?;
        let ids: Vec<i64> = identities.iter().map(|one| one.id).collect();
        let fair = of_person(reader, &ids, now)?;
        if fair.fairness.rate.is_some()
            && let Some(customer) = identities.into_iter().next()
        {
            found.push(Frequent { customer, fair });
        }
    }
    found.sort_by_cached_key(|one| {
        (std::cmp::Reverse(one.fair.fairness.rate), one.customer.natural_key.clone(), one.customer.id)
    });
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}
