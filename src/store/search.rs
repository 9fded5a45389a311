//! The word index over texts, names and numbers; one of the places where databases differ.
//!
//! All kinds share one index without contents of its own; a row is found again by its number. The index cuts at ASCII
//! signs only, and our tokens hold none (see `domain::words`), so it holds exactly the tokens that memory compares.

pub mod check;
pub mod spoken;

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::db::{Db, StoreError, WORDS_ANSWER};
use super::record::table;
use super::repeated;
use crate::domain::columns::{Cell, Columns, Val};
use crate::domain::ids::{Key, Kind};
use crate::domain::words::{self, Along, Phrase};

/// Each kind has so many numbers of index rows, one after the other, so that a search of one kind walks over a range.
const KIND_RANGE: i64 = 1 << 40;

/// What a write will change in the index. It is written at the end and in the order of the rows: the index keeps what is new
/// in memory as long as rows come in rising order, and makes a new piece of itself whenever they do not. An import that wrote
/// each record at once, returns after parcels after orders, would spend its time merging such pieces.
#[derive(Default)]
pub struct Pending(RefCell<BTreeMap<i64, Row>>);

struct Row {
    /// The index holds the row before this write.
    is_there: bool,
    words: Option<String>,
}

impl Pending {
    /// Keeps the index in step with one record.
    pub fn note(&self, key: Key, old: Option<&Columns>, new: Option<&Columns>) {
        if let (Some(old), Some(new)) = (old, new)
            && same_texts(key.kind, old, new)
        {
            return;
        }
        let words = new.and_then(|columns| words::searchable(key.kind, columns));
        let mut rows = self.0.borrow_mut();
        let row = rows.entry(row(key)).or_insert_with(|| {
            let is_there = old.is_some_and(|columns| words::searchable(key.kind, columns).is_some());
            Row { is_there, words: None }
        });
        row.words = words;
    }

