//! The views of the list in front as tabs with their numbers: a column of their own where the screen is wide, else one line.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{App, first_filter};
use crate::domain::ids::Kind;
use crate::services::views::Shown;
use crate::tui::questions::Question;
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, width};

/// The views of each list, as far as they are known.
#[derive(Default)]
pub(super) struct ViewTabs {
    known: Vec<(Kind, Vec<Shown>)>,
}

impl ViewTabs {
    fn of(&self, kind: Kind) -> &[Shown] {
        self.known.iter().find(|(of, _)| *of == kind).map_or(&[], |(_, views)| views)
    }
}

impl App {
    /// Asks for the views of the list in front, where they are in sight.
    pub(super) fn ask_views(&mut self) {
        let Some(kind) = self.kind() else { return };
        let regions = self.regions();
        if regions.views.area() == 0 && regions.strip.area() == 0 {
            return;
        }
        let env = self.env();
        let ask = |slot, counted| Ask {
            slot,
            generation: 0,
            question: Question::Tabs { kind, first: first_filter(kind), counted },
        };
        let mut asks = vec![ask(Slot::TabCounts(kind), Some(env))];
        if self.views.of(kind).is_empty() {
            // Their names are there before they are counted.
            asks.insert(0, ask(Slot::Tabs(kind), None));
        }
        self.asks(asks);
    }

    /// The screen has another size, on which views may be in sight that nobody has asked for yet.
    pub(super) fn take_size(&mut self, size: (u16, u16)) {
        if self.is_heard() {
            return;
        }
        self.resize(size);
        if self.kind().is_some_and(|kind| self.views.of(kind).is_empty()) {
            self.ask_views();
        }
    }

    /// Takes the views of a list; names alone never hide numbers that are known.
    pub(super) fn take_views(&mut self, kind: Kind, views: Vec<Shown>) {
        let counted = views.iter().any(|view| view.count.is_some());
        match self.views.known.iter_mut().find(|(of, _)| *of == kind) {
            Some((_, known)) if counted || known.is_empty() => *known = views,
            Some(_) => {}
            None => self.views.known.push((kind, views)),
        }
    }

    /// What a view is called on its tab.
    fn view_name(&self, view: &Shown) -> String {
        match view.key {
            Some(_) => crate::text::shown_line(&view.name).into_owned(),
            None => self.words.code("view", &view.name),
        }
    }

    /// The view that is in front, when the list shows exactly one.
    fn view_in_front(&self) -> Option<usize> {
        let list = self.list()?;
        self.views.of(list.kind).iter().position(|view| view.query == list.filter)
    }

    /// The next view, or the one before it.
    pub(super) fn step_view(&mut self, forward: bool) {
        let Some(kind) = self.kind() else { return };
        let count = self.views.of(kind).len();
        if count == 0 {
            // They are not in sight on a small screen, and come with the menu of views.
            return self.open_views();
        }
        let next = match (self.view_in_front(), forward) {
            // One that shows the same as the one in front would lead nowhere, and each press back to it.
            (Some(at), _) => {
                let steps = (1..=count).map(|n| if forward { at + n } else { at + count - n });
                let is_other = |next: &usize| self.views.of(kind)[*next].query != self.views.of(kind)[at].query;
                steps.map(|next| next % count).find(is_other).unwrap_or(at)
            }
            (None, true) => 0,
            (None, false) => count - 1,
        };
        self.go_view(next);
    }

    fn go_view(&mut self, at: usize) {
        let Some(kind) = self.kind() else { return };
        let Some(query) = self.views.of(kind).get(at).map(|view| view.query.clone()) else { return };
        self.remember();
        self.filter(&query);
    }

