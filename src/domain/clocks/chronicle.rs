//! Writes down with every change what figures count later: when a complaint was asked, ended and opened again, whom it waited
//! for, and what became of the shop's own promises (domain 2.7, 2.8).
//!
//! What is kept or missed is judged once, when it ends, and then stays; what still runs is judged by whoever reads it.

use super::clock::ClockState;
use super::due::{customer_speaks, terms, wait_of_ticket};
use super::targets::{Target, Traits};
use super::works::Clockwork;
use crate::domain::complaints::episodes::{self, Ending};
use crate::domain::complaints::{Ticket, TicketStatus, Turn};
use crate::domain::returns::{ReturnCase, ReturnStatus};
use crate::domain::time::Instant;

/// An own target of one case: when it is due, and what its clock does. Without a target there is neither.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Promise {
    pub due_at: Option<Instant>,
    pub clock: Option<ClockState>,
}

/// What a case does about a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Owes,
    /// It waits, and the clock stands still.
    Waits,
    /// It was done at a moment.
    Done(Instant),
    /// It was done by then, and nobody wrote down when: in time where even then it was, otherwise nobody can tell.
    DoneBy(Instant),
    /// At a moment nothing was owed any more.
    Void(Instant),
}

/// A promise after a change at a moment, from what it was and when it would be due by now.
fn judge(before: Promise, due: Option<Instant>, deed: Deed, at: Instant) -> Promise {
    let Some(due) = due else { return Promise::default() };
    // What was late before this change is missed, whatever is allowed afterwards.
    let was_late = before.clock == Some(ClockState::Missed)
        || (before.clock == Some(ClockState::Running) && before.due_at.is_some_and(|due| due < at));
    let due = if was_late { before.due_at.unwrap_or(due) } else { due };
    let state = |clock| Promise { due_at: Some(due), clock: Some(clock) };
    match deed {
        Deed::Done(stopped) | Deed::Void(stopped) if stopped > due => state(ClockState::Missed),
        Deed::Done(_) => state(ClockState::Met),
        Deed::DoneBy(stopped) if stopped <= due => state(ClockState::Met),
        Deed::DoneBy(_) | Deed::Void(_) => Promise { due_at: None, clock: Some(ClockState::Void) },
        Deed::Owes | Deed::Waits if was_late => state(ClockState::Missed),
        Deed::Owes => state(ClockState::Running),
        Deed::Waits => Promise { due_at: None, clock: Some(ClockState::Paused) },
    }
}

const fn is_over(clock: Option<ClockState>) -> bool {
    matches!(clock, Some(ClockState::Met | ClockState::Missed | ClockState::Void))
}

/// Brings a complaint's own account of its past up to a change at a moment.
pub(super) fn tell(works: &Clockwork, tier: &str, before: Option<&Ticket>, after: &mut Ticket, at: Instant) {
    begin(before, after);
    wait(works, before, after, at);
    let was_done = before.filter(|before| before.status.turn() == Turn::Done);
    match (was_done, after.status.turn() == Turn::Done) {
        (Some(before), false) => open_again(before, after, at),
        (was_done, true) => end(before, was_done, after, at),
        (None, false) => {}
    }
    promise_answer(works, tier, before, after, at);
    promise_solution(works, tier, before, after, at);
}

/// When the customer first asked. Whoever opened a complaint as the customer's word counts as asked.
fn begin(before: Option<&Ticket>, after: &mut Ticket) {
    let moved = before.is_some_and(|b| b.asked_at == Some(b.opened_at) && b.opened_at != after.opened_at);
    if (after.asked_at.is_none() || moved) && customer_speaks(after.kind) && !after.opened_at.is_never() {
        after.asked_at = Some(after.opened_at);
    }
    after.began_at = after.asked_at.map_or(after.opened_at, |asked| asked.min(after.opened_at));
}

/// Counts the business time of a wait that is over.
fn wait(works: &Clockwork, before: Option<&Ticket>, after: &mut Ticket, at: Instant) {
    let (was, is) = (before.and_then(wait_of_ticket), wait_of_ticket(after));
    if was == is {
        after.waiting_at = if is.is_some() { after.waiting_at.or(Some(at)) } else { None };
        return;
    }
    if let Some((wait, since)) = was.zip(before.and_then(|before| before.waiting_at)) {
        let calendar = works.calendar(&works.targets(after.began_at).calendar, after.began_at);
        episodes::add_wait(&mut after.waits, wait.code(), calendar.between(since, at));
    }
    after.waiting_at = is.map(|_| at);
}

fn open_again(before: &Ticket, after: &mut Ticket, at: Instant) {
    // What was taken for spam or for a part of another one had never ended.
    if before.ending != Some(Ending::Void) {
        episodes::keep(before, after, at);
        after.reopened_at = Some(at);
        after.n_answers = 0;
        after.waits.clear();
    }
    after.ended_at = None;
    after.ending = None;
}

