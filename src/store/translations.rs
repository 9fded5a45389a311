//! Translations that were made before. Not records: they follow from the texts, nothing of them can be undone and none of them
//! stands in the history.

use std::path::Path;

use super::db::{Db, Mode, StoreError};
use crate::domain::columns::Val;
use crate::domain::time::Instant;

/// So many are kept; the oldest go first.
const MOST: i64 = 50_000;
/// How often it is looked whether there are too many.
const EVERY: i64 = 500;

/// One translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub engine: String,
    pub body: String,
    /// Below nothing where the engine does not tell.
    pub n_words: i64,
    pub n_unknown: i64,
}

/// The translation of a key.
pub fn get(db: &Db, key: &str) -> Result<Option<Kept>, StoreError> {
    let rows = db.query("select engine, body, n_words, n_unknown from translations where key = $1", &[key.into()])?;
    Ok(rows.into_iter().next().and_then(|row| match <[Val; 4]>::try_from(row).ok()? {
        [Val::Text(engine), Val::Text(body), Val::Int(n_words), Val::Int(n_unknown)] => {
            Some(Kept { engine, body, n_words, n_unknown })
        }
        _ => None,
    }))
}

/// Keeps translations by their keys, and lets the oldest go where there are too many. Whoever can only read keeps them through a
/// connection that is opened for it: nobody decides anything by them.
pub fn put(db: &Db, all: &[(String, Kept)], now: Instant) -> Result<(), StoreError> {
    if all.is_empty() {
        return Ok(());
    }
    if db.is_read_only()? {
        return put(&Db::open(Path::new(db.path()), Mode::Write)?, all, now);
    }
    db.script("savepoint translations")?;
    let done = put_within(db, all, now);
    db.script(if done.is_ok() { "release translations" } else { "rollback to translations; release translations" })?;
    done
}

fn put_within(db: &Db, all: &[(String, Kept)], now: Instant) -> Result<(), StoreError> {
    let sql = "insert or replace into translations (key, engine, body, n_words, n_unknown, made_at) values ($1, $2, $3, $4, $5, $6)";
    for (key, kept) in all {
        let [key, engine, body] = [key, &kept.engine, &kept.body].map(|text| Val::from(text.as_str()));
        let [n_words, n_unknown, made_at] = [kept.n_words, kept.n_unknown, now.0].map(Val::Int);
        db.execute(sql, &[key, engine, body, n_words, n_unknown, made_at])?;
    }
    let counted = db.query("select count(*) from translations", &[])?;
    let n = counted.first().and_then(|row| row.first()).map_or(0, |cell| if let Val::Int(n) = cell { *n } else { 0 });
    if n > MOST + EVERY {
        let oldest = "select key from translations order by made_at, key limit $1";
        db.execute(&format!("delete from translations where key in ({oldest})"), &[Val::Int(n - MOST)])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn the_newest_translations_stay() {
        let store = Store::memory().expect("a desk in memory");
        let kept = Kept { engine: "a".to_owned(), body: "b".to_owned(), n_words: -1, n_unknown: -1 };
        let many = format!(
            "with recursive n(i) as (select 0 union all select i + 1 from n where i < {}) \
             insert into translations select 'k' || i, 'a', 'b', -1, -1, i from n",
            MOST + EVERY - 1
        );
        store.db().execute(&many, &[]).expect("written");
        put(store.db(), &[("new".to_owned(), kept.clone())], Instant(1_000_000)).expect("written");
        let get = |key: &str| get(store.db(), key).expect("reads");
        assert_eq!((get("k0"), get("k500"), get("k501").is_some()), (None, None, true));
        assert_eq!(get("new"), Some(kept));
    }
    #[test]
    fn whoever_only_reads_a_desk_keeps_translations_too_within_a_read_and_a_write() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.desk");
        let store = Store::open(&path).expect("a desk");
        let reader = crate::store::Reader::open(&path).expect("a reader");
        let kept = Kept { engine: "a".to_owned(), body: "b".to_owned(), n_words: -1, n_unknown: -1 };
        let put = |db: &Db, key: &str| put(db, &[(key.to_owned(), kept.clone())], Instant(1)).expect("written");
        put(reader.db(), "read");
        reader.at_one_moment(|| put(reader.db(), "at one moment")).expect("read");
        store.db().begin().expect("a write");
        put(store.db(), "write");
        store.db().commit().expect("written");
        for key in ["read", "at one moment", "write"] {
            assert_eq!(get(reader.db(), key).expect("it reads").as_ref(), Some(&kept), "{key}");
        }
    }
}
