//! Translations that were made before, so that no text is asked for twice.
//!
//! They lie in the desk file, where they go with the texts they are of, and outside of the journal: they follow from those texts, so
//! that nobody has to undo or judge them, and whoever loses them loses nothing but time. What is kept is masked as it was when it
//! was asked for, so that no name lies here that could outlive its customer.

use super::{Answered, Asked, Share};
use crate::domain::time::Instant;
use crate::store::Db;
use crate::store::digest::Digest;
use crate::store::translations::{self, Kept};

/// What one translation is found by: the text, its languages, and who made it.
pub fn key(asked: &Asked<'_>, engine: &str, version: &str) -> String {
    let mut hash = Digest::default();
    for part in [engine, version, asked.from, asked.to, asked.text] {
        // With their lengths, so that no two lists of parts are the same bytes.
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.hex()
}

/// A translation that is kept; one that cannot be read is made again.
pub fn get(db: &Db, key: &str) -> Option<Answered> {
    let kept = translations::get(db, key).ok().flatten()?;
    let size = |n: i64| usize::try_from(n).ok();
    let unknown = size(kept.n_words).zip(size(kept.n_unknown)).map(|(n_words, n_unknown)| Share { n_words, n_unknown });
    Some(Answered { text: kept.body, unknown })
}

/// Keeps a translation. Where that is not possible it is made again next time.
pub fn put(db: &Db, key: &str, engine: &str, answered: &Answered, now: Instant) {
    put_all(db, engine, &[(key.to_owned(), answered.clone())], now);
}

/// The same with many at once, by their keys.
pub fn put_all(db: &Db, engine: &str, all: &[(String, Answered)], now: Instant) {
    let kept = |(key, answered): &(String, Answered)| {
        let count =
            |of: fn(Share) -> usize| answered.unknown.map_or(-1, |share| i64::try_from(of(share)).unwrap_or(-1));
        let kept = Kept {
            engine: engine.to_owned(),
            body: answered.text.clone(),
            n_words: count(|share| share.n_words),
            n_unknown: count(|share| share.n_unknown),
        };
        (key.clone(), kept)
    };
    let all: Vec<(String, Kept)> = all.iter().map(kept).collect();
    let _ = translations::put(db, &all, now);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_translation_is_found_by_everything_that_it_depends_on() {
        let asked = Asked { text: "kaputt", from: "de", to: "en" };
        let keys = [
            key(&asked, "a", "1"),
            key(&asked, "b", "1"),
            key(&asked, "a", "2"),
            key(&asked, "a1", ""),
            key(&Asked { to: "zh", ..asked }, "a", "1"),
            key(&Asked { from: "nl", ..asked }, "a", "1"),
            key(&Asked { text: "kaputt ", ..asked }, "a", "1"),
        ];
        let mut distinct = keys.to_vec();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), keys.len());
        assert_eq!(key(&asked, "a", "1"), keys[0]);
    }

    #[test]
    fn what_is_kept_comes_back_with_its_share_or_without() {
        let store = Store::memory().expect("a desk in memory");
        for unknown in [None, Some(Share { n_words: 9, n_unknown: 2 })] {
            let answered = Answered { text: "broken\nXQ0X".to_owned(), unknown };
            put(store.db(), "k", "apertium", &answered, Instant(5));
            assert_eq!(get(store.db(), "k"), Some(answered));
        }
        assert_eq!(get(store.db(), "other"), None);
    }
}
