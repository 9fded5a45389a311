//! The one queue by next penalty: returns, complaints and parcels to claim for, by what is due next, with the clause that says so.

use super::lists::{self, Env};
use crate::domain::change::Record;
use crate::domain::clocks::deadlines::Asks;
use crate::domain::clocks::due;
use crate::domain::complaints::Ticket;
use crate::domain::ids::{Key, Kind};
use crate::domain::parcels::Parcel;
use crate::domain::returns::{ReturnCase, ReturnStatus};
use crate::domain::time::{DAY, Instant};
use crate::domain::vocabulary::Severity;
use crate::store::StoreError;
use crate::store::read::{From, Reader};

/// One case that owes something by a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    pub key: Key,
    pub due_at: Instant,
    /// Its words: `deadline-<clause>`.
    pub clause: String,
    pub asks: Asks,
    pub platform: String,
    pub market: String,
    /// What it is about: the goods, or the subject.
    pub what: String,
    pub customer: String,
    pub severity: Severity,
    pub assignee: String,
}

/// What comes within this time stands above what is late: it can still be had.
const SOON: i64 = 2 * DAY;

/// The next cases by due time: what is due soon, then what is late already, the latest first, then what comes later.
pub fn next(reader: &Reader, env: &Env, most: usize) -> Result<Vec<Owed>, StoreError> {
    let mut late = owed(reader, env, "due<now status:open sort:-due", most)?;
    late.sort_by_key(|owed| (std::cmp::Reverse(owed.due_at), owed.key));
    let mut queue = owed(reader, env, "due>=now status:open sort:due", most)?;
    queue.extend(claims(reader, env, most)?);
    queue.sort_by_key(|owed| (owed.due_at, owed.key));
    let soon = queue.partition_point(|owed| owed.due_at < env.now.plus(SOON));
    late.extend(queue.split_off(soon));
    queue.extend(late);
    queue.truncate(most);
    Ok(queue)
}

fn owed(reader: &Reader, env: &Env, query: &str, most: usize) -> Result<Vec<Owed>, StoreError> {
    let mut owed: Vec<Owed> = window(reader, env, Kind::Return, query, most)?.into_iter().map(of_return).collect();
    owed.extend(window(reader, env, Kind::Ticket, query, most)?.into_iter().map(of_ticket));
    Ok(owed)
}

/// Parcels that went wrong and whose carrier can still be claimed on; what is too late to claim is no work.
fn claims(reader: &Reader, env: &Env, most: usize) -> Result<Vec<Owed>, StoreError> {
    Ok(window(reader, env, Kind::Parcel, "is:claimable sort:claim_due", most)?.into_iter().map(of_parcel).collect())
}

fn window<T: Record>(reader: &Reader, env: &Env, kind: Kind, query: &str, most: usize) -> Result<Vec<T>, StoreError> {
    let Ok(selection) = lists::select(kind, query, env) else { return Ok(Vec::new()) };
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    reader.window(&selection.condition, selection.order, From::Start, limit)
}

fn of_return(case: ReturnCase) -> Owed {
    let asks = match case.status {
        ReturnStatus::Arrived | ReturnStatus::Inspected if case.due_clause == due::STATED => Asks::Refund,
        _ if case.due_clause == due::STATED => Asks::Decide,
        _ => due::asked(&case.due_clause),
    };
    Owed {
        key: case.key(),
        due_at: case.due_at,
        clause: case.due_clause,
        asks,
        platform: case.platform,
        market: case.market,
        what: if case.product.is_empty() { case.sku } else { case.product },
        customer: case.customer,
        severity: case.severity,
        assignee: case.assignee,
    }
}

fn of_parcel(parcel: Parcel) -> Owed {
    Owed {
        key: parcel.key(),
        due_at: parcel.claim_due_at,
        clause: parcel.claim_clause,
        asks: Asks::Claim,
        platform: parcel.platform,
        market: parcel.market,
        what: parcel.tracking,
        customer: String::new(),
        severity: Severity::default(),
        assignee: parcel.assignee,
    }
}

fn of_ticket(ticket: Ticket) -> Owed {
    let asks = if ticket.due_clause == due::STATED { Asks::Answer } else { due::asked(&ticket.due_clause) };
    Owed {
        key: ticket.key(),
        due_at: ticket.due_at,
        clause: ticket.due_clause,
        asks,
        platform: ticket.platform,
        market: ticket.market,
        what: if ticket.subject.is_empty() { ticket.comment } else { ticket.subject },
        customer: ticket.customer,
        severity: ticket.severity,
        assignee: ticket.assignee,
    }
}
