//! Keeps the clocks' columns of a case true when it changes: what is unanswered, how long it stood still, what is due and why.
//!
//! Every decision and every import goes through here, so that no verb has to remember a deadline.

use super::chronicle;
use super::clock::QUIET;
use super::due::{self, Due};
use super::targets::{Target, Traits};
use super::works::Clockwork;
use super::{Terms, Wait};
use crate::domain::change::Change;
use crate::domain::complaints::{Author, Message, Ticket, TicketStatus, Turn};
use crate::domain::returns::{Dispute, ReturnCase, ReturnStatus};
use crate::domain::situation::Situation;
use crate::domain::time::Instant;

/// Sets what the clocks say on every case that a decision changes.
pub fn wind(sit: &Situation, at: Instant, changes: &mut [Change]) {
    let threads: Vec<(i64, Thread)> = threads(sit, changes);
    for change in changes {
        match change {
            Change::Return(edit) => {
                if let Some(after) = &mut edit.after {
                    wind_return(&sit.clockwork, &sit.tier, edit.before.as_ref(), after, at);
                }
            }
            Change::Ticket(edit) => {
                let Some(after) = &mut edit.after else { continue };
                if let Some((_, thread)) = threads.iter().find(|(id, _)| *id == after.id) {
                    thread.tell(after);
                }
                wind_ticket(&sit.clockwork, &sit.tier, edit.before.as_ref(), after, at);
            }
            _ => {}
        }
    }
}

/// A return's clocks after a change at a moment.
pub fn wind_return(works: &Clockwork, tier: &str, before: Option<&ReturnCase>, after: &mut ReturnCase, at: Instant) {
    let target = if after.received_at.is_some() { Target::Refund } else { Target::Decision };
    let traits = Traits { severity: after.severity, tier, platform: &after.platform, market: &after.market };
    let stands = stands_still(works, target, &traits, after.requested_at, due::wait_of_return(after));
    (after.paused_at, after.paused_millis) =
        paused(before.map(|before| (before.paused_at, before.paused_millis)), stands, at);
    let stood = after.paused_millis;
    // A new state is a new clock.
    if before.is_some_and(|before| before.status != after.status) {
        after.paused_millis = 0;
        after.paused_at = after.paused_at.map(|_| at);
    }
    watch_money(after, at);
    watch_dispute(works, after, at);
    chronicle::tell_return(works, tier, before, after, stood, at);
    let Due { at: due_at, clause } = due::of_return(works, after, tier);
    after.due_at = due_at;
    set(&mut after.due_clause, clause);
}

/// Money that is given back before the goods are here is watched until they come.
fn watch_money(case: &mut ReturnCase, at: Instant) {
    let is_paid = case.refunded_minor > 0 || case.platform_refunded_minor.is_some_and(|minor| minor > 0);
    let is_to_come = matches!(case.status, ReturnStatus::Approved | ReturnStatus::InTransit | ReturnStatus::Lost)
        && case.received_at.is_none()
        && !case.returnless
        && case.fulfilment != "platform";
    let since = case.money_gone_at.unwrap_or_else(|| case.stated_at.map_or(at, |stated| stated.min(at)));
    case.money_gone_at = (is_paid && is_to_come).then_some(since);
}

/// A platform's case over a return is to be answered by the day that the platform gives, unless somebody has named one.
fn watch_dispute(works: &Clockwork, case: &mut ReturnCase, at: Instant) {
    if case.dispute != Some(Dispute::Open) {
        (case.disputed_at, case.dispute_until) = (None, None);
        return;
    }
    let told_at = case.stated_at.map_or(at, |stated| stated.min(at));
    case.disputed_at.get_or_insert(told_at);
    if case.dispute_until.is_none() {
        case.dispute_until = Some(due::of_dispute(works, case).at).filter(|at| !at.is_never());
    }
}

/// A complaint's clocks after a change at a moment.
pub fn wind_ticket(works: &Clockwork, tier: &str, before: Option<&Ticket>, after: &mut Ticket, at: Instant) {
    if after.status.turn() == Turn::Done {
        after.unanswered_at = None;
    }
    let start = after.episode_at.unwrap_or(after.opened_at);
    let traits = Traits { severity: after.severity, tier, platform: &after.platform, market: &after.market };
    let stands = stands_still(works, Target::Resolution, &traits, start, due::wait_of_ticket(after));
    (after.paused_at, after.paused_millis) =
        paused(before.map(|before| (before.paused_at, before.paused_millis)), stands, at);
    if let Some(solved) = before.filter(|before| is_solved(before) && !is_solved(after))
        && solved.resolved_at.or(solved.closed_at).is_some_and(|done| at.0.saturating_sub(done.0) >= QUIET)
    {
        // Later than a week after, it is a new episode with the whole time before it.
        after.episode_at = Some(at);
        after.paused_millis = 0;
    }
    chronicle::tell(works, tier, before, after, at);
    let Due { at: due_at, clause } = due::of_ticket(works, after, tier);
    after.due_at = due_at;
    set(&mut after.due_clause, clause);
    keep_from_the_past(before, after, at);
}

