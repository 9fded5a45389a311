//! Where each field of a record comes from: which operation set it, when, by whom, because of which rule or file, and what it held
//! before.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::domain::change::Record;
use crate::domain::columns::{Columns, Val};
use crate::domain::ids::{Key, Kind};
use crate::domain::people::ActorKind;
use crate::domain::query::fields;
use crate::domain::time::Instant;
use crate::services::export::object;
use crate::store::StoreError;
use crate::store::journal::Entry;
use crate::store::read::Reader;
use crate::store::record;
use crate::text::{DatePattern, Words, shown_line};
use crate::with_kind;

/// A record's fields, each with its past.
#[derive(Debug, Clone, PartialEq)]
pub struct Origins {
    pub key: Key,
    /// The operations that touched the record, newest first.
    pub deeds: Vec<Deed>,
    /// Fields that hold something or once did, in the record's order.
    pub fields: Vec<Field>,
}

/// One operation, and why it was done.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    pub entry: Entry,
    pub because: Because,
}

/// What lies behind an operation, beside who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// Somebody decided it.
    Nothing,
    /// A rule acted; the operation that set it off, with its verb and who did it.
    Rule { name: String, cause: Option<(i64, String, String)> },
    /// A file told it: its record, its name, and its rows that came in together, the first and the last one.
    File { key: Option<Key>, name: String, rows: Option<(i64, i64)> },
    /// It hangs on another operation.
    After { operation: i64, verb: String, actor: String },
    /// It takes another operation back.
    TakesBack(i64),
}

/// A field with what set it.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The documented name.
    pub name: String,
    pub value: Value,
    /// Every time that it was set, newest first.
    pub set: Vec<Setting>,
}

impl Field {
    /// Whether people can read what it holds; sums of a calculation are for programs.
    pub fn is_readable(&self) -> bool {
        self.value.as_array().is_none_or(|items| items.iter().all(|item| !item.is_object()))
    }
}

/// One time that a field was set.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Which of the deeds did it.
    pub deed: usize,
    pub value: Value,
    /// What it held before; nothing where the record was made.
    pub before: Option<Value>,
}

/// The fields of a record; nothing where there is no such record.
pub fn origins(reader: &Reader, key: Key) -> Result<Option<Origins>, StoreError> {
    with_kind!(key.kind, T => of::<T>(reader, key))
}

/// The documented name of a field that somebody wrote: that name itself, or the one by which queries know it.
pub fn field_named(origins: &Origins, name: &str) -> Option<String> {
    let known = |name: &str| origins.fields.iter().find(|field| field.name == name).map(|field| field.name.clone());
    let name = name.trim().to_ascii_lowercase().replace('-', "_");
    known(&name).or_else(|| {
        let column = fields::find(origins.key.kind, &name)?.column;
        let stem = column.strip_suffix("_minor").or_else(|| column.strip_suffix("_id")).unwrap_or(column);
        known(column).or_else(|| known(stem))
    })
}

/// Parts of one in which a rate is kept.
const RATE_PARTS: f64 = 100_000_000.0;

/// A value in the words of its field, where it has some, and a moment as people write it.
pub fn worded(words: &Words, kind: Kind, field: &str, value: &Value) -> String {
    let is_moment = field.ends_with("_at") || field.ends_with("_until");
    let at = value.as_str().filter(|_| is_moment).and_then(Instant::parse);
    at.map_or_else(|| coded(words, kind, field, value), |at| words.date(at, DatePattern::Minute))
}

/// A value in the words of its field, where it has some; moments stay exact.
pub fn coded(words: &Words, kind: Kind, field: &str, value: &Value) -> String {
    match value {
        Value::Bool(holds) => words.get(if *holds { "yes" } else { "no" }),
        // Rates are kept in so small parts that nothing is rounded.
        Value::Number(n) if matches!(field, "rate_from" | "rate_to") => {
            words.decimal(n.as_f64().unwrap_or_default() / RATE_PARTS, 5)
        }
        Value::Number(n) if field.ends_with("_millis") => words.span(n.as_i64().unwrap_or_default()),
        Value::String(code) => word_of(words, kind, field, code).unwrap_or_else(|| code.clone()),
        _ => super::export::cell(value),
    }
}

