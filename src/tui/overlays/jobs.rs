//! What the desk is working on for this screen, and what it did before: one key stops what is under way or still waits.

use std::cell::RefCell;
use std::rc::Rc;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::codes;
use crate::domain::time::Instant;
use crate::text::DatePattern;
use crate::tui::actions::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, width};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (90, 20);

codes! {
    /// What has become of a job.
    pub enum State {
        Running = "running",
        Stopping = "stopping",
        Done = "done",
        Failed = "failed",
        Stopped = "stopped",
    }
}

/// One job as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub number: u64,
    pub what: String,
    pub state: State,
    /// How far it is, or how it ended.
    pub note: String,
    pub since: Instant,
}

/// The jobs of a session, the newest first, known to the model and to what shows them.
pub type Lines = Rc<RefCell<Vec<Line>>>;

/// The list of them.
pub struct Jobs {
    lines: Lines,
    cursor: Cursor,
}

impl Jobs {
    pub fn new(lines: Lines) -> Self {
        Self { lines, cursor: Cursor::default() }
    }
}

/// Below the lines stands the hint.
const fn list_room(inner: Rect) -> Rect {
    Rect { height: inner.height.saturating_sub(2), ..inner }
}

impl Overlay for Jobs {
    fn places(&self) -> &'static [Place] {
        &[Place::Jobs, Place::Choose, Place::Move]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape | Action::Open => vec![Act::Close],
            Action::Refuse => {
                let lines = self.lines.borrow();
                let running = lines.get(self.cursor.at).filter(|line| line.state == State::Running);
                running.map(|line| Act::CancelJob(line.number)).into_iter().collect()
            }
            _ => {
                let count = self.lines.borrow().len();
                self.cursor.act(action, count);
                Vec::new()
            }
        }
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let room = list_room(room_inside(area, SIZE));
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.lines.borrow().len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, at_most(area, SIZE), &ctx.words.get("jobs-title"), ctx);
        let lines = self.lines.borrow();
        let list = list_room(inner);
        let buffer = frame.buffer_mut();
        if lines.is_empty() {
            let text = fit(&ctx.words.get("jobs-none"), inner.width.into());
            put(buffer, inner, inner.x, inner.y, &text, ctx.theme.style(Role::Quiet));
        }
        let states = lines.iter().map(|line| width(&ctx.words.code("job", line.state.code()))).max().unwrap_or(0);
        let names = lines.iter().map(|line| width(&line.what)).max().unwrap_or(0).min(usize::from(list.width) / 3);
        let top = self.cursor.top(list.height.into());
        for (y, (at, job)) in (list.y..list.bottom()).zip(lines.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..list };
            let role = match job.state {
                State::Running | State::Stopping => Role::Key,
                State::Done => Role::Good,
                State::Failed => Role::Bad,
                State::Stopped => Role::Warning,
            };
            let when = ctx.words.date(job.since, DatePattern::Minute);
            let x = put(buffer, line, line.x, y, &format!("{when}  "), ctx.theme.style(Role::Quiet));
            let state = pad(&ctx.words.code("job", job.state.code()), states, false);
            let x = put(buffer, line, x, y, &state, ctx.theme.style(role));
            let x = put(buffer, line, x + 2, y, &pad(&job.what, names, false), ctx.theme.style(Role::Plain));
            let room = usize::from(line.right().saturating_sub(x + 2));
            put(buffer, line, x + 2, y, &fit(&job.note, room), ctx.theme.style(Role::Quiet));
            if at == self.cursor.at {
                buffer.set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
        let key = ctx.keys.key_of(Action::Refuse, self.places()).unwrap_or_default();
        let hint = fit(&ctx.words.fill("jobs-keys", &[("key", key.into())]), inner.width.into());
        put(buffer, inner, inner.x, inner.bottom().saturating_sub(1), &hint, ctx.theme.style(Role::Quiet));
    }
}