/// A shorter allowance takes away what is left, not what has passed: what was in time is due now at the earliest.
fn keep_from_the_past(before: Option<&Ticket>, after: &mut Ticket, at: Instant) {
    let Some(before) = before.filter(|before| before.severity != after.severity) else { return };
    let was_in_time = before.due_at >= at && after.due_clause.starts_with("own-");
    if was_in_time && after.due_at < at {
        after.due_at = at;
    }
}

const fn is_solved(ticket: &Ticket) -> bool {
    matches!(ticket.status, TicketStatus::Resolved | TicketStatus::Closed)
}

/// The way time is counted while a case stands still; none while its clock runs.
fn stands_still<'w>(
    works: &'w Clockwork,
    target: Target,
    of: &Traits<'_>,
    start: Instant,
    wait: Option<Wait>,
) -> (Option<Terms<'w>>, bool) {
    let terms = due::terms(works, target, of, start).map(|(terms, _)| terms);
    let still = terms.zip(wait).is_some_and(|(terms, wait)| terms.stands_still(target, wait));
    (terms, still)
}

/// Since when a clock stands still, and for how long it had before.
fn paused(
    before: Option<(Option<Instant>, i64)>,
    (terms, still): (Option<Terms<'_>>, bool),
    at: Instant,
) -> (Option<Instant>, i64) {
    let (since, so_far) = before.unwrap_or((None, 0));
    match (since, still) {
        (None, true) => (Some(at), so_far),
        (Some(since), false) => {
            let passed = terms.map_or(0, |terms| terms.elapsed(since, at)).max(0);
            (None, so_far.saturating_add(passed))
        }
        (since, _) => (since, so_far),
    }
}

fn set(text: &mut String, value: &str) {
    if text != value {
        value.clone_into(text);
    }
}

/// What a thread says of who spoke last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Thread {
    asked_at: Option<Instant>,
    first_answer_at: Option<Instant>,
    /// Answers of people since the moment that the caller asked for.
    n_answers: i64,
    unanswered_at: Option<Instant>,
    last_answer_at: Option<Instant>,
}

impl Thread {
    /// A thread, with its answers counted from a moment on.
    fn of<'m>(messages: impl Iterator<Item = &'m Message>, counted_from: Option<Instant>) -> Self {
        let mut public: Vec<&Message> = messages.filter(|message| message.public).collect();
        public.sort_by_key(|message| (message.sent_at, message.id));
        let mut thread = Self::default();
        for message in public {
            match message.author {
                Author::Customer => {
                    thread.asked_at = thread.asked_at.or(Some(message.sent_at));
                    // A thank-you asks for no answer.
                    if !message.thanks {
                        thread.unanswered_at = thread.unanswered_at.or(Some(message.sent_at));
                    }
                }
                Author::Agent => {
                    thread.unanswered_at = None;
                    thread.first_answer_at = thread.first_answer_at.or(Some(message.sent_at));
                    thread.last_answer_at = Some(message.sent_at);
                    thread.n_answers += i64::from(counted_from.is_none_or(|from| from <= message.sent_at));
                }
                Author::Platform | Author::Automatic => {}
            }
        }
        thread
    }

    fn tell(self, ticket: &mut Ticket) {
        ticket.last_answer_at = self.last_answer_at;
        ticket.n_answers = self.n_answers;
        ticket.asked_at = self.asked_at.or(ticket.asked_at);
        ticket.first_answer_at = earlier(self.first_answer_at, ticket.first_answer_at);
        ticket.unanswered_at = match self.unanswered_at {
            // A complaint without a word of the customer's began with one that nobody brought.
            None if self.asked_at.is_none() && self.last_answer_at.is_none() => first_word(ticket),
            unanswered => unanswered,
        };
    }
}

fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    one.into_iter().chain(other).min()
}

