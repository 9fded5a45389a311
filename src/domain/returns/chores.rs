//! The tasks that a return's own steps make and end, each once while it is open.

use super::{ReturnCase, ReturnStatus};
use crate::domain::change::{Change, Record};
use crate::domain::command::Context;
use crate::domain::ids::Ids;
use crate::domain::ids::Kind;
use crate::domain::parcels::Leg;
use crate::domain::people::ActorKind;
use crate::domain::policy::{Payer, Terms};
use crate::domain::situation::Situation;
use crate::domain::tasks::{Task, TaskStatus};
use crate::domain::time::{DAY, Instant};

/// The codes of the tasks; their words are `task-<code>`.
pub const LABEL_REQUEST: &str = "label_request";
pub const LABEL_REMINDER: &str = "label_reminder";
pub const LABEL_VOID: &str = "label_void";
pub const CARRIER_CLAIM: &str = "carrier_claim";
pub const EVIDENCE_PACK: &str = "evidence_pack";

/// A customer waits for a label no longer than this.
const LABEL_WITHIN: i64 = DAY;
/// Carriers hear of a loss no later than this.
const CLAIM_WITHIN: i64 = 7 * DAY;

/// A task of a return, unless the same one is open already.
fn make(
    ctx: &Context,
    sit: &Situation,
    case: &ReturnCase,
    what: &str,
    due_at: Instant,
    ids: &mut dyn Ids,
) -> Option<Change> {
    let is_same = |task: &Task| task.status == TaskStatus::Open && task.what == what;
    if sit.tasks.iter().any(is_same) {
        return None;
    }
    let task = Task {
        id: ids.next(Kind::Task),
        what: what.to_owned(),
        assignee: case.assignee.clone(),
        due_at,
        made_by: ctx.actor.name.clone(),
        by_rule: ctx.actor.kind == ActorKind::Rule,
        created_at: ctx.now,
        updated_at: ctx.now,
        ..Task::default()
    };
    Some(Change::create(task.about(case.key())))
}

/// Ends open tasks that a step has made pointless, or done.
fn end(ctx: &Context, sit: &Situation, whats: &[&str], status: TaskStatus) -> Vec<Change> {
    let hit = |task: &&Task| task.status == TaskStatus::Open && whats.contains(&task.what.as_str());
    let ended = |task: &Task| Task {
        status,
        ended_at: Some(ctx.now),
        ended_by: ctx.actor.name.clone(),
        snoozed_until: None,
        updated_at: ctx.now,
        ..task.clone()
    };
    sit.tasks.iter().filter(hit).map(|task| Change::update(task.clone(), ended(task))).collect()
}

fn has_label(sit: &Situation, case: &ReturnCase) -> bool {
    !case.tracking.is_empty() || sit.parcels.iter().any(|parcel| parcel.leg == Leg::Return && !parcel.is_awaited())
}

/// The shop sends a label where it pays for the way back and nobody has one yet.
pub(super) fn label_request(
    ctx: &Context,
    sit: &Situation,
    case: &ReturnCase,
    terms: &Terms,
    ids: &mut dyn Ids,
) -> Option<Change> {
    let we_pay = terms.payer.as_ref().is_some_and(|payer| payer.value == Payer::Seller);
    let is_theirs = case.returnless || case.no_label || case.fulfilment == "platform";
    if is_theirs || !(we_pay || terms.label_minor.is_some()) || has_label(sit, case) {
        return None;
    }
    make(ctx, sit, case, LABEL_REQUEST, ctx.now.plus(LABEL_WITHIN), ids)
}

/// The label that somebody waited for is there.
pub(in crate::domain) fn label_is_there(ctx: &Context, sit: &Situation) -> Vec<Change> {
    end(ctx, sit, &[LABEL_REQUEST], TaskStatus::Done)
}

/// Somebody has to claim goods that a carrier lost.
pub(in crate::domain) fn carrier_claim(
    ctx: &Context,
    sit: &Situation,
    case: &ReturnCase,
    ids: &mut dyn Ids,
) -> Option<Change> {
    make(ctx, sit, case, CARRIER_CLAIM, ctx.now.plus(CLAIM_WITHIN), ids)
}

/// The claim is made or given up.
pub(in crate::domain) fn end_carrier_claim(ctx: &Context, sit: &Situation) -> Vec<Change> {
    end(ctx, sit, &[CARRIER_CLAIM], TaskStatus::Done)
}

/// What follows from a step of a return: `after` is the case as the step leaves it.
pub(super) fn follow(ctx: &Context, verb: &str, sit: &Situation, after: &ReturnCase, ids: &mut dyn Ids) -> Vec<Change> {
    match verb {
        "cancel" | "expire" => {
            let mut changes = end(ctx, sit, &[LABEL_REQUEST, LABEL_REMINDER], TaskStatus::Skipped);
            if after.status == ReturnStatus::Canceled && has_label(sit, after) {
                changes.extend(make(ctx, sit, after, LABEL_VOID, ctx.now.plus(LABEL_WITHIN), ids));
            }
            changes
        }
        "lost" => carrier_claim(ctx, sit, after, ids).into_iter().collect(),
        "dispute" => {
            let due = after.dispute_until.unwrap_or(Instant::NEVER);
            make(ctx, sit, after, EVIDENCE_PACK, due, ids).into_iter().collect()
        }
        "end_dispute" => end(ctx, sit, &[EVIDENCE_PACK], TaskStatus::Done),
        "receive" => end(ctx, sit, &[LABEL_REQUEST, LABEL_REMINDER], TaskStatus::Skipped),
        _ => Vec::new(),
    }
}
