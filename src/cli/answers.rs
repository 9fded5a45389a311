//! `answers [NUMBER]`: the saved answers with the languages they lack, or each as it would go to the customer of a case.

use clap::ArgMatches;
use serde_json::json;

use super::{Answer, DONE, Failure, Session};
use crate::domain::ids::{Key, Kind};
use crate::domain::refusal::Refusal;
use crate::services::notices::saved::{self, Saved, Shelved};

pub fn answers(session: &Session, m: &ArgMatches) -> Answer {
    let reader = session.reader()?;
    let language = session.out.words.lang().code();
    let Some(number) = m.get_one::<String>("number") else {
        let shelf = saved::shelf(reader.db(), language, session.clock.now())?;
        return list(session, &shelf);
    };
    let Some(key) = Key::parse(number).filter(|key| matches!(key.kind, Kind::Return | Kind::Ticket)) else {
        return Err(session.misused("cli-bad-number", &[("value", number.as_str().into())]));
    };
    let answers = saved::for_case(reader.db(), key, language, session.clock.now())?;
    if answers.is_empty() {
        return Err(Failure::Desk(Refusal::NotFound(key).into()));
    }
    answers.iter().try_for_each(|answer| print(session, answer))?;
    Ok(DONE)
}

fn list(session: &Session, shelf: &[Shelved]) -> Answer {
    let out = &session.out;
    let mut rows = Vec::new();
    for answer in shelf {
        let Shelved { code, title, languages, missing } = answer;
        if out.json {
            out.json_line(&json!({ "code": code, "title": title, "languages": languages, "missing": missing }))?;
            continue;
        }
        let missing = match missing.as_slice() {
            [] => String::new(),
            some => out.words.fill("answers-missing", &[("languages", some.join(" ").into())]),
        };
        rows.push(vec![code.clone(), title.clone(), languages.join(" "), missing]);
    }
    out.table(&rows)?;
    Ok(DONE)
}

fn print(session: &Session, answer: &Saved) -> Result<(), Failure> {
    let out = &session.out;
    if out.json {
        out.json_line(&json!({
            "code": answer.code,
            "title": answer.title,
            "language": answer.language,
            "wanted": answer.wanted,
            "text": answer.body,
            "blanks_left": answer.left,
        }))?;
        return Ok(());
    }
    let stand_in = if answer.is_stand_in() {
        out.words.fill("answers-stand-in", &[("wanted", answer.wanted.as_str().into())])
    } else {
        String::new()
    };
    out.line(&format!("[{}] {} ({}) {stand_in}", answer.code, answer.title, answer.language))?;
    out.line(&format!("{}\n", answer.body))?;
    Ok(())
}
