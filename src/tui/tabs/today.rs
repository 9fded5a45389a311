//! Today: what is due, what disagrees, what came in, the figures of the week; each line opens its list. On an empty desk: what
//! to begin with.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::services::overview::{Count, Today};
use crate::services::read::WeekCount;
use crate::services::wording;
use crate::text::{DatePattern, shown_line};
use crate::tui::actions::Action;
use crate::tui::app::App;
use crate::tui::msg::Effect;
use crate::tui::tabs::queue;
use crate::tui::theme::Role;
use crate::tui::widgets::chart::{Bar, draw_bars, spark};
use crate::tui::widgets::{fit, pad, put, width, wrap};

/// So many feeds that fail are told here; `afterdesk feeds` tells all.
const MOST_FEEDS: usize = 2;

/// What the first screen offers.
const BEGIN: &[&str] = &["begin-import", "begin-demo", "begin-language"];

impl App {
    /// How many lines the cursor can be on.
    pub fn today_count(&self) -> usize {
        if self.is_new() {
            return BEGIN.len();
        }
        self.today.as_ref().map_or(0, |today| today.queue.len() + today.counts.len())
    }

    /// Opens what the cursor is on.
    pub fn open_today(&mut self) {
        if self.is_new() {
            match self.today_cursor {
                0 => self.do_action(Action::Import),
                1 => self.effect(Effect::Leave(crate::tui::Left::WantsDemo)),
                _ => self.do_action(Action::Language),
            }
            return;
        }
        let Some(today) = &self.today else { return };
        if let Some(key) = today.queue.get(self.today_cursor).map(|owed| owed.key) {
            return self.show(key);
        }
        let count = today.counts.get(self.today_cursor - today.queue.len());
        if let Some((kind, query)) = count.map(|count| (count.kind, count.query)) {
            self.go_to(kind, query);
        }
    }
}

/// Draws the tab.
pub fn draw(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let Some(today) = &app.today else { return };
    if app.is_new() {
        return draw_begin(app, frame, area);
    }
    for (y, (text, role)) in (area.y..area.bottom()).zip(above(app, today)) {
        let text = fit(&text, usize::from(area.width.saturating_sub(1)));
        put(frame.buffer_mut(), area, area.x + 1, y, &text, app.theme.style(role));
    }
    let parts = parts(app, today, area);
    queue::draw(app, &today.queue, in_queue(app, today), frame, parts.queue);
    draw_counts(app, today, frame, &parts);
    draw_figures(app, today, frame, parts.figures);
}

/// The cursor where it is in the queue.
fn in_queue(app: &App, today: &Today) -> Option<usize> {
    Some(app.today_cursor).filter(|at| *at < today.queue.len())
}

/// Where the parts of the tab are.
struct Parts {
    queue: Rect,
    counts: Rect,
    figures: Rect,
    /// Of the whole tab.
    width: u16,
}

/// Divides the tab, below what stands above all else.
fn parts(app: &App, today: &Today, area: Rect) -> Parts {
    let above = u16::try_from(above(app, today).len()).unwrap_or(0).min(area.height);
    let area = Rect { y: area.y + above, height: area.height - above, ..area };
    let queue = Rect { height: queue_height(today, area), ..area };
    let rest = Rect { y: queue.bottom(), height: area.height - queue.height, ..area };
    if rest.width >= WIDE {
        // Sentences are not cut while the charts have room enough.
        let longest = today.counts.iter().map(|count| width(&sentence(app, count))).max().unwrap_or(0);
        let wanted = u16::try_from(longest + number_cells(app, today) + 5).unwrap_or(u16::MAX);
        let counts = Rect { width: wanted.clamp(rest.width * 3 / 10, rest.width / 2), ..rest };
        let figures = Rect { x: counts.right() + 2, width: rest.width - counts.width - 2, ..rest };
        return Parts { queue, counts, figures, width: rest.width };
    }
    let counts = Rect { height: count_lines(today, rest.width).min(rest.height), ..rest };
    let figures = Rect { y: counts.bottom(), height: rest.height - counts.height, ..rest };
    Parts { queue, counts, figures, width: rest.width }
}

