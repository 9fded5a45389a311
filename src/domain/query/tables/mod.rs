//! The fields of the query language, kind by kind.
//!
//! Names are the JSON names of the command line without their endings; the column itself always works too.

mod cases;
mod goods;
mod work;

use super::fields::{Codes, FieldSpec, FieldType, Group};
use FieldType::{Age, Instant, Int, Money, Number, Person, Tags, Text, Words};

use crate::domain::ids::Kind;
use crate::domain::understanding::Category;
use crate::domain::vocabulary::{Issue, Mood, Party, Reason, Severity};

/// A field whose column has the same name.
const fn field(name: &'static str, holds: FieldType) -> FieldSpec {
    FieldSpec { name, aliases: &[], holds, column: name, also: None }
}

/// A field of codes without groups.
const fn code(name: &'static str, all: &'static [&'static str]) -> FieldSpec {
    field(name, FieldType::Code(Codes { all, groups: &[] }))
}

/// A headline: codes with the groups `open` and `closed`, and more.
const fn status(all: &'static [&'static str], groups: &'static [Group]) -> FieldSpec {
    field("status", FieldType::Code(Codes { all, groups }))
}

const fn number(kind: Kind) -> FieldSpec {
    field("number", Number(kind)).at("id")
}

/// An instant, named without the `_at` of its column.
const fn time(name: &'static str, column: &'static str) -> FieldSpec {
    field(name, Instant).at(column)
}

/// An amount, named without the `_minor` of its column.
const fn money(name: &'static str, column: &'static str) -> FieldSpec {
    field(name, Money).at(column)
}

const fn age(column: &'static str) -> FieldSpec {
    field("age", Age).at(column)
}

impl FieldSpec {
    const fn at(mut self, column: &'static str) -> Self {
        self.column = column;
        self
    }

    const fn beside(mut self, list: &'static str) -> Self {
        self.also = Some(list);
        self
    }

    const fn or(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }
}

const fn group(word: &'static str, codes: &'static [&'static str]) -> Group {
    Group { word, codes }
}

const PLATFORM: FieldSpec = field("platform", Text);
const ACCOUNT: FieldSpec = field("account", Text);
const MARKET: FieldSpec = field("market", Text);
const PLATFORM_REF: FieldSpec = field("platform_ref", Text).or(&["ref"]);
const PLATFORM_STATUS: FieldSpec = field("platform_status", Words);
const ORDER: FieldSpec = field("order", Text).at("order_ref");
const CUSTOMER: FieldSpec = field("customer", Words).or(&["buyer"]);
/// The customer by number, with everybody who is the same person.
const PERSON: FieldSpec = field("person", Number(Kind::Customer)).at("customer_id");
const SKU: FieldSpec = field("sku", Text);
const PRODUCT: FieldSpec = field("product", Words);
const LINE: FieldSpec = field("product_line", Words).or(&["line"]);
const SUPPLIER: FieldSpec = field("supplier", Words);
const QUANTITY: FieldSpec = field("quantity", Int).or(&["qty"]);
const REASON_CODE: FieldSpec = field("reason_code", Text);
const REASON: FieldSpec = code("reason", Reason::CODES);
const ISSUE: FieldSpec = code("issue", Issue::CODES);
const CATEGORY: FieldSpec = code("category", Category::CODES);
const SEVERITY: FieldSpec = code("severity", Severity::CODES);
const MOOD: FieldSpec = code("mood", Mood::CODES);
const LANGUAGE: FieldSpec = field("language", Text).or(&["lang"]);
const COMMENT: FieldSpec = field("comment", Words);
const CURRENCY: FieldSpec = field("currency", Text);
const TRACKING: FieldSpec = field("tracking", Text);
const ASSIGNEE: FieldSpec = field("assignee", Person).or(&["owner"]);
const TAGS: FieldSpec = field("tags", Tags).or(&["tag"]);
const NOTE: FieldSpec = field("note", Words);
const DUE: FieldSpec = time("due", "due_at");
const DUE_CLAUSE: FieldSpec = field("due_clause", Text);
const PLATFORM_DUE: FieldSpec = time("platform_due", "platform_due_at");
const PAUSED: FieldSpec = time("paused", "paused_at");
const WAITING_FOR: FieldSpec = code("waiting_for", Party::CODES);
const WAIT_UNTIL: FieldSpec = field("wait_until", Instant);
const SNOOZED: FieldSpec = field("snoozed", Instant).at("snoozed_until");
const UPDATED: FieldSpec = time("updated", "updated_at");
/// A figure that counts the record; which ones do, a reader says.
const FIGURE: FieldSpec = field("figure", FieldType::Figure).at("id");
const RETURN: FieldSpec = field("return", Number(Kind::Return)).at("return_id");
const TICKET: FieldSpec = field("complaint", Number(Kind::Ticket)).or(&["ticket"]).at("ticket_id");

pub(in crate::domain::query) const fn fields(kind: Kind) -> &'static [FieldSpec] {
    match kind {
        Kind::Return => cases::RETURNS,
        Kind::ReturnLine => cases::RETURN_LINES,
        Kind::Refund => cases::REFUNDS,
        Kind::Exchange => cases::EXCHANGES,
        Kind::Ticket => cases::TICKETS,
        Kind::Message => cases::MESSAGES,
        Kind::Parcel => goods::PARCELS,
        Kind::ParcelEvent => goods::PARCEL_EVENTS,
        Kind::Order => goods::ORDERS,
        Kind::OrderLine => goods::ORDER_LINES,
        Kind::Product => goods::PRODUCTS,
        Kind::Customer => goods::CUSTOMERS,
        Kind::Review => goods::REVIEWS,
        Kind::Recovery => goods::RECOVERIES,
        Kind::ImportFile => goods::IMPORT_FILES,
        Kind::Effect => goods::EFFECTS,
        Kind::Definition => goods::DEFINITIONS,
        Kind::Task => work::TASKS,
        Kind::Run => work::RUNS,
        Kind::Rating => cases::RATINGS,
        Kind::Article => work::ARTICLES,
        Kind::Credit => cases::CREDITS,
        Kind::Rate => goods::RATES,
        Kind::Cause => work::CAUSES,
        Kind::Evidence => work::EVIDENCE,
        Kind::Action => work::ACTIONS,
        Kind::Passage => work::PASSAGES,
        Kind::Report => work::REPORTS,
    }
}
