//! What customers say in the period of the dashboard: phrases that rise, quotes that stand for many and what was said with
//! ratings, in all and by product line; Enter leads to the cases of each.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::domain::ids::{Key, Kind};
use crate::domain::time::Instant;
use crate::report::pictures::group_word;
use crate::report::wording;
use crate::services::dashboard::{Look, Said};
use crate::services::read::Voice;
use crate::services::voices::{Heard, Rated, Rising};
use crate::text::{DatePattern, shown_line};
use crate::tui::actions::{Action, Place};
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, wrap};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (124, 40);
/// A phrase is not wider than this.
const PHRASE: usize = 26;

/// What is said, of one line after another.
#[derive(Default)]
pub struct Voices {
    said: Option<Said>,
    line: usize,
    cursor: Cursor,
    trouble: Option<&'static str>,
}

/// What stands in a line of the list.
enum Entry<'a> {
    Head(&'static str),
    Rising(&'a Rising),
    Quote(&'a Voice),
    Rated(&'a Rated),
    Nothing(&'static str),
}

impl Voices {
    /// The question that fills it.
    pub const fn question(now: Instant, look: Look) -> Ask {
        Ask { slot: Slot::Said, generation: 0, question: Question::Said(now, look) }
    }

    fn heard(&self) -> Option<&Heard> {
        self.said.as_ref()?.lines.get(self.line).map(|of| &of.heard)
    }

    fn entries_now(&self) -> Vec<Entry<'_>> {
        let (Some(said), Some(heard)) = (&self.said, self.heard()) else { return Vec::new() };
        let mut all = vec![Entry::Head("voices-head-rising")];
        all.extend(heard.rising.iter().map(Entry::Rising));
        if heard.rising.is_empty() {
            all.push(Entry::Nothing("voices-nothing-rises"));
        }
        all.push(Entry::Head("voices-head-quotes"));
        all.extend(heard.quotes.iter().map(Entry::Quote));
        if heard.quotes.is_empty() {
            all.push(Entry::Nothing("voices-no-quotes"));
        }
        // Ratings know no line by themselves here; they stand with everything.
        if self.line == 0 && !said.rated.is_empty() {
            all.push(Entry::Head("voices-head-ratings"));
            all.extend(said.rated.iter().map(Entry::Rated));
        }
        all
    }

    /// The cursor stands on what leads to cases, the nearest in the direction it goes.
    fn step(&mut self, action: Action) {
        let count = self.entries_now().len();
        let from = self.cursor.at;
        if !self.cursor.act(action, count) {
            return;
        }
        let forward = self.cursor.at >= from;
        let leads: Vec<usize> = (0..count).filter(|at| self.leads(*at)).collect();
        let at = self.cursor.at;
        let next = leads.iter().copied().find(|to| *to >= at);
        let before = leads.iter().rev().copied().find(|to| *to <= at);
        self.cursor.at = if forward { next.or(before) } else { before.or(next) }.unwrap_or(0);
    }

    fn leads(&self, at: usize) -> bool {
        matches!(self.entries_now().get(at), Some(Entry::Rising(_) | Entry::Quote(_) | Entry::Rated(_)))
    }

    fn turn(&mut self, by: usize) {
        let n = self.said.as_ref().map_or(1, |said| said.lines.len()).max(1);
        self.line = (self.line + by) % n;
        self.go_to_first();
    }

    fn go_to_first(&mut self) {
        let count = self.entries_now().len();
        self.cursor.at = (0..count).find(|at| self.leads(*at)).unwrap_or(0);
    }

    /// The cases of what is under the cursor.
    fn follow(&mut self) -> Vec<Act> {
        let found = match self.entries_now().get(self.cursor.at) {
            Some(Entry::Rising(rising)) => cases(&rising.said_by),
            Some(Entry::Quote(voice)) => cases(&[voice.key]).or_else(|| of_order(voice)),
            Some(Entry::Rated(rated)) => cases(&[rated.ticket]),
            _ => return Vec::new(),
        };
        match found {
            Some((kind, filter)) => vec![Act::Close, Act::Drill { kind, filter }],
            None => {
                self.trouble = Some("voices-no-case");
                Vec::new()
            }
        }
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        let words = ctx.words;
        let Some(said) = &self.said else { return words.get("voices-title") };
        let period = wording::period(words, (said.scope.first_day, said.scope.until_day), said.shop.today);
        let line = match said.lines.get(self.line).map(|of| of.line.as_str()) {
            None | Some("") => words.get("voices-all-lines"),
            Some(line) => shown_line(line).into_owned(),
        };
        let mut parts = vec![words.get("voices-title"), period];
        for (by, word) in &said.scope.groups {
            let word = shown_line(&group_word(words, *by, word)).into_owned();
            parts.push(format!("{}: {word}", words.code("dimension", by.code())));
        }
        // Of one product line there are no others to turn to.
        if said.lines.len() > 1 || said.scope.groups.is_empty() {
            parts.push(format!("{line} ({}/{})", self.line + 1, said.lines.len()));
        }
        parts.join(" · ")
    }

    fn draw_entry(&self, entry: &Entry<'_>, line: Rect, frame: &mut Frame<'_>, ctx: &Ctx<'_>) {
        let words = ctx.words;
        let room = usize::from(line.width);
        let mut put_all = |parts: &[(String, Role)]| {
            let mut x = line.x;
            for (text, role) in parts {
                let room = usize::from(line.right().saturating_sub(x));
                x = put(frame.buffer_mut(), line, x, line.y, &fit(text, room), ctx.theme.style(*role));
            }
        };
        match entry {
            Entry::Head(key) => put_all(&[(words.get(key), Role::Title)]),
            Entry::Nothing(key) => put_all(&[(format!("  {}", words.get(key)), Role::Quiet)]),
            Entry::Rising(rising) => {
                let wide = PHRASE.min(room / 3);
                let blanks = [("now", rising.now.into()), ("before", rising.before.into())];
                let counts = words.fill("voices-counts", &blanks);
                put_all(&[
                    (format!("  {} ", pad(&shown_line(&rising.phrase), wide, false)), Role::Figure),
                    (format!("{counts}  "), Role::Plain),
                    (shown_line(&rising.quote.text).into_owned(), Role::Quiet),
                ]);
            }
            Entry::Quote(voice) => {
                let who = pad(&voice.key.to_string(), 9, false);
                put_all(&[(format!("  {who}"), Role::Key), (shown_line(&voice.text).into_owned(), Role::Plain)]);
            }
            Entry::Rated(rated) => {
                let who = pad(&rated.ticket.to_string(), 9, false);
                let score = words.fill("voices-score", &[("n", rated.score.into())]);
                let role = if rated.score > 3 { Role::Good } else { Role::Bad };
                put_all(&[
                    (format!("  {who}"), Role::Key),
                    (format!("{score}  "), role),
                    (shown_line(&rated.comment).into_owned(), Role::Plain),
                    (format!("  {}", words.date(rated.at, DatePattern::Day)), Role::Quiet),
                ]);
            }
        }
    }

    /// What is under the cursor in full, since a line cuts it off.
    fn in_full(&self) -> String {
        match self.entries_now().get(self.cursor.at) {
            Some(Entry::Rising(rising)) => rising.quote.text.clone(),
            Some(Entry::Quote(voice)) => voice.text.clone(),
            Some(Entry::Rated(rated)) => rated.comment.clone(),
            _ => String::new(),
        }
    }
}

/// The list that shows most of some cases; reviews have none.
fn cases(keys: &[Key]) -> Option<(Kind, String)> {
    let mut by_kind: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    for key in keys.iter().filter(|key| matches!(key.kind, Kind::Return | Kind::Ticket)) {
        by_kind.entry(key.kind).or_default().push(key.to_string());
    }
    let (kind, numbers) = by_kind.into_iter().max_by_key(|(_, numbers)| numbers.len())?;
    Some((kind, format!("number:{}", numbers.join(","))))
}

/// The returns of a review's order.
fn of_order(voice: &Voice) -> Option<(Kind, String)> {
    (!voice.order_ref.is_empty()).then(|| (Kind::Return, format!("order:\"{}\"", voice.order_ref.replace('"', " "))))
}

/// The list, and below it two lines for what is under the cursor and one for the keys.
fn rooms(inner: Rect) -> (Rect, Rect) {
    let list = Rect { height: inner.height.saturating_sub(4), ..inner };
    (list, Rect { y: list.bottom() + 1, height: inner.height.saturating_sub(list.height + 1), ..inner })
}

impl Overlay for Voices {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Move]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        self.trouble = None;
        match action {
            Action::Escape => return vec![Act::Close],
            Action::Open => return self.follow(),
            _ => self.step(action),
        }
        Vec::new()
    }

    fn typed(&mut self, event: KeyEvent, _: &Ctx<'_>) -> Vec<Act> {
        let n = self.said.as_ref().map_or(1, |said| said.lines.len());
        match event.code {
            KeyCode::Tab | KeyCode::Char(']') => self.turn(1),
            KeyCode::BackTab | KeyCode::Char('[') => self.turn(n.saturating_sub(1)),
            KeyCode::Char('s' | 'q') => return vec![Act::Close],
            _ => {}
        }
        Vec::new()
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Said(said) = answer {
            self.said = Some(said.as_ref().clone());
            self.line = 0;
            self.go_to_first();
        }
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let (list, _) = rooms(room_inside(area, SIZE));
        Some(Entries { room: list, lines: 1, cursor: self.cursor, count: self.entries_now().len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, at_most(area, SIZE), &self.title(ctx), ctx);
        let (list, below) = rooms(inner);
        if list.height < 3 {
            return;
        }
        if self.said.is_none() {
            let text = ctx.words.get("voices-reading");
            put(frame.buffer_mut(), list, list.x, list.y, &text, ctx.theme.style(Role::Quiet));
            return;
        }
        let entries = self.entries_now();
        let top = self.cursor.top(list.height.into());
        for (y, (at, entry)) in (list.y..list.bottom()).zip(entries.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..list };
            self.draw_entry(entry, line, frame, ctx);
            if at == self.cursor.at && self.leads(at) {
                frame.buffer_mut().set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
        let full = wrap(&shown_line(&self.in_full()), below.width.into());
        for (y, text) in (below.y..below.bottom().saturating_sub(1)).zip(&full) {
            put(frame.buffer_mut(), below, below.x, y, text, ctx.theme.style(Role::Plain));
        }
        let (hint, role) = match (self.trouble, self.heard()) {
            (Some(trouble), _) => (ctx.words.get(trouble), Role::Warning),
            (None, heard) => {
                let (now, before) = heard.map_or((0, 0), |heard| (heard.n_now, heard.n_before));
                (ctx.words.fill("voices-keys", &[("now", now.into()), ("before", before.into())]), Role::Quiet)
            }
        };
        let hint = fit(&hint, below.width.into());
        put(frame.buffer_mut(), below, below.x, below.bottom() - 1, &hint, ctx.theme.style(role));
    }
}
