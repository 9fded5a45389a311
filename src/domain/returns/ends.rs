//! The ways a return ends and comes back: canceled, expired, settled without money, closed, reopened, reconciled.

use super::decide::{go, updated};
use super::verbs::SIDES;
use super::{Disposition, Dispute, ReturnCase, ReturnLine, ReturnStatus, losses};
use crate::domain::change::Change;
use crate::domain::command::{Args, Context};
use crate::domain::ids::Ids;
use crate::domain::refunds::ledger;
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};

/// No refund may be on its way, and no replacement.
fn nothing_under_way(sit: &Situation, case: &ReturnCase) -> Result<(), Refusal> {
    if ledger::under_way(case.id, &sit.refunds) {
        return Err(Refusal::NotYet("refund_ended"));
    }
    if sit.exchanges.iter().any(|exchange| exchange.is_under_way()) {
        return Err(Refusal::NotYet("exchange_ended"));
    }
    Ok(())
}

/// Nothing may have come in, and no money gone out (domain 2.1); only this return's own parcels count.
pub(super) fn cancel(ctx: &Context, args: &Args, sit: &Situation, case: &mut ReturnCase) -> Result<(), Refusal> {
    if sit.lines.iter().any(|line| line.received > 0) {
        return Err(Refusal::NotYet("goods_sent_back"));
    }
    if ledger::paid_of(case.id, &sit.refunds).next().is_some() {
        return Err(Refusal::NotYet("refund_reversed"));
    }
    nothing_under_way(sit, case)?;
    go(case, ReturnStatus::Canceled);
    case.decided_at = Some(ctx.happened_at);
    if let Some(by) = args.get("by") {
        by.clone_into(&mut case.refusal_clause);
    }
    args.get("reason").unwrap_or_default().clone_into(&mut case.refusal_reason);
    Ok(())
}

pub(super) fn expire(sit: &Situation, case: &mut ReturnCase) -> Result<(), Refusal> {
    if sit.parcels.iter().any(|parcel| parcel.first_scan_at.is_some()) {
        return Err(Refusal::NotYet("parcel_unscanned"));
    }
    if ledger::paid_of(case.id, &sit.refunds).next().is_some() {
        return Err(Refusal::NotYet("refund_reversed"));
    }
    nothing_under_way(sit, case)?;
    go(case, ReturnStatus::Expired);
    Ok(())
}

pub(super) fn close(ctx: &Context, sit: &Situation, case: &mut ReturnCase) -> Result<(), Refusal> {
    if case.dispute == Some(Dispute::Open) {
        return Err(Refusal::NotYet("dispute_ended"));
    }
    nothing_under_way(sit, case)?;
    go(case, ReturnStatus::Closed);
    case.closed_at = Some(ctx.happened_at);
    Ok(())
}

/// Back to what the goods say.
pub(super) fn reopen(sit: &Situation, case: &mut ReturnCase) {
    let received: i64 = sit.lines.iter().map(|line| line.received).sum();
    let undecided: i64 = sit.lines.iter().map(ReturnLine::undecided).sum();
    let approved: i64 = sit.lines.iter().map(|line| line.approved).sum();
    let status = match (received, undecided, approved) {
        (0, _, 0) => ReturnStatus::Requested,
        (0, _, _) => ReturnStatus::Approved,
        (_, 0, _) => ReturnStatus::Inspected,
        _ => ReturnStatus::Arrived,
    };
    go(case, status);
    case.settled_at = None;
    case.closed_at = None;
}

/// Ends a return without goods or after a loss, or settles judged goods at an explicit zero.
pub(super) fn settle(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase, ids: &mut dyn Ids) -> Decision {
    if case.status == ReturnStatus::Approved && !case.returnless {
        return Err(Refusal::NotYet("returnless"));
    }
    if sit.lines.iter().any(|line| line.undecided() > 0) {
        return Err(Refusal::NotYet("inspected"));
    }
    nothing_under_way(sit, case)?;
    losses::may_settle(ctx, sit, case)?;
    let mut after = case.clone();
    let owed =
        if case.status == ReturnStatus::Lost { losses::bear(ctx, args, sit, &mut after, ids)? } else { Vec::new() };
    go(&mut after, ReturnStatus::Settled);
    after.settled_at = Some(ctx.happened_at);
    args.get("reason").unwrap_or_default().clone_into(&mut after.note);
    let mut changes = vec![updated(ctx, case, after)?];
    changes.extend(owed);
    if case.returnless {
        for line in sit.lines.iter().filter(|line| line.disposition.is_none()) {
            let kept = ReturnLine { disposition: Some(Disposition::KeptByCustomer), ..line.clone() };
            changes.push(Change::update(line.clone(), kept));
        }
    }
    Ok(changes)
}

/// Keeps our state, or takes the platform's with what it implies for the lines.
pub(super) fn reconcile(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase) -> Decision {
    let theirs = args.choice("choice", |side| SIDES.contains(&side).then_some(side == "theirs"), SIDES)?;
    let mut after = ReturnCase { conflict: None, ..case.clone() };
    let taken = case.conflict.filter(|_| theirs == Some(true));
    if let Some(status) = taken {
        go(&mut after, status);
        after.decided_at = Some(ctx.happened_at);
        match status {
            ReturnStatus::Arrived => after.received_at = case.received_at.or(Some(ctx.happened_at)),
            ReturnStatus::Settled => after.settled_at = case.settled_at.or(Some(ctx.happened_at)),
            ReturnStatus::Closed => after.closed_at = case.closed_at.or(Some(ctx.happened_at)),
            _ => {}
        }
    }
    let mut changes = vec![updated(ctx, case, after)?];
    let untouched = sit.lines.iter().all(|line| line.approved == 0);
    for line in sit.lines.iter().filter(|line| untouched && !line.unexpected) {
        let mut followed = line.clone();
        if let Some(status) = taken {
            followed.follow_headline(status);
        }
        if followed != *line {
            changes.push(Change::update(line.clone(), followed));
        }
    }
    Ok(changes)
}
