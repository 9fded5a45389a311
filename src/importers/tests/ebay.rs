//! eBay's saved answers, its orders report and its feedback.

use super::{first, read};
use crate::domain::complaints::{Author, TicketKind, TicketStatus};
use crate::domain::intake::{Incoming, RejectReason};
use crate::domain::parcels::Leg;
use crate::domain::refunds::RefundStatus;
use crate::domain::returns::{Dispute, Outcome, ReturnStatus};
use crate::domain::vocabulary::{Mood, Reason};

const SEARCH: &str = r#"{"members": [
  {"returnId": "501", "orderId": "12-34567-89012", "buyerLoginName": "ann", "currentType": "MONEY_BACK",
   "state": "RETURN_REQUESTED", "status": "RETURN_REQUESTED",
   "creationInfo": {"item": {"itemId": "110", "transactionId": "220", "returnQuantity": 2}, "reason": "ORDERED_DIFFERENT_ITEM",
     "reasonType": "REMORSE", "comments": {"content": "Not mine"}, "creationDate": {"value": "2026-03-02T10:00:00.000Z"}},
   "sellerTotalRefund": {"estimatedRefundAmount": {"value": 24.5, "currency": "GBP"}},
   "sellerResponseDue": {"activityDue": "SELLER_APPROVE_REQUEST", "respondByDate": {"value": "2026-03-06T07:59:59.000Z"}}},
  {"returnId": "502", "buyerLoginName": "bob", "currentType": "REPLACEMENT", "state": "REPLACEMENT_SHIPPED", "status": "ESCALATED",
   "escalationInfo": {"caseId": "520"},
   "creationInfo": {"item": {"itemId": "111", "transactionId": "221"}, "reason": "DEFECTIVE_ITEM", "creationDate": {"value": "2026-03-02T10:00:00.000Z"}}},
  {"returnId": "9.1E+20", "creationInfo": {"item": {"itemId": "1"}}}], "total": 3}"#;

#[test]
fn returns_of_a_search_come_in() {
    let read = read(SEARCH);
    assert_eq!(read.format, "ebay_returns");
    let case = first!(read.on_line(1), Return, case).expect("a return");
    assert_eq!(case.natural_key.as_deref(), Some("ebay:return:501"));
    assert_eq!((case.order_ref.as_str(), case.customer.as_str(), case.quantity), ("12-34567-89012", "ann", 2));
    assert_eq!((case.platform_state, case.outcome), (Some(ReturnStatus::Requested), Outcome::Refund));
    assert_eq!((case.reason, case.reason_code.as_str()), (Reason::OrderedByMistake, "ORDERED_DIFFERENT_ITEM"));
    assert_eq!((case.value_minor, case.currency.as_str()), (2_450, "GBP"));
    assert_eq!(case.due_at.rfc3339(), "2026-03-06T07:59:59Z");
    assert!(first!(read.on_line(1), Refund).is_none());
    let escalated = first!(read.on_line(2), Return, case).expect("a return");
    assert_eq!((escalated.order_ref.as_str(), escalated.dispute), ("111-221", Some(Dispute::Open)));
    let ticket = first!(read.on_line(2), Ticket).expect("the case behind it");
    assert_eq!(ticket.natural_key.as_deref(), Some("ebay:case:520"));
    assert!(first!(read.on_line(2), Exchange).is_some());
    let reject = &read.rejects[0];
    assert_eq!((reject.line, reject.reason, reject.value.as_str()), (3, RejectReason::DamagedId, "9.1E+20"));
}

const DETAIL: &str = r#"{"summary": {"returnId": "503", "orderId": "12-34567-89013", "buyerLoginName": "cat", "currentType": "MONEY_BACK",
    "state": "CLOSED", "creationInfo": {"item": {"itemId": "112", "transactionId": "222", "returnQuantity": 1}, "reason": "DEFECTIVE_ITEM",
      "reasonType": "SNAD", "creationDate": {"value": "2026-03-02T10:00:00.000Z"}},
    "sellerTotalRefund": {"estimatedRefundAmount": {"value": 100, "currency": "USD"}}},
  "detail": {"marketplaceId": "EBAY_DE", "itemDetail": {"itemTitle": "Board"},
    "responseHistory": [
      {"author": "BUYER", "activity": "BUYER_CREATE_RETURN", "creationDate": {"value": "2026-03-02T10:00:00.000Z"}, "notes": "Broken"},
      {"author": "SELLER", "activity": "SELLER_SEND_MESSAGE", "creationDate": {"value": "2026-03-03T10:00:00.000Z"}, "notes": "Sorry"},
      {"author": "SYSTEM", "activity": "REMINDER_SHIP", "creationDate": {"value": "2026-03-04T10:00:00.000Z"}}],
    "returnShipmentInfo": {"shipmentTracking": {"trackingNumber": "9400 1", "carrierName": "USPS", "deliveryStatus": "DELIVERED",
        "labelDate": {"value": "2026-03-03T10:00:00.000Z"}, "actualDeliveryDate": {"value": "2026-03-08T10:00:00.000Z"}},
      "shippingLabelCost": {"totalAmount": {"value": 5.24, "currency": "USD"}}},
    "refundInfo": {"actualRefundDetail": {"refundStatus": "PENDING", "refundIssuedDate": {"value": "2026-03-09T10:00:00.000Z"},
      "actualRefund": {"totalAmount": {"value": 99.5, "currency": "USD"}}}},
    "moneyMovementInfo": [{"moneyMovementType": "PAYPAL_REFUND", "status": "SUCCESS", "actualAmount": {"value": 99.5, "currency": "USD"}, "creationDate": {"value": "2026-03-09T10:00:00.000Z"}},
      {"moneyMovementType": "REFUND_FVF_ITEM_COST", "status": "SUCCESS", "actualAmount": {"value": 9, "currency": "USD"}, "creationDate": {"value": "2026-03-09T10:00:00.000Z"}}],
    "closeInfo": {"returnCloseReason": "BUYER_CLOSED", "buyerCloseReason": "BUYER_NO_LONGER_WANTS_RETURN"}}}"#;

