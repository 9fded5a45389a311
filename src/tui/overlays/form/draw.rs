//! How a form looks: fields below each other with room for the ones of several lines, the money sheet, then why something is
//! wrong and which keys lead on.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::Form;
use super::entry::{Entry, Value};
use crate::domain::command::{ArgKind, ArgSpec};
use crate::domain::refunds::RefundStatus;
use crate::domain::understanding::language::language;
use crate::services::{sheets, wording};
use crate::tui::actions::{Action, Place};
use crate::tui::codes;
use crate::tui::overlays::{Ctx, box_inside, open_box};
use crate::tui::theme::Role;
use crate::tui::widgets::{centred, field, fit, pad, put, width, wrap};

/// Lines of a box that must be filled in, of one that may stay empty, and the most that any grows to.
const NEEDED_LINES: usize = 6;
const OPTIONAL_LINES: usize = 2;
const MOST_LINES: usize = 10;

/// Lines of what the customer said.
const QUOTE_LINES: usize = 8;

/// Cells between a field's name and its value.
const GAP: u16 = 3;

impl Form {
    /// Where everything is in an area.
    fn layout(&self, area: Rect, ctx: &Ctx<'_>) -> Layout {
        let cells = area.width.saturating_sub(4).min(if self.has_box() { 96 } else { 78 });
        let inside = cells.saturating_sub(4);
        let labels: Vec<String> = self.entries.iter().map(|entry| self.label(entry.spec, ctx)).collect();
        let label_cells = labels.iter().map(|text| width(text)).max().unwrap_or(0).min(usize::from(inside) / 2);
        let value_cells = inside.saturating_sub(GAP + u16::try_from(label_cells).unwrap_or(0));
        let remark = self
            .remark(ctx)
            .map_or_else(|| (Vec::new(), Role::Plain), |(text, role)| (wrap(&text, inside.into()), role));
        let notes = self.sheet_notes(inside.into(), ctx);
        let sheet_lines = self.sheet.as_ref().map_or(0, |refund| refund.sheet.len() + 2 + notes.len());
        let mut quote = self.about.as_ref().map_or_else(Vec::new, |text| said(text, inside));
        let most = usize::from(area.height / 4).min(QUOTE_LINES);
        let cut = quote.len() > most;
        quote.truncate(most);
        let quote_lines = if quote.is_empty() { 0 } else { quote.len() + 1 };
        let around = sheet_lines + remark.0.len() + quote_lines + 2;
        let room = usize::from(area.height.saturating_sub(2)).saturating_sub(around).max(1);
        let heights = self.heights(value_cells, room);
        let lines = heights.iter().sum::<usize>().min(room) + around + 2;
        let size = (cells, u16::try_from(lines).unwrap_or(24));
        let fields = self.fields(box_inside(centred(area, size.0, size.1)), quote_lines, &heights, room);
        Layout { size, labels, label_cells, remark, quote, cut, fields }
    }

    /// The rooms of the fields that are in sight.
    fn fields(&self, inner: Rect, quote_lines: usize, heights: &[usize], room: usize) -> Vec<(usize, Rect)> {
        if inner.height < 3 {
            return Vec::new();
        }
        let mut y = inner.y + u16::try_from(quote_lines).unwrap_or(0).min(inner.height - 2);
        let mut fields = Vec::new();
        for (at, height) in heights.iter().enumerate().skip(first_in_sight(heights, self.focus, room)) {
            let height = u16::try_from(*height).unwrap_or(1).min((inner.bottom() - 2).saturating_sub(y));
            if height == 0 {
                break;
            }
            fields.push((at, Rect { y, height, ..inner }));
            y += height;
        }
        fields
    }

    /// The field at a cell of the screen, with its room.
    pub(super) fn field_at(&self, at: Position, area: Rect, ctx: &Ctx<'_>) -> Option<(usize, Rect)> {
        self.layout(area, ctx).fields.into_iter().find(|(_, room)| room.contains(at))
    }

