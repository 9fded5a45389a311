//! Money and goods that answer a return: refund with its sheet, credit, exchange, resend. Each is a record of its own.

use super::decide::updated;
use super::verbs::CREDITS;
use super::{ReturnCase, ReturnStatus};
use crate::domain::change::Change;
use crate::domain::command::{Args, Context};
use crate::domain::exchanges::{self, Exchange, ExchangeMode};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::money::decimal;
use crate::domain::outbox::{Effect, EffectKind};
use crate::domain::refunds::{self, Refund, RefundKind, RefundStatus, Wanted, ledger};
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::time::Instant;

/// Proposes, approves and submits a refund as far as the agent's limit lets it; the sheet is kept with it.
pub(super) fn refund(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase, ids: &mut dyn Ids) -> Decision {
    if case.status == ReturnStatus::Approved && !case.returnless && args.get("reason").is_none() {
        // Money before goods is a decision of its own.
        return Err(Refusal::NotYet("goods_or_reason"));
    }
    let currency = refunds::currency(case, sit)?;
    let wanted = Wanted {
        sku: None,
        units: args.units("qty")?,
        deduct_points: args.percent("deduct")?,
        amount_minor: given(args, "amount", &currency)?,
        restocking_minor: given(args, "restocking", &currency)?,
        label_minor: given(args, "label", &currency)?,
        goodwill_minor: given(args, "goodwill", &currency)?.unwrap_or(0),
    };
    let sheet = refunds::sheet(&wanted, case, sit)?;
    let waived_minor = sheet.waived_minor;
    if waived_minor > 0 && (args.get("reason").is_none() || !ctx.actor.may_override()) {
        return Err(Refusal::Policy { clauses: vec!["-fees".to_owned()] });
    }
    let kind = args.choice("kind", RefundKind::from_code, RefundKind::CODES)?.unwrap_or_default();
    let refund =
        Refund { sheet: sheet.lines, ..blank(ctx, args, case, kind, &sheet.currency, sheet.amount_minor, ids) };
    let mut changes = give(ctx, sit, case, refund, ids)?;
    if waived_minor > 0 {
        waive(ctx, args, case, waived_minor, &mut changes);
    }
    Ok(changes)
}

/// Counts fees of the policy that a person waived.
fn waive(ctx: &Context, args: &Args, case: &ReturnCase, waived_minor: i64, changes: &mut Vec<Change>) {
    let count = |case: &mut ReturnCase| {
        case.overridden_at = Some(ctx.happened_at);
        case.waived_minor += waived_minor;
        args.get("reason").unwrap_or_default().clone_into(&mut case.override_reason);
        case.updated_at = ctx.now;
    };
    for change in changes.iter_mut() {
        if let Change::Return(edit) = change
            && let Some(after) = &mut edit.after
        {
            return count(after);
        }
    }
    let mut after = case.clone();
    count(&mut after);
    changes.insert(0, Change::update(case.clone(), after));
}

/// A sum as people give it; the sheet knows which ones are taken off.
fn given(args: &Args, name: &'static str, currency: &str) -> Result<Option<i64>, Refusal> {
    match args.money(name, currency)? {
        Some(minor) if minor < 0 => {
            Err(Refusal::BadArgument { name, value: decimal(minor, currency), expected: "money".to_owned() })
        }
        minor => Ok(minor),
    }
}

/// Store credit, points or a coupon instead of money.
pub(super) fn credit(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase, ids: &mut dyn Ids) -> Decision {
    let currency = refunds::currency(case, sit)?;
    let amount = given(args, "amount", &currency)?.unwrap_or(0);
    if amount == 0 {
        return Err(Refusal::BadArgument {
            name: "amount",
            value: decimal(amount, &currency),
            expected: "money".to_owned(),
        });
    }
    refunds::within_ceiling(amount, case, sit)?;
    let credit = |code: &str| RefundKind::from_code(code).filter(|kind| CREDITS.contains(&kind.code()));
    let kind = args.choice("kind", credit, CREDITS)?.unwrap_or(RefundKind::StoreCredit);
    let refund = Refund { sheet: vec![refunds::named(amount)], ..blank(ctx, args, case, kind, &currency, amount, ids) };
    give(ctx, sit, case, refund, ids)
}

fn blank(
    ctx: &Context,
    args: &Args,
    case: &ReturnCase,
    kind: RefundKind,
    currency: &str,
    amount_minor: i64,
    ids: &mut dyn Ids,
) -> Refund {
    Refund {
        id: ids.next(Kind::Refund),
        platform: case.platform.clone(),
        account: case.account.clone(),
        market: case.market.clone(),
        return_id: Some(case.id),
        order_id: case.order_id,
        order_ref: case.order_ref.clone(),
        kind,
        currency: currency.to_owned(),
        amount_minor,
        reason: args.get("reason").unwrap_or(case.reason.code()).to_owned(),
        proposed_by: ctx.actor.name.clone(),
        proposed_at: ctx.happened_at,
        updated_at: ctx.now,
        ..Refund::default()
    }
}

