//! Reports: first figures as charts that read without colour; each bar of words opens the cases behind it.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::today::draw_weeks;
use crate::domain::ids::Kind;
use crate::services::overview::Reports;
use crate::services::read::GroupCount;
use crate::tui::app::App;
use crate::tui::theme::Role;
use crate::tui::widgets::chart::{Share, draw_shares};
use crate::tui::widgets::{fit, pad, put};

/// Bars of one chart; the rest is added up in the last one's stead.
const MOST: usize = 8;

/// A chart of words: its heading, what the words mean, and the field that lists the cases.
struct Panel<'a> {
    key: &'static str,
    family: &'static str,
    kind: Kind,
    field: &'static str,
    groups: &'a [GroupCount],
}

fn panels(reports: &Reports) -> Vec<Panel<'_>> {
    let panel = |key, family, kind, field, groups| Panel { key, family, kind, field, groups };
    vec![
        panel("reports-reasons", "code-reason", Kind::Return, "reason", &reports.reasons[..]),
        panel("reports-issues", "code-issue", Kind::Return, "issue", &reports.issues),
        panel("reports-complaint-issues", "code-issue", Kind::Ticket, "issue", &reports.complaint_issues),
        panel("reports-severities", "code-severity", Kind::Ticket, "severity", &reports.severities),
        panel("reports-platforms", "", Kind::Return, "platform", &reports.platforms),
        panel("reports-markets", "", Kind::Return, "market", &reports.markets),
        panel("reports-product-lines", "", Kind::Return, "line", &reports.product_lines),
    ]
}

impl App {
    /// How many bars the cursor can be on.
    pub fn reports_count(&self) -> usize {
        self.reports
            .as_ref()
            .map_or(0, |reports| panels(reports).iter().map(|panel| panel.groups.len().min(MOST)).sum())
    }

    /// Opens the cases behind the bar under the cursor.
    pub fn open_reports(&mut self) {
        let Some(reports) = &self.reports else { return };
        let mut at = self.reports_cursor;
        for panel in panels(reports) {
            let count = panel.groups.len().min(MOST);
            if at < count {
                let word = &panel.groups[at].word;
                let (kind, first) = (panel.kind, reports.returns_by_week.first());
                let date = first.and_then(|week| crate::domain::time::civil(week.monday));
                let begun = if kind == Kind::Ticket { "opened" } else { "requested" };
                let since = date.map_or(String::new(), |date| format!(" {begun}>={date}"));
                let query = if word.is_empty() {
                    format!("no:{}{since}", panel.field)
                } else {
                    format!("{}:\"{word}\"{since}", panel.field)
                };
                self.go_to(kind, &query);
                return;
            }
            at -= count;
        }
    }
}

/// Draws the tab: weeks above, words below in as many columns as fit; the chart under the cursor is always in sight.
pub fn draw(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let Some(reports) = &app.reports else { return };
    let columns: u16 = if area.width >= 150 {
        3
    } else if area.width >= 96 {
        2
    } else {
        1
    };
    let weeks_height = if columns == 1 { 7 } else { 9 };
    let weeks = Rect { height: weeks_height.min(area.height), ..area };
    draw_week_charts(app, reports, frame, weeks, columns > 1);
    let rest = Rect { y: weeks.bottom(), height: area.height - weeks.height, ..area };
    draw_panels(app, reports, frame, rest, columns);
}

fn heading(app: &App, frame: &mut Frame<'_>, area: Rect, text: &str) {
    let text = fit(text, usize::from(area.width.saturating_sub(2)));
    put(frame.buffer_mut(), area, area.x + 1, area.y, &text, app.theme.style(Role::Title));
}

fn draw_week_charts(app: &App, reports: &Reports, frame: &mut Frame<'_>, area: Rect, both: bool) {
    if area.height < 4 {
        return;
    }
    let half = if both { area.width / 2 } else { area.width };
    let returns: i64 = reports.returns_by_week.iter().map(|week| week.count).sum();
    let complaints: i64 = reports.complaints_by_week.iter().map(|week| week.count).sum();
    let charts = [
        ("reports-returns-weeks", returns, &reports.returns_by_week, area.x),
        ("reports-complaints-weeks", complaints, &reports.complaints_by_week, area.x + half),
    ];
    for (key, sum, weeks, x) in charts.into_iter().take(if both { 2 } else { 1 }) {
        let part = Rect { x, width: half.saturating_sub(1), ..area };
        let text = app.words.fill(key, &[("weeks", reports.weeks.into()), ("n", sum.into())]);
        heading(app, frame, part, &text);
        let bars = Rect { x: x + 1, y: part.y + 1, width: part.width.saturating_sub(1), height: part.height - 2 };
        draw_weeks(app, weeks, frame, bars);
    }
}

