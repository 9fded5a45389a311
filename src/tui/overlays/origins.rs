//! Where the fields of a case come from: each with its value and what set it, and of the one under the cursor every change with
//! who made it, when, because of what, and what the field held before. Enter shows the case as it stood then.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::domain::ids::Key;
use crate::services::origins::{self, Deed, Field, Origins, Setting};
use crate::text::{DatePattern, shown_line};
use crate::tui::actions::{Action, Place};
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, width, wrap};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (110, 34);

/// The fields of one record.
pub struct Fields {
    key: Key,
    found: Option<Box<Origins>>,
    loaded: bool,
    cursor: Cursor,
}

impl Fields {
    pub fn new(key: Key) -> Self {
        Self { key, found: None, loaded: false, cursor: Cursor::default() }
    }

    /// The question that fills it.
    pub const fn question(&self) -> Ask {
        Ask { slot: Slot::Origins, generation: 0, question: Question::Origins(self.key) }
    }

    fn fields(&self) -> &[Field] {
        self.found.as_ref().map_or(&[], |found| &found.fields)
    }

    fn deed(&self, setting: &Setting) -> Option<&Deed> {
        self.found.as_ref().and_then(|found| found.deeds.get(setting.deed))
    }

    fn open(&self) -> Vec<Act> {
        let setting = self.fields().get(self.cursor.at).and_then(|field| field.set.first());
        match setting.and_then(|setting| self.deed(setting)) {
            Some(deed) => vec![Act::Close, Act::Stand { of: self.key, operation: deed.entry.id }],
            None => Vec::new(),
        }
    }

    /// The fields above, the changes of one below.
    const fn parts(inner: Rect) -> (Rect, Rect) {
        let below = inner.height * 2 / 5;
        let above = Rect { height: inner.height.saturating_sub(below + 1), ..inner };
        (above, Rect { y: above.y + above.height + 1, height: below.saturating_sub(1), ..inner })
    }

    fn draw_fields(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let label = |field: &Field| ctx.words.code("field", &field.name);
        let labels = self.fields().iter().map(|field| width(&label(field))).max().unwrap_or(0);
        let labels = labels.min(usize::from(area.width) / 4);
        let value_room = usize::from(area.width) * 2 / 5;
        let top = self.cursor.top(area.height.into());
        for (y, (at, field)) in (area.y..area.bottom()).zip(self.fields().iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..area };
            let buffer = frame.buffer_mut();
            let value = origins::worded(ctx.words, self.key.kind, &field.name, &field.value);
            let x = put(buffer, line, line.x, y, &pad(&label(field), labels, false), ctx.theme.style(Role::Key));
            let value = pad(&shown_line(&value), value_room, false);
            let x = put(buffer, line, x + 1, y, &value, ctx.theme.style(Role::Plain));
            let by = field.set.first().and_then(|setting| self.deed(setting));
            let by = by.map_or_else(String::new, |deed| {
                format!(
                    "{}  {}",
                    ctx.words.date(deed.entry.recorded_at, DatePattern::Minute),
                    shown_line(&deed.entry.actor)
                )
            });
            let text = fit(&by, usize::from(line.right().saturating_sub(x + 1)));
            put(buffer, line, x + 1, y, &text, ctx.theme.style(Role::Quiet));
            if at == self.cursor.at {
                buffer.set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
    }

    fn draw_changes(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let Some(field) = self.fields().get(self.cursor.at) else { return };
        let mut lines = Vec::new();
        for setting in &field.set {
            let Some(deed) = self.deed(setting) else { continue };
            let when = ctx.words.date(deed.entry.recorded_at, DatePattern::Minute);
            let before = origins::before(ctx.words, self.key.kind, &field.name, setting);
            let value = origins::worded(ctx.words, self.key.kind, &field.name, &setting.value);
            let verb = ctx.words.code("verb", &deed.entry.verb);
            let head = format!("{when}  #{}  {verb}  {}", deed.entry.id, shown_line(&deed.entry.actor));
            lines.push((head, Role::Title));
            lines.push((format!("  {} ({before})", shown_line(&value)), Role::Plain));
            let reason = origins::reason(ctx.words, &deed.because);
            let room = usize::from(area.width.saturating_sub(2));
            lines.extend(
                wrap(&reason, room)
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .map(|part| (format!("  {part}"), Role::Quiet)),
            );
        }
        if lines.is_empty() {
            lines.push((ctx.words.get("cli-why-never"), Role::Quiet));
        }
        for (y, (text, role)) in (area.y..area.bottom()).zip(&lines) {
            put(frame.buffer_mut(), area, area.x, y, &fit(text, area.width.into()), ctx.theme.style(*role));
        }
    }
}

impl Overlay for Fields {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Move, Place::Global]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape | Action::Quit | Action::Origins => vec![Act::Close],
            Action::Open => self.open(),
            _ => {
                let n = self.fields().len();
                self.cursor.act(action, n);
                Vec::new()
            }
        }
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Origins(key, found) = answer
            && *key == self.key
        {
            self.found.clone_from(found);
            self.found.iter_mut().for_each(|found| found.fields.retain(Field::is_readable));
            self.loaded = true;
            self.cursor.at = self.cursor.at.min(self.fields().len().saturating_sub(1));
        }
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let (room, _) = Self::parts(room_inside(area, SIZE));
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.fields().len() })
    }

    /// A click puts the cursor on a field.
    fn clicked(&mut self, at: Position, area: Rect, ctx: &Ctx<'_>) -> Vec<Act> {
        if let Some(entry) = self.entries(area, ctx).and_then(|entries| entries.at(at)) {
            self.cursor.at = entry;
        }
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let title = ctx.words.fill("origins-title", &[("key", self.key.to_string().into())]);
        let inner = open_box(frame, area, at_most(area, SIZE), &title, ctx);
        if inner.height < 6 {
            return;
        }
        if self.loaded && self.found.is_none() {
            let text = ctx.words.get("past-absent");
            put(
                frame.buffer_mut(),
                inner,
                inner.x,
                inner.y,
                &fit(&text, inner.width.into()),
                ctx.theme.style(Role::Quiet),
            );
        }
        let (above, below) = Self::parts(inner);
        self.draw_fields(frame, above, ctx);
        self.draw_changes(frame, Rect { height: below.height.saturating_sub(1), ..below }, ctx);
        let hint = fit(&ctx.words.get("origins-hint"), inner.width.into());
        put(frame.buffer_mut(), inner, inner.x, inner.bottom() - 1, &hint, ctx.theme.style(Role::Quiet));
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::change::{Customer, Exchange, Parcel, Refund, ReturnCase, Task, Ticket};
    use crate::services::export::object;
    use crate::text::{Lang, Words};

    #[test]
    fn every_field_of_what_is_worked_on_has_a_name_in_every_language() {
        let records = [
            object(&ReturnCase::default()),
            object(&Ticket::default()),
            object(&Parcel::default()),
            object(&Refund::default()),
            object(&Exchange::default()),
            object(&Task::default()),
            object(&Customer::default()),
        ];
        for lang in Lang::ALL {
            let words = Words::new(*lang);
            let nameless: Vec<&String> = records
                .iter()
                .flat_map(|record| record.keys())
                .filter(|name| *name != "number" && !words.has(&format!("field-{}", name.replace('_', "-"))))
                .collect();
            assert_eq!(nameless, Vec::<&String>::new(), "{lang:?}");
        }
    }
}
