//! One line for a name: of a view or a macro that is saved, or a new one for one that was.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use tui_input::Input;

use super::{Act, Ctx, Overlay, line};
use crate::domain::ids::{Key, Kind};
use crate::domain::rules::Routine;
use crate::services::lists::routines;
use crate::services::{views, wording};
use crate::tui::actions::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::widgets::field;
use crate::tui::work::News;

/// What gets the name.
pub enum Named {
    /// A query that is kept.
    Query(String),
    /// A macro that was just recorded.
    Steps(Routine),
    /// A macro that is kept already.
    Macro(Key),
    /// A view that is kept already.
    View(Key),
}

/// The line with its title.
pub struct Naming {
    kind: Kind,
    named: Named,
    input: Input,
    trouble: Option<String>,
}

impl Naming {
    pub fn new(kind: Kind, named: Named, name: String) -> Self {
        Self { kind, named, input: Input::new(name), trouble: None }
    }

    fn submit(&self) -> Vec<Act> {
        let name = self.input.value().trim();
        if name.is_empty() {
            return Vec::new();
        }
        let command = match &self.named {
            Named::Query(query) => views::save(self.kind, name, query),
            Named::View(key) => views::rename(self.kind, *key, name),
            Named::Steps(routine) => routines::save(routine, name),
            Named::Macro(key) => routines::rename(self.kind, *key, name),
        };
        vec![Act::Run(vec![command])]
    }
}

impl Overlay for Naming {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => vec![Act::Close],
            Action::Open => self.submit(),
            _ => Vec::new(),
        }
    }

    fn typed(&mut self, event: KeyEvent, _: &Ctx<'_>) -> Vec<Act> {
        if event.code != KeyCode::Enter && field::edit(&mut self.input, event) {
            self.trouble = None;
        }
        Vec::new()
    }

    fn pasted(&mut self, text: &str, _: &Ctx<'_>) -> Vec<Act> {
        field::paste(&mut self.input, text);
        Vec::new()
    }

    fn reported(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Act> {
        match news {
            News::Done(outcome) if !outcome.operations.is_empty() => return vec![Act::Close],
            News::Done(outcome) => {
                self.trouble = outcome.refused.first().map(|(_, refusal)| wording::refusal(ctx.words, refusal));
            }
            News::Failed(error) => self.trouble = Some(wording::desk_error(ctx.words, error)),
            _ => {}
        }
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let title = ctx.words.get(match self.named {
            Named::Query(_) => "views-save",
            Named::View(_) => "views-rename",
            Named::Steps(_) => "macros-save",
            Named::Macro(_) => "macros-rename",
        });
        let (below, role) = match (&self.trouble, &self.named) {
            (Some(trouble), _) => (trouble.clone(), Role::Bad),
            (None, Named::Query(query)) if query.is_empty() => (ctx.words.code("view", "all"), Role::Quiet),
            (None, Named::Query(query)) => (crate::text::shown_line(query).into_owned(), Role::Quiet),
            (None, Named::Steps(routine)) => {
                (crate::text::shown_line(&routine.steps().join(", ")).into_owned(), Role::Quiet)
            }
            (None, Named::View(_) | Named::Macro(_)) => (String::new(), Role::Quiet),
        };
        line::draw(frame, area, (70, 6), &title, &self.input, (&below, role), ctx);
    }
}
