//! `show` and `do`: one record in full, and any decision that a key can make.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clap::ArgMatches;
use serde_json::{Map, Value, json};

use super::articles::offer_json;
use super::causes;
use super::money;
use super::person::{person_json, print_person};
use super::{Answer, CONFLICT, DONE, Failure, PARTLY, Session};
use crate::domain::change::{Parcel, ParcelEvent, Record, Recovery, Refund, ReturnCase, ReturnLine, Ticket};
use crate::domain::clocks::Clock;
use crate::domain::command::{self, ArgKind, Args, Command, VerbSpec};
use crate::domain::ids::{Key, Kind};
use crate::domain::parcels::{self, Stop};
use crate::domain::time::Instant;
use crate::services::export::{cell, in_currency, object};
use crate::services::look_alikes::{LookAlike, Why};
use crate::services::origins::coded;
use crate::services::read::{Moment, Reader, TimelineEntry};
use crate::services::recall::{Recall, Spread, recall};
use crate::services::{Outcome, articles, clocks, parcel_words, people, verdict, wording};
use crate::text::Words;
use crate::with_kind;

/// `do VERB NUMBER... [key=value ...]`
pub fn act(session: &Session, m: &ArgMatches) -> Answer {
    let verb = m.get_one::<String>("verb").map_or("", String::as_str);
    let (args, numbers): (Vec<&String>, Vec<&String>) =
        m.get_many::<String>("words").unwrap_or_default().partition(|word| word.contains('='));
    let args: BTreeMap<String, String> =
        args.into_iter().filter_map(|word| word.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    let mut commands = Vec::new();
    for number in numbers {
        let key = Key::parse(number).or_else(|| Kind::from_word(number).map(|kind| Key::new(kind, 0)));
        let Some(key) = key else {
            return Err(session.misused("cli-bad-number", &[("value", number.as_str().into())]));
        };
        commands.push(Command { verb: verb.to_owned(), key, args: Args(args.clone()) });
    }
    if commands.is_empty() {
        return Err(session.misused("cli-no-number", &[]));
    }
    // What opens a record may begin a desk.
    let opens = commands.iter().all(|command| command.key.id == 0);
    let mut desk = if opens { session.desk()? } else { session.known_desk()? };
    let outcome = desk.run(&session.actor, &commands)?;
    report(session, &outcome, commands.len())
}

/// Says what a run did; the exit code tells whether all of it could be done.
pub fn report(session: &Session, outcome: &Outcome, asked: usize) -> Answer {
    let out = &session.out;
    for (key, refusal) in &outcome.refused {
        out.problem(&out.words.pair(&wording::named(&out.words, *key), &wording::refusal(&out.words, refusal)));
    }
    if out.json {
        out.json_line(&outcome_json(outcome))?;
    } else if let Some(group) = outcome.group.filter(|_| !outcome.operations.is_empty()) {
        out.line(&out.words.fill(
            "cli-done",
            &[
                ("n", outcome.operations.len().into()),
                ("changed", outcome.changed.len().into()),
                ("group", group.to_string().into()),
            ],
        ))?;
        money::note_waiting(session, &outcome.changed)?;
    }
    let conflicts = outcome.refused.iter().filter(|(_, refusal)| refusal.is_conflict()).count();
    Ok(match outcome.refused.len() {
        0 => DONE,
        _ if conflicts > 0 => CONFLICT,
        n if n == asked => super::FAILED,
        _ => PARTLY,
    })
}

fn outcome_json(outcome: &Outcome) -> Value {
    json!({
        "group": outcome.group,
        "operations": outcome.operations,
        "changed": outcome.changed.iter().map(Key::to_string).collect::<Vec<_>>(),
        "effects": outcome.n_effects,
        "refused": outcome.refused.iter()
            .map(|(key, refusal)| json!({ "number": key.to_string(), "reason": refusal.code() }))
            .collect::<Vec<_>>(),
    })
}

/// `show NUMBER`
pub fn show(session: &Session, m: &ArgMatches) -> Answer {
    let number = m.get_one::<String>("number").map_or("", String::as_str);
    let Some(key) = Key::parse(number) else {
        return Err(session.misused("cli-bad-number", &[("value", number.into())]));
    };
    let reader = session.reader()?;
    let Some(mut record) = with_kind!(key.kind, T => reader.get::<T>(key.id)?.map(|record| object(&record))) else {
        let missing = crate::domain::refusal::Refusal::NotFound(key);
        return Err(Failure::Desk(missing.into()));
    };
    insert_parts(session, &reader, key, &mut record)?;
    let timeline = reader.timeline(key)?;
    // Of the past of one case only the case itself is brought back; what is told of others would be as it is now.
    let customer = if session.point.is_some() { None } else { people::of_case(&reader, key)? };
    let credits = customer.map_or(Ok(Vec::new()), |id| people::credits(&reader, id))?;
    let person = match customer {
        Some(id) => people::person(&reader, id, session.clock.now())?,
        None => None,
    };
    if session.out.json {
        if let Some(person) = &person {
            record.insert("person".to_owned(), person_json(person, session.clock.now()));
        }
        if customer.is_some() {
            money::insert_credits(&credits, key, &mut record);
        }
        record.insert("timeline".to_owned(), timeline.iter().map(timeline_json).collect());
        if matches!(key.kind, Kind::Return | Kind::Ticket) && session.point.is_none() {
            let Recall { cases: alike, spread } = recall(&reader, key)?;
            record.insert("alike_ended".to_owned(), spread.as_ref().map_or(Value::Null, spread_json));
            let offers = articles::offers(&reader, key, session.out.words.lang().code())?;
            record.insert("articles".to_owned(), offers.iter().map(offer_json).collect());
            record.insert("look_alikes".to_owned(), alike.iter().map(look_alike_json).collect());
        }
        if let Some(ticket) = reader.get::<Ticket>(key.id)?.filter(|_| key.kind == Kind::Ticket) {
            let clocks = clocks::of_ticket(&reader, &ticket)?.clocks(session.clock.now());
            record.insert("clocks".to_owned(), clocks.iter().map(clock_json).collect());
        }
        session.out.json_line(&Value::Object(record))?;
        return Ok(DONE);
    }
    if key.kind == Kind::Cause {
        causes::print_tree(session, &reader, key.id)?;
        print_timeline(session, &timeline)?;
        return Ok(DONE);
    }
    print_case(session, &reader, key, record)?;
    if let Some(person) = &person {
        print_person(session, person)?;
    }
    money::print_credits(session, &credits, key)?;
    print_timeline(session, &timeline)?;
    Ok(DONE)
}

/// What belongs to a record: lines, events, the steps of a sum.
fn insert_parts(session: &Session, reader: &Reader, key: Key, record: &mut Map<String, Value>) -> Result<(), Failure> {
    match key.kind {
        Kind::Return => {
            let lines = reader.children::<ReturnLine>("return_id", key.id)?;
            let currency = record.get("currency").cloned().unwrap_or_default();
            let told = lines.iter().map(|line| {
                let mut line = object(line);
                in_currency(&mut line, &currency);
                Value::Object(line)
            });
            record.insert("lines".to_owned(), told.collect());
            let owed = reader.children::<Recovery>("return_id", key.id)?;
            record.insert("recoveries".to_owned(), owed.iter().map(|owed| Value::Object(object(owed))).collect());
        }
        Kind::Refund => money::insert_steps(session, reader, key, record)?,
        Kind::Action => causes::insert_effect(session, reader, key.id, record)?,
        Kind::Cause => causes::insert_tree(session, reader, key.id, record)?,
        Kind::Parcel => {
            let events = reader.children::<ParcelEvent>("parcel_id", key.id)?;
            record.insert("events".to_owned(), events.iter().map(|event| Value::Object(object(event))).collect());
            if let Some(parcel) = reader.get::<Parcel>(key.id)? {
                let said = |text: Option<String>| text.map_or(Value::Null, Value::String);
                let words = &session.out.words;
                let silence = parcel_words::silence(words, &parcel, session.clock.now());
                record.insert("stuck_evidence".to_owned(), said(silence));
                record.insert("late_evidence".to_owned(), said(parcel_words::arrival(words, &parcel)));
                record
                    .insert("track".to_owned(), parcels::track(&parcel, &events).stops.iter().map(stop_json).collect());
            }
        }
        _ => {}
    }
    Ok(())
}

/// What a record says of itself, and what is said of it in sentences.
fn print_case(session: &Session, reader: &Reader, key: Key, mut record: Map<String, Value>) -> Result<(), Failure> {
    // Exactly what a customer gets to read stands below the rest, line by line.
    let body = matches!(key.kind, Kind::Effect | Kind::Article).then(|| record.remove("body")).flatten();
    // The sentences below say it for people.
    if key.kind == Kind::Action {
        record.remove("effect");
    }
    // The sentence about the rate says it for people.
    record.retain(|name, _| !matches!(name.as_str(), "rate_from" | "rate_to" | "rate_old"));
    if key.kind == Kind::Return {
        record.retain(|name, _| !matches!(name.as_str(), "clauses" | "findings"));
    }
    print_record(session, key.kind, &record)?;
    if key.kind == Kind::Return {
        print_verdict(session, reader.get::<ReturnCase>(key.id)?.as_ref())?;
    }
    if let Some(stops) = record.get("track").and_then(Value::as_array) {
        session.out.line("")?;
        session.out.table(&stops.iter().map(|stop| stop_words(&session.out.words, stop)).collect::<Vec<_>>())?;
    }
    if let Some(body) = body.as_ref().and_then(Value::as_str).filter(|body| !body.is_empty()) {
        session.out.line(&format!("\n{body}\n"))?;
    }
    if key.kind == Kind::Action {
        causes::print_effect(session, reader, key.id)?;
    }
    if let Some(refund) = reader.get::<Refund>(key.id)?.filter(|_| key.kind == Kind::Refund) {
        money::print_steps(session, &refund)?;
    }
    Ok(())
}

/// What the policies say of a return, clause by clause.
fn print_verdict(session: &Session, case: Option<&ReturnCase>) -> Result<(), Failure> {
    let words = &session.out.words;
    for (mark, text) in case.map(|case| verdict::sentences(words, case)).unwrap_or_default() {
        session.out.line(&format!("  {}  {text}", words.code("code-mark", mark.code())))?;
    }
    Ok(())
}

/// A stop of a parcel's track in words.
fn stop_words(words: &Words, stop: &Value) -> Vec<String> {
    let word =
        |family: &str, name: &str| words.code(family, stop.get(name).and_then(Value::as_str).unwrap_or_default());
    let at = stop.get("at").map(cell).unwrap_or_default();
    vec![word("code-stage", "stage"), word("code-reached", "reached"), at]
}

fn stop_json(stop: &Stop) -> Value {
    let at = stop.at.filter(|at| !at.is_never()).map(Instant::rfc3339);
    json!({ "stage": stop.stage.code(), "reached": stop.reached.code(), "at": at })
}

fn clock_json(clock: &Clock) -> Value {
    let seconds = |millis: i64| millis / 1_000;
    let at = |at: Instant| if at.is_never() { Value::Null } else { at.rfc3339().into() };
    let waited: Vec<Value> =
        clock.waited.iter().map(|(wait, millis)| json!({ "for": wait.code(), "seconds": seconds(*millis) })).collect();
    json!({
        "target": clock.target.code(),
        "state": clock.state.code(),
        "started_at": at(clock.started_at),
        "due_at": at(clock.due_at),
        "stopped_at": clock.stopped_at.map(Instant::rfc3339),
        "allowed_seconds": seconds(clock.allowance),
        "used_seconds": seconds(clock.used),
        "left_seconds": seconds(clock.left()),
        "late_seconds": seconds(clock.late),
        "waited": waited,
    })
}

fn spread_json(spread: &Spread) -> Value {
    let ends: Vec<Value> =
        spread.ends.iter().map(|(_, code, count)| json!({ "outcome": code, "count": count })).collect();
    json!({ "count": spread.count, "ends": ends, "median_seconds": spread.median.map(|millis| millis / 1_000) })
}

fn look_alike_json(alike: &LookAlike) -> Value {
    let why: Vec<&str> = alike.why.iter().map(Why::code).collect();
    let words = alike.why.iter().find_map(|why| match why {
        Why::Words(words) => Some(words.as_slice()),
        _ => None,
    });
    json!({ "number": alike.case.key().to_string(), "score": alike.score, "why": why, "words": words.unwrap_or_default() })
}

fn print_record(session: &Session, kind: Kind, record: &Map<String, Value>) -> Result<(), Failure> {
    let words = &session.out.words;
    let label = |name: &str| words.code("field", name);
    let mut rows = Vec::new();
    for (name, value) in record {
        let text = coded(words, kind, name, value);
        let has_rows = value.as_array().is_some_and(|items| items.iter().any(Value::is_object));
        // Nothing in no currency is no sum.
        let is_no_sum = value["amount_minor"] == json!(0) && value["currency"].as_str().is_none_or(str::is_empty);
        if !text.is_empty() && !has_rows && !is_no_sum {
            rows.push(vec![label(name), text]);
        }
    }
    session.out.table(&rows)?;
    for (list, kind) in [("lines", Kind::ReturnLine), ("events", Kind::ParcelEvent)] {
        for item in record.get(list).and_then(Value::as_array).into_iter().flatten() {
            let fields: Vec<String> = item
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(_, value)| !cell(value).is_empty() && **value != json!(0) && **value != json!(false))
                .filter(|(_, value)| value["amount_minor"] != json!(0))
                .map(|(name, value)| format!("{}={}", label(name), coded(words, kind, name, value)))
                .collect();
            session.out.line(&format!("  {}", fields.join("  ")))?;
        }
    }
    Ok(())
}

