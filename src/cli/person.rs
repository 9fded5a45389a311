//! A person on the command line: what `show` says of the customer behind a record, who returns often, and what is handed out or erased.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::{Answer, DONE, Failure, Session};
use crate::domain::change::Record;
use crate::domain::credits::CreditUnit;
use crate::domain::customers::{Customer, Judged, Removed};
use crate::domain::ids::{Key, Kind};
use crate::domain::time::Instant;
use crate::services::people::erasing;
use crate::services::people::telling::{
    balances_line, counts_line, flag_line, identity_line, proposal_line, rate_line, sums_line,
};
use crate::services::people::{Fair, Frequent, Person, frequent};
use crate::services::read::CurrencySum;

/// A person with joined records, what speaks for more, and how often goods came back.
pub fn person_json(person: &Person, now: Instant) -> Value {
    let identity = |one: &Customer| {
        json!({ "number": one.key().to_string(), "platform": one.platform, "handle": one.handle, "name": one.name,
                "joined_by": one.joined_by, "joined_at": one.joined_at.map(Instant::rfc3339), "tier": one.tier })
    };
    let proposal = |one: &crate::services::people::Proposal| {
        let signs: Vec<&str> = one.found.signs.iter().map(|sign| sign.code()).collect();
        json!({ "number": one.customer.key().to_string(), "platform": one.customer.platform, "name": one.customer.name,
                "signs": signs, "confidence": one.found.confidence })
    };
    let flag = person.flagged(now).map(|one| {
        json!({ "number": one.key().to_string(), "until": one.flagged_until.rfc3339(), "by": one.flagged_by,
                "reason": one.flag_reason })
    });
    let balance = |(unit, currency, minor): &(CreditUnit, String, i64)| json!({ "unit": unit.code(), "currency": currency, "amount_minor": minor });
    let (stars, rated) = person.stars;
    json!({
        "identities": person.identities.iter().map(identity).collect::<Vec<_>>(),
        "proposals": person.proposals.iter().map(proposal).collect::<Vec<_>>(),
        "tier": person.tier(),
        "flag": flag,
        "orders": person.n_orders,
        "returns": person.n_returns,
        "complaints": person.n_complaints,
        "reviews": person.n_reviews,
        "ratings": { "count": rated, "stars": stars },
        "paid": sums(&person.paid),
        "refunded": sums(&person.refunded),
        "balances": person.balances.iter().map(balance).collect::<Vec<_>>(),
        "cases": person.cases.iter().map(|case| case.key().to_string()).collect::<Vec<_>>(),
        "returning": fair_json(&person.fair),
    })
}

fn sums(sums: &[CurrencySum]) -> Value {
    sums.iter().map(|sum| json!({ "amount_minor": sum.sum_minor, "currency": sum.currency })).collect()
}

fn fair_json(fair: &Fair) -> Value {
    let judged = |one: &Judged| json!({ "number": one.key.to_string(), "removed": one.removed.map(Removed::code) });
    json!({
        "returned_orders": fair.fairness.returned,
        "orders": fair.fairness.orders,
        "rate_hundredths_of_percent": fair.fairness.rate,
        "usual_hundredths_of_percent": fair.fairness.usual,
        "product_line": fair.line,
        "stands_out": fair.fairness.stands_out,
        "evidence": fair.evidence.iter().map(judged).collect::<Vec<_>>(),
    })
}

/// The person behind a record, below its facts.
pub fn print_person(session: &Session, person: &Person) -> Result<(), Failure> {
    let (out, words) = (&session.out, &session.out.words);
    out.line("")?;
    for one in &person.identities {
        out.line(&identity_line(one, words))?;
    }
    for one in &person.proposals {
        out.line(&proposal_line(one, words))?;
    }
    out.line(&counts_line(person, words))?;
    let totals = [
        ("column-paid", sums_line(&person.paid, words)),
        ("column-refunded", sums_line(&person.refunded, words)),
        ("column-credit", balances_line(person, words)),
    ];
    for (name, told) in totals.iter().filter(|(_, told)| !told.is_empty()) {
        out.line(&format!("{}: {told}", words.get(name)))?;
    }
    let now = session.clock.now();
    if let Some(one) = person.flagged(now) {
        out.line(&flag_line(one, words))?;
    }
    out.line(&rate_line(&person.fair, words))?;
    Ok(())
}