/// Where the acting person may approve it alone, a refund is approved and submitted at once, and its instruction waits for a
/// person to confirm it. What somebody else has paid already is recorded as paid.
fn give(ctx: &Context, sit: &Situation, case: &ReturnCase, mut refund: Refund, ids: &mut dyn Ids) -> Decision {
    refunds::freeze(&mut refund, sit, ctx.now);
    let mut after = case.clone();
    if case.assignee.is_empty() && ctx.actor.may_override() {
        after.assignee.clone_from(&ctx.actor.name);
    }
    let mut changes = Vec::new();
    if refund.kind.is_fact() && ctx.actor.may_override() {
        refund.status = RefundStatus::Succeeded;
        refund.external = true;
        refund.done_at = Some(ctx.happened_at);
        after = refunds::decide::paid_out(ctx, sit, &after, &refund);
        changes.push(Change::create(refund));
    } else {
        changes.extend(refunds::compensate::hand_in(ctx, sit, refund, ids));
    }
    if after != *case {
        changes.insert(0, updated(ctx, case, after)?);
    }
    Ok(changes)
}

/// The word to pay, held until a person confirms it (domain 2.0).
pub(crate) fn instruction(ctx: &Context, refund: &Refund, ids: &mut dyn Ids) -> Effect {
    Effect {
        id: ids.next(Kind::Effect),
        natural_key: Some(format!("refund:{}:{}", Key::new(Kind::Refund, refund.id), refund.amount_minor)),
        kind: EffectKind::RefundInstruction,
        return_id: refund.return_id,
        ticket_id: refund.ticket_id,
        refund_id: Some(refund.id),
        what: refund.kind.code().to_owned(),
        currency: refund.currency.clone(),
        amount_minor: refund.amount_minor,
        hold_until: Instant::NEVER,
        created_at: ctx.now,
        ..Effect::default()
    }
}

/// Other goods instead, or goods again.
pub(super) fn replace(
    ctx: &Context,
    verb: &str,
    args: &Args,
    sit: &Situation,
    case: &ReturnCase,
    ids: &mut dyn Ids,
) -> Decision {
    let units: i64 =
        sit.lines.iter().filter(|line| !line.unexpected).map(|line| (line.approved - line.rejected).max(0)).sum();
    // Goods that were sent instead may come back in turn, on somebody's reasoned word.
    let reasoned = args.get("reason").is_some();
    let counts = |exchange: &&Exchange| exchange.replaces() && !(reasoned && exchange.is_delivered());
    let running: i64 = sit.exchanges.iter().filter(counts).map(|exchange| exchange.quantity).sum();
    let most = (units - running).max(0);
    let quantity = args.units("qty")?.unwrap_or(most);
    if quantity > most || quantity == 0 {
        return Err(Refusal::TooMany { what: "qty", wanted: quantity, most });
    }
    let is_paid = ledger::paid_of(case.id, &sit.refunds).next().is_some();
    if !reasoned && (is_paid || ledger::under_way(case.id, &sit.refunds)) {
        return Err(Refusal::NotYet("refund_reversed_or_reason"));
    }
    let mode = if verb == "resend" {
        ExchangeMode::NoReturn
    } else {
        args.choice("mode", ExchangeMode::from_code, ExchangeMode::CODES)?.unwrap_or_default()
    };
    let currency = refunds::currency(case, sit).unwrap_or_default();
    let sku = args.get("sku").unwrap_or(&case.sku);
    let known = sit.product.as_ref().filter(|product| product.sku.eq_ignore_ascii_case(sku));
    let title = known.map(|product| product.title.clone()).unwrap_or_default();
    let consent = exchanges::decide::consent(ctx, args.get("consent"))?;
    let mut exchange = Exchange {
        id: ids.next(Kind::Exchange),
        platform: case.platform.clone(),
        account: case.account.clone(),
        market: case.market.clone(),
        return_id: Some(case.id),
        order_ref: case.order_ref.clone(),
        mode,
        sku: sku.to_owned(),
        product: if sku == case.sku { case.product.clone() } else { title },
        quantity,
        reason: args.get("reason").unwrap_or(case.reason.code()).to_owned(),
        difference_minor: args.money("difference", &currency)?.unwrap_or(0),
        deposit_minor: given(args, "deposit", &currency)?.unwrap_or(0),
        consent_at: (!consent.is_empty()).then_some(ctx.happened_at),
        consent,
        currency,
        replaces_id: sit.exchanges.iter().rfind(|earlier| earlier.is_delivered()).map(|earlier| earlier.id),
        requested_at: ctx.happened_at,
        updated_at: ctx.now,
        ..Exchange::default()
    };
    exchanges::decide::approved(ctx, sit, &mut exchange);
    let mut changes = exchanges::price::owed_to_customer(ctx, sit, case, &exchange, ids)?;
    changes.insert(0, Change::create(exchange));
    Ok(changes)
}
