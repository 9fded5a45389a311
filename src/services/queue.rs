//! The one queue by next penalty: returns, complaints, agreed money and parcels to claim for, by what is due next, with the clause that says so.

use super::lists::{self, Env};
use crate::domain::change::Record;
use crate::domain::clocks::deadlines::Asks;
use crate::domain::clocks::due;
use crate::domain::complaints::Ticket;
use crate::domain::ids::{Key, Kind};
use crate::domain::parcels::Parcel;
use crate::domain::refunds::Refund;
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
    /// The return whose money it is.
    pub of: Option<Key>,
}

/// What comes within this time stands above what is late: it can still be had.
const SOON: i64 = 2 * DAY;

/// The next cases by due time: what is due soon, then what is late already, the latest first, then what comes later.
pub fn next(reader: &Reader, env: &Env, most: usize) -> Result<Vec<Owed>, StoreError> {
    let mut late = owed(reader, env, "due<now status:open sort:-due", most)?;
    late.sort_by_key(|owed| (std::cmp::Reverse(owed.due_at), owed.key));
    let mut queue = owed(reader, env, "due>=now status:open sort:due", most)?;
    queue.extend(disputes(reader, env, most)?);
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
    let money: Vec<Owed> = window(reader, env, Kind::Refund, query, most)?.into_iter().map(of_refund).collect();
    // What is to be done about the money is done with the refund, once there is one: one penalty stands in one line.
    owed.retain(|case| !money.iter().any(|it| it.of == Some(case.key) && it.clause == case.clause));
    owed.extend(money);
    Ok(owed)
}

/// Disputes over returns that are done with otherwise, while the platform can still be answered.
fn disputes(reader: &Reader, env: &Env, most: usize) -> Result<Vec<Owed>, StoreError> {
    let query = "due>=now is:disputed -status:open sort:due";
    Ok(window(reader, env, Kind::Return, query, most)?.into_iter().map(of_return).collect())
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
        of: None,
    }
}

fn of_refund(refund: Refund) -> Owed {
    Owed {
        key: refund.key(),
        due_at: refund.due_at,
        clause: refund.due_clause,
        asks: Asks::Refund,
        platform: refund.platform,
        market: refund.market,
        what: refund.order_ref,
        customer: String::new(),
        severity: Severity::default(),
        assignee: refund.approved_by,
        of: refund.return_id.map(|id| Key::new(Kind::Return, id)),
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
        of: None,
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
        of: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::domain::refunds::RefundStatus;
    use crate::domain::returns::Dispute;
    use crate::services::Desk;
    use crate::services::clock::Clock;
    use crate::store::Deed;

    const NOW: Instant = Instant(20_000 * DAY);

    #[test]
    fn money_that_was_agreed_on_stands_in_a_line_of_its_own_and_its_return_in_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
        let due = |hours: i64| NOW.plus(hours * DAY / 24);
        let case = |id, clause: &str| ReturnCase {
            id,
            status: ReturnStatus::Inspected,
            due_at: due(9),
            due_clause: clause.to_owned(),
            ..ReturnCase::default()
        };
        let refund = |id, status, due_at| Refund {
            id,
            status,
            return_id: Some(id),
            due_at,
            due_clause: "eu-refund".to_owned(),
            currency: "EUR".to_owned(),
            ..Refund::default()
        };
        let changes = [
            Change::create(case(1, "eu-refund")),
            Change::create(case(2, "own-refund")),
            Change::create(ReturnCase {
                status: ReturnStatus::Rejected,
                dispute: Some(Dispute::Open),
                due_at: due(10),
                ..case(4, "amazon-return-claim")
            }),
            Change::create(ReturnCase { status: ReturnStatus::Rejected, ..case(5, "amazon-return-claim") }),
            Change::create(refund(1, RefundStatus::Approved, due(9))),
            Change::create(refund(2, RefundStatus::Submitted, due(-9))),
            Change::create(refund(3, RefundStatus::Succeeded, due(-9))),
        ];
        let deed = Deed::of_test(NOW);
        let mut write = desk.store().write(NOW).expect("a write");
        write.operation(&deed, &changes).expect("rows are written");
        write.finish().expect("it is durable");
        let env = Env::of_test(NOW, "mei");
        let queue = next(&desk.reader().expect("a reader"), &env, 9).expect("it lists");
        let told: Vec<_> = queue.iter().map(|owed| (owed.key.to_string(), owed.asks)).collect();
        let wanted = [("R-2", Asks::Refund), ("F-1", Asks::Refund), ("R-4", Asks::Answer), ("F-2", Asks::Refund)];
        assert_eq!(told, wanted.map(|(key, asks)| (key.to_owned(), asks)));
    }
}
