//! Actions that move: tabs, cursor, filter, sort, marks, zoom, back; and what overlays ask for.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{App, Layer, REMEMBERED, Spot, Tab, Zoom};
use crate::domain::ids::{Key, Kind};
use crate::tui::actions::Action;
use crate::tui::msg::Effect;
use crate::tui::overlays::choice::{Choice, Way};
use crate::tui::overlays::files::Files;
use crate::tui::overlays::find::Find;
use crate::tui::overlays::history::History;
use crate::tui::overlays::notes::Notes;
use crate::tui::overlays::{Act, Overlay};
use crate::tui::rows::Row;
use crate::tui::theme::Role;
use crate::tui::work::Task;

impl App {
    /// Does an action of the tab in front.
    pub(super) fn action(&mut self, action: Action, event: KeyEvent) {
        match action {
            Action::Down => self.step(1),
            Action::Up => self.step(-1),
            Action::PageDown => self.step(self.page()),
            Action::PageUp => self.step(-self.page()),
            Action::Top => self.jump(false),
            Action::Bottom => self.jump(true),
            Action::TextDown => self.scroll_case(3),
            Action::TextUp => self.scroll_case(-3),
            Action::NextCase => self.list_step(1),
            Action::PreviousCase => self.list_step(-1),
            Action::FindHere
            | Action::NextMatch
            | Action::PreviousMatch
            | Action::NextSection
            | Action::PreviousSection => self.read(action),
            Action::Open => self.open(),
            Action::Close => self.zoom = Zoom::Split,
            Action::Zoom => {
                self.zoom = if self.zoom == Zoom::Split { Zoom::ListOnly } else { Zoom::Split };
            }
            Action::Mark | Action::MarkAll | Action::MarkInvert => self.mark(action),
            Action::Filter => {
                if let Some(list) = self.list_mut() {
                    list.edit_filter();
                }
            }
            Action::Sort => self.open_sort(),
            Action::TabToday => self.go_tab(Tab::Today),
            Action::TabReturns => self.go_tab(Tab::Returns),
            Action::TabComplaints => self.go_tab(Tab::Complaints),
            Action::TabShipments => self.go_tab(Tab::Shipments),
            Action::TabReports => self.go_tab(Tab::Reports),
            Action::NextTab => self.go_by(1),
            Action::PreviousTab => self.go_by(Tab::ALL.iter().filter(|tab| self.shows(**tab)).count() - 1),
            Action::Back => self.go_back(),
            Action::RelatedReturns => self.related(Kind::Return),
            Action::RelatedComplaints => self.related(Kind::Ticket),
            Action::RelatedParcels => self.related(Kind::Parcel),
            Action::Escape => self.escape(),
            Action::Quit => self.quit(event),
            _ => self.common(action),
        }
    }

    /// Actions that are the same in every tab.
    fn common(&mut self, action: Action) {
        match action {
            Action::Help | Action::Palette => self.open_palette(action),
            Action::Find => self.push(Find::default()),
            Action::History => {
                self.push(History::default());
                self.asks(vec![History::question()]);
            }
            Action::Undo => _ = self.work(Task::Undo(None)),
            Action::Redo => _ = self.work(Task::Redo),
            Action::Import => {
                let files = Files::open(&self.import_folder);
                self.push(files);
            }
            Action::Language => self.switch_language(),
            Action::Log => {
                let lines = self.log.clone();
                let title = self.words.get("log-title");
                self.push(Notes::new(title, lines));
            }
            Action::Refresh => self.reload(),
            Action::Redraw => self.effects.push(Effect::Redraw),
            Action::Suspend => self.effects.push(Effect::Suspend),
            Action::Copy => self.copy(),
            Action::Repeat => self.repeat(),
            _ => self.decide(action),
        }
    }

    pub(super) fn push(&mut self, overlay: impl Overlay + 'static) {
        self.layers.push(Layer { overlay: Box::new(overlay), job: None });
    }

