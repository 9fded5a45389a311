//! The screen as lines for those who hear it: what is new is written below what was said before, and nothing is ever drawn over.
//!
//! The same screen is drawn where nobody sees it, with signs that are no words taken away; a line is said when it was not there
//! before, or when the cursor came to it. While something is typed, only the field is spoken of.

use std::collections::HashMap;
use std::io::{self, Write};

use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Modifier;

/// A screen that nobody sees has a size that everything fits on, also a row of a list with every cell whole.
pub const SIZE: (u16, u16) = (240, 64);
/// All else on it is so narrow that nothing stands beside something else.
pub const NARROW: u16 = 99;

/// What was said last, and on which scene.
#[derive(Default)]
pub struct Plain {
    said: Option<Said>,
    /// What was said of the scenes that others lie over.
    below: Vec<Said>,
}

/// A screen as lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Said {
    scene: String,
    lines: Vec<String>,
    /// The lines under the cursor.
    focus: Vec<String>,
    /// The line that is typed in.
    caret: Option<u16>,
}

impl Plain {
    /// Draws a frame and writes what is new of it.
    pub fn draw(&mut self, scene: String, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).map_err(io::Error::other)?;
        terminal.draw(view).map_err(io::Error::other)?;
        let caret = terminal.backend().cursor_visible().then(|| terminal.backend().cursor_position());
        let now = read(scene, terminal.backend().buffer(), caret);
        self.uncover(&now.scene);
        let new = news(self.said.as_ref(), &now);
        let is_typing = now.caret.is_some() && self.said.as_ref().is_some_and(|said| said.scene == now.scene);
        match (&mut self.said, is_typing) {
            // What the list becomes while a filter is typed is said when it is typed.
            (Some(said), true) => (said.focus, said.caret) = (now.focus, now.caret),
            (said, _) => *said = Some(now),
        }
        if new.is_empty() {
            return Ok(());
        }
        let mut out = super::terminal::out();
        for line in new {
            write!(out, "{line}\r\n")?;
        }
        out.flush()
    }

    /// The next frame is said whole.
    pub fn forget(&mut self) {
        self.said = None;
        self.below.clear();
    }

    /// Another scene comes in front. What was said of one that something lies over for a while is not said again when it is
    /// uncovered, but for the line under the cursor.
    fn uncover(&mut self, scene: &str) {
        let Some(said) = self.said.take_if(|said| said.scene != scene) else { return };
        let place = |scene: &str| scene.rsplit_once(' ').map(|(place, _)| place.to_owned());
        if place(&said.scene) != place(scene) {
            self.below.clear();
        } else if let Some(at) = self.below.iter().position(|below| below.scene == scene) {
            let mut uncovered = self.below.swap_remove(at);
            uncovered.focus.clear();
            self.below.truncate(at);
            self.said = Some(uncovered);
            return;
        } else {
            self.below.push(said.clone());
        }
        self.said = Some(said);
    }
}

/// A screen as what can be said of it.
fn read(scene: String, buffer: &Buffer, caret: Option<Position>) -> Said {
    let mut said = Said { scene, ..Said::default() };
    for y in 0..buffer.area.height {
        let line = words_of(buffer, y);
        if line.is_empty() {
            continue;
        }
        // The first line names the tabs, of which one is always marked.
        if y > 0 && is_marked(buffer, y) {
            said.focus.push(line.clone());
        }
        said.lines.push(line);
    }
    said.caret = caret.map(|at| at.y);
    if let Some(at) = caret {
        let line = words_of(buffer, at.y);
        if !said.focus.contains(&line) && !line.is_empty() {
            said.focus.push(line);
        }
    }
    said
}

/// Whether the cursor is on a line: most of it is reversed.
fn is_marked(buffer: &Buffer, y: u16) -> bool {
    let cells = (0..buffer.area.width).map(|x| &buffer[(x, y)]);
    let reversed = cells.filter(|cell| cell.modifier.contains(Modifier::REVERSED)).count();
    reversed * 4 >= usize::from(buffer.area.width.min(NARROW))
}

/// A line's words: no signs of lines and bars, commas where columns part.
fn words_of(buffer: &Buffer, y: u16) -> String {
    let mut text = String::new();
    let mut blanks = 0;
    let mut skip = 0;
    for x in 0..buffer.area.width {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let symbol = buffer[(x, y)].symbol();
        skip = super::widgets::width(symbol).saturating_sub(1);
        if symbol.chars().all(is_silent) {
            blanks += 1;
            continue;
        }
        if !text.is_empty() && blanks > 0 {
            text.push_str(if blanks > 1 { ", " } else { " " });
        }
        blanks = 0;
        text.push_str(symbol);
    }
    let text = text.trim_start_matches(['>', '*', ' ', ',']).trim_end_matches([',', ' ']);
    // Headings of boxes and columns come as they are; a lone sign says nothing.
    if text.chars().any(char::is_alphanumeric) { text.to_owned() } else { String::new() }
}

/// Signs that are drawn and not read.
const fn is_silent(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2500}'..='\u{259f}' | '\u{2800}'..='\u{28ff}' | '·')
}

