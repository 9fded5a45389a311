//! When a return has had its answer: the goods judged, each owed unit refunded, credited, replaced, or given up.

use super::decide::{go, notice};
use super::{ReturnCase, ReturnLine, ReturnStatus};
use crate::domain::change::{Change, Record};
use crate::domain::command::Context;
use crate::domain::exchanges::ExchangeMode;
use crate::domain::ids::Ids;
use crate::domain::refunds::{due, ledger};
use crate::domain::situation::Situation;

/// Whether nothing more is expected to come in.
fn all_in(case: &ReturnCase, lines: &[ReturnLine]) -> bool {
    let here = |line: &ReturnLine| line.unexpected || line.received + line.missing >= line.approved;
    case.receipt_closed || lines.iter().all(here)
}

/// Whether goods came, nothing more is expected, and all of it is judged.
pub(super) fn all_judged(case: &ReturnCase, lines: &[ReturnLine]) -> bool {
    lines.iter().any(|line| line.received > 0) && lines.iter().all(|line| line.undecided() == 0) && all_in(case, lines)
}

/// Whether the goods stand in the way of settling no longer.
fn goods_done(case: &ReturnCase, sit: &Situation) -> bool {
    let nothing_to_come =
        || sit.exchanges.iter().any(|exchange| exchange.is_delivered() && exchange.mode == ExchangeMode::NoReturn);
    match case.status {
        ReturnStatus::Inspected | ReturnStatus::Lost => true,
        ReturnStatus::Approved => case.returnless || nothing_to_come(),
        // The platform's own warehouse grades by itself.
        ReturnStatus::Arrived => case.fulfilment == "platform" || all_judged(case, &sit.lines),
        _ => false,
    }
}

/// Whether each owed unit has a paid refund, a credit or a delivered replacement, and nothing else is under way.
fn answered(case: &ReturnCase, sit: &Situation) -> bool {
    if ledger::under_way(case.id, &sit.refunds) || sit.exchanges.iter().any(|exchange| exchange.is_under_way()) {
        return false;
    }
    let mut units: i64 =
        sit.exchanges.iter().filter(|exchange| exchange.is_delivered()).map(|exchange| exchange.quantity).sum();
    for refund in ledger::paid_of(case.id, &sit.refunds) {
        match ledger::units(refund) {
            Some(n) => units += n,
            // A sum that was named answers the whole.
            None => return true,
        }
    }
    let owed: i64 = sit.lines.iter().map(|line| due(line, &sit.lines)).sum();
    units > 0 && units >= owed
}

/// Settles a return whose goods are done and whose owed units are all answered; the situation holds what is about to be.
pub(in crate::domain) fn settle_if_answered(ctx: &Context, sit: &Situation, case: &mut ReturnCase) {
    if goods_done(case, sit) && answered(case, sit) {
        go(case, ReturnStatus::Settled);
        case.settled_at = Some(ctx.happened_at);
    }
}

/// The customer hears that a return is settled, however that came about; what the platform has settled it tells itself.
pub(in crate::domain) fn tell(ctx: &Context, verb: &str, changes: &mut Vec<Change>, ids: &mut dyn Ids) {
    if verb == "reconcile" {
        return;
    }
    let settled = changes.iter().filter_map(ReturnCase::edit).find_map(|edit| {
        let after = edit.after.as_ref().filter(|after| after.status == ReturnStatus::Settled)?;
        edit.before.as_ref().is_some_and(|before| before.status != ReturnStatus::Settled).then(|| after.clone())
    });
    if let Some(case) = settled {
        changes.push(Change::create(notice(ctx, &case, "return_settled", ids)));
    }
}
