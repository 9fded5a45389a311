//! The next penalty of a case: the earliest of its open clocks, with the clause that says so.
//!
//! Read off the record alone, so that an import and a list know it without the case's history.

use super::clock::ClockState;
use super::deadlines::{self, Asks, Facts, Subject};
use super::targets::{Allowance, Target, Traits};
use super::works::Clockwork;
use super::{Terms, Wait};
use crate::domain::complaints::{Ticket, TicketKind, TicketStatus, Turn};
use crate::domain::returns::{Dispute, ReturnCase, ReturnStatus};
use crate::domain::time::Instant;
use crate::domain::vocabulary::Party;

/// What a platform's own file says.
pub const STATED: &str = "stated";
/// What somebody put off, or waits for.
pub const FOLLOW_UP: &str = "follow-up";
pub const WAKES: &str = "wakes";
/// What a platform's case over a return waits for.
pub const DISPUTE: &str = "dispute";

/// A moment with its clause; never and none where nothing is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due<'w> {
    pub at: Instant,
    pub clause: &'w str,
}

impl<'w> Due<'w> {
    const NOTHING: Self = Self { at: Instant::NEVER, clause: "" };

    fn or(self, at: Option<Instant>, clause: &'w str) -> Self {
        match at {
            Some(at) if at < self.at => Self { at, clause },
            _ => self,
        }
    }
}

/// The clause of an own target.
pub const fn own_clause(target: Target) -> &'static str {
    match target {
        Target::FirstResponse => "own-first-response",
        Target::NextResponse => "own-next-response",
        Target::Resolution => "own-resolution",
        Target::Decision => "own-decision",
        Target::Refund => "own-refund",
    }
}

/// What a clause asks for.
pub fn asked(clause: &str) -> Asks {
    match clause {
        "own-first-response" | "own-next-response" => Asks::Answer,
        "own-resolution" => Asks::Resolve,
        "own-decision" => Asks::Decide,
        "own-refund" => Asks::Refund,
        DISPUTE => Asks::Answer,
        _ => {
            let known = deadlines::built_in().iter().find(|deadline| deadline.clause == clause);
            known.map_or(Asks::FollowUp, |deadline| deadline.asks)
        }
    }
}

/// The next penalty of a return: of its steps, of a dispute, and of money that has gone for goods still to come.
pub fn of_return<'w>(works: &'w Clockwork, case: &ReturnCase, tier: &str) -> Due<'w> {
    let due = of_steps(works, case, tier);
    let due = due.or(case.dispute_until.filter(|_| case.dispute == Some(Dispute::Open)), dispute_clause(works, case));
    if case.money_gone_at.is_none() {
        return due;
    }
    let claim = platforms(works, &facts(case), Asks::Claim, None);
    due.or(Some(claim.at), claim.clause)
}

/// What platform and law ask about the money of a return, whichever is sooner; a shop's own target is about the return.
pub fn of_money<'w>(works: &'w Clockwork, case: &ReturnCase) -> Due<'w> {
    let is_here = matches!(case.status, ReturnStatus::Arrived | ReturnStatus::Inspected);
    platforms(works, &facts(case), Asks::Refund, stated(case).filter(|_| is_here))
}

/// What the platform states is about the state that it knows.
fn stated(case: &ReturnCase) -> Option<Instant> {
    let is_theirs = case.platform_state.unwrap_or(ReturnStatus::Requested) == case.status;
    case.platform_due_at.filter(|_| is_theirs)
}

/// Until when a platform wants to hear of its case over a return: what it states of it, or what its terms say, whichever is sooner.
pub fn of_dispute<'w>(works: &'w Clockwork, case: &ReturnCase) -> Due<'w> {
    let since = case.disputed_at.unwrap_or(Instant::NEVER);
    platforms(works, &facts(case), Asks::Answer, None).or(case.platform_due_at.filter(|at| *at > since), DISPUTE)
}

/// Whose the deadline of a dispute is: a clause, or whoever named another day.
fn dispute_clause<'w>(works: &'w Clockwork, case: &ReturnCase) -> &'w str {
    let due = of_dispute(works, case);
    if case.dispute_until == Some(due.at) { due.clause } else { DISPUTE }
}

fn facts(case: &ReturnCase) -> Facts<'_> {
    Facts {
        of: Subject::Return,
        platform: &case.platform,
        market: &case.market,
        fulfilment: &case.fulfilment,
        kind: None,
        requested_at: Some(case.requested_at),
        arrived_at: case.received_at,
        refunded_at: case.money_gone_at,
        disputed_at: case.disputed_at,
        opened_at: None,
        customer_message_at: None,
    }
}

fn of_steps<'w>(works: &'w Clockwork, case: &ReturnCase, tier: &str) -> Due<'w> {
    let (asks, target, from) = match case.status {
        ReturnStatus::Draft | ReturnStatus::Requested => (Asks::Decide, Target::Decision, Some(case.requested_at)),
        // The platform's own warehouse refunds by itself.
        ReturnStatus::Arrived | ReturnStatus::Inspected if case.fulfilment != "platform" => {
            (Asks::Refund, Target::Refund, case.received_at)
        }
        status if is_over(status) => return Due::NOTHING,
        _ => return waits(Due::NOTHING, case.wait_until, case.snoozed_until),
    };
    let facts = facts(case);
    let due = platforms(works, &facts, asks, stated(case));
    let traits = Traits { severity: case.severity, tier, platform: &case.platform, market: &case.market };
    let start = from.filter(|at| !at.is_never());
    // While the customer is awaited, our own clock stands still and the day of looking again takes its place.
    let own = start
        .filter(|_| case.paused_at.is_none())
        .and_then(|start| own_due(works, target, &traits, start, case.paused_millis));
    waits(due.or(own, own_clause(target)), case.wait_until, case.snoozed_until)
}

