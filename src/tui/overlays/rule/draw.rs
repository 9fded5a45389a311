//! How the editor of a rule looks: its fields, below the condition what is wrong with it or could follow, then how many cases it
//! selects now, what the tests say, and every mistake with its place.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Field, RuleEditor, Value};
use crate::domain::query;
use crate::domain::rules::{KINDS, Part};
use crate::services::{lists, wording};
use crate::tui::actions::{Action, Place};
use crate::tui::overlays::{Ctx, open_box};
use crate::tui::rows::kind_words;
use crate::tui::theme::Role;
use crate::tui::widgets::{field, fit, pad, put, width, wrap};

/// Lines of the steps while there is room, and the fewest.
const STEPS: u16 = 6;
const FEWEST_STEPS: u16 = 2;
/// Lines of mistakes.
const MISTAKES: usize = 4;

/// The word of a field.
const fn label(part: Option<Part>) -> &'static str {
    match part {
        None => "rule-field-name",
        Some(Part::Kind) => "rule-field-kind",
        Some(Part::On) => "rule-field-on",
        Some(Part::When) => "rule-field-when",
        Some(Part::Deeds) => "rule-field-do",
        Some(Part::Limit) => "rule-field-limit",
        Some(Part::LimitADay) => "rule-field-limit-a-day",
        Some(Part::Send) => "rule-field-send",
        Some(Part::Order) => "rule-field-order",
        Some(Part::Stop | Part::Other) => "rule-field-stop",
    }
}

/// What may stand in a field, shown while it is empty and has the focus.
const fn hint(part: Option<Part>) -> &'static str {
    match part {
        None => "rule-hint-name",
        Some(Part::On) => "rule-hint-on",
        Some(Part::Limit | Part::LimitADay) => "rule-hint-limit",
        Some(Part::Send) => "rule-hint-send",
        Some(Part::Order) => "rule-hint-order",
        _ => "rule-hint-when",
    }
}

impl RuleEditor {
    pub(super) fn draw_editor(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let told = self.told(ctx, area.width.saturating_sub(8).min(96));
        let fixed = u16::try_from(self.fields.len() + told.len() + 4).unwrap_or(20);
        let steps = area.height.saturating_sub(fixed).clamp(FEWEST_STEPS, STEPS);
        let size = (area.width.saturating_sub(4).min(100), (fixed + steps).min(area.height));
        let title = ctx.words.get(if self.off { "rule-title-off" } else { "rule-title" });
        let inner = open_box(frame, area, size, &title, ctx);
        if inner.height < 4 || inner.width < 20 {
            return;
        }
        let told_lines = u16::try_from(told.len()).unwrap_or(0).min(inner.height - 2);
        let foot = inner.bottom() - 1 - told_lines;
        let top = Rect { height: foot - inner.y, ..inner };
        match &self.raw {
            Some(raw) => self.draw_raw(raw, frame, top, ctx),
            None => self.draw_fields(steps, frame, top, ctx),
        }
        for (y, (text, role)) in (foot..inner.bottom() - 1).zip(&told) {
            put(frame.buffer_mut(), inner, inner.x, y, text, ctx.theme.style(*role));
        }
        let key = |action| ctx.keys.key_of(action, &[Place::Form]).unwrap_or_default();
        let blanks = [("save", key(Action::Submit).into()), ("editor", key(Action::Editor).into())];
        let keys = fit(&ctx.words.fill("rule-keys", &blanks), inner.width.into());
        put(frame.buffer_mut(), inner, inner.x, inner.bottom() - 1, &keys, ctx.theme.style(Role::Quiet));
    }

    fn draw_fields(&self, steps: u16, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let labels = self.fields.iter().map(|field| ctx.words.get(label(field.part)));
        let cells = labels.map(|text| width(&text)).max().unwrap_or(0).min(usize::from(area.width) / 3);
        let mut y = area.y;
        for (at, found) in self.fields.iter().enumerate() {
            if y >= area.bottom() {
                return;
            }
            let focus = at == self.focus;
            let role = if focus { Role::Key } else { Role::Quiet };
            let text = pad(&ctx.words.get(label(found.part)), cells, false) + if focus { " > " } else { "   " };
            let x = put(frame.buffer_mut(), area, area.x, y, &text, ctx.theme.style(role));
            let room = area.bottom() - y;
            let height = if matches!(found.value, Value::Steps(_)) { steps.min(room) } else { 1 };
            let line = Rect { x, y, width: area.right().saturating_sub(x), height };
            draw_value(frame, line, found, focus, ctx);
            y += height;
            if found.part == Some(Part::When) && y < area.bottom() {
                self.draw_condition(frame, Rect { y, height: 1, ..line }, ctx);
                y += 1;
            }
        }
    }

    /// Below the condition: what is wrong with it at its place, or what could follow.
    fn draw_condition(&self, frame: &mut Frame<'_>, line: Rect, ctx: &Ctx<'_>) {
        let (at, text, role) = match query::parse(self.kind(), &self.line(Some(Part::When))) {
            Err(error) => {
                let place = u16::try_from(error.at.start).unwrap_or(0).min(line.width / 2);
                (line.x + place, format!("^ {}", lists::query_error(ctx.words, &error)), Role::Bad)
            }
            Ok(_) => (line.x, self.suggestions().join("  "), Role::Key),
        };
        let text = fit(&text, usize::from(line.right().saturating_sub(at)));
        put(frame.buffer_mut(), line, at, line.y, &text, ctx.theme.style(role));
    }

