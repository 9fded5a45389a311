//! The thread of a complaint: answers, notes, and moving messages between complaints and back.
//!
//! Invariants: `merged_into` of a merged complaint always names one that is not merged itself; a message that was moved
//! knows where it came from.

use super::decide::{ahead, go, take_if_free, touch, updated};
use super::{Author, Message, Ticket, TicketKind, TicketStatus};
use crate::domain::change::{Change, Record};
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::outbox::{Effect, EffectKind, EffectStatus};
use crate::domain::people::ActorKind;
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::time::SECOND;
use crate::domain::vocabulary::Party;

/// Messages wait this long in the outbox, so that a slip can be taken back (domain 2.0).
const NOTICE_HOLD: i64 = 60 * SECOND;

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
        hold_until: ctx.now.plus(NOTICE_HOLD),
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
    after.n_messages += 1;
    after.last_message_at = later(ticket, &message);
    // Only a person's answer stops the first clock (domain 2.7).
    if message.author == Author::Agent {
        after.first_answer_at = after.first_answer_at.or(Some(message.sent_at));
    }
    Ok(vec![updated(ctx, ticket, after)?, Change::create(message), Change::create(notice)])
}

pub(super) fn note(ctx: &Context, args: &Args, ticket: &Ticket, ids: &mut dyn Ids) -> Decision {
    Ok(vec![Change::create(internal(args.get("text").unwrap_or_default(), ticket, ctx, ids))])
}

/// What the customer wrote first, as the first message of the thread.
pub(super) fn opening(ticket: &Ticket, ctx: &Context, ids: &mut dyn Ids) -> Message {
    Message {
        author: Author::Customer,
        author_name: ticket.customer.clone(),
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
        ..Message::default()
    }
}

fn later(ticket: &Ticket, message: &Message) -> crate::domain::time::Instant {
    if ticket.last_message_at.is_never() { message.sent_at } else { ticket.last_message_at.max(message.sent_at) }
}

/// The other complaint that an argument names, when the two may be joined.
pub(super) fn other<'a>(
    args: &Args,
    name: &'static str,
    sit: &'a Situation,
    ticket: &Ticket,
) -> Result<&'a Ticket, Refusal> {
    let id = args.number(name, Kind::Ticket)?.unwrap_or_default();
    if id == ticket.id {
        return Err(Refusal::CannotJoin("same"));
    }
    let other = sit.other_ticket.as_ref().filter(|other| other.id == id);
    let other = other.ok_or(Refusal::NotFound(Key::new(Kind::Ticket, id)))?;
    match other.status {
        TicketStatus::Merged | TicketStatus::Duplicate => Err(Refusal::CannotJoin("joined_elsewhere")),
        TicketStatus::Spam => Err(Refusal::CannotJoin("spam")),
        _ => Ok(other),
    }
}

/// Cases that the platform runs to its own clock stay what they are.
fn is_platform_case(ticket: &Ticket) -> bool {
    let by_platform = matches!(ticket.kind, TicketKind::NotReceived | TicketKind::Claim | TicketKind::Dispute);
    by_platform && !ticket.platform_ref.is_empty()
}

pub(super) fn merge(ctx: &Context, args: &Args, sit: &Situation, source: &Ticket) -> Decision {
    let survivor = other(args, "into", sit, source)?;
    if is_platform_case(source) {
        return Err(Refusal::CannotJoin("platform_case"));
    }
    // What came here by an earlier merge keeps that origin, so that each complaint can be parted by itself.
    let came_merged = |id: i64| sit.merged.iter().any(|t| t.id == id && t.status == TicketStatus::Merged);
    let move_over = |message: &Message| {
        let origin = message.origin_ticket_id.filter(|id| came_merged(*id)).unwrap_or(source.id);
        let moved = Message {
            ticket_id: Some(survivor.id),
            origin_ticket_id: Some(origin),
            updated_at: ctx.now,
            ..message.clone()
        };
        Change::update(message.clone(), moved)
    };
    let n_public = count_public(&sit.messages);

    let mut merged = source.clone();
    go(&mut merged, TicketStatus::Merged);
    merged.merged_into = Some(survivor.id);
    merged.n_messages -= n_public.min(merged.n_messages);
    let mut kept = survivor.clone();
    kept.n_messages += n_public;
    kept.last_message_at = if sit.messages.is_empty() { kept.last_message_at } else { newest(source, survivor) };
    kept.updated_at = ctx.now;

    let mut changes = vec![updated(ctx, source, merged)?, Change::update(survivor.clone(), kept)];
    changes.extend(sit.merged.iter().map(|earlier| {
        let follows = Ticket { merged_into: Some(survivor.id), updated_at: ctx.now, ..earlier.clone() };
        Change::update(earlier.clone(), follows)
    }));
    changes.extend(sit.messages.iter().map(move_over));
    Ok(changes)
}

fn newest(source: &Ticket, survivor: &Ticket) -> crate::domain::time::Instant {
    match (source.last_message_at.is_never(), survivor.last_message_at.is_never()) {
        (true, _) => survivor.last_message_at,
        (_, true) => source.last_message_at,
        _ => source.last_message_at.max(survivor.last_message_at),
    }
}

