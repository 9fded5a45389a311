//! The views of a list with how many records each selects: chosen by typing, renamed and deleted where they are saved ones.

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use tui_input::Input;

use super::confirm::Confirm;
use super::naming::{Named, Naming};
use super::{Act, Ctx, Cursor, Entries, Overlay, box_inside, line, open_box};
use crate::domain::ids::{Key, Kind};
use crate::services::views::Shown;
use crate::tui::actions::{Action, Place};
use crate::tui::questions::Answer;
use crate::tui::theme::Role;
use crate::tui::widgets::{centred, field, fit, pad, put, width};

/// The views of one list.
pub struct Views {
    kind: Kind,
    views: Vec<Shown>,
    loaded: bool,
    input: Input,
    cursor: Cursor,
}

impl Views {
    pub fn new(kind: Kind) -> Self {
        Self { kind, views: Vec::new(), loaded: false, input: Input::default(), cursor: Cursor::default() }
    }

    fn size(&self, area: Rect) -> (u16, u16) {
        let rows = u16::try_from(self.views.len()).unwrap_or(u16::MAX).saturating_add(6);
        (area.width.saturating_sub(6).min(90), rows.clamp(8, area.height.saturating_sub(2).max(8)))
    }

    /// The views that what is typed finds, by name or by query.
    fn found(&self, ctx: &Ctx<'_>) -> Vec<&Shown> {
        let typed = self.input.value().trim().to_lowercase();
        let fits = |view: &&Shown| name(view, ctx).to_lowercase().contains(&typed) || view.query.contains(&typed);
        self.views.iter().filter(fits).collect()
    }

    fn current(&self, ctx: &Ctx<'_>) -> Option<&Shown> {
        self.found(ctx).get(self.cursor.at).copied()
    }

    /// The saved view under the cursor.
    fn saved(&self, ctx: &Ctx<'_>) -> Option<(Key, String)> {
        let view = self.current(ctx)?;
        view.key.map(|key| (key, view.name.clone()))
    }

    fn rename(&self, ctx: &Ctx<'_>) -> Vec<Act> {
        let Some((key, name)) = self.saved(ctx) else { return Vec::new() };
        vec![Act::Close, Act::Open(Box::new(Naming::new(self.kind, Named::View(key), name)))]
    }

    fn delete(&self, ctx: &Ctx<'_>) -> Vec<Act> {
        let Some((key, name)) = self.saved(ctx) else { return Vec::new() };
        let question = ctx.words.fill("views-delete", &[("name", name.into())]);
        let run = Act::Run(vec![crate::services::views::remove(key)]);
        vec![Act::Close, Act::Open(Box::new(Confirm::new(question, vec![run])))]
    }

    fn draw_views(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let found = self.found(ctx);
        if found.is_empty() && self.loaded {
            let text = fit(&ctx.words.get("views-nothing"), area.width.into());
            put(frame.buffer_mut(), area, area.x, area.y, &text, ctx.theme.style(Role::Quiet));
        }
        let names =
            found.iter().map(|view| width(&name(view, ctx))).max().unwrap_or(0).min(usize::from(area.width) / 2);
        let top = self.cursor.top(area.height.into());
        let buffer = frame.buffer_mut();
        for (y, (at, view)) in (area.y..area.bottom()).zip(found.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..area };
            let count = view.count.map(|count| ctx.words.number(count)).unwrap_or_default();
            let x = put(buffer, line, line.x, y, &pad(&count, 9, true), ctx.theme.style(Role::Key));
            let x = put(buffer, line, x + 2, y, &pad(&name(view, ctx), names, false), ctx.theme.style(Role::Plain));
            let query = fit(&crate::text::shown_line(&view.query), usize::from(line.right().saturating_sub(x + 2)));
            put(buffer, line, x + 2, y, &query, ctx.theme.style(Role::Quiet));
            if at == self.cursor.at {
                buffer.set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
    }
}

/// The views stand below the line that is typed in and a blank one, above the hint.
const fn list_room(inner: Rect) -> Rect {
    Rect { y: inner.y + 2, height: inner.height.saturating_sub(3), ..inner }
}

/// The name as it is read: as it was typed, or the word of one that every desk has.
fn name(view: &Shown, ctx: &Ctx<'_>) -> String {
    match view.key {
        Some(_) => crate::text::shown_line(&view.name).into_owned(),
        None => ctx.words.code("view", &view.name),
    }
}

impl Overlay for Views {
    fn places(&self) -> &'static [Place] {
        &[Place::Views, Place::Choose]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, ctx: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => vec![Act::Close],
            Action::Open => match self.current(ctx) {
                Some(view) => vec![Act::Close, Act::GoTo { kind: self.kind, filter: view.query.clone() }],
                None => Vec::new(),
            },
            Action::Rename => self.rename(ctx),
            Action::Remove => self.delete(ctx),
            _ => {
                let count = self.found(ctx).len();
                self.cursor.act(action, count);
                Vec::new()
            }
        }
    }

    fn typed(&mut self, event: KeyEvent, _: &Ctx<'_>) -> Vec<Act> {
        if field::edit(&mut self.input, event) {
            self.cursor.at = 0;
        }
        Vec::new()
    }

    fn pasted(&mut self, text: &str, _: &Ctx<'_>) -> Vec<Act> {
        field::paste(&mut self.input, text);
        self.cursor.at = 0;
        Vec::new()
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Views(views) = answer {
            self.views.clone_from(views);
            self.loaded = true;
        }
    }

    fn entries(&self, area: Rect, ctx: &Ctx<'_>) -> Option<Entries> {
        let (wide, high) = self.size(area);
        let room = list_room(box_inside(centred(area, wide, high)));
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.found(ctx).len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, self.size(area), &ctx.words.get("views-title"), ctx);
        if inner.height < 4 {
            return;
        }
        line::prompt(frame, inner, &self.input, ctx);
        self.draw_views(frame, list_room(inner), ctx);
        let key = |action| ctx.keys.key_of(action, self.places()).unwrap_or_default();
        let hint = if self.saved(ctx).is_some() {
            let blanks = [("rename", key(Action::Rename).into()), ("remove", key(Action::Remove).into())];
            ctx.words.fill("views-hint-saved", &blanks)
        } else {
            let save = ctx.keys.key_of(Action::SaveView, &[Place::List]).unwrap_or_default();
            ctx.words.fill("views-hint", &[("save", save.into())])
        };
        let y = inner.bottom() - 1;
        put(frame.buffer_mut(), inner, inner.x, y, &fit(&hint, inner.width.into()), ctx.theme.style(Role::Quiet));
    }
}
