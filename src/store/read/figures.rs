//! First figures: counts by week and by word, refund sums by currency. The counting engine proper has its own issue.

use super::Reader;
use crate::domain::columns::Val;
use crate::domain::ids::Kind;
use crate::domain::time::{DAY, Instant, week_start};
use crate::store::db::StoreError;
use crate::store::record;

/// How many cases began in an ISO week; the week by the day of its Monday since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekCount {
    pub monday: i64,
    pub count: i64,
}

/// How many cases carry a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub word: String,
    pub count: i64,
}

/// A sum in one currency; sums of two currencies never meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencySum {
    pub currency: String,
    pub count: i64,
    pub sum_minor: i64,
}

const WEEK: i64 = 7 * DAY;
/// 1970-01-01 was a Thursday; weeks start on the Monday three days before.
const MONDAY_SHIFT: i64 = 3 * DAY;

impl Reader {
    /// Cases by the ISO week they began in, oldest first, weeks without any included; `column` is the instant that anchors.
    pub fn weekly(
        &self,
        kind: Kind,
        column: &'static str,
        condition: &(String, Vec<Val>),
        until: Instant,
        weeks: i64,
    ) -> Result<Vec<WeekCount>, StoreError> {
        let last_monday = week_start(until.day());
        let first_monday = last_monday - 7 * (weeks - 1);
        let (clause, params) = condition;
        let mut params = params.clone();
        let n = params.len();
        params.extend([Val::Int(first_monday * DAY), Val::Int((last_monday + 7) * DAY)]);
        let filter = if clause.is_empty() { String::new() } else { format!("({clause}) and ") };
        let sql = format!(
            "select ({column} + {MONDAY_SHIFT}) / {WEEK}, count(*) from {} where {filter}{column} >= ${} and {column} < ${} group by 1",
            record::table(kind),
            n + 1,
            n + 2,
        );
        let rows = self.db().query(&sql, &params)?;
        let count_of = |monday: i64| {
            let week = (monday * DAY + MONDAY_SHIFT) / WEEK;
            rows.iter().find(|row| row[0].int() == Some(week)).and_then(|row| row[1].int()).unwrap_or(0)
        };
        Ok((0..weeks)
            .map(|i| first_monday + 7 * i)
            .map(|monday| WeekCount { monday, count: count_of(monday) })
            .collect())
    }

    /// Cases by the word in a column, most first.
    pub fn group_counts(
        &self,
        kind: Kind,
        column: &'static str,
        condition: &(String, Vec<Val>),
    ) -> Result<Vec<Group>, StoreError> {
        let (clause, params) = condition;
        let filter = if clause.is_empty() { String::new() } else { format!("where {clause}") };
        let sql =
            format!("select {column}, count(*) from {} {filter} group by 1 order by 2 desc, 1", record::table(kind));
        let rows = self.db().query(&sql, params)?;
        Ok(rows
            .into_iter()
            .map(|row| Group {
                word: match &row[0] {
                    Val::Int(n) => n.to_string(),
                    other => other.text().to_owned(),
                },
                count: row[1].int().unwrap_or(0),
            })
            .collect())
    }

    /// Succeeded refunds of a time, by currency, greatest first.
    pub fn refund_sums(&self, from: Instant, until: Instant) -> Result<Vec<CurrencySum>, StoreError> {
        let rows = self.db().query(
            "select currency, count(*), cast(sum(amount_minor) as bigint) from refunds
             where status = 'succeeded' and done_at >= $1 and done_at < $2 group by currency order by 3 desc, 1",
            &[from.0.into(), until.0.into()],
        )?;
        Ok(rows
            .into_iter()
            .map(|row| CurrencySum {
                currency: row[0].text().to_owned(),
                count: row[1].int().unwrap_or(0),
                sum_minor: row[2].int().unwrap_or(0),
            })
            .collect())
    }
}
