//! What a complaint learns of its answer's way: one that does not arrive has answered nobody.
//!
//! Invariant: an answer stands in the thread as public for as long as it has arrived, is on its way, or nobody knows.

use super::{Effect, EffectStatus};
use crate::domain::change::{Change, Record};
use crate::domain::complaints::{Message, Ticket, TicketStatus, ours_again};
use crate::domain::situation::Situation;
use crate::domain::time::Instant;

/// The complaint whose answer an effect carries.
pub fn answered(effect: &Effect) -> Option<i64> {
    effect.ticket_id.filter(|_| effect.what == "answer")
}

/// The message and its complaint when an answer turns out to be lost, or is tried again; `sit` holds the thread.
pub fn follow(before: &Effect, after: &Effect, sit: &Situation, now: Instant) -> Vec<Change> {
    let (was_lost, is_lost) = (is_lost(before.status), is_lost(after.status));
    let Some((ticket, message)) = sit.ticket.as_ref().zip(carried(after, &sit.messages)) else { return Vec::new() };
    if was_lost == is_lost || message.public != is_lost {
        return Vec::new();
    }
    let said = Message { public: !is_lost, updated_at: now, ..message.clone() };
    let heard = if is_lost { lost(ticket, message, now) } else { on_its_way(ticket, now) };
    vec![Change::update(ticket.clone(), heard), Change::update(message.clone(), said)]
}

const fn is_lost(status: EffectStatus) -> bool {
    matches!(status, EffectStatus::Failed | EffectStatus::Stopped)
}

/// The message that an effect's key names: `notice:M-7`, tried again `notice:M-7#2`.
fn carried<'m>(effect: &Effect, messages: &'m [Message]) -> Option<&'m Message> {
    let named = effect.natural_key.as_deref()?.strip_prefix("notice:")?;
    let number = named.split_once('#').map_or(named, |(number, _)| number);
    messages.iter().find(|message| message.key().to_string() == number)
}

/// The thread tells anew when the customer was first answered.
fn lost(ticket: &Ticket, message: &Message, now: Instant) -> Ticket {
    let n_messages = ticket.n_messages - 1;
    let mut after = Ticket { first_answer_at: None, n_messages: n_messages.max(0), updated_at: now, ..ticket.clone() };
    if after.status == TicketStatus::WaitingCustomer && after.last_message_at == message.sent_at {
        ours_again(&mut after);
    }
    after
}

fn on_its_way(ticket: &Ticket, now: Instant) -> Ticket {
    Ticket { n_messages: ticket.n_messages + 1, updated_at: now, ..ticket.clone() }
}
