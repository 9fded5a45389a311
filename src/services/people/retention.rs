//! What is personal goes when its time is over (promises P8): counted first, then taken out of records, history and word index. Sums,
//! counts and dates stay. What an older file brings back goes again with the next pass.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::erasing::{self, VERB};
use crate::config::Retention;
use crate::domain::change::{Change, Edit, Record};
use crate::domain::columns::from_columns;
use crate::domain::customers::personal;
use crate::domain::ids::{Key, Kind};
use crate::domain::people::Actor;
use crate::domain::time::{DAY, Instant};
use crate::services::{Desk, DeskError};
use crate::store::erasure;
use crate::store::retention::{self as rows, Until};
use crate::store::{Db, Deed, StoreError, journal, meta, record};
use crate::with_kind;

/// When the rules were last followed.
const FOLLOWED_AT: &str = "retention_at";
/// Records of one write, so that nobody waits long for it.
const AT_ONCE: usize = 2_000;

/// What was taken out, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gone {
    /// Records by kind, those of none left out.
    pub kinds: Vec<(Kind, i64)>,
    /// Operations of the history that lost old values or words.
    pub n_operations: usize,
}

impl Gone {
    pub fn n_records(&self) -> i64 {
        self.kinds.iter().map(|(_, n)| n).sum()
    }
}

fn until(rules: &Retention, now: Instant) -> Until {
    rules.0.iter().map(|(kind, kept)| (*kind, now.plus(-kept))).collect()
}

/// What would go now.
pub fn due(db: &Db, rules: &Retention, now: Instant) -> Result<Gone, DeskError> {
    let until = until(rules, now);
    let mut gone = Gone::default();
    for &kind in Kind::ALL {
        let n = rows::count(db, &until, kind)?;
        gone.kinds.extend((n > 0).then_some((kind, n)));
    }
    Ok(gone)
}

/// Follows the rules once a day, where there are any.
pub fn daily(desk: &Desk, actor: &Actor, rules: &Retention, go_on: &dyn Fn() -> bool) -> Result<Gone, DeskError> {
    let now = desk.clock().now();
    let last = meta::get(desk.store().db(), FOLLOWED_AT)?.and_then(|text| Instant::parse(&text));
    // A clock that was put back must not keep what is over.
    let is_recent = last.is_some_and(|last| (0..DAY).contains(&(now.0 - last.0)));
    if rules.is_empty() || is_recent {
        return Ok(Gone::default());
    }
    follow(desk, actor, rules, go_on)
}

/// Takes out what is personal in everything whose time is over. It cannot be taken back.
pub fn follow(desk: &Desk, actor: &Actor, rules: &Retention, go_on: &dyn Fn() -> bool) -> Result<Gone, DeskError> {
    let now = desk.clock().now();
    let until = until(rules, now);
    let mut gone = Gone::default();
    // Parts first: whether they are over hangs on what they belong to.
    for &kind in Kind::ALL {
        let mut n = 0;
        while go_on() {
            let keys = rows::due(desk.store().db(), &until, kind, AT_ONCE)?;
            if keys.is_empty() {
                break;
            }
            n += i64::try_from(keys.len()).unwrap_or(0);
            gone.n_operations += take_out(desk, actor, kind, &until, keys.into_iter().collect())?;
        }
        gone.kinds.extend((n > 0).then_some((kind, n)));
    }
    if gone.n_records() > 0 {
        rows::sweep(desk.store().db(), &until)?;
    }
    if go_on() {
        meta::set(desk.store().db(), FOLLOWED_AT, &now.rfc3339())?;
    }
    Ok(gone)
}

/// One write: the records, then their traces in the history, as erasing a person does it.
fn take_out(desk: &Desk, actor: &Actor, kind: Kind, until: &Until, keys: BTreeSet<Key>) -> Result<usize, DeskError> {
    let now = desk.clock().now();
    let mut write = desk.store().write(now)?;
    let theirs = erasing::theirs(write.db(), keys)?;
    let mut changes = Vec::new();
    for key in theirs.keys() {
        changes.extend(with_kind!(key.kind, T => blank::<T>(write.db(), key.id))?);
    }
    let n_records = changes.len();
    changes.extend(erasing::untaught(write.db(), &theirs)?);
    let args = serde_json::json!({ "kind": kind.plural(), "records": n_records,
                                   "before": until.get(&kind).map(|at| at.rfc3339()) });
    let deed = |verb: &str, args: String| Deed {
        actor: actor.clone(),
        verb: verb.to_owned(),
        target: None,
        args,
        happened_at: now,
        cause: None,
        undoes: None,
    };
    write.operation(&deed(VERB, args.to_string()), &changes)?;
    let sums = erasure::scrub(&write, &theirs)?;
    write.operation(&deed(journal::ERASURE, serde_json::to_string(&sums).unwrap_or_default()), &[])?;
    write.finish()?;
    Ok(sums.len())
}

fn blank<T: Record>(db: &Db, id: i64) -> Result<Option<Change>, StoreError> {
    let Some(before) = record::get::<T>(db, id)? else { return Ok(None) };
    let columns = personal::blanked(T::KIND, &record::columns(&before)?);
    let after: T = from_columns(columns).map_err(|error| StoreError::Other(error.to_string()))?;
    Ok((after != before).then(|| T::change(Edit { before: Some(before), after: Some(after) })))
}
