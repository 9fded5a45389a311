//! Amazon's reports and bodies.

use super::*;
use crate::domain::complaints::{Author, TicketKind};
use crate::domain::exchanges::ExchangeStatus;
use crate::domain::parcels::{ExceptionKind, Leg, ParcelStatus};
use crate::domain::refunds::RefundStatus;
use crate::domain::returns::{Dispute, Grade, ReturnStatus};
use crate::domain::vocabulary::{Mood, Reason};

const FBA: &str = "return-date\torder-id\tsku\tasin\tproduct-name\tquantity\tfulfillment-center-id\tdetailed-disposition\treason\tstatus\tlicense-plate-number\tcustomer-comments\n";

#[test]
fn units_that_came_back_to_a_warehouse() {
    let file = read(&format!(
        "{FBA}2026-06-20T07:32:45+02:00\t111-1111111-1111111\tA\tB0\tLamp 5\"\t1\tIND8\tCUSTOMER_DAMAGED\tDEFECTIVE\tReimbursed\tLPN1\tbroken\n\
         2026-06-20T07:32:45+02:00\t111-1111111-1111111\tA\tB0\tLamp\t1\tIND8\tSELLABLE\tUNDELIVERABLE_REFUSED\tReimbursed\tLPN2\n\
         2026-06-20T07:32:45+02:00\t111-1111111-1111111\tA\tB0\tLamp\tmany\tIND8\tSELLABLE\tOTHER\tReimbursed\tLPN3\t\n\
         2026-06-20T07:32:45+02:00\t1.11E+17\tA\tB0\tLamp\t1\tIND8\tSELLABLE\tOTHER\tReimbursed\tLPN4\t\n"
    ));
    assert_eq!((file.format, file.rows.len()), ("amazon_fba_returns", 2));
    let [Incoming::Return { case, lines }, Incoming::Product(product)] = file.on_line(2) else { panic!("a return") };
    assert_eq!(case.natural_key.as_deref(), Some("amazon:111-1111111-1111111:LPN1"));
    assert_eq!((case.platform_state, case.fulfilment.as_str()), (Some(ReturnStatus::Settled), "platform"));
    assert_eq!(case.received_at.map(|at| at.rfc3339()).as_deref(), Some("2026-06-20T05:32:45Z"));
    assert_eq!((lines[0].asked, lines[0].grade, lines[0].product.as_str()), (1, Some(Grade::Damaged), "Lamp 5\""));
    assert_eq!(product.natural_key.as_deref(), Some("sku:A"));
    assert_eq!(first!(file.on_line(3), Return, case).map(|case| case.reason), Some(Reason::Undeliverable));
    let rejects: Vec<_> =
        file.rejects.iter().map(|r| (r.line, r.column.as_str(), r.value.as_str(), r.reason)).collect();
    assert_eq!(
        rejects,
        [
            (4, "quantity", "many", RejectReason::BadNumber),
            (5, "order-id|amazon-order-id", "1.11E+17", RejectReason::DamagedId)
        ]
    );
}

