//! `figures`: key figures with numerator, denominator, interval and maturity.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::{Answer, DONE, FAILED, Failure, Session};
use crate::domain::command::nearest;
use crate::domain::goals::Limit;
use crate::report::pictures::group_word;
use crate::report::wording;
use crate::services::figures::goals::{Standing, Target, Targets};
use crate::services::figures::{self, Ask, Basis, Dimension, Env, Figure, Measured, Metric, Scope, Step};
use crate::services::read::Reader;

/// `figures [--metric M,...] [--period P] [--by DIM] [--basis cohort|flow] [--trend N] [--json]`
pub fn figures(session: &Session, m: &ArgMatches) -> Answer {
    let reader = session.reader()?;
    let env = Env::load(&reader, session.clock.now())?;
    let targets = Targets::load(&reader)?;
    let fails = m.get_flag("fail-if-missed");
    let mut asked = asks(session, m, &env)?;
    if fails && m.get_one::<String>("metric").is_none() {
        add_goals(&mut asked, &targets, &env);
    }
    let mut rows = vec![];
    for ask in asked {
        rows.extend(counted(&reader, &env, &ask, m)?);
    }
    let stands: Vec<_> = rows.iter().map(|(_, figure)| targets.standing(&env, figure)).collect();
    let is_missed = stands.iter().flatten().any(|(_, standing)| *standing == Standing::Missed);
    let done = if fails && is_missed { FAILED } else { DONE };
    let out = &session.out;
    if out.json {
        for ((group, figure), stands) in rows.iter().zip(&stands) {
            let mut line = figure_json(group.as_ref(), figure, &env);
            if let Some((target, standing)) = stands {
                line["goal"] = goal_json(target, *standing);
            }
            out.json_line(&line)?;
        }
        return Ok(done);
    }
    let words = &out.words;
    let stands_any = stands.iter().any(Option::is_some);
    let told = rows.iter().zip(&stands).map(|((group, figure), stands)| {
        let mut cells = vec![wording::name(words, figure), wording::value(words, figure)];
        if let Some((by, word)) = group {
            cells.insert(1, group_word(&session.out.words, *by, word));
        }
        if stands_any {
            cells.push(
                stands
                    .as_ref()
                    .map_or_else(String::new, |(target, standing)| wording::goal(words, &target.goal, *standing)),
            );
        }
        cells.push(wording::note(words, env.shop(), figure));
        cells
    });
    out.table(&told.collect::<Vec<_>>())?;
    Ok(done)
}

/// The figures that goals are about, where they are not asked for already.
fn add_goals(asked: &mut Vec<Ask>, targets: &Targets, env: &Env) {
    let Some(scope) = asked.first().map(|ask| ask.scope.clone()) else { return };
    for target in targets.over(env, &scope) {
        let ask = target.ask(&scope);
        if !asked.contains(&ask) {
            asked.push(ask);
        }
    }
}

pub(super) fn goal_json(target: &Target, standing: Standing) -> Value {
    let goal = &target.goal;
    let value = match &goal.limit {
        Limit::Share(parts) => json!({ "share_millionths": parts }),
        Limit::Number(parts) => json!({ "millionths": parts }),
        Limit::Millis(millis) => json!({ "seconds": millis / 1_000 }),
        Limit::Money(minor, currency) => json!({ "amount_minor": minor, "currency": currency }),
    };
    let side = if goal.at_most { "at_most" } else { "at_least" };
    json!({ "name": target.name, side: value, "standing": standing.code() })
}

type Grouped = (Option<(Dimension, String)>, Figure);

fn counted(reader: &Reader, env: &Env, ask: &Ask, m: &ArgMatches) -> Result<Vec<Grouped>, Failure> {
    if let Some(by) = m.get_one::<String>("by").and_then(|code| Dimension::from_code(code)) {
        let groups = figures::grouped(reader, env, ask, by)?;
        return Ok(groups.into_iter().map(|(word, figure)| (Some((by, word)), figure)).collect());
    }
    let step = match m.get_one::<String>("step").map(String::as_str) {
        Some("day") => Step::Day,
        Some("month") => Step::Month,
        _ => Step::Week,
    };
    let figures = match m.get_one::<u16>("trend") {
        Some(n) => figures::series(reader, env, ask, step, usize::from(*n))?,
        None => vec![figures::figure(reader, env, ask)?],
    };
    Ok(figures.into_iter().map(|figure| (None, figure)).collect())
}

