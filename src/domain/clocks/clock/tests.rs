//! The decision table of domain 2.7, row by row, and what holds for every clock.

use proptest::prelude::*;

use super::{Clock, ClockState, Event, Heard, Terms, Wait, fold};
use crate::domain::clocks::{Calendar, Target};
use crate::domain::time::{DAY, HOUR, Instant, MINUTE};
use crate::domain::vocabulary::Party;

use ClockState::{Met, Missed, Paused, Running, Void};
use Heard::{Allowed, CustomerWrote, Ended, Notice, OurTurn, PersonAnswered, Reopened, Resolved, Waits};
use Target::{FirstResponse, NextResponse, Resolution};

/// Eight hours a day, two windows, weekdays; hour 0 of the tests is Monday 2026-11-23 at nine.
const WEEK: &str = "
zone = 'UTC'
[week]
monday = ['09:00-12:00', '13:00-18:00']
tuesday = ['09:00-12:00', '13:00-18:00']
wednesday = ['09:00-12:00', '13:00-18:00']
thursday = ['09:00-12:00', '13:00-18:00']
friday = ['09:00-12:00', '13:00-18:00']
[holidays]
2026-11-26 = 'a day off'
";

fn week() -> Calendar {
    Calendar::read(WEEK).expect("the text above is a calendar")
}

fn terms(calendar: &Calendar) -> Terms<'_> {
    Terms { calendar, business: true, third_party_pauses: false }
}

/// Hours of the wall since Monday at nine.
fn hour(hours: i64) -> Instant {
    Instant::parse("2026-11-23T09:00:00Z").expect("a moment").plus(hours * HOUR)
}

fn told(events: &[(i64, Heard)]) -> Vec<Event> {
    events.iter().map(|&(at, what)| Event { at: hour(at), what }).collect()
}

/// State, hour when due, hours used and hours late of the last clock at an hour.
fn last(target: Target, events: &[(i64, Heard)], now: i64) -> (ClockState, Option<i64>, i64, i64) {
    let calendar = week();
    let clocks = fold(target, &terms(&calendar), &told(events), hour(now));
    let clock = clocks.last().expect("a clock");
    let due = (!clock.due_at.is_never()).then(|| (clock.due_at.0 - hour(0).0) / HOUR);
    (clock.state, due, clock.used / HOUR, clock.late / HOUR)
}

const FOUR: (i64, Heard) = (-100, Allowed(Some(4 * HOUR)));
const THIRD: Wait = Wait::ThirdParty(Party::Carrier);

