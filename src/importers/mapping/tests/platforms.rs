//! One fixture for each format of shops, marketplaces, ERP and help desks.

use super::*;
use crate::domain::change::{Exchange, Order, Refund, ReturnCase, Review, Ticket};
use crate::domain::complaints::{Author, Message, TicketKind, TicketStatus};
use crate::domain::refunds::RefundStatus;
use crate::domain::returns::{Outcome, ReturnLine, ReturnStatus};
use crate::domain::vocabulary::Reason;

macro_rules! first_of {
    ($name:ident, $variant:ident, $type:ty) => {
        fn $name(records: &[Incoming]) -> &$type {
            let found = records.iter().find_map(|record| match record {
                Incoming::$variant(record) => Some(&**record),
                _ => None,
            });
            found.expect(concat!("a ", stringify!($variant)))
        }
    };
}

first_of!(refund, Refund, Refund);
first_of!(exchange, Exchange, Exchange);
first_of!(ticket, Ticket, Ticket);
first_of!(message, Message, Message);
first_of!(review, Review, Review);

fn case(records: &[Incoming]) -> (&ReturnCase, &[ReturnLine]) {
    let found = records.iter().find_map(|record| match record {
        Incoming::Return { case, lines } => Some((&**case, lines.as_slice())),
        _ => None,
    });
    found.expect("a return")
}

fn order(records: &[Incoming]) -> (&Order, &[crate::domain::catalog::OrderLine]) {
    let found = records.iter().find_map(|record| match record {
        Incoming::Order { order, lines } => Some((&**order, lines.as_slice())),
        _ => None,
    });
    found.expect("an order")
}

#[test]
fn one_after_sale_of_lingxing_is_a_return_a_refund_and_an_order() {
    let text = r#"{"code": 0, "data": [{"amazon_order_id": "111-1-1", "purchase_time": "2026-02-07 23:41:08", "delivery_type": "FBM",
        "seller_country": "S-US \u7f8e\u56fd", "order_total_amount": "$12.50", "total_refund_amount": "-$4.700", "after_type_tag": ["\u9000\u6b3e", "\u9000\u8d27"],
        "item_list": [
          {"after_type": "\u9000\u8d27", "msku": "A-1", "after_time": "2026-02-17 00:00:00", "after_reason": "CR-DEFECTIVE", "return_status": "Approved",
           "after_quantity": 1, "lpn_number": "", "rma_order_number": "D1RRMA", "waybill_number": "92020", "carriers": "USPS", "md5": "x"},
          {"after_type": "\u9000\u6b3e", "msku": "A-1", "after_time": "2026-02-16 10:00:00", "refund_amount": "-$4.700", "md5": "y", "lpn_number": ""},
          {"after_type": "\u6362\u8d27", "msku": "A-1", "after_time": "2026-02-16 10:00:00", "exchange_order_number": "111-2-2", "md5": "z", "lpn_number": ""}]}]}"#;
    let records = records("lingxing_after_sales", text);
    let (case, lines) = case(&records);
    assert_eq!(case.natural_key.as_deref(), Some("amazon:111-1-1:D1RRMA:A-1"));
    assert_eq!((case.platform_state, case.market.as_str()), (Some(ReturnStatus::Approved), "US"));
    assert_eq!((lines[0].reason, lines[0].asked), (Reason::Defective, 1));
    assert_eq!((refund(&records).amount_minor, refund(&records).status), (470, RefundStatus::Succeeded));
    assert_eq!(exchange(&records).replacement_order_ref, "111-2-2");
    assert_eq!(order(&records).0.total_minor, 1_250);
}

#[test]
fn work_orders_of_lingxing_follow_their_type() {
    let text = |kind: u8| {
        format!(
            r#"{{"data": {{"list": [{{"rma_id": 20260001, "rma_type": {kind}, "platform_code": "10008", "country": "\u7f8e\u56fd", "status": "\u5904\u7406\u4e2d/\u5f85\u6536\u8d27",
            "create_time": "2026-06-09 11:23:44", "rma_info": [{{"msku": "W-1", "product_rma_amount": 2, "platform_order_no": "W9"}}]}}]}}}}"#
        )
    };
    let both = records("lingxing_work_orders", &text(4));
    let (returned, lines) = case(&both);
    assert_eq!(
        (returned.platform.as_str(), returned.order_ref.as_str(), returned.outcome),
        ("walmart", "W9", Outcome::Exchange)
    );
    assert_eq!((returned.platform_state, lines[0].asked), (Some(ReturnStatus::Approved), 2));
    assert_eq!(exchange(&both).quantity, 2);
    assert!(case(&records("lingxing_work_orders", &text(3))).0.returnless);
    assert!(matches!(&records("lingxing_work_orders", &text(5))[..], [Incoming::Exchange(_)]));
}

