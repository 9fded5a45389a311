//! Rules at hand: written in a form or an editor, begun from a list's filter, rehearsed, and asked why they do not act; the policies behind a verdict.

use super::App;
use crate::domain::ids::{Key, Kind};
use crate::services::automation::Listed;
use crate::tui::actions::Action;
use crate::tui::overlays::policy::Policies;
use crate::tui::overlays::rehearsal::Rehearsal;
use crate::tui::overlays::rule::RuleEditor;
use crate::tui::overlays::why::Why;
use crate::tui::rows::Row;
use crate::tui::theme::Role;

/// What is done with a rule beside the verbs that switch it.
pub const ON_RULES: [Action; 3] = [Action::Inspect, Action::AcceptWith, Action::Editor];

impl App {
    fn rule(&self) -> Option<&Listed> {
        match self.list()?.row()? {
            Row::Rule(rule) => Some(rule),
            _ => None,
        }
    }

    /// Does what only rules have done to them; false when the action is none of that.
    pub(super) fn work_on_rule(&mut self, action: Action) -> bool {
        if !ON_RULES.contains(&action) {
            return false;
        }
        let Some(rule) = self.rule().cloned() else {
            let text = self.words.get("toast-nothing-selected");
            self.say(text, Role::Warning);
            return true;
        };
        if action == Action::Inspect {
            let mut rehearsal = Rehearsal::new(rule.shelved());
            let acts = rehearsal.begin();
            self.push(rehearsal);
            self.acts(acts);
            return true;
        }
        // What comes with the program is written into the desk under the same name, and is on only when somebody says so.
        let key = if rule.is_built_in() { Key::new(Kind::Definition, 0) } else { rule.key() };
        let known = &rule.definition;
        let draft = self.drafts.of("define", &[key]).filter(|draft| draft.get("name") == Some(known.name.as_str()));
        let editor = RuleEditor::new(key, &known.name, &known.text, !known.enabled, draft);
        self.edit_rule(editor);
        if action == Action::Editor {
            self.layer_act(action);
        }
        true
    }

    /// A new rule about what the list shows.
    pub(super) fn begin_rule(&mut self) {
        let list = self.list().map(|list| (list.kind, list.filter.clone()));
        let (kind, filter) = match list {
            Some((kind, filter)) if kind != Kind::Definition => (kind, filter),
            _ => (Kind::Return, String::new()),
        };
        let draft = self.drafts.of("define", &[Key::new(Kind::Definition, 0)]);
        let editor = RuleEditor::begun(kind, &filter, draft);
        self.edit_rule(editor);
    }

    pub(super) fn edit_rule(&mut self, mut editor: RuleEditor) {
        let acts = editor.begin(&self.ctx());
        self.push(editor);
        self.acts(acts);
    }

    /// Why the rules act on the case at hand, or do not.
    pub(super) fn open_why(&mut self) {
        // A rule has no reason of its own; what it would have done is what is asked of it.
        if self.kind() == Some(Kind::Definition) {
            self.work_on_rule(Action::Inspect);
            return;
        }
        let row = self.list().and_then(|list| list.row());
        let key = row.map(|row| row.case().unwrap_or_else(|| row.key()));
        let Some(key) = key.filter(|key| crate::domain::rules::KINDS.contains(&key.kind)) else {
            let text = self.words.get("why-no-case");
            return self.say(text, Role::Warning);
        };
        let why = Why::new(key);
        let ask = why.question(self.env());
        self.push(why);
        self.asks(vec![ask]);
    }

    /// The verdict of the return at hand, with the policies behind it.
    pub(super) fn open_policy(&mut self) {
        let Some(Row::Return(case)) = self.list().and_then(|list| list.row()) else {
            let text = self.words.get("policy-no-case");
            return self.say(text, Role::Warning);
        };
        let policies = Policies::new((**case).clone());
        let ask = policies.question();
        self.push(policies);
        self.asks(vec![ask]);
    }
}
