//! Money and goods that several kinds of files tell of one order count once, whichever of them comes first.

use super::*;
use crate::domain::change::{Order, OrderLine, Refund};
use crate::domain::refunds::RefundStatus;

/// An order of three lamps and a bulb for 70.00, of which 30.00 went back in two refunds.
const EXPORT: &str = "Name,Email,Financial Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Id,Refunded Amount\n\
    #77,a@example.com,partially_refunded,EUR,70.00,2026-03-01 10:00:00 +0100,3,Lamp,20.00,LAMP,540077,30.00\n\
    #77,a@example.com,,,,2026-03-01 10:00:00 +0100,1,Bulb,10.00,BULB,,\n";
const ONE: &str = r#"{"refunds": [{"id": 9, "order_id": 540077, "created_at": "2026-03-05T10:00:00Z", "processed_at": "2026-03-05T10:00:00Z",
    "refund_line_items": [], "transactions": [{"id": 31, "kind": "refund", "status": "failure", "amount": "12.50", "currency": "EUR"},
      {"id": 32, "kind": "refund", "status": "success", "amount": "12.50", "currency": "EUR"}]}]}"#;
const OTHER: &str = r#"{"refunds": [{"id": 10, "order_id": 540077, "created_at": "2026-03-06T10:00:00Z", "processed_at": "2026-03-06T10:00:00Z",
    "refund_line_items": [], "transactions": [{"id": 33, "kind": "refund", "status": "success", "amount": "17.50", "currency": "EUR"}]}]}"#;
const PAYMENTS: &str = r#"{"transactions": [
    {"id": 30, "order_id": 540077, "kind": "sale", "gateway": "card", "status": "success", "amount": "70.00", "currency": "EUR", "created_at": "2026-03-01T10:00:00Z"},
    {"id": 32, "order_id": 540077, "kind": "refund", "gateway": "card", "status": "success", "amount": "12.50", "currency": "EUR", "created_at": "2026-03-05T10:00:00Z"},
    {"id": 33, "order_id": 540077, "kind": "refund", "gateway": "card", "status": "success", "amount": "17.50", "currency": "EUR", "created_at": "2026-03-06T10:00:00Z"}]}"#;
const BODY: &str = r##"{"order": {"id": 540077, "name": "#77", "financial_status": "partially_refunded", "total_price": "70.00", "currency": "EUR",
    "created_at": "2026-03-01T09:00:00Z", "line_items": [{"id": 9910001, "sku": "LAMP", "name": "Lamp", "quantity": 3, "price": "20.00"},
      {"id": 9910002, "sku": "BULB", "name": "Bulb", "quantity": 1, "price": "10.00"}], "refunds": []}}"##;

fn permutations<T: Copy>(items: &[T]) -> Vec<Vec<T>> {
    let Some((first, rest)) = items.split_first() else { return vec![Vec::new()] };
    let shorter = permutations(rest).into_iter();
    let woven = shorter.flat_map(|order| {
        (0..=order.len()).map(move |at| [&order[..at], &[*first], &order[at..]].concat()).collect::<Vec<_>>()
    });
    woven.collect()
}

fn paid(desk: &Desk) -> i64 {
    let refunds: Vec<Refund> = record::select(desk.store().db(), "", &[]).expect("refunds");
    refunds.iter().filter(|refund| refund.status == RefundStatus::Succeeded).map(|refund| refund.amount_minor).sum()
}

/// Brings files in, one after the other, then the first two once more in other bytes, which must open nothing; alone, it must change
/// nothing either.
fn desk_of(folder: &Path, files: &[&str]) -> Desk {
    let path = folder.join("a.desk");
    let _absent = std::fs::remove_file(&path);
    let mut desk = Desk::open(&path, Clock::Fixed(NOW)).expect("a desk opens");
    for text in files {
        let report = bring(&mut desk, &[file(folder, "file", text)]);
        assert_eq!((report.files[0].n_rejected, report.files[0].problem.is_some()), (0, false), "{report:?}");
    }
    for text in files.iter().take(2) {
        let again = bring(&mut desk, &[file(folder, "file", &format!("{text}\n"))]);
        assert_eq!(again.files[0].n_opened, 0, "{text} again after {files:?}");
        assert!(files.len() > 1 || again.files[0].n_updated == 0, "{text} again");
    }
    desk
}

