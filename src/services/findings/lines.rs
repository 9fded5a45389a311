//! Cohorts by product line of whatever groups a review asks for: the sums are gone through once for all words of a dimension.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::span::Span;
use crate::analytics::Dimension;
use crate::services::figures::Env;
use crate::services::figures::cohorts::{ByWord, Of, cohorts, cohorts_of_each};
use crate::store::StoreError;
use crate::store::read::Reader;

type Groups = Vec<(Dimension, String)>;
/// Cohorts for each word of a dimension, or for none.
type Each = Result<Vec<(Option<Dimension>, BTreeMap<String, ByWord>)>, StoreError>;
/// Line and supplier of goods by their SKU.
type Goods = BTreeMap<String, (String, String)>;

pub(super) struct Lines<'a> {
    reader: &'a Reader,
    env: &'a Env,
    span: &'a Span,
    known: BTreeMap<(Of, Groups), ByWord>,
    /// What was gone through already: by which goods, narrowed to what, for each word of which dimension.
    read: BTreeSet<(Of, Dimension, Groups, Option<Dimension>)>,
}

/// The supplier among some groups, and the others.
pub(super) fn supplier_of(groups: &[(Dimension, String)]) -> Option<(&str, Groups)> {
    let (suppliers, others): (Vec<_>, Vec<_>) = groups.iter().partition(|(by, _)| *by == Dimension::Supplier);
    let [(_, supplier)] = suppliers.as_slice() else { return None };
    Some((supplier, others.into_iter().cloned().collect()))
}

impl<'a> Lines<'a> {
    pub const fn new(reader: &'a Reader, env: &'a Env, span: &'a Span) -> Self {
        Self { reader, env, span, known: BTreeMap::new(), read: BTreeSet::new() }
    }

    /// The lines of some groups. Those of a supplier are told by its goods, as the catalogue has both, where goods are counted so.
    pub fn of(&mut self, of: Of, groups: &[(Dimension, String)]) -> Result<&ByWord, StoreError> {
        let mut groups = groups.to_vec();
        groups.sort();
        let key = (of, groups);
        if !self.known.contains_key(&key) {
            self.read(of, &key.1)?;
        }
        Ok(self.known.entry(key).or_default())
    }

    /// Takes over what is known of all that was sold.
    pub fn keep(&mut self, of: Of, lines: ByWord) {
        self.read.insert((of, Dimension::ProductLine, Groups::new(), None));
        self.known.insert((of, Groups::new()), lines);
    }

    fn read(&mut self, of: Of, groups: &[(Dimension, String)]) -> Result<(), StoreError> {
        let others = supplier_of(groups).filter(|_| of == Of::Returned).map(|(_, others)| others);
        let goods = others.is_some().then(|| self.reader.goods()).transpose()?;
        let by = if goods.is_some() { Dimension::Product } else { Dimension::ProductLine };
        let others = others.unwrap_or_else(|| groups.to_vec());
        let (each, rest) = match others.split_last() {
            Some(((each, _), rest)) => (Some(*each), rest),
            None => (None, others.as_slice()),
        };
        if !self.read.insert((of, by, rest.to_vec(), each)) {
            return Ok(());
        }
        for (each, read) in self.cohorts(of, rest, by, each)? {
            self.read.insert((of, by, rest.to_vec(), each));
            for (word, read) in read {
                let own: Groups = rest.iter().cloned().chain(each.map(|each| (each, word))).collect();
                match &goods {
                    Some(goods) => self.keep_by_supplier(goods, &own, read),
                    None => drop(self.known.insert((of, own), read)),
                }
            }
        }
        Ok(())
    }

    /// Cohorts by line or goods for each word of a dimension; by those of its like too, where they are read with it.
    fn cohorts(&mut self, of: Of, rest: &[(Dimension, String)], by: Dimension, each: Option<Dimension>) -> Each {
        let (reader, env, weeks) = (self.reader, self.env, self.span.weeks.as_slice());
        let all = || cohorts(reader, env, of, weeks, rest, Some(by));
        let Some(each) = each else { return Ok(vec![(None, BTreeMap::from([(String::new(), all()?)]))]) };
        let is_why = matches!(each, Dimension::Reason | Dimension::Issue);
        let known = match by {
            _ if !is_why => ByWord::new(),
            Dimension::ProductLine => self.of(of, rest)?.clone(),
            _ => all()?,
        };
        let places = [Dimension::Market, Dimension::Platform];
        let are_together = by == Dimension::ProductLine && rest.is_empty() && places.contains(&each);
        let each = if are_together { places.to_vec() } else { vec![each] };
        let read = cohorts_of_each(reader, env, (of, weeks), rest, (by, &each), &known)?;
        Ok(each.into_iter().map(Some).zip(read).collect())
    }

    fn keep_by_supplier(&mut self, goods: &Goods, groups: &[(Dimension, String)], read: ByWord) {
        for (sku, cohorts) in read {
            let Some((line, supplier)) = goods.get(&sku) else { continue };
            let mut own = groups.to_vec();
            own.push((Dimension::Supplier, supplier.clone()));
            own.sort();
            let lines = self.known.entry((Of::Returned, own)).or_default();
            match lines.get_mut(line) {
                Some(all) => Arc::make_mut(all).iter_mut().zip(cohorts.iter()).for_each(|(all, one)| all.add(one)),
                None => drop(lines.insert(line.clone(), cohorts)),
            }
        }
    }
}