#[test]
fn a_return_in_detail_brings_its_parcel_refund_and_history() {
    let read = read(DETAIL);
    let records = read.on_line(1);
    let case = first!(records, Return, case).expect("a return");
    assert_eq!((case.market.as_str(), case.platform_state), ("DE", Some(ReturnStatus::Canceled)));
    let parcel = first!(records, Parcel, parcel).expect("a parcel");
    assert_eq!((parcel.natural_key.as_deref(), parcel.leg), (Some("parcel:94001"), Leg::Return));
    assert_eq!((parcel.label_cost_minor, parcel.carrier.as_str()), (524, "USPS"));
    let refund = first!(records, Refund).expect("a refund");
    assert_eq!((refund.amount_minor, refund.status, refund.external), (9_950, RefundStatus::Submitted, true));
    assert_eq!(records.iter().filter(|record| matches!(record, Incoming::Refund(_))).count(), 1);
    assert_eq!(first!(records, Recovery).map(|recovery| recovery.amount_minor), Some(900));
    let messages: Vec<_> = records
        .iter()
        .filter_map(|record| match record {
            Incoming::Message(message) => Some((message.author, message.public, message.body.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(messages, [(Author::Agent, true, "Sorry"), (Author::Automatic, false, "REMINDER_SHIP")]);
    assert_eq!(first!(records, Product).map(|product| product.title).as_deref(), Some("Board"));
}

#[test]
fn inquiries_cases_and_cancellations_are_complaints() {
    let inquiry = r#"{"members": [{"inquiryId": 51, "itemId": 110, "transactionId": 22, "buyer": "bob", "inquiryStatusEnum": "WAITING_SELLER_RESPONSE",
        "claimAmount": {"value": 18.99, "currency": "USD"}, "respondByDate": {"value": "2026-03-09T06:59:59.000Z"}, "creationDate": {"value": "2026-03-03T12:00:00.000Z"}}],
        "totalNumberOfInquiries": 1}"#;
    let case = r#"{"members": [{"caseId": 52, "itemId": 110, "transactionId": 22, "buyer": "bob", "caseStatusEnum": "CLOSED", "returnId": "501",
        "sellerClosureReason": "SELLER_WINS_OTHER", "claimAmount": {"value": 60.0, "currency": "USD"}, "creationDate": {"value": "2026-03-04T12:00:00.000Z"}}]}"#;
    let cancellation = r#"{"cancellations": [{"cancelId": "53", "legacyOrderId": "110-20", "marketplaceId": "EBAY_US", "cancelReason": "ORDER_MISTAKE",
        "cancelState": "CLOSED", "cancelStatus": "CANCEL_CLOSED_WITH_REFUND", "requestRefundAmount": {"value": 30.75, "currency": "USD"},
        "cancelRequestDate": {"value": "2026-03-06T08:00:00.000Z"}, "lineItems": [{"itemId": "110", "itemTitle": "Lamp"}]}], "total": 1}"#;
    for (text, format, kind, state, claimed) in [
        (inquiry, "ebay_inquiries", TicketKind::NotReceived, TicketStatus::Open, 1_899),
        (case, "ebay_cases", TicketKind::Claim, TicketStatus::Closed, 6_000),
        (cancellation, "ebay_cancellations", TicketKind::Cancellation, TicketStatus::Closed, 3_075),
    ] {
        let read = read(text);
        assert_eq!(read.format, format);
        let ticket = first!(read.on_line(1), Ticket).expect("a complaint");
        assert_eq!(
            (ticket.kind, ticket.platform_state, ticket.claimed_minor),
            (kind, Some(state), claimed),
            "{format}"
        );
    }
    let dispute = first!(read(case).on_line(1), Return, case).and_then(|case| case.dispute);
    assert_eq!(dispute, Some(Dispute::Won));
    assert_eq!(first!(read(cancellation).on_line(1), Refund).map(|refund| refund.amount_minor), Some(3_075));
    let due = first!(read(inquiry).on_line(1), Ticket).map(|ticket| ticket.due_at.rfc3339());
    assert_eq!(due.as_deref(), Some("2026-03-09T06:59:59Z"));
}

