//! Macros: decisions recorded as steps while they are made, and played on what is selected, as one group with one undo.

use super::App;
use super::decide::Pending;
use crate::domain::command::{Args, Command, find_verb};
use crate::domain::ids::Kind;
use crate::domain::rules::{Deed, KINDS, Routine};
use crate::tui::actions::Action;
use crate::tui::overlays::Act;
use crate::tui::overlays::confirm::{Confirm, is_large};
use crate::tui::overlays::macros::Macros;
use crate::tui::overlays::naming::{Named, Naming};
use crate::tui::overlays::rule::RuleEditor;
use crate::tui::questions::Question;
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;

impl App {
    /// Begins to record, or ends it and asks for the name.
    pub(super) fn record(&mut self) {
        match self.recording.take() {
            None => {
                let Some(kind) = self.kind().filter(|kind| KINDS.contains(kind)) else {
                    let text = self.words.get("toast-macro-not-here");
                    return self.say(text, Role::Warning);
                };
                self.recording = Some(Routine { kind, deeds: Vec::new() });
                let key = self.key_hint(Action::Record);
                let text = self.words.fill("toast-recording", &[("key", key.into())]);
                self.say(text, Role::Good);
            }
            Some(routine) if routine.deeds.is_empty() => {
                let text = self.words.get("toast-macro-empty");
                self.say(text, Role::Warning);
            }
            Some(routine) => {
                let kind = routine.kind;
                self.push(Naming::new(kind, Named::Steps(routine), String::new()));
            }
        }
    }

    /// What is recorded now, for the line of the tabs.
    pub(super) fn recording_note(&self) -> Option<String> {
        let routine = self.recording.as_ref()?;
        let blanks = [("n", routine.deeds.len().into()), ("key", self.key_hint(Action::Record).into())];
        Some(self.words.fill("screen-recording", &blanks))
    }

    /// Takes a decision as a step; what no step can say is told, for the macro would do something else.
    pub(super) fn record_step(&mut self, kind: Kind, verb: &str, args: &Args) {
        let Some(routine) = self.recording.as_mut().filter(|routine| routine.kind == kind) else { return };
        let deed = Deed { verb: verb.to_owned(), args: args.clone() };
        if Routine::can_hold(kind, &deed) {
            routine.deeds.push(deed);
        } else {
            let verb = self.words.code("verb", verb);
            let text = self.words.fill("toast-no-step", &[("verb", verb.into())]);
            self.say(text, Role::Warning);
        }
    }

    pub(super) fn open_macros(&mut self) {
        let Some(kind) = self.kind().filter(|kind| KINDS.contains(kind)) else {
            let text = self.words.get("toast-macro-not-here");
            return self.say(text, Role::Warning);
        };
        self.push(Macros::new(kind));
        self.asks(vec![Ask { slot: Slot::Macros, generation: 0, question: Question::Macros(kind) }]);
    }

    /// Plays a macro on what is selected, after a question where one of its steps has one.
    pub(super) fn play(&mut self, name: String, routine: Routine) {
        let targets =
            self.list().filter(|list| list.kind == routine.kind).map(|list| list.targets()).unwrap_or_default();
        if targets.is_empty() {
            let text = self.words.get("toast-nothing-selected");
            return self.say(text, Role::Warning);
        }
        let asks = |deed: &Deed| find_verb(&deed.verb, routine.kind).is_ok_and(|spec| spec.confirm);
        if routine.deeds.iter().any(asks) || is_large(targets.len()) {
            let blanks = [("verb", name.as_str().into()), ("n", targets.len().into())];
            let question = self.words.fill("confirm-many", &blanks);
            return self.push(Confirm::many(question, targets.len(), vec![Act::PlayNow(name, routine)]));
        }
        self.play_now(name, routine);
    }

    pub(super) fn play_now(&mut self, name: String, routine: Routine) {
        let targets = self.list().map(|list| list.targets()).unwrap_or_default();
        let cursor = self.list().and_then(|list| list.selected());
        let is_here = matches!(targets.as_slice(), [only] if Some(*only) == cursor);
        let advance = self.counted.take().unwrap_or(usize::from(is_here));
        let mut commands: Vec<(Command, Option<i64>)> = Vec::new();
        for key in &targets {
            let seen = self.list().and_then(|list| list.seen(*key));
            // The first step meets the record as it was seen; the others what the first has made of it.
            let plan = routine.deeds.iter().map(|deed| deed.command(*key));
            commands.extend(plan.enumerate().map(|(at, command)| (command, seen.filter(|_| at == 0))));
        }
        let pending = Pending {
            kind: routine.kind,
            verb: name.clone(),
            about: if let [one] = targets.as_slice() { self.called(*one) } else { String::new() },
            n: targets.len(),
            advance,
        };
        let job = self.work(crate::tui::work::Task::Run(commands));
        self.pending.insert(job, pending);
        self.last_macro = Some((name, routine));
    }

    /// A rule that does what a macro does, about what the list shows.
    pub(super) fn rule_of(&mut self, routine: &Routine) {
        let filter = self.list().map(|list| list.filter.clone()).unwrap_or_default();
        let editor = RuleEditor::of_steps(routine.kind, &filter, &routine.steps());
        self.edit_rule(editor);
    }
}