/// The word of a code that stands in a field; none where the field holds other things.
fn word_of(words: &Words, kind: Kind, field: &str, code: &str) -> Option<String> {
    // Clocks and states of several names share their words.
    let family = match field {
        "due_clause" | "claim_clause" => return words.find(&format!("deadline-{}", code.replace('_', "-")), &[]),
        "what" => return words.find(&format!("task-{}", code.replace('_', "-")), &[]),
        "platform_state" | "conflict" => "status",
        "refusal_clause" => "clause",
        "platform_outcome" => "outcome",
        "waiting_for" => "party",
        "stuck_basis" | "late_basis" => "basis",
        "exception" => "exception_kind",
        "cause" => "issue",
        "confirmed_by" => "confirmation",
        "borne_by" => "bearer",
        "woke" => "wake",
        "claim" => "claim_state",
        name if name.ends_with("_clock") => "clock_state",
        name => name,
    };
    let kind = if kind == Kind::ParcelEvent { Kind::Parcel } else { kind };
    let (family, last) = (family.replace('_', "-"), code.to_lowercase().replace('_', "-"));
    let keys = [format!("code-{}-{family}-{last}", kind.code().replace('_', "-")), format!("code-{family}-{last}")];
    keys.iter().find_map(|key| words.find(key, &[]))
}

/// Why an operation was done, in a sentence; empty where nothing lies behind it but who did it.
pub fn reason(words: &Words, because: &Because) -> String {
    let told = |key: &str, name: &str, after: Option<&(i64, String, String)>| {
        let (operation, verb, actor) = after.cloned().unwrap_or_default();
        let verb = words.code("verb", &verb);
        let blanks = [
            ("name", shown_line(name).into()),
            ("operation", operation.to_string().into()),
            ("verb", verb.into()),
            ("actor", shown_line(&actor).into()),
        ];
        words.fill(key, &blanks)
    };
    match because {
        Because::Nothing => String::new(),
        Because::Rule { name, cause: None } => told("origin-by-rule", name, None),
        Because::Rule { name, cause } => told("origin-by-rule-after", name, cause.as_ref()),
        Because::File { name, rows: None, .. } => told("origin-by-file", name, None),
        Because::File { name, rows: Some((from, until)), .. } => {
            let key = if from == until { "origin-by-file-row" } else { "origin-by-file-rows" };
            let rows = [("from", words.number(*from)), ("until", words.number(*until))];
            let mut blanks: Vec<_> = rows.into_iter().map(|(name, text)| (name, text.into())).collect();
            blanks.push(("name", shown_line(name).into()));
            words.fill(key, &blanks)
        }
        Because::After { operation, verb, actor } => {
            told("origin-after", "", Some(&(*operation, verb.clone(), actor.clone())))
        }
        Because::TakesBack(operation) => {
            told("origin-takes-back", "", Some(&(*operation, String::new(), String::new())))
        }
    }
}

/// What a field held before, in words.
pub fn before(words: &Words, kind: Kind, field: &str, setting: &Setting) -> String {
    match &setting.before {
        None => words.get("origin-made"),
        Some(value) => match worded(words, kind, field, value) {
            text if text.is_empty() => words.get("origin-before-nothing"),
            text => words.fill("origin-before", &[("value", shown_line(&text).into())]),
        },
    }
}