const REPORT: &str = ",,,,,,,,,\n\
\"Sales Record Number\",\"Order Number\",\"Buyer Name\",\"Item Number\",\"Item Title\",\"Quantity\",\"Sold For\",\"Shipping And Handling\",\"Total Price\",\"Sale Date\",\"Tracking Number\"\n\
\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n\
\"145\",\"\",\"bob\",\"2202\",\"Card\",\"1\",\"$50.00\",\"$0.00\",\"$50.00\",\"Sep-15-26\",\"\"\n\
\"119\",\"11-10000-00003\",\"dan\",\"\",\"\",\"2\",\"EUR 28,00\",\"EUR 0,00\",\"EUR 29,55\",\"Aug-25-26\",\"\"\n\
\"119\",\"11-10000-00003\",\"dan\",\"2204\",\"Numel\",\"1\",\"EUR 13,00\",\"\",\"\",\"Aug-25-26\",\"94001\"\n\
\n45,record(s) downloaded,\nSeller ID : a-seller\n";

#[test]
fn an_order_of_several_items_is_one_order() {
    let read = read(REPORT);
    assert_eq!((read.format, read.rows.len(), read.rejects.len()), ("ebay_orders", 3, 0), "{:?}", read.rejects);
    let unpaid = first!(read.on_line(4), Order, order).expect("an order");
    assert_eq!(unpaid.natural_key.as_deref(), Some("ebay:record:145:bob"));
    assert_eq!((unpaid.total_minor, unpaid.currency.as_str()), (5_000, "USD"));
    let [Incoming::Order { order, lines }, ..] = read.on_line(5) else { panic!("an order") };
    assert_eq!((order.total_minor, order.currency.as_str(), lines.len()), (2_955, "EUR", 0));
    let [Incoming::Order { order, lines }, ..] = read.on_line(6) else { panic!("an order") };
    assert_eq!((order.natural_key.as_deref(), order.total_minor), (Some("ebay:11-10000-00003"), 0));
    assert_eq!((lines[0].product.as_str(), lines[0].price_minor), ("Numel", 1_300));
    assert!(read.rows[2].merged && !read.rows[1].merged);
    assert_eq!(first!(read.on_line(6), Parcel, parcel).map(|parcel| parcel.leg), Some(Leg::Original));
}

#[test]
fn reports_in_other_languages_are_the_same_report() {
    let french = "Numéro de vente;Numéro de commande;Pseudo de l’acheteur;Numéro de l'objet;Intitulé de l'objet;Quantité;Vendu pour;Livraison et manutention;Date de vente\n\
        1;05-11111-22222;lucie;1111;Jeu;1;1 234,50 €;4,00 €;05-oct.-26\n";
    let german = "Verkaufsprotokollnummer;Bestellnummer;Nutzername des Käufers;Name des Käufers;Gesamtbetrag;Verkauft am\n\
        7;05-11111-33333;uwe;Uwe;1.234,50 €;10-Dez-25\n";
    for (text, order_ref, customer, day) in [
        (french, "05-11111-22222", "lucie", "2026-10-05T00:00:00Z"),
        (german, "05-11111-33333", "uwe", "2025-12-10T00:00:00Z"),
    ] {
        let read = read(text);
        assert_eq!(read.rejects, []);
        let order = first!(read.on_line(2), Order, order).expect("an order");
        assert_eq!((order.order_ref.as_str(), order.customer.as_str()), (order_ref, customer));
        assert_eq!((order.currency.as_str(), order.placed_at.rfc3339().as_str()), ("EUR", day));
    }
}

#[test]
fn feedback_for_us_is_a_review_and_bad_feedback_a_complaint() {
    let one = |id: u8, kind: &str, role: &str| {
        format!(
            "<FeedbackDetail><CommentingUser>bo</CommentingUser><CommentText>Hm</CommentText><CommentTime>2026-03-02T10:00:00.000Z</CommentTime>\
             <CommentType>{kind}</CommentType><ItemID>7</ItemID><Role>{role}</Role><FeedbackID>{id}</FeedbackID><TransactionID>8</TransactionID></FeedbackDetail>"
        )
    };
    let body = [one(1, "Negative", "Seller"), one(2, "Positive", "Seller"), one(3, "Positive", "Buyer")].concat();
    let text = format!(
        "<?xml version=\"1.0\"?><GetFeedbackResponse xmlns=\"urn:x\"><FeedbackDetailArray>{body}</FeedbackDetailArray></GetFeedbackResponse>"
    );
    let read = read(&text);
    assert_eq!((read.format, read.rows.len(), read.rejects.len()), ("ebay_feedback", 2, 1));
    let review = first!(read.on_line(1), Review).expect("a review");
    assert_eq!((review.mood, review.of_seller, review.order_ref.as_str()), (Some(Mood::Negative), true, "7-8"));
    assert_eq!(first!(read.on_line(1), Ticket).map(|ticket| ticket.kind), Some(TicketKind::Feedback));
    assert!(first!(read.on_line(2), Ticket).is_none());
}
