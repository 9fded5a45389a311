//! The cases behind a sum, as one word of the query language: `returned_accepted/2026-11-02..2026-11-08/market=DE`.

use std::fmt;

use super::{FactName, letter, stored};
use crate::domain::metrics::Dimension;
use crate::domain::time::{civil, day_of};

/// Names a sum of facts over days and groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// As it is stored.
    pub fact: &'static str,
    pub first_day: i64,
    pub until_day: i64,
    pub groups: Vec<(Dimension, String)>,
}

/// Signs with a meaning of their own in a reference or in a query.
const WRITTEN: [(&str, &str); 5] = [("%", "%25"), ("/", "%2F"), ("\"", "%22"), (",", "%2C"), ("\\", "%5C")];

/// A fact by the name under which its sums are kept.
pub fn by_stored_name(text: &str) -> Option<(FactName, bool)> {
    let all = FactName::ALL.iter().flat_map(|name| [(*name, false), (*name, true)]);
    all.into_iter().find(|(name, flow)| stored(*name, *flow) == text)
}

/// A fact by its letter in sums that are kept.
pub fn by_letter(mark: u8) -> Option<(FactName, bool)> {
    let all = FactName::ALL.iter().flat_map(|name| [(*name, false), (*name, true)]);
    all.into_iter().find(|(name, flow)| letter(*name, *flow) == mark)
}

impl Reference {
    /// Reads a reference; nothing where the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let (name, flow) = by_stored_name(parts.next()?)?;
        let (first, last) = parts.next()?.split_once("..")?;
        let day = |text: &str| text.parse().ok().map(day_of);
        let (first_day, until_day) = (day(first)?, day(last)? + 1);
        let group = |text: &str| {
            let (by, word) = text.split_once('=')?;
            let word = WRITTEN.iter().rev().fold(word.to_owned(), |word, (sign, code)| word.replace(code, sign));
            Some((Dimension::from_code(by)?, word))
        };
        let groups = parts.map(group).collect::<Option<Vec<_>>>()?;
        (first_day < until_day).then(|| Self { fact: stored(name, flow), first_day, until_day, groups })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = |day| civil(day).map(|date| date.to_string()).unwrap_or_default();
        write!(f, "{}/{}..{}", self.fact, date(self.first_day), date(self.until_day - 1))?;
        for (by, word) in &self.groups {
            let word = WRITTEN.iter().fold(word.clone(), |word, (sign, code)| word.replace(sign, code));
            write!(f, "/{by}={word}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_reference_reads_as_it_was_written(first in -20_000..40_000_i64, days in 1..900_i64, words in proptest::collection::vec(".{0,12}", 0..3)) {
            let groups = words.into_iter().map(|word| (Dimension::Market, word)).collect();
            let reference = Reference { fact: "flow_refunded", first_day: first, until_day: first + days, groups };
            prop_assert_eq!(Reference::parse(&reference.to_string()), Some(reference));
        }
    }

    #[test]
    fn each_sum_that_is_kept_has_a_letter_of_its_own() {
        let all = FactName::ALL.iter().flat_map(|name| [(*name, false), (*name, true)]);
        let names: std::collections::BTreeSet<_> = all.clone().map(|(name, flow)| stored(name, flow)).collect();
        let letters: std::collections::BTreeSet<_> = all.clone().map(|(name, flow)| letter(name, flow)).collect();
        assert_eq!(names.len(), letters.len());
        for (name, flow) in all {
            let (known, own) = by_letter(letter(name, flow)).expect("a letter is known");
            assert_eq!(stored(known, own), stored(name, flow));
        }
    }

    #[test]
    fn other_texts_are_no_references() {
        for text in [
            "",
            "orders",
            "orders/2026-11-01",
            "order/2026-11-01..2026-11-02",
            "orders/2026-11-02..2026-11-01",
            "orders/2026-11-01..2026-11-02/colour=red",
            "orders/2026-11-01..2026-11-02/market",
        ] {
            assert_eq!(Reference::parse(text), None, "{text}");
        }
        assert!(Reference::parse("orders/2026-11-01..2026-11-01").is_some());
    }
}
