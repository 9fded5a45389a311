//! Returns, Complaints, Shipments and Automation: the filter line, the rows, and the case under the cursor.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::reading;
use crate::domain::ids::Kind;
use crate::services::lists;
use crate::tui::actions::{Action, Place};
use crate::tui::app::App;
use crate::tui::app::view::Regions;
use crate::tui::list::List;
use crate::tui::rows::{Row, cells, sorted_by};
use crate::tui::theme::Role;
use crate::tui::widgets::table::{self, Cell, Column, TableView};
use crate::tui::widgets::{field, fit, put, strip, width, wrap};

/// Nobody listens to a longer cell in a list.
const MOST_HEARD: usize = 80;

/// Draws a list tab.
pub fn draw(app: &App, frame: &mut Frame<'_>, regions: &Regions) {
    let Some(list) = app.list() else { return };
    draw_list(app, list, frame, regions.list);
    draw_divider(app, frame, regions);
    reading::draw(app, list, frame, regions.case);
    if !reading::draw_search(app, frame, regions.filter) {
        draw_filter(app, list, frame, regions.filter);
    }
}

/// What is filtered, how many rows that are, where the cursor is and what is marked: always in words.
fn numbers(app: &App, list: &List) -> String {
    let words = &app.words;
    let mut parts = Vec::new();
    if !list.marks.is_empty() {
        parts.push(words.fill("list-marked", &[("n", list.marks.len().into())]));
    }
    if list.n_new() > 0 {
        parts.push(words.fill("list-new", &[("n", list.n_new().into())]));
    }
    // How many there are is never said above the rows of another filter.
    if let Some(total) = list.total.filter(|_| !list.is_stale()) {
        let at =
            list.first.filter(|_| !app.is_heard()).map(|first| first + i64::try_from(list.cursor).unwrap_or(0) + 1);
        parts.push(match at {
            Some(at) if !list.rows.is_empty() => words.fill("count-of", &[("n", at.into()), ("total", total.into())]),
            _ => words.number(total),
        });
    }
    parts.join("  ")
}

fn draw_filter(app: &App, list: &List, frame: &mut Frame<'_>, line: Rect) {
    if line.height == 0 {
        return;
    }
    let theme = app.theme;
    let right = numbers(app, list);
    let right_width = u16::try_from(width(&right)).unwrap_or(0);
    let x = if strip(app).is_empty() { line.x + 1 } else { draw_strip(app, frame, line) };
    let x = put(frame.buffer_mut(), line, x, line.y, "/ ", theme.style(Role::Key));
    let text_area = Rect { x, width: line.width.saturating_sub(x + right_width + 2), ..line };
    match &list.editing {
        Some(input) => field::draw(frame, text_area, input, theme.style(Role::Plain), app.layers.is_empty()),
        None if list.filter.is_empty() => {
            let hint = app.words.fill("list-no-filter", &[("key", app.key_hint(Action::Filter).into())]);
            put(
                frame.buffer_mut(),
                text_area,
                x,
                line.y,
                &fit(&hint, text_area.width.into()),
                theme.style(Role::Quiet),
            );
        }
        None => {
            let filter = lists::spoken(&app.words, &list.filter, app.now);
            let text = fit(&crate::text::shown_line(&filter), text_area.width.into());
            put(frame.buffer_mut(), text_area, x, line.y, &text, theme.style(Role::Marked));
        }
    }
    let at = line.right().saturating_sub(right_width + 1);
    put(frame.buffer_mut(), line, at, line.y, &right, theme.style(Role::Quiet));
    draw_filter_help(app, list, frame, line, x);
}

/// The lists of a tab that has several beside each other, the one in front marked; returns the column after them.
fn draw_strip(app: &App, frame: &mut Frame<'_>, line: Rect) -> u16 {
    let names = strip(app);
    let names = names.iter().map(|(kind, name)| (name.as_str(), app.kind() == Some(*kind)));
    strip::draw(frame, line, names, app.theme) + 1
}

fn strip(app: &App) -> Vec<(Kind, String)> {
    app.tab.lists().iter().map(|kind| (*kind, format!(" {} ", app.kind_word(*kind)))).collect()
}

/// The list of the tab whose name is at a column of the filter line.
pub fn strip_at(app: &App, column: u16) -> Option<Kind> {
    let names = strip(app);
    strip::at(names.iter().map(|(_, name)| name.as_str()), column).map(|at| names[at].0)
}

