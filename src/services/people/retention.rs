//! What is personal goes when its time is over (promises P8): counted first, then taken out of records, history and word index. Sums,
//! counts and dates stay. What an older file brings back goes again with the next pass.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::forgetting::{self, Forgetting, TakenOut, VERB};
use crate::config::Retention;
use crate::domain::ids::{Key, Kind};
use crate::domain::people::Actor;
use crate::domain::time::{DAY, Instant};
use crate::services::{Desk, DeskError};
use crate::store::retention::{self as rows, Until};
use crate::store::{Db, Deed, StoreError, meta};

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
    let due = all_due(desk.store().db(), &until)?;
    let mut forgetting = begin(desk.store().db(), &due)?;
    let mut gone = Gone::default();
    for (kind, ids) in due {
        let mut n = 0;
        for ids in ids.chunks(AT_ONCE) {
            if !go_on() {
                break;
            }
            let taken = take_out(desk, actor, (kind, ids), &until, &mut forgetting)?;
            n += i64::try_from(taken.n_records).unwrap_or(0);
            gone.n_operations += taken.n_operations;
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

type Due = Vec<(Kind, Vec<i64>)>;

fn all_due(db: &Db, until: &Until) -> Result<Due, StoreError> {
    Kind::ALL.iter().map(|kind| Ok((*kind, rows::due(db, until, *kind)?))).collect()
}

/// What goes with all of them, so that history and lessons are looked through once and not with every write.
fn begin(db: &Db, due: &Due) -> Result<Forgetting, StoreError> {
    let all = due.iter().flat_map(|(kind, ids)| keys(*kind, ids)).collect();
    let mut forgetting = Forgetting::of(all, []);
    for (kind, ids) in due.iter().filter(|(kind, _)| forgetting::SPOKEN.contains(kind)) {
        for ids in ids.chunks(AT_ONCE) {
            forgetting.hear(forgetting::rows(db, &keys(*kind, ids))?.iter().flat_map(forgetting::texts));
        }
    }
    Ok(forgetting)
}

fn keys(kind: Kind, ids: &[i64]) -> BTreeSet<Key> {
    ids.iter().map(|id| Key::new(kind, *id)).collect()
}

/// One write: some of the records, with their traces.
fn take_out(
    desk: &Desk,
    actor: &Actor,
    (kind, ids): (Kind, &[i64]),
    until: &Until,
    forgetting: &mut Forgetting,
) -> Result<TakenOut, DeskError> {
    let now = desk.clock().now();
    let mut write = desk.store().write(now)?;
    // Whoever bought or wrote since they were listed is nobody whose time is over.
    let still = rows::still_due(write.db(), until, kind, ids)?;
    if still.is_empty() {
        return Ok(TakenOut::default());
    }
    let found = forgetting::rows(write.db(), &keys(kind, &still))?;
    let deed = |n_records: usize| {
        let before = until.get(&kind).map(|at| at.rfc3339());
        let args = serde_json::json!({ "kind": kind.plural(), "records": n_records, "before": before }).to_string();
        Deed {
            actor: actor.clone(),
            verb: VERB.to_owned(),
            target: None,
            args,
            happened_at: now,
            cause: None,
            undoes: None,
        }
    };
    let taken = forgetting.take_out(&mut write, found, deed)?;
    write.finish()?;
    Ok(taken)
}