#[test]
fn return_orders_of_lingxing_count_what_came() {
    let text = r#"{"data": {"list": [{"rma_order_no": "RT1", "status": "\u5df2\u5b8c\u6210", "platform": "amazon", "sales_type": "\u7269\u6d41\u5546\u9000\u8d27", "reason": "",
        "gmt_create": "2026-02-04 17:11:44", "complete_time": "2026-02-05 17:12:19", "items": [{"msku": "M-1", "platform_order_no": "111-3-3",
        "return_quantity": 3, "receiving_quantity": 2, "defective_quantity": 1, "handler_type": "\u91cd\u65b0\u4e0a\u67b6"}]}]}}"#;
    let records = records("lingxing_return_orders", text);
    let (case, lines) = case(&records);
    assert_eq!((case.platform_state, case.reason), (Some(ReturnStatus::Closed), Reason::Undeliverable));
    assert_eq!((lines[0].asked, lines[0].received, lines[0].damaged), (3, 2, 1));
    assert_eq!(lines[0].disposition, Some(crate::domain::returns::Disposition::Restock));
    assert_eq!(case.requested_at.rfc3339(), "2026-02-04T09:11:44Z");
}

#[test]
fn amazons_reports_in_lingxing_have_amazons_identity() {
    let fba = r#"{"data": [{"order_id": "111-4-4", "license_plate_number": "LPN1", "detailed_disposition": "CUSTOMER_DAMAGED", "reason": "DEFECTIVE",
        "status": "Reimbursed", "return_date": "2026-06-04T19:57:09+01:00", "sku": "F-1", "quantity": 1, "customer_comments": "kaputt"}]}"#;
    let fba = records("lingxing_fba_returns", fba);
    assert_eq!(case(&fba).0.natural_key.as_deref(), Some("amazon:111-4-4:LPN1"));
    assert_eq!(case(&fba).1[0].grade, Some(crate::domain::returns::Grade::Damaged));
    let fbm = r#"{"data": [{"order_id": "111-5-5", "order_date": "2026-05-22", "return_date": "2026-05-24", "return_status": "Approved", "rma_id": "D2RRMA",
        "rma_id_provider": "Amazon", "currency_code": "USD", "label_cost": "4.13", "tracking_id": "9202", "a_to_z_claim": "Y", "seller_sku": "F-2",
        "return_quantity": 1, "return_reason": "CR-UNWANTED_ITEM(\u5ba2\u6237\u9000\u8d27-\u4e0d\u60f3\u8981\u7684\u5546\u54c1)", "resolution": "StandardRefund", "order_amount": "5.83",
        "refunded_amount": "5.83", "country": "\u7f8e\u56fd", "safet_claim_id": ""}]}"#;
    let fbm = records("lingxing_fbm_returns", fbm);
    let (returned, lines) = case(&fbm);
    assert_eq!(lines[0].reason, Reason::NotWanted);
    assert_eq!(
        (returned.dispute, returned.platform_refunded_minor),
        (Some(crate::domain::returns::Dispute::Open), Some(583))
    );
    assert_eq!((refund(&fbm).amount_minor, ticket(&fbm).kind), (583, TicketKind::Claim));
    assert!(
        fbm.iter().any(|record| matches!(record, Incoming::Parcel { parcel, .. } if parcel.label_cost_minor == 413))
    );
}

