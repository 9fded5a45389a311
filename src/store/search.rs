//! The word index over texts, names and numbers; one of the places where databases differ.
//!
//! All kinds share one index without contents of its own; a row is found again by its number. The index cuts at ASCII
//! signs only, and our tokens hold none (see `domain::words`), so it holds exactly the tokens that memory compares.

use super::db::{Db, StoreError, WORDS_ANSWER};
use super::record::table;
use crate::domain::columns::{Columns, Val};
use crate::domain::ids::{Key, Kind};
use crate::domain::words::{self, Phrase};

/// The number of an index row is `id * KIND_STRIDE + kind`.
const KIND_STRIDE: i64 = 32;

/// Keeps the index in step with one record.
pub fn write(db: &Db, key: Key, old: Option<&Columns>, new: Option<&Columns>) -> Result<(), StoreError> {
    if let (Some(old), Some(new)) = (old, new)
        && same_texts(key.kind, old, new)
    {
        return Ok(());
    }
    let tokens = |columns: Option<&Columns>| columns.and_then(|columns| words::searchable(key.kind, columns));
    if tokens(old).is_some() {
        db.execute("delete from search where rowid = $1", &[Val::Int(row(key))])?;
    }
    if let Some(text) = tokens(new) {
        db.execute("insert into search (rowid, words) values ($1, $2)", &[Val::Int(row(key)), Val::Text(text)])?;
    }
    Ok(())
}

fn same_texts(kind: Kind, old: &Columns, new: &Columns) -> bool {
    let value =
        |columns: &Columns, name: &str| columns.iter().find(|(column, _)| *column == name).map(|(_, v)| v.clone());
    words::searched(kind).iter().all(|name| value(old, name) == value(new, name))
}

const fn row(key: Key) -> i64 {
    key.id * KIND_STRIDE + key.kind as i64
}

/// SQL that selects the identifiers of the records of a kind whose words match parameter `$n`.
pub fn matching(kind: Kind, n: usize) -> String {
    let k = kind as i64;
    format!("select (rowid - {k}) / {KIND_STRIDE} from search where search match ${n} and rowid % {KIND_STRIDE} = {k}")
}

/// How a search is best run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// The hits are fetched one by one.
    Rare,
    /// The hits are a set that each record is looked up in.
    Between,
    /// A screenful is among the first records looked at, so their words are looked at.
    Common,
}

/// So many rows are fetched one by one in the time of a frame.
const FEW: i64 = 1_000;
/// So many of the newest records tell how common a word is; reading them takes less than a millisecond.
const SAMPLE: i64 = 128;
/// With one hit in so many records, reading a screenful's worth of words costs less than gathering all hits.
const COMMON: i64 = 20;

/// How often the words of a question are found in the records of a kind. The sample is asked first, because the index
/// gathers every word that begins with a common letter before it gives its first hit.
pub fn frequency(db: &Db, kind: Kind, question: &Val) -> Result<Frequency, StoreError> {
    let number = |sql: &str, limit: i64| -> Result<i64, StoreError> {
        let rows = db.query(sql, &[question.clone(), Val::Int(limit)])?;
        Ok(rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0))
    };
    let columns = words::searched(kind).join(", ");
    let newest = format!("select {columns} from {} order by id desc limit $2", table(kind));
    let sample = format!("select count(*) from ({newest}) as newest where {}", reading(kind, 1));
    if number(&sample, SAMPLE)? > SAMPLE / COMMON {
        return Ok(Frequency::Common);
    }
    let some = "select count(*) from (select 1 from search where search match $1 limit $2)";
    Ok(if number(some, FEW)? < FEW { Frequency::Rare } else { Frequency::Between })
}

/// SQL that tells whether the texts of the row at hand answer the question in parameter `$n`.
pub fn reading(kind: Kind, n: usize) -> String {
    format!("{WORDS_ANSWER}(${n}, {})", words::searched(kind).join(", "))
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
    fn rows_of_the_index_tell_kind_and_number() {
        for (i, &kind) in Kind::ALL.iter().enumerate() {
            let row = row(Key::new(kind, 7));
            assert_eq!((row / KIND_STRIDE, row % KIND_STRIDE), (7, i64::try_from(i).unwrap_or(-1)), "{kind}");
        }
    }
}
