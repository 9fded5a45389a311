//! The machine of exchanges as tables: every transition and every refusal has a row.

use super::ExchangeMode::{NoReturn, ReturnFirst, ShipFirst};
use super::ExchangeStatus::{
    Approved, AwaitingGoods, Canceled, Charged, Closed, ConvertedToRefund, Delivered, FailedDelivery, Forgiven,
    GoodsOverdue, NeedsReview, Ready, Requested, Returned, Shipped, Unexchanged,
};
use super::*;
use crate::domain::catalog::Product;
use crate::domain::ids::{Key, Kind};
use crate::domain::parcels::Leg;
use crate::domain::people::ActorKind;
use crate::domain::refunds::RefundStatus;
use crate::domain::refusal::Refusal;
use crate::domain::returns::ReturnStatus;
use crate::domain::time::DAY;
use crate::domain::trial::{CASE, Desk, NOW, in_state};

const EXCHANGE: Key = Key::new(Kind::Exchange, 7);

fn desk(case: ReturnStatus, mode: ExchangeMode, status: ExchangeStatus) -> Desk {
    let mut sit = in_state(case);
    sit.exchanges = vec![Exchange { id: 7, return_id: Some(1), mode, status, quantity: 2, ..Exchange::default() }];
    Desk::new(sit)
}

#[test]
fn every_transition_leads_where_the_table_says() {
    for (mode, from, typed, to) in [
        (ReturnFirst, Requested, "approve", AwaitingGoods),
        (ShipFirst, Requested, "approve", Ready),
        (NoReturn, Requested, "approve", Ready),
        (ShipFirst, Approved, "ready", Ready),
        (ShipFirst, NeedsReview, "ready", Ready),
        (ShipFirst, FailedDelivery, "ready", Ready),
        (ShipFirst, Ready, "review reason=stock", NeedsReview),
        (ReturnFirst, AwaitingGoods, "review why=price reason=dearer", NeedsReview),
        (ShipFirst, Ready, "ship tracking=T1 order=B-2", Shipped),
        (ShipFirst, Shipped, "deliver", Delivered),
        (ShipFirst, Shipped, "fail reason=address", FailedDelivery),
        (ShipFirst, Shipped, "overdue", GoodsOverdue),
        (ShipFirst, Delivered, "overdue", GoodsOverdue),
        (ShipFirst, GoodsOverdue, "charge", Charged),
        (ShipFirst, GoodsOverdue, "forgive reason=old_customer", Forgiven),
        (ShipFirst, GoodsOverdue, "returned reason=counted_by_hand", Returned),
        (ShipFirst, GoodsOverdue, "consent text=yes", GoodsOverdue),
        (ShipFirst, Ready, "price difference=5", Ready),
        (ShipFirst, NeedsReview, "convert reason=stock", ConvertedToRefund),
        (ShipFirst, FailedDelivery, "convert reason=address", ConvertedToRefund),
        (ShipFirst, AwaitingGoods, "cancel", Canceled),
        (ShipFirst, Delivered, "unexchange", Unexchanged),
        (ShipFirst, Delivered, "close", Closed),
        (ShipFirst, Charged, "close", Closed),
        (ShipFirst, Forgiven, "close", Closed),
        (ShipFirst, Returned, "close", Closed),
    ] {
        let mut desk = desk(ReturnStatus::InTransit, mode, from);
        let exchange = &mut desk.sit.exchanges[0];
        exchange.shipped_at = Some(NOW);
        exchange.consent = "yes".to_owned();
        desk.must(EXCHANGE, typed);
        let exchange = &desk.sit.exchanges[0];
        assert_eq!((exchange.status, exchange.updated_at), (to, NOW), "{mode} {from}: {typed}");
    }
}