/// When and how it ended, as far as anybody wrote that down: a platform that names no moment had ended it when it last spoke. What comes
/// as history ended no later than its last word, and at a moment that is not known where that is its first; never when it came.
fn end(before: Option<&Ticket>, was_done: Option<&Ticket>, after: &mut Ticket, at: Instant) {
    let known = was_done.and_then(|before| before.ended_at);
    let is_void = matches!(after.status, TicketStatus::Spam | TicketStatus::Duplicate | TicketStatus::Merged);
    let spoke = after.stated_at.map(|stated| match after.last_message_at {
        last if last.is_never() => stated,
        last => stated.max(last),
    });
    let said = if is_void { after.merged_at } else { after.resolved_at.or(after.closed_at).or(spoke) };
    let heard = [after.last_message_at, after.began_at].into_iter().find(|heard| !heard.is_never());
    let ended = known.or(said).or(heard.filter(|_| before.is_none())).unwrap_or(at);
    after.ended_at = Some(if after.began_at.is_never() { ended } else { ended.max(after.began_at) });
    let was_solved = was_done.is_some_and(|before| before.ending == Some(Ending::Resolved));
    let is_solved = after.status == TicketStatus::Resolved
        || after.resolved_at.is_some()
        || after.first_answer_at.is_some()
        || was_solved;
    after.ending = Some(match (is_void, is_solved) {
        (true, _) => Ending::Void,
        (false, true) => Ending::Resolved,
        (false, false) => Ending::Unanswered,
    });
}

/// The own target of a complaint's first answer.
fn promise_answer(works: &Clockwork, tier: &str, before: Option<&Ticket>, after: &mut Ticket, at: Instant) {
    let of = |before: &Ticket| Promise { due_at: before.answer_due_at, clock: before.answer_clock };
    let was = before.map_or_else(Promise::default, of);
    let is_same =
        |before: &Ticket| (before.asked_at, before.first_answer_at) == (after.asked_at, after.first_answer_at);
    if is_over(was.clock) && before.is_some_and(is_same) {
        return;
    }
    let deed = match (after.first_answer_at, after.ended_at) {
        (Some(answered), _) => Deed::Done(answered),
        (None, Some(ended)) => Deed::Void(ended),
        (None, None) => Deed::Owes,
    };
    // Who was written to first had asked nothing.
    let asked = after.asked_at.filter(|asked| after.first_answer_at.is_none_or(|answered| answered > *asked));
    let due = asked.and_then(|asked| own_due(works, Target::FirstResponse, after, tier, asked, 0));
    let same = before.filter(|before| before.asked_at == after.asked_at);
    let due = due.map(|due| not_in_the_past(works, Target::FirstResponse, tier, (same, was), after, due, at));
    let is = judge(was, due, deed, at);
    (after.answer_due_at, after.answer_clock) = (is.due_at, is.clock);
}

/// The own target of the solution of a complaint's present episode.
fn promise_solution(works: &Clockwork, tier: &str, before: Option<&Ticket>, after: &mut Ticket, at: Instant) {
    let before = before.filter(|before| before.episode_at == after.episode_at);
    let of = |before: &Ticket| Promise { due_at: before.solve_due_at, clock: before.solve_clock };
    let was = before.map_or_else(Promise::default, of);
    if is_over(was.clock) && before.is_some_and(|before| before.ended_at == after.ended_at) {
        return;
    }
    let deed = match (after.ended_at, after.ending) {
        (Some(ended), Some(Ending::Void)) => Deed::Void(ended),
        // One date for both: nobody wrote down when it was solved.
        (Some(ended), _) if ended <= after.began_at => Deed::Void(ended),
        (Some(ended), _) => Deed::Done(ended),
        (None, _) if after.paused_at.is_some() => Deed::Waits,
        (None, _) => Deed::Owes,
    };
    let start = Some(after.episode_at.unwrap_or(after.began_at)).filter(|at| !at.is_never());
    let start = start.filter(|_| customer_speaks(after.kind));
    let due = start.and_then(|start| own_due(works, Target::Resolution, after, tier, start, after.paused_millis));
    // Solved too soon and opened again, it is as if it had never been solved: only lateness stays.
    let was = if was.clock == Some(ClockState::Met) { Promise::default() } else { was };
    let same = before.filter(|before| before.began_at == after.began_at);
    let due = due.map(|due| not_in_the_past(works, Target::Resolution, tier, (same, was), after, due, at));
    let is = judge(was, due, deed, at);
    (after.solve_due_at, after.solve_clock) = (is.due_at, is.clock);
}

