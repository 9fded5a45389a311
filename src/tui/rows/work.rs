//! Cells of tasks and of the runs of rules.

use super::{column, due_cell, growing, plain, quiet, task_words};
use crate::domain::causes::{Action, Verdict};
use crate::domain::change::{Record, Run, Task};
use crate::domain::ids::{Key, Kind};
use crate::domain::rules::RunOutcome;
use crate::domain::tasks::TaskStatus;
use crate::domain::time::Instant;
use crate::services::causes::scope_words;
use crate::text::{DatePattern, Words};
use crate::tui::theme::Role;
use crate::tui::widgets::table::{Cell, Column};

pub(super) const TASK_COLUMNS: &[Column] = &[
    column("number", 8, 0),
    column("status", 8, 1).holding("code-task-status", TaskStatus::CODES, 0),
    growing("what", 24, 0),
    column("due", 9, 1),
    column("case", 8, 1),
    column("assignee", 9, 2),
    growing("rule", 14, 3),
];

pub(super) const RUN_COLUMNS: &[Column] = &[
    column("number", 8, 0),
    column("ran", 16, 2),
    growing("rule", 16, 0),
    column("outcome", 18, 1).holding("code-run-outcome", RunOutcome::CODES, 0),
    column("case", 8, 0),
    column("event", 12, 3),
    growing("steps", 20, 2),
];

pub(super) const ACTION_COLUMNS: &[Column] = &[
    column("number", 8, 0),
    column("status", 8, 1).holding("code-task-status", TaskStatus::CODES, 0),
    growing("what", 24, 0),
    column("due", 9, 1),
    column("assignee", 9, 2),
    column("effect", 16, 1),
    growing("aim", 18, 3),
    column("cause", 11, 4),
];

pub(super) fn action_cell(action: &Action, column: &str, words: &Words, now: Instant) -> Cell {
    match column {
        "number" => plain(&action.key().to_string()),
        "status" => {
            let role = if action.status == TaskStatus::Open { Role::Plain } else { Role::Quiet };
            (words.code("code-task-status", action.status.code()), role)
        }
        "what" => plain(&action.what),
        "due" if action.status == TaskStatus::Open => due_cell(action.due_at, words, now),
        "assignee" => plain(&action.assignee),
        "effect" if action.status == TaskStatus::Done => {
            let role = match action.verdict {
                Verdict::Helped => Role::Good,
                Verdict::DidNot => Role::Bad,
                Verdict::Early | Verdict::CannotTell => Role::Quiet,
            };
            (words.code("code-verdict", action.verdict.code()), role)
        }
        "aim" if action.scope.is_empty() => quiet(&words.code("metric", &action.metric)),
        "aim" => quiet(&words.pair(&words.code("metric", &action.metric), &scope_words(words, &action.scope))),
        "cause" => quiet(&action.cause_id.map(|id| Key::new(Kind::Cause, id).to_string()).unwrap_or_default()),
        _ => plain(""),
    }
}

pub(super) fn task_cell(task: &Task, column: &str, words: &Words, now: Instant) -> Cell {
    match column {
        "number" => plain(&task.key().to_string()),
        "status" => {
            let role = if task.status == TaskStatus::Open { Role::Plain } else { Role::Quiet };
            (words.code("code-task-status", task.status.code()), role)
        }
        "what" => (task_words(&task.what, words), Role::Plain),
        "due" if task.status == TaskStatus::Open => due_cell(task.due_at, words, now),
        "case" => plain(&task.case().map_or_else(String::new, |case| case.to_string())),
        "assignee" => plain(&task.assignee),
        "rule" => quiet(if task.by_rule { &task.made_by } else { "" }),
        _ => plain(""),
    }
}

pub(super) fn run_cell(run: &Run, column: &str, words: &Words) -> Cell {
    match column {
        "number" => plain(&run.key().to_string()),
        "ran" => (words.date(run.ran_at, DatePattern::Minute), Role::Quiet),
        "rule" => plain(&run.rule),
        "outcome" => {
            let role = match run.outcome {
                RunOutcome::Executed => Role::Good,
                RunOutcome::Held => Role::Warning,
                RunOutcome::Skipped | RunOutcome::Dismissed | RunOutcome::Reverted => Role::Quiet,
            };
            (words.code("code-run-outcome", run.outcome.code()), role)
        }
        "case" => plain(&run.case().map_or_else(String::new, |case| case.to_string())),
        "event" => (words.code("rule-event", &run.event), Role::Quiet),
        "steps" => {
            let waiting: Vec<String> = run.waiting.iter().map(|step| words.code("verb", &step.verb)).collect();
            (waiting.join(", "), Role::Warning)
        }
        _ => plain(""),
    }
}