    /// Does what an overlay asks for, in order.
    pub(super) fn acts(&mut self, acts: Vec<Act>) {
        let asker = self.layers.len().checked_sub(1);
        for act in acts {
            match act {
                Act::Close => _ = self.layers.pop(),
                Act::Open(overlay) => self.layers.push(Layer { overlay, job: None }),
                Act::Do(action) => self.action(action, KeyEvent::from(KeyCode::Null)),
                Act::Verb { id, ask } => self.begin_verb(&id, ask, &Default::default()),
                Act::Run(commands) => {
                    let job = self.run(commands);
                    self.wait_for(job);
                }
                Act::Preview(command) => {
                    let job = self.work(Task::Preview(command));
                    if let Some(layer) = asker.and_then(|at| self.layers.get_mut(at)) {
                        layer.job = Some(job);
                    }
                }
                Act::Ask(ask) => self.asks(vec![ask]),
                Act::Undo(group) => _ = self.work(Task::Undo(Some(group))),
                Act::GoTo { kind, filter } => self.go_to(kind, &filter),
                Act::Show(key) => self.show(key),
                Act::Sort(by) => self.sort(by),
                Act::Import(paths) => self.import(paths),
                Act::Draft(draft) => self.keep_draft(draft),
                Act::Edit(text) => self.effects.push(Effect::Edit(text)),
                Act::Leave => self.effects.push(Effect::Leave(crate::tui::Left::Closed)),
                Act::CancelWork => self.effects.push(Effect::CancelWork),
            }
        }
    }

    /// The form on top, or below a question that has just been answered, gets the news of a job.
    fn wait_for(&mut self, job: u64) {
        if let Some(layer) = self.layers.last_mut() {
            layer.job = Some(job);
        }
    }

    fn page(&self) -> i64 {
        let height = match self.zoom {
            Zoom::Case => usize::from(self.regions().case.height.saturating_sub(1)),
            _ => self.list().map_or(10, |list| list.height),
        };
        i64::try_from(height.saturating_sub(1).max(1)).unwrap_or(10)
    }

    /// Moves down or up by lines: the rows, or the text of the case in full.
    pub(super) fn step(&mut self, lines: i64) {
        match (self.tab, self.zoom) {
            (Tab::Today, _) => {
                let count = self.today_count();
                self.today_cursor = moved(self.today_cursor, lines, count);
            }
            (Tab::Reports, _) => {
                let count = self.reports_count();
                self.reports_cursor = moved(self.reports_cursor, lines, count);
            }
            (_, Zoom::Case) => self.scroll_case(lines),
            _ => self.list_step(lines),
        }
    }

    fn list_step(&mut self, lines: i64) {
        let asks = self.list_mut().map(|list| list.step(lines)).unwrap_or_default();
        self.asks(asks);
    }

    fn jump(&mut self, end: bool) {
        match (self.tab.kind(), self.zoom) {
            (Some(_), Zoom::Case) => self.scroll_case(if end { 100_000 } else { -100_000 }),
            (Some(_), _) => {
                let asks = self.list_mut().map(|list| list.jump(end)).unwrap_or_default();
                self.asks(asks);
            }
            (None, _) => self.step(if end { 100_000 } else { -100_000 }),
        }
    }

    fn open(&mut self) {
        match self.tab {
            Tab::Today => self.open_today(),
            Tab::Reports => self.open_reports(),
            _ => {
                if self.list().is_some_and(|list| list.row().is_some()) {
                    self.zoom = Zoom::Case;
                }
            }
        }
    }

    fn mark(&mut self, action: Action) {
        let Some(list) = self.list_mut() else { return };
        match action {
            Action::MarkAll => {
                let asks = list.mark_all().into_iter().collect();
                self.asks(asks);
            }
            Action::MarkInvert => list.invert_marks(),
            _ => {
                list.mark();
                let asks = list.step(1);
                self.asks(asks);
            }
        }
    }

    pub(super) fn go_tab(&mut self, tab: Tab) {
        if !self.shows(tab) {
            return;
        }
        if tab != self.tab {
            self.remember();
            self.tab = tab;
            if self.zoom == Zoom::Case {
                self.zoom = Zoom::Split;
            }
        }
        self.reload();
    }

    fn go_by(&mut self, steps: usize) {
        let shown: Vec<Tab> = Tab::ALL.iter().copied().filter(|tab| self.shows(*tab)).collect();
        let at = shown.iter().position(|tab| *tab == self.tab).unwrap_or(0);
        self.go_tab(shown[(at + steps) % shown.len()]);
    }

    /// Opens a list with a filter.
    pub fn go_to(&mut self, kind: Kind, filter: &str) {
        self.remember();
        self.tab = Tab::of(kind);
        self.zoom = Zoom::Split;
        self.filter(filter);
    }

