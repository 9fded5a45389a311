//! The sections of all reports as people write them: who wrote what, and Enter to write on; a comment stands beside the text.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::domain::ids::{Key, Kind};
use crate::domain::passages::sides;
use crate::domain::time::Instant;
use crate::services::reports::texts::{Section, comment, edit};
use crate::text::{Lang, shown_line};
use crate::tui::actions::{Action, Place};
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, put, wrap};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (110, 34);

#[derive(Default)]
pub struct Sections {
    all: Vec<Section>,
    loaded: bool,
    cursor: Cursor,
}

impl Sections {
    /// The question that fills it.
    pub fn question(now: Instant, lang: Lang) -> Ask {
        Ask { slot: Slot::Sections, generation: 0, question: Question::Sections(now, lang) }
    }

    fn list(area: Rect) -> Rect {
        let foot = 2 + Self::preview_height(area);
        Rect { height: area.height.saturating_sub(foot), ..area }
    }

    /// Lines for what the section under the cursor says.
    const fn preview_height(area: Rect) -> u16 {
        if area.height < 12 { 0 } else { area.height / 3 }
    }

    /// What the section under the cursor says now: its figures filled in, what is wrong with a sentence, remarks, both sides of a
    /// conflict.
    fn preview(&self, width: usize, ctx: &Ctx<'_>) -> Vec<(String, Role)> {
        let words = ctx.words;
        let written = self.all.get(self.cursor.at).and_then(|section| section.written.as_ref());
        let Some(written) = written else {
            let hint = if self.loaded { words.get("sections-figures") } else { String::new() };
            return wrap(&hint, width).into_iter().map(|line| (line, Role::Quiet)).collect();
        };
        let mut lines = Vec::new();
        let mut put = |text: String, role| lines.extend(wrap(&text, width).into_iter().map(|line| (line, role)));
        if let Some(open) = &written.open {
            put(words.fill("texts-conflict", &[("n", open.version.into())]), Role::Bad);
            for sides in sides(&open.text) {
                for (by, side) in [(sides.left_by, sides.left), (sides.right_by, sides.right)] {
                    put(format!("{by} | {}", shown_line(&side.join(" "))), Role::Bad);
                }
            }
        }
        for sentence in &written.sentences {
            let stale = sentence.stale.then(|| words.get("texts-stale"));
            let overstated = sentence.overstated.then(|| words.get("texts-overstated"));
            let marks: String = stale.into_iter().chain(overstated).map(|mark| format!("  [{mark}]")).collect();
            let role = if marks.is_empty() { Role::Plain } else { Role::Warning };
            put(format!("{}{marks}", shown_line(&sentence.text)), role);
        }
        for comment in &written.comments {
            put(format!("# {}: {}", shown_line(&comment.author), shown_line(&comment.text)), Role::Quiet);
        }
        lines
    }

    /// The form in which the section under the cursor is written, with what it says now.
    fn form(&self, id: &'static str) -> Vec<Act> {
        let Some(section) = self.all.get(self.cursor.at) else { return Vec::new() };
        let newest = section.newest.as_ref();
        let command = match id {
            "edit" => {
                let text = newest.map_or("", |one| one.text.as_str());
                edit(&section.place, text, Some(newest.map_or(0, |one| one.version)))
            }
            _ => comment(&section.place, ""),
        };
        let with: BTreeMap<String, String> = command.args.0.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        vec![Act::Close, Act::Form { id, targets: vec![Key::new(Kind::Passage, 0)], with }]
    }

    fn draw_section(&self, section: &Section, at: usize, line: Rect, frame: &mut Frame<'_>, ctx: &Ctx<'_>) {
        let words = ctx.words;
        let title = format!("{}  {}  {}", section.report, section.place.period, section.title);
        let x = put(frame.buffer_mut(), line, line.x, line.y, &shown_line(&title), ctx.theme.style(Role::Plain));
        let (told, role) = match &section.newest {
            None => (String::new(), Role::Quiet),
            Some(one) if one.open => (words.get("texts-open"), Role::Bad),
            Some(one) => {
                let blanks = [("n", one.version.into()), ("authors", one.author.as_str().into())];
                let first = one.text.lines().next().unwrap_or_default();
                (format!("{}  {}", words.fill("texts-version", &blanks), shown_line(first)), Role::Good)
            }
        };
        let room = usize::from(line.right().saturating_sub(x + 2));
        put(frame.buffer_mut(), line, x + 2, line.y, &fit(&told, room), ctx.theme.style(role));
        if at == self.cursor.at {
            frame.buffer_mut().set_style(line, ctx.theme.style(Role::Cursor));
        }
    }
}

impl Overlay for Sections {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Move]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => return vec![Act::Close],
            Action::Open => return self.form("edit"),
            _ => _ = self.cursor.act(action, self.all.len()),
        }
        Vec::new()
    }

    fn typed(&mut self, event: KeyEvent, _: &Ctx<'_>) -> Vec<Act> {
        match event.code {
            KeyCode::Char('c') => self.form("edit"),
            KeyCode::Char('C') => self.form("comment"),
            _ => Vec::new(),
        }
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Sections(all) = answer {
            self.all.clone_from(all);
            self.loaded = true;
        }
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let room = Self::list(room_inside(area, SIZE));
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.all.len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, at_most(area, SIZE), &ctx.words.get("sections-title"), ctx);
        if inner.height < 3 {
            return;
        }
        let list = Self::list(inner);
        let top = self.cursor.top(usize::from(list.height).max(1));
        for (y, (at, section)) in (list.y..list.bottom()).zip(self.all.iter().enumerate().skip(top)) {
            self.draw_section(section, at, Rect { y, height: 1, ..list }, frame, ctx);
        }
        for (y, (line, role)) in (list.bottom() + 1..inner.bottom() - 1).zip(self.preview(inner.width.into(), ctx)) {
            put(frame.buffer_mut(), inner, inner.x, y, &fit(&line, inner.width.into()), ctx.theme.style(role));
        }
        let hint = if self.loaded { "sections-hint" } else { "sections-reading" };
        let hint = fit(&ctx.words.get(hint), inner.width.into());
        put(frame.buffer_mut(), inner, inner.x, inner.bottom() - 1, &hint, ctx.theme.style(Role::Quiet));
    }
}
