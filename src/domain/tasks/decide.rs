//! The verbs of tasks: make one, do it, leave it out, hand it on, put it off.

use super::{Task, TaskStatus};
use crate::domain::change::{Change, Record};
use crate::domain::command::{ArgKind, ArgSpec, Command, Context, VerbSpec, opt, req};
use crate::domain::ids::{Ids, Kind};
use crate::domain::people::ActorKind;
use crate::domain::refusal::Refusal;
use crate::domain::rules::KINDS;
use crate::domain::situation::{Decision, Situation};
use crate::domain::time::Instant;

const fn verb(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Task], args, confirm: false }
}

const WHAT: &[ArgSpec] = &[req("what", ArgKind::Text), opt("due", ArgKind::When), opt("to", ArgKind::Agent)];

/// What can be done with a task, and how a case gets one.
pub const VERBS: &[VerbSpec] = &[
    VerbSpec { id: "task", kinds: KINDS, args: WHAT, confirm: false },
    VerbSpec { id: "end_task", kinds: KINDS, args: &[req("what", ArgKind::Text)], confirm: false },
    verb("open", WHAT),
    verb("done", &[opt("note", ArgKind::LongText)]),
    verb("skip", &[opt("reason", ArgKind::LongText)]),
    verb("reopen", &[opt("reason", ArgKind::LongText)]),
    verb("assign", &[req("to", ArgKind::Agent)]),
    verb("snooze", &[req("until", ArgKind::When)]),
    verb("wake", &[]),
    verb("note", &[req("text", ArgKind::LongText)]),
];

/// Decides one verb on a task, or `task` on a case.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    if matches!(command.verb.as_str(), "task" | "open") {
        return make(ctx, command, sit, ids);
    }
    if command.verb == "end_task" {
        return end(ctx, command, sit);
    }
    let known = sit.task.as_ref().ok_or(Refusal::NotFound(command.key))?;
    let mut after = known.clone();
    apply(ctx, command, &mut after)?;
    if after == *known {
        return Err(Refusal::NothingToDo);
    }
    after.updated_at = ctx.now;
    Ok(vec![Change::update(known.clone(), after)])
}

fn make(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let args = &command.args;
    let what = args.get("what").unwrap_or_default();
    let is_same = |task: &&Task| task.status == TaskStatus::Open && task.what == what;
    if sit.tasks.iter().find(is_same).is_some() {
        return Err(Refusal::NothingToDo);
    }
    let task = Task {
        id: ids.next(Kind::Task),
        what: what.to_owned(),
        assignee: args.get("to").map(|name| ctx.person(name)).unwrap_or_default(),
        due_at: args.when("due", ctx.now)?.unwrap_or(Instant::NEVER),
        made_by: ctx.actor.name.clone(),
        by_rule: ctx.actor.kind == ActorKind::Rule,
        created_at: ctx.now,
        updated_at: ctx.now,
        ..Task::default()
    };
    Ok(vec![Change::create(task.about(command.key))])
}

/// Marks the open tasks of these words as done, because their case has moved on.
fn end(ctx: &Context, command: &Command, sit: &Situation) -> Decision {
    let what = command.args.get("what").unwrap_or_default();
    let is_meant = |task: &&Task| task.status == TaskStatus::Open && task.what == what;
    let ended = |task: &Task| Task {
        status: TaskStatus::Done,
        ended_at: Some(ctx.now),
        ended_by: ctx.actor.name.clone(),
        snoozed_until: None,
        updated_at: ctx.now,
        ..task.clone()
    };
    let changes: Vec<Change> =
        sit.tasks.iter().filter(is_meant).map(|task| Change::update(task.clone(), ended(task))).collect();
    if changes.is_empty() { Err(Refusal::NothingToDo) } else { Ok(changes) }
}

fn apply(ctx: &Context, command: &Command, task: &mut Task) -> Result<(), Refusal> {
    allowed(&command.verb, task)?;
    let args = &command.args;
    let mut end = |status, said: Option<&str>| {
        task.status = status;
        task.ended_at = Some(ctx.now);
        task.ended_by.clone_from(&ctx.actor.name);
        task.snoozed_until = None;
        if let Some(said) = said {
            said.clone_into(&mut task.note);
        }
    };
    match command.verb.as_str() {
        "done" => end(TaskStatus::Done, args.get("note")),
        "skip" => end(TaskStatus::Skipped, args.get("reason")),
        "reopen" => {
            task.status = TaskStatus::Open;
            task.ended_at = None;
            task.ended_by.clear();
        }
        "assign" => task.assignee = ctx.person(args.get("to").unwrap_or_default()),
        "snooze" => {
            let until = args.when("until", ctx.now)?.filter(|until| *until > ctx.now);
            let bad = || Refusal::BadArgument {
                name: "until",
                value: args.get("until").unwrap_or_default().to_owned(),
                expected: "future".to_owned(),
            };
            task.snoozed_until = Some(until.ok_or_else(bad)?);
        }
        "wake" => task.snoozed_until = None,
        "note" => args.get("text").unwrap_or_default().clone_into(&mut task.note),
        _ => return Err(Refusal::UnknownVerb { verb: command.verb.clone(), nearest: None }),
    }
    Ok(())
}

