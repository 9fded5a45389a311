//! `labels refit`, `list`, `add`, `phrases`, `examples`: what the desk is taught, and what comes of it before it holds.

use std::collections::BTreeMap;

use clap::ArgMatches;
use serde_json::json;

use super::encoder::note_encoder;
use super::{given, three};
use crate::cli::{Answer, DONE, Failure, Session};
use crate::domain::ids::Key;
use crate::domain::taught::{OwnLabel, Quoted};
use crate::domain::understanding::Category;
use crate::services::import::reading;
use crate::services::labels::teach::{self, FEWEST, Trial};

/// Moves of past cases that are shown to people.
const MOST_MOVES: usize = 8;

/// What corrections would teach, and with consent from now on do.
pub fn refit(session: &Session, m: &ArgMatches) -> Answer {
    let (out, words) = (&session.out, &session.out.words);
    let reader = session.reader()?;
    note_encoder(session, m);
    let trial = teach::trial(reader.db())?;
    let n = trial.lesson.examples.len();
    if n < FEWEST {
        let blanks = [("n", n.to_string().into()), ("fewest", FEWEST.to_string().into())];
        return Err(session.misused("labels-refit-few", &blanks));
    }
    if out.json {
        print_json(session, &trial)?;
    } else {
        print(session, &trial)?;
    }
    if !m.get_flag("apply") {
        out.note(&words.get("labels-refit-ask"));
        return Ok(DONE);
    }
    let outcome = session.desk()?.run(&session.actor, &[teach::apply(&trial.lesson)])?;
    crate::cli::case::report(session, &outcome, 1)
}

