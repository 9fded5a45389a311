//! How well answers agree with what is right: accuracy, the mean of the labels' F1, and what is taken for what.
//!
//! Invariant: nothing depends on the order in which rows were added.

use std::collections::{BTreeMap, BTreeSet};

/// How often each label was right, and what was said for it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally(BTreeMap<(String, String), u64>);

/// One label's score.
#[derive(Debug, Clone, PartialEq)]
pub struct OfLabel {
    pub label: String,
    /// Rows that have the label.
    pub n: u64,
    /// Rows that were given it.
    pub said: u64,
    pub right: u64,
}

impl OfLabel {
    /// Nought for a label that was never given rightly.
    pub fn f1(&self) -> f64 {
        if self.right == 0 { 0.0 } else { 2.0 * real(self.right) / real(self.n + self.said) }
    }
}

impl Tally {
    pub fn add(&mut self, right: &str, said: &str) {
        *self.0.entry((right.to_owned(), said.to_owned())).or_default() += 1;
    }

    pub fn n(&self) -> u64 {
        self.0.values().sum()
    }

    /// Of nothing there is no share.
    pub fn accuracy(&self) -> f64 {
        let right: u64 = self.0.iter().filter(|((right, said), _)| right == said).map(|(_, n)| n).sum();
        share(right, self.n())
    }

    /// The mean of the F1 of the labels that occur, without those left out.
    pub fn macro_f1(&self, leave_out: &[&str]) -> f64 {
        let scores: Vec<f64> =
            self.labels().iter().filter(|one| !leave_out.contains(&one.label.as_str())).map(OfLabel::f1).collect();
        let n = u64::try_from(scores.len()).unwrap_or(0);
        if n == 0 { 0.0 } else { scores.iter().sum::<f64>() / real(n) }
    }

    /// Whether it is less often right than another one, over all or over its labels.
    pub fn is_worse_than(&self, other: &Self) -> bool {
        let is_less = |mine: f64, theirs: f64| mine < theirs - 1e-9;
        is_less(self.accuracy(), other.accuracy()) || is_less(self.macro_f1(&[]), other.macro_f1(&[]))
    }

    /// Every label that is right somewhere, in order.
    pub fn labels(&self) -> Vec<OfLabel> {
        let labels: BTreeSet<&String> = self.0.keys().map(|(right, _)| right).collect();
        let sum = |of: &dyn Fn(&str, &str) -> bool| -> u64 {
            self.0.iter().filter(|((right, said), _)| of(right, said)).map(|(_, n)| n).sum()
        };
        labels
            .into_iter()
            .map(|label| OfLabel {
                label: label.clone(),
                n: sum(&|right, _| right == label),
                said: sum(&|_, said| said == label),
                right: sum(&|right, said| right == label && said == label),
            })
            .collect()
    }

    /// What is taken for what, the most frequent first.
    pub fn confusions(&self) -> Vec<(&str, &str, u64)> {
        let mut all: Vec<(&str, &str, u64)> = self
            .0
            .iter()
            .filter(|((right, said), _)| right != said)
            .map(|((right, said), n)| (right.as_str(), said.as_str(), *n))
            .collect();
        all.sort_by_key(|(_, _, n)| std::cmp::Reverse(*n));
        all
    }
}

/// A part of a whole; nought of nothing.
pub fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { real(part) / real(whole) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows stay far below 2^53")]
const fn real(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_is_measured_as_defined() {
        let mut tally = Tally::default();
        for (right, said, n) in [("a", "a", 3), ("a", "b", 1), ("b", "b", 1), ("c", "a", 1)] {
            (0..n).for_each(|_| tally.add(right, said));
        }
        assert_eq!(tally.n(), 6);
        assert!((tally.accuracy() - 4.0 / 6.0).abs() < 1e-12);
        // a: 2*3/(4+4), b: 2*1/(1+2), c never given.
        let expected = (0.75 + 2.0 / 3.0) / 3.0;
        assert!((tally.macro_f1(&[]) - expected).abs() < 1e-12);
        assert!((tally.macro_f1(&["c"]) - (0.75 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
        assert_eq!(tally.confusions(), [("a", "b", 1), ("c", "a", 1)]);
        assert!(Tally::default().accuracy().abs() < 1e-12);
    }

    #[test]
    fn what_is_less_often_right_is_worse_over_all_or_over_its_labels() {
        let tally = |rows: &[(&str, &str, u64)]| {
            let mut tally = Tally::default();
            rows.iter().for_each(|(right, said, n)| (0..*n).for_each(|_| tally.add(right, said)));
            tally
        };
        let (best, worse) = (tally(&[("a", "a", 4), ("b", "b", 2)]), tally(&[("a", "a", 4), ("b", "a", 2)]));
        // Right as often, but a whole label is never found.
        let (even, uneven) =
            (tally(&[("a", "a", 2), ("a", "b", 2), ("b", "b", 2)]), tally(&[("a", "a", 4), ("b", "a", 2)]));
        assert!(worse.is_worse_than(&best) && !best.is_worse_than(&worse) && !best.is_worse_than(&best));
        assert!(uneven.is_worse_than(&even) && !even.is_worse_than(&uneven));
    }
}
