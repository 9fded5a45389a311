//! First figures: counts by week and by word, refund sums by currency. The counting engine proper has its own issue.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::Reader;
use super::filter::tuned_to_count;
use crate::domain::analysis::Analysis;
use crate::domain::columns::Val;
use crate::domain::ids::Kind;
use crate::domain::parcels::{lane_carrier, one_carrier};
use crate::domain::query::fields::{FieldType, find};
use crate::domain::time::{DAY, HOUR, Instant, shown_in};
use crate::store::db::{Db, StoreError};
use crate::store::{record, repeated};

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

/// Groups by their count; equal ones by their word.
fn most_first(sums: BTreeMap<Val, i64>) -> Vec<Group> {
    let word = |value| match value {
        Val::Int(n) => n.to_string(),
        Val::Text(text) => text,
        Val::Null => String::new(),
    };
    let mut groups: Vec<Group> = sums.into_iter().map(|(value, count)| Group { word: word(value), count }).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.count));
    groups
}

/// Groups of one carrier as one, under the name that its carrier has, else the most frequent one.
fn by_carrier(groups: Vec<Group>) -> Vec<Group> {
    let mut carriers: Vec<(String, Group)> = Vec::new();
    for group in groups {
        let name = lane_carrier(&group.word);
        match carriers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => known.count += group.count,
            None => {
                let word = one_carrier(&group.word).map_or(group.word, str::to_owned);
                carriers.push((name, Group { word, ..group }));
            }
        }
    }
    let mut groups: Vec<Group> = carriers.into_iter().map(|(_, group)| group).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.count));
    groups
}

/// A return that was decided against the policy, with what it cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overridden {
    pub at: Instant,
    pub currency: String,
    pub approved_minor: i64,
    pub waived_minor: i64,
}

/// What was decided against the policy since a moment.
pub fn overrides_since(db: &Db, since: Instant) -> Result<Vec<Overridden>, StoreError> {
    let sql = "select overridden_at, currency, override_minor, waived_minor from returns where overridden_at >= $1";
    let int = |cell: &Val| cell.int().unwrap_or(0);
    let read = |row: Vec<Val>| Overridden {
        at: Instant(int(&row[0])),
        currency: row[1].text().to_owned(),
        approved_minor: int(&row[2]),
        waived_minor: int(&row[3]),
    };
    Ok(db.query(sql, &[since.0.into()])?.into_iter().map(read).collect())
}

impl Reader {
    /// The days of the shop on which its first and its newest order were placed.
    pub fn order_days(&self, analysis: &Analysis) -> Result<Option<(i64, i64)>, StoreError> {
        let sql = "select min(placed_at), max(placed_at) from orders where placed_at < $1";
        let rows = self.db().query(sql, &[Instant::NEVER.0.into()])?;
        let day = |cell: &Val| cell.int().map(|at| analysis.day(Instant(at)));
        Ok(rows.first().and_then(|row| day(&row[0]).zip(day(&row[1]))))
    }

    /// Cases by the ISO week they began in, so many up to one by its Monday, weeks without any included; `column` is the instant that
    /// anchors, and days begin at midnight in a zone.
    pub fn weekly(
        &self,
        kind: Kind,
        column: &'static str,
        zone: &TimeZone,
        (last_monday, weeks): (i64, i64),
    ) -> Result<Vec<WeekCount>, StoreError> {
        let mondays = (0..weeks).rev().map(|back| last_monday - 7 * back);
        let counted =
            |monday| Ok(WeekCount { monday, count: self.began_within(kind, column, zone, (monday, monday + 7))? });
        mondays.map(counted).collect()
    }

    /// Cases by the day they began on, days since 1970 without any left out; `column` is the instant that anchors.
    pub fn daily(
        &self,
        kind: Kind,
        column: &'static str,
        zone: &TimeZone,
        (first_day, until_day): (i64, i64),
    ) -> Result<Vec<(i64, i64)>, StoreError> {
        let counts =
            (first_day..until_day).map(|day| Ok((day, self.began_within(kind, column, zone, (day, day + 1))?)));
        counts.filter(|counted| !matches!(counted, Ok((_, 0)))).collect()
    }

