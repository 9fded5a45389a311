//! A question before something leaves or goes out of sight. The focus is on Cancel, and the key that says yes is another one
//! than the key that opened it.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Overlay, open_box};
use crate::tui::actions::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::widgets::{put, width, wrap};

/// A question with what follows a yes.
pub struct Confirm {
    question: String,
    then: Vec<Act>,
    yes: bool,
}

impl Confirm {
    pub const fn new(question: String, then: Vec<Act>) -> Self {
        Self { question, then, yes: false }
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

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Confirm => self.finish(true),
            Action::Decline | Action::Escape => self.finish(false),
            Action::Open => self.finish(self.yes),
            Action::NextField => {
                self.yes = !self.yes;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let lines = wrap(&self.question, usize::from(area.width.saturating_sub(8).min(56)));
        let height = u16::try_from(lines.len()).unwrap_or(4) + 4;
        let inner = open_box(frame, area, (62, height), &ctx.words.get("confirm-title"), ctx);
        let buffer = frame.buffer_mut();
        for (row, line) in (inner.y..inner.bottom()).zip(&lines) {
            put(buffer, inner, inner.x, row, line, ctx.theme.style(Role::Plain));
        }
        let y = inner.bottom().saturating_sub(1);
        let mut x = inner.x;
        for (word, chosen) in [("confirm-no", !self.yes), ("confirm-yes", self.yes)] {
            let text = format!("[ {} ]", ctx.words.get(word));
            let role = if chosen { Role::Cursor } else { Role::Plain };
            put(buffer, inner, x, y, &text, ctx.theme.style(role));
            x += u16::try_from(width(&text)).unwrap_or(0) + 2;
        }
    }
}
