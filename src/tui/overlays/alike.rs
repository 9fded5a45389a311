//! Cases alike the one at hand, with why each of them is; Enter opens one.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::domain::ids::Key;
use crate::services::look_alikes::{LookAlike, Why};
use crate::text::{Words, shown_line};
use crate::tui::actions::{Action, Place};
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::rows::{Row, cells};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, put};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (120, 30);

/// The list of cases alike a case.
pub struct Alike {
    of: Key,
    /// Nothing until the answer comes.
    found: Option<Vec<(Row, Vec<Why>)>>,
    cursor: Cursor,
}

impl Alike {
    pub const fn new(of: Key) -> Self {
        Self { of, found: None, cursor: Cursor { at: 0 } }
    }

    pub const fn question(&self) -> Ask {
        Ask { slot: Slot::Alike, generation: 0, question: Question::Alike(self.of) }
    }

    fn rows(&self) -> &[(Row, Vec<Why>)] {
        self.found.as_deref().unwrap_or_default()
    }
}

/// A case and its reasons as the overlay keeps them.
fn row(alike: &LookAlike) -> (Row, Vec<Why>) {
    (Row::from(alike.case.clone()), alike.why.clone())
}

/// The reasons as one line of words.
fn reasons(why: &[Why], words: &Words) -> String {
    let told = why.iter().map(|why| match why {
        Why::Words(common) => {
            let common = common.join(", ");
            words.fill("alike-words", &[("words", shown_line(&common).into_owned().into())])
        }
        _ => words.get(&format!("alike-{}", why.code())),
    });
    told.collect::<Vec<_>>().join(" · ")
}

impl Overlay for Alike {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Move]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => vec![Act::Close],
            Action::Open => match self.rows().get(self.cursor.at) {
                Some((row, _)) => vec![Act::Close, Act::Show(row.key())],
                None => Vec::new(),
            },
            _ => {
                let count = self.rows().len();
                self.cursor.act(action, count);
                Vec::new()
            }
        }
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Alike(of, found) = answer
            && *of == self.of
        {
            self.found = Some(found.iter().map(row).collect());
        }
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let room = room_inside(area, SIZE);
        Some(Entries { room, lines: 2, cursor: self.cursor, count: self.rows().len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let title = ctx.words.fill("alike-title", &[("number", self.of.to_string().into())]);
        let inner = open_box(frame, area, at_most(area, SIZE), &title, ctx);
        if inner.height == 0 {
            return;
        }
        if self.rows().is_empty() {
            let hint = ctx.words.get(if self.found.is_some() { "alike-none" } else { "alike-looking" });
            put(frame.buffer_mut(), inner, inner.x, inner.y, &hint, ctx.theme.style(Role::Quiet));
        }
        // Two lines a case: what it is, and why it is here.
        let top = self.cursor.top(usize::from(inner.height / 2).max(1));
        for (n, (at, (row, why))) in (0..inner.height / 2).zip(self.rows().iter().enumerate().skip(top)) {
            let line = Rect { y: inner.y + 2 * n, height: 1, ..inner };
            let parts =
                cells(row, ctx.words, ctx.now).into_iter().map(|(text, _)| text).filter(|text| !text.is_empty());
            let text = fit(&parts.collect::<Vec<_>>().join("  "), line.width.into());
            put(frame.buffer_mut(), line, line.x, line.y, &text, ctx.theme.style(Role::Plain));
            if at == self.cursor.at {
                frame.buffer_mut().set_style(line, ctx.theme.style(Role::Cursor));
            }
            let below = Rect { y: line.y + 1, ..line };
            let told = fit(&reasons(why, ctx.words), usize::from(below.width.saturating_sub(2)));
            put(frame.buffer_mut(), below, below.x + 2, below.y, &told, ctx.theme.style(Role::Quiet));
        }
    }
}
