//! Clocks of cases that files told of, and when money is due that hangs on them.

use crate::domain::change::{Change, Record, Ticket};
use crate::domain::clocks::{ClockState, Clockwork, paying, wind};
use crate::domain::columns::Val;
use crate::domain::refunds::Refund;
use crate::domain::returns::{ReturnCase, ReturnStatus};
use crate::domain::time::Instant;
use crate::services::policies;
use crate::store::{StoreError, Write, record};

/// What the clocks say of a case after everything that its file said.
pub(super) fn wind_clocks(write: &Write<'_>, clockwork: &Clockwork, change: &mut Change) -> Result<(), StoreError> {
    match change {
        Change::Return(edit) => {
            let Some(after) = &mut edit.after else { return Ok(()) };
            let tier = tier(write, clockwork, after.customer_id)?;
            let before = edit.before.as_ref().filter(|before| !is_the_platforms(before));
            wind::wind_return(clockwork, &tier, before, after, write.now());
        }
        Change::Ticket(edit) => {
            let Some(after) = &mut edit.after else { return Ok(()) };
            let tier = tier(write, clockwork, after.customer_id)?;
            let at = changed_at(edit.before.as_ref(), after, write.now());
            let before = edit.before.clone().map(not_looked_at);
            wind::wind_ticket(clockwork, &tier, before.as_ref(), after, at);
        }
        _ => {}
    }
    Ok(())
}

/// Whether nobody here has done anything about a return that its clocks would tell of. What they tell then follows from what files
/// say by now, not from which of them came first.
fn is_the_platforms(case: &ReturnCase) -> bool {
    let is_followed = case.platform_state.unwrap_or(ReturnStatus::Requested) == case.status
        || matches!(case.status, ReturnStatus::InTransit | ReturnStatus::Arrived);
    let is_undone = [case.decided_at, case.inspected_at, case.settled_at, case.closed_at, case.paused_at];
    is_followed && is_undone == [None; 5] && case.paused_millis == 0 && case.waiting_for.is_none()
}

/// A complaint that nobody has: a clock of it that ran out is not missed by being looked at, or it would matter how many files
/// tell of it.
fn not_looked_at(mut before: Ticket) -> Ticket {
    let runs = |clock| clock == Some(ClockState::Running);
    if before.assignee.is_empty() && runs(before.answer_clock) {
        (before.answer_clock, before.answer_due_at) = (None, None);
    }
    if before.assignee.is_empty() && runs(before.solve_clock) {
        (before.solve_clock, before.solve_due_at) = (None, None);
    }
    before
}

/// A known return that a file moved on; a new one has no money of this desk.
pub(super) fn moved_case(change: &Change) -> Option<ReturnCase> {
    let edit = ReturnCase::edit(change)?;
    let facts = |case: &ReturnCase| (case.status, case.received_at, case.platform_due_at);
    let is_moved = |after: &&ReturnCase| edit.before.as_ref().is_some_and(|before| facts(before) != facts(after));
    edit.after.as_ref().filter(is_moved).cloned()
}

/// What was agreed on for a return is due once the goods are here.
pub(super) fn wind_money(
    write: &Write<'_>,
    clockwork: &Clockwork,
    case: &ReturnCase,
    changes: &mut Vec<Change>,
) -> Result<(), StoreError> {
    let of_case = "where return_id = $1 and external = 0 order by id";
    for refund in record::select::<Refund>(write.db(), of_case, &[Val::Int(case.id)])? {
        let known = changes.iter_mut().find(|change| change.key() == refund.key());
        match known {
            Some(Change::Refund(edit)) => {
                if let Some(after) = &mut edit.after {
                    paying::wind_refund(clockwork, Some(case), after);
                }
            }
            _ => changes.extend(paying::rewound(clockwork, case, &refund)),
        }
    }
    Ok(())
}

/// When a complaint became what it is: at the message that woke it, where one did.
fn changed_at(before: Option<&Ticket>, after: &Ticket, now: Instant) -> Instant {
    let heard = Some(after.last_message_at).filter(|at| before.is_some_and(|before| before.last_message_at < *at));
    heard.filter(|at| *at < now).unwrap_or(now)
}

/// The tier of the person, where a target asks for it. No file says one, so it stands in the store.
fn tier(write: &Write<'_>, clockwork: &Clockwork, customer: Option<i64>) -> Result<String, StoreError> {
    policies::tier(write.db(), customer.filter(|_| clockwork.asks_for_tier()))
}
