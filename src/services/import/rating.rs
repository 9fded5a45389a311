//! Refunds that were there before their rates: what they are in the shop's own currency becomes known when the rates come in, or
//! when the shop says which currency that is.

use super::frozen::Freezer;
use super::sweep::sweep;
use crate::domain::change::{Change, Refund};
use crate::domain::people::Actor;
use crate::domain::time::Instant;
use crate::services::{Desk, DeskError};

/// Freezes the rate of each refund since a day that has none and whose rate is known now, in the group of what made it known;
/// answers the operations. A rate of a day helps no refund of an earlier one.
pub fn rate_since(desk: &Desk, actor: &Actor, since: Instant, group: &mut Option<i64>) -> Result<Vec<i64>, DeskError> {
    let now = desk.clock().now();
    let mut freezer = Freezer::all(desk.store().db())?;
    let unrated = ("rated_at is null and currency <> '' and proposed_at >= $1", &[since.0.into()][..]);
    sweep::<Refund>(desk, (actor, "rate"), unrated, group, |db, refund| {
        freezer.rate(db, refund, now)?;
        if refund.rated_at.is_some() {
            refund.updated_at = now;
        }
        Ok(())
    })
}

/// The first day of the rates among changes.
pub fn first_day(changes: &[Change]) -> Option<Instant> {
    let day = |change: &Change| match change {
        Change::Rate(edit) => edit.after.as_ref().map(|rate| rate.day_at),
        _ => None,
    };
    changes.iter().filter_map(day).min()
}
