//! Sums of facts read from the cells that are kept: each way of keeping them is gone through once, whatever is asked of it.

use super::SumsOf;
use super::cells::{Place, Sums};
use crate::domain::columns::Cell;
use crate::domain::facts::{BETWEEN, FactName, by_stored_name, letter, together};
use crate::domain::metrics::Dimension;
use crate::store::cells::table::{Kept, Sum, each_sum};
use crate::store::db::{Db, StoreError};

/// How cells answer a question: those that are kept one way, narrowed.
pub(super) struct Plan<'a> {
    pub kept: &'static Kept,
    asked: &'a SumsOf<'a>,
    letters: Vec<u8>,
    /// What the sums are parted by.
    words: Vec<Column>,
    narrowed: Vec<(Column, String)>,
}

/// Where the word of a dimension stands in cells that are kept so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Platform,
    Market,
    Word,
    /// One of two words that stand together.
    First,
    Second,
}

/// A row of cells without its sums.
struct Row<'r> {
    day: i64,
    platform: &'r str,
    market: &'r str,
    word: &'r str,
}

impl Column {
    fn of(kept: &Kept, by: Dimension) -> Self {
        match (by, kept.by) {
            (Dimension::Platform, _) => Self::Platform,
            (Dimension::Market, _) => Self::Market,
            (_, [first, _]) if *first == by => Self::First,
            (_, [_, _]) => Self::Second,
            _ => Self::Word,
        }
    }

    fn in_row<'r>(self, row: &Row<'r>) -> &'r str {
        let (first, second) = row.word.split_once(BETWEEN).unwrap_or(("", row.word));
        match self {
            Self::Platform => row.platform,
            Self::Market => row.market,
            Self::Word => row.word,
            Self::First => first,
            Self::Second => second,
        }
    }
}

impl<'a> Plan<'a> {
    /// Nothing where the cells do not hold what is asked: dimensions that are not kept together, or one that a fact is not kept by.
    pub fn of(asked: &'a SumsOf<'a>) -> Option<Self> {
        let names: Vec<(FactName, bool)> = asked.facts.iter().filter_map(|fact| by_stored_name(fact)).collect();
        let are_of_orders = names.iter().all(|(name, _)| name.is_of_orders());
        let of_reason = |by: Dimension| matches!(by, Dimension::Reason | Dimension::Issue);
        // All orders lie in the group of a reason; facts of both sorts are asked for one after the other.
        let groups = || asked.groups.iter().filter(|(by, _)| !(are_of_orders && of_reason(*by)));
        let all: Vec<Dimension> = groups().map(|(by, _)| *by).chain(asked.parted_by()).collect();
        let is_column = |by: &Dimension| matches!(by, Dimension::Platform | Dimension::Market);
        let (columns, mut others): (Vec<Dimension>, Vec<Dimension>) = all.into_iter().partition(is_column);
        others.sort();
        others.dedup();
        let kept = Kept::of(&others)?;
        let are_kept = names.iter().all(|(name, flow)| name.is_kept_together(kept.by, *flow));
        if !are_kept || (!columns.is_empty() && !kept.has_market) || names.len() != asked.facts.len() {
            return None;
        }
        let narrowed = groups().map(|(by, word)| {
            let word = if kept.by.len() > 1 { together(word).into_owned() } else { word.clone() };
            (Column::of(kept, *by), word)
        });
        Some(Self {
            kept,
            asked,
            letters: names.iter().map(|(name, flow)| letter(*name, *flow)).collect(),
            words: asked.parted_by().into_iter().map(|by| Column::of(kept, by)).collect(),
            narrowed: narrowed.collect(),
        })
    }

    fn holds(&self, row: &Row<'_>) -> bool {
        (self.asked.first_day..self.asked.until_day).contains(&row.day)
            && self.narrowed.iter().all(|(column, word)| column.in_row(row) == word)
    }
}

/// A question while cells are gone through for it.
struct Reading<'a> {
    plan: Plan<'a>,
    sums: Sums,
    /// The word of the row that is read; nothing where the row does not count.
    word: Option<u32>,
}

impl Reading<'_> {
    /// Comes to a row; answers whether it counts.
    fn begin(&mut self, row: &Row<'_>) -> bool {
        let names = &mut self.sums.names;
        self.word = self.plan.holds(row).then(|| match self.plan.words.as_slice() {
            [] => names.of(""),
            [one] => names.of(one.in_row(row)),
            all => {
                let all: Vec<&str> = all.iter().map(|column| column.in_row(row)).collect();
                names.of(&all.join(BETWEEN.encode_utf8(&mut [0; 4])))
            }
        });
        self.word.is_some()
    }

    fn take(&mut self, day: i64, sum: &Sum<'_>) {
        let Some(word) = self.word.filter(|_| self.plan.letters.contains(&sum.letter)) else { return };
        let age = if self.plan.asked.ageless { 0 } else { sum.age };
        let currency = self.sums.names.of(sum.currency);
        self.sums.add(Place { letter: sum.letter, word, day, age, currency }, sum.n, sum.sum);
    }
}

/// Answers questions about what is kept one way.
pub(super) fn read(db: &Db, kept: &'static str, plans: Vec<Plan<'_>>) -> Result<Vec<Sums>, StoreError> {
    let first_day = plans.iter().map(|plan| plan.asked.first_day).min().unwrap_or(0);
    let until_day = plans.iter().map(|plan| plan.asked.until_day).max().unwrap_or(0);
    let letters: Vec<u8> = plans.iter().flat_map(|plan| &plan.letters).copied().collect();
    let reading = |plan| Reading { plan, sums: Sums::default(), word: None };
    let mut readings: Vec<Reading<'_>> = plans.into_iter().map(reading).collect();
    let broken = || StoreError::Corrupt("cells".to_owned());
    let sql = "select day, platform, market, word, sums from cells where dimension = $1 and day >= $2 and day < $3";
    db.each_cells(sql, &[kept.into(), first_day.into(), until_day.into()], &mut |cells| {
        let [Cell::Int(day), Cell::Text(platform), Cell::Text(market), Cell::Text(word), Cell::Text(sums)] = *cells
        else {
            return Err(broken());
        };
        let row = Row { day, platform, market, word };
        let n_counting = readings.iter_mut().map(|reading| usize::from(reading.begin(&row))).sum::<usize>();
        let is_wanted = |letter| letters.contains(&letter);
        let is_whole = n_counting == 0
            || each_sum(sums, is_wanted, |sum| readings.iter_mut().for_each(|reading| reading.take(day, &sum)));
        if is_whole { Ok(()) } else { Err(broken()) }
    })?;
    Ok(readings.into_iter().map(|reading| reading.sums).collect())
}
