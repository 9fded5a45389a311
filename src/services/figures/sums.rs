//! Sums of facts over days, read once for a whole trend and asked for each of its periods.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Ask, Env};
use crate::analytics::{Dimension, Measured, Scope};
use crate::domain::change::Rate;
use crate::domain::columns::Val;
use crate::domain::facts::{FactName, stored};
use crate::domain::rates::{self, Frozen};
use crate::domain::time::{DAY, Instant};
use crate::store::read::{DaySum, Reader, SumsOf};
use crate::store::{StoreError, record};

/// So many published days back a rate is looked for.
const RATE_DAYS: usize = 12;
/// Projections rest on half a year of past days.
pub(super) const PAST_DAYS: i64 = 182;

/// Sums by fact, word and day.
pub(super) struct Sums {
    rows: BTreeMap<(&'static str, Arc<str>), Vec<DaySum>>,
    /// Facts that are not parted by the dimension asked for: all of them stand behind each word.
    whole: BTreeSet<&'static str>,
    rates: Rates,
}

/// The sums of one word.
pub(super) struct Of<'a> {
    sums: &'a Sums,
    word: &'a str,
}

/// Money in the report currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Money {
    pub minor: i64,
    pub n: i64,
    /// Left out for want of a rate.
    pub n_without_rate: i64,
}

impl Money {
    /// A sum in the report currency; of which nothing is known where all of it lacks a rate.
    pub fn measured(self, env: &Env) -> Measured {
        if self.n == 0 && self.n_without_rate > 0 {
            return Measured::NoData;
        }
        Measured::Money { minor: self.minor, n: self.n, currency: env.currency.clone() }
    }
}

impl Sums {
    /// Reads what figures of some periods need, and the past that projections rest on.
    pub fn read(
        reader: &Reader,
        env: &Env,
        ask: &Ask,
        facts: &[&'static str],
        scopes: &[Scope],
        by: Option<Dimension>,
    ) -> Result<Self, StoreError> {
        let first = scopes.iter().map(|scope| scope.first_day).min().unwrap_or(0);
        let until_day = scopes.iter().map(|scope| scope.until_day).max().unwrap_or(0);
        let first_day = first - if super::projection::is_wanted(env, ask, until_day) { PAST_DAYS + 60 } else { 0 };
        let (of_orders, of_cases): (Vec<&'static str>, Vec<&'static str>) =
            facts.iter().copied().partition(|fact| FactName::from_code(fact).is_some_and(FactName::is_of_orders));
        // All orders stand behind each reason and each issue: whatever came back, it could have been any of them.
        let whole = match by {
            Some(Dimension::Reason | Dimension::Issue) => of_orders.iter().copied().collect(),
            _ => BTreeSet::new(),
        };
        let narrowed_alike = ask.scope.groups.iter().all(|(by, _)| is_parted(FactName::Orders.code(), Some(*by)));
        let looks = if whole.is_empty() && narrowed_alike {
            vec![(facts.to_vec(), by)]
        } else {
            vec![(of_cases, by), (of_orders, if whole.is_empty() { by } else { None })]
        };
        let mut read = Vec::new();
        for (facts, by) in looks {
            if !facts.is_empty() {
                let asked = SumsOf { facts, first_day, until_day, groups: &ask.scope.groups, by, ..SumsOf::default() };
                read.extend(reader.day_sums(&env.analysis, &asked)?);
            }
        }
        let rates = Rates::read(reader, env, &read)?;
        let mut rows: BTreeMap<(&'static str, Arc<str>), Vec<DaySum>> = BTreeMap::new();
        for of_word in read.chunk_by(|a, b| (a.fact, &a.word) == (b.fact, &b.word)) {
            rows.entry((of_word[0].fact, Arc::clone(&of_word[0].word))).or_default().extend_from_slice(of_word);
        }
        Ok(Self { rows, whole, rates })
    }

    /// The words that anything was counted for.
    pub fn words(&self) -> BTreeSet<String> {
        let parted = self.rows.keys().filter(|(fact, _)| !self.whole.contains(fact));
        parted.map(|(_, word)| word.to_string()).collect()
    }

    pub const fn of<'a>(&'a self, word: &'a str) -> Of<'a> {
        Of { sums: self, word }
    }
}

/// All orders stand behind each reason and each issue: whatever came back, it could have been any of them.
pub(super) fn is_parted(fact: &str, by: Option<Dimension>) -> bool {
    let is_of_orders = FactName::from_code(fact).is_some_and(FactName::is_of_orders);
    !(is_of_orders && matches!(by, Some(Dimension::Reason | Dimension::Issue)))
}

impl Of<'_> {
    pub fn rows(&self, fact: &'static str) -> &[DaySum] {
        let word = if self.sums.whole.contains(fact) { "" } else { self.word };
        self.sums.rows.get(&(fact, word.into())).map_or(&[], Vec::as_slice)
    }

    fn within<'s>(&'s self, fact: &'static str, scope: &'s Scope) -> impl Iterator<Item = &'s DaySum> {
        self.rows(fact).iter().filter(|row| (scope.first_day..scope.until_day).contains(&row.day))
    }

    /// How many over a period.
    pub fn n(&self, fact: FactName, flow: bool, scope: &Scope) -> i64 {
        self.within(stored(fact, flow), scope).map(|row| row.n).sum()
    }

    /// How many that count once in the whole period: those that happened in it before are left out.
    pub fn n_once(&self, fact: FactName, scope: &Scope) -> i64 {
        let is_first = |row: &&DaySum| row.day - row.age < scope.first_day;
        self.within(stored(fact, true), scope).filter(is_first).map(|row| row.n).sum()
    }

    /// Units over a period.
    pub fn units(&self, fact: FactName, flow: bool, scope: &Scope) -> i64 {
        self.within(stored(fact, flow), scope).map(|row| row.sum).sum()
    }

    /// Money over a period, each sum at the rate of its order's day.
    pub fn money(&self, fact: FactName, flow: bool, scope: &Scope) -> Money {
        let mut money = Money::default();
        for row in self.within(stored(fact, flow), scope) {
            let order_day = if flow { row.day - row.age } else { row.day };
            match self.sums.rates.convert(row.sum, &row.currency, order_day) {
                Some(minor) => {
                    money.minor += minor;
                    money.n += row.n;
                }
                None => money.n_without_rate += row.n,
            }
        }
        money
    }
}