    pub(super) fn draw_form(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let Layout { size, labels, label_cells, remark: (remark, role), quote, cut, fields } = self.layout(area, ctx);
        let title = format!("{}  {}", ctx.words.code("verb", self.verb.id), self.what(ctx));
        let inner = open_box(frame, area, size, title.trim_end(), ctx);
        if inner.height < 3 || inner.width < 8 {
            return;
        }
        for (row, text) in (inner.y..inner.bottom()).zip(&quote) {
            let last = cut && usize::from(row - inner.y) + 1 == quote.len();
            let text = if last { fit(&format!("{text} …"), inner.width.into()) } else { text.clone() };
            put(frame.buffer_mut(), inner, inner.x, row, &text, ctx.theme.style(Role::Quiet));
        }
        for (at, part) in &fields {
            let value = self.draw_label(frame, *part, &labels[*at], label_cells, *at == self.focus, ctx);
            draw_value(frame, value, &self.entries[*at], *at == self.focus, ctx);
        }
        let y = fields.last().map_or(inner.y, |(_, part)| part.bottom());
        let foot = inner.bottom() - 1 - u16::try_from(remark.len()).unwrap_or(0).min(inner.height - 2);
        self.draw_sheet(frame, Rect { y, height: foot.saturating_sub(y), ..inner }, ctx);
        for (row, text) in (foot..inner.bottom() - 1).zip(&remark) {
            put(frame.buffer_mut(), inner, inner.x, row, text, ctx.theme.style(role));
        }
        let hint = fit(&self.key_hint(ctx), inner.width.into());
        put(frame.buffer_mut(), inner, inner.x, inner.bottom() - 1, &hint, ctx.theme.style(Role::Quiet));
    }

    /// What is wrong with what stands here; else what is doubtful about it: an answer may be in another language than its reader's.
    fn remark(&self, ctx: &Ctx<'_>) -> Option<(String, Role)> {
        if let Some(trouble) = &self.trouble {
            return Some((trouble.clone(), Role::Bad));
        }
        let answer = self.entries.iter().find(|entry| self.verb.id == "answer" && entry.spec.name == "text")?;
        let (wanted, language) = (language(self.about.as_deref()?), language(&answer.text()));
        let differs = !wanted.is_empty() && !language.is_empty() && wanted != language;
        let name = |code: &str| wording::language(ctx.words, code).into();
        let blanks = [("wanted", name(wanted)), ("language", name(language))];
        differs.then(|| (ctx.words.fill("form-other-language", &blanks), Role::Warning))
    }

    fn has_box(&self) -> bool {
        self.entries.iter().any(|entry| entry.spec.required && matches!(entry.value, Value::Lines(_) | Value::Marks(_)))
    }

    /// The record or how many, and whether the form holds what was typed before.
    fn what(&self, ctx: &Ctx<'_>) -> String {
        let what = match self.targets.as_slice() {
            [key] if key.id == 0 => String::new(),
            [key] => key.to_string(),
            many => ctx.words.fill("form-many", &[("n", many.len().into())]),
        };
        let begun_by = self.begun_by.as_deref().filter(|author| *author != ctx.me);
        match begun_by {
            Some(author) => {
                let author = crate::text::shown_line(author).into_owned();
                format!("{what}  {}", ctx.words.fill("form-draft-of", &[("who", author.into())]))
            }
            None if self.from_draft => format!("{what}  {}", ctx.words.get("form-from-draft")),
            None => what,
        }
    }

