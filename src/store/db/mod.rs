//! The connection face: seven calls over three value kinds, the seam where another database would go in.
//!
//! Invariant: SQL above this line is portable (parameters `$1…$n`, integers and text only); nothing above knows the driver.

mod sqlite;
mod texts;
mod words;

use crate::domain::columns::Val;

pub(super) use sqlite::Keep;
pub(in crate::store) use sqlite::store_error;
pub use sqlite::{Db, Interrupt, Mode};
pub use texts::TABLE as TEXTS;
pub use words::{IS_CARRIER, KEY_HASH, SOUNDS_LIKE, TEXT_HOLDS, WORDS_ANSWER, key_hash};

/// One row of an answer, in the order of the selected columns.
pub type Row = Vec<Val>;

/// What can go wrong below the gate.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the desk for longer than the wait allows.
    #[error("busy")]
    Busy,
    /// The file was written by a newer program.
    #[error("newer schema {found}, this program knows {known}")]
    Newer { found: i64, known: i64 },
    /// The file is not a desk.
    #[error("not a desk")]
    NotADesk,
    /// The file is damaged; it is left as it is.
    #[error("damaged: {0}")]
    Corrupt(String),
    /// Something stands in the file's schema that no desk has, such as a trigger; what it is called.
    #[error("strange: {0}")]
    Strange(String),
    /// Something is missing from the file's schema that every desk has; what it is called.
    #[error("lacks: {0}")]
    Lacks(String),
    /// The database's own guard: more would be refunded than was paid.
    #[error("refunds above what was paid")]
    OverPaid,
    /// No space, no permission, a failing disk.
    #[error("disk: {0}")]
    Disk(String),
    /// The query was stopped because its answer is no longer wanted.
    #[error("interrupted")]
    Interrupted,
    /// A row has moved on since it was read; the operation that moved it.
    #[error("{key} was changed by operation {operation}")]
    Moved { key: crate::domain::ids::Key, operation: i64 },
    /// A record with the same natural key is there already.
    #[error("{0} is there already")]
    Exists(crate::domain::ids::Key),
    #[error("{0}")]
    Other(String),
}
