//! `report`: a report made from its template, shown, or written to a file.

use std::path::PathBuf;

use clap::ArgMatches;
use serde_json::{Value, json};

use super::{Answer, DONE, FAILED, Failure, Session, USAGE};
use crate::domain::change::{MadeReport, Record as _};
use crate::domain::definitions::{Sort, check};
use crate::domain::ids::{Key, Kind};
use crate::domain::time::civil;
use crate::report::Report;
use crate::services::Outcome;
use crate::services::reports::past::{Past, wish_of};
use crate::services::reports::scheduled::{Due, folder};
use crate::services::reports::{self, Format, NotPrinted, Problem, Wish, files, keeping};
use crate::text::{Lang, Words};

/// `report [TEMPLATE] [--period P] [--format F] [--out PATH] [--supplier NAME]`
pub fn report(session: &Session, m: &ArgMatches) -> Answer {
    if let Some(file) = m.get_one::<PathBuf>("check") {
        return check_file(session, file);
    }
    if let Some(number) = m.get_one::<String>("changed-since") {
        return changed_since(session, number, m.get_one::<String>("template").map(String::as_str));
    }
    let Some(template) = m.get_one::<String>("template") else { return list(session) };
    let Asked { wish, operation, lang } = asked(session, m, template)?;
    let mut reader = session.reader()?;
    let past = operation.map(|at| Past::at(&reader, at)).transpose().map_err(|problem| said(session, &problem))?;
    let spoken = Words::new(lang);
    let words = if lang == session.out.words.lang() { &session.out.words } else { &spoken };
    if let Some(past) = past.as_ref() {
        // A past desk is read where it lies; it goes with this command.
        reader = past.again()?;
    }
    let report =
        reports::make(&reader, words, session.clock.now(), &wish).map_err(|problem| said(session, &problem))?;
    let out = m.get_one::<PathBuf>("out");
    let to = m.get_one::<String>("send-to");
    let format = format(session, m);
    let browser = session.settings.reports.browser.as_deref();
    let bytes = files::made(&report, format, words, browser).map_err(|not| not_printed(session, not))?;
    // What is no text goes into a file of its own name where none is named.
    let is_text = matches!(format, Format::Terminal | Format::Markdown | Format::Json);
    match out {
        None if to.is_none() && is_text && !session.out.json => session.out.raw(&bytes)?,
        None if to.is_none() && is_text && format == Format::Json => {
            session.out.json_line(&serde_json::to_value(&report).map_err(std::io::Error::other)?)?;
        }
        named => {
            let name = files::name(&report, format);
            let path = named.cloned().unwrap_or_else(|| match to {
                // What is sent stays where it was sent from.
                Some(_) => folder(&session.settings.reports, &session.desk).join(name),
                None => PathBuf::from(name),
            });
            files::write(&path, &bytes)?;
            let mut desk = session.known_desk()?;
            let file = keeping::File { format, path: &path, bytes: &bytes };
            let kept = keeping::keep(&mut desk, &session.actor, (&report, words), file)?;
            let sent = match (kept, to) {
                (Some(key), Some(to)) => Some(keeping::send(&mut desk, &session.actor, key, to)?),
                _ => None,
            };
            told(session, &report, (format, &path), (kept, sent.as_ref()))?;
        }
    }
    let fails = m.get_flag("fail-if-target-missed") && reports::misses_a_goal(&reader, &report)?;
    Ok(if fails { FAILED } else { DONE })
}

/// What somebody asks for: a template, or a kept report again as it was made.
struct Asked {
    wish: Wish,
    /// The operation after which the desk is to be looked at.
    operation: Option<i64>,
    lang: Lang,
}

fn asked(session: &Session, m: &ArgMatches, template: &str) -> Result<Asked, Failure> {
    let at = m.get_one::<i64>("at").copied();
    let lang = session.out.words.lang();
    let Some(key) = Key::parse(template).filter(|key| key.kind == Kind::Report) else {
        let wish = Wish {
            template: template.to_owned(),
            period: m.get_one::<String>("period").cloned(),
            about: m.get_one::<String>("supplier").cloned(),
        };
        return Ok(Asked { wish, operation: at, lang });
    };
    let Some(made) = session.reader()?.get::<MadeReport>(key.id)? else {
        return Err(session.misused("report-no-such", &[("number", template.into())]));
    };
    let operation = at.or(Some(made.cut_operation));
    Ok(Asked { wish: wish_of(&made), operation, lang: Lang::parse(&made.language).unwrap_or(lang) })
}

/// What has moved since a report was made; `sent` is the one that was sent last.
fn changed_since(session: &Session, number: &str, template: Option<&str>) -> Answer {
    let out = &session.out;
    let reader = session.reader()?;
    let id = if number == "sent" {
        let Some(sent) = keeping::last_sent(&reader, template)? else {
            return Err(session.misused("report-none-sent", &[]));
        };
        Some(sent.id)
    } else {
        Key::parse(number).filter(|key| key.kind == Kind::Report).map(|key| key.id)
    };
    let since = match id.or_else(|| number.parse().ok()) {
        Some(id) => {
            keeping::since(&reader, &out.words, session.clock.now(), id).map_err(|problem| said(session, &problem))?
        }
        None => None,
    };
    let Some(since) = since else { return Err(session.misused("report-no-such", &[("number", number.into())])) };
    if out.json {
        let moved = since.moved.iter().map(|(name, then, figure)| json!({ "name": name, "then": then, "now": figure }));
        let deeds = since.deeds.iter().map(|(verb, n)| (verb.clone(), Value::from(*n)));
        out.json_line(&json!({
            "number": since.made.key().to_string(),
            "operation": since.made.cut_operation,
            "sent_at": since.made.sent_at.map(|at| at.rfc3339()),
            "moved": moved.collect::<Vec<_>>(),
            "same": since.n_same,
            "operations": deeds.collect::<serde_json::Map<_, _>>(),
            "rules": since.rules,
        }))?;
        return Ok(DONE);
    }
    for line in reports::lines_of(&keeping::told(&out.words, &since), &out.words) {
        out.line(&line)?;
    }
    Ok(DONE)
}

