//! The machine of refunds as tables, and the sheet's sums as properties.

mod goods;
mod goodwill;
mod people;

use proptest::prelude::*;

use super::RefundStatus::{Abandoned, Approved, Failed, Proposed, Submitted, Succeeded, Unknown, Void};
use super::*;
use crate::domain::change::Record;
use crate::domain::definitions::{Definition, Sort};
use crate::domain::ids::{Key, Kind};
use crate::domain::outbox::{Effect, EffectStatus};
use crate::domain::people::{Actor, ActorKind};
use crate::domain::rates::Rate;
use crate::domain::refusal::Refusal;
use crate::domain::returns::ReturnStatus;
use crate::domain::situation::Situation;
use crate::domain::staff::Staff;
use crate::domain::time::{DAY, Instant};
use crate::domain::trial::{CASE, Desk, NOW, in_state};
use crate::domain::vocabulary::Reason;

const REFUND: Key = Key::new(Kind::Refund, 7);

/// A judged return with one refund of 20.00 in a state, its instruction held once it was submitted.
fn desk(status: RefundStatus) -> Desk {
    let mut sit = in_state(ReturnStatus::Inspected);
    sit.refunds = vec![Refund {
        id: 7,
        return_id: Some(1),
        order_ref: "A-1".to_owned(),
        status,
        currency: "EUR".to_owned(),
        amount_minor: 2_000,
        sheet: vec![named(2_000)],
        ..Refund::default()
    }];
    if matches!(status, Submitted | Unknown | Failed) {
        sit.effects = vec![Effect { id: 9, refund_id: Some(7), return_id: Some(1), ..Effect::default() }];
    }
    Desk::new(sit)
}

#[test]
fn every_transition_leads_where_the_table_says() {
    for (from, typed, to) in [
        (Proposed, "approve", Approved),
        (Proposed, "void", Void),
        (Approved, "submit", Submitted),
        (Approved, "void reason=x", Void),
        (Approved, "lapse", Proposed),
        (Submitted, "confirm ref=T1 amount=20", Succeeded),
        (Submitted, "fail reason=x", Failed),
        (Submitted, "unknown", Unknown),
        (Unknown, "confirm", Succeeded),
        (Unknown, "fail reason=x", Failed),
        (Failed, "retry", Submitted),
        (Failed, "abandon reason=x", Abandoned),
        // The entry is a record of its own; the old one stays as it was.
        (Succeeded, "reverse reason=x", Succeeded),
    ] {
        let mut desk = desk(from);
        desk.must(REFUND, typed);
        assert_eq!(desk.sit.refunds[0].status, to, "{from}: {typed}");
    }
}

#[test]
fn every_verb_is_refused_from_the_other_states() {
    for spec in VERBS.iter().filter(|spec| spec.kinds.contains(&Kind::Refund)) {
        let given: Vec<_> = spec.args.iter().map(|arg| format!("{}=1", arg.name)).collect();
        for &status in RefundStatus::ALL {
            let desk = desk(status);
            if let Err(expected) = allowed(spec.id, &desk.sit.refunds[0]) {
                assert_eq!(desk.decide(REFUND, &format!("{} {}", spec.id, given.join(" "))), Err(expected));
            }
        }
    }
    let refused = desk(Succeeded).decide(REFUND, "approve");
    assert!(matches!(refused, Err(Refusal::WrongState { .. })), "{refused:?}");
    assert_eq!(
        desk(Submitted).decide(Key::new(Kind::Refund, 8), "confirm"),
        Err(Refusal::NotFound(Key::new(Kind::Refund, 8)))
    );
}

#[test]
fn an_amount_that_differs_is_not_confirmed() {
    let mut desk = desk(Submitted);
    for typed in ["confirm amount=19.99", "confirm amount=0 differs=yes"] {
        let refusal = desk.run(REFUND, typed);
        assert!(matches!(refusal, Err(Refusal::AmountDiffers { .. })), "{typed}: {refusal:?}");
    }
    desk.sit.refunds[0].paid_minor = Some(1_999);
    assert!(matches!(desk.run(REFUND, "confirm"), Err(Refusal::AmountDiffers { .. })), "the platform said so");
    desk.must(REFUND, "confirm differs=yes");
    let refund = &desk.sit.refunds[0];
    assert_eq!((refund.amount_minor, refund.paid_minor, desk.case().refunded_minor), (1_999, None, 1_999));
    assert_eq!(refund.sheet.iter().map(|line| line.amount_minor).sum::<i64>(), 1_999, "the sheet says it too");
}

