//! `rules rehearse|why|test|keep`: a rule over the desk's own past, on one case, and on the cases that are kept as its tests.

use std::path::Path;

use clap::ArgMatches;
use serde_json::{Value, json};

use super::case::report;
use super::rules::{read_file, shelved, tell_mistakes, word};
use super::{Answer, DONE, FAILED, Failure, Session};
use crate::domain::ids::Key;
use crate::domain::money;
use crate::domain::rules::{Rule, Test, Truth};
use crate::domain::time::{self, DAY, Instant};
use crate::services::automation::{self, Judged, Rehearsal, Tried};
use crate::services::lists::Env;
use crate::services::wording;

/// So many cases of a rehearsal are listed for people; JSON lists all.
const SHOWN: usize = 20;

pub fn rehearse(session: &Session, m: &ArgMatches) -> Answer {
    let over = word(m, "over");
    let Some(span) = time::span(over) else {
        return Err(session.misused("rules-bad-span", &[("value", over.into())]));
    };
    let path = Path::new(word(m, "file"));
    let (name, text) = if path.exists() {
        read_file(m)?
    } else {
        let shelf = automation::shelf(&session.reader()?)?;
        match shelf.into_iter().find(|rule| rule.name == word(m, "file")) {
            Some(rule) => (rule.name, rule.text),
            None => read_file(m)?,
        }
    };
    let rule = match Rule::read(&text) {
        Ok(rule) => rule,
        Err(mistakes) => return tell_mistakes(session, &mistakes),
    };
    let now = session.clock.now();
    let since = Instant(now.0.saturating_sub(span));
    let found =
        automation::rehearse(&session.reader()?, &automation::draft(&name, rule), since, now, &mut |_, _| true)?;
    if session.out.json {
        session.out.json_line(&rehearsal_json(&found))?;
    } else {
        tell_rehearsal(session, &found, span / DAY)?;
    }
    Ok(DONE)
}

fn rehearsal_json(found: &Rehearsal) -> Value {
    let hits = found
        .hits
        .iter()
        .map(|hit| json!({ "number": hit.key.to_string(), "at": hit.at.rfc3339(), "operation": hit.operation, "event": hit.event }));
    let misses = found
        .misses
        .iter()
        .map(|miss| json!({ "number": miss.key.to_string(), "at": miss.at.rfc3339(), "operation": miss.operation, "failed": miss.condition }));
    let clashes = found.clashes.iter().map(|clash| {
        json!({ "rule": clash.rule, "step": clash.step, "other_step": clash.other_step, "count": clash.n,
                "example": clash.example.to_string() })
    });
    let money = found.money.iter().map(|(currency, minor)| json!({ "amount_minor": minor, "currency": currency }));
    json!({
        "cases": found.n_cases, "events": found.n_events,
        "matched": hits.collect::<Vec<_>>(), "near_misses": misses.collect::<Vec<_>>(),
        "money": money.collect::<Vec<_>>(), "clashes": clashes.collect::<Vec<_>>(),
        "held": found.n_held, "loops": found.loops,
    })
}

fn tell_rehearsal(session: &Session, found: &Rehearsal, days: i64) -> Result<(), Failure> {
    let (out, words) = (&session.out, &session.out.words);
    out.line(&words.fill(
        "rules-rehearsed",
        &[
            ("days", days.into()),
            ("cases", found.n_cases.into()),
            ("events", found.n_events.into()),
            ("matched", found.hits.len().into()),
            ("missed", found.misses.len().into()),
        ],
    ))?;
    for (condition, n) in found.missed_by() {
        out.line(&words.fill("rules-missed-by", &[("condition", condition.into()), ("n", n.into())]))?;
    }
    for (currency, minor) in &found.money {
        let amount = format!("{} {currency}", money::decimal(*minor, currency));
        out.line(&words.fill("rules-money", &[("amount", amount.into())]))?;
    }
    if found.n_held > 0 {
        out.line(&words.fill("rules-would-wait", &[("n", found.n_held.into())]))?;
    }
    for circle in &found.loops {
        out.line(&words.fill("rules-loop", &[("rules", circle.join(" → ").into())]))?;
    }
    for clash in &found.clashes {
        let blanks = [
            ("rule", clash.rule.as_str().into()),
            ("step", clash.step.as_str().into()),
            ("other", clash.other_step.as_str().into()),
            ("n", clash.n.into()),
            ("example", clash.example.to_string().into()),
        ];
        out.line(&words.fill("rules-clash", &blanks))?;
    }
    let mut rows = Vec::new();
    for hit in found.hits.iter().take(SHOWN) {
        rows.push(vec![
            words.get("rules-matched"),
            hit.key.to_string(),
            hit.at.rfc3339(),
            words.code("rule-event", hit.event),
        ]);
    }
    for miss in found.misses.iter().take(SHOWN) {
        rows.push(vec![words.get("rules-missed"), miss.key.to_string(), miss.at.rfc3339(), miss.condition.clone()]);
    }
    Ok(out.table(&rows)?)
}

