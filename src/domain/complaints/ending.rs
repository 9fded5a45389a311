//! How a complaint ends, and the loop behind its end: solved, confirmed by the customer, improved, checked weeks later.

use super::checklist::cause_of;
use super::decide::{go, take_if_free, updated};
use super::rating::{Confirmation, Rating, SCORES, Stage, confirm, confirm_by_score, is_satisfied, natural_key};
use super::{Resolution, Ticket, TicketStatus, survey, thread};
use crate::domain::causes::{self, Action};
use crate::domain::change::{Change, Record};
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::metrics::{Dimension, Metric};
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::tasks::Task;
use crate::domain::time::DAY;
use crate::domain::vocabulary::Issue;

/// After so long the effect of an improvement shows.
const SHOWS_AFTER: i64 = 28 * DAY;
/// The words of the task that looks whether it helped.
const CHECK_TASK: &str = "check_improvement";
/// Whether an improvement helped.
pub(super) const HELPED: &[&str] = &["yes", "no"];

pub(super) fn resolve(ctx: &Context, args: &Args, ticket: &Ticket, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let mut after = ticket.clone();
    let outcome = args.choice("outcome", Resolution::from_code, Resolution::CODES)?;
    let said = args.choice("cause", Issue::from_code, Issue::CODES)?;
    let compensation = args.get("compensation");
    if outcome == Some(Resolution::Compensated) && compensation.is_none() {
        return Err(Refusal::MissingArgument { verb: "resolve", name: "compensation" });
    }
    // Figures by cause need a cause on every case that is done; what the customer complained of stands in until said.
    let cause = cause_of(ticket, said).ok_or(Refusal::NotYet("classified"))?;
    if !after.classified {
        after.classified = true;
        after.issue = cause;
    }
    go(&mut after, TicketStatus::Resolved);
    after.resolution = outcome;
    cause.code().clone_into(&mut after.cause);
    if let Some(line) = args.get("product_line") {
        line.clone_into(&mut after.product_line);
    }
    compensation.unwrap_or_default().clone_into(&mut after.compensation);
    // What asked for no answer asked for no work either.
    if outcome != Some(Resolution::NoAnswerNeeded) {
        sit.checklists.admit(&after, ctx.now)?;
    }
    after.resolved_at = Some(ctx.happened_at);
    after.resolved_by.clone_from(&ctx.actor.name);
    after.stage = Stage::Solved;
    take_if_free(ctx, &mut after);
    let asked = survey::ask(ctx, &after, sit, ids);
    let mut changes = vec![updated(ctx, ticket, after)?];
    if let Some(text) = compensation {
        changes.push(Change::create(thread::internal(text, ticket, ctx, ids)));
    }
    changes.extend(asked);
    Ok(changes)
}

/// Writes down the customer's rating of the present episode; a satisfied one ends the complaint.
pub(super) fn rate(ctx: &Context, args: &Args, ticket: &Ticket, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let score = args.choice("score", |code| SCORES.iter().position(|known| *known == code), SCORES)?;
    let score = score.and_then(|at| i64::try_from(at).ok()).unwrap_or_default() + 1;
    let comment = args.get("comment").unwrap_or_default();
    let key = natural_key(ticket);
    let known = sit.ratings.iter().find(|rating| rating.natural_key.as_deref() == Some(&key));
    if known.is_some_and(|known| known.score == Some(score) && known.comment == comment) {
        return Err(Refusal::NothingToDo);
    }
    let rated = match known {
        Some(known) => {
            let given = known.given(score, comment, ctx.happened_at, ctx.now);
            Change::update(known.clone(), Rating { resolved_by: ticket.resolved_by.clone(), ..given })
        }
        None => {
            let own = Rating::of(ticket, ids.next(Kind::Rating), ctx.now);
            Change::create(own.given(score, comment, ctx.happened_at, ctx.now))
        }
    };
    let mut after = ticket.clone();
    confirm_by_score(&mut after, score, comment, ctx.happened_at);
    if is_satisfied(score) && after.status == TicketStatus::Resolved {
        go(&mut after, TicketStatus::Closed);
        after.closed_at = Some(ctx.happened_at);
    }
    let ticket = if after == *ticket { None } else { Some(updated(ctx, ticket, after)?) };
    Ok(ticket.into_iter().chain([rated]).collect())
}