#[test]
fn the_decision_table() {
    // Hours on Monday: 0-3 and 4-9 are open; Tuesday begins at 24, Wednesday at 48, Friday at 96.
    for (row, target, events, now, expected) in [
        // What starts first response: the customer's first message.
        ("starts", FirstResponse, &[FOUR, (0, CustomerWrote)][..], 1, (Running, Some(5), 1, 0)),
        ("starts outside hours", FirstResponse, &[FOUR, (-2, CustomerWrote)], 1, (Running, Some(5), 1, 0)),
        (
            "a second message starts nothing",
            FirstResponse,
            &[FOUR, (0, CustomerWrote), (2, CustomerWrote)],
            3,
            (Running, Some(5), 3, 0),
        ),
        // What stops it: a person's public answer; notices do not.
        ("answered", FirstResponse, &[FOUR, (0, CustomerWrote), (2, PersonAnswered)], 9, (Met, Some(5), 2, 0)),
        (
            "answered to the minute",
            FirstResponse,
            &[FOUR, (0, CustomerWrote), (5, PersonAnswered)],
            9,
            (Met, Some(5), 4, 0),
        ),
        ("a notice", FirstResponse, &[FOUR, (0, CustomerWrote), (2, Notice)], 3, (Running, Some(5), 3, 0)),
        // Next response: the earliest unanswered message.
        (
            "next",
            NextResponse,
            &[FOUR, (0, CustomerWrote), (1, PersonAnswered), (2, CustomerWrote), (5, CustomerWrote)],
            6,
            (Running, Some(7), 3, 0),
        ),
        (
            "next answered",
            NextResponse,
            &[FOUR, (0, CustomerWrote), (1, PersonAnswered), (2, CustomerWrote), (6, PersonAnswered)],
            30,
            (Met, Some(7), 3, 0),
        ),
        // Resolution: from the start of the episode to resolved.
        (
            "resolution",
            Resolution,
            &[FOUR, (0, CustomerWrote), (1, PersonAnswered), (5, Resolved)],
            9,
            (Met, Some(5), 4, 0),
        ),
        (
            "opened again within a week",
            Resolution,
            &[FOUR, (0, CustomerWrote), (2, Resolved), (28, Reopened)],
            28,
            (Missed, Some(5), 11, 7),
        ),
        (
            "opened again later",
            Resolution,
            &[FOUR, (0, CustomerWrote), (2, Resolved), (14 * 24, Reopened)],
            14 * 24 + 1,
            (Running, Some(14 * 24 + 5), 1, 0),
        ),
        // Pauses: what is left is kept, and due again from where it goes on.
        ("paused", Resolution, &[FOUR, (0, CustomerWrote), (1, Waits(Wait::Customer))], 30, (Paused, None, 1, 0)),
        (
            "goes on",
            Resolution,
            &[FOUR, (0, CustomerWrote), (1, Waits(Wait::Customer)), (24, OurTurn)],
            25,
            (Running, Some(27), 2, 0),
        ),
        (
            "the customer's wish",
            Resolution,
            &[FOUR, (0, CustomerWrote), (1, Waits(Wait::CustomersWish))],
            30,
            (Paused, None, 1, 0),
        ),
        (
            "our own choice",
            Resolution,
            &[FOUR, (0, CustomerWrote), (1, Waits(Wait::OwnChoice))],
            2,
            (Running, Some(5), 2, 0),
        ),
        ("a third party", Resolution, &[FOUR, (0, CustomerWrote), (1, Waits(THIRD))], 2, (Running, Some(5), 2, 0)),
        (
            "first response never pauses",
            FirstResponse,
            &[FOUR, (0, CustomerWrote), (1, Waits(Wait::Customer))],
            2,
            (Running, Some(5), 2, 0),
        ),
        // Priority or policy change: the new allowance less what was used; pauses kept.
        ("shorter", Resolution, &[FOUR, (0, CustomerWrote), (1, Allowed(Some(2 * HOUR)))], 1, (Running, Some(2), 1, 0)),
        ("longer", Resolution, &[FOUR, (0, CustomerWrote), (1, Allowed(Some(9 * HOUR)))], 2, (Running, Some(25), 2, 0)),
        (
            "used up already: due at once, not before",
            Resolution,
            &[FOUR, (0, CustomerWrote), (2, Allowed(Some(HOUR)))],
            2,
            (Running, Some(2), 2, 0),
        ),
        (
            "changed after a pause",
            Resolution,
            &[FOUR, (0, CustomerWrote), (1, Waits(Wait::Customer)), (24, OurTurn), (25, Allowed(Some(6 * HOUR)))],
            25,
            (Running, Some(30), 2, 0),
        ),
        (
            "changed during a pause",
            Resolution,
            &[FOUR, (0, CustomerWrote), (1, Waits(Wait::Customer)), (2, Allowed(Some(2 * HOUR))), (24, OurTurn)],
            24,
            (Running, Some(25), 1, 0),
        ),
        ("no target any more", Resolution, &[FOUR, (0, CustomerWrote), (1, Allowed(None))], 9, (Void, Some(5), 1, 0)),
        // Several windows, holidays: Thursday is a day off.
        ("over a holiday", Resolution, &[FOUR, (48 + 8, CustomerWrote)], 48 + 9, (Running, Some(96 + 3), 1, 0)),
        // Missed stays missed: a late answer is missed by what it is late.
        ("overdue", FirstResponse, &[FOUR, (0, CustomerWrote)], 7, (Missed, Some(5), 6, 2)),
        ("answered late", FirstResponse, &[FOUR, (0, CustomerWrote), (8, PersonAnswered)], 99, (Missed, Some(5), 7, 3)),
        (
            "more time afterwards changes nothing",
            Resolution,
            &[FOUR, (0, CustomerWrote), (8, Allowed(Some(80 * HOUR))), (9, Resolved)],
            99,
            (Missed, Some(5), 8, 4),
        ),
        (
            "a pause afterwards changes nothing",
            Resolution,
            &[FOUR, (0, CustomerWrote), (7, Waits(Wait::Customer))],
            8,
            (Missed, Some(5), 7, 3),
        ),
        // Void: spam, merged, or resolved without a word.
        ("spam", FirstResponse, &[FOUR, (0, CustomerWrote), (1, Ended)], 99, (Void, Some(5), 1, 0)),
        ("resolved unanswered", FirstResponse, &[FOUR, (0, CustomerWrote), (1, Resolved)], 99, (Void, Some(5), 1, 0)),
        ("spam too late", FirstResponse, &[FOUR, (0, CustomerWrote), (7, Ended)], 99, (Missed, Some(5), 6, 2)),
    ] {
        assert_eq!(last(target, events, now), expected, "{row}");
    }
}

