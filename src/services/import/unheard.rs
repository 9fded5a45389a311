//! What rules have not met yet of rows that came in: they look at cases once a file is in. Until then the desk remembers since which
//! operation they have not, so that the next import or `sync` has them look at what one that was cut off had brought.

use std::collections::BTreeSet;

use super::Intake;
use crate::domain::ids::Kind;
use crate::services::DeskError;
use crate::store::{Db, StoreError, Write, journal, meta};

/// Under this name the desk remembers the first such operation.
const UNHEARD: &str = "unheard";
/// What files bring, and what wakes of it.
const OF_FILES: &str = "where id >= $1 and verb in ('import', 'wake') and undoes is null order by id";

/// Whether some import was cut off, or is under way.
pub(super) fn is_waiting(db: &Db) -> Result<bool, StoreError> {
    Ok(since(db)?.is_some())
}

fn since(db: &Db) -> Result<Option<i64>, StoreError> {
    Ok(meta::get(db, UNHEARD)?.and_then(|first| first.parse().ok()))
}

/// Has the desk remember that no rule has met what this operation and later ones brought.
pub(super) fn mark(write: &Write<'_>, first: i64) -> Result<(), StoreError> {
    meta::set(write.db(), UNHEARD, &first.to_string())
}

pub(super) fn forget(db: &Db) -> Result<(), StoreError> {
    meta::set(db, UNHEARD, "")
}

impl Intake<'_> {
    /// Has the rules in force look at what an import that was cut off had brought, as part of that import.
    pub(super) fn take_up_happenings(&mut self) -> Result<(), DeskError> {
        let db = self.desk.store().db();
        let Some(first) = since(db)? else { return Ok(()) };
        let kinds: BTreeSet<Kind> = self.kinds.iter().copied().chain([Kind::Message]).collect();
        for operation in journal::entries(db, OF_FILES, &[first.into()])? {
            self.group = Some(operation.group);
            self.note(operation.id, &journal::changes(db, operation.id, &kinds)?);
        }
        self.react(true)?;
        self.group = None;
        Ok(forget(db)?)
    }
}
