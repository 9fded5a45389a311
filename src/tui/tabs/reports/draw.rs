//! How Reports looks: a band of figures, then either all charts in a grid or, where there is no room for that, the names of
//! the charts and the chosen one as large as it can be.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Bucket;
use super::pages;
use super::points::{self, Chart, Point, Shape};
use crate::domain::time::{civil, week_start};
use crate::services::overview::Reports;
use crate::tui::app::App;
use crate::tui::theme::Role;
use crate::tui::widgets::chart::{Bar, Share, draw_bars, draw_shares, draw_slim, have_room, spark};
use crate::tui::widgets::{fit, pad, put, width};

/// A screen of at least this size shows all charts at once.
const GRID_FROM: (u16, u16) = (100, 30);

/// Lines of one chart in the grid with its heading and a blank one.
const SLOT: u16 = 11;

/// Weeks of the small line in the band.
const SPARK: i64 = 12;

/// Draws the tab.
pub fn draw(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let Some(reports) = &app.reports else { return };
    let charts = points::charts(reports, &app.reports_view, &app.words);
    let band = Rect { height: 4.min(area.height), ..area };
    draw_band(app, reports, frame, band);
    let rest = Rect { y: band.bottom() + 1, height: area.height.saturating_sub(band.height + 1), ..area };
    let Some(chosen) = charts.get(app.reports_view.chart) else { return };
    if app.reports_view.table {
        draw_chosen(app, chosen, frame, with_margin(rest));
    } else if area.width >= GRID_FROM.0 && area.height >= GRID_FROM.1 {
        draw_grid(app, &charts, frame, rest);
    } else {
        let names = charts.iter().map(|chart| width(&app.words.get(chart.key))).max().unwrap_or(0);
        let menu = u16::try_from(names).unwrap_or(20).min(rest.width / 3) + 4;
        draw_menu(app, &charts, frame, Rect { width: menu, ..rest });
        let room = Rect { x: rest.x + menu, width: rest.width.saturating_sub(menu + 1), ..rest };
        draw_chosen(app, chosen, frame, room);
    }
}

