//! A rule rehearsed over the desk's own past: how far it is, then what it would have done, what it missed by one condition, and
//! where it would have met other rules; each case can be opened, or kept as a test of the rule.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Overlay, open_box};
use crate::domain::ids::Key;
use crate::domain::rules::{Rule, Test};
use crate::domain::time::Instant;
use crate::services::automation::{Rehearsal as Found, Shelved};
use crate::services::wording;
use crate::text::{DatePattern, shown_line};
use crate::tui::actions::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, wrap};
use crate::tui::work::News;

/// The spans to choose from, in days.
const SPANS: [i64; 3] = [30, 90, 365];

/// Conditions that are told with their near misses.
const CONDITIONS: usize = 3;

/// How it stands.
enum State {
    Playing { at: usize, of: usize },
    Played(Box<Found>),
    Failed(String),
}

/// What a line of the result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Match,
    NearMiss,
    Clash,
}

/// One case of the result.
struct Line {
    sort: Sort,
    key: Key,
    at: Option<(Instant, Option<i64>)>,
    why: String,
    kept: bool,
}

/// The rehearsal of one rule.
pub struct Rehearsal {
    rule: Shelved,
    days: i64,
    state: State,
    lines: Vec<Line>,
    cursor: Cursor,
    /// The line that is being kept, and the text of the rule with it.
    keeping: Option<(usize, String)>,
    trouble: Option<String>,
}

impl Rehearsal {
    pub fn new(rule: Shelved) -> Self {
        Self {
            rule,
            days: SPANS[1],
            state: State::Playing { at: 0, of: 0 },
            lines: Vec::new(),
            cursor: Cursor::default(),
            keeping: None,
            trouble: None,
        }
    }

    /// Begins to play.
    pub fn begin(&mut self) -> Vec<Act> {
        self.state = State::Playing { at: 0, of: 0 };
        self.lines.clear();
        self.cursor = Cursor::default();
        self.trouble = None;
        vec![Act::Rehearse { name: self.rule.name.clone(), text: self.rule.text.clone(), days: self.days }]
    }

    /// Keeps the case under the cursor as a test: as it came out, or as the opposite, where the rule was wrong.
    fn keep(&mut self, as_it_is: bool, ctx: &Ctx<'_>) -> Vec<Act> {
        let Some(line) = self.lines.get(self.cursor.at).filter(|line| !line.kept) else { return Vec::new() };
        let Some((at, operation)) = line.at else {
            self.trouble = Some(ctx.words.get("rehearsal-no-moment"));
            return Vec::new();
        };
        let matches = (line.sort == Sort::Match) == as_it_is;
        let deeds = self.rule.read.as_ref().ok().map(|rule| rule.deeds.iter().map(|deed| deed.verb.clone()).collect());
        let test = Test { key: line.key, at, operation, matches, deeds: deeds.filter(|_| matches) };
        let command = self.rule.keep(&test);
        self.keeping = command.args.get("text").map(|text| (self.cursor.at, text.to_owned()));
        vec![Act::Run(vec![command])]
    }

    fn summary(&self, found: &Found, ctx: &Ctx<'_>) -> Vec<(String, Role)> {
        let words = ctx.words;
        let blanks = [
            ("days", self.days.into()),
            ("cases", found.n_cases.into()),
            ("events", found.n_events.into()),
            ("matched", found.hits.len().into()),
            ("missed", found.misses.len().into()),
        ];
        let mut lines = vec![(words.fill("rules-rehearsed", &blanks), Role::Title)];
        for (condition, n) in found.missed_by().into_iter().take(CONDITIONS) {
            let blanks = [("condition", shown_line(condition).into_owned().into()), ("n", n.into())];
            lines.push((words.fill("rules-missed-by", &blanks), Role::Quiet));
        }
        for (currency, minor) in &found.money {
            let amount = words.money(*minor, currency);
            lines.push((words.fill("rules-money", &[("amount", amount.into())]), Role::Figure));
        }
        if found.n_held > 0 {
            lines.push((words.fill("rules-would-wait", &[("n", found.n_held.into())]), Role::Warning));
        }
        for circle in &found.loops {
            let names = shown_line(&circle.join(" > ")).into_owned();
            lines.push((words.fill("rules-loop", &[("rules", names.into())]), Role::Bad));
        }
        lines
    }

