//! Decides every verb that changes one complaint alone; those that touch its thread stand in `thread`.

use super::heard::open_again;
use super::rating::solve_stage;
use super::verbs::{SIDES, allowed};
use super::{
    Newcomer, Resolution, Ticket, TicketKind, TicketStatus, Turn, Wake, draft, duplicate_of, ending, escalation,
    joining, survey, thread,
};
use crate::domain::change::{Change, Edit, Record};
use crate::domain::command::{Args, Command, Context};
use crate::domain::ids::{Ids, Kind};
use crate::domain::people::ActorKind;
use crate::domain::refusal::Refusal;
use crate::domain::said;
use crate::domain::situation::{Decision, Situation};
use crate::domain::staff::Work;
use crate::domain::tags;
use crate::domain::time::Instant;
use crate::domain::understanding::Category;
use crate::domain::vocabulary::{Issue, Party, Reason, Severity};

/// Decides one verb on a complaint.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    if command.verb == "open" {
        return open(ctx, &command.args, sit, ids);
    }
    let ticket = sit.ticket.as_ref().ok_or(Refusal::NotFound(command.key))?;
    allowed(&command.verb, ticket)?;
    match command.verb.as_str() {
        "answer" => {
            let mut changes = thread::answer(ctx, &command.args, ticket, ids)?;
            changes.extend(draft::ended(ctx, &command.args, sit)?);
            return Ok(changes);
        }
        "draft" => return draft::keep(ctx, &command.args, sit, || thread::note_of(ctx, &command.args, ticket, ids)),
        "discard" => return draft::discard(ctx, &command.args, sit),
        "note" => return thread::note(ctx, &command.args, ticket, ids),
        "heard" => {
            let mut changes = thread::heard(ctx, &command.args, ticket, sit, ids)?;
            let opened = changes.iter().any(|change| Ticket::edit(change).is_some_and(is_opened));
            changes.extend(survey::stop(sit).filter(|_| opened));
            return Ok(changes);
        }
        "rated" => return ending::rate(ctx, &command.args, ticket, sit, ids),
        "confirmed" | "improve" | "checked" => {
            return ending::step(ctx, &command.verb, &command.args, ticket, sit, ids);
        }
        "tick" | "waive" => return ending::tick(ctx, &command.verb, &command.args, ticket, sit, ids),
        "follow_up" => return thread::begin_follow_up(ctx, &command.args, ticket, sit, ids),
        "no_answer" if ticket.status.turn() == Turn::Paused => {
            let outcome = [("outcome".to_owned(), Resolution::NoAnswerNeeded.code().to_owned())];
            return ending::resolve(ctx, &Args(outcome.into()), ticket, sit, ids);
        }
        "resolve" => return ending::resolve(ctx, &command.args, ticket, sit, ids),
        "merge" => return joining::merge(ctx, &command.args, sit, ticket),
        "part" => return joining::part(ctx, &command.args, sit, ticket),
        // The clocks are wound after every decision; here, by what is in force now and nothing else.
        "rejudge" => return Ok(vec![Change::update(ticket.clone(), ticket.clone())]),
        "split" => return joining::split(ctx, &command.args, sit, ticket, ids),
        _ => {}
    }
    let mut after = ticket.clone();
    edit(ctx, command, sit, &mut after)?;
    let change = updated(ctx, ticket, after)?;
    let is_open_again = Ticket::edit(&change).is_some_and(is_opened);
    let kept_back = survey::stop(sit).filter(|_| is_open_again);
    Ok([change].into_iter().chain(kept_back).collect())
}

/// Whether an edit opens what was done.
fn is_opened(edit: &Edit<Ticket>) -> bool {
    let done = |ticket: &Option<Ticket>| ticket.as_ref().is_some_and(|ticket| ticket.status.turn() == Turn::Done);
    done(&edit.before) && !done(&edit.after)
}

/// The change from one state of a ticket to the next.
pub(super) fn updated(ctx: &Context, before: &Ticket, mut after: Ticket) -> Result<Change, Refusal> {
    if after == *before {
        return Err(Refusal::NothingToDo);
    }
    after.updated_at = ctx.now;
    Ok(Change::update(before.clone(), after))
}

fn edit(ctx: &Context, command: &Command, sit: &Situation, ticket: &mut Ticket) -> Result<(), Refusal> {
    let args = &command.args;
    match command.verb.as_str() {
        "accept" => accept(ctx, args, sit, ticket)?,
        "classify" => classify(args, ticket)?,
        "keywords" => ticket.keywords = said::keywords(args, &ticket.keywords)?,
        "severity" => {
            let level = args.choice("level", Severity::from_code, Severity::CODES)?;
            ticket.severity = level.unwrap_or(ticket.severity);
        }
        "escalate" => escalation::escalate(ctx, args, sit, ticket)?,
        "assign" => assign(ctx, args, ticket),
        "wait" => wait(ctx, args, ticket)?,
        "snooze" => snooze(ctx, args, ticket)?,
        "wake" => {
            let by = args.choice("wake", Wake::from_code, Wake::CODES)?;
            go(ticket, TicketStatus::Open);
            ticket.woke = by;
        }
        // Done it is already; what the customer said asks for nothing more.
        "no_answer" => ticket.only_thanks = false,
        "apart" => joining::apart(args, ticket)?,
        "close" => {
            go(ticket, TicketStatus::Closed);
            ticket.closed_at = Some(ctx.happened_at);
        }
        "reopen" => reopen(ticket),
        "spam" => go(ticket, TicketStatus::Spam),
        "duplicate" => duplicate(args, sit, ticket)?,
        "tag" => {
            ticket.tags =
                tags::edited(&ticket.tags, args.get("tags").unwrap_or_default()).ok_or(Refusal::NothingToDo)?;
        }
        "reconcile" => reconcile(ctx, args, ticket)?,
        _ => return Err(Refusal::UnknownVerb { verb: command.verb.clone(), nearest: None }),
    }
    Ok(())
}