fn print_timeline(session: &Session, timeline: &[TimelineEntry]) -> Result<(), Failure> {
    session.out.line("")?;
    let rows: Vec<Vec<String>> = timeline
        .iter()
        .map(|entry| {
            let (what, text) = moment_words(&session.out.words, &entry.moment);
            vec![entry.at.rfc3339(), what, text]
        })
        .collect();
    Ok(session.out.table(&rows)?)
}

/// What a moment is, and its text, in words.
fn moment_words(words: &Words, moment: &Moment) -> (String, String) {
    match moment {
        Moment::Operation(entry) => (words.code("verb", &entry.verb), format!("{} #{}", entry.actor, entry.id)),
        Moment::Message(message) if message.draft => {
            (words.fill("form-draft-of", &[("who", message.author_name.as_str().into())]), message.body.clone())
        }
        Moment::Message(message) => (words.code("code-author", message.author.code()), message.body.clone()),
        Moment::ParcelEvent { tracking, event, .. } => (
            words.code("code-parcel-status", event.status.code()),
            format!("{} {} {tracking}", event.text, event.place),
        ),
        Moment::Refund(refund) => (
            words.code("code-refund-status", refund.status.code()),
            format!("{} {}", crate::domain::money::decimal(refund.amount_minor, &refund.currency), refund.currency),
        ),
        Moment::Exchange(exchange) => {
            (words.code("code-exchange-status", exchange.status.code()), exchange.replacement_order_ref.clone())
        }
        Moment::Review(review) => (
            words.code("code-kind", "review"),
            format!(
                "{} {}",
                review.stars.map_or_else(String::new, |stars| "★".repeat(usize::try_from(stars).unwrap_or(0))),
                review.comment
            ),
        ),
        Moment::Notice(effect) => (
            format!("{} {}", effect.key(), words.code("code-effect-status", effect.status.code())),
            format!("{} | {} | {}", effect.recipient, effect.subject, effect.body),
        ),
        Moment::Case { key, text } => (key.to_string(), text.clone()),
    }
}

