//! Help and palette: every action and verb that applies here, with its keys, and why one does not apply now.

use super::App;
use crate::domain::command::verbs;
use crate::domain::ids::Kind;
use crate::text::capital;
use crate::tui::actions::{Action, Place};
use crate::tui::overlays::commands::{Commands, Entry, Pick};

/// Actions of overlays alone, and the ones that opened the list.
const NOT_LISTED: &[Action] = &[
    Action::Down,
    Action::Up,
    Action::Help,
    Action::Palette,
    Action::Escape,
    Action::Open,
    Action::Submit,
    Action::WholeForm,
    Action::StepBack,
    Action::NextField,
    Action::PreviousField,
    Action::Confirm,
    Action::Decline,
    Action::Rename,
];

impl App {
    pub(super) fn open_palette(&mut self, opened_by: Action) {
        let title = self.words.get(if opened_by == Action::Help { "help-title" } else { "palette-title" });
        let mut entries = self.deed_entries();
        entries.extend(self.verb_entries());
        for &place in self.places() {
            if place != Place::Decide {
                entries.extend(self.action_entries(place));
            }
        }
        entries.extend(self.view_entries());
        entries.iter_mut().for_each(|entry| entry.label = capital(&entry.label));
        self.push(Commands::new(title, entries));
    }

    /// The decisions that have a key here.
    fn deed_entries(&self) -> Vec<Entry> {
        let Some(kind) = self.kind() else { return Vec::new() };
        let targets = self.list().map(|list| list.targets()).unwrap_or_default();
        let row = self.list().and_then(|list| list.row());
        let mut entries: Vec<Entry> = self
            .keys
            .deeds(kind)
            .map(|(action, deed)| {
                let verb = row.map_or(deed.verb.as_str(), |row| row.verb(deed));
                Entry {
                    label: self.deed_label(kind, verb, action),
                    code: format!("{verb} {}", action.code()),
                    keys: self.keys.keys_of(action, &[Place::Decide]).join("  "),
                    pick: Pick::Do(action),
                    refused: self.why_not(verb, &targets),
                }
            })
            .collect();
        if kind == Kind::Definition {
            entries.extend(super::rules::ON_RULES.map(|action| self.entry(action, Place::Decide)));
        }
        let others = self.keys.actions(Place::Decide).into_iter().filter(|action| !self.keys.decides(*action));
        entries.extend(others.map(|action| self.entry(action, Place::Decide)));
        entries
    }

    /// A verb that two actions begin is told apart by the action's own word.
    fn deed_label(&self, kind: Kind, verb: &str, action: Action) -> String {
        if matches!(action, Action::Editor | Action::General | Action::Serious | Action::Urgent | Action::News) {
            return self.words.get(&action.word());
        }
        if kind == Kind::Task && action == Action::Accept {
            return self.words.get("action-task-accept");
        }
        let label = self.words.code("verb", verb);
        if action == Action::AcceptWith { self.words.fill("palette-with", &[("verb", label.into())]) } else { label }
    }

    /// The verbs of this kind that have no key.
    fn verb_entries(&self) -> Vec<Entry> {
        let Some(kind) = self.kind() else { return Vec::new() };
        let targets = self.list().map(|list| list.targets()).unwrap_or_default();
        let keyed: Vec<&str> = self.keys.deeds(kind).map(|(_, deed)| deed.verb.as_str()).collect();
        verbs()
            .filter(|spec| spec.kinds.contains(&kind) && !keyed.contains(&spec.id))
            .map(|spec| Entry {
                label: self.words.code("verb", spec.id),
                code: spec.id.to_owned(),
                keys: String::new(),
                pick: Pick::Verb { id: spec.id.to_owned(), ask: !spec.args.is_empty() },
                refused: self.why_not(spec.id, &targets),
            })
            .collect()
    }

    fn why_not(&self, verb: &str, targets: &[crate::domain::ids::Key]) -> Option<String> {
        if let Some(why) = self.past_refuses(Action::Undo) {
            return Some(why);
        }
        if targets.is_empty() { Some(self.words.get("toast-nothing-selected")) } else { self.refused(verb, targets) }
    }

    fn action_entries(&self, place: Place) -> Vec<Entry> {
        let actions = self.keys.actions(place);
        actions
            .into_iter()
            .filter(|action| !NOT_LISTED.contains(action))
            .map(|action| self.entry(action, place))
            .collect()
    }

    fn entry(&self, action: Action, place: Place) -> Entry {
        Entry {
            label: self.action_word(action),
            code: action.code().to_owned(),
            keys: self.keys.keys_of(action, &[place]).join("  "),
            pick: Pick::Do(action),
            refused: self.past_refuses(action).or_else(|| self.not_now(action)),
        }
    }

    /// The lists behind the lines of Today.
    fn view_entries(&self) -> Vec<Entry> {
        let counts = self.today.iter().flat_map(|today| &today.counts);
        counts
            .map(|count| Entry {
                label: self.words.fill(&format!("today-{}", count.what), &[("n", count.count.into())]),
                code: count.query.to_owned(),
                keys: String::new(),
                pick: Pick::List { kind: count.kind, filter: count.query.to_owned() },
                refused: None,
            })
            .collect()
    }
}
