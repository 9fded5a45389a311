//! The machine of refunds: approved, submitted, confirmed or failed, reversed by an entry of its own (domain 2.2).

use super::approval::may_approve;
use super::ledger::{net_minor, reversal_key, reversals};
use super::{Part, Refund, RefundStatus, SheetLine, compensate, freeze};
use crate::domain::change::{Change, Record};
use crate::domain::command::{ArgKind, ArgSpec, Args, Command, Context, VerbSpec, opt, req};
use crate::domain::credits;
use crate::domain::ids::{Ids, Kind};
use crate::domain::money::decimal;
use crate::domain::outbox::{Effect, EffectStatus};
use crate::domain::people::ActorKind;
use crate::domain::refusal::Refusal;
use crate::domain::returns::{ReturnCase, money::instruction, settling::settle_if_answered};
use crate::domain::situation::{Decision, Situation};

const fn verb(id: &'static str, args: &'static [ArgSpec], confirm: bool) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Refund], args, confirm }
}

/// What can be done with a refund.
pub const VERBS: &[VerbSpec] = &[
    verb("approve", &[], true),
    verb("submit", &[], true),
    verb("lapse", &[opt("reason", ArgKind::Text)], false),
    verb("confirm", &[opt("ref", ArgKind::Text), opt("amount", ArgKind::Money), opt("differs", ArgKind::Flag)], true),
    verb("unknown", &[], false),
    verb("fail", &[req("reason", ArgKind::Text)], false),
    verb("retry", &[], true),
    verb("abandon", &[req("reason", ArgKind::Text)], false),
    verb("void", &[opt("reason", ArgKind::Text)], false),
    verb("reverse", &[opt("amount", ArgKind::Money), req("reason", ArgKind::Text)], true),
    verb("rate", &[], false),
    compensate::VERB,
];

/// Whatever its limits, a rule neither lets money go that somebody else agreed on, nor says that money moved (domain 2.2).
fn not_by_rules(verb: &str) -> Result<(), Refusal> {
    match verb {
        "submit" | "retry" => Err(Refusal::NotYet("person_alone")),
        "confirm" | "fail" | "reverse" => Err(Refusal::NotYet("person_or_file")),
        _ => Ok(()),
    }
}

const fn from_states(verb: &str) -> &'static [RefundStatus] {
    use RefundStatus::{Approved, Failed, Proposed, Submitted, Succeeded, Unknown};
    match verb.as_bytes() {
        b"approve" => &[Proposed],
        b"submit" | b"lapse" => &[Approved],
        b"confirm" | b"fail" => &[Submitted, Unknown],
        b"unknown" => &[Submitted],
        b"retry" | b"abandon" => &[Failed],
        b"void" => &[Proposed, Approved],
        b"reverse" => &[Succeeded],
        b"rate" => RefundStatus::ALL,
        _ => &[],
    }
}

/// Whether a verb applies to a refund as it stands, and why not.
pub fn allowed(verb: &str, refund: &Refund) -> Result<(), Refusal> {
    let Some(spec) = VERBS.iter().find(|spec| spec.id == verb) else {
        return Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None });
    };
    let states = from_states(spec.id);
    if states.contains(&refund.status) {
        return Ok(());
    }
    Err(Refusal::WrongState {
        verb: spec.id,
        key: refund.key(),
        state: refund.status.code(),
        allowed: states.iter().map(|state| state.code()).collect(),
    })
}

