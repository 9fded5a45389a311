//! Settings changed while the screen is open: what they are now, and what a change does at once.

use super::App;
use crate::config::{AfterDecision, Density, NoticeWay, Settings, Symbols, ThemeChoice};
use crate::text::Lang;
use crate::tui::msg::Effect;
use crate::tui::overlays::settings::{Setting, SettingsList};
use crate::tui::theme::{Means, Theme};

/// How the screen looks and behaves, as the settings and the terminal have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Looks {
    pub choice: ThemeChoice,
    pub means: Means,
    pub symbols: Symbols,
    pub density: Density,
    pub notices: NoticeWay,
    pub restore: bool,
    pub mouse: bool,
}

impl Looks {
    pub(super) const fn new(settings: &Settings, means: Means) -> Self {
        Self {
            choice: settings.theme,
            means,
            symbols: settings.symbols,
            density: settings.density,
            notices: settings.notices,
            restore: settings.restore,
            mouse: settings.mouse,
        }
    }
}

const YES_NO: &[&str] = &["no", "yes"];

impl App {
    /// Every setting that can be changed here, as it is.
    pub(super) fn settings(&self) -> Vec<Setting> {
        let of = |key, codes: &'static [&'static str], now: &str| Setting {
            key,
            codes,
            at: codes.iter().position(|code| *code == now).unwrap_or(0),
        };
        vec![
            of("language", Lang::CODES, self.words.lang().code()),
            of("theme", ThemeChoice::CODES, self.looks.choice.code()),
            of("symbols", Symbols::CODES, self.looks.symbols.code()),
            of("density", Density::CODES, self.looks.density.code()),
            of("after_decision", AfterDecision::CODES, self.after_decision.code()),
            of("notices", NoticeWay::CODES, self.looks.notices.code()),
            of("restore", YES_NO, YES_NO[usize::from(self.looks.restore)]),
        ]
    }

    pub(super) fn open_settings(&mut self, on: Option<&str>) {
        let settings = SettingsList::new(self.settings(), on);
        self.push(settings);
    }

    /// Gives a setting another value, now and in the file.
    pub(super) fn set(&mut self, key: &'static str, code: &str) {
        match key {
            "language" => {
                if let Some(lang) = Lang::from_code(code) {
                    self.words = self.words.switched(lang);
                    self.read_in(lang);
                }
            }
            "theme" => self.looks.choice = ThemeChoice::from_code(code).unwrap_or_default(),
            "symbols" => self.looks.symbols = Symbols::from_code(code).unwrap_or_default(),
            "density" => self.looks.density = Density::from_code(code).unwrap_or_default(),
            "after_decision" => self.after_decision = AfterDecision::from_code(code).unwrap_or_default(),
            "notices" => self.looks.notices = NoticeWay::from_code(code).unwrap_or_default(),
            _ => self.looks.restore = code == YES_NO[1],
        }
        self.theme = Theme::new(self.looks.choice, self.looks.means);
        let value = match (key, code) {
            ("restore", code) => toml::Value::Boolean(code == YES_NO[1]),
            (_, code) => toml::Value::String(code.to_owned()),
        };
        self.effects.push(Effect::Remember(key, value));
    }

    /// The mouse for the screen, or for the terminal, which selects text with it.
    pub(super) fn turn_mouse(&mut self) {
        self.looks.mouse = !self.looks.mouse;
        self.effects.push(Effect::Mouse(self.looks.mouse));
        let key = self.key_hint(crate::tui::actions::Action::Mouse);
        let word = if self.looks.mouse { "toast-mouse-here" } else { "toast-mouse-left" };
        let text = self.words.fill(word, &[("key", key.into())]);
        self.say(text, crate::tui::theme::Role::Good);
    }

    /// One line a row, or two.
    pub(super) fn turn_density(&mut self) {
        let next = if self.looks.density == Density::Compact { Density::Roomy } else { Density::Compact };
        self.set("density", next.code());
        let word = self.words.get(&format!("setting-density-{}", next.code()));
        self.say(word, crate::tui::theme::Role::Good);
    }

    /// How many lines a row of a list takes.
    pub fn row_lines(&self) -> u16 {
        match self.looks.density {
            Density::Compact => 1,
            Density::Roomy => 2,
        }
    }
}