/// What is to be said of a screen after another one.
fn news(before: Option<&Said>, now: &Said) -> Vec<String> {
    let Some(before) = before else { return now.lines.clone() };
    let moved: Vec<String> = now.focus.iter().filter(|line| !before.focus.contains(line)).cloned().collect();
    if now.scene == before.scene && now.caret.is_some() {
        // The letters of a field are echoed by who hears; the field is named when the caret comes to it.
        return if now.caret == before.caret { picked(&moved, now) } else { moved };
    }
    let new = unsaid(before, now, &moved);
    if now.scene != before.scene {
        return new;
    }
    // What was done is heard before the row that the cursor goes on to.
    let (here, mut told): (Vec<String>, Vec<String>) = new.into_iter().partition(|line| moved.contains(line));
    told.extend(here);
    told
}

/// The lines that were not there before, and those that the cursor came to.
fn unsaid(before: &Said, now: &Said, moved: &[String]) -> Vec<String> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    before.lines.iter().for_each(|line| *known.entry(line).or_default() += 1);
    let mut new = Vec::new();
    for line in &now.lines {
        match known.get_mut(line.as_str()) {
            Some(n) if *n > 0 => {
                *n -= 1;
                if moved.contains(line) {
                    new.push(line.clone());
                }
            }
            _ => new.push(line.clone()),
        }
    }
    new
}

/// While something is typed: what else the cursor is on, but for the field itself.
fn picked(moved: &[String], now: &Said) -> Vec<String> {
    let field = now.focus.last();
    moved.iter().filter(|line| Some(*line) != field).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn screen(scene: &str, lines: &[&str], cursor: Option<u16>, caret: Option<Position>) -> Said {
        let height = u16::try_from(lines.len()).expect("a test is small");
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, height));
        for (y, line) in (0..).zip(lines) {
            buffer.set_string(0, y, line, Style::new());
        }
        if let Some(y) = cursor {
            buffer.set_style(Rect::new(0, y, 40, 1), Style::new().add_modifier(Modifier::REVERSED));
        }
        read(scene.to_owned(), &buffer, caret)
    }

    #[test]
    fn what_something_lay_over_is_not_said_again() {
        let list = screen("tab 0", &["tabs", "> R-1 a", "  R-2 b"], Some(1), None);
        let menu = screen("tab 1", &["Sort", "due"], None, None);
        let mut plain = Plain { said: Some(list.clone()), below: Vec::new() };
        plain.uncover("tab 1");
        assert_eq!(news(plain.said.as_ref(), &menu), ["Sort", "due"]);
        plain.said = Some(menu);
        plain.uncover("tab 0");
        assert_eq!(news(plain.said.as_ref(), &list), ["R-1 a"]);
        // Another tab is said whole.
        plain.said = Some(list);
        plain.uncover("other 0");
        assert_eq!(news(plain.said.as_ref(), &screen("other 0", &["rows"], None, None)), ["rows"]);
        assert!(plain.below.is_empty());
    }

    #[test]
    fn columns_become_commas_and_lines_are_silent() {
        let said = screen("a", &["│ R-1   申请中  2 h │", "├──────┤", ">*R-2 x", "███  7"], None, None);
        assert_eq!(said.lines, ["R-1, 申请中, 2 h", "R-2 x", "7"]);
    }

    #[test]
    fn the_line_that_the_cursor_comes_to_is_said_and_not_the_one_it_left() {
        let one = screen("list", &["tabs", "> R-1 a", "  R-2 b"], Some(1), None);
        let two = screen("list", &["tabs", "  R-1 a", "> R-2 b"], Some(2), None);
        assert_eq!(news(None, &one), ["tabs", "R-1 a", "R-2 b"]);
        assert_eq!(news(Some(&one), &two), ["R-2 b"]);
        assert_eq!(news(Some(&two), &two), Vec::<String>::new());
        // After a decision the row that the cursor is on now is heard last.
        let done = screen("list", &["tabs", "> R-2 b", "Approve: R-1"], Some(1), None);
        assert_eq!(news(Some(&one), &done), ["Approve: R-1", "R-2 b"]);
        // A list that scrolls brings one line.
        let three = screen("list", &["tabs", "  R-2 b", "> R-3 c"], Some(2), None);
        assert_eq!(news(Some(&two), &three), ["R-3 c"]);
    }

    #[test]
    fn another_scene_says_what_is_new_and_a_field_only_when_the_caret_comes_to_it() {
        let list = screen("list", &["tabs", "R-1 a"], None, None);
        let form = screen("form", &["tabs", "Note", "Text: "], None, Some(Position::new(6, 2)));
        assert_eq!(news(Some(&list), &form), ["Note", "Text:"]);
        let typed = screen("form", &["tabs", "Note", "Text: h"], None, Some(Position::new(7, 2)));
        assert_eq!(news(Some(&form), &typed), Vec::<String>::new());
        let next = screen("form", &["tabs", "Until", "Text: h"], None, Some(Position::new(6, 1)));
        assert_eq!(news(Some(&typed), &next), ["Until"]);
    }
}
