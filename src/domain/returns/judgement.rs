//! Decisions over a request: approved, refused, overruled, judged anew. What goes against the policy has a reason and is counted.

use super::decide::{go, notice, take_if_free, updated};
use super::verbs::{CLAUSES, needs_reason};
use super::{Eligibility, Outcome, ReturnCase, ReturnLine, ReturnStatus, Room, chores};
use crate::domain::change::Change;
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::money::{decimal, units_share};
use crate::domain::parcels;
use crate::domain::policy::{Finding, Ground, Mark, Said, Terms};
use crate::domain::refunds::within_limit;
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::staff::Role;
use crate::domain::tags;
use crate::domain::time::Instant;

/// A refusal that somebody took back.
const WRONGLY_REFUSED: &str = "+wrongly-refused";

/// The case with the verdict of the policies as they are written now.
pub(super) fn judged(sit: &Situation, mut case: ReturnCase) -> ReturnCase {
    sit.policy.judge(&sit.facts(&case)).stand_on(&mut case);
    case
}

/// The verdict that was decided by stands, until the goods themselves are judged.
pub(super) fn judged_anew(sit: &Situation, case: &ReturnCase) -> ReturnCase {
    use ReturnStatus::{Arrived, Draft, Inspected, Requested};
    let is_to_decide = matches!(case.status, Draft | Requested | Arrived | Inspected);
    if is_to_decide && case.overridden_at.is_none() { judged(sit, case.clone()) } else { case.clone() }
}

pub(super) fn approve(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase, ids: &mut dyn Ids) -> Decision {
    // Advice for people, binding for rules: they may approve only what the policy surely allows.
    if !ctx.actor.may_override() && case.eligibility != Eligibility::Eligible {
        return Err(Refusal::Policy { clauses: case.clauses.clone() });
    }
    let lines: Vec<&ReturnLine> = sit.lines.iter().filter(|line| !line.unexpected).collect();
    let asked: i64 = lines.iter().map(|line| line.asked).sum();
    let named = args.number("line", Kind::ReturnLine)?;
    let is_meant = |line: &ReturnLine| named.is_none_or(|id| line.id == id);
    if let Some(id) = named.filter(|id| lines.iter().all(|line| line.id != *id)) {
        return Err(Refusal::NotFound(Key::new(Kind::ReturnLine, id)));
    }
    let meant: i64 = lines.iter().filter(|line| is_meant(line)).map(|line| line.asked).sum();
    // Not more than was shipped and is not on its way back already, whatever a file says was asked for.
    let room = Room::of(sit).units(&lines);
    let room: Vec<i64> = lines.iter().zip(room).map(|(line, units)| if is_meant(line) { units } else { 0 }).collect();
    let (wanted, most) = (args.units("qty")?.unwrap_or(meant), room.iter().sum());
    if wanted > most || (wanted == 0 && meant > 0) {
        return Err(Refusal::TooMany { what: "qty", wanted, most });
    }
    let terms = sit.terms(case);
    let mut after = case.clone();
    go(&mut after, ReturnStatus::Approved);
    after.outcome = args.choice("outcome", Outcome::from_code, Outcome::CODES)?.unwrap_or(case.outcome);
    after.returnless = args.flag("returnless")? || after.outcome == Outcome::KeepAndRefund;
    after.decided_at = Some(ctx.happened_at);
    let value = units_share(case.value_minor, 0, wanted, asked.max(1));
    // Goods that need not come back are money given up; what a rule may give up, its own limits say.
    if after.returnless && ctx.actor.may_override() {
        within_limit(ctx, sit, value, &case.currency)?;
    }
    against_policy(ctx, args, &terms, value, &mut after)?;
    after.no_label = args.flag("no_label")?;
    after.label_until = label_until(ctx, &terms, &after);
    take_if_free(ctx, &mut after);
    let label = chores::label_request(ctx, sit, &after, &terms, ids);
    let parcel = parcels::expect(ctx, sit, &mut after, ids);
    let mut changes = vec![updated(ctx, case, after)?];
    let mut left = wanted;
    for (line, units) in lines.into_iter().zip(room) {
        let approved = units.min(left);
        left -= approved;
        if approved != line.approved {
            changes.push(Change::update(line.clone(), ReturnLine { approved, ..line.clone() }));
        }
    }
    changes.push(Change::create(notice(ctx, case, "return_approved", ids)));
    changes.extend(label.into_iter().chain(parcel));
    Ok(changes)
}