    /// Lines of each field: boxes shrink to what they need when there is no room for all.
    fn heights(&self, cells: u16, room: usize) -> Vec<usize> {
        let wanted = |entry: &Entry, least: usize| match &entry.value {
            Value::Lines(text) => text.rows(cells).clamp(least, MOST_LINES),
            Value::Marks(marks) => marks.len().clamp(1, MOST_LINES),
            _ => 1,
        };
        let usual = |entry: &Entry| if entry.spec.required { NEEDED_LINES } else { OPTIONAL_LINES };
        let heights: Vec<usize> = self.entries.iter().map(|entry| wanted(entry, usual(entry))).collect();
        if heights.iter().sum::<usize>() <= room {
            return heights;
        }
        let others = self.entries.len().saturating_sub(1);
        let focused = room.saturating_sub(others).clamp(2, MOST_LINES);
        let small = |(at, entry): (usize, &Entry)| if at == self.focus { wanted(entry, 1).min(focused) } else { 1 };
        self.entries.iter().enumerate().map(small).collect()
    }

    /// A field's name, with the letter that leads to it while letters do.
    fn label(&self, spec: &ArgSpec, ctx: &Ctx<'_>) -> String {
        let word = ctx.words.code("arg", spec.name) + if spec.required { " *" } else { "" };
        match ctx.keys.field(spec.name).filter(|_| self.letters_lead()) {
            Some(letter) => format!("{letter}  {word}"),
            None if self.letters_lead() => format!("   {word}"),
            None => word,
        }
    }

    /// Writes a field's name; returns the room for its value.
    fn draw_label(
        &self,
        frame: &mut Frame<'_>,
        area: Rect,
        label: &str,
        cells: usize,
        focus: bool,
        ctx: &Ctx<'_>,
    ) -> Rect {
        let role = if focus { Role::Key } else { Role::Quiet };
        let text = pad(label, cells, false) + if focus { " > " } else { "   " };
        let x = put(frame.buffer_mut(), area, area.x, area.y, &text, ctx.theme.style(role));
        Rect { x, width: area.right().saturating_sub(x), ..area }
    }

    fn draw_sheet(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let Some(refund) = &self.sheet else { return };
        let buffer = frame.buffer_mut();
        let mut y = area.y + 1;
        let mut row = |text: &str, amount: i64, role: Role| {
            if y < area.bottom() {
                let money = pad(&ctx.words.money(amount, &refund.currency), 18, true);
                let room = usize::from(area.width).saturating_sub(19);
                put(buffer, area, area.x, y, &(pad(text, room, false) + " " + &money), ctx.theme.style(role));
                y += 1;
            }
        };
        for line in &refund.sheet {
            row(&sheets::what(ctx.words, line), line.amount_minor, Role::Plain);
        }
        row(&ctx.words.get("form-total"), refund.amount_minor, Role::Title);
        for (y, (text, role)) in (y..area.bottom()).zip(self.sheet_notes(area.width.into(), ctx)) {
            put(frame.buffer_mut(), area, area.x, y, &text, ctx.theme.style(role));
        }
    }

    /// What is to be known of the sum below it: its rate, that it waits for somebody else, and how to have it explained.
    fn sheet_notes(&self, cells: usize, ctx: &Ctx<'_>) -> Vec<(String, Role)> {
        let Some(refund) = &self.sheet else { return Vec::new() };
        let mut notes = Vec::new();
        if let Some(rate) = sheets::rate(ctx.words, refund).filter(|_| refund.rated_at.is_some()) {
            notes.extend(wrap(&rate, cells).into_iter().map(|line| (line, Role::Quiet)));
        }
        if refund.status == RefundStatus::Proposed {
            let waits = ctx.words.get("form-proposed");
            notes.extend(wrap(&waits, cells).into_iter().map(|line| (line, Role::Warning)));
        }
        notes.push((ctx.words.get("form-explain"), Role::Quiet));
        notes
    }

    /// The keys that lead on from the field under the cursor.
    fn key_hint(&self, ctx: &Ctx<'_>) -> String {
        let key = |action: Action| ctx.keys.key_of(action, &[Place::Form]).unwrap_or_default();
        let word = match self.entries.get(self.focus).map(|entry| &entry.value) {
            Some(Value::Lines(_)) => "form-hint-lines",
            Some(Value::Choice(..)) => "form-hint-choice",
            Some(Value::Marks(_)) => "form-hint-marks",
            _ => "form-hint",
        };
        let blanks = [
            ("send", key(Action::Submit).into()),
            ("next", key(Action::NextField).into()),
            ("editor", key(Action::Editor).into()),
        ];
        ctx.words.fill(word, &blanks)
    }
}

