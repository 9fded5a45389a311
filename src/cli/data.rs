//! `list`, `count`, `export`: rows of any kind, selected by the query language.

use std::path::PathBuf;

use clap::ArgMatches;
use serde_json::{Map, Value, json};

use super::args::query_word;
use super::{Answer, DONE, Failure, Session, USAGE};
use crate::domain::change::Record;
use crate::domain::command::nearest;
use crate::domain::ids::{Key, Kind};
use crate::services::export::{self, object};
use crate::services::lists::unheard::{told, unheard};
use crate::services::lists::{self, Selection};
use crate::services::origins::coded;
use crate::services::read::{Reader, StoreError};
use crate::services::views;
use crate::with_kind;

/// The kind and the query that a command names; a mistake is shown under the place where it stands.
pub(super) fn selection(session: &Session, m: &ArgMatches) -> Result<(Kind, Selection), Failure> {
    let word = m.get_one::<String>("kind").map_or("", String::as_str);
    let Some(kind) = Kind::from_word(word) else {
        let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.plural()).collect();
        return Err(unknown(session, "cli-bad-kind", word, &known));
    };
    let mut query = Vec::new();
    for word in m.get_many::<String>("query").unwrap_or_default() {
        query.push(match word.strip_prefix('@') {
            Some(text) => of_view(session, kind, text)?,
            None => query_word(word),
        });
    }
    let query = query.join(" ");
    let env = session.env(&session.reader()?)?;
    match lists::select(kind, &query, &env) {
        Ok(selection) => Ok((kind, selection)),
        Err(error) => {
            session.out.problem(&query);
            let width: usize = query
                .chars()
                .take(error.at.start)
                .map(|c| unicode_width::UnicodeWidthChar::width(c).unwrap_or(0))
                .sum();
            let marks = error.at.end.saturating_sub(error.at.start).max(1);
            session.out.problem(&format!("{}{}", " ".repeat(width), "^".repeat(marks)));
            session.out.problem(&lists::query_error(&session.out.words, &error));
            Err(Failure::Said(USAGE))
        }
    }
}

/// A word that is none of those known, with the nearest of them.
fn unknown(session: &Session, key: &str, word: &str, known: &[&str]) -> Failure {
    let near = nearest(&word.to_lowercase(), known.iter().copied()).unwrap_or("none");
    session.misused(key, &[("value", word.into()), ("nearest", near.into()), ("known", known.join(" ").into())])
}

/// The query of a saved view, or of one that every desk has, with what stands behind its name in the same word.
fn of_view(session: &Session, kind: Kind, text: &str) -> Result<String, Failure> {
    let reader = session.reader()?;
    if let Some(query) = views::named(&reader, kind, text)? {
        return Ok(query);
    }
    let known: Vec<String> = views::of_list(&reader, kind, None)?.into_iter().map(|view| view.name).collect();
    Err(session.misused("cli-no-view", &[("value", text.into()), ("known", known.join(", ").into())]))
}

/// The numbers of everything that a query selects.
pub(super) fn keys(reader: &Reader, kind: Kind, selection: &Selection) -> Result<Vec<Key>, StoreError> {
    fn keys<T: Record>(reader: &Reader, selection: &Selection) -> Result<Vec<Key>, StoreError> {
        let mut keys = Vec::new();
        let mut take = |record: T| {
            keys.push(record.key());
            Ok(())
        };
        reader.each::<T>(&selection.condition, selection.order, i64::MAX, &mut |record| take(record))?;
        Ok(keys)
    }
    with_kind!(kind, T => keys::<T>(reader, selection))
}

