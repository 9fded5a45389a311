//! Actions: what each one does in the tab in front, and what overlays ask for.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{App, Layer, Tab, Zoom};
use crate::domain::ids::Kind;
use crate::text::DatePattern;
use crate::tui::actions::{Action, Place};
use crate::tui::list::List;
use crate::tui::msg::Effect;
use crate::tui::overlays::files::Files;
use crate::tui::overlays::history::History;
use crate::tui::overlays::notes::Notes;
use crate::tui::overlays::{Act, Overlay};
use crate::tui::theme::Role;
use crate::tui::work::Task;

impl App {
    /// Does an action of the tab in front.
    // Long: one arm for each action.
    pub(super) fn action(&mut self, action: Action, event: KeyEvent) {
        if !event.modifiers.contains(KeyModifiers::CONTROL) && self.past_action(action) {
            return;
        }
        match action {
            Action::Down => self.step(1),
            Action::Up => self.step(-1),
            Action::PageDown => self.step(self.page()),
            Action::PageUp => self.step(-self.page()),
            Action::Top => self.jump(false),
            Action::Bottom => self.jump(true),
            Action::TextDown => self.scroll_beside(3),
            Action::TextUp => self.scroll_beside(-3),
            Action::NextCase => self.next_case(1),
            Action::PreviousCase => self.next_case(-1),
            _ if self.on_dashboard() && self.keys.actions(Place::Chart).contains(&action) => {
                self.dashboard_action(action);
            }
            Action::NextSection | Action::PreviousSection if self.tab == Tab::Reports => self.chart_action(action),
            Action::Review => self.go_review(),
            Action::NextBar
            | Action::PreviousBar
            | Action::ZoomIn
            | Action::ZoomOut
            | Action::Bucket
            | Action::AsTable
            | Action::CopyChart => self.chart_action(action),
            Action::FindHere
            | Action::NextMatch
            | Action::PreviousMatch
            | Action::NextSection
            | Action::PreviousSection => self.read(action),
            Action::Open => self.open(),
            Action::Close => self.zoom = Zoom::Split,
            Action::Zoom | Action::ZoomBack | Action::Narrower | Action::Wider => self.share(action),
            Action::Mark | Action::MarkRange | Action::MarkAll | Action::MarkInvert | Action::MarkAlike => {
                self.mark(action);
            }
            Action::Count => self.begin_count(),
            Action::Filter => self.begin_filter(),
            Action::Sort => self.open_sort(),
            Action::Views => self.open_views(),
            Action::SaveView => self.save_view(),
            Action::NextView | Action::PreviousView => self.step_view(action == Action::NextView),
            Action::TabToday => self.go_tab(Tab::Today),
            Action::TabReturns if self.tab == Tab::Returns => self.next_list(),
            Action::TabReturns => self.go_tab(Tab::Returns),
            Action::TabComplaints => self.go_tab(Tab::Complaints),
            Action::TabShipments => self.go_tab(Tab::Shipments),
            Action::TabAutomation if self.tab == Tab::Automation => self.next_list(),
            Action::TabKnowledge if self.tab == Tab::Knowledge => self.next_list(),
            Action::TabKnowledge => self.go_tab(Tab::Knowledge),
            Action::Articles => self.go_list(Kind::Article),
            Action::Customers => self.go_customer(),
            Action::NewArticle => self.new_article(),
            Action::Book if self.kind() == Some(Kind::Article) => self.adopt_articles(),
            Action::TabAutomation => self.go_tab(Tab::Automation),
            Action::Tasks | Action::Actions | Action::Rules | Action::Runs | Action::Outbox => self.go_list_by(action),
            Action::TabReports if self.tab == Tab::Reports => self.turn_reports(),
            Action::TabReports => self.go_tab(Tab::Reports),
            Action::NextTab => self.go_by(1),
            Action::PreviousTab => self.go_by(Tab::ALL.iter().filter(|tab| self.shows(**tab)).count() - 1),
            Action::LastPlace | Action::Back | Action::Forward => self.travel(action),
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
            Action::Find => self.open_find(),
            Action::History => {
                self.push(History::default());
                self.asks(vec![History::question()]);
            }
            Action::Undo => _ = self.work(Task::Undo(None)),
            Action::Redo => self.redoing = Some(self.work(Task::Redo)),
            Action::Import => {
                let files = Files::open(&self.import_folder);
                self.push(files);
            }
            Action::Language => self.switch_language(),
            Action::Log => {
                let at = |when| self.words.date(when, DatePattern::Minute);
                let lines =
                    self.log.iter().map(|(when, text, role)| (format!("{}  {text}", at(*when)), *role)).collect();
                let title = self.words.get("log-title");
                self.push(Notes::new(title, lines));
            }
            Action::Refresh => self.reload(),
            Action::Redraw => self.effects.push(Effect::Redraw),
            Action::Suspend => self.effects.push(Effect::Suspend),
            Action::Copy | Action::CopyOrder | Action::CopyTracking | Action::CopyRow => self.copy(action),
            Action::LookAlikes => self.open_alike(),
            Action::Why => self.open_why(),
            Action::AskWhy => self.open_whys(),
            Action::Translate => self.turn_translation(),
            Action::Sections => self.open_sections(),
            Action::Report => self.open_report(),
            Action::Reports => self.open_shelf(),
            Action::Policy => self.open_policy(),
            Action::Lanes => self.open_lanes(),
            Action::Teach => self.open_teaching(),
            Action::OwnLabels => self.open_own_labels(),
            Action::AskModel => self.ask_model(),
            Action::NewRule => self.begin_rule(),
            Action::Repeat => self.repeat(),
            Action::Record => self.record(),
            Action::Macros => self.open_macros(),
            Action::Mouse => self.turn_mouse(),
            Action::Jobs => self.open_jobs(),
            Action::Settings => self.open_settings(None),
            Action::Columns => self.open_columns(),
            Action::Groups => self.choose_group(),
            Action::Density => self.turn_density(),
            Action::ViewsColumn => self.turn_views(),
            _ => self.decide(action),
        }
    }