fn print(session: &Session, trial: &Trial) -> Result<(), Failure> {
    let (out, words) = (&session.out, &session.out.words);
    let n = i64::try_from(trial.present.n()).unwrap_or(i64::MAX);
    for (key, version, tally) in [
        ("labels-refit-now", trial.present_version, &trial.present),
        ("labels-refit-then", trial.lesson.version, &trial.learned),
    ] {
        let blanks = [
            ("version", version.into()),
            ("accuracy", three(tally.accuracy()).into()),
            ("f1", three(tally.macro_f1(&[])).into()),
            ("n", n.into()),
        ];
        out.line(&words.fill(key, &blanks))?;
    }
    if trial.present_lacks_encoder {
        out.line(&words.get("labels-refit-lacks"))?;
    }
    if !trial.lesson.encoder.is_empty() {
        out.line(&words.get("labels-refit-encoder"))?;
    }
    let then: BTreeMap<String, f64> =
        trial.learned.labels().into_iter().map(|one| (one.label.clone(), one.f1())).collect();
    let head = ["label", "n", "now", "then"].map(|key| words.get(&format!("labels-head-{key}"))).to_vec();
    let row = |one: crate::domain::understanding::measure::OfLabel| {
        let f1 = then.get(&one.label).copied().unwrap_or(0.0);
        vec![category(session, &one.label), one.n.to_string(), three(one.f1()), three(f1)]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(trial.present.labels().into_iter().map(row)).collect();
    out.table(&rows)?;
    let confusions: Vec<String> = trial
        .learned
        .confusions()
        .into_iter()
        .take(MOST_MOVES)
        .map(|(right, said, n)| format!("{} \u{2192} {} {n}", category(session, right), category(session, said)))
        .collect();
    if !confusions.is_empty() {
        out.line(&words.fill("labels-confusions", &[("list", confusions.join(" \u{b7} ").into())]))?;
    }
    let blanks = [("n", trial.n_past.to_string().into()), ("changed", trial.n_changed.to_string().into())];
    out.line(&words.fill("labels-refit-past", &blanks))?;
    for (before, after, n) in trial.moves.iter().take(MOST_MOVES) {
        let blanks = [
            ("before", category(session, before.code()).into()),
            ("after", category(session, after.code()).into()),
            ("n", n.to_string().into()),
        ];
        out.line(&format!("  {}", words.fill("labels-refit-move", &blanks)))?;
    }
    Ok(())
}

fn category(session: &Session, code: &str) -> String {
    if Category::from_code(code).is_some() { session.out.words.code("code-category", code) } else { code.to_owned() }
}

fn print_json(session: &Session, trial: &Trial) -> Result<(), Failure> {
    let tally = |tally: &crate::domain::understanding::measure::Tally| {
        let labels = tally
            .labels()
            .into_iter()
            .map(|one| json!({ "label": one.label, "n": one.n, "said": one.said, "right": one.right, "f1": one.f1() }));
        json!({
            "n": tally.n(),
            "accuracy": tally.accuracy(),
            "macro_f1": tally.macro_f1(&[]),
            "labels": labels.collect::<Vec<_>>(),
            "confusions": tally.confusions().into_iter().map(|(right, said, n)| json!([right, said, n])).collect::<Vec<_>>(),
        })
    };
    let moves = trial.moves.iter().map(|(before, after, n)| json!([before.code(), after.code(), n]));
    session.out.json_line(&json!({
        "version": trial.lesson.version,
        "present_version": trial.present_version,
        "encoder": trial.lesson.encoder,
        "present_lacks_encoder": trial.present_lacks_encoder,
        "corrections": trial.lesson.examples.len(),
        "present": tally(&trial.present),
        "learned": tally(&trial.learned),
        "past_cases": trial.n_past,
        "changed": trial.n_changed,
        "moves": moves.collect::<Vec<_>>(),
    }))?;
    Ok(())
}

/// Puts a label on the open cases that it fits.
pub fn apply(session: &Session, m: &ArgMatches) -> Answer {
    let label = known(session, &text(m, "label"))?;
    let outcome = reading::label(&session.desk()?, &session.actor, &label.name, &mut |_| true)?;
    if outcome.operations.is_empty() {
        session.out.note(&session.out.words.get("labels-apply-none"));
        return Ok(DONE);
    }
    crate::cli::case::report(session, &outcome, 1)
}

/// Reads what came in and was left unread.
pub fn read(session: &Session) -> Answer {
    let desk = session.desk()?;
    let n = reading::all(&desk, &mut |_| true)?;
    told(session, "labels-read", n, true)
}

/// How many past texts another version read than the one that holds, and with consent reads them again.
pub fn reread(session: &Session, m: &ArgMatches) -> Answer {
    let desk = session.desk()?;
    let keys = teach::stale(desk.store().db())?;
    if !m.get_flag("apply") {
        return told(session, "labels-reread-ask", keys.len(), false);
    }
    let outcome = reading::again(&desk, &session.actor, &keys, &mut |_| true)?;
    crate::cli::case::report(session, &outcome, 1)
}

fn told(session: &Session, key: &str, n: usize, done: bool) -> Answer {
    if session.out.json {
        session.out.json_line(&json!({ "texts": n, "read": done }))?;
    } else {
        session.out.line(&session.out.words.fill(key, &[("n", n.into())]))?;
    }
    Ok(DONE)
}

/// The labels of the user's own.
pub fn list(session: &Session) -> Answer {
    let (out, words) = (&session.out, &session.out.words);
    let own = teach::own(session.reader()?.db())?;
    if out.json {
        for label in &own {
            out.json_line(&json!({
                "label": label.name,
                "title": label.title,
                "phrases": label.phrases,
                "examples": label.examples.len(),
                "line": label.line,
                "supplier": label.supplier,
                "state": label.state(),
            }))?;
        }
        return Ok(DONE);
    }
    if own.is_empty() {
        out.note(&words.get("labels-none"));
        return Ok(DONE);
    }
    let head = ["label", "title", "phrases", "examples"].map(|key| words.get(&format!("labels-head-{key}"))).to_vec();
    let row = |label: &OwnLabel| {
        let examples = format!("{} ({})", label.examples.len(), words.get(&format!("labels-{}", label.state())));
        vec![label.name.clone(), label.title.clone(), label.phrases.join(" | "), examples]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(own.iter().map(row)).collect();
    out.table(&rows)?;
    Ok(DONE)
}

/// Makes a label.
pub fn add(session: &Session, m: &ArgMatches) -> Answer {
    let name = text(m, "label");
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !is_name {
        return Err(session.misused("labels-bad-name", &[("name", name.into())]));
    }
    let title = m.get_one::<String>("title").cloned().unwrap_or_else(|| name.clone());
    let (line, supplier) = (text(m, "line"), text(m, "supplier"));
    keep(session, &OwnLabel { name, title, line, supplier, ..OwnLabel::default() })
}

/// Shows, adds or forgets a label's phrases.
pub fn phrases(session: &Session, m: &ArgMatches) -> Answer {
    let mut label = known(session, &text(m, "label"))?;
    let given = given(m, "phrases");
    if given.is_empty() {
        return show(session, &label.phrases);
    }
    let is_new = |phrases: &[String], phrase: &String| !phrases.contains(phrase);
    if m.get_flag("forget") {
        label.phrases.retain(|phrase| is_new(&given, phrase));
    } else {
        let new: Vec<String> = given.into_iter().filter(|phrase| is_new(&label.phrases, phrase)).collect();
        label.phrases.extend(new);
    }
    keep(session, &label)
}

/// The same with its examples; a number of a case stands for what its customer wrote.
pub fn examples(session: &Session, m: &ArgMatches) -> Answer {
    let mut label = known(session, &text(m, "label"))?;
    let given = given(m, "examples");
    if given.is_empty() {
        let texts: Vec<String> = label.examples.into_iter().map(|example| example.text).collect();
        return show(session, &texts);
    }
    let reader = session.reader()?;
    let mut forgotten = OwnLabel::default();
    let learner = if m.get_flag("forget") { &mut forgotten } else { &mut label };
    for one in given {
        let example = match Key::parse(&one) {
            Some(key) => match teach::text_of(reader.db(), key)? {
                Some(text) => Quoted { text, from: vec![key] },
                None => return Err(session.misused("labels-no-text", &[("number", one.into())])),
            },
            None => one.into(),
        };
        learner.learn(example);
    }
    label.examples.retain(|known| forgotten.examples.iter().all(|one| one.text != known.text));
    keep(session, &label)
}

fn show(session: &Session, list: &[String]) -> Answer {
    for one in list {
        if session.out.json {
            session.out.json_line(&json!(one))?;
        } else {
            session.out.line(one)?;
        }
    }
    Ok(DONE)
}

fn known(session: &Session, name: &str) -> Result<OwnLabel, Failure> {
    let own = teach::own(session.reader()?.db())?;
    own.into_iter()
        .find(|label| label.name == name)
        .ok_or_else(|| session.misused("labels-unknown", &[("name", name.to_owned().into())]))
}

fn keep(session: &Session, label: &OwnLabel) -> Answer {
    let outcome = session.desk()?.run(&session.actor, &[teach::keep(label)])?;
    crate::cli::case::report(session, &outcome, 1)
}

fn text(m: &ArgMatches, name: &str) -> String {
    m.get_one::<String>(name).cloned().unwrap_or_default()
}
