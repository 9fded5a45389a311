//! The case under the cursor: its lines from where it is scrolled to, what is searched marked in them, and how much is left.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tui::actions::{Action, Place};
use crate::tui::app::{App, Zoom};
use crate::tui::list::List;
use crate::tui::theme::Role;
use crate::tui::widgets::{field, fit, in_parts, put, story, width};

/// Draws the case beside or below the list, or in full.
pub fn draw(app: &App, list: &List, frame: &mut Frame<'_>, area: Rect) {
    if area.width < 8 || area.height == 0 {
        return;
    }
    if app.case_is_absent() {
        let text = fit(&app.words.get("past-absent"), usize::from(area.width.saturating_sub(2)));
        put(frame.buffer_mut(), area, area.x + 1, area.y + 1, &text, app.theme.style(Role::Warning));
        return;
    }
    let Some(case) = list.case.as_ref().filter(|case| Some(case.row.key()) == list.selected()) else { return };
    let inner = Rect { x: area.x + 1, width: area.width - 2, ..area };
    let cells = usize::from(inner.width);
    // Lines of another width are there only until the model hears of the new size.
    let fresh;
    let told = match app.story(cells) {
        Some(told) => told,
        None => {
            fresh = story::tell(case, (&app.words, &app.keys, &app.translations), app.theme, app.now, cells);
            &fresh
        }
    };
    let height = usize::from(inner.height);
    let scroll = list.scroll.min(told.lines.len().saturating_sub(1));
    let hidden = told.lines.len().saturating_sub(scroll + height);
    // The word about what is left has a line of its own, so that it never covers one of the text.
    let text_height = if hidden > 0 && height > 2 { height - 1 } else { height };
    let needles = if app.zoom == Zoom::Case { app.needles() } else { Vec::new() };
    for (y, line) in (inner.y..).zip(told.lines.iter().skip(scroll).take(text_height)) {
        draw_line(app, frame, Rect { y, height: 1, ..inner }, line, &needles);
    }
    if text_height < height {
        draw_more(app, frame, Rect { y: inner.bottom() - 1, height: 1, ..inner }, hidden + 1);
    }
}

fn draw_more(app: &App, frame: &mut Frame<'_>, line: Rect, hidden: usize) {
    let (action, place) =
        if app.zoom == Zoom::Case { (Action::PageDown, Place::Move) } else { (Action::TextDown, Place::List) };
    let key = app.keys.key_of(action, &[place]).unwrap_or_default();
    let text = app.words.fill("case-more", &[("n", hidden.into()), ("key", key.into())]);
    let text = fit(&text, line.width.into());
    let at = line.right().saturating_sub(u16::try_from(width(&text)).unwrap_or(0));
    put(frame.buffer_mut(), line, at, line.y, &text, app.theme.style(Role::Quiet));
}

fn draw_line(app: &App, frame: &mut Frame<'_>, area: Rect, line: &Line<'_>, needles: &[String]) {
    let mut x = area.x;
    for span in &line.spans {
        let style = line.style.patch(span.style);
        for (found, part) in marked(&span.content, needles) {
            let style = if found { style.patch(app.theme.style(Role::Cursor)) } else { style };
            x = put(frame.buffer_mut(), area, x, area.y, part, style);
        }
    }
}

/// A text in parts, each with whether it is one of the words.
fn marked<'a>(text: &'a str, needles: &[String]) -> Vec<(bool, &'a str)> {
    let lower = text.to_lowercase();
    // Few letters change their length with their case; a line with one of them is shown without marks.
    if needles.is_empty() || lower.len() != text.len() {
        return vec![(false, text)];
    }
    in_parts(text, &lower, needles)
}

/// The line above a case in full while something is searched in it; false when nothing is.
pub fn draw_search(app: &App, frame: &mut Frame<'_>, line: Rect) -> bool {
    if app.zoom != Zoom::Case || line.height == 0 {
        return false;
    }
    let state = app.search_state();
    if app.reading.editing.is_none() && state.is_none() {
        return false;
    }
    let blank = " ".repeat(line.width.into());
    put(frame.buffer_mut(), line, line.x, line.y, &blank, app.theme.style(Role::Plain));
    let (needle, at, n) = state.unwrap_or_default();
    let key = |action| app.keys.key_of(action, &[Place::Case]).unwrap_or_default();
    let blanks = [
        ("at", at.map_or(0, |at| at + 1).into()),
        ("n", n.into()),
        ("next", key(Action::NextMatch).into()),
        ("previous", key(Action::PreviousMatch).into()),
    ];
    let right = app.words.fill("case-search-matches", &blanks);
    let right_cells = u16::try_from(width(&right)).unwrap_or(0);
    let label = app.words.get("case-search") + " ";
    let x = put(frame.buffer_mut(), line, line.x + 1, line.y, &label, app.theme.style(Role::Key));
    let text = Rect { x, width: line.right().saturating_sub(x + right_cells + 2), ..line };
    match &app.reading.editing {
        Some(input) => field::draw(frame, text, input, app.theme.style(Role::Plain), app.layers.is_empty()),
        None => {
            let shown = fit(&crate::text::shown_line(&needle), text.width.into());
            put(frame.buffer_mut(), text, x, line.y, &shown, app.theme.style(Role::Marked));
        }
    }
    let at = line.right().saturating_sub(right_cells + 1);
    put(frame.buffer_mut(), line, at, line.y, &right, app.theme.style(Role::Quiet));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marked_where_they_stand_whatever_their_case() {
        let needles = ["拉链".to_owned(), "zip".to_owned()];
        assert_eq!(
            marked("The Zipper: 拉链坏了", &needles),
            [(false, "The "), (true, "Zip"), (false, "per: "), (true, "拉链"), (false, "坏了")]
        );
        assert_eq!(marked("none", &needles), [(false, "none")]);
        assert_eq!(marked("İzip", &needles).len(), 1);
    }
}
