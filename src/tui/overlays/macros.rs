//! The macros of a list: what each one does, step by step; played on what is selected, renamed, deleted, or made into a rule.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::confirm::Confirm;
use super::naming::{Named, Naming};
use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::domain::ids::Kind;
use crate::services::lists::routines;
use crate::tui::actions::{Action, Place};
use crate::tui::questions::Answer;
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, width};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (90, 22);

/// The macros of one kind of case.
pub struct Macros {
    kind: Kind,
    macros: Option<Vec<routines::Named>>,
    cursor: Cursor,
}

impl Macros {
    pub fn new(kind: Kind) -> Self {
        Self { kind, macros: None, cursor: Cursor::default() }
    }

    fn known(&self) -> &[routines::Named] {
        self.macros.as_deref().unwrap_or_default()
    }

    fn current(&self) -> Option<&routines::Named> {
        self.known().get(self.cursor.at)
    }

    fn draw_steps(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let steps = self.current().map(|one| one.routine.deeds.as_slice()).unwrap_or_default();
        for (y, (at, deed)) in (area.y..area.bottom()).zip(steps.iter().enumerate()) {
            let x = put(frame.buffer_mut(), area, area.x, y, &format!("{}. ", at + 1), ctx.theme.style(Role::Quiet));
            let verb = ctx.words.code("verb", &deed.verb);
            let said = crate::text::shown_line(&deed.to_string()).into_owned();
            let x = put(frame.buffer_mut(), area, x, y, &verb, ctx.theme.style(Role::Plain));
            let room = usize::from(area.right().saturating_sub(x + 2));
            put(frame.buffer_mut(), area, x + 2, y, &fit(&said, room), ctx.theme.style(Role::Quiet));
        }
    }
}

/// The upper half of the room names them.
fn list_room(inner: Rect) -> Rect {
    Rect { height: inner.height.saturating_sub(3) / 2, ..inner }
}

impl Overlay for Macros {
    fn places(&self) -> &'static [Place] {
        &[Place::Macros, Place::Choose, Place::Move]
    }

    fn act(&mut self, action: Action, ctx: &Ctx<'_>) -> Vec<Act> {
        if action == Action::Escape {
            return vec![Act::Close];
        }
        let Some(one) = self.current().cloned() else { return Vec::new() };
        match action {
            Action::Open => vec![Act::Close, Act::Play(one.name, one.routine)],
            Action::NewRule => vec![Act::Close, Act::RuleOf(one.routine)],
            Action::Rename => {
                vec![Act::Close, Act::Open(Box::new(Naming::new(self.kind, Named::Macro(one.key), one.name)))]
            }
            Action::Remove => {
                let question = ctx.words.fill("views-delete", &[("name", one.name.into())]);
                let run = Act::Run(vec![crate::services::views::remove(one.key)]);
                vec![Act::Close, Act::Open(Box::new(Confirm::new(question, vec![run])))]
            }
            _ => {
                let count = self.known().len();
                self.cursor.act(action, count);
                Vec::new()
            }
        }
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Macros(macros) = answer {
            self.macros = Some(macros.clone());
        }
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let room = list_room(room_inside(area, SIZE));
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.known().len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, at_most(area, SIZE), &ctx.words.get("macros-title"), ctx);
        if inner.height < 6 {
            return;
        }
        let key = |action, places: &[Place]| ctx.keys.key_of(action, places).unwrap_or_default();
        if self.macros.is_some() && self.known().is_empty() {
            let record = key(Action::Record, &[Place::List]);
            let text = ctx.words.fill("macros-none", &[("key", record.into())]);
            for (y, line) in (inner.y..inner.bottom()).zip(crate::tui::widgets::wrap(&text, inner.width.into())) {
                put(frame.buffer_mut(), inner, inner.x, y, &line, ctx.theme.style(Role::Quiet));
            }
            return;
        }
        let list = list_room(inner);
        let top = self.cursor.top(list.height.into());
        let names = self.known().iter().map(|one| width(&one.name)).max().unwrap_or(0).min(usize::from(list.width) / 2);
        for (y, (at, one)) in (list.y..list.bottom()).zip(self.known().iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..list };
            let name = crate::text::shown_line(&one.name).into_owned();
            let x = put(frame.buffer_mut(), line, line.x, y, &pad(&name, names, false), ctx.theme.style(Role::Plain));
            let count = ctx.words.fill("macros-steps", &[("n", one.routine.deeds.len().into())]);
            put(frame.buffer_mut(), line, x + 2, y, &count, ctx.theme.style(Role::Quiet));
            if at == self.cursor.at {
                frame.buffer_mut().set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
        let steps = Rect { y: list.bottom() + 1, height: inner.bottom().saturating_sub(list.bottom() + 2), ..inner };
        self.draw_steps(frame, steps, ctx);
        let blanks = [
            ("rule", key(Action::NewRule, self.places()).into()),
            ("rename", key(Action::Rename, self.places()).into()),
            ("remove", key(Action::Remove, self.places()).into()),
        ];
        let hint = fit(&ctx.words.fill("macros-keys", &blanks), inner.width.into());
        put(frame.buffer_mut(), inner, inner.x, inner.bottom() - 1, &hint, ctx.theme.style(Role::Quiet));
    }
}