    /// Cases of some days. Each span is a piece of the index; the database would sort every row to group them by spans.
    fn began_within(
        &self,
        kind: Kind,
        column: &'static str,
        zone: &TimeZone,
        (first_day, until_day): (i64, i64),
    ) -> Result<i64, StoreError> {
        let sql = format!("select count(*) from {} where {column} >= $1 and {column} < $2", record::table(kind));
        let rows = self.db().query(&sql, &[first_day, until_day].map(|day| Val::Int(shown_in(zone, day * DAY).0)))?;
        Ok(rows.first().and_then(|row| row[0].int()).unwrap_or(0))
    }

    /// Cases by the word in a column, most first.
    pub fn group_counts(
        &self,
        kind: Kind,
        column: &'static str,
        condition: &(String, Vec<Val>),
    ) -> Result<Vec<Group>, StoreError> {
        let [groups] = self.group_counts_of(kind, [column], condition)?;
        Ok(groups)
    }

    /// The same for several columns at once: the records are read one time, which is what such a count costs.
    pub fn group_counts_of<const N: usize>(
        &self,
        kind: Kind,
        columns: [&'static str; N],
        condition: &(String, Vec<Val>),
    ) -> Result<[Vec<Group>; N], StoreError> {
        let condition = self.settled(kind, condition)?;
        let (clause, params) = condition.as_ref();
        let clause = tuned_to_count(clause);
        let filter = if clause.is_empty() { String::new() } else { format!("where {clause}") };
        let list = columns.join(", ");
        let sql = format!("select count(*), {list} from {} {filter} group by {list}", record::table(kind));
        let mut sums: [BTreeMap<Val, i64>; N] = std::array::from_fn(|_| BTreeMap::new());
        self.db().each(&sql, params, &mut |row| {
            let mut cells = row.into_iter();
            let count = cells.next().and_then(|cell| cell.int()).unwrap_or(0);
            for ((sums, column), word) in sums.iter_mut().zip(columns).zip(cells) {
                *sums.entry(repeated::read(self.db(), kind, column, word)?).or_default() += count;
            }
            Ok(())
        })?;
        let mut columns = columns.into_iter();
        Ok(sums.map(|sums| {
            let field = columns.next().and_then(|column| find(kind, column));
            let is_carrier = field.is_some_and(|field| field.holds == FieldType::Carrier);
            if is_carrier { by_carrier(most_first(sums)) } else { most_first(sums) }
        }))
    }

    /// Cases by the hour they began in, hours since 1970; `column` is the instant that anchors.
    pub fn hourly(
        &self,
        kind: Kind,
        column: &'static str,
        (clause, params): &(String, Vec<Val>),
    ) -> Result<Vec<(i64, i64)>, StoreError> {
        let filter = if clause.is_empty() { String::new() } else { format!("where {}", tuned_to_count(clause)) };
        let sql =
            format!("select {column} / {HOUR}, count(*) from {} {filter} group by 1 order by 1", record::table(kind));
        let rows = self.db().query(&sql, params)?;
        Ok(rows.iter().filter_map(|row| Some((row[0].int()?, row[1].int()?))).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_a_carrier_is_spelt_it_is_counted_once() {
        let group = |word: &str, count| Group { word: word.to_owned(), count };
        let groups =
            [("some-body", 5), ("UPS", 4), ("dhl_paket", 3), ("ups", 2), ("Some Body", 2), ("", 1), ("DHL", 1)];
        let counted = by_carrier(groups.map(|(word, count)| group(word, count)).to_vec());
        assert_eq!(counted, [group("some-body", 7), group("UPS", 6), group("DHL", 4), group("", 1)]);
    }
}