/// How long the customer has for sending goods back that come back.
fn label_until(ctx: &Context, terms: &Terms, after: &ReturnCase) -> Option<Instant> {
    (!after.returnless).then(|| terms.label_until(ctx.happened_at))
}

/// What the policy says no to is approved with a reason only, and counted with its value.
fn against_policy(
    ctx: &Context,
    args: &Args,
    terms: &Terms,
    value: i64,
    after: &mut ReturnCase,
) -> Result<(), Refusal> {
    let mut clauses = if needs_reason(after) { after.clauses.clone() } else { Vec::new() };
    let limit = terms.returnless_minor.as_ref().filter(|limit| after.returnless && value > limit.value);
    if let Some(limit) = limit {
        let finding = too_dear(limit, &after.currency);
        clauses.push(format!("-{}", finding.ground));
        after.clauses.push(format!("-{}", finding.ground));
        after.findings.push(finding);
    }
    if clauses.is_empty() {
        return Ok(());
    }
    match args.get("reason").filter(|_| ctx.actor.may_override()) {
        None => Err(Refusal::Policy { clauses }),
        Some(reason) => {
            count_override(ctx, after, reason, value);
            Ok(())
        }
    }
}

fn too_dear(limit: &Said<i64>, currency: &str) -> Finding {
    Finding {
        ground: Ground::Returnless,
        mark: Mark::Failed,
        policy: limit.policy.clone(),
        version: limit.version,
        what: format!("{} {currency}", decimal(limit.value, currency)),
        ..Finding::default()
    }
}

fn count_override(ctx: &Context, case: &mut ReturnCase, reason: &str, value: i64) {
    reason.clone_into(&mut case.override_reason);
    case.overridden_at = Some(ctx.happened_at);
    case.override_minor = value;
}

/// A platform's or a lead's word goes over a refusal; the case counts as wrongly refused, and as an override where the policy
/// had said no.
pub(super) fn overrule(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase, ids: &mut dyn Ids) -> Decision {
    if !sit.staff.has_role(&ctx.actor, Role::Lead, ctx.now) {
        return Err(Refusal::NotYet("lead"));
    }
    let reason = args.get("reason").unwrap_or_default();
    let lines: Vec<&ReturnLine> = sit.lines.iter().filter(|line| !line.unexpected).collect();
    let room = Room::of(sit).units(&lines);
    let asked: i64 = lines.iter().map(|line| line.asked).sum();
    if asked > 0 && room.iter().all(|units| *units == 0) {
        return Err(Refusal::TooMany { what: "qty", wanted: asked, most: 0 });
    }
    let terms = sit.terms(case);
    let mut after = case.clone();
    go(&mut after, ReturnStatus::Approved);
    reason.clone_into(&mut after.override_reason);
    if needs_reason(case) {
        count_override(ctx, &mut after, reason, case.value_minor);
    }
    after.decided_at = Some(ctx.happened_at);
    after.label_until = label_until(ctx, &terms, &after);
    after.tags = tags::edited(&after.tags, WRONGLY_REFUSED).unwrap_or(after.tags);
    let label = chores::label_request(ctx, sit, &after, &terms, ids);
    let parcel = parcels::expect(ctx, sit, &mut after, ids);
    let mut changes = vec![updated(ctx, case, after)?];
    for (line, approved) in lines.into_iter().zip(room).filter(|(line, units)| line.approved != *units) {
        changes.push(Change::update(line.clone(), ReturnLine { approved, ..line.clone() }));
    }
    changes.push(Change::create(notice(ctx, case, "return_approved", ids)));
    changes.extend(label.into_iter().chain(parcel));
    Ok(changes)
}