fn of<T: Record>(reader: &Reader, key: Key) -> Result<Option<Origins>, StoreError> {
    let Some(row) = reader.get::<T>(key.id)? else { return Ok(None) };
    let past = reader.past_of(key)?;
    let mut columns = record::columns(&row)?;
    let mut after = object(&row);
    let names: Vec<String> = after.keys().filter(|name| *name != "number").cloned().collect();
    let mut found: BTreeMap<String, Vec<Setting>> = BTreeMap::new();
    let now = after.clone();
    let mut deeds = Vec::new();
    for step in past {
        let Some((entry, _)) = reader.operation(step.operation)? else { continue };
        let before = if step.created { None } else { Some(earlier::<T>(&mut columns, &step.old)?) };
        for name in &names {
            let value = after.get(name).cloned().unwrap_or_default();
            let old = before.as_ref().map(|before| before.get(name).cloned().unwrap_or_default());
            if old.as_ref() != Some(&value) {
                let setting = Setting { deed: deeds.len(), value, before: old };
                found.entry(name.clone()).or_default().push(setting);
            }
        }
        deeds.push(Deed { because: because(reader, &entry)?, entry });
        match before {
            Some(before) => after = before,
            // What was deleted before it was made again is no part of this row's past.
            None => break,
        }
    }
    let field = |name: &String| {
        let value = now.get(name).cloned().unwrap_or_default();
        let set = found.get(name).cloned().unwrap_or_default();
        let is_told = !is_empty(&value) || set.iter().any(|setting| !is_empty(&setting.value));
        is_told.then(|| Field { name: name.clone(), value, set })
    };
    Ok(Some(Origins { key, deeds, fields: names.iter().filter_map(field).collect() }))
}

/// The record as it was before a change.
fn earlier<T: Record>(columns: &mut Columns, old: &BTreeMap<String, Val>) -> Result<Map<String, Value>, StoreError> {
    for (name, value) in columns.iter_mut() {
        if let Some(before) = old.get(*name) {
            *value = before.clone();
        }
    }
    Ok(object(&record::of_columns::<T>(columns.iter().cloned())?))
}

fn is_empty(value: &Value) -> bool {
    let amount = |money: &Map<String, Value>| money.get("amount_minor").and_then(Value::as_i64);
    match value {
        Value::Null => true,
        Value::Bool(is) => !is,
        Value::Number(n) => n.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(money) => amount(money).is_some_and(|minor| minor == 0),
    }
}

fn because(reader: &Reader, entry: &Entry) -> Result<Because, StoreError> {
    if let Some(undone) = entry.undoes {
        return Ok(Because::TakesBack(undone));
    }
    let cause = match entry.cause {
        Some(id) => reader.operation(id)?.map(|(cause, _)| (id, cause.verb, cause.actor)),
        None => None,
    };
    if entry.actor_kind == ActorKind::Rule.code() {
        return Ok(Because::Rule { name: entry.actor.clone(), cause });
    }
    if let Some(key) = entry.target.filter(|key| key.kind == Kind::ImportFile) {
        let args: Value = serde_json::from_str(&entry.args).unwrap_or_default();
        let name = args.get("path").and_then(Value::as_str).unwrap_or_default().to_owned();
        return Ok(Because::File { key: Some(key), name, rows: rows_of(reader, key, entry.id)? });
    }
    Ok(match cause {
        Some((operation, verb, actor)) => Because::After { operation, verb, actor },
        None => Because::Nothing,
    })
}