    /// Opens one case in full.
    pub(super) fn show(&mut self, key: Key) {
        self.go_to(key.kind, &key.to_string());
        self.zoom = Zoom::Case;
    }

    pub(super) fn filter(&mut self, filter: &str) {
        let env = self.env();
        if let Some(list) = self.list_mut() {
            list.marks.clear();
            let asks = list.select(filter, &env);
            self.asks(asks);
        }
    }

    fn remember(&mut self) {
        let filter = self.list().map(|list| list.filter.clone()).unwrap_or_default();
        self.back.push(Spot { tab: self.tab, filter, zoom: self.zoom });
        if self.back.len() > REMEMBERED {
            self.back.remove(0);
        }
    }

    fn go_back(&mut self) {
        let Some(spot) = self.back.pop() else { return };
        self.tab = spot.tab;
        self.zoom = spot.zoom;
        if self.list().is_some_and(|list| list.filter != spot.filter) {
            self.filter(&spot.filter);
        } else {
            self.reload();
        }
    }

    /// The cases of another kind about the same order.
    fn related(&mut self, kind: Kind) {
        let Some(row) = self.list().and_then(|list| list.row()) else { return };
        if let (Row::Parcel(parcel), Kind::Return) = (row, kind)
            && let Some(id) = parcel.return_id
        {
            return self.show(Key::new(Kind::Return, id));
        }
        let order = row.order_ref().to_owned();
        if order.is_empty() {
            let text = self.words.get("toast-no-order");
            return self.say(text, Role::Warning);
        }
        self.go_to(kind, &format!("order:\"{order}\""));
    }

    /// Strictly one layer back; never leaves the program.
    fn escape(&mut self) {
        if self.end_search() {
            return;
        }
        if self.zoom != Zoom::Split {
            self.zoom = Zoom::Split;
            return;
        }
        let Some(list) = self.list_mut() else { return };
        if !list.marks.is_empty() {
            list.marks.clear();
        } else if !list.filter.is_empty() || list.error.is_some() {
            self.filter("");
        }
    }

    fn quit(&mut self, event: KeyEvent) {
        let interrupts = event.modifiers.contains(KeyModifiers::CONTROL);
        if self.running.is_some() && interrupts {
            self.effects.push(Effect::CancelWork);
        } else if self.zoom == Zoom::Case && !interrupts {
            self.zoom = Zoom::Split;
        } else {
            self.leave();
        }
    }

    fn open_sort(&mut self) {
        let Some(kind) = self.tab.kind() else { return };
        let ways = crate::domain::query::sorts(kind)
            .iter()
            .map(|sort| Way {
                label: self.words.code("sort", sort.name),
                code: sort.name.to_owned(),
                act: Act::Sort(sort.name),
            })
            .collect();
        let title = self.words.get("sort-title");
        self.push(Choice::new(title, ways));
    }

    /// Sorts by a column; by the same one again turns the order round.
    fn sort(&mut self, by: &str) {
        let Some(list) = self.list() else { return };
        let words: Vec<&str> = list.filter.split(' ').filter(|word| !word.starts_with("sort:")).collect();
        let now = list.filter.split(' ').find_map(|word| word.strip_prefix("sort:"));
        let sort = if now == Some(by) { format!("sort:-{by}") } else { format!("sort:{by}") };
        let filter = [words.join(" "), sort].join(" ");
        self.filter(filter.trim());
    }

    fn switch_language(&mut self) {
        let next = self.words.lang().next();
        self.words = self.words.switched(next);
        self.effects.push(Effect::RememberLanguage(next));
        let name = self.words.code("language", &next.code().to_lowercase());
        let text = self.words.fill("toast-language", &[("language", name.into())]);
        self.say(text, Role::Good);
    }

    fn copy(&mut self) {
        let Some(list) = self.list() else { return };
        let text = list.targets().iter().map(Key::to_string).collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        let told = self.words.fill("toast-copied", &[("what", text.as_str().into())]);
        self.effects.push(Effect::Copy(text));
        self.say(told, Role::Good);
    }
}

fn moved(at: usize, lines: i64, count: usize) -> usize {
    let last = i64::try_from(count.saturating_sub(1)).unwrap_or(0);
    let target = i64::try_from(at).unwrap_or(0).saturating_add(lines).clamp(0, last);
    usize::try_from(target).unwrap_or(0)
}
