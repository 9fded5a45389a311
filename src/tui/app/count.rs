//! Counts before a key: the sign, a number, and a key that is then done so many times, or to so many cases from the cursor on.
//!
//! Digits lead to tabs, so a number is one only behind the sign.

use crossterm::event::{KeyCode, KeyEvent};

use super::App;
use crate::tui::actions::Action;
use crate::tui::keys::{Chord, Found};
use crate::tui::theme::Role;

/// Nobody counts further by eye.
const MOST: usize = 99;

impl App {
    /// The sign: a number follows.
    pub(super) fn begin_count(&mut self) {
        if self.list().is_none_or(|list| list.rows.is_empty()) {
            let text = self.words.get("toast-nothing-selected");
            return self.say(text, Role::Warning);
        }
        self.counting = Some(0);
    }

    /// Takes a key behind the sign; false when there was none.
    pub(super) fn count_key(&mut self, event: KeyEvent) -> bool {
        let Some(n) = self.counting else { return false };
        let chord = Chord::of(event);
        let digit = match chord.code {
            KeyCode::Char(c) if chord.mods.is_empty() => c.to_digit(10),
            _ => None,
        };
        self.counting = match (chord.code, digit) {
            (KeyCode::Esc, _) => None,
            (KeyCode::Backspace, _) => Some(n / 10),
            (_, Some(digit)) => Some((n * 10 + usize::try_from(digit).unwrap_or(0)).min(MOST)),
            _ => {
                self.counting = None;
                self.times(n.max(1), event);
                None
            }
        };
        true
    }

    fn times(&mut self, n: usize, event: KeyEvent) {
        let Found::Act(action) = self.keys.find(self.places(), &[Chord::of(event)]) else {
            return self.tab_key(event);
        };
        match action {
            Action::Down => self.step(i64::try_from(n).unwrap_or(1)),
            Action::Up => self.step(-i64::try_from(n).unwrap_or(1)),
            Action::PageDown
            | Action::PageUp
            | Action::TextDown
            | Action::TextUp
            | Action::NextCase
            | Action::PreviousCase
            | Action::NextMatch
            | Action::PreviousMatch
            | Action::NextSection
            | Action::PreviousSection => (0..n).for_each(|_| self.action(action, event)),
            Action::Mark => _ = self.list_mut().map(|list| list.mark_next(n)),
            _ if action == Action::Repeat || self.kind().is_some_and(|kind| self.keys.deed(kind, action).is_some()) => {
                self.counted = self.list_mut().map(|list| list.mark_next(n));
                self.action(action, event);
            }
            _ => self.action(action, event),
        }
    }

    /// What the key bar says while a number is typed.
    pub(super) fn count_hint(&self) -> Option<String> {
        self.counting.map(|n| self.words.fill("count-hint", &[("n", n.into())]))
    }
}
