//! Timers that ran out, each as a command through the gate: labels nobody used, complaints that stayed solved, snoozes.

use crate::config::{Feature, Settings};
use crate::domain::change::{Exchange, Record, Refund};
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::domain::complaints::Ticket;
use crate::domain::returns::ReturnCase;
use crate::domain::time::{DAY, Instant};
use crate::services::{Desk, DeskError, Outcome, staff};
use crate::store::{Db, StoreError, record};

/// An approved return without a scan ends after so long (domain 2.1).
const EXPIRES_AFTER: i64 = 28 * DAY;
/// A solved complaint closes after so long (domain 2.4).
const CLOSES_AFTER: i64 = 7 * DAY;

/// Runs what is due as one group that can be taken back. What the gate refuses stays as it is and is tried again next time.
pub fn run(desk: &mut Desk, settings: &Settings) -> Result<Outcome, DeskError> {
    let now = desk.clock().now();
    let mut commands = Vec::new();
    if settings.has(Feature::Returns) {
        commands.extend(of_returns(desk.store().db(), now)?);
        commands.extend(of_money(desk.store().db(), now)?);
    }
    if settings.has(Feature::Complaints) {
        commands.extend(of_complaints(desk.store().db(), now)?);
    }
    if commands.is_empty() { Ok(Outcome::default()) } else { desk.run(&super::actor(), &commands) }
}

fn of_returns(db: &Db, now: Instant) -> Result<Vec<Command>, StoreError> {
    // Only what was decided here: what a platform approved ends by the platform's own clock. A case that somebody holds,
    // disputes or waits for is theirs.
    let unused = "where status = 'approved' and returnless = 0 and decided_at <= $1 and hold is null \
         and (dispute is null or dispute <> 'open') and wait_until is null and snoozed_until is null \
         and not exists (select 1 from parcels where parcels.return_id = returns.id and parcels.first_scan_at is not null) \
         and not exists (select 1 from refunds where refunds.return_id = returns.id \
                         and refunds.status in ('proposed', 'approved', 'submitted', 'unknown', 'failed')) \
         order by id";
    let mut commands = each::<ReturnCase>(db, unused, now.0 - EXPIRES_AFTER, "expire")?;
    let ended = "where snoozed_until <= $1 and status not in ('closed', 'canceled') order by id";
    commands.extend(each::<ReturnCase>(db, ended, now.0, "wake")?);
    Ok(commands)
}

/// Refunds that nobody confirmed in time, and first goods that are not back although their replacement left.
fn of_money(db: &Db, now: Instant) -> Result<Vec<Command>, StoreError> {
    let (_, rules) = staff::load(db)?;
    let unconfirmed = "where status = 'submitted' and external = 0 and submitted_at <= $1 order by id";
    let mut commands = each::<Refund>(db, unconfirmed, now.0 - rules.at(now).unknown_after, "unknown")?;
    // Goods that came in are not overdue, whatever the day.
    let not_back = "where status in ('shipped', 'delivered') and mode = 'ship_first' and due_back_at <= $1 \
         and not exists (select 1 from return_lines where return_lines.return_id = exchanges.return_id \
                         and return_lines.received > 0) order by id";
    commands.extend(each::<Exchange>(db, not_back, now.0, "overdue")?);
    Ok(commands)
}

fn of_complaints(db: &Db, now: Instant) -> Result<Vec<Command>, StoreError> {
    let solved = "where status = 'resolved' and resolved_at <= $1 order by id";
    let mut commands = each::<Ticket>(db, solved, now.0 - CLOSES_AFTER, "close")?;
    commands.extend(each::<Ticket>(db, "where status = 'snoozed' and snoozed_until <= $1 order by id", now.0, "wake")?);
    Ok(commands)
}

