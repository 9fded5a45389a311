//! Complaints joined and parted: merge, part again, split messages off.
//!
//! Invariants: `merged_into` of a merged complaint always names one that is not merged itself; a message that was moved
//! knows where it came from; what was parted is never proposed to be joined again.

use super::decide::{go, updated};
use super::heard::{is_done, open_again};
use super::{Message, Ticket, TicketKind, TicketStatus};
use crate::domain::change::{Change, Record};
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::said::said;
use crate::domain::situation::{Decision, Situation};

/// Where messages go that came while two complaints were one.
pub(super) const LATER: &[&str] = &["back", "stay"];

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
    merged.merged_at = Some(ctx.happened_at);
    merged.twin_id = None;
    merged.n_messages -= n_public.min(merged.n_messages);
    let mut kept = survivor.clone();
    kept.n_messages += n_public;
    // The two are one from the earliest start on.
    kept.asked_at = [source.asked_at, kept.asked_at].into_iter().flatten().min();
    kept.last_message_at = if sit.messages.is_empty() { kept.last_message_at } else { newest(source, survivor) };
    kept.updated_at = ctx.now;
    // What nobody has answered yet must not rest in what is done.
    if matches!(source.status, TicketStatus::New | TicketStatus::Open) && is_done(survivor) {
        open_again(&mut kept);
    }

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

/// Remembers that two complaints are two.
pub(super) fn keep_apart(ticket: &mut Ticket, other: &Ticket) {
    let number = other.key().to_string();
    if !ticket.apart.contains(&number) {
        ticket.apart.push(number);
    }
    ticket.twin_id = ticket.twin_id.filter(|twin| *twin != other.id);
}

/// Says that the proposed duplicate, or a named complaint, is another story.
pub(super) fn apart(args: &Args, ticket: &mut Ticket) -> Result<(), Refusal> {
    let other = args.number("ticket", Kind::Ticket)?.or(ticket.twin_id).ok_or(Refusal::NothingToDo)?;
    if other == ticket.id {
        return Err(Refusal::CannotJoin("same"));
    }
    keep_apart(ticket, &Ticket { id: other, ..Ticket::default() });
    Ok(())
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
    let own = || messages.iter().filter(|message| message.origin_ticket_id == Some(source.id));
    let is_later = |message: &&Message| source.merged_at.is_some_and(|merged| message.sent_at > merged);
    // What came while the two were one may belong to either, and only a person can tell.
    let goes_back = match args.choice("later", |code| LATER.iter().position(|known| *known == code), LATER)? {
        None if own().any(|message| is_later(&message)) => {
            return Err(Refusal::MissingArgument { verb: "part", name: "later" });
        }
        later => later != Some(1),
    };
    let back: Vec<&Message> = own().filter(|message| goes_back || !is_later(message)).collect();
    let n_public = count_public(back.iter().copied());

    let mut parted = source.clone();
    go(&mut parted, TicketStatus::Open);
    parted.merged_into = None;
    parted.merged_at = None;
    parted.n_messages += n_public;
    keep_apart(&mut parted, survivor);
    let mut kept = survivor.clone();
    kept.n_messages -= n_public.min(kept.n_messages);
    let leaves = |message: &Message| back.iter().any(|leaving| leaving.id == message.id);
    let stays =
        messages.iter().filter(|message| message.public && !leaves(message)).map(|message| message.sent_at).max();
    kept.last_message_at = stays.unwrap_or(kept.opened_at);
    // The thread that stays tells both.
    (kept.asked_at, kept.first_answer_at) = (None, None);
    keep_apart(&mut kept, source);
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
    if sit.messages.iter().all(|message| message.draft || chosen.iter().any(|own| own.id == message.id)) {
        return Err(Refusal::CannotJoin("nothing_left"));
    }
    let n_public = count_public(chosen.iter().copied());
    let mut own = split_off(ctx, args, ticket, &chosen, ids.next(Kind::Ticket));
    said(&own.wording(), own.reason, &sit.taught).stamp_ticket(&mut own);
    let mut rest = ticket.clone();
    keep_apart(&mut rest, &own);
    rest.n_messages -= n_public.min(rest.n_messages);
    rest.first_answer_at = None;
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
    changes.insert(1, updated(ctx, ticket, rest)?);
    Ok(changes)
}

/// The complaint that takes some messages over: as new as the day it was first spoken of.
fn split_off(ctx: &Context, args: &Args, ticket: &Ticket, chosen: &[&Message], id: i64) -> Ticket {
    let first = chosen.iter().map(|message| message.sent_at).min().unwrap_or(ctx.happened_at);
    let last = chosen.iter().map(|message| message.sent_at).max().unwrap_or(ctx.happened_at);
    let mut own = Ticket {
        id,
        rev: 0,
        natural_key: None,
        platform_ref: String::new(),
        platform_status: String::new(),
        platform_state: None,
        conflict: None,
        subject: args.get("subject").unwrap_or(&ticket.subject).to_owned(),
        status: TicketStatus::New,
        classified: false,
        category: None,
        category_by: String::new(),
        mood: None,
        escalation: 0,
        comment: chosen.first().map(|message| message.body.clone()).unwrap_or_default(),
        merged_into: None,
        merged_at: None,
        twin_id: None,
        apart: vec![ticket.key().to_string()],
        follows_id: None,
        follows_ref: String::new(),
        followed_id: None,
        split_from_id: Some(ticket.id),
        only_thanks: false,
        opened_at: first,
        opened_text: String::new(),
        first_answer_at: None,
        platform_due_at: None,
        episode_at: None,
        paused_at: None,
        paused_millis: 0,
        asked_at: None,
        reopened_at: None,
        n_answers: 0,
        waiting_at: None,
        waits: Vec::new(),
        ended_at: None,
        ending: None,
        earlier: Vec::new(),
        answer_due_at: None,
        answer_clock: None,
        solve_due_at: None,
        solve_clock: None,
        last_message_at: last,
        n_reopened: 0,
        n_messages: count_public(chosen.iter().copied()),
        resolution: None,
        cause: String::new(),
        resolved_at: None,
        updated_at: ctx.now,
        ..ticket.clone()
    };
    go(&mut own, TicketStatus::New);
    own
}

fn chosen_messages<'a>(args: &Args, sit: &'a Situation) -> Result<Vec<&'a Message>, Refusal> {
    let chosen = args.numbers("messages", Kind::Message)?;
    let message = |id| sit.messages.iter().find(|message| message.id == id);
    let known = |id| message(id).ok_or(Refusal::NotFound(Key::new(Kind::Message, id)));
    chosen.into_iter().map(known).collect()
}
