//! Shopify: the orders export, returns from GraphQL, refunds and disputes from REST; and the Judge.me export of its shops.

use std::io;

use serde_json::{Value, json};

use crate::domain::money::decimal;
use crate::domain::time::{DAY, Instant};

use super::calendar::{iso_offset, iso_z, local};
use super::dice::{Dice, Stream};
use super::files::{Files, ListFile, TableFile};
use super::sale::{Case, Complaint, Ending, Sale, Stage};
use super::tables::{Cells, Style};
use super::world::World;

const ORDERS: TableFile = TableFile {
    format_id: "shopify_orders",
    shape: "shopify-orders",
    stem: "shopify-orders-export",
    extension: "csv",
    style: Style::COMMAS,
    footer: None,
};
const REVIEWS: TableFile =
    TableFile { format_id: "judgeme_reviews", shape: "judgeme-reviews", stem: "judgeme-reviews", ..ORDERS };
const RETURNS: ListFile = ListFile {
    format_id: "shopify_orders_with_returns",
    stem: "shopify-returns",
    head: "[\n",
    tail: |_| "\n]\n".into(),
};
const REFUNDS: ListFile = ListFile {
    format_id: "shopify_refund_api",
    stem: "shopify-refunds",
    head: "{\"refunds\": [\n",
    tail: |_| "\n]}\n".into(),
};
const DISPUTES: ListFile = ListFile {
    format_id: "shopify_disputes",
    stem: "shopify-disputes",
    head: "{\"disputes\": [\n",
    tail: |_| "\n]}\n".into(),
};

pub const fn order_id(sale: &Sale) -> u64 {
    5_400_000_000_000 + sale.serial * 7
}

/// The shop's own number of a return.
pub fn return_id(case: &Case) -> String {
    format!("gid://shopify/Return/{}", 31_800_000_000 + case.number)
}

const fn line_id(sale: &Sale) -> u64 {
    13_900_000_000_000 + sale.serial * 11
}

pub(super) fn email(sale: &Sale) -> String {
    format!("{}@mail.example", sale.buyer.handle)
}

/// The rows of one order; `refunded` is what has been paid back by then.
pub fn order(world: &World, files: &mut Files, sale: &Sale, refunded: i64) -> io::Result<()> {
    let goods = world.goods();
    let other = &goods[usize::try_from(sale.bits % goods.len() as u64).unwrap_or(0)];
    let second = (sale.bits.is_multiple_of(6)).then_some((
        other.title(&sale.market.title),
        other.cents * sale.market.rate / 1_000,
        &other.sku,
    ));
    let table = files.table(&ORDERS, sale.market)?;
    let mut cells = table.cells();
    first_row(&mut cells, sale, second.as_ref().map_or(0, |(_, minor, _)| *minor), refunded);
    table.row(cells)?;
    if let Some((title, minor, sku)) = second {
        let mut cells = table.cells();
        cells.add(&sale.order_ref).add(&email(sale)).empty(13).add(&written(sale.ordered_at, sale)).add("1").add(title);
        cells.add(&decimal(minor, &sale.market.currency)).add("").add(sku).add("true").add("true").add("fulfilled");
        cells.empty(26).add("demo shop").empty(8).add("0.00").empty(19);
        table.row(cells)?;
    }
    if sale.bits.is_multiple_of(11) && refunded == 0 {
        let mut dice = Dice::of(world.seed, Stream::Review, sale.serial);
        let text = world.praise(sale, &mut dice);
        review(world, files, sale, dice.between(4, 5), &text, sale.shipped_at.plus(dice.between(5 * DAY, 20 * DAY)))?;
    }
    Ok(())
}

fn written(at: Instant, sale: &Sale) -> String {
    let d = local(at, sale.market.offset);
    let (sign, minutes) = if sale.market.offset < 0 { ('-', -sale.market.offset) } else { ('+', sale.market.offset) };
    let date = format!("{:04}-{:02}-{:02}", d.year(), d.month(), d.day());
    format!("{date} {:02}:{:02}:{:02} {sign}{:02}{:02}", d.hour(), d.minute(), d.second(), minutes / 60, minutes % 60)
}