/// Moves to a state and drops what belonged to the one before.
pub(super) fn go(ticket: &mut Ticket, status: TicketStatus) {
    ticket.status = status;
    ticket.waiting_for = None;
    ticket.wait_until = None;
    ticket.snoozed_until = None;
    ticket.wake = None;
    ticket.woke = None;
    ticket.only_thanks = false;
}

/// Nobody waits for a customer whom the question never reached.
pub fn ours_again(ticket: &mut Ticket) {
    go(ticket, TicketStatus::Open);
}

/// A first touch makes a new complaint an open one; it never becomes new again.
pub(super) fn touch(ticket: &mut Ticket) {
    if ticket.status == TicketStatus::New {
        ticket.status = TicketStatus::Open;
    }
}

/// Whoever does the work owns a complaint that nobody owned.
pub(super) fn take_if_free(ctx: &Context, ticket: &mut Ticket) {
    if ticket.assignee.is_empty() && ctx.actor.kind == ActorKind::Agent {
        ticket.assignee.clone_from(&ctx.actor.name);
    }
}

/// A moment that must lie ahead.
pub(super) fn ahead(ctx: &Context, args: &Args, name: &'static str) -> Result<Option<Instant>, Refusal> {
    match args.when(name, ctx.now)? {
        Some(at) if at <= ctx.now => Err(Refusal::BadArgument {
            name,
            value: args.get(name).unwrap_or_default().to_owned(),
            expected: "future".to_owned(),
        }),
        at => Ok(at),
    }
}

fn open(ctx: &Context, args: &Args, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let mut ticket = Ticket {
        subject: args.get("subject").unwrap_or_default().to_owned(),
        order_ref: args.get("order").unwrap_or_default().to_owned(),
        comment: args.get("comment").unwrap_or_default().to_owned(),
        kind: args.choice("kind", TicketKind::from_code, TicketKind::CODES)?.unwrap_or_default(),
        severity: args.choice("severity", Severity::from_code, Severity::CODES)?.unwrap_or_default(),
        opened_at: ctx.happened_at,
        zone_stated: true,
        last_message_at: ctx.happened_at,
        updated_at: ctx.now,
        ..Ticket::default()
    };
    if let Some(reason) = args.choice("reason", Reason::from_code, Reason::CODES)? {
        ticket.reason = reason;
        ticket.issue = reason.issue();
        ticket.classified = ticket.issue != Issue::Unknown;
    }
    said::said(&ticket.wording(), ticket.reason, &sit.taught).stamp_ticket(&mut ticket);
    if sit.order.is_none() {
        said::take_named(&mut ticket, sit.named.clone());
    }
    if let Some(order) = &sit.order {
        ticket.order_ref.clone_from(&order.order_ref);
        ticket.order_id = Some(order.id);
        ticket.customer_id = order.customer_id;
        ticket.customer.clone_from(&order.customer);
        ticket.platform.clone_from(&order.platform);
        ticket.account.clone_from(&order.account);
        ticket.market.clone_from(&order.market);
        ticket.currency.clone_from(&order.currency);
    }
    if let [line] = sit.order_lines.as_slice() {
        ticket.sku.clone_from(&line.sku);
        ticket.product_id = line.product_id;
        ticket.product.clone_from(&line.product);
    }
    ticket.id = ids.next(Kind::Ticket);
    let weigh = &mut |word: &str| sit.word_weights.get(word).copied().unwrap_or_default();
    let person: Vec<i64> = sit.identities.iter().map(Record::id).collect();
    let newcomer = Newcomer { ticket: &ticket, person: &person, weigh };
    ticket.twin_id = duplicate_of(newcomer, &sit.siblings).map(|twin| twin.id);
    let mut changes = Vec::new();
    if !ticket.comment.is_empty() {
        ticket.n_messages = 1;
        changes.push(Change::create(thread::opening(&ticket, ctx, ids)));
    }
    changes.insert(0, Change::create(ticket));
    Ok(changes)
}

