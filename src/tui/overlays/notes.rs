//! Lines of text over the tabs: the messages of this session, newest first, or what became of an import.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Overlay, open_box};
use crate::tui::actions::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::widgets::{put, wrap};

/// Lines of text that can be scrolled.
pub struct Notes {
    title: String,
    lines: Vec<(String, Role)>,
    cursor: Cursor,
}

impl Notes {
    pub fn new(title: String, lines: Vec<(String, Role)>) -> Self {
        Self { title, lines, cursor: Cursor::default() }
    }
}

impl Overlay for Notes {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Move, Place::Global]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape | Action::Open | Action::Quit => vec![Act::Close],
            // An import just shown can be taken back at once.
            Action::Undo => vec![Act::Close, Act::Do(Action::Undo)],
            _ => {
                self.cursor.act(action, self.lines.len());
                Vec::new()
            }
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let wide = area.width.saturating_sub(6).min(100);
        let room = usize::from(wide.saturating_sub(4).max(1));
        let wrapped: Vec<(String, Role)> = self
            .lines
            .iter()
            .skip(self.cursor.at)
            .flat_map(|(line, role)| {
                let parts = if line.is_empty() { vec![String::new()] } else { wrap(line, room) };
                parts.into_iter().map(|part| (part, *role))
            })
            .collect();
        let high = u16::try_from(wrapped.len()).unwrap_or(u16::MAX).saturating_add(2).max(6);
        let size = (wide, high.min(area.height.saturating_sub(2)));
        let inner = open_box(frame, area, size, &self.title, ctx);
        for (y, (line, role)) in (inner.y..inner.bottom()).zip(&wrapped) {
            put(frame.buffer_mut(), inner, inner.x, y, line, ctx.theme.style(*role));
        }
    }
}
