//! Shopify's returns, refunds and fulfilments.

use super::*;
use crate::domain::exchanges::ExchangeStatus;
use crate::domain::parcels::{Leg, ParcelStatus};
use crate::domain::refunds::RefundStatus;
use crate::domain::returns::{Outcome, ReturnStatus};

/// One return of an order in the given state, with further members.
fn returned(status: &str, more: &str) -> Read {
    read(&format!(
        r#"{{"data": {{"order": {{"id": "gid://shopify/Order/54", "returns": {{"nodes": [{{"id": "gid://shopify/Return/8", "name": "\u0023S77-R1",
            "status": "{status}", "totalQuantity": 1, "createdAt": "2026-04-22T13:36:22Z", {more}
            "returnLineItems": {{"nodes": [{{"id": "gid://shopify/ReturnLineItem/4", "quantity": 1, "returnReason": "COLOR", "processedQuantity": {processed}}}]}}}}]}}}}}}}}"#,
        processed = i32::from(more.contains("processed")),
    ))
}

#[test]
fn an_open_return_says_how_far_it_has_come() {
    for (status, more, expected) in [
        ("REQUESTED", "", ReturnStatus::Requested),
        ("OPEN", "", ReturnStatus::Approved),
        ("OPEN", r#""note": "processed","#, ReturnStatus::Arrived),
        ("OPEN", r#""refunds": {"nodes": [{"id": "gid://shopify/Refund/9"}]},"#, ReturnStatus::Inspected),
        ("OPEN", r#""refunds": {"nodes": []},"#, ReturnStatus::Approved),
        ("CLOSED", r#""note": "processed","#, ReturnStatus::Closed),
        ("CANCELED", "", ReturnStatus::Canceled),
    ] {
        let file = returned(status, more);
        let case = first!(file.on_line(1), Return, case).expect("a return");
        assert_eq!((case.platform_state, case.order_ref.as_str()), (Some(expected), "54"), "{status} {more}");
    }
}

#[test]
fn a_return_brings_its_refund_its_exchange_and_why_it_was_declined() {
    let money = r#"{"shopMoney": {"amount": "10.80", "currencyCode": "USD"}, "presentmentMoney": {"amount": "9.95", "currencyCode": "EUR"}}"#;
    let file = returned(
        "CLOSED",
        &format!(
            r#""refunds": {{"nodes": [{{"id": "gid://shopify/Refund/9", "createdAt": "2026-04-25T10:00:00Z", "totalRefundedSet": {money}}}]}},
               "exchangeLineItems": {{"nodes": [{{"quantity": 2, "lineItem": {{"sku": "LAMP-B", "name": "Lamp blue"}}}}]}},"#
        ),
    );
    let records = file.on_line(1);
    let refund = first!(records, Refund).expect("a refund");
    assert_eq!((refund.natural_key.as_deref(), refund.order_ref.as_str()), (Some("shopify:refund:9"), "54"));
    assert_eq!((refund.amount_minor, refund.currency.as_str(), refund.status), (995, "EUR", RefundStatus::Succeeded));
    let exchange = first!(records, Exchange).expect("an exchange");
    assert_eq!((exchange.sku.as_str(), exchange.quantity, exchange.status), ("LAMP-B", 2, ExchangeStatus::Closed));
    assert_eq!(first!(records, Return, case).map(|case| case.outcome), Some(Outcome::Exchange));
    let declined = returned("DECLINED", r#""decline": {"reason": "FINAL_SALE", "note": "Sold as seen"},"#);
    let case = first!(declined.on_line(1), Return, case).expect("a return");
    assert_eq!((case.platform_state, case.platform_outcome.as_str()), (Some(ReturnStatus::Rejected), "FINAL_SALE"));
    assert_eq!(case.refusal_reason, "FINAL_SALE · Sold as seen");
}

#[test]
fn every_parcel_of_a_fulfilment_is_followed() {
    let fulfilment = r#"{"id": 3, "order_id": 54, "status": "success", "shipment_status": "in_transit", "tracking_company": "UPS", "tracking_number": "1Z1",
        "tracking_numbers": ["1Z1", "1Z2", ""], "created_at": "2026-04-02T10:00:00Z"}"#;
    let parcels = |file: &Read| -> Vec<_> {
        let told = file.rows[0].records.iter().filter_map(|record| match record {
            Incoming::Parcel { parcel, .. } => Some((parcel.tracking.clone(), parcel.leg, parcel.platform_state)),
            _ => None,
        });
        told.collect()
    };
    let in_transit = |number: &str| (number.to_owned(), Leg::Original, Some(ParcelStatus::InTransit));
    let alone = read(&format!(r#"{{"fulfillment": {fulfilment}}}"#));
    assert_eq!(parcels(&alone), ["1Z1", "1Z2"].map(in_transit));
    let inside = read(&format!(
        r#"{{"order": {{"id": 54, "financial_status": "paid", "total_price": "40.00", "currency": "EUR", "line_items": [], "fulfillments": [{fulfilment}]}}}}"#
    ));
    assert_eq!(parcels(&inside), ["1Z1"].map(in_transit));
}

#[test]
fn one_payment_that_went_through_is_enough_for_a_refund() {
    let refund = |states: &[&str]| {
        let payments: Vec<_> = states
            .iter()
            .enumerate()
            .map(|(id, state)| {
                format!(r#"{{"id": {id}, "kind": "refund", "status": "{state}", "amount": "3.00", "currency": "EUR"}}"#)
            })
            .collect();
        let file = read(&format!(
            r#"{{"refund": {{"id": 9, "order_id": 54, "refund_line_items": [], "transactions": [{}]}}}}"#,
            payments.join(",")
        ));
        first!(file.on_line(1), Refund).map(|refund| (refund.status, refund.amount_minor))
    };
    assert_eq!(refund(&["failure", "success"]), Some((RefundStatus::Succeeded, 300)));
    assert_eq!(refund(&["failure", "pending"]).map(|(status, _)| status), Some(RefundStatus::Submitted));
    assert_eq!(refund(&["failure"]).map(|(status, _)| status), Some(RefundStatus::Failed));
}
