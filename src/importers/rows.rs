//! Delimited text as rows of raw cells, streamed: one row in memory at a time, however big or broken the file is.
//!
//! Invariants: every line of the file belongs to exactly one row or one fault; a quote that never closes costs its own line only.

use std::io::Read;

use crate::domain::intake::RejectReason;

const MOST_CELLS: usize = 1_000;
const LONGEST_CELL: usize = 1 << 20;
/// A row that has not ended by then is broken.
const LONGEST_ROW: usize = 4 << 20;
const CHUNK: usize = 1 << 18;

/// How a file separates and quotes its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
    /// Whether a quote at the start of a cell opens a quoted cell; otherwise it is a plain character.
    pub quoted: bool,
}

/// One row, or why it could not be taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    /// Line on which the row starts, 1-based.
    pub line: u64,
    pub cells: Vec<Vec<u8>>,
    pub fault: Option<RejectReason>,
}

pub struct Rows<R> {
    reader: R,
    dialect: Dialect,
    buffer: Vec<u8>,
    at: usize,
    line: u64,
    ended: bool,
}

/// Where a row ends in the buffer, as far as the buffer goes.
enum End {
    /// Behind its line end.
    At(usize),
    /// The buffer ends first; inside quotes or not.
    Open { quoted: bool },
}

impl<R: Read> Rows<R> {
    pub const fn new(reader: R, dialect: Dialect) -> Self {
        Self { reader, dialect, buffer: Vec::new(), at: 0, line: 1, ended: false }
    }

    /// The next row; none at the end of the file.
    pub fn next_row(&mut self) -> std::io::Result<Option<RawRow>> {
        loop {
            if self.at == self.buffer.len() && !self.fill()? {
                return Ok(None);
            }
            match end_of_row(&self.buffer[self.at..], self.dialect) {
                End::At(length) => return Ok(Some(self.take(length, None))),
                End::Open { quoted } => {
                    let so_far = self.buffer.len() - self.at;
                    if so_far <= LONGEST_ROW && self.fill()? {
                        continue;
                    }
                    if !quoted && so_far <= LONGEST_ROW {
                        return Ok(Some(self.take(so_far, None)));
                    }
                    return self.broken().map(Some);
                }
            }
        }
    }

    /// A row that does not end where rows end: its first line is given up, the rest is read again.
    fn broken(&mut self) -> std::io::Result<RawRow> {
        let first_line = self.buffer[self.at..].iter().position(|&b| b == b'\n');
        if let Some(length) = first_line {
            return Ok(self.take(length + 1, Some(RejectReason::BrokenQuote)));
        }
        if self.ended {
            let rest = self.buffer.len() - self.at;
            return Ok(self.take(rest, Some(RejectReason::BrokenQuote)));
        }
        let mut row = self.take(LONGEST_CELL, Some(RejectReason::CellTooLong));
        self.skip_line()?;
        row.cells.truncate(1);
        Ok(row)
    }

    /// Throws away what is left of an endless line.
    fn skip_line(&mut self) -> std::io::Result<()> {
        loop {
            if let Some(length) = self.buffer[self.at..].iter().position(|&b| b == b'\n') {
                self.at += length + 1;
                self.line += 1;
                return Ok(());
            }
            self.at = self.buffer.len();
            if !self.fill()? {
                return Ok(());
            }
        }
    }

    fn take(&mut self, length: usize, fault: Option<RejectReason>) -> RawRow {
        let bytes = &self.buffer[self.at..self.at + length];
        let line = self.line;
        let dialect = if fault.is_some() { Dialect { quoted: false, ..self.dialect } } else { self.dialect };
        let cells = cells(trim_end(bytes), dialect);
        let too_many = cells.len() > MOST_CELLS;
        let too_long = cells.iter().any(|cell| cell.len() > LONGEST_CELL);
        let own_fault = match (too_many, too_long) {
            (true, _) => Some(RejectReason::TooManyCells),
            (_, true) => Some(RejectReason::CellTooLong),
            _ => None,
        };
        self.line += count_lines(bytes);
        self.at += length;
        let mut row = RawRow { line, cells, fault: fault.or(own_fault) };
        if row.fault.is_some() {
            row.cells.truncate(MOST_CELLS);
        }
        row
    }

    /// Reads on; false at the end of the file.
    fn fill(&mut self) -> std::io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.at > 0 {
            self.buffer.drain(..self.at);
            self.at = 0;
        }
        let before = self.buffer.len();
        self.buffer.resize(before + CHUNK, 0);
        let n = loop {
            match self.reader.read(&mut self.buffer[before..]) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.buffer.truncate(before + n);
        self.ended = n == 0;
        Ok(n > 0)
    }
}

fn count_lines(bytes: &[u8]) -> u64 {
    let line_ends = bytes.iter().filter(|&&b| b == b'\n').count();
    u64::try_from(line_ends).unwrap_or(u64::MAX)
}

