//! The machine of returns as tables: every transition and every refusal has a row; the facets hold after any verbs.

use proptest::prelude::*;

use super::ReturnStatus::{
    Approved, Arrived, Canceled, Closed, Draft, Expired, InTransit, Inspected, Lost, Rejected, Requested, Settled,
};
use super::*;
use crate::domain::ids::{Key, Kind};
use crate::domain::outbox::{EffectKind, EffectStatus};
use crate::domain::people::{Actor, ActorKind};
use crate::domain::refunds::RefundStatus;
use crate::domain::refusal::Refusal;
use crate::domain::time::{DAY, SECOND};
use crate::domain::trial::{CASE, Desk, NOW, in_state};

fn desk(status: ReturnStatus) -> Desk {
    Desk::new(in_state(status))
}

fn refused(desk: &Desk, typed: &str) -> Refusal {
    match desk.decide(CASE, typed) {
        Err(refusal) => refusal,
        Ok(changes) => panic!("{typed}: {changes:?}"),
    }
}

#[test]
fn every_transition_leads_where_the_table_says() {
    for (from, typed, to) in [
        (Draft, "approve", Approved),
        (Requested, "approve", Approved),
        (Requested, "approve qty=1 outcome=credit", Approved),
        (Requested, "refuse clause=used reason=worn", Rejected),
        (Draft, "refuse clause=window", Rejected),
        (Requested, "cancel by=customer", Canceled),
        (Approved, "cancel by=customer", Canceled),
        (InTransit, "cancel", Canceled),
        (Rejected, "overrule reason=platform", Approved),
        (Approved, "receive qty=1", Arrived),
        (InTransit, "receive", Arrived),
        (Expired, "receive", Arrived),
        (Lost, "receive", Arrived),
        (InTransit, "receive qty=1 missing=1", Arrived),
        (InTransit, "receive unexpected=BOOK", Arrived),
        (Arrived, "close_receipt", Arrived),
        (Arrived, "inspect grade=good", Inspected),
        (Arrived, "inspect grade=good qty=1", Arrived),
        (Arrived, "inspect grade=worn verdict=reject", Inspected),
        (Arrived, "inspect grade=good verdict=needs_human", Arrived),
        (Lost, "settle reason=paid bears=carrier", Settled),
        (Inspected, "settle reason=zero", Settled),
        (Approved, "lost", Lost),
        (InTransit, "lost reason=silent", Lost),
        (Approved, "expire", Expired),
        (Settled, "close", Closed),
        (Rejected, "close", Closed),
        (Canceled, "close", Closed),
        (Expired, "close", Closed),
        (Settled, "reopen reason=late", Inspected),
        (Closed, "reopen reason=late", Inspected),
        (Canceled, "reopen reason=late", Requested),
        (Expired, "reopen reason=late", Approved),
        (Inspected, "refund", Inspected),
        (Inspected, "credit amount=5", Inspected),
        (Inspected, "exchange", Inspected),
        (Lost, "resend", Lost),
    ] {
        let mut desk = desk(from);
        desk.must(CASE, typed);
        assert_eq!(desk.case().status, to, "{from}: {typed}");
        assert_eq!(desk.case().updated_at == NOW, desk.case() != in_state(from).case.as_ref().expect("a case"));
    }
}

#[test]
fn overlays_and_notes_leave_the_headline_alone() {
    for typed in [
        "hold why=supplier",
        "wait party=customer until=3d",
        "snooze until=tomorrow",
        "assign to=bo",
        "tag tags=+vip,-late",
        "note text=hm",
        "answer text=hello until=3d",
        "classify issue=quality",
        "severity level=urgent",
        "dispute",
    ] {
        for &status in &[Requested, Approved, Arrived, Settled] {
            let mut desk = desk(status);
            desk.must(CASE, typed);
            assert_eq!(desk.case().status, status, "{status}: {typed}");
        }
    }
    let mut desk = desk(Requested);
    desk.must(CASE, "wait party=carrier until=3d");
    assert_eq!((desk.case().waiting_for, desk.case().due_at), (Some(Party::Carrier), NOW.plus(3 * DAY)));
    desk.must(CASE, "wake").must(CASE, "hold why=supplier").must(CASE, "release");
    assert_eq!((desk.case().waiting_for, desk.case().hold), (None, None));
    desk.must(CASE, "dispute").must(CASE, "end_dispute outcome=won");
    assert_eq!(desk.case().dispute, Some(Dispute::Won));
}

