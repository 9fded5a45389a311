//! A complaint beside what others say of it: the platform's state, and complaints that tell the same story.

use super::{Ticket, TicketStatus, Turn};
use crate::domain::change::Record;
use crate::domain::time::DAY;
use crate::domain::words::telling::{is_retold, telling};

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

/// How far apart two complaints of one customer may lie to tell the same story.
pub const SAME_STORY: i64 = 14 * DAY;

/// In what an earlier complaint is the same story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It is about the same order.
    Order,
    /// The same person tells it in much the same words.
    Words,
}

impl Likeness {
    /// For its words.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Words => "words",
        }
    }
}

/// A new complaint with what a comparison needs to know beside it.
pub struct Newcomer<'a> {
    pub ticket: &'a Ticket,
    /// The records of the person who complains, the complaint's own customer among them.
    pub person: &'a [i64],
    /// What a word says: the rarer, the more.
    pub weigh: &'a mut dyn FnMut(&str) -> u32,
}

/// The likeliest earlier telling of the same story within fourteen days: about the same order, else by the same person in much
/// the same words; the nearest in time.
pub fn duplicate_of<'a>(mut new: Newcomer<'_>, candidates: impl IntoIterator<Item = &'a Ticket>) -> Option<&'a Ticket> {
    let ticket = new.ticket;
    let apart = |other: &Ticket| ticket.opened_at.0.abs_diff(other.opened_at.0);
    candidates
        .into_iter()
        .filter(|other| other.id != ticket.id)
        .filter(|other| other.status.turn() != Turn::Done || other.status == TicketStatus::Resolved)
        .filter(|other| {
            !ticket.apart.contains(&other.key().to_string()) && !other.apart.contains(&ticket.key().to_string())
        })
        .filter(|other| apart(other) <= SAME_STORY.unsigned_abs())
        .filter_map(|other| Some((likeness(&mut new, other)?, other)))
        .min_by_key(|(likeness, other)| (*likeness, apart(other), other.id))
        .map(|(_, other)| other)
}

fn likeness(new: &mut Newcomer<'_>, other: &Ticket) -> Option<Likeness> {
    let ticket = new.ticket;
    let is_person = other.customer_id.is_some_and(|id| new.person.contains(&id));
    if same_order(ticket, other) {
        let is_buyer = is_person || same_customer(ticket, other);
        return is_buyer.then_some(Likeness::Order);
    }
    if same_number(ticket, other) {
        // A help desk knows its own customers only; a long number of an order is nobody else's.
        return (is_person || is_telling(&ticket.order_ref)).then_some(Likeness::Order);
    }
    // About two orders are two stories, however alike they sound.
    if !is_person || (!ticket.order_ref.is_empty() && !other.order_ref.is_empty()) {
        return None;
    }
    let said = |ticket: &Ticket| telling(&[&ticket.subject, &ticket.comment]);
    is_retold(&said(ticket), &said(other), new.weigh).then_some(Likeness::Words)
}

/// In what two complaints are the same story, when one was proposed as the other.
pub fn told_by(ticket: &Ticket, twin: &Ticket) -> Likeness {
    if same_order(ticket, twin) || same_number(ticket, twin) { Likeness::Order } else { Likeness::Words }
}

fn same_customer(a: &Ticket, b: &Ticket) -> bool {
    match (a.customer_id, b.customer_id) {
        (Some(one), Some(other)) if a.platform == b.platform => one == other,
        // Another platform has records of its own of the one buyer of an order.
        (Some(_), Some(_)) => true,
        // An order has one buyer: where a platform hides them, the order speaks for them.
        _ if a.customer.is_empty() || b.customer.is_empty() => true,
        _ => a.customer == b.customer || a.platform != b.platform,
    }
}

fn same_order(a: &Ticket, b: &Ticket) -> bool {
    match (a.order_id, b.order_id) {
        (Some(one), Some(other)) => one == other,
        _ => !a.order_ref.is_empty() && a.order_ref == b.order_ref && a.platform == b.platform,
    }
}

/// The same number of an order on two platforms, one of which does not know the order itself.
fn same_number(a: &Ticket, b: &Ticket) -> bool {
    let bare = |ticket: &Ticket| ticket.order_ref.trim_start_matches('#').to_lowercase();
    !a.order_ref.is_empty()
        && a.platform != b.platform
        && (a.order_id.is_none() || b.order_id.is_none())
        && bare(a) == bare(b)
}

/// Whether the number of an order is so long that no other shop has the same one.
fn is_telling(order_ref: &str) -> bool {
    order_ref.bytes().filter(u8::is_ascii_digit).count() >= TELLING_DIGITS
}