pub fn why(session: &Session, m: &ArgMatches) -> Answer {
    let rule = shelved(session, m)?;
    let number = word(m, "number");
    let Some(key) = Key::parse(number) else {
        return Err(session.misused("cli-bad-number", &[("value", number.into())]));
    };
    let read = match &rule.read {
        Ok(read) => read,
        Err(mistakes) => return tell_mistakes(session, mistakes),
    };
    if read.kind != key.kind {
        let blanks = [("kind", read.kind.plural().into()), ("number", number.into())];
        return Err(session.misused("rules-other-kind", &blanks));
    }
    let env = Env { me: String::new(), ..session.env(&session.reader()?)? };
    let judged = automation::judged(&session.reader()?, key, &env)?;
    let Some(Judged { verdict, on, last, .. }) = judged.into_iter().find(|judged| judged.name == rule.name) else {
        return Err(Failure::Desk(crate::domain::refusal::Refusal::NotFound(key).into()));
    };
    let out = &session.out;
    if out.json {
        let truths: Vec<Value> =
            verdict.truths.iter().map(|Truth { text, holds }| json!({ "condition": text, "holds": holds })).collect();
        out.json_line(&json!({ "rule": rule.name, "enabled": rule.is_on(), "number": key.to_string(),
                               "holds": verdict.holds(), "conditions": truths,
                               "on": on.split_whitespace().collect::<Vec<_>>(),
                               "last_run": last.map(|last| json!({ "number": last.key.to_string(),
                                   "outcome": last.outcome.code(), "ran_at": last.at.rfc3339() })) }))?;
        return Ok(DONE);
    }
    let rows = verdict.truths.iter().map(|Truth { text, holds }| {
        vec![out.words.get(if *holds { "rules-holds" } else { "rules-fails" }), text.clone()]
    });
    out.table(&rows.collect::<Vec<_>>())?;
    for line in wording::set_off(&out.words, key, &on, last) {
        out.line(&line)?;
    }
    if !rule.is_on() {
        out.line(&out.words.fill("rules-is-off", &[("name", rule.name.as_str().into())]))?;
    }
    Ok(DONE)
}

/// Runs the tests of one rule, or of all.
pub fn test(session: &Session, m: &ArgMatches) -> Answer {
    let rules = match m.get_one::<String>("name") {
        Some(_) => vec![shelved(session, m)?],
        None => automation::shelf(&session.reader()?)?,
    };
    let mut n_failing = 0;
    for rule in rules {
        let Ok(read) = &rule.read else { continue };
        for tried in automation::try_out(&session.reader()?, read)? {
            n_failing += usize::from(tried.fails());
            tell(session, &rule.name, &tried)?;
        }
    }
    Ok(if n_failing > 0 { FAILED } else { DONE })
}

fn tell(session: &Session, rule: &str, tried: &Tried) -> Result<(), Failure> {
    let (out, test) = (&session.out, &tried.test);
    let fault = tried.fault.map(crate::domain::rules::Fault::code);
    if out.json {
        return Ok(out.json_line(&json!({
            "rule": rule, "number": test.key.to_string(), "at": test.at.rfc3339(), "operation": test.operation,
            "match": test.matches, "fault": fault,
        }))?);
    }
    let said = out.words.code("code-fault", fault.unwrap_or("none"));
    Ok(out.table(&[vec![rule.to_owned(), test.key.to_string(), test.at.rfc3339(), said]])?)
}

/// Tells which tests of a rule fail on this desk; where there is no desk yet, none can.
pub fn tell_failing(session: &Session, rule: &Rule) -> Result<usize, Failure> {
    if rule.tests.is_empty() {
        return Ok(0);
    }
    let Ok(reader) = session.reader() else { return Ok(0) };
    let failing: Vec<Tried> = automation::try_out(&reader, rule)?.into_iter().filter(Tried::fails).collect();
    for tried in &failing {
        if session.out.json {
            tell(session, "", tried)?;
            continue;
        }
        let fault = tried.fault.map_or("none", crate::domain::rules::Fault::code);
        let blanks = [
            ("number", tried.test.key.to_string().into()),
            ("at", tried.test.at.rfc3339().into()),
            ("fault", session.out.words.code("code-fault", fault).into()),
        ];
        session.out.problem(&session.out.words.fill("rules-test-fails", &blanks));
    }
    Ok(failing.len())
}

/// Keeps a case as a test of a rule.
pub fn keep(session: &Session, m: &ArgMatches) -> Answer {
    let rule = shelved(session, m)?;
    let (number, at) = (word(m, "number"), word(m, "at"));
    let Some(key) = Key::parse(number) else {
        return Err(session.misused("cli-bad-number", &[("value", number.into())]));
    };
    let now = session.clock.now();
    let at = if at.is_empty() { Some(now) } else { Instant::parse(at) };
    let Some(at) = at else {
        return Err(session.misused("rules-bad-moment", &[("value", word(m, "at").into())]));
    };
    let deeds = rule.read.as_ref().ok().map(|read| read.deeds.iter().map(|deed| deed.verb.clone()).collect());
    let matches = !m.get_flag("not");
    let test = Test { key, at, operation: None, matches, deeds: deeds.filter(|_| matches) };
    let outcome = session.desk()?.run(&session.actor, &[rule.keep(&test)])?;
    report(session, &outcome, 1)
}
