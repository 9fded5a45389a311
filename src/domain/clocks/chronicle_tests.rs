//! The life of a complaint and of a return, step by step, with what is written down at each.

use super::super::wind::{wind_return, wind_ticket};
use super::*;
use crate::domain::complaints::{Author, Message, TicketKind};
use crate::domain::time::{DAY, HOUR};
use crate::domain::vocabulary::Party;

fn at(text: &str) -> Instant {
    Instant::parse(text).expect("a moment")
}

/// A complaint of Monday morning.
fn complaint() -> Ticket {
    let opened_at = at("2026-11-23T11:00:00Z");
    let new = Ticket {
        kind: TicketKind::Other,
        platform: "shopify".to_owned(),
        opened_at,
        last_message_at: opened_at,
        unanswered_at: Some(opened_at),
        ..Ticket::default()
    };
    wound(None, new, opened_at)
}

fn wound(before: Option<&Ticket>, mut after: Ticket, when: Instant) -> Ticket {
    wind_ticket(&Clockwork::default(), "", before, &mut after, when);
    after
}

fn then(before: &Ticket, when: Instant, edit: impl FnOnce(&mut Ticket)) -> Ticket {
    let mut after = before.clone();
    edit(&mut after);
    wound(Some(before), after, when)
}

fn solve(before: &Ticket, when: Instant) -> Ticket {
    then(before, when, |ticket| {
        ticket.status = TicketStatus::Resolved;
        ticket.resolved_at = Some(when);
        ticket.resolved_by = "mei".to_owned();
    })
}

fn open(before: &Ticket, when: Instant) -> Ticket {
    then(before, when, |ticket| {
        ticket.status = TicketStatus::Open;
        ticket.resolved_at = None;
        ticket.resolved_by.clear();
    })
}

#[test]
fn an_answer_in_time_is_met_and_stays_so_whatever_becomes_of_the_severity() {
    use crate::domain::vocabulary::Severity;
    let new = complaint();
    assert_eq!((new.asked_at, new.began_at), (Some(new.opened_at), new.opened_at));
    assert_eq!((new.answer_clock, new.solve_clock), (Some(ClockState::Running), Some(ClockState::Running)));
    let answered_at = new.opened_at.plus(3 * HOUR);
    let answered = then(&new, answered_at, |ticket| {
        ticket.first_answer_at = Some(answered_at);
        ticket.unanswered_at = None;
    });
    assert_eq!(answered.answer_clock, Some(ClockState::Met));
    // Urgent complaints are answered in four hours of work; nobody could have known.
    let urgent = then(&answered, answered_at.plus(DAY), |ticket| ticket.severity = Severity::Urgent);
    assert_eq!((urgent.answer_clock, urgent.answer_due_at), (answered.answer_clock, answered.answer_due_at));
    // What is urgent from the start and answered a day later is missed, and stays so.
    let urgent = then(&new, new.opened_at, |ticket| ticket.severity = Severity::Urgent);
    let late = then(&urgent, new.opened_at.plus(DAY), |ticket| ticket.first_answer_at = Some(new.opened_at.plus(DAY)));
    assert_eq!(late.answer_clock, Some(ClockState::Missed));
}

#[test]
fn reopening_within_a_week_goes_on_and_later_begins_a_new_episode() {
    let new = complaint();
    let day = |n: i64| new.opened_at.plus(n * DAY);
    let solved = solve(&new, day(2));
    assert_eq!((solved.ended_at, solved.ending), (Some(day(2)), Some(Ending::Resolved)));
    assert_eq!(solved.solve_clock, Some(ClockState::Met));
    let soon = open(&solved, day(5));
    assert_eq!((soon.ended_at, soon.reopened_at, soon.earlier.len()), (None, Some(day(5)), 1));
    assert_eq!(soon.solve_clock, Some(ClockState::Running), "the clock never stopped");
    assert_eq!(soon.solve_due_at, new.solve_due_at);
    let kept = episodes::earlier(&soon.earlier);
    assert_eq!((kept[0].ended_at, kept[0].solve_clock, kept[0].resolved_by.as_str()), (Some(day(2)), None, "mei"));

    let solved = solve(&soon, day(6));
    let later = open(&solved, day(20));
    assert_eq!(later.episode_at, Some(day(20)));
    let kept = episodes::earlier(&later.earlier);
    assert_eq!((kept.len(), kept[1].began_at, kept[1].solve_clock), (2, day(5), Some(ClockState::Met)));
    assert_eq!(later.solve_clock, Some(ClockState::Running));
    assert!(later.solve_due_at > Some(day(20)), "the whole time lies before it");
}

#[test]
fn waits_are_kept_apart_by_whom_they_were_for() {
    let new = complaint();
    let wait = |before: &Ticket, status, party, when| {
        then(before, when, |ticket| {
            ticket.status = status;
            ticket.waiting_for = party;
        })
    };
    let day = |n: i64| new.opened_at.plus(n * DAY);
    let customer = wait(&new, TicketStatus::WaitingCustomer, Some(Party::Customer), day(0));
    assert_eq!(customer.solve_clock, Some(ClockState::Paused));
    assert_eq!(customer.solve_due_at, None, "what stands still is not due");
    let carrier = wait(&customer, TicketStatus::WaitingThirdParty, Some(Party::Carrier), day(1));
    let ours = wait(&carrier, TicketStatus::Open, None, day(3));
    let day = works_day();
    assert_eq!(ours.waits, [format!("carrier={}", 2 * day), format!("customer={day}")]);
    assert_eq!(ours.solve_clock, Some(ClockState::Running));
}