    /// A click on a view's tab goes there; false where no tab is.
    pub(super) fn click_view(&mut self, column: u16, row: u16) -> bool {
        let regions = self.regions();
        let at = if regions.views.contains((column, row).into()) {
            row.checked_sub(regions.views.y + 1).map(|line| usize::from(line) + self.views_top(regions.views))
        } else if regions.strip.contains((column, row).into()) {
            self.strip_cells(regions.strip)
                .into_iter()
                .find(|(_, x, wide, ..)| (*x..x + wide).contains(&column))
                .map(|cell| cell.0)
        } else {
            return false;
        };
        at.into_iter().for_each(|at| self.go_view(at));
        true
    }

    /// The first view shown of the column, so that the one in front is in sight.
    fn views_top(&self, area: Rect) -> usize {
        let room = usize::from(area.height.saturating_sub(1)).max(1);
        self.view_in_front().map_or(0, |at| (at + 1).saturating_sub(room))
    }

    pub(super) fn draw_views(&self, frame: &mut Frame<'_>, area: Rect) {
        if area.area() == 0 {
            return;
        }
        let Some(kind) = self.kind() else { return };
        let screen = frame.area();
        let buffer = frame.buffer_mut();
        for y in area.top()..area.bottom() {
            put(buffer, screen, area.right(), y, "│", self.theme.style(Role::Border));
        }
        let title = fit(&self.words.get("views-column"), usize::from(area.width).saturating_sub(2));
        put(buffer, area, area.x + 1, area.y, &title, self.theme.style(Role::Title));
        let front = self.view_in_front();
        let views = self.views.of(kind).iter().enumerate().skip(self.views_top(area));
        for (y, (at, view)) in (area.y + 1..area.bottom()).zip(views) {
            let line = Rect { y, height: 1, ..area };
            let count = view.count.map(|count| self.words.number(count)).unwrap_or_default();
            let sign = if front == Some(at) { ">" } else { " " };
            let role = if front == Some(at) { Role::TabActive } else { Role::Plain };
            let x = put(buffer, line, line.x, y, sign, self.theme.style(Role::Plain));
            let room = usize::from(line.right().saturating_sub(x + 1)).saturating_sub(width(&count) + 1);
            let x = put(buffer, line, x + 1, y, &pad(&self.view_name(view), room, false), self.theme.style(role));
            put(buffer, line, x + 1, y, &count, self.theme.style(Role::Figure));
        }
    }

    /// The views of the line, each with its column and its cells, as many as there is room for; the one in front is among them.
    fn strip_cells(&self, area: Rect) -> Vec<(usize, u16, u16, String, String)> {
        let Some(kind) = self.kind() else { return Vec::new() };
        let labels: Vec<(usize, String, String)> = self
            .views
            .of(kind)
            .iter()
            .enumerate()
            .map(|(at, view)| {
                let count = view.count.map(|count| format!("{} ", self.words.number(count))).unwrap_or_default();
                (at, format!(" {} ", self.view_name(view)), count)
            })
            .collect();
        let wide =
            |(_, name, count): &(usize, String, String)| u16::try_from(width(name) + width(count)).unwrap_or(u16::MAX);
        let front = self.view_in_front().unwrap_or(0);
        let mut from = 0;
        // The line begins later where the view in front would be cut off.
        while from < front && labels[from..=front.min(labels.len() - 1)].iter().map(wide).sum::<u16>() > area.width {
            from += 1;
        }
        let mut x = area.x;
        let mut cells = Vec::new();
        for label in labels.into_iter().skip(from) {
            let need = wide(&label);
            if x.saturating_add(need) > area.right() {
                break;
            }
            let (at, name, count) = label;
            cells.push((at, x, need, name, count));
            x += need;
        }
        cells
    }

    pub(super) fn draw_strip(&self, frame: &mut Frame<'_>, area: Rect) {
        if area.area() == 0 {
            return;
        }
        let front = self.view_in_front();
        for (at, x, _, name, count) in self.strip_cells(area) {
            let role = if front == Some(at) { Role::TabActive } else { Role::Quiet };
            let x = put(frame.buffer_mut(), area, x, area.y, &name, self.theme.style(role));
            put(frame.buffer_mut(), area, x, area.y, &count, self.theme.style(Role::Figure));
        }
    }
}
