//! Sums that are put together in memory before they are written: short entries with numbers for names, sorted once at the end.

use std::collections::HashMap;
use std::sync::Arc;

use super::table::{KEPT, plain};
use crate::domain::facts::{Fact, letter};

/// A cell: which sum of which row. Names are numbers of [`Names`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// The place of its dimension among those that are kept.
    pub kept: u8,
    pub day: i64,
    /// Platform and market are empty where a dimension is not kept by them too.
    pub platform: u32,
    pub market: u32,
    pub word: u32,
    pub letter: u8,
    pub currency: u32,
    pub age: i64,
}

impl Slot {
    /// What it shares with all cells of its row.
    pub const fn row(&self) -> (u8, i64, u32, u32, u32) {
        (self.kept, self.day, self.platform, self.market, self.word)
    }
}

/// Texts by number.
#[derive(Default)]
pub struct Names {
    texts: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32, foldhash::fast::RandomState>,
    /// What was asked for last, by length: of one order the same few texts are asked for again and again.
    last: [u32; 16],
}

impl Names {
    /// The number of a text, a new one where it is new.
    pub fn of(&mut self, text: &str) -> u32 {
        let slot = text.len() % self.last.len();
        if self.texts.get(self.last[slot] as usize).is_some_and(|last| &**last == text) {
            return self.last[slot];
        }
        self.last[slot] = match self.numbers.get(text) {
            Some(known) => *known,
            None => self.add(text),
        };
        self.last[slot]
    }

    fn add(&mut self, text: &str) -> u32 {
        let number = u32::try_from(self.texts.len()).expect("a write names fewer texts than fit into its memory");
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, number);
        number
    }

    pub fn text(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }

    /// All texts, each at the place of its number.
    pub fn shared(self) -> Vec<Arc<str>> {
        self.texts
    }
}

/// So many entries are put together before they are sorted again.
const FEWEST: usize = 1 << 16;

/// Sums, or differences of sums.
#[derive(Default)]
pub struct Tally {
    pub(super) names: Names,
    /// Each with how many and their sum; in order and each once only after [`Tally::settle`].
    pub(super) cells: Vec<(Slot, i64, i64)>,
    settled: usize,
}

impl Tally {
    /// Adds what a fact says, or takes it away.
    pub fn add(&mut self, fact: &Fact, times: i64) {
        let (platform, market) = (self.names.of(&fact.platform), self.names.of(&fact.market));
        let (nowhere, currency) = (self.names.of(""), self.names.of(&plain(&fact.currency)));
        let letter = letter(fact.name, fact.flow);
        for (at, kept) in KEPT.iter().enumerate().filter(|(_, kept)| fact.name.is_kept_together(kept.by, fact.flow)) {
            let (platform, market) = if kept.has_market { (platform, market) } else { (nowhere, nowhere) };
            let kept_at = u8::try_from(at).unwrap_or(u8::MAX);
            fact.each_counted(&[], kept.by, &mut |counted| {
                let word = self.names.of(counted.word);
                let (day, age) = (counted.day, counted.age);
                let slot = Slot { kept: kept_at, day, platform, market, word, letter, currency, age };
                self.cells.push((slot, times, times * counted.sum));
            });
        }
        if self.cells.len() > self.settled * 2 + FEWEST {
            self.settle();
        }
    }

    /// Brings the cells into order, each once; those that nothing is left of go.
    pub fn settle(&mut self) {
        self.cells.sort_unstable_by_key(|(slot, ..)| *slot);
        self.cells.dedup_by(|(next, n, sum), (kept, all, whole)| {
            let is_same = next == kept;
            if is_same {
                *all += *n;
                *whole += *sum;
            }
            is_same
        });
        self.cells.retain(|(_, n, sum)| (*n, *sum) != (0, 0));
        self.settled = self.cells.len();
    }

    /// So many cells, about.
    pub const fn len(&self) -> usize {
        self.cells.len()
    }

    /// The names, and the cells that are told by them.
    pub(super) fn parts(&self) -> (&Names, &[(Slot, i64, i64)]) {
        (&self.names, &self.cells)
    }
}
