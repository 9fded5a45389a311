//! Decisions: from a key to a verb with its arguments, to commands about the marked records or the one under the cursor.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::App;
use super::pick::Begun;
use crate::domain::change::{Message, Record};
use crate::domain::command::{ArgKind, ArgSpec, Args, Command, VerbSpec, find_verb};
use crate::domain::ids::{Key, Kind};
use crate::domain::refusal::Refusal;
use crate::services::import::Reading;
use crate::services::wording;
use crate::text::DatePattern;
use crate::tui::actions::Action;
use crate::tui::keys::Deed;
use crate::tui::msg::Effect;
use crate::tui::overlays::Act;
use crate::tui::overlays::confirm::{Confirm, is_large};
use crate::tui::overlays::form::Form;
use crate::tui::questions::CaseView;
use crate::tui::rows::Row;
use crate::tui::theme::Role;
use crate::tui::work::{Job, Task};

/// A decision on its way to the desk.
pub(super) struct Pending {
    pub kind: Kind,
    pub verb: String,
    /// The one record that was decided about, and the other one of its kind that it was led to; empty for several or a new one.
    pub about: String,
    /// So many records were decided about; what rules did because of it is not counted.
    pub n: usize,
    /// The decision was about so many rows from the cursor on, which moves on when it is done.
    pub advance: usize,
}

/// After a tick the next thing of the same case is looked at.
const STAYS: &str = "tick";

impl App {
    /// Does what the key map says an action does to this kind of record.
    pub(super) fn decide(&mut self, action: Action) {
        let Some(kind) = self.kind() else { return self.is_for_figures(action) };
        if kind == Kind::Definition && self.work_on_rule(action) {
            return;
        }
        if kind == Kind::Task && action == Action::Accept {
            return self.do_proposed();
        }
        match self.keys.deed(kind, action).cloned() {
            Some(deed) => {
                let row = self.list().and_then(|list| list.row());
                let verb = row.map_or(deed.verb.as_str(), |row| row.verb(&deed)).to_owned();
                let below = self.layers.len();
                self.begin_deed(&verb, &deed);
                if action == Action::Editor && self.layers.len() > below {
                    self.layer_act(action);
                }
            }
            None => {
                let name = self.words.get(&action.word());
                let text = self.words.fill("toast-not-here", &[("action", name.into())]);
                self.say(text, Role::Warning);
            }
        }
    }

    /// Begins a verb that has no key of its own.
    pub(super) fn begin_verb(&mut self, id: &str, ask: bool) {
        self.begin_deed(id, &Deed { verb: id.to_owned(), ask, ..Deed::default() });
    }

    /// Begins a verb: at once when everything is known, by single keys where that is enough, else by its form.
    fn begin_deed(&mut self, id: &str, deed: &Deed) {
        let Some(kind) = self.kind() else { return };
        let targets = self.list().map(|list| list.targets()).unwrap_or_default();
        self.begin_on(kind, &targets, id, deed);
    }

    /// The same on records that need not be those of the list.
    pub(super) fn begin_on(&mut self, kind: Kind, targets: &[Key], id: &str, deed: &Deed) {
        if targets.is_empty() {
            let text = self.words.get("toast-nothing-selected");
            return self.say(text, Role::Warning);
        }
        let spec = match find_verb(id, kind) {
            Ok(spec) => spec,
            Err(refusal) => {
                let text = wording::refusal(&self.words, &refusal);
                return self.say(text, Role::Bad);
            }
        };
        if let Some(why) = self.refused(id, targets) {
            return self.say(why, Role::Warning);
        }
        let mut with = self.filled_in(spec, &deed.with);
        if deed.ask
            && let (Some(row), [_]) = (self.list().and_then(|list| list.row()), targets)
        {
            with.extend(row.proposed(id));
        }
        let begun = Begun { spec, targets, with };
        if !self.pick(deed, &begun) {
            self.run_or_fill_in(begun, deed.ask);
        }
    }

    /// Does it when everything is known; one open choice is picked, anything else is written in the form.
    fn run_or_fill_in(&mut self, begun: Begun<'_>, ask: bool) {
        let Begun { spec, targets, ref with } = begun;
        let mut open = spec.args.iter().filter(|arg| arg.required && !with.contains_key(arg.name));
        match (open.next(), open.next()) {
            (None, _) if !ask => self.run_or_ask(spec, targets, begun.with),
            (Some(arg), None) if !ask && matches!(arg.kind, ArgKind::Choice(_)) => {
                let deed = Deed { pick: vec![arg.name.to_owned()], ..Deed::default() };
                self.pick(&deed, &begun);
            }
            _ => self.open_form(spec, targets, with),
        }
    }

    /// Why a verb does not apply to the one record it would be about.
    pub(super) fn refused(&self, verb: &str, targets: &[Key]) -> Option<String> {
        let [key] = targets else { return None };
        let row = self.list()?.rows.iter().find(|row| row.key() == *key)?;
        let refusal = row.allowed(verb).err()?;
        // The usual words would not say what there is nothing of.
        let no_conflict = verb == "reconcile" && refusal == Refusal::NothingToDo;
        Some(if no_conflict { self.words.get("toast-no-conflict") } else { wording::refusal(&self.words, &refusal) })
    }

