//! `rules`: what the desk does by itself, shown, written, switched and checked.

use std::path::Path;

use clap::ArgMatches;
use serde_json::{Value, json};

use super::case::report;
use super::{Answer, DONE, FAILED, Failure, PARTLY, Session, USAGE, rehearsals};
use crate::config::Feature;
use crate::domain::definitions::Mistake;
use crate::domain::ids::{Key, Kind};
use crate::domain::rules::Rule;
use crate::services::automation::{self, Shelved};
use crate::services::wording;
use crate::tui::editor::{self, Mishap};

/// `rules list|show|add|edit|enable|disable|check|rehearse|why|run`
pub fn rules(session: &Session, m: &ArgMatches) -> Answer {
    match m.subcommand() {
        Some(("list", _)) => list(session),
        Some(("show", m)) => show(session, &shelved(session, m)?),
        Some(("add", m)) => add(session, m),
        Some(("edit", m)) => edit(session, m),
        Some(("enable", m)) => switch(session, m, true),
        Some(("disable", m)) => switch(session, m, false),
        Some(("check", m)) => check(session, m),
        Some(("rehearse", m)) => rehearsals::rehearse(session, m),
        Some(("why", m)) => rehearsals::why(session, m),
        Some(("test", m)) => rehearsals::test(session, m),
        Some(("keep", m)) => rehearsals::keep(session, m),
        Some(("run", _)) => run(session),
        _ => Ok(USAGE),
    }
}

pub(super) fn word<'m>(m: &'m ArgMatches, name: &str) -> &'m str {
    m.get_one::<String>(name).map_or("", String::as_str)
}

/// The rule that a command names.
pub(super) fn shelved(session: &Session, m: &ArgMatches) -> Result<Shelved, Failure> {
    let name = word(m, "name");
    let shelf = automation::shelf(&session.reader()?)?;
    let known: Vec<String> = shelf.iter().map(|rule| rule.name.clone()).collect();
    let found = shelf.into_iter().find(|rule| rule.name == name);
    found.ok_or_else(|| session.misused("rules-unknown", &[("name", name.into()), ("known", known.join(", ").into())]))
}

