//! Sums of facts by day: what figures are made of.

use std::collections::{BTreeMap, BTreeSet};

use super::Reader;
use crate::domain::analysis::Analysis;
use crate::domain::columns::Val;
use crate::domain::facts::{Counted, Fact, facts};
use crate::domain::ids::Key;
use crate::domain::metrics::Dimension;
use crate::store::cells::{self, Home, units};
use crate::store::db::StoreError;

/// Which facts are summed, over which days of the shop, narrowed to which groups and parted by what.
#[derive(Debug, Clone, Default)]
pub struct SumsOf<'a> {
    /// By the names under which they are kept.
    pub facts: Vec<&'static str>,
    pub first_day: i64,
    pub until_day: i64,
    pub groups: &'a [(Dimension, String)],
    pub by: Option<Dimension>,
}

/// What came together on one day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DaySum {
    pub fact: String,
    pub word: String,
    pub day: i64,
    pub age: i64,
    pub currency: String,
    pub n: i64,
    pub sum: i64,
}

/// Units that are read at once.
const AT_ONCE: usize = 400;

impl Reader {
    /// How the desk counts.
    pub fn analysis(&self) -> Result<Analysis, StoreError> {
        cells::analysis(self.db())
    }

    /// Sums by day.
    pub fn day_sums(&self, analysis: &Analysis, asked: &SumsOf<'_>) -> Result<Vec<DaySum>, StoreError> {
        self.recounted(analysis, asked)
    }

    /// The same from the records.
    pub fn recounted(&self, analysis: &Analysis, asked: &SumsOf<'_>) -> Result<Vec<DaySum>, StoreError> {
        let mut sums: BTreeMap<(&'static str, String, i64, i64, String), (i64, i64)> = BTreeMap::new();
        self.each_counted(analysis, asked, &mut |fact, counted| {
            let key = (fact.stored(), counted.word, counted.day, counted.age, fact.currency.clone());
            let sum = sums.entry(key).or_default();
            sum.0 += 1;
            sum.1 += counted.sum;
        })?;
        let told = |((fact, word, day, age, currency), (n, sum)): ((&str, String, i64, i64, String), (i64, i64))| {
            DaySum { fact: fact.to_owned(), word, day, age, currency, n, sum }
        };
        Ok(sums.into_iter().map(told).collect())
    }

    /// The records behind a sum, in the order of their numbers; those that an earlier day of the span stands for are left out.
    pub fn cases_behind(&self, analysis: &Analysis, asked: &SumsOf<'_>) -> Result<BTreeSet<Key>, StoreError> {
        let mut cases = BTreeSet::new();
        self.each_counted(analysis, asked, &mut |fact, counted| {
            if !fact.gaps || counted.day - counted.age < asked.first_day {
                cases.insert(counted.case);
            }
        })?;
        Ok(cases)
    }

    fn each_counted(
        &self,
        analysis: &Analysis,
        asked: &SumsOf<'_>,
        take: &mut dyn FnMut(&Fact, Counted),
    ) -> Result<(), StoreError> {
        let homes: Vec<Home> = self.homes_in(analysis, asked)?.into_iter().collect();
        for homes in homes.chunks(AT_ONCE) {
            for unit in units::load(self.db(), homes)? {
                for fact in facts(&unit, analysis).iter().filter(|fact| asked.facts.contains(&fact.stored())) {
                    for counted in fact.counted(asked.groups, asked.by) {
                        if (asked.first_day..asked.until_day).contains(&counted.day) {
                            take(fact, counted);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// What something of happened in a span of days: orders that were placed, and what was opened, done and sent.
    fn homes_in(&self, analysis: &Analysis, asked: &SumsOf<'_>) -> Result<BTreeSet<Home>, StoreError> {
        let span = [analysis.start_of(asked.first_day).0.into(), analysis.start_of(asked.until_day).0.into()];
        let is_flow = |name: &&str| name.starts_with("flow_") || name.starts_with("opened_");
        let mut sources = vec![("orders", "placed_at", "null", "id")];
        if asked.facts.iter().any(is_flow) {
            sources.extend([
                ("returns", "requested_at", "id", "order_id"),
                ("refunds", "done_at", "return_id", "order_id"),
                ("refunds", "proposed_at", "return_id", "order_id"),
                ("complaints", "opened_at", "return_id", "order_id"),
                ("exchanges", "requested_at", "return_id", "null"),
                ("parcels", "created_at", "return_id", "order_id"),
            ]);
        }
        let mut homes = BTreeSet::new();
        for (table, column, case, order) in sources {
            let own = if table == "refunds" { "id" } else { "null" };
            // What names no order may stand with a return that does.
            let named = match case {
                "return_id" => {
                    "coalesce(nullif(order_ref, ''), (select order_ref from returns r where r.id = return_id), '')"
                }
                _ => "order_ref",
            };
            let sql =
                format!("select {named}, {case}, {order}, {own} from {table} where {column} >= $1 and {column} < $2");
            self.db().each(&sql, &span, &mut |row| {
                homes.extend(home(&row));
                Ok(())
            })?;
        }
        Ok(homes)
    }
}

/// Where a row belongs: to the order's number, else to a return, else to itself.
fn home(row: &[Val]) -> Option<Home> {
    match row {
        [Val::Text(text), ..] if !text.is_empty() => Some(Home::Ref(text.clone())),
        [_, Val::Int(case), ..] => Some(Home::Return(*case)),
        [_, _, Val::Int(order), _] => Some(Home::Order(*order)),
        [_, _, _, Val::Int(refund)] => Some(Home::Refund(*refund)),
        _ => None,
    }
}