#[test]
fn feedback_reviews_mails_and_orders_of_lingxing() {
    let feedback = r#"{"data": [{"sid": 2, "country": "\u52a0\u62ff\u5927", "star": 2, "amazon_order_id": "701-1-1", "feedback_date": "2026-08-22", "feedback_content": "slow"}]}"#;
    let feedback = records("lingxing_feedback", feedback);
    assert!(review(&feedback).of_seller);
    assert_eq!((ticket(&feedback).kind, ticket(&feedback).market.as_str()), (TicketKind::Feedback, "CA"));
    let reviews = r#"{"data": [{"review_id": "R1", "last_star": 1, "last_content": "broke", "seller_sku": ["S-1"], "marketplace": "\u5fb7\u56fd", "is_vp": 1, "review_date": "2026-08-05"}]}"#;
    let reviews = records("lingxing_reviews", reviews);
    assert_eq!(
        (review(&reviews).stars, review(&reviews).sku.as_str(), review(&reviews).verified),
        (Some(1), "S-1", true)
    );
    let mails = r#"{"data": [{"webmail_uuid": "1", "date": "2026-02-25 14:33:00", "subject": "Re: 111-2222222-3333333", "from_name": "B", "type": 2}]}"#;
    let mails = records("lingxing_mail", mails);
    assert_eq!((message(&mails).order_ref.as_str(), message(&mails).author), ("111-2222222-3333333", Author::Platform));
    let orders = r#"{"data": {"list": [{"global_order_no": "1", "amount_currency": "USD", "global_cancel_time": 0, "platform_info": [{"platform_order_no": "55",
        "platform_order_name": "S1064", "platform_code": 10002, "store_Country_code": "US", "purchase_time": 1696929350, "cancel_time": 0}],
        "item_info": [{"msku": "N-1", "quantity": 2, "item_price_amount": "120.00", "discount_amount": "-1.00"}]}]}}"#;
    let orders = records("lingxing_orders", orders);
    let (sold, lines) = order(&orders);
    assert_eq!(
        (sold.natural_key.as_deref(), sold.name.as_str(), sold.canceled_at),
        (Some("shopify:55"), "S1064", None)
    );
    assert_eq!((lines[0].price_minor, lines[0].discount_minor), (12_000, 100));
    let rma = r#"{"data": {"records": [{"rmaNo": "RMA1", "afterSaleTypeName": "\u9000\u8d27", "remark": "line one\nline two"}]}}"#;
    assert_eq!(ticket(&records("lingxing_rma", rma)).comment, "line one\nline two");
    let replaced = r#"{"data": [{"replacement_amazon_order_id": "111-9-9", "original_amazon_order_id": "111-8-8", "sku": "A", "quantity": 1, "shipment_date": "2026-03-04T16:20:00+00:00"}]}"#;
    assert_eq!(exchange(&records("lingxing_replacements", replaced)).order_ref, "111-8-8");
}

#[test]
fn tiktok_returns_bring_refund_parcel_or_replacement() {
    let text = r#"{"data": {"return_orders": [{"return_id": "4041558367614568413", "order_id": "585053161544976349", "return_status": "RETURN_OR_REFUND_REQUEST_COMPLETE",
        "return_type": "RETURN_AND_REFUND", "return_reason": "ecom_order_delivered_refund_reason_defective_new", "create_time": 1784523293, "update_time": 1785668092,
        "refund_amount": {"currency": "VND", "refund_total": "489681"}, "return_tracking_number": "8541", "combined_return_id": "0",
        "return_line_items": [{"order_line_item_id": "1", "sku_id": "2", "refund_amount": {"currency": "VND", "refund_total": "489681"}}]},
        {"return_id": "2", "order_id": "3", "return_status": "REPLACEMENT_REQUEST_PENDING", "return_type": "REPLACEMENT", "create_time": 1784523293}]}}"#;
    let records = records("tiktok_returns", text);
    let (returned, lines) = case(&records);
    assert_eq!(returned.natural_key.as_deref(), Some("tiktok:4041558367614568413"));
    assert_eq!((returned.platform_state, returned.reason), (Some(ReturnStatus::Closed), Reason::Defective));
    assert_eq!((lines[0].value_minor, refund(&records).amount_minor), (489_681, 489_681));
    assert_eq!(exchange(&records).status, crate::domain::exchanges::ExchangeStatus::Requested);
    let push = r#"{"type": 11, "shop_id": "7", "data": {"cancel_id": "9", "order_id": "3", "cancel_status": "CANCELLATION_REQUEST_PENDING"}}"#;
    assert_eq!(ticket(&self::records("tiktok_cancellations", push)).platform_state, Some(TicketStatus::Open));
}

