//! `policy`: what is taken back, until when and at whose cost: shown, written, checked, and what was decided against it.

use std::path::Path;

use clap::ArgMatches;
use serde_json::{Value, json};

use super::case::report;
use super::rules::{mistake_json, show_text, tell_mistakes};
use super::{Answer, DONE, FAILED, Failure, Session, USAGE};
use crate::domain::ids::{Key, Kind};
use crate::domain::policy::Policy;
use crate::services::overrides;
use crate::services::policies::{self, Shelved};
use crate::tui::editor::{self, Mishap};

/// `policy list|show|add|edit|check|overrides`
pub fn policy(session: &Session, m: &ArgMatches) -> Answer {
    match m.subcommand() {
        Some(("list", _)) => list(session),
        Some(("show", m)) => show(session, &shelved(session, m)?),
        Some(("add", m)) => add(session, m),
        Some(("edit", m)) => edit(session, &shelved(session, m)?),
        Some(("check", m)) => check(session, m),
        Some(("overrides", m)) => tell_overrides(session, m),
        _ => Ok(USAGE),
    }
}

fn word<'m>(m: &'m ArgMatches, name: &str) -> &'m str {
    m.get_one::<String>(name).map_or("", String::as_str)
}

fn shelved(session: &Session, m: &ArgMatches) -> Result<Shelved, Failure> {
    let name = word(m, "name");
    let shelf = policies::shelf(session.reader()?.db())?;
    let known: Vec<String> = shelf.iter().map(|policy| policy.name.clone()).collect();
    let found = shelf.into_iter().rev().find(|policy| policy.name == name);
    let blanks = || [("name", name.into()), ("known", known.join(", ").into())];
    found.ok_or_else(|| session.misused("policy-unknown", &blanks()))
}

fn list(session: &Session) -> Answer {
    let out = &session.out;
    let mut rows = Vec::new();
    for policy in policies::shelf(session.reader()?.db())? {
        if out.json {
            out.json_line(&policy_json(&policy))?;
            continue;
        }
        let read = policy.read.as_ref().ok();
        let scope = read.map_or_else(|| out.words.get("rules-broken"), |read| scope(session, read));
        let since = read.filter(|read| read.has_begin()).map_or_else(String::new, |read| read.since.rfc3339());
        let origin = match &policy.definition {
            None => out.words.get("policy-built-in"),
            Some(own) => format!("{} {}", Key::new(Kind::Definition, own.id), own.version),
        };
        rows.push(vec![policy.name.clone(), origin, since.get(..10).unwrap_or_default().to_owned(), scope]);
    }
    out.table(&rows)?;
    Ok(DONE)
}

/// Whom a policy is for, in words.
fn scope(session: &Session, policy: &Policy) -> String {
    let words = &session.out.words;
    let told = policy.scope().into_iter().filter(|(_, values)| !values.is_empty());
    let told: Vec<String> = told
        .map(|(trait_, values)| words.pair(&words.code("policy-scope", trait_), &values.join(&words.get("list-comma"))))
        .collect();
    if told.is_empty() { words.get("policy-everybody") } else { told.join(&words.get("list-semicolon")) }
}

fn policy_json(policy: &Shelved) -> Value {
    let read = policy.read.as_ref().ok();
    let scope = read.map(|read| {
        read.scope()
            .into_iter()
            .map(|(name, values)| (name.to_owned(), json!(values)))
            .collect::<serde_json::Map<_, _>>()
    });
    json!({
        "name": policy.name,
        "number": policy.definition.as_ref().map(|own| Key::new(Kind::Definition, own.id).to_string()),
        "version": policy.definition.as_ref().map_or(0, |own| own.version),
        "enabled": policy.definition.as_ref().is_none_or(|own| own.enabled),
        "law": read.map(Policy::is_law),
        "since": read.filter(|read| read.has_begin()).map(|read| read.since.rfc3339()),
        "scope": scope,
        "mistakes": policy.read.as_ref().err().map(|mistakes| mistakes.iter().map(mistake_json).collect::<Vec<_>>()),
    })
}

fn show(session: &Session, policy: &Shelved) -> Answer {
    show_text(session, policy_json(policy), &policy.text, policy.read.as_ref().err())
}

fn define(session: &Session, name: &str, text: &str, from: Option<&str>) -> Answer {
    if let Err(mistakes) = Policy::read(text) {
        return tell_mistakes(session, &mistakes);
    }
    let outcome = session.desk()?.run(&session.actor, &[Shelved::define(name, text, from)])?;
    report(session, &outcome, 1)
}

fn add(session: &Session, m: &ArgMatches) -> Answer {
    let path = Path::new(word(m, "file"));
    let text = std::fs::read_to_string(path)?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = m.get_one::<String>("called").cloned().unwrap_or(stem);
    define(session, &name, &text, m.get_one::<String>("from").map(String::as_str))
}

fn edit(session: &Session, policy: &Shelved) -> Answer {
    match editor::write_in_editor(policy.text.trim_end()) {
        Ok(text) if text.trim_end() == policy.text.trim_end() => Ok(DONE),
        Ok(text) => {
            let answer = define(session, &policy.name, &text, policy.from().as_deref())?;
            if answer == FAILED {
                // What was written is not lost: it can be mended and added.
                session.out.line(&text)?;
            }
            Ok(answer)
        }
        Err(Mishap::Missing { editor }) => Err(session.misused("toast-editor-missing", &[("editor", editor.into())])),
        Err(Mishap::Failed { editor, kept }) => {
            let blanks = [("editor", editor.into()), ("path", kept.display().to_string().into())];
            Err(session.misused("toast-editor-failed", &blanks))
        }
        Err(Mishap::File { path, detail }) => {
            let blanks = [("path", path.display().to_string().into()), ("detail", detail.into())];
            Err(session.misused("toast-editor-file", &blanks))
        }
    }
}

fn check(session: &Session, m: &ArgMatches) -> Answer {
    let text = std::fs::read_to_string(word(m, "file"))?;
    match Policy::read(&text) {
        Ok(_) => {
            if !session.out.json {
                session.out.line(&session.out.words.get("rules-sound"))?;
            }
            Ok(DONE)
        }
        Err(mistakes) => tell_mistakes(session, &mistakes),
    }
}

/// What was decided against the policy, month by month, with what it cost and the query of its cases.
fn tell_overrides(session: &Session, m: &ArgMatches) -> Answer {
    let out = &session.out;
    let months = m.get_one::<i64>("months").copied().unwrap_or(12);
    let reader = session.reader()?;
    let found = overrides::by_month(reader.db(), &session.env(&reader)?, months)?;
    if out.json {
        for month in &found {
            let amount = |minor: i64| json!({ "amount_minor": minor, "currency": month.currency });
            out.json_line(&json!({ "month": month.name(), "count": month.n, "approved": amount(month.approved_minor),
                                   "waived": amount(month.waived_minor), "query": month.query() }))?;
        }
        return Ok(DONE);
    }
    if found.is_empty() {
        out.line(&out.words.get("policy-no-overrides"))?;
        return Ok(DONE);
    }
    let head = ["policy-column-month", "policy-column-count", "policy-column-approved", "policy-column-waived"];
    let mut rows = vec![head.iter().map(|key| out.words.get(key)).chain([String::new()]).collect::<Vec<_>>()];
    for month in &found {
        rows.push(vec![
            month.name(),
            month.n.to_string(),
            out.words.money(month.approved_minor, &month.currency),
            out.words.money(month.waived_minor, &month.currency),
            format!("list returns '{}'", month.query()),
        ]);
    }
    out.table(&rows)?;
    Ok(DONE)
}