/// What one more message does to what is unanswered, in whatever order messages come.
pub fn hear(ticket: &mut Ticket, message: &Message) {
    let at = message.sent_at;
    if message.public && message.author == Author::Customer {
        ticket.asked_at = earlier(ticket.asked_at, Some(at));
    }
    match message.author {
        _ if !message.public || message.thanks => {}
        Author::Customer if ticket.last_answer_at.is_none_or(|answered| answered < at) => {
            ticket.unanswered_at = Some(ticket.unanswered_at.map_or(at, |known| known.min(at)));
        }
        Author::Agent => {
            ticket.first_answer_at = earlier(ticket.first_answer_at, Some(at));
            ticket.n_answers += i64::from(ticket.reopened_at.is_none_or(|reopened| reopened <= at));
            ticket.last_answer_at = ticket.last_answer_at.max(Some(at));
            ticket.unanswered_at = ticket.unanswered_at.filter(|unanswered| *unanswered > at);
        }
        _ => {}
    }
}

/// When the customer first spoke, where no message says so.
pub fn first_word(ticket: &Ticket) -> Option<Instant> {
    let asks_us = due::customer_speaks(ticket.kind) && ticket.status.turn() != Turn::Done;
    Some(ticket.opened_at).filter(|at| asks_us && !at.is_never())
}