/// Decides one verb on a refund.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let refund = sit.refund.as_ref().ok_or(Refusal::NotFound(command.key))?;
    allowed(&command.verb, refund)?;
    if ctx.actor.kind == ActorKind::Rule {
        not_by_rules(&command.verb)?;
    }
    let args = &command.args;
    let mut after = Refund { updated_at: ctx.now, ..refund.clone() };
    match command.verb.as_str() {
        "approve" => approve(ctx, sit, refund, &mut after)?,
        "lapse" => lapse(args, &mut after),
        "submit" | "retry" => {
            in_time(ctx, refund)?;
            after.status = RefundStatus::Submitted;
            after.submitted_at = Some(ctx.happened_at);
        }
        "confirm" => return confirm(ctx, args, sit, refund, after, ids),
        "unknown" => after.status = RefundStatus::Unknown,
        "fail" => {
            after.status = RefundStatus::Failed;
            after.paid_minor = None;
            args.get("reason").unwrap_or_default().clone_into(&mut after.note);
        }
        "abandon" | "void" => {
            after.status = if command.verb == "void" { RefundStatus::Void } else { RefundStatus::Abandoned };
            args.get("reason").unwrap_or_default().clone_into(&mut after.note);
        }
        "reverse" => return reverse(ctx, args, sit, refund, after, ids),
        "rate" => rate(ctx, sit, refund, &mut after)?,
        _ => return Err(Refusal::UnknownVerb { verb: command.verb.clone(), nearest: None }),
    }
    let submitted = after.status == RefundStatus::Submitted
        && refund.status != RefundStatus::Submitted
        && sit.effects.iter().all(|e| e.status != EffectStatus::Held);
    let held = instruction(ctx, &after, ids);
    let ended = matches!(after.status, RefundStatus::Abandoned | RefundStatus::Void);
    let mut changes = vec![Change::update(refund.clone(), after)];
    if ended {
        changes.extend(stopped(sit, refund));
    }
    if submitted {
        // A second try is a second instruction with a key of its own.
        let try_number = sit.effects.len() + 1;
        let natural_key = held.natural_key.map(|key| format!("{key}:{try_number}"));
        changes.push(Change::create(Effect { natural_key, ..held }));
    }
    Ok(changes)
}

/// Nobody pays on the word of a refund that was given up.
fn stopped(sit: &Situation, refund: &Refund) -> Vec<Change> {
    let held = |effect: &&Effect| effect.refund_id == Some(refund.id) && effect.status == EffectStatus::Held;
    let stop = |effect: &Effect| Effect { status: EffectStatus::Stopped, ..effect.clone() };
    sit.effects.iter().filter(held).map(|effect| Change::update(effect.clone(), stop(effect))).collect()
}

fn approve(ctx: &Context, sit: &Situation, refund: &Refund, after: &mut Refund) -> Result<(), Refusal> {
    may_approve(ctx, sit, refund)?;
    after.status = RefundStatus::Approved;
    after.approved_by.clone_from(&ctx.actor.name);
    after.approved_at = Some(ctx.happened_at);
    after.approved_until = Some(ctx.happened_at.plus(sit.money_rules.at(ctx.now).approval_holds));
    Ok(())
}

/// What was agreed on long ago is agreed on anew before it is paid. What was submitted in time may be tried again.
fn in_time(ctx: &Context, refund: &Refund) -> Result<(), Refusal> {
    let is_over = refund.approved_until.is_some_and(|until| until <= ctx.now);
    if is_over && refund.status == RefundStatus::Approved { Err(Refusal::NotYet("approved_anew")) } else { Ok(()) }
}

/// Back to where somebody has to agree: its time is over, or who approved it thought better of it.
fn lapse(args: &Args, after: &mut Refund) {
    after.status = RefundStatus::Proposed;
    after.approved_by.clear();
    after.approved_at = None;
    after.approved_until = None;
    if let Some(reason) = args.get("reason") {
        reason.clone_into(&mut after.note);
    }
}

/// Freezes the rate of the order's day for a refund that was made before any rate was known; a frozen one stays.
fn rate(ctx: &Context, sit: &Situation, refund: &Refund, after: &mut Refund) -> Result<(), Refusal> {
    if refund.rated_at.is_some() {
        return Err(Refusal::NothingToDo);
    }
    freeze(after, sit, ctx.now);
    if after.rated_at.is_none() { Err(Refusal::NotYet("rates")) } else { Ok(()) }
}