fn accept(ctx: &Context, args: &Args, sit: &Situation, ticket: &mut Ticket) -> Result<(), Refusal> {
    let issue = args.choice("issue", Issue::from_code, Issue::CODES)?;
    let reason = args.choice("reason", Reason::from_code, Reason::CODES)?.filter(|reason| *reason != ticket.reason);
    ticket.issue = issue.or(reason.map(Reason::issue)).unwrap_or(ticket.issue);
    if let Some(reason) = reason {
        // Who names another reason says with it what the complaint is about.
        ticket.reason = reason;
        ticket.category = Some(Category::of_reason(reason)).filter(|of| *of != Category::Other).or(ticket.category);
    }
    ticket.severity = args.choice("severity", Severity::from_code, Severity::CODES)?.unwrap_or(ticket.severity);
    ticket.classified = true;
    confirm_category(ticket);
    touch(ticket);
    if let Some(to) = args.get("to") {
        ticket.assignee = ctx.person(to);
    } else if ticket.assignee.is_empty() {
        let taker = sit.staff.taker(&Work::from(&*ticket), &sit.open_cases, ctx.now);
        ticket.assignee = taker.map(|(name, _)| name.to_owned()).unwrap_or_default();
    }
    take_if_free(ctx, ticket);
    Ok(())
}

fn classify(args: &Args, ticket: &mut Ticket) -> Result<(), Refusal> {
    let (category, issue) = said::corrected(args, &ticket.wording())?;
    let reason = args.choice("reason", Reason::from_code, Reason::CODES)?;
    if let Some(category) = category {
        ticket.category = Some(category);
        said::PERSON.clone_into(&mut ticket.category_by);
        ticket.reason = said::reason_beside(category, ticket.reason, &ticket.wording());
    }
    ticket.reason = reason.unwrap_or(ticket.reason);
    ticket.issue = issue.unwrap_or_else(|| said::issue_of(ticket.reason, ticket.category));
    confirm_category(ticket);
    ticket.classified = true;
    touch(ticket);
    Ok(())
}

/// The category is a person's word now, where it says the same as the reason that was taken: nobody says two things at once.
fn confirm_category(ticket: &mut Ticket) {
    let of_reason = Category::of_reason(ticket.reason);
    if ticket.category.is_some_and(|category| of_reason == Category::Other || of_reason == category) {
        said::PERSON.clone_into(&mut ticket.category_by);
    }
}

fn assign(ctx: &Context, args: &Args, ticket: &mut Ticket) {
    ticket.assignee = ctx.person(args.get("to").unwrap_or_default());
    touch(ticket);
}

fn wait(ctx: &Context, args: &Args, ticket: &mut Ticket) -> Result<(), Refusal> {
    let party = args.choice("party", Party::from_code, Party::CODES)?.unwrap_or_default();
    let until = ahead(ctx, args, "until")?;
    // A rule that waits for a customer whom nobody wrote to would wait for ever.
    if ctx.actor.kind == ActorKind::Rule && ticket.first_answer_at.is_none() {
        return Err(Refusal::NotYet("answered"));
    }
    go(ticket, if party == Party::Customer { TicketStatus::WaitingCustomer } else { TicketStatus::WaitingThirdParty });
    ticket.waiting_for = Some(party);
    ticket.wait_until = until;
    Ok(())
}

fn snooze(ctx: &Context, args: &Args, ticket: &mut Ticket) -> Result<(), Refusal> {
    let wake = args.choice("wake", Wake::from_code, Wake::CODES)?.unwrap_or_default();
    let until = ahead(ctx, args, "until")?;
    if until.is_none() && wake == Wake::Time {
        return Err(Refusal::MissingArgument { verb: "snooze", name: "until" });
    }
    go(ticket, TicketStatus::Snoozed);
    ticket.snoozed_until = until;
    ticket.wake = Some(wake);
    // At the customer's wish, the time to a solution stands still.
    ticket.waiting_for = args.choice("party", Party::from_code, Party::CODES)?;
    Ok(())
}

fn reopen(ticket: &mut Ticket) {
    if ticket.status == TicketStatus::Duplicate
        && let Some(other) = ticket.merged_into.take()
    {
        joining::keep_apart(ticket, &Ticket { id: other, ..Ticket::default() });
    }
    open_again(ticket);
}

fn duplicate(args: &Args, sit: &Situation, ticket: &mut Ticket) -> Result<(), Refusal> {
    let other = joining::other(args, "of", sit, ticket)?;
    go(ticket, TicketStatus::Duplicate);
    ticket.merged_into = Some(other.id);
    ticket.twin_id = None;
    Ok(())
}

fn reconcile(ctx: &Context, args: &Args, ticket: &mut Ticket) -> Result<(), Refusal> {
    let side = args.choice("choice", |code| SIDES.iter().position(|side| *side == code), SIDES)?;
    let theirs = ticket.conflict.take().ok_or(Refusal::NothingToDo)?;
    if side != Some(1) {
        return Ok(());
    }
    match theirs.turn() {
        Turn::NeedsUs if ticket.status.turn() == Turn::Done => reopen(ticket),
        _ => go(ticket, theirs),
    }
    match theirs {
        TicketStatus::Resolved => ticket.resolved_at = Some(ctx.happened_at),
        TicketStatus::Closed => ticket.closed_at = Some(ctx.happened_at),
        _ => {}
    }
    solve_stage(ticket);
    Ok(())
}