fn first_row(cells: &mut Cells, sale: &Sale, other_minor: i64, refunded: i64) {
    let market = sale.market;
    let money = |minor: i64| decimal(minor, &market.currency);
    let subtotal = sale.goods_minor() + other_minor;
    let tax = subtotal / 12;
    let total = subtotal + sale.shipping_minor;
    let state = if refunded == 0 {
        "paid"
    } else if refunded >= total {
        "refunded"
    } else {
        "partially_refunded"
    };
    cells
        .add(&sale.order_ref)
        .add(&email(sale))
        .add(state)
        .add(&written(sale.ordered_at.plus(2_000), sale))
        .add("fulfilled");
    cells
        .add(&written(sale.shipped_at, sale))
        .add(if sale.bits.is_multiple_of(2) { "yes" } else { "no" })
        .add(&market.currency);
    cells
        .add(&money(subtotal))
        .add(&money(sale.shipping_minor))
        .add(&money(tax))
        .add(&money(total))
        .add("")
        .add("0.00");
    cells
        .add("Standard")
        .add(&written(sale.ordered_at, sale))
        .put(sale.quantity)
        .add(sale.title)
        .add(&money(sale.unit_minor));
    cells.add("").add(&sale.goods.sku).add("true").add("true").add("fulfilled");
    let country = if market.code == "UK" { "GB" } else { &market.code };
    for _ in 0..2 {
        let buyer = &sale.buyer;
        cells.add(&buyer.name).add(&buyer.street).add(&buyer.street).add("").add("").add(&buyer.city);
        cells.add(&format!("'{}", buyer.zip)).add(&buyer.state).add(country).add("");
    }
    cells
        .add(if sale.bits.is_multiple_of(29) { "please leave it\nwith the neighbour, \"number 4\"" } else { "" })
        .empty(2)
        .add("Card payments");
    cells
        .add("")
        .add(&money(refunded))
        .add("demo shop")
        .add("0.00")
        .empty(3)
        .put(order_id(sale))
        .add("")
        .add("Low")
        .add("web");
    cells.add("0.00").add("VAT").add(&money(tax)).empty(17);
}

/// An order with its return, as far as it had come.
pub fn return_request(world: &World, files: &mut Files, case: &Case, seen_at: Instant) -> io::Result<()> {
    let sale = &case.sale;
    let currency = &sale.market.currency;
    let stage = case.stage(seen_at);
    let status = match stage {
        Stage::Requested => "REQUESTED",
        Stage::Approved | Stage::Shipped | Stage::Delivered => "OPEN",
        Stage::Settled => "CLOSED",
        Stage::Cancelled => "CANCELED",
        Stage::Declined => "DECLINED",
    };
    let approved = !matches!(stage, Stage::Requested | Stage::Declined);
    let refunds = if case.refunded(stage) { vec![refund_node(case)] } else { Vec::new() };
    let exchange = if case.ending == Ending::Replaced && approved {
        vec![
            json!({"node": {"id": format!("gid://shopify/ExchangeLineItem/{}", 800_000 + case.number), "quantity": case.quantity}}),
        ]
    } else {
        Vec::new()
    };
    let element = json!({
        "id": format!("gid://shopify/Order/{}", order_id(sale)),
        "name": sale.order_ref,
        "createdAt": iso_z(sale.ordered_at),
        "currencyCode": currency,
        "email": email(sale),
        "returnStatus": match stage { Stage::Requested => "RETURN_REQUESTED", Stage::Settled => "RETURNED", Stage::Cancelled | Stage::Declined => "NO_RETURN", _ => "IN_PROGRESS" },
        "customer": {"id": format!("gid://shopify/Customer/{}", 9_100_000_000_000 + sale.buyer.number), "displayName": sale.buyer.name, "email": email(sale)},
        "returns": {"edges": [{"node": {
            "id": return_id(case),
            "name": format!("{}-R1", sale.order_ref),
            "status": status,
            "totalQuantity": case.quantity,
            "createdAt": iso_z(case.requested_at),
            "requestApprovedAt": if approved && case.decided_at <= seen_at { json!(iso_z(case.decided_at)) } else { Value::Null },
            "closedAt": closed_at(case, stage),
            "decline": if stage == Stage::Declined { json!({"reason": "RETURN_PERIOD_ENDED", "note": ""}) } else { Value::Null },
            "returnLineItems": {"edges": [{"node": return_line(world, case, stage)}]},
            "exchangeLineItems": {"edges": exchange},
            "refunds": {"edges": refunds},
            "returnShippingFees": [],
        }}]},
    });
    files.element(&RETURNS, &sale.market.code, &element)
}

fn return_line(world: &World, case: &Case, stage: Stage) -> Value {
    let sale = &case.sale;
    let done = if matches!(stage, Stage::Delivered | Stage::Settled) { case.quantity } else { 0 };
    let refunded = if case.refunded(stage) { case.quantity } else { 0 };
    json!({
        "id": format!("gid://shopify/ReturnLineItem/{}", 49_000_000_000 + case.number),
        "quantity": case.quantity,
        "returnReason": world.assets.platforms.reason("shopify-returns", case.reason, sale.bits),
        "returnReasonNote": "",
        "customerNote": if case.comment.is_empty() { Value::Null } else { json!(case.comment) },
        "refundableQuantity": case.quantity - refunded,
        "refundedQuantity": refunded,
        "processableQuantity": case.quantity - done,
        "processedQuantity": done,
        "unprocessedQuantity": case.quantity - done,
        "fulfillmentLineItem": {"lineItem": {
            "id": format!("gid://shopify/LineItem/{}", line_id(sale)), "sku": sale.goods.sku, "title": sale.title,
        }},
    })
}

