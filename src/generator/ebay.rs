//! eBay: Post-Order returns, inquiries, cases and cancellations as saved answers, and the orders report with its whims.

use std::io;

use serde_json::{Value, json};

use crate::domain::money::decimal;
use crate::domain::time::{DAY, HOUR, Instant};
use crate::domain::vocabulary::Reason;

use super::calendar::{iso_millis_z, local, month};
use super::files::{Files, ListFile, TableFile, number};
use super::sale::{Case, Complaint, Ending, Sale, Stage};
use super::tables::Style;
use super::world::World;

const RETURNS: ListFile =
    ListFile { format_id: "ebay_returns", stem: "ebay-returns", head: "{\"members\": [\n", tail: returns_tail };
const INQUIRIES: ListFile =
    ListFile { format_id: "ebay_inquiries", stem: "ebay-inquiries", head: "{\"members\": [\n", tail: inquiries_tail };
const CASES: ListFile =
    ListFile { format_id: "ebay_cases", stem: "ebay-cases", head: "{\"members\": [\n", tail: cases_tail };
const CANCELLATIONS: ListFile = ListFile {
    format_id: "ebay_cancellations",
    stem: "ebay-cancellations",
    head: "{\"cancellations\": [\n",
    tail: cancellations_tail,
};

fn page(total: u64) -> Value {
    json!({"limit": total.max(1), "offset": 1, "totalEntries": total, "totalPages": 1})
}

fn returns_tail(total: u64) -> String {
    format!("\n], \"total\": {total}, \"paginationOutput\": {}}}\n", page(total))
}

fn inquiries_tail(total: u64) -> String {
    format!("\n], \"paginationOutput\": {}, \"totalNumberOfInquiries\": {total}}}\n", page(total))
}

fn cases_tail(total: u64) -> String {
    format!("\n], \"paginationOutput\": {}, \"totalNumberOfCases\": {total}}}\n", page(total))
}

fn cancellations_tail(total: u64) -> String {
    format!("\n], \"paginationOutput\": {}, \"total\": {total}}}\n", page(total))
}

fn date(at: Instant) -> Value {
    json!({"value": iso_millis_z(at), "formattedValue": iso_millis_z(at)})
}

/// Deadlines are the end of a day in California.
fn deadline(at: Instant) -> Value {
    date(Instant((at.day() + 1) * DAY + 8 * HOUR - 1_000))
}

fn amount(minor: i64, currency: &str) -> Value {
    json!({"value": number(minor, currency), "currency": currency})
}

fn item_id(sale: &Sale) -> u64 {
    110_000_000_000 + sale.goods.number % 9_999_999_999
}

const fn transaction_id(sale: &Sale) -> u64 {
    20_000_000_000 + sale.bits % 9_999_999_999
}

fn seller(sale: &Sale) -> String {
    format!("demo_shop_{}", sale.market.code.to_lowercase())
}

/// A return as the search lists it.
pub fn return_request(world: &World, files: &mut Files, case: &Case, seen_at: Instant) -> io::Result<()> {
    let sale = &case.sale;
    let currency = &sale.market.currency;
    let stage = case.stage(seen_at);
    let kind = if case.ending == Ending::Replaced { "REPLACEMENT" } else { "MONEY_BACK" };
    let (state, status, activity) = states(case, stage);
    let refund = case.refund_minor();
    let settled = case.refunded(stage);
    let total = |minor: i64| {
        let mut money = json!({"estimatedRefundAmount": amount(minor, currency)});
        if settled {
            money["actualRefundAmount"] = amount(minor, currency);
        }
        money
    };
    let mut element = json!({
        "returnId": (5_000_000_000 + case.number * 7).to_string(),
        "orderId": sale.order_ref,
        "buyerLoginName": sale.buyer.handle,
        "sellerLoginName": seller(sale),
        "currentType": kind,
        "state": state,
        "status": status,
        "creationInfo": {
            "item": {"itemId": item_id(sale).to_string(), "transactionId": transaction_id(sale).to_string(), "returnQuantity": case.quantity},
            "type": kind,
            "reason": world.assets.platforms.reason("ebay-returns", case.reason, sale.bits),
            "reasonType": if matches!(case.reason, Reason::NotWanted | Reason::OrderedByMistake | Reason::BetterPrice) { "REMORSE" } else { "SNAD" },
            "comments": {"content": case.comment},
            "creationDate": date(case.requested_at),
        },
        "sellerTotalRefund": total(refund),
        "buyerTotalRefund": total(refund + refund / 20),
    });
    if let Some(activity) = activity {
        let due = if stage == Stage::Requested { case.requested_at } else { case.arrived_at };
        element["sellerResponseDue"] = json!({"activityDue": activity, "respondByDate": deadline(due.plus(3 * DAY))});
        element["timeoutDate"] = deadline(case.requested_at.plus(30 * DAY));
    }
    if sale.bits.is_multiple_of(37) {
        element["escalationInfo"] = json!({"caseId": (5_200_000_000 + case.number).to_string()});
    }
    files.element(&RETURNS, &sale.market.code, &element)
}

