//! The settings that can be changed while the screen is open: a line each, one key to the next value, remembered in the file.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::tui::actions::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, width};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (76, 18);

/// One setting: its key in the file, the codes it takes, and the one that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub key: &'static str,
    pub codes: &'static [&'static str],
    pub at: usize,
}

impl Setting {
    /// What it is called.
    pub fn name(&self, words: &crate::text::Words) -> String {
        words.code("setting", self.key)
    }

    fn value(&self, words: &crate::text::Words) -> String {
        let code = self.codes.get(self.at).copied().unwrap_or_default();
        match self.key {
            "language" => words.code("language", &code.to_lowercase()),
            key => words.get(&format!("setting-{}-{}", key.replace('_', "-"), code.replace('_', "-"))),
        }
    }
}

/// The list of settings.
pub struct SettingsList {
    settings: Vec<Setting>,
    cursor: Cursor,
}

impl SettingsList {
    /// With the cursor on a setting, where one is named.
    pub fn new(settings: Vec<Setting>, on: Option<&str>) -> Self {
        let at = settings.iter().position(|setting| Some(setting.key) == on).unwrap_or(0);
        Self { settings, cursor: Cursor { at } }
    }

    fn turn(&mut self, forward: bool) -> Vec<Act> {
        let Some(setting) = self.settings.get_mut(self.cursor.at) else { return Vec::new() };
        let count = setting.codes.len().max(1);
        setting.at = if forward { (setting.at + 1) % count } else { (setting.at + count - 1) % count };
        setting.codes.get(setting.at).map(|code| Act::Set(setting.key, code)).into_iter().collect()
    }
}

impl Overlay for SettingsList {
    fn places(&self) -> &'static [Place] {
        &[Place::Settings, Place::Choose, Place::Move]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => vec![Act::Close],
            Action::Open | Action::Wider => self.turn(true),
            Action::Narrower => self.turn(false),
            _ => {
                self.cursor.act(action, self.settings.len());
                Vec::new()
            }
        }
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let room = room_inside(area, SIZE);
        let room = Rect { height: room.height.saturating_sub(3), ..room };
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.settings.len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, at_most(area, SIZE), &ctx.words.get("settings-title"), ctx);
        let names = self.settings.iter().map(|setting| width(&setting.name(ctx.words))).max().unwrap_or(0);
        let names = names.min(usize::from(inner.width) / 2);
        let list = Rect { height: inner.height.saturating_sub(3), ..inner };
        let top = self.cursor.top(list.height.into());
        let buffer = frame.buffer_mut();
        for (y, (at, setting)) in (list.y..list.bottom()).zip(self.settings.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..list };
            let x = put(
                buffer,
                line,
                line.x,
                y,
                &pad(&setting.name(ctx.words), names, false),
                ctx.theme.style(Role::Plain),
            );
            let room = usize::from(line.right().saturating_sub(x + 2));
            put(buffer, line, x + 2, y, &fit(&setting.value(ctx.words), room), ctx.theme.style(Role::Key));
            if at == self.cursor.at {
                buffer.set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
        for (y, key) in (list.bottom() + 1..inner.bottom()).zip(["settings-keys", "settings-rest"]) {
            let text = fit(&ctx.words.get(key), inner.width.into());
            put(buffer, inner, inner.x, y, &text, ctx.theme.style(Role::Quiet));
        }
    }
}