/// Below the filter line: the mistake at its place, else what could be written next.
fn draw_filter_help(app: &App, list: &List, frame: &mut Frame<'_>, line: Rect, x: u16) {
    let below = Rect { y: line.y + 1, height: 1, ..line };
    let (at, text, role) = if let Some(error) = &list.error {
        let place = u16::try_from(error.at.start).unwrap_or(0).min(below.width / 2);
        let text = format!("^ {}", lists::query_error(&app.words, error));
        // Further left where it would be cut; it tells the place in words, too.
        let last = below.right().saturating_sub(u16::try_from(width(&text)).unwrap_or(u16::MAX)).max(below.x);
        ((x + place).min(last), text, Role::Bad)
    } else if list.editing.is_some() {
        let found = list.suggestions();
        if found.is_empty() {
            return;
        }
        (x, found.join("  "), Role::Key)
    } else {
        return;
    };
    let text = fit(&text, usize::from(below.right().saturating_sub(at)));
    let blank = " ".repeat(below.width.into());
    put(frame.buffer_mut(), below, below.x, below.y, &blank, app.theme.style(Role::Plain));
    put(frame.buffer_mut(), below, at, below.y, &text, app.theme.style(role));
}

fn draw_list(app: &App, list: &List, frame: &mut Frame<'_>, area: Rect) {
    if area.height == 0 {
        return;
    }
    if list.rows.is_empty() {
        return draw_empty(app, list, frame, area);
    }
    let table_area = Rect { width: area.width.saturating_sub(1), ..area };
    let shown = &list.rows[list.top.min(list.rows.len())..];
    let shown = &shown[..shown.len().min(usize::from(area.height.saturating_sub(1).div_ceil(app.row_lines())))];
    let chosen = list.shown_columns(&app.words);
    let rows: Vec<Vec<Cell>> = shown
        .iter()
        .map(|row| {
            let all = app.translations.in_row(row, cells(row, &app.words, app.now));
            chosen.iter().map(|(at, _)| all[*at].clone()).collect()
        })
        .collect();
    let below: Vec<String> =
        if app.row_lines() > 1 { shown.iter().map(|row| second_line(app, row)).collect() } else { Vec::new() };
    let marked: Vec<bool> = shown.iter().map(|row| list.marks.contains(&row.key().id)).collect();
    let fresh: Vec<bool> = shown.iter().map(|row| list.is_fresh(row.key().id)).collect();
    let mut known: Vec<_> = chosen.iter().map(|(_, column)| *column).collect();
    let headings: Vec<String> = known.iter().map(|column| app.words.get(&format!("column-{}", column.id))).collect();
    let rows = if app.is_heard() { to_be_heard(rows, &headings, &mut known) } else { rows };
    let sorted = list.order().and_then(|order| {
        let name = crate::domain::query::sorts(list.kind).iter().find(|sort| sort.column == order.column)?.name;
        known.iter().position(|column| sorted_by(name, column.id)).map(|at| (at, order.descending))
    });
    let view = TableView {
        columns: &known,
        below: &below,
        headings: &headings,
        rows: &rows,
        cursor: list.cursor.checked_sub(list.top),
        marked: &marked,
        fresh: &fresh,
        // A single blank between columns is not heard.
        gap: if app.is_heard() { 2 } else { 1 },
        sorted,
    };
    table::draw(frame.buffer_mut(), table_area, &view, app.theme);
    if let (Some(total), Some(first)) = (list.total, list.first) {
        let bar = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let shown = i64::try_from(shown.len()).unwrap_or(0);
        let first = first + i64::try_from(list.top).unwrap_or(0);
        table::draw_bar(frame.buffer_mut(), bar, first, shown, total, app.theme);
    }
}

/// Cells of a row that is heard: an empty one is said, so that the others keep their places, and none is cut.
fn to_be_heard(mut rows: Vec<Vec<Cell>>, headings: &[String], columns: &mut [Column]) -> Vec<Vec<Cell>> {
    for (text, _) in rows.iter_mut().flatten().filter(|(text, _)| text.trim().is_empty()) {
        text.replace_range(.., "–");
    }
    for (at, (column, heading)) in columns.iter_mut().zip(headings).enumerate() {
        let widest = rows.iter().filter_map(|row| row.get(at)).map(|(text, _)| width(text)).max().unwrap_or(0);
        let whole = widest.max(width(heading) + 1).min(MOST_HEARD);
        *column = Column { width: u16::try_from(whole).unwrap_or(u16::MAX), grows: false, wish: 0, ..*column };
    }
    rows
}

