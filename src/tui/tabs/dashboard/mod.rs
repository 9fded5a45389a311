//! The dashboard: key figures with trend, comparison and doubt, and below or beside them the one under the cursor in detail. What
//! is looked at is state here; the numbers come from the readers and never hold a key up.

mod asked;
mod draw;
mod findings;
mod lines;
mod stage;

pub use draw::draw;

use ratatui::layout::Position;

use crate::report::chart::Chart;
use crate::report::tables;
use crate::services::causes::AtHand;
use crate::services::dashboard::{Basis, Board, Detail, Dimension, Look, Metric, Step, View, is_of_returns};
use crate::services::reports::seen::Seen;
use crate::tui::actions::Action;
use crate::tui::app::App;
use crate::tui::msg::Effect;
use crate::tui::overlays::voices::Voices;
use crate::tui::theme::Role;
use crate::tui::widgets::chart;

/// What the key bar teaches, the most used first.
pub const IN_BAR: &[Action] = &[
    Action::NextFinding,
    Action::CohortFlow,
    Action::ByLine,
    Action::Pareto,
    Action::Report,
    Action::Voices,
    Action::AskWhy,
    Action::EarlierPeriod,
    Action::WhatIf,
    Action::Bucket,
    Action::AsTable,
    Action::Hours,
    Action::Timeline,
    Action::CopyChart,
];

/// Points that a trend can have, from near to far.
const POINTS: [usize; 5] = [8, 13, 26, 52, 104];

/// Where the eye is: what Esc comes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stand {
    view: View,
    groups: Vec<(Dimension, String)>,
    bar: Option<usize>,
    picture: usize,
}

/// What is looked at, and what the readers said of it.
pub struct Dashboard {
    pub look: Look,
    /// The figure under the cursor.
    pub at: usize,
    pub view: View,
    /// The point or bar under the cursor; none yet means the figure itself, or the first bar.
    pub bar: Option<usize>,
    /// Which of the pictures of a view: bars, funnel, table.
    pub picture: usize,
    /// Lanes show how long parcels are on them in the place of the figure.
    pub ways: bool,
    /// The other page: counts by week and word.
    pub counts: bool,
    pub board: Option<Box<Board>>,
    pub detail: Option<Box<Detail>>,
    /// What really moved, and which of it is shown.
    found: Option<findings::Found>,
    finding: Option<usize>,
    looking: bool,
    before: Vec<Stand>,
    generation: u64,
    /// What is on its way; a desk that changes meanwhile is read once more afterwards, not over and over.
    waiting: (bool, bool),
    again: bool,
}

impl Default for Dashboard {
    fn default() -> Self {
        let look = Look { step: Step::Week, back: 0, basis: Basis::Cohort, groups: Vec::new(), points: POINTS[2] };
        Self {
            look,
            at: 0,
            view: View::Trend,
            bar: None,
            picture: 0,
            ways: false,
            counts: false,
            board: None,
            detail: None,
            found: None,
            finding: None,
            looking: false,
            before: Vec::new(),
            generation: 0,
            waiting: (false, false),
            again: false,
        }
    }
}

impl Dashboard {
    pub fn metric(&self) -> Metric {
        let found = self.found.as_ref().zip(self.finding).and_then(|(found, at)| found.review.findings.get(at));
        if let Some(finding) = found {
            return finding.now.metric;
        }
        Metric::KEY.get(self.at).copied().unwrap_or(Metric::ReturnRate)
    }

    /// Whether down and up go through the figures; elsewhere they go through what is on the stage.
    fn walks_figures(&self) -> bool {
        self.view == View::Trend && self.picture != stage::TIMELINE
    }

    /// The timeline in place of the trend, and back.
    fn turn_timeline(&mut self) {
        let there = self.picture == stage::TIMELINE;
        self.picture = if there { 0 } else { stage::TIMELINE };
        self.bar = None;
    }

    fn stand(&self) -> Stand {
        Stand { view: self.view, groups: self.look.groups.clone(), bar: self.bar, picture: self.picture }
    }

    /// Causes of what comes back are reasons; complaints are about issues.
    fn causes(&self) -> Dimension {
        match self.metric() {
            metric if is_of_returns(metric) => Dimension::Reason,
            _ => Dimension::Issue,
        }
    }