    pub(crate) fn push(&mut self, overlay: impl Overlay + 'static) {
        self.layers.push(Layer { overlay: Box::new(overlay), job: None });
    }

    /// Does what an overlay asks for, in order.
    pub(super) fn acts(&mut self, acts: Vec<Act>) {
        let asker = self.layers.len().checked_sub(1);
        for act in acts {
            if let Some(why) = self.past_refuses_act(&act) {
                self.say(why, Role::Warning);
                continue;
            }
            match act {
                Act::ToMoment(step) => self.go_to_moment(step),
                Act::Stand { of, operation } => self.stand(of, operation),
                Act::Close => _ = self.layers.pop(),
                Act::Open(overlay) => self.layers.push(Layer { overlay, job: None }),
                Act::Do(action) => self.action(action, KeyEvent::from(KeyCode::Null)),
                Act::Verb { id, ask } => self.begin_verb(&id, ask),
                Act::Press(keys) => keys.into_iter().for_each(|key| self.key(key)),
                Act::Form { id, targets, with } => self.reopen_form(id, &targets, &with),
                Act::Run(commands) => {
                    let job = self.run(commands);
                    self.wait_for(job);
                }
                Act::Preview(command) => self.work_for(asker, Task::Preview(command)),
                Act::Ask(ask) => self.asks(vec![ask]),
                Act::Undo(group) => _ = self.work(Task::Undo(Some(group))),
                Act::GoTo { kind, filter } => self.go_to(kind, &filter),
                Act::Drill { kind, filter } => {
                    self.go_to(kind, &filter);
                    self.drilled = Some((kind, filter));
                }
                Act::Show(key) => self.show(key),
                Act::Insert { text, article } => self.insert(&text, &article),
                Act::Sort(by) => self.sort(by),
                Act::GoSpot(target) => self.go_spot(target),
                Act::Play(name, routine) => self.play(name, routine),
                Act::PlayNow(name, routine) => self.play_now(name, routine),
                Act::RuleOf(routine) => self.rule_of(&routine),
                Act::Set(key, code) => self.set(key, code),
                Act::Columns(kind, columns) => self.show_columns(kind, &columns),
                Act::Group(field) => self.open_groups(field),
                Act::Import(paths, reading) => self.import(paths, reading),
                Act::Rehearse { name, text, days } => self.work_for(asker, Task::Rehearse { name, text, days }),
                Act::Fit(name) => self.work_for(asker, Task::Fit(name)),
                Act::Label(name, keys) => self.work_for(asker, Task::Label(name, keys)),
                Act::Learn => self.work_for(asker, Task::Learn),
                Act::Reread { apply } => self.work_for(asker, Task::Reread { apply }),
                Act::Make(seen) => self.work_for(asker, Task::Make(seen, self.words.lang())),
                Act::WriteReport(report, format) => {
                    self.work_for(asker, Task::Write(report, format, self.words.lang()));
                }
                Act::Draft(draft) => self.keep_draft(draft),
                Act::Edit(text) => self.effects.push(Effect::Edit(text)),
                Act::Leave => self.effects.push(Effect::Leave(crate::tui::Left::Closed)),
                Act::Tell(text) => self.say(text, Role::Warning),
                Act::CancelWork => self.effects.push(Effect::CancelWork),
                Act::CancelJob(number) => self.cancel_job(number),
            }
        }
    }

