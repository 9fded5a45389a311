//! How the dashboard looks: the key figures above and the one under the cursor below; side by side where the screen is wide.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::{findings, lines, stage};
use crate::report::wording;
use crate::report::{Table, tables};
use crate::services::dashboard::{Board, Detail, Measured, Step, Tile, View};
use crate::services::findings::told;
use crate::tui::actions::Action;
use crate::tui::app::App;
use crate::tui::tabs::reports::pages;
use crate::tui::theme::Role;
use crate::tui::widgets::chart::{self, Look, spark_of};
use crate::tui::widgets::{fit, pad, put, width, wrap};

/// From so many cells on, figures and stage stand side by side.
const WIDE: u16 = 150;
/// Lines from which each figure has its doubt below it.
const TALL: u16 = 34;

pub fn draw(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let Some(board) = &app.dashboard.board else {
        let text = app.words.get("dashboard-reading");
        put(frame.buffer_mut(), area, area.x + 1, area.y, &text, app.theme.style(Role::Quiet));
        return;
    };
    if board.empty {
        return draw_empty(app, frame, area);
    }
    draw_head(app, board, frame, area);
    let body = below_head(area);
    let (tiles, with_doubt) = room_of_tiles(area);
    let used = draw_tiles(app, board, frame, tiles, with_doubt);
    if area.width >= WIDE {
        let left = tiles;
        let stage = Rect { x: left.right() + 2, width: area.width - left.width - 3, ..body };
        draw_stage(app, board, frame, stage, false);
        let rest = Rect { y: left.y + used + 1, height: left.height.saturating_sub(used + 1), ..left };
        draw_told(app, board, frame, rest);
    } else {
        let rest = Rect { y: body.y + used, height: body.height.saturating_sub(used), ..body };
        draw_stage(app, board, frame, with_margin(rest), area.height < TALL);
    }
}

const fn below_head(area: Rect) -> Rect {
    Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}

/// The room of the figures, and whether each has its doubt below it.
fn room_of_tiles(area: Rect) -> (Rect, bool) {
    let body = below_head(area);
    if area.width >= WIDE {
        (Rect { width: (area.width * 2 / 5).max(84), ..body }, true)
    } else {
        (body, area.height >= TALL)
    }
}