/// Whether a verb applies to a task as it stands, and why not.
pub fn allowed(verb: &str, task: &Task) -> Result<(), Refusal> {
    let Some(spec) = VERBS.iter().find(|spec| spec.id == verb) else {
        return Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None });
    };
    let states: &[TaskStatus] = match spec.id {
        "reopen" => &[TaskStatus::Done, TaskStatus::Skipped],
        "note" => TaskStatus::ALL,
        _ => &[TaskStatus::Open],
    };
    if states.contains(&task.status) {
        return Ok(());
    }
    let allowed = states.iter().map(|state| state.code()).collect();
    Err(Refusal::WrongState { verb: spec.id, key: task.key(), state: task.status.code(), allowed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Args;
    use crate::domain::ids::Key;
    use crate::domain::people::Actor;
    use crate::domain::time::DAY;
    use crate::domain::trial::Counter;

    const NOW: Instant = Instant(1_000);

    fn run(verb: &str, key: Key, args: &[(&str, &str)], sit: &Situation) -> Decision {
        let ctx = Context { actor: Actor::agent("mei"), now: NOW, happened_at: NOW };
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        decide(&ctx, &Command { verb: verb.to_owned(), key, args: Args(args) }, sit, &mut Counter(6))
    }

    fn task() -> Task {
        Task {
            id: 7,
            what: "look".to_owned(),
            return_id: Some(4),
            assignee: "mei".to_owned(),
            due_at: NOW.plus(2 * DAY),
            made_by: "mei".to_owned(),
            created_at: NOW,
            updated_at: NOW,
            ..Task::default()
        }
    }

    fn after(verb: &str, args: &[(&str, &str)], task: &Task) -> Result<Task, &'static str> {
        let sit = Situation { task: Some(task.clone()), ..Situation::default() };
        let changes = run(verb, task.key(), args, &sit).map_err(|refusal| refusal.code())?;
        Ok(Task::edit(&changes[0]).and_then(|edit| edit.after.clone()).unwrap_or_default())
    }

    #[test]
    fn a_case_gets_a_task_once() {
        let case = Key::new(Kind::Return, 4);
        let args = [("what", "look"), ("due", "2d"), ("to", "me")];
        assert_eq!(run("task", case, &args, &Situation::default()), Ok(vec![Change::create(task())]));
        let twice = Situation { tasks: vec![task()], ..Situation::default() };
        assert_eq!(run("task", case, &args, &twice), Err(Refusal::NothingToDo));
        let done = Situation { tasks: vec![Task { status: TaskStatus::Done, ..task() }], ..Situation::default() };
        assert!(run("task", case, &args, &done).is_ok());
        assert_eq!(task().case(), Some(case));
    }

    #[test]
    fn a_task_ends_with_what_it_was_about() {
        let case = Key::new(Kind::Return, 4);
        let open = Situation {
            tasks: vec![task(), Task { id: 8, what: "other".to_owned(), ..task() }],
            ..Situation::default()
        };
        let changes = run("end_task", case, &[("what", "look")], &open).expect("it ends");
        let ended = changes.iter().filter_map(|change| Task::edit(change)?.after.clone()).collect::<Vec<_>>();
        assert_eq!(ended.iter().map(|task| (task.id, task.status)).collect::<Vec<_>>(), [(7, TaskStatus::Done)]);
        assert_eq!(run("end_task", case, &[("what", "none")], &open), Err(Refusal::NothingToDo));
    }

    #[test]
    fn every_verb_leads_where_the_table_says() {
        for (from, verb, args, wanted) in [
            (TaskStatus::Open, "done", &[][..], Ok(TaskStatus::Done)),
            (TaskStatus::Open, "skip", &[("reason", "no need")], Ok(TaskStatus::Skipped)),
            (TaskStatus::Done, "reopen", &[], Ok(TaskStatus::Open)),
            (TaskStatus::Done, "done", &[], Err("wrong-state")),
            (TaskStatus::Open, "reopen", &[], Err("wrong-state")),
            (TaskStatus::Skipped, "assign", &[("to", "bo")], Err("wrong-state")),
            (TaskStatus::Open, "assign", &[("to", "mei")], Err("nothing-to-do")),
            (TaskStatus::Open, "assign", &[("to", "bo")], Ok(TaskStatus::Open)),
            (TaskStatus::Open, "snooze", &[("until", "1d")], Ok(TaskStatus::Open)),
            (TaskStatus::Open, "snooze", &[("until", "1970-01-01")], Err("bad-argument")),
            (TaskStatus::Done, "note", &[("text", "was easy")], Ok(TaskStatus::Done)),
        ] {
            let moved = after(verb, args, &Task { status: from, ..task() });
            assert_eq!(moved.map(|task| task.status), wanted, "{from} {verb}");
        }
    }
}
