//! What a young cohort will have become: what was seen of it, divided by what past cohorts had shown at its age.

use std::collections::BTreeMap;

use super::sums::{Of, PAST_DAYS};
use super::{Ask, Env};
use crate::analytics::stats::share::wilson;
use crate::analytics::{Basis, Interval, Scope};
use crate::domain::facts::FactName;
use crate::domain::time::week_start;

/// Fewer returns than this tell nothing of how returns come in.
const FEWEST_RETURNS: i64 = 30;
/// A past week with fewer says nothing by itself.
const FEWEST_OF_WEEK: i64 = 5;
/// Below this share of what will come, what was seen is dust.
const LEAST_SEEN: f64 = 0.05;

/// Whether an order placed on a day has had its time, from its delivery on.
pub(super) fn is_past(env: &Env, placed: i64, lag: i64) -> bool {
    placed + lag + env.analysis.return_days < env.today()
}

/// Whether figures up to a day may need the past to be projected from.
pub(super) fn is_wanted(env: &Env, ask: &Ask, until_day: i64) -> bool {
    let is_cohort = super::returns::part(ask).is_some() && ask.basis == Basis::Cohort;
    is_cohort && !is_past(env, until_day, 60)
}

/// Returns of past days by how long after the order they came.
#[derive(Default)]
struct Ages {
    by_age: BTreeMap<i64, i64>,
    n: i64,
}

impl Ages {
    fn add(&mut self, age: i64, n: i64) {
        *self.by_age.entry(age).or_default() += n;
        self.n += n;
    }

    /// The share of them that an age had shown.
    #[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
    fn seen_at(&self, age: i64) -> f64 {
        let seen: i64 = self.by_age.range(..=age).map(|(_, n)| n).sum();
        if self.n == 0 { 0.0 } else { seen as f64 / self.n as f64 }
    }

    /// The share that a cohort of several days had shown, each day by its orders.
    #[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
    fn seen_of(&self, cohort: &[(i64, i64)]) -> f64 {
        let orders: i64 = cohort.iter().map(|(_, n)| n).sum();
        let seen: f64 = cohort.iter().map(|(age, n)| self.seen_at(*age) * *n as f64).sum();
        if orders == 0 { 0.0 } else { seen / orders as f64 }
    }
}

/// The rate that a young cohort will have, with bounds: those of what was seen, widened by how differently past weeks began.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub(super) fn project(
    sums: &Of<'_>,
    env: &Env,
    ask: &Ask,
    name: FactName,
    part: i64,
    whole: i64,
) -> Option<(f64, Interval)> {
    let cohort = ages_of(sums, env, &ask.scope);
    let past = past_weeks(sums, env, name);
    let mut all = Ages::default();
    for (age, n) in past.values().flat_map(|week| &week.by_age) {
        all.add(*age, *n);
    }
    let seen = all.seen_of(&cohort);
    if all.n < FEWEST_RETURNS || seen < LEAST_SEEN {
        return None;
    }
    let mut of_weeks: Vec<f64> =
        past.values().filter(|week| week.n >= FEWEST_OF_WEEK).map(|week| week.seen_of(&cohort)).collect();
    of_weeks.sort_by(f64::total_cmp);
    let at = |q: f64| of_weeks.get(((of_weeks.len().saturating_sub(1)) as f64 * q).round() as usize).copied();
    let (slow, fast) = (at(0.05).unwrap_or(seen).min(seen).max(LEAST_SEEN), at(0.95).unwrap_or(seen).max(seen));
    let found = wilson(part, whole);
    let value = part as f64 / whole as f64 / seen;
    Some((value.min(1.0), Interval { low: (found.low / fast).min(1.0), high: (found.high / slow).min(1.0) }))
}

/// How old the orders of a period are, day by day.
fn ages_of(sums: &Of<'_>, env: &Env, scope: &Scope) -> Vec<(i64, i64)> {
    let mut by_day: BTreeMap<i64, i64> = BTreeMap::new();
    for row in sums.rows(FactName::Orders.code()) {
        if (scope.first_day..scope.until_day).contains(&row.day) {
            *by_day.entry(env.today() - row.day).or_default() += row.n;
        }
    }
    by_day.into_iter().collect()
}

/// The returns of weeks whose orders have all had their time.
fn past_weeks(sums: &Of<'_>, env: &Env, name: FactName) -> BTreeMap<i64, Ages> {
    let orders = sums.rows(FactName::Orders.code());
    // Up to the first day that has an order whose time still runs.
    let until = orders.iter().filter(|row| !is_past(env, row.day, row.age)).map(|row| row.day).min();
    let until = week_start(until.unwrap_or_else(|| env.today()));
    let mut weeks: BTreeMap<i64, Ages> = BTreeMap::new();
    for row in sums.rows(name.code()).iter().filter(|row| (until - PAST_DAYS..until).contains(&row.day)) {
        weeks.entry(week_start(row.day)).or_default().add(row.age, row.n);
    }
    weeks
}
