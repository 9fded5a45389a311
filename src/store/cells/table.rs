//! The table of cells: a row for each dimension, day and group, which holds the sums of all facts.
//!
//! A row's sums are one text, so that an order that touches five groups writes five rows: `aEUR 0 3 4500,7 1 1200;n 0 1` says of
//! fact `a` in euros three that are no days old and come to 4500, one that is seven days old, and one of fact `n`.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::tally::{Names, Slot, Tally};
use crate::domain::columns::Val;
use crate::domain::metrics::Dimension;
use crate::store::db::{Db, StoreError};

/// One way that facts are parted: under which name, by which dimensions, and whether platforms and markets are told apart too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub name: &'static str,
    pub by: &'static [Dimension],
    pub has_market: bool,
}

const fn kept(name: &'static str, by: &'static [Dimension], has_market: bool) -> Kept {
    Kept { name, by, has_market }
}

/// The ways that facts are kept.
pub const KEPT: [Kept; 11] = {
    use Dimension::{Issue, Lane, Product, ProductLine, Reason, Supplier};
    [
        kept("", &[], true),
        kept("product_line", &[ProductLine], true),
        kept("supplier", &[Supplier], false),
        kept("product", &[Product], false),
        kept("reason", &[Reason], true),
        kept("issue", &[Issue], true),
        kept("lane", &[Lane], false),
        kept("product_line,reason", &[ProductLine, Reason], true),
        kept("product_line,issue", &[ProductLine, Issue], true),
        kept("supplier,reason", &[Supplier, Reason], false),
        kept("product,reason", &[Product, Reason], false),
    ]
};

impl Kept {
    /// The way that holds these dimensions, in whatever order they stand.
    pub fn of(dimensions: &[Dimension]) -> Option<&'static Self> {
        let holds =
            |kept: &&Self| kept.by.len() == dimensions.len() && kept.by.iter().all(|by| dimensions.contains(by));
        KEPT.iter().find(holds)
    }
}

/// One sum of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum<'a> {
    /// The letter of its fact.
    pub letter: u8,
    pub currency: &'a str,
    pub age: i64,
    pub n: i64,
    pub sum: i64,
}

/// Hands each sum of a row over, those of the facts that are wanted; answers whether the text was one.
pub fn each_sum<'a>(text: &'a str, is_wanted: impl Fn(u8) -> bool, mut take: impl FnMut(Sum<'a>)) -> bool {
    let mut is_whole = true;
    for of_fact in text.split(';').filter(|of_fact| !of_fact.is_empty()) {
        let letter = of_fact.as_bytes()[0];
        if !is_wanted(letter) {
            continue;
        }
        let Some((currency, sums)) = of_fact.get(1..).and_then(|rest| rest.split_once(' ')) else {
            is_whole = false;
            continue;
        };
        for sum in sums.split(',') {
            let mut numbers = sum.split(' ').map(whole_number);
            match (numbers.next().flatten(), numbers.next().flatten(), numbers.next().map_or(Some(0), |sum| sum)) {
                (Some(age), Some(n), Some(sum)) => take(Sum { letter, currency, age, n, sum }),
                _ => is_whole = false,
            }
        }
    }
    is_whole
}

/// Plain digits with a sign before them; read by the hundred thousand, so without the ways in which else a number may be written.
fn whole_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut value = 0_i64;
    for digit in digits.bytes() {
        value = value.checked_mul(10)?.checked_sub(i64::from(digit.wrapping_sub(b'0')).min(10))?;
        if !digit.is_ascii_digit() {
            return None;
        }
    }
    let value = if digits.len() == text.len() { value.checked_neg()? } else { value };
    (!digits.is_empty()).then_some(value)
}

/// What parts the sums of a row from each other may stand in no currency.
pub fn plain(currency: &str) -> Cow<'_, str> {
    let parts = [' ', ',', ';'];
    if currency.contains(parts) { Cow::Owned(currency.replace(parts, "")) } else { Cow::Borrowed(currency) }
}

