//! Which format a file is in, told by its content alone, and reading it in that format.
//!
//! Invariants: the most specific format wins; every row that is not blank, a footer or a header comes out once, as a row or a
//! reject.

mod dating;
mod elements;
mod header;
mod missed;
mod table;

use std::io::{Cursor, Read};

use encoding_rs::UTF_8;
use serde_json::Value;

pub use elements::ELEMENT_COLUMN;
pub use missed::{Missed, NotRecognised};
use table::Table;

use super::document;
use super::encoding::{self, Charset};
use super::mapping::{self, Mapped};
use super::rows::{Dialect, RawRow, Rows};
use super::source::{Content, HEAD, Opened, Source, all, read_head};
use super::trouble::SourceError;
use super::values::{DateEvidence, DateOrder};
use crate::codes;
use crate::domain::intake::{Parsed, RejectReason};

/// How the columns begin that a file of rejects has behind those of the rows.
pub const OWN_COLUMNS: &str = "afterdesk-";
/// Documents are held in memory as trees.
const BIGGEST_DOCUMENT: u64 = 256 << 20;

/// What somebody says of a file that would otherwise be told by its content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    pub format: Option<String>,
    pub encoding: Option<Charset>,
    /// How dates of three numbers are read, whatever the format says.
    pub dates: Option<DateOrder>,
}

codes! {
    /// Where the order of day and month comes from.
    pub enum DatesBy {
        /// From the person who brought the file in.
        Asked = "asked",
        /// From dates of the file that can be read in one way only.
        Proven = "proven",
        /// From what is known of the format alone; every date of the file could be read otherwise.
        Assumed = "assumed",
    }
}

/// The format of a file and how its rows are laid out.
pub struct Chosen {
    mapped: Mapped,
    layout: Layout,
    encoding: Encodings,
    header: Vec<String>,
    dates: Option<(DateOrder, DatesBy)>,
}

/// The encoding that a file is in, and the one that its bytes are in by the time they are cells.
#[derive(Clone, Copy)]
struct Encodings {
    told: Charset,
    cells: Charset,
}

const TEXT: Encodings = Encodings { told: UTF_8, cells: UTF_8 };

enum Layout {
    Table {
        dialect: Dialect,
        header_row: usize,
        columns: Vec<String>,
    },
    Sheet {
        rows: Vec<Vec<String>>,
        header_row: usize,
        columns: Vec<String>,
    },
    /// One element's JSON in the first cell, as our reject files keep it.
    Elements {
        header_row: usize,
    },
    Document(Value),
}

impl Chosen {
    pub fn format_id(&self) -> &'static str {
        self.mapped.id()
    }

    pub fn encoding(&self) -> &'static str {
        self.encoding.told.name()
    }

    /// The header as the file has it; empty for documents.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Columns of one of the desk's own tables that it has no use for, but for those of a file of rejects.
    pub fn unknown_columns(&self) -> Vec<String> {
        let (Layout::Table { columns, .. } | Layout::Sheet { columns, .. }) = &self.layout else { return Vec::new() };
        let mut unknown = self.mapped.unknown_columns(columns);
        unknown.retain(|column| !column.starts_with(OWN_COLUMNS));
        unknown
    }

    /// How dates that could be read in two ways are read, and why; none where there are none or their market settles it.
    pub fn dates(&self) -> Option<(DateOrder, DatesBy)> {
        self.dates
    }

    /// Reads the whole file until it ends or the taker has had enough.
    pub fn read(self, source: Source, take: &mut dyn FnMut(Parsed) -> bool) -> Result<(), SourceError> {
        match self.layout {
            Layout::Document(ref document) => {
                self.mapped.read(document, take);
                Ok(())
            }
            Layout::Sheet { rows, header_row, ref columns } => {
                let mut table = Table::new(self.mapped, columns);
                for (line, cells) in (1..).zip(rows).skip(header_row + 1) {
                    if !table.take(line, cells, None, take) {
                        break;
                    }
                }
                Ok(())
            }
            Layout::Table { dialect, header_row, ref columns } => {
                let mut table = Table::new(self.mapped, columns);
                let encoding = self.encoding.cells;
                each_row(source, dialect, header_row, &mut |row| {
                    let (cells, whole) = decoded(&row, encoding);
                    let fault = row.fault.or((!whole).then_some(RejectReason::Undecodable));
                    table.take(row.line, cells, fault, take)
                })
            }
            Layout::Elements { header_row } => {
                let mapped = self.mapped;
                let dialect = Dialect { delimiter: b',', quoted: true };
                each_row(source, dialect, header_row, &mut |row| take(elements::element(mapped, &row)))
            }
        }
    }
}

