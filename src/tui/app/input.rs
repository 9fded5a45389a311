//! Keys, pastes and the mouse: the top of the stack first, then the filter line, then the tab.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::{App, Zoom};
use crate::tui::actions::Action;
use crate::tui::keys::{Chord, Found};
use crate::tui::overlays::Ctx;
use crate::tui::theme::Role;
use crate::tui::widgets::field;

/// Lines that one notch of the wheel moves.
const NOTCH: i64 = 3;

impl App {
    pub(super) fn key(&mut self, event: KeyEvent) {
        if event.kind == KeyEventKind::Release {
            return;
        }
        self.toast = None;
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

    fn layer_key(&mut self, event: KeyEvent) {
        let Self { layers, words, theme, keys, now, actor, .. } = self;
        let ctx = Ctx { words, theme: *theme, keys, now: *now, me: &actor.name };
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
    }

    fn tab_key(&mut self, event: KeyEvent) {
        let chord = Chord::of(event);
        if chord.code == KeyCode::Esc && !self.pressed.is_empty() {
            self.pressed.clear();
            return;
        }
        self.pressed.push(chord);
        let mut found = self.keys.find(self.places(), &self.pressed);
        if found == Found::Nothing && self.pressed.len() > 1 {
            // A prefix never blocks the next key.
            self.pressed = vec![chord];
            found = self.keys.find(self.places(), &self.pressed);
        }
        match found {
            Found::Prefix(_) => {}
            Found::Act(action) => {
                self.pressed.clear();
                self.action(action, event);
            }
            Found::Nothing => {
                self.pressed.clear();
                self.unbound(event);
            }
        }
    }

    /// The ways on after a prefix, to be shown.
    pub fn ways(&self) -> Vec<(Chord, Action)> {
        if self.pressed.is_empty() {
            return Vec::new();
        }
        match self.keys.find(self.places(), &self.pressed) {
            Found::Prefix(ways) => ways,
            _ => Vec::new(),
        }
    }

    /// A wide character that means nothing is an input method left on; said once.
    fn unbound(&mut self, event: KeyEvent) {
        let wide = matches!(event.code, KeyCode::Char(c) if !c.is_ascii());
        if wide && !self.told_of_input_method {
            self.told_of_input_method = true;
            let text = self.words.get("toast-input-method");
            self.say(text, Role::Warning);
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        let env = self.env();
        if !self.layers.is_empty() {
            let Self { layers, words, theme, keys, now, actor, .. } = self;
            let ctx = Ctx { words, theme: *theme, keys, now: *now, me: &actor.name };
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

    pub(super) fn mouse(&mut self, event: MouseEvent) {
        let down = matches!(event.kind, MouseEventKind::ScrollDown);
        match event.kind {
            MouseEventKind::ScrollDown | MouseEventKind::ScrollUp => {
                let lines = if down { NOTCH } else { -NOTCH };
                self.wheel(event.column, event.row, lines);
            }
            MouseEventKind::Down(MouseButton::Left) => self.click(event.column, event.row),
            _ => {}
        }
    }

    fn wheel(&mut self, column: u16, row: u16, lines: i64) {
        if !self.layers.is_empty() {
            let code = if lines > 0 { KeyCode::Down } else { KeyCode::Up };
            return self.layer_key(KeyEvent::from(code));
        }
        let over_case = self.zoom == Zoom::Case || self.regions().case.contains((column, row).into());
        if over_case && self.tab.kind().is_some() {
            self.scroll_case(lines);
        } else {
            self.step(lines);
        }
    }

    fn click(&mut self, column: u16, row: u16) {
        if !self.layers.is_empty() {
            return;
        }
        let regions = self.regions();
        self.toast = None;
        if row == regions.tabs.y {
            if let Some(tab) = self.tab_at(column) {
                self.go_tab(tab);
            }
        } else if regions.list.contains((column, row).into()) {
            let line = usize::from(row.saturating_sub(regions.list.y + 1));
            let Some(list) = self.list_mut() else { return };
            if row == regions.list.y || list.top + line >= list.rows.len() {
                return;
            }
            let at = list.top + line;
            let again = at == list.cursor;
            let asks = list.put_cursor(at);
            self.asks(asks);
            if again {
                self.zoom = Zoom::Case;
            }
        } else if row == regions.bar.y
            && let Some(action) = self.bar_action_at(column)
        {
            self.action(action, KeyEvent::from(KeyCode::Null));
        }
    }
}