/// The rows of a file that an operation brought in: the file's own record counts them, operation by operation.
fn rows_of(reader: &Reader, file: Key, operation: i64) -> Result<Option<(i64, i64)>, StoreError> {
    let Some(row) = reader.get::<crate::domain::imports::ImportFile>(file.id)? else { return Ok(None) };
    let mut until = row.n_rows;
    for step in reader.past_of(file)? {
        let before = step.old.get("n_rows").and_then(Val::int);
        let from = if step.created { 0 } else { before.unwrap_or(until) };
        if step.operation == operation {
            return Ok((until > from).then_some((from + 1, until)));
        }
        until = from;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::command::{Args, Command};
    use crate::domain::people::Actor;
    use crate::domain::time::{DAY, Instant};
    use crate::services::Desk;
    use crate::services::clock::Clock;
    use crate::services::import;
    use crate::text::Lang;

    fn act(desk: &mut Desk, verb: &str, args: &[(&str, &str)]) -> Option<i64> {
        let args = Args(args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        let command = Command { verb: verb.to_owned(), key: Key::new(Kind::Return, 1_001), args };
        let outcome = desk.run(&Actor::agent("mei"), &[command]).expect("it runs");
        assert_eq!(outcome.refused, [], "{verb}");
        outcome.group
    }

    #[test]
    fn whatever_a_record_has_is_named_and_every_code_of_it_is_a_word() {
        for &lang in Lang::ALL {
            let words = Words::new(lang);
            let mut missing = Vec::new();
            for &kind in Kind::ALL {
                let record = with_kind!(kind, T => crate::services::export::object(&T::default()));
                let names = record.keys().map(|name| format!("field-{}", name.replace('_', "-")));
                missing.extend(names.filter(|key| !words.has(key)));
            }
            for kind in [Kind::Return, Kind::ReturnLine, Kind::Ticket, Kind::Parcel, Kind::ParcelEvent, Kind::Order] {
                for field in fields::fields(kind) {
                    let fields::FieldType::Code(codes) = field.holds else { continue };
                    let unworded = |code: &&&str| word_of(&words, kind, field.column, code).is_none();
                    missing
                        .extend(codes.all.iter().filter(unworded).map(|code| format!("{kind} {} {code}", field.name)));
                }
            }
            assert_eq!(missing, Vec::<String>::new(), "{lang:?}");
        }
    }

    #[test]
    fn every_field_names_the_operation_that_set_it_and_what_it_held_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("returns.csv");
        let text = "platform,return-number,order-number,sku,product,quantity,reason,requested-at,currency,value,customer\n\
                    shop,A-1,DAY-1,MUG,Red mug,1,defective,2024-09-18,EUR,9.00,Buyer\n\
                    shop,A-2,DAY-2,MUG,Red mug,1,defective,2024-09-18,EUR,9.00,Buyer\n";
        std::fs::write(&file, text).expect("a file");
        let path = folder.path().join("a.desk");
        let mut desk = Desk::open(&path, Clock::Fixed(Instant(20_000 * DAY))).expect("a desk");
        let (inputs, options) = ([import::Input::Path(file)], import::Options::default());
        let came = import::run(&mut desk, &Actor::agent("mei"), &inputs, &options, &mut |_| true).expect("it comes in");
        assert_eq!(came.files[0].n_opened, 2);
        act(&mut desk, "assign", &[("to", "bo")]);
        let group = act(&mut desk, "assign", &[("to", "ana")]);
        desk.undo(&Actor::agent("mei"), group).expect("it is taken back");
        let reader = Reader::open(&path).expect("a reader");
        let found = origins(&reader, Key::new(Kind::Return, 1_001)).expect("it reads").expect("a return");
        let field = |name: &str| found.fields.iter().find(|field| field.name == name).expect("a field");
        let assignee = field("assignee");
        let told: Vec<_> = assignee.set.iter().map(|set| (set.before.clone(), set.value.clone())).collect();
        let was = |text: &str| Some(json!(text));
        assert_eq!(
            told,
            [(was("ana"), json!("bo")), (was("bo"), json!("ana")), (was(""), json!("bo")), (None, json!(""))]
        );
        let because = |at: usize| &found.deeds[assignee.set[at].deed].because;
        assert!(matches!(because(0), Because::TakesBack(_)));
        assert_eq!(because(1), &Because::Nothing);
        let product = field("product");
        assert_eq!(product.set.len(), 1);
        match &found.deeds[product.set[0].deed].because {
            Because::File { name, rows, .. } => assert_eq!((name.as_str(), *rows), ("returns.csv", Some((1, 2)))),
            other => panic!("{other:?}"),
        }
        assert_eq!(field_named(&found, "requested"), Some("requested_at".to_owned()));
        assert_eq!(field_named(&found, "Assignee"), Some("assignee".to_owned()));
        assert_eq!(field_named(&found, "nothing"), None);
        let words = Words::new(Lang::En);
        assert_eq!(worded(&words, Kind::Return, "decide_clock", &json!("met")), words.code("code-clock-state", "met"));
        assert_eq!(worded(&words, Kind::Refund, "rate_from", &json!(107_820_000)), "1.07820");
        assert_ne!(worded(&words, Kind::Return, "due_at", &json!("2026-11-28T10:00:00Z")), "2026-11-28T10:00:00Z");
        assert_ne!(worded(&words, Kind::Return, "status", &field("status").value), field("status").value.to_string());
    }
}
