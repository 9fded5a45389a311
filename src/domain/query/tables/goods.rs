//! Fields of parcels, orders, products, customers, reviews, and of what comes in and goes out.

use FieldType::{Flag, Instant, Int, Number, Person, Text, Words};

use super::{
    ACCOUNT, ASSIGNEE, CATEGORY, COMMENT, CURRENCY, CUSTOMER, FIGURE, LANGUAGE, LINE, MARKET, MOOD, NOTE, ORDER,
    PERSON, PLATFORM, PLATFORM_REF, PLATFORM_STATUS, PRODUCT, QUANTITY, RETURN, SEVERITY, SKU, SUPPLIER, TAGS, TICKET,
    TRACKING, UPDATED, age, code, field, group, money, number, status, time,
};
use crate::domain::definitions::Sort;
use crate::domain::ids::Kind;
use crate::domain::outbox::{Channel, EffectKind, EffectStatus};
use crate::domain::parcels::{Basis, ClaimState, ExceptionKind, Leg, ParcelStatus};
use crate::domain::query::fields::{FieldSpec, FieldType, Group};
use crate::domain::recoveries::RecoveryStatus;

const PARCEL_GROUPS: &[Group] = &[
    group(
        "open",
        &[
            "unknown",
            "awaiting_dropoff",
            "label_created",
            "in_transit",
            "customs",
            "out_for_delivery",
            "pickup_ready",
            "attempt_failed",
            "exception",
            "returning_to_sender",
        ],
    ),
    group("closed", &["delivered", "returned_to_sender", "lost", "cancelled"]),
];

pub const PARCELS: &[FieldSpec] = &[
    number(Kind::Parcel),
    TRACKING,
    field("carrier", FieldType::Carrier),
    field("service", Words),
    code("leg", Leg::CODES),
    PLATFORM,
    MARKET,
    RETURN.beside("also_returns"),
    field("exchange", Number(Kind::Exchange)).at("exchange_id"),
    ORDER,
    status(ParcelStatus::CODES, PARCEL_GROUPS),
    code("exception", ExceptionKind::CODES),
    PLATFORM_STATUS,
    code("platform_state", ParcelStatus::CODES),
    code("conflict", ParcelStatus::CODES),
    field("contradicted", Flag),
    field("declared_lost", Flag),
    field("origin", Text).at("origin_country"),
    field("destination", Text).at("destination_country"),
    money("label_cost", "label_cost_minor").or(&["amount"]),
    CURRENCY,
    field("label_payer", Text),
    time("created", "created_at"),
    time("first_scan", "first_scan_at"),
    field("last_event_text", Words).at("last_event"),
    time("last_event", "last_event_at"),
    time("delivered", "delivered_at"),
    time("promised", "promised_at"),
    time("expected", "expected_at"),
    time("late", "late_at"),
    code("late_basis", Basis::CODES),
    time("stuck", "stuck_at").or(&["due"]),
    code("stuck_basis", Basis::CODES),
    field("silences", Int).at("n_silences"),
    age("created_at"),
    time("claim_due", "claim_due_at"),
    code("claim", ClaimState::CODES),
    field("claim_ref", Text),
    money("claimed", "claimed_minor"),
    time("claimed_at", "claimed_at"),
    field("events", Int).at("n_events"),
    ASSIGNEE,
    TAGS,
    NOTE,
    UPDATED,
];

pub const PARCEL_EVENTS: &[FieldSpec] = &[
    number(Kind::ParcelEvent),
    field("parcel", Number(Kind::Parcel)).at("parcel_id"),
    time("happened", "happened_at"),
    age("happened_at"),
    code("status", ParcelStatus::CODES),
    code("exception", ExceptionKind::CODES),
    field("text", Words),
    field("place", Words),
    PLATFORM_STATUS,
    field("by_hand", Flag),
];

pub const ORDERS: &[FieldSpec] = &[
    number(Kind::Order),
    PLATFORM,
    ACCOUNT,
    MARKET,
    ORDER,
    field("name", Text),
    CUSTOMER,
    PERSON,
    field("country", Text),
    field("status", Words),
    field("financial_status", Words),
    field("fulfilment", Text),
    time("placed", "placed_at"),
    time("canceled", "canceled_at"),
    time("shipped", "shipped_at"),
    age("placed_at"),
    CURRENCY,
    money("total", "total_minor").or(&["amount"]),
    money("shipping", "shipping_minor"),
    money("tax", "tax_minor"),
    money("discount", "discount_minor"),
    money("refunded", "platform_refunded_minor"),
    field("replaces", Text).at("replaces_order_ref"),
    TAGS,
    NOTE,
    UPDATED,
    FIGURE,
];