#[test]
fn every_refusal_says_what_stands_in_the_way() {
    let too_many = |what, wanted, most| Refusal::TooMany { what, wanted, most };
    for (from, typed, expected) in [
        (Requested, "approve qty=3", too_many("qty", 3, 2)),
        (Requested, "approve qty=0", too_many("qty", 0, 2)),
        (Requested, "refuse", Refusal::MissingArgument { verb: "refuse", name: "clause" }),
        (Arrived, "cancel", wrong_state("cancel", Arrived)),
        (Approved, "approve", wrong_state("approve", Approved)),
        (InTransit, "receive qty=3", too_many("qty", 3, 2)),
        (InTransit, "receive qty=2 missing=1", too_many("qty", 3, 2)),
        (InTransit, "receive qty=1 damaged=2", too_many("damaged", 2, 1)),
        (InTransit, "receive qty=1 wrong=2", too_many("wrong", 2, 1)),
        (InTransit, "receive qty=0", Refusal::NothingToDo),
        (InTransit, "receive line=RL-9", Refusal::NotFound(Key::new(Kind::ReturnLine, 9))),
        (Arrived, "receive", Refusal::NothingToDo),
        (Arrived, "inspect grade=good qty=3", too_many("qty", 3, 2)),
        (Inspected, "inspect grade=good", Refusal::NothingToDo),
        (Approved, "settle reason=x", Refusal::NotYet("returnless")),
        (Arrived, "settle reason=x", Refusal::NotYet("inspected")),
        (Approved, "refund", Refusal::NotYet("goods_or_reason")),
        (Inspected, "refund qty=3", too_many("qty", 3, 2)),
        (Inspected, "exchange qty=3", too_many("qty", 3, 2)),
        (Requested, "release", Refusal::NothingToDo),
        (Requested, "wake", Refusal::NothingToDo),
        (Requested, "end_dispute outcome=won", Refusal::NothingToDo),
        (Requested, "reconcile choice=ours", Refusal::NothingToDo),
        (Requested, "assign to=-", Refusal::NothingToDo),
        (Requested, "tag tags=-vip", Refusal::NothingToDo),
    ] {
        assert_eq!(refused(&desk(from), typed), expected, "{from}: {typed}");
    }
    for typed in [
        "wait party=customer until=yesterday",
        "approve outcome=cake",
        "refuse clause=mood",
        "receive qty=9223372036854775807 missing=1",
        "refund amount=-5",
        "refund amount=x",
        "refund deduct=101",
        "refund goodwill=92233720368547758",
        "credit amount=0",
        "credit amount=5 kind=transfer",
    ] {
        let status = match typed.split_once(' ') {
            Some(("refund" | "credit", _)) => Inspected,
            Some(("receive", _)) => InTransit,
            _ => Requested,
        };
        let refusal = refused(&desk(status), typed);
        assert!(matches!(refusal, Refusal::BadArgument { .. }), "{typed}: {refusal:?}");
    }
}

fn wrong_state(verb: &str, status: ReturnStatus) -> Refusal {
    let case = ReturnCase { id: 1, status, ..ReturnCase::default() };
    allowed(verb, &case).expect_err("a state from which the verb does not lead on")
}

#[test]
fn what_is_not_allowed_is_refused_for_the_same_reason_by_the_decision() {
    for spec in VERBS.iter().filter(|spec| spec.id != "open") {
        for &status in ReturnStatus::ALL {
            let desk = desk(status);
            if let Err(expected) = allowed(spec.id, desk.case()) {
                let given: Vec<_> = spec.args.iter().map(|arg| format!("{}=1", arg.name)).collect();
                assert_eq!(refused(&desk, &format!("{} {}", spec.id, given.join(" "))), expected, "{status}");
            }
        }
    }
}

