//! Readers: a connection that cannot write, windows of records, the story of one case, the journal as people read it.

mod alike;
mod automation;
mod cells;
mod figures;
mod filter;
mod kept;
pub mod keywords;
pub mod lives;
pub mod opinions;
mod past;
pub mod people;
mod picks;
pub mod promises;
mod standing;
mod timeline;
mod voices;
pub mod ways;
mod window;

use std::cell::RefCell;
use std::path::Path;

pub use alike::word_count;
pub use automation::{Moments, RunCount, moments, open_by_assignee};
pub use cells::{DaySum, SumsOf, figures_counting};
pub use figures::{CurrencySum, Group as GroupCount, WeekCount, overrides_since};
pub use filter::where_clause;
pub use past::{Past, last_definition};
pub use picks::open_of;
pub use timeline::{Moment, TimelineEntry};
pub use voices::Voice;
pub use window::{From, Order, Place, count};

use super::as_of::Standing;
use super::db::{Db, Interrupt, Mode, StoreError};
use super::{journal, record, schema};
use crate::domain::change::Record;
use crate::domain::columns::Val;
use crate::domain::ids::{Key, Kind};

/// Reads a desk and has no way to write it.
pub struct Reader {
    db: Db,
    /// The records that the last figure in a condition counts.
    figures: RefCell<Option<cells::Settled>>,
    /// What stands in front of the tables while the past is read.
    standing: RefCell<Option<Standing>>,
}

impl Reader {
    /// Opens an existing desk for reading.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let db = Db::open(path, Mode::Read)?;
        schema::version(&db, schema::known())?;
        Ok(Self { db, figures: RefCell::default(), standing: RefCell::default() })
    }

    /// A second reader of the desk that a connection has open; nothing where it is in memory only.
    pub fn beside(db: &Db) -> Result<Option<Self>, StoreError> {
        db.raw().path().filter(|path| !path.is_empty()).map(|path| Self::open(Path::new(path))).transpose()
    }

    /// Whatever is read meanwhile is of one moment, whoever writes beside; the log of the desk grows as long as it takes.
    pub fn at_one_moment<T>(&self, read: impl FnOnce() -> T) -> Result<T, StoreError> {
        self.db.at_one_moment(read)
    }

    /// Two pieces of work at once: one of them is given a second reader, on a thread of its own, that sees the same state of the desk. One
    /// after the other where there is no such reader: in memory, in the past, or when somebody has just written.
    pub fn side_by_side<A: Send, B>(
        &self,
        beside: impl Fn(&Self) -> Result<A, StoreError> + Sync,
        here: impl FnOnce(&Self) -> Result<B, StoreError>,
    ) -> Result<(A, B), StoreError> {
        let head = self.head()?;
        let path = self.db.raw().path().filter(|path| !path.is_empty() && self.standing.borrow().is_none());
        std::thread::scope(|scope| {
            let other = path.map(|path| {
                let beside = &beside;
                scope.spawn(move || {
                    // Where no second one can be had, the first does both.
                    let Ok(other) = Self::open(Path::new(path)) else { return Ok(None) };
                    other.at_one_moment(|| (other.head()? == head).then(|| beside(&other)).transpose())?
                })
            });
            let here = here(self);
            let done = other.map(|other| other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            let here = here?;
            Ok((done.transpose()?.flatten().map_or_else(|| beside(self), Ok)?, here))
        })
    }

    /// Stops this reader's running query from another thread.
    pub fn interrupt(&self) -> Interrupt {
        self.db.interrupt()
    }

    /// Changes whenever another connection has written; cheap enough to ask several times a second.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        self.db.pragma("data_version")
    }

    /// The number of the newest operation.
    pub fn head(&self) -> Result<i64, StoreError> {
        journal::head(&self.db)
    }

    /// The kinds of record that operations after this one touched.
    pub fn touched_since(&self, operation: i64) -> Result<Vec<Kind>, StoreError> {
        journal::touched_since(&self.db, operation)
    }

    /// One record.
    pub fn get<T: Record>(&self, id: i64) -> Result<Option<T>, StoreError> {
        record::get(&self.db, id)
    }

    /// One record by its identity across imports.
    pub fn by_natural_key<T: Record>(&self, natural_key: &str) -> Result<Option<T>, StoreError> {
        record::by_natural_key(&self.db, natural_key)
    }

    /// The records that point to another one through a column, such as the lines of a return.
    pub fn children<T: Record>(&self, column: &'static str, id: i64) -> Result<Vec<T>, StoreError> {
        record::select(&self.db, &format!("where {column} = $1 order by id"), &[Val::Int(id)])
    }

    /// Records by their identifiers; those that are not there are left out.
    pub fn each_of<T: Record>(&self, ids: &[i64]) -> Result<Vec<T>, StoreError> {
        record::each_of(&self.db, ids)
    }

    /// Records of one order, over the platform's own number.
    pub fn of_order<T: Record>(&self, order_ref: &str) -> Result<Vec<T>, StoreError> {
        if order_ref.is_empty() {
            return Ok(Vec::new());
        }
        record::select(&self.db, "where order_ref = $1 order by id limit 500", &[order_ref.into()])
    }

    /// Groups of operations, newest first; `before` continues a list.
    pub fn history(&self, before: Option<i64>, limit: i64) -> Result<Vec<journal::Group>, StoreError> {
        let before = before.unwrap_or(i64::MAX);
        journal::groups(&self.db, "where id < $1 order by id desc limit $2", &[before.into(), limit.into()])
    }

    /// One group.
    pub fn group(&self, id: i64) -> Result<Option<journal::Group>, StoreError> {
        Ok(journal::groups(&self.db, "where id = $1", &[id.into()])?.pop())
    }

    /// The operations that touched a record, oldest first.
    pub fn history_of(&self, key: Key) -> Result<Vec<journal::Entry>, StoreError> {
        let ids = journal::operations_on(&self.db, key)?;
        ids.into_iter().filter_map(|id| journal::operation(&self.db, id).transpose()).collect()
    }

    /// One operation with its changes.
    pub fn operation(&self, id: i64) -> Result<Option<(journal::Entry, Vec<journal::Line>)>, StoreError> {
        match journal::operation(&self.db, id)? {
            Some(entry) => Ok(Some((entry, journal::lines(&self.db, id)?))),
            None => Ok(None),
        }
    }

    /// Walks the journal's hash chain.
    pub fn verify_history(&self) -> Result<journal::Verified, StoreError> {
        journal::verify(&self.db)
    }

    /// Whether an operation with this hash is in the journal: a head that was noted stays true as the journal grows.
    pub fn knows_hash(&self, hash: &str) -> Result<bool, StoreError> {
        Ok(!journal::entries(&self.db, "where hash = $1 limit 1", &[hash.into()])?.is_empty())
    }

    pub const fn db(&self) -> &Db {
        &self.db
    }
}