/// What stands at a cell, as the cursor counts it.
pub fn entry_at(app: &App, area: Rect, at: Position) -> Option<usize> {
    if app.is_new() {
        let line = at.y.checked_sub(begin_top(app, begin_area(area)))?;
        return Some(usize::from(line)).filter(|line| *line < BEGIN.len());
    }
    let today = app.today.as_ref()?;
    let parts = parts(app, today, area);
    if parts.queue.contains(at) {
        return queue::at(today.queue.len(), in_queue(app, today), parts.queue, at.y);
    }
    let found = (0..today.counts.len()).find(|place| count_cell(today, &parts, *place).contains(at));
    found.map(|place| today.queue.len() + place)
}

/// From so many cells on the figures stand beside the counts, below them otherwise.
const WIDE: u16 = 100;

/// What stands above all else, a line each: feeds that give no news, and that there is something to learn from where a narrow screen
/// has no room for it beside the tabs.
fn above(app: &App, today: &Today) -> Vec<(String, Role)> {
    let failing = today.feeds.iter().take(MOST_FEEDS).map(|feed| {
        let why = wording::feed_fault(&app.words, &feed.name, &feed.fault, &feed.detail);
        (format!("! {why}"), Role::Bad)
    });
    failing.chain(app.lesson_without_room().map(|hint| (hint, Role::Good))).collect()
}

/// Lines of the queue that are worth giving up the figures for, with its title and a line apart from what follows.
const QUEUE_LINES: u16 = 14;

/// Lines of the queue: what the counts leave on a small screen, two fifths of a large one.
fn queue_height(today: &Today, area: Rect) -> u16 {
    let wanted = u16::try_from(today.queue.len().max(1)).unwrap_or(u16::MAX).saturating_add(2);
    let spared = area.height.saturating_sub(count_lines(today, area.width));
    wanted.min((area.height * 2 / 5).max(spared.min(QUEUE_LINES)))
}

/// Lines of the counts with their title: on a narrow screen they stand side by side.
fn count_lines(today: &Today, width: u16) -> u16 {
    let n = u16::try_from(today.counts.len()).unwrap_or(12);
    if width >= WIDE { n + 1 } else { n.div_ceil(2) + 1 }
}

/// Where one of the counts stands: below the title, on a narrow screen in two columns.
fn count_cell(today: &Today, parts: &Parts, place: usize) -> Rect {
    let lines = usize::from(count_lines(today, parts.width) - 1).max(1);
    let columns = if lines < today.counts.len() { 2 } else { 1 };
    let at = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let width = parts.counts.width / columns;
    let x = parts.counts.x.saturating_add(width.saturating_mul(at(place / lines)));
    let y = parts.counts.y.saturating_add(1 + at(place % lines));
    Rect { x, y, width, height: 1 }.intersection(parts.counts)
}

/// Cells of the longest number.
fn number_cells(app: &App, today: &Today) -> usize {
    today.counts.iter().map(|count| width(&number(app, count))).max().unwrap_or(0).max(4)
}

fn number(app: &App, count: &Count) -> String {
    format!("{}{}", app.words.number(count.count), if count.and_more { "+" } else { "" })
}

fn title(app: &App, frame: &mut Frame<'_>, area: Rect, key: &str) {
    if area.height > 0 {
        let text = fit(&app.words.get(key), usize::from(area.width.saturating_sub(2)));
        put(frame.buffer_mut(), area, area.x + 1, area.y, &text, app.theme.style(Role::Title));
    }
}

fn sentence(app: &App, count: &Count) -> String {
    app.words.fill(&format!("today-{}", count.what), &[("n", count.count.into())])
}