#[test]
fn units_without_a_label_are_told_apart_by_their_place() {
    let row = "2026-06-20T07:32:45+02:00\t111-1111111-1111111\tA\tB0\tLamp\t1\tIND8\tSELLABLE\tOTHER\tReimbursed\t\t\n";
    let file = read(&format!("{FBA}{row}{row}"));
    let keys: Vec<_> =
        [2, 3].map(|line| first!(file.on_line(line), Return, case).and_then(|case| case.natural_key)).into();
    assert!(keys[0].is_some() && keys[0] != keys[1], "{keys:?}");
    assert_eq!(file.rows.iter().filter(|row| row.merged).count(), 0);
    let labelled = row.replace("Reimbursed\t\t", "Reimbursed\tLPN1\t");
    let file = read(&format!("{FBA}{labelled}{labelled}"));
    assert_eq!(file.rows.iter().map(|row| row.merged).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn returns_to_the_sellers_address_bring_all_that_hangs_on_them() {
    let file = read(
        "Order ID\tOrder date\tReturn request date\tReturn request status\tAmazon RMA ID\tLabel cost\tCurrency code\tReturn carrier\tTracking ID\tA-to-Z Claim\tMerchant SKU\tItem Name\tReturn quantity\tReturn Reason\tResolution\tReturn delivery date\tOrder Amount\tSafeT claim id\tSafeT claim state\tRefunded Amount\n\
         114-1111111-1111111\t01-Jun-2026\t05-Jun-2026\tCompleted\tD1RRMA\t4.14\tUSD\tUSPS\t9202\tY\tm-1\tMug\t2\tCR-DEFECTIVE\tReplacement\t09-Jun-2026\t20.00\tST1\tPending\t10.00\n\
         114-1111111-2222222\t01-Jun-2026\t05-Jun-2026\tApproved\tD2RRMA\t \tUSD\t\t \tN\tm-1\tMug\t1\tAMZ-PG-APP-TOO-SMALL\tReturnlessRefund\n",
    );
    assert_eq!((file.format, file.rows.len(), file.rejects.len()), ("amazon_mfn_returns", 2, 0), "{:?}", file.rejects);
    let records = file.on_line(2);
    let case = first!(records, Return, case).expect("a return");
    assert_eq!(case.natural_key.as_deref(), Some("amazon:114-1111111-1111111:D1RRMA:m-1"));
    assert_eq!((case.reason, case.dispute, case.zone_stated), (Reason::Defective, Some(Dispute::Open), false));
    assert_eq!(first!(records, Order, order).map(|order| order.total_minor), Some(2_000));
    let parcel = first!(records, Parcel, parcel).expect("a parcel");
    assert_eq!(
        (parcel.natural_key.as_deref(), parcel.leg, parcel.label_cost_minor),
        (Some("parcel:9202"), Leg::Return, 414)
    );
    let refund = first!(records, Refund).expect("a refund");
    assert_eq!((refund.amount_minor, refund.status, refund.external), (1_000, RefundStatus::Succeeded, true));
    assert!(first!(records, Exchange).is_some());
    let kinds: Vec<_> = records
        .iter()
        .filter_map(|record| match record {
            Incoming::Ticket(ticket) => Some(ticket.kind),
            _ => None,
        })
        .collect();
    assert_eq!(kinds, [TicketKind::Claim, TicketKind::SellerClaim]);
    let returnless = first!(file.on_line(3), Return, case).expect("a return");
    assert!(returnless.returnless && returnless.reason == Reason::TooSmall);
    assert!(first!(file.on_line(3), Parcel, parcel).is_none() && first!(file.on_line(3), Refund).is_none());
}

#[test]
fn a_request_in_xml_holds_several_items_and_one_of_them_twice() {
    let item = |sku: &str| {
        format!(
            "<item_details><item_name>N</item_name><return_reason_code>CR-DEFECTIVE</return_reason_code><merchant_sku>{sku}</merchant_sku><return_quantity>1</return_quantity><resolution>StandardRefund</resolution><refund_amount>59.9</refund_amount></item_details>"
        )
    };
    let text = format!(
        "<AmazonEnvelope><MessageType>Returns-Report</MessageType><Message><return_details>{}{}{}<order_id>408-1111111-1111111</order_id><order_date>2020-11-03T17:08:47Z</order_date>\
         <amazon_rma_id>D3RRMA</amazon_rma_id><return_request_date>2020-11-12T12:44:17Z</return_request_date><return_request_status>Approved</return_request_status><a_to_z_claim>true</a_to_z_claim>\
         <label_details><currency_code>EUR</currency_code><label_cost>0.0</label_cost></label_details><order_amount>119.8</order_amount></return_details></Message></AmazonEnvelope>",
        item("A"),
        item("A"),
        item("B")
    );
    let file = read(&text);
    assert_eq!(
        (file.format, file.rows.len(), file.rejects.len()),
        ("amazon_mfn_returns_xml", 1, 0),
        "{:?}",
        file.rejects
    );
    let keys: Vec<_> = file.rows[0]
        .records
        .iter()
        .filter_map(|record| match record {
            Incoming::Return { case, .. } => case.natural_key.as_deref(),
            _ => None,
        })
        .collect();
    assert_eq!(keys, ["amazon:408-1111111-1111111:D3RRMA:A", "amazon:408-1111111-1111111:D3RRMA:B"]);
    let case = first!(file.rows[0].records, Return, case).expect("a return");
    assert_eq!((case.platform_refunded_minor, case.platform_state), (Some(5_990), Some(ReturnStatus::Approved)));
    assert!(first!(file.rows[0].records, Ticket).is_some());
}

#[test]
fn a_replacement_is_the_same_in_both_reports() {
    let orders = read(
        "amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tsales-channel\tsku\titem-status\tquantity\tcurrency\titem-price\titem-promotion-discount\tis-replacement-order\toriginal-order-id\n\
         111-9\t2026-05-01T00:00:00+00:00\t2026-05-02T00:00:00+00:00\tShipped\tAmazon.de\tA\tShipped\t2\tEUR\t0\t\ttrue\t111-8\n\
         111-7\t2026-05-01T00:00:00+00:00\t2026-05-02T00:00:00+00:00\tCancelled\tAmazon.co.jp\tA\tCancelled\t1\tJPY\t1200\t\tfalse\t\n",
    );
    assert_eq!((orders.format, orders.rejects.len()), ("amazon_all_orders", 0), "{:?}", orders.rejects);
    let from_orders = first!(orders.on_line(2), Exchange).expect("an exchange");
    assert_eq!(from_orders.status, ExchangeStatus::Shipped);
    let order = first!(orders.on_line(3), Order, order).expect("an order");
    assert_eq!((order.market.as_str(), order.canceled_at.is_some()), ("JP", true));
    assert!(first!(orders.on_line(3), Exchange).is_none());
    let report = read(
        "shipment-date\tsku\tquantity\treplacement-reason-code\treplacement-amazon-order-id\toriginal-amazon-order-id\n\
         2026-05-02T00:00:00+00:00\tA\t2\t0\t111-9\t111-8\n",
    );
    let from_report = first!(report.on_line(2), Exchange).expect("an exchange");
    assert_eq!(from_report.natural_key, from_orders.natural_key);
    assert_eq!(from_report.order_ref, from_orders.order_ref);
}

#[test]
fn feedback_reimbursements_and_bodies_of_the_api_come_in() {
    let feedback = read(
        "Date\tRating\tComments\tYour Response\tOrder ID\tRater Email\n10/20/23\t1\tbad\tSorry\t111-1\ta@marketplace.amazon.com\n\
         10/20/23\tRating\tComments\tYour Response\tOrder ID\tRater Email\n",
    );
    assert_eq!(feedback.rejects[0].reason, RejectReason::HeaderRepeated);
    let review = first!(feedback.on_line(2), Review).expect("a review");
    assert_eq!((review.stars, review.of_seller, review.reviewed_at.is_never()), (Some(1), true, false));
    assert_ne!(review.mood, Some(Mood::Positive));
    assert_eq!(first!(feedback.on_line(2), Message).map(|message| message.author), Some(Author::Agent));
    let money = read(
        "approval-date\treimbursement-id\tamazon-order-id\treason\tsku\tcurrency-unit\tamount-total\tquantity-reimbursed-cash\tquantity-reimbursed-total\n\
         2026-05-12T09:59:13+00:00\t77\t111-1\tCustomerReturn\tA\tUSD\t24.68\t2\t2\n",
    );
    assert_eq!(first!(money.on_line(2), Recovery).map(|recovery| recovery.amount_minor), Some(2_468));
    let orders = read(
        r#"{"payload": {"Orders": [{"AmazonOrderId": "902-1", "PurchaseDate": "2017-01-20T19:49:35Z", "OrderStatus": "Pending", "MarketplaceId": "ATVPDKIKX0DER",
            "OrderTotal": {"CurrencyCode": "USD", "Amount": "3.50"}, "BuyerInfo": {"BuyerEmail": "u@x.com"}}]}}"#,
    );
    assert_eq!(
        first!(orders.on_line(1), Customer).and_then(|customer| customer.natural_key).as_deref(),
        Some("amazon:u@x.com")
    );
    let codes =
        read(r#"{"payload": {"reasonCodeDetails": [{"returnReasonCode": "CR-DEFECTIVE", "description": "x"}]}}"#);
    assert_eq!((codes.rows.len(), codes.rejects.len()), (1, 0));
}

