//! Keys that do nothing here: each is told why, so that nobody wonders whether it was heard.

use crossterm::event::{KeyCode, KeyEvent};

use super::{App, Tab, Zoom};
use crate::tui::actions::{Action, Place};
use crate::tui::keys::{Chord, Found};
use crate::tui::theme::Role;

/// Where a key may mean something that means nothing in front.
const ELSEWHERE: &[Place] = &[Place::List, Place::Case, Place::Decide, Place::Chart];

impl App {
    /// Keys after one another that no action has: what was begun with them is not what the last one alone would do.
    pub(super) fn leads_nowhere(&mut self, pressed: &[Chord]) {
        let keys = pressed.iter().map(Chord::to_string).collect::<Vec<_>>().join(" ");
        self.means_nothing(&keys);
    }

    /// A key that means nothing here. A wide character is an input method left on, which is said once.
    pub(super) fn unbound(&mut self, event: KeyEvent) {
        let KeyCode::Char(c) = event.code else { return };
        if !c.is_ascii() && !self.told_of_input_method {
            self.told_of_input_method = true;
            let text = self.words.get("toast-input-method");
            return self.say(text, Role::Warning);
        }
        let chord = Chord::of(event);
        let places: Vec<Place> = ELSEWHERE.iter().copied().filter(|place| !self.places().contains(place)).collect();
        match self.keys.find(&places, &[chord]) {
            Found::Nothing => self.means_nothing(&chord.to_string()),
            Found::Act(action) => self.is_for_elsewhere(action, chord),
            Found::Prefix(ways) => {
                ways.first().into_iter().for_each(|(_, action)| self.is_for_elsewhere(*action, chord));
            }
        }
    }

    /// What belongs to the figures is not for the counts beside them.
    pub(super) fn is_for_figures(&mut self, action: Action) {
        let blanks = [("action", self.action_word(action).into()), ("key", self.key_hint(Action::TabReports).into())];
        let text = self.words.fill("toast-for-figures", &blanks);
        self.say(text, Role::Warning);
    }

    fn means_nothing(&mut self, keys: &str) {
        let blanks = [("keys", keys.into()), ("help", self.key_hint(Action::Help).into())];
        let text = self.words.fill("toast-no-key", &blanks);
        self.say(text, Role::Warning);
    }

    /// Says where a key would do something that does nothing here.
    fn is_for_elsewhere(&mut self, action: Action, chord: Chord) {
        let is_of = |place| self.keys.actions(place).contains(&action);
        let word = match (self.tab, self.zoom) {
            (Tab::Today, _) if !is_of(Place::Chart) => "toast-on-today",
            (Tab::Today | Tab::Reports, _) => return self.means_nothing(&chord.to_string()),
            (_, Zoom::Case) if is_of(Place::List) => "toast-for-list",
            (_, Zoom::Split | Zoom::ListOnly) if is_of(Place::Case) => "toast-for-case",
            _ => return self.means_nothing(&chord.to_string()),
        };
        let blanks = [
            ("action", self.action_word(action).into()),
            ("key", chord.to_string().into()),
            ("open", self.keys.key_of(Action::Open, &[Place::Move]).unwrap_or_default().into()),
            ("back", self.key_hint(Action::Escape).into()),
        ];
        let text = self.words.fill(word, &blanks);
        self.say(text, Role::Warning);
    }
}
