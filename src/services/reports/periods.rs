//! What a period is compared with: the one just before, or the same one a year earlier.

use crate::analytics::Scope;
use crate::domain::reports::Compare;
use crate::domain::time::{Instant, civil, day_of};
use crate::services::figures::Env;
use crate::store::StoreError;
use crate::store::read::Reader;

/// Weeks repeat after so many days with the same weekdays.
const YEAR_OF_WEEKS: i64 = 364;

/// The scope to compare with.
pub fn compared(scope: &Scope, compare: Compare) -> Option<Scope> {
    match compare {
        Compare::Nothing => None,
        Compare::Before => Some(match whole_months(scope) {
            Some(n) => by_months(scope, n),
            None => by_days(scope, scope.until_day - scope.first_day),
        }),
        Compare::Year => Some(year_before(scope)),
    }
}

/// The day from which a desk knows of its orders: a few that came with an old case are no beginning.
pub fn began(reader: &Reader, env: &Env) -> Result<Option<i64>, StoreError> {
    let placed = "placed_at > 0 and placed_at < 9000000000000000";
    let sql = format!(
        "select placed_at from orders where {placed} order by placed_at, id limit 1 \
         offset (select count(*) / 100 from orders where {placed})"
    );
    let rows = reader.db().query(&sql, &[])?;
    let first = rows.first().and_then(|row| row.first()?.int());
    Ok(first.map(|at| env.analysis.day(Instant(at))))
}

/// The same days or months a year earlier.
pub fn year_before(scope: &Scope) -> Scope {
    match whole_months(scope) {
        Some(_) => by_months(scope, 12),
        None => by_days(scope, YEAR_OF_WEEKS),
    }
}

fn by_days(scope: &Scope, days: i64) -> Scope {
    Scope { first_day: scope.first_day - days, until_day: scope.until_day - days, groups: scope.groups.clone() }
}

fn by_months(scope: &Scope, months: i64) -> Scope {
    let back = |day: i64| {
        let span = jiff::Span::new().try_months(months).ok()?;
        civil(day)?.checked_sub(span).ok().map(day_of)
    };
    match (back(scope.first_day), back(scope.until_day)) {
        (Some(first_day), Some(until_day)) => Scope { first_day, until_day, groups: scope.groups.clone() },
        _ => by_days(scope, scope.until_day - scope.first_day),
    }
}

/// How many whole calendar months a period has, where it has nothing else.
pub fn whole_months(scope: &Scope) -> Option<i64> {
    let (first, until) = (civil(scope.first_day)?, civil(scope.until_day)?);
    let n = i64::from(until.year() - first.year()) * 12 + i64::from(until.month()) - i64::from(first.month());
    (first.day() == 1 && until.day() == 1 && n > 0).then_some(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_compared_with_months_and_days_with_as_many_days() {
        let day = |text: &str| text.parse().map(day_of).expect("a date");
        let scope =
            |first: &str, until: &str| Scope { first_day: day(first), until_day: day(until), groups: Vec::new() };
        for (period, compare, expected) in [
            (("2026-11-16", "2026-11-23"), Compare::Before, ("2026-11-09", "2026-11-16")),
            (("2026-11-16", "2026-11-23"), Compare::Year, ("2025-11-17", "2025-11-24")),
            (("2026-03-01", "2026-04-01"), Compare::Before, ("2026-02-01", "2026-03-01")),
            (("2026-03-01", "2026-04-01"), Compare::Year, ("2025-03-01", "2025-04-01")),
            (("2026-07-01", "2026-10-01"), Compare::Before, ("2026-04-01", "2026-07-01")),
            (("2026-11-01", "2026-11-15"), Compare::Before, ("2026-10-18", "2026-11-01")),
        ] {
            let compared = compared(&scope(period.0, period.1), compare).expect("something");
            assert_eq!(compared, scope(expected.0, expected.1), "{period:?} {compare}");
        }
        assert_eq!(compared(&scope("2026-11-01", "2026-11-15"), Compare::Nothing), None);
    }
}