const fn with_margin(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

fn line(app: &App, frame: &mut Frame<'_>, area: Rect, row: u16, text: &str, role: Role) {
    if row < area.height {
        let text = fit(text, area.width.into());
        put(frame.buffer_mut(), area, area.x, area.y + row, &text, app.theme.style(role));
    }
}

/// The figures in words: how many, this week against the one before, and what was paid back.
fn draw_band(app: &App, reports: &Reports, frame: &mut Frame<'_>, area: Rect) {
    let area = with_margin(area);
    let day = |day: i64| civil(day).map_or_else(String::new, |date| date.to_string());
    let blanks = [
        ("weeks", reports.weeks.into()),
        ("from", day(reports.first_day).into()),
        ("to", day(reports.until_day - 1).into()),
    ];
    let head = pages::draw(app, frame, Rect { height: 1, ..area });
    line(app, frame, head, 0, &app.words.fill("reports-period", &blanks), Role::Title);
    let names = ["tab-returns", "tab-complaints", "reports-refunds"].map(|key| app.words.get(key));
    let name_cells = names.iter().map(|name| width(name)).max().unwrap_or(0) + 1;
    for (row, days) in [&reports.returns_by_day, &reports.complaints_by_day].into_iter().enumerate() {
        let text = pad(&names[row], name_cells, false) + " " + &count_words(app, reports, days);
        line(app, frame, area, u16::try_from(row).unwrap_or(0) + 1, &text, Role::Plain);
    }
    let sums: Vec<String> = reports.refunds.iter().map(|sum| app.words.money(sum.sum_minor, &sum.currency)).collect();
    let sums = if sums.is_empty() { app.words.get("reports-nothing") } else { sums.join(" · ") };
    line(app, frame, area, 3, &(pad(&names[2], name_cells, false) + " " + &sums), Role::Plain);
}

fn count_words(app: &App, reports: &Reports, days: &[(i64, i64)]) -> String {
    let monday = week_start(reports.until_day - 1);
    let week = |back: i64| {
        let from = monday - 7 * back;
        days.iter().filter(|(day, _)| (from..from + 7).contains(day)).map(|(_, n)| n).sum::<i64>()
    };
    let total: i64 = days.iter().map(|(_, n)| n).sum();
    let weeks: Vec<i64> = (0..SPARK.min(reports.weeks)).rev().map(week).collect();
    let blanks = [("this", week(0).into()), ("last", week(1).into())];
    let total = pad(&app.words.number(total), 7, true);
    format!("{total}  {}  {}", spark(&weeks), app.words.fill("reports-this-week", &blanks))
}

fn draw_menu(app: &App, charts: &[Chart], frame: &mut Frame<'_>, area: Rect) {
    let top = (app.reports_view.chart + 1).saturating_sub(area.height.into());
    for (y, (at, chart)) in (area.y..area.bottom()).zip(charts.iter().enumerate().skip(top)) {
        let chosen = at == app.reports_view.chart;
        let text = format!("{} {}", if chosen { ">" } else { " " }, app.words.get(chart.key));
        let row = Rect { y, height: 1, ..area };
        let role = if chosen { Role::Title } else { Role::Plain };
        let text = fit(&text, usize::from(area.width).saturating_sub(2));
        put(frame.buffer_mut(), row, area.x + 1, y, &text, app.theme.style(role));
    }
}

fn draw_grid(app: &App, charts: &[Chart], frame: &mut Frame<'_>, area: Rect) {
    let columns: u16 = if area.width >= 150 { 3 } else { 2 };
    let per_row = usize::from(columns);
    let rows = (area.height / SLOT).max(1);
    let first_row = (app.reports_view.chart / per_row + 1).saturating_sub(rows.into());
    let cells = area.width / columns;
    // Rows share what is left over, so that a tall screen is filled.
    let all_rows = u16::try_from(charts.len().div_ceil(per_row)).unwrap_or(rows);
    let slot = area.height / rows.min(all_rows).max(1);
    for (place, (at, chart)) in charts.iter().enumerate().skip(first_row * per_row).enumerate() {
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        let y = area.y + (place / columns).saturating_mul(slot);
        if place / columns >= rows {
            break;
        }
        let part = Rect {
            x: area.x + (place % columns) * cells + 1,
            y,
            width: cells.saturating_sub(3),
            height: (slot - 1).min(area.bottom().saturating_sub(y)),
        };
        draw_chart(app, chart, at == app.reports_view.chart, frame, part);
    }
}

/// The chosen chart in all the room there is, as bars or as a table.
fn draw_chosen(app: &App, chart: &Chart, frame: &mut Frame<'_>, area: Rect) {
    if app.reports_view.table && area.height > 2 {
        heading(app, chart, true, frame, area);
        draw_table(app, chart, frame, Rect { y: area.y + 1, height: area.height - 1, ..area });
    } else {
        draw_chart(app, chart, true, frame, area);
    }
}

fn heading(app: &App, chart: &Chart, chosen: bool, frame: &mut Frame<'_>, area: Rect) {
    let name = app.words.get(chart.key);
    let text = match (chart.shape, app.reports_view.bucket) {
        (Shape::Times, Bucket::Day) => format!("{name} · {}", app.words.get("reports-by-day")),
        (Shape::Times, Bucket::Week) => format!("{name} · {}", app.words.get("reports-by-week")),
        (Shape::Times, Bucket::Month) => format!("{name} · {}", app.words.get("reports-by-month")),
        _ => name,
    };
    let text = if chosen { format!("> {text}") } else { text };
    line(app, frame, area, 0, &text, if chosen { Role::Key } else { Role::Title });
}

fn draw_chart(app: &App, chart: &Chart, chosen: bool, frame: &mut Frame<'_>, area: Rect) {
    if area.height < 2 {
        return;
    }
    heading(app, chart, chosen, frame, area);
    let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
    if chart.points.iter().all(|point| point.value == 0) {
        return line(app, frame, body, 0, &app.words.get("reports-nothing"), Role::Quiet);
    }
    let cursor = chosen.then(|| app.bar_of(chart));
    match chart.shape {
        Shape::Times => {
            let bars: Vec<Bar> =
                chart.points.iter().map(|point| Bar { label: point.label.clone(), value: point.value }).collect();
            // A tall bar says no more than a middling one.
            let body = Rect { height: body.height.min(14), ..body };
            if have_room(&bars, body.width) {
                draw_bars(frame.buffer_mut(), body, &bars, cursor, app.theme);
                return;
            }
            let earlier = draw_slim(frame.buffer_mut(), body, &bars, cursor, app.theme);
            if earlier > 0 {
                let text = app.words.fill("reports-earlier", &[("n", earlier.into())]);
                let cells = u16::try_from(width(&text)).unwrap_or(0).min(area.width);
                let end = Rect { x: area.right() - cells, width: cells, ..area };
                line(app, frame, end, 0, &text, Role::Quiet);
            }
        }
        Shape::Shares => {
            let top = cursor.map_or(0, |at| (at + 1).saturating_sub(body.height.into()));
            let shares = share_rows(app, chart, top);
            draw_shares(frame.buffer_mut(), body, &shares, cursor.map(|at| at - top), app.theme);
        }
        Shape::Sums => {
            let top = cursor.map_or(0, |at| (at + 1).saturating_sub(body.height.into()));
            for (row, (at, point)) in (0..body.height).zip(chart.points.iter().enumerate().skip(top)) {
                line(app, frame, body, row, &pad(&point.shown, 34, true), Role::Plain);
                under_cursor(app, frame, body, row, cursor == Some(at));
            }
        }
    }
}

fn under_cursor(app: &App, frame: &mut Frame<'_>, area: Rect, row: u16, there: bool) {
    if there {
        let line = Rect { y: area.y + row, height: 1, ..area };
        frame.buffer_mut().set_style(line, app.theme.style(Role::Cursor));
    }
}

/// Bars with their number, their share, and the share of all bars so far: the vital few end where it passes four fifths.
fn share_rows(app: &App, chart: &Chart, top: usize) -> Vec<Share> {
    let total = chart.total();
    let mut cumulated = 0;
    let row = |point: &Point| {
        cumulated += point.value;
        let percent = |part| app.words.percent(part, total);
        let note = format!("{} {:>4} {:>4}", point.shown, percent(point.value), percent(cumulated));
        Share { label: point.label.clone(), value: point.value, note }
    };
    chart.points.iter().map(row).skip(top).collect()
}

fn draw_table(app: &App, chart: &Chart, frame: &mut Frame<'_>, area: Rect) {
    let label_cells = chart.points.iter().map(|point| width(&point.label)).max().unwrap_or(0).clamp(8, 40);
    let number_cells = chart.points.iter().map(|point| width(&point.shown)).max().unwrap_or(0).max(8);
    let row = |label: &str, number: &str, share: &str, sum: &str| {
        let (share, sum) = (pad(share, 8, true), pad(sum, 12, true));
        format!("{}  {}  {share}  {sum}", pad(label, label_cells, false), pad(number, number_cells, true))
    };
    let head = ["reports-column-what", "reports-column-number", "reports-column-share", "reports-column-cumulated"]
        .map(|key| app.words.get(key));
    line(app, frame, area, 0, &row(&head[0], &head[1], &head[2], &head[3]), Role::Title);
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let cursor = app.bar_of(chart);
    let top = (cursor + 1).saturating_sub(rows.height.into());
    let total = chart.total();
    let mut cumulated: i64 = chart.points.iter().take(top).map(|point| point.value).sum();
    for (y, (at, point)) in (0..rows.height).zip(chart.points.iter().enumerate().skip(top)) {
        cumulated += point.value;
        // Sums of several currencies have no whole to be shares of.
        let percent =
            |part: i64| if chart.shape == Shape::Sums { String::new() } else { app.words.percent(part, total) };
        let text = row(&point.label, &point.shown, &percent(point.value), &percent(cumulated));
        line(app, frame, rows, y, &text, Role::Plain);
        under_cursor(app, frame, rows, y, at == cursor);
    }
}