#[test]
fn pushes_of_lazada_are_returns_or_cancellations() {
    let text = |state: &str| {
        format!(
            r#"{{"message_type": 10, "site": "lazada_sg", "timestamp": 1627889609, "data": {{"reverse_order_id": 658960600102006,
            "reverse_order_line_id": 2, "trade_order_id": 416557324702006, "reverse_status": "{state}", "status_update_time": 1626767698}}}}"#
        )
    };
    let asked = records("lazada_reverse", &text("RTM_INIT"));
    assert_eq!(
        (case(&asked).0.platform_state, case(&asked).0.currency.as_str()),
        (Some(ReturnStatus::Requested), "SGD")
    );
    assert_eq!(case(&asked).0.order_ref, "416557324702006");
    assert_eq!(ticket(&records("lazada_reverse", &text("CANCEL_INIT"))).kind, TicketKind::Cancellation);
}

#[test]
fn temu_shopee_and_walmart_by_their_field_tables() {
    let temu = r#"{"result": {"data": [{"parentAfterSalesSn": "PO-211-1-D01", "parentOrderSn": "PO-211-1", "parentAfterSalesStatus": 5, "afterSalesType": 1, "createAt": 1772500000}]}}"#;
    assert_eq!(case(&records("temu_after_sales", temu)).0.outcome, Outcome::KeepAndRefund);
    let shopee = r#"{"response": {"return": [{"return_sn": "S1", "order_sn": "O1", "status": "JUDGING", "reason": "ITEM_DAMAGED", "currency": "SGD", "refund_amount": 12.5,
        "create_time": 1772500000, "item": [{"model_id": 3, "name": "Cup", "amount": 2, "variation_sku": "C-1"}]}]}}"#;
    let shopee = records("shopee_returns", shopee);
    assert_eq!((case(&shopee).0.value_minor, case(&shopee).1[0].asked), (1_250, 2));
    assert_eq!(
        (refund(&shopee).status, case(&shopee).0.dispute),
        (RefundStatus::Proposed, Some(crate::domain::returns::Dispute::Open))
    );
    let walmart = r#"{"returnOrders": [{"returnOrderId": "W1", "customerOrderId": "C1", "returnOrderDate": "2026-03-01T00:00:00Z",
        "returnOrderLines": [{"returnOrderLineNumber": 1, "status": "INITIATED", "item": {"sku": "X", "productName": "Lamp"}}]}]}"#;
    assert_eq!(case(&records("walmart_returns", walmart)).0.platform_state, Some(ReturnStatus::Requested));
}

#[test]
fn wish_orders_of_three_versions() {
    let v3 = r#"{"code": 0, "data": [{"id": "65f000000000000000000001", "transaction_id": "65f0000000000000000000aa", "state": "REFUNDED", "released_at": "2026-03-01T08:00:00.000Z",
        "product_information": {"sku": "R-7", "name": "Ring"}, "full_address": {"shipping_detail": {"country_code": "US"}},
        "order_payment": {"general_payment_details": {"product_quantity": 2, "product_price": {"amount": 8.0, "currency_code": "USD"}, "payment_total": {"amount": 17.2, "currency_code": "USD"}}},
        "refunds": [{"refund_reason": "ITEM_DOES_NOT_FIT", "refund_source": "CUSTOMER", "refund_amount": {"amount": 10.1, "currency_code": "USD"},
          "merchant_responsible_amount": {"amount": 8.6, "currency_code": "USD"}, "refund_time": "2026-03-20T10:30:00.000Z"}]}]}"#;
    let v3 = records("wish_v3_orders", v3);
    assert_eq!((order(&v3).1[0].price_minor, refund(&v3).amount_minor), (1_600, 1_010));
    let v2 = r#"{"data": [{"Order": {"order_id": "aad3", "state": "SHIPPED", "order_time": "2018-04-15T22:06:32", "price": "8.0", "quantity": "1",
        "tracking_number": "LY113628433CN", "shipping_provider": "EMS", "ShippingDetail": {"country": "US", "name": "A"}}}]}"#;
    let v2 = records("wish_v2_orders", v2);
    assert_eq!(order(&v2).0.placed_at.rfc3339(), "2018-04-15T22:06:32Z");
    assert!(v2.iter().any(|record| matches!(record, Incoming::Parcel { .. })));
}