fn write_sums(sums: &[Sum<'_>]) -> String {
    let mut text = String::with_capacity(sums.len() * 8);
    let mut last = None;
    for Sum { letter, currency, age, n, sum } in sums {
        let of_fact = Some((*letter, *currency));
        if last == of_fact {
            text.push(',');
        } else {
            text.push_str(if last.is_none() { "" } else { ";" });
            text.push(char::from(*letter));
            text.push_str(currency);
            text.push(' ');
            last = of_fact;
        }
        // Writing into a text does not fail.
        let _ = if *sum == 0 { write!(text, "{age} {n}") } else { write!(text, "{age} {n} {sum}") };
    }
    text
}

/// Puts differences to the sums of a row, whose order they keep; what nothing is left of goes.
fn put_together(known: &str, names: &Names, new: &[(Slot, i64, i64)]) -> Option<String> {
    let mut sums: Vec<Sum<'_>> = Vec::with_capacity(new.len());
    if !each_sum(known, |_| true, |sum| sums.push(sum)) {
        return None;
    }
    let n_known = sums.len();
    sums.extend(new.iter().map(|(slot, n, sum)| Sum {
        letter: slot.letter,
        currency: names.text(slot.currency),
        age: slot.age,
        n: *n,
        sum: *sum,
    }));
    let place = |sum: &Sum<'_>| (sum.letter, sum.age);
    let compare = |a: &Sum<'_>, b: &Sum<'_>| (a.letter, a.currency, a.age).cmp(&(b.letter, b.currency, b.age));
    sums[n_known..].sort_by(compare);
    // Both halves are in order, which is what this sort is quick at.
    sums.sort_by(compare);
    sums.dedup_by(|next, kept| {
        let is_same = place(next) == place(kept) && next.currency == kept.currency;
        if is_same {
            kept.n += next.n;
            kept.sum += next.sum;
        }
        is_same
    });
    sums.retain(|sum| (sum.n, sum.sum) != (0, 0));
    Some(write_sums(&sums))
}

const FIND: &str =
    "select sums from cells where dimension = $1 and day = $2 and platform = $3 and market = $4 and word = $5";
const INSERT: &str = "insert into cells (dimension, day, platform, market, word, sums) values ($1, $2, $3, $4, $5, $6)";
const UPDATE: &str =
    "update cells set sums = $6 where dimension = $1 and day = $2 and platform = $3 and market = $4 and word = $5";
const DELETE: &str =
    "delete from cells where dimension = $1 and day = $2 and platform = $3 and market = $4 and word = $5";

/// Adds differences to the table, a row at a time and in the order of its key.
pub fn write(db: &Db, mut tally: Tally) -> Result<(), StoreError> {
    tally.settle();
    let Tally { names, cells, .. } = &tally;
    for of_row in cells.chunk_by(|(a, ..), (b, ..)| a.row() == b.row()) {
        let slot = of_row[0].0;
        let mut params = vec![
            Val::from(KEPT[usize::from(slot.kept)].name),
            Val::Int(slot.day),
            names.text(slot.platform).into(),
            names.text(slot.market).into(),
            names.text(slot.word).into(),
        ];
        let found = db.query(FIND, &params)?;
        let known = found.first().map_or("", |row| row[0].text());
        let sums = put_together(known, names, of_row).ok_or_else(|| StoreError::Corrupt("cells".to_owned()))?;
        let is_empty = sums.is_empty();
        if !is_empty {
            params.push(Val::Text(sums));
        }
        let sql = match (is_empty, found.is_empty()) {
            (true, true) => continue,
            (true, false) => DELETE,
            (false, true) => INSERT,
            (false, false) => UPDATE,
        };
        db.execute(sql, &params)?;
    }
    Ok(())
}

/// Empties the table.
pub fn clear(db: &Db) -> Result<(), StoreError> {
    db.execute("delete from cells", &[]).map(drop)
}

/// Adds all cells as they are, so many times.
pub fn read(db: &Db, tally: &mut Tally, times: i64) -> Result<(), StoreError> {
    let broken = || StoreError::Corrupt("cells".to_owned());
    db.each("select dimension, day, platform, market, word, sums from cells", &[], &mut |row| {
        let [dimension, day, platform, market, word, sums] = row.as_slice() else { return Err(broken()) };
        let kept = KEPT.iter().position(|kept| kept.name == dimension.text()).ok_or_else(broken)?;
        let slot = Slot {
            kept: u8::try_from(kept).map_err(|_| broken())?,
            day: day.int().ok_or_else(broken)?,
            platform: tally.names.of(platform.text()),
            market: tally.names.of(market.text()),
            word: tally.names.of(word.text()),
            ..Slot::default()
        };
        let is_whole = each_sum(
            sums.text(),
            |_| true,
            |Sum { letter, currency, age, n, sum }| {
                let currency = tally.names.of(currency);
                tally.cells.push((Slot { letter, currency, age, ..slot }, times * n, times * sum));
            },
        );
        if is_whole { Ok(()) } else { Err(broken()) }
    })
}

/// A cell by its names: fact, dimension, day, platform, market, word, currency, age; and what it holds.
#[cfg(test)]
pub type Named = std::collections::BTreeMap<[String; 8], (i64, i64)>;

/// All cells as they are.
#[cfg(test)]
pub fn all(db: &Db) -> Result<Named, StoreError> {
    let mut tally = Tally::default();
    read(db, &mut tally, 1)?;
    let named = tally.cells.iter().map(|(slot, n, sum)| {
        let (name, flow) = crate::domain::facts::by_letter(slot.letter).expect("a fact has a letter");
        let text = |name| tally.names.text(name).to_owned();
        let key = [
            crate::domain::facts::stored(name, flow).to_owned(),
            KEPT[usize::from(slot.kept)].name.to_owned(),
            slot.day.to_string(),
            text(slot.platform),
            text(slot.market),
            text(slot.word),
            text(slot.currency),
            slot.age.to_string(),
        ];
        (key, (*n, *sum))
    });
    Ok(named.collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_sums_of_a_row_read_as_they_were_written(
            sums in proptest::collection::vec((b'a'..=b'z', "[A-Z]{0,3}", -9..99_i64, 1..9_i64, any::<i32>()), 0..9),
        ) {
            let mut sums: Vec<Sum<'_>> = (sums.iter())
                .map(|(letter, currency, age, n, sum)| Sum {
                    letter: *letter, currency, age: *age, n: *n, sum: i64::from(*sum),
                })
                .collect();
            sums.sort_by(|a, b| (a.letter, a.currency).cmp(&(b.letter, b.currency)));
            let text = write_sums(&sums);
            let mut read = Vec::new();
            prop_assert!(each_sum(&text, |_| true, |sum| read.push(sum)));
            prop_assert_eq!(read, sums);
        }
    }

    #[test]
    fn what_is_no_row_of_sums_is_told() {
        for text in ["a", "a ", "a x", "a 1", "a 1 2 x", "a 1 2,", "a 99999999999999999999 1", "a - 1"] {
            assert!(!each_sum(text, |_| true, |_| {}), "{text}");
        }
        assert_eq!(whole_number("-9223372036854775808"), Some(i64::MIN));
    }
}