/// Work from eleven o'clock of one weekday to eleven of the next.
fn works_day() -> i64 {
    let works = Clockwork::default();
    let from = at("2026-11-23T11:00:00Z");
    works.calendar(&works.targets(from).calendar, from).between(from, from.plus(DAY))
}

#[test]
fn what_files_bring_is_done_when_the_platform_last_spoke_of_it() {
    let new = complaint();
    let stated = new.opened_at.plus(4 * DAY);
    let done = Ticket { status: TicketStatus::Closed, stated_at: Some(stated), ..new.clone() };
    let silent = wound(None, done.clone(), stated.plus(90 * DAY));
    assert_eq!((silent.ended_at, silent.ending), (Some(stated), Some(Ending::Unanswered)));
    let answered = Ticket { first_answer_at: Some(new.opened_at.plus(HOUR)), ..done };
    assert_eq!(wound(None, answered, stated.plus(90 * DAY)).ending, Some(Ending::Resolved));
    let merged = then(&new, stated, |ticket| ticket.status = TicketStatus::Merged);
    assert_eq!((merged.ending, merged.answer_clock), (Some(Ending::Void), Some(ClockState::Missed)));
    // Parted again, it had never ended.
    let parted = open(&merged, stated.plus(DAY));
    assert_eq!((parted.ended_at, parted.reopened_at, parted.earlier.len()), (None, None, 0));
}

#[test]
fn what_comes_as_history_did_not_end_when_it_came() {
    let old = Ticket { status: TicketStatus::Closed, ..complaint() };
    let now = old.opened_at.plus(100 * DAY);
    assert_eq!(wound(None, old.clone(), now).ended_at, Some(old.opened_at));
    let last_message_at = old.opened_at.plus(3 * DAY);
    assert_eq!(wound(None, Ticket { last_message_at, ..old }, now).ended_at, Some(last_message_at));
}

#[test]
fn who_writes_first_has_asked_nothing() {
    let opened_at = at("2026-11-23T11:00:00Z");
    let said = |author, hours: i64| Message {
        author,
        public: true,
        sent_at: opened_at.plus(hours * HOUR),
        ..Message::default()
    };
    let mut ours = Ticket { opened_at, first_answer_at: Some(opened_at), ..Ticket::default() };
    for message in [said(Author::Agent, 0), said(Author::Customer, 5)] {
        super::super::wind::hear(&mut ours, &message);
    }
    let ours = wound(None, ours, opened_at.plus(6 * HOUR));
    assert_eq!((ours.asked_at, ours.answer_clock), (Some(opened_at.plus(5 * HOUR)), None));
    assert_eq!((ours.began_at, ours.n_answers), (opened_at, 1));
}

#[test]
fn a_return_keeps_what_became_of_its_decision_and_its_money() {
    let asked = at("2026-11-23T11:00:00Z");
    let works = Clockwork::default();
    let wound = |before: Option<&ReturnCase>, mut after: ReturnCase, when| {
        wind_return(&works, "", before, &mut after, when);
        after
    };
    let new = wound(
        None,
        ReturnCase { requested_at: asked, status: ReturnStatus::Requested, ..ReturnCase::default() },
        asked,
    );
    assert_eq!(new.decide_clock, Some(ClockState::Running));
    let when = asked.plus(DAY);
    let decided = ReturnCase { status: ReturnStatus::Approved, decided_at: Some(when), ..new.clone() };
    let decided = wound(Some(&new), decided, when);
    assert_eq!((decided.decide_clock, decided.refund_clock), (Some(ClockState::Met), None));
    let here = asked.plus(10 * DAY);
    let arrived = ReturnCase { status: ReturnStatus::Arrived, received_at: Some(here), ..decided.clone() };
    let arrived = wound(Some(&decided), arrived, here);
    assert_eq!(arrived.refund_clock, Some(ClockState::Running));
    let inspected = ReturnCase { status: ReturnStatus::Inspected, ..arrived.clone() };
    let inspected = wound(Some(&arrived), inspected, here.plus(HOUR));
    assert_eq!(inspected.inspected_at, Some(here.plus(HOUR)));
    let paid = here.plus(30 * DAY);
    let settled = ReturnCase { status: ReturnStatus::Settled, settled_at: Some(paid), ..inspected.clone() };
    assert_eq!(wound(Some(&inspected), settled, paid).refund_clock, Some(ClockState::Missed));
    // A file says that it is approved and not since when: in time only where it said so in time.
    let said = |days: i64| ReturnCase {
        requested_at: asked,
        status: ReturnStatus::Approved,
        stated_at: Some(asked.plus(days * DAY)),
        ..ReturnCase::default()
    };
    let clock = |days| wound(None, said(days), asked.plus(99 * DAY)).decide_clock;
    assert_eq!((clock(1), clock(20)), (Some(ClockState::Met), Some(ClockState::Void)));
}