    /// A text that no form can hold, from the first mistake on, each mistake marked below its line.
    fn draw_raw(&self, raw: &str, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let first = self.mistakes.first().map_or(1, |mistake| mistake.line).saturating_sub(3);
        let mut y = area.y;
        for (at, text) in raw.lines().enumerate().skip(first) {
            if y >= area.bottom() {
                return;
            }
            let head = format!("{:>3} ", at + 1);
            let x = put(frame.buffer_mut(), area, area.x, y, &head, ctx.theme.style(Role::Quiet));
            let room = usize::from(area.right().saturating_sub(x));
            let shown = fit(&crate::text::shown_line(text), room);
            put(frame.buffer_mut(), area, x, y, &shown, ctx.theme.style(Role::Plain));
            y += 1;
            if let Some(mistake) = self.mistakes.iter().find(|mistake| mistake.line == at + 1) {
                let before: String = text.chars().take(mistake.column.saturating_sub(1)).collect();
                let place = x + u16::try_from(width(&before)).unwrap_or(0);
                put(frame.buffer_mut(), area, place, y, "^", ctx.theme.style(Role::Bad));
                y += 1;
            }
        }
    }

    /// How many cases it is about now, what the tests say, and the mistakes.
    fn told(&self, ctx: &Ctx<'_>, cells: u16) -> Vec<(String, Role)> {
        let words = ctx.words;
        let mut told = Vec::new();
        // The line stays while a step is written, so that the box does not grow and shrink with every letter.
        if self.fields.get(self.focus).is_some_and(|found| found.part == Some(Part::Deeds)) {
            told.push((fit(&self.suggestions().join("  "), cells.into()), Role::Key));
        }
        if let Some(n) = self.matches {
            let kind = kind_words(self.kind(), words);
            let blanks = [("n", n.into()), ("kind", kind.into())];
            told.push((words.fill("rule-matches", &blanks), Role::Figure));
        }
        if !self.tried.is_empty() {
            let failing = self.tried.iter().filter(|tried| tried.fails()).count();
            let blanks = [("n", self.tried.len().into()), ("failing", failing.into())];
            let role = if failing > 0 { Role::Bad } else { Role::Good };
            told.push((words.fill("rule-tests", &blanks), role));
        }
        // What is still empty is not a mistake yet.
        let is_begun = self.trouble.is_some() || self.raw.is_some();
        let mistakes = self.mistakes.iter().filter(|mistake| is_begun || !mistake.known.is_empty());
        let lines = mistakes.flat_map(|mistake| {
            let place = self.place_of(mistake).and_then(|at| self.fields.get(at));
            let text = match place {
                Some(found) if self.raw.is_none() => {
                    words.pair(&words.get(label(found.part)), &wording::mistake_in_field(words, mistake))
                }
                _ => wording::mistake(words, mistake),
            };
            wrap(&text, cells.into())
        });
        told.extend(lines.take(MISTAKES).map(|line| (line, Role::Bad)));
        if let Some(trouble) = self.trouble.as_ref().filter(|_| self.mistakes.is_empty()) {
            told.extend(wrap(trouble, cells.into()).into_iter().take(MISTAKES).map(|line| (line, Role::Bad)));
        }
        told
    }
}

fn draw_value(frame: &mut Frame<'_>, area: Rect, found: &Field, focus: bool, ctx: &Ctx<'_>) {
    let plain = ctx.theme.style(Role::Plain);
    match &found.value {
        // A field that is not being typed into shows its beginning.
        Value::Line(input) if !focus => {
            let text = fit(&crate::text::shown_line(input.value()), area.width.into());
            put(frame.buffer_mut(), area, area.x, area.y, &text, plain);
        }
        Value::Line(input) => {
            field::draw(frame, area, input, plain, focus);
            if input.value().is_empty() && focus {
                let text = fit(&ctx.words.get(hint(found.part)), usize::from(area.width.saturating_sub(2)));
                put(frame.buffer_mut(), area, area.x + 2, area.y, &text, ctx.theme.style(Role::Quiet));
            }
        }
        Value::Kind(at) => {
            let name = kind_words(KINDS[*at], ctx.words);
            let text = if focus { format!("< {name} >") } else { name };
            put(frame.buffer_mut(), area, area.x, area.y, &text, plain);
        }
        Value::Flag(yes) => {
            let text = format!("[{}] {}", if *yes { 'x' } else { ' ' }, ctx.words.get(if *yes { "yes" } else { "no" }));
            put(frame.buffer_mut(), area, area.x, area.y, &text, plain);
        }
        Value::Steps(text) => {
            let role = if focus { Role::Key } else { Role::Border };
            for y in area.top()..area.bottom() {
                put(frame.buffer_mut(), area, area.x, y, "│", ctx.theme.style(role));
            }
            let inside = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
            text.draw(frame, inside, focus);
            if text.text().is_empty() && focus {
                let hint = fit(&ctx.words.get("rule-hint-do"), usize::from(inside.width.saturating_sub(2)));
                put(frame.buffer_mut(), inside, inside.x + 2, inside.y, &hint, ctx.theme.style(Role::Quiet));
            }
        }
    }
}