fn draw_panels(app: &App, reports: &Reports, frame: &mut Frame<'_>, area: Rect, columns: u16) {
    let panels = panels(reports);
    let mut before = 0;
    let current = panels
        .iter()
        .position(|panel| {
            before += panel.groups.len().min(MOST);
            app.reports_cursor < before
        })
        .unwrap_or(0);
    let cells = area.width / columns;
    let slot = u16::try_from(MOST).unwrap_or(8) + 2;
    let rows = (area.height / slot).max(1);
    let fits = usize::from(rows * columns);
    let first = if current < fits { 0 } else { current + 1 - fits };
    // A chart that is cut below still shows its first bars; the cursor is never on one of those.
    let rows = (area.height + slot - 4) / slot;
    let drawn = usize::from(rows * columns).max(fits);
    let mut cursor_base: usize = panels[..first].iter().map(|panel| panel.groups.len().min(MOST)).sum();
    let money_at = panels.len();
    for place in 0..drawn {
        let at = first + place;
        let (column, row) = (u16::try_from(place).unwrap_or(0) % columns, u16::try_from(place).unwrap_or(0) / columns);
        let y = area.y + row * slot;
        let part = Rect {
            x: area.x + column * cells,
            y,
            width: cells.saturating_sub(2),
            height: slot.min(area.bottom().saturating_sub(y)),
        };
        if let Some(panel) = panels.get(at) {
            let count = panel.groups.len().min(MOST);
            let cursor = app.reports_cursor.checked_sub(cursor_base).filter(|at| *at < count);
            draw_panel(app, panel, frame, part, cursor);
            cursor_base += count;
        } else if at == money_at {
            draw_refunds(app, reports, frame, part);
        }
    }
}

fn draw_panel(app: &App, panel: &Panel<'_>, frame: &mut Frame<'_>, area: Rect, cursor: Option<usize>) {
    if area.height < 2 {
        return;
    }
    heading(app, frame, area, &app.words.get(panel.key));
    let total: i64 = panel.groups.iter().map(|group| group.count).sum();
    let mut cumulated = 0;
    let shares: Vec<Share> = panel
        .groups
        .iter()
        .take(MOST)
        .map(|group| {
            cumulated += group.count;
            let label = match (group.word.as_str(), panel.family) {
                ("", _) => app.words.get("reports-unnamed"),
                (word, "") => crate::text::shown_line(word).into_owned(),
                (word, family) => app.words.code(family, word),
            };
            let number = app.words.number(group.count);
            // The second share is of all bars so far: the vital few end where it passes four fifths.
            let note = format!(
                "{number} {:>4} {:>4}",
                app.words.percent(group.count, total),
                app.words.percent(cumulated, total)
            );
            Share { label, value: group.count, note }
        })
        .collect();
    if shares.is_empty() {
        let text = app.words.get("reports-nothing");
        put(frame.buffer_mut(), area, area.x + 1, area.y + 1, &text, app.theme.style(Role::Quiet));
    }
    let inner = Rect { x: area.x + 1, y: area.y + 1, width: area.width.saturating_sub(1), height: area.height - 1 };
    draw_shares(frame.buffer_mut(), inner, &shares, cursor, app.theme);
}

fn draw_refunds(app: &App, reports: &Reports, frame: &mut Frame<'_>, area: Rect) {
    heading(app, frame, area, &app.words.get("reports-refunds"));
    for (y, sum) in (area.y + 1..area.bottom()).zip(&reports.refunds) {
        let money = pad(&app.words.money(sum.sum_minor, &sum.currency), 20, true);
        let n = app.words.fill("today-refund-count", &[("n", sum.count.into())]);
        put(frame.buffer_mut(), area, area.x + 1, y, &format!("{money}  {n}"), app.theme.style(Role::Plain));
    }
}