#[test]
fn two_people_agree_where_the_shop_asks_for_it() {
    let bar = Definition {
        sort: Sort::Money,
        in_force_from: Instant(0),
        enabled: true,
        text: "[two_people]\nEUR = '20'".to_owned(),
        ..Definition::default()
    };
    let sit = |staff: Staff| Situation {
        staff,
        money_rules: MoneyBook::new(std::slice::from_ref(&bar)),
        ..in_state(ReturnStatus::Inspected)
    };
    let mut alone = Desk::new(sit(Staff::default()));
    alone.must(CASE, "refund amount=20");
    let refund = &alone.sit.refunds[0];
    assert_eq!((refund.status, refund.proposed_by.as_str(), refund.approved_by.as_str()), (Submitted, "ana", "ana"));
    let mut desk = Desk::new(sit(two_people("500")));
    desk.actor = Actor::agent("x");
    desk.must(CASE, "refund amount=19.99").must(CASE, "refund amount=20");
    assert_eq!(desk.sit.refunds.iter().map(|refund| refund.status).collect::<Vec<_>>(), [Submitted, Proposed]);
    let refund = desk.refund();
    let refused = desk.run(refund, "approve");
    assert_eq!(refused, Err(Refusal::SecondPerson { who: vec!["lena".to_owned()] }));
    desk.actor = Actor::agent("lena");
    desk.must(refund, "approve");
    let refund = &desk.sit.refunds[1];
    assert_eq!((refund.status, refund.proposed_by.as_str(), refund.approved_by.as_str()), (Approved, "x", "lena"));
}

#[test]
fn an_approval_holds_for_a_time_and_is_asked_for_anew_after_it() {
    for (left, expected) in [(1, Ok(())), (0, Err(Refusal::NotYet("approved_anew")))] {
        let mut desk = desk(Approved);
        desk.sit.refunds[0].approved_until = Some(NOW.plus(left));
        assert_eq!(desk.run(REFUND, "submit"), expected);
    }
    let mut late = desk(Approved);
    late.sit.refunds[0].approved_until = Some(NOW);
    late.must(REFUND, "lapse").must(REFUND, "approve");
    assert_eq!(late.sit.refunds[0].approved_until, Some(NOW.plus(14 * DAY)));
    late.must(REFUND, "submit").must(REFUND, "fail reason=x");
    late.sit.refunds[0].approved_until = Some(NOW);
    late.must(REFUND, "retry");
    assert_eq!(late.sit.refunds[0].status, Submitted, "what was submitted in time may be tried again");
}

#[test]
fn what_somebody_else_has_paid_is_recorded_as_paid() {
    for kind in ["chargeback_loss", "platform_issued"] {
        let mut desk = Desk::new(in_state(ReturnStatus::Inspected));
        desk.must(CASE, &format!("refund amount=20 kind={kind}"));
        assert_eq!((desk.sit.refunds[0].status, desk.case().refunded_minor), (Succeeded, 2_000), "{kind}");
        let told: Vec<_> = desk.sit.effects.iter().map(|effect| effect.what.as_str()).collect();
        assert_eq!(told, ["return_settled"], "nobody is told to pay it again");
    }
}

#[test]
fn the_rate_of_the_orders_day_is_frozen_with_the_sum() {
    let rates = vec![Rate {
        source: "ecb".to_owned(),
        base: "EUR".to_owned(),
        day_at: Instant(NOW.0 - 19 * DAY),
        rates: "USD 1.25 CNY 8".to_owned(),
        ..Rate::default()
    }];
    let rules = Definition {
        sort: Sort::Money,
        in_force_from: Instant(0),
        enabled: true,
        text: "report_currency = 'CNY'".to_owned(),
        ..Definition::default()
    };
    let sit = Situation { rates, money_rules: MoneyBook::new(&[rules]), ..in_state(ReturnStatus::Inspected) };
    let mut desk = Desk::new(Situation { rates: Vec::new(), ..sit.clone() });
    desk.must(CASE, "refund amount=20");
    let refund = desk.refund();
    assert_eq!((desk.sit.refunds[0].report_minor, desk.sit.refunds[0].rated_at), (None, None));
    assert_eq!(desk.run(refund, "rate"), Err(Refusal::NotYet("rates")));
    desk.sit.rates.clone_from(&sit.rates);
    desk.must(refund, "rate");
    assert_eq!(desk.run(refund, "rate"), Err(Refusal::NothingToDo), "what is frozen stays");
    let told = &desk.sit.refunds[0];
    assert_eq!((told.report_currency.as_str(), told.report_minor, told.rate_old), ("CNY", Some(16_000), true));
    desk.must(refund, "confirm").must(refund, "reverse reason=bank amount=5");
    assert_eq!(desk.sit.refunds[1].report_minor, Some(-4_000), "at the rate of the first");
}

