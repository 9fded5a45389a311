//! `why`: where the fields of a record come from.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::{Answer, DONE, Failure, Session};
use crate::domain::ids::Key;
use crate::domain::refusal::Refusal;
use crate::services::origins::{self, Because, Deed, Field, Origins, Setting};
use crate::text::DatePattern;

/// `why CASE [FIELD]`
pub fn why(session: &Session, m: &ArgMatches) -> Answer {
    let number = m.get_one::<String>("case").map_or("", String::as_str);
    let Some(key) = Key::parse(number) else {
        return Err(session.misused("cli-bad-number", &[("value", number.into())]));
    };
    let Some(found) = origins::origins(&session.reader()?, key)? else {
        return Err(Failure::Desk(Refusal::NotFound(key).into()));
    };
    let Some(name) = m.get_one::<String>("field") else { return all(session, &found) };
    let field = origins::field_named(&found, name)
        .and_then(|name| found.fields.iter().find(|field| field.name == name))
        .ok_or_else(|| no_field(session, &found, name))?;
    one(session, &found, field)
}

fn no_field(session: &Session, found: &Origins, name: &str) -> Failure {
    let known: Vec<&str> = found.fields.iter().map(|field| field.name.as_str()).collect();
    let blanks = [("key", found.key.to_string().into()), ("value", name.into()), ("known", known.join(" ").into())];
    session.misused("cli-why-no-field", &blanks)
}

fn all(session: &Session, found: &Origins) -> Answer {
    let out = &session.out;
    if out.json {
        for field in &found.fields {
            out.json_line(&field_json(found, field, field.set.iter().take(1)))?;
        }
        return Ok(DONE);
    }
    let rows = found.fields.iter().map(|field| {
        let value = origins::worded(&out.words, found.key.kind, &field.name, &field.value);
        let mut row = vec![out.words.code("field", &field.name), shortened(&value)];
        row.extend(field.set.first().map(|setting| told(session, found, field, setting)).unwrap_or_default());
        row
    });
    out.table(&rows.collect::<Vec<_>>())?;
    Ok(DONE)
}

/// A table has no room for whole letters.
fn shortened(text: &str) -> String {
    const CELLS: usize = 40;
    let short: String = text.chars().take(CELLS).collect();
    if short.len() < text.len() { short + "…" } else { short }
}

fn one(session: &Session, found: &Origins, field: &Field) -> Answer {
    let out = &session.out;
    if out.json {
        out.json_line(&field_json(found, field, field.set.iter()))?;
        return Ok(DONE);
    }
    let value = origins::worded(&out.words, found.key.kind, &field.name, &field.value);
    out.line(&format!("{}  {}: {value}", found.key, out.words.code("field", &field.name)))?;
    if field.set.is_empty() {
        out.line(&out.words.get("cli-why-never"))?;
    }
    out.table(&field.set.iter().map(|setting| told(session, found, field, setting)).collect::<Vec<_>>())?;
    Ok(DONE)
}

/// When, which operation, who, what it did and why, and what the field held before.
fn told(session: &Session, found: &Origins, field: &Field, setting: &Setting) -> Vec<String> {
    let words = &session.out.words;
    let Some(Deed { entry, because }) = found.deeds.get(setting.deed) else { return Vec::new() };
    vec![
        words.date(entry.recorded_at, DatePattern::Minute),
        format!("#{}", entry.id),
        entry.actor.clone(),
        words.code("verb", &entry.verb),
        origins::before(words, found.key.kind, &field.name, setting),
        origins::reason(words, because),
    ]
}

fn field_json<'a>(found: &Origins, field: &Field, set: impl Iterator<Item = &'a Setting>) -> Value {
    let setting = |setting: &Setting| {
        let Some(Deed { entry, because }) = found.deeds.get(setting.deed) else { return Value::Null };
        json!({
            "value": setting.value,
            "before": setting.before,
            "operation": entry.id,
            "at": entry.recorded_at.rfc3339(),
            "actor": entry.actor,
            "actor_kind": entry.actor_kind,
            "verb": entry.verb,
            "because": because_json(because),
        })
    };
    json!({
        "number": found.key.to_string(),
        "field": field.name,
        "value": field.value,
        "set": set.map(setting).collect::<Vec<_>>(),
    })
}

fn because_json(because: &Because) -> Value {
    match because {
        Because::Nothing => Value::Null,
        Because::Rule { name, cause } => {
            json!({ "rule": name, "after": cause.as_ref().map(|(operation, verb, actor)| {
                json!({ "operation": operation, "verb": verb, "actor": actor })
            }) })
        }
        Because::File { key, name, rows } => json!({
            "file": name,
            "number": key.map(|key| key.to_string()),
            "rows": rows.map(|(from, until)| json!([from, until])),
        }),
        Because::After { operation, verb, actor } => {
            json!({ "after": { "operation": operation, "verb": verb, "actor": actor } })
        }
        Because::TakesBack(operation) => json!({ "takes_back": operation }),
    }
}
