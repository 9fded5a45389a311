//! Drawing: where everything is, as a pure function of the size, and the frame around the tabs.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::past::SLIDER;
use super::{App, Tab, Zoom};
use crate::domain::ids::Kind;
use crate::text::Words;
use crate::tui::actions::{Action, Place};
use crate::tui::tabs::{dashboard, listing, reports, today};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, put, width, wrap};

/// The smallest screen that shows something useful.
pub const SMALLEST: (u16, u16) = (60, 15);

/// Where everything is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Regions {
    pub tabs: Rect,
    /// The line of the filter, the numbers and the marks.
    pub filter: Rect,
    /// The views of the list with their numbers: a column on a wide screen, a line on a middling one.
    pub views: Rect,
    pub strip: Rect,
    pub list: Rect,
    pub case: Rect,
    pub bar: Rect,
}

/// How many hundredths of the room the list has, beside the case and above it; nothing is the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shares {
    pub(super) beside: Option<u16>,
    pub(super) above: Option<u16>,
    /// The views are not shown beside the list.
    pub without_views: bool,
    /// Nothing stands beside anything else: the list, or the case in full.
    pub one_at_a_time: bool,
}

/// From so many cells on the case stands beside the list, else below it.
const WIDE: u16 = 110;

/// From so many cells on the views have a column of their own, of so many cells.
const WIDEST: u16 = 160;
const VIEWS: u16 = 28;

/// From so many cells and lines on the views have a line of their own; less leaves too few rows.
const STRIP: (u16, u16) = (100, 30);

impl Shares {
    /// The list's share on a screen of a size.
    pub fn now(self, size: (u16, u16)) -> u16 {
        if size.0 >= WIDE { self.beside.unwrap_or(60) } else { self.above.unwrap_or(50) }
    }

    /// The shares that an earlier session had.
    pub fn begin(&mut self, beside: Option<u16>, above: Option<u16>) {
        let sane = |share: u16| share.clamp(20, 80);
        (self.beside, self.above) = (beside.map(sane), above.map(sane));
    }

    /// Keeps a share for screens of this shape; neither part goes away.
    pub fn set(&mut self, size: (u16, u16), hundredths: u16) {
        let share = if size.0 >= WIDE { &mut self.beside } else { &mut self.above };
        *share = Some(hundredths.clamp(20, 80));
    }
}

fn part(of: u16, hundredths: u16) -> u16 {
    u16::try_from(u32::from(of) * u32::from(hundredths) / 100).unwrap_or(of)
}

/// Divides a screen. Three lines are chrome: tabs, filter line, key bar.
pub fn regions(size: (u16, u16), tab: Tab, zoom: Zoom, shares: Shares) -> Regions {
    let (cells, lines) = size;
    let row = |y: u16| Rect { x: 0, y: y.min(lines), width: cells, height: u16::from(y < lines) };
    let mut regions = Regions { tabs: row(0), bar: row(lines.saturating_sub(1)), ..Regions::default() };
    if lines < 2 {
        regions.bar = Rect::default();
    }
    let mut body = Rect { x: 0, y: 1.min(lines), width: cells, height: lines.saturating_sub(2) };
    if tab.kind().is_none() {
        regions.list = body;
        return regions;
    }
    let zoom = if shares.one_at_a_time && zoom == Zoom::Split { Zoom::ListOnly } else { zoom };
    let has_views = !shares.without_views && !shares.one_at_a_time && zoom != Zoom::Case;
    if has_views && cells < WIDEST && cells >= STRIP.0 && lines >= STRIP.1 {
        regions.strip = Rect { height: 1, ..body };
        body = Rect { y: body.y + 1, height: body.height - 1, ..body };
    }
    regions.filter = Rect { height: body.height.min(1), ..body };
    let mut rest = Rect { y: body.y + regions.filter.height, height: body.height.saturating_sub(1), ..body };
    if has_views && zoom == Zoom::Split && cells >= WIDEST {
        regions.views = Rect { width: VIEWS, ..rest };
        rest = Rect { x: VIEWS + 1, width: rest.width - VIEWS - 1, ..rest };
    }
    match zoom {
        Zoom::ListOnly => regions.list = rest,
        Zoom::Case => regions.case = rest,
        Zoom::Split if cells >= WIDE => {
            // The list keeps three fifths unless told otherwise; its columns need more room than text does.
            let left = match shares.beside {
                Some(share) => part(rest.width, share),
                None => (rest.width * 3 / 5).max(rest.width.saturating_sub(90)),
            };
            regions.list = Rect { width: left, ..rest };
            regions.case = Rect { x: rest.x + left + 1, width: rest.width - left - 1, ..rest };
        }
        Zoom::Split => {
            let upper = part(rest.height, shares.above.unwrap_or(50)).clamp(rest.height.min(3), rest.height.max(3));
            let upper = if shares.above.is_none() { upper.max(rest.height.min(6)) } else { upper };
            regions.list = Rect { height: upper, ..rest };
            regions.case = Rect { y: rest.y + upper + 1, height: rest.height.saturating_sub(upper + 1), ..rest };
        }
    }
    regions
}