#[test]
fn every_refusal_says_what_stands_in_the_way() {
    for (case, mode, from, typed, expected) in [
        (ReturnStatus::InTransit, ReturnFirst, AwaitingGoods, "ready", Refusal::NotYet("goods_received")),
        (ReturnStatus::InTransit, ReturnFirst, Shipped, "overdue", Refusal::NotYet("shipped_first")),
        (ReturnStatus::InTransit, ShipFirst, Shipped, "overdue", Refusal::NotYet("replacement_left")),
        (ReturnStatus::InTransit, ShipFirst, GoodsOverdue, "returned", Refusal::NotYet("goods_received")),
        (ReturnStatus::InTransit, ShipFirst, GoodsOverdue, "charge", Refusal::NotYet("consent")),
        (ReturnStatus::InTransit, ShipFirst, Ready, "price difference=0", Refusal::NothingToDo),
    ] {
        assert_eq!(desk(case, mode, from).decide(EXCHANGE, typed), Err(expected), "{mode} {from}: {typed}");
    }
    let mut here = desk(ReturnStatus::Arrived, ShipFirst, Delivered);
    here.sit.exchanges[0].shipped_at = Some(NOW);
    assert_eq!(here.decide(EXCHANGE, "overdue"), Err(Refusal::NothingToDo), "the first goods are here");
    for spec in VERBS {
        let given: Vec<_> = spec.args.iter().map(|arg| format!("{}=1", arg.name)).collect();
        for &status in ExchangeStatus::ALL {
            let desk = desk(ReturnStatus::Arrived, ShipFirst, status);
            if let Err(expected) = allowed(spec.id, &desk.sit.exchanges[0]) {
                assert_eq!(desk.decide(EXCHANGE, &format!("{} {}", spec.id, given.join(" "))), Err(expected));
            }
        }
    }
}

#[test]
fn goods_that_came_release_a_replacement() {
    let mut desk = desk(ReturnStatus::Arrived, ReturnFirst, AwaitingGoods);
    desk.must(EXCHANGE, "ready");
    assert_eq!(desk.sit.exchanges[0].status, Ready);
}

#[test]
fn a_replacement_can_be_replaced_in_turn_with_a_reason() {
    let mut desk = desk(ReturnStatus::Inspected, ReturnFirst, Delivered);
    assert_eq!(desk.run(CASE, "exchange"), Err(Refusal::TooMany { what: "qty", wanted: 0, most: 0 }));
    desk.must(CASE, "exchange reason=also_broken");
    assert_eq!(desk.sit.exchanges[1].quantity, 2);
}

/// A desk whose replacement is known goods with so many in stock.
fn stocked(mode: ExchangeMode, status: ExchangeStatus, stock: i64) -> Desk {
    let mut desk = desk(ReturnStatus::InTransit, mode, status);
    desk.sit.exchanges[0].sku = "MUG".to_owned();
    desk.sit.product = Some(Product { sku: "MUG".to_owned(), stock: Some(stock), ..Product::default() });
    desk
}

#[test]
fn what_is_out_of_stock_goes_before_a_person_at_approval_and_at_release() {
    for (from, typed) in [(Requested, "approve"), (Approved, "ready"), (FailedDelivery, "ready")] {
        let mut desk = stocked(ShipFirst, from, 1);
        desk.must(EXCHANGE, typed);
        let exchange = &desk.sit.exchanges[0];
        assert_eq!((exchange.status, exchange.review), (NeedsReview, Some(ReviewReason::OutOfStock)), "{from}");
        let mut enough = stocked(ShipFirst, from, 2);
        enough.must(EXCHANGE, typed);
        assert_eq!((enough.sit.exchanges[0].status, enough.sit.exchanges[0].review), (Ready, None), "{from}");
    }
    for (from, typed) in [(NeedsReview, "ready"), (Ready, "ship")] {
        let mut desk = stocked(ShipFirst, from, 1);
        assert_eq!(desk.run(EXCHANGE, typed), Err(Refusal::NotYet("in_stock")), "{from}");
        desk.must(EXCHANGE, &format!("{typed} reason=found_one"));
    }
    let mut fresh = Desk::new(in_state(ReturnStatus::Approved));
    fresh.sit.product = Some(Product { sku: "MUG".to_owned(), stock: Some(0), ..Product::default() });
    fresh.must(CASE, "exchange");
    assert_eq!(fresh.sit.exchanges[0].status, NeedsReview);
}

