//! Find anything: a number, an order, a buyer, a tracking number or words, over all kinds of cases, customers and articles at once.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use tui_input::Input;

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::domain::ids::Kind;
use crate::services::lists::{self, Env};
use crate::tui::actions::{Action, Place};
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::rows::{Row, cells};
use crate::tui::theme::Role;
use crate::tui::widgets::{field, fit, put};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (110, 26);

/// Rows of each kind that are shown.
const EACH: i64 = 12;

/// The search over everything.
#[derive(Default)]
pub struct Find {
    input: Input,
    rows: Vec<Row>,
    cursor: Cursor,
    generation: u64,
    searched: bool,
}

impl Find {
    fn search(&mut self, ctx: &Ctx<'_>) -> Vec<Act> {
        self.cursor.at = 0;
        let text = self.input.value().trim().to_owned();
        if text.is_empty() {
            self.rows.clear();
            self.searched = false;
            return Vec::new();
        }
        let env = Env { now: ctx.now, me: ctx.me.to_owned() };
        let selections: Vec<_> = [Kind::Return, Kind::Ticket, Kind::Parcel, Kind::Customer, Kind::Article]
            .into_iter()
            .filter_map(|kind| lists::select(kind, &text, &env).ok().map(|selection| (kind, selection)))
            .collect();
        self.generation += 1;
        let question = Question::Find { selections, limit: EACH };
        vec![Act::Ask(Ask { slot: Slot::Find, generation: self.generation, question })]
    }
}

/// The rows stand below the line that is typed in and a blank one.
const fn list_room(inner: Rect) -> Rect {
    Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner }
}

impl Overlay for Find {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => vec![Act::Close],
            Action::Open => match self.rows.get(self.cursor.at) {
                Some(row) => vec![Act::Close, Act::Show(row.key())],
                None => Vec::new(),
            },
            _ => {
                self.cursor.act(action, self.rows.len());
                Vec::new()
            }
        }
    }

    fn typed(&mut self, event: KeyEvent, ctx: &Ctx<'_>) -> Vec<Act> {
        let before = self.input.value().to_owned();
        field::edit(&mut self.input, event);
        if before == self.input.value() { Vec::new() } else { self.search(ctx) }
    }

    fn pasted(&mut self, text: &str, ctx: &Ctx<'_>) -> Vec<Act> {
        field::paste(&mut self.input, text);
        self.search(ctx)
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Find(rows) = answer {
            self.rows.clone_from(rows);
            self.searched = true;
        }
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let room = list_room(room_inside(area, SIZE));
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.rows.len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, at_most(area, SIZE), &ctx.words.get("find-title"), ctx);
        if inner.height < 3 {
            return;
        }
        let line = Rect { height: 1, ..inner };
        put(frame.buffer_mut(), line, line.x, line.y, "> ", ctx.theme.style(Role::Key));
        let text = Rect { x: line.x + 2, width: line.width.saturating_sub(2), ..line };
        field::draw(frame, text, &self.input, ctx.theme.style(Role::Plain), true);
        let list = list_room(inner);
        if self.rows.is_empty() {
            let hint = ctx.words.get(if self.searched { "find-nothing" } else { "find-hint" });
            put(frame.buffer_mut(), list, list.x, list.y, &hint, ctx.theme.style(Role::Quiet));
        }
        let top = self.cursor.top(list.height.into());
        for (y, (at, row)) in (list.y..list.bottom()).zip(self.rows.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..list };
            let parts =
                cells(row, ctx.words, ctx.now).into_iter().map(|(text, _)| text).filter(|text| !text.is_empty());
            let text = fit(&parts.collect::<Vec<_>>().join("  "), line.width.into());
            put(frame.buffer_mut(), line, line.x, y, &text, ctx.theme.style(Role::Plain));
            if at == self.cursor.at {
                frame.buffer_mut().set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
    }
}
