//! What people decided against the policy, month by month and currency by currency, with what it cost.

use std::collections::BTreeMap;

use super::lists::Env;
use crate::domain::time::{civil, day_in, day_of};
use crate::store::read::overrides_since;
use crate::store::{Db, StoreError};

/// One month in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverrideMonth {
    /// Days since 1970; the second one is the first of the next month.
    first_day: i64,
    until_day: i64,
    pub currency: String,
    pub n: i64,
    /// The value of what was approved against the verdict.
    pub approved_minor: i64,
    /// Fees of the policy that were left out.
    pub waived_minor: i64,
}

impl OverrideMonth {
    /// `2026-11`.
    pub fn name(&self) -> String {
        civil(self.first_day).map_or_else(String::new, |date| date.to_string().chars().take(7).collect())
    }

    /// The query that lists exactly its cases.
    pub fn query(&self) -> String {
        let day = |day| civil(day).map_or_else(String::new, |date| date.to_string());
        let currency =
            if self.currency.is_empty() { "no:currency".to_owned() } else { format!("currency:{}", self.currency) };
        format!("is:override overridden>={} overridden<{} {currency}", day(self.first_day), day(self.until_day))
    }

    /// All of what it cost.
    pub const fn cost_minor(&self) -> i64 {
        self.approved_minor + self.waived_minor
    }
}

/// The last months, this one included, the newest first.
pub fn by_month(db: &Db, env: &Env, months: i64) -> Result<Vec<OverrideMonth>, StoreError> {
    let first = (1..months.max(1)).fold(month_start(env.today()), |day, _| month_start(day - 1));
    let decided = overrides_since(db, env.start_of(first))?;
    let mut found: BTreeMap<(std::cmp::Reverse<i64>, String), OverrideMonth> = BTreeMap::new();
    for case in decided {
        let first_day = month_start(day_in(&env.zone, case.at));
        let slot = (std::cmp::Reverse(first_day), case.currency.clone());
        let month = found.entry(slot).or_insert_with(|| OverrideMonth {
            first_day,
            until_day: next_month(first_day),
            currency: case.currency,
            n: 0,
            approved_minor: 0,
            waived_minor: 0,
        });
        month.n += 1;
        month.approved_minor += case.approved_minor;
        month.waived_minor += case.waived_minor;
    }
    Ok(found.into_values().collect())
}

fn month_start(day: i64) -> i64 {
    civil(day).map_or(day, |date| day_of(date.first_of_month()))
}

fn next_month(day: i64) -> i64 {
    // The last day of a month is always there; should it not be, a month ends after some days all the same.
    civil(day).map_or(day + 30, |date| day_of(date.last_of_month()) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Change, ReturnCase};
    use crate::domain::ids::Kind;
    use crate::domain::people::Actor;
    use crate::domain::time::Instant;
    use crate::services::clock::Clock;
    use crate::services::{Desk, lists};
    use crate::store::Deed;

    #[test]
    fn months_count_their_cases_and_list_exactly_these() {
        let at = |text: &str| Instant::parse(text).expect("a moment");
        let now = at("2026-11-27T12:00:00Z");
        let desk = Desk::memory(Clock::Fixed(now)).expect("a desk in memory");
        let case = |id, when: &str, currency: &str, override_minor, waived_minor| ReturnCase {
            id,
            overridden_at: (!when.is_empty()).then(|| at(when)),
            currency: currency.to_owned(),
            override_minor,
            waived_minor,
            ..ReturnCase::default()
        };
        let cases = [
            case(1, "2026-11-01T00:00:00Z", "EUR", 1_000, 0),
            case(2, "2026-11-30T23:00:00Z", "EUR", 500, 50),
            case(3, "2026-10-31T23:59:59Z", "EUR", 7, 0),
            case(4, "2026-11-05T00:00:00Z", "JPY", 900, 0),
            case(5, "2025-01-05T00:00:00Z", "EUR", 900, 0),
            case(6, "", "EUR", 0, 0),
        ];
        let deed = Deed {
            actor: Actor::agent("mei"),
            verb: "open".to_owned(),
            target: None,
            args: "{}".to_owned(),
            happened_at: now,
            cause: None,
            undoes: None,
        };
        let mut write = desk.store().write(now).expect("a write");
        write.operation(&deed, &cases.map(Change::create)).expect("rows are written");
        write.finish().expect("it is durable");
        let env = Env::of_test(now, "");
        let found = by_month(desk.store().db(), &env, 12).expect("it reads");
        let told: Vec<_> =
            found.iter().map(|month| (month.name(), month.currency.as_str(), month.n, month.cost_minor())).collect();
        let month = |name: &str, currency, n, cost| (name.to_owned(), currency, n, cost);
        assert_eq!(
            told,
            [month("2026-11", "EUR", 2, 1_550), month("2026-11", "JPY", 1, 900), month("2026-10", "EUR", 1, 7)]
        );
        for month in &found {
            let selection = lists::select(Kind::Return, &month.query(), &env).expect("it is a query");
            let (clause, params) = selection.condition;
            let rows = desk
                .store()
                .db()
                .query(&format!("select count(*) from returns where {clause}"), &params)
                .expect("it counts");
            assert_eq!(rows[0][0].int(), Some(month.n), "{}", month.query());
        }
    }
}