/// Cells that what is being done gets beside the tabs.
const BESIDE_TABS: usize = 36;

impl App {
    /// The screen has a new size; heights are set here, so that drawing changes nothing.
    pub fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
        self.fit_lists();
        self.tell_case();
    }

    /// Lists keep the cursor in sight when the room for them changes.
    pub(super) fn fit_lists(&mut self) {
        let room = self.regions().list.height;
        if room == 0 {
            // The case in full hides the list, which keeps its place until it is seen again.
            return;
        }
        let height = usize::from(room.saturating_sub(1) / self.row_lines()).max(1);
        if let Some(list) = self.list_mut()
            && list.height != height
        {
            list.height = height;
            list.follow();
        }
    }

    /// Nothing has ever come in: the first screen offers what to begin with.
    pub fn is_new(&self) -> bool {
        self.past.is_none() && self.today.as_ref().is_some_and(|today| today.empty)
    }

    pub fn regions(&self) -> Regions {
        self.regions_of(self.size)
    }

    /// Where everything is; the past takes a line for what moment it is, the tour some above the key bar.
    fn regions_of(&self, (cells, lines): (u16, u16)) -> Regions {
        let (above, below) = (u16::from(self.past.is_some()), self.tour_lines());
        // Views are counted as the desk is now.
        let shares = Shares { without_views: self.shares.without_views || self.past.is_some(), ..self.shares };
        let mut regions = regions((cells, lines.saturating_sub(above + below)), self.tab, self.zoom, shares);
        for part in [&mut regions.strip, &mut regions.filter, &mut regions.views, &mut regions.list, &mut regions.case]
        {
            part.y += above;
        }
        regions.bar.y += above + below;
        regions
    }

    /// Draws the whole screen.
    pub fn draw(&self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            let blanks = [("width", SMALLEST.0.into()), ("height", SMALLEST.1.into())];
            let text = self.words.fill("screen-too-small", &blanks);
            put(
                frame.buffer_mut(),
                area,
                area.x,
                area.y,
                &fit(&text, area.width.into()),
                self.theme.style(Role::Warning),
            );
            return;
        }
        if let Some(layer) = self.layers.last().filter(|_| self.is_heard()) {
            // Words of what lies below would be heard among those of what lies above.
            layer.overlay.draw(frame, Rect { height: area.height.saturating_sub(1), ..area }, &self.ctx());
            self.draw_bar(frame, Rect { y: area.bottom() - 1, height: 1, ..area });
            return self.finish(frame);
        }
        // The terminal may have changed since the model heard of its size.
        let regions = self.regions_of((area.width, area.height));
        self.draw_tabs(frame, regions.tabs);
        self.draw_past(frame, Rect { y: 1, height: 1, ..area });
        match self.tab {
            Tab::Today => today::draw(self, frame, regions.list),
            Tab::Reports if self.on_dashboard() => dashboard::draw(self, frame, regions.list),
            Tab::Reports => reports::draw(self, frame, regions.list),
            _ => {
                self.draw_strip(frame, regions.strip);
                self.draw_views(frame, regions.views);
                listing::draw(self, frame, &regions);
            }
        }
        let tour = self.tour_lines();
        self.draw_tour(frame, Rect { y: regions.bar.y.saturating_sub(tour), height: tour, ..area });
        self.draw_bar(frame, regions.bar);
        if self.layers.is_empty() {
            self.draw_ways(frame);
        }
        for layer in &self.layers {
            layer.overlay.draw(frame, Rect { height: area.height.saturating_sub(1), ..area }, &self.ctx());
        }
        self.finish(frame);
    }

    /// The labels of the tabs, as long as the width allows: close together where it is narrow, and only the one in front by its
    /// name where something else has to be told beside them.
    fn tab_labels(&self) -> Vec<(Tab, String)> {
        let labels = |long: bool, end: &str| -> Vec<(Tab, String)> {
            let label = |(at, tab): (usize, &Tab)| {
                let name = self.words.get(&format!("tab-{}", tab.code()));
                let name = if long || *tab == self.tab { format!(" {name}") } else { String::new() };
                (*tab, format!(" {}{name}{end}", at + 1))
            };
            Tab::ALL.iter().enumerate().filter(|(_, tab)| self.shows(**tab)).map(label).collect()
        };
        let is_told =
            self.running.is_some() || self.recording.is_some() || self.unread_texts > 0 || self.corrections > 0;
        let room = usize::from(self.size.0).saturating_sub(if is_told { BESIDE_TABS } else { 0 });
        let fits = |labels: &Vec<(Tab, String)>| labels.iter().map(|(_, label)| width(label)).sum::<usize>() <= room;
        [labels(true, " "), labels(true, "")].into_iter().find(fits).unwrap_or_else(|| labels(false, " "))
    }

    pub(super) fn tab_at(&self, column: u16) -> Option<Tab> {
        let mut x = 0;
        self.tab_labels().into_iter().find_map(|(tab, label)| {
            x += u16::try_from(width(&label)).unwrap_or(0);
            (column < x).then_some(tab)
        })
    }

    /// The desk's file without its folders, which would push it off the screen.
    fn desk_name(&self) -> &str {
        self.desk.rsplit(['/', '\\']).next().unwrap_or(&self.desk)
    }

    fn draw_tabs(&self, frame: &mut Frame<'_>, line: Rect) {
        let buffer = frame.buffer_mut();
        let mut x = line.x;
        for (tab, label) in self.tab_labels() {
            let role = if tab == self.tab { Role::TabActive } else { Role::Plain };
            x = put(buffer, line, x, line.y, &label, self.theme.style(role));
        }
        let mut right = if self.demo { self.words.get("screen-demo") } else { self.desk_name().to_owned() };
        if let Some(note) = self.recording_note() {
            right = note;
        } else if let Some((_, text)) = &self.running {
            right.clone_from(text);
        } else if self.unread_texts > 0 {
            right = self.words.fill("texts-unread", &[("n", self.unread_texts.into())]);
        } else if self.corrections > 0 {
            right = self.corrections_wait();
        }
        let room = usize::from(line.right().saturating_sub(x + 2));
        let text = fit(&right, room);
        let at = line.right().saturating_sub(u16::try_from(width(&text)).unwrap_or(0) + 1);
        put(buffer, line, at, line.y, &text, self.theme.style(Role::Quiet));
    }

    /// What the key bar offers: the ways on after a prefix, else what applies to the row, then the common keys.
    fn bar_items(&self) -> Vec<(Action, String, String)> {
        if let Some(layer) = self.layers.last() {
            return self.overlay_items(layer.overlay.places());
        }
        let item = |action: Action, key: String| (action, key, self.action_word(action));
        let places = self.places();
        if !self.pressed.is_empty() {
            // The ways on stand in a box above the bar.
            let escape = self.keys.key_of(Action::Escape, places);
            return escape.map(|key| item(Action::Escape, key)).into_iter().collect();
        }
        if self.past.is_some() {
            let common = [Action::Past, Action::Open, Action::Origins, Action::Find, Action::Help];
            let word = |action| match action {
                Action::Past => self.words.get("past-to-moment"),
                _ => self.action_word(action),
            };
            let told = |action| self.keys.key_of(action, places).map(|key| (action, key, word(action)));
            return SLIDER.into_iter().chain(common).filter_map(told).collect();
        }
        let mut actions: Vec<Action> = Vec::new();
        if self.zoom == Zoom::Case {
            actions.extend([Action::Escape, Action::NextCase]);
        }
        if let (Some(kind), Some(row)) = (self.kind(), self.list().and_then(|list| list.row())) {
            // Whether there is a draft to discard is not in the row.
            let has_draft = || self.stored_draft(&[row.key()]).is_some();
            let applies = self.keys.deeds(kind).filter(|(_, deed)| match row.verb(deed) {
                "discard" => has_draft(),
                verb => row.allowed(verb).is_ok(),
            });
            actions.extend(applies.map(|(action, _)| action).filter(|action| *action != Action::AcceptWith).take(6));
            if kind == Kind::Definition {
                actions.extend(super::rules::ON_RULES);
                actions.push(Action::NewRule);
            }
        } else if self.tab.kind().is_none() {
            actions.push(Action::Open);
            actions.extend(if self.on_dashboard() {
                dashboard::IN_BAR
            } else if self.tab == Tab::Reports {
                &[Action::Bucket, Action::ZoomIn, Action::ZoomOut, Action::AsTable, Action::CopyChart][..]
            } else {
                &[Action::Review, Action::Report, Action::Import]
            });
        }
        actions.extend([Action::Filter, Action::Mark, Action::Undo, Action::Palette, Action::Help, Action::Quit]);
        actions
            .into_iter()
            .filter(|action| self.tab.kind().is_some() || !matches!(action, Action::Filter | Action::Mark))
            .filter(|action| self.shows(Tab::Reports) || !matches!(action, Action::Review | Action::Report))
            .filter_map(|action| self.keys.key_of(action, places).map(|key| item(action, key)))
            .collect()
    }

    /// The keys that lead on in an overlay; those of what lies below it do nothing now.
    fn overlay_items(&self, places: &[Place]) -> Vec<(Action, String, String)> {
        use Action::{
            Confirm, Decline, Escape, NextField, NextSection, Open, Submit, WholeForm, WriteAs, WriteSection,
        };
        let chooses = places.contains(&Place::Choose);
        let shown = [Confirm, Decline, Submit, Open, NextSection, WriteSection, WriteAs, NextField, WholeForm, Escape];
        let shown = shown.into_iter().filter(|action| chooses || *action != Open);
        let item = |action: Action| {
            let key = self.keys.key_of(action, places)?;
            let word = if action == Open { "overlay-choose".to_owned() } else { action.word() };
            Some((action, key, self.words.get(&word)))
        };
        let mut items: Vec<(Action, String, String)> = shown.filter_map(item).collect();
        // A key that an earlier place has taken does not do what a later one says of it.
        let mut seen: Vec<String> = Vec::new();
        items.retain(|(_, key, _)| {
            !seen.contains(key) && {
                seen.push(key.clone());
                true
            }
        });
        items
    }

    /// The word of an action for the kind of record in front, where it has one of its own.
    pub(super) fn action_word(&self, action: Action) -> String {
        let own = self.kind().map(|kind| format!("action-{}-{}", kind.code(), action.code()));
        own.and_then(|key| self.words.find(&key, &[])).unwrap_or_else(|| self.words.get(&action.word()))
    }

    fn bar_cells(&self) -> Vec<(Action, String, String, u16)> {
        let mut x = 0;
        let room = self.size.0.saturating_sub(3);
        let mut cells = Vec::new();
        let items = self.bar_items();
        // Help stays in sight however narrow the screen is.
        let help = items.iter().find(|(action, _, _)| *action == Action::Help).cloned();
        let wide = |key: &str, word: &str| u16::try_from(width(key) + width(word) + 3).unwrap_or(u16::MAX);
        let reserved = help.as_ref().map_or(0, |(_, key, word)| wide(key, word));
        for (action, key, word) in items {
            let need = wide(&key, &word);
            let keep = if action == Action::Help { 0 } else { reserved };
            if x + need + keep <= room || action == Action::Help {
                cells.push((action, key, word, x));
                x += need;
            }
            if action == Action::Help && x > room {
                break;
            }
        }
        cells
    }

    pub(super) fn bar_action_at(&self, column: u16) -> Option<Action> {
        let under = |(_, key, word, x): &(Action, String, String, u16)| {
            let wide = u16::try_from(width(key) + width(word) + 1).unwrap_or(0);
            (x + 1..x + 1 + wide).contains(&column)
        };
        self.bar_cells().into_iter().find(under).map(|(action, ..)| action)
    }

    fn draw_bar(&self, frame: &mut Frame<'_>, line: Rect) {
        if line.height == 0 {
            return;
        }
        if let Some((text, role)) = &self.toast {
            return self.draw_toast(frame, line, text, *role);
        }
        if self.is_heard() && self.layers.is_empty() && self.pressed.is_empty() {
            return;
        }
        let buffer = frame.buffer_mut();
        if self.list().is_some_and(|list| list.editing.is_some()) && self.layers.is_empty() {
            let hint = fit(&self.words.get("list-filter-hint"), usize::from(line.width).saturating_sub(2));
            put(buffer, line, line.x + 1, line.y, &hint, self.theme.style(Role::Quiet));
            return;
        }
        if let Some(hint) = self.count_hint().filter(|_| self.layers.is_empty()) {
            let hint = fit(&hint, usize::from(line.width).saturating_sub(2));
            put(buffer, line, line.x + 1, line.y, &hint, self.theme.style(Role::Key));
            return;
        }
        let cells = self.bar_cells();
        if cells.len() < self.bar_items().len() {
            // There are more keys than room; help has them all.
            put(buffer, line, line.right().saturating_sub(2), line.y, "…", self.theme.style(Role::Quiet));
        }
        for (_, key, word, x) in cells {
            let x = put(buffer, line, line.x + 1 + x, line.y, &key, self.theme.style(Role::Key));
            put(buffer, line, x + 1, line.y, &word, self.theme.style(Role::Quiet));
        }
    }

    /// A message stands over the key bar, and over the lines above it when it is long.
    fn draw_toast(&self, frame: &mut Frame<'_>, line: Rect, text: &str, role: Role) {
        let lines = wrap(&crate::text::shown_line(text), usize::from(line.width).saturating_sub(2));
        let height = u16::try_from(lines.len()).unwrap_or(1).clamp(1, 3);
        let area = Rect { y: line.bottom() - height, height, ..line };
        frame.render_widget(ratatui::widgets::Clear, area);
        for (y, text) in (area.y..area.bottom()).zip(&lines) {
            put(frame.buffer_mut(), area, area.x + 1, y, text, self.theme.style(role));
        }
    }

    /// The word for a kind of record in the plural, for empty lists.
    pub fn kind_word(&self, kind: Kind) -> String {
        list_word(&self.words, kind)
    }

    /// The places of the tab, for drawing hints with their keys.
    pub fn key_hint(&self, action: Action) -> String {
        let places = [Place::List, Place::Decide, Place::Move, Place::Chart, Place::Global];
        self.keys.key_of(action, &places).unwrap_or_default()
    }
}

