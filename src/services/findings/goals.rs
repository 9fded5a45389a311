//! Missed goals: what a person wants to be told of stands beside what moved by itself, and needs no correction for many looks.

use super::found;
use crate::analytics::goal::{Standing, chance, distance};
use crate::analytics::{Figure, Finding, Scope, Signal};
use crate::domain::time::{civil, week_start};
use crate::services::figures::goals::{Target, Targets};
use crate::services::figures::{self, Env, Step};
use crate::store::StoreError;
use crate::store::read::Reader;

/// A goal is looked at over so many periods back, for since when it is missed.
const BACK: usize = 9;

/// The goals of the period that are missed with their whole interval.
pub(super) fn missed(reader: &Reader, env: &Env, period: &Scope) -> Result<Vec<Finding>, StoreError> {
    let period = Scope { groups: Vec::new(), ..period.clone() };
    let targets = Targets::load(reader)?.over(env, &period);
    let n_looked_at = i64::try_from(targets.len()).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    for target in targets {
        let figure = figures::figure(reader, env, &target.ask(&period))?;
        if target.standing(env, &figure) == Standing::Missed {
            let finding = finding(reader, env, &target, figure)?;
            found.push(Finding { n_looked_at, ..finding });
        }
    }
    Ok(found)
}

fn finding(reader: &Reader, env: &Env, target: &Target, now: Figure) -> Result<Finding, StoreError> {
    let difference = distance(&target.goal, &now);
    let money = found::money(reader, env, &now, difference.map(|(away, _)| away))?;
    let since_day = since(reader, env, target, &now.scope)?;
    Ok(Finding {
        difference,
        money,
        strength: -chance(&target.goal, &now).max(1e-300).log10(),
        goal: Some((target.name.clone(), target.goal.clone())),
        ..Finding::plain(Signal::MissedTarget, since_day, now)
    })
}

/// The first day of the periods in a row that missed it.
fn since(reader: &Reader, env: &Env, target: &Target, scope: &Scope) -> Result<i64, StoreError> {
    let Some(step) = step(scope) else { return Ok(scope.first_day) };
    let figures = figures::series(reader, env, &target.ask(scope), step, BACK)?;
    let missed = figures.iter().rev().take_while(|figure| target.standing(env, figure) == Standing::Missed);
    Ok(missed.last().map_or(scope.first_day, |figure| figure.scope.first_day))
}

/// The step that a period is one of.
fn step(scope: &Scope) -> Option<Step> {
    let (first, until) = (civil(scope.first_day)?, civil(scope.until_day)?);
    if scope.until_day - scope.first_day == 7 && week_start(scope.first_day) == scope.first_day {
        return Some(Step::Week);
    }
    let months =
        (i32::from(until.year()) - i32::from(first.year())) * 12 + i32::from(until.month()) - i32::from(first.month());
    match (first.day(), until.day(), months) {
        (1, 1, 1) => Some(Step::Month),
        (1, 1, 3) if (first.month() - 1) % 3 == 0 => Some(Step::Quarter),
        _ => None,
    }
}
