//! `findings`: what really moved, what to do about it, what is on the watch list, and what would be if a cause became rarer.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::figures::{figure_json, goal_json};
use super::{Answer, DONE, Failure, Session};
use crate::analytics::advice::{Advice, Evidence};
use crate::analytics::finding::{Size, Week};
use crate::analytics::{Dimension, Finding, Measured, Scope};
use crate::domain::time::{civil, iso_week};
use crate::report::chart::Unit;
use crate::report::numbers;
use crate::report::wording;
use crate::services::figures::goals::{Standing, Target};
use crate::services::figures::{Env, period_code};
use crate::services::findings::{self, Review, Watched, told, what_if};
use crate::text::Words;

/// `findings [--period P] [--why N | --what-if DIM=WORD [--less PERCENT]] [--json]`
pub fn findings(session: &Session, m: &ArgMatches) -> Answer {
    let reader = session.reader()?;
    let env = Env::load(&reader, session.clock.now())?;
    let text = m.get_one::<String>("period").map_or("last-week", String::as_str);
    let scope = env.period(text).ok_or_else(|| session.misused("figures-bad-period", &[("value", text.into())]))?;
    if let Some(cause) = m.get_one::<String>("what-if") {
        let less = i64::from(m.get_one::<u8>("less").copied().unwrap_or(50));
        let answer = what_if::answer(&reader, &env, &scope, cause_of(session, cause)?, less)?;
        return tell_what_if(session, answer.as_ref(), less);
    }
    let review = findings::review(&reader, &env, &scope)?;
    if let Some(n) = m.get_one::<u64>("why") {
        return why(session, &review, *n, &env);
    }
    if session.out.json {
        return as_json(session, &review, &env);
    }
    tell(session, &review, &scope, &env)
}

fn cause_of(session: &Session, text: &str) -> Result<(Dimension, String), Failure> {
    let named = text.split_once('=').and_then(|(by, word)| Some((Dimension::from_code(by)?, word.to_owned())));
    named.ok_or_else(|| {
        let known = Dimension::CODES.join(" ");
        session.misused("figures-bad-group", &[("value", text.into()), ("known", known.into())])
    })
}

fn tell(session: &Session, review: &Review, scope: &Scope, env: &Env) -> Answer {
    let (out, words) = (&session.out, &session.out.words);
    if review.findings.is_empty() {
        let blanks = [("period", period_code(scope).into()), ("n", review.n_looked_at.into())];
        out.line(&words.fill("findings-none", &blanks))?;
    }
    for place in 0..review.findings.len() {
        tell_finding(session, review, place, env)?;
    }
    if !review.watch.is_empty() {
        out.line(&words.get("findings-watch"))?;
    }
    for (place, watched) in review.watch.iter().enumerate() {
        out.line(&format!("   {}", told::watched(words, watched)))?;
        tell_advice(session, review, Evidence::Watched(place))?;
    }
    Ok(DONE)
}

fn tell_finding(session: &Session, review: &Review, place: usize, env: &Env) -> Result<(), Failure> {
    let (out, words, finding) = (&session.out, &session.out.words, &review.findings[place]);
    let blanks = [("n", (place + 1).into()), ("title", told::title(words, finding).into())];
    out.line(&words.fill("findings-line", &blanks))?;
    out.line(&format!("   {}", told::change(words, finding)))?;
    let note = wording::note(words, env.shop(), &finding.now);
    out.line(&format!("   {note}"))?;
    for line in told::lines(words, finding) {
        out.line(&format!("   {line}"))?;
    }
    tell_advice(session, review, Evidence::Finding(place))
}

/// All that one finding rests on: the points of its chart, and how to see its cases.
fn why(session: &Session, review: &Review, n: u64, env: &Env) -> Answer {
    let place = usize::try_from(n).unwrap_or(usize::MAX) - 1;
    let Some(finding) = review.findings.get(place) else {
        let blanks = [("n", n.into()), ("all", review.findings.len().into())];
        return Err(session.misused("findings-no-such", &blanks));
    };
    let (out, words) = (&session.out, &session.out.words);
    if out.json {
        let mut line = finding_json(finding, env);
        line["advice"] = advice_json(session, review, Evidence::Finding(place));
        out.json_line(&line)?;
        return Ok(DONE);
    }
    tell_finding(session, review, place, env)?;
    if !finding.weeks.is_empty() {
        out.table(&finding.weeks.iter().map(|week| week_cells(words, finding, week)).collect::<Vec<_>>())?;
    }
    if let Some((kind, query)) = &finding.now.cases {
        out.line(&words.fill("findings-cases", &[("kind", kind.as_str().into()), ("query", query.as_str().into())]))?;
    }
    Ok(DONE)
}

