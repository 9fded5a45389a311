//! Records as other programs see them: JSON objects with stable names, CSV and XLSX that compute nothing.
//!
//! Names follow the columns: `…_at` is RFC 3339 in UTC, `…_minor` becomes `{amount_minor, currency}` without the suffix, `…_id`
//! becomes the other record's number, `id` becomes `number`.

pub mod caught;
mod sheet;
mod table;
mod template;

use serde_json::{Map, Value, json};

pub use table::{Format, MARK, cell, csv_lines, inert, write};
pub use template::{TemplateKind, write_template};

use super::read::Reader;
use crate::domain::change::{Order, Record, ReturnCase};
use crate::domain::ids::{Key, Kind};
use crate::domain::time::Instant;
use crate::store::StoreError;

/// Columns that are the desk's own business.
const INNER: &[&str] = &[
    "rev",
    "natural_key",
    "product_id",
    "order_id",
    "mail_key",
    "phone_key",
    "name_key",
    "tier_alone",
    "said",
    "told_decided_at",
    "told_settled_at",
];

/// A record as a JSON object with the documented names.
pub fn object<T: Record>(record: &T) -> Map<String, Value> {
    let Ok(Value::Object(fields)) = serde_json::to_value(record) else { return Map::new() };
    // A sum in another currency than its record's names it.
    let currency_of = |name: &str| {
        let own = name.strip_suffix("_minor").and_then(|stem| fields.get(&format!("{stem}_currency")));
        own.or_else(|| fields.get("currency")).cloned().unwrap_or(Value::Null)
    };
    let mut object = Map::new();
    object.insert("number".to_owned(), json!(record.key().to_string()));
    for (name, value) in &fields {
        let is_inner = INNER.contains(&name.as_str()) && (T::KIND, name.as_str()) != (Kind::OrderLine, "order_id");
        if name != "id" && !is_inner {
            let (name, value) = public(T::KIND, name, value.clone(), &currency_of(name));
            object.insert(name, value);
        }
    }
    object
}

/// Gives the sums of lines the currency of the return or order that the line belongs to.
pub struct Currencies<'a> {
    reader: &'a Reader,
    /// Lines of one record mostly follow each other.
    last: Option<(String, String)>,
}

impl<'a> Currencies<'a> {
    pub const fn new(reader: &'a Reader) -> Self {
        Self { reader, last: None }
    }

    /// Completes a row of [`object`]; rows of other kinds stay as they are.
    pub fn complete(&mut self, kind: Kind, row: &mut Map<String, Value>) -> Result<(), StoreError> {
        let whole = match kind {
            Kind::ReturnLine => "return",
            Kind::OrderLine => "order",
            _ => return Ok(()),
        };
        let Some(whole) = row.get(whole).and_then(Value::as_str).map(str::to_owned) else { return Ok(()) };
        if self.last.as_ref().is_none_or(|(number, _)| *number != whole) {
            self.last = self.currency_of(&whole)?.map(|currency| (whole, currency));
        }
        if let Some((_, currency)) = &self.last {
            in_currency(row, &json!(currency));
        }
        Ok(())
    }

    fn currency_of(&self, number: &str) -> Result<Option<String>, StoreError> {
        Ok(match Key::parse(number) {
            Some(Key { kind: Kind::Return, id }) => self.reader.get::<ReturnCase>(id)?.map(|whole| whole.currency),
            Some(Key { kind: Kind::Order, id }) => self.reader.get::<Order>(id)?.map(|whole| whole.currency),
            _ => None,
        })
    }
}

/// Names the currency of sums that have none of their own.
pub fn in_currency(row: &mut Map<String, Value>, currency: &Value) {
    for value in row.values_mut() {
        if let Some(own) = value.get_mut("currency").filter(|own| own.is_null()) {
            *own = currency.clone();
        }
    }
}

