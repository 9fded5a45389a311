//! Whether somebody looks at the screen, and what is told to those who do not.

use super::App;
use crate::domain::time::Instant;
use crate::tui::clipboard::Way;
use crate::tui::msg::Effect;
use crate::tui::theme::Role;

/// So long after a notice comes no other one, in milliseconds.
const PAUSE: i64 = 30_000;

/// Where the eye is, as far as the terminal tells.
pub(super) struct Focus {
    away: bool,
    told_at: Instant,
}

impl Default for Focus {
    fn default() -> Self {
        Self { away: false, told_at: Instant(i64::MIN / 2) }
    }
}

impl App {
    pub(super) const fn turn_eye(&mut self, here: bool) {
        self.focus.away = !here;
    }

    /// Tells those who look elsewhere, not too often; those who look here read it on the screen.
    pub(super) fn notice(&mut self, text: &str) {
        if !self.focus.away || self.now.0 - self.focus.told_at.0 < PAUSE {
            return;
        }
        self.focus.told_at = self.now;
        let title = self.words.get("notice-title");
        self.effects.push(Effect::Notify { title, text: text.to_owned() });
    }

    /// Says how a text came into the clipboard, behind what was copied.
    pub(super) fn copied(&mut self, way: Way) {
        let how = match way {
            Way::Tool(name) => self.words.fill("copied-by-tool", &[("tool", name.into())]),
            Way::Terminal { cut: false } => self.words.get("copied-by-terminal"),
            Way::Terminal { cut: true } => self.words.get("copied-cut"),
        };
        let role = if way == (Way::Terminal { cut: true }) { Role::Warning } else { Role::Good };
        if let Some((text, shown)) = &mut self.toast {
            text.push_str(&how);
            *shown = role;
        }
        if let Some((_, text, shown)) = self.log.first_mut() {
            text.push_str(&how);
            *shown = role;
        }
    }
}