/// A shorter allowance takes away what is left, not what has passed: what was in time until now is due at the next working moment, and
/// stays so. `same` is the complaint before, where its clock began when it begins now.
fn not_in_the_past(
    works: &Clockwork,
    target: Target,
    tier: &str,
    (same, was): (Option<&Ticket>, Promise),
    after: &Ticket,
    due: Instant,
    at: Instant,
) -> Instant {
    let in_time = was.due_at.filter(|was_due| was.clock == Some(ClockState::Running) && *was_due >= at);
    let (Some(before), Some(was_due)) = (same, in_time.filter(|_| due < at)) else { return due };
    if before.severity == after.severity {
        return was_due;
    }
    let traits = Traits { severity: after.severity, tier, platform: &after.platform, market: &after.market };
    terms(works, target, &traits, at).map_or(due, |(terms, _)| terms.due(at, 0))
}

fn own_due(works: &Clockwork, target: Target, of: &Ticket, tier: &str, start: Instant, stood: i64) -> Option<Instant> {
    let traits = Traits { severity: of.severity, tier, platform: &of.platform, market: &of.market };
    due(works, target, &traits, start, stood)
}

fn due(works: &Clockwork, target: Target, of: &Traits<'_>, start: Instant, stood: i64) -> Option<Instant> {
    let (terms, allowance) = terms(works, target, of, start)?;
    Some(terms.due(start, allowance.millis.saturating_add(stood)))
}

/// The inspection of a return and its own targets: its decision, and its money once the goods are here. `stood` is how long the state that it
/// was in until now stood still.
pub(super) fn tell_return(
    works: &Clockwork,
    tier: &str,
    before: Option<&ReturnCase>,
    after: &mut ReturnCase,
    stood: i64,
    at: Instant,
) {
    let of = |f: fn(&ReturnCase) -> Promise| before.map_or_else(Promise::default, f);
    let same = |f: fn(&ReturnCase) -> Option<Instant>| before.is_some_and(|before| f(before) == f(after));
    let traits = Traits { severity: after.severity, tier, platform: &after.platform, market: &after.market };
    let due_from = |target, start: Option<Instant>| due(works, target, &traits, start?, stood);
    // What a file says of a state says it of the past.
    let by = |told: Option<Instant>| Deed::DoneBy(told.or(after.stated_at).unwrap_or(at));
    let is_undecided = |case: &ReturnCase| matches!(case.status, ReturnStatus::Draft | ReturnStatus::Requested);
    let owes = |owes: bool| match (owes, after.paused_at.is_some()) {
        (true, true) => Some(Deed::Waits),
        (true, false) => Some(Deed::Owes),
        (false, _) => None,
    };
    let was = of(|case| Promise { due_at: case.decide_due_at, clock: case.decide_clock });
    let decided = if !(is_over(was.clock) && same(|case| case.decided_at) && same(|case| case.told_decided_at)) {
        let is_told = after.platform_state == Some(after.status);
        let called_off = after.status == ReturnStatus::Canceled && !is_told && before.is_some_and(is_undecided);
        let deed = owes(is_undecided(after)).unwrap_or(match after.decided_at {
            Some(decided) => Deed::Done(decided),
            None if called_off => Deed::Void(at),
            None => by(after.told_decided_at),
        });
        let start = Some(after.requested_at).filter(|at| !at.is_never());
        Some(judge(was, due_from(Target::Decision, start), deed, at))
    } else {
        None
    };
    let was = of(|case| Promise { due_at: case.refund_due_at, clock: case.refund_clock });
    // A platform's own warehouse refunds by itself.
    let start = after.received_at.filter(|_| after.fulfilment != "platform");
    let paid = if start.is_some()
        && !(is_over(was.clock) && same(|case| case.settled_at) && same(|case| case.told_settled_at))
    {
        let is_here = matches!(after.status, ReturnStatus::Arrived | ReturnStatus::Inspected);
        let deed =
            owes(is_here).unwrap_or_else(|| after.settled_at.map_or_else(|| by(after.told_settled_at), Deed::Done));
        Some(judge(was, due_from(Target::Refund, start), deed, at))
    } else {
        None
    };
    let is_told = after.platform_state == Some(ReturnStatus::Inspected);
    if after.status == ReturnStatus::Inspected && !is_told && before.is_some_and(|before| before.status != after.status)
    {
        after.inspected_at = Some(at);
    }
    if let Some(is) = decided {
        (after.decide_due_at, after.decide_clock) = (is.due_at, is.clock);
    }
    if let Some(is) = paid {
        (after.refund_due_at, after.refund_clock) = (is.due_at, is.clock);
    }
}

#[cfg(test)]
#[path = "chronicle_tests.rs"]
mod tests;