fn public(kind: Kind, name: &str, value: Value, currency: &Value) -> (String, Value) {
    if let Some(stem) = name.strip_suffix("_minor") {
        let money = if value.is_null() { Value::Null } else { json!({ "amount_minor": value, "currency": currency }) };
        return (stem.to_owned(), money);
    }
    if name == "customer_id" {
        // `customer` is the name that people read.
        return ("customer_number".to_owned(), number(&value, Kind::Customer));
    }
    // Cases go by the platform's number of their order; a line has nothing else to go by.
    if (kind, name) == (Kind::OrderLine, "order_id") {
        return ("order".to_owned(), number(&value, Kind::Order));
    }
    // Complaints keep the numbers themselves.
    if (kind, name) == (Kind::Customer, "apart") {
        let numbers = value.as_array().into_iter().flatten().map(|id| number(id, Kind::Customer));
        return (name.to_owned(), numbers.collect());
    }
    let stem = name.strip_suffix("_id").unwrap_or(name);
    if let Some(kind) = linked(kind, stem).filter(|_| stem != name || LINKS.contains(&name)) {
        return (stem.to_owned(), number(&value, kind));
    }
    if name.ends_with("_at") || name.ends_with("_until") {
        return (name.to_owned(), value.as_i64().map_or(Value::Null, moment));
    }
    if name.ends_with("_day") {
        let day = value.as_i64().and_then(crate::domain::time::civil);
        return (name.to_owned(), day.map_or(Value::Null, |day| json!(day.to_string())));
    }
    (name.to_owned(), value)
}

fn number(id: &Value, kind: Kind) -> Value {
    id.as_i64().map_or(Value::Null, |id| json!(Key::new(kind, id).to_string()))
}

/// Other records that go by a name without an ending.
const LINKS: &[&str] = &["merged_into", "split_from"];

fn linked(kind: Kind, stem: &str) -> Option<Kind> {
    Some(match stem {
        // What one record of a kind has to do with another one.
        "merged_into" | "split_from" | "twin" | "follows" | "followed" | "replaces" => kind,
        "return" => Kind::Return,
        "ticket" | "origin_ticket" => Kind::Ticket,
        "effect" => Kind::Effect,
        "refund" => Kind::Refund,
        "exchange" => Kind::Exchange,
        "parcel" => Kind::Parcel,
        "person" => Kind::Customer,
        "cause" | "parent" | "root" => Kind::Cause,
        "review" => Kind::Review,
        "task" => Kind::Task,
        "improvement" => Kind::Action,
        "report" => Kind::Report,
        _ => return None,
    })
}

fn moment(millis: i64) -> Value {
    let at = Instant(millis);
    if at.is_never() { Value::Null } else { json!(at.rfc3339()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Customer, Message, OrderLine, Refund, Ticket};

    #[test]
    fn another_record_is_its_number_and_a_sum_has_its_own_currency() {
        let ticket = Ticket {
            id: 5,
            return_id: Some(9),
            merged_into: Some(6),
            twin_id: Some(7),
            follows_id: Some(3),
            followed_id: Some(8),
            split_from_id: Some(4),
            improvement_id: Some(2),
            apart: vec!["C-1".to_owned()],
            ..Ticket::default()
        };
        let ticket = object(&ticket);
        for (name, wanted) in [
            ("number", "C-5"),
            ("return", "R-9"),
            ("merged_into", "C-6"),
            ("twin", "C-7"),
            ("follows", "C-3"),
            ("followed", "C-8"),
            ("split_from", "C-4"),
            ("improvement", "ACT-2"),
        ] {
            assert_eq!(ticket.get(name), Some(&json!(wanted)), "{name}");
        }
        assert_eq!(ticket.get("apart"), Some(&json!(["C-1"])));
        assert_eq!(object(&Ticket::default()).get("merged_into"), Some(&Value::Null));
        assert_eq!(object(&ReturnCase { split_from: Some(3), ..ReturnCase::default() })["split_from"], json!("R-3"));
        assert_eq!(object(&Message { origin_ticket_id: Some(3), ..Message::default() })["origin_ticket"], json!("C-3"));
        let refund = Refund { currency: "USD".to_owned(), report_minor: Some(5), ..Refund::default() };
        let refund = object(&Refund { report_currency: "EUR".to_owned(), ..refund });
        assert_eq!((&refund["amount"]["currency"], &refund["report"]["currency"]), (&json!("USD"), &json!("EUR")));
        let mut line = object(&OrderLine { order_id: 2, price_minor: 5, ..OrderLine::default() });
        in_currency(&mut line, &json!("JPY"));
        assert_eq!((&line["order"], &line["price"]["currency"]), (&json!("O-2"), &json!("JPY")));
        assert_eq!(object(&Customer { apart: vec![3], ..Customer::default() })["apart"], json!(["CU-3"]));
    }
}