/// The format that is asked for, else that of the file's ending, else text.
fn format(session: &Session, m: &ArgMatches) -> Format {
    let named = m.get_one::<String>("format").and_then(|code| Format::from_code(code));
    let ending = m.get_one::<PathBuf>("out").and_then(|path| path.extension()?.to_str().map(str::to_ascii_lowercase));
    let of_file = ending.and_then(|ending| Format::ALL.iter().copied().find(|format| format.extension() == ending));
    let usual = match m.get_one::<String>("send-to") {
        Some(_) => Format::Html,
        None if session.out.json => Format::Json,
        None => Format::Terminal,
    };
    named.or(of_file).unwrap_or(usual)
}

fn told(
    session: &Session,
    report: &Report,
    (format, path): (Format, &std::path::Path),
    (kept, sent): (Option<Key>, Option<&Outcome>),
) -> Result<(), Failure> {
    let out = &session.out;
    let effects = sent.map(|sent| sent.changed.iter().filter(|key| key.kind == Kind::Effect).map(Key::to_string));
    if out.json {
        let day = |day: i64| civil(day).map(|date| date.to_string());
        return Ok(out.json_line(&json!({
            "template": report.template,
            "title": report.title,
            "first_day": day(report.first_day),
            "until_day": day(report.until_day),
            "as_of": report.as_of.rfc3339(),
            "operation": report.operation,
            "masked": report.masked,
            "format": format.code(),
            "path": path.to_string_lossy(),
            "number": kept.map(|key| key.to_string()),
            "effects": effects.map(Iterator::collect::<Vec<_>>),
        }))?);
    }
    if let Some(key) = kept {
        out.note(&out.words.fill("report-kept", &[("number", key.to_string().into())]));
    }
    if let Some(effects) = effects {
        let list = effects.collect::<Vec<_>>().join(&out.words.get("list-comma"));
        out.note(&out.words.fill("report-held", &[("list", list.into())]));
    }
    let blanks = [("title", report.title.as_str().into()), ("path", path.to_string_lossy().into_owned().into())];
    Ok(out.line(&out.words.fill("report-written", &blanks))?)
}

/// Why a report was not made, in words with what to do next.
fn said(session: &Session, problem: &Problem) -> Failure {
    session.out.problem(&reports::said::problem(&session.out.words, problem));
    Failure::Said(if matches!(problem, Problem::Store(_)) { FAILED } else { USAGE })
}

fn not_printed(session: &Session, not: NotPrinted) -> Failure {
    match not {
        NotPrinted::Io(error) => error.into(),
        not => {
            session.out.problem(&reports::said::printing(&session.out.words, &not));
            Failure::Said(FAILED)
        }
    }
}

/// A report that was made by itself, or why it was not.
pub(super) fn due_words(session: &Session, due: &Due) -> String {
    let template = due.template.as_str().into();
    match &due.made {
        Ok(filed) => {
            let path = filed.path.to_string_lossy().into_owned();
            let blanks = [("template", template), ("path", path.into()), ("n", filed.n_sent.into())];
            session.out.words.fill("sync-report", &blanks)
        }
        Err(not) => {
            let detail = reports::said::not_made(&session.out.words, not);
            session.out.words.fill("sync-report-failed", &[("template", template), ("detail", detail.into())])
        }
    }
}

pub(super) fn due_json(due: &Due) -> Value {
    let filed = due.made.as_ref().ok();
    let path = filed.map(|filed| filed.path.to_string_lossy().into_owned());
    let number = filed.and_then(|filed| filed.number.map(|key| key.to_string()));
    json!({ "template": due.template, "path": path, "number": number, "effects": filed.map(|filed| filed.n_sent) })
}

/// The templates that can be made.
fn list(session: &Session) -> Answer {
    let out = &session.out;
    let all = reports::templates(&session.reader()?)?;
    if out.json {
        for named in &all {
            let sections: Vec<&str> = named.template.sections.iter().map(|section| section.code.as_str()).collect();
            out.json_line(&json!({
                "template": named.name,
                "title": title(session, named),
                "own": named.own,
                "letter": named.template.letter.to_string(),
                "period": named.template.period,
                "about": named.template.about.map(|by| by.code()),
                "masked": named.template.masked,
                "sections": sections,
            }))?;
        }
        return Ok(DONE);
    }
    let rows = all.iter().map(|named| {
        let about = named.template.about.map_or_else(String::new, |by| out.words.code("dimension", by.code()));
        vec![named.name.clone(), title(session, named), named.template.period.clone(), about]
    });
    out.table(&rows.collect::<Vec<_>>())?;
    Ok(DONE)
}

fn title(session: &Session, named: &reports::Named) -> String {
    if named.template.title.is_empty() {
        reports::template_title(&session.out.words, &named.name)
    } else {
        named.template.title.clone()
    }
}

/// Reads a template for its mistakes.
fn check_file(session: &Session, file: &PathBuf) -> Answer {
    let named = |error: std::io::Error| std::io::Error::new(error.kind(), format!("{}: {error}", file.display()));
    let text = std::fs::read_to_string(file).map_err(named)?;
    let mistakes = check(Sort::Report, &text);
    if mistakes.is_empty() {
        session.out.note(&session.out.words.get("report-template-sound"));
        return Ok(DONE);
    }
    super::rules::tell_mistakes(session, &mistakes)
}