    /// Begins a job whose news go to the overlay that asked for it.
    fn work_for(&mut self, asker: Option<usize>, task: Task) {
        let job = self.work(task);
        if let Some(layer) = asker.and_then(|at| self.layers.get_mut(at)) {
            layer.job = Some(job);
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
            (Tab::Reports, _) if self.on_dashboard() => self.step_dashboard(lines),
            (Tab::Reports, _) => self.step_reports(lines),
            (_, Zoom::Case) => self.scroll_case(lines),
            _ => self.list_step(lines),
        }
    }

    fn list_step(&mut self, lines: i64) {
        let asks = self.list_mut().map(|list| list.step(lines)).unwrap_or_default();
        self.asks(asks);
    }

    /// The case after this one in its list, or the one before it.
    fn next_case(&mut self, lines: i64) {
        let before = self.list().and_then(List::selected);
        let asks = self.list_mut().map(|list| list.step(lines)).unwrap_or_default();
        let stays = asks.is_empty() && self.list().and_then(List::selected) == before;
        self.asks(asks);
        if stays {
            let text = self.words.get("toast-no-next-case");
            self.say(text, Role::Quiet);
        }
    }

    /// The text beside the list, a few lines on.
    fn scroll_beside(&mut self, lines: i64) {
        let scroll = |app: &Self| app.list().map_or(0, |list| list.scroll);
        let before = scroll(self);
        self.scroll_case(lines);
        if scroll(self) == before {
            let text = self.words.get(if lines > 0 { "toast-text-ends" } else { "toast-text-begins" });
            self.say(text, Role::Quiet);
        }
    }

    fn jump(&mut self, end: bool) {
        match (self.kind(), self.zoom) {
            (Some(_), Zoom::Case) => self.scroll_case(if end { 100_000 } else { -100_000 }),
            (Some(_), _) => {
                let asks = self.list_mut().map(|list| list.jump(end)).unwrap_or_default();
                self.asks(asks);
            }
            (None, _) if self.on_dashboard() => self.jump_dashboard(end),
            (None, _) if self.tab == Tab::Reports => self.jump_reports(end),
            (None, _) => self.step(if end { 100_000 } else { -100_000 }),
        }
    }

    pub(super) fn open(&mut self) {
        match self.tab {
            Tab::Today => self.open_today(),
            Tab::Reports if self.on_dashboard() => self.open_dashboard(),
            Tab::Reports => self.open_reports(),
            _ => {
                if self.list().is_some_and(|list| list.row().is_some()) {
                    self.zoom = Zoom::Case;
                }
            }
        }
    }

    /// Strictly one layer back; never leaves the program.
    fn escape(&mut self) {
        if self.end_search() {
            return;
        }
        if self.zoom == Zoom::Case && self.was_shown() {
            return self.travel(Action::Back);
        }
        if self.zoom != Zoom::Split {
            self.zoom = Zoom::Split;
            return;
        }
        if self.on_dashboard() {
            return self.dashboard_back();
        }
        if self.back_to_figure() {
            return;
        }
        let Some(list) = self.list_mut() else { return };
        if !list.marks.is_empty() {
            list.marks.clear();
        } else if !list.filter.is_empty() || list.error.is_some() {
            self.remember();
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

    fn switch_language(&mut self) {
        let next = self.words.lang().next();
        self.words = self.words.switched(next);
        self.effects.push(Effect::Remember("language", next.code().into()));
        let name = self.words.code("language", &next.code().to_lowercase());
        let text = self.words.fill("toast-language", &[("language", name.into())]);
        self.say(text, Role::Good);
        self.read_in(next);
    }
}

fn moved(at: usize, lines: i64, count: usize) -> usize {
    let last = i64::try_from(count.saturating_sub(1)).unwrap_or(0);
    let target = i64::try_from(at).unwrap_or(0).saturating_add(lines).clamp(0, last);
    usize::try_from(target).unwrap_or(0)
}