fn draw_counts(app: &App, today: &Today, frame: &mut Frame<'_>, parts: &Parts) {
    title(app, frame, parts.counts, "today-title");
    let cells = number_cells(app, today) + 1;
    for (place, count) in today.counts.iter().enumerate() {
        let line = count_cell(today, parts, place);
        if line.area() == 0 {
            continue;
        }
        let role = match (count.count, count.urgent) {
            (0, _) => Role::Quiet,
            (_, true) => Role::Bad,
            _ => Role::Plain,
        };
        // The sign tells apart what the colour does.
        let sign = if count.urgent && count.count > 0 { "!" } else { " " };
        let number = pad(&number(app, count), cells, true);
        let text = sentence(app, count);
        let y = line.y;
        let x = put(frame.buffer_mut(), line, line.x, y, &format!("{number} {sign} "), app.theme.style(role));
        put(frame.buffer_mut(), line, x, y, &fit(&text, usize::from(line.right() - x)), app.theme.style(Role::Plain));
        if place + today.queue.len() == app.today_cursor {
            frame.buffer_mut().set_style(line, app.theme.style(Role::Cursor));
        }
    }
}

fn draw_figures(app: &App, today: &Today, frame: &mut Frame<'_>, area: Rect) {
    let files = u16::try_from(today.imports.len()).unwrap_or(6).max(1) + 2;
    let money = u16::try_from(today.refunds_this_week.len()).unwrap_or(3).clamp(1, 4) + 2;
    let tall = area.height >= files + money + 10;
    let chart = if tall { (area.height - files - money) / 2 } else { 0 };
    let mut y = area.y;
    let mut next = |height: u16| {
        let part = Rect { y, height: height.min(area.bottom().saturating_sub(y)), ..area };
        y = part.bottom();
        part
    };
    if chart >= 5 {
        for (key, weeks) in
            [("today-returns-weeks", &today.returns_by_week), ("today-complaints-weeks", &today.complaints_by_week)]
        {
            let part = next(chart);
            title(app, frame, part, key);
            draw_weeks(
                app,
                weeks,
                frame,
                Rect { x: part.x + 1, y: part.y + 1, width: part.width - 1, height: part.height - 2 },
            );
        }
    } else {
        draw_trends(app, today, frame, next(3));
    }
    draw_money(app, today, frame, next(money));
    draw_files(app, today, frame, next(files));
}

/// The same weeks in a line each, where there is no room for bars.
fn draw_trends(app: &App, today: &Today, frame: &mut Frame<'_>, area: Rect) {
    let lines =
        [("today-returns-weeks", &today.returns_by_week), ("today-complaints-weeks", &today.complaints_by_week)];
    let names = lines.map(|(key, _)| app.words.get(key));
    let cells = names.iter().map(|name| width(name)).max().unwrap_or(0) + 2;
    for (y, (name, (_, weeks))) in (area.y..area.bottom()).zip(names.iter().zip(lines)) {
        let counts: Vec<i64> = weeks.iter().map(|week| week.count).collect();
        let back = |n: usize| counts.iter().rev().nth(n).copied().unwrap_or(0);
        let text = app.words.fill("reports-this-week", &[("this", back(0).into()), ("last", back(1).into())]);
        let x = put(frame.buffer_mut(), area, area.x + 1, y, &pad(name, cells, false), app.theme.style(Role::Title));
        if !today.whole {
            continue;
        }
        let x = put(frame.buffer_mut(), area, x, y, &spark(&counts), app.theme.style(Role::Figure));
        put(frame.buffer_mut(), area, x + 2, y, &text, app.theme.style(Role::Plain));
    }
}

/// Bars by week with the week's number below.
fn draw_weeks(app: &App, weeks: &[WeekCount], frame: &mut Frame<'_>, area: Rect) {
    let bars: Vec<Bar> = weeks
        .iter()
        .map(|week| {
            let name = crate::domain::time::iso_week(week.monday);
            Bar { label: name.split('-').next_back().unwrap_or_default().to_owned(), value: week.count }
        })
        .collect();
    draw_bars(frame.buffer_mut(), area, &bars, None, app.theme);
}

