//! Where the header of a table stands, and what the rows below it prove about their dates.

use super::super::encoding::Charset;
use super::super::rows::{Dialect, RawRow, Rows};
use super::super::values::{DateEvidence, date_evidence};
use super::decoded;

/// A header stands within the first rows that hold anything, behind junk.
const WITHIN: usize = 10;
/// Blank rows in front of them.
const BLANK_WITHIN: usize = 200;
const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];

/// A row that could be the header.
pub(super) struct Candidate {
    pub(super) dialect: Dialect,
    /// Rows in front of it.
    pub(super) row: usize,
    pub(super) cells: Vec<String>,
}

/// Every row near the beginning of a text that could be a header, under every delimiter.
pub(super) fn of_text(head: &[u8], encoding: Charset) -> Vec<Candidate> {
    let mut found = Vec::new();
    for delimiter in DELIMITERS {
        // Platforms that separate by tabs quote all cells or none.
        let first = head.iter().find(|b| !b.is_ascii_whitespace());
        let dialect = Dialect { delimiter, quoted: delimiter != b'\t' || first == Some(&b'"') };
        let mut rows = Rows::new(head, dialect);
        let rows = std::iter::from_fn(|| rows.next_row().ok().flatten());
        let texts = rows.map(|row: RawRow| decoded(&row, encoding).0);
        let wide = near_the_beginning(texts).filter(|(_, cells)| cells.len() > 1);
        found.extend(wide.map(|(row, cells)| Candidate { dialect, row, cells }));
    }
    found
}

/// Every row near the beginning of a sheet that could be a header.
pub(super) fn of_sheet(rows: &[Vec<String>]) -> impl Iterator<Item = (usize, &Vec<String>)> {
    near_the_beginning(rows.iter())
}

/// Rows that hold anything, each with the number of those in front of it.
fn near_the_beginning<R: AsRef<[String]>>(rows: impl Iterator<Item = R>) -> impl Iterator<Item = (usize, R)> {
    let filled = |row: &R| row.as_ref().iter().any(|cell| !cell.trim().is_empty());
    rows.take(BLANK_WITHIN).enumerate().filter(move |(_, row)| filled(row)).take(WITHIN)
}

/// What the dates at the beginning of a text say of the order of day and month.
pub(super) fn dates_of_text(head: &[u8], dialect: Dialect, header_row: usize) -> DateEvidence {
    let mut rows = Rows::new(head, dialect);
    let rows = std::iter::from_fn(|| rows.next_row().ok().flatten());
    let cells: Vec<Vec<u8>> = rows.skip(header_row + 1).flat_map(|row| row.cells).collect();
    dates_of(cells.iter().filter_map(|cell| std::str::from_utf8(cell).ok()))
}

/// What the dates of a sheet say of the order of day and month.
pub(super) fn dates_of_sheet(rows: &[Vec<String>], header_row: usize) -> DateEvidence {
    dates_of(rows.iter().skip(header_row + 1).flatten().map(String::as_str))
}

/// Whole cells only, so that free text proves nothing.
fn dates_of<'t>(cells: impl Iterator<Item = &'t str>) -> DateEvidence {
    date_evidence(cells.filter(|cell| (6..=19).contains(&cell.len())))
}