/// `2026-W30  6.1 %  9 of 148  0.5 % (0.0 %–2.2 %)  outside of its limits`
fn week_cells(words: &Words, finding: &Finding, week: &Week) -> Vec<String> {
    let unit = if matches!(finding.now.measured, Measured::Time { .. }) { Unit::Seconds } else { Unit::Share };
    let told = |value: Option<f64>| value.map_or_else(String::new, |value| numbers::text(words, unit, value));
    let cases = week.part.zip(week.whole).map_or_else(String::new, |(part, whole)| {
        words.fill("findings-week-cases", &[("part", words.number(part).into()), ("whole", words.number(whole).into())])
    });
    let usual = week.limits.map_or_else(
        || told(week.usual),
        |(low, high)| {
            let blanks = [
                ("usual", told(week.usual).into()),
                ("low", told(Some(low)).into()),
                ("high", told(Some(high)).into()),
            ];
            words.fill("findings-week-usual", &blanks)
        },
    );
    let season = week.season.as_ref().map(|season| crate::report::wording::season(words, season));
    let marks = [
        week.in_baseline.then(|| words.get("findings-week-baseline")),
        week.outside.then(|| words.code("signal", "outside")),
        week.in_a_row.then(|| words.code("signal", "run")),
        season,
    ];
    let marks: Vec<String> = marks.into_iter().flatten().collect();
    vec![iso_week(week.first_day), told(week.value), cases, usual, marks.join(&words.get("list-comma"))]
}

fn tell_advice(session: &Session, review: &Review, evidence: Evidence) -> Result<(), Failure> {
    let (out, words) = (&session.out, &session.out.words);
    for advice in told::advice_on(review, evidence) {
        let (text, wrong_if) = told::advice(words, advice);
        let area = words.code("area", advice.area.code());
        out.line(&format!("   → {}", words.fill("findings-advice", &[("area", area.into()), ("text", text.into())])))?;
        if !wrong_if.is_empty() {
            out.line(&format!("     {}", words.fill("findings-wrong-if", &[("text", wrong_if.into())])))?;
        }
    }
    Ok(())
}

fn as_json(session: &Session, review: &Review, env: &Env) -> Answer {
    for (place, finding) in review.findings.iter().enumerate() {
        let mut line = finding_json(finding, env);
        line["advice"] = advice_json(session, review, Evidence::Finding(place));
        session.out.json_line(&line)?;
    }
    for (place, watched) in review.watch.iter().enumerate() {
        let mut line = watched_json(watched);
        line["advice"] = advice_json(session, review, Evidence::Watched(place));
        session.out.json_line(&line)?;
    }
    Ok(DONE)
}

