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
/// Two columns fit on a narrow screen; longer words are cut.
const WIDEST: usize = 36;

impl App {
    /// The box and what stands in it, column by column; nothing without a prefix.
    fn laid_out(&self, area: Rect) -> Option<(Rect, Vec<Way>)> {
        let ways: Vec<_> = self.ways().into_iter().map(|(chord, action)| (chord.to_string(), action)).collect();
        let keys = ways.iter().map(|(key, _)| width(key)).max()?;
        let words: Vec<String> = ways.iter().map(|(_, action)| self.action_word(*action)).collect();
        let longest = words.iter().map(|word| width(word)).max()?;
        let room = usize::from(area.width.saturating_sub(4)).max(1);
        let wide = (keys + 2 + longest).min(WIDEST).min(room);
        let across = ((room + GAP) / (wide + GAP)).max(1);
        let rows = ways.len().div_ceil(across);
        let height = u16::try_from(rows + 2).unwrap_or(u16::MAX).min(area.height);
        let outer = Rect { y: area.bottom() - height, height, ..area };
        let inner = crate::tui::overlays::box_inside(outer);
        let cell = |at: usize| {
            let (column, row) = (at / rows, at % rows);
            let x = inner.x + u16::try_from(column * (wide + GAP)).unwrap_or(0);
            let y = inner.y + u16::try_from(row).unwrap_or(0);
            Rect { x, y, width: u16::try_from(wide).unwrap_or(1), height: 1 }.intersection(inner)
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
