//! Rank 1, the only SQL: one generic table per record kind, the gate, the journal, the readers.

pub mod backup;
pub mod db;
pub mod gate;
pub mod journal;
pub mod read;
pub mod record;
mod schema;
mod search;
pub mod undo;

use std::path::{Path, PathBuf};

pub use db::{Db, Interrupt, Mode, StoreError};
pub use gate::{Deed, Write};
pub use read::Reader;

use crate::domain::time::Instant;

/// A desk file open for writing.
pub struct Store {
    db: Db,
    path: PathBuf,
}

impl Store {
    /// Opens a desk, creates it when it is not there, and brings it to this program's schema.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let db = Db::open(path, Mode::Write)?;
        schema::migrate(&db)?;
        Ok(Self { db, path: path.to_owned() })
    }

    /// A desk in memory, for tests.
    pub fn memory() -> Result<Self, StoreError> {
        let db = Db::memory()?;
        schema::migrate(&db)?;
        Ok(Self { db, path: PathBuf::new() })
    }

    pub const fn db(&self) -> &Db {
        &self.db
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Begins a write; see [`Write`].
    pub fn write(&self, now: Instant) -> Result<Write<'_>, StoreError> {
        Write::begin(&self.db, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
}
