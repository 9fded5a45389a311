//! Decides the verbs that change one return: request, approval, refusal, overlays and notes.

use super::verbs::allowed;
use super::{
    Dispute, Hold, Outcome, ReturnCase, ReturnLine, ReturnStatus, Room, chores, ends, goods, judgement, losses, money,
    split,
};
use crate::domain::change::{Change, Record};
use crate::domain::clocks::due;
use crate::domain::command::{Args, Command, Context};
use crate::domain::complaints::{Author, Message, draft};
use crate::domain::ids::{Ids, Kind};
use crate::domain::money::units_share;
use crate::domain::outbox::{Effect, EffectKind, HOLD};
use crate::domain::parcels;
use crate::domain::people::ActorKind;
use crate::domain::refusal::Refusal;
use crate::domain::said;
use crate::domain::situation::{Decision, Situation};
use crate::domain::tags;
use crate::domain::time::Instant;
use crate::domain::understanding::Category;
use crate::domain::vocabulary::{Party, Reason, Severity};

/// Decides one verb on a return.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let args = &command.args;
    if command.verb == "open" {
        return open(ctx, args, sit, ids);
    }
    let case = sit.case.as_ref().ok_or(Refusal::NotFound(command.key))?;
    allowed(&command.verb, case)?;
    match command.verb.as_str() {
        "approve" => judgement::approve(ctx, args, sit, case, ids),
        "overrule" => judgement::overrule(ctx, args, sit, case, ids),
        "receive" => goods::receive(ctx, args, sit, case, ids),
        "close_receipt" => goods::close_receipt(ctx, args, sit, case),
        "inspect" => goods::inspect(ctx, args, sit, case),
        "refund" => money::refund(ctx, args, sit, case, ids),
        "credit" => money::credit(ctx, args, sit, case, ids),
        "exchange" | "resend" => money::replace(ctx, &command.verb, args, sit, case, ids),
        "refuse" => judgement::refuse(ctx, args, sit, case, ids),
        "settle" => ends::settle(ctx, args, sit, case, ids),
        "claim" => losses::claim(ctx, args, sit, case, ids),
        "label" => parcels::label(ctx, args, sit, case, ids),
        "notify" => parcels::notify_of(ctx, args, sit, case, ids),
        "split" => split::split(ctx, args, sit, case, ids),
        "reconcile" => ends::reconcile(ctx, args, sit, case),
        // The clocks are wound after every decision; here, by what is in force now.
        "rejudge" => Ok(vec![Change::update(case.clone(), judgement::judged_anew(sit, case))]),
        "note" => Ok(vec![Change::create(written(ctx, args, false, case, ids))]),
        "answer" => answer(ctx, args, sit, case, ids),
        "draft" => draft::keep(ctx, args, sit, || written(ctx, args, false, case, ids)),
        "discard" => draft::discard(ctx, args, sit),
        _ => {
            let mut after = case.clone();
            edit(ctx, command, sit, &mut after)?;
            let chores = chores::follow(ctx, &command.verb, sit, &after, ids);
            let mut changes = vec![updated(ctx, case, after)?];
            changes.extend(chores);
            Ok(changes)
        }
    }
}

/// The change from one state of a return to the next.
pub(super) fn updated(ctx: &Context, before: &ReturnCase, mut after: ReturnCase) -> Result<Change, Refusal> {
    if after == *before {
        return Err(Refusal::NothingToDo);
    }
    after.updated_at = ctx.now;
    Ok(Change::update(before.clone(), after))
}

/// Moves to a state and drops what belonged to the one before.
pub(super) fn go(case: &mut ReturnCase, status: ReturnStatus) {
    case.status = status;
    case.waiting_for = None;
    case.wait_until = None;
    case.snoozed_until = None;
}

