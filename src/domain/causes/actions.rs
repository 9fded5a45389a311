//! Actions: what a leaf of a tree becomes. Each has a task that reminds of it; whichever of the two is touched, both follow.

use super::verbs::{Measure, measure};
use super::{Action, Cause, CauseState, VERBS, Verdict, Whys};
use crate::domain::change::{Change, Record};
use crate::domain::command::{Args, Command, Context};
use crate::domain::ids::{Ids, Kind};
use crate::domain::metrics::{Dimension, Metric};
use crate::domain::refusal::Refusal;
use crate::domain::scope;
use crate::domain::situation::{Decision, Situation};
use crate::domain::tasks::{self, Task, TaskStatus};
use crate::domain::time::{DAY, Instant};

/// An effect shows after four weeks at the earliest.
pub const FIRST_LOOK: i64 = 29 * DAY;
/// What could not be told is looked at again each fortnight, with a longer stretch of days.
const NEXT_LOOK: i64 = 14 * DAY;
/// After so long something else has moved the figure too.
const LAST_LOOK: i64 = 120 * DAY;
/// How long an action may take where nobody says otherwise.
const WITHIN: i64 = 14 * DAY;
const MOST_CHARS: usize = 400;

/// A leaf becomes an action with its task.
pub(super) fn act(ctx: &Context, args: &Args, node: &Cause, whys: &Whys, ids: &mut dyn Ids) -> Decision {
    let goes_on = |one: &&Cause| one.parent_id == Some(node.id) && one.state != CauseState::Refuted;
    if whys.tree.iter().find(goes_on).is_some() {
        return Err(Refusal::NotYet("leaf"));
    }
    let question = whys.tree.iter().find(|one| one.id == node.root_id).unwrap_or(node);
    // What the question measures is what its answer should move.
    let mut aim = measure(args)?;
    if aim.metric.is_empty() {
        let either = |own: String, usual: &str| if own.is_empty() { usual.to_owned() } else { own };
        aim.metric.clone_from(&question.metric);
        (aim.scope, aim.basis) = (either(aim.scope, &question.scope), either(aim.basis, &question.basis));
    }
    let Measure { metric, scope, basis, .. } = aim;
    let blank =
        Action { cause_id: Some(node.id), root_id: Some(node.root_id), metric, scope, basis, ..Action::default() };
    let (action, task) = made(ctx, args, blank, ids)?;
    Ok(vec![Change::create(action), Change::create(task)])
}

/// An action with the figure that arguments name, or else the usual one.
pub fn aimed(
    blank: Action,
    args: &Args,
    (metric, groups): (Metric, &[(Dimension, String)]),
) -> Result<Action, Refusal> {
    let own = measure(args)?;
    if own.metric.is_empty() {
        let scope = if own.scope.is_empty() { scope::write(groups) } else { own.scope };
        return Ok(Action { metric: metric.code().to_owned(), scope, basis: own.basis, ..blank });
    }
    Ok(Action { metric: own.metric, scope: own.scope, basis: own.basis, ..blank })
}

/// A new action with its task, from the arguments `what`, `to` and `due`.
pub fn made(ctx: &Context, args: &Args, blank: Action, ids: &mut dyn Ids) -> Result<(Action, Task), Refusal> {
    let what = args.get("what").unwrap_or_default();
    if what.chars().count() > MOST_CHARS || what.chars().any(char::is_control) {
        return Err(Refusal::BadArgument { name: "what", value: what.to_owned(), expected: "line".to_owned() });
    }
    let task = Task {
        id: ids.next(Kind::Task),
        what: what.to_owned(),
        ticket_id: blank.ticket_id,
        assignee: args.get("to").map(|name| ctx.person(name)).unwrap_or_default(),
        due_at: args.when("due", ctx.now)?.unwrap_or(ctx.now.plus(WITHIN)),
        made_by: ctx.actor.name.clone(),
        created_at: ctx.now,
        updated_at: ctx.now,
        ..Task::default()
    };
    let action = Action {
        id: ids.next(Kind::Action),
        task_id: task.id,
        made_by: ctx.actor.name.clone(),
        created_at: ctx.now,
        look_at: Instant::NEVER,
        ..blank
    };
    Ok((follow(ctx, action, &task), task))
}

