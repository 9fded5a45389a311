//! Wish (orders with refunds, tickets) and TikTok Shop (returns), as their interfaces answer.

use std::io;

use serde_json::{Value, json};

use crate::domain::money::decimal;
use crate::domain::time::{DAY, HOUR, Instant};

use super::calendar::iso_millis_z;
use super::dice::{Dice, Stream};
use super::files::{Files, ListFile, number};
use super::sale::{Case, Complaint, Ending, Sale, Stage};
use super::world::World;

const WISH_HEAD: &str = "{\"code\": 0, \"message\": \"\", \"data\": [\n";
const WISH_ORDERS: ListFile =
    ListFile { format_id: "wish_v3_orders", stem: "wish-orders", head: WISH_HEAD, tail: |_| "\n]}\n".into() };
const WISH_TICKETS: ListFile =
    ListFile { format_id: "wish_v3_tickets", stem: "wish-tickets", head: WISH_HEAD, tail: |_| "\n]}\n".into() };
const TIKTOK_RETURNS: ListFile = ListFile {
    format_id: "tiktok_returns",
    stem: "tiktok-returns",
    head: "{\"code\": 0, \"message\": \"Success\", \"data\": {\"return_orders\": [\n",
    tail: |count| format!("\n], \"total_count\": {count}}}}}\n"),
};

fn wish_money(minor: i64, currency: &str) -> Value {
    json!({"amount": number(minor, currency), "currency_code": currency})
}

fn wish_id(bits: u64, number: u64) -> String {
    format!("65{:014x}{:08x}", bits >> 8, number & 0xFFFF_FFFF)
}

/// An order, with its refund once there is one.
pub fn wish_order(world: &World, files: &mut Files, sale: &Sale, case: Option<(&Case, Instant)>) -> io::Result<()> {
    let currency = &sale.market.currency;
    let refunded = case.filter(|(case, seen_at)| case.stage(*seen_at) == Stage::Settled);
    let refunds: Vec<Value> = refunded.iter().map(|(case, _)| wish_refund(world, case)).collect();
    let (country, buyer) = (if sale.market.code == "UK" { "GB" } else { &sale.market.code }, &sale.buyer);
    let mut records = vec![
        json!({"event_type": "ORDER_RELEASED", "event_time": iso_millis_z(sale.ordered_at)}),
        json!({"event_type": "MARK_SHIPPED", "event_time": iso_millis_z(sale.shipped_at)}),
    ];
    if !sale.bits.is_multiple_of(5) {
        records
            .push(json!({"event_type": "ORDER_DELIVERED", "event_time": iso_millis_z(sale.shipped_at.plus(9 * DAY))}));
    }
    let element = json!({
        "id": sale.order_ref,
        "transaction_id": wish_id(sale.bits, sale.serial),
        "state": if refunds.is_empty() { "SHIPPED" } else { "REFUNDED" },
        "released_at": iso_millis_z(sale.ordered_at),
        "updated_at": iso_millis_z(refunded.map_or(sale.shipped_at, |(case, _)| case.paid_at())),
        "product_information": {"id": wish_id(sale.goods.number, 1), "variation_id": wish_id(sale.goods.number, 2), "sku": sale.goods.sku, "name": sale.title},
        "order_payment": {"general_payment_details": {
            "product_quantity": sale.quantity,
            "product_price": wish_money(sale.unit_minor, currency),
            "shipping_merchant_payment": wish_money(sale.shipping_minor, currency),
            "payment_total": wish_money(sale.total_minor(), currency),
        }},
        "full_address": {"shipping_detail": {"name": buyer.name, "street_address1": buyer.street, "city": buyer.city, "state": buyer.state, "zipcode": buyer.zip, "country_code": country}},
        "tracking_information": [],
        "fulfillment_records": records,
        "refunds": refunds,
        "fulfillment_order_types": [],
    });
    files.element(&WISH_ORDERS, &sale.market.code, &element)
}

fn wish_refund(world: &World, case: &Case) -> Value {
    let currency = &case.sale.market.currency;
    let source = ["CUSTOMER", "CUSTOMER", "WISH", "MERCHANT"][usize::try_from(case.sale.bits % 4).unwrap_or(0)];
    json!({
        "refund_reason": world.assets.platforms.reason("wish-orders", case.reason, case.sale.bits),
        "refund_reason_note": case.comment,
        "refund_source": source,
        "refund_amount": wish_money(case.refund_minor(), currency),
        "merchant_responsible_amount": wish_money(case.refund_minor() * 85 / 100, currency),
        "refund_time": iso_millis_z(case.paid_at()),
    })
}