fn each_object(
    reader: &Reader,
    kind: Kind,
    selection: &Selection,
    limit: i64,
    take: &mut dyn FnMut(Map<String, Value>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    fn rows<T: Record>(
        reader: &Reader,
        selection: &Selection,
        limit: i64,
        take: &mut dyn FnMut(Map<String, Value>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut currencies = export::Currencies::new(reader);
        reader.each::<T>(&selection.condition, selection.order, limit, &mut |record| {
            let mut row = object(&record);
            currencies.complete(T::KIND, &mut row)?;
            take(row)
        })
    }
    with_kind!(kind, T => rows::<T>(reader, selection, limit, take))
}

/// The same for what is printed: a reader of our output that has seen enough is told from a disk that fails.
fn each_told(
    reader: &Reader,
    kind: Kind,
    selection: &Selection,
    limit: i64,
    tell: &mut dyn FnMut(&Map<String, Value>) -> std::io::Result<()>,
) -> Result<(), Failure> {
    let mut broken = None;
    let read = each_object(reader, kind, selection, limit, &mut |row| {
        tell(&row).map_err(|error| {
            let detail = error.to_string();
            broken = Some(error);
            StoreError::Disk(detail)
        })
    });
    match broken {
        Some(error) => Err(error.into()),
        None => Ok(read?),
    }
}

/// `list KIND [QUERY]`
pub fn list(session: &Session, m: &ArgMatches) -> Answer {
    let (kind, selection) = selection(session, m)?;
    let limit = m.get_one::<i64>("limit").copied().unwrap_or(50);
    let reader = session.reader()?;
    if session.out.json {
        each_told(&reader, kind, &selection, limit, &mut |row| session.out.json_line(&json!(row)))?;
        return Ok(DONE);
    }
    if m.get_flag("csv") {
        let mut first = true;
        each_told(&reader, kind, &selection, limit, &mut |row| {
            let lines = export::csv_lines(row, std::mem::take(&mut first))?;
            session.out.raw(&lines)
        })?;
        return Ok(DONE);
    }
    let shown = columns(kind);
    let mut rows = vec![shown.iter().map(|name| heading(session, kind, name)).collect::<Vec<_>>()];
    each_object(&reader, kind, &selection, limit, &mut |row| {
        let in_words = |name: &&str| row.get(*name).map(|value| coded(&session.out.words, kind, name, value));
        rows.push(shown.iter().map(|name| in_words(name).unwrap_or_default()).collect());
        Ok(())
    })?;
    session.out.table(&rows)?;
    let total = reader.count(kind, &selection.condition)?;
    hint_if_none(session, &reader, kind, &selection, total)?;
    session.out.note(&session.out.words.fill("cli-listed", &[("n", (rows.len() - 1).into()), ("total", total.into())]));
    Ok(DONE)
}

/// What a query that finds nothing may have meant.
fn hint_if_none(
    session: &Session,
    reader: &Reader,
    kind: Kind,
    selection: &Selection,
    total: i64,
) -> Result<(), StoreError> {
    if total == 0 {
        for said in told(&session.out.words, &unheard(reader, kind, &selection.text)?) {
            session.out.note(&said);
        }
    }
    Ok(())
}

fn stored(answer: std::io::Result<()>) -> Result<(), StoreError> {
    answer.map_err(|error| StoreError::Disk(error.to_string()))
}

/// A field's name: by its kind where it is something else there than elsewhere.
fn heading(session: &Session, kind: Kind, name: &str) -> String {
    let words = &session.out.words;
    let own = words.find(&format!("field-{}-{}", kind.code(), name.replace('_', "-")), &[]);
    own.unwrap_or_else(|| words.code("field", name))
}

/// The columns that a terminal's width has room for.
const fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Return => &[
            "number",
            "platform",
            "market",
            "order_ref",
            "status",
            "reason",
            "product",
            "quantity",
            "due_at",
            "assignee",
        ],
        Kind::Ticket => {
            &["number", "platform", "status", "severity", "issue", "subject", "customer", "due_at", "assignee"]
        }
        Kind::Parcel => &["number", "tracking", "carrier", "leg", "status", "last_event_at", "last_event", "return"],
        Kind::Refund => &["number", "order_ref", "status", "kind", "amount", "proposed_at", "due_at", "return"],
        Kind::Exchange => &["number", "order_ref", "status", "mode", "sku", "quantity", "requested_at", "return"],
        Kind::Order => &["number", "platform", "market", "order_ref", "status", "customer", "total", "placed_at"],
        Kind::Review => &["number", "platform", "stars", "product", "title", "customer", "reviewed_at"],
        Kind::Message => &["number", "author", "author_name", "sent_at", "subject", "body"],
        Kind::ParcelEvent => &["number", "happened_at", "status", "text", "place"],
        Kind::Product => &["number", "sku", "title", "product_line", "supplier"],
        Kind::Customer => {
            &["number", "platform", "handle", "name", "country", "tier", "person", "flagged_until", "flag_reason"]
        }
        Kind::ImportFile => {
            &["number", "imported_at", "format", "path", "n_rows", "n_opened", "n_updated", "n_rejected"]
        }
        Kind::Effect => {
            &["number", "kind", "status", "what", "channel", "recipient", "subject", "hold_until", "return", "ticket"]
        }
        Kind::Definition => &["number", "sort", "name", "enabled", "version", "updated_at"],
        Kind::Task => &["number", "what", "status", "return", "ticket", "parcel", "assignee", "due_at"],
        Kind::Rating => &["number", "ticket", "resolved_by", "asked_at", "score", "rated_at", "comment"],
        Kind::Run => &["number", "ran_at", "rule", "event", "outcome", "reason", "return", "ticket", "parcel"],
        Kind::Article => &["number", "language", "name", "status", "n_used", "last_used_at", "title"],
        Kind::Credit => &["number", "customer", "unit", "kind", "amount", "refund", "order_ref", "note", "made_at"],
        Kind::Cause => &["number", "parent", "state", "family", "n_for", "n_against", "metric", "scope", "text"],
        Kind::Evidence => {
            &["number", "cause", "stance", "proof", "weight", "return", "ticket", "query", "metric", "text"]
        }
        Kind::Passage => &["number", "report", "period", "section", "version", "sort", "author", "open", "text"],
        Kind::Action => &["number", "status", "assignee", "due_at", "verdict", "metric", "scope", "what", "cause"],
        Kind::Report => {
            &["number", "template", "about", "first_day", "until_day", "format", "made_at", "sent_at", "path"]
        }
        Kind::Rate => &["number", "source", "day_at", "base", "rates"],
        Kind::Recovery => {
            &["number", "return", "status", "owed_by", "order_ref", "reason", "amount", "claimed_at", "approved_at"]
        }
        Kind::ReturnLine => &["number", "return", "sku", "asked", "approved", "received", "accepted", "grade", "value"],
        Kind::OrderLine => &["number", "order", "sku", "product", "quantity", "price", "status"],
    }
}