fn finding_json(finding: &Finding, env: &Env) -> Value {
    let groups = |groups: &[(Dimension, String)]| -> Value {
        groups
            .iter()
            .map(|(by, word)| (by.code().to_owned(), Value::from(word.as_str())))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let also = finding.also.iter().map(|(metric, of)| json!({ "metric": metric.code(), "groups": groups(of) }));
    let mut line = json!({
        "finding": told::call(finding),
        "signal": finding.signal.code(),
        "since": civil(finding.since_day).map(|day| day.to_string()),
        "now": figure_json(None, &finding.now, env),
        "before": finding.before.as_ref().map(|before| figure_json(None, before, env)),
        "better": finding.better,
        "season": finding.season,
        "n_looked_at": finding.n_looked_at,
        "strength": finding.strength,
        "products": finding.products,
        "also": also.collect::<Vec<_>>(),
        "weeks": finding.weeks.iter().map(week_json).collect::<Vec<_>>(),
    });
    if let Some((name, goal)) = &finding.goal {
        line["goal"] = goal_json(&Target { name: name.clone(), goal: goal.clone() }, Standing::Missed);
    }
    if let Some((difference, interval)) = finding.difference {
        line["difference"] = json!({ "value": difference, "low": interval.low, "high": interval.high });
    }
    if let Some(mix) = finding.mix {
        line["mix"] = json!({ "mix": mix.mix, "rate": mix.rate });
    }
    line["money"] = money_json(finding.money.as_ref());
    line
}

/// One point of the chart that a finding rests on.
fn week_json(week: &Week) -> Value {
    let day = |day: i64| civil(day).map(|day| day.to_string());
    json!({
        "first_day": day(week.first_day),
        "until_day": day(week.until_day),
        "part": week.part,
        "whole": week.whole,
        "value": week.value,
        "usual": week.usual,
        "low": week.limits.map(|(low, _)| low),
        "high": week.limits.map(|(_, high)| high),
        "outside": week.outside,
        "in_a_row": week.in_a_row,
        "in_baseline": week.in_baseline,
        "season": week.season,
    })
}

fn watched_json(watched: &Watched) -> Value {
    json!({
        "watched": watched.by.code(),
        "group": watched.group.word,
        "part": watched.group.part,
        "whole": watched.group.whole,
        "low": watched.group.interval.low,
        "high": watched.group.interval.high,
        "shrunken": watched.group.shrunken,
        "overall": watched.overall,
        "n_looked_at": watched.n_looked_at,
        "first_day": civil(watched.first_day).map(|day| day.to_string()),
        "until_day": civil(watched.until_day).map(|day| day.to_string()),
        "money": money_json(watched.money.as_ref()),
    })
}

fn money_json(money: Option<&Size>) -> Value {
    money.map_or(
        Value::Null,
        |size| json!({ "amount_minor": size.minor, "currency": size.currency, "of": size.of.code() }),
    )
}

fn advice_json(session: &Session, review: &Review, evidence: Evidence) -> Value {
    let told = |advice: &Advice| {
        let (text, wrong_if) = told::advice(&session.out.words, advice);
        let groups = advice.groups.iter().map(|(by, word)| json!({ "by": by.code(), "word": word }));
        json!({
            "code": advice.code,
            "area": advice.area.code(),
            "text": text,
            "wrong_if": wrong_if,
            "groups": groups.collect::<Vec<_>>(),
            "reasons": advice.reasons.iter().map(|reason| reason.code()).collect::<Vec<_>>(),
            "money": money_json(advice.money.as_ref()),
        })
    };
    told::advice_on(review, evidence).map(told).collect()
}

fn tell_what_if(session: &Session, answer: Option<&what_if::Answer>, less: i64) -> Answer {
    let (out, words) = (&session.out, &session.out.words);
    let Some(answer) = answer else {
        out.line(&words.get("doubt-no-data"))?;
        return Ok(DONE);
    };
    let what_if::Answer { cause, what_if, currency, scope } = answer;
    let (least, most) = what_if.saved_interval;
    if out.json {
        let money = |minor: i64| json!({ "amount_minor": minor, "currency": currency });
        out.json_line(&json!({
            "orders": cause.orders, "returned": cause.returned, "caused": cause.caused, "less_percent": less,
            "now": what_if.now, "then": what_if.then, "low": what_if.interval.low, "high": what_if.interval.high,
            "saved": money(what_if.saved_minor), "saved_low": money(least), "saved_high": money(most), "small": what_if.small,
        }))?;
        return Ok(DONE);
    }
    let share = |value: f64| numbers::text(words, Unit::Share, value);
    let groups = scope.groups.iter().map(|(by, word)| told::group(words, *by, word)).collect::<Vec<_>>();
    let blanks = [
        ("cause", groups.join(&words.get("list-comma")).into()),
        ("period", period_code(scope).into()),
        ("percent", less.into()),
        ("caused", words.number(cause.caused).into()),
        ("returned", words.number(cause.returned).into()),
        ("orders", words.number(cause.orders).into()),
        ("now", share(what_if.now).into()),
        ("then", share(what_if.then).into()),
        ("low", share(what_if.interval.low).into()),
        ("high", share(what_if.interval.high).into()),
        ("saved", words.money(what_if.saved_minor, currency).into()),
        ("least", words.money(least, currency).into()),
        ("most", words.money(most, currency).into()),
    ];
    let keys: &[&str] = if what_if.small {
        &["what-if-cases", "what-if-small"]
    } else {
        &["what-if-cases", "what-if-rate", "what-if-money"]
    };
    for key in keys {
        out.line(&words.fill(key, &blanks))?;
    }
    Ok(DONE)
}