fn timeline_json(entry: &TimelineEntry) -> Value {
    let (what, data) = match &entry.moment {
        Moment::Operation(operation) => (
            "operation",
            json!({ "operation": operation.id, "group": operation.group, "actor": operation.actor, "verb": operation.verb,
                    "args": serde_json::from_str::<Value>(&operation.args).unwrap_or(Value::Null) }),
        ),
        Moment::Message(message) => ("message", Value::Object(object(message.as_ref()))),
        Moment::ParcelEvent { parcel, event, .. } => {
            let mut event = object(event.as_ref());
            event.insert("parcel".to_owned(), json!(parcel.to_string()));
            ("event", Value::Object(event))
        }
        Moment::Refund(refund) => ("refund", Value::Object(object(refund.as_ref()))),
        Moment::Exchange(exchange) => ("exchange", Value::Object(object(exchange.as_ref()))),
        Moment::Review(review) => ("review", Value::Object(object(review.as_ref()))),
        Moment::Notice(effect) => ("notice", Value::Object(object(effect.as_ref()))),
        Moment::Case { key, text } => ("case", json!({ "number": key.to_string(), "text": text })),
    };
    json!({ "at": entry.at.rfc3339(), "what": what, "data": data })
}

/// All verbs with their arguments, for `do --help`.
pub fn verbs_help(words: &Words) -> String {
    let mut text = words.get("cli-verbs-head");
    for verb in command::verbs() {
        let kinds: Vec<&str> = verb.kinds.iter().map(|kind| kind.prefix()).collect();
        let _ = write!(text, "\n  {:<18} {:<6} {}", verb.id, kinds.join(","), words.code("verb", verb.id));
        for arg in arguments(verb) {
            let _ = write!(text, "\n      {arg}");
        }
    }
    text
}