#[test]
fn waiting_for_carriers_is_told_apart_and_pauses_only_where_the_policy_says_so() {
    let calendar = week();
    let events = told(&[FOUR, (0, CustomerWrote), (1, Waits(THIRD)), (3, Waits(Wait::Customer)), (24, OurTurn)]);
    let clock = |third_party_pauses| {
        let terms = Terms { third_party_pauses, ..terms(&calendar) };
        let clock = fold(Resolution, &terms, &events, hour(24)).pop().expect("a clock");
        (clock.state, clock.used / HOUR, clock.waited.iter().map(|(wait, ms)| (*wait, ms / HOUR)).collect::<Vec<_>>())
    };
    let waited = vec![(THIRD, 2), (Wait::Customer, 5)];
    assert_eq!(clock(false), (Running, 3, waited.clone()));
    assert_eq!(clock(true), (Running, 1, waited));
}

#[test]
fn a_target_that_counts_every_hour_is_due_inside_hours() {
    let calendar = week();
    let terms = Terms { business: false, ..terms(&calendar) };
    // Monday 17:00 and four hours: at nine on the next morning, when somebody is there.
    let events = told(&[FOUR, (8, CustomerWrote)]);
    let clock = fold(FirstResponse, &terms, &events, hour(20)).pop().expect("a clock");
    assert_eq!((clock.due_at, clock.state), (hour(24), Running));
}

#[test]
fn without_a_target_there_is_no_clock() {
    let calendar = week();
    assert_eq!(fold(FirstResponse, &terms(&calendar), &told(&[(0, CustomerWrote)]), hour(1)), []);
}

#[test]
fn a_case_solved_while_it_waited_runs_on_with_what_was_left_when_opened_again() {
    let calendar = week();
    let events = told(&[FOUR, (0, CustomerWrote), (1, Waits(Wait::Customer)), (2, Resolved), (3, Reopened)]);
    let clock = fold(Resolution, &terms(&calendar), &events, hour(3)).pop().expect("a clock");
    assert_eq!((clock.state, clock.left()), (Running, 3 * HOUR));
    assert_eq!(calendar.between(hour(3), clock.due_at), 3 * HOUR);
}

/// A life of a case, in quarters of an hour.
fn life() -> impl Strategy<Value = Vec<Event>> {
    let what = prop_oneof![
        Just(CustomerWrote),
        Just(PersonAnswered),
        Just(Notice),
        Just(Waits(Wait::Customer)),
        Just(Waits(THIRD)),
        Just(OurTurn),
        (0..40_i64).prop_map(|hours| Allowed(Some(hours * HOUR))),
        Just(Resolved),
        Just(Reopened),
    ];
    prop::collection::vec((1..200_i64, what), 0..12).prop_map(|steps| {
        let mut at = hour(0);
        let begin = [Event { at, what: Allowed(Some(8 * HOUR)) }, Event { at, what: CustomerWrote }];
        let later = steps.into_iter().map(|(quarters, what)| {
            at = at.plus(quarters * 15 * MINUTE);
            Event { at, what }
        });
        begin.into_iter().chain(later).collect()
    })
}

fn clocks(events: &[Event], now: Instant) -> Vec<Clock> {
    let calendar = week();
    let terms = terms(&calendar);
    [FirstResponse, NextResponse, Resolution].into_iter().flat_map(|target| fold(target, &terms, events, now)).collect()
}

proptest! {
    #[test]
    fn missed_stays_missed_and_what_has_stopped_stands(events in life(), cut in 0..3_000_i64) {
        let early = hour(0).plus(cut * 15 * MINUTE);
        let late = early.plus(20 * DAY);
        // Opening again within a week takes a stop back; all else is final.
        let reopens = events.iter().any(|event| event.what == Reopened);
        for before in clocks(&events, early) {
            let after = clocks(&events, late).into_iter().find(|c| c.target == before.target && c.started_at == before.started_at);
            let after = after.expect("a clock that has begun stays");
            if before.state == Missed {
                prop_assert_eq!(after.state, Missed);
                prop_assert_eq!(after.due_at, before.due_at);
            }
            if before.stopped_at.is_some() && !reopens {
                prop_assert_eq!((after.state, after.stopped_at, after.late), (before.state, before.stopped_at, before.late));
            }
        }
    }

    #[test]
    fn time_passes_once(events in life(), cut in 0..3_000_i64) {
        let now = hour(0).plus(cut * 15 * MINUTE);
        let calendar = week();
        for clock in clocks(&events, now) {
            let until = clock.stopped_at.unwrap_or(now);
            let passed = calendar.between(clock.started_at, until);
            prop_assert!(clock.used <= passed);
            prop_assert_eq!(clock.late > 0 || clock.state != Missed || calendar.between(clock.due_at, until) == 0, true);
            if clock.state == Running {
                prop_assert!(clock.due_at >= now);
                prop_assert_eq!(calendar.between(now, clock.due_at), clock.left());
            }
        }
    }
}
