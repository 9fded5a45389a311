//! The mouse: the wheel moves what is under it, a click opens, sorts or acts, the border between list and case is dragged.

use crossterm::event::{KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{App, Tab, Zoom};
use crate::tui::overlays::Ctx;
use crate::tui::tabs::reports::pages;
use crate::tui::tabs::{listing, today};

/// Lines that one notch of the wheel moves.
const NOTCH: i64 = 3;

impl App {
    pub(super) fn mouse(&mut self, event: MouseEvent) {
        let (column, row) = (event.column, event.row);
        match event.kind {
            MouseEventKind::ScrollDown => self.wheel(column, row, NOTCH),
            MouseEventKind::ScrollUp => self.wheel(column, row, -NOTCH),
            MouseEventKind::Down(MouseButton::Left) if self.on_border(column, row) => self.dragging = true,
            MouseEventKind::Down(MouseButton::Left) => self.click(column, row),
            MouseEventKind::Drag(MouseButton::Left) if self.dragging => self.drag(column, row),
            MouseEventKind::Up(_) => self.dragging = false,
            _ => {}
        }
    }

    /// Whether a cell belongs to the line between list and case.
    fn on_border(&self, column: u16, row: u16) -> bool {
        let regions = self.regions();
        let (list, case) = (regions.list, regions.case);
        if !self.layers.is_empty() || list.area() == 0 || case.area() == 0 {
            return false;
        }
        if case.x > 0 { column + 1 == case.x && row >= case.y && row < case.bottom() } else { row + 1 == case.y }
    }

    fn drag(&mut self, column: u16, row: u16) {
        let regions = self.regions();
        let (at, of) = if regions.case.x > 0 {
            (column.saturating_sub(regions.list.x), regions.list.width + regions.case.width + 1)
        } else {
            (row.saturating_sub(regions.list.y), regions.list.height + regions.case.height + 1)
        };
        let hundredths = u32::from(at) * 100 / u32::from(of.max(1));
        self.shares.set(self.size, u16::try_from(hundredths).unwrap_or(50));
    }

    fn wheel(&mut self, column: u16, row: u16, lines: i64) {
        if !self.layers.is_empty() {
            let code = if lines > 0 { KeyCode::Down } else { KeyCode::Up };
            return self.layer_key(KeyEvent::from(code));
        }
        let over_case = self.zoom == Zoom::Case || self.regions().case.contains((column, row).into());
        if over_case && self.tab.kind().is_some() {
            self.scroll_case(lines);
        } else {
            self.step(lines);
        }
    }

    fn click(&mut self, column: u16, row: u16) {
        self.toast = None;
        if !self.pressed.is_empty() {
            // The box of a prefix is a menu, also over what is read: a click beside it closes it.
            let way = self.way_at(Position::new(column, row));
            self.pressed.clear();
            let is_read = !self.layers.is_empty();
            return way
                .into_iter()
                .for_each(|action| if is_read { self.act_of_sequence(action) } else { self.do_action(action) });
        }
        if !self.layers.is_empty() {
            return self.click_layer(column, row);
        }
        let regions = self.regions();
        if row == regions.tabs.y {
            if let Some(tab) = self.tab_at(column) {
                self.go_tab(tab);
            }
        } else if self.click_view(column, row) {
        } else if row == regions.filter.y && self.tab.kind().is_some() {
            let strip = listing::strip_at(self, column);
            if let Some(kind) = strip {
                self.go_list(kind);
            } else if self.list().is_some_and(|list| list.editing.is_none()) {
                self.begin_filter();
            }
        } else if self.tab.kind().is_some() && regions.list.contains((column, row).into()) {
            if row == regions.list.y { self.sort_at(column) } else { self.click_row(row - regions.list.y - 1) }
        } else if self.tab == Tab::Today && regions.list.contains((column, row).into()) {
            self.click_today(Position::new(column, row));
        } else if self.tab == Tab::Reports
            && row == regions.list.y
            && pages::turns_at(self, column.saturating_sub(1), regions.list.width.saturating_sub(2))
        {
            self.turn_reports();
        } else if self.on_dashboard() && regions.list.contains((column, row).into()) {
            self.click_dashboard(Position::new(column, row));
        } else if row == regions.bar.y
            && let Some(action) = self.bar_action_at(column)
        {
            self.action(action, KeyEvent::from(KeyCode::Null));
        }
    }

    /// A click belongs to the overlay on top, which is drawn above the key bar.
    fn click_layer(&mut self, column: u16, row: u16) {
        if row == self.regions().bar.y {
            if let Some(action) = self.bar_action_at(column) {
                self.layer_act(action);
            }
            return;
        }
        let area = Rect::new(0, 0, self.size.0, self.size.1.saturating_sub(1));
        let Self { layers, words, theme, keys, now, actor, size, zone, .. } = self;
        let ctx = Ctx { words, theme: *theme, keys, now: *now, me: &actor.name, size: *size, zone };
        let Some(layer) = layers.last_mut() else { return };
        let acts = layer.overlay.clicked(Position::new(column, row), area, &ctx);
        self.acts(acts);
    }

    /// In Today, too, a first click puts the cursor on a line and a second one opens it.
    fn click_today(&mut self, at: Position) {
        match today::entry_at(self, self.regions().list, at) {
            Some(entry) if entry == self.today_cursor => self.open(),
            Some(entry) => self.today_cursor = entry,
            None => {}
        }
    }

    /// A click puts the cursor on a row; on the row that has it already, opens it.
    fn click_row(&mut self, line: u16) {
        let lines = self.row_lines();
        let Some(list) = self.list_mut() else { return };
        let at = list.top + usize::from(line / lines);
        if at >= list.rows.len() {
            return;
        }
        let again = at == list.cursor;
        let asks = list.put_cursor(at);
        self.asks(asks);
        if again {
            self.zoom = Zoom::Case;
        }
    }
}
