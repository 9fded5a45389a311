//! What was done on the desk, newest first: each group can be taken back from here.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::services::read::Group;
use crate::text::{DatePattern, shown_line};
use crate::tui::actions::{Action, Place};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (100, 26);

/// As many groups as somebody scrolls through.
const GROUPS: i64 = 500;

/// Above so many changes, taking back asks first.
const ASKS_ABOVE: i64 = 50;

/// The list of groups.
#[derive(Default)]
pub struct History {
    groups: Vec<Group>,
    cursor: Cursor,
    loaded: bool,
}

impl History {
    /// The question that fills it.
    pub const fn question() -> Ask {
        Ask { slot: Slot::History, generation: 0, question: Question::History { before: None, limit: GROUPS } }
    }

    fn sentence(group: &Group, ctx: &Ctx<'_>) -> String {
        let verb = ctx.words.code("verb", &group.verb);
        let target = group.target.map_or(String::new(), |key| key.to_string());
        let n = ctx.words.fill("history-changes", &[("n", group.n_changes.into())]);
        format!("{verb} {target}  {n}  {}", shown_line(&group.actor))
    }

    fn take_back(&self, ctx: &Ctx<'_>) -> Vec<Act> {
        let Some(group) = self.groups.get(self.cursor.at).filter(|group| group.undone_by.is_none()) else {
            return Vec::new();
        };
        let undo = vec![Act::Undo(group.id)];
        if group.n_changes <= ASKS_ABOVE {
            return undo;
        }
        let question = ctx.words.fill("history-ask", &[("n", group.n_changes.into())]);
        vec![Act::Open(Box::new(Confirm::new(question, undo)))]
    }
}

impl Overlay for History {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Move, Place::Global]
    }

    fn opens(&self) -> &'static str {
        "action-undo"
    }

    fn act(&mut self, action: Action, ctx: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape | Action::Quit => vec![Act::Close],
            Action::Open => self.take_back(ctx),
            _ => {
                self.cursor.act(action, self.groups.len());
                Vec::new()
            }
        }
    }

    fn fills(&self) -> Option<Ask> {
        Some(Self::question())
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::History(groups) = answer {
            self.groups.clone_from(groups);
            self.loaded = true;
            self.cursor.at = self.cursor.at.min(self.groups.len().saturating_sub(1));
        }
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let inner = room_inside(area, SIZE);
        let room = Rect { height: inner.height.saturating_sub(1), ..inner };
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.groups.len() })
    }

    /// A first click puts the cursor on a group; only one on the cursor takes it back.
    fn clicked(&mut self, at: Position, area: Rect, ctx: &Ctx<'_>) -> Vec<Act> {
        let Some(entry) = self.entries(area, ctx).and_then(|entries| entries.at(at)) else { return Vec::new() };
        if entry == self.cursor.at {
            return self.take_back(ctx);
        }
        self.cursor.at = entry;
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, at_most(area, SIZE), &ctx.words.get("history-title"), ctx);
        if inner.height < 2 {
            return;
        }
        let buffer = frame.buffer_mut();
        let hint = ctx.words.get(if self.groups.is_empty() && self.loaded { "history-empty" } else { "history-hint" });
        put(buffer, inner, inner.x, inner.bottom() - 1, &hint, ctx.theme.style(Role::Quiet));
        let top = self.cursor.top(usize::from(inner.height - 1));
        for (y, (at, group)) in (inner.y..inner.bottom() - 1).zip(self.groups.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..inner };
            let when = ctx.words.date(group.recorded_at, DatePattern::Minute);
            let x = put(buffer, line, line.x, y, &pad(&when, 17, false), ctx.theme.style(Role::Quiet));
            let gone = group.undone_by.is_some();
            let mark = if gone { ctx.words.get("history-undone") + " " } else { String::new() };
            let room = usize::from(line.right().saturating_sub(x));
            let text = fit(&format!("{mark}{}", Self::sentence(group, ctx)), room);
            put(buffer, line, x, y, &text, ctx.theme.style(if gone { Role::Quiet } else { Role::Plain }));
            if at == self.cursor.at {
                buffer.set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
    }
}