/// Shops count their orders from a thousand; platforms have numbers of ten digits and more.
const TELLING_DIGITS: usize = 8;

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
        let found = |other: Ticket| twin(&new, &[1], &[other]);
        assert_eq!(found(story(1, 6)), Some(1));
        assert_eq!(found(story(1, 5)), None);
        assert_eq!(found(story(9, 20)), None, "not of itself");
        assert_eq!(found(Ticket { customer_id: Some(2), ..story(1, 19) }), None);
        let hidden = Ticket { customer_id: None, ..story(1, 19) };
        assert_eq!(found(hidden.clone()), Some(1), "the order has one buyer");
        let (one, two) = ("Li".to_owned(), "Wu".to_owned());
        let named = Ticket { customer: one, customer_id: None, ..story(9, 20) };
        assert_eq!(twin(&named, &[], &[Ticket { customer: two, ..hidden }]), None);
        assert_eq!(found(Ticket { order_ref: "A-2".to_owned(), ..story(1, 19) }), None);
        assert_eq!(found(Ticket { order_ref: String::new(), ..story(1, 19) }), None);
        for status in [TicketStatus::Merged, TicketStatus::Spam, TicketStatus::Duplicate, TicketStatus::Closed] {
            assert_eq!(found(Ticket { status, ..story(1, 19) }), None, "{status}");
        }
        assert_eq!(found(Ticket { apart: vec!["C-9".to_owned()], ..story(1, 19) }), None, "it was parted from it");
        assert_eq!(twin(&new, &[1], &[story(1, 10), story(2, 18)]), Some(2));
    }

    #[test]
    fn one_person_with_several_records_tells_one_story() {
        let new = story(9, 20);
        let as_another = Ticket { customer_id: Some(2), ..story(1, 19) };
        for (person, wanted) in [(&[1][..], None), (&[1, 2], Some(1)), (&[1, 3], None)] {
            assert_eq!(twin(&new, person, std::slice::from_ref(&as_another)), wanted, "{person:?}");
        }
    }

    #[test]
    fn without_an_order_the_same_words_of_the_same_person_are_the_same_story() {
        let told = |id: i64, day: i64, order: &str, comment: &str| Ticket {
            order_ref: order.to_owned(),
            comment: comment.to_owned(),
            ..story(id, day)
        };
        let broke = "The zipper of my jacket broke on the first day";
        let new = told(9, 20, "", broke);
        let again = "zipper of the jacket broke, on the first day!";
        for (other, person, wanted) in [
            (told(1, 19, "", again), &[1][..], Some(1)),
            (told(1, 19, "A-1", again), &[1], Some(1)),
            (told(1, 19, "", "Where is my refund for the kettle"), &[1], None),
            (told(1, 5, "", again), &[1], None),
            (Ticket { customer_id: Some(2), ..told(1, 19, "", again) }, &[1], None),
            (Ticket { customer_id: Some(2), platform: "ebay".to_owned(), ..told(1, 19, "", again) }, &[1, 2], Some(1)),
            (Ticket { customer_id: None, ..told(1, 19, "", again) }, &[1], None),
        ] {
            assert_eq!(twin(&new, person, std::slice::from_ref(&other)), wanted, "{other:?}");
        }
        let of_order = told(9, 20, "A-2", broke);
        assert_eq!(twin(&of_order, &[1], &[told(1, 19, "A-1", again)]), None, "two orders are two stories");
        // The same order says more than the same words, however long ago.
        assert_eq!(twin(&of_order, &[1], &[told(1, 19, "", again), told(2, 10, "A-2", "")]), Some(2));
        assert_eq!(told_by(&new, &told(1, 19, "A-1", again)), Likeness::Words);
        assert_eq!(told_by(&of_order, &told(2, 10, "A-2", "")), Likeness::Order);
    }

    #[test]
    fn a_help_desk_and_the_platform_tell_the_same_story_of_one_order() {
        let ticket = |platform: &str, customer: i64, order: &str, order_id: Option<i64>| Ticket {
            platform: platform.to_owned(),
            customer_id: Some(customer),
            order_ref: order.to_owned(),
            order_id,
            ..story(1, 19)
        };
        let long = "303-1234567-1234567";
        for (ours, theirs, person, wanted) in [
            (ticket("zendesk", 5, long, None), ticket("amazon", 1, long, Some(7)), &[5][..], true),
            (ticket("amazon", 1, long, Some(7)), ticket("zendesk", 5, long, None), &[1], true),
            // The help desk's number led to the order itself.
            (ticket("zendesk", 5, "#1001", Some(7)), ticket("shopify", 1, "5400000020538", Some(7)), &[5], true),
            // A short number is that of many shops.
            (ticket("zendesk", 5, "#1001", None), ticket("shopify", 1, "1001", Some(7)), &[5], false),
            (ticket("zendesk", 5, "#1001", None), ticket("shopify", 1, "1001", Some(7)), &[5, 1], true),
            (ticket("ebay", 5, long, Some(8)), ticket("amazon", 1, long, Some(7)), &[5], false),
        ] {
            let ours = Ticket { id: 9, ..ours };
            assert_eq!(twin(&ours, person, std::slice::from_ref(&theirs)).is_some(), wanted, "{ours:?} {theirs:?}");
        }
    }

    fn twin(new: &Ticket, person: &[i64], candidates: &[Ticket]) -> Option<i64> {
        let weigh = &mut |word: &str| u32::from(word.len() > 3);
        duplicate_of(Newcomer { ticket: new, person, weigh }, candidates).map(|twin| twin.id)
    }
}