fn open(ctx: &Context, args: &Args, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let sku = args.get("sku").unwrap_or_default();
    let ordered = sit.order_lines.iter().find(|line| line.sku.eq_ignore_ascii_case(sku));
    if sit.order.is_some() && ordered.is_none() {
        return Err(Refusal::BadArgument {
            name: "sku",
            value: sku.to_owned(),
            expected: sit.order_lines.iter().map(|line| line.sku.as_str()).collect::<Vec<_>>().join(" "),
        });
    }
    let quantity = args.units("qty")?.unwrap_or(1);
    // What was asked back before cannot be asked back again (domain 2.1).
    let most = Room::of(sit).left(sku).unwrap_or(i64::MAX);
    if quantity > most {
        return Err(Refusal::TooMany { what: "qty", wanted: quantity, most });
    }
    let mut case = ReturnCase {
        id: ids.next(Kind::Return),
        order_ref: args.get("order").unwrap_or_default().to_owned(),
        sku: ordered.map_or(sku, |line| &line.sku).to_owned(),
        product: ordered.map(|line| line.product.clone()).unwrap_or_default(),
        product_id: ordered.and_then(|line| line.product_id),
        quantity,
        n_lines: 1,
        status: ReturnStatus::Requested,
        outcome: args.choice("outcome", Outcome::from_code, Outcome::CODES)?.unwrap_or_default(),
        reason: args.choice("reason", Reason::from_code, Reason::CODES)?.unwrap_or_default(),
        comment: args.get("comment").unwrap_or_default().to_owned(),
        requested_at: ctx.happened_at,
        zone_stated: true,
        updated_at: ctx.now,
        fulfilment: "merchant".to_owned(),
        value_minor: ordered
            .map_or(0, |line| units_share(line.price_minor - line.discount_minor, 0, quantity, line.quantity)),
        ..ReturnCase::default()
    };
    if let Some(order) = &sit.order {
        case.order_ref.clone_from(&order.order_ref);
        case.order_id = Some(order.id);
        case.customer_id = order.customer_id;
        case.customer.clone_from(&order.customer);
        case.platform.clone_from(&order.platform);
        case.account.clone_from(&order.account);
        case.market.clone_from(&order.market);
        case.currency.clone_from(&order.currency);
    }
    case.issue = case.reason.issue();
    said::said(&case.comment, case.reason, &sit.taught).stamp_return(&mut case);
    sit.policy.judge(&sit.facts(&case)).stand_on(&mut case);
    let line = line_of(&case, ids);
    Ok(vec![Change::create(case), Change::create(line)])
}

/// The one line of a return that a person opens.
fn line_of(case: &ReturnCase, ids: &mut dyn Ids) -> ReturnLine {
    ReturnLine {
        id: ids.next(Kind::ReturnLine),
        return_id: case.id,
        sku: case.sku.clone(),
        product_id: case.product_id,
        product: case.product.clone(),
        reason: case.reason,
        asked: case.quantity,
        value_minor: case.value_minor,
        ..ReturnLine::default()
    }
}

fn edit(ctx: &Context, command: &Command, sit: &Situation, case: &mut ReturnCase) -> Result<(), Refusal> {
    let args = &command.args;
    match command.verb.as_str() {
        "cancel" => ends::cancel(ctx, args, sit, case)?,
        "lost" => losses::lost(ctx, sit, case)?,
        "expire" => ends::expire(sit, case)?,
        "close" => ends::close(ctx, sit, case)?,
        "reopen" => ends::reopen(sit, case),
        "dispute" => {
            case.dispute = Some(Dispute::Open);
            case.disputed_at = Some(ctx.happened_at);
            let named = ahead(ctx, args, "until")?;
            let usual = || Some(due::of_dispute(&sit.clockwork, case).at).filter(|at| !at.is_never());
            case.dispute_until = named.or_else(usual);
        }
        "end_dispute" => end_dispute(args, case)?,
        "hold" => case.hold = args.choice("why", Hold::from_code, Hold::CODES)?,
        "release" => case.hold = None,
        "wait" => {
            case.waiting_for = args.choice("party", Party::from_code, Party::CODES)?;
            case.wait_until = ahead(ctx, args, "until")?;
        }
        "snooze" => case.snoozed_until = ahead(ctx, args, "until")?,
        "wake" => {
            case.snoozed_until = None;
            case.waiting_for = None;
            case.wait_until = None;
        }
        "assign" => case.assignee = ctx.person(args.get("to").unwrap_or_default()),
        "tag" => {
            case.tags = tags::edited(&case.tags, args.get("tags").unwrap_or_default()).ok_or(Refusal::NothingToDo)?;
            // A policy that asks for evidence looks at its tag.
            *case = judgement::judged(sit, case.clone());
        }
        "classify" => {
            let (category, issue) = said::corrected(args, &case.comment)?;
            case.issue = issue.or(category.map(Category::issue)).unwrap_or(case.issue);
            if category.is_some() {
                case.category = category;
                said::PERSON.clone_into(&mut case.category_by);
            }
        }
        "keywords" => case.keywords = said::keywords(args, &case.keywords)?,
        "severity" => {
            case.severity = args.choice("level", Severity::from_code, Severity::CODES)?.unwrap_or(case.severity);
        }
        _ => return Err(Refusal::UnknownVerb { verb: command.verb.clone(), nearest: None }),
    }
    Ok(())
}

