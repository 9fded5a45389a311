//! What a complaint's clocks hear: its messages and the states it went through, as events in their order.

use super::clock::{self, Clock, Event, Heard};
use super::due::{customer_speaks, terms, wait_of_ticket};
use super::targets::{Target, Traits};
use super::works::Clockwork;
use crate::domain::complaints::{Author, Message, Ticket, TicketStatus, Turn};
use crate::domain::time::Instant;

const OF_COMPLAINTS: [Target; 3] = [Target::FirstResponse, Target::NextResponse, Target::Resolution];

/// The clocks of a complaint at a moment, by its states from the first to the present one and its messages. The moment of a
/// state is when it began.
pub fn of_ticket(
    works: &Clockwork,
    tier: &str,
    states: &[(Instant, Ticket)],
    messages: &[Message],
    now: Instant,
) -> Vec<Clock> {
    let Some((_, first)) = states.first().filter(|(_, first)| customer_speaks(first.kind)) else { return Vec::new() };
    let clocks = |target| {
        let allowance = |ticket: &Ticket| {
            terms(works, target, &traits(ticket, tier), first.opened_at)
                .map(|(terms, allowance)| (terms, allowance.millis))
        };
        let Some((terms, _)) = allowance(first) else { return Vec::new() };
        let events = events(states, messages, |ticket| allowance(ticket).map(|(_, millis)| millis));
        clock::fold(target, &terms, &events, now)
    };
    OF_COMPLAINTS.into_iter().flat_map(clocks).collect()
}

fn traits<'a>(ticket: &'a Ticket, tier: &'a str) -> Traits<'a> {
    Traits { severity: ticket.severity, tier, platform: &ticket.platform, market: &ticket.market }
}

fn events(
    states: &[(Instant, Ticket)],
    messages: &[Message],
    allowance: impl Fn(&Ticket) -> Option<i64>,
) -> Vec<Event> {
    let Some((_, first)) = states.first() else { return Vec::new() };
    let began = first.opened_at;
    let mut events = vec![
        Event { at: began, what: Heard::Allowed(allowance(first)) },
        Event { at: began, what: Heard::CustomerWrote },
    ];
    events.extend(messages.iter().filter(|message| message.public).filter_map(said));
    events.extend(turned(first, TicketStatus::New).map(|what| Event { at: ended_at(first).unwrap_or(began), what }));
    for pair in states.windows(2) {
        let [(_, before), (at, after)] = pair else { continue };
        if allowance(before) != allowance(after) {
            events.push(Event { at: *at, what: Heard::Allowed(allowance(after)) });
        }
        if before.status != after.status || wait_of_ticket(before) != wait_of_ticket(after) {
            events.extend(turned(after, before.status).map(|what| Event { at: *at, what }));
        }
    }
    // Stable: what happened at one moment stays in the order above.
    events.sort_by_key(|event| event.at);
    events
}

fn said(message: &Message) -> Option<Event> {
    let what = match message.author {
        Author::Customer => Heard::CustomerWrote,
        Author::Agent => Heard::PersonAnswered,
        Author::Automatic => Heard::Notice,
        Author::Platform => return None,
    };
    Some(Event { at: message.sent_at, what })
}

/// What a new state tells a clock.
fn turned(after: &Ticket, before: TicketStatus) -> Option<Heard> {
    match after.status {
        TicketStatus::Resolved | TicketStatus::Closed => (before.turn() != Turn::Done).then_some(Heard::Resolved),
        TicketStatus::Spam | TicketStatus::Duplicate | TicketStatus::Merged => Some(Heard::Ended),
        _ if before.turn() == Turn::Done => Some(Heard::Reopened),
        _ => match wait_of_ticket(after) {
            Some(wait) => Some(Heard::Waits(wait)),
            None => (before.turn() == Turn::Paused).then_some(Heard::OurTurn),
        },
    }
}

fn ended_at(ticket: &Ticket) -> Option<Instant> {
    ticket.resolved_at.or(ticket.closed_at).or(ticket.last_answer_at).or(ticket.stated_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clocks::{ClockState, Wait};
    use crate::domain::time::HOUR;
    use crate::domain::vocabulary::Severity;

    fn at(text: &str) -> Instant {
        Instant::parse(text).expect("a moment")
    }

    fn say(author: Author, when: &str) -> Message {
        Message { author, public: true, sent_at: at(when), ..Message::default() }
    }

    #[test]
    fn messages_and_states_of_a_complaint_turn_its_clocks() {
        let opened = at("2026-11-23T11:00:00Z");
        let new = Ticket { opened_at: opened, ..Ticket::default() };
        let urgent = Ticket { severity: Severity::Urgent, status: TicketStatus::Open, ..new.clone() };
        let waiting = Ticket { status: TicketStatus::WaitingCustomer, ..urgent.clone() };
        let states = [
            (opened, new),
            (at("2026-11-23T12:00:00Z"), urgent.clone()),
            (at("2026-11-23T14:00:00Z"), waiting),
            (at("2026-11-24T14:00:00Z"), urgent),
        ];
        let messages = [
            say(Author::Automatic, "2026-11-23T11:01:00Z"),
            say(Author::Agent, "2026-11-23T14:00:00Z"),
            say(Author::Customer, "2026-11-24T14:00:00Z"),
        ];
        let clocks = of_ticket(&Clockwork::default(), "", &states, &messages, at("2026-11-24T15:00:00Z"));
        let told: Vec<_> = clocks.iter().map(|clock| (clock.target, clock.state, clock.used / HOUR)).collect();
        assert_eq!(
            told,
            [
                (Target::FirstResponse, ClockState::Met, 2),
                (Target::NextResponse, ClockState::Running, 1),
                (Target::Resolution, ClockState::Running, 3),
            ]
        );
        assert_eq!(clocks[2].waited, [(Wait::Customer, 8 * HOUR)]);
    }

    #[test]
    fn what_came_in_solved_or_as_spam_owes_nothing() {
        let opened_at = at("2026-11-23T11:00:00Z");
        for (status, expected) in [
            (TicketStatus::Resolved, [ClockState::Void, ClockState::Met]),
            (TicketStatus::Spam, [ClockState::Void, ClockState::Void]),
        ] {
            let ticket = Ticket { status, opened_at, resolved_at: Some(opened_at.plus(HOUR)), ..Ticket::default() };
            let clocks = of_ticket(&Clockwork::default(), "", &[(opened_at, ticket)], &[], opened_at.plus(9 * HOUR));
            assert_eq!(clocks.iter().map(|clock| clock.state).collect::<Vec<_>>(), expected, "{status}");
        }
    }
}