#[test]
fn the_policy_advises_people_and_binds_everything_else() {
    let clauses = vec!["-window".to_owned()];
    for (actor, eligibility, typed, passes) in [
        (ActorKind::Agent, Eligibility::Eligible, "approve", true),
        (ActorKind::Agent, Eligibility::Unknown, "approve", true),
        (ActorKind::Agent, Eligibility::Ineligible, "approve", false),
        (ActorKind::Agent, Eligibility::Ineligible, "approve reason=loyal", true),
        (ActorKind::Rule, Eligibility::Eligible, "approve", true),
        (ActorKind::Rule, Eligibility::Unknown, "approve", false),
        (ActorKind::Rule, Eligibility::Ineligible, "approve reason=loyal", false),
    ] {
        let mut desk = desk(Requested);
        desk.actor = Actor { kind: actor, name: "x".to_owned() };
        if let Some(case) = &mut desk.sit.case {
            (case.eligibility, case.clauses) = (eligibility, clauses.clone());
        }
        let decision = desk.run(CASE, typed);
        let expected = if passes { Ok(()) } else { Err(Refusal::Policy { clauses: clauses.clone() }) };
        assert_eq!(decision, expected, "{actor} {eligibility} {typed}");
        assert_eq!(desk.case().override_reason.is_empty(), !(passes && eligibility == Eligibility::Ineligible));
    }
}

#[test]
fn a_request_is_opened_from_its_order_and_judged() {
    let mut desk = desk(Closed);
    desk.must(Key::new(Kind::Return, 0), "open order=A-1 sku=mug qty=2 reason=defective");
    let case = desk.case();
    assert_eq!((case.sku.as_str(), case.value_minor, case.eligibility), ("MUG", 5_333, Eligibility::Eligible));
    let opening = Key::new(Kind::Return, 0);
    let too_many = desk.decide(opening, "open order=A-1 sku=MUG qty=4");
    assert_eq!(too_many, Err(Refusal::TooMany { what: "qty", wanted: 4, most: 3 }));
    assert!(matches!(desk.decide(opening, "open order=A-1 sku=CUP"), Err(Refusal::BadArgument { name: "sku", .. })));
}

#[test]
fn messages_wait_a_minute_and_money_waits_for_a_person() {
    for (status, typed, kind, what) in [
        (Requested, "approve", EffectKind::Notice, "return_approved"),
        (Requested, "refuse clause=used", EffectKind::Notice, "return_refused"),
        (Requested, "answer text=hi", EffectKind::Notice, "answer"),
        (Inspected, "settle reason=zero", EffectKind::Notice, "return_settled"),
        (Inspected, "refund", EffectKind::RefundInstruction, "original_payment"),
        (Inspected, "credit amount=5 kind=points", EffectKind::RefundInstruction, "points"),
    ] {
        let mut desk = desk(status);
        desk.must(CASE, typed);
        let effect = desk.sit.effects.last().expect("an effect");
        assert_eq!((effect.kind, effect.what.as_str(), effect.return_id), (kind, what, Some(1)), "{typed}");
        let until = if kind == EffectKind::Notice { NOW.plus(60 * SECOND) } else { Instant::NEVER };
        assert_eq!((effect.status, effect.hold_until), (EffectStatus::Held, until), "{typed}");
    }
}

#[test]
fn one_of_several_goods_is_approved_and_what_nobody_counts_came_in_whole() {
    let several = |typed: &[&str]| {
        let mut desk = desk(Requested);
        let other = ReturnLine { id: 2, return_id: 1, sku: "BOOK".to_owned(), asked: 1, ..ReturnLine::default() };
        desk.sit.lines.push(other);
        let done = typed.iter().try_for_each(|typed| desk.run(CASE, typed));
        let told: Vec<(i64, i64)> = desk.sit.lines.iter().map(|line| (line.approved, line.received)).collect();
        done.map(|()| told)
    };
    let too_many = |wanted, most| Err(Refusal::TooMany { what: "qty", wanted, most });
    for (typed, wanted) in [
        (&["approve"][..], Ok(vec![(2, 0), (1, 0)])),
        (&["approve line=RL-2"], Ok(vec![(0, 0), (1, 0)])),
        (&["approve line=RL-1 qty=1"], Ok(vec![(1, 0), (0, 0)])),
        (&["approve line=RL-2 qty=2"], too_many(2, 1)),
        (&["approve line=RL-7"], Err(Refusal::NotFound(Key::new(Kind::ReturnLine, 7)))),
        (&["approve", "receive"], Ok(vec![(2, 2), (1, 1)])),
        (&["approve", "receive line=RL-2", "receive"], Ok(vec![(2, 2), (1, 1)])),
        (&["approve", "receive qty=1"], Err(Refusal::MissingArgument { verb: "receive", name: "line" })),
        (&["approve line=RL-2", "receive qty=1"], Ok(vec![(0, 0), (1, 1)])),
    ] {
        assert_eq!(several(typed), wanted, "{typed:?}");
    }
}