fn states(case: &Case, stage: Stage) -> (&'static str, &'static str, Option<&'static str>) {
    match stage {
        Stage::Requested => ("RETURN_REQUESTED", "RETURN_REQUESTED", Some("SELLER_APPROVE_REQUEST")),
        Stage::Approved => ("ITEM_READY_TO_SHIP", "READY_FOR_SHIPPING", None),
        Stage::Shipped => ("ITEM_SHIPPED", "ITEM_SHIPPED", None),
        Stage::Delivered => ("ITEM_DELIVERED", "ITEM_DELIVERED", Some("SELLER_ISSUE_REFUND")),
        Stage::Settled if case.ending == Ending::Replaced => ("REPLACED", "REPLACED", None),
        Stage::Settled | Stage::Cancelled => ("CLOSED", "CLOSED", None),
        Stage::Declined => ("RETURN_REJECTED", "RETURN_REJECTED", None),
    }
}

/// A buyer who misses a parcel.
pub fn inquiry(files: &mut Files, complaint: &Complaint, seen_at: Instant) -> io::Result<()> {
    let sale = &complaint.sale;
    let open = complaint.opened_at.plus(5 * DAY) > seen_at;
    let element = json!({
        "inquiryId": 5_100_000_000 + complaint.number,
        "itemId": item_id(sale),
        "transactionId": transaction_id(sale),
        "buyer": sale.buyer.handle,
        "seller": seller(sale),
        "inquiryStatusEnum": if open { "WAITING_SELLER_RESPONSE" } else if complaint.bits.is_multiple_of(9) { "CLOSED_WITH_ESCALATION" } else { "CLOSED" },
        "claimAmount": amount(sale.total_minor(), &sale.market.currency),
        "respondByDate": deadline(complaint.opened_at.plus(3 * DAY)),
        "creationDate": date(complaint.opened_at),
        "lastModifiedDate": date(Instant(complaint.opened_at.plus(2 * DAY).0.min(seen_at.0))),
    });
    files.element(&INQUIRIES, &sale.market.code, &element)
}

/// A dispute that eBay decides.
pub fn case(files: &mut Files, complaint: &Complaint, seen_at: Instant) -> io::Result<()> {
    let sale = &complaint.sale;
    let open = complaint.opened_at.plus(9 * DAY) > seen_at;
    let element = json!({
        "caseId": 5_200_000_000 + complaint.number,
        "itemId": item_id(sale),
        "transactionId": transaction_id(sale),
        "buyer": sale.buyer.handle,
        "seller": seller(sale),
        "caseStatusEnum": if open { "OPEN" } else { "CLOSED" },
        "claimAmount": amount(sale.total_minor(), &sale.market.currency),
        "respondByDate": deadline(complaint.opened_at.plus(4 * DAY)),
        "creationDate": date(complaint.opened_at),
        "lastModifiedDate": date(Instant(complaint.opened_at.plus(DAY).0.min(seen_at.0))),
    });
    files.element(&CASES, &sale.market.code, &element)
}

/// A buyer who no longer wants the order.
pub fn cancellation(files: &mut Files, complaint: &Complaint, seen_at: Instant) -> io::Result<()> {
    let sale = &complaint.sale;
    let open = complaint.opened_at.plus(3 * DAY) > seen_at;
    let element = json!({
        "cancelId": (5_300_000_000 + complaint.number).to_string(),
        "legacyOrderId": format!("{}-{}", item_id(sale), transaction_id(sale)),
        "marketplaceId": format!("EBAY_{}", if sale.market.code == "UK" { "GB" } else { &sale.market.code }),
        "requestorType": "BUYER",
        "cancelReason": if complaint.reason == Reason::BetterPrice { "FOUND_CHEAPER_PRICE" } else { "ORDER_MISTAKE" },
        "cancelState": if open { "APPROVAL_PENDING" } else { "CLOSED" },
        "cancelStatus": if open { "CANCEL_REQUESTED" } else { "CANCEL_CLOSED_WITH_REFUND" },
        "paymentStatus": "PAID",
        "requestRefundAmount": amount(sale.total_minor(), &sale.market.currency),
        "cancelRequestDate": date(complaint.opened_at),
        "sellerResponseDueDate": date(complaint.opened_at.plus(3 * DAY)),
        "lineItems": [{
            "itemId": item_id(sale).to_string(), "transactionId": transaction_id(sale).to_string(),
            "itemTitle": sale.title, "cancelQuantity": sale.quantity,
        }],
    });
    files.element(&CANCELLATIONS, &sale.market.code, &element)
}