/// What is asked; a word that nobody knows is named with all that are known.
fn asks(session: &Session, m: &ArgMatches, env: &Env) -> Result<Vec<Ask>, Failure> {
    let scope = scope(session, env, m)?;
    let basis = m.get_one::<String>("basis").and_then(|code| Basis::from_code(code)).unwrap_or_default();
    let named: Vec<&str> =
        m.get_many::<String>("metric").unwrap_or_default().flat_map(|list| list.split(',')).collect();
    let named = if named.is_empty() { Metric::KEY.iter().map(|metric| metric.code()).collect() } else { named };
    named
        .into_iter()
        .map(|text| {
            let (code, variant) = text.split_once(':').unwrap_or((text, ""));
            let code = code.replace('-', "_");
            let metric = Metric::from_code(&code).ok_or_else(|| {
                let known = Metric::CODES.join(" ");
                let near = nearest(&code, Metric::CODES.iter().copied()).unwrap_or("none");
                let blanks = [("value", code.as_str().into()), ("near", near.into()), ("known", known.into())];
                session.misused("figures-bad-metric", &blanks)
            })?;
            Ok(Ask { metric, scope: scope.clone(), basis, variant: variant.to_owned() })
        })
        .collect()
}

/// The period and the groups that are named in the arguments.
pub(super) fn scope(session: &Session, env: &Env, m: &ArgMatches) -> Result<Scope, Failure> {
    let text = m.get_one::<String>("period").map_or("last-week", String::as_str);
    let Some(mut scope) = env.period(text) else {
        return Err(session.misused("figures-bad-period", &[("value", text.into())]));
    };
    for group in m.get_many::<String>("only").unwrap_or_default() {
        let named = group
            .split_once('=')
            .and_then(|(by, word)| Some((Dimension::from_code(&by.replace('-', "_"))?, word.to_owned())));
        let known = Dimension::CODES.join(" ");
        scope.groups.push(named.ok_or_else(|| {
            session.misused("figures-bad-group", &[("value", group.as_str().into()), ("known", known.into())])
        })?);
    }
    Ok(scope)
}

pub(super) fn figure_json(group: Option<&(Dimension, String)>, figure: &Figure, env: &Env) -> Value {
    let day = |day: i64| crate::domain::time::civil(day).map(|date| date.to_string());
    let mut line = json!({
        "metric": figure.metric.code(),
        "version": figure.version,
        "variant": figure.variant,
        "basis": figure.basis.code(),
        "first_day": day(figure.scope.first_day),
        "until_day": day(figure.scope.until_day),
        "zone": env.analysis.zone_name,
        "groups": figure.scope.groups.iter().map(|(by, word)| (by.code().to_owned(), Value::from(word.as_str())))
            .collect::<serde_json::Map<_, _>>(),
        "value": figure.value(),
        "measured": measured_json(&figure.measured),
        "excluded": figure.excluded.iter().map(|(why, n)| (why.clone(), Value::from(*n))).collect::<serde_json::Map<_, _>>(),
        "as_of": figure.as_of.rfc3339(),
    });
    if let Some((by, word)) = group {
        line["by"] = by.code().into();
        line["group"] = word.as_str().into();
    }
    if let Some(maturity) = &figure.maturity {
        line["maturity"] = json!({ "past": maturity.past, "all": maturity.all });
        if let Some((value, interval)) = maturity.projection {
            line["maturity"]["projected"] = json!({ "value": value, "low": interval.low, "high": interval.high });
        }
    }
    if let Some((kind, query)) = &figure.cases {
        line["cases"] = json!({ "kind": kind, "query": query });
        if let Some(n) = figure.n_listed {
            line["cases"]["n"] = n.into();
        }
    }
    line
}

/// Money as `{amount_minor, currency}`, everything else by its field's name.
fn measured_json(measured: &Measured) -> Value {
    let money = |minor: i64, currency: &str| json!({ "amount_minor": minor, "currency": currency });
    match measured {
        Measured::MoneyShare { part_minor, whole_minor, n_part, n_whole, currency } => json!({
            "unit": "money_share", "part": money(*part_minor, currency), "whole": money(*whole_minor, currency),
            "n_part": n_part, "n_whole": n_whole,
        }),
        Measured::Money { minor, n, currency } => json!({ "unit": "money", "sum": money(*minor, currency), "n": n }),
        other => serde_json::to_value(other).unwrap_or_default(),
    }
}
