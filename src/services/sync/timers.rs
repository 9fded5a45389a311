//! Timers that ran out, each as a command through the gate: labels nobody used, complaints that stayed solved, snoozes.

use crate::config::{Feature, Settings};
use crate::domain::change::{Exchange, Record, Refund};
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::domain::complaints::Ticket;
use crate::domain::exchanges::ExchangeStatus;
use crate::domain::ids::Kind;
use crate::domain::returns::ReturnCase;
use crate::domain::returns::chores::LABEL_REMINDER;
use crate::domain::time::{DAY, Instant};
use crate::services::causes::effects;
use crate::services::{Desk, DeskError, Outcome, staff};
use crate::store::{Db, StoreError, record};

/// So long before its end a label's customer is reminded (domain 2.1).
const REMINDS_BEFORE: i64 = 7 * DAY;
/// A settled return closes after so long without a word (domain 2.1).
const QUIET: i64 = 7 * DAY;
/// So many cases of one sort are acted on in one write, so that nobody's decision waits long for it.
const AT_ONCE: usize = 200;
/// A solved complaint closes after so long (domain 2.4).
const CLOSES_AFTER: i64 = 7 * DAY;

/// Runs what is due, group by group, until nothing is left or `go_on` says no. What the gate refuses stays as it is and is tried
/// again next time.
pub fn run(desk: &mut Desk, settings: &Settings, go_on: &dyn Fn() -> bool) -> Result<Outcome, DeskError> {
    let mut outcome = batch(desk, settings)?;
    let mut more = outcome.operations.len() >= AT_ONCE;
    while more && go_on() {
        let next = batch(desk, settings)?;
        more = next.operations.len() >= AT_ONCE;
        outcome.group = next.group.or(outcome.group);
        outcome.operations.extend(next.operations);
        outcome.changed.extend(next.changed);
        outcome.n_effects += next.n_effects;
        outcome.refused = next.refused;
    }
    Ok(outcome)
}

/// Runs some of what is due as one group that can be taken back.
fn batch(desk: &mut Desk, settings: &Settings) -> Result<Outcome, DeskError> {
    let now = desk.clock().now();
    let mut commands = Vec::new();
    if settings.has(Feature::Returns) {
        commands.extend(of_returns(desk.store().db(), now)?);
        commands.extend(of_money(desk.store().db(), now)?);
    }
    if settings.has(Feature::Complaints) {
        commands.extend(of_complaints(desk.store().db(), now)?);
    }
    if settings.has(Feature::Analysis) {
        commands.extend(of_actions(desk, now)?);
    }
    if commands.is_empty() { Ok(Outcome::default()) } else { desk.run(&super::actor(), &commands) }
}

/// Actions that were done long enough ago: the desk reckons what they did.
fn of_actions(desk: &Desk, now: Instant) -> Result<Vec<Command>, DeskError> {
    let ripe = "where look_at <= $1 and status = 'done' limit 1";
    if record::ids(desk.store().db(), Kind::Action, ripe, &[Val::Int(now.0)])?.is_empty() {
        return Ok(Vec::new());
    }
    Ok(effects::due(&desk.reader()?, now)?)
}

fn of_returns(db: &Db, now: Instant) -> Result<Vec<Command>, StoreError> {
    // A case that somebody holds, disputes or waits for is theirs, and one with money or a parcel on its way goes on.
    let unused = "status = 'approved' and returnless = 0 and hold is null \
         and (dispute is null or dispute <> 'open') and wait_until is null and snoozed_until is null \
         and not exists (select 1 from parcels where parcels.return_id = returns.id and parcels.first_scan_at is not null) \
         and not exists (select 1 from parcels where parcels.also_returns <> '' and parcels.first_scan_at is not null \
                         and instr(parcels.also_returns, '\"R-' || returns.id || '\"') > 0) \
         and not exists (select 1 from refunds where refunds.return_id = returns.id \
                         and refunds.status in ('proposed', 'approved', 'submitted', 'unknown', 'failed', 'succeeded'))";
    let mut commands =
        each::<ReturnCase>(db, &format!("where label_until <= $1 and {unused} order by id"), now.0, "expire")?;
    commands.extend(reminders(db, unused, now)?);
    commands.extend(quiet(db, now)?);
    let ended = "where snoozed_until <= $1 and status not in ('closed', 'canceled') order by id";
    commands.extend(each::<ReturnCase>(db, ended, now.0, "wake")?);
    Ok(commands)
}

/// Refunds that nobody confirmed or submitted in time, and first goods that are not back although their replacement left.
fn of_money(db: &Db, now: Instant) -> Result<Vec<Command>, StoreError> {
    let (_, rules) = staff::load(db)?;
    let unconfirmed = "where status = 'submitted' and external = 0 and submitted_at <= $1 order by id";
    let mut commands = each::<Refund>(db, unconfirmed, now.0 - rules.at(now).unknown_after, "unknown")?;
    commands.extend(each::<Refund>(
        db,
        "where status = 'approved' and approved_until <= $1 order by id",
        now.0,
        "lapse",
    )?);
    // Goods that came in are not overdue, whatever the day.
    let not_back = "where status in ('shipped', 'delivered') and mode = 'ship_first' and due_back_at <= $1 \
         and not exists (select 1 from return_lines where return_lines.return_id = exchanges.return_id \
                         and return_lines.received > 0) order by id";
    commands.extend(each::<Exchange>(db, not_back, now.0, "overdue")?);
    Ok(commands)
}