fn list(session: &Session) -> Answer {
    let out = &session.out;
    let mut rows = Vec::new();
    for rule in automation::shelf(&session.reader()?)? {
        if out.json {
            let mut told = rule_json(&rule);
            told["resting"] = json!(rests(session, &rule));
            out.json_line(&told)?;
            continue;
        }
        let state = if rule.read.is_err() {
            "rules-broken"
        } else if rule.is_on() && rests(session, &rule) {
            "rules-resting"
        } else if rule.is_on() {
            "rules-on"
        } else {
            "rules-off"
        };
        let read = rule.read.as_ref().ok();
        let steps = read.map(|read| read.deeds.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
        rows.push(vec![
            read.map_or_else(String::new, |read| read.order.to_string()),
            rule.name.clone(),
            out.words.get(state),
            read.map_or_else(String::new, |read| read.kind.plural().to_owned()),
            steps.unwrap_or_default(),
        ]);
    }
    out.table(&rows)?;
    Ok(DONE)
}

/// Whether a switch of the settings lets the rule rest.
fn rests(session: &Session, rule: &Shelved) -> bool {
    let has = |feature| session.settings.has(feature);
    let about = rule.read.as_ref().map(|read| automation::feature(read.kind));
    !has(Feature::Automation) || about.is_ok_and(|feature| !has(feature))
}

fn rule_json(rule: &Shelved) -> Value {
    let read = rule.read.as_ref().ok();
    json!({
        "name": rule.name,
        "number": rule.definition.as_ref().map(|known| Key::new(Kind::Definition, known.id).to_string()),
        "enabled": rule.is_on(),
        "version": rule.definition.as_ref().map_or(0, |known| known.version),
        "order": read.map(|read| read.order),
        "kind": read.map(|read| read.kind.plural()),
        "when": read.map(|read| read.when.iter().map(|clause| clause.text.as_str()).collect::<Vec<_>>()),
        "do": read.map(|read| read.deeds.iter().map(ToString::to_string).collect::<Vec<_>>()),
        "mistakes": rule.read.as_ref().err().map(|mistakes| mistakes.iter().map(mistake_json).collect::<Vec<_>>()),
    })
}

fn show(session: &Session, rule: &Shelved) -> Answer {
    show_text(session, rule_json(rule), &rule.text, rule.read.as_ref().err())
}

/// What somebody wrote for the business, in full, with its mistakes; as JSON it stands beside what is said of it.
pub(super) fn show_text(session: &Session, said: Value, text: &str, mistakes: Option<&Vec<Mistake>>) -> Answer {
    let out = &session.out;
    if out.json {
        let mut shown = said;
        shown["text"] = json!(text);
        out.json_line(&shown)?;
        return Ok(DONE);
    }
    out.line(text.trim_end())?;
    for mistake in mistakes.into_iter().flatten() {
        out.problem(&wording::mistake(&out.words, mistake));
    }
    Ok(DONE)
}

pub(super) fn read_file(m: &ArgMatches) -> Result<(String, String), Failure> {
    let path = Path::new(word(m, "file"));
    let text = std::fs::read_to_string(path)?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Ok((m.try_get_one::<String>("called").ok().flatten().cloned().unwrap_or(stem), text))
}

/// Writes a rule down; its mistakes are told in the order in which they stand.
fn define(session: &Session, name: &str, text: &str) -> Answer {
    let rule = match Rule::read(text) {
        Ok(rule) => rule,
        Err(mistakes) => return tell_mistakes(session, &mistakes),
    };
    let outcome = session.desk()?.run(&session.actor, &[Shelved::define(name, text)])?;
    let answer = report(session, &outcome, 1)?;
    // What somebody expected of it no longer holds: it is written down all the same, and said.
    let n_failing = rehearsals::tell_failing(session, &rule)?;
    Ok(if answer == DONE && n_failing > 0 { PARTLY } else { answer })
}

fn add(session: &Session, m: &ArgMatches) -> Answer {
    let (name, text) = read_file(m)?;
    define(session, &name, &text)
}

fn edit(session: &Session, m: &ArgMatches) -> Answer {
    let rule = shelved(session, m)?;
    match editor::write_in_editor(rule.text.trim_end()) {
        Ok(text) if text.trim_end() == rule.text.trim_end() => Ok(DONE),
        Ok(text) => {
            let text = wording::unpointed(&text);
            let answer = define(session, &rule.name, &text)?;
            if answer == FAILED {
                // What was written is not lost: it can be mended where it is pointed at, and added.
                let mistakes = Rule::read(&text).err().unwrap_or_default();
                session.out.line(&wording::pointed(&session.out.words, &text, &mistakes))?;
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

fn switch(session: &Session, m: &ArgMatches, on: bool) -> Answer {
    let rule = shelved(session, m)?;
    if rule.is_on() == on {
        let outcome = crate::services::Outcome::default();
        return report(session, &outcome, 1);
    }
    let outcome = session.desk()?.run(&session.actor, &[rule.switch(on)])?;
    report(session, &outcome, 1)
}

fn check(session: &Session, m: &ArgMatches) -> Answer {
    let (_, text) = read_file(m)?;
    match Rule::read(&text) {
        Ok(rule) => {
            if rehearsals::tell_failing(session, &rule)? > 0 {
                return Ok(FAILED);
            }
            if !session.out.json {
                session.out.line(&session.out.words.get("rules-sound"))?;
            }
            Ok(DONE)
        }
        Err(mistakes) => tell_mistakes(session, &mistakes),
    }
}

pub(super) fn mistake_json(mistake: &Mistake) -> Value {
    json!({ "line": mistake.line, "column": mistake.column, "fault": mistake.kind.code(), "found": mistake.found,
            "known": mistake.known })
}

pub(super) fn tell_mistakes(session: &Session, mistakes: &[Mistake]) -> Answer {
    for mistake in mistakes {
        if session.out.json {
            session.out.json_line(&mistake_json(mistake))?;
        } else {
            session.out.problem(&wording::mistake(&session.out.words, mistake));
        }
    }
    Ok(FAILED)
}

/// Lets time pass for the rules: what timers call.
fn run(session: &Session) -> Answer {
    let passed = session.desk()?.pass_time()?;
    report(session, &passed.outcome, passed.outcome.operations.len())
}
