//! Weeks of orders with what came of each and when, read in one go for a whole trend and all groups of a dimension.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Env;
use super::sums::{Rates, is_parted};
use crate::analytics::cohort::Cohort;
use crate::analytics::{Dimension, Scope};
use crate::domain::facts::{BETWEEN, FactName};
use crate::store::StoreError;
use crate::store::read::{DaySum, Reader, SumsOf};

/// What is put into relation to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

/// Cohorts of following weeks by the words of a dimension. Where the same was sold behind many words, they share it until something
/// came back.
pub type ByWord = BTreeMap<String, Arc<Vec<Cohort>>>;
/// The same by the words of two dimensions.
pub type ByWords = BTreeMap<(String, String), Arc<Vec<Cohort>>>;

/// Which weeks of what are read, narrowed to which groups.
struct Weeks<'a> {
    reader: &'a Reader,
    env: &'a Env,
    of: Of,
    weeks: &'a [Scope],
    groups: &'a [(Dimension, String)],
}

impl Weeks<'_> {
    /// The dimensions that what all orders are counted for is parted by: all of it stands behind every reason.
    fn behind(&self, by: Option<Dimension>) -> Option<Dimension> {
        by.filter(|_| is_parted(self.of.facts().1.code(), by))
    }

    /// Both facts by day; with one look where they are parted and narrowed alike.
    fn rows(&self, by: Option<Dimension>, and_by: Option<Dimension>) -> Result<Vec<DaySum>, StoreError> {
        let (Some(first), Some(last)) = (self.weeks.first(), self.weeks.last()) else { return Ok(Vec::new()) };
        let read = |facts: Vec<&'static str>, by: Option<Dimension>, and_by: Option<Dimension>| {
            let (first_day, until_day, groups) = (first.first_day, last.until_day, self.groups);
            let asked = SumsOf { facts, first_day, until_day, groups, by, and_by, ageless: false };
            self.reader.day_sums(&self.env.analysis, &asked)
        };
        let (part, whole) = self.of.facts();
        let narrowed_alike = self.groups.iter().all(|(by, _)| is_parted(whole.code(), Some(*by)));
        let behind = (self.behind(by), self.behind(and_by));
        if narrowed_alike && behind == (by, and_by) {
            return read(vec![part.code(), whole.code()], by, and_by);
        }
        let mut rows = read(vec![part.code()], by, and_by)?;
        rows.extend(read(vec![whole.code()], behind.0, behind.1)?);
        Ok(rows)
    }

    fn empty(&self) -> Arc<Vec<Cohort>> {
        let empty = |week: &Scope| Cohort { first_day: week.first_day, until_day: week.until_day, ..Cohort::default() };
        Arc::new(self.weeks.iter().map(empty).collect())
    }

    fn amount(&self, row: &DaySum, rates: &Rates) -> i64 {
        match self.of {
            Of::Returned => row.n,
            Of::Refunded => rates.convert(row.sum, &row.currency, row.day).unwrap_or(0),
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
) -> Result<ByWord, StoreError> {
    let read = Weeks { reader, env, of, weeks, groups };
    let (rows, together, empty) = (read.rows(by, None)?, read.behind(by) == by, read.empty());
    let rates = Rates::read(reader, env, &rows)?;
    let mut all = ByWord::new();
    let mut of_all = Arc::clone(&empty);
    for row in &rows {
        let is_part = row.fact == of.facts().0.code();
        let cohorts = if is_part || together {
            all.entry(row.word.to_string()).or_insert_with(|| Arc::clone(&empty))
        } else {
            &mut of_all
        };
        put(cohorts, row, read.amount(row, &rates), is_part);
    }
    if !together {
        for cohorts in all.values_mut() {
            for (cohort, whole) in Arc::make_mut(cohorts).iter_mut().zip(of_all.iter()) {
                cohort.whole = whole.whole;
            }
        }
    }
    Ok(all)
}

/// The same by the words of a dimension for each word of another one, in one go.
pub fn cohorts_of_each(
    reader: &Reader,
    env: &Env,
    of: Of,
    weeks: &[Scope],
    groups: &[(Dimension, String)],
    (by, each): (Dimension, Dimension),
) -> Result<BTreeMap<String, ByWord>, StoreError> {
    let read = Weeks { reader, env, of, weeks, groups };
    let (rows, together) = (read.rows(Some(by), Some(each))?, read.behind(Some(each)).is_some());
    let rates = Rates::read(reader, env, &rows)?;
    let mut sold = ByWord::new();
    let is_part = |row: &&DaySum| row.fact == of.facts().0.code();
    for row in rows.iter().filter(|row| !together && !is_part(row)) {
        let cohorts = sold.entry(row.word.to_string()).or_insert_with(|| read.empty());
        put(cohorts, row, read.amount(row, &rates), false);
    }
    let mut all: BTreeMap<String, ByWord> = BTreeMap::new();
    for row in rows.iter().filter(|row| together || is_part(row)) {
        let Some((word, own)) = row.word.rsplit_once(BETWEEN) else { continue };
        let by_word = all.entry(own.to_owned()).or_insert_with(|| sold.clone());
        let cohorts = by_word.entry(word.to_owned()).or_insert_with(|| read.empty());
        put(cohorts, row, read.amount(row, &rates), is_part(&row));
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
    of_word: &ByWord,
) -> Result<ByWords, StoreError> {
    let (Some(first), Some(last)) = (weeks.first(), weeks.last()) else { return Ok(ByWords::new()) };
    let asked = SumsOf {
        facts: vec![Of::Returned.facts().0.code()],
        first_day: first.first_day,
        until_day: last.until_day,
        groups: &[],
        by: Some(by),
        and_by: Some(why),
        ..SumsOf::default()
    };
    let mut all = ByWords::new();
    for row in reader.day_sums(&env.analysis, &asked)? {
        let Some((word, why)) = row.word.rsplit_once(BETWEEN) else { continue };
        let Some(orders) = of_word.get(word) else { continue };
        let only_sold = || orders.iter().map(|week| Cohort { came: BTreeMap::new(), ..week.clone() }).collect();
        let cohorts = all.entry((word.to_owned(), why.to_owned())).or_insert_with(|| Arc::new(only_sold()));
        put(cohorts, &row, row.n, true);
    }
    Ok(all)
}

fn put(cohorts: &mut Arc<Vec<Cohort>>, row: &DaySum, amount: i64, is_part: bool) {
    let place = cohorts.partition_point(|cohort| cohort.until_day <= row.day);
    let is_within = cohorts.get(place).is_some_and(|cohort| cohort.first_day <= row.day);
    let Some(cohort) = Arc::make_mut(cohorts).get_mut(place).filter(|_| is_within) else { return };
    if is_part {
        *cohort.came.entry(row.day + row.age - cohort.until_day).or_default() += amount;
    } else {
        cohort.whole += amount;
    }
}