/// Above a person's limit somebody refuses who may; what a rule would refuse waits for a person.
pub(super) fn refuse(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase, ids: &mut dyn Ids) -> Decision {
    let is_person = ctx.actor.may_override();
    if is_person && case.value_minor > 0 && !sit.staff.has_role(&ctx.actor, Role::Lead, ctx.now) {
        within_limit(ctx, sit, case.value_minor, &case.currency)?;
    }
    let mut after = case.clone();
    go(&mut after, ReturnStatus::Rejected);
    args.choice("clause", |clause| CLAUSES.contains(&clause).then_some(()), CLAUSES)?;
    args.get("clause").unwrap_or_default().clone_into(&mut after.refusal_clause);
    args.get("reason").unwrap_or_default().clone_into(&mut after.refusal_reason);
    after.decided_at = Some(ctx.happened_at);
    take_if_free(ctx, &mut after);
    Ok(vec![updated(ctx, case, after)?, Change::create(notice(ctx, case, "return_refused", ids))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::definitions::{Definition, Sort};
    use crate::domain::people::{Actor, ActorKind};
    use crate::domain::policy::Policies;
    use crate::domain::staff::Staff;
    use crate::domain::tasks::TaskStatus;
    use crate::domain::time::DAY;
    use crate::domain::trial::{CASE, Desk, NOW, in_state};
    use crate::domain::vocabulary::Reason;

    fn defined(sort: Sort, name: &str, text: &str) -> Definition {
        Definition {
            sort,
            name: name.to_owned(),
            in_force_from: Instant(0),
            enabled: true,
            version: 1,
            text: text.to_owned(),
            ..Definition::default()
        }
    }

    fn desk(status: ReturnStatus, policy: &str) -> Desk {
        let mut desk = Desk::new(in_state(status));
        desk.sit.policy = Policies::new(&[defined(Sort::Policy, "default", policy)]);
        let case = judged(&desk.sit, desk.case().clone());
        desk.sit.case = Some(case);
        desk
    }

    const STRICT: &str = "[window]\nbuyer = { days = 1, from = 'order' }";

    #[test]
    fn an_approval_against_the_policy_has_a_reason_and_is_counted_with_the_value_of_its_units() {
        let mut desk = desk(ReturnStatus::Requested, STRICT);
        let clauses = vec!["-window".to_owned()];
        assert_eq!(desk.run(CASE, "approve"), Err(Refusal::Policy { clauses }));
        desk.must(CASE, "approve qty=1 reason=loyal");
        let case = desk.case();
        assert_eq!(
            (case.overridden_at, case.override_minor, case.override_reason.as_str()),
            (Some(NOW), 2_666, "loyal")
        );
        let mut eligible = self::desk(ReturnStatus::Requested, "[window]\nbuyer = { days = 30 }");
        eligible.must(CASE, "approve reason=nice");
        assert_eq!((eligible.case().overridden_at, eligible.case().override_minor), (None, 0));
    }

    #[test]
    fn goods_above_the_limit_stay_with_the_customer_on_a_reason_only() {
        let policy = "returnless = { EUR = '50.00' }\n[window]\nbuyer = { days = 30 }";
        let clauses = vec!["-returnless".to_owned()];
        for (typed, passes) in [
            ("approve returnless=yes", false),
            ("approve outcome=keep_and_refund", false),
            ("approve returnless=yes qty=1", true),
            ("approve returnless=yes reason=far", true),
            ("approve", true),
        ] {
            let mut desk = desk(ReturnStatus::Requested, policy);
            let expected = if passes { Ok(()) } else { Err(Refusal::Policy { clauses: clauses.clone() }) };
            assert_eq!(desk.run(CASE, typed), expected, "{typed}");
            let counted = desk.case().overridden_at.is_some();
            assert_eq!(counted, typed.contains("reason"), "{typed}");
            assert_eq!(desk.case().findings.iter().any(|found| found.ground == Ground::Returnless), counted, "{typed}");
        }
    }

    #[test]
    fn a_label_holds_as_long_as_the_policy_says_and_is_asked_for_where_the_shop_pays() {
        let policy = "label_days = 14\n[window]\nbuyer = { days = 30 }\nseller = { days = 30 }\n\
                      [costs]\nreturn_shipping = { buyer = 'buyer', seller = 'seller' }";
        for (reason, typed, days, asked) in [
            (Reason::NotWanted, "approve", Some(14), false),
            (Reason::Defective, "approve", Some(14), true),
            (Reason::Defective, "approve no_label=yes", Some(14), false),
            (Reason::Defective, "approve returnless=yes", None, false),
        ] {
            let mut desk = desk(ReturnStatus::Requested, policy);
            if let Some(case) = &mut desk.sit.case {
                case.reason = reason;
            }
            desk.must(CASE, typed);
            assert_eq!(desk.case().label_until, days.map(|days| NOW.plus(days * DAY)), "{reason} {typed}");
            let tasks: Vec<_> = desk.sit.tasks.iter().map(|task| task.what.as_str()).collect();
            assert_eq!(tasks, if asked { vec![chores::LABEL_REQUEST] } else { Vec::new() }, "{reason} {typed}");
            desk.must(CASE, "cancel");
            assert!(desk.sit.tasks.iter().all(|task| task.status == TaskStatus::Skipped), "{reason} {typed}");
        }
    }

    #[test]
    fn above_their_limit_only_leads_refuse_and_only_leads_overrule() {
        let staff = Staff::new(&[
            defined(Sort::Agent, "ana", "[limits]\nEUR = '20.00'"),
            defined(Sort::Agent, "lena", "roles = ['lead']\n[limits]\nEUR = '20.00'"),
        ]);
        let above = |who: &[&str]| Refusal::AboveLimit {
            wanted_minor: 5_333,
            limit_minor: 2_000,
            currency: "EUR".to_owned(),
            who: who.iter().map(|name| (*name).to_owned()).collect(),
        };
        for (kind, name, status, typed, expected) in [
            (ActorKind::Agent, "ana", ReturnStatus::Requested, "refuse clause=used", Err(above(&[]))),
            (ActorKind::Agent, "lena", ReturnStatus::Requested, "refuse clause=used", Ok(())),
            (ActorKind::Rule, "rule", ReturnStatus::Rejected, "overrule reason=x", Err(Refusal::NotYet("lead"))),
            (ActorKind::Agent, "ana", ReturnStatus::Rejected, "overrule reason=x", Err(Refusal::NotYet("lead"))),
            (ActorKind::Agent, "lena", ReturnStatus::Rejected, "overrule reason=x", Ok(())),
        ] {
            let mut desk = desk(status, STRICT);
            desk.sit.staff = staff.clone();
            desk.actor = Actor { kind, name: name.to_owned() };
            assert_eq!(desk.run(CASE, typed), expected, "{name} {typed}");
        }
        let mut overruled = desk(ReturnStatus::Rejected, STRICT);
        overruled.must(CASE, "overrule reason=platform");
        let case = overruled.case();
        assert_eq!((case.overridden_at, case.override_minor), (Some(NOW), 5_333), "the policy had said no");
        assert_eq!((case.tags.as_slice(), overruled.sit.lines[0].approved), (&["wrongly-refused".to_owned()][..], 2));
    }

    #[test]
    fn no_more_is_approved_than_was_shipped_and_is_not_on_its_way_back() {
        let too_many = |wanted, most| Err(Refusal::TooMany { what: "qty", wanted, most });
        let elsewhere = |asked| ReturnLine { sku: "mug".to_owned(), asked, ..ReturnLine::default() };
        // Three mugs were shipped, two are asked back here.
        for (held, typed, expected) in [
            (0, "approve reason=x", Ok(())),
            (1, "approve reason=x", Ok(())),
            (2, "approve reason=x", too_many(2, 1)),
            (2, "approve qty=1 reason=x", Ok(())),
            (3, "approve qty=1 reason=x", too_many(1, 0)),
        ] {
            let mut desk = desk(ReturnStatus::Requested, STRICT);
            desk.sit.other_lines = vec![elsewhere(held)];
            assert_eq!(desk.run(CASE, typed), expected, "{held} {typed}");
        }
        for (held, approved) in [(1, Some(2)), (2, Some(1)), (3, None)] {
            let mut desk = desk(ReturnStatus::Rejected, STRICT);
            desk.sit.other_lines = vec![elsewhere(held)];
            let done = desk.run(CASE, "overrule reason=platform");
            assert_eq!(done.is_ok().then(|| desk.sit.lines[0].approved), approved, "{held}");
        }
    }

    #[test]
    fn a_tag_that_evidence_is_there_and_judging_anew_change_the_verdict() {
        let mut desk =
            desk(ReturnStatus::Requested, "[window]\nbuyer = { days = 30 }\n[goods]\nevidence = ['not_wanted']");
        assert_eq!(desk.case().eligibility, Eligibility::Unknown);
        desk.must(CASE, "tag tags=+evidence");
        assert_eq!(desk.case().eligibility, Eligibility::Eligible);
        desk.sit.policy = Policies::new(&[defined(Sort::Policy, "default", STRICT)]);
        desk.must(CASE, "rejudge");
        assert_eq!(
            (desk.case().eligibility, desk.case().policies.as_slice()),
            (Eligibility::Ineligible, &["default".to_owned()][..])
        );
    }
}
