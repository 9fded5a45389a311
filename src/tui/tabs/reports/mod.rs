//! Reports: the figures first, then charts that read without colour; each bar opens the cases behind it, and each chart is a
//! table and a copy too.

mod draw;
pub mod pages;
mod points;

pub use draw::draw;

use crate::tui::actions::Action;
use crate::tui::app::App;
use crate::tui::msg::Effect;
use crate::tui::theme::Role;
use points::{Chart, Shape};

/// Weeks that can be looked back, from near to far.
const LOOKS: [i64; 5] = [4, 8, 12, 26, 52];

/// How the time is cut into bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bucket {
    Day,
    #[default]
    Week,
    Month,
}

/// Which chart and bar is looked at, over what time, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    pub chart: usize,
    /// The bar under the cursor; none yet means the one that matters most, the newest or the largest.
    pub bar: Option<usize>,
    pub bucket: Bucket,
    pub table: bool,
    /// Index into the spans that can be looked back.
    look: usize,
}

impl Default for View {
    fn default() -> Self {
        Self { chart: 0, bar: None, bucket: Bucket::Week, table: false, look: 2 }
    }
}

impl View {
    /// How many weeks are looked back.
    pub const fn weeks(&self) -> i64 {
        LOOKS[self.look]
    }
}

impl App {
    fn charts(&self) -> Vec<Chart> {
        self.reports.as_ref().map_or_else(Vec::new, |reports| points::charts(reports, &self.reports_view, &self.words))
    }

    /// The bar under the cursor of a chart.
    fn bar_of(&self, chart: &Chart) -> usize {
        let last = chart.points.len().saturating_sub(1);
        let usual = if chart.shape == Shape::Times { last } else { 0 };
        self.reports_view.bar.unwrap_or(usual).min(last)
    }

    fn go_to_chart(&mut self, chart: usize) {
        self.reports_view.chart = chart;
        self.reports_view.bar = None;
    }

    /// Down and up: through the lines of a chart or table and on to the next chart; from upright bars at once.
    pub fn step_reports(&mut self, lines: i64) {
        let charts = self.charts();
        let Some(chart) = charts.get(self.reports_view.chart) else { return };
        let (at, last) = (self.bar_of(chart), chart.points.len().saturating_sub(1));
        let lines_of_its_own = self.reports_view.table || chart.shape != Shape::Times;
        if lines_of_its_own && lines.abs() == 1 && (if lines > 0 { at < last } else { at > 0 }) {
            self.reports_view.bar = Some(if lines > 0 { at + 1 } else { at - 1 });
            return;
        }
        self.step_charts(lines, charts.len());
        // From below the cursor comes to the last line of the chart above.
        if lines == -1 && lines_of_its_own && self.reports_view.chart + 1 < charts.len() {
            let above = &charts[self.reports_view.chart];
            if above.shape != Shape::Times || self.reports_view.table {
                self.reports_view.bar = Some(above.points.len().saturating_sub(1));
            }
        }
    }

    fn step_charts(&mut self, lines: i64, count: usize) {
        let chart = self.reports_view.chart;
        let next = if lines > 0 { (chart + 1).min(count.saturating_sub(1)) } else { chart.saturating_sub(1) };
        if next != chart {
            self.go_to_chart(next);
        }
    }

    /// The first or the last chart.
    pub fn jump_reports(&mut self, end: bool) {
        let last = self.charts().len().saturating_sub(1);
        self.go_to_chart(if end { last } else { 0 });
    }

    /// The keys of charts.
    pub fn chart_action(&mut self, action: Action) {
        let charts = self.charts();
        let Some(chart) = charts.get(self.reports_view.chart) else { return };
        let (at, last) = (self.bar_of(chart), chart.points.len().saturating_sub(1));
        match action {
            Action::NextBar => self.reports_view.bar = Some((at + 1).min(last)),
            Action::PreviousBar => self.reports_view.bar = Some(at.saturating_sub(1)),
            Action::NextSection => self.step_charts(1, charts.len()),
            Action::PreviousSection => self.step_charts(-1, charts.len()),
            Action::ZoomIn => self.look_back(self.reports_view.look.saturating_sub(1)),
            Action::ZoomOut => self.look_back((self.reports_view.look + 1).min(LOOKS.len() - 1)),
            Action::Bucket => {
                self.reports_view.bar = None;
                self.reports_view.bucket = match self.reports_view.bucket {
                    Bucket::Day => Bucket::Week,
                    Bucket::Week => Bucket::Month,
                    Bucket::Month => Bucket::Day,
                };
            }
            Action::AsTable => self.reports_view.table = !self.reports_view.table,
            Action::CopyChart => self.copy_chart(chart),
            _ => {}
        }
    }

    fn look_back(&mut self, look: usize) {
        if look != self.reports_view.look {
            self.reports_view.look = look;
            self.reports_view.bar = None;
            self.do_action(Action::Refresh);
        }
    }

    fn copy_chart(&mut self, chart: &Chart) {
        let name = self.words.get(chart.key);
        let Some(csv) = csv(&name, chart) else { return };
        self.effect(Effect::Copy(csv));
        let blanks = [("chart", name.into()), ("n", chart.points.len().into())];
        let told = self.words.fill("toast-chart-copied", &blanks);
        self.tell(told, Role::Good);
    }

    /// Opens the cases behind the bar under the cursor.
    pub fn open_reports(&mut self) {
        let charts = self.charts();
        let Some(chart) = charts.get(self.reports_view.chart) else { return };
        match chart.points.get(self.bar_of(chart)).and_then(|point| point.behind.clone()) {
            Some((kind, query)) => self.go_to(kind, &query),
            None => {
                let text = self.words.get("reports-no-list");
                self.tell(text, Role::Warning);
            }
        }
    }
}

/// A chart as two columns for a spreadsheet; none when it could not be written.
fn csv(name: &str, chart: &Chart) -> Option<String> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([name, "n"]).ok()?;
    for point in &chart.points {
        let value = if chart.shape == Shape::Sums {
            crate::domain::money::decimal(point.value, point.label.split(' ').next().unwrap_or_default())
        } else {
            point.value.to_string()
        };
        out.write_record([crate::services::export::inert(point.label.clone()), value]).ok()?;
    }
    String::from_utf8(out.into_inner().ok()?).ok()
}
