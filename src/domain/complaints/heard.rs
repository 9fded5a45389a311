//! What a customer's word does to a complaint: it wakes, it opens again, it goes on in another one, or it only says thanks.

use super::decide::go;
use super::rating::{Confirmation, Stage, confirm};
use super::{Author, Message, Ticket, TicketKind, TicketStatus, Wake};
use crate::domain::classify::reason_by_words;
use crate::domain::said::agree;
use crate::domain::time::{DAY, Instant};

/// A closed complaint opens again within so long; later the customer's word begins another one (domain 2.4).
const OPENS_AGAIN_WITHIN: i64 = 30 * DAY;

/// When a complaint was done, as far as anybody wrote that down.
fn ended_at(ticket: &Ticket) -> Instant {
    ticket.closed_at.or(ticket.resolved_at).unwrap_or(ticket.last_message_at)
}

pub(super) const fn is_done(ticket: &Ticket) -> bool {
    matches!(ticket.status, TicketStatus::Resolved | TicketStatus::Closed)
}

/// Whether a word of a moment comes so late that it begins a complaint of its own.
pub fn is_too_late(ticket: &Ticket, at: Instant) -> bool {
    is_done(ticket) && at.0.saturating_sub(ended_at(ticket).0) > OPENS_AGAIN_WITHIN
}

/// Takes a customer's word in. One that says only thanks moves nothing and proposes that no answer is needed.
pub fn hear(ticket: &mut Ticket, message: &Message) {
    if message.author != Author::Customer || !message.public {
        return;
    }
    let is_history = ticket.status == TicketStatus::Closed && message.sent_at <= ended_at(ticket);
    let rests = matches!(
        ticket.status,
        TicketStatus::WaitingCustomer
            | TicketStatus::WaitingThirdParty
            | TicketStatus::Snoozed
            | TicketStatus::Resolved
            | TicketStatus::Closed
    );
    if is_history {
        return;
    }
    ticket.only_thanks = message.thanks && rests;
    if message.thanks || !rests {
        // A thank-you after the end is the customer's word that it is one.
        if message.thanks && is_done(ticket) && ticket.stage == Stage::Solved {
            confirm(ticket, Confirmation::Reply, message.sent_at);
        }
        return;
    }
    if is_done(ticket) {
        open_again(ticket);
    } else {
        go(ticket, TicketStatus::Open);
    }
    ticket.woke = Some(Wake::Reply);
}

/// Opens what was done, and counts it as reopened where the work had been called done.
pub(super) fn open_again(ticket: &mut Ticket) {
    ticket.n_reopened += i64::from(is_done(ticket));
    ticket.resolution = None;
    ticket.resolved_at = None;
    ticket.closed_at = None;
    ticket.resolved_by.clear();
    ticket.stage = Stage::Reported;
    ticket.confirmed_by = None;
    ticket.confirmed_at = None;
    ticket.score = None;
    ticket.score_comment.clear();
    go(ticket, TicketStatus::Open);
}

/// The complaint that a late word begins: the same customer, order and goods, judged anew.
pub fn follow_up(ended: &Ticket, message: &Message, id: i64, now: Instant) -> Ticket {
    let (category, category_by) = match message.category {
        Some(category) => (Some(category), &message.read_by),
        None => (ended.category, &ended.category_by),
    };
    let mut own = Ticket {
        id,
        platform: ended.platform.clone(),
        account: ended.account.clone(),
        market: ended.market.clone(),
        order_ref: ended.order_ref.clone(),
        order_id: ended.order_id,
        return_id: ended.return_id,
        customer_id: ended.customer_id,
        customer: ended.customer.clone(),
        kind: TicketKind::Message,
        subject: ended.subject.clone(),
        sku: ended.sku.clone(),
        product_id: ended.product_id,
        product: ended.product.clone(),
        product_line: ended.product_line.clone(),
        supplier: ended.supplier.clone(),
        reason: ended.reason,
        issue: ended.issue,
        severity: ended.severity.max(message.severity),
        category,
        category_by: category_by.clone(),
        mood: message.mood,
        language: if message.language.is_empty() { ended.language.clone() } else { message.language.clone() },
        read_by: message.read_by.clone(),
        comment: message.body.clone(),
        currency: ended.currency.clone(),
        follows_id: Some(ended.id),
        opened_at: message.sent_at,
        zone_stated: true,
        last_message_at: message.sent_at,
        updated_at: now,
        ..Ticket::default()
    };
    agree(&mut own, reason_by_words(&message.body, category).map(|(reason, _)| reason));
    own
}