    /// `me` in the key map stands for whoever acts; what a verb does not know is left out.
    fn filled_in(&self, spec: &VerbSpec, with: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let own = |value: &String| if value == "me" { self.actor.name.clone() } else { value.clone() };
        let known = with.iter().filter(|(name, _)| spec.args.iter().any(|arg| arg.name == name.as_str()));
        known.map(|(name, value)| (name.clone(), own(value))).collect()
    }

    pub(super) fn run_or_ask(&mut self, spec: &'static VerbSpec, targets: &[Key], with: BTreeMap<String, String>) {
        let commands = commands(spec.id, targets, &Args(with));
        if !spec.confirm && !is_large(targets.len()) {
            self.run(commands);
            return;
        }
        let question = self.question(spec, targets);
        self.push(Confirm::many(question, targets.len(), vec![Act::Run(commands)]));
    }

    pub(super) fn question(&self, spec: &VerbSpec, targets: &[Key]) -> String {
        let verb = self.words.code("verb", spec.id);
        match targets {
            [key] => self.words.fill("confirm-one", &[("verb", verb.into()), ("key", self.called(*key).into())]),
            many => self.words.fill("confirm-many", &[("verb", verb.into()), ("n", many.len().into())]),
        }
    }

    /// A rule goes by its name, everything else by its number.
    pub(super) fn called(&self, key: Key) -> String {
        match self.list().and_then(|list| list.rows.iter().find(|row| row.key() == key)) {
            Some(Row::Rule(rule)) => crate::text::shown_line(&rule.definition.name).into_owned(),
            _ => key.to_string(),
        }
    }

    /// The one case that is under the cursor and in sight, where it is what something is about.
    pub(super) fn case_of(&self, targets: &[Key]) -> Option<&CaseView> {
        self.list()?.case.as_deref().filter(|case| targets == [case.row.key()])
    }

    /// The customer's last words in the one case that is under the cursor.
    fn customer_said(&self, targets: &[Key]) -> Option<String> {
        self.case_of(targets).map(|case| case.customer_said().to_owned())
    }

    pub(super) fn open_form(&mut self, spec: &'static VerbSpec, targets: &[Key], with: &BTreeMap<String, String>) {
        let is_answer = spec.id == "answer";
        let said = if is_answer { self.customer_said(targets) } else { None };
        // What is given by whoever opens it goes before what somebody began.
        let begun = match spec.id {
            "answer" if !with.contains_key("text") => self.begun_answer(targets),
            "keywords" => self.known_keywords(targets),
            _ => BTreeMap::new(),
        };
        let from = self
            .stored_draft(targets)
            .filter(|_| is_answer && !begun.is_empty())
            .map(|draft| draft.author_name.clone());
        let filled = |args: &BTreeMap<String, String>| begun.clone().into_iter().chain(args.clone()).collect();
        let of_session = self.drafts.of(spec.id, targets).map(|args| Args(filled(&args.0)));
        let form = Form::new(spec, targets.to_vec(), &filled(with), of_session.as_ref()).about(said).begun_by(from);
        let form = if self.has_several_goods(targets) { form } else { form.of_one_line() };
        let form = form.offering(Kind::Message, self.thread(targets));
        let acts = form.preview();
        self.push(form);
        self.acts(acts);
    }

    /// The messages of the one complaint under the cursor, each with when, who and its first words.
    fn thread(&self, targets: &[Key]) -> Vec<(Key, String)> {
        let sent = self.case_of(targets).into_iter().flat_map(|case| &case.messages).filter(|message| !message.draft);
        let label = |message: &Message| {
            let at = self.words.date(message.sent_at, DatePattern::Minute);
            let who = self.words.code("code-author", message.author.code());
            format!("{at}  {who}  {}", crate::text::shown_line(message.body.trim()))
        };
        sent.map(|message| (message.key(), label(message))).collect()
    }

    /// The keywords of the one case under the cursor: those that a person gave, or those that are proposed.
    fn known_keywords(&self, targets: &[Key]) -> BTreeMap<String, String> {
        let Some(case) = self.case_of(targets) else { return BTreeMap::new() };
        let given = match &case.row {
            Row::Return(case) => case.keywords.clone(),
            Row::Ticket(ticket) => ticket.keywords.clone(),
            _ => String::new(),
        };
        let proposed = || case.explained.as_ref().map(|explained| explained.keywords.join(", ")).unwrap_or_default();
        let keywords = if given.is_empty() { proposed() } else { given };
        BTreeMap::from([("keywords".to_owned(), keywords)])
    }

    /// Whether the one return under the cursor has several kinds of goods.
    fn has_several_goods(&self, targets: &[Key]) -> bool {
        self.case_of(targets).is_some_and(|case| case.lines.iter().filter(|line| !line.unexpected).count() > 1)
    }