/// The most specific format that the file is in, or the one that is wanted.
pub fn choose(source: &mut Source, reading: &Reading) -> Result<Chosen, NotRecognised> {
    let allowed = |mapped: &Mapped| reading.format.as_deref().is_none_or(|id| id == mapped.id());
    if let Content::Sheet(rows) = &mut source.content {
        let found = choose_sheet(rows, &allowed, reading.dates);
        return found.ok_or_else(|| missed::missed_by(header::of_sheet(rows).map(|(_, cells)| cells.as_slice())));
    }
    let encoding = settle(source, reading.encoding)?;
    let Content::Stream { head, .. } = &source.content else { return Err(NotRecognised::default()) };
    let beginning = encoding.cells.decode_without_bom_handling(head).0.into_owned();
    if document::looks_like(&beginning) {
        return choose_document(source, encoding, &allowed, reading.dates);
    }
    let candidates = header::of_text(head, encoding.cells);
    choose_table(head, &candidates, encoding, &allowed, reading.dates)
        .ok_or_else(|| missed::missed_by(candidates.iter().map(|candidate| candidate.cells.as_slice())))
}

/// Of which kind of record the first rows of a table tell, as far as its beginning shows; nothing of other files, which
/// would have to be read whole.
pub fn tells_of(name: &str, reader: Box<dyn Read + Send>, reading: &Reading) -> Option<&'static str> {
    let beginning = reader.take(HEAD as u64);
    let Ok(Opened::File(mut source)) = Source::open(name, Box::new(beginning)) else { return None };
    let Content::Stream { head, .. } = &source.content else { return None };
    if document::looks_like(&String::from_utf8_lossy(head)) {
        return None;
    }
    choose(&mut source, reading).ok()?.mapped.first_kind()
}

/// Tells the encoding, takes its mark away, and turns wide encodings into UTF-8.
fn settle(source: &mut Source, asked: Option<Charset>) -> Result<Encodings, SourceError> {
    let Content::Stream { head, rest } = &mut source.content else { return Ok(TEXT) };
    let (told, mark) = match asked {
        Some(asked) => (asked, encoding::mark_of(asked, head)),
        None => encoding::of(head),
    };
    head.drain(..mark);
    if !encoding::is_wide(told) {
        return Ok(Encodings { told, cells: told });
    }
    let whole = Cursor::new(std::mem::take(head)).chain(std::mem::replace(rest, Box::new(std::io::empty())));
    let mut narrow = encoding::Narrowed::new(whole, told);
    *head = read_head(&mut narrow)?;
    *rest = Box::new(narrow);
    Ok(Encodings { told, cells: UTF_8 })
}

fn choose_document(
    source: &mut Source,
    encoding: Encodings,
    allowed: &dyn Fn(&Mapped) -> bool,
    asked: Option<DateOrder>,
) -> Result<Chosen, NotRecognised> {
    let Content::Stream { head, rest } = &mut source.content else { return Err(NotRecognised::default()) };
    let rest = std::mem::replace(rest, Box::new(std::io::empty()));
    let bytes = all(std::mem::take(head), rest, BIGGEST_DOCUMENT)?;
    let text = encoding.cells.decode_without_bom_handling(&bytes).0;
    let document = document::read(&text)?;
    let Some(mapped) = mapping::recognise_among(&document, allowed) else {
        return Err(NotRecognised::tried(mapping::missed(&document)));
    };
    let (mapped, dates) = dated(mapped, asked, DateEvidence::Nothing);
    let mapped = mapped.made_at(mapped.newest_of(&document));
    Ok(Chosen { mapped, layout: Layout::Document(document), encoding, header: Vec::new(), dates })
}