/// The figure at a cell of the screen.
pub fn tile_at(app: &App, area: Rect, at: Position) -> Option<usize> {
    let board = app.dashboard.board.as_ref().filter(|board| !board.empty)?;
    let (room, with_doubt) = room_of_tiles(area);
    // The first line says what the columns are.
    let line = at.y.checked_sub(room.y + 1).filter(|_| room.contains(at))?;
    let tile = usize::from(line / if with_doubt { 2 } else { 1 });
    (tile < board.tiles.len()).then_some(tile)
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

/// An empty desk says what is missing and what to press.
fn draw_empty(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let area = with_margin(area);
    line(app, frame, area, 1, &app.words.get("begin-title"), Role::Title);
    let blanks = [("open", app.key_hint(Action::Open).into()), ("import", app.key_hint(Action::Import).into())];
    let text = app.words.fill("dashboard-empty", &blanks);
    for (row, text) in (2..).zip(wrap(&text, area.width.into())) {
        line(app, frame, area, row, &text, Role::Plain);
    }
}

fn draw_head(app: &App, board: &Board, frame: &mut Frame<'_>, area: Rect) {
    let row = pages::draw(app, frame, Rect { height: 1, ..with_margin(area) });
    let as_of = lines::as_of(&app.words, board);
    let mut head = lines::head(&app.words, board);
    if let Some(found) = app.dashboard.found_here().filter(|found| !found.review.findings.is_empty()) {
        let moved = app.words.fill("dashboard-moved", &[("n", found.review.findings.len().into())]);
        head = format!("{head} · {moved}: {}", app.key_hint(Action::NextFinding));
    }
    line(app, frame, row, 0, &head, Role::Title);
    if width(&head) + width(&as_of) + 2 <= usize::from(row.width) {
        let x = row.right() - u16::try_from(width(&as_of)).unwrap_or(0);
        put(frame.buffer_mut(), row, x, row.y, &as_of, app.theme.style(Role::Quiet));
    }
}

/// Cells of the columns of a figure's row.
struct Columns {
    name: usize,
    value: usize,
    spark: usize,
    change: usize,
}

impl Columns {
    fn of(app: &App, board: &Board, cells: usize) -> Self {
        let names = board.tiles.iter().map(|tile| width(&name(app, tile))).max().unwrap_or(0);
        let values = board.tiles.iter().map(|tile| width(&wording::value(&app.words, &tile.figure))).max().unwrap_or(0);
        let (name, value) = (names.min(cells / 4), values.clamp(7, 14));
        let spark = match cells {
            90.. => 13,
            70.. => 10,
            _ => 0,
        };
        let change = cells.saturating_sub(name + value + spark + 8) / 2;
        Self { name, value, spark, change: change.min(26) }
    }
}

fn name(app: &App, tile: &Tile) -> String {
    app.words.code("metric", tile.figure.metric.code())
}

/// The key figures; answers the lines that they took.
fn draw_tiles(app: &App, board: &Board, frame: &mut Frame<'_>, area: Rect, with_doubt: bool) -> u16 {
    let area = with_margin(area);
    let columns = Columns::of(app, board, area.width.into());
    let (than, than_year) = lines::compared(&app.words, board);
    let head = format!(
        "  {}  {}  {}",
        pad(&app.words.get("dashboard-signs"), columns.name + columns.value + columns.spark + 2, false),
        pad(&than, columns.change, false),
        pad(&than_year, columns.change, false),
    );
    line(app, frame, area, 0, &head, Role::Quiet);
    let mut row = 1;
    for (at, tile) in board.tiles.iter().enumerate() {
        let there = at == app.dashboard.at;
        draw_tile(app, &columns, tile, frame, Rect { y: area.y + row, height: 1, ..area }, there);
        row += 1;
        if with_doubt {
            let doubt = wording::note(&app.words, board.shop, &tile.figure);
            let below = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
            line(app, frame, below, row, &doubt, Role::Quiet);
            row += 1;
        }
    }
    row
}

fn draw_tile(app: &App, columns: &Columns, tile: &Tile, frame: &mut Frame<'_>, row: Rect, there: bool) {
    if row.y >= frame.area().bottom() {
        return;
    }
    let words = &app.words;
    let nothing = tile.figure.measured == Measured::NoData;
    let small = nothing || wording::is_small(&tile.figure);
    let value_role = if small { Role::Quiet } else { Role::Plain };
    let values: Vec<Option<f64>> = tile.trend.iter().map(crate::services::dashboard::Figure::value).collect();
    let (than, than_role) = lines::short_change(words, &tile.figure, tile.before.as_ref());
    let (year, year_role) = lines::short_change(words, &tile.figure, tile.year_before.as_ref());
    let mark = if there { "> " } else { "  " };
    let pieces = [
        (mark.to_owned(), Role::Key),
        (pad(&name(app, tile), columns.name, false), if there { Role::Title } else { Role::Plain }),
        (" ".to_owned() + &pad(&wording::value(words, &tile.figure), columns.value, true), value_role),
        (
            " ".to_owned()
                + &pad(&spark_of(&values[values.len().saturating_sub(columns.spark)..]), columns.spark, false),
            Role::Figure,
        ),
        ("  ".to_owned() + &pad(&than, columns.change, false), than_role),
        ("  ".to_owned() + &pad(&year, columns.change, false), year_role),
    ];
    let mut x = row.x;
    for (text, role) in pieces {
        x = put(frame.buffer_mut(), row, x, row.y, &text, app.theme.style(role));
    }
    if there && app.dashboard.view == View::Trend && app.dashboard.bar.is_none() {
        frame.buffer_mut().set_style(row, app.theme.style(Role::Cursor));
    }
}

/// The figure under the cursor in detail.
fn draw_stage(app: &App, board: &Board, frame: &mut Frame<'_>, area: Rect, with_doubt: bool) {
    let Some(tile) = board.tiles.get(app.dashboard.at).filter(|_| area.height > 3) else { return };
    line(app, frame, area, 0, &title(app, tile), Role::Title);
    let Some(chart) = app.stage_chart() else {
        return line(app, frame, area, 1, &app.words.get("dashboard-reading"), Role::Quiet);
    };
    let mut notes = Vec::new();
    let is_hours = app.dashboard.view == View::Hours;
    let finding = app.finding().filter(|_| app.dashboard.picture != stage::TIMELINE && !is_hours);
    if let Some(finding) = finding {
        notes.extend(findings::lines(&app.words, finding));
    } else if is_hours {
        // What the figure itself is has nothing to do with when its cases come.
        notes.extend([chart.alt.clone(), app.words.get("report-heat-midnight")]);
    } else if with_doubt && app.dashboard.picture != stage::TIMELINE && !app.dashboard.shows_ways() {
        notes.push(lines::short(&app.words, board.shop, &tile.figure));
    }
    if let (None, Some(Detail::Trend { rated, .. })) = (finding, app.dashboard.detail.as_deref()) {
        notes.extend(rated.iter().map(|rated| lines::rated(&app.words, rated)));
    }
    if finding.is_none() && app.dashboard.walks_figures() && area.height > 14 {
        notes.push(lines::comparisons(&app.words, board, tile));
    }
    let at = app.bar_on_stage(&chart);
    if app.dashboard.picture == stage::WHAT_IF {
        let told = app.dashboard.detail.as_deref().and_then(|detail| lines::what_if(&app.words, detail, at));
        notes.push(told.unwrap_or_else(|| app.words.get("dashboard-no-what-if")));
    }
    notes.push(point_note(app, board, at));
    let room = usize::from(area.width);
    let notes = notes.iter().filter(|note| !note.is_empty()).flat_map(|note| wrap(note, room));
    let most = usize::from(area.height / 3);
    let mut row = 1;
    for note in notes.take(most) {
        line(app, frame, area, row, &note, Role::Plain);
        row += 1;
    }
    let body = Rect { y: area.y + row, height: area.height.saturating_sub(row), ..area };
    draw_picture(app, &chart, frame, body, at);
}

fn draw_picture(app: &App, shown: &crate::report::chart::Chart, frame: &mut Frame<'_>, area: Rect, at: usize) {
    if chart::places(shown) == 0 {
        let text = match &app.dashboard.found {
            Some(found) if app.dashboard.picture == stage::TIMELINE => nothing_moved(app, found),
            _ => app.words.get("dashboard-no-groups"),
        };
        for (row, text) in (0..).zip(wrap(&text, area.width.into())) {
            line(app, frame, area, row, &text, Role::Quiet);
        }
        return;
    }
    if app.dashboard.picture == stage::TABLE {
        return draw_table(app, &tables::of_chart(shown, &app.words), frame, area, at);
    }
    let cursor = (!app.dashboard.walks_figures() || app.dashboard.bar.is_some()).then_some(at);
    // A tall line says no more than a middling one.
    let area = Rect { height: area.height.min(area.width / 3).max(area.height.min(12)), ..area };
    chart::draw(frame.buffer_mut(), area, shown, &Look { words: &app.words, theme: app.theme, cursor });
}

/// The title of the stage: figure, view, and the step of a trend.
fn title(app: &App, tile: &Tile) -> String {
    let words = &app.words;
    // Lanes may show another figure than the one under the cursor.
    let shown = if app.dashboard.shows_ways() { app.dashboard.measured() } else { tile.figure.metric };
    let name = words.code("metric", shown.code());
    if app.dashboard.picture == stage::TIMELINE {
        return words.get("dashboard-timeline");
    }
    if let (Some(finding), View::Trend) = (app.finding(), app.dashboard.view) {
        return told::title(words, finding);
    }
    let told = match app.dashboard.view {
        View::Trend => words.get(match app.dashboard.look.step {
            Step::Day => "reports-by-day",
            Step::Week => "reports-by-week",
            Step::Month => "reports-by-month",
            Step::Quarter => "dashboard-by-quarter",
        }),
        View::Hours => words.get("dashboard-hours"),
        View::Groups(by) => words.fill("dashboard-by", &[("dimension", stage::dimension(words, by).into())]),
        View::Pareto(by) => words.fill("dashboard-pareto", &[("dimension", stage::dimension(words, by).into())]),
    };
    format!("{name} · {told}")
}

/// The point under the cursor of a trend in its short form.
fn point_note(app: &App, board: &Board, at: usize) -> String {
    match app.dashboard.detail.as_deref() {
        Some(Detail::Trend { figures, .. }) if app.dashboard.bar.is_some() => {
            figures.get(at).map_or_else(String::new, |figure| lines::short(&app.words, board.shop, figure))
        }
        _ => String::new(),
    }
}

fn draw_table(app: &App, table: &Table, frame: &mut Frame<'_>, area: Rect, cursor: usize) {
    let cells = |column: usize| {
        let widths = table.rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| width(&cell.text));
        widths.chain([width(&table.columns[column].title)]).max().unwrap_or(0).min(40)
    };
    let widths: Vec<usize> = (0..table.columns.len()).map(cells).collect();
    let row = |texts: &mut dyn Iterator<Item = &str>| {
        let padded =
            texts.zip(&table.columns).zip(&widths).map(|((text, column), cells)| pad(text, *cells, column.right));
        padded.collect::<Vec<_>>().join("  ")
    };
    line(app, frame, area, 0, &row(&mut table.columns.iter().map(|column| column.title.as_str())), Role::Title);
    let mut body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let hidden = table.rows.len().saturating_sub(body.height.into());
    if hidden > 0 && body.height > 2 {
        body.height -= 1;
        let text = app.words.fill("chart-more", &[("n", (hidden + 1).into())]);
        line(app, frame, Rect { y: body.bottom(), height: 1, ..area }, 0, &text, Role::Quiet);
    }
    let top = (cursor + 1).saturating_sub(body.height.into());
    for (y, (at, shown)) in (0..body.height).zip(table.rows.iter().enumerate().skip(top)) {
        let text = row(&mut shown.cells.iter().map(|cell| cell.text.as_str()));
        line(app, frame, body, y, &text, if shown.small { Role::Quiet } else { Role::Plain });
        if at == cursor {
            let under = Rect { y: body.y + y, height: 1, ..body };
            frame.buffer_mut().set_style(under, app.theme.style(Role::Cursor));
        }
    }
}

