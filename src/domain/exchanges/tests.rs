//! The machine of exchanges as tables: every transition and every refusal has a row.

use super::ExchangeMode::{NoReturn, ReturnFirst, ShipFirst};
use super::ExchangeStatus::{
    Approved, AwaitingGoods, Canceled, Closed, ConvertedToRefund, Delivered, FailedDelivery, GoodsOverdue, NeedsReview,
    Ready, Requested, Shipped, Unexchanged,
};
use super::*;
use crate::domain::ids::{Key, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::returns::ReturnStatus;
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
        (ShipFirst, Ready, "ship tracking=T1 order=B-2", Shipped),
        (ShipFirst, Shipped, "deliver", Delivered),
        (ShipFirst, Shipped, "fail reason=address", FailedDelivery),
        (ShipFirst, Shipped, "overdue", GoodsOverdue),
        (ShipFirst, Delivered, "overdue", GoodsOverdue),
        (ShipFirst, NeedsReview, "convert reason=stock", ConvertedToRefund),
        (ShipFirst, FailedDelivery, "convert reason=address", ConvertedToRefund),
        (ShipFirst, AwaitingGoods, "cancel", Canceled),
        (ShipFirst, Delivered, "unexchange", Unexchanged),
        (ShipFirst, Delivered, "close", Closed),
        (ShipFirst, GoodsOverdue, "close", Closed),
    ] {
        let mut desk = desk(ReturnStatus::InTransit, mode, from);
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
        (ReturnStatus::Arrived, ShipFirst, Delivered, "overdue", Refusal::NothingToDo),
    ] {
        assert_eq!(desk(case, mode, from).decide(EXCHANGE, typed), Err(expected), "{mode} {from}: {typed}");
    }
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