    /// The record of a decision that is alone, and the one of the same kind that it is joined to.
    fn about_one(&self, commands: &[Command]) -> String {
        let [Command { verb, key, args }] = commands else { return String::new() };
        if let Some(name) = named(*key, args) {
            return name;
        }
        if key.id == 0 {
            return String::new();
        }
        let spec = find_verb(verb, key.kind).ok();
        let leads = |arg: &&ArgSpec| arg.kind == ArgKind::Number(key.kind);
        let other = spec.and_then(|spec| args.get(spec.args.iter().find(leads)?.name));
        let own = self.called(*key);
        other.map_or_else(|| own.clone(), |other| format!("{own} → {other}"))
    }

    /// Sends commands to the desk, each with the revision that was seen.
    pub(super) fn run(&mut self, commands: Vec<Command>) -> u64 {
        let Some(first) = commands.first() else { return 0 };
        let kind = first.key.kind;
        self.last.insert(kind, (first.verb.clone(), first.args.clone()));
        self.last_macro = None;
        self.record_step(kind, &first.verb, &first.args);
        let from_tasks = self.kind() == Some(Kind::Task) && kind != Kind::Task;
        if self.kind() == Some(Kind::Task) {
            self.last_proposed = from_tasks.then(|| (kind, first.verb.clone(), first.args.clone()));
        }
        let cursor = self.list().and_then(|list| list.selected());
        let is_here = matches!(commands.as_slice(), [only] if Some(only.key) == cursor && only.verb != STAYS);
        let is_done_here = is_here || (from_tasks && commands.len() == 1);
        let advance = self.counted.take().unwrap_or(usize::from(is_done_here));
        // What a task proposes is done in the list of tasks, and goes on there.
        let list = if from_tasks { Kind::Task } else { kind };
        let about = self.about_one(&commands);
        let pending = Pending { kind: list, verb: first.verb.clone(), about, n: commands.len(), advance };
        let seen: Vec<(Command, Option<i64>)> = commands
            .into_iter()
            .map(|command| {
                let rev = self.list().and_then(|list| list.seen(command.key));
                let command = self.grounded(command);
                let rev = rev.filter(|_| command.key.id != 0);
                (command, rev)
            })
            .collect();
        let job = self.work(Task::Run(seen));
        self.pending.insert(job, pending);
        job
    }

    /// A rule that every desk begins with is not written down yet: switching it on writes it.
    fn grounded(&self, command: Command) -> Command {
        if command.key.kind != Kind::Definition || command.verb != "enable" {
            return command;
        }
        let row = self.list().and_then(|list| list.rows.iter().find(|row| row.key() == command.key));
        match row {
            Some(Row::Rule(rule)) => rule.shelved().switch(true),
            _ => command,
        }
    }

    /// Repeats the last decision about this kind of record.
    pub(super) fn repeat(&mut self) {
        let Some(kind) = self.kind() else { return };
        if let Some((of, verb, args)) = self.last_proposed.clone().filter(|_| kind == Kind::Task) {
            return self.repeat_proposed(of, &verb, args);
        }
        if let Some((name, routine)) = self.last_macro.clone().filter(|(_, routine)| routine.kind == kind) {
            return self.play(name, routine);
        }
        let Some((verb, args)) = self.last.get(&kind).cloned() else {
            let text = self.words.get("toast-nothing-to-repeat");
            return self.say(text, Role::Warning);
        };
        let targets = self.list().map(|list| list.targets()).unwrap_or_default();
        if let Some(why) = self.refused(&verb, &targets) {
            return self.say(why, Role::Warning);
        }
        if let Ok(spec) = find_verb(&verb, kind) {
            self.run_or_ask(spec, &targets, args.0);
        }
    }

    pub(super) fn import(&mut self, paths: Vec<PathBuf>, reading: Reading) {
        if self.running.is_some() {
            let text = self.words.get("toast-busy");
            return self.say(text, Role::Warning);
        }
        let job = self.work(Task::Import(paths, reading));
        self.running = Some((job, self.words.get("import-running")));
    }

    /// Gives a task its number and sends it.
    pub(super) fn work(&mut self, task: Task) -> u64 {
        let number = self.next_job;
        self.next_job += 1;
        self.note_job(number, &task);
        self.effects.push(Effect::Work(Job { number, task }));
        number
    }
}

/// What a view, a macro or a rule is called by the decision that gives it its name; those of a list carry the list before it.
pub(super) fn named(key: Key, args: &Args) -> Option<String> {
    let name = args.get("name").filter(|_| key.kind == Kind::Definition)?;
    let own = match name.split_once('/') {
        Some((list, own)) if Kind::ALL.iter().any(|kind| kind.plural() == list) => own,
        _ => name,
    };
    Some(crate::text::shown_line(own).into_owned())
}

fn commands(verb: &str, targets: &[Key], args: &Args) -> Vec<Command> {
    targets.iter().map(|key| Command { verb: verb.to_owned(), key: *key, args: args.clone() }).collect()
}