#[test]
fn wish_tickets_tell_who_wrote_and_ratings_may_be_zero() {
    let text = r#"{"data": [{"id": "65d1", "state": "AWAITING_MERCHANT", "subject": "Damaged", "orders": [{"id": "65f1"}], "refund_reason": "ITEM_IS_DAMAGED",
        "opened_at": "2026-03-15T09:00:00.000Z", "replies": [
          {"sender": "USER", "message": "broken", "replied_at": "2026-03-15T09:00:00.000Z"},
          {"sender": "WISH_SUPPORT", "message": "forwarded", "replied_at": "2026-03-15T09:00:05.000Z"}]}]}"#;
    let records = records("wish_v3_tickets", text);
    assert_eq!(
        (ticket(&records).comment.as_str(), ticket(&records).platform_state),
        ("broken", Some(TicketStatus::Open))
    );
    assert_eq!((message(&records).body.as_str(), message(&records).author), ("forwarded", Author::Platform));
    let rating = r#"{"data": [{"id": "1", "product_id": "2", "variation_id": "3", "rating": 0, "comment": "never again", "created_at": "2026-03-15T09:00:00.000Z"}]}"#;
    assert_eq!(review(&self::records("wish_v3_ratings", rating)).stars, Some(0));
}

#[test]
fn woocommerce_writes_the_same_refund_with_both_signs() {
    let order_text = r#"[{"id": 723, "order_key": "k", "currency": "USD", "total": "39.00", "date_created_gmt": "2026-03-21T19:16:00",
        "line_items": [{"id": 311, "name": "Album", "quantity": 1, "subtotal": "9.00", "total_tax": "0.00", "sku": ""}], "refunds": [{"id": 726, "reason": "", "total": "-10.00"}]}]"#;
    let in_order = records("woocommerce_orders", order_text);
    assert_eq!(
        (refund(&in_order).natural_key.as_deref(), refund(&in_order).amount_minor),
        (Some("woocommerce:refund:726"), 1_000)
    );
    let alone = r#"{"id": 726, "amount": "10.00", "refunded_by": 1, "date_created_gmt": "2026-03-21T20:07:11", "_links": {"up": [{"href": "https://example.com/orders/723"}]}}"#;
    let (_, parsed) = read(alone);
    let [Parsed::Row(row)] = &parsed[..] else { panic!("{parsed:?}") };
    assert_eq!(row.needs.as_ref().map(|need| need.natural_key.as_str()), Some("woocommerce:723"));
    let Incoming::RefundInOrder { refund, amount } = &row.records[0] else { panic!("{row:?}") };
    assert_eq!((refund.natural_key.as_deref(), amount.as_str()), (Some("woocommerce:refund:726"), "10.00"));
    let note = r#"{"id": 9, "author": "shop", "note": "called", "customer_note": false, "date_created_gmt": "2026-03-21T20:07:11"}"#;
    assert!(!message(&records("woocommerce_notes", note)).public);
    let rated = r#"[{"id": 22, "product_id": 5, "reviewer": "J", "reviewer_email": "j@example.com", "review": "<p>ok</p>", "rating": 5, "verified": true, "date_created_gmt": "2026-03-21T20:07:11"}]"#;
    assert!(review(&records("woocommerce_reviews", rated)).verified);
}