fn draw_money(app: &App, today: &Today, frame: &mut Frame<'_>, area: Rect) {
    title(app, frame, area, "today-refunds");
    if !today.whole {
        return;
    }
    if today.refunds_this_week.is_empty() && area.height > 1 {
        let text = app.words.get("today-no-refunds");
        put(frame.buffer_mut(), area, area.x + 1, area.y + 1, &text, app.theme.style(Role::Quiet));
    }
    for (y, sum) in (area.y + 1..area.bottom()).zip(&today.refunds_this_week) {
        let money = pad(&app.words.money(sum.sum_minor, &sum.currency), 20, true);
        let n = app.words.fill("today-refund-count", &[("n", sum.count.into())]);
        put(frame.buffer_mut(), area, area.x + 1, y, &format!("{money}  {n}"), app.theme.style(Role::Plain));
    }
}

fn draw_files(app: &App, today: &Today, frame: &mut Frame<'_>, area: Rect) {
    title(app, frame, area, "today-files");
    for (y, file) in (area.y + 1..area.bottom()).zip(&today.imports) {
        let when = app.words.date(file.imported_at, DatePattern::Minute);
        let name = file.path.rsplit(['/', '\\']).next().unwrap_or_default();
        let mut tally = words_of(app, "today-file-opened", file.n_opened);
        for (key, n) in [("today-file-updated", file.n_updated), ("today-file-rejected", file.n_rejected)] {
            if n > 0 {
                tally = format!("{tally} · {}", words_of(app, key, n));
            }
        }
        let room = usize::from(area.width.saturating_sub(22)).saturating_sub(width(&tally));
        let text = format!("{when}  {}  {tally}", pad(&shown_line(name), room.min(36), false));
        let role = if file.n_rejected > 0 { Role::Warning } else { Role::Plain };
        put(frame.buffer_mut(), area, area.x + 1, y, &fit(&text, usize::from(area.width) - 1), app.theme.style(role));
    }
}

fn words_of(app: &App, key: &str, n: i64) -> String {
    app.words.fill(key, &[("n", n.into())])
}

/// The room of the first screen of an empty desk.
const fn begin_area(area: Rect) -> Rect {
    Rect { x: area.x + 3, width: area.width.saturating_sub(6), y: area.y + 2, height: area.height.saturating_sub(2) }
}

/// What an empty desk says of itself, in lines.
fn begin_lines(app: &App, area: Rect) -> Vec<(String, Role)> {
    let texts = [("begin-title", Role::Title), ("begin-text", Role::Plain)];
    let lines = |(key, role)| {
        wrap(&app.words.get(key), usize::from(area.width).min(76)).into_iter().map(move |line| (line, role))
    };
    texts.into_iter().flat_map(lines).collect()
}

/// The row of the first thing to begin with.
fn begin_top(app: &App, area: Rect) -> u16 {
    area.y + u16::try_from(begin_lines(app, area).len()).unwrap_or(0) + 1
}

fn draw_begin(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let area = begin_area(area);
    for (y, (line, role)) in (area.y..area.bottom()).zip(begin_lines(app, area)) {
        put(frame.buffer_mut(), area, area.x, y, &line, app.theme.style(role));
    }
    for (y, (at, key)) in (begin_top(app, area)..area.bottom()).zip(BEGIN.iter().enumerate()) {
        let line = Rect { y, height: 1, width: area.width.min(76), ..area };
        let sign = if at == app.today_cursor { "> " } else { "  " };
        let text = format!("{sign}{}", app.words.get(key));
        put(frame.buffer_mut(), area, area.x, y, &text, app.theme.style(Role::Plain));
        if at == app.today_cursor {
            frame.buffer_mut().set_style(line, app.theme.style(Role::Cursor));
        }
    }
}
