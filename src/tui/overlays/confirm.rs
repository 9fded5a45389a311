//! A question before something leaves or goes out of sight. The focus is on Cancel, and the key that says yes is another one
//! than the key that opened it.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Overlay, open_box};
use crate::tui::actions::{Action, Place};
use crate::tui::keys::Chord;
use crate::tui::theme::Role;
use crate::tui::widgets::{put, width, wrap};

/// From so many records on, the number is typed before they are changed at once.
const LARGE: usize = 100;

/// Whether so many records at once are asked about by their number.
pub const fn is_large(count: usize) -> bool {
    count >= LARGE
}

/// A question with what follows a yes.
pub struct Confirm {
    question: String,
    then: Vec<Act>,
    yes: bool,
    /// The number that has to be typed, and what is typed of it.
    count: Option<(String, String)>,
}

impl Confirm {
    pub const fn new(question: String, then: Vec<Act>) -> Self {
        Self { question, then, yes: false, count: None }
    }

    /// A question about many records at once; about very many, their number is typed instead of a yes.
    pub fn many(question: String, count: usize, then: Vec<Act>) -> Self {
        let count = is_large(count).then(|| (count.to_string(), String::new()));
        Self { count, ..Self::new(question, then) }
    }

    fn is_counted(&self) -> bool {
        self.count.as_ref().is_none_or(|(wanted, typed)| wanted == typed)
    }

    fn finish(&mut self, yes: bool) -> Vec<Act> {
        let mut acts = vec![Act::Close];
        if yes {
            acts.append(&mut self.then);
        }
        acts
    }
}

impl Overlay for Confirm {
    fn places(&self) -> &'static [Place] {
        &[Place::Confirm]
    }

    fn takes_text(&self) -> bool {
        self.count.is_some()
    }

    fn typed(&mut self, event: KeyEvent, _: &Ctx<'_>) -> Vec<Act> {
        if let Some((wanted, typed)) = &mut self.count {
            match Chord::of(event).code {
                KeyCode::Char(c) if c.is_ascii_digit() && typed.len() < wanted.len() => typed.push(c),
                KeyCode::Backspace => _ = typed.pop(),
                _ => {}
            }
            self.yes = self.is_counted();
        }
        Vec::new()
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Confirm => self.finish(self.is_counted()),
            Action::Decline | Action::Escape => self.finish(false),
            Action::Open => self.finish(self.yes),
            Action::NextField => {
                self.yes = !self.yes && self.is_counted();
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let lines = wrap(&self.question, usize::from(area.width.saturating_sub(8).min(56)));
        let height = u16::try_from(lines.len()).unwrap_or(4) + 4 + if self.count.is_some() { 2 } else { 0 };
        let inner = open_box(frame, area, (62, height), &ctx.words.get("confirm-title"), ctx);
        let buffer = frame.buffer_mut();
        for (row, line) in (inner.y..inner.bottom()).zip(&lines) {
            put(buffer, inner, inner.x, row, line, ctx.theme.style(Role::Plain));
        }
        if let Some((wanted, typed)) = &self.count {
            let y = inner.y + u16::try_from(lines.len()).unwrap_or(0) + 1;
            let ask = ctx.words.fill("confirm-type-count", &[("n", wanted.as_str().into())]);
            let x = put(buffer, inner, inner.x, y, &ask, ctx.theme.style(Role::Warning));
            let x = put(buffer, inner, x + 1, y, typed, ctx.theme.style(Role::Key));
            frame.set_cursor_position((x, y));
        }
        let buffer = frame.buffer_mut();
        let y = inner.bottom().saturating_sub(1);
        let mut x = inner.x;
        let yes_word = if self.count.is_some() { "confirm-yes-counted" } else { "confirm-yes" };
        for (word, chosen) in [("confirm-no", !self.yes), (yes_word, self.yes)] {
            let text = format!("[ {} ]", ctx.words.get(word));
            let role = if chosen { Role::Cursor } else { Role::Plain };
            put(buffer, inner, x, y, &text, ctx.theme.style(role));
            x += u16::try_from(width(&text)).unwrap_or(0) + 2;
        }
    }
}
