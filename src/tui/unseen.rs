//! Reads a line from the keyboard that nobody is to see.

use std::io;

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

/// What was typed before Enter; nothing when it was called off.
pub fn read_unseen() -> io::Result<Option<String>> {
    enable_raw_mode()?;
    let typed = typed();
    disable_raw_mode()?;
    typed
}

fn typed() -> io::Result<Option<String>> {
    let mut line = String::new();
    loop {
        match read()? {
            Event::Paste(text) => line.push_str(text.trim_end_matches(['\r', '\n'])),
            Event::Key(key) if key.kind != KeyEventKind::Release => match key.code {
                KeyCode::Enter => return Ok(Some(line)),
                KeyCode::Esc => return Ok(None),
                KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => return Ok(None),
                KeyCode::Char('u') if key.modifiers.contains(KeyModifiers::CONTROL) => line.clear(),
                KeyCode::Char(c) => line.push(c),
                KeyCode::Backspace => drop(line.pop()),
                _ => {}
            },
            _ => {}
        }
    }
}
