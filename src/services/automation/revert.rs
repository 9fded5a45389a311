//! Runs whose work is taken back: by themselves, or with the group in which they acted. The run stays, and says so.

use crate::domain::change::{Change, Run};
use crate::domain::command::Context;
use crate::domain::ids::{Key, Kind};
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::rules::RunOutcome;
use crate::services::{DeskError, Outcome, moved_on};
use crate::store::{Deed, StoreError, Write, journal, record, undo};

/// Takes the steps of one run back and leaves alone what set it off; answers what becomes of the run.
pub(in crate::services) fn revert(
    write: &mut Write<'_>,
    ctx: &Context,
    run: Key,
    outcome: &mut Outcome,
) -> Result<Vec<Change>, DeskError> {
    let run: Run = record::get(write.db(), run.id)?.ok_or(Refusal::NotFound(run))?;
    let steps: Vec<i64> = run.done.iter().rev().map(|done| done.operation).collect();
    let (operations, touched) = match undo::take_back_operations(write, &steps, &ctx.actor, "undo") {
        Ok(taken) => taken,
        Err(StoreError::Moved { key, operation }) => return Err(moved_on(write, key, operation)?.into()),
        Err(other) => return Err(other.into()),
    };
    outcome.operations.extend(operations);
    outcome.changed.extend(touched);
    let after = Run { outcome: RunOutcome::Reverted, waiting: Vec::new(), updated_at: ctx.now, ..run.clone() };
    Ok(vec![Change::update(run, after)])
}

/// The runs of a group that did something or wait, as they are before the group is taken back.
pub(in crate::services) fn acted_in(write: &Write<'_>, group: i64) -> Result<Vec<Run>, StoreError> {
    let mut runs = Vec::new();
    for id in journal::created_in(write.db(), group, Kind::Run)? {
        let run: Option<Run> = record::get(write.db(), id)?;
        runs.extend(run.filter(|run| matches!(run.outcome, RunOutcome::Executed | RunOutcome::Held)));
    }
    Ok(runs)
}

/// Keeps the runs of a group that was taken back: their work is gone, the moment of a timer does not come a second time.
pub(in crate::services) fn keep_reverted(
    write: &mut Write<'_>,
    actor: &Actor,
    runs: Vec<Run>,
) -> Result<(), StoreError> {
    if runs.is_empty() {
        return Ok(());
    }
    let now = write.now();
    let reverted = |run: Run| {
        Change::create(Run { outcome: RunOutcome::Reverted, rev: 0, waiting: Vec::new(), updated_at: now, ..run })
    };
    let changes: Vec<Change> = runs.into_iter().map(reverted).collect();
    let deed = Deed {
        actor: actor.clone(),
        verb: "revert".to_owned(),
        target: changes.first().map(Change::key),
        args: "{}".to_owned(),
        happened_at: now,
        cause: None,
        undoes: None,
    };
    write.operation(&deed, &changes)?;
    Ok(())
}