#[test]
fn parcels_and_returns_of_the_api_come_in() {
    let tracking = read(
        r#"{"payload": {"packageNumber": 1, "trackingNumber": "1Z5", "carrierCode": "UPS", "currentStatus": "DELIVERED", "trackingEvents": [
            {"eventDate": "2020-01-22T00:15:55Z", "eventCode": "EVENT_301", "eventDescription": "Delivered."},
            {"eventDate": "2020-01-21T00:15:55Z", "eventCode": "EVENT_405", "eventDescription": "Damaged."}]}}"#,
    );
    let Incoming::Parcel { parcel, events } = &tracking.rows[0].records[0] else { panic!("a parcel") };
    assert_eq!(parcel.platform_state, Some(ParcelStatus::Delivered));
    let states: Vec<_> = events.iter().map(|event| (event.status, event.exception)).collect();
    assert_eq!(states, [(ParcelStatus::Exception, Some(ExceptionKind::Damaged)), (ParcelStatus::Delivered, None)]);
    let returns = read(
        r#"{"returns": [{"id": "e1", "merchantSku": "A", "numberOfUnits": 1, "status": "CREATED", "creationDateTime": "2020-06-09T18:13:18Z",
            "marketplaceChannelDetails": {"customerOrderId": "407-1", "marketplaceChannel": {"marketplaceName": "AMAZON_US"}},
            "returnMetadata": {"rmaId": "R1", "returnReason": "Missed"},
            "returnShippingInfo": {"forwardTrackingInfo": {"trackingId": "F1"}, "reverseTrackingInfo": {"carrierName": "UPSN", "trackingId": "R9"}}}]}"#,
    );
    let case = first!(returns.on_line(1), Return, case).expect("a return");
    assert_eq!((case.market.as_str(), case.tracking.as_str(), case.order_ref.as_str()), ("US", "R9", "407-1"));
    let legs: Vec<_> = returns
        .on_line(1)
        .iter()
        .filter_map(|record| match record {
            Incoming::Parcel { parcel, .. } => Some(parcel.leg),
            _ => None,
        })
        .collect();
    assert_eq!(legs, [Leg::Return, Leg::Original]);
}