/// `count KIND [QUERY] [--by FIELD]`
pub fn count(session: &Session, m: &ArgMatches) -> Answer {
    let (kind, selection) = selection(session, m)?;
    let reader = session.reader()?;
    let out = &session.out;
    let Some(field) = m.get_one::<String>("by") else {
        let count = reader.count(kind, &selection.condition)?;
        if out.json {
            out.json_line(&json!({ "count": count }))?;
        } else {
            out.line(&count.to_string())?;
        }
        hint_if_none(session, &reader, kind, &selection, count)?;
        return Ok(DONE);
    };
    let Some(column) = lists::group_column(kind, field) else {
        return Err(unknown(session, "cli-bad-field", field, &lists::grouped(kind)));
    };
    let groups = reader.group_counts(kind, column, &selection.condition)?;
    hint_if_none(session, &reader, kind, &selection, groups.iter().map(|group| group.count).sum())?;
    if out.json {
        for group in &groups {
            out.json_line(&json!({ field.as_str(): group.word, "count": group.count }))?;
        }
        return Ok(DONE);
    }
    let rows: Vec<Vec<String>> = groups.into_iter().map(|group| vec![group.count.to_string(), group.word]).collect();
    out.table(&rows)?;
    Ok(DONE)
}

/// `export KIND [QUERY] --format F --out FILE`
pub fn export(session: &Session, m: &ArgMatches) -> Answer {
    let (kind, selection) = selection(session, m)?;
    let reader = session.reader()?;
    let path = m.get_one::<PathBuf>("out").cloned().unwrap_or_default();
    let format = m.get_one::<String>("format").and_then(|code| export::Format::from_code(code)).unwrap_or_default();
    let written = export::write(&path, format, &mut |take| {
        each_object(&reader, kind, &selection, i64::MAX, &mut |row| stored(take(row))).map_err(std::io::Error::other)
    })?;
    hint_if_none(session, &reader, kind, &selection, i64::try_from(written).unwrap_or(i64::MAX))?;
    let out = &session.out;
    let shown = path.display().to_string();
    if out.json {
        out.json_line(&json!({ "path": shown, "rows": written, "format": format.code() }))?;
    } else {
        out.line(&out.words.fill("cli-exported", &[("n", written.into()), ("path", shown.into())]))?;
    }
    Ok(DONE)
}
