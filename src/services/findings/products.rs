//! The products within a line or of a supplier that carry what moved, where a few do.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::shared::Came;
use super::span::Span;
use crate::analytics::stats::{binomial::same_rate, many};
use crate::analytics::{Dimension, Finding, Metric};
use crate::services::figures::Env;
use crate::services::figures::cohorts::{ByWord, Of, cohorts};
use crate::store::StoreError;
use crate::store::read::Reader;

/// More are a table.
const MOST: usize = 5;
/// They carry it when so much of what is more, or fewer, lies in them.
const MOST_OF_IT: f64 = 0.5;

/// The goods of the catalogue, and the cohorts of whatever groups were asked for.
pub(super) struct Products<'a> {
    reader: &'a Reader,
    env: &'a Env,
    span: &'a Span,
    goods: Option<BTreeMap<String, (String, String)>>,
    cohorts: BTreeMap<Vec<(Dimension, String)>, ByWord>,
}

impl<'a> Products<'a> {
    pub const fn new(reader: &'a Reader, env: &'a Env, span: &'a Span) -> Self {
        Self { reader, env, span, goods: None, cohorts: BTreeMap::new() }
    }

    /// The heaviest first; none where all goods moved alike, where nobody can tell, or where no goods are named.
    pub fn carrying(&mut self, finding: &Finding) -> Result<Vec<String>, StoreError> {
        let groups = &finding.now.scope.groups;
        let is_of_goods = |by: &Dimension| matches!(by, Dimension::ProductLine | Dimension::Supplier);
        let (named, others): (Vec<_>, Vec<_>) = groups.iter().cloned().partition(|(by, _)| is_of_goods(by));
        let are_kept = others.iter().all(|(by, _)| *by == Dimension::Reason);
        let ([(by, word)], true, Metric::ReturnRate) = (named.as_slice(), are_kept, finding.now.metric) else {
            return Ok(Vec::new());
        };
        let (reader, env, weeks) = (self.reader, self.env, self.span.weeks.as_slice());
        if self.goods.is_none() {
            self.goods = Some(reader.goods()?);
        }
        if !self.cohorts.contains_key(&others) {
            let read = cohorts(reader, env, Of::Returned, weeks, &others, Some(Dimension::Product))?;
            self.cohorts.insert(others.clone(), read);
        }
        let is_own = |sku: &String| {
            let known = self.goods.as_ref().and_then(|goods| goods.get(sku));
            known.is_some_and(|(line, supplier)| if *by == Dimension::Supplier { supplier } else { line } == word)
        };
        let read = self.cohorts.get(&others).into_iter().flatten().filter(|(sku, _)| is_own(sku));
        let own = read.map(|(sku, cohorts)| (sku.clone(), Came::of(cohorts, finding, self.span))).collect();
        Ok(heaviest(own, finding.difference.is_some_and(|(difference, _)| difference > 0.0)))
    }
}

/// Those that moved for themselves, if they are few and carry most of it.
#[expect(clippy::cast_possible_truncation, reason = "counts stay counts")]
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
fn heaviest(own: Vec<(String, Came)>, above: bool) -> Vec<String> {
    let n_sold = own.iter().filter(|(_, came)| came.whole > 0).count();
    let all: f64 = own.iter().map(|(_, came)| came.excess()).sum();
    let chance = |(_, came): &(String, Came)| {
        let base = came.expected * came.base_whole as f64 / came.whole.max(1) as f64;
        same_rate((came.came, came.whole), (base.round() as i64, came.base_whole))
    };
    let kept = many::kept(&own.iter().map(chance).collect::<Vec<f64>>());
    let moved = own.into_iter().zip(kept).filter(|((_, came), kept)| *kept && (came.excess() > 0.0) == above);
    let mut moved: Vec<(String, Came)> = moved.map(|(own, _)| own).collect();
    moved.sort_by_key(|(sku, came)| (Reverse((came.excess().abs() * 1_000.0) as i64), sku.clone()));
    moved.truncate(MOST);
    let carried: f64 = moved.iter().map(|(_, came)| came.excess()).sum();
    let are_few = 2 * moved.len() <= n_sold;
    if are_few && carried.abs() >= MOST_OF_IT * all.abs() {
        moved.into_iter().map(|(sku, _)| sku).collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goods(rows: &[(&str, i64, f64)]) -> Vec<(String, Came)> {
        let came = |came, expected| Came { came, whole: 300, expected, base_whole: 600 };
        rows.iter().map(|(sku, n, expected)| ((*sku).to_owned(), came(*n, *expected))).collect()
    }

    #[test]
    fn a_few_products_that_carry_it_are_named_and_a_whole_line_is_not() {
        let few = [("BTL-BLK", 40, 6.0), ("MUG-WHT", 30, 6.0), ("CRF-BLK", 7, 6.0), ("KID-BLU", 5, 6.0)];
        assert_eq!(heaviest(goods(&few), true), ["BTL-BLK", "MUG-WHT"]);
        assert!(heaviest(goods(&few), false).is_empty(), "none of them fell");
        let all = [("A", 40, 6.0), ("B", 41, 6.0), ("C", 39, 6.0), ("D", 42, 6.0)];
        assert!(heaviest(goods(&all), true).is_empty(), "all of them moved");
        assert!(heaviest(goods(&[("A", 7, 6.0), ("B", 8, 6.0)]), true).is_empty(), "nothing stands out");
        assert!(heaviest(Vec::new(), true).is_empty());
    }
}
