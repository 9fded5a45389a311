//! What a task proposes, done on its case without leaving the list of tasks; the key map says which verb that is.

use super::App;
use crate::domain::change::Task;
use crate::domain::command::{Args, find_verb};
use crate::domain::ids::{Key, Kind};
use crate::services::wording;
use crate::tui::actions::Action;
use crate::tui::keys::Deed;
use crate::tui::rows::Row;
use crate::tui::theme::Role;

impl App {
    /// Begins what the tasks at hand propose; the case of one that proposes nothing is opened.
    pub(super) fn do_proposed(&mut self) {
        let targets = self.list().map(|list| list.targets()).unwrap_or_default();
        let tasks: Vec<Task> = targets.iter().filter_map(|key| self.task(*key)).collect();
        let Some(first) = tasks.first() else {
            let text = self.words.get("toast-nothing-selected");
            return self.say(text, Role::Warning);
        };
        if let Err(refusal) = crate::domain::tasks::allowed("done", first) {
            let text = wording::refusal(&self.words, &refusal);
            return self.say(text, Role::Warning);
        }
        let proposed = self.proposal(first);
        let is_same = |task: &Task| task.case().map(|case| case.kind) == first.case().map(|case| case.kind);
        let all_alike =
            tasks.len() == targets.len() && tasks.iter().all(|task| is_same(task) && self.proposal(task) == proposed);
        match (proposed, first.case()) {
            _ if !all_alike => {
                let text = self.words.get("toast-tasks-differ");
                self.say(text, Role::Warning);
            }
            (Some(verb), Some(case)) => {
                let cases: Vec<Key> = tasks.iter().filter_map(Task::case).collect();
                let known =
                    self.keys.deeds(case.kind).find(|(_, deed)| deed.verb == verb).map(|(_, deed)| deed.clone());
                let deed = known.unwrap_or_else(|| Deed { verb: verb.clone(), ..Deed::default() });
                self.begin_on(case.kind, &cases, &verb, &deed);
            }
            (None, Some(case)) => self.show(case),
            (_, None) => {
                let key = self.key_hint(Action::Settle);
                let text = self.words.fill("toast-task-alone", &[("key", key.into())]);
                self.say(text, Role::Warning);
            }
        }
    }

    /// Does on the cases of the tasks at hand what was done on that of the last one.
    pub(super) fn repeat_proposed(&mut self, kind: Kind, verb: &str, args: Args) {
        let targets = self.list().map(|list| list.targets()).unwrap_or_default();
        let cases: Vec<Key> = targets.iter().filter_map(|key| self.task(*key)?.case()).collect();
        if cases.is_empty() || cases.len() != targets.len() || cases.iter().any(|case| case.kind != kind) {
            let text = self.words.get("toast-tasks-differ");
            return self.say(text, Role::Warning);
        }
        if let Ok(spec) = find_verb(verb, kind) {
            self.run_or_ask(spec, &cases, args.0);
        }
    }

    fn task(&self, key: Key) -> Option<Task> {
        let row = self.list()?.rows.iter().find(|row| row.key() == key)?;
        match row {
            Row::Task(task) => Some(task.as_ref().clone()),
            _ => None,
        }
    }

    /// The verb that a task's words stand for, where its kind of case knows it.
    fn proposal(&self, task: &Task) -> Option<String> {
        let verb = self.keys.proposal(&task.what)?;
        find_verb(verb, task.case()?.kind).ok().map(|spec| spec.id.to_owned())
    }
}