/// What a list is called.
pub fn list_word(words: &Words, kind: Kind) -> String {
    words.get(match kind {
        Kind::Task => "tab-tasks",
        Kind::Run => "tab-runs",
        Kind::Definition => "tab-rules",
        Kind::Effect => "tab-outbox",
        Kind::Refund => "tab-refunds",
        Kind::Exchange => "tab-exchanges",
        Kind::Article => "tab-articles",
        Kind::Action => "tab-actions",
        Kind::Customer => "tab-customers",
        _ => return words.get(&format!("tab-{}", Tab::of(kind).code())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_stay_inside_and_apart_at_every_size() {
        for cells in 0..220 {
            for lines in 0..70 {
                for &tab in Tab::ALL {
                    for zoom in [Zoom::Split, Zoom::ListOnly, Zoom::Case] {
                        let r = regions((cells, lines), tab, zoom, Shares::default());
                        let screen = Rect::new(0, 0, cells, lines);
                        for part in [r.tabs, r.filter, r.list, r.case, r.bar, r.views, r.strip] {
                            assert!(part.area() == 0 || screen.union(part) == screen, "{cells}x{lines} {tab} {part:?}");
                        }
                        assert!(r.list.area() == 0 || r.case.area() == 0 || !r.list.intersects(r.case));
                        let parts = [r.tabs, r.strip, r.filter, r.views, r.list, r.case, r.bar];
                        let drawn: Vec<&Rect> = parts.iter().filter(|part| part.area() > 0).collect();
                        let apart = |at: usize| drawn[at + 1..].iter().all(|other| !drawn[at].intersects(**other));
                        assert!((0..drawn.len()).all(apart), "{cells}x{lines} {tab}: {drawn:?}");
                        if lines >= 24 && cells >= 80 && tab.kind().is_some() && zoom == Zoom::Split {
                            assert!(r.list.height >= 8 && r.case.height >= 8, "{cells}x{lines}");
                        }
                    }
                }
            }
        }
    }
}