    fn draw_lines(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let top = self.cursor.top(area.height.into());
        for (y, (at, found)) in (area.y..area.bottom()).zip(self.lines.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..area };
            let buffer = frame.buffer_mut();
            let (word, role) = match found.sort {
                Sort::Match => ("rules-matched", Role::Good),
                Sort::NearMiss => ("rules-missed", Role::Warning),
                Sort::Clash => ("rehearsal-clash", Role::Bad),
            };
            let kept = if found.kept { "* " } else { "  " };
            let x = put(buffer, line, line.x, y, kept, ctx.theme.style(Role::Key));
            let x = put(buffer, line, x, y, &pad(&ctx.words.get(word), 11, false), ctx.theme.style(role));
            let x = put(buffer, line, x, y, &pad(&found.key.to_string(), 10, false), ctx.theme.style(Role::Plain));
            let when = found.at.map_or_else(String::new, |(at, _)| ctx.words.date(at, DatePattern::Minute));
            let x = put(buffer, line, x, y, &pad(&when, 18, false), ctx.theme.style(Role::Quiet));
            let text = fit(&shown_line(&found.why), usize::from(line.right().saturating_sub(x)));
            put(buffer, line, x, y, &text, ctx.theme.style(Role::Plain));
            if at == self.cursor.at {
                buffer.set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
    }
}

fn lines(found: &Found, ctx: &Ctx<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let line = |sort, key, at, why| Line { sort, key, at, why, kept: false };
    for clash in &found.clashes {
        let blanks = [
            ("rule", clash.rule.as_str().into()),
            ("step", clash.step.as_str().into()),
            ("other", clash.other_step.as_str().into()),
            ("n", clash.n.into()),
        ];
        lines.push(line(Sort::Clash, clash.example, None, ctx.words.fill("rehearsal-clash-with", &blanks)));
    }
    for hit in &found.hits {
        let why = ctx.words.code("rule-event", hit.event);
        lines.push(line(Sort::Match, hit.key, Some((hit.at, hit.operation)), why));
    }
    for miss in &found.misses {
        lines.push(line(Sort::NearMiss, miss.key, Some((miss.at, miss.operation)), miss.condition.clone()));
    }
    lines
}

impl Overlay for Rehearsal {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Decide, Place::Move]
    }

    fn act(&mut self, action: Action, ctx: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape if matches!(self.state, State::Playing { .. }) => vec![Act::CancelWork, Act::Close],
            Action::Escape => vec![Act::Close],
            Action::Open => match self.lines.get(self.cursor.at) {
                Some(line) => vec![Act::Close, Act::Show(line.key)],
                None => Vec::new(),
            },
            Action::Accept => self.keep(true, ctx),
            Action::Refuse => self.keep(false, ctx),
            _ => {
                self.cursor.act(action, self.lines.len());
                Vec::new()
            }
        }
    }

    fn typed(&mut self, event: KeyEvent, _: &Ctx<'_>) -> Vec<Act> {
        let KeyCode::Char(c) = event.code else { return Vec::new() };
        let at = c.to_digit(10).and_then(|n| usize::try_from(n).ok()).and_then(|n| n.checked_sub(1));
        match at.and_then(|at| SPANS.get(at)) {
            Some(days) if !matches!(self.state, State::Playing { .. }) => {
                self.days = *days;
                self.begin()
            }
            _ => Vec::new(),
        }
    }

    fn reported(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Act> {
        match news {
            News::Rehearsing { at, of } => self.state = State::Playing { at: *at, of: *of },
            News::Rehearsed(found) => {
                self.lines = lines(found, ctx);
                self.state = State::Played(found.clone());
            }
            News::Done(outcome) if !outcome.operations.is_empty() => {
                if let Some((at, text)) = self.keeping.take() {
                    self.rule.read = Rule::read(&text);
                    self.rule.text = text;
                    if let Some(line) = self.lines.get_mut(at) {
                        line.kept = true;
                    }
                    self.cursor.act(Action::Down, self.lines.len());
                }
            }
            News::Done(outcome) => {
                self.trouble = outcome.refused.first().map(|(_, refusal)| wording::refusal(ctx.words, refusal));
            }
            News::Failed(error) if matches!(self.state, State::Playing { .. }) => {
                self.state = State::Failed(wording::desk_error(ctx.words, error));
            }
            News::Failed(error) => self.trouble = Some(wording::desk_error(ctx.words, error)),
            _ => {}
        }
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let size = (area.width.saturating_sub(4).min(110), area.height.saturating_sub(2));
        let title = ctx.words.fill("rehearsal-title", &[("name", shown_line(&self.rule.name).into_owned().into())]);
        let inner = open_box(frame, area, size, &title, ctx);
        if inner.height < 5 {
            return;
        }
        let told = match &self.state {
            State::Playing { at, of } => {
                let text = ctx.words.fill("rehearsal-playing", &[("n", (*at).into()), ("total", (*of).into())]);
                vec![(text, Role::Quiet)]
            }
            State::Failed(text) => vec![(text.clone(), Role::Bad)],
            State::Played(found) => self.summary(found, ctx),
        };
        let mut y = inner.y;
        for (text, role) in &told {
            for part in wrap(text, inner.width.into()) {
                if y < inner.bottom() - 2 {
                    put(frame.buffer_mut(), inner, inner.x, y, &part, ctx.theme.style(*role));
                    y += 1;
                }
            }
        }
        if matches!(self.state, State::Played(_)) && self.lines.is_empty() {
            let text = ctx.words.get("rehearsal-nothing");
            put(frame.buffer_mut(), inner, inner.x, y + 1, &text, ctx.theme.style(Role::Quiet));
        }
        let list = Rect { y: y + 1, height: (inner.bottom() - 1).saturating_sub(y + 1), ..inner };
        self.draw_lines(frame, list, ctx);
        let (text, role) = match &self.trouble {
            Some(trouble) => (trouble.clone(), Role::Bad),
            None => (ctx.words.get("rehearsal-keys"), Role::Quiet),
        };
        let text = fit(&text, inner.width.into());
        put(frame.buffer_mut(), inner, inner.x, inner.bottom() - 1, &text, ctx.theme.style(role));
    }
}