/// An agent `x` with a limit, and a lead without one.
fn two_people(limit: &str) -> Staff {
    let person = |name: &str, text: String| Definition {
        sort: Sort::Agent,
        name: name.to_owned(),
        in_force_from: Instant(0),
        enabled: true,
        text,
        ..Definition::default()
    };
    Staff::new(&[person("x", format!("[limits]\nEUR = '{limit}'")), person("lena", "roles = ['lead']".to_owned())])
}

#[test]
fn money_leaves_on_the_word_of_a_person_within_the_limit() {
    let above = |limit_minor, who: &[&str]| {
        let who = who.iter().map(|name| (*name).to_owned()).collect();
        Err(Refusal::AboveLimit { wanted_minor: 2_000, limit_minor, currency: "EUR".to_owned(), who })
    };
    for (actor, limit, expected) in [
        (ActorKind::Agent, None, Ok(())),
        (ActorKind::Agent, Some("20"), Ok(())),
        (ActorKind::Agent, Some("19.99"), above(1_999, &["lena"])),
        (ActorKind::Rule, None, above(0, &[])),
        (ActorKind::Rule, Some("20"), above(0, &["lena", "x"])),
    ] {
        let mut proposed = desk(Proposed);
        proposed.actor = Actor { kind: actor, name: "x".to_owned() };
        proposed.sit.staff = limit.map(two_people).unwrap_or_default();
        assert_eq!(proposed.run(REFUND, "approve"), expected, "{actor} {limit:?}");
        let staff = proposed.sit.staff.clone();
        let mut fresh = Desk::new(Situation { staff, ..in_state(ReturnStatus::Inspected) });
        fresh.actor = proposed.actor.clone();
        fresh.must(CASE, "refund amount=20");
        let status = if expected.is_ok() { Submitted } else { Proposed };
        assert_eq!(fresh.sit.refunds[0].status, status, "{actor} {limit:?}");
        assert_eq!(fresh.sit.effects.is_empty(), expected.is_err(), "no instruction before approval");
    }
}

#[test]
fn an_instruction_leaves_with_the_confirmation_and_stops_with_the_refund() {
    let effect = |from, typed: &str| {
        let mut desk = desk(from);
        desk.must(REFUND, typed);
        let instructions = desk.sit.effects.iter().filter(|effect| effect.refund_id == Some(7));
        instructions.map(|effect| effect.status).collect::<Vec<_>>()
    };
    assert_eq!(effect(Submitted, "confirm"), [EffectStatus::Done]);
    assert_eq!(effect(Failed, "abandon reason=x"), [EffectStatus::Stopped]);
    assert_eq!(effect(Failed, "retry"), [EffectStatus::Held], "the same instruction still waits");
    assert_eq!(effect(Approved, "submit"), [EffectStatus::Held]);
    let mut again = desk(Submitted);
    again.sit.effects.insert(0, Effect { id: 8, status: EffectStatus::Stopped, ..again.sit.effects[0].clone() });
    again.actor.kind = ActorKind::Rule;
    assert_eq!(again.run(REFUND, "confirm"), Err(Refusal::NotYet("person_or_file")));
    again.actor.kind = ActorKind::Agent;
    again.must(REFUND, "confirm");
    let told: Vec<_> = again.sit.effects.iter().map(|effect| effect.status).take(2).collect();
    assert_eq!(told, [EffectStatus::Stopped, EffectStatus::Done], "only what waited has left");
}

#[test]
fn a_return_settles_with_the_last_of_its_money() {
    let mut desk = Desk::new(in_state(ReturnStatus::Inspected));
    desk.must(CASE, "refund qty=1");
    let first = desk.refund();
    desk.must(CASE, "refund");
    desk.must(desk.refund(), "confirm");
    assert_eq!(desk.case().status, ReturnStatus::Inspected);
    desk.must(first, "confirm");
    assert_eq!((desk.case().status, desk.case().refunded_minor), (ReturnStatus::Settled, 5_934));
}