impl std::ops::Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            minor: self.minor + other.minor,
            n: self.n + other.n,
            n_without_rate: self.n_without_rate + other.n_without_rate,
        }
    }
}

/// Exchange rates of the days that are needed.
pub(super) struct Rates {
    /// The newest first.
    known: Vec<Rate>,
    to: String,
    frozen: RefCell<BTreeMap<(String, i64), Option<Frozen>>>,
}

impl Rates {
    pub fn read(reader: &Reader, env: &Env, rows: &[DaySum]) -> Result<Self, StoreError> {
        Self::of(reader, env, rows.iter().flat_map(|row| [row.day, row.day - row.age].map(|day| (&*row.currency, day))))
    }

    /// Rates for sums by their currency and day.
    pub fn of<'r>(reader: &Reader, env: &Env, sums: impl Iterator<Item = (&'r str, i64)>) -> Result<Self, StoreError> {
        let foreign = sums.filter(|(currency, _)| !currency.is_empty() && *currency != env.currency.as_str());
        let days: BTreeSet<i64> = foreign.map(|(_, day)| day).collect();
        let known = match (days.first(), days.last()) {
            (Some(first), Some(last)) => {
                let before = (first - 30) * DAY;
                let span = "where day_at >= $1 and day_at <= $2 order by day_at desc, id";
                record::select(reader.db(), span, &[Val::Int(before), Val::Int(last * DAY)])?
            }
            _ => Vec::new(),
        };
        Ok(Self { known, to: env.currency.clone(), frozen: RefCell::default() })
    }

    pub fn convert(&self, minor: i64, from: &str, day: i64) -> Option<i64> {
        if from == self.to || minor == 0 {
            return Some(minor);
        }
        let mut frozen = self.frozen.borrow_mut();
        let frozen = frozen.entry((from.to_owned(), day)).or_insert_with(|| {
            let at = Instant(day * DAY);
            let start = self.known.partition_point(|rate| rate.day_at > at);
            let until = (start + RATE_DAYS).min(self.known.len());
            rates::freeze(&self.known[start..until], from, &self.to, at)
        });
        frozen.as_ref()?.convert(minor, from, &self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::analysis::Analysis;

    #[test]
    fn a_sum_of_which_no_part_has_a_rate_is_no_data_and_not_nothing() {
        let env = Env { now: Instant(0), analysis: Analysis::default(), currency: "EUR".to_owned() };
        let sum = |minor, n, n_without_rate| Money { minor, n, n_without_rate }.measured(&env);
        assert_eq!(sum(0, 0, 321), Measured::NoData);
        for (minor, n, without) in [(0, 0, 0), (900, 2, 321)] {
            assert_eq!(sum(minor, n, without), Measured::Money { minor, n, currency: "EUR".to_owned() });
        }
    }
}