#[test]
fn help_desks_tell_customers_from_agents() {
    let zendesk = r#"{"tickets": [{"id": 1, "requester_id": 7, "status": "pending", "priority": "urgent", "subject": "Order 111-2222222-3333333", "description": "where?",
        "created_at": "2026-02-19T01:54:52Z", "tags": ["vip"], "comments": [{"id": 10, "author_id": 7, "body": "where?", "public": true, "created_at": "2026-02-19T01:54:52Z"},
          {"id": 11, "author_id": 8, "body": "soon", "public": true, "created_at": "2026-02-19T02:00:00Z"}]}]}"#;
    let zendesk = records("zendesk_tickets", zendesk);
    assert_eq!(
        (ticket(&zendesk).platform_state, ticket(&zendesk).order_ref.as_str()),
        (Some(TicketStatus::WaitingCustomer), "111-2222222-3333333")
    );
    assert_eq!(ticket(&zendesk).severity, crate::domain::vocabulary::Severity::Urgent);
    assert_eq!((message(&zendesk).body.as_str(), message(&zendesk).author), ("soon", Author::Agent));
    let gorgias = r#"{"data": [{"id": 3, "status": "closed", "channel": "email", "spam": true, "subject": "hi", "last_message_datetime": "2026-02-19T01:54:52Z", "created_datetime": "2026-02-18T01:54:52Z",
        "messages": [{"id": 1, "from_agent": false, "body_text": "buy now", "public": true, "created_datetime": "2026-02-18T01:54:52Z"}]}]}"#;
    let gorgias = records("gorgias_tickets", gorgias);
    assert_eq!(
        (ticket(&gorgias).platform_state, ticket(&gorgias).comment.as_str()),
        (Some(TicketStatus::Spam), "buy now")
    );
}

#[test]
fn samples_of_platforms_come_in() {
    for platform in ["lingxing", "tiktok-shop", "lazada", "temu", "wish", "woocommerce"] {
        samples_come_in(platform);
    }
}

#[test]
fn an_order_of_the_older_wish_interface_is_refunded_as_a_whole() {
    let text = r#"{"data": [{"Order": {"order_id": "5f0000000000000000000001", "state": "REFUNDED", "quantity": "3", "price": "4.50",
        "shipping": "1.25", "order_total": "14.00", "order_time": "2019-05-01T10:00:00", "last_updated": "2019-05-09T08:00:00",
        "ShippingDetail": {"country": "FR", "name": "A"}, "sku": "CAP", "refunded_by": "WISH", "refunded_time": "2019-05-08T07:30:00", "refunded_reason": "20"}}]}"#;
    let records = records("wish_v2_orders", text);
    let refund = refund(&records);
    assert_eq!(refund.natural_key.as_deref(), Some("wish:5f0000000000000000000001:2019-05-08T07:30:00:WISH"));
    assert_eq!((refund.amount_minor, refund.currency.as_str(), refund.reason.as_str()), (1_725, "USD", "late"));
    assert_eq!(refund.done_at.map(|at| at.0), Some(1_557_300_600_000));
    let Incoming::Order { order, lines } = &records[0] else { panic!("{records:?}") };
    assert_eq!((order.shipping_minor, lines[0].price_minor, order.financial_status.as_str()), (375, 1_350, "refunded"));
    assert_eq!(order.stated_at.map(|at| at.0), Some(1_557_388_800_000));
}

