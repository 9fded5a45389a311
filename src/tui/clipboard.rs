//! Copying: by the terminal's own sequence, which works over a remote connection too. Reading the clipboard: never.

use std::io::{self, Write};

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

/// Terminals cut or refuse longer sequences.
const MOST_BYTES: usize = 74_000;

/// Puts a text into the clipboard of the person at the terminal.
pub fn copy(text: &str) -> io::Result<()> {
    let cut = &text[..text.floor_char_boundary(MOST_BYTES)];
    let mut out = super::terminal::out();
    execute!(out, CopyToClipboard::to_clipboard_from(cut))?;
    out.flush()
}
