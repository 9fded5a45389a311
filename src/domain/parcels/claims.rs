//! Claims against carriers: until when one can be made, opening it, and what came of it (domain 2.1: money owed to us).

use super::{ClaimState, ExceptionKind, Parcel, ParcelStatus};
use crate::domain::catalog::Recovery;
use crate::domain::change::{Change, Record};
use crate::domain::clocks::deadlines;
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Kind};
use crate::domain::recoveries::RecoveryStatus;
use crate::domain::refusal::Refusal;
use crate::domain::returns::chores;
use crate::domain::situation::{Decision, Situation};
use crate::domain::time::Instant;

/// Who owes for what a carrier lost.
const CARRIER: &str = "carrier";

/// Until when the carrier can be claimed on, with the clause that says so; `NEVER` for goods that came whole, once claimed, and
/// where the carrier's terms are not known.
pub fn claim_due(parcel: &Parcel) -> (Instant, &'static str) {
    let came_whole = matches!(parcel.status, ParcelStatus::Delivered | ParcelStatus::Cancelled);
    if came_whole || parcel.claim.is_some() {
        return (Instant::NEVER, "");
    }
    let handed_over = parcel.first_scan_at.filter(|at| !at.is_never());
    let due = handed_over.and_then(|at| deadlines::of_parcel(&super::carrier_name(&parcel.carrier), at));
    due.unwrap_or((Instant::NEVER, ""))
}

/// The parcel with the moment until which it can be claimed for.
pub(super) fn with_claim_due(mut parcel: Parcel) -> Parcel {
    let (at, clause) = claim_due(&parcel);
    parcel.claim_due_at = at;
    clause.clone_into(&mut parcel.claim_clause);
    parcel
}

/// The currency of the sum: the parcel's, the return's, or the one that is named.
fn currency(args: &Args, sit: &Situation, parcel: &Parcel) -> String {
    let known = [&parcel.currency].into_iter().chain(sit.case.iter().map(|case| &case.currency));
    let known = known.into_iter().find(|currency| !currency.is_empty()).cloned();
    args.get("currency").map(str::to_uppercase).or(known).unwrap_or_default()
}

/// Opens a claim; without a sum it is for what the customer paid.
pub(super) fn open(ctx: &Context, args: &Args, sit: &Situation, parcel: &Parcel) -> Decision {
    let currency = currency(args, sit, parcel);
    let value = sit.case.as_ref().filter(|case| case.currency == currency).map_or(0, |case| case.value_minor);
    let claimed_minor = args.money("amount", &currency)?.unwrap_or(value);
    if claimed_minor <= 0 {
        return Err(Refusal::MissingArgument { verb: "claim", name: "amount" });
    }
    let mut after = Parcel {
        claim: Some(ClaimState::Open),
        claimed_at: Some(ctx.happened_at),
        claimed_minor,
        currency,
        updated_at: ctx.now,
        ..parcel.clone()
    };
    if let Some(reference) = args.get("ref") {
        reference.clone_into(&mut after.claim_ref);
    }
    let mut changes = vec![Change::update(parcel.clone(), with_claim_due(after))];
    changes.extend(chores::end_carrier_claim(ctx, sit));
    Ok(changes)
}

/// Ends a claim; what the carrier pays is money that came back.
pub(super) fn settle(ctx: &Context, args: &Args, sit: &Situation, parcel: &Parcel, ids: &mut dyn Ids) -> Decision {
    let paid = args.money("amount", &parcel.currency)?.unwrap_or(parcel.claimed_minor);
    let is_refused = args.flag("refused")?;
    let claim = if is_refused { ClaimState::Refused } else { ClaimState::Paid };
    let after = Parcel { claim: Some(claim), updated_at: ctx.now, ..parcel.clone() };
    let mut changes = vec![Change::update(parcel.clone(), after)];
    if !is_refused && paid <= 0 {
        return Err(Refusal::MissingArgument { verb: "settle_claim", name: "amount" });
    }
    // A loss that the carrier bears is owed already since the return was settled.
    let owed = sit.recoveries.iter().find(|owed| owed.status == RecoveryStatus::Claimed && owed.owed_by == CARRIER);
    match owed {
        Some(owed) => changes.push(Change::update(owed.clone(), ended(ctx, owed, (!is_refused).then_some(paid)))),
        None if is_refused => {}
        None => changes.push(Change::create(recovery(ctx, sit, parcel, paid, ids))),
    }
    Ok(changes)
}

/// What was owed, as it was paid or refused.
fn ended(ctx: &Context, owed: &Recovery, paid: Option<i64>) -> Recovery {
    let status = if paid.is_some() { RecoveryStatus::Paid } else { RecoveryStatus::Denied };
    let approved_at = if paid.is_some() { ctx.happened_at } else { owed.approved_at };
    let amount_minor = paid.unwrap_or(owed.amount_minor);
    Recovery { status, amount_minor, approved_at, updated_at: ctx.now, ..owed.clone() }
}

fn recovery(ctx: &Context, sit: &Situation, parcel: &Parcel, amount_minor: i64, ids: &mut dyn Ids) -> Recovery {
    let case = sit.case.as_ref();
    let id = ids.next(Kind::Recovery);
    Recovery {
        id,
        natural_key: Some(format!("claim:{}:{id}", parcel.key())),
        platform: parcel.platform.clone(),
        market: parcel.market.clone(),
        platform_ref: parcel.claim_ref.clone(),
        case_ref: parcel.key().to_string(),
        order_ref: parcel.order_ref.clone(),
        return_id: parcel.return_id,
        reason: "carrier_claim".to_owned(),
        sku: case.map(|case| case.sku.clone()).unwrap_or_default(),
        product: case.map(|case| case.product.clone()).unwrap_or_default(),
        quantity: case.map_or(0, |case| case.quantity),
        currency: parcel.currency.clone(),
        amount_minor,
        owed_by: CARRIER.to_owned(),
        approved_at: ctx.happened_at,
        updated_at: ctx.now,
        ..Recovery::default()
    }
}

/// Whether something went wrong that a carrier answers for.
pub fn went_wrong(parcel: &Parcel, now: Instant) -> bool {
    matches!(parcel.status, ParcelStatus::Lost | ParcelStatus::ReturnedToSender)
        || parcel.exception == Some(ExceptionKind::Damaged)
        || parcel.stuck_at < now
}
