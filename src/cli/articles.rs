//! `articles`: the knowledge base with what came with the program, what fits a case, what is not translated, files in and out.

use std::path::PathBuf;

use clap::ArgMatches;
use serde_json::{Value, json};

use super::{Answer, DONE, FAILED, PARTLY, Session};
use crate::domain::articles::{Article, Told};
use crate::domain::change::Record;
use crate::domain::ids::Key;
use crate::services::articles::{self, BadFile, Offer};
use crate::services::export::object;
use crate::services::wording;
use crate::text::Words;

/// `articles list|offer|missing|export|import`
pub fn articles(session: &Session, m: &ArgMatches) -> Answer {
    match m.subcommand() {
        Some(("list", _)) => list(session),
        Some(("offer", m)) => offer(session, m),
        Some(("missing", _)) => missing(session),
        Some(("export", m)) => export(session, m),
        Some(("import", m)) => import(session, m),
        _ => Ok(super::USAGE),
    }
}

/// The number of an article, or the name of one that came with the program: both stand for it in an answer.
fn called(one: &Article) -> String {
    if one.id == 0 { one.natural_key.clone().unwrap_or_default() } else { one.key().to_string() }
}

fn list(session: &Session) -> Answer {
    let reader = session.reader()?;
    let all = articles::all(reader.db())?;
    let (out, words) = (&session.out, &session.out.words);
    if out.json {
        for one in &all {
            let mut row = object(one);
            row.insert("number".to_owned(), json!(called(one)));
            row.insert("built_in".to_owned(), json!(one.id == 0));
            out.json_line(&Value::Object(row))?;
        }
        return Ok(DONE);
    }
    let state = |one: &Article| {
        if one.id == 0 { words.get("article-built-in") } else { words.code("code-article-status", one.status.code()) }
    };
    let row = |one: &Article| {
        vec![called(one), one.language.clone(), state(one), words.number(one.n_used), one.title.clone()]
    };
    out.table(&all.iter().map(row).collect::<Vec<_>>())?;
    Ok(DONE)
}

fn offer(session: &Session, m: &ArgMatches) -> Answer {
    let number = m.get_one::<String>("number").map_or("", String::as_str);
    let Some(key) = Key::parse(number) else {
        return Err(session.misused("cli-bad-number", &[("value", number.into())]));
    };
    let (out, words) = (&session.out, &session.out.words);
    let found = articles::offers(&session.reader()?, key, words.lang().code())?;
    if out.json {
        for one in &found {
            out.json_line(&offer_json(one))?;
        }
        return Ok(DONE);
    }
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|one| vec![called(&one.article), one.article.language.clone(), one.article.title.clone(), why(one, words)])
        .collect();
    out.table(&rows)?;
    Ok(DONE)
}

/// An article that fits a case, for other programs.
pub fn offer_json(one: &Offer) -> Value {
    let why: Vec<&str> = one.why.iter().map(Told::code).collect();
    let words = one.why.iter().find_map(|told| match told {
        Told::Words(words) => Some(words.as_slice()),
        _ => None,
    });
    json!({ "number": called(&one.article), "language": one.article.language, "title": one.article.title,
            "score": one.score, "why": why, "words": words.unwrap_or_default(), "foreign": one.foreign })
}

fn why(one: &Offer, words: &Words) -> String {
    crate::services::articles::why(&one.why, one.foreign, words)
}

fn missing(session: &Session) -> Answer {
    let missing = articles::missing(&articles::all(session.reader()?.db())?);
    let out = &session.out;
    if out.json {
        for (name, languages) in &missing {
            out.json_line(&json!({ "name": name, "missing": languages }))?;
        }
    } else {
        out.table(&missing.into_iter().map(|(name, languages)| vec![name, languages.join(" ")]).collect::<Vec<_>>())?;
    }
    Ok(DONE)
}

fn export(session: &Session, m: &ArgMatches) -> Answer {
    let folder = m.get_one::<PathBuf>("folder").cloned().unwrap_or_default();
    let own: Vec<Article> = articles::all(session.reader()?.db())?;
    let written = articles::to_files(&own, &folder)?;
    let (out, shown) = (&session.out, folder.display().to_string());
    if out.json {
        out.json_line(&json!({ "path": shown, "articles": written }))?;
    } else {
        out.line(&out.words.fill("articles-exported", &[("n", written.into()), ("path", shown.into())]))?;
    }
    Ok(DONE)
}

fn import(session: &Session, m: &ArgMatches) -> Answer {
    let reader = session.reader()?;
    let tag = m.get_one::<String>("language").map(String::as_str);
    let (mut commands, mut n_bad) = (Vec::new(), 0);
    for path in m.get_many::<PathBuf>("path").unwrap_or_default() {
        for file in articles::files(path)? {
            match articles::from_file(&reader, &file, tag) {
                Ok(command) => commands.push(command),
                Err(bad) => {
                    n_bad += 1;
                    session.out.problem(&format!("{}: {}", file.display(), bad_file(&bad, &session.out.words)));
                }
            }
        }
    }
    if commands.is_empty() {
        return Ok(if n_bad > 0 { FAILED } else { DONE });
    }
    let outcome = session.desk()?.run(&session.actor, &commands)?;
    // What says the same as before is no refusal worth an exit code.
    let unchanged =
        |refusal: &crate::domain::refusal::Refusal| *refusal == crate::domain::refusal::Refusal::NothingToDo;
    let mut told = outcome;
    told.refused.retain(|(_, refusal)| !unchanged(refusal));
    let code = super::case::report(session, &told, commands.len())?;
    Ok(if code == DONE && n_bad > 0 { PARTLY } else { code })
}

fn bad_file(bad: &BadFile, words: &Words) -> String {
    match bad {
        BadFile::Unreadable(error) => error.to_string(),
        BadFile::NoLanguage => words.get("articles-no-language"),
        BadFile::Mistakes(found) => found.iter().map(|one| wording::mistake(words, one)).collect::<Vec<_>>().join(" "),
    }
}