#[test]
fn an_unfinished_answer_stands_with_its_return_until_it_is_sent_or_discarded() {
    fn told(desk: &Desk) -> Vec<(&str, bool, bool)> {
        desk.sit.messages.iter().map(|message| (message.body.as_str(), message.draft, message.public)).collect()
    }
    for status in [Requested, Closed] {
        let mut desk = desk(status);
        desk.must(CASE, "draft text=hel").must(CASE, "draft text=hello");
        assert_eq!(told(&desk), [("hello", true, false)], "one each");
        assert_eq!((desk.case().status, desk.sit.effects.len()), (status, 0));
        assert_eq!(refused(&desk, "draft text=hello"), Refusal::NothingToDo);
        let number = crate::domain::change::Record::key(&desk.sit.messages[0]);
        desk.actor = crate::domain::people::Actor::agent("bo");
        desk.must(CASE, &format!("answer text=done draft={number}"));
        assert_eq!(told(&desk), [("done", false, true)]);
        desk.must(CASE, "draft text=more").must(CASE, "note text=n").must(CASE, "discard");
        assert_eq!(told(&desk), [("done", false, true), ("n", false, false)]);
        assert_eq!(refused(&desk, "discard"), Refusal::NothingToDo);
    }
}

#[test]
fn a_partial_return_stays_arrived_until_nothing_more_will_come() {
    let mut desk = desk(InTransit);
    desk.must(CASE, "receive qty=1 damaged=1").must(CASE, "inspect grade=damaged");
    assert_eq!(desk.case().status, Arrived);
    desk.must(CASE, "close_receipt");
    assert_eq!((desk.case().status, desk.sit.lines[0].missing), (Inspected, 1));
    assert_eq!(refused(&desk, "close_receipt"), wrong_state("close_receipt", Inspected));
}

#[test]
fn the_last_answer_settles_a_return_in_whatever_order_goods_and_money_come() {
    let mut goods_first = desk(Inspected);
    goods_first.must(CASE, "refund qty=1");
    let refund = goods_first.refund();
    goods_first.must(refund, "confirm");
    assert_eq!(goods_first.case().status, Inspected, "one of two units");
    goods_first.must(CASE, "refund");
    let refund = goods_first.refund();
    goods_first.must(refund, "confirm");
    assert_eq!(goods_first.case().status, Settled);

    let mut money_first = desk(InTransit);
    money_first.must(CASE, "refund reason=first_scan");
    let refund = money_first.refund();
    money_first.must(refund, "confirm");
    assert_eq!(money_first.case().status, InTransit, "the goods are still to come");
    money_first.must(CASE, "receive").must(CASE, "inspect grade=new");
    assert_eq!((money_first.case().status, money_first.case().settled_at), (Settled, Some(NOW)));

    let mut replaced = desk(Inspected);
    replaced.must(CASE, "exchange");
    let exchange = replaced.exchange();
    replaced.must(exchange, "ship").must(exchange, "deliver");
    assert_eq!(replaced.case().status, Settled);
}

#[test]
fn a_return_does_not_end_while_money_or_goods_are_under_way() {
    let mut desk = desk(Approved);
    desk.must(CASE, "refund reason=trust");
    assert_eq!(refused(&desk, "cancel"), Refusal::NotYet("refund_ended"));
    let refund = desk.refund();
    desk.must(refund, "confirm");
    assert_eq!(refused(&desk, "cancel"), Refusal::NotYet("refund_reversed"));
    desk.must(refund, "reverse reason=bank").must(CASE, "resend");
    assert_eq!(refused(&desk, "cancel"), Refusal::NotYet("exchange_ended"));
    let exchange = desk.exchange();
    desk.must(exchange, "cancel").must(CASE, "cancel");
    assert_eq!((desk.case().status, desk.case().refunded_minor), (Canceled, 0));
}

