//! The table of cells: a row for each dimension, day and group, which holds the sums of all facts.
//!
//! A row's sums are one text, so that an order that touches five groups writes five rows: `aEUR 0 3 4500,7 1 1200;n 0 1` says of
//! fact `a` in euros three that are no days old and come to 4500, one that is seven days old, and one of fact `n`.

use std::borrow::Cow;

use super::tally::{Names, Slot, Tally};
use crate::domain::columns::{Cell, Val};
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

/// Hands each sum of a row over, those of the facts that are wanted; answers whether the text was one. Read by the hundred
/// thousand, so sign by sign and without the ways in which else a number may be written.
pub fn each_sum<'a>(text: &'a str, is_wanted: impl Fn(u8) -> bool, mut take: impl FnMut(Sum<'a>)) -> bool {
    let bytes = text.as_bytes();
    let sign_from = |at: usize, sign: u8| bytes[at..].iter().position(|byte| *byte == sign).map(|n| at + n);
    let mut at = 0;
    while at < bytes.len() {
        let (letter, end) = (bytes[at], sign_from(at, b';').unwrap_or(bytes.len()));
        if is_wanted(letter) {
            let Some(space) = sign_from(at, b' ').filter(|space| *space < end) else { return false };
            let Some(currency) = text.get(at + 1..space) else { return false };
            let mut place = space;
            while place < end {
                // Behind the currency or a comma.
                place += 1;
                let Some(age) = number(bytes, &mut place) else { return false };
                let mut follows = || {
                    let is_there = bytes.get(place) == Some(&b' ');
                    place += usize::from(is_there);
                    is_there.then(|| number(bytes, &mut place))
                };
                let (Some(Some(n)), Some(sum)) = (follows(), follows().unwrap_or(Some(0))) else { return false };
                take(Sum { letter, currency, age, n, sum });
                if place < end && bytes[place] != b',' {
                    return false;
                }
            }
        }
        at = end + 1;
    }
    true
}

/// The whole number at a place, which moves behind it.
fn number(bytes: &[u8], place: &mut usize) -> Option<i64> {
    let is_negative = bytes.get(*place) == Some(&b'-');
    *place += usize::from(is_negative);
    let (first, mut value) = (*place, 0_i64);
    while let Some(digit) = bytes.get(*place).filter(|byte| byte.is_ascii_digit()) {
        value = value.checked_mul(10)?.checked_sub(i64::from(digit - b'0'))?;
        *place += 1;
    }
    let value = if is_negative { value } else { value.checked_neg()? };
    (*place > first).then_some(value)
}

fn push_number(text: &mut String, number: i64) {
    let (mut digits, mut first, mut rest) = ([0_u8; 20], 20, number.unsigned_abs());
    loop {
        first -= 1;
        digits[first] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        text.push('-');
    }
    digits[first..].iter().for_each(|digit| text.push(char::from(*digit)));
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
        push_number(&mut text, *age);
        text.push(' ');
        push_number(&mut text, *n);
        if *sum != 0 {
            text.push(' ');
            push_number(&mut text, *sum);
        }
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
const INSERT: &str = "insert into cells (sums, dimension, day, platform, market, word) values ($1, $2, $3, $4, $5, $6)";
const UPDATE: &str =
    "update cells set sums = $1 where dimension = $2 and day = $3 and platform = $4 and market = $5 and word = $6";
const DELETE: &str =
    "delete from cells where dimension = $1 and day = $2 and platform = $3 and market = $4 and word = $5";

/// Adds differences to the table, a row at a time and in the order of its key.
pub fn write(db: &Db, mut tally: Tally) -> Result<(), StoreError> {
    tally.settle();
    let Tally { names, cells, .. } = &tally;
    for of_row in cells.chunk_by(|(a, ..), (b, ..)| a.row() == b.row()) {
        let slot = of_row[0].0;
        let place = [
            Cell::Text(KEPT[usize::from(slot.kept)].name),
            Cell::Int(slot.day),
            Cell::Text(names.text(slot.platform)),
            Cell::Text(names.text(slot.market)),
            Cell::Text(names.text(slot.word)),
        ];
        let found = db.query(FIND, &place.map(Val::from))?;
        let known = found.first().map_or("", |row| row[0].text());
        let sums = put_together(known, names, of_row).ok_or_else(|| StoreError::Corrupt("cells".to_owned()))?;
        let (sql, sums) = match (sums.as_str(), found.is_empty()) {
            ("", true) => continue,
            ("", false) => (DELETE, None),
            (sums, true) => (INSERT, Some(Cell::Text(sums))),
            (sums, false) => (UPDATE, Some(Cell::Text(sums))),
        };
        db.execute_giving(sql, |give| {
            sums.into_iter().chain(place).for_each(give);
            Ok(())
        })?;
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
        for number in [i64::MIN, -1, 0, 7, i64::MAX] {
            let mut text = String::new();
            push_number(&mut text, number);
            assert_eq!(text, number.to_string());
            assert_eq!(super::number(text.as_bytes(), &mut 0), Some(number));
        }
    }
}