/// Where everything of a form is.
struct Layout {
    size: (u16, u16),
    labels: Vec<String>,
    label_cells: usize,
    /// What is wrong, or doubtful.
    remark: (Vec<String>, Role),
    quote: Vec<String>,
    /// More was said than is quoted.
    cut: bool,
    fields: Vec<(usize, Rect)>,
}

/// What the customer said as quoted lines.
fn said(text: &str, cells: u16) -> Vec<String> {
    let lines = wrap(&crate::text::shown(text), usize::from(cells.saturating_sub(2)));
    lines.into_iter().filter(|line| !line.trim().is_empty()).map(|line| format!("< {line}")).collect()
}

/// The first field to draw so that the one under the cursor is in sight.
fn first_in_sight(heights: &[usize], focus: usize, room: usize) -> usize {
    let mut first = 0;
    while first < focus && heights[first..=focus].iter().sum::<usize>() > room {
        first += 1;
    }
    first
}

fn draw_value(frame: &mut Frame<'_>, area: Rect, entry: &Entry, focus: bool, ctx: &Ctx<'_>) {
    let plain = ctx.theme.style(Role::Plain);
    match &entry.value {
        Value::Choice(known, chosen) => {
            let text = match chosen.checked_sub(1).and_then(|at| known.get(at)) {
                Some(code) => ctx.words.code(codes::family(known), code),
                None => ctx.words.get("form-nothing-chosen"),
            };
            let text = if focus { format!("< {text} >  {chosen}/{}", known.len()) } else { text };
            put(frame.buffer_mut(), area, area.x, area.y, &text, plain);
        }
        Value::Flag(yes) => {
            let text = format!("[{}] {}", if *yes { 'x' } else { ' ' }, ctx.words.get(if *yes { "yes" } else { "no" }));
            put(frame.buffer_mut(), area, area.x, area.y, &text, plain);
        }
        Value::Marks(marks) => marks.draw(frame, area, focus, ctx),
        Value::Line(input) => {
            field::draw(frame, area, input, plain, focus);
            let hint = hint(entry.spec, ctx);
            let at = area.x + u16::try_from(width(input.value())).unwrap_or(0) + 2;
            if focus && !hint.is_empty() {
                put(frame.buffer_mut(), area, at, area.y, &hint, ctx.theme.style(Role::Quiet));
            }
        }
        Value::Lines(text) => {
            // A bar at the left shows how far the box reaches while it is empty.
            let role = if focus { Role::Key } else { Role::Border };
            for y in area.top()..area.bottom() {
                put(frame.buffer_mut(), area, area.x, y, "│", ctx.theme.style(role));
            }
            let room = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
            text.draw(frame, room, focus);
            if text.text().is_empty() {
                for (y, line) in (room.y..room.bottom()).zip(wrap(&hint(entry.spec, ctx), room.width.into())) {
                    put(frame.buffer_mut(), room, room.x, y, &line, ctx.theme.style(Role::Quiet));
                }
            }
        }
    }
}

/// What may be written into a field.
fn hint(spec: &ArgSpec, ctx: &Ctx<'_>) -> String {
    let key = match spec.kind {
        ArgKind::When => "form-hint-when",
        ArgKind::Percent => "form-hint-percent",
        ArgKind::Tags => "form-hint-tags",
        ArgKind::Number(kind) | ArgKind::Numbers(kind) => {
            return ctx.words.fill("form-hint-number", &[("prefix", kind.prefix().into())]);
        }
        _ => return ctx.words.find(&format!("arg-hint-{}", spec.name.replace('_', "-")), &[]).unwrap_or_default(),
    };
    ctx.words.get(key)
}
