//! Rank 1, the only SQL: one generic table per record kind, the gate, the journal, the readers.

pub mod as_of;
pub mod backup;
pub mod cells;
pub mod db;
pub mod digest;
pub mod erasure;
pub mod feeds;
pub mod gate;
pub mod journal;
pub mod lanes;
pub mod meta;
pub mod read;
pub mod record;
pub mod repeated;
pub mod rescue;
pub mod retention;
pub mod rewind;
mod schema;
mod search;
pub mod translations;
pub mod undo;

use std::path::{Path, PathBuf};
use std::time::Duration;

use db::Keep;
pub use db::{Db, Interrupt, Mode, StoreError};
pub use gate::{Deed, Write};
pub use read::Reader;
pub use search::spoken::{begins_like, sounds_like};

use crate::domain::time::Instant;

/// A desk file open for writing.
pub struct Store {
    db: Db,
    path: PathBuf,
    /// A log stood beside the file when it was opened: another program is on it, or the last one did not end as it should.
    was_left_open: bool,
}

impl Store {
    /// Opens a desk, creates it when it is not there, and brings it to this program's schema.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let was_left_open = has_log(path);
        let db = Db::open(path, Mode::Write)?;
        schema::migrate(&db)?;
        Ok(Self { db, path: path.to_owned(), was_left_open })
    }

    /// A desk in memory, for tests.
    pub fn memory() -> Result<Self, StoreError> {
        Self::imagined(Path::new(""))
    }

    /// A desk in memory that stands for one that is not there, so that a rehearsal leaves none behind.
    pub fn imagined(path: &Path) -> Result<Self, StoreError> {
        let db = Db::memory()?;
        schema::migrate(&db)?;
        Ok(Self { db, path: path.to_owned(), was_left_open: false })
    }

    pub const fn db(&self) -> &Db {
        &self.db
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the last program on the file may not have ended as it should.
    pub const fn was_left_open(&self) -> bool {
        self.was_left_open
    }

    /// Begins a write; see [`Write`].
    pub fn write(&self, now: Instant) -> Result<Write<'_>, StoreError> {
        Write::begin(&self.db, now)
    }

    /// Between large writes: lets other writers in, and once readers have kept so much of the log from being folded in, waits for them
    /// (promises D17). Folding holds other writers up, so that they are let in again and again meanwhile.
    pub fn breathe(&self) -> Result<(), StoreError> {
        std::thread::sleep(GAP);
        for _ in 0..TRIES_TO_FOLD {
            if log_bytes(&self.path) < LONGEST_LOG {
                break;
            }
            self.db.fold_log_waiting(FOLDING)?;
            std::thread::sleep(LETTING_IN);
        }
        Ok(())
    }

    /// Prepares for many large writes, until what it answers is dropped.
    pub fn bulk(&self) -> Result<Bulk<'_>, StoreError> {
        self.db.keep(&BULK)?;
        Ok(Bulk(&self.db))
    }
}

fn has_log(path: &Path) -> bool {
    log_bytes(path) > 0
}

fn log_bytes(path: &Path) -> u64 {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).map_or(0, |log| log.len())
}

/// The log may grow to 64 MiB; the largest single write of an import fits into the rest.
const LONGEST_LOG: u64 = 48 << 20;
/// Long enough for whoever waits to see that nobody writes.
const GAP: Duration = Duration::from_millis(4);
/// Nobody should read longer than five seconds; where a machine is so busy that somebody does, these take twenty together.
const TRIES_TO_FOLD: usize = 100;
const FOLDING: i32 = 80;
const LETTING_IN: Duration = Duration::from_millis(120);

/// Many large writes are under way. An import touches the same index pages in each write: with more of them in memory, and
/// more of them in the log before it is folded into the file, each is read and written less often.
pub struct Bulk<'a>(&'a Db);

/// 56 MB of pages, a log of 32 MB: an import stays below 200 MiB in all (promises S1).
const BULK: Keep = Keep { cache_kib: 56_000, log_pages: 8_000 };

impl Drop for Bulk<'_> {
    fn drop(&mut self) {
        // Only speed hangs on it; the next one who opens the desk finds it as it should be.
        let _ = self.0.keep(&Keep::USUAL).and_then(|()| self.0.fold_log());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Change, ReturnCase};
    use crate::domain::ids::Kind;
    use crate::with_kind;

    /// The columns of a table are the fields of its struct, in order; nobody can forget one.
    #[test]
    fn every_table_has_its_structs_columns() {
        let store = Store::memory().expect("a desk in memory opens");
        for &kind in Kind::ALL {
            let rows = store
                .db()
                .query(&format!("select name from pragma_table_info('{}') order by cid", record::table(kind)), &[])
                .expect("table info reads");
            let found: Vec<String> = rows.into_iter().map(|row| row[0].text().to_owned()).collect();
            let wanted = with_kind!(kind, T => record::shape::<T>().names.clone());
            assert_eq!(found, wanted, "{kind}");
        }
    }

    #[test]
    fn what_is_read_at_one_moment_does_not_see_what_is_written_meanwhile() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.desk");
        let store = Store::open(&path).expect("a desk");
        let now = Instant(1_780_000_000_000);
        let write = |id: i64| {
            let case = ReturnCase { id, natural_key: Some(format!("r-{id}")), ..ReturnCase::default() };
            let mut write = store.write(now).expect("a write");
            write.operation(&Deed::of_test(now), &[Change::create(case)]).expect("an operation");
            write.finish().expect("written");
        };
        write(1);
        let reader = Reader::open(&path).expect("a reader");
        let heads = || {
            let before = reader.head();
            write(before.as_ref().copied().unwrap_or_default() + 1);
            (before.expect("a head"), reader.head().expect("a head"))
        };
        let (before, after) = reader.at_one_moment(heads).expect("read");
        assert_eq!(before, after, "of one moment");
        let (before, after) = heads();
        assert!(before < after, "and afterwards of its own");
        let side_by_side =
            || reader.side_by_side(|beside| Ok((beside.head()?, std::thread::current().id())), |_| Ok(()));
        let ((head, thread), ()) = side_by_side().expect("both");
        assert_eq!((head, thread == std::thread::current().id()), (after, false), "on a thread of its own");
        let behind = || {
            let before = reader.head().expect("a head");
            write(before + 1);
            (before, side_by_side().expect("both").0)
        };
        let (before, (head, thread)) = reader.at_one_moment(behind).expect("read");
        assert_eq!((head, thread == std::thread::current().id()), (before, true), "who would see more is not asked");
    }
}