const fn is_over(status: ReturnStatus) -> bool {
    use ReturnStatus::{Canceled, Closed, Expired, Rejected, Settled};
    matches!(status, Settled | Closed | Rejected | Canceled | Expired)
}

/// The next penalty of a complaint.
pub fn of_ticket<'w>(works: &'w Clockwork, ticket: &Ticket, tier: &str) -> Due<'w> {
    if ticket.status.turn() == Turn::Done {
        return Due::NOTHING;
    }
    let is_answered = ticket.unanswered_at.is_none();
    let facts = Facts {
        of: Subject::Complaint,
        platform: &ticket.platform,
        market: &ticket.market,
        fulfilment: "",
        kind: Some(ticket.kind),
        requested_at: None,
        arrived_at: None,
        refunded_at: None,
        disputed_at: None,
        opened_at: Some(ticket.opened_at).filter(|_| !is_answered),
        customer_message_at: ticket.unanswered_at,
    };
    // An answer given since the platform spoke is what it asked for.
    let spoke_at = ticket.stated_at.unwrap_or(ticket.opened_at);
    let stated = ticket.platform_due_at.filter(|_| ticket.last_answer_at.is_none_or(|answered| answered < spoke_at));
    let mut due = platforms(works, &facts, Asks::Answer, stated);
    let traits = Traits { severity: ticket.severity, tier, platform: &ticket.platform, market: &ticket.market };
    if let Some(unanswered) = ticket.unanswered_at {
        let target = if ticket.first_answer_at.is_none() { Target::FirstResponse } else { Target::NextResponse };
        let kept = ticket.answer_due_at.filter(|_| target == Target::FirstResponse && is_owed(ticket.answer_clock));
        due = due.or(kept.or_else(|| own_due(works, target, &traits, unanswered, 0)), own_clause(target));
    }
    if ticket.paused_at.is_none() && !ticket.opened_at.is_never() {
        let start = ticket.episode_at.unwrap_or(ticket.opened_at);
        let kept = ticket.solve_due_at.filter(|_| is_owed(ticket.solve_clock));
        let own = || own_due(works, Target::Resolution, &traits, start, ticket.paused_millis);
        due = due.or(kept.or_else(own), own_clause(Target::Resolution));
    }
    waits(due, ticket.wait_until, ticket.snoozed_until)
}

/// Whether an own target is still to be met, in time or late.
const fn is_owed(clock: Option<ClockState>) -> bool {
    matches!(clock, Some(ClockState::Running | ClockState::Missed))
}

fn waits<'w>(due: Due<'w>, wait_until: Option<Instant>, snoozed_until: Option<Instant>) -> Due<'w> {
    due.or(wait_until, FOLLOW_UP).or(snoozed_until, WAKES)
}

/// What platforms and laws ask: what the platform's own file states goes before what its terms say.
fn platforms<'w>(works: &'w Clockwork, facts: &Facts<'_>, asks: Asks, stated: Option<Instant>) -> Due<'w> {
    let mut due = Due::NOTHING.or(stated, STATED);
    for deadline in works.deadlines().iter().filter(|deadline| deadline.asks == asks) {
        // A platform that states its deadline has counted it; laws hold beside it.
        if stated.is_some() && deadline.is_of_a_platform() {
            continue;
        }
        let start = facts.started_at(deadline).unwrap_or(Instant(0));
        due = due.or(deadline.due(facts, works.calendar(&deadline.calendar, start)), &deadline.clause);
    }
    due
}

fn own_due(works: &Clockwork, target: Target, of: &Traits<'_>, start: Instant, paused: i64) -> Option<Instant> {
    let (terms, allowance) = terms(works, target, of, start)?;
    Some(terms.due(start, allowance.millis.saturating_add(paused)))
}

/// How time is counted for a target that begins at a moment, and what is allowed.
pub fn terms<'w>(
    works: &'w Clockwork,
    target: Target,
    of: &Traits<'_>,
    start: Instant,
) -> Option<(Terms<'w>, Allowance)> {
    let targets = works.targets(start);
    let calendar = works.calendar(&targets.calendar, start);
    let allowance = targets.allowance(target, of, calendar)?;
    let terms = Terms { calendar, business: allowance.business, third_party_pauses: targets.third_party_pauses };
    Some((terms, allowance))
}

/// Whom a complaint waits for, where it does.
pub fn wait_of_ticket(ticket: &Ticket) -> Option<Wait> {
    match ticket.status {
        TicketStatus::WaitingCustomer => Some(Wait::Customer),
        TicketStatus::WaitingThirdParty => Some(Wait::ThirdParty(ticket.waiting_for.unwrap_or(Party::Carrier))),
        TicketStatus::Snoozed if ticket.waiting_for == Some(Party::Customer) => Some(Wait::CustomersWish),
        TicketStatus::Snoozed => Some(Wait::OwnChoice),
        _ => None,
    }
}

/// Whom a return waits for, where it does.
pub fn wait_of_return(case: &ReturnCase) -> Option<Wait> {
    match case.waiting_for {
        Some(Party::Customer) => Some(Wait::Customer),
        Some(party) => Some(Wait::ThirdParty(party)),
        None => case.snoozed_until.map(|_| Wait::OwnChoice),
    }
}

/// Whether the customer is who speaks in a complaint: in claims of our own nobody waits for us.
pub const fn customer_speaks(kind: TicketKind) -> bool {
    !matches!(kind, TicketKind::CarrierClaim | TicketKind::SellerClaim)
}