fn report(market: &str) -> (TableFile, &'static str, &'static str) {
    let spec = |shape, style| TableFile {
        format_id: "ebay_orders",
        shape,
        stem: "ebay-orders",
        extension: "csv",
        style,
        footer: None,
    };
    match market {
        "DE" => (spec("ebay-orders-de", Style::SEMICOLONS), "\r\n", ""),
        "FR" => (spec("ebay-orders-fr", Style::SEMICOLONS), "", ""),
        "UK" => (TableFile { footer: Some(quoted_footer), ..spec("ebay-orders-uk", Style::QUOTED) }, "\r\n", ""),
        _ => {
            (TableFile { footer: Some(footer), ..spec("ebay-orders-us", Style::QUOTED) }, ",,,,,,,,,,,,,\r\n", PADDING)
        }
    }
}

const PADDING: &str = r#""","","","","","","","","","","","","","""#;

fn footer(rows: u64) -> String {
    format!("\r\n{rows},record(s) downloaded,\r\nSeller ID : demo_shop_us\r\n")
}

fn quoted_footer(rows: u64) -> String {
    format!("\"{rows} record(s) downloaded\"\r\n")
}

/// Rows of the orders report: a summary row and one for each item where there are two.
pub fn order(world: &World, files: &mut Files, sale: &Sale) -> io::Result<()> {
    let market = sale.market.code.as_str();
    let (spec, before, after) = report(market);
    let months = &world.assets.platforms.months;
    let table = files.table_with(&spec, market, before, after)?;
    let day = written_day(sale.ordered_at, sale.market.offset, market, months);
    if market == "DE" {
        let mut cells = table.cells();
        cells.put(sale.serial + 1).add(&sale.order_ref).add(&sale.buyer.handle).add(&sale.buyer.name);
        cells.add(&money(sale.total_minor(), market)).add(&day);
        return table.row(cells);
    }
    if market == "FR" {
        let mut cells = table.cells();
        cells.put(sale.serial + 1).add(&sale.order_ref).add(&sale.buyer.handle).put(item_id(sale)).add(sale.title);
        cells
            .put(sale.quantity)
            .add(&money(sale.goods_minor(), market))
            .add(&money(sale.shipping_minor, market))
            .add(&day);
        return table.row(cells);
    }
    let goods = world.goods();
    let other = &goods[usize::try_from(sale.bits % goods.len() as u64).unwrap_or(0)];
    let shipped = written_day(sale.shipped_at, sale.market.offset, market, months);
    let both = sale.bits.is_multiple_of(9);
    let other_minor = other.cents * sale.market.rate / 1_000;
    let mut rows = vec![(
        item_id(sale).to_string(),
        sale.title,
        sale.goods.sku.as_str(),
        sale.quantity,
        sale.goods_minor(),
        Some(sale.total_minor()),
    )];
    if both {
        rows[0].5 = None;
        let sum = sale.goods_minor() + other_minor;
        rows.insert(0, (String::new(), "", "", sale.quantity + 1, sum, Some(sum + sale.shipping_minor)));
        let number = 110_000_000_000 + other.number % 9_999_999_999;
        rows.push((number.to_string(), other.title("en"), other.sku.as_str(), 1, other_minor, None));
    }
    for (item, title, sku, quantity, sold, total) in rows {
        let mut cells = table.cells();
        cells.put(sale.serial + 1).add(&sale.order_ref).add(&sale.buyer.handle).add(&sale.buyer.name);
        cells.add(&item).add(title).add(sku).put(quantity).add(&money(sold, market));
        match total {
            Some(total) => cells.add(&money(sale.shipping_minor, market)).add(&money(total, market)),
            None => cells.empty(2),
        };
        cells.add(&day).add(&shipped).add("");
        table.row(cells)?;
    }
    Ok(())
}

fn money(minor: i64, market: &str) -> String {
    match market {
        "UK" => format!("£{}", decimal(minor, "GBP")),
        "DE" => format!("{} €", decimal(minor, "EUR").replace('.', ",")),
        "FR" => {
            let text = decimal(minor, "EUR").replace('.', ",");
            let cut = text.len().saturating_sub(6);
            if cut > 0 { format!("{} {} €", &text[..cut], &text[cut..]) } else { format!("{text} €") }
        }
        _ => format!("${}", decimal(minor, "USD")),
    }
}

fn written_day(
    at: Instant,
    offset: i32,
    market: &str,
    months: &std::collections::BTreeMap<String, Vec<String>>,
) -> String {
    let d = local(at, offset);
    let (day, year) = (d.day(), d.year() % 100);
    let named = |language: &str| {
        let place = usize::try_from(d.month() - 1).unwrap_or(0);
        months.get(language).and_then(|list| list.get(place)).map_or("", String::as_str).to_string()
    };
    match market {
        "DE" => format!("{day:02}-{}-{year:02}", named("de")),
        "FR" => format!("{day:02}-{}-{year:02}", named("fr")),
        "UK" => format!("{day:02}-{}-{year:02}", month(d)),
        _ => format!("{}-{day:02}-{year:02}", month(d)),
    }
}