#[cfg(test)]
mod tests {
    use super::TicketStatus::{
        Closed, Duplicate, Merged, New, Open, Resolved, Snoozed, Spam, WaitingCustomer, WaitingThirdParty,
    };
    use super::*;

    fn said(day: i64, thanks: bool) -> Message {
        Message { author: Author::Customer, public: true, thanks, sent_at: Instant(day * DAY), ..Message::default() }
    }

    fn ticket(status: TicketStatus) -> Ticket {
        let ended = Some(Instant(100 * DAY));
        let (resolved_at, closed_at) = match status {
            Resolved => (ended, None),
            Closed => (ended, ended),
            _ => (None, None),
        };
        Ticket { status, resolved_at, closed_at, last_message_at: Instant(90 * DAY), ..Ticket::default() }
    }

    /// Every state, a word and a thank-you: where each leads, and what is counted.
    #[test]
    fn a_word_opens_what_rests_and_a_thank_you_only_proposes() {
        for (from, to, n_reopened, proposes) in [
            (New, New, 0, false),
            (Open, Open, 0, false),
            (WaitingCustomer, Open, 0, true),
            (WaitingThirdParty, Open, 0, true),
            (Snoozed, Open, 0, true),
            (Resolved, Open, 1, true),
            (Closed, Open, 1, true),
            (Spam, Spam, 0, false),
            (Duplicate, Duplicate, 0, false),
            (Merged, Merged, 0, false),
        ] {
            let mut word = ticket(from);
            hear(&mut word, &said(101, false));
            assert_eq!((word.status, word.n_reopened, word.only_thanks), (to, n_reopened, false), "{from}");
            assert_eq!(word.woke, (to != from).then_some(Wake::Reply), "{from}");
            let mut thanks = ticket(from);
            hear(&mut thanks, &said(101, true));
            assert_eq!((thanks.status, thanks.n_reopened, thanks.only_thanks), (from, 0, proposes), "{from}");
        }
    }

    #[test]
    fn what_was_said_before_the_end_opens_nothing_that_is_closed() {
        let mut closed = ticket(Closed);
        hear(&mut closed, &said(99, false));
        assert_eq!(closed, ticket(Closed));
    }

    #[test]
    fn thirty_days_after_the_end_a_word_begins_another_complaint() {
        for (status, day, late) in
            [(Closed, 130, false), (Closed, 131, true), (Resolved, 131, true), (Open, 500, false), (Merged, 500, false)]
        {
            assert_eq!(is_too_late(&ticket(status), Instant(day * DAY)), late, "{status} {day}");
        }
        let ended = Ticket { id: 4, order_ref: "A-1".to_owned(), customer_id: Some(7), ..ticket(Closed) };
        let follows =
            follow_up(&ended, &Message { body: "Again broken".to_owned(), ..said(140, false) }, 9, Instant(0));
        assert_eq!((follows.id, follows.follows_id, follows.status), (9, Some(4), New));
        assert_eq!((follows.order_ref.as_str(), follows.customer_id), ("A-1", Some(7)));
        assert_eq!((follows.comment.as_str(), follows.opened_at), ("Again broken", Instant(140 * DAY)));
        assert!(!follows.classified && follows.natural_key.is_none());
    }
}