fn count_public<'a>(messages: impl IntoIterator<Item = &'a Message>) -> i64 {
    messages.into_iter().filter(|message| message.public).map(|_| 1).sum()
}

/// Parts a merged complaint from its survivor; asked of either of the two.
pub(super) fn part(ctx: &Context, args: &Args, sit: &Situation, ticket: &Ticket) -> Decision {
    let merged_here = || sit.merged.iter().filter(|ticket| ticket.status == TicketStatus::Merged);
    let (source, survivor, messages) = if ticket.status == TicketStatus::Merged {
        let survivor = sit.other_ticket.as_ref().filter(|other| Some(other.id) == ticket.merged_into);
        (ticket, survivor.ok_or(Refusal::CannotJoin("not_joined"))?, &sit.other_messages)
    } else {
        let named = args.number("ticket", Kind::Ticket)?;
        let source = match named {
            Some(id) => merged_here().find(|source| source.id == id),
            None if merged_here().count() > 1 => {
                return Err(Refusal::MissingArgument { verb: "part", name: "ticket" });
            }
            None => merged_here().next(),
        };
        (source.ok_or(Refusal::CannotJoin("not_joined"))?, ticket, &sit.messages)
    };
    let back: Vec<&Message> = messages.iter().filter(|m| m.origin_ticket_id == Some(source.id)).collect();
    let n_public = count_public(back.iter().copied());

    let mut parted = source.clone();
    go(&mut parted, TicketStatus::Open);
    parted.merged_into = None;
    parted.n_messages += n_public;
    let mut kept = survivor.clone();
    kept.n_messages -= n_public.min(kept.n_messages);
    let stays = messages.iter().filter(|m| m.public && m.origin_ticket_id != Some(source.id)).map(|m| m.sent_at).max();
    kept.last_message_at = stays.unwrap_or(kept.opened_at);
    kept.updated_at = ctx.now;

    let mut changes = vec![updated(ctx, source, parted)?, Change::update(survivor.clone(), kept)];
    changes.extend(back.into_iter().map(|message| {
        let home =
            Message { ticket_id: Some(source.id), origin_ticket_id: None, updated_at: ctx.now, ..message.clone() };
        Change::update(message.clone(), home)
    }));
    Ok(changes)
}

/// Makes a complaint of its own from some messages of a thread: the same order and customer, to be judged anew.
pub(super) fn split(ctx: &Context, args: &Args, sit: &Situation, ticket: &Ticket, ids: &mut dyn Ids) -> Decision {
    let chosen = chosen_messages(args, sit)?;
    if chosen.len() == sit.messages.len() {
        return Err(Refusal::CannotJoin("nothing_left"));
    }
    let n_public = count_public(chosen.iter().copied());
    let first = chosen.iter().map(|message| message.sent_at).min().unwrap_or(ctx.happened_at);
    let last = chosen.iter().map(|message| message.sent_at).max().unwrap_or(ctx.happened_at);
    let mut own = Ticket {
        id: ids.next(Kind::Ticket),
        rev: 0,
        natural_key: None,
        platform_ref: String::new(),
        platform_status: String::new(),
        platform_state: None,
        conflict: None,
        subject: args.get("subject").unwrap_or(&ticket.subject).to_owned(),
        status: TicketStatus::New,
        classified: false,
        escalation: 0,
        comment: chosen.first().map(|message| message.body.clone()).unwrap_or_default(),
        merged_into: None,
        opened_at: first,
        opened_text: String::new(),
        first_answer_at: None,
        platform_due_at: None,
        episode_at: None,
        paused_at: None,
        paused_millis: 0,
        last_message_at: last,
        n_reopened: 0,
        n_messages: n_public,
        resolution: None,
        cause: String::new(),
        resolved_at: None,
        updated_at: ctx.now,
        ..ticket.clone()
    };
    go(&mut own, TicketStatus::New);
    let mut rest = ticket.clone();
    rest.n_messages -= n_public.min(rest.n_messages);
    let mut changes: Vec<Change> = chosen
        .into_iter()
        .map(|message| {
            let origin = message.origin_ticket_id.or(message.ticket_id);
            let moved =
                Message { ticket_id: Some(own.id), origin_ticket_id: origin, updated_at: ctx.now, ..message.clone() };
            Change::update(message.clone(), moved)
        })
        .collect();
    changes.insert(0, Change::create(own));
    if rest != *ticket {
        changes.insert(1, updated(ctx, ticket, rest)?);
    }
    Ok(changes)
}

fn chosen_messages<'a>(args: &Args, sit: &'a Situation) -> Result<Vec<&'a Message>, Refusal> {
    let text = args.get("messages").unwrap_or_default();
    let mut words: Vec<&str> = text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.dedup();
    words
        .into_iter()
        .map(|word| {
            let key = Key::parse(word).filter(|key| key.kind == Kind::Message).ok_or_else(|| Refusal::BadArgument {
                name: "messages",
                value: word.to_owned(),
                expected: "messages".to_owned(),
            })?;
            sit.messages.iter().find(|message| message.id == key.id).ok_or(Refusal::NotFound(key))
        })
        .collect()
}
