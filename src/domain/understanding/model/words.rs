//! Which words of a text spoke for a label: what the model knows of groups of letters, words and pairs, laid back onto the text.

use std::collections::BTreeMap;
use std::ops::Range;

use super::features::each_cell;
use super::{Example, Model};
use crate::domain::understanding::folded::{BREAK, is_unspaced};

/// The words of a folded text; of scripts without spaces each letter is one.
pub fn words(folded: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (at, c) in folded.char_indices() {
        let end = at + c.len_utf8();
        if c == ' ' || c == BREAK {
            open = false;
        } else if is_unspaced(c) {
            words.push(at..end);
            open = false;
        } else if let Some(last) = words.last_mut().filter(|_| open) {
            last.end = end;
        } else {
            words.push(at..end);
            open = true;
        }
    }
    words
}

/// Gives each word that lies in a range its equal part of a weight.
pub fn lay(weights: &mut [(Range<usize>, f64)], range: &Range<usize>, weight: f64) {
    let from = weights.partition_point(|(word, _)| word.end <= range.start);
    let within = weights[from..].iter().take_while(|(word, _)| word.start < range.end).count();
    let share = weight / f64::from(u32::try_from(within.max(1)).unwrap_or(u32::MAX));
    weights[from..from + within].iter_mut().for_each(|(_, sum)| *sum += share);
}

impl Model {
    /// How much each word of a folded text spoke for one label against another, by what was learned.
    pub fn spoke(&self, folded: &str, example: &Example, label: usize, against: usize) -> Vec<(Range<usize>, f64)> {
        let mut weights: Vec<(Range<usize>, f64)> = words(folded).into_iter().map(|word| (word, 0.0)).collect();
        let length: f64 = self.sight(&example.features).map(|value| value * value).sum::<f64>().sqrt();
        if length == 0.0 {
            return weights;
        }
        let values: BTreeMap<u32, f32> = example.features.cells.iter().copied().collect();
        let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
        each_cell(folded, &mut |cell, _| *counts.entry(cell).or_default() += 1.0);
        each_cell(folded, &mut |cell, range| {
            let (Some(value), Some(count)) = (values.get(&cell), counts.get(&cell)) else { return };
            let weight = self.speaks(cell, label, against) * f64::from(*value) / count / length;
            lay(&mut weights, &range, weight);
        });
        weights
    }

    /// What each known cell of a text is worth, before all of them are made to be of length one.
    fn sight<'f>(&'f self, features: &'f super::Features) -> impl Iterator<Item = f64> + 'f {
        features.cells.iter().filter_map(|(cell, value)| {
            let place = *self.places.get(cell)? as usize;
            Some(f64::from(*value) * f64::from(*self.rarity.get(place)?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_share_what_lies_over_them() {
        let text = "far too|small \u{592a}\u{5c0f}";
        let found: Vec<&str> = words(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["far", "too", "small", "\u{592a}", "\u{5c0f}"]);
        let mut weights: Vec<(Range<usize>, f64)> = words(text).into_iter().map(|word| (word, 0.0)).collect();
        lay(&mut weights, &(4..13), 1.0);
        lay(&mut weights, &(0..2), 0.25);
        let sums: Vec<f64> = weights.into_iter().map(|(_, sum)| sum).collect();
        assert_eq!(sums, [0.25, 0.5, 0.5, 0.0, 0.0]);
    }
}