/// An action as its task has it.
fn follow(ctx: &Context, action: Action, task: &Task) -> Action {
    let was_done = action.status == TaskStatus::Done;
    let is_done = task.status == TaskStatus::Done;
    let mut after = Action {
        what: task.what.clone(),
        status: task.status,
        assignee: task.assignee.clone(),
        due_at: task.due_at,
        ended_at: task.ended_at,
        ended_by: task.ended_by.clone(),
        note: task.note.clone(),
        updated_at: ctx.now,
        ..action
    };
    if was_done != is_done {
        after.verdict = Verdict::Early;
        after.seen = false;
        after.looked_at = None;
        after.look_at = task.ended_at.filter(|_| is_done).map_or(Instant::NEVER, |ended| ended.plus(FIRST_LOOK));
    }
    after
}

/// What the changes of a task mean for its action.
pub fn alongside(ctx: &Context, changes: &mut Vec<Change>, sit: &Situation) {
    let Some(action) = &sit.whys.action else { return };
    let task = changes.iter().find_map(|change| Task::edit(change)?.after.clone());
    if let Some(task) = task.filter(|task| task.id == action.task_id) {
        let after = follow(ctx, action.clone(), &task);
        changes.push(Change::update(action.clone(), after));
    }
}

/// Decides one verb on an action; those that tasks have too are the task's.
pub(super) fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let action = sit.whys.action.as_ref().ok_or(Refusal::NotFound(command.key))?;
    allowed(&command.verb, action)?;
    let args = &command.args;
    let mut after = Action { updated_at: ctx.now, ..action.clone() };
    match command.verb.as_str() {
        "due" => {
            let task = sit.task.as_ref().ok_or(Refusal::NotFound(command.key))?;
            let due_at = args.when("on", ctx.now)?.unwrap_or(Instant::NEVER);
            if due_at == task.due_at {
                return Err(Refusal::NothingToDo);
            }
            let moved = Task { due_at, updated_at: ctx.now, ..task.clone() };
            let after = follow(ctx, action.clone(), &moved);
            return Ok(vec![Change::update(task.clone(), moved), Change::update(action.clone(), after)]);
        }
        "aim" => {
            let Measure { metric, scope, basis, .. } = measure(args)?;
            (after.metric, after.scope, after.basis) = (metric, scope, basis);
            if (&after.metric, &after.scope, &after.basis) == (&action.metric, &action.scope, &action.basis) {
                return Err(Refusal::NothingToDo);
            }
            after.verdict = Verdict::Early;
            after.seen = false;
            let ended = action.ended_at.filter(|_| action.status == TaskStatus::Done);
            after.look_at = ended.map_or(Instant::NEVER, |ended| ended.plus(FIRST_LOOK));
        }
        "reckon" => {
            let verdict = args.choice("verdict", Verdict::from_code, Verdict::CODES)?.unwrap_or_default();
            after.look_at = next_look(ctx.now, action, verdict);
            after.looked_at = Some(ctx.now);
            // What says the same as before is no news.
            after.seen = action.seen && verdict == action.verdict;
            after.verdict = verdict;
        }
        "seen" => after.seen = true,
        _ => {
            let task = sit.task.as_ref().ok_or(Refusal::NotFound(command.key))?;
            let of_task = Command { key: task.key(), ..command.clone() };
            let mut changes = tasks::decide(ctx, &of_task, sit, ids)?;
            alongside(ctx, &mut changes, sit);
            return Ok(changes);
        }
    }
    Ok(vec![Change::update(action.clone(), after)])
}

/// A verdict ends the looking; without one the desk looks again until other things have moved the figure too.
fn next_look(now: Instant, action: &Action, verdict: Verdict) -> Instant {
    let last = action.ended_at.map_or(now, |ended| ended.plus(LAST_LOOK));
    let next = now.plus(NEXT_LOOK);
    let is_open = matches!(verdict, Verdict::Early | Verdict::CannotTell);
    if is_open && next < last { next } else { Instant::NEVER }
}

/// Whether a verb applies to an action as it stands.
pub fn allowed(verb: &str, action: &Action) -> Result<(), Refusal> {
    if !VERBS.iter().any(|spec| spec.id == verb && spec.kinds.contains(&Kind::Action)) {
        return Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None });
    }
    match verb {
        "aim" | "note" => Ok(()),
        "reckon" if action.status != TaskStatus::Done => Err(Refusal::NotYet("action_done")),
        "reckon" => Ok(()),
        "seen" if action.seen || action.verdict == Verdict::Early => Err(Refusal::NothingToDo),
        "seen" => Ok(()),
        "due" if action.status == TaskStatus::Open => Ok(()),
        "due" => Err(wrong_state(action)),
        _ => tasks::allowed(verb, &Task { id: action.task_id, status: action.status, ..Task::default() }),
    }
}

fn wrong_state(action: &Action) -> Refusal {
    let allowed = vec![TaskStatus::Open.code()];
    Refusal::WrongState { verb: "due", key: action.key(), state: action.status.code(), allowed }
}
