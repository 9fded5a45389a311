//! Records as other programs see them: JSON objects with stable names, CSV and XLSX that compute nothing.
//!
//! Names follow the columns: `…_at` is RFC 3339 in UTC, `…_minor` becomes `{amount_minor, currency}` without the suffix, `…_id`
//! becomes the other record's number, `id` becomes `number`.

mod table;
mod template;

use serde_json::{Map, Value, json};

pub use table::{Format, cell, csv_lines, inert, write};
pub use template::{TemplateKind, write_template};

use crate::domain::change::Record;
use crate::domain::ids::{Key, Kind};
use crate::domain::time::Instant;

/// Columns that are the desk's own business.
const INNER: &[&str] = &["rev", "natural_key", "product_id", "order_id", "mail_key", "phone_key", "name_key"];

/// A record as a JSON object with the documented names.
pub fn object<T: Record>(record: &T) -> Map<String, Value> {
    let Ok(Value::Object(fields)) = serde_json::to_value(record) else { return Map::new() };
    let currency = fields.get("currency").cloned().unwrap_or(Value::Null);
    let mut object = Map::new();
    object.insert("number".to_owned(), json!(record.key().to_string()));
    for (name, value) in fields {
        if name != "id" && !INNER.contains(&name.as_str()) {
            let (name, value) = public(&name, value, &currency);
            object.insert(name, value);
        }
    }
    object
}

fn public(name: &str, value: Value, currency: &Value) -> (String, Value) {
    if let Some(stem) = name.strip_suffix("_minor") {
        let money = if value.is_null() { Value::Null } else { json!({ "amount_minor": value, "currency": currency }) };
        return (stem.to_owned(), money);
    }
    if name == "customer_id" {
        // `customer` is the name that people read.
        return ("customer_number".to_owned(), number(&value, Kind::Customer));
    }
    if name == "apart" {
        let numbers = value.as_array().into_iter().flatten().map(|id| number(id, Kind::Customer));
        return (name.to_owned(), numbers.collect());
    }
    if let Some(kind) = name.strip_suffix("_id").and_then(linked) {
        return (name.trim_end_matches("_id").to_owned(), number(&value, kind));
    }
    if name.ends_with("_at") || name.ends_with("_until") {
        return (name.to_owned(), value.as_i64().map_or(Value::Null, moment));
    }
    (name.to_owned(), value)
}

fn number(id: &Value, kind: Kind) -> Value {
    id.as_i64().map_or(Value::Null, |id| json!(Key::new(kind, id).to_string()))
}

fn linked(stem: &str) -> Option<Kind> {
    Some(match stem {
        "return" => Kind::Return,
        "ticket" | "origin_ticket" => Kind::Ticket,
        "refund" => Kind::Refund,
        "exchange" => Kind::Exchange,
        "parcel" => Kind::Parcel,
        "person" => Kind::Customer,
        _ => return None,
    })
}

fn moment(millis: i64) -> Value {
    let at = Instant(millis);
    if at.is_never() { Value::Null } else { json!(at.rfc3339()) }
}