fn trim_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

fn end_of_row(bytes: &[u8], dialect: Dialect) -> End {
    if !dialect.quoted {
        return bytes.iter().position(|&b| b == b'\n').map_or(End::Open { quoted: false }, |at| End::At(at + 1));
    }
    let (mut in_quotes, mut at_start, mut closed) = (false, true, false);
    for (i, &b) in bytes.iter().enumerate() {
        match b {
            b'"' if in_quotes => (in_quotes, closed) = (false, true),
            b'"' if at_start || closed => (in_quotes, at_start, closed) = (true, false, false),
            b'\n' if !in_quotes => return End::At(i + 1),
            b => {
                at_start = !in_quotes && (b == dialect.delimiter || at_start && b == b' ');
                closed = false;
            }
        }
    }
    End::Open { quoted: in_quotes }
}

fn cells(row: &[u8], dialect: Dialect) -> Vec<Vec<u8>> {
    if !dialect.quoted {
        return row.split(|&b| b == dialect.delimiter).map(<[u8]>::to_vec).collect();
    }
    let mut cells = Vec::new();
    let mut cell = Vec::new();
    let (mut in_quotes, mut at_start, mut closed) = (false, true, false);
    for &b in row {
        match b {
            b'"' if in_quotes => {
                in_quotes = false;
                closed = true;
            }
            b'"' if at_start => {
                in_quotes = true;
                at_start = false;
                cell.clear();
            }
            // The second of two quotes inside a quoted cell.
            b'"' if closed => {
                cell.push(b'"');
                in_quotes = true;
                closed = false;
            }
            b if b == dialect.delimiter && !in_quotes => {
                cells.push(std::mem::take(&mut cell));
                (at_start, closed) = (true, false);
            }
            b => {
                at_start = at_start && b == b' ';
                closed = false;
                cell.push(b);
            }
        }
    }
    cells.push(cell);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COMMA: Dialect = Dialect { delimiter: b',', quoted: true };

    fn read(text: &str, dialect: Dialect) -> Vec<(u64, Vec<String>, Option<RejectReason>)> {
        let mut rows = Rows::new(text.as_bytes(), dialect);
        let mut read = Vec::new();
        while let Some(row) = rows.next_row().expect("a slice never fails") {
            let cells = row.cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            read.push((row.line, cells, row.fault));
        }
        read
    }

    #[test]
    fn quoted_cells_hold_delimiters_quotes_and_lines() {
        let rows = read("a,\"b,\"\"c\"\"\nd\",e\r\nf,,g\n", COMMA);
        assert_eq!(rows[0], (1, vec!["a".into(), "b,\"c\"\nd".into(), "e".into()], None));
        assert_eq!(rows[1], (3, vec!["f".into(), String::new(), "g".into()], None));
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn a_quote_is_a_plain_character_where_nothing_is_quoted() {
        let rows = read("\"a\tb\" 5\"\n", Dialect { delimiter: b'\t', quoted: false });
        assert_eq!(rows, [(1, vec!["\"a".into(), "b\" 5\"".into()], None)]);
    }

    #[test]
    fn quotes_inside_a_plain_cell_open_nothing() {
        let rows = read("5\"\" nail,b\nc,d\n", COMMA);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].1, ["5\"\" nail", "b"]);
    }

    #[test]
    fn a_quote_that_never_closes_costs_one_line() {
        let rows = read("a,b\n\"c,d\ne,f\ng,h", COMMA);
        let faults: Vec<_> = rows.iter().map(|(line, _, fault)| (*line, *fault)).collect();
        assert_eq!(faults, [(1, None), (2, Some(RejectReason::BrokenQuote)), (3, None), (4, None)]);
        assert_eq!(rows[3].1, ["g", "h"]);
    }

    #[test]
    fn endless_lines_and_rows_of_too_many_cells_are_faults() {
        let text = format!("{}\nb,c\n", "x".repeat(LONGEST_ROW + CHUNK));
        let rows = read(&text, COMMA);
        assert_eq!(rows[0].2, Some(RejectReason::CellTooLong));
        assert_eq!(rows[1], (2, vec!["b".into(), "c".into()], None));
        assert_eq!(read(&",".repeat(2_000), COMMA)[0].2, Some(RejectReason::TooManyCells));
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let mut rows = Rows::new(bytes.as_slice(), COMMA);
            while rows.next_row().expect("a slice never fails").is_some() {}
        }

        #[test]
        fn what_csv_writers_write_reads_back(cells in proptest::collection::vec("[a-z\",\n ]{1,8}", 1..6)) {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            writer.write_record(&cells).expect("memory takes it");
            let bytes = writer.into_inner().expect("memory takes it");
            let rows = read(&String::from_utf8_lossy(&bytes), COMMA);
            prop_assert_eq!(&rows[0].1, &cells);
        }
    }
}
