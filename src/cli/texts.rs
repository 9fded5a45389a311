//! `texts`: what people write into the sections of a report, with authors, versions, comments and conflicts side by side.

use std::io::Read as _;
use std::path::PathBuf;

use clap::ArgMatches;
use serde_json::{Value, json};

use super::{Answer, DONE, Failure, Session, USAGE};
use crate::domain::ids::Kind;
use crate::domain::passages::{Passage, PassageSort, sides};
use crate::report::Sentence;
use crate::services::export::object;
use crate::services::figures::{Env, Scope, period_code};
use crate::services::read::Reader;
use crate::services::reports::texts::{self, Over, Place, Written};
use crate::services::reports::{self, Problem};
use crate::text::{DatePattern, shown_line};
use crate::tui::editor::{Mishap, write_in_editor};

/// `texts show|write|edit|comment|versions TEMPLATE SECTION [--period P] [--about NAME]`
pub fn texts(session: &Session, m: &ArgMatches) -> Answer {
    let Some((name, m)) = m.subcommand() else { return Ok(USAGE) };
    let reader = session.reader()?;
    let env = Env::load(&reader, session.clock.now())?;
    let (report, section) = (m.get_one::<String>("template"), m.get_one::<String>("section"));
    let known = texts::known(&reader, report.map_or("", String::as_str))?;
    let Some((sections, usual)) = known else {
        let known = reports::templates(&reader)?.into_iter().map(|named| named.name).collect();
        let problem = Problem::UnknownTemplate { name: report.cloned().unwrap_or_default(), known };
        session.out.problem(&reports::said::problem(&session.out.words, &problem));
        return Err(Failure::Said(USAGE));
    };
    if let Some(name) = section.filter(|name| !sections.contains(*name)) {
        let known = sections.join(&session.out.words.get("list-comma"));
        return Err(session.misused("texts-no-section", &[("name", name.as_str().into()), ("known", known.into())]));
    }
    let period = m.get_one::<String>("period").unwrap_or(&usual);
    let Some(scope) = env.period(period) else {
        return Err(session.misused("figures-bad-period", &[("value", period.into())]));
    };
    let text = |name: &str| m.get_one::<String>(name).cloned().unwrap_or_default();
    let place =
        Place { report: text("template"), period: period_code(&scope), about: text("about"), section: text("section") };
    match name {
        "write" => write(session, &place, m),
        "edit" => edit(session, &reader, &place),
        "comment" => run(session, texts::comment(&place, &text("text"))),
        "versions" => versions(session, &reader, &place),
        _ => show(session, &reader, Over { env: &env, scope: &scope, before: before(&scope).as_ref() }, &place),
    }
}

/// The stretch of the same length before.
fn before(scope: &Scope) -> Option<Scope> {
    let days = scope.until_day - scope.first_day;
    Some(Scope { first_day: scope.first_day - days, until_day: scope.first_day, groups: scope.groups.clone() })
}

fn run(session: &Session, command: crate::domain::command::Command) -> Answer {
    let outcome = session.desk()?.run(&session.actor, &[command])?;
    // Nothing is lost where two wrote the same lines, but nothing of it is shown either until somebody settles it.
    let made = outcome.changed.iter().find(|key| key.kind == Kind::Passage).copied();
    let made = made.map(|key| session.reader()?.get::<Passage>(key.id).map_err(Failure::from)).transpose()?.flatten();
    if let Some(open) = made.filter(|made| made.open) {
        session.out.note(&session.out.words.fill("texts-conflict", &[("n", open.version.into())]));
        if !session.out.json {
            print_sides(session, &open)?;
        }
    }
    super::case::report(session, &outcome, 1)
}

/// Takes the text from a file, or from standard input.
fn write(session: &Session, place: &Place, m: &ArgMatches) -> Answer {
    let path = m.get_one::<PathBuf>("file").cloned().unwrap_or_else(|| PathBuf::from("-"));
    let text = if path.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        text
    } else {
        std::fs::read_to_string(&path)?
    };
    run(session, texts::edit(place, &text, m.get_one::<i64>("base").copied()))
}