/// A buyer's ticket with its replies.
pub fn wish_ticket(world: &World, files: &mut Files, complaint: &Complaint, seen_at: Instant) -> io::Result<()> {
    let sale = &complaint.sale;
    let mut dice = Dice::of(world.seed, Stream::Review, complaint.bits);
    let mut replies = vec![
        json!({"sender": "USER", "message": complaint.comment, "replied_at": iso_millis_z(complaint.opened_at), "supporting_files": []}),
    ];
    let answered_at = complaint.opened_at.plus(dice.between(2 * HOUR, 50 * HOUR));
    let answered = answered_at <= seen_at && dice.in_thousand(850);
    if answered {
        replies.push(json!({"sender": "MERCHANT", "message": world.answer(sale, &mut dice), "replied_at": iso_millis_z(answered_at), "supporting_files": []}));
    }
    let closed = answered && answered_at.plus(4 * DAY) <= seen_at;
    let state = if closed {
        "CLOSED"
    } else if answered {
        "AWAITING_USER"
    } else {
        "AWAITING_MERCHANT"
    };
    let element = json!({
        "id": wish_id(complaint.bits, complaint.number),
        "type": "ORDER",
        "state": state,
        "subject": complaint.subject,
        "sub_label": complaint.reason.code(),
        "merchant_id": wish_id(1, 1),
        "orders": [{"id": sale.order_ref}],
        "products": [{"id": wish_id(sale.goods.number, 1)}],
        "buyer_info": {"name": sale.buyer.name, "locale": format!("{}-{}", sale.buyer.language, sale.market.code)},
        "refund_reason": world.assets.platforms.reason("wish-tickets", complaint.reason, complaint.bits),
        "opened_at": iso_millis_z(complaint.opened_at),
        "updated_at": iso_millis_z(if answered { answered_at } else { complaint.opened_at }),
        "replies": replies,
        "resolution_info": {},
    });
    files.element(&WISH_TICKETS, "", &element)
}

/// A return record of TikTok Shop.
pub fn tiktok_return(world: &World, files: &mut Files, case: &Case, seen_at: Instant) -> io::Result<()> {
    let sale = &case.sale;
    let stage = case.stage(seen_at);
    let replaced = case.ending == Ending::Replaced;
    let status = match stage {
        Stage::Requested if replaced => "REPLACEMENT_REQUEST_PENDING",
        Stage::Requested => "RETURN_OR_REFUND_REQUEST_PENDING",
        Stage::Approved => "AWAITING_BUYER_SHIP",
        Stage::Shipped | Stage::Delivered => "BUYER_SHIPPED_ITEM",
        Stage::Settled if replaced => "REPLACEMENT_REQUEST_COMPLETE",
        Stage::Settled => "RETURN_OR_REFUND_REQUEST_COMPLETE",
        Stage::Cancelled => "RETURN_OR_REFUND_REQUEST_CANCEL",
        Stage::Declined => "REFUND_OR_RETURN_REQUEST_REJECT",
    };
    let total = decimal(case.refund_minor(), &sale.market.currency);
    let refund = json!({"currency": sale.market.currency, "refund_tax": "0", "refund_total": total, "refund_subtotal": total, "refund_shipping_fee": "0"});
    let updated = Instant(case.decided_at.0.min(seen_at.0).max(case.requested_at.0));
    let sent = case.has_parcel(seen_at);
    let element = json!({
        "role": "BUYER",
        "order_id": sale.order_ref,
        "return_id": (4_041_000_000_000_000_000 + case.number * 13).to_string(),
        "create_time": case.requested_at.0 / 1_000,
        "update_time": updated.0 / 1_000,
        "return_type": if replaced { "REPLACEMENT" } else if case.ending == Ending::Returnless { "REFUND" } else { "RETURN_AND_REFUND" },
        "return_reason": world.assets.platforms.reason("tiktok-returns", case.reason, sale.bits),
        "return_reason_text": if case.comment.is_empty() { case.reason.code() } else { &case.comment },
        "return_status": status,
        "refund_amount": refund,
        "discount_amount": [],
        "shipping_fee_amount": [],
        "return_method": "PLATFORM_SHIPPED",
        "shipment_type": "PLATFORM",
        "handover_method": "DROP_OFF",
        "return_tracking_number": if sent { case.tracking.as_str() } else { "" },
        "return_provider_name": if sent { case.carrier[0].as_str() } else { "" },
        "is_quick_refund": case.ending == Ending::Returnless,
        "is_combined_return": false,
        "combined_return_id": "0",
        "return_line_items": [{
            "order_line_item_id": (577_100_000_000_000_000 + sale.serial).to_string(),
            "return_line_item_id": (4_041_500_000_000_000_000 + case.number * 13).to_string(),
            "sku_id": (1_729_000_000_000_000_000 + sale.goods.number).to_string(),
            "seller_sku": sale.goods.sku, "sku_name": sale.goods.sku,
            "product_name": sale.title,
            "refund_amount": refund,
        }],
    });
    files.element(&TIKTOK_RETURNS, &sale.market.code, &element)
}