fn each<T: Record>(db: &Db, rest: &str, until: i64, verb: &str) -> Result<Vec<Command>, StoreError> {
    let found = record::select::<T>(db, rest, &[Val::Int(until)])?;
    let command = |case: T| Command { verb: verb.to_owned(), key: case.key(), args: Args::default() };
    Ok(found.into_iter().map(command).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Change, Parcel, ReturnLine};
    use crate::domain::complaints::TicketStatus;
    use crate::domain::exchanges::{ExchangeMode, ExchangeStatus};
    use crate::domain::people::{Actor, ActorKind};
    use crate::domain::refunds::RefundStatus;
    use crate::domain::returns::{Hold, ReturnStatus};
    use crate::services::clock::Clock;
    use crate::store::Deed;

    const NOW: Instant = Instant(20_000 * DAY);

    fn desk(changes: &[Change]) -> Desk {
        let desk = Desk::memory(Clock::Fixed(NOW)).expect("a desk in memory");
        let deed = Deed {
            actor: Actor::agent("mei"),
            verb: "open".to_owned(),
            target: None,
            args: "{}".to_owned(),
            happened_at: NOW,
            cause: None,
            undoes: None,
        };
        let mut write = desk.store().write(NOW).expect("a write");
        write.operation(&deed, changes).expect("rows are written");
        write.finish().expect("it is durable");
        desk
    }

    fn statuses(desk: &Desk) -> Vec<ReturnStatus> {
        let rows = record::select::<ReturnCase>(desk.store().db(), "order by id", &[] as &[Val]).expect("rows read");
        rows.into_iter().map(|case| case.status).collect()
    }

    #[test]
    fn a_label_that_nobody_used_expires_and_only_that() {
        let old = Some(Instant(NOW.0 - EXPIRES_AFTER));
        let case =
            |id, decided_at| ReturnCase { id, status: ReturnStatus::Approved, decided_at, ..ReturnCase::default() };
        let scanned = Parcel { id: 1, return_id: Some(4), first_scan_at: Some(NOW), ..Parcel::default() };
        let mut desk = desk(&[
            Change::create(case(1, old)),
            Change::create(case(2, Some(Instant(NOW.0 - EXPIRES_AFTER + 1)))),
            Change::create(ReturnCase { hold: Some(Hold::FraudReview), ..case(3, old) }),
            Change::create(case(4, old)),
            Change::create(case(5, None)),
            Change::create(ReturnCase { returnless: true, ..case(6, old) }),
            Change::create(scanned),
        ]);
        let outcome = run(&mut desk, &Settings::default()).expect("the desk works");
        assert_eq!((outcome.operations.len(), outcome.refused.len()), (1, 0));
        let mut wanted = vec![ReturnStatus::Approved; 6];
        wanted[0] = ReturnStatus::Expired;
        assert_eq!(statuses(&desk), wanted);
        let again = run(&mut desk, &Settings::default()).expect("the desk works");
        assert_eq!(again.group, None, "once is enough");
        desk.undo(&super::super::actor(), outcome.group).expect("it can be taken back");
        assert_eq!(statuses(&desk), vec![ReturnStatus::Approved; 6]);
    }

    #[test]
    fn solved_complaints_close_and_sleepers_wake() {
        let ticket = |id, status| Ticket { id, status, ..Ticket::default() };
        let mut desk = desk(&[
            Change::create(Ticket {
                resolved_at: Some(Instant(NOW.0 - CLOSES_AFTER)),
                ..ticket(1, TicketStatus::Resolved)
            }),
            Change::create(Ticket {
                resolved_at: Some(Instant(NOW.0 - CLOSES_AFTER + 1)),
                ..ticket(2, TicketStatus::Resolved)
            }),
            Change::create(Ticket { snoozed_until: Some(NOW), ..ticket(3, TicketStatus::Snoozed) }),
            Change::create(Ticket { snoozed_until: Some(NOW.plus(1)), ..ticket(4, TicketStatus::Snoozed) }),
            Change::create(Ticket { snoozed_until: None, ..ticket(5, TicketStatus::Snoozed) }),
            Change::create(ReturnCase {
                id: 1,
                status: ReturnStatus::Requested,
                snoozed_until: Some(NOW),
                ..ReturnCase::default()
            }),
        ]);
        let resting = Settings { hidden: vec![Feature::Complaints, Feature::Returns], ..Settings::default() };
        assert_eq!(run(&mut desk, &resting).expect("the desk works"), Outcome::default());
        let outcome = run(&mut desk, &Settings::default()).expect("the desk works");
        assert_eq!((outcome.operations.len(), outcome.refused.len()), (3, 0));
        let rows = record::select::<Ticket>(desk.store().db(), "order by id", &[] as &[Val]).expect("rows read");
        use TicketStatus::{Closed, Open, Resolved, Snoozed};
        assert_eq!(
            rows.iter().map(|ticket| ticket.status).collect::<Vec<_>>(),
            [Closed, Resolved, Open, Snoozed, Snoozed]
        );
        let entry = crate::store::journal::operation(desk.store().db(), outcome.operations[0]).expect("it reads");
        assert_eq!(entry.map(|entry| entry.actor_kind), Some(ActorKind::Timer.code().to_owned()));
    }

    #[test]
    fn what_nobody_confirmed_is_unknown_and_what_never_came_back_is_overdue() {
        let refund = |id, submitted_at| Refund {
            id,
            status: RefundStatus::Submitted,
            submitted_at: Some(Instant(submitted_at)),
            currency: "EUR".to_owned(),
            amount_minor: 500,
            ..Refund::default()
        };
        let exchange = |id, return_id, due_back_at| Exchange {
            id,
            return_id: Some(return_id),
            mode: ExchangeMode::ShipFirst,
            status: ExchangeStatus::Shipped,
            shipped_at: Some(Instant(0)),
            due_back_at,
            quantity: 1,
            ..Exchange::default()
        };
        let line = ReturnLine { id: 1, return_id: 2, received: 1, ..ReturnLine::default() };
        let mut desk = desk(&[
            Change::create(ReturnCase { id: 1, status: ReturnStatus::InTransit, ..ReturnCase::default() }),
            Change::create(ReturnCase { id: 2, status: ReturnStatus::InTransit, ..ReturnCase::default() }),
            Change::create(line),
            Change::create(refund(1, NOW.0 - 5 * DAY)),
            Change::create(refund(2, NOW.0 - 5 * DAY + 1)),
            Change::create(Refund { external: true, ..refund(3, 0) }),
            Change::create(exchange(1, 1, NOW)),
            Change::create(exchange(2, 1, NOW.plus(1))),
            Change::create(exchange(3, 2, NOW)),
            Change::create(exchange(4, 1, Instant::NEVER)),
        ]);
        let outcome = run(&mut desk, &Settings::default()).expect("the desk works");
        assert_eq!((outcome.operations.len(), outcome.refused), (2, Vec::new()));
        let db = desk.store().db();
        let refunds = record::select::<Refund>(db, "order by id", &[] as &[Val]).expect("rows read");
        use RefundStatus::{Submitted, Unknown};
        assert_eq!(refunds.iter().map(|refund| refund.status).collect::<Vec<_>>(), [Unknown, Submitted, Submitted]);
        let exchanges = record::select::<Exchange>(db, "order by id", &[] as &[Val]).expect("rows read");
        use ExchangeStatus::{GoodsOverdue, Shipped};
        let states: Vec<_> = exchanges.iter().map(|exchange| exchange.status).collect();
        assert_eq!(states, [GoodsOverdue, Shipped, Shipped, Shipped]);
    }
}
