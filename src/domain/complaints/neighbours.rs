//! A complaint beside what others say of it: the platform's state, and complaints that tell the same story.

use super::{Ticket, TicketStatus, Turn};
use crate::domain::change::Record;
use crate::domain::time::DAY;

/// What a new word of the platform means for our state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposal {
    /// Nobody here decided otherwise: take it over.
    Adopt(TicketStatus),
    /// A person must choose.
    Conflict(TicketStatus),
    /// It agrees, or says less than we know.
    Nothing,
}

/// Judges a state that the platform newly gives.
pub fn propose(platform_state: TicketStatus, ticket: &Ticket) -> Proposal {
    use TicketStatus::{Closed, Duplicate, Merged, New, Open, Resolved, Snoozed, Spam};
    let ours = ticket.status;
    match (ours, platform_state) {
        _ if ours == platform_state => Proposal::Nothing,
        // Platforms do not know these; what becomes of the case is decided at its survivor.
        (Merged | Spam | Duplicate, _) => Proposal::Nothing,
        (New, Open) => Proposal::Nothing,
        (New, _) | (Resolved, Closed) => Proposal::Adopt(platform_state),
        // What we put off on our own account is not ended by the platform's waiting for us.
        (Snoozed, New | Open) => Proposal::Nothing,
        _ => match (ours.turn(), platform_state.turn()) {
            (Turn::Paused, Turn::NeedsUs) => Proposal::Adopt(Open),
            (Turn::Done, Turn::Done | Turn::Paused) => Proposal::Nothing,
            (Turn::NeedsUs | Turn::Paused, Turn::Done) | (Turn::Done, Turn::NeedsUs) => {
                Proposal::Conflict(platform_state)
            }
            (Turn::NeedsUs | Turn::Paused, _) => Proposal::Nothing,
        },
    }
}

/// How far apart two complaints of one customer about one order may lie to tell the same story.
const SAME_STORY: i64 = 14 * DAY;

/// The likeliest earlier telling of the same story: same customer, same order, within fourteen days; the nearest in time.
pub fn duplicate_of<'a>(new: &Ticket, candidates: impl IntoIterator<Item = &'a Ticket>) -> Option<&'a Ticket> {
    let apart = |other: &Ticket| new.opened_at.0.abs_diff(other.opened_at.0);
    candidates
        .into_iter()
        .filter(|other| other.id != new.id && same_customer(new, other) && same_order(new, other))
        .filter(|other| other.status.turn() != Turn::Done || other.status == TicketStatus::Resolved)
        .filter(|other| !new.apart.contains(&other.key().to_string()) && !other.apart.contains(&new.key().to_string()))
        .filter(|other| apart(other) <= SAME_STORY.unsigned_abs())
        .min_by_key(|other| (apart(other), other.id))
}

fn same_customer(a: &Ticket, b: &Ticket) -> bool {
    match (a.customer_id, b.customer_id) {
        (Some(one), Some(other)) => one == other,
        // An order has one buyer: where a platform hides them, the order speaks for them.
        _ if a.customer.is_empty() || b.customer.is_empty() => true,
        _ => a.customer == b.customer && a.platform == b.platform,
    }
}

fn same_order(a: &Ticket, b: &Ticket) -> bool {
    match (a.order_id, b.order_id) {
        (Some(one), Some(other)) => one == other,
        _ => !a.order_ref.is_empty() && a.order_ref == b.order_ref && a.platform == b.platform,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Instant;

    fn story(id: i64, day: i64) -> Ticket {
        Ticket {
            id,
            customer_id: Some(1),
            order_ref: "A-1".to_owned(),
            opened_at: Instant(day * DAY),
            status: TicketStatus::Open,
            ..Ticket::default()
        }
    }

    #[test]
    fn the_platform_is_followed_until_somebody_here_decided() {
        use TicketStatus::{Closed, Merged, New, Open, Resolved, Snoozed, Spam, WaitingCustomer, WaitingThirdParty};
        for (ours, theirs, expected) in [
            (New, New, Proposal::Nothing),
            (New, Open, Proposal::Nothing),
            (New, WaitingCustomer, Proposal::Adopt(WaitingCustomer)),
            (New, Closed, Proposal::Adopt(Closed)),
            (Open, New, Proposal::Nothing),
            (Open, WaitingCustomer, Proposal::Nothing),
            (Open, Closed, Proposal::Conflict(Closed)),
            (WaitingCustomer, Open, Proposal::Adopt(Open)),
            (WaitingThirdParty, Resolved, Proposal::Conflict(Resolved)),
            (WaitingThirdParty, WaitingCustomer, Proposal::Nothing),
            (Snoozed, Open, Proposal::Nothing),
            (Resolved, Closed, Proposal::Adopt(Closed)),
            (Closed, Resolved, Proposal::Nothing),
            (Closed, Open, Proposal::Conflict(Open)),
            (Merged, Open, Proposal::Nothing),
            (Spam, Closed, Proposal::Nothing),
        ] {
            let ticket = Ticket { status: ours, ..Ticket::default() };
            assert_eq!(propose(theirs, &ticket), expected, "{ours} against {theirs}");
        }
    }

    #[test]
    fn the_same_customer_and_order_within_two_weeks_is_the_same_story() {
        let new = story(9, 20);
        let found = |other: Ticket| duplicate_of(&new, [&other]).map(|ticket| ticket.id);
        assert_eq!(found(story(1, 6)), Some(1));
        assert_eq!(found(story(1, 5)), None);
        assert_eq!(found(story(9, 20)), None, "not of itself");
        assert_eq!(found(Ticket { customer_id: Some(2), ..story(1, 19) }), None);
        let hidden = Ticket { customer_id: None, ..story(1, 19) };
        assert_eq!(found(hidden.clone()), Some(1), "the order has one buyer");
        let (one, two) = ("Li".to_owned(), "Wu".to_owned());
        let named = Ticket { customer: one, customer_id: None, ..story(9, 20) };
        assert_eq!(duplicate_of(&named, [&Ticket { customer: two, ..hidden }]), None);
        assert_eq!(found(Ticket { order_ref: "A-2".to_owned(), ..story(1, 19) }), None);
        assert_eq!(found(Ticket { order_ref: String::new(), ..story(1, 19) }), None);
        for status in [TicketStatus::Merged, TicketStatus::Spam, TicketStatus::Duplicate, TicketStatus::Closed] {
            assert_eq!(found(Ticket { status, ..story(1, 19) }), None, "{status}");
        }
        assert_eq!(found(Ticket { apart: vec!["C-9".to_owned()], ..story(1, 19) }), None, "it was parted from it");
        assert_eq!(duplicate_of(&new, [&story(1, 10), &story(2, 18)]).map(|ticket| ticket.id), Some(2));
    }
}
