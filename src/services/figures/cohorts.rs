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

    /// The questions for both facts by day; one where they are parted and narrowed alike.
    fn asked(&self, by: Option<Dimension>, and_by: Option<Dimension>) -> Vec<SumsOf<'_>> {
        let (Some(first), Some(last)) = (self.weeks.first(), self.weeks.last()) else { return Vec::new() };
        let asked = |facts: Vec<&'static str>, by: Option<Dimension>, and_by: Option<Dimension>| {
            let (first_day, until_day, groups) = (first.first_day, last.until_day, self.groups);
            SumsOf { facts, first_day, until_day, groups, by, and_by, ageless: false }
        };
        let (part, whole) = self.of.facts();
        let narrowed_alike = self.groups.iter().all(|(by, _)| is_parted(whole.code(), Some(*by)));
        let behind = (self.behind(by), self.behind(and_by));
        if narrowed_alike && behind == (by, and_by) {
            return vec![asked(vec![part.code(), whole.code()], by, and_by)];
        }
        vec![asked(vec![part.code()], by, and_by), asked(vec![whole.code()], behind.0, behind.1)]
    }

    /// The cohorts of each word, from both facts by day.
    fn by_word(&self, by: Option<Dimension>, rows: &[DaySum]) -> Result<ByWord, StoreError> {
        let (together, empty) = (self.behind(by) == by, self.empty());
        let rates = Rates::read(self.reader, self.env, rows)?;
        let mut all = ByWord::new();
        let mut of_all = Arc::clone(&empty);
        for row in rows {
            let is_part = row.fact == self.of.facts().0.code();
            let cohorts = if is_part || together {
                all.entry(row.word.to_string()).or_insert_with(|| Arc::clone(&empty))
            } else {
                &mut of_all
            };
            put(cohorts, row, self.amount(row, &rates), is_part);
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
    Ok(cohorts_of_all(reader, env, weeks, groups, &[(of, by)])?.pop().unwrap_or_default())
}

/// The same for several questions; what is kept one way is gone through once for all of them.
pub fn cohorts_of_all(
    reader: &Reader,
    env: &Env,
    weeks: &[Scope],
    groups: &[(Dimension, String)],
    wanted: &[(Of, Option<Dimension>)],
) -> Result<Vec<ByWord>, StoreError> {
    let reads: Vec<Weeks<'_>> = wanted.iter().map(|(of, _)| Weeks { reader, env, of: *of, weeks, groups }).collect();
    let asked: Vec<_> = reads.iter().zip(wanted).map(|(read, (_, by))| read.asked(*by, None)).collect();
    let rows = rows_of_all(reader, env, &asked)?;
    reads.iter().zip(wanted).zip(rows).map(|((read, (_, by)), rows)| read.by_word(*by, &rows)).collect()
}

/// What answers each question, of which each has one part or two.
fn rows_of_all(reader: &Reader, env: &Env, asked: &[Vec<SumsOf<'_>>]) -> Result<Vec<Vec<DaySum>>, StoreError> {
    let mut rows = reader.day_sums_of_all(&env.analysis, &asked.concat())?.into_iter();
    Ok(asked.iter().map(|parts| rows.by_ref().take(parts.len()).flatten().collect()).collect())
}

/// The same by the words of a dimension for each word of some others, in one go. Behind the words of a reason stands all that was sold:
/// the cohorts of the groups themselves, which are `known`.
pub fn cohorts_of_each(
    reader: &Reader,
    env: &Env,
    (of, weeks): (Of, &[Scope]),
    groups: &[(Dimension, String)],
    (by, each): (Dimension, &[Dimension]),
    known: &ByWord,
) -> Result<Vec<BTreeMap<String, ByWord>>, StoreError> {
    let read = Weeks { reader, env, of, weeks, groups };
    let asked = |each: &Dimension| {
        let mut parts = read.asked(Some(by), Some(*each));
        // What stands behind all words alike is not asked for again.
        parts.truncate(if read.behind(Some(*each)).is_some() { parts.len() } else { 1 });
        parts
    };
    let rows = rows_of_all(reader, env, &each.iter().map(asked).collect::<Vec<_>>())?;
    let mut all = Vec::new();
    for (each, rows) in each.iter().zip(rows) {
        let behind = if read.behind(Some(*each)).is_some() { ByWord::new() } else { only_sold(known) };
        let rates = Rates::read(reader, env, &rows)?;
        let mut of_each: BTreeMap<String, ByWord> = BTreeMap::new();
        for row in &rows {
            let Some((word, own)) = row.word.rsplit_once(BETWEEN) else { continue };
            let by_word = of_each.entry(own.to_owned()).or_insert_with(|| behind.clone());
            let cohorts = by_word.entry(word.to_owned()).or_insert_with(|| read.empty());
            put(cohorts, row, read.amount(row, &rates), row.fact == of.facts().0.code());
        }
        all.push(of_each);
    }
    Ok(all)
}

/// What was sold, as if nothing of it had come back.
fn only_sold(known: &ByWord) -> ByWord {
    let sold = known.iter().filter(|(_, weeks)| weeks.iter().any(|week| week.whole != 0));
    sold.map(|(word, weeks)| (word.clone(), Arc::new(unreturned(weeks)))).collect()
}

fn unreturned(weeks: &[Cohort]) -> Vec<Cohort> {
    let cohort = |week: &Cohort| Cohort { came: BTreeMap::new(), ..*week };
    weeks.iter().map(cohort).collect()
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
        let cohorts = all.entry((word.to_owned(), why.to_owned())).or_insert_with(|| Arc::new(unreturned(orders)));
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
