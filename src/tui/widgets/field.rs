//! A line of text being typed: editing by tui-input, the hardware cursor at the caret so that input methods find it.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_input::backend::crossterm::EventHandler;
use tui_input::{Input, InputRequest};

use super::put;
use crate::text::shown_line;

/// Takes a key into a line of text; false when the key is none of its own.
pub fn edit(input: &mut Input, event: KeyEvent) -> bool {
    let editing = matches!(
        event.code,
        KeyCode::Char(_)
            | KeyCode::Backspace
            | KeyCode::Delete
            | KeyCode::Left
            | KeyCode::Right
            | KeyCode::Home
            | KeyCode::End
    );
    if event.modifiers == KeyModifiers::ALT
        && let Some(request) = by_words(event.code)
    {
        input.handle(request);
        return true;
    }
    // Control with a letter edits a line as a shell does; anything else with it is a command.
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    let known = matches!(event.code, KeyCode::Char('a' | 'e' | 'u' | 'k' | 'w' | 'y' | 'h'));
    if !editing || (control && matches!(event.code, KeyCode::Char(_)) && !known) {
        return false;
    }
    input.handle_event(&Event::Key(event));
    true
}

/// What Alt with a letter does to a line: it goes by words.
const fn by_words(code: KeyCode) -> Option<InputRequest> {
    match code {
        KeyCode::Char('b') => Some(InputRequest::GoToPrevWord),
        KeyCode::Char('f') => Some(InputRequest::GoToNextWord),
        KeyCode::Char('d') => Some(InputRequest::DeleteNextWord),
        _ => None,
    }
}

/// Takes pasted text as one line, cleaned of what could never be typed, with a cap.
pub fn paste(input: &mut Input, text: &str) {
    for c in shown_line(text).chars() {
        input.handle(InputRequest::InsertChar(c));
    }
}

/// Draws a line of text; with the focus, the hardware cursor stands at the caret.
pub fn draw(frame: &mut Frame<'_>, area: Rect, input: &Input, style: Style, focus: bool) {
    if area.width == 0 || area.height == 0 {
        return;
    }
    let cells = usize::from(area.width);
    let scroll = input.visual_scroll(cells.saturating_sub(1));
    let text = shown_line(input.value()).into_owned();
    let mut skipped = 0;
    let visible: String = unicode_segmentation::UnicodeSegmentation::graphemes(text.as_str(), true)
        .skip_while(|cluster| {
            let hidden = skipped < scroll;
            skipped += super::width(cluster);
            hidden
        })
        .collect();
    frame.buffer_mut().set_style(Rect { height: 1, ..area }, style);
    put(frame.buffer_mut(), area, area.x, area.y, &visible, style);
    if focus {
        let caret = input.visual_cursor().saturating_sub(scroll).min(cells - 1);
        frame.set_cursor_position(Position::new(area.x + u16::try_from(caret).unwrap_or(0), area.y));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    #[test]
    fn the_hardware_cursor_follows_wide_letters() {
        let mut terminal = Terminal::new(TestBackend::new(10, 1)).expect("a test terminal opens");
        let input: Input = "中文".into();
        terminal.draw(|frame| draw(frame, frame.area(), &input, Style::new(), true)).expect("it draws");
        assert_eq!(terminal.get_cursor_position().expect("it has one"), Position::new(4, 0));
    }

    #[test]
    fn alt_with_a_letter_goes_and_deletes_by_words() {
        let mut input: Input = "one two".into();
        let alt = |letter| KeyEvent::new(KeyCode::Char(letter), KeyModifiers::ALT);
        assert!(edit(&mut input, alt('b')) && input.cursor() == 4);
        assert!(edit(&mut input, alt('d')) && input.value() == "one ");
        edit(&mut input, KeyEvent::from(KeyCode::Home));
        assert!(edit(&mut input, alt('f')) && input.cursor() > 2);
    }

    #[test]
    fn control_letters_of_commands_are_left_alone() {
        let mut input: Input = "ab".into();
        assert!(!edit(&mut input, KeyEvent::new(KeyCode::Char('n'), KeyModifiers::CONTROL)));
        assert!(edit(&mut input, KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL)));
        assert_eq!(input.value(), "");
        paste(&mut input, "x\r\ny\u{1b}z");
        assert_eq!(input.value(), "x y␛z");
    }
}