/// `customer frequent|export|erase`
pub fn customer(session: &Session, m: &ArgMatches) -> Answer {
    match m.subcommand() {
        Some(("frequent", m)) => list_frequent(session, m.get_one::<i64>("limit").copied().unwrap_or(30)),
        Some(("export", m)) => hand_out(session, m),
        Some(("erase", m)) => erase(session, m),
        _ => Ok(super::USAGE),
    }
}

fn customer_named(session: &Session, m: &ArgMatches) -> Result<i64, Failure> {
    let number = m.get_one::<String>("number").map_or("", String::as_str);
    let key = Key::parse(number).filter(|key| key.kind == Kind::Customer);
    key.map(|key| key.id).ok_or_else(|| session.misused("cli-bad-number", &[("value", number.into())]))
}

/// `customer export NUMBER --out FILE`
fn hand_out(session: &Session, m: &ArgMatches) -> Answer {
    let all = erasing::handed_out(&session.reader()?, customer_named(session, m)?)?;
    let records: usize = all.values().filter_map(Value::as_array).map(Vec::len).sum();
    let path = m.get_one::<std::path::PathBuf>("out").cloned().unwrap_or_default();
    crate::services::reports::files::write(&path, &serde_json::to_vec_pretty(&all).unwrap_or_default())?;
    let (out, path) = (&session.out, path.display().to_string());
    if out.json {
        out.json_line(&json!({ "path": path, "records": records }))?;
    } else {
        out.line(&out.words.fill("customer-exported", &[("path", path.into()), ("n", records.into())]))?;
    }
    Ok(DONE)
}

/// `customer erase NUMBER --yes`
fn erase(session: &Session, m: &ArgMatches) -> Answer {
    let (out, id) = (&session.out, customer_named(session, m)?);
    if !m.get_flag("yes") {
        let all = erasing::handed_out(&session.reader()?, id)?;
        let records: usize = all.values().filter_map(Value::as_array).map(Vec::len).sum();
        out.problem(&out.words.fill("customer-erase-asks", &[("n", records.into())]));
        return Ok(super::USAGE);
    }
    let done = erasing::erase(&mut session.known_desk()?, &session.actor, id)?;
    let paths = |paths: &[std::path::PathBuf]| paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
    if out.json {
        out.json_line(&json!({ "records": done.records, "operations": done.operations, "files": paths(&done.files),
                               "copies": paths(&done.copies), "reports": paths(&done.reports) }))?;
        return Ok(DONE);
    }
    let counts = [("records", done.records.into()), ("operations", done.operations.into())];
    out.line(&out.words.fill("customer-erased", &counts))?;
    for path in paths(&done.files) {
        out.line(&out.words.fill("customer-erased-file", &[("path", path.into())]))?;
    }
    for path in paths(&done.copies) {
        out.note(&out.words.fill("customer-erased-copy", &[("path", path.into())]));
    }
    for path in paths(&done.reports) {
        out.note(&out.words.fill("customer-erased-report", &[("path", path.into())]));
    }
    Ok(DONE)
}

fn list_frequent(session: &Session, limit: i64) -> Answer {
    let reader = session.reader()?;
    let now = session.clock.now();
    let found = frequent(&reader, now, limit)?;
    let (out, words) = (&session.out, &session.out.words);
    if out.json {
        for one in &found {
            let number = one.customer.key().to_string();
            let flagged = one.customer.is_flagged(now);
            out.json_line(&json!({ "number": number, "name": one.customer.shown(), "platform": one.customer.platform,
                                   "flagged": flagged, "returning": fair_json(&one.fair) }))?;
        }
        return Ok(DONE);
    }
    let row = |one: &Frequent| {
        let mark = if one.fair.fairness.stands_out { "!" } else { "" };
        vec![
            Key::new(Kind::Customer, one.customer.id).to_string(),
            mark.to_owned(),
            one.customer.platform.clone(),
            one.customer.shown().to_owned(),
            rate_line(&one.fair, words),
        ]
    };
    out.table(&found.iter().map(row).collect::<Vec<_>>())?;
    Ok(DONE)
}