/// Beside the stage, below the figures: the comparisons of the one under the cursor in full.
fn draw_told(app: &App, board: &Board, frame: &mut Frame<'_>, area: Rect) {
    let area = with_margin(area);
    let Some(tile) = board.tiles.get(app.dashboard.at) else { return };
    let doubt = lines::short(&app.words, board.shop, &tile.figure);
    // What its own line cut off stands here in full.
    let cut_off = width(&doubt) + 2 > usize::from(area.width);
    let texts = cut_off.then_some(doubt).into_iter().chain([lines::comparisons(&app.words, board, tile)]);
    let mut row = 0;
    for text in texts.flat_map(|text| wrap(&text, area.width.into())) {
        line(app, frame, area, row, &text, Role::Plain);
        row += 1;
    }
    draw_found(app, frame, Rect { y: area.y + row + 1, height: area.height.saturating_sub(row + 1), ..area });
}

fn nothing_moved(app: &App, found: &findings::Found) -> String {
    app.words.fill("dashboard-nothing-moved", &[("n", found.review.n_looked_at.into())])
}

/// What really moved, a line or two each; the one that is shown is marked.
fn draw_found(app: &App, frame: &mut Frame<'_>, area: Rect) {
    let Some(found) = &app.dashboard.found else { return };
    let title = format!("{}  {}", app.words.get("dashboard-moved-title"), app.key_hint(Action::NextFinding));
    line(app, frame, area, 0, &title, Role::Title);
    if found.review.findings.is_empty() {
        let text = nothing_moved(app, found);
        for (row, text) in (1..).zip(wrap(&text, area.width.into())) {
            line(app, frame, area, row, &text, Role::Quiet);
        }
    }
    let mut row = 1;
    for (at, finding) in found.review.findings.iter().enumerate() {
        let there = app.dashboard.finding == Some(at);
        let mark = if there { ">" } else { " " };
        let name = format!("{mark} {}", told::title(&app.words, finding));
        line(app, frame, area, row, &name, if there { Role::Key } else { Role::Plain });
        let role = match finding.better {
            Some(true) => Role::Good,
            Some(false) => Role::Bad,
            None => Role::Quiet,
        };
        line(app, frame, area, row + 1, &format!("  {}", told::change(&app.words, finding)), role);
        row += 2;
    }
}
