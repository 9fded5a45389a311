//! A figure in words: its name, its value, and the short form of where it comes from and how sure it is.

use super::goals::Target;
use crate::analytics::goal;
use crate::analytics::stats::share::{Standing, standing};
use crate::analytics::{Basis, Figure, Interval, Measured, Scope};
use crate::domain::goals::{Limit, MILLION};
use crate::domain::time::{civil, iso_week, week_start};
use crate::report::chart::Unit;
use crate::report::numbers;
use crate::text::Words;

/// The name of what was measured, with its variant.
pub fn name(words: &Words, figure: &Figure) -> String {
    let name = words.code("metric", figure.metric.code());
    match figure.variant.as_str() {
        "" => name,
        variant => {
            let variant = words.code("variant", variant);
            words.fill("figure-variant", &[("name", name.into()), ("variant", variant.into())])
        }
    }
}

/// The value alone; counts where the group is too small for a share.
pub fn value(words: &Words, figure: &Figure) -> String {
    let share = |value: f64| numbers::text(words, Unit::Share, value);
    match &figure.measured {
        Measured::NoData => words.get("figure-no-data"),
        Measured::Count { n } => words.number(*n),
        Measured::Share { part, whole, .. } if standing(*whole) == Standing::CountsOnly => of(words, *part, *whole),
        Measured::Share { .. } | Measured::MoneyShare { .. } => share(figure.value().unwrap_or(0.0)),
        Measured::Money { minor, currency, .. } => words.money(*minor, currency),
        Measured::Mean { mean, .. } => numbers::text(words, Unit::Stars, *mean),
        Measured::Time { median: Some(seconds), .. } => numbers::text(words, Unit::Seconds, *seconds),
        Measured::Time { .. } => words.get("figure-not-reached"),
    }
}

/// A goal and how its figure stands to it: `at most 7.5%: met`.
pub fn goal(words: &Words, target: &Target, standing: goal::Standing) -> String {
    let told = |unit, value| numbers::text(words, unit, value);
    #[expect(clippy::cast_precision_loss, reason = "a goal needs no more than 52 bits")]
    let value = match &target.goal.limit {
        Limit::Share(parts) => told(Unit::Share, *parts as f64 / MILLION as f64),
        Limit::Number(parts) => words.decimal(*parts as f64 / MILLION as f64, usize::from(parts % MILLION != 0)),
        Limit::Millis(millis) => told(Unit::Seconds, *millis as f64 / 1_000.0),
        Limit::Money(minor, currency) => words.money(*minor, currency),
    };
    let side = if target.goal.at_most { "figure-goal-at-most" } else { "figure-goal-at-least" };
    let standing = words.code("goal", standing.code());
    words.fill(side, &[("value", value.into()), ("standing", standing.into())])
}

/// `9 of 120, 4.0–13.6%, orders of week 2026-W31, 30-day window, 100% mature, without: test 2`.
pub fn note(words: &Words, figure: &Figure, return_days: i64) -> String {
    let mut parts = counts(words, figure);
    let anchor = if figure.basis == Basis::Cohort && figure.maturity.is_some() { "orders" } else { "period" };
    parts.push(words.fill(&format!("figure-of-{anchor}"), &[("period", period(&figure.scope).into())]));
    if let Some(maturity) = &figure.maturity {
        parts.push(words.fill("figure-window", &[("days", return_days.into())]));
        let past = if maturity.all == 0 { 100 } else { maturity.past * 100 / maturity.all };
        parts.push(words.fill("figure-mature", &[("percent", past.into())]));
        if let Some((value, interval)) = maturity.projection {
            let told = numbers::text(words, Unit::Share, value);
            let between = between(words, interval);
            parts.push(words.fill("figure-projected", &[("value", told.into()), ("between", between.into())]));
        }
    }
    if !figure.excluded.is_empty() {
        let told =
            figure.excluded.iter().map(|(why, n)| format!("{} {}", words.code("excluded", why), words.number(*n)));
        let list = told.collect::<Vec<_>>().join(&words.get("list-comma"));
        parts.push(words.fill("figure-without", &[("list", list.into())]));
    }
    parts.join(&words.get("list-comma"))
}

/// What stands behind the value: the counts, the interval, how many still run.
fn counts(words: &Words, figure: &Figure) -> Vec<String> {
    match &figure.measured {
        Measured::NoData | Measured::Count { .. } => Vec::new(),
        Measured::Share { part, whole, interval } => {
            let is_shown = standing(*whole) != Standing::CountsOnly;
            let counts = is_shown.then(|| of(words, *part, *whole));
            let between = is_shown.then(|| between(words, *interval));
            counts.into_iter().chain(between).collect()
        }
        Measured::MoneyShare { part_minor, whole_minor, currency, .. } => {
            let (part, whole) = (words.money(*part_minor, currency), words.money(*whole_minor, currency));
            vec![words.fill("figure-of", &[("part", part.into()), ("whole", whole.into())])]
        }
        Measured::Money { n, .. } => vec![words.fill("figure-from", &[("n", words.number(*n).into())])],
        Measured::Mean { n, interval, .. } => {
            let from = words.fill("figure-from", &[("n", words.number(*n).into())]);
            let told = |bound: f64| numbers::text(words, Unit::Stars, bound);
            let between = interval.map(|interval| format!("{}–{}", told(interval.low), told(interval.high)));
            std::iter::once(from).chain(between).collect()
        }
        Measured::Time { n_ended, n_open, oldest_open, .. } => {
            let mut told = vec![words.fill("figure-ended", &[("n", words.number(*n_ended).into())])];
            if *n_open > 0 {
                let oldest = words.span(oldest_open.unwrap_or(0).saturating_mul(1_000));
                let blanks = [("n", words.number(*n_open).into()), ("oldest", oldest.into())];
                told.push(words.fill("figure-still-open", &blanks));
            }
            told
        }
    }
}

fn of(words: &Words, part: i64, whole: i64) -> String {
    let (part, whole) = (words.number(part), words.number(whole));
    words.fill("figure-of", &[("part", part.into()), ("whole", whole.into())])
}

fn between(words: &Words, interval: Interval) -> String {
    format!("{}–{}%", words.decimal(interval.low * 100.0, 1), words.decimal(interval.high * 100.0, 1))
}

/// A period by its shortest name: `2026-W46`, `2026-11`, `2026-Q4`, a day, or its first and last day.
pub fn period(scope: &Scope) -> String {
    let date = |day: i64| civil(day).map(|date| date.to_string()).unwrap_or_default();
    let days = scope.until_day - scope.first_day;
    if days == 7 && week_start(scope.first_day) == scope.first_day {
        return iso_week(scope.first_day);
    }
    let (Some(first), Some(until)) = (civil(scope.first_day), civil(scope.until_day)) else { return String::new() };
    let months =
        (i64::from(until.year()) - i64::from(first.year())) * 12 + i64::from(until.month()) - i64::from(first.month());
    match (first.day(), until.day(), months) {
        (1, 1, 1) => format!("{}-{:02}", first.year(), first.month()),
        (1, 1, 3) if (first.month() - 1) % 3 == 0 => format!("{}-Q{}", first.year(), (first.month() + 2) / 3),
        (1, 1, 12) if first.month() == 1 => first.year().to_string(),
        _ if days == 1 => date(scope.first_day),
        _ => format!("{}..{}", date(scope.first_day), date(scope.until_day - 1)),
    }
}
