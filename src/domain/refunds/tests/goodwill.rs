//! Money that answers a complaint, without a return.

use super::*;
use crate::domain::complaints::Ticket;

const TICKET: Key = Key::new(Kind::Ticket, 3);

/// A complaint about the trial's order.
fn complaint() -> Desk {
    let ticket = Ticket { id: 3, currency: "USD".to_owned(), ..Ticket::default() };
    let trial = in_state(ReturnStatus::Inspected);
    Desk::new(Situation { ticket: Some(ticket), case: None, lines: Vec::new(), ..trial })
}

/// A desk on which so much of the order was given back.
fn after(minor: i64, status: RefundStatus, currency: &str) -> Desk {
    let mut desk = complaint();
    let currency = currency.to_owned();
    desk.sit.refunds = vec![Refund { id: 7, status, currency, amount_minor: minor, ..Refund::default() }];
    desk
}

#[test]
fn it_is_refused_where_it_is_no_sum_of_the_orders_money() {
    let [named, unnamed] = [("USD", "amount=5 reason=x"), ("", "amount=5 reason=x")];
    for (typed, code) in [
        ("amount=0 reason=x", "bad-argument"),
        ("amount=-1 reason=x", "bad-argument"),
        ("amount=5 reason=x currency=XQQ", "bad-argument"),
        ("amount=5 reason=x kind=chargeback_loss", "bad-argument"),
        ("amount=5 reason=x currency=USD", "currency-mismatch"),
        ("amount=104.01 reason=x", "above-ceiling"),
    ] {
        assert_eq!(complaint().run(TICKET, &format!("compensate {typed}")).map_err(|r| r.code()), Err(code), "{typed}");
    }
    for ((own, typed), expected) in [(named, Ok(())), (unnamed, Err("missing-argument"))] {
        let mut desk = complaint();
        desk.sit.order.as_mut().expect("an order").currency.clear();
        desk.sit.ticket.as_mut().expect("a complaint").currency = own.to_owned();
        assert_eq!(desk.run(TICKET, &format!("compensate {typed}")).map_err(|r| r.code()), expected, "{own}");
        assert!(desk.sit.refunds.iter().all(|refund| refund.currency == own), "{own}");
    }
}

#[test]
fn it_stays_within_what_was_paid_for_the_order() {
    for (mut desk, typed, fits) in [
        (after(10_000, Submitted, "EUR"), "4", true),
        (after(10_000, Submitted, "EUR"), "4.01", false),
        (after(10_400, Succeeded, "EUR"), "0.01", false),
        (after(10_000, Void, "EUR"), "104", true),
        (after(10_000, Submitted, "USD"), "104", true),
    ] {
        let refused = desk.run(TICKET, &format!("compensate amount={typed} reason=x"));
        assert_eq!(matches!(refused, Err(Refusal::AboveCeiling { .. })), !fits, "{typed}: {refused:?}");
    }
    let mut unknown = complaint();
    (unknown.sit.order, unknown.sit.order_lines) = (None, Vec::new());
    unknown.must(TICKET, "compensate amount=5 reason=x");
    assert_eq!(unknown.sit.refunds[0].currency, "USD");
}

#[test]
fn it_leaves_on_the_word_of_a_person_and_needs_no_return() {
    let mut desk = complaint();
    desk.must(TICKET, "compensate amount=5 currency=eur reason=x");
    let refund = &desk.sit.refunds[0];
    assert_eq!((refund.status, refund.kind, refund.order_id), (Submitted, RefundKind::Goodwill, Some(1)));
    assert_eq!((refund.approved_by.as_str(), refund.approved_until), ("ana", Some(NOW.plus(14 * DAY))));
    desk.must(desk.refund(), "confirm");
    assert_eq!((desk.sit.refunds[0].status, desk.sit.effects[0].status), (Succeeded, EffectStatus::Done));
    let mut proposed = complaint();
    proposed.actor.kind = ActorKind::Rule;
    proposed.must(TICKET, "compensate amount=5 reason=x");
    assert_eq!((proposed.sit.refunds[0].status, proposed.sit.effects.len()), (Proposed, 0));
}