/// The platform or bank has paid; the instruction has left the desk, and with it the way back.
fn confirm(
    ctx: &Context,
    args: &Args,
    sit: &Situation,
    refund: &Refund,
    mut after: Refund,
    ids: &mut dyn Ids,
) -> Decision {
    let paid = args.money("amount", &refund.currency)?.or(refund.paid_minor).unwrap_or(refund.amount_minor);
    if paid != refund.amount_minor {
        differs(args, refund, &mut after, paid)?;
    }
    after.paid_minor = None;
    after.status = RefundStatus::Succeeded;
    after.done_at = Some(ctx.happened_at);
    if let Some(platform_ref) = args.get("ref") {
        platform_ref.clone_into(&mut after.platform_ref);
    }
    let entry = credits::entry_of(ctx, sit, &after, ids);
    let mut changes = Vec::new();
    if let Some(case) = sit.case.as_ref().filter(|case| refund.return_id == Some(case.id)) {
        changes.push(Change::update(case.clone(), paid_out(ctx, sit, case, &after)));
    }
    changes.insert(0, Change::update(refund.clone(), after));
    changes.extend(entry);
    for effect in
        sit.effects.iter().filter(|effect| effect.refund_id == Some(refund.id) && effect.status == EffectStatus::Held)
    {
        let left = Effect { status: EffectStatus::Done, left_at: Some(ctx.happened_at), ..effect.clone() };
        changes.push(Change::update(effect.clone(), left));
    }
    Ok(changes)
}

/// Another sum was paid than was submitted: a conflict, until somebody says that it is so; then a line of the sheet says it too.
fn differs(args: &Args, refund: &Refund, after: &mut Refund, paid: i64) -> Result<(), Refusal> {
    if paid <= 0 || !args.flag("differs")? {
        return Err(Refusal::AmountDiffers {
            submitted: decimal(refund.amount_minor, &refund.currency),
            paid: decimal(paid, &refund.currency),
            currency: refund.currency.clone(),
        });
    }
    after.sheet.push(SheetLine {
        part: Part::Cap,
        rule: "paid_otherwise".to_owned(),
        basis: decimal(paid, &refund.currency),
        of_minor: paid,
        amount_minor: paid - refund.amount_minor,
    });
    after.amount_minor = paid;
    after.tell();
    Ok(())
}

/// The return after a refund succeeded; it settles when nothing of it is open any more.
pub(in crate::domain) fn paid_out(ctx: &Context, sit: &Situation, case: &ReturnCase, paid: &Refund) -> ReturnCase {
    let mut then = sit.clone();
    then.refunds.retain(|refund| refund.id != paid.id);
    then.refunds.push(paid.clone());
    let refunded_minor = case.refunded_minor + paid.amount_minor;
    let mut after = ReturnCase { refunded_minor, updated_at: ctx.now, ..case.clone() };
    settle_if_answered(ctx, &then, &mut after);
    after
}

/// Money that came back is an entry of its own; the old one is never edited.
fn reverse(ctx: &Context, args: &Args, sit: &Situation, refund: &Refund, after: Refund, ids: &mut dyn Ids) -> Decision {
    let most = net_minor(refund, &sit.refunds);
    if most <= 0 {
        return Err(Refusal::NothingToDo);
    }
    let amount = args.money("amount", &refund.currency)?.unwrap_or(most);
    if amount <= 0 || amount > most {
        return Err(Refusal::AboveCeiling {
            wanted_minor: amount,
            most_minor: most,
            wanted: decimal(amount, &refund.currency),
            most: decimal(most, &refund.currency),
            currency: refund.currency.clone(),
        });
    }
    let mut entry = Refund {
        id: ids.next(Kind::Refund),
        rev: 0,
        natural_key: Some(reversal_key(refund, reversals(refund, &sit.refunds).count() + 1)),
        amount_minor: -amount,
        sheet: vec![SheetLine {
            part: Part::Goods,
            rule: "reversal".to_owned(),
            basis: refund.key().to_string(),
            of_minor: most,
            amount_minor: -amount,
        }],
        status: RefundStatus::Succeeded,
        reason: "reversal".to_owned(),
        note: args.get("reason").unwrap_or_default().to_owned(),
        proposed_by: ctx.actor.name.clone(),
        proposed_at: ctx.happened_at,
        done_at: Some(ctx.happened_at),
        ..after
    };
    entry.tell();
    let ledger = credits::entry_of(ctx, sit, &entry, ids);
    let mut changes = vec![Change::create(entry)];
    if let Some(case) = sit.case.as_ref().filter(|case| refund.return_id == Some(case.id)) {
        let refunded_minor = case.refunded_minor - amount;
        changes.push(Change::update(case.clone(), ReturnCase { refunded_minor, updated_at: ctx.now, ..case.clone() }));
    }
    changes.extend(ledger);
    Ok(changes)
}
