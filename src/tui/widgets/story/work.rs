//! What a task is, and what a rule did, with the truth of each of its conditions.

use super::Pen;
use crate::domain::causes::{Action, Verdict};
use crate::domain::change::{Record, Run, Task};
use crate::domain::ids::{Key, Kind};
use crate::domain::rules::Waiting;
use crate::domain::tasks::TaskStatus;
use crate::domain::time::Instant;
use crate::services::causes::effects::{self, Effect};
use crate::text::{DatePattern, shown_line};
use crate::tui::rows::{due_cell, task_words};
use crate::tui::theme::Role;

impl Pen<'_> {
    pub(super) fn task_head(&mut self, task: &Task) {
        let words = self.words;
        self.sentence(&format!("{}  {}", task.key(), task_words(&task.what, words)), Role::Title);
        self.fact("status", &words.code("code-task-status", task.status.code()), Role::Plain);
        let (due, role) = due_cell(task.due_at, words, self.now);
        self.fact("due", &due, role);
        let snoozed = task.snoozed_until.unwrap_or(Instant::NEVER);
        self.fact("snoozed", &words.date(snoozed, DatePattern::Minute), Role::Warning);
        self.fact("case", &task.case().map_or_else(String::new, |case| case.to_string()), Role::Plain);
        self.fact("assignee", &task.assignee, Role::Plain);
        self.fact(if task.by_rule { "rule" } else { "made-by" }, &task.made_by, Role::Plain);
        self.fact("note", &task.note, Role::Plain);
    }

    /// What is done about a cause, which figure it should move, and whether it did.
    pub(super) fn action_head(&mut self, action: &Action, effect: Option<&Effect>) {
        let words = self.words;
        self.sentence(&format!("{}  {}", action.key(), shown_line(&action.what)), Role::Title);
        self.fact("status", &words.code("code-task-status", action.status.code()), Role::Plain);
        let (due, role) = due_cell(action.due_at, words, self.now);
        self.fact("due", &due, role);
        self.fact("assignee", &action.assignee, Role::Plain);
        let aim = format!("{}  {}", words.code("metric", &action.metric), action.scope);
        self.fact("aim", aim.trim(), Role::Plain);
        self.fact("cause", &number(Kind::Cause, action.cause_id), Role::Plain);
        self.fact("case", &number(Kind::Ticket, action.ticket_id), Role::Plain);
        self.fact("task", &number(Kind::Task, Some(action.task_id)), Role::Plain);
        self.fact("made-by", &action.made_by, Role::Plain);
        self.fact("note", &action.note, Role::Plain);
        match effect {
            Some(effect) => {
                let role = match effect.verdict {
                    Verdict::Helped => Role::Good,
                    Verdict::DidNot => Role::Bad,
                    Verdict::Early | Verdict::CannotTell => Role::Warning,
                };
                self.fact("effect", &effects::words(words, effect), role);
            }
            None if action.status == TaskStatus::Done => {
                let day = words.date(effects::looks_at(action), DatePattern::Spoken);
                self.fact("effect", &words.fill("cause-effect-from", &[("day", day.into())]), Role::Quiet);
            }
            None => {}
        }
    }

    pub(super) fn run_head(&mut self, run: &Run) {
        let words = self.words;
        self.sentence(&format!("{}  {}", run.key(), shown_line(&run.rule)), Role::Title);
        self.fact("outcome", &words.code("code-run-outcome", run.outcome.code()), Role::Plain);
        if !run.reason.is_empty() {
            self.fact("reason", &words.code("run-reason", &run.reason), Role::Warning);
        }
        self.fact("case", &run.case().map_or_else(String::new, |case| case.to_string()), Role::Plain);
        self.fact("event", &words.code("rule-event", &run.event), Role::Plain);
        self.fact("ran", &words.date(run.ran_at, DatePattern::Minute), Role::Plain);
        for Waiting { verb, why, .. } in &run.waiting {
            let why = words.code("code-hold-reason", why.code());
            self.fact("steps", &format!("{}: {why}", words.code("verb", verb)), Role::Warning);
        }
        for done in &run.done {
            let mut step = words.code("verb", &done.verb);
            for (name, value) in &done.args.0 {
                step = format!("{step} · {}: {}", words.code("arg", name), task_words(value, words));
            }
            self.fact("did", &step, Role::Good);
        }
        for truth in &run.truths {
            self.fact(if truth.holds { "holds" } else { "fails" }, &truth.text, Role::Plain);
        }
    }
}

fn number(kind: Kind, id: Option<i64>) -> String {
    id.map(|id| Key::new(kind, id).to_string()).unwrap_or_default()
}
