//! Keys and pastes: the top of the stack first, then the filter line, then the tab.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{App, Tab, Zoom};
use crate::tui::actions::{Action, Place};
use crate::tui::keys::{Chord, Found};
use crate::tui::list::List;
use crate::tui::overlays::Ctx;
use crate::tui::theme::Role;
use crate::tui::widgets::field;

/// What is about the row under the cursor beside the decisions.
const ABOUT_ROWS: [Action; 7] =
    [Action::Mark, Action::MarkRange, Action::MarkAlike, Action::Repeat, Action::Open, Action::Help, Action::Palette];

impl App {
    /// Where a key is looked up when nothing lies over the tabs.
    pub(super) fn places(&self) -> &'static [Place] {
        if self.past.is_some() {
            return match (self.kind(), self.zoom) {
                (Some(_), Zoom::Case) => &[Place::Past, Place::Case, Place::Decide, Place::Move, Place::Global],
                (Some(_), _) => &[Place::Past, Place::List, Place::Decide, Place::Move, Place::Global],
                (None, _) => &[Place::Past, Place::Move, Place::Global],
            };
        }
        match (self.kind(), self.zoom) {
            (Some(_), Zoom::Case) => &[Place::Case, Place::Decide, Place::Move, Place::Global],
            (Some(_), _) => &[Place::List, Place::Decide, Place::Move, Place::Global],
            (None, _) if self.tab == Tab::Reports => &[Place::Chart, Place::Move, Place::Global],
            (None, _) => &[Place::Today, Place::Move, Place::Global],
        }
    }

    pub(super) fn key(&mut self, event: KeyEvent) {
        if event.kind == KeyEventKind::Release {
            return;
        }
        if self.waits_for_rows(event) {
            return;
        }
        self.toast = None;
        self.forget_tip();
        if !self.layers.is_empty() {
            self.layer_key(event);
        } else if self.list().is_some_and(|list| list.editing.is_some()) {
            self.filter_key(event);
        } else if self.reading.editing.is_some() {
            self.search_key(event);
        } else {
            self.tab_key(event);
        }
    }

    /// Keeps a key until the rows or marks are there that it is about; Esc waits for nothing.
    fn waits_for_rows(&mut self, event: KeyEvent) -> bool {
        let is_behind = |list: &List| {
            let awaits_rows = list.is_stale() && list.editing.is_none();
            list.is_marking() || awaits_rows && (!self.early.is_empty() || self.is_about_rows(event))
        };
        if !self.layers.is_empty() || !self.list().is_some_and(is_behind) {
            return false;
        }
        if event.code == KeyCode::Esc {
            self.early.clear();
            if let Some(list) = self.list_mut() {
                list.stop_marking();
            }
            return false;
        }
        self.early.push(event);
        true
    }

    /// Whether a key does something to the row under the cursor, or offers what can be done to it: typed before the rows are there, it
    /// would fall on another one.
    fn is_about_rows(&self, event: KeyEvent) -> bool {
        let Found::Act(action) = self.keys.find(self.places(), &[Chord::of(event)]) else { return false };
        let is_decision = || self.keys.actions(Place::Decide).contains(&action);
        self.pressed.is_empty() && (ABOUT_ROWS.contains(&action) || is_decision())
    }

    /// The rows or marks are there, or will not come: what was pressed meanwhile is done.
    pub(super) fn press_early(&mut self) {
        for event in std::mem::take(&mut self.early) {
            self.key(event);
        }
    }

    pub(super) fn layer_key(&mut self, event: KeyEvent) {
        if self.takes_part_of_sequence(event) {
            return;
        }
        let Self { layers, words, theme, keys, now, actor, size, zone, .. } = self;
        let ctx = Ctx { words, theme: *theme, keys, now: *now, me: &actor.name, size: *size, zone };
        let Some(layer) = layers.last_mut() else { return };
        let chord = Chord::of(event);
        let control_c = chord == Chord { code: KeyCode::Char('c'), mods: KeyModifiers::CONTROL };
        let letter = layer.overlay.takes_text() && Chord::typed(event).is_some();
        let acts = match keys.find(layer.overlay.places(), &[chord]) {
            _ if control_c => layer.overlay.act(Action::Escape, &ctx),
            Found::Act(action) if !letter => layer.overlay.act(action, &ctx),
            _ => layer.overlay.typed(event, &ctx),
        };
        self.acts(acts);
    }

    /// Takes a key of several after one another in what is only read.
    fn takes_part_of_sequence(&mut self, event: KeyEvent) -> bool {
        let reads = self
            .layers
            .last()
            .is_some_and(|layer| !layer.overlay.takes_text() && layer.overlay.places().contains(&Place::Global));
        let mut pressed = std::mem::take(&mut self.pressed);
        if !reads {
            return false;
        }
        let is_begun = !pressed.is_empty();
        if is_begun && event.code == KeyCode::Esc {
            return true;
        }
        pressed.push(Chord::of(event));
        match self.keys.find(self.places_here(), &pressed) {
            Found::Prefix(_) => self.pressed = pressed,
            Found::Act(action) if is_begun => self.act_of_sequence(action),
            _ if is_begun => self.leads_nowhere(&pressed),
            _ => return false,
        }
        true
    }

    /// A place leads away from what is read; what else several keys mean is for the reader itself.
    pub(super) fn act_of_sequence(&mut self, action: Action) {
        if self.keys.actions(Place::Global).contains(&action) {
            return self.leave_for(action);
        }
        self.layer_act(action);
    }

    /// Leaves what is read for another place, as long as nothing lies below it that is being filled in.
    fn leave_for(&mut self, action: Action) {
        if self.layers.len() > 1 {
            let text = self.words.get("toast-close-first");
            return self.say(text, Role::Warning);
        }
        self.layer_act(Action::Escape);
        if self.layers.is_empty() {
            self.do_action(action);
        }
    }

    /// Where a key is looked up now.
    fn places_here(&self) -> &'static [Place] {
        self.layers.last().map_or_else(|| self.places(), |layer| layer.overlay.places())
    }

    fn filter_key(&mut self, event: KeyEvent) {
        let env = self.env();
        let Some(list) = self.list_mut() else { return };
        let asks = match event.code {
            KeyCode::Enter => list.end_edit(true, &env),
            KeyCode::Esc => list.end_edit(false, &env),
            KeyCode::Tab => {
                list.complete();
                list.type_filter(&env)
            }
            KeyCode::Down | KeyCode::Up => {
                let asks = list.end_edit(true, &env);
                self.asks(asks);
                self.remember_filter();
                return self.tab_key(event);
            }
            _ => {
                if let Some(input) = &mut list.editing {
                    field::edit(input, event);
                }
                list.type_filter(&env)
            }
        };
        self.asks(asks);
        self.remember_filter();
    }

    pub(super) fn tab_key(&mut self, event: KeyEvent) {
        if self.count_key(event) {
            return;
        }
        self.counted = None;
        let chord = Chord::of(event);
        if chord.code == KeyCode::Esc && !self.pressed.is_empty() {
            self.pressed.clear();
            return;
        }
        self.pressed.push(chord);
        match self.keys.find(self.places(), &self.pressed) {
            Found::Prefix(_) => {}
            Found::Act(action) => {
                self.pressed.clear();
                self.action(action, event);
            }
            Found::Nothing => {
                let pressed = std::mem::take(&mut self.pressed);
                if pressed.len() > 1 { self.leads_nowhere(&pressed) } else { self.unbound(event) }
            }
        }
    }

    /// The ways on after a prefix, to be shown.
    pub fn ways(&self) -> Vec<(Chord, Action)> {
        if self.pressed.is_empty() {
            return Vec::new();
        }
        match self.keys.find(self.places_here(), &self.pressed) {
            Found::Prefix(ways) => ways,
            _ => Vec::new(),
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        let env = self.env();
        if !self.layers.is_empty() {
            let Self { layers, words, theme, keys, now, actor, size, zone, .. } = self;
            let ctx = Ctx { words, theme: *theme, keys, now: *now, me: &actor.name, size: *size, zone };
            let acts = layers.last_mut().map(|layer| layer.overlay.pasted(text, &ctx)).unwrap_or_default();
            self.acts(acts);
        } else if self.reading.editing.is_some() {
            self.search_paste(text);
        } else if let Some(list) = self.list_mut()
            && let Some(input) = &mut list.editing
        {
            field::paste(input, text);
            let asks = list.type_filter(&env);
            self.asks(asks);
        }
    }
}
