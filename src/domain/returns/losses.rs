//! Goods that are lost: declared, settled with who bears it, and claimed from whoever owes for them.

use super::decide::go;
use super::verbs::DEBTORS;
use super::{Bearer, ReturnCase, ReturnStatus, chores};
use crate::domain::change::{Change, Record, Recovery};
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Kind};
use crate::domain::parcels::{Leg, ParcelStatus};
use crate::domain::recoveries::RecoveryStatus;
use crate::domain::refunds::{currency, within_limit};
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::time::Instant;

/// A person declares a loss; a rule only what the carrier has said.
pub(super) fn lost(ctx: &Context, sit: &Situation, case: &mut ReturnCase) -> Result<(), Refusal> {
    let own = || sit.parcels.iter().filter(|parcel| parcel.leg == Leg::Return);
    if own().any(|parcel| parcel.status == ParcelStatus::Delivered) {
        return Err(Refusal::NotYet("parcel_undelivered"));
    }
    if !ctx.actor.may_override() && !own().any(|parcel| parcel.status == ParcelStatus::Lost) {
        return Err(Refusal::NotYet("person_or_carrier"));
    }
    go(case, ReturnStatus::Lost);
    Ok(())
}

/// Who bears a loss that is settled; the carrier or the platform then owes us the goods' value.
pub(super) fn bear(
    ctx: &Context,
    args: &Args,
    sit: &Situation,
    after: &mut ReturnCase,
    ids: &mut dyn Ids,
) -> Result<Vec<Change>, Refusal> {
    let bearer = args.choice("bears", Bearer::from_code, Bearer::CODES)?;
    let bearer = bearer.ok_or(Refusal::MissingArgument { verb: "settle", name: "bears" })?;
    after.borne_by = Some(bearer);
    let owes = matches!(bearer, Bearer::Carrier | Bearer::Platform) && after.value_minor > 0;
    let is_claimed = sit.recoveries.iter().any(|recovery| recovery.status != RecoveryStatus::Denied)
        || sit.parcels.iter().any(|parcel| parcel.claim.is_some());
    if !owes || is_claimed {
        return Ok(Vec::new());
    }
    let mut changes = chores::end_carrier_claim(ctx, sit);
    let owed = (bearer.code(), after.value_minor, currency(after, sit)?);
    changes.insert(0, Change::create(recovery(ctx, after, owed, ids)));
    Ok(changes)
}

/// Claims goods from whoever lost or broke them.
pub(super) fn claim(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase, ids: &mut dyn Ids) -> Decision {
    let from = args.choice("debtor", |code| DEBTORS.iter().position(|known| *known == code), DEBTORS)?.unwrap_or(0);
    let currency = currency(case, sit)?;
    let amount = args.money("amount", &currency)?.unwrap_or(case.value_minor);
    if amount <= 0 {
        return Err(Refusal::AmountUnknown { key: case.key() });
    }
    let is_open = |known: &Recovery| known.status == RecoveryStatus::Claimed && known.owed_by == DEBTORS[from];
    if sit.recoveries.iter().any(is_open) {
        return Err(Refusal::NothingToDo);
    }
    let mut claimed = recovery(ctx, case, (DEBTORS[from], amount, currency), ids);
    if let Some(reason) = args.get("reason") {
        reason.clone_into(&mut claimed.note);
    }
    let mut changes = vec![Change::create(claimed)];
    changes.extend(chores::end_carrier_claim(ctx, sit));
    Ok(changes)
}

/// Money owed to us, from its claim on.
fn recovery(
    ctx: &Context,
    case: &ReturnCase,
    (from, amount_minor, currency): (&str, i64, String),
    ids: &mut dyn Ids,
) -> Recovery {
    let id = ids.next(Kind::Recovery);
    Recovery {
        id,
        natural_key: Some(format!("claim:{}:{id}", case.key())),
        platform: case.platform.clone(),
        account: case.account.clone(),
        market: case.market.clone(),
        order_ref: case.order_ref.clone(),
        return_id: Some(case.id),
        reason: if case.status == ReturnStatus::Lost { "lost" } else { case.reason.code() }.to_owned(),
        sku: case.sku.clone(),
        product: case.product.clone(),
        quantity: case.quantity,
        status: RecoveryStatus::Claimed,
        owed_by: from.to_owned(),
        claimed_at: Some(ctx.happened_at),
        approved_at: Instant::NEVER,
        currency,
        amount_minor,
        updated_at: ctx.now,
        ..Recovery::default()
    }
}