    /// The figure whose parts the causes are.
    fn measured(&self) -> Metric {
        match (self.view, self.metric()) {
            (View::Pareto(Dimension::Issue), _) => Metric::Complaints,
            _ if self.shows_ways() => Metric::TransitTime,
            (_, metric) => metric,
        }
    }

    /// Whether the stage shows how long parcels are on each lane in the place of the figure under the cursor.
    fn shows_ways(&self) -> bool {
        self.ways && self.view == View::Groups(Dimension::Lane)
    }
}

impl App {
    /// Whether the keys are those of the dashboard.
    pub(crate) const fn on_dashboard(&self) -> bool {
        matches!(self.tab, crate::tui::app::Tab::Reports) && !self.dashboard.counts
    }

    /// The chart on the stage, once its numbers are there.
    pub(super) fn stage_chart(&self) -> Option<Chart> {
        stage::chart(&self.dashboard, &self.words)
    }

    /// The place of the cursor in a chart of so many.
    fn bar_on_stage(&self, chart: &Chart) -> usize {
        let last = chart::places(chart).saturating_sub(1);
        let usual = if self.dashboard.walks_figures() { last } else { 0 };
        self.dashboard.bar.unwrap_or(usual).min(last)
    }

    /// Down and up: figures beside a trend, bars elsewhere.
    pub(crate) fn step_dashboard(&mut self, lines: i64) {
        if self.dashboard.walks_figures() { self.step_figure(lines) } else { self.step_bar(lines) }
    }

    pub(crate) fn jump_dashboard(&mut self, end: bool) {
        self.step_dashboard(if end { 100_000 } else { -100_000 });
    }

    fn step_figure(&mut self, lines: i64) {
        let at = moved(self.dashboard.at, lines, Metric::KEY.len());
        if at != self.dashboard.at {
            self.dashboard.at = at;
            self.dashboard.finding = None;
            self.dashboard.bar = None;
            self.dashboard.detail = None;
            if let View::Pareto(_) = self.dashboard.view {
                self.dashboard.view = View::Pareto(self.dashboard.causes());
            }
            self.ask_detail();
        }
    }

    fn step_bar(&mut self, lines: i64) {
        let Some(chart) = self.stage_chart() else { return };
        let at = self.bar_on_stage(&chart);
        self.dashboard.bar = Some(moved(at, lines, chart::places(&chart)));
    }

    /// The keys of the dashboard.
    // Long: one arm for each key.
    pub(crate) fn dashboard_action(&mut self, action: Action) {
        match action {
            Action::NextBar => self.step_bar(1),
            Action::PreviousBar => self.step_bar(-1),
            Action::NextSection => self.step_figure(1),
            Action::PreviousSection => self.step_figure(-1),
            Action::ZoomIn => self.span(-1),
            Action::ZoomOut => self.span(1),
            Action::EarlierPeriod => self.look(|look| look.back += 1),
            Action::LaterPeriod => self.look(|look| look.back = (look.back - 1).max(-1)),
            Action::Bucket => self.look(|look| {
                look.back = 0;
                look.step = match look.step {
                    Step::Day | Step::Quarter => Step::Week,
                    Step::Week => Step::Month,
                    Step::Month => Step::Quarter,
                };
            }),
            Action::CohortFlow => self.look(|look| {
                look.basis = if look.basis == Basis::Cohort { Basis::Flow } else { Basis::Cohort };
            }),
            Action::ByLine => self.turn(View::Groups(Dimension::ProductLine)),
            Action::ByMarket => self.turn(View::Groups(Dimension::Market)),
            Action::BySupplier => self.turn(View::Groups(Dimension::Supplier)),
            Action::ByPlatform => self.turn(View::Groups(Dimension::Platform)),
            Action::ByLane if self.dashboard.view == View::Groups(Dimension::Lane) => self.turn_ways(),
            Action::ByLane => self.turn(View::Groups(Dimension::Lane)),
            Action::ByReason => self.turn(View::Groups(Dimension::Reason)),
            Action::ByIssue => self.turn(View::Groups(Dimension::Issue)),
            Action::NextFinding => self.next_finding(1),
            Action::PreviousFinding => self.next_finding(-1),
            Action::Timeline => self.dashboard.turn_timeline(),
            Action::Hours if self.dashboard.view == View::Hours => self.dashboard_back(),
            Action::Hours => self.turn(View::Hours),
            Action::Pareto => self.pareto(),
            Action::WhatIf => self.what_if(),
            Action::Report => self.open_report(),
            Action::Voices => self.open_voices(),
            Action::AsTable => self.dashboard.picture = stage::next_picture(&self.dashboard),
            Action::CopyChart => self.copy_stage(),
            _ => {}
        }
    }