    /// Writes it all.
    pub fn write(&self, db: &Db) -> Result<(), StoreError> {
        for (number, row) in self.0.take() {
            if row.is_there {
                db.execute("delete from search where rowid = $1", &[Val::Int(number)])?;
            }
            if let Some(words) = row.words {
                db.execute_giving("insert into search (rowid, words) values ($1, $2)", |give| {
                    give(Cell::Int(number));
                    give(Cell::Text(&words));
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

fn same_texts(kind: Kind, old: &Columns, new: &Columns) -> bool {
    words::searched(kind).iter().all(|name| value(old, name) == value(new, name))
}

fn value<'a>(columns: &'a Columns, name: &str) -> Option<&'a Val> {
    columns.iter().find(|(column, _)| *column == name).map(|(_, value)| value)
}

const fn first_row(kind: Kind) -> i64 {
    kind as i64 * KIND_RANGE
}

const fn row(key: Key) -> i64 {
    first_row(key.kind) + key.id
}

/// SQL that selects the identifiers of the records of a kind whose words, or words searched along with them, match
/// parameter `$n`.
pub fn matching(kind: Kind, n: usize) -> String {
    let Some(Along { kind: other, by }) = words::along(kind) else { return own_matching(kind, n) };
    // One walk through the index for both: gathering the words with a beginning is what takes time.
    let (own, others) = (first_row(kind), first_row(other));
    let (own_end, others_end) = (own + KIND_RANGE, others + KIND_RANGE);
    format!(
        "select id from (select case when rowid < {own_end} then rowid - {own}
            else (select {by} from {} where id = search.rowid - {others}) end as id
         from search where search match ${n}
            and ((rowid >= {own} and rowid < {own_end}) or (rowid >= {others} and rowid < {others_end})))
         where id is not null",
        table(other)
    )
}

/// SQL that selects the identifiers of the newest records of a kind that answer parameter `$1`, `$2` at most; one question
/// for their own words, one for those searched along with them.
pub fn newest_matching(kind: Kind) -> Vec<String> {
    let newest = |kind| format!("{} order by rowid desc limit $2", own_matching(kind, 1));
    let mut asked = vec![newest(kind)];
    if let Some(Along { kind: other, by }) = words::along(kind) {
        let others = newest(other);
        asked.push(format!("select {by} from {} where id in ({others}) and {by} is not null", table(other)));
    }
    asked
}

/// The question to the index for one whole word.
pub fn one_word(word: &str) -> Val {
    let phrase = Phrase { tokens: vec![word.to_owned()], open_end: false };
    Val::Text(question(&[&phrase]))
}

fn own_matching(kind: Kind, n: usize) -> String {
    let first = first_row(kind);
    let last = first + KIND_RANGE - 1;
    format!("select rowid - {first} from search where search match ${n} and rowid between {first} and {last}")
}

/// How a search is best run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frequency {
    /// These are the records, so few that they are fetched one by one. The index is not asked again: it merges every word
    /// with a beginning before its first hit.
    Rare(Vec<i64>),
    /// The hits are a set that each record is looked up in.
    Between,
    /// A screenful is among the first records looked at, so their words are looked at.
    Common,
}

/// So many rows are fetched one by one in the time of a frame.
const FEW: i64 = 1_000;
/// So many records tell how common a word is; reading them takes less than a millisecond.
const SAMPLE: i64 = 128;
/// A screenful of records is found by reading `SCREENFUL / share` of them, or by gathering `share * records` hits and looking
/// each record up; reading a record costs so many times as much as gathering a hit. Both cost the same where the square of
/// the share is this number divided by the records.
const READING: i64 = 50 * 12;

/// How often the words of a question are found in the records of a kind. Records from all over the table are read first,
/// because the index gathers every word that begins with a common letter before it gives its first hit. The newest ones alone
/// would mislead: they came in with one file, of one market and language.
pub fn frequency(db: &Db, kind: Kind, question: &Val) -> Result<Frequency, StoreError> {
    let ints = |sql: &str, params: &[Val]| -> Result<Vec<i64>, StoreError> {
        Ok(db.query(sql, params)?.iter().flatten().filter_map(Val::int).collect())
    };
    let table = table(kind);
    // Each in a question of its own: asked for both at once, the database reads the whole table.
    let ends = format!("select (select min(id) from {table}), (select max(id) from {table})");
    let [first, last] = ints(&ends, &[])?[..] else { return Ok(Frequency::Rare(Vec::new())) };
    let records = last - first + 1;
    let marks: Vec<String> = (2..SAMPLE + 2).map(|n| format!("${n}")).collect();
    let spread = (0..SAMPLE).map(|n| Val::Int(first + records * n / SAMPLE));
    let sample = format!("select count(*) from {table} where id in ({}) and {}", marks.join(", "), reading(kind, 1));
    let params: Vec<Val> = std::iter::once(question.clone()).chain(spread).collect();
    let hits = ints(&sample, &params)?.first().copied().unwrap_or(0);
    if hits * hits * records >= READING * SAMPLE * SAMPLE {
        return Ok(Frequency::Common);
    }
    let some = ints(&format!("{} limit $2", matching(kind, 1)), &[question.clone(), Val::Int(FEW)])?;
    Ok(if i64::try_from(some.len()).is_ok_and(|n| n < FEW) { Frequency::Rare(some) } else { Frequency::Between })
}

/// SQL that tells whether the texts of the row at hand, or of one searched along with it, answer the question in parameter
/// `$n`.
pub fn reading(kind: Kind, n: usize) -> String {
    let own = own_reading(kind, n);
    match words::along(kind) {
        None => own,
        Some(Along { kind: other, by }) => {
            let (mine, theirs) = (table(kind), table(other));
            let others = own_reading(other, n);
            format!("({own} or exists (select 1 from {theirs} where {by} = {mine}.id and {others}))")
        }
    }
}

fn own_reading(kind: Kind, n: usize) -> String {
    format!("{WORDS_ANSWER}(${n}, {})", texts(kind))
}

/// SQL for the searched texts of a row.
fn texts(kind: Kind) -> String {
    words::searched(kind).iter().map(|name| repeated::text(kind, name)).collect::<Vec<_>>().join(", ")
}

/// The phrases of a question.
pub fn phrases(question: &str) -> Vec<Phrase> {
    question
        .split(" AND ")
        .map(|part| {
            let (quoted, open_end) = part.strip_suffix(" *").map_or((part, false), |quoted| (quoted, true));
            let tokens = quoted.trim_matches('"').split(' ').map(str::to_owned).collect();
            Phrase { tokens, open_end }
        })
        .collect()
}

/// The question to the index for records that hold every phrase. Tokens need no escape: they hold no quotation mark.
pub fn question(phrases: &[&Phrase]) -> String {
    let quoted: Vec<String> = phrases
        .iter()
        .map(|phrase| format!("\"{}\"{}", phrase.tokens.join(" "), if phrase.open_end { " *" } else { "" }))
        .collect();
    quoted.join(" AND ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_question_tells_its_phrases(words in proptest::collection::vec(any::<String>(), 1..5)) {
            let asked: Vec<Phrase> =
                words.iter().flat_map(|word| [Phrase::word(word), Phrase::exact(word)]).flatten().collect();
            prop_assume!(!asked.is_empty());
            prop_assert_eq!(phrases(&question(&asked.iter().collect::<Vec<_>>())), asked);
        }
    }

    #[test]
    fn one_write_may_change_a_record_several_times() {
        let store = crate::store::Store::memory().expect("a desk in memory opens");
        let key = Key::new(Kind::Return, 3);
        let columns = |comment: &str| -> Columns { vec![("comment", Val::from(comment))] };
        let found = || store.db().query("select rowid from search", &[]).map(|rows| rows.len());
        for (before, after, wanted) in
            [(None, None, 0), (None, Some("b"), 1), (Some("b"), Some("c"), 1), (Some("c"), None, 0)]
        {
            let pending = Pending::default();
            let (before, after) = (before.map(columns), after.map(columns));
            let between = columns("between");
            pending.note(key, before.as_ref(), Some(&between));
            pending.note(key, Some(&between), after.as_ref());
            pending.write(store.db()).expect("the index is written");
            assert_eq!(found().ok(), Some(wanted), "{before:?} {after:?}");
        }
    }

    #[test]
    fn rows_of_the_index_tell_kind_and_number() {
        for (i, &kind) in Kind::ALL.iter().enumerate() {
            let row = row(Key::new(kind, 7));
            assert_eq!((row % KIND_RANGE, row / KIND_RANGE), (7, i64::try_from(i).unwrap_or(-1)), "{kind}");
        }
    }
}
