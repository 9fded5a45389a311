//! What follows a prefix: a box above the key bar with every way on, its key, and whether it applies now.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::App;
use crate::tui::actions::Action;
use crate::tui::overlays::frame_box;
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, width};

/// One way on, and where it stands.
struct Way {
    cell: Rect,
    key: String,
    word: String,
    action: Action,
}

/// Blank cells between two columns.
const GAP: usize = 3;
/// How wide the columns are that entries stand in, one below the other: as many as fit with every entry whole; where that takes
/// more rows than there are, so many that all have a row, and long entries are cut.
fn columns(wide: &[usize], room: usize, most_rows: usize) -> Vec<usize> {
    let across = |n: usize| -> Vec<usize> {
        let rows = wide.len().div_ceil(n).max(1);
        wide.chunks(rows).map(|column| column.iter().copied().max().unwrap_or(0)).collect()
    };
    let total = |columns: &[usize]| columns.iter().sum::<usize>() + GAP * columns.len().saturating_sub(1);
    let fits = |columns: &Vec<usize>| total(columns) <= room && wide.len().div_ceil(columns.len().max(1)) <= most_rows;
    (1..=wide.len()).rev().map(across).find(fits).unwrap_or_else(|| {
        let n = wide.len().div_ceil(most_rows).max(1);
        vec![((room + GAP) / n).saturating_sub(GAP); n]
    })
}

impl App {
    /// The box and what stands in it, column by column; nothing without a prefix.
    fn laid_out(&self, area: Rect) -> Option<(Rect, Vec<Way>)> {
        let ways: Vec<_> = self.ways().into_iter().map(|(chord, action)| (chord.to_string(), action)).collect();
        let keys = ways.iter().map(|(key, _)| width(key)).max()?;
        let words: Vec<String> = ways.iter().map(|(_, action)| self.action_word(*action)).collect();
        let wide: Vec<usize> = words.iter().map(|word| keys + 2 + width(word)).collect();
        let room = usize::from(area.width.saturating_sub(4)).max(1);
        let columns = columns(&wide, room, usize::from(area.height.saturating_sub(2)).max(1));
        let rows = ways.len().div_ceil(columns.len());
        let height = u16::try_from(rows + 2).unwrap_or(u16::MAX).min(area.height);
        let outer = Rect { y: area.bottom() - height, height, ..area };
        let inner = crate::tui::overlays::box_inside(outer);
        let cell = |at: usize| {
            let (column, row) = (at / rows, at % rows);
            let before: usize = columns[..column].iter().map(|wide| wide + GAP).sum();
            let x = inner.x.saturating_add(u16::try_from(before).unwrap_or(u16::MAX));
            let y = inner.y + u16::try_from(row).unwrap_or(0);
            Rect { x, y, width: u16::try_from(columns[column]).unwrap_or(1), height: 1 }.intersection(inner)
        };
        let laid = ways.into_iter().zip(words).enumerate();
        let laid = laid.map(|(at, ((key, action), word))| Way { cell: cell(at), key, word, action });
        Some((outer, laid.filter(|way| way.cell.area() > 0).collect()))
    }

    /// The room above the key bar.
    fn above_bar(size: (u16, u16)) -> Rect {
        Rect::new(0, 0, size.0, size.1.saturating_sub(1))
    }

    /// The way on that stands at a cell of the screen.
    pub(super) fn way_at(&self, at: Position) -> Option<Action> {
        let (_, ways) = self.laid_out(Self::above_bar(self.size))?;
        ways.into_iter().find(|way| way.cell.contains(at)).map(|way| way.action)
    }

    /// Draws the ways on; what does not apply now is grey, and pressing it says why.
    pub(super) fn draw_ways(&self, frame: &mut Frame<'_>) {
        let screen = frame.area();
        let Some((outer, ways)) = self.laid_out(Self::above_bar((screen.width, screen.height))) else { return };
        let pressed: Vec<String> = self.pressed.iter().map(ToString::to_string).collect();
        let title = self.words.fill("ways-title", &[("keys", pressed.join(" ").into())]);
        frame_box(frame, outer, &title, &self.ctx());
        let keys = ways.iter().map(|way| width(&way.key)).max().unwrap_or(1);
        let buffer = frame.buffer_mut();
        for way in ways {
            let role = if self.not_now(way.action).is_some() { Role::Quiet } else { Role::Plain };
            let x =
                put(buffer, way.cell, way.cell.x, way.cell.y, &pad(&way.key, keys, false), self.theme.style(Role::Key));
            let room = usize::from(way.cell.right().saturating_sub(x + 2));
            put(buffer, way.cell, x + 2, way.cell.y, &fit(&way.word, room), self.theme.style(role));
        }
    }

    /// Why an action that decides nothing does nothing here and now.
    pub(super) fn not_now(&self, action: Action) -> Option<String> {
        let row = self.list().and_then(|list| list.row());
        let nothing = || Some(self.words.get("toast-nothing-selected"));
        match action {
            Action::Back | Action::LastPlace if self.back.is_empty() => Some(self.words.get("toast-no-place")),
            Action::Forward if self.forward.is_empty() => Some(self.words.get("toast-no-place")),
            Action::Repeat if self.kind().is_none_or(|kind| !self.last.contains_key(&kind)) => {
                Some(self.words.get("toast-nothing-to-repeat"))
            }
            Action::RelatedReturns | Action::RelatedComplaints | Action::RelatedParcels => match row {
                None => nothing(),
                Some(row) if row.case().is_none() && row.order_ref().is_empty() => {
                    Some(self.words.get("toast-no-order"))
                }
                Some(_) => None,
            },
            Action::CopyOrder if row.is_some_and(|row| row.order_ref().is_empty()) => {
                Some(self.words.get("toast-nothing-to-copy"))
            }
            Action::CopyTracking if row.is_some_and(|row| row.tracking().is_empty()) => {
                Some(self.words.get("toast-nothing-to-copy"))
            }
            Action::Copy
            | Action::CopyOrder
            | Action::CopyTracking
            | Action::CopyRow
            | Action::LookAlikes
            | Action::Why
            | Action::Policy
            | Action::Mark
            | Action::MarkRange
            | Action::MarkAlike
            | Action::MarkAll
            | Action::MarkInvert
            | Action::Count
                if row.is_none() =>
            {
                nothing()
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn entries_stand_whole_where_there_is_room_and_all_of_them_have_a_row() {
        assert_eq!(columns(&[10, 40, 10, 30], 76, 20), [40, 30], "columns are as wide as their own entries");
        assert_eq!(columns(&[10, 12, 8], 76, 20), [10, 12, 8]);
        assert_eq!(columns(&[90, 10], 76, 20), [76], "what is wider than the screen is cut");
        assert_eq!(columns(&[60; 30], 76, 21), [36, 36], "more rows than lines: two columns, and long words are cut");
    }
}