#[test]
fn no_more_is_taken_back_than_was_given() {
    let mut desk = desk(Succeeded);
    (desk.sit.refunds[0].rev, desk.sit.case.as_mut().expect("a case").refunded_minor) = (3, 2_000);
    desk.must(REFUND, "reverse reason=x amount=15");
    assert!(matches!(
        desk.run(REFUND, "reverse reason=x amount=6"),
        Err(Refusal::AboveCeiling { most_minor: 500, .. })
    ));
    desk.must(REFUND, "reverse reason=x amount=4.99").must(REFUND, "reverse reason=x");
    assert_eq!(desk.run(REFUND, "reverse reason=x"), Err(Refusal::NothingToDo));
    let entries: Vec<_> = desk.sit.refunds.iter().map(|refund| (refund.rev, refund.amount_minor)).collect();
    assert_eq!(entries, [(3, 2_000), (0, -1_500), (0, -499), (0, -1)]);
    assert_eq!(desk.case().refunded_minor, 0);
    assert!(matches!(desk.run(desk.refund(), "reverse reason=x"), Err(Refusal::NothingToDo)), "an entry is no payment");
}

/// The amounts of a sheet by rule.
fn rules(wanted: &Wanted, sit: &Situation) -> Vec<(String, i64)> {
    let sheet = sheet(wanted, sit.case.as_ref().expect("a case"), sit).unwrap_or_else(|refusal| panic!("{refusal}"));
    assert_eq!(sheet.lines.iter().map(|line| line.amount_minor).sum::<i64>(), sheet.amount_minor);
    sheet.lines.into_iter().map(|line| (line.rule, line.amount_minor)).collect()
}

#[test]
fn a_sheet_explains_its_sum() {
    let rows = |expected: &[(&str, i64)]| expected.iter().map(|(rule, n)| ((*rule).to_owned(), *n)).collect::<Vec<_>>();
    let goods = [("price_share", 6_000), ("discount_share", -666), ("tax_share", 600)];
    let with = |more: &[(&str, i64)]| rows(&[&goods, more].concat());
    let mut sit = in_state(ReturnStatus::Inspected);
    assert_eq!(rules(&Wanted::default(), &sit), with(&[]));
    let deducted =
        Wanted { deduct_points: Some(1_500), restocking_minor: Some(100), label_minor: Some(50), ..Wanted::default() };
    assert_eq!(rules(&deducted, &sit), with(&[("condition", -890), ("restocking_fee", -100), ("return_label", -50)]));
    let generous = Wanted { goodwill_minor: 9_000, ..Wanted::default() };
    assert_eq!(rules(&generous, &sit), with(&[("goodwill", 9_000), ("paid_less_refunded", 10_400 - 5_934 - 9_000)]));
    assert_eq!(rules(&Wanted { amount_minor: Some(1), ..Wanted::default() }, &sit), rows(&[("named_amount", 1)]));
    if let Some(case) = &mut sit.case {
        case.reason = Reason::Defective;
    }
    assert_eq!(rules(&Wanted::default(), &sit), with(&[("shipping_our_fault", 500)]));
}

#[test]
fn a_sum_that_cannot_be_known_or_given_is_refused() {
    let fresh = || in_state(ReturnStatus::Inspected);
    let of = |wanted: &Wanted, sit: &Situation| sheet(wanted, sit.case.as_ref().expect("a case"), sit);
    let above = Wanted { amount_minor: Some(10_401), ..Wanted::default() };
    assert!(matches!(of(&above, &fresh()), Err(Refusal::AboveCeiling { most_minor: 10_400, .. })));
    let nothing = Wanted { restocking_minor: Some(100_000), ..Wanted::default() };
    assert_eq!(of(&nothing, &fresh()), Err(Refusal::NothingToDo));
    let mut unknown = Situation { order: None, order_lines: Vec::new(), ..fresh() };
    let (case, named) =
        (unknown.case.as_mut().expect("a case"), Wanted { amount_minor: Some(500), ..Wanted::default() });
    case.value_minor = 0;
    let key = case.key();
    assert_eq!(of(&Wanted::default(), &unknown), Err(Refusal::AmountUnknown { key }));
    assert_eq!(of(&named, &unknown).map(|sheet| sheet.amount_minor), Ok(500));
    let mut foreign = fresh();
    foreign.order.as_mut().expect("an order").currency = "USD".to_owned();
    assert!(matches!(of(&named, &foreign), Err(Refusal::CurrencyMismatch { .. })));
    let mut rejected = fresh();
    (rejected.lines[0].accepted, rejected.lines[0].rejected) = (0, 2);
    assert_eq!(of(&Wanted::default(), &rejected), Err(Refusal::TooMany { what: "qty", wanted: 1, most: 0 }));
}