fn end_dispute(args: &Args, case: &mut ReturnCase) -> Result<(), Refusal> {
    let outcome = args.choice("outcome", Dispute::from_code, Dispute::CODES)?;
    if outcome == Some(Dispute::Open) {
        return Err(Refusal::NothingToDo);
    }
    case.dispute = outcome;
    case.dispute_until = None;
    Ok(())
}

fn written(ctx: &Context, args: &Args, public: bool, case: &ReturnCase, ids: &mut dyn Ids) -> Message {
    Message {
        id: ids.next(Kind::Message),
        return_id: Some(case.id),
        order_ref: case.order_ref.clone(),
        author: if ctx.actor.kind == ActorKind::Agent { Author::Agent } else { Author::Automatic },
        author_name: ctx.actor.name.clone(),
        public,
        body: args.get("text").unwrap_or_default().to_owned(),
        sent_at: ctx.happened_at,
        updated_at: ctx.now,
        read_by: said::LISTS.to_owned(),
        ..Message::default()
    }
}

/// Tells the customer something; what was begun as a draft is sent with it.
fn answer(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase, ids: &mut dyn Ids) -> Decision {
    let message = written(ctx, args, true, case, ids);
    let mut after = case.clone();
    take_if_free(ctx, &mut after);
    if let Some(until) = ahead(ctx, args, "until")? {
        after.waiting_for = Some(Party::Customer);
        after.wait_until = Some(until);
    }
    let mut changes = vec![Change::create(message), Change::create(notice(ctx, case, "answer", ids))];
    if after != *case {
        changes.insert(0, updated(ctx, case, after)?);
    }
    changes.extend(draft::ended(ctx, args, sit)?);
    Ok(changes)
}

/// A message about a return, waiting in the outbox.
pub(super) fn notice(ctx: &Context, case: &ReturnCase, what: &str, ids: &mut dyn Ids) -> Effect {
    let id = ids.next(Kind::Effect);
    Effect {
        id,
        natural_key: Some(format!("notice:{}:{id}", case.key())),
        kind: EffectKind::Notice,
        return_id: Some(case.id),
        what: what.to_owned(),
        hold_until: ctx.now.plus(HOLD),
        created_at: ctx.now,
        ..Effect::default()
    }
}

/// Whoever does the work owns a return that nobody owned.
pub(super) fn take_if_free(ctx: &Context, case: &mut ReturnCase) {
    if case.assignee.is_empty() && ctx.actor.kind == ActorKind::Agent {
        case.assignee.clone_from(&ctx.actor.name);
    }
}

/// A moment that must lie ahead.
fn ahead(ctx: &Context, args: &Args, name: &'static str) -> Result<Option<Instant>, Refusal> {
    match args.when(name, ctx.now)? {
        Some(at) if at <= ctx.now => Err(Refusal::BadArgument {
            name,
            value: args.get(name).unwrap_or_default().to_owned(),
            expected: "future".to_owned(),
        }),
        at => Ok(at),
    }
}