#[test]
fn an_order_shows_what_was_paid_back_whichever_files_tell_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for (files, expected) in [
        (&[EXPORT][..], 3_000),
        (&[ONE], 1_250),
        (&[PAYMENTS], 3_000),
        (&[EXPORT, ONE], 3_000),
        (&[PAYMENTS, ONE], 3_000),
        (&[ONE, OTHER], 3_000),
        (&[EXPORT, PAYMENTS, BODY], 3_000),
        (&[EXPORT, ONE, OTHER, PAYMENTS], 3_000),
    ] {
        for order in permutations(files) {
            let desk = desk_of(folder.path(), &order);
            assert_eq!(paid(&desk), expected, "{order:?}");
        }
    }
}

#[test]
fn a_later_running_total_may_grow_or_fall() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_of(folder.path(), &[EXPORT, ONE]);
    let later = |total: &str, day: &str| EXPORT.replace("30.00", total).replace("2026-03-01", day);
    for (text, expected) in [(later("42.00", "2026-03-08"), 4_200), (later("12.50", "2026-03-09"), 1_250)] {
        bring(&mut desk, &[file(folder.path(), "later.csv", &text)]);
        assert_eq!(paid(&desk), expected);
    }
}

#[test]
fn lines_of_an_order_are_the_same_lines_in_every_file() {
    let folder = tempfile::tempdir().expect("a folder");
    for order in permutations(&[EXPORT, BODY]) {
        let desk = desk_of(folder.path(), &order);
        let lines: Vec<OrderLine> = record::select(desk.store().db(), "order by sku", &[]).expect("lines");
        let told: Vec<_> = lines.iter().map(|line| (line.sku.as_str(), line.quantity, line.price_minor)).collect();
        assert_eq!(told, [("BULB", 1, 1_000), ("LAMP", 3, 6_000)]);
    }
}

const MFN_REFUND: &str = "Order ID\tOrder date\tReturn request date\tReturn request status\tAmazon RMA ID\tCurrency code\tMerchant SKU\tReturn quantity\tReturn Reason\tResolution\tOrder Amount\tRefunded Amount\n\
    113-1\t01-Jun-2026\t05-Jun-2026\tCompleted\tD1RRMA\tUSD\tA-1\t1\tCR-DEFECTIVE\tStandardRefund\t20.00\t4.70\n";
const ERP: &str = r#"{"code": 0, "data": [{"amazon_order_id": "113-1", "purchase_time": "2026-06-01 10:00:00", "delivery_type": "FBM", "seller_country": "S-US US",
    "order_total_amount": "$20.00", "total_refund_amount": "-$4.700", "after_type_tag": ["\u9000\u6b3e"],
    "item_list": [{"after_type": "\u9000\u6b3e", "msku": "A-1", "after_time": "2026-06-08 10:00:00", "refund_amount": "-$4.700", "md5": "y", "lpn_number": ""}]}]}"#;

#[test]
fn a_refund_that_another_program_tells_too_counts_once() {
    let folder = tempfile::tempdir().expect("a folder");
    for files in [&[ERP][..], &[MFN_REFUND], &[ERP, MFN_REFUND]] {
        for order in permutations(files) {
            let desk = desk_of(folder.path(), &order);
            assert_eq!(paid(&desk), 470, "{order:?}");
            assert!(cases(&desk).iter().all(|case| case.refunded_minor <= 470), "{order:?}");
        }
    }
}

#[test]
fn two_items_of_one_sku_are_two_returns_where_they_have_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let header = MFN_REFUND.lines().next().unwrap_or_default();
    let row = MFN_REFUND.lines().nth(1).unwrap_or_default();
    let numbered = format!("{header}\tOrder Item ID\n{row}\t162421756890761\n{row}\t162421756890762\n");
    let desk = desk_of(folder.path(), &[&numbered]);
    assert_eq!((cases(&desk).len(), paid(&desk)), (2, 940));
    // The same return from a file without the column is not a second one.
    let one = format!("{header}\tOrder Item ID\n{row}\t162421756890761\n");
    for order in permutations(&[one.as_str(), MFN_REFUND]) {
        let desk = desk_of(folder.path(), &order);
        let cases = cases(&desk);
        let [case] = cases.as_slice() else { panic!("{cases:?}") };
        assert_eq!((case.quantity, case.refunded_minor, paid(&desk)), (1, 470, 470), "{order:?}");
    }
}