#[test]
fn a_refund_of_shopify_is_the_sum_of_its_payments_and_the_same_in_order_and_alone() {
    let refund_text = r#"{"id": 9, "order_id": 4, "created_at": "2026-04-01T10:00:00Z", "processed_at": "2026-04-01T10:05:00Z", "note": "torn",
        "refund_line_items": [{"line_item_id": 1, "quantity": 1, "subtotal": "0.00"}],
        "transactions": [{"id": 31, "kind": "refund", "status": "success", "amount": "12.50", "currency": "EUR"},
          {"id": 32, "kind": "refund", "status": "success", "amount": "3.05", "currency": "EUR"}, {"id": 33, "kind": "refund", "status": "failure", "amount": "3.05", "currency": "EUR"}]}"#;
    let alone = records("shopify_refund_api", &format!(r#"{{"refund": {refund_text}}}"#));
    let order_text = format!(
        r#"{{"order": {{"id": 4, "financial_status": "partially_refunded", "total_price": "40.00", "currency": "EUR", "line_items": [], "refunds": [{refund_text}]}}}}"#
    );
    let in_order = records("shopify_order_api", &order_text);
    for found in [&alone, &in_order] {
        let refunds = found.iter().filter(|record| matches!(record, Incoming::Refund(_))).count();
        let refund = refund(found);
        assert_eq!((refunds, refund.amount_minor, refund.currency.as_str()), (1, 1_555, "EUR"));
        assert_eq!(refund.natural_key.as_deref(), Some("shopify:refund:9"));
        assert_eq!((refund.status, refund.done_at.map(|at| at.0)), (RefundStatus::Succeeded, Some(1_775_037_900_000)));
    }
}

#[test]
fn money_counts_as_paid_only_where_the_platform_says_so() {
    let shopee = |status: &str| {
        let text = format!(
            r#"{{"response": {{"return": [{{"return_sn": "S1", "order_sn": "O1", "status": "{status}", "currency": "SGD", "refund_amount": 12.5, "return_seller_due_date": 1772600000}}]}}}}"#
        );
        let records = records("shopee_returns", &text);
        (refund(&records).status, !case(&records).0.due_at.is_never())
    };
    assert_eq!(shopee("REQUESTED"), (RefundStatus::Proposed, true));
    assert_eq!(shopee("CLOSED"), (RefundStatus::Unknown, false));
    assert_eq!(shopee("REFUND_PAID"), (RefundStatus::Succeeded, false));
    let tiktok = |status: &str| {
        let text = format!(
            r#"[{{"return_id": "2", "order_id": "3", "return_status": "{status}", "return_type": "REPLACEMENT", "create_time": 1784523293, "update_time": 1784600000,
                "refund_amount": {{"currency": "USD", "refund_total": "7.25"}}}}]"#
        );
        let records = records("tiktok_returns", &text);
        records.iter().any(|record| matches!(record, Incoming::Refund(refund) if refund.amount_minor == 725))
    };
    assert!(tiktok("REPLACEMENT_REQUEST_REFUND_SUCCESS") && !tiktok("REPLACEMENT_REQUEST_COMPLETE"));
}

#[test]
fn what_is_left_unread_is_said() {
    let noted: Vec<_> = formats().filter(|format| !format.note.is_empty()).map(|format| format.id).collect();
    assert_eq!(noted, ["lingxing_voice_of_buyer", "temu_after_sales", "wish_v2_orders"]);
    let rates = r#"{"code": 0, "data": [{"asin": "B0", "ncx_rate": "3.1%", "ncx_count": 4, "order_count": 130}]}"#;
    assert_eq!(records("lingxing_voice_of_buyer", rates), []);
}

#[test]
fn wish_tells_how_far_a_parcel_has_come() {
    let text = r#"{"data": [{"id": "65f1", "transaction_id": "65f0", "state": "SHIPPED", "order_payment": {}, "released_at": "2026-03-01T08:00:00.000Z",
        "tracking_information": [{"tracking_number": "LY1CN", "shipping_provider": "EMS"}],
        "fulfillment_records": [{"event_type": "ORDER_RELEASED", "event_time": "2026-03-01T08:00:00.000Z"},
          {"event_type": "MARK_SHIPPED", "event_time": "2026-03-03T02:00:00.000Z"}, {"event_type": "ORDER_DELIVERED", "event_time": "2026-03-12T02:00:00.000Z"}]}]}"#;
    let records = records("wish_v3_orders", text);
    let found = records.iter().find_map(|record| match record {
        Incoming::Parcel { events, .. } => Some(events.iter().map(|event| event.status).collect::<Vec<_>>()),
        _ => None,
    });
    assert_eq!(found, Some(vec![ParcelStatus::LabelCreated, ParcelStatus::Delivered]));
}

#[test]
fn a_line_of_shopify_has_its_tax_and_its_share_of_every_discount() {
    let text = |included: bool| {
        format!(
            r#"{{"order": {{"id": 4, "financial_status": "paid", "total_price": "101.80", "currency": "USD", "taxes_included": {included},
            "line_items": [{{"id": 1, "sku": "CAP", "quantity": 2, "price": "50.00", "total_discount": "0.00",
              "discount_allocations": [{{"amount": "4.00"}}, {{"amount": "1.50"}}],
              "tax_lines": [{{"price": "6.10"}}, {{"price": "1.20"}}]}}]}}}}"#
        )
    };
    for (included, tax_minor) in [(false, 730), (true, 0)] {
        let records = records("shopify_order_api", &text(included));
        let line = &order(&records).1[0];
        assert_eq!((line.price_minor, line.discount_minor, line.tax_minor), (10_000, 550, tax_minor), "{included}");
    }
}