#[test]
fn a_conflict_ends_with_our_word_or_theirs_and_the_lines_follow() {
    for (choice, status, approved) in [("ours", Rejected, 0), ("theirs", Arrived, 2)] {
        let mut desk = desk(Rejected);
        if let Some(case) = &mut desk.sit.case {
            case.conflict = Some(Arrived);
        }
        desk.must(CASE, &format!("reconcile choice={choice}"));
        let line = &desk.sit.lines[0];
        assert_eq!((desk.case().status, line.approved, line.received), (status, approved, approved), "{choice}");
        assert_eq!(desk.case().conflict, None);
    }
}

/// Verbs as people press them, sensible or not.
fn pressed() -> impl Strategy<Value = String> {
    let words = proptest::sample::select(vec![
        "approve",
        "approve qty=1",
        "refuse clause=used",
        "cancel",
        "overrule reason=x",
        "receive",
        "receive qty=1",
        "receive qty=1 damaged=1",
        "receive missing=1 qty=0",
        "receive unexpected=BOOK",
        "receive close=yes",
        "close_receipt",
        "inspect grade=good",
        "inspect grade=worn qty=1",
        "inspect grade=worn verdict=reject qty=1",
        "refund reason=x",
        "refund qty=1 reason=x",
        "refund amount=20 reason=x",
        "refund goodwill=90 deduct=15 reason=x",
        "credit amount=7",
        "exchange",
        "exchange qty=1 reason=x",
        "resend qty=1",
        "settle reason=x",
        "settle reason=x bears=carrier",
        "claim amount=3",
        "paid",
        "deny reason=x",
        "lost",
        "expire",
        "close",
        "reopen reason=x",
        "dispute",
        "end_dispute outcome=lost",
        "confirm",
        "fail reason=x",
        "retry",
        "abandon reason=x",
        "reverse reason=x",
        "reverse reason=x amount=3",
        "unknown",
        "ship",
        "deliver",
        "convert reason=x",
        "ready",
        "unexchange",
        "overdue",
        "line=RL-1",
    ]);
    words.prop_map(str::to_owned)
}

fn sound(desk: &Desk) -> Result<(), TestCaseError> {
    for line in &desk.sit.lines {
        prop_assert!(line.unexpected || line.approved <= line.asked, "{line:?}");
        prop_assert!(line.unexpected || line.received + line.missing <= line.approved, "{line:?}");
        prop_assert!(line.undecided() >= 0 && line.damaged <= line.received, "{line:?}");
        let closed = desk.case().receipt_closed && !line.unexpected;
        prop_assert!(!closed || line.missing == line.approved - line.received, "{line:?}");
    }
    let mut given = 0;
    for refund in &desk.sit.refunds {
        prop_assert_eq!(refund.sheet.iter().map(|line| line.amount_minor).sum::<i64>(), refund.amount_minor);
        given += if refund.status.is_live() { refund.amount_minor } else { 0 };
    }
    prop_assert!((0..=10_400).contains(&given), "{given} given of 104.00");
    let paid = desk.sit.refunds.iter().filter(|refund| refund.status == RefundStatus::Succeeded);
    prop_assert_eq!(paid.map(|refund| refund.amount_minor).sum::<i64>(), desk.case().refunded_minor);
    Ok(())
}

proptest! {
    #[test]
    fn the_facets_hold_after_any_verbs(verbs in proptest::collection::vec((pressed(), any::<prop::sample::Index>()), 1..40)) {
        let mut desk = desk(Requested);
        for (typed, which) in verbs {
            let mut keys = vec![CASE];
            keys.extend(desk.sit.refunds.iter().map(|refund| Key::new(Kind::Refund, refund.id)));
            keys.extend(desk.sit.exchanges.iter().map(|exchange| Key::new(Kind::Exchange, exchange.id)));
            for key in [*which.get(&keys), CASE] {
                if desk.run(key, &typed).is_ok() {
                    break;
                }
            }
            sound(&desk)?;
        }
    }
}
