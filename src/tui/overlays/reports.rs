//! The reports that were made: each is sent to somebody, compared with how things stand now, or taken from the list.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::domain::change::{MadeReport, Record as _};
use crate::domain::time::{Instant, civil};
use crate::text::{DatePattern, Lang, shown_line};
use crate::tui::actions::{Action, Place};
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, put, wrap};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (116, 30);
/// Lines below the list: where the file is, and the keys.
const FOOT: u16 = 4;

pub struct Reports {
    now: Instant,
    lang: Lang,
    kept: Vec<MadeReport>,
    loaded: bool,
    cursor: Cursor,
}

impl Reports {
    pub fn new(now: Instant, lang: Lang) -> Self {
        Self { now, lang, kept: Vec::new(), loaded: false, cursor: Cursor::default() }
    }

    /// The question that fills it.
    pub const fn question() -> Ask {
        Ask { slot: Slot::Shelf, generation: 0, question: Question::Shelf }
    }

    fn list(area: Rect) -> Rect {
        Rect { height: area.height.saturating_sub(FOOT), ..area }
    }

    fn under_cursor(&self) -> Option<&MadeReport> {
        self.kept.get(self.cursor.at)
    }

    /// The form of a verb on the report under the cursor.
    fn form(&self, id: &'static str) -> Vec<Act> {
        let targets: Vec<_> = self.under_cursor().map(MadeReport::key).into_iter().collect();
        if targets.is_empty() { Vec::new() } else { vec![Act::Close, Act::Form { id, targets, with: BTreeMap::new() }] }
    }

    fn since(&self) -> Vec<Act> {
        let question = self.under_cursor().map(|made| Question::Since(made.id, self.now, self.lang));
        question.map_or_else(Vec::new, |question| vec![Act::Ask(Ask { slot: Slot::Since, generation: 0, question })])
    }
}

fn told(made: &MadeReport, ctx: &Ctx<'_>) -> (String, Role) {
    let words = ctx.words;
    let day = |day: i64| civil(day).map_or_else(String::new, |date| date.to_string());
    let at = words.date(made.made_at, DatePattern::Minute);
    let (sent, role) = match made.sent_at {
        Some(_) => (words.fill("reports-sent", &[("to", made.sent_to.as_str().into())]), Role::Good),
        None => (String::new(), Role::Plain),
    };
    let days = format!("{}..{}", day(made.first_day), day(made.until_day - 1));
    let parts = [made.key().to_string(), shown_line(&made.title).into_owned(), days, made.format.clone(), at, sent];
    (parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  "), role)
}

impl Overlay for Reports {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Move]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => return vec![Act::Close],
            Action::Open => return self.form("send_report"),
            _ => _ = self.cursor.act(action, self.kept.len()),
        }
        Vec::new()
    }

    fn typed(&mut self, event: KeyEvent, _: &Ctx<'_>) -> Vec<Act> {
        match event.code {
            KeyCode::Char('T') => self.form("send_report"),
            KeyCode::Char('d') | KeyCode::Delete => self.form("remove"),
            KeyCode::Char('=') => self.since(),
            _ => Vec::new(),
        }
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Shelf(kept) = answer {
            self.kept.clone_from(kept);
            self.loaded = true;
            self.cursor.at = self.cursor.at.min(self.kept.len().saturating_sub(1));
        }
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let room = Self::list(room_inside(area, SIZE));
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.kept.len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, at_most(area, SIZE), &ctx.words.get("reports-title"), ctx);
        if inner.height <= FOOT {
            return;
        }
        let list = Self::list(inner);
        let top = self.cursor.top(usize::from(list.height).max(1));
        for (y, (at, made)) in (list.y..list.bottom()).zip(self.kept.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..list };
            let (text, role) = told(made, ctx);
            put(frame.buffer_mut(), line, line.x, y, &fit(&text, line.width.into()), ctx.theme.style(role));
            if at == self.cursor.at {
                frame.buffer_mut().set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
        let hint = if self.loaded { "reports-hint-kept" } else { "sections-reading" };
        let foot = match self.under_cursor() {
            Some(made) => shown_line(&made.path).into_owned(),
            None if self.loaded => ctx.words.get("reports-none"),
            None => String::new(),
        };
        for (y, line) in (list.bottom() + 1..inner.bottom() - 1).zip(wrap(&foot, inner.width.into())) {
            put(frame.buffer_mut(), inner, inner.x, y, &line, ctx.theme.style(Role::Quiet));
        }
        let hint = fit(&ctx.words.get(hint), inner.width.into());
        put(frame.buffer_mut(), inner, inner.x, inner.bottom() - 1, &hint, ctx.theme.style(Role::Quiet));
    }
}