fn choose_table(
    head: &[u8],
    candidates: &[header::Candidate],
    encoding: Encodings,
    allowed: &dyn Fn(&Mapped) -> bool,
    asked: Option<DateOrder>,
) -> Option<Chosen> {
    let mut best: Option<(Mapped, &header::Candidate, Vec<String>)> = None;
    for candidate in candidates {
        let columns: Vec<String> = candidate.cells.iter().map(|cell| mapping::header(cell)).collect();
        if elements::is_own(&columns) {
            let first = elements::first_element(head, candidate.dialect, candidate.row)?;
            let (mapped, dates) = dated(mapping::recognise_element(&first, allowed)?, asked, DateEvidence::Nothing);
            let layout = Layout::Elements { header_row: candidate.row };
            return Some(Chosen { mapped, layout, encoding, header: Vec::new(), dates });
        }
        let Some(mapped) = mapping::recognise_table(&columns, allowed) else { continue };
        if best.as_ref().is_none_or(|(best, ..)| mapped.weight() > best.weight()) {
            best = Some((mapped, candidate, columns));
        }
    }
    let (mapped, header::Candidate { dialect, row, cells }, columns) = best?;
    let (mapped, dates) = dated(mapped, asked, header::dates_of_text(head, *dialect, *row));
    let layout = Layout::Table { dialect: *dialect, header_row: *row, columns };
    Some(Chosen { mapped, layout, encoding, header: cells.clone(), dates })
}

/// Takes the rows out of the source, once their header is found.
fn choose_sheet(
    rows: &mut Vec<Vec<String>>,
    allowed: &dyn Fn(&Mapped) -> bool,
    asked: Option<DateOrder>,
) -> Option<Chosen> {
    let (mapped, header_row, columns) = header::of_sheet(rows).find_map(|(row, header)| {
        let columns: Vec<String> = header.iter().map(|cell| mapping::header(cell)).collect();
        Some((mapping::recognise_table(&columns, allowed)?, row, columns))
    })?;
    let (mapped, dates) = dated(mapped, asked, header::dates_of_sheet(rows, header_row));
    let rows = std::mem::take(rows);
    let mapped = dating::of_sheet(mapped, &columns, &rows[header_row + 1..]);
    let header = rows[header_row].clone();
    Some(Chosen { mapped, layout: Layout::Sheet { rows, header_row, columns }, encoding: TEXT, header, dates })
}

/// Settles the order of day and month, and where it comes from as far as people should know.
fn dated(mapped: Mapped, asked: Option<DateOrder>, evidence: DateEvidence) -> (Mapped, Option<(DateOrder, DatesBy)>) {
    if let Some(order) = asked {
        return (mapped.with_asked_order(order), Some((order, DatesBy::Asked)));
    }
    match (mapped.declared_order(), evidence) {
        (DateOrder::Auto, DateEvidence::Proves(order)) => (mapped.with_order(order), Some((order, DatesBy::Proven))),
        (order, DateEvidence::Proves(proven)) if !mapped.insists_on_order() => {
            let dates = (proven != order).then_some((proven, DatesBy::Proven));
            (mapped.with_order(proven), dates)
        }
        (DateOrder::Auto, _) => (mapped, None),
        (order, DateEvidence::Ambiguous) => (mapped, Some((order, DatesBy::Assumed))),
        _ => (mapped, None),
    }
}

/// Hands on all rows behind the header.
fn each_row(
    source: Source,
    dialect: Dialect,
    header_row: usize,
    take: &mut dyn FnMut(RawRow) -> bool,
) -> Result<(), SourceError> {
    let Content::Stream { head, rest } = source.content else { return Ok(()) };
    let mut rows = Rows::new(Cursor::new(head).chain(rest), dialect);
    let mut number = 0;
    while let Some(row) = rows.next_row()? {
        if number > header_row && !take(row) {
            break;
        }
        number += 1;
    }
    Ok(())
}

/// The cells as texts, and whether all bytes were in the encoding; those that were not are shown as they can be.
fn decoded(row: &RawRow, encoding: Charset) -> (Vec<String>, bool) {
    let mut whole = true;
    let mut cells = Vec::with_capacity(row.cells.len());
    for cell in &row.cells {
        match encoding::decode(cell, encoding) {
            Some(text) => cells.push(text.into_owned()),
            None => {
                whole = false;
                cells.push(String::from_utf8_lossy(cell).into_owned());
            }
        }
    }
    (cells, whole)
}
