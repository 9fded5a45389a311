//! A text as cells of a hashed table: letter groups inside words, words, pairs of words, and what the lists found.

use std::collections::BTreeMap;

use crate::domain::encoder::Vector;
use crate::domain::understanding::folded::{BREAK, Folded, is_unspaced};

/// Cells of the table; a power of two.
const CELLS: u32 = 1 << 18;
/// Of a longer text the beginning tells.
const MOST_CHARS: usize = 1_200;

/// How much louder a list speaks than one group of letters.
const LOUD: f32 = 10.0;

/// Cells with how loudly each speaks, in the order of the cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Features {
    pub cells: Vec<(u32, f32)>,
    /// What the text means, where an encoder says so.
    pub vector: Option<Vector>,
}

impl Features {
    /// The same with what the text means.
    pub fn meaning(self, vector: Option<Vector>) -> Self {
        Self { vector, ..self }
    }
}

/// The features of a text, and of what the lists found in it: names with counts.
pub fn features(text: &str, found: &[(&str, f64)]) -> Features {
    let folded = Folded::of(text).text;
    let mut counts: BTreeMap<u32, f32> = BTreeMap::new();
    each_cell(&folded, &mut |cell, _| *counts.entry(cell).or_default() += 1.0);
    for count in counts.values_mut() {
        *count = 1.0 + count.ln();
    }
    for (name, count) in found {
        #[expect(clippy::cast_possible_truncation, reason = "a count of phrases is small")]
        let loud = LOUD * (1.0 + *count as f32).ln();
        *counts.entry(cell(b'l', name)).or_default() += loud;
    }
    Features { cells: counts.into_iter().collect(), vector: None }
}

/// Every cell that a folded text speaks to, with where it stands.
pub fn each_cell(folded: &str, take: &mut impl FnMut(u32, std::ops::Range<usize>)) {
    let end = folded.char_indices().nth(MOST_CHARS).map_or(folded.len(), |(n, _)| n);
    let text = &folded[..end];
    let mut before: Option<(usize, &str)> = None;
    for (start, word) in words(text) {
        letter_groups(start, word, take);
        if !word.chars().next().is_some_and(is_unspaced) {
            take(cell(b'w', word), start..start + word.len());
            if let Some((first, _)) = before {
                let pair = &text[first..start + word.len()];
                take(cell(b'p', pair), first..start + word.len());
            }
            before = Some((start, word));
        } else {
            before = None;
        }
    }
}

/// The words of a text with their places; a run of an unspaced script is one.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split([' ', BREAK])
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

fn letter_groups(start: usize, word: &str, take: &mut impl FnMut(u32, std::ops::Range<usize>)) {
    let borders: Vec<usize> = word.char_indices().map(|(n, _)| n).chain([word.len()]).collect();
    let last = borders.len() - 1;
    for from in 0..last {
        for length in 1..=4 {
            let Some(to) = borders.get(from + length) else { break };
            let group = &word[borders[from]..*to];
            // A group knows whether it begins or ends a word.
            let kind = match (from == 0, from + length == last) {
                (true, true) => b'a',
                (true, false) => b'b',
                (false, true) => b'e',
                (false, false) => b'i',
            };
            take(cell(kind, group), start + borders[from]..start + to);
        }
    }
}

fn cell(kind: u8, text: &str) -> u32 {
    let start = 0x811c_9dc5_u32 ^ u32::from(kind);
    let hash = std::iter::once(kind)
        .chain(text.bytes())
        .fold(start, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 15)) & (CELLS - 1)
}
