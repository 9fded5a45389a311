//! The open cases that a label of the user's own fits, looked at before it is put on them: how many, and each with the words that
//! decided and what its customer wrote.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Overlay, at_most, open_box};
use crate::domain::taught::OwnLabel;
use crate::services::labels::fitting::Fit;
use crate::services::wording;
use crate::text::shown_line;
use crate::tui::actions::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, in_parts, pad, put, wrap};
use crate::tui::work::News;

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (110, 34);
/// Cells of a case's number.
const NUMBER: usize = 9;

/// Where it stands.
enum State {
    Asks,
    Putting,
    /// It was done, by this group of operations; none where nothing was changed after all.
    Told(String, Role, Option<i64>),
}

/// The cases, before anything is done to them.
pub struct Fitting {
    label: OwnLabel,
    fits: Vec<Fit>,
    state: State,
    cursor: Cursor,
}

impl Fitting {
    pub fn new(label: OwnLabel, fits: Vec<Fit>) -> Self {
        Self { label, fits, state: State::Asks, cursor: Cursor::default() }
    }

    fn asks(&self) -> bool {
        matches!(self.state, State::Asks) && !self.fits.is_empty()
    }

    const fn group(&self) -> Option<i64> {
        if let State::Told(_, _, group) = &self.state { *group } else { None }
    }

    /// What stands above the cases, and which keys lead on.
    fn head(&self, ctx: &Ctx<'_>) -> (String, Role) {
        let blanks = [("n", self.fits.len().into()), ("label", self.called().into())];
        match &self.state {
            State::Asks => (ctx.words.fill("labels-apply", &blanks), Role::Title),
            State::Putting => (ctx.words.get("own-labels-putting"), Role::Quiet),
            State::Told(text, role, _) => (text.clone(), *role),
        }
    }

    fn called(&self) -> String {
        shown_line(self.label.called()).into_owned()
    }

    /// A case: its number, then what its customer wrote from the words that decided on.
    fn draw_fit(&self, one: &Fit, line: Rect, frame: &mut Frame<'_>, ctx: &Ctx<'_>) {
        let buffer = frame.buffer_mut();
        let number = pad(&one.key.to_string(), NUMBER, false);
        let mut x = put(buffer, line, line.x, line.y, &number, ctx.theme.style(Role::Key));
        let room = usize::from(line.right().saturating_sub(x));
        let text = around(&shown_line(&one.text), one.phrases.first(), room);
        for (is_marked, part) in in_parts(&text, &text, &one.phrases) {
            let role = if is_marked { Role::Marked } else { Role::Plain };
            x = put(buffer, line, x, line.y, part, ctx.theme.style(role));
        }
    }
}

/// A text cut to a number of cells so that some words in it are in sight.
fn around(text: &str, words: Option<&String>, cells: usize) -> String {
    let whole = fit(text, cells);
    match words.and_then(|words| text.find(words.as_str()).map(|at| (at, words))) {
        Some((at, words)) if !whole.contains(words.as_str()) => fit(&format!("… {}", &text[at..]), cells),
        _ => whole,
    }
}

impl Overlay for Fitting {
    fn places(&self) -> &'static [Place] {
        match (self.asks(), self.group()) {
            (true, _) => &[Place::Confirm, Place::Move],
            (false, Some(_)) => &[Place::Done, Place::Shown, Place::Move],
            (false, None) => &[Place::Shown, Place::Move],
        }
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match (action, self.group()) {
            (Action::Escape | Action::Decline, _) if matches!(self.state, State::Putting) => {
                vec![Act::CancelWork, Act::Close]
            }
            (Action::Escape | Action::Decline, _) => vec![Act::Close],
            (Action::Undo, Some(group)) => vec![Act::Close, Act::Undo(group)],
            (Action::Confirm, _) if self.asks() => {
                self.state = State::Putting;
                let keys = self.fits.iter().map(|one| one.key).collect();
                vec![Act::Label(self.label.name.clone(), keys)]
            }
            _ => {
                self.cursor.act(action, self.fits.len());
                Vec::new()
            }
        }
    }

    fn reported(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Act> {
        self.state = match news {
            News::Labelled(outcome) => {
                let text = ctx.words.fill("own-labels-put", &[("n", outcome.changed.len().into())]);
                State::Told(text, Role::Good, outcome.group.filter(|_| !outcome.operations.is_empty()))
            }
            News::Failed(error) => State::Told(wording::desk_error(ctx.words, error), Role::Bad, None),
            _ => return Vec::new(),
        };
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let title = ctx.words.fill("own-labels-put-title", &[("label", self.called().into())]);
        let inner = open_box(frame, area, at_most(area, SIZE), &title, ctx);
        if inner.height < 4 {
            return;
        }
        let (head, role) = self.head(ctx);
        let mut y = inner.y;
        for part in wrap(&head, inner.width.into()) {
            put(frame.buffer_mut(), inner, inner.x, y, &part, ctx.theme.style(role));
            y += 1;
        }
        let list = Rect { y: y + 1, height: (inner.bottom() - 1).saturating_sub(y + 1), ..inner };
        if matches!(self.state, State::Asks) {
            for (y, one) in (list.y..list.bottom()).zip(self.fits.iter().skip(self.cursor.at)) {
                self.draw_fit(one, Rect { y, height: 1, ..list }, frame, ctx);
            }
        }
        let keys = match (self.asks(), self.group()) {
            (true, _) => "own-labels-put-keys",
            (false, Some(_)) => "teach-keys-done",
            (false, None) => "teach-keys-close",
        };
        let keys = fit(&ctx.words.get(keys), inner.width.into());
        put(frame.buffer_mut(), inner, inner.x, inner.bottom() - 1, &keys, ctx.theme.style(Role::Key));
    }
}
