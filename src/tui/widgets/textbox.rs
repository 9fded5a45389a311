//! A box of several lines being typed: kept and wrapped by ratatui-textarea, moved through by whole letters as people see
//! them, the hardware cursor at the caret so that input methods open their window there.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};
use unicode_segmentation::UnicodeSegmentation;

use super::width;
use crate::text::shown;

/// Pieces that pasted text is cleaned in, below the length at which cleaning cuts.
const PIECE: usize = 2048;

/// What a key did to the box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    Taken,
    /// The caret wants out above the first line or below the last.
    Above,
    Below,
    /// The key is none of the box's own.
    Ignored,
}

/// A text of several lines and where the caret is in it.
pub struct TextBox {
    area: TextArea<'static>,
}

impl TextBox {
    /// A box with a text, the caret at its end.
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        // The hardware cursor is the caret; a painted one beside it would be a second.
        area.set_cursor_style(Style::new());
        area.set_cursor_line_style(Style::new());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area }
    }

    /// The text without the blank lines at its end.
    pub fn text(&self) -> String {
        self.area.lines().join("\n").trim_end().to_owned()
    }

    /// Everything anew, as after an editor.
    pub fn replace(&mut self, text: &str) {
        *self = Self::new(&clean(text));
    }

    /// Takes pasted text with its line ends.
    pub fn paste(&mut self, text: &str) {
        self.area.insert_str(clean(text));
    }

    /// The line of the caret, and how many characters stand before it there.
    pub fn caret_line(&self) -> (&str, usize) {
        let (line, caret) = self.line();
        (line, line[..caret].chars().count())
    }

    /// Puts a text in the place of so many characters before the caret.
    pub fn put_back(&mut self, characters: usize, text: &str) {
        (0..characters).for_each(|_| _ = self.area.delete_char());
        self.area.insert_str(text);
    }

    /// How many lines the text takes in a number of cells.
    pub fn rows(&self, cells: u16) -> usize {
        let cells = usize::from(cells.max(2)) - 1;
        self.area.lines().iter().map(|line| width(line) / cells + 1).sum()
    }

    /// Takes a key as shells and editors do.
    pub fn edit(&mut self, event: KeyEvent) -> Edited {
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        let go = match (event.code, control, alt) {
            (KeyCode::Enter, false, false) => {
                self.area.insert_newline();
                return Edited::Taken;
            }
            (KeyCode::Char(c), false, false) => {
                self.area.insert_char(c);
                return Edited::Taken;
            }
            (KeyCode::Up, false, false) => return self.climb(CursorMove::Up, Edited::Above),
            (KeyCode::Down, false, false) => return self.climb(CursorMove::Down, Edited::Below),
            (KeyCode::Left, false, false) => return self.step(true),
            (KeyCode::Right, false, false) => return self.step(false),
            (KeyCode::Backspace, false, false) | (KeyCode::Char('h'), true, false) => return self.delete(true),
            (KeyCode::Delete, false, false) => return self.delete(false),
            (KeyCode::Home, ..) | (KeyCode::Char('a'), true, false) => CursorMove::Head,
            (KeyCode::End, ..) | (KeyCode::Char('e'), true, false) => CursorMove::End,
            (KeyCode::Left, true, false) | (KeyCode::Char('b') | KeyCode::Left, false, true) => CursorMove::WordBack,
            (KeyCode::Right, true, false) | (KeyCode::Char('f') | KeyCode::Right, false, true) => {
                CursorMove::WordForward
            }
            (code, ..) => return self.kill(code, control, alt),
        };
        self.area.move_cursor(go);
        Edited::Taken
    }

    /// Keys that take whole words and lines away, and the one that brings them back.
    fn kill(&mut self, code: KeyCode, control: bool, alt: bool) -> Edited {
        _ = match (code, control, alt) {
            (KeyCode::Char('u'), true, false) => self.area.delete_line_by_head(),
            (KeyCode::Char('k'), true, false) => self.area.delete_line_by_end(),
            (KeyCode::Char('w'), true, false) | (KeyCode::Backspace, false, true) => self.area.delete_word(),
            (KeyCode::Char('d'), false, true) => self.area.delete_next_word(),
            (KeyCode::Char('y'), true, false) => self.area.paste(),
            _ => return Edited::Ignored,
        };
        Edited::Taken
    }

    fn climb(&mut self, go: CursorMove, out: Edited) -> Edited {
        let before = self.area.screen_cursor().row;
        self.area.move_cursor(go);
        // Inside of a letter made of several signs the caret goes to where the letter begins.
        let (line, caret) = self.line();
        let border = line.grapheme_indices(true).map(|(at, _)| at).take_while(|&at| at <= caret).last().unwrap_or(0);
        if caret != line.len() && caret != border {
            let sign = line[..border].chars().count();
            self.put(sign);
        }
        if self.area.screen_cursor().row == before { out } else { Edited::Taken }
    }

    /// Goes over one letter, at the end of a line to the next one.
    fn step(&mut self, back: bool) -> Edited {
        let sign = self.area.cursor().1;
        match (self.signs(back), back) {
            (0, true) => self.area.move_cursor(CursorMove::Back),
            (0, false) => self.area.move_cursor(CursorMove::Forward),
            (signs, true) => self.put(sign - signs),
            (signs, false) => self.put(sign + signs),
        }
        Edited::Taken
    }

    /// Takes one letter away, at the end of a line the line end.
    fn delete(&mut self, back: bool) -> Edited {
        let signs = self.signs(back);
        if signs == 0 {
            _ = if back { self.area.delete_newline() } else { self.area.delete_next_char() };
            return Edited::Taken;
        }
        if back {
            self.put(self.area.cursor().1 - signs);
        }
        self.area.delete_str(signs);
        Edited::Taken
    }

    /// How many signs the letter before or after the caret is made of; none at an end of the line.
    fn signs(&self, back: bool) -> usize {
        let (line, caret) = self.line();
        let letter =
            if back { line[..caret].graphemes(true).next_back() } else { line[caret..].graphemes(true).next() };
        letter.map_or(0, |letter| letter.chars().count())
    }

    /// Puts the caret before a sign of its line.
    fn put(&mut self, sign: usize) {
        let line = u16::try_from(self.area.cursor().0).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(line, u16::try_from(sign).unwrap_or(u16::MAX)));
    }

    /// The line of the caret, and the caret's byte in it.
    fn line(&self) -> (&str, usize) {
        let cursor = self.area.cursor();
        let line = self.area.lines().get(cursor.0).map_or("", String::as_str);
        (line, byte_of(line, cursor.1))
    }

    /// Draws the box; with the focus, the hardware cursor stands at the caret.
    pub fn draw(&self, frame: &mut Frame<'_>, area: Rect, focus: bool) {
        if area.width < 2 || area.height == 0 {
            return;
        }
        // The last cell is for a caret behind a full line.
        frame.render_widget(&self.area, Rect { width: area.width - 1, ..area });
        if !focus {
            return;
        }
        let row = self.area.screen_cursor().row;
        let start = self.area.screen_to_data(row, 0).1;
        let (line, caret) = self.line();
        let cells = width(&line[byte_of(line, start).min(caret)..caret]);
        let top = usize::from(self.area.scroll_offset().0);
        let x = u16::try_from(cells).unwrap_or(u16::MAX).min(area.width - 1);
        let y = u16::try_from(row.saturating_sub(top)).unwrap_or(u16::MAX).min(area.height - 1);
        frame.set_cursor_position(Position::new(area.x + x, area.y + y));
    }
}