/// One step of the loop behind the end.
pub(super) fn step(
    ctx: &Context,
    verb: &str,
    args: &Args,
    ticket: &Ticket,
    sit: &Situation,
    ids: &mut dyn Ids,
) -> Decision {
    let mut after = ticket.clone();
    match verb {
        "confirmed" => confirm(&mut after, Confirmation::Person, ctx.happened_at),
        "improve" => return improve(ctx, args, ticket, sit, ids),
        _ => {
            let helped = args.choice("helped", |code| HELPED.iter().position(|known| *known == code), HELPED)?;
            after.stage = if helped == Some(0) { Stage::Checked } else { Stage::Confirmed };
            if helped != Some(0) {
                after.improvement_id = None;
            }
        }
    }
    let mut changes = vec![updated(ctx, ticket, after)?];
    if let Some(note) = args.get("note") {
        changes.push(Change::create(thread::internal(note, ticket, ctx, ids)));
    }
    debug_assert!(sit.ticket.is_some(), "a step is about a complaint");
    Ok(changes)
}

/// An action against the cause, and a look weeks later at whether it helped.
fn improve(ctx: &Context, args: &Args, ticket: &Ticket, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let (action_id, due_at, made) = match args.number("action", Kind::Action)? {
        Some(id) => {
            let known = sit.whys.action.as_ref().ok_or(Refusal::NotFound(Key::new(Kind::Action, id)))?;
            (id, known.due_at, Vec::new())
        }
        None => {
            if args.get("what").is_none() {
                return Err(Refusal::MissingArgument { verb: "improve", name: "what" });
            }
            let (action, task) = causes::made(ctx, args, aimed(args, ticket)?, ids)?;
            (action.id, action.due_at, vec![Change::create(action), Change::create(task)])
        }
    };
    let due_at = if due_at.is_never() { ctx.now } else { due_at };
    let check = Task {
        id: ids.next(Kind::Task),
        what: CHECK_TASK.to_owned(),
        assignee: args.get("to").map(|name| ctx.person(name)).unwrap_or_default(),
        due_at: due_at.plus(SHOWS_AFTER),
        note: ticket.cause.clone(),
        made_by: ctx.actor.name.clone(),
        created_at: ctx.now,
        updated_at: ctx.now,
        ..Task::default()
    }
    .about(ticket.key());
    let after = Ticket { stage: Stage::Improved, improvement_id: Some(action_id), ..ticket.clone() };
    let first = [updated(ctx, ticket, after)?];
    Ok(first.into_iter().chain(made).chain([Change::create(check)]).collect())
}

/// What an improvement should move: the orders with a problem, of the complaint's product line where it is known.
fn aimed(args: &Args, ticket: &Ticket) -> Result<Action, Refusal> {
    let own = Action { ticket_id: Some(ticket.id), cause_id: args.number("cause", Kind::Cause)?, ..Action::default() };
    let line = ticket.product_line.clone();
    let groups = if line.is_empty() { Vec::new() } else { vec![(Dimension::ProductLine, line)] };
    causes::aimed(own, args, (Metric::ProblemOrders, &groups))
}

/// Ticks things of the checklist off, or says why one need not be done.
pub(super) fn tick(
    ctx: &Context,
    verb: &str,
    args: &Args,
    ticket: &Ticket,
    sit: &Situation,
    ids: &mut dyn Ids,
) -> Decision {
    let known: Vec<&str> = sit.checklists.items(ticket, ctx.now).into_iter().map(|item| item.code.as_str()).collect();
    let typed = args.get("item").unwrap_or_default();
    let wanted: Vec<&str> = typed.split(',').map(str::trim).filter(|code| !code.is_empty()).collect();
    if let Some(odd) = wanted.iter().find(|code| !known.contains(code)) {
        let expected = known.join(" ");
        return Err(Refusal::BadArgument { name: "item", value: (*odd).to_owned(), expected });
    }
    let mut after = ticket.clone();
    let off = args.flag("untick")?;
    for code in wanted {
        after.ticked.retain(|known| known != code);
        after.waived.retain(|known| known != code);
        match verb {
            _ if off => {}
            "tick" => after.ticked.push(code.to_owned()),
            _ => after.waived.push(code.to_owned()),
        }
    }
    after.ticked.sort_unstable();
    after.waived.sort_unstable();
    let mut changes = vec![updated(ctx, ticket, after)?];
    if let Some(reason) = args.get("reason") {
        changes.push(Change::create(thread::internal(reason, ticket, ctx, ids)));
    }
    Ok(changes)
}