/// The threads that a decision changes, as they will be.
fn threads(sit: &Situation, changes: &[Change]) -> Vec<(i64, Thread)> {
    let edits = || {
        changes.iter().filter_map(|change| match change {
            Change::Message(edit) => Some(edit),
            _ => None,
        })
    };
    let is_new = |id: i64| {
        changes
            .iter()
            .any(|change| matches!(change, Change::Ticket(edit) if edit.before.is_none() && change.key().id == id))
    };
    let mut touched: Vec<i64> = edits()
        .flat_map(|edit| [&edit.before, &edit.after])
        .flatten()
        .filter_map(|message| message.ticket_id)
        .chain(
            changes
                .iter()
                .map(Change::key)
                .filter(|key| key.kind == crate::domain::ids::Kind::Ticket && is_new(key.id))
                .map(|key| key.id),
        )
        .collect();
    touched.sort_unstable();
    touched.dedup();
    let changed = |message: &&Message| edits().all(|edit| edit.before.as_ref().is_none_or(|own| own.id != message.id));
    let stay = || sit.messages.iter().chain(&sit.other_messages).filter(changed);
    let now = || stay().chain(edits().filter_map(|edit| edit.after.as_ref()));
    let reopened = |id: i64| {
        let after = |change: &Change| match change {
            Change::Ticket(edit) if change.key().id == id => edit.after.as_ref().and_then(|ticket| ticket.reopened_at),
            _ => None,
        };
        changes.iter().find_map(after)
    };
    let thread = |id: i64| Thread::of(now().filter(move |message| message.ticket_id == Some(id)), reopened(id));
    touched.into_iter().map(|id| (id, thread(id))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::complaints::TicketKind;
    use crate::domain::time::{DAY, HOUR};
    use crate::domain::vocabulary::{Party, Severity};

    fn at(text: &str) -> Instant {
        Instant::parse(text).expect("a moment")
    }

    /// Monday morning, two hours of work before the message.
    fn complaint() -> Ticket {
        let opened_at = at("2026-11-23T11:00:00Z");
        Ticket {
            platform: "shopify".to_owned(),
            kind: TicketKind::Other,
            opened_at,
            unanswered_at: Some(opened_at),
            ..Ticket::default()
        }
    }

    fn wound(before: Option<&Ticket>, mut after: Ticket, when: &str) -> Ticket {
        wind_ticket(&Clockwork::default(), "", before, &mut after, at(when));
        after
    }

    fn told(ticket: &Ticket) -> (&str, String) {
        (&ticket.due_clause, if ticket.due_at.is_never() { String::new() } else { ticket.due_at.rfc3339() })
    }

    #[test]
    fn the_earliest_open_clock_of_a_complaint_is_its_deadline() {
        let due = |ticket: Ticket| {
            let ticket = wound(None, ticket, "2026-11-23T11:00:00Z");
            (ticket.due_clause.clone(), told(&ticket).1)
        };
        let own = |clause: &str, at: &str| (clause.to_owned(), at.to_owned());
        assert_eq!(due(complaint()), own("own-first-response", "2026-11-25T11:00:00Z"));
        let urgent = Ticket { severity: Severity::Urgent, ..complaint() };
        assert_eq!(due(urgent), own("own-first-response", "2026-11-23T16:00:00Z"));
        let message = Ticket { platform: "amazon".to_owned(), kind: TicketKind::Message, ..complaint() };
        assert_eq!(due(message.clone()), own("amazon-message", "2026-11-24T11:00:00Z"));
        let stated = Ticket { platform_due_at: Some(at("2026-11-24T09:00:00Z")), ..message.clone() };
        assert_eq!(due(stated.clone()), own(due::STATED, "2026-11-24T09:00:00Z"));
        let answered = Ticket {
            unanswered_at: None,
            first_answer_at: Some(at("2026-11-23T12:00:00Z")),
            last_answer_at: Some(at("2026-11-23T12:00:00Z")),
            ..stated
        };
        assert_eq!(due(answered.clone()), own("own-resolution", "2026-12-07T11:00:00Z"));
        let again = Ticket { unanswered_at: Some(at("2026-11-24T16:00:00Z")), ..answered };
        assert_eq!(due(again), own("amazon-message", "2026-11-25T16:00:00Z"));
        let done = Ticket { status: TicketStatus::Resolved, ..message };
        assert_eq!(due(done), own("", ""));
    }

    /// As the clocks of the case tell it (`clock/tests.rs`, "shorter").
    #[test]
    fn a_shorter_allowance_makes_due_now_what_was_in_time_and_leaves_what_was_late() {
        let (early, later) = ("2026-11-24T12:00:00Z", "2026-11-27T12:00:00Z");
        let known = wound(None, complaint(), "2026-11-23T11:00:00Z");
        let urgent = |when: &str| {
            let urgent = Ticket { severity: Severity::Urgent, ..known.clone() };
            let urgent = wound(Some(&known), urgent, when);
            // Whatever is done about it next changes nothing of that.
            let touched = wound(Some(&urgent), Ticket { note: "seen".to_owned(), ..urgent.clone() }, when);
            let due = |ticket: &Ticket| (ticket.due_at, ticket.answer_due_at, ticket.solve_due_at);
            assert_eq!(due(&touched), due(&urgent));
            (told(&urgent).1, urgent.answer_due_at.map(Instant::rfc3339), urgent.solve_due_at.map(Instant::rfc3339))
        };
        let at = |text: &str| Some(text.to_owned());
        // The answer was due on the 25th at 11, and is due at once; three working days for the solution are not over.
        assert_eq!(urgent(early), (early.to_owned(), at(early), at("2026-11-26T11:00:00Z")));
        // The answer was late already: it stays due when it was. The solution is due at once.
        assert_eq!(urgent(later), ("2026-11-25T11:00:00Z".to_owned(), at("2026-11-25T11:00:00Z"), at(later)));
    }

    #[test]
    fn a_wait_for_the_customer_stands_still_and_its_time_is_given_back() {
        let answered = Ticket { unanswered_at: None, first_answer_at: Some(at("2026-11-23T12:00:00Z")), ..complaint() };
        let open = wound(None, answered, "2026-11-23T12:00:00Z");
        let waiting = Ticket {
            status: TicketStatus::WaitingCustomer,
            wait_until: Some(at("2026-12-01T09:00:00Z")),
            ..open.clone()
        };
        let waiting = wound(Some(&open), waiting, "2026-11-23T14:00:00Z");
        assert_eq!(told(&waiting), (due::FOLLOW_UP, "2026-12-01T09:00:00Z".to_owned()));
        let back = Ticket { status: TicketStatus::Open, wait_until: None, ..waiting.clone() };
        let back = wound(Some(&waiting), back, "2026-11-24T14:00:00Z");
        assert_eq!((back.paused_at, back.paused_millis), (None, 8 * HOUR));
        assert_eq!(told(&back), ("own-resolution", "2026-12-08T11:00:00Z".to_owned()));
        // A carrier is no excuse, and its clock runs on.
        let carrier =
            Ticket { status: TicketStatus::WaitingThirdParty, waiting_for: Some(Party::Carrier), ..open.clone() };
        assert_eq!(wound(Some(&open), carrier, "2026-11-23T14:00:00Z").paused_at, None);
    }

    #[test]
    fn a_new_episode_begins_a_week_after_it_was_solved() {
        let solved = Ticket {
            status: TicketStatus::Resolved,
            resolved_at: Some(at("2026-11-24T10:00:00Z")),
            first_answer_at: Some(at("2026-11-24T10:00:00Z")),
            unanswered_at: None,
            ..complaint()
        };
        for (when, episode) in [("2026-11-30T10:00:00Z", None), ("2026-12-01T10:00:00Z", Some("2026-12-01T10:00:00Z"))]
        {
            let open = Ticket { status: TicketStatus::Open, resolved_at: None, ..solved.clone() };
            assert_eq!(wound(Some(&solved), open, when).episode_at, episode.map(at), "{when}");
        }
    }

    #[test]
    fn messages_in_any_order_leave_the_earliest_one_without_an_answer() {
        let say =
            |author, hours: i64| Message { author, public: true, sent_at: Instant(hours * HOUR), ..Message::default() };
        let (customer, agent) = (Author::Customer, Author::Agent);
        for (messages, unanswered, answered) in [
            (&[say(customer, 1), say(customer, 2)][..], Some(1), None),
            (&[say(customer, 1), say(agent, 3), say(customer, 2)], None, Some(3)),
            (&[say(agent, 3), say(customer, 4), say(customer, 1), say(agent, 2)], Some(4), Some(2)),
            (&[say(customer, 1), say(Author::Automatic, 3)], Some(1), None),
        ] {
            let mut ticket = Ticket::default();
            for message in messages {
                hear(&mut ticket, message);
            }
            let expected = [unanswered, answered].map(|hours| hours.map(|hours| Instant(hours * HOUR)));
            assert_eq!([ticket.unanswered_at, ticket.first_answer_at], expected, "{messages:?}");
            let thread = Thread::of(messages.iter(), None);
            assert_eq!([thread.unanswered_at, thread.first_answer_at], expected, "{messages:?}");
        }
    }

    #[test]
    fn a_return_owes_a_decision_then_nothing_then_the_money() {
        let requested_at = at("2026-11-23T11:00:00Z");
        let mut case = ReturnCase {
            platform: "amazon".to_owned(),
            fulfilment: "merchant".to_owned(),
            market: "US".to_owned(),
            status: ReturnStatus::Requested,
            requested_at,
            ..ReturnCase::default()
        };
        let due = |case: &mut ReturnCase| {
            wind_return(&Clockwork::default(), "", None, case, requested_at);
            (case.due_clause.clone(), case.due_at)
        };
        assert_eq!(due(&mut case), ("amazon-return-answer".to_owned(), requested_at.plus(2 * DAY)));
        case.snoozed_until = Some(requested_at.plus(9 * DAY));
        assert_eq!(due(&mut case).0, "amazon-return-answer", "a platform's clock never pauses");
        case.snoozed_until = None;
        case.status = ReturnStatus::Approved;
        assert_eq!(due(&mut case), (String::new(), Instant::NEVER));
        (case.status, case.received_at) = (ReturnStatus::Arrived, Some(at("2026-11-24T20:00:00Z")));
        // Thanksgiving is no business day.
        assert_eq!(due(&mut case), ("amazon-refund".to_owned(), at("2026-11-28T08:00:00Z")));
        case.fulfilment = "platform".to_owned();
        assert_eq!(due(&mut case), (String::new(), Instant::NEVER));
    }

    #[test]
    fn a_dispute_is_answered_by_the_day_that_its_platform_gives() {
        let told = at("2026-11-23T11:00:00Z");
        let case = |platform: &str| ReturnCase {
            platform: platform.to_owned(),
            status: ReturnStatus::InTransit,
            dispute: Some(Dispute::Open),
            stated_at: Some(told),
            ..ReturnCase::default()
        };
        let stated = ReturnCase { platform_due_at: Some(told.plus(DAY)), ..case("amazon") };
        let named = ReturnCase { dispute_until: Some(told.plus(9 * DAY)), ..case("amazon") };
        let ended = ReturnCase { dispute: Some(Dispute::Won), dispute_until: Some(told), ..case("amazon") };
        for (mut case, expected) in [
            (case("amazon"), Some(("amazon-return-claim", 2))),
            (case("ebay"), Some(("ebay-step-in", 2))),
            (case("shop"), None),
            (stated, Some((due::DISPUTE, 1))),
            (named, Some((due::DISPUTE, 9))),
            (ended, None),
        ] {
            wind_return(&Clockwork::default(), "", None, &mut case, told.plus(HOUR));
            let until = expected.map(|(_, days)| told.plus(days * DAY));
            assert_eq!((case.dispute_until, case.due_at), (until, until.unwrap_or(Instant::NEVER)), "{expected:?}");
            assert_eq!(case.due_clause, expected.map_or("", |(clause, _)| clause));
        }
    }
}