/// Opens the newest version in the person's editor; what others write meanwhile is merged.
fn edit(session: &Session, reader: &Reader, place: &Place) -> Answer {
    let newest = texts::versions(reader, place)?.into_iter().rfind(|one| one.sort == PassageSort::Text);
    let (version, text) = newest.map_or((0, String::new()), |one| (one.version, one.text));
    match write_in_editor(&text) {
        Ok(after) if after.trim_end() == text.trim_end() => Ok(DONE),
        Ok(after) => run(session, texts::edit(place, &after, Some(version))),
        Err(Mishap::Missing { editor }) => Err(session.misused("toast-editor-missing", &[("editor", editor.into())])),
        Err(Mishap::Failed { editor, kept }) => {
            let path = kept.to_string_lossy().into_owned();
            Err(session.misused("toast-editor-failed", &[("editor", editor.into()), ("path", path.into())]))
        }
        Err(Mishap::File { path, detail }) => {
            let path = path.to_string_lossy().into_owned();
            Err(session.misused("toast-editor-file", &[("path", path.into()), ("detail", detail.into())]))
        }
    }
}

fn versions(session: &Session, reader: &Reader, place: &Place) -> Answer {
    let (out, words) = (&session.out, &session.out.words);
    let all = texts::versions(reader, place)?;
    if out.json {
        for one in &all {
            out.json_line(&Value::Object(object(one)))?;
        }
        return Ok(DONE);
    }
    let row = |one: &Passage| {
        let first = one.text.lines().next().unwrap_or_default();
        let open = if one.open { words.get("texts-open") } else { String::new() };
        vec![
            one.version.to_string(),
            words.code("code-passage-sort", one.sort.code()),
            one.author.clone(),
            words.date(one.created_at, DatePattern::Minute),
            open,
            shown_line(first).into_owned(),
        ]
    };
    out.table(&all.iter().map(row).collect::<Vec<_>>())?;
    Ok(DONE)
}

fn show(session: &Session, reader: &Reader, over: Over<'_>, place: &Place) -> Answer {
    let (out, words) = (&session.out, &session.out.words);
    let Some(written) = texts::of_section(reader, words, over, place)? else {
        out.note(&words.get("texts-none"));
        return Ok(DONE);
    };
    if out.json {
        out.json_line(&written_json(&written))?;
        return Ok(DONE);
    }
    let blanks = [("n", written.version.into()), ("authors", written.authors.join(", ").into())];
    out.line(&words.fill("texts-version", &blanks))?;
    for sentence in &written.sentences {
        out.line(&format!("  {}{}", sentence.text, marks(session, sentence)))?;
    }
    for comment in &written.comments {
        out.line(&format!("  # {}: {}", comment.author, comment.text))?;
    }
    if let Some(open) = &written.open {
        out.line(&words.fill("texts-conflict", &[("n", open.version.into())]))?;
        print_sides(session, open)?;
    }
    Ok(DONE)
}

/// What is wrong with a sentence, behind it.
fn marks(session: &Session, sentence: &Sentence) -> String {
    let words = &session.out.words;
    let stale = sentence.stale.then(|| words.get("texts-stale"));
    let overstated = sentence.overstated.then(|| words.get("texts-overstated"));
    stale.into_iter().chain(overstated).map(|mark| format!("  [{mark}]")).collect()
}

/// A conflict, both sides beside each other.
fn print_sides(session: &Session, open: &Passage) -> Result<(), Failure> {
    for sides in sides(&open.text) {
        let mut rows = vec![vec![sides.left_by.clone(), "|".to_owned(), sides.right_by.clone()]];
        let line = |side: &[String], at: usize| side.get(at).cloned().unwrap_or_default();
        let n = sides.left.len().max(sides.right.len());
        rows.extend((0..n).map(|at| vec![line(&sides.left, at), "|".to_owned(), line(&sides.right, at)]));
        session.out.table(&rows)?;
    }
    Ok(())
}

fn written_json(written: &Written) -> Value {
    let comments: Vec<Value> = written.comments.iter().map(|one| Value::Object(object(one))).collect();
    json!({
        "version": written.version,
        "authors": written.authors,
        "sentences": written.sentences,
        "comments": comments,
        "open": written.open.as_ref().map(|open| Value::Object(object(open))),
    })
}
