//! Drawing: where everything is, as a pure function of the size, and the frame around the tabs.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{App, Tab, Zoom};
use crate::domain::ids::Kind;
use crate::text::Words;
use crate::tui::actions::{Action, Place};
use crate::tui::plain::NARROW;
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
        let narrow = if self.is_heard() { cells.min(NARROW) } else { cells };
        let mut regions = regions((narrow, lines.saturating_sub(above + below)), self.tab, self.zoom, shares);
        // A row that is heard is told whole.
        if self.kind().is_some() && regions.list.width > 0 {
            regions.list.width += cells - narrow;
        }
        for part in [&mut regions.strip, &mut regions.filter, &mut regions.views, &mut regions.list, &mut regions.case]
        {
            part.y += above;
        }
        regions.bar.y += above + below;
        regions
    }

    /// Draws the whole screen.
    pub fn draw(&self, frame: &mut Frame<'_>) {
        let mut area = frame.area();
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
            area.width = area.width.min(NARROW);
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
        for layer in &self.layers {
            layer.overlay.draw(frame, Rect { height: area.height.saturating_sub(1), ..area }, &self.ctx());
        }
        self.draw_ways(frame);
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
        let room = usize::from(self.size.0).saturating_sub(if self.is_telling() { BESIDE_TABS } else { 0 });
        let fits = |labels: &Vec<(Tab, String)>| labels.iter().map(|(_, label)| width(label)).sum::<usize>() <= room;
        [labels(true, " "), labels(true, "")].into_iter().find(fits).unwrap_or_else(|| labels(false, " "))
    }

    /// Whether something that is being done is told beside the tabs.
    fn is_telling(&self) -> bool {
        self.running.is_some() || self.recording.is_some() || self.unread_texts > 0
    }

    /// What waits to be learned from, where anything does and there is room for it beside the tabs.
    fn lesson_beside_tabs(&self) -> Option<String> {
        let tabs: usize = self.tab_labels().iter().map(|(_, label)| width(label)).sum();
        let room = usize::from(self.size.0).saturating_sub(tabs + 2);
        (self.corrections > 0).then(|| self.corrections_wait()).filter(|hint| width(hint) <= room)
    }

    /// The same where there is none, for a line of Today.
    pub fn lesson_without_room(&self) -> Option<String> {
        let is_beside = self.lesson_beside_tabs().is_some();
        (self.corrections > 0 && !is_beside).then(|| self.corrections_wait())
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
        }
        let room = usize::from(line.right().saturating_sub(x + 2));
        if let Some(hint) = self.lesson_beside_tabs().filter(|_| !self.is_telling()) {
            right = hint;
        }
        let text = fit(&right, room);
        let at = line.right().saturating_sub(u16::try_from(width(&text)).unwrap_or(0) + 1);
        put(buffer, line, at, line.y, &text, self.theme.style(Role::Quiet));
    }

    /// A message stands over the key bar, and over the lines above it when it is long.
    pub(super) fn draw_toast(&self, frame: &mut Frame<'_>, line: Rect, text: &str, role: Role) {
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
