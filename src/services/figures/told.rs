//! A figure in words: its name, its value, where it comes from and how sure it is, what was left out, and how its goal stands.

use super::Env;
use super::goals::Target;
use crate::analytics::{Figure, Scope, goal};
use crate::domain::goals::{Limit, MILLION};
use crate::domain::time::{civil, iso_week, week_start};
use crate::report::chart::Unit;
use crate::report::numbers;
use crate::report::wording::{self, Shop};
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
    wording::value(words, figure)
}

/// The doubt in short form, and what was left out.
pub fn note(words: &Words, figure: &Figure, env: &Env) -> String {
    let (return_days, repeat_days) = (env.analysis.return_days, env.analysis.repeat_days);
    let doubt = wording::doubt(words, Shop { today: env.today(), return_days, repeat_days }, figure);
    let parts = [doubt, left_out(words, figure)].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(&words.get("doubt-comma"))
}

fn left_out(words: &Words, figure: &Figure) -> String {
    if figure.excluded.is_empty() {
        return String::new();
    }
    let told = figure.excluded.iter().map(|(why, n)| format!("{} {}", words.code("excluded", why), words.number(*n)));
    let list = told.collect::<Vec<_>>().join(&words.get("list-comma"));
    words.fill("figure-without", &[("list", list.into())])
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
