//! Goodwill without a return: money or credit that answers a complaint (domain 2.2).

use super::approval::may_approve;
use super::{Refund, RefundKind, RefundStatus, freeze, named, sheet};
use crate::domain::change::Change;
use crate::domain::command::{ArgKind, Command, Context, VerbSpec, opt, req};
use crate::domain::ids::{Ids, Kind};
use crate::domain::money::{self, decimal};
use crate::domain::refusal::Refusal;
use crate::domain::returns::money::instruction;
use crate::domain::situation::{Decision, Situation};

/// How a complaint gets it.
pub(super) const VERB: VerbSpec = VerbSpec {
    id: "compensate",
    kinds: &[Kind::Ticket],
    args: &[
        req("amount", ArgKind::Money),
        opt("currency", ArgKind::Text),
        opt("kind", ArgKind::Choice(KINDS)),
        req("reason", ArgKind::Text),
    ],
    confirm: true,
};

/// What a complaint can be answered with.
const KINDS: &[&str] = &["goodwill", "original_payment", "transfer", "store_credit", "points", "coupon"];

/// Proposes, approves and submits it as far as the acting person may.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let ticket = sit.ticket.as_ref().ok_or(Refusal::NotFound(command.key))?;
    let args = &command.args;
    let currency = currency(command, sit)?;
    let amount_minor = args.money("amount", &currency)?.unwrap_or(0);
    if amount_minor <= 0 {
        let value = decimal(amount_minor, &currency);
        return Err(Refusal::BadArgument { name: "amount", value, expected: "money".to_owned() });
    }
    sheet::within_order(amount_minor, sit, &currency)?;
    let kind = |code: &str| RefundKind::from_code(code).filter(|kind| KINDS.contains(&kind.code()));
    let mut refund = Refund {
        id: ids.next(Kind::Refund),
        platform: ticket.platform.clone(),
        account: ticket.account.clone(),
        market: ticket.market.clone(),
        ticket_id: Some(ticket.id),
        order_id: ticket.order_id.or_else(|| sit.order.as_ref().map(|order| order.id)),
        order_ref: ticket.order_ref.clone(),
        kind: args.choice("kind", kind, KINDS)?.unwrap_or(RefundKind::Goodwill),
        currency,
        amount_minor,
        sheet: vec![named(amount_minor)],
        reason: args.get("reason").unwrap_or_default().to_owned(),
        proposed_by: ctx.actor.name.clone(),
        proposed_at: ctx.happened_at,
        updated_at: ctx.now,
        ..Refund::default()
    };
    freeze(&mut refund, sit, ctx.now);
    Ok(hand_in(ctx, sit, refund, ids))
}

/// A new refund with its instruction where the acting person may approve it alone; otherwise it stays proposed.
pub(in crate::domain) fn hand_in(ctx: &Context, sit: &Situation, mut refund: Refund, ids: &mut dyn Ids) -> Vec<Change> {
    if may_approve(ctx, sit, &refund).is_err() {
        return vec![Change::create(refund)];
    }
    refund.status = RefundStatus::Submitted;
    refund.approved_by.clone_from(&ctx.actor.name);
    refund.approved_at = Some(ctx.happened_at);
    refund.approved_until = Some(ctx.happened_at.plus(sit.money_rules.at(ctx.now).approval_holds));
    refund.submitted_at = Some(ctx.happened_at);
    let instruction = instruction(ctx, &refund, ids);
    vec![Change::create(refund), Change::create(instruction)]
}

fn currency(command: &Command, sit: &Situation) -> Result<String, Refusal> {
    let named = command.args.get("currency").map(str::to_uppercase);
    if let Some(code) = named.as_ref().filter(|code| !money::is_currency(code)) {
        return Err(Refusal::BadArgument { name: "currency", value: code.clone(), expected: "EUR".to_owned() });
    }
    let of_order = sit.order.as_ref().map(|order| order.currency.clone());
    let of_ticket = sit.ticket.as_ref().map(|ticket| ticket.currency.clone());
    let known = [of_order, of_ticket].into_iter().flatten().find(|code| !code.is_empty());
    match (named, known) {
        (Some(named), Some(known)) if named != known => Err(Refusal::CurrencyMismatch { left: known, right: named }),
        (Some(code), _) | (None, Some(code)) => Ok(code),
        (None, None) => Err(Refusal::MissingArgument { verb: VERB.id, name: "currency" }),
    }
}