    /// Another look at everything.
    fn look(&mut self, change: impl FnOnce(&mut Look)) {
        let before = self.dashboard.look.clone();
        change(&mut self.dashboard.look);
        if self.dashboard.look != before {
            if (self.dashboard.look.step, self.dashboard.look.back) != (before.step, before.back) {
                self.dashboard.finding = None;
            }
            if self.dashboard.view == View::Trend {
                self.dashboard.bar = None;
            }
            self.ask_dashboard(true);
        }
    }

    /// Fewer or more points in the trend.
    fn span(&mut self, by: i64) {
        let at = POINTS.iter().position(|n| *n == self.dashboard.look.points).unwrap_or(2);
        let points = POINTS[moved(at, by, POINTS.len())];
        self.look(|look| look.points = points);
    }

    /// How long parcels are on each lane in the place of the figure, and back.
    fn turn_ways(&mut self) {
        self.dashboard.ways = !self.dashboard.ways;
        self.dashboard.bar = None;
        self.dashboard.detail = None;
        self.ask_detail();
    }

    /// Another view of the figure, from which Esc comes back.
    fn turn(&mut self, view: View) {
        if view == self.dashboard.view {
            return;
        }
        // From group to group is no deeper.
        let stands = |stand: &Stand| matches!(stand.view, View::Groups(_));
        if !(stands(&self.dashboard.stand()) && matches!(view, View::Groups(_))) {
            let stand = self.dashboard.stand();
            self.dashboard.before.push(stand);
        }
        self.dashboard.view = view;
        self.dashboard.bar = None;
        self.dashboard.picture = 0;
        self.dashboard.detail = None;
        self.ask_detail();
    }

    /// Causes by weight; of the group under the cursor where groups are shown.
    fn pareto(&mut self) {
        if matches!(self.dashboard.view, View::Pareto(_)) {
            return self.dashboard_back();
        }
        let narrowed = self.group_at();
        let view = View::Pareto(self.dashboard.causes());
        let stand = self.dashboard.stand();
        self.dashboard.before.push(stand);
        self.dashboard.view = view;
        self.dashboard.bar = None;
        self.dashboard.picture = 0;
        self.dashboard.detail = None;
        match narrowed {
            Some(group) => self.look(|look| look.groups.push(group)),
            None => self.ask_detail(),
        }
    }

    /// What would be if the cause under the cursor weighed half; from elsewhere by way of the causes.
    fn what_if(&mut self) {
        match self.dashboard.view {
            View::Pareto(_) => {
                self.dashboard.picture = if self.dashboard.picture == stage::WHAT_IF { 0 } else { stage::WHAT_IF };
            }
            _ => {
                self.pareto();
                self.dashboard.picture = stage::WHAT_IF;
            }
        }
    }

    /// One layer back: from a point to the figure, from causes and groups to where they were opened. False where nothing is left.
    pub(crate) fn dashboard_back(&mut self) {
        if self.dashboard.picture == stage::TIMELINE {
            return self.dashboard.turn_timeline();
        }
        if self.dashboard.view == View::Trend && self.dashboard.bar.take().is_some() {
            return;
        }
        let Some(stand) = self.dashboard.before.pop() else { return };
        self.dashboard.finding = None;
        self.dashboard.view = stand.view;
        self.dashboard.picture = stand.picture;
        self.dashboard.bar = stand.bar;
        self.dashboard.detail = None;
        if self.dashboard.look.groups == stand.groups {
            self.ask_detail();
        } else {
            let (bar, groups) = (stand.bar, stand.groups);
            self.look(|look| look.groups = groups);
            self.dashboard.bar = bar;
        }
    }