fn arguments(verb: &VerbSpec) -> Vec<String> {
    verb.args
        .iter()
        .map(|arg| {
            let value = match arg.kind {
                ArgKind::Text | ArgKind::LongText => "TEXT".to_owned(),
                ArgKind::Units => "N".to_owned(),
                ArgKind::Money => "12.50".to_owned(),
                ArgKind::Percent => "15".to_owned(),
                ArgKind::When => "2026-11-30|3d".to_owned(),
                ArgKind::Choice(codes) => codes.join("|"),
                ArgKind::Number(kind) => format!("{}-N", kind.prefix()),
                ArgKind::Numbers(kind) => format!("{0}-N,{0}-N", kind.prefix()),
                ArgKind::Agent => "NAME".to_owned(),
                ArgKind::Tags => "+a,-b".to_owned(),
                ArgKind::Flag => "yes|no".to_owned(),
            };
            if arg.required { format!("{}={value}", arg.name) } else { format!("[{}={value}]", arg.name) }
        })
        .collect()
}

/// Journalled arguments on one line.
pub fn cell_of_args(args: &str) -> String {
    let Ok(Value::Object(map)) = serde_json::from_str::<Value>(args) else { return String::new() };
    map.iter().map(|(name, value)| format!("{name}={}", cell(value))).collect::<Vec<_>>().join(" ")
}
