//! Weeks of orders with what came of each and when, read in one go for a whole trend and all groups of a dimension.

use std::collections::BTreeMap;

use super::Env;
use super::sums::{Rates, is_parted};
use crate::analytics::cohort::Cohort;
use crate::analytics::{Dimension, Scope};
use crate::domain::facts::{BETWEEN, FactName};
use crate::store::StoreError;
use crate::store::read::{DaySum, Reader, SumsOf};

/// What is put into relation to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Orders asked back, of orders. Asked, not accepted: whether a young return will be accepted nobody knows yet.
    Returned,
    /// Money refunded, of sales, in the report currency.
    Refunded,
}

impl Of {
    const fn facts(self) -> (FactName, FactName) {
        match self {
            Self::Returned => (FactName::ReturnedAsked, FactName::Orders),
            Self::Refunded => (FactName::Refunded, FactName::Sales),
        }
    }
}

/// The cohorts of following weeks by the words of a dimension; under the empty word where there is none.
pub fn cohorts(
    reader: &Reader,
    env: &Env,
    of: Of,
    weeks: &[Scope],
    groups: &[(Dimension, String)],
    by: Option<Dimension>,
) -> Result<BTreeMap<String, Vec<Cohort>>, StoreError> {
    let (Some(first), Some(last)) = (weeks.first(), weeks.last()) else { return Ok(BTreeMap::new()) };
    let (part, whole) = of.facts();
    let read = |facts: Vec<&'static str>, by: Option<Dimension>, ageless: bool| {
        let (first_day, until_day) = (first.first_day, last.until_day);
        let asked = SumsOf { facts, first_day, until_day, groups, by, ageless, ..SumsOf::default() };
        reader.day_sums(&env.analysis, &asked)
    };
    // What all orders are counted for stands behind every reason.
    let together = is_parted(whole.code(), by);
    let mut rows = read(vec![part.code()], by, false)?;
    rows.extend(read(vec![whole.code()], by.filter(|_| together), true)?);
    let rates = Rates::read(reader, env, &rows)?;
    let empty: Vec<Cohort> = weeks
        .iter()
        .map(|week| Cohort { first_day: week.first_day, until_day: week.until_day, ..Cohort::default() })
        .collect();
    let mut all: BTreeMap<String, Vec<Cohort>> = BTreeMap::new();
    let mut of_all = empty.clone();
    for row in &rows {
        let amount = match of {
            Of::Returned => row.n,
            Of::Refunded => rates.convert(row.sum, &row.currency, row.day).unwrap_or(0),
        };
        let is_part = row.fact == part.code();
        let cohorts = if is_part || together {
            all.entry(row.word.to_string()).or_insert_with(|| empty.clone())
        } else {
            &mut of_all
        };
        put(cohorts, row, amount, is_part);
    }
    if !together {
        for cohorts in all.values_mut() {
            for (cohort, whole) in cohorts.iter_mut().zip(&of_all) {
                cohort.whole = whole.whole;
            }
        }
    }
    Ok(all)
}

/// Whether cohorts of a group are kept by product line, so that nobody has to go through the records for them.
pub fn is_kept(reader: &Reader, of: Of, groups: &[(Dimension, String)]) -> bool {
    let (part, whole) = of.facts();
    let is_kept = |fact: FactName| {
        let facts = vec![fact.code()];
        reader.is_kept(&SumsOf { facts, groups, by: Some(Dimension::ProductLine), ..SumsOf::default() })
    };
    is_kept(part) && is_kept(whole)
}

/// Cohorts of returns by the words of a dimension and why they came back (the reason, or its family); all orders of a word stand behind
/// each, as its own cohorts have them.
pub fn with_why(
    reader: &Reader,
    env: &Env,
    weeks: &[Scope],
    (by, why): (Dimension, Dimension),
    of_word: &BTreeMap<String, Vec<Cohort>>,
) -> Result<BTreeMap<(String, String), Vec<Cohort>>, StoreError> {
    let (Some(first), Some(last)) = (weeks.first(), weeks.last()) else { return Ok(BTreeMap::new()) };
    let asked = SumsOf {
        facts: vec![Of::Returned.facts().0.code()],
        first_day: first.first_day,
        until_day: last.until_day,
        groups: &[],
        by: Some(by),
        and_by: Some(why),
        ..SumsOf::default()
    };
    let mut all: BTreeMap<(String, String), Vec<Cohort>> = BTreeMap::new();
    for row in reader.day_sums(&env.analysis, &asked)? {
        let Some((word, why)) = row.word.rsplit_once(BETWEEN) else { continue };
        let Some(orders) = of_word.get(word) else { continue };
        let only_sold = || orders.iter().map(|week| Cohort { came: BTreeMap::new(), ..week.clone() }).collect();
        let cohorts = all.entry((word.to_owned(), why.to_owned())).or_insert_with(only_sold);
        put(cohorts, &row, row.n, true);
    }
    Ok(all)
}

/// The cohorts of the goods of one supplier by their product lines, as the catalogue has both; its returns narrowed to other groups.
pub fn of_supplier(
    reader: &Reader,
    env: &Env,
    weeks: &[Scope],
    supplier: &str,
    groups: &[(Dimension, String)],
) -> Result<BTreeMap<String, Vec<Cohort>>, StoreError> {
    let goods = reader.goods()?;
    let mut by_line: BTreeMap<String, Vec<Cohort>> = BTreeMap::new();
    for (sku, cohorts) in cohorts(reader, env, Of::Returned, weeks, groups, Some(Dimension::Product))? {
        let Some((line, _)) = goods.get(&sku).filter(|(_, own)| own == supplier) else { continue };
        match by_line.get_mut(line) {
            None => {
                by_line.insert(line.clone(), cohorts);
            }
            Some(all) => all.iter_mut().zip(cohorts).for_each(|(all, one)| all.add(&one)),
        }
    }
    Ok(by_line)
}

fn put(cohorts: &mut [Cohort], row: &DaySum, amount: i64, is_part: bool) {
    let place = cohorts.partition_point(|cohort| cohort.until_day <= row.day);
    let Some(cohort) = cohorts.get_mut(place).filter(|cohort| cohort.first_day <= row.day) else { return };
    if is_part {
        *cohort.came.entry(row.day + row.age - cohort.until_day).or_default() += amount;
    } else {
        cohort.whole += amount;
    }
}
