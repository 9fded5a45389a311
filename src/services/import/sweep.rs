//! What follows for records that were there already when a file made something known: changed in small writes, in the group of
//! the file, so that nobody's decision waits long and one undo takes back the whole.

use crate::domain::change::{Change, Record};
use crate::domain::columns::Val;
use crate::domain::people::Actor;
use crate::services::{Desk, DeskError};
use crate::store::{Db, Deed, record};

/// So many are looked at in one write.
const AT_ONCE: usize = 500;

/// Changes each record of a kind that fits a condition, as `change` says; answers the operations.
pub(super) fn sweep<T: Record>(
    desk: &Desk,
    (actor, verb): (&Actor, &str),
    (condition, params): (&str, &[Val]),
    group: &mut Option<i64>,
    mut change: impl FnMut(&Db, &mut T) -> Result<(), DeskError>,
) -> Result<Vec<i64>, DeskError> {
    let now = desk.clock().now();
    let rest = format!("where {condition} and id > ${} order by id limit {AT_ONCE}", params.len() + 1);
    let (mut after, mut operations) = (0, Vec::new());
    loop {
        let mut write = desk.store().write(now)?;
        write.continue_group(*group);
        let mut params = params.to_vec();
        params.push(Val::Int(after));
        let found = record::select::<T>(write.db(), &rest, &params)?;
        let Some(last) = found.last() else { return Ok(operations) };
        after = last.id();
        let mut changes = Vec::new();
        for before in found {
            let mut changed = before.clone();
            change(write.db(), &mut changed)?;
            if changed != before {
                changes.push(Change::update(before, changed));
            }
        }
        if changes.is_empty() {
            continue;
        }
        let deed = Deed {
            actor: actor.clone(),
            verb: verb.to_owned(),
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
