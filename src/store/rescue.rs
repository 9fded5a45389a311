//! What can still be read of a damaged desk, written into a new one. The damaged file is only read.

use std::path::Path;

use super::db::{Db, StoreError};
use super::{Store, backup, repeated};
use crate::domain::columns::Val;

/// So many rows are read at once while nothing stands in the way.
const PAGE: i64 = 500;
/// Behind a row that cannot be read so many numbers are tried one by one; a page of the file rarely holds more rows.
const CLOSE_LOOK: i64 = 300;

/// What became of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    pub table: String,
    pub n_rows: i64,
    /// Something of it could not be read.
    pub is_torn: bool,
}

/// Reads what can be read and writes it into a file that must not be there yet. Indexes, the word index and the cells of figures
/// are made anew; `check` on the new desk says what is missing.
pub fn rescue(from: &Path, to: &Path) -> Result<Vec<Saved>, StoreError> {
    if to.exists() {
        return Err(StoreError::Disk(format!("{} exists", to.display())));
    }
    let source = Db::open_as_it_is(from)?;
    let target = Store::open(to)?;
    let db = target.db();
    db.begin()?;
    let mut saved = Vec::new();
    for table in tables(db)? {
        saved.push(table_over(&source, db, &table)?);
    }
    repeated::heal(db)?;
    db.commit()?;
    backup::remake_index(db)?;
    Ok(saved)
}

/// The tables that hold something of their own: not the word index, nor what has no row numbers, the cells and the translations made
/// before, which follow from the records.
fn tables(db: &Db) -> Result<Vec<String>, StoreError> {
    let sql =
        "select name from sqlite_schema where type = 'table' and sql not like '%virtual%' and sql not like '%without rowid%'
               and name not like 'search%' and name not like 'sqlite%' order by name";
    Ok(db.query(sql, &[])?.iter().filter_map(|row| row.first().map(|name| name.text().to_owned())).collect())
}

/// The columns that both files know.
fn columns(source: &Db, target: &Db, table: &str) -> Result<Vec<String>, StoreError> {
    let of = |db: &Db| -> Result<Vec<String>, StoreError> {
        let rows = db.query(&format!("select name from pragma_table_info('{table}') order by cid"), &[])?;
        Ok(rows.iter().filter_map(|row| row.first().map(|name| name.text().to_owned())).collect())
    };
    // Of a view by a table's name nothing is read: it gives whatever it likes, for as long as it likes.
    let is_table = "select 1 from sqlite_schema where type = 'table' and name = $1 and sql not like '%virtual%'";
    if source.query(is_table, &[table.into()])?.is_empty() {
        return Ok(Vec::new());
    }
    let there = of(source)?;
    Ok(of(target)?.into_iter().filter(|name| there.contains(name)).collect())
}

fn table_over(source: &Db, target: &Db, table: &str) -> Result<Saved, StoreError> {
    let mut saved = Saved { table: table.to_owned(), n_rows: 0, is_torn: false };
    let names = columns(source, target, table).unwrap_or_default();
    if names.is_empty() {
        saved.is_torn = true;
        return Ok(saved);
    }
    let list = names.join(", ");
    let places: Vec<String> = (1..=names.len()).map(|n| format!("${n}")).collect();
    let insert = format!("insert or ignore into {table} ({list}) values ({})", places.join(", "));
    let select = format!("select rowid, {list} from {table} where rowid > $1 order by rowid limit $2");
    let (mut after, mut jump) = (i64::MIN, 1_i64);
    loop {
        let (mut last, mut n_read, mut wrong) = (after, 0, None);
        let limit = if jump > 1 { 1 } else { PAGE };
        let outcome = source.each(&select, &[after.into(), limit.into()], &mut |row| {
            last = row.first().and_then(Val::int).unwrap_or(last);
            n_read += 1;
            match target.execute(&insert, &row[1..]) {
                Ok(n) => saved.n_rows += i64::try_from(n).unwrap_or(0),
                Err(StoreError::Disk(why)) => wrong = Some(StoreError::Disk(why)),
                // A row that was bent into something that the table does not take.
                Err(_) => saved.is_torn = true,
            }
            Ok(())
        });
        if let Some(error) = wrong {
            return Err(error);
        }
        match outcome {
            Ok(()) if n_read < limit => return Ok(saved),
            Ok(()) => (after, jump) = (last, 1),
            Err(_) => {
                saved.is_torn = true;
                if last > after {
                    (after, jump) = (last, 1);
                    continue;
                }
                // The first row ever has no number to begin behind.
                let Some(next) = after.max(0).checked_add(step(jump)) else { return Ok(saved) };
                (after, jump) = (next, jump + 1);
            }
        }
    }
}

/// How far to jump at the nth try: one by one at first, then further and further.
fn step(nth: i64) -> i64 {
    let far = (nth - CLOSE_LOOK).clamp(0, 62);
    1_i64 << far
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Change, ReturnCase};
    use crate::domain::ids::{Ids, Kind};
    use crate::domain::time::Instant;
    use crate::store::{Deed, record};

    const N: i64 = 3_000;

    fn desk(path: &Path) {
        let store = Store::open(path).expect("a desk");
        let mut write = store.write(Instant(0)).expect("a write");
        let changes: Vec<Change> = (0..N)
            .map(|n| {
                let comment = format!("comment number {n}");
                Change::create(ReturnCase { id: write.next(Kind::Return), comment, ..ReturnCase::default() })
            })
            .collect();
        write.operation(&Deed::of_test(Instant(0)), &changes).expect("an operation");
        write.finish().expect("written");
    }

    fn rows(path: &Path) -> Vec<ReturnCase> {
        let store = Store::open(path).expect("a desk");
        record::select(store.db(), "order by id", &[]).expect("it reads")
    }

    #[test]
    fn a_sound_desk_is_rescued_whole() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let (from, to) = (home.path().join("a.desk"), home.path().join("b.desk"));
        desk(&from);
        let saved = rescue(&from, &to).expect("it is rescued");
        assert!(saved.iter().all(|table| !table.is_torn), "{saved:?}");
        assert_eq!(rows(&to), rows(&from));
        assert!(rescue(&from, &to).is_err(), "nothing is written over");
    }

    /// Random pages are zeroed: what is on the others comes over, and the damaged file stays as it is.
    #[test]
    fn what_stands_on_sound_pages_comes_over() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let from = home.path().join("a.desk");
        desk(&from);
        let sound = std::fs::read(&from).expect("it reads");
        let mut rng = fastrand::Rng::with_seed(7);
        let (mut best, mut n_open) = (0, 0);
        for round in 0..12 {
            let mut bytes = sound.clone();
            for _ in 0..4 {
                let page = rng.usize(20..bytes.len() / 4096);
                bytes[page * 4096..(page + 1) * 4096].fill(0);
            }
            let (broken, to) =
                (home.path().join(format!("broken{round}.desk")), home.path().join(format!("new{round}.desk")));
            std::fs::write(&broken, &bytes).expect("it writes");
            let Ok(saved) = rescue(&broken, &to) else { continue };
            n_open += 1;
            assert!(std::fs::read(&broken).expect("it reads") == bytes, "the damaged file was touched");
            let returns = saved.iter().find(|table| table.table == "returns").expect("returns");
            best = best.max(returns.n_rows);
            assert!(backup::integrity(Store::open(&to).expect("it opens").db()).expect("it checks").is_empty());
        }
        assert!(n_open >= 10, "{n_open}");
        assert!(best > N * 9 / 10, "{best}");
    }
}
