//! `--as-of` for every command that reads, and `today`: the desk as it stands, or as it stood at any moment.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::{Answer, DONE, Failure, Session};
use crate::domain::ids::Key;
use crate::domain::time::Instant;
use crate::services::clock::Clock;
use crate::services::overview::{self, Count, Today};
use crate::services::past::{self, Moment, Point, Step};
use crate::services::queue::Owed;
use crate::services::read::{CurrencySum, WeekCount};
use crate::text::DatePattern;

/// Runs the command, from the moment that it names where it names one.
pub fn seen_from(mut session: Session, matches: &ArgMatches) -> u8 {
    match go_back(&mut session, matches) {
        Ok(()) => session.dispatch(matches),
        Err(failure) => session.failed(&failure),
    }
}

fn go_back(session: &mut Session, matches: &ArgMatches) -> Result<(), Failure> {
    let Some((name, command)) = matches.subcommand() else { return Ok(()) };
    let Ok(Some(text)) = command.try_get_one::<String>("as-of") else { return Ok(()) };
    let moment = moment(session, text)?;
    // A case is brought back alone, which costs the same on a desk of any size.
    let case = match name {
        "show" => command.get_one::<String>("number"),
        "why" => command.get_one::<String>("case"),
        _ => None,
    };
    session.point = Some(Point { operation: moment.operation, of: case.and_then(|number| Key::parse(number)) });
    let when = session.out.words.date(moment.at, DatePattern::Minute);
    let key = if moment.operation == 0 { "cli-as-of-before" } else { "cli-as-of" };
    let blanks = [("when", when.into()), ("operation", format!("#{}", moment.operation).into())];
    session.out.note(&session.out.words.fill(key, &blanks));
    session.clock = Clock::Fixed(moment.at);
    Ok(())
}

fn moment(session: &Session, text: &str) -> Result<Moment, Failure> {
    let reader = session.reader()?;
    let env = session.env(&reader)?;
    let Some(step) = past::typed(text, &env) else {
        return Err(session.misused("past-bad-moment", &[("value", text.into())]));
    };
    if let Step::After(operation) = step
        && reader.operation(operation)?.is_none()
    {
        return Err(session.misused("cli-no-such-operation", &[("newest", reader.head()?.to_string().into())]));
    }
    Ok(past::step(&reader, None, (reader.head()?, env.now), step, env.now)?)
}

/// `today`
pub fn today(session: &Session, _: &ArgMatches) -> Answer {
    let reader = session.reader()?;
    let env = session.env(&reader)?;
    let mut today = overview::today(&reader, &env)?;
    today.leave_out(&session.settings.hidden);
    if session.out.json {
        session.out.json_line(&today_json(&today, session.clock.now(), reader.head()?))?;
        return Ok(DONE);
    }
    let (out, words) = (&session.out, &session.out.words);
    out.line(&words.get("queue-title"))?;
    let due = |owed: &Owed| {
        vec![
            words.date(owed.due_at, DatePattern::Minute),
            owed.key.to_string(),
            format!("{} {}", owed.platform, owed.market),
            words.code("code-asks", owed.asks.code()),
            words.code("deadline", &owed.clause),
            owed.what.clone(),
        ]
    };
    out.table(&today.queue.iter().map(due).collect::<Vec<_>>())?;
    out.line(&format!("\n{}", words.get("today-title")))?;
    let count = |count: &Count| {
        let sentence = words.fill(&format!("today-{}", count.what), &[("n", count.count.into())]);
        vec![words.number(count.count), sentence]
    };
    out.table(&today.counts.iter().map(count).collect::<Vec<_>>())?;
    Ok(DONE)
}

fn today_json(today: &Today, now: Instant, head: i64) -> Value {
    let owed = |owed: &Owed| {
        json!({
            "number": owed.key.to_string(),
            "due_at": owed.due_at.rfc3339(),
            "clause": owed.clause,
            "asks": owed.asks.code(),
            "platform": owed.platform,
            "market": owed.market,
            "what": owed.what,
            "customer": owed.customer,
            "severity": owed.severity.code(),
            "assignee": owed.assignee,
        })
    };
    let count = |count: &Count| json!({ "what": count.what, "kind": count.kind.plural(), "query": count.query, "count": count.count, "urgent": count.urgent });
    let week = |week: &WeekCount| json!({ "week": crate::domain::time::iso_week(week.monday), "count": week.count });
    let sum =
        |sum: &CurrencySum| json!({ "amount_minor": sum.sum_minor, "currency": sum.currency, "count": sum.count });
    json!({
        "at": now.rfc3339(),
        "operation": head,
        "queue": today.queue.iter().map(owed).collect::<Vec<_>>(),
        "counts": today.counts.iter().map(count).collect::<Vec<_>>(),
        "returns_by_week": today.returns_by_week.iter().map(week).collect::<Vec<_>>(),
        "complaints_by_week": today.complaints_by_week.iter().map(week).collect::<Vec<_>>(),
        "refunds_this_week": today.refunds_this_week.iter().map(sum).collect::<Vec<_>>(),
    })
}
