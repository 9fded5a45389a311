//! The columns of a list: which are shown, and in which order.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::domain::ids::Kind;
use crate::tui::actions::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, put};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (76, 24);

/// Every column of a kind, the shown ones first in their order.
pub struct ColumnList {
    kind: Kind,
    columns: Vec<(&'static str, bool)>,
    cursor: Cursor,
}

impl ColumnList {
    pub fn new(kind: Kind, shown: &[&'static str]) -> Self {
        let known = crate::tui::rows::columns(kind);
        let rest = known.iter().map(|column| column.id).filter(|id| !shown.contains(id));
        let columns = shown.iter().map(|id| (*id, true)).chain(rest.map(|id| (id, false))).collect();
        Self { kind, columns, cursor: Cursor::default() }
    }

    fn turn(&mut self) {
        if let Some((_, shown)) = self.columns.get_mut(self.cursor.at) {
            *shown = !*shown;
        }
    }

    fn carry(&mut self, down: bool) {
        let at = self.cursor.at;
        let to = if down { at + 1 } else { at.wrapping_sub(1) };
        if at < self.columns.len() && to < self.columns.len() {
            self.columns.swap(at, to);
            self.cursor.at = to;
        }
    }

    fn chosen(&self) -> Vec<&'static str> {
        self.columns.iter().filter(|(_, shown)| *shown).map(|(id, _)| *id).collect()
    }
}

impl Overlay for ColumnList {
    fn places(&self) -> &'static [Place] {
        &[Place::Columns, Place::Choose, Place::Move]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => return vec![Act::Close],
            // A list without a column would show nothing.
            Action::Submit if self.chosen().is_empty() => {}
            Action::Submit => return vec![Act::Close, Act::Columns(self.kind, self.chosen())],
            Action::Remove => return vec![Act::Close, Act::Columns(self.kind, Vec::new())],
            Action::Mark | Action::Open => self.turn(),
            Action::TextDown | Action::TextUp => self.carry(action == Action::TextDown),
            _ => _ = self.cursor.act(action, self.columns.len()),
        }
        Vec::new()
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let room = room_inside(area, SIZE);
        let room = Rect { height: room.height.saturating_sub(2), ..room };
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.columns.len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, at_most(area, SIZE), &ctx.words.get("columns-title"), ctx);
        let list = Rect { height: inner.height.saturating_sub(2), ..inner };
        let top = self.cursor.top(list.height.into());
        let buffer = frame.buffer_mut();
        for (y, (at, (id, shown))) in (list.y..list.bottom()).zip(self.columns.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..list };
            let sign = if *shown { "[x] " } else { "[ ] " };
            let x = put(buffer, line, line.x, y, sign, ctx.theme.style(Role::Key));
            let name = ctx.words.get(&format!("column-{id}"));
            let role = if *shown { Role::Plain } else { Role::Quiet };
            put(buffer, line, x, y, &fit(&name, usize::from(line.right().saturating_sub(x))), ctx.theme.style(role));
            if at == self.cursor.at {
                buffer.set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
        let key = |action| ctx.keys.key_of(action, self.places()).unwrap_or_default();
        let blanks = [
            ("turn", key(Action::Mark).into()),
            ("down", key(Action::TextDown).into()),
            ("up", key(Action::TextUp).into()),
            ("keep", key(Action::Submit).into()),
            ("usual", key(Action::Remove).into()),
        ];
        let hint = fit(&ctx.words.fill("columns-keys", &blanks), inner.width.into());
        let y = inner.bottom().saturating_sub(1);
        put(buffer, inner, inner.x, y, &hint, ctx.theme.style(Role::Quiet));
    }
}