const MOVED: &str = r#"{"summary": {"returnId": "503", "orderId": "12-34567-89013", "currentType": "MONEY_BACK", "state": "REFUND_INITIATED",
    "creationInfo": {"item": {"itemId": "112", "transactionId": "222"}, "reason": "DEFECTIVE_ITEM", "creationDate": {"value": "2026-03-02T10:00:00.000Z"}}},
  "detail": {"responseHistory": [{"author": "BUYER", "activity": "BUYER_CREATE_RETURN", "creationDate": {"value": "2026-03-02T10:00:00.000Z"}}],
    "moneyMovementInfo": [
      {"moneyMovementType": "SELLER_VOLUNTARY_REFUND", "status": "SUCCESS", "actualAmount": {"value": 60.25, "currency": "USD"}, "creationDate": {"value": "2026-03-09T10:00:00.000Z"}},
      {"moneyMovementType": "BUYER_PAYOUT", "status": "SUCCESS", "actualAmount": {"value": 4.5, "currency": "USD"}, "creationDate": {"value": "2026-03-10T10:00:00.000Z"}},
      {"moneyMovementType": "BUYER_PAYOUT", "status": "FAILED", "actualAmount": {"value": 4.5, "currency": "USD"}, "creationDate": {"value": "2026-03-10T10:00:00.000Z"}}]}}"#;

#[test]
fn what_moved_to_a_buyer_is_the_refund_that_a_later_answer_sums_up() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(paid(&desk_of(folder.path(), &[MOVED])), 6_475);
    let summed = MOVED.replace(
        "\"creationInfo\"",
        "\"sellerTotalRefund\": {\"actualRefundAmount\": {\"value\": 64.75, \"currency\": \"USD\"}}, \"creationInfo\"",
    );
    for order in permutations(&[MOVED, summed.as_str()]) {
        let desk = desk_of(folder.path(), &order);
        assert_eq!((paid(&desk), cases(&desk)[0].refunded_minor), (6_475, 6_475), "{order:?}");
    }
}

#[test]
fn two_variations_of_one_article_are_two_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let report = "Sales Record Number,Order Number,Item Number,Item Title,Custom Label,Quantity,Sold For,Total Price,Sale Date\n\
        9,11-10000-00009,,,,2,$30.00,$30.00,Sep-15-26\n\
        9,11-10000-00009,2204,Shirt [Red],,1,$10.00,,Sep-15-26\n\
        9,11-10000-00009,2204,Shirt [Blue],,1,$20.00,,Sep-15-26\n";
    let desk = desk_of(folder.path(), &[report]);
    let lines: Vec<OrderLine> = record::select(desk.store().db(), "order by price_minor", &[]).expect("lines");
    assert_eq!(lines.iter().map(|line| line.price_minor).collect::<Vec<_>>(), [1_000, 2_000]);
    let orders: Vec<Order> = record::select(desk.store().db(), "", &[]).expect("orders");
    assert_eq!(orders[0].total_minor, 3_000);
}

#[test]
fn orders_of_two_shops_may_have_one_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let other = "#77,b@example.com,paid,EUR,5.00,,1,Bulb,5.00,BULB,540078,0.00\n";
    let desk = desk_of(folder.path(), &[&format!("{EXPORT}{other}")]);
    let orders: Vec<Order> = record::select(desk.store().db(), "order by order_ref", &[]).expect("orders");
    let told: Vec<_> = orders.iter().map(|order| (order.order_ref.as_str(), order.total_minor)).collect();
    assert_eq!((told, paid(&desk)), (vec![("540077", 7_000), ("540078", 500)], 3_000));
    assert!(orders[1].placed_at.0 == 0, "another order's day is not this one's");
}