fn byte_of(line: &str, signs: usize) -> usize {
    line.char_indices().nth(signs).map_or(line.len(), |(at, _)| at)
}

/// Text from outside as it may stand in a box: one kind of line end, no tabs, nothing that a terminal would obey.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    let mut rest = text.as_str();
    let mut out = String::with_capacity(text.len());
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        out.push_str(&shown(piece));
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    fn keys(text: &mut TextBox, codes: &[(KeyCode, KeyModifiers)]) -> Edited {
        codes.iter().map(|&(code, mods)| text.edit(KeyEvent::new(code, mods))).last().unwrap_or(Edited::Ignored)
    }

    const NONE: KeyModifiers = KeyModifiers::NONE;
    const CTRL: KeyModifiers = KeyModifiers::CONTROL;
    const ALT: KeyModifiers = KeyModifiers::ALT;

    #[test]
    fn letters_of_several_signs_are_passed_and_deleted_whole() {
        let mut text = TextBox::new("a👨‍👩‍👧e\u{301}");
        keys(&mut text, &[(KeyCode::Left, NONE), (KeyCode::Backspace, NONE)]);
        assert_eq!(text.text(), "ae\u{301}");
        keys(&mut text, &[(KeyCode::Delete, NONE), (KeyCode::Char('中'), NONE)]);
        assert_eq!(text.text(), "a中");
    }

    #[test]
    fn editing_keys_do_what_they_do_in_a_shell() {
        let mut text = TextBox::new("one two\nthree four");
        keys(&mut text, &[(KeyCode::Char('w'), CTRL)]);
        assert_eq!(text.text(), "one two\nthree");
        keys(&mut text, &[(KeyCode::Char('a'), CTRL), (KeyCode::Char('k'), CTRL)]);
        assert_eq!(text.text(), "one two");
        keys(&mut text, &[(KeyCode::Up, NONE), (KeyCode::Char('f'), ALT), (KeyCode::Char('u'), CTRL)]);
        assert_eq!(text.text(), "two");
        keys(&mut text, &[(KeyCode::Char('e'), CTRL), (KeyCode::Enter, NONE), (KeyCode::Char('x'), NONE)]);
        assert_eq!(text.text(), "two\nx");
        assert_eq!(keys(&mut text, &[(KeyCode::Char('n'), CTRL)]), Edited::Ignored);
    }

    #[test]
    fn the_caret_leaves_above_and_below_only() {
        let mut text = TextBox::new("one\ntwo");
        assert_eq!(keys(&mut text, &[(KeyCode::Down, NONE)]), Edited::Below);
        assert_eq!(keys(&mut text, &[(KeyCode::Up, NONE)]), Edited::Taken);
        assert_eq!(keys(&mut text, &[(KeyCode::Up, NONE)]), Edited::Above);
    }

    #[test]
    fn pasted_text_keeps_its_lines_and_nothing_dangerous() {
        let mut text = TextBox::new("");
        text.paste("a\r\nb\u{1b}[31m\tc\u{202e}");
        assert_eq!(text.text().lines().count(), 2);
        assert!(!text.text().contains(['\u{1b}', '\r', '\t', '\u{202e}']));
        let long = "很长的一段话。".repeat(2_000);
        text.replace(&long);
        assert_eq!(text.text(), long);
    }

    #[test]
    fn the_hardware_cursor_stands_behind_wide_letters_at_every_size() {
        for (cells, lines) in [(1, 1), (3, 2), (9, 3), (40, 5)] {
            let mut terminal = Terminal::new(TestBackend::new(cells, lines)).expect("a test terminal opens");
            let text = TextBox::new("中文 👨‍👩‍👧 text\n\n中文");
            terminal.draw(|frame| text.draw(frame, frame.area(), true)).expect("it draws");
            if cells == 40 {
                assert_eq!(terminal.get_cursor_position().expect("it has one"), Position::new(4, 2));
            }
        }
    }
}