/// Labels that end soon: somebody reminds the customer, once.
fn reminders(db: &Db, unused: &str, now: Instant) -> Result<Vec<Command>, StoreError> {
    let soon = format!(
        "where label_until > $1 and label_until <= $2 and {unused} and not exists \
         (select 1 from tasks where tasks.return_id = returns.id and tasks.what = $3) order by id"
    );
    let params = [now.0.into(), (now.0 + REMINDS_BEFORE).into(), LABEL_REMINDER.into()];
    let found = record::select::<ReturnCase>(db, &soon, &params)?;
    let command = |case: ReturnCase| {
        let due = case.label_until.unwrap_or(now).rfc3339();
        let args = [("what", LABEL_REMINDER.to_owned()), ("due", due)];
        let args = Args(args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        Command { verb: "task".to_owned(), key: case.key(), args }
    };
    Ok(found.into_iter().map(command).collect())
}

/// Settled returns of which nobody has heard since; a dispute or a replacement that is not there yet keeps them open.
fn quiet(db: &Db, now: Instant) -> Result<Vec<Command>, StoreError> {
    let under_way = |status: &&ExchangeStatus| Exchange { status: **status, ..Exchange::default() }.is_under_way();
    let under_way: Vec<String> =
        ExchangeStatus::ALL.iter().filter(under_way).map(|status| format!("'{status}'")).collect();
    let quiet = format!(
        "where status = 'settled' and settled_at <= $1 and updated_at <= $1 and hold is null and wait_until is null \
         and (dispute is null or dispute <> 'open') \
         and not exists (select 1 from messages where messages.return_id = returns.id and messages.sent_at > $1) \
         and not exists (select 1 from exchanges where exchanges.return_id = returns.id and exchanges.status in ({})) \
         and not exists (select 1 from refunds where refunds.return_id = returns.id \
                         and refunds.status in ('proposed', 'approved', 'submitted', 'unknown', 'failed')) \
         order by settled_at, id",
        under_way.join(", ")
    );
    each::<ReturnCase>(db, &quiet, now.0 - QUIET, "close")
}

fn of_complaints(db: &Db, now: Instant) -> Result<Vec<Command>, StoreError> {
    let solved = "where status = 'resolved' and resolved_at <= $1 order by id";
    let mut commands = each::<Ticket>(db, solved, now.0 - CLOSES_AFTER, "close")?;
    commands.extend(each::<Ticket>(db, "where status = 'snoozed' and snoozed_until <= $1 order by id", now.0, "wake")?);
    Ok(commands)
}

fn each<T: Record>(db: &Db, rest: &str, until: i64, verb: &str) -> Result<Vec<Command>, StoreError> {
    let found = record::select::<T>(db, &format!("{rest} limit {AT_ONCE}"), &[Val::Int(until)])?;
    let command = |case: T| Command { verb: verb.to_owned(), key: case.key(), args: Args::default() };
    Ok(found.into_iter().map(command).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Change, Message, Parcel, ReturnLine, Task};
    use crate::domain::complaints::TicketStatus;
    use crate::domain::exchanges::ExchangeMode;
    use crate::domain::people::{Actor, ActorKind};
    use crate::domain::refunds::RefundStatus;
    use crate::domain::returns::{Dispute, Hold, ReturnStatus};
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
        let over = Some(NOW);
        let case =
            |id, label_until| ReturnCase { id, status: ReturnStatus::Approved, label_until, ..ReturnCase::default() };
        let scanned = Parcel {
            id: 1,
            return_id: Some(4),
            also_returns: vec!["R-7".to_owned()],
            first_scan_at: Some(NOW),
            ..Parcel::default()
        };
        let mut desk = desk(&[
            Change::create(case(1, over)),
            Change::create(case(2, Some(NOW.plus(REMINDS_BEFORE + 1)))),
            Change::create(ReturnCase { hold: Some(Hold::FraudReview), ..case(3, over) }),
            Change::create(case(4, over)),
            Change::create(case(5, None)),
            Change::create(ReturnCase { returnless: true, ..case(6, over) }),
            Change::create(case(7, over)),
            Change::create(scanned),
        ]);
        let outcome = run(&mut desk, &Settings::default(), &|| true).expect("the desk works");
        assert_eq!((outcome.operations.len(), outcome.refused.len()), (1, 0));
        let mut wanted = vec![ReturnStatus::Approved; 7];
        wanted[0] = ReturnStatus::Expired;
        assert_eq!(statuses(&desk), wanted);
        let again = run(&mut desk, &Settings::default(), &|| true).expect("the desk works");
        assert_eq!(again.group, None, "once is enough");
        desk.undo(&super::super::actor(), outcome.group).expect("it can be taken back");
        assert_eq!(statuses(&desk), vec![ReturnStatus::Approved; 7]);
    }

    #[test]
    fn a_label_is_reminded_of_once_before_it_ends() {
        let label_until = Some(NOW.plus(REMINDS_BEFORE));
        let case = ReturnCase { id: 1, status: ReturnStatus::Approved, label_until, ..ReturnCase::default() };
        let mut desk = desk(&[Change::create(case)]);
        let outcome = run(&mut desk, &Settings::default(), &|| true).expect("the desk works");
        assert_eq!((outcome.operations.len(), outcome.refused.len()), (1, 0));
        let tasks = record::select::<Task>(desk.store().db(), "order by id", &[] as &[Val]).expect("rows read");
        let told: Vec<_> = tasks.iter().map(|task| (task.what.as_str(), task.return_id, Some(task.due_at))).collect();
        assert_eq!(told, [(LABEL_REMINDER, Some(1), label_until)]);
        let again = run(&mut desk, &Settings::default(), &|| true).expect("the desk works");
        assert_eq!(again.group, None, "once is enough");
    }

    #[test]
    fn many_cases_are_acted_on_in_writes_that_nobody_waits_long_for() {
        let n = i64::try_from(AT_ONCE).expect("a small number") + 1;
        let solved = |id| Ticket {
            id,
            status: TicketStatus::Resolved,
            resolved_at: Some(Instant(NOW.0 - CLOSES_AFTER)),
            ..Ticket::default()
        };
        let tickets: Vec<Change> = (1..=n).map(|id| Change::create(solved(id))).collect();
        let mut desk = desk(&tickets);
        let first = run(&mut desk, &Settings::default(), &|| false).expect("the desk works");
        assert_eq!(first.operations.len(), AT_ONCE);
        let rest = run(&mut desk, &Settings::default(), &|| true).expect("the desk works");
        assert_eq!(rest.operations.len(), 1);
    }

    #[test]
    fn a_settled_return_closes_after_seven_quiet_days() {
        let long_ago = Instant(NOW.0 - QUIET);
        let case = |id| ReturnCase {
            id,
            status: ReturnStatus::Settled,
            settled_at: Some(long_ago),
            updated_at: long_ago,
            ..ReturnCase::default()
        };
        let sent = |sent_at| Message { id: 1, return_id: Some(4), sent_at, ..Message::default() };
        let mut desk = desk(&[
            Change::create(case(1)),
            Change::create(ReturnCase { updated_at: long_ago.plus(1), ..case(2) }),
            Change::create(ReturnCase { dispute: Some(Dispute::Open), ..case(3) }),
            Change::create(case(4)),
            Change::create(sent(NOW)),
            Change::create(case(5)),
            Change::create(Exchange {
                id: 1,
                return_id: Some(5),
                status: ExchangeStatus::Shipped,
                ..Exchange::default()
            }),
            Change::create(ReturnCase { dispute: Some(Dispute::Won), ..case(6) }),
        ]);
        let outcome = run(&mut desk, &Settings::default(), &|| true).expect("the desk works");
        assert_eq!((outcome.operations.len(), outcome.refused.len()), (2, 0));
        use ReturnStatus::{Closed, Settled};
        assert_eq!(statuses(&desk), [Closed, Settled, Settled, Settled, Settled, Closed]);
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
        assert_eq!(run(&mut desk, &resting, &|| true).expect("the desk works"), Outcome::default());
        let outcome = run(&mut desk, &Settings::default(), &|| true).expect("the desk works");
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
        let approved = |id, until| Refund {
            status: RefundStatus::Approved,
            approved_by: "lena".to_owned(),
            approved_until: Some(until),
            ..refund(id, NOW.0)
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
            Change::create(approved(4, NOW)),
            Change::create(approved(5, NOW.plus(1))),
            Change::create(exchange(1, 1, NOW)),
            Change::create(exchange(2, 1, NOW.plus(1))),
            Change::create(exchange(3, 2, NOW)),
            Change::create(exchange(4, 1, Instant::NEVER)),
        ]);
        let outcome = run(&mut desk, &Settings::default(), &|| true).expect("the desk works");
        assert_eq!((outcome.operations.len(), outcome.refused), (3, Vec::new()));
        let db = desk.store().db();
        let refunds = record::select::<Refund>(db, "order by id", &[] as &[Val]).expect("rows read");
        use RefundStatus::{Approved, Proposed, Submitted, Unknown};
        let states: Vec<_> = refunds.iter().map(|refund| refund.status).collect();
        assert_eq!(states, [Unknown, Submitted, Submitted, Proposed, Approved]);
        assert_eq!(refunds[3].approved_by, "", "somebody has to agree anew");
        let exchanges = record::select::<Exchange>(db, "order by id", &[] as &[Val]).expect("rows read");
        use ExchangeStatus::{GoodsOverdue, Shipped};
        let states: Vec<_> = exchanges.iter().map(|exchange| exchange.status).collect();
        assert_eq!(states, [GoodsOverdue, Shipped, Shipped, Shipped]);
    }
}