#[test]
fn what_leaves_is_watched_is_out_of_stock_and_sets_a_day_for_the_first_goods() {
    let mut desk = stocked(ShipFirst, Ready, 5);
    desk.must(EXCHANGE, "ship tracking=T1");
    let (exchange, parcel) = (&desk.sit.exchanges[0], &desk.sit.parcels[0]);
    assert_eq!((exchange.tracking.as_str(), exchange.due_back_at), ("T1", NOW.plus(21 * DAY)));
    assert_eq!((parcel.leg, parcel.exchange_id), (Leg::OutboundReplacement, Some(7)));
    let waits = (parcel.status.code(), parcel.stuck_at.is_never());
    assert_eq!(waits, ("awaiting_dropoff", false), "a label that nobody scans is an alert");
    assert_eq!(desk.sit.product.as_ref().and_then(|product| product.stock), Some(3));
    assert_eq!(desk.run(EXCHANGE, "overdue"), Err(Refusal::NotYet("replacement_left")), "no carrier has seen it");
    desk.sit.parcels[0].first_scan_at = Some(NOW);
    desk.must(EXCHANGE, "overdue");
    let mut goods_first = stocked(NoReturn, Ready, 5);
    goods_first.must(EXCHANGE, "ship");
    assert!(goods_first.sit.exchanges[0].due_back_at.is_never(), "nothing has to come back");
}

#[test]
fn a_difference_owed_to_the_customer_is_proposed_and_one_owed_by_them_needs_their_consent() {
    let mut desk = Desk::new(in_state(ReturnStatus::Approved));
    desk.must(CASE, "exchange mode=ship_first difference=-5");
    let refund = desk.sit.refunds[0].clone();
    assert_eq!((refund.status, refund.amount_minor), (RefundStatus::Proposed, 500));
    let exchange = desk.exchange();
    desk.must(exchange, "price difference=-7");
    let told: Vec<_> = desk.sit.refunds.iter().map(|refund| (refund.status, refund.amount_minor)).collect();
    assert_eq!(told, [(RefundStatus::Void, 500), (RefundStatus::Proposed, 700)]);
    desk.must(exchange, "price difference=12");
    assert_eq!(desk.sit.refunds[1].status, RefundStatus::Void);
    assert_eq!(desk.run(exchange, "charge"), Err(Refusal::NotYet("consent")));
    desk.must(exchange, "consent text=yes");
    assert!(matches!(desk.run(exchange, "charge amount=12.01"), Err(Refusal::AboveCeiling { most_minor: 1_200, .. })));
    desk.must(exchange, "charge");
    assert_eq!(desk.sit.exchanges[0].charged_minor, 1_200);
    assert_eq!(desk.run(exchange, "charge"), Err(Refusal::NothingToDo));
    assert_eq!(desk.run(exchange, "price difference=0"), Err(Refusal::NotYet("charged_already")));
}

#[test]
fn no_rule_says_that_a_customer_agreed() {
    let mut desk = Desk::new(in_state(ReturnStatus::Approved));
    desk.must(CASE, "exchange mode=ship_first difference=12");
    let exchange = desk.exchange();
    desk.actor.kind = ActorKind::Rule;
    assert_eq!(desk.run(exchange, "consent text=yes"), Err(Refusal::NotYet("person_alone")));
    let mut desk = Desk::new(in_state(ReturnStatus::Approved));
    desk.actor.kind = ActorKind::Rule;
    assert_eq!(desk.run(CASE, "exchange difference=12 consent=yes"), Err(Refusal::NotYet("person_alone")));
    desk.must(CASE, "exchange difference=12");
}

#[test]
fn goods_that_never_came_back_are_charged_at_the_deposit_or_at_their_value() {
    for (deposit, charged) in [(2_000, 2_000), (0, 5_333)] {
        let mut desk = desk(ReturnStatus::InTransit, ShipFirst, GoodsOverdue);
        let exchange = &mut desk.sit.exchanges[0];
        (exchange.deposit_minor, exchange.currency, exchange.consent) = (deposit, "EUR".to_owned(), "yes".to_owned());
        desk.must(EXCHANGE, "charge");
        assert_eq!(desk.sit.exchanges[0].charged_minor, charged);
    }
}

#[test]
fn what_cannot_be_replaced_becomes_a_proposed_refund_of_the_same_units() {
    let mut desk = Desk::new(in_state(ReturnStatus::Inspected));
    desk.must(CASE, "exchange qty=1");
    let exchange = desk.exchange();
    desk.must(exchange, "convert reason=sold_out");
    let refund = &desk.sit.refunds[0];
    assert_eq!((refund.status, refund.exchange_id), (RefundStatus::Proposed, Some(exchange.id)));
    assert_eq!(refund.sheet[0].basis, "MUG 1-1/3");
    desk.must(CASE, "refund qty=1");
    assert_eq!(desk.sit.refunds[1].sheet[0].basis, "MUG 2-2/3", "the other unit");
}
