//! What really moved: a key leads from one finding to the next, a list stands beside the figures, a timeline says since when.

use super::{Dashboard, Stand};
use crate::report::Cases;
use crate::report::chart::{Chart, Shape, Span, Timeline, Unit};
use crate::services::dashboard::{Finding, Metric, View, cases as behind};
use crate::services::findings::{Review, told};
use crate::text::Words;
use crate::tui::app::App;
use crate::tui::msg::Effect;
use crate::tui::questions::Question;
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;

/// A review costs more than the figures do: while data come in it is made anew once a minute.
const REVIEWED_EVERY: i64 = 60_000;

/// Weeks that a timeline goes back.
const WEEKS: i64 = 52;

/// What was found, for which period, and when.
pub struct Found {
    pub first_day: i64,
    pub until_day: i64,
    pub review: Box<Review>,
    at_ms: i64,
}

impl App {
    /// Asks what moved in the period of the board, unless that is known or on its way.
    pub(super) fn ask_review(&mut self) {
        let dashboard = &self.dashboard;
        let Some(board) = dashboard.board.as_ref().filter(|board| !board.empty) else { return };
        let known = dashboard.found.as_ref().is_some_and(|found| {
            let same = (found.first_day, found.until_day) == (board.scope.first_day, board.scope.until_day);
            same && self.now.0 - found.at_ms < REVIEWED_EVERY
        });
        if known || dashboard.looking {
            return;
        }
        let question = Question::Review(self.now, dashboard.look.clone());
        self.dashboard.looking = true;
        self.effect(Effect::Ask(Ask { slot: Slot::Review, generation: 0, question }));
    }

    pub(crate) fn take_review(&mut self, (first_day, until_day): (i64, i64), review: Box<Review>) {
        self.dashboard.looking = false;
        let same = |shown: Finding| review.findings.iter().position(|one| is_same(one, &shown));
        self.dashboard.finding = self.finding().cloned().and_then(same);
        self.dashboard.found = Some(Found { first_day, until_day, review, at_ms: self.now.0 });
        // Another period was chosen meanwhile.
        self.ask_review();
    }

    /// To the next finding, or the one before; says so where there is none.
    pub(super) fn next_finding(&mut self, by: i64) {
        let Some(found) = self.dashboard.found_here() else {
            let text = self.words.get("dashboard-looking");
            return self.tell(text, Role::Quiet);
        };
        let n = found.review.findings.len();
        if n == 0 {
            let text = self.words.fill("dashboard-nothing-moved", &[("n", found.review.n_looked_at.into())]);
            return self.tell(text, Role::Good);
        }
        let next = match self.dashboard.finding {
            None => 0,
            Some(at) => (at + if by > 0 { 1 } else { n - 1 }) % n,
        };
        if self.dashboard.finding.is_none() {
            let stand: Stand = self.dashboard.stand();
            self.dashboard.before.push(stand);
        }
        self.show_finding(next);
    }

    fn show_finding(&mut self, at: usize) {
        let finding = self.dashboard.found.as_ref().and_then(|found| found.review.findings.get(at)).cloned();
        let Some(finding) = finding else { return };
        let dashboard = &mut self.dashboard;
        dashboard.finding = Some(at);
        let key = Metric::KEY.iter().position(|metric| *metric == finding.now.metric);
        dashboard.at = key.unwrap_or(dashboard.at);
        dashboard.view = View::Trend;
        dashboard.picture = 0;
        dashboard.bar = None;
        dashboard.detail = None;
        dashboard.look.groups.clone_from(&finding.now.scope.groups);
        dashboard.look.basis = finding.now.basis;
        self.ask_dashboard(true);
    }

    /// The finding that is shown.
    pub(super) fn finding(&self) -> Option<&Finding> {
        self.dashboard.found.as_ref()?.review.findings.get(self.dashboard.finding?)
    }
}

/// Whether two reviews tell of the same.
fn is_same(one: &Finding, other: &Finding) -> bool {
    let (one, other) = (&one.now, &other.now);
    one.metric == other.metric && one.basis == other.basis && one.scope.groups == other.scope.groups
}

impl Dashboard {
    /// What was found in the period that is looked at; what is known of another one is about other figures.
    pub(super) fn found_here(&self) -> Option<&Found> {
        let board = self
            .board
            .as_ref()
            .filter(|board| board.look.step == self.look.step && board.look.back == self.look.back)?;
        let period = (board.scope.first_day, board.scope.until_day);
        self.found.as_ref().filter(|found| (found.first_day, found.until_day) == period)
    }
}

/// A finding in lines: what, how much, and everything that makes it sure or doubtful.
pub fn lines(words: &Words, finding: &Finding) -> Vec<String> {
    std::iter::once(told::change(words, finding)).chain(told::lines(words, finding)).collect()
}

/// Everything that moved on a line from when it began.
pub fn timeline(words: &Words, found: &Found, return_days: i64) -> Chart {
    let span = |finding: &Finding| Span {
        label: told::title(words, finding),
        from_day: finding.since_day,
        until_day: None,
        text: told::change(words, finding),
        better: finding.better,
        cases: behind(&finding.now, return_days).map(|(kind, query)| Cases { kind: kind.code().to_owned(), query }),
    };
    let spans: Vec<Span> = found.review.findings.iter().map(span).collect();
    let timeline = Timeline { first_day: found.until_day - 7 * WEEKS, until_day: found.until_day, spans };
    let alt = words.fill("picture-timeline-alt", &[("n", timeline.spans.len().into())]);
    Chart { title: String::new(), alt, note: String::new(), unit: Unit::Count, shape: Shape::Timeline(timeline) }
}