#[test]
fn units_are_given_back_once_and_again_only_after_a_reversal() {
    let mut desk = Desk::new(in_state(ReturnStatus::Inspected));
    desk.must(CASE, "refund qty=1");
    let first = desk.refund();
    desk.must(first, "confirm").must(CASE, "refund");
    assert_eq!(desk.run(CASE, "refund"), Err(Refusal::TooMany { what: "qty", wanted: 1, most: 0 }));
    desk.must(first, "reverse reason=bank").must(CASE, "refund");
    let bases: Vec<_> = desk.sit.refunds.iter().map(|refund| refund.sheet[0].basis.as_str()).collect();
    assert_eq!(bases, ["MUG 1-1/3", "MUG 2-2/3", &first.to_string(), "MUG 1-1/3"]);
}

#[test]
fn replaced_units_are_not_paid_as_well() {
    let mut desk = Desk::new(in_state(ReturnStatus::Inspected));
    desk.must(CASE, "exchange qty=1");
    assert_eq!(desk.run(CASE, "refund qty=2"), Err(Refusal::TooMany { what: "qty", wanted: 2, most: 1 }));
    let exchange = desk.exchange();
    desk.must(exchange, "cancel").must(CASE, "refund qty=2");
    assert_eq!(
        desk.run(CASE, "exchange qty=2"),
        Err(Refusal::NotYet("refund_reversed_or_reason")),
        "nor the other way"
    );
    let mut sit = in_state(ReturnStatus::Inspected);
    (sit.lines[0].accepted, sit.lines[0].rejected) = (1, 1);
    let refused = Err(Refusal::TooMany { what: "qty", wanted: 2, most: 1 });
    assert_eq!(Desk::new(sit).run(CASE, "exchange qty=2"), refused, "nothing is sent for what was refused");
}

/// The mug of the trial graded, with a policy of the shop.
fn with_policy(text: &str, grade: crate::domain::returns::Grade) -> Situation {
    let own = Definition {
        sort: Sort::Policy,
        name: "ours".to_owned(),
        in_force_from: Instant(0),
        enabled: true,
        version: 2,
        text: text.to_owned(),
        ..Definition::default()
    };
    let mut sit = in_state(ReturnStatus::Inspected);
    sit.lines[0].grade = Some(grade);
    sit.policy = crate::domain::policy::Policies::new(&[own]);
    sit
}