fn refund_node(case: &Case) -> Value {
    let currency = &case.sale.market.currency;
    let money = json!({"amount": decimal(case.refund_minor(), currency), "currencyCode": currency});
    json!({"node": {
        "id": format!("gid://shopify/Refund/{}", refund_id(case)), "createdAt": iso_z(case.paid_at()),
        "totalRefundedSet": {"shopMoney": money, "presentmentMoney": money},
    }})
}

fn closed_at(case: &Case, stage: Stage) -> Value {
    match stage {
        Stage::Settled => json!(iso_z(case.paid_at())),
        Stage::Cancelled | Stage::Declined => json!(iso_z(case.decided_at)),
        _ => Value::Null,
    }
}

const fn refund_id(case: &Case) -> u64 {
    900_000_000 + case.number
}

/// The money paid back.
pub fn refund(files: &mut Files, case: &Case) -> io::Result<()> {
    let sale = &case.sale;
    let currency = &sale.market.currency;
    let at = case.paid_at();
    let amount = decimal(case.refund_minor(), currency);
    let element = json!({
        "id": refund_id(case), "order_id": order_id(sale), "created_at": iso_offset(at, sale.market.offset),
        "processed_at": iso_offset(at, sale.market.offset), "note": case.comment, "restock": true, "user_id": 799_407_000,
        "refund_line_items": [{
            "id": 104_000_000 + case.number, "quantity": case.quantity, "line_item_id": line_id(sale), "restock_type": "return",
            "subtotal": number_of(&amount), "total_tax": 0.0,
            "line_item": {"id": line_id(sale), "title": sale.title, "sku": sale.goods.sku, "quantity": sale.quantity,
                "price": decimal(sale.unit_minor, currency), "product_id": sale.goods.number, "name": sale.title},
        }],
        "transactions": [{
            "id": 179_000_000 + case.number, "order_id": order_id(sale), "amount": amount, "kind": "refund", "gateway": "shopify_payments",
            "status": if sale.bits.is_multiple_of(97) { "failure" } else { "success" }, "created_at": iso_offset(at, sale.market.offset), "currency": currency,
        }],
        "order_adjustments": [],
    });
    files.element(&REFUNDS, &sale.market.code, &element)
}

fn number_of(decimal: &str) -> Value {
    serde_json::from_str(decimal).unwrap_or(Value::Null)
}

/// A buyer's bank asks for the money.
pub fn dispute(world: &World, files: &mut Files, complaint: &Complaint, seen_at: Instant) -> io::Result<()> {
    let sale = &complaint.sale;
    let offset = sale.market.offset;
    let due = complaint.opened_at.plus(9 * DAY);
    let open = due > seen_at;
    let element = json!({
        "id": 1_052_600_000 + complaint.number,
        "order_id": order_id(sale),
        "type": if complaint.bits.is_multiple_of(4) { "inquiry" } else { "chargeback" },
        "amount": decimal(sale.total_minor(), &sale.market.currency),
        "currency": sale.market.currency,
        "reason": world.assets.platforms.reason("shopify-disputes", complaint.reason, complaint.bits),
        "network_reason_code": "4853",
        "status": if open { "needs_response" } else if complaint.bits.is_multiple_of(3) { "won" } else { "under_review" },
        "evidence_due_by": iso_offset(due, offset),
        "evidence_sent_on": if open { Value::Null } else { json!(iso_offset(Instant(due.0 - DAY), offset)) },
        "finalized_on": Value::Null,
        "initiated_at": iso_offset(complaint.opened_at, offset),
    });
    files.element(&DISPUTES, &sale.market.code, &element)
}

/// A review as the Judge.me app exports it.
pub fn review(world: &World, files: &mut Files, sale: &Sale, stars: i64, text: &str, at: Instant) -> io::Result<()> {
    let at = Instant(at.0.min(world.calendar.until.0));
    let d = local(at, 0);
    let table = files.table(&REVIEWS, sale.market)?;
    let mut cells = table.cells();
    let title: String = text.chars().take(24).collect();
    let time = format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC",
        d.year(),
        d.month(),
        d.day(),
        d.hour(),
        d.minute(),
        d.second()
    );
    cells.add(&title).add(text).put(stars).add(&time).add("web").add(if sale.bits.is_multiple_of(71) {
        "spam"
    } else {
        "ok"
    });
    cells.add(&sale.buyer.name).add(&email(sale)).put(sale.goods.number).add(&sale.goods.sku.to_lowercase());
    let answered = stars < 3 && sale.bits.is_multiple_of(2);
    let mut dice = Dice::of(world.seed, Stream::Review, sale.serial);
    cells.add(&if answered { world.answer(sale, &mut dice) } else { String::new() });
    cells.add(if answered { &time } else { "" });
    cells
        .add(if sale.bits.is_multiple_of(5) { "https://example.com/a.jpg,https://example.com/b.jpg" } else { "" })
        .add("")
        .add(&sale.market.code);
    table.row(cells)
}