/// What stands below a row that has two lines: what the customer wrote, else everything of it.
fn second_line(app: &App, row: &Row) -> String {
    if !row.comment().trim().is_empty() {
        return crate::text::shown_line(row.comment()).into_owned();
    }
    let all = cells(row, &app.words, app.now).into_iter().map(|(text, _)| text.trim().to_owned());
    all.filter(|text| !text.is_empty()).skip(2).collect::<Vec<_>>().join("  ")
}

/// An empty list says what it is for and which key fills it.
fn draw_empty(app: &App, list: &List, frame: &mut Frame<'_>, area: Rect) {
    if let Some(failed) = &list.failed {
        let room = usize::from(area.width.saturating_sub(4));
        for (y, part) in (area.y + 1..area.bottom()).zip(wrap(&crate::text::shown_line(failed), room)) {
            put(frame.buffer_mut(), area, area.x + 2, y, &part, app.theme.style(Role::Bad));
        }
        return;
    }
    if !list.loaded {
        return;
    }
    // Below a mistake in the filter nobody looks for rows.
    let text = if list.error.is_some() { String::new() } else { empty(app, list) };
    let room = usize::from(area.width.saturating_sub(4));
    for (y, part) in (area.y + 1..area.bottom()).zip(wrap(&text, room)) {
        put(frame.buffer_mut(), area, area.x + 2, y, &part, app.theme.style(Role::Quiet));
    }
}

/// What an empty list is for, and the key that fills it.
fn empty(app: &App, list: &List) -> String {
    let kind = app.kind_word(list.kind);
    let usual = crate::tui::app::first_filter(list.kind);
    if !list.filter.is_empty() && list.filter != usual {
        let nothing = app.words.fill("list-nothing-found", &[("kind", kind.into())]);
        let unheard = lists::unheard::told(&app.words, &list.unheard);
        return std::iter::once(nothing).chain(unheard).collect::<Vec<_>>().join(" ");
    }
    let hint = |action| app.key_hint(action);
    let blanks = [("rules", hint(Action::Rules).into()), ("on", hint(Action::Accept).into())];
    match list.kind {
        Kind::Task => app.words.fill("list-no-tasks", &blanks),
        Kind::Run => app.words.fill("list-no-runs", &blanks),
        Kind::Action => app.words.fill("list-no-actions", &[("why", hint(Action::AskWhy).into())]),
        Kind::Effect => app.words.get("list-no-messages"),
        Kind::Refund | Kind::Exchange => {
            let action = if list.kind == Kind::Refund { Action::Refund } else { Action::Replace };
            let key = app.keys.key_of(action, &[Place::Decide]).unwrap_or_default();
            let blanks = [
                ("kind", kind.into()),
                ("key", key.into()),
                ("returns", hint(Action::TabReturns).into()),
                ("import", hint(Action::Import).into()),
            ];
            app.words.fill("list-no-answers", &blanks)
        }
        Kind::Customer => app.words.fill("list-no-customers", &[("import", hint(Action::Import).into())]),
        Kind::Article => {
            let adopt = app.keys.key_of(Action::Book, &[Place::Decide]).unwrap_or_default();
            let n = crate::services::articles::built_in().len();
            let new = app.key_hint(Action::NewArticle);
            app.words.fill("list-no-articles", &[("new", new.into()), ("adopt", adopt.into()), ("n", n.into())])
        }
        _ => app.words.fill("list-empty", &[("kind", kind.into()), ("key", hint(Action::Import).into())]),
    }
}

fn draw_divider(app: &App, frame: &mut Frame<'_>, regions: &Regions) {
    let (list, case) = (regions.list, regions.case);
    if list.area() == 0 || case.area() == 0 {
        return;
    }
    let style = app.theme.style(Role::Border);
    let screen = frame.area();
    if case.x > 0 {
        for y in case.top()..case.bottom() {
            put(frame.buffer_mut(), screen, case.x - 1, y, "│", style);
        }
    } else {
        let line = "─".repeat(case.width.into());
        put(frame.buffer_mut(), screen, 0, case.y - 1, &line, style);
    }
}