#[test]
fn the_policys_fees_stand_on_the_sheet_with_their_clause_and_are_waived_with_a_reason_only() {
    use crate::domain::returns::Grade;
    let text = "[costs]\nrestocking = '10%'\nlabel = { EUR = '4.95' }\ndeduct = { worn = '20%' }\nreturn_shipping = { buyer = 'buyer' }";
    let fees = |sheet: &[SheetLine]| {
        let fee = |line: &&SheetLine| line.part != Part::Goods && line.part != Part::Tax;
        sheet
            .iter()
            .filter(fee)
            .map(|line| (line.rule.clone(), line.basis.clone(), line.amount_minor))
            .collect::<Vec<_>>()
    };
    let line = |rule: &str, basis: &str, minor| (rule.to_owned(), basis.to_owned(), minor);
    let label = line("return_label", "(ours 2)", -495);
    let mut desk = Desk::new(with_policy(text, Grade::Worn));
    desk.must(CASE, "refund qty=1");
    // Two of three mugs at 80.00 and 9.00 of tax: 29.66 for the first.
    let worn = [line("grade_worn", "MUG 20 % (ours 2)", -593), line("restocking_fee", "10 % (ours 2)", -297)];
    assert_eq!(fees(&desk.sit.refunds[0].sheet), [worn[0].clone(), worn[1].clone(), label]);
    desk.must(CASE, "refund");
    assert!(
        fees(&desk.sit.refunds[1].sheet).iter().all(|(rule, ..)| rule != "return_label"),
        "a label is paid for once"
    );
    assert_eq!(desk.case().overridden_at, None);

    let fresh = || Desk::new(with_policy(text, Grade::Good));
    let refused = fresh().run(CASE, "refund restocking=0");
    assert_eq!(refused, Err(Refusal::Policy { clauses: vec!["-fees".to_owned()] }));
    let mut waived = fresh();
    waived.must(CASE, "refund restocking=1 label=0 reason=loyal");
    let case = waived.case();
    assert_eq!((case.waived_minor, case.overridden_at, case.override_reason.as_str()), (493 + 495, Some(NOW), "loyal"));
    let mut dearer = fresh();
    dearer.must(CASE, "refund restocking=20 label=4.95");
    assert_eq!(dearer.case().waived_minor, 0, "more than the policy asks is no waiver");

    for change in [
        (|sit: &mut Situation| sit.case.as_mut().expect("a case").reason = Reason::Defective) as fn(&mut Situation),
        |sit| sit.case.as_mut().expect("a case").returnless = true,
        |sit| sit.case.as_mut().expect("a case").status = ReturnStatus::Lost,
    ] {
        let mut sit = with_policy(text, Grade::Worn);
        change(&mut sit);
        let mut desk = Desk::new(sit);
        desk.must(CASE, "refund");
        let sheet = fees(&desk.sit.refunds[0].sheet);
        assert!(sheet.iter().all(|(rule, ..)| rule.starts_with("shipping")), "{sheet:?}");
    }
}

proptest! {
    /// Any order, any split of its units into refunds: the same sum as at once, and never above what was paid.
    #[test]
    fn any_split_adds_up(
        price in 1i64..100_000, discount in 0i64..50_000, tax in 0i64..20_000, n in 1i64..9, known in any::<bool>(),
        ours in any::<bool>(), cuts in proptest::collection::vec(1i64..4, 1..9),
    ) {
        let mut sit = in_state(ReturnStatus::Inspected);
        let (case, line) = (sit.case.as_mut().expect("a case"), &mut sit.lines[0]);
        (line.asked, line.approved, line.received, line.accepted) = (n, n, n, n);
        case.value_minor = price;
        case.reason = if ours { Reason::Defective } else { Reason::NotWanted };
        if known {
            let mugs = &mut sit.order_lines[0];
            (mugs.price_minor, mugs.discount_minor, mugs.tax_minor, mugs.quantity) = (price, discount.min(price - 1), tax, n);
            let paid = price - mugs.discount_minor + tax + 1_000 + 500;
            sit.order.as_mut().expect("an order").total_minor = paid;
        } else {
            (sit.order, sit.order_lines) = (None, Vec::new());
        }
        let at_once = sheet(&Wanted::default(), sit.case.as_ref().expect("a case"), &sit).map(|sheet| sheet.amount_minor);
        let ceiling = sheet(&Wanted { amount_minor: Some(1), ..Wanted::default() }, sit.case.as_ref().expect("a case"), &sit)
            .map(|sheet| sheet.ceiling_minor);
        let mut given = 0;
        let mut left = n;
        for cut in cuts.iter().chain(std::iter::repeat(&1)) {
            if left == 0 {
                break;
            }
            let units = (*cut).min(left);
            left -= units;
            let wanted = Wanted { units: Some(units), ..Wanted::default() };
            // A share of nothing, such as one of five units of two cents, is no refund: its units wait for the next.
            let part = match sheet(&wanted, sit.case.as_ref().expect("a case"), &sit) {
                Ok(part) => part,
                Err(Refusal::NothingToDo) => Sheet::default(),
                Err(refusal) => return Err(TestCaseError::fail(refusal.to_string())),
            };
            given += part.amount_minor;
            sit.refunds.push(Refund {
                id: left + 10,
                return_id: Some(1),
                status: Succeeded,
                currency: "EUR".to_owned(),
                amount_minor: part.amount_minor,
                sheet: part.lines,
                ..Refund::default()
            });
        }
        let rest = sheet(&Wanted::default(), sit.case.as_ref().expect("a case"), &sit).map_or(0, |sheet| sheet.amount_minor);
        prop_assert_eq!(Ok(given + rest), at_once);
        prop_assert!(ceiling.is_ok_and(|most| given + rest <= most));
    }
}