/// Above the agent's limit somebody else settles goods that do not come back.
pub(super) fn may_settle(ctx: &Context, sit: &Situation, case: &ReturnCase) -> Result<(), Refusal> {
    let without_goods = matches!(case.status, ReturnStatus::Approved | ReturnStatus::Lost);
    if without_goods && case.value_minor > 0 {
        within_limit(ctx, sit, case.value_minor, &case.currency)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Key;
    use crate::domain::parcels::Parcel;
    use crate::domain::people::{Actor, ActorKind};
    use crate::domain::tasks::TaskStatus;
    use crate::domain::trial::{CASE, Desk, NOW, in_state};

    fn desk(status: ReturnStatus, parcel: Option<ParcelStatus>) -> Desk {
        let mut desk = Desk::new(in_state(status));
        let of = |status| Parcel { id: 1, return_id: Some(1), leg: Leg::Return, status, ..Parcel::default() };
        desk.sit.parcels = parcel.map(of).into_iter().collect();
        desk
    }

    #[test]
    fn a_person_declares_a_loss_and_a_rule_only_what_the_carrier_said() {
        let no = |why| Err(Refusal::NotYet(why));
        for (kind, parcel, expected) in [
            (ActorKind::Agent, None, Ok(())),
            (ActorKind::Agent, Some(ParcelStatus::InTransit), Ok(())),
            (ActorKind::Agent, Some(ParcelStatus::Delivered), no("parcel_undelivered")),
            (ActorKind::Rule, None, no("person_or_carrier")),
            (ActorKind::Rule, Some(ParcelStatus::Lost), Ok(())),
        ] {
            let mut desk = desk(ReturnStatus::InTransit, parcel);
            desk.actor = Actor { kind, name: "x".to_owned() };
            assert_eq!(desk.run(CASE, "lost"), expected, "{kind} {parcel:?}");
            let tasks = desk.sit.tasks.iter().map(|task| (task.what.as_str(), task.status)).collect::<Vec<_>>();
            let claim = vec![(chores::CARRIER_CLAIM, TaskStatus::Open)];
            assert_eq!(tasks, if expected.is_ok() { claim } else { Vec::new() });
        }
    }

    #[test]
    fn who_bears_a_loss_is_said_and_what_others_bear_is_owed_to_us() {
        let mut silent = desk(ReturnStatus::Lost, None);
        let missing = Refusal::MissingArgument { verb: "settle", name: "bears" };
        assert_eq!(silent.run(CASE, "settle reason=x"), Err(missing));
        for (bears, owed) in [("seller", false), ("customer", false), ("carrier", true), ("platform", true)] {
            let mut desk = desk(ReturnStatus::InTransit, None);
            desk.must(CASE, "lost").must(CASE, &format!("settle reason=x bears={bears}"));
            let case = desk.case();
            assert_eq!((case.status, case.borne_by), (ReturnStatus::Settled, Bearer::from_code(bears)), "{bears}");
            let told = |known: &Recovery| (known.owed_by.clone(), known.amount_minor, known.status, known.return_id);
            let claims: Vec<_> = desk.sit.recoveries.iter().map(told).collect();
            let claim = (bears.to_owned(), 5_333, RecoveryStatus::Claimed, Some(1));
            assert_eq!(claims, if owed { vec![claim] } else { Vec::new() }, "{bears}");
            let open = desk.sit.tasks.iter().any(|task| task.status == TaskStatus::Open);
            assert_eq!(open, !owed, "{bears}: the task to claim is done with the claim");
        }
    }

    #[test]
    fn a_claim_is_made_once_and_ends_paid_or_denied() {
        let mut desk = desk(ReturnStatus::InTransit, None);
        desk.must(CASE, "claim amount=20");
        assert_eq!(desk.run(CASE, "claim"), Err(Refusal::NothingToDo));
        desk.must(CASE, "claim debtor=supplier");
        let keys: Vec<Key> = desk.sit.recoveries.iter().map(Record::key).collect();
        desk.must(keys[0], "paid amount=15").must(keys[1], "deny reason=late");
        let told = |known: &Recovery| (known.status, known.amount_minor, known.approved_at);
        let ends: Vec<_> = desk.sit.recoveries.iter().map(told).collect();
        use RecoveryStatus::{Denied, Paid};
        assert_eq!(ends, [(Paid, 1_500, NOW), (Denied, 5_333, Instant::NEVER)]);
        assert!(matches!(desk.run(keys[0], "paid"), Err(Refusal::WrongState { .. })));
        desk.must(CASE, "claim debtor=supplier");
        assert_eq!(desk.sit.recoveries.len(), 3, "what was denied can be claimed again");
    }
}
