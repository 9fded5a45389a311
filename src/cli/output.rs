//! The only place that prints: sentences for people or JSON for programs, and nothing foreign goes out uncleaned.

use std::io::{self, IsTerminal, Write};

use serde_json::Value;

use crate::text::{Words, shown, shown_json};
use crate::tui::{columns, widgets::fit};

/// What the parser of the arguments says of them: help is our own, a mistake repeats what was typed, or a file's name.
pub fn arguments(text: &str, is_mistake: bool) {
    let (mut out, mut err) = (io::stdout(), io::stderr());
    let to: &mut dyn Write = if is_mistake { &mut err } else { &mut out };
    for line in text.split_inclusive('\n') {
        // Nothing can be said when the stream is closed.
        let _ = to.write_all(if is_mistake { shown(line) } else { line.into() }.as_bytes());
    }
}

/// A panic: escaped, for it may hold text from outside, with the note that was written about it.
pub fn crashed(message: &str, place: &str, note: Option<&std::path::Path>) {
    let note = note.map(|path| shown(&path.display().to_string()).into_owned()).unwrap_or_default();
    // Nothing can be said when the stream is closed.
    let _ = writeln!(io::stderr(), "afterdesk: {message:?} ({place}) {note}");
}

/// Where answers and messages go.
pub struct Output {
    pub words: Words,
    pub json: bool,
    pub quiet: bool,
}

impl Output {
    /// One JSON object or list element on a line; only in JSON mode.
    pub fn json_line(&self, value: &Value) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(shown_json(&value.to_string()).as_bytes())?;
        out.write_all(b"\n")
    }

    /// A line of an answer for people.
    pub fn line(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(shown(text).as_bytes())?;
        out.write_all(b"\n")
    }

    /// Bytes of an answer as they are: completions, manual pages, CSV.
    pub fn raw(&self, bytes: &[u8]) -> io::Result<()> {
        io::stdout().lock().write_all(bytes)
    }

    /// A message about what is going on; silent when asked to be.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.problem(text);
        }
    }

    /// How far something long is, on one line that the next one takes the place of; an empty one takes it away. Only for people who
    /// are there to see it.
    pub fn progress(&self, text: &str) {
        let mut err = io::stderr().lock();
        if self.quiet || self.json || !err.is_terminal() {
            return;
        }
        let line = fit(&crate::text::shown_line(text), columns().saturating_sub(1));
        // Nothing can be said when the stream is closed.
        let _ = write!(err, "\r\u{1b}[2K{line}").and_then(|()| err.flush());
    }

    /// What went wrong, where, and what to do next.
    pub fn problem(&self, text: &str) {
        let mut err = io::stderr().lock();
        // Nothing can be said when even the error stream is closed.
        let _ = err.write_all(shown(text).as_bytes()).and_then(|()| err.write_all(b"\n"));
    }

    /// Columns of text, padded by display width.
    pub fn table(&self, rows: &[Vec<String>]) -> io::Result<()> {
        use unicode_width::UnicodeWidthStr;
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let cleaned: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| crate::text::shown_line(cell).into_owned()).collect())
            .collect();
        let width = |c: usize| cleaned.iter().filter_map(|row| row.get(c)).map(|cell| cell.width()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut out = io::stdout().lock();
        for row in &cleaned {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width.saturating_sub(cell.width()) + 2));
            }
            out.write_all(line.trim_end().as_bytes())?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}