    /// Opens the cases behind the figure, the point or the bar under the cursor.
    pub(crate) fn open_dashboard(&mut self) {
        if self.dashboard.board.as_ref().is_some_and(|board| board.empty) {
            return self.do_action(Action::Import);
        }
        match stage::cases(self) {
            Some((kind, query)) => {
                self.go_to(kind, &query);
                self.drilled = Some((kind, query));
            }
            None => {
                let text = self.words.get("reports-no-list");
                self.tell(text, Role::Warning);
            }
        }
    }

    /// A first click puts the cursor on a figure, a second one opens the cases behind it.
    pub(crate) fn click_dashboard(&mut self, at: Position) {
        let Some(tile) = draw::tile_at(self, self.regions().list, at) else { return };
        if tile == self.dashboard.at {
            self.dashboard.bar = None;
            return self.open_dashboard();
        }
        let by = |at: usize| i64::try_from(at).unwrap_or(0);
        self.step_figure(by(tile) - by(self.dashboard.at));
    }

    /// What somebody asks why about: the point or the figure under the cursor; of groups and causes the cases behind the bar.
    pub(crate) fn dashboard_at_hand(&self) -> AtHand {
        let dashboard = &self.dashboard;
        if matches!(dashboard.view, View::Pareto(_) | View::Groups(_))
            && let Some((kind, query)) = stage::cases(self)
        {
            return AtHand::Query { kind, query };
        }
        let begun = match (dashboard.picture, &dashboard.found) {
            (stage::TIMELINE, Some(found)) => found.review.findings.get(dashboard.bar.unwrap_or(0)),
            _ => self.finding().filter(|_| dashboard.bar.is_none()),
        };
        if let Some(finding) = begun {
            return AtHand::figure(&finding.now);
        }
        let point = match (dashboard.detail.as_deref(), dashboard.bar) {
            (Some(Detail::Trend { figures, .. }), Some(at)) => figures.get(at),
            _ => None,
        };
        let tile = dashboard.board.as_ref().and_then(|board| board.tiles.get(dashboard.at));
        point.or(tile.map(|tile| &tile.figure)).map_or(AtHand::Nothing, AtHand::figure)
    }

    /// What customers say in the period and the groups that are looked at.
    fn open_voices(&mut self) {
        let ask = Voices::question(self.now, self.dashboard.look.clone());
        self.push(Voices::default());
        self.effect(Effect::Ask(ask));
    }

    /// What a report would be about: the days and the groups that are looked at, with the one under the cursor.
    pub(crate) fn dashboard_seen(&self) -> Seen {
        let dashboard = &self.dashboard;
        let days = dashboard.board.as_ref().map(|board| (board.scope.first_day, board.scope.until_day));
        let groups = dashboard.look.groups.iter().cloned().chain(self.group_at()).collect();
        Seen { days, groups, ..Seen::default() }
    }

    /// The group under the cursor, where groups are shown.
    fn group_at(&self) -> Option<(Dimension, String)> {
        let View::Groups(by) = self.dashboard.view else { return None };
        let at = self.bar_on_stage(&self.stage_chart()?);
        stage::word_at(&self.dashboard, &self.words, at).map(|word| (by, word))
    }

    fn copy_stage(&mut self) {
        let Some(chart) = self.stage_chart() else { return };
        let table = tables::of_chart(&chart, &self.words);
        let Some(csv) = csv(&table) else { return };
        let name = self.words.code("metric", self.dashboard.metric().code());
        self.effect(Effect::Copy(csv));
        let told = self.words.fill("toast-chart-copied", &[("chart", name.into()), ("n", table.rows.len().into())]);
        self.tell(told, Role::Good);
    }
}

/// A table for a spreadsheet; none when it could not be written.
fn csv(table: &crate::report::Table) -> Option<String> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(table.columns.iter().map(|column| column.title.as_str())).ok()?;
    for row in &table.rows {
        let cells = row.cells.iter().map(|cell| match cell.number {
            Some(number) => number.to_string(),
            None => crate::services::export::inert(cell.text.clone()),
        });
        out.write_record(cells).ok()?;
    }
    String::from_utf8(out.into_inner().ok()?).ok()
}

fn moved(at: usize, lines: i64, count: usize) -> usize {
    let last = i64::try_from(count.saturating_sub(1)).unwrap_or(0);
    let target = i64::try_from(at).unwrap_or(0).saturating_add(lines).clamp(0, last);
    usize::try_from(target).unwrap_or(0)
}
