//! Whose word a sum needs: somebody whose limit reaches so far, and above a shop's bar a second person.

use super::Refund;
use crate::domain::command::Context;
use crate::domain::refusal::Refusal;
use crate::domain::situation::Situation;

/// Refuses a sum above what the acting person may approve, and says who may.
pub fn within_limit(ctx: &Context, sit: &Situation, amount_minor: i64, currency: &str) -> Result<(), Refusal> {
    match sit.staff.limit(&ctx.actor, currency, ctx.now) {
        Some(limit_minor) if amount_minor > limit_minor => Err(Refusal::AboveLimit {
            wanted_minor: amount_minor,
            limit_minor,
            currency: currency.to_owned(),
            who: sit.staff.approvers(amount_minor, currency, ctx.now),
        }),
        _ => Ok(()),
    }
}

/// Whether the acting person may approve a refund: within their limit, and not as both of the two people that it needs. Who
/// works alone is both, and the record says so.
pub fn may_approve(ctx: &Context, sit: &Situation, refund: &Refund) -> Result<(), Refusal> {
    within_limit(ctx, sit, refund.amount_minor, &refund.currency)?;
    let asks_two = sit.money_rules.at(ctx.now).asks_two(refund.amount_minor, &refund.currency);
    if !asks_two || sit.staff.is_solo() || refund.proposed_by != ctx.actor.name {
        return Ok(());
    }
    let mut who = sit.staff.approvers(refund.amount_minor, &refund.currency, ctx.now);
    who.retain(|name| *name != ctx.actor.name);
    Err(Refusal::SecondPerson { who })
}
