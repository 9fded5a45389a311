//! The queue of Today: what is owed next, by whose clause, and how much time is left.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::services::queue::Owed;
use crate::text::shown_line;
use crate::tui::actions::{Action, Place};
use crate::tui::app::App;
use crate::tui::rows::due_cell;
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, width};

/// Cells of the columns before the clause.
const DUE: usize = 11;
const NUMBER: usize = 9;
const PLATFORM: usize = 12;
const ASKS: usize = 10;
/// From this width on, what is asked stands in a column of its own.
const WIDE: u16 = 110;

/// Draws the queue with its title; the cursor is on one of its lines where `cursor` says so.
pub fn draw(app: &App, queue: &[Owed], cursor: Option<usize>, frame: &mut Frame<'_>, area: Rect) {
    if area.height == 0 {
        return;
    }
    let title = fit(&app.words.get("queue-title"), usize::from(area.width.saturating_sub(2)));
    put(frame.buffer_mut(), area, area.x + 1, area.y, &title, app.theme.style(Role::Title));
    if queue.is_empty() && area.height > 1 {
        let key = |action| app.keys.key_of(action, &[Place::Global]).unwrap_or_default();
        let blanks = [("returns", key(Action::TabReturns).into()), ("import", key(Action::Import).into())];
        let text = fit(&app.words.fill("queue-empty", &blanks), usize::from(area.width.saturating_sub(2)));
        put(frame.buffer_mut(), area, area.x + 1, area.y + 1, &text, app.theme.style(Role::Quiet));
    }
    let first = first(cursor, area);
    let clauses = queue.iter().map(|owed| width(&clause(app, owed))).max().unwrap_or(0);
    let lines = (area.y + 1..area.bottom()).zip(queue.iter().enumerate().skip(first));
    for (y, (at, owed)) in lines {
        let line = Rect { y, height: 1, ..area };
        draw_line(app, owed, clauses, frame, line);
        if cursor == Some(at) {
            frame.buffer_mut().set_style(line, app.theme.style(Role::Cursor));
        }
    }
}

/// The first of its lines that is shown: the cursor stays in sight.
fn first(cursor: Option<usize>, area: Rect) -> usize {
    cursor.map_or(0, |at| (at + 1).saturating_sub(area.height.saturating_sub(1).into()))
}

/// Which of so many lines stands in a row of the screen, below the title.
pub fn at(n: usize, cursor: Option<usize>, area: Rect, row: u16) -> Option<usize> {
    let line = row.checked_sub(area.y + 1).filter(|_| row < area.bottom())?;
    Some(first(cursor, area) + usize::from(line)).filter(|at| *at < n)
}

fn draw_line(app: &App, owed: &Owed, clauses: usize, frame: &mut Frame<'_>, line: Rect) {
    let (due, role) = due_cell(owed.due_at, &app.words, app.now);
    let platform = format!("{} {}", owed.platform, owed.market);
    let mut cells = vec![
        (pad(&due, DUE, true), role),
        (pad(&owed.key.to_string(), NUMBER, false), Role::Plain),
        (pad(&shown_line(platform.trim()), PLATFORM, false), Role::Quiet),
    ];
    if line.width >= WIDE {
        cells.push((pad(&app.words.code("code-asks", owed.asks.code()), ASKS, false), Role::Plain));
    }
    let room = usize::from(line.width) * 2 / 5;
    cells.push((pad(&clause(app, owed), clauses.min(room), false), Role::Plain));
    cells.push((shown_line(&owed.what).into_owned(), Role::Quiet));
    let mut x = line.x;
    for (text, role) in cells {
        let left = usize::from(line.right().saturating_sub(x));
        x = put(frame.buffer_mut(), line, x, line.y, &fit(&text, left), app.theme.style(role)).saturating_add(1);
        if x >= line.right() {
            return;
        }
    }
}

fn clause(app: &App, owed: &Owed) -> String {
    app.words.code("deadline", &owed.clause)
}
