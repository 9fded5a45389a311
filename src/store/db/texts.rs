//! Texts that stand in many rows: each is kept once, and the rows hold its number.
//!
//! Invariants: a number means the same text for ever, since none is taken away; a row may hold the text itself wherever it may
//! hold a number, so that whatever writes texts writes nothing wrong.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::{Db, StoreError};
use crate::domain::columns::Val;

/// Where they are kept.
pub const TABLE: &str = "texts";
/// A number takes up to three bytes; what is longer than this is nobody's code or title.
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=240;
/// So many are kept, because all of them may be in memory; what is new then stands in its row.
const MOST: i64 = 30_000;

/// What a connection knows of them.
#[derive(Default)]
pub struct Texts(RefCell<Known>);

#[derive(Default)]
struct Known {
    numbers: HashMap<Arc<str>, i64, RandomState>,
    texts: HashMap<i64, Arc<str>, RandomState>,
    /// The number that the next new one gets, once it is known.
    next: Option<i64>,
}

impl Known {
    fn learn(&mut self, number: i64, text: &str) {
        let text: Arc<str> = text.into();
        self.texts.insert(number, Arc::clone(&text));
        self.numbers.insert(text, number);
    }
}

impl Texts {
    /// What an unfinished write gave a number to has none any more.
    pub fn forget(&self) {
        self.0.take();
    }
}

impl Db {
    /// The number that a row holds instead of a text, a new one where the text is new; none where the text stands in its row.
    pub fn number_of(&self, text: &str) -> Result<Option<i64>, StoreError> {
        if !LENGTHS.contains(&text.len()) {
            return Ok(None);
        }
        let mut known = self.texts().0.borrow_mut();
        if let Some(number) = known.numbers.get(text) {
            return Ok(Some(*number));
        }
        let first = |rows: Vec<super::Row>| rows.first().and_then(|row| row.first()).and_then(Val::int);
        let mut number = first(self.query("select id from texts where text = $1", &[text.into()])?);
        if number.is_none() {
            let next = match known.next {
                Some(next) => next,
                None => first(self.query("select max(id) from texts", &[])?).unwrap_or(0) + 1,
            };
            known.next = Some(next);
            if next > MOST {
                return Ok(None);
            }
            self.execute("insert into texts (id, text) values ($1, $2)", &[next.into(), text.into()])?;
            known.next = Some(next + 1);
            number = Some(next);
        }
        number.into_iter().for_each(|number| known.learn(number, text));
        Ok(number)
    }

    /// The text of a number that a row holds.
    pub fn text_of(&self, number: i64) -> Result<Arc<str>, StoreError> {
        if let Some(text) = self.texts().0.borrow().texts.get(&number) {
            return Ok(Arc::clone(text));
        }
        let rows = self.query("select text from texts where id = $1", &[number.into()])?;
        let Some(Val::Text(text)) = rows.first().and_then(|row| row.first()) else {
            return Err(StoreError::Corrupt(format!("text {number}")));
        };
        self.texts().0.borrow_mut().learn(number, text);
        Ok(text.as_str().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_text_keeps_its_number_and_what_is_short_or_long_gets_none() {
        let store = Store::memory().expect("a desk in memory");
        let db = store.db();
        let number = |text: &str| db.number_of(text).expect("it is kept");
        let (one, other) = (number("defective").expect("a number"), number("quality").expect("a number"));
        assert_ne!(one, other);
        assert_eq!((number("defective"), &*db.text_of(other).expect("a text")), (Some(one), "quality"));
        assert_eq!((number("abc"), number(&"x".repeat(500))), (None, None));
        db.texts().forget();
        assert_eq!((number("quality"), &*db.text_of(one).expect("a text")), (Some(other), "defective"), "read again");
        assert!(matches!(db.text_of(99), Err(StoreError::Corrupt(_))));
    }

    #[test]
    fn what_an_unfinished_write_kept_is_kept_anew() {
        let store = Store::memory().expect("a desk in memory");
        let db = store.db();
        db.begin().expect("a write");
        let lost = db.number_of("of a write that failed").expect("it is kept").expect("a number");
        db.rollback();
        assert!(matches!(db.text_of(lost), Err(StoreError::Corrupt(_))));
        assert_eq!(db.number_of("of the next one").expect("it is kept"), Some(lost), "nobody else has that number");
        assert_eq!(&*db.text_of(lost).expect("a text"), "of the next one");
    }

    #[test]
    fn when_enough_are_kept_the_next_ones_stand_in_their_rows() {
        let store = Store::memory().expect("a desk in memory");
        let db = store.db();
        db.execute("insert into texts (id, text) values ($1, 'the last one')", &[MOST.into()]).expect("kept");
        assert_eq!(db.number_of("one more").expect("it is asked for"), None);
        assert_eq!(db.number_of("the last one").expect("it is asked for"), Some(MOST));
    }
}