pub const ORDER_LINES: &[FieldSpec] = &[
    number(Kind::OrderLine),
    field("order", Number(Kind::Order)).at("order_id"),
    SKU,
    field("asin", Text),
    PRODUCT,
    QUANTITY,
    field("status", Words),
];

pub const PRODUCTS: &[FieldSpec] = &[
    number(Kind::Product),
    SKU,
    field("asin", Text),
    field("title", Words).or(&["product", "name"]),
    LINE,
    SUPPLIER,
    UPDATED,
];

pub const CUSTOMERS: &[FieldSpec] = &[
    number(Kind::Customer),
    PLATFORM,
    field("handle", Text),
    field("name", Words).or(&["customer", "buyer"]),
    field("email", Words),
    field("phone", Words),
    field("country", Text),
    field("postcode", Text),
    LANGUAGE,
    field("tier", Text),
    field("person", Number(Kind::Customer)).at("id"),
    field("joined", Instant).at("joined_at"),
    time("flagged", "flagged_until"),
    field("flagged_by", Person),
    field("flag_reason", Words),
    time("first_seen", "first_seen_at"),
    age("first_seen_at"),
    UPDATED,
];

pub const REVIEWS: &[FieldSpec] = &[
    number(Kind::Review),
    PLATFORM,
    ACCOUNT,
    MARKET,
    PLATFORM_REF,
    ORDER,
    CUSTOMER,
    PERSON,
    SKU,
    PRODUCT,
    LINE,
    field("of_seller", Flag),
    field("stars", Int).or(&["rating"]),
    CATEGORY,
    SEVERITY,
    MOOD,
    field("title", Words).or(&["subject"]),
    COMMENT,
    field("answer", Words),
    LANGUAGE,
    field("verified", Flag),
    PLATFORM_STATUS,
    TICKET,
    time("reviewed", "reviewed_at"),
    age("reviewed_at"),
    UPDATED,
];

const RECOVERY_GROUPS: &[Group] = &[group("open", &["claimed"]), group("closed", &["paid", "denied"])];

pub const RECOVERIES: &[FieldSpec] = &[
    number(Kind::Recovery),
    PLATFORM,
    ACCOUNT,
    MARKET,
    PLATFORM_REF,
    field("case", Text).at("case_ref"),
    ORDER,
    RETURN,
    field("reason", Words),
    SKU,
    PRODUCT,
    QUANTITY,
    CURRENCY,
    money("amount", "amount_minor"),
    field("reverses", Text).at("reverses_ref"),
    status(RecoveryStatus::CODES, RECOVERY_GROUPS),
    field("owed_by", Text),
    NOTE,
    time("claimed", "claimed_at"),
    time("approved", "approved_at"),
    age("approved_at"),
    UPDATED,
];

pub const IMPORT_FILES: &[FieldSpec] = &[number(Kind::ImportFile), time("imported", "imported_at"), age("imported_at")];

const EFFECT_GROUPS: &[Group] =
    &[group("open", &["held", "queued", "sending", "unknown"]), group("closed", &["done", "failed", "stopped"])];

pub const EFFECTS: &[FieldSpec] = &[
    number(Kind::Effect),
    code("kind", EffectKind::CODES),
    status(EffectStatus::CODES, EFFECT_GROUPS),
    code("channel", Channel::CODES),
    RETURN,
    TICKET,
    field("refund", Number(Kind::Refund)).at("refund_id"),
    field("exchange", Number(Kind::Exchange)).at("exchange_id"),
    field("parcel", Number(Kind::Parcel)).at("parcel_id"),
    field("report", Number(Kind::Report)).at("report_id"),
    field("what", Text),
    LANGUAGE,
    field("recipient", Text),
    field("subject", Words),
    field("body", Words),
    CURRENCY,
    money("amount", "amount_minor"),
    field("hold_until", Instant),
    field("outlet", Text),
    field("tries", Int).at("n_tries"),
    time("tried", "tried_at"),
    time("left", "left_at"),
    time("created", "created_at"),
    age("created_at"),
];

pub const DEFINITIONS: &[FieldSpec] = &[
    number(Kind::Definition),
    code("sort_of", Sort::CODES).at("sort"),
    field("name", Words),
    field("enabled", Flag),
    field("version", Int),
    field("in_force_from", Instant),
    UPDATED,
];

pub const RATES: &[FieldSpec] = &[
    number(Kind::Rate),
    field("source", Text),
    field("base", Text),
    time("day", "day_at"),
    field("rates", Text),
    UPDATED,
];
