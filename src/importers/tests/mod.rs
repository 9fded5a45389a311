//! Whole files through the public face: recognised by content, every row a row or a reject, values where they belong.

mod ebay;
mod hostile;
mod samples;

use super::{Source, choose};
use crate::domain::intake::{Incoming, Parsed, Reject, Row};

/// What a file was taken for, and what became of its rows.
struct Read {
    format: &'static str,
    rows: Vec<Row>,
    rejects: Vec<Reject>,
}

impl Read {
    /// The records of the row that starts on a line.
    fn on_line(&self, line: u64) -> &[Incoming] {
        self.rows.iter().find(|row| row.line == line).map_or(&[], |row| row.records.as_slice())
    }
}

/// Reads bytes as a file; none where no format fits.
fn read_bytes(bytes: Vec<u8>) -> Option<Read> {
    let mut source = Source::new("file", Box::new(std::io::Cursor::new(bytes))).ok()?;
    let chosen = choose(&mut source, None).ok()?;
    let mut read = Read { format: chosen.format_id(), rows: Vec::new(), rejects: Vec::new() };
    let ended = chosen.read(source, &mut |parsed| {
        match parsed {
            Parsed::Row(row) => read.rows.push(row),
            Parsed::Reject(reject) => read.rejects.push(reject),
        }
        true
    });
    ended.ok().map(|()| read)
}

fn read(text: &str) -> Read {
    read_bytes(text.as_bytes().to_vec()).expect("the text is in a known format")
}

/// The first record of a kind, cloned.
macro_rules! first {
    ($records:expr, $kind:ident) => {
        $records.iter().find_map(|record| match record {
            $crate::domain::intake::Incoming::$kind(record) => Some(record.as_ref().clone()),
            _ => None,
        })
    };
    ($records:expr, $kind:ident, $field:ident) => {
        $records.iter().find_map(|record| match record {
            $crate::domain::intake::Incoming::$kind { $field, .. } => Some($field.as_ref().clone()),
            _ => None,
        })
    };
}
use first;
