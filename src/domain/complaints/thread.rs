//! The thread of a complaint: answers, notes, and what the customer says in it.

use super::decide::{ahead, go, take_if_free, touch, updated};
use super::{Author, Message, Ticket, TicketStatus, follow_up, hear, is_too_late};
use crate::domain::change::{Change, Record};
use crate::domain::classify;
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Kind};
use crate::domain::outbox::{Effect, EffectKind, EffectStatus, HOLD};
use crate::domain::people::ActorKind;
use crate::domain::said;
use crate::domain::situation::{Decision, Situation};
use crate::domain::vocabulary::Party;
use crate::domain::vocabulary::Reason;

pub(super) fn answer(ctx: &Context, args: &Args, ticket: &Ticket, ids: &mut dyn Ids) -> Decision {
    let until = ahead(ctx, args, "until")?;
    let message = written(args.get("text").unwrap_or_default(), true, ticket, ctx, ids);
    let notice = Effect {
        id: ids.next(Kind::Effect),
        natural_key: Some(format!("notice:{}", message.key())),
        kind: EffectKind::Notice,
        status: EffectStatus::Held,
        ticket_id: Some(ticket.id),
        what: "answer".to_owned(),
        hold_until: ctx.now.plus(HOLD),
        created_at: ctx.now,
        ..Effect::default()
    };
    let mut after = ticket.clone();
    touch(&mut after);
    if after.status == TicketStatus::Snoozed {
        go(&mut after, TicketStatus::Open);
    }
    if until.is_some() {
        go(&mut after, TicketStatus::WaitingCustomer);
        after.waiting_for = Some(Party::Customer);
        after.wait_until = until;
    }
    take_if_free(ctx, &mut after);
    after.woke = None;
    after.only_thanks = false;
    after.n_messages += 1;
    after.last_message_at = later(ticket, &message);
    Ok(vec![updated(ctx, ticket, after)?, Change::create(message), Change::create(notice)])
}

pub(super) fn note(ctx: &Context, args: &Args, ticket: &Ticket, ids: &mut dyn Ids) -> Decision {
    Ok(vec![Change::create(note_of(ctx, args, ticket, ids))])
}

pub(super) fn note_of(ctx: &Context, args: &Args, ticket: &Ticket, ids: &mut dyn Ids) -> Message {
    internal(args.get("text").unwrap_or_default(), ticket, ctx, ids)
}

/// What the customer said by a way that no import brings: by telephone, in a chat, in another mailbox.
pub(super) fn heard(ctx: &Context, args: &Args, ticket: &Ticket, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let message = said(args.get("text").unwrap_or_default(), ticket, sit, ctx, ids);
    if is_too_late(ticket, message.sent_at) {
        return follow(ctx, ticket, message, ids);
    }
    let mut after = ticket.clone();
    hear(&mut after, &message);
    said::add_message(&message, &mut after, &sit.taught);
    after.n_messages += 1;
    after.last_message_at = later(ticket, &message);
    Ok(vec![updated(ctx, ticket, after)?, Change::create(message)])
}

/// Begins the complaint that goes on with one that is done.
pub(super) fn begin_follow_up(
    ctx: &Context,
    args: &Args,
    ticket: &Ticket,
    sit: &Situation,
    ids: &mut dyn Ids,
) -> Decision {
    let message = said(args.get("text").unwrap_or_default(), ticket, sit, ctx, ids);
    follow(ctx, ticket, message, ids)
}

fn follow(ctx: &Context, ended: &Ticket, message: Message, ids: &mut dyn Ids) -> Decision {
    let mut own = follow_up(ended, &message, ids.next(Kind::Ticket), ctx.now);
    own.n_messages = 1;
    let linked = Ticket { followed_id: Some(own.id), ..ended.clone() };
    let message = Message { ticket_id: Some(own.id), ..message };
    Ok(vec![Change::create(own), updated(ctx, ended, linked)?, Change::create(message)])
}

fn said(text: &str, ticket: &Ticket, sit: &Situation, ctx: &Context, ids: &mut dyn Ids) -> Message {
    let mut message = Message {
        author: Author::Customer,
        author_name: ticket.customer.clone(),
        thanks: classify::is_thanks(text, &ticket.customer),
        ..written(text, true, ticket, ctx, ids)
    };
    said::said(text, Reason::Other, &sit.taught).stamp_message(&mut message);
    message
}

/// What the customer wrote first, as the first message of the thread.
pub(super) fn opening(ticket: &Ticket, ctx: &Context, ids: &mut dyn Ids) -> Message {
    Message {
        author: Author::Customer,
        author_name: ticket.customer.clone(),
        language: ticket.language.clone(),
        category: ticket.category,
        severity: ticket.severity,
        mood: ticket.mood,
        read_by: ticket.read_by.clone(),
        ..written(&ticket.comment, true, ticket, ctx, ids)
    }
}

/// A note that the customer never sees.
pub(super) fn internal(text: &str, ticket: &Ticket, ctx: &Context, ids: &mut dyn Ids) -> Message {
    written(text, false, ticket, ctx, ids)
}

fn written(text: &str, public: bool, ticket: &Ticket, ctx: &Context, ids: &mut dyn Ids) -> Message {
    Message {
        id: ids.next(Kind::Message),
        ticket_id: Some(ticket.id),
        order_ref: ticket.order_ref.clone(),
        author: if ctx.actor.kind == ActorKind::Agent { Author::Agent } else { Author::Automatic },
        author_name: ctx.actor.name.clone(),
        public,
        body: text.to_owned(),
        sent_at: ctx.happened_at,
        updated_at: ctx.now,
        read_by: said::LISTS.to_owned(),
        ..Message::default()
    }
}

fn later(ticket: &Ticket, message: &Message) -> crate::domain::time::Instant {
    if ticket.last_message_at.is_never() { message.sent_at } else { ticket.last_message_at.max(message.sent_at) }
}
