//! A question before something leaves or goes out of sight. The focus is on Cancel, and the key that says yes is another one
//! than the key that opened it.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::{Act, Ctx, Overlay, box_inside, open_box};
use crate::tui::actions::{Action, Place};
use crate::tui::keys::Chord;
use crate::tui::theme::Role;
use crate::tui::widgets::{centred, put, width, wrap};

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

    /// The question in lines, and the size of the box around it.
    fn lines(&self, area: Rect) -> (Vec<String>, (u16, u16)) {
        let lines = wrap(&self.question, usize::from(area.width.saturating_sub(8).min(56)));
        let height = u16::try_from(lines.len()).unwrap_or(4) + 4 + if self.count.is_some() { 2 } else { 0 };
        (lines, (62, height))
    }

    /// Cancel and yes: their words, where they stand, and which one it is.
    fn buttons(&self, inner: Rect, ctx: &Ctx<'_>) -> [(String, Rect, bool); 2] {
        let yes_word = if self.count.is_some() { "confirm-yes-counted" } else { "confirm-yes" };
        let mut x = inner.x;
        [("confirm-no", false), (yes_word, true)].map(|(word, yes)| {
            let text = format!("[ {} ]", ctx.words.fill(word, &[("key", yes_key(ctx).into())]));
            let wide = u16::try_from(width(&text)).unwrap_or(0);
            let room = Rect { x, y: inner.bottom().saturating_sub(1), width: wide, height: 1 };
            x += wide + 2;
            (text, room, yes)
        })
    }

    fn finish(&mut self, yes: bool) -> Vec<Act> {
        let mut acts = vec![Act::Close];
        if yes {
            acts.append(&mut self.then);
        }
        acts
    }
}

fn yes_key(ctx: &Ctx<'_>) -> String {
    ctx.keys.key_of(Action::Confirm, &[Place::Confirm]).unwrap_or_default()
}

impl Overlay for Confirm {
    fn places(&self) -> &'static [Place] {
        &[Place::Confirm]
    }

    fn takes_text(&self) -> bool {
        self.count.is_some()
    }

    fn opens(&self) -> &'static str {
        "action-confirm"
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

    fn act(&mut self, action: Action, ctx: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Confirm => self.finish(self.is_counted()),
            Action::Decline | Action::Escape => self.finish(false),
            // Whoever presses it may have meant yes.
            Action::Open if !self.yes => {
                let blanks = [("key", yes_key(ctx).into())];
                vec![Act::Close, Act::Tell(ctx.words.fill("confirm-left", &blanks))]
            }
            Action::Open => self.finish(true),
            Action::NextField => {
                self.yes = !self.yes && self.is_counted();
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn clicked(&mut self, at: Position, area: Rect, ctx: &Ctx<'_>) -> Vec<Act> {
        let (_, size) = self.lines(area);
        let inner = box_inside(centred(area, size.0, size.1));
        let pressed = self.buttons(inner, ctx).into_iter().find(|(_, room, _)| room.contains(at));
        pressed
            .map_or_else(Vec::new, |(_, _, yes)| if yes { self.finish(self.is_counted()) } else { self.finish(false) })
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let (lines, size) = self.lines(area);
        let inner = open_box(frame, area, size, &ctx.words.get("confirm-title"), ctx);
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
        for (text, room, yes) in self.buttons(inner, ctx) {
            let role = if yes == self.yes { Role::Cursor } else { Role::Plain };
            put(buffer, inner, room.x, room.y, &text, ctx.theme.style(role));
        }
    }
}
