//! Refunds that were there before their rates: what they are in the shop's own currency becomes known when the rates come in, or
//! when the shop says which currency that is.

use super::frozen::Freezer;
use crate::domain::change::{Change, Refund};
use crate::domain::people::Actor;
use crate::domain::time::Instant;
use crate::services::{Desk, DeskError};
use crate::store::{Deed, record};

/// So many are looked at in one write, so that nobody's decision waits long for it.
const AT_ONCE: usize = 500;

/// Freezes the rate of each refund since a day that has none and whose rate is known now, in the group of what made it known;
/// answers the operations. A rate of a day helps no refund of an earlier one.
pub fn rate_since(desk: &Desk, actor: &Actor, since: Instant, group: &mut Option<i64>) -> Result<Vec<i64>, DeskError> {
    let now = desk.clock().now();
    let (mut after, mut operations) = (0, Vec::new());
    let mut freezer = Freezer::all(desk.store().db())?;
    let unrated = format!(
        "where rated_at is null and currency <> '' and proposed_at >= $1 and id > $2 order by id limit {AT_ONCE}"
    );
    loop {
        let mut write = desk.store().write(now)?;
        write.continue_group(*group);
        let found = record::select::<Refund>(write.db(), &unrated, &[since.0.into(), after.into()])?;
        let Some(last) = found.last() else { return Ok(operations) };
        after = last.id;
        let mut changes = Vec::new();
        for refund in found {
            let mut rated = refund.clone();
            freezer.rate(write.db(), &mut rated, now)?;
            if rated.rated_at.is_some() {
                rated.updated_at = now;
                changes.push(Change::update(refund, rated));
            }
        }
        if changes.is_empty() {
            continue;
        }
        let deed = Deed {
            actor: actor.clone(),
            verb: "rate".to_owned(),
            target: None,
            args: "{}".to_owned(),
            happened_at: now,
            cause: None,
            undoes: None,
        };
        operations.push(write.operation(&deed, &changes)?);
        *group = write.group();
        write.finish()?;
    }
}

/// The first day of the rates among changes.
pub fn first_day(changes: &[Change]) -> Option<Instant> {
    let day = |change: &Change| match change {
        Change::Rate(edit) => edit.after.as_ref().map(|rate| rate.day_at),
        _ => None,
    };
    changes.iter().filter_map(day).min()
}
