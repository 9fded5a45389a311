//! A list by the words of one of its fields, with how many records each group has; Enter leads into one.

use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::domain::ids::Kind;
use crate::domain::query::{FieldSpec, FieldType};
use crate::tui::actions::{Action, Place};
use crate::tui::codes;
use crate::tui::questions::Answer;
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, width};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (72, 26);

/// The widest bar.
const BAR: i64 = 20;

/// The groups of a list.
pub struct Groups {
    kind: Kind,
    field: &'static FieldSpec,
    filter: String,
    groups: Option<Vec<(String, i64)>>,
    cursor: Cursor,
}

impl Groups {
    pub fn new(kind: Kind, field: &'static FieldSpec, filter: &str) -> Self {
        Self { kind, field, filter: filter.to_owned(), groups: None, cursor: Cursor::default() }
    }

    fn label(&self, word: &str, ctx: &Ctx<'_>) -> String {
        match self.field.holds {
            _ if word.is_empty() => ctx.words.get("groups-none"),
            FieldType::Code(known) => ctx.words.code(codes::family(known.all), word),
            _ => crate::text::shown_line(word).into_owned(),
        }
    }

    /// The filter that selects one group of what the list selects: by the very word, which may stand for a whole group after a colon.
    fn of_group(&self, word: &str) -> String {
        let part = if word.is_empty() {
            format!("no:{}", self.field.name)
        } else {
            format!("{}=\"{}\"", self.field.name, word.replace('"', ""))
        };
        format!("{} {part}", self.filter).trim().to_owned()
    }
}

impl Overlay for Groups {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Move]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        let groups = self.groups.as_deref().unwrap_or_default();
        match action {
            Action::Escape => vec![Act::Close],
            Action::Open => match groups.get(self.cursor.at) {
                Some((word, _)) => vec![Act::Close, Act::GoTo { kind: self.kind, filter: self.of_group(word) }],
                None => Vec::new(),
            },
            _ => {
                let count = groups.len();
                self.cursor.act(action, count);
                Vec::new()
            }
        }
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Groups(groups) = answer {
            // Words that mean the same were counted apart where the table holds them apart.
            let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
            groups.iter().for_each(|(word, n)| *sums.entry(word).or_default() += n);
            let mut groups: Vec<(String, i64)> = sums.into_iter().map(|(word, n)| (word.to_owned(), n)).collect();
            groups.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
            self.groups = Some(groups);
        }
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let room = room_inside(area, SIZE);
        let count = self.groups.as_ref().map_or(0, Vec::len);
        Some(Entries { room, lines: 1, cursor: self.cursor, count })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let field = ctx.words.get(&format!("column-{}", self.field.name.replace('_', "-")));
        let title = ctx.words.fill("groups-title", &[("field", field.into())]);
        let inner = open_box(frame, area, at_most(area, SIZE), &title, ctx);
        let groups = self.groups.as_deref().unwrap_or_default();
        let most = groups.first().map_or(1, |(_, n)| *n).max(1);
        let bar_room = (i64::from(inner.width) / 4).min(BAR);
        let counts = groups.iter().map(|(_, n)| width(&ctx.words.number(*n))).max().unwrap_or(1);
        let top = self.cursor.top(inner.height.into());
        let buffer = frame.buffer_mut();
        for (y, (at, (word, n))) in (inner.y..inner.bottom()).zip(groups.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..inner };
            let bar = "█".repeat(usize::try_from(n * bar_room / most).unwrap_or(0).max(usize::from(*n > 0)));
            let names = usize::from(line.width).saturating_sub(counts + usize::try_from(bar_room).unwrap_or(0) + 4);
            let x =
                put(buffer, line, line.x, y, &pad(&self.label(word, ctx), names, false), ctx.theme.style(Role::Plain));
            let x =
                put(buffer, line, x + 1, y, &pad(&ctx.words.number(*n), counts, true), ctx.theme.style(Role::Figure));
            put(buffer, line, x + 1, y, &bar, ctx.theme.style(Role::Figure));
            if at == self.cursor.at {
                buffer.set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
        if groups.is_empty() {
            let key = if self.groups.is_some() { "groups-empty" } else { "groups-counting" };
            let text = fit(&ctx.words.get(key), inner.width.into());
            put(buffer, inner, inner.x, inner.y, &text, ctx.theme.style(Role::Quiet));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::columns::Val;
    use crate::domain::query::fields::find;
    use crate::domain::time::Instant;
    use crate::services::lists::{Env, select};

    #[test]
    fn a_group_is_led_into_by_its_very_word_also_where_the_word_stands_for_several() {
        let env = Env::of_test(Instant(0), "mei");
        for &kind in Kind::ALL {
            let Some(field) = find(kind, "status") else { continue };
            let FieldType::Code(codes) = field.holds else { continue };
            for code in codes.all {
                let filter = Groups::new(kind, field, "").of_group(code);
                let selection = select(kind, &filter, &env).unwrap_or_else(|error| panic!("{filter}: {error:?}"));
                assert_eq!(selection.condition.1, [Val::from(*code)], "{kind} {filter}");
            }
        }
    }
}
