//! `labels refit`, `read`, `reread`: what corrections teach, what comes of it before it holds, and what is read by it.

use std::collections::BTreeMap;

use clap::ArgMatches;
use serde_json::json;

use super::encoder::{note_encoder, note_trouble};
use super::three;
use crate::cli::{Answer, DONE, Failure, Session};
use crate::domain::command::Command;
use crate::domain::understanding::Category;
use crate::domain::understanding::measure::Tally;
use crate::services::import::reading;
use crate::services::labels::teach::{self, FEWEST, Trial};
use crate::services::wording;

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
    warn(session, &trial.present, &trial.learned);
    if !m.get_flag("apply") {
        out.note(&words.get("labels-refit-ask"));
        return Ok(DONE);
    }
    make_hold(session, teach::apply(&trial.lesson), trial.is_worse())
}

/// That a lesson is worse than what holds, before it is taken; on standard error, so that who asks for JSON hears of it too.
pub(super) fn warn(session: &Session, present: &Tally, learned: &Tally) {
    if let Some(text) = wording::worse(&session.out.words, present, learned) {
        session.out.problem(&format!("{text} {}", session.out.words.get("labels-worse")));
    }
}

/// Takes a lesson, and says how it is taken back where it is worse than what held.
pub(super) fn make_hold(session: &Session, lesson: Command, is_worse: bool) -> Answer {
    let outcome = session.desk()?.run(&session.actor, &[lesson])?;
    let answer = crate::cli::case::report(session, &outcome, 1)?;
    if let Some(group) = outcome.group.filter(|_| is_worse && !outcome.operations.is_empty()) {
        session.out.problem(&session.out.words.fill("labels-worse-undo", &[("group", group.to_string().into())]));
    }
    Ok(answer)
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
        "worse": trial.is_worse(),
        "present": tally(&trial.present),
        "learned": tally(&trial.learned),
        "past_cases": trial.n_past,
        "changed": trial.n_changed,
        "moves": moves.collect::<Vec<_>>(),
    }))?;
    Ok(())
}

/// Reads what came in and was left unread.
pub fn read(session: &Session) -> Answer {
    let desk = session.desk()?;
    let n = reading::all(&desk, &mut |_| true)?;
    note_trouble(session);
    told(session, "labels-read", n, true)
}

/// How many past texts another version read than the one that holds, and with consent reads them again.
pub fn reread(session: &Session, m: &ArgMatches) -> Answer {
    let desk = session.desk()?;
    let keys = teach::stale(desk.store().db())?;
    note_trouble(session);
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
