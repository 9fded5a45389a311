//! What somebody else has just changed: rows that are new or have moved on since they were seen, until the list is read for another reason.

use std::collections::{BTreeMap, BTreeSet};

use super::List;
use crate::domain::ids::Key;
use crate::tui::rows::Row;

/// What was seen before a change, and what it changed.
#[derive(Default)]
pub(super) struct Fresh {
    /// The revisions seen, while the rows after a change are on their way.
    seen: Option<BTreeMap<i64, i64>>,
    changed: BTreeSet<i64>,
    new: BTreeSet<i64>,
    /// Changed by this screen itself, which is no news to it.
    own: BTreeSet<i64>,
}

impl List {
    /// The desk was changed by somebody else: the rows that come next are compared with these.
    pub fn watch(&mut self) {
        if self.loaded {
            self.fresh.seen = Some(self.rows.iter().map(|row| (row.key().id, row.rev())).collect());
        }
    }

    /// This screen has changed records itself. The desk says that something changed before or after it says what this screen did,
    /// so that both orders are taken.
    pub fn own(&mut self, keys: &[Key]) {
        for key in keys.iter().filter(|key| key.kind == self.kind) {
            self.fresh.own.insert(key.id);
            self.fresh.changed.remove(&key.id);
            self.fresh.new.remove(&key.id);
        }
    }

    /// Compares what came with what was there.
    pub(super) fn compare(&mut self) {
        let Some(seen) = self.fresh.seen.take() else {
            self.fresh = Fresh::default();
            return;
        };
        let own = std::mem::take(&mut self.fresh.own);
        let differs = |row: &&Row| seen.get(&row.key().id) != Some(&row.rev()) && !own.contains(&row.key().id);
        // Below the last row that was known, everything was only not read yet.
        let last = self.rows.iter().rposition(|row| seen.contains_key(&row.key().id)).unwrap_or(self.rows.len());
        self.fresh.changed = self.rows.iter().take(last + 1).filter(differs).map(|row| row.key().id).collect();
        self.fresh.new = self.fresh.changed.iter().filter(|id| !seen.contains_key(id)).copied().collect();
    }

    pub fn is_fresh(&self, id: i64) -> bool {
        self.fresh.changed.contains(&id)
    }

    /// How many rows came that were not there.
    pub fn n_new(&self) -> usize {
        self.fresh.new.len()
    }
}
