//! Which format a file is in, told by its content alone, and reading it in that format.
//!
//! Invariants: the most specific format wins; every row that is not blank, a footer or a header comes out once, as a row or a
//! reject.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io::{Cursor, Read};

use encoding_rs::{Encoding, UTF_8};
use serde_json::{Map, Value};

use super::document;
use super::encoding;
use super::mapping::{self, Mapped};
use super::rows::{Dialect, RawRow, Rows};
use super::source::{Content, Source, SourceError, all, read_head};
use super::values::{DateOrder, proven_order};
use crate::domain::intake::{Parsed, Reject, RejectReason};

/// A header stands within the first rows, behind junk.
const HEADER_WITHIN: usize = 10;
const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];
/// Documents are held in memory as trees.
const BIGGEST_DOCUMENT: u64 = 256 << 20;
/// The columns of our own reject files for elements of documents.
const ELEMENT_COLUMN: &str = "row";
const OWN_COLUMN: &str = "afterdesk-line";

/// A file that is in no known format, with what each format missed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotRecognised {
    pub tried: Vec<Missed>,
    /// Why the file could not even be looked at.
    pub broken: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    pub format_id: String,
    pub missed: Vec<String>,
    /// How many things the format is recognised by.
    pub wanted: usize,
}

impl Missed {
    /// How far the file is from the format: the share that is missing, then the number.
    fn distance(&self) -> (usize, usize) {
        (self.missed.len() * 100 / self.wanted.max(1), self.missed.len())
    }
}

impl NotRecognised {
    fn tried(tried: Vec<Missed>) -> Self {
        Self { tried, broken: None }
    }

    fn broken(error: &SourceError) -> Self {
        Self { tried: Vec::new(), broken: Some(error.to_string()) }
    }

    /// The formats that the file comes nearest to.
    pub fn nearest(&self, n: usize) -> impl Iterator<Item = &Missed> {
        let mut tried: Vec<&Missed> = self.tried.iter().collect();
        tried.sort_by_key(|missed| missed.distance());
        tried.into_iter().take(n)
    }

    fn distance(&self) -> Option<(usize, usize)> {
        self.tried.iter().map(Missed::distance).min()
    }
}

/// The format of a file and how its rows are laid out.
pub struct Chosen {
    mapped: Mapped,
    layout: Layout,
    encoding: &'static Encoding,
    header: Vec<String>,
}

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
        self.encoding.name()
    }

    /// The header as the file has it; empty for documents.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Whether only the newest moment of the whole table tells about when it was made.
    pub fn is_dated_as_a_whole(&self) -> bool {
        matches!(self.layout, Layout::Table { .. }) && self.mapped.dating_columns().next().is_some()
    }

    /// Looks through the same file once more for when it was made.
    pub fn date(&mut self, mut source: Source) -> Result<(), SourceError> {
        let Layout::Table { dialect, header_row, ref columns } = self.layout else { return Ok(()) };
        settle(&mut source)?;
        let dating: Vec<usize> =
            self.mapped.dating_columns().filter_map(|name| columns.iter().position(|column| column == name)).collect();
        let mapped = self.mapped;
        let mut newest = None;
        each_row(source, dialect, header_row, &mut |row| {
            let cells = dating.iter().filter_map(|&at| row.cells.get(at));
            let moments = cells.filter_map(|cell| mapped.moment(std::str::from_utf8(cell).ok()?));
            newest = newest.max(moments.max());
            true
        })?;
        self.mapped = mapped.made_at(newest);
        Ok(())
    }

    /// Reads the whole file until it ends or the taker has had enough.
    pub fn read(self, source: Source, take: &mut dyn FnMut(Parsed) -> bool) -> Result<(), SourceError> {
        match self.layout {
            Layout::Document(ref document) => {
                self.mapped.read(document, take);
                Ok(())
            }
            Layout::Sheet { ref rows, header_row, ref columns } => {
                let mut table = Table::new(self.mapped, columns);
                for (line, cells) in (1..).zip(rows).skip(header_row + 1) {
                    if !table.take(line, cells.clone(), None, take) {
                        break;
                    }
                }
                Ok(())
            }
            Layout::Table { dialect, header_row, ref columns } => {
                let mut table = Table::new(self.mapped, columns);
                let encoding = self.encoding;
                each_row(source, dialect, header_row, &mut |row| {
                    let (cells, whole) = decoded(&row, encoding);
                    let fault = row.fault.or((!whole).then_some(RejectReason::Undecodable));
                    table.take(row.line, cells, fault, take)
                })
            }
            Layout::Elements { header_row } => {
                let mapped = self.mapped;
                let dialect = Dialect { delimiter: b',', quoted: true };
                each_row(source, dialect, header_row, &mut |row| take(element(mapped, &row)))
            }
        }
    }
}

/// The most specific format that the file is in, or the one that is wanted.
pub fn choose(source: &mut Source, wanted: Option<&str>) -> Result<Chosen, NotRecognised> {
    let allowed = |mapped: &Mapped| wanted.is_none_or(|id| id == mapped.id());
    if let Content::Sheets(sheets) = &source.content {
        return choose_sheet(sheets, &allowed).ok_or_else(|| missed_by_sheets(sheets));
    }
    let encoding = settle(source).map_err(|error| NotRecognised::broken(&error))?;
    let Content::Stream { head, .. } = &source.content else { return Err(NotRecognised::default()) };
    let beginning = encoding.decode_without_bom_handling(head).0.into_owned();
    if document::looks_like(&beginning) {
        return choose_document(source, encoding, &allowed);
    }
    choose_table(head, encoding, &allowed).ok_or_else(|| missed_by_table(head, encoding))
}

/// Tells the encoding, takes its mark away, and turns wide encodings into UTF-8.
fn settle(source: &mut Source) -> Result<&'static Encoding, SourceError> {
    let Content::Stream { head, rest } = &mut source.content else { return Ok(UTF_8) };
    let (encoding, mark) = encoding::of(head);
    head.drain(..mark);
    if !encoding::is_wide(encoding) {
        return Ok(encoding);
    }
    let whole = Cursor::new(std::mem::take(head)).chain(std::mem::replace(rest, Box::new(std::io::empty())));
    let mut narrow = encoding::Narrowed::new(whole, encoding);
    *head = read_head(&mut narrow)?;
    *rest = Box::new(narrow);
    Ok(UTF_8)
}

fn choose_document(
    source: &mut Source,
    encoding: &'static Encoding,
    allowed: &dyn Fn(&Mapped) -> bool,
) -> Result<Chosen, NotRecognised> {
    let Content::Stream { head, rest } = &mut source.content else { return Err(NotRecognised::default()) };
    let rest = std::mem::replace(rest, Box::new(std::io::empty()));
    let whole = all(std::mem::take(head), rest, BIGGEST_DOCUMENT);
    let bytes = whole.map_err(|error| NotRecognised::broken(&error))?;
    let text = encoding.decode_without_bom_handling(&bytes).0;
    let Some(document) = document::read(&text) else { return Err(NotRecognised::default()) };
    match mapping::recognise_among(&document, allowed) {
        Some(mapped) => {
            let mapped = mapped.made_at(mapped.newest_of(&document));
            Ok(Chosen { mapped, layout: Layout::Document(document), encoding, header: Vec::new() })
        }
        None => Err(NotRecognised::tried(mapping::missed(&document))),
    }
}

fn choose_table(head: &[u8], encoding: &'static Encoding, allowed: &dyn Fn(&Mapped) -> bool) -> Option<Chosen> {
    let mut best: Option<Chosen> = None;
    for (dialect, header_row, header) in headers(head, encoding) {
        let columns: Vec<String> = header.iter().map(|cell| mapping::header(cell)).collect();
        if columns.first().is_some_and(|c| c == ELEMENT_COLUMN) && columns.iter().any(|c| c == OWN_COLUMN) {
            let first = first_element(head, dialect, header_row)?;
            let mapped = mapping::recognise_element(&first, allowed)?;
            return Some(Chosen { mapped, layout: Layout::Elements { header_row }, encoding, header: Vec::new() });
        }
        let Some(mapped) = mapping::recognise_table(&columns, allowed) else { continue };
        if best.as_ref().is_none_or(|best| mapped.weight() > best.mapped.weight()) {
            let mapped = mapped.with_order(order_of(head, dialect, header_row));
            best = Some(Chosen { mapped, layout: Layout::Table { dialect, header_row, columns }, encoding, header });
        }
    }
    best
}

fn choose_sheet(sheets: &[Vec<Vec<String>>], allowed: &dyn Fn(&Mapped) -> bool) -> Option<Chosen> {
    sheets.iter().find_map(|rows| {
        rows.iter().take(HEADER_WITHIN).enumerate().find_map(|(header_row, header)| {
            let columns: Vec<String> = header.iter().map(|cell| mapping::header(cell)).collect();
            let mapped = mapping::recognise_table(&columns, allowed)?;
            let dating = |cells: &Vec<String>| {
                let named =
                    columns.iter().zip(cells).filter(|(column, _)| mapped.dating_columns().any(|name| name == *column));
                named.filter_map(|(_, cell)| mapped.moment(cell)).max()
            };
            let mapped = mapped.made_at(rows.iter().skip(header_row + 1).filter_map(dating).max());
            let layout = Layout::Sheet { rows: rows.clone(), header_row, columns };
            Some(Chosen { mapped, layout, encoding: UTF_8, header: header.clone() })
        })
    })
}

/// Every row near the beginning that could be a header, under every delimiter.
fn headers(head: &[u8], encoding: &'static Encoding) -> Vec<(Dialect, usize, Vec<String>)> {
    let mut found = Vec::new();
    for delimiter in DELIMITERS {
        // Platforms that separate by tabs quote all cells or none.
        let first = head.iter().find(|b| !b.is_ascii_whitespace());
        let dialect = Dialect { delimiter, quoted: delimiter != b'\t' || first == Some(&b'"') };
        let mut rows = Rows::new(head, dialect);
        for header_row in 0..HEADER_WITHIN {
            let Ok(Some(row)) = rows.next_row() else { break };
            if row.cells.len() > 1 {
                found.push((dialect, header_row, decoded(&row, encoding).0));
            }
        }
    }
    found
}

/// Reads the beginning's dates for the order of day and month; whole cells only, so that free text proves nothing.
fn order_of(head: &[u8], dialect: Dialect, header_row: usize) -> Option<DateOrder> {
    let mut rows = Rows::new(head, dialect);
    let mut cells = Vec::new();
    let mut number = 0;
    while let Ok(Some(row)) = rows.next_row() {
        if number > header_row {
            let short = row.cells.into_iter().filter(|cell| (6..=19).contains(&cell.len()));
            cells.extend(short.filter_map(|cell| String::from_utf8(cell).ok()));
        }
        number += 1;
    }
    proven_order(cells.iter().map(String::as_str))
}

fn missed_by_table(head: &[u8], encoding: &'static Encoding) -> NotRecognised {
    missed_by_headers(headers(head, encoding).into_iter().map(|(_, _, header)| header))
}

fn missed_by_sheets(sheets: &[Vec<Vec<String>>]) -> NotRecognised {
    missed_by_headers(sheets.iter().flat_map(|rows| rows.iter().take(HEADER_WITHIN)).cloned())
}

/// What the formats miss in the row that comes nearest to being the header of one.
fn missed_by_headers(candidates: impl Iterator<Item = Vec<String>>) -> NotRecognised {
    let tried = candidates.map(|header| {
        let columns: Vec<String> = header.iter().map(|cell| mapping::header(cell)).collect();
        NotRecognised::tried(mapping::missed_columns(&columns))
    });
    tried.min_by_key(NotRecognised::distance).unwrap_or_else(|| NotRecognised::tried(mapping::missed_columns(&[])))
}

fn first_element(head: &[u8], dialect: Dialect, header_row: usize) -> Option<Value> {
    let mut rows = Rows::new(head, dialect);
    for _ in 0..=header_row {
        rows.next_row().ok()??;
    }
    serde_json::from_slice(rows.next_row().ok()??.cells.first()?).ok()
}

fn element(mapped: Mapped, row: &RawRow) -> Parsed {
    let bytes = row.cells.first().map(Vec::as_slice).unwrap_or_default();
    let mut parsed = match serde_json::from_slice::<Value>(bytes) {
        Ok(element) => mapped.parse(&element, &element, 0),
        Err(_) => {
            let raw = vec![String::from_utf8_lossy(bytes).into_owned()];
            let (column, value) = (ELEMENT_COLUMN.to_owned(), String::new());
            Parsed::Reject(Reject { line: 0, column, value, reason: RejectReason::NotAnObject, raw })
        }
    };
    match &mut parsed {
        Parsed::Row(taken) => taken.line = row.line,
        Parsed::Reject(reject) => reject.line = row.line,
    }
    parsed
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
fn decoded(row: &RawRow, encoding: &'static Encoding) -> (Vec<String>, bool) {
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

/// A table's rows as elements.
struct Table<'c> {
    mapped: Mapped,
    columns: &'c [String],
    /// How many rows were about the same, by a hash of what they are about: a million keys would not be small.
    seen: HashMap<u64, usize>,
    hasher: RandomState,
    /// Cells of the row before that rows of the same group repeat.
    carried: Map<String, Value>,
}

impl<'c> Table<'c> {
    fn new(mapped: Mapped, columns: &'c [String]) -> Self {
        Self { mapped, columns, seen: HashMap::new(), hasher: RandomState::new(), carried: Map::new() }
    }

    /// Takes one row; answers whether to go on.
    fn take(
        &mut self,
        line: u64,
        cells: Vec<String>,
        fault: Option<RejectReason>,
        take: &mut dyn FnMut(Parsed) -> bool,
    ) -> bool {
        if cells.iter().all(|cell| cell.trim().is_empty()) || self.mapped.is_footer(&cells) {
            return true;
        }
        let surplus = cells.iter().skip(self.columns.len()).find(|cell| !cell.trim().is_empty());
        let fault = match (fault, surplus) {
            (Some(fault), _) => Some((fault, String::new())),
            (None, Some(cell)) => Some((RejectReason::TooManyCells, cell.clone())),
            (None, None) if self.repeats_header(&cells) => Some((RejectReason::HeaderRepeated, String::new())),
            _ => None,
        };
        if let Some((reason, value)) = fault {
            return take(Parsed::Reject(Reject { line, column: String::new(), value, reason, raw: cells }));
        }
        let element = self.element(&cells);
        let mut parsed = self.parse(&element);
        match &mut parsed {
            Parsed::Row(row) => row.line = line,
            Parsed::Reject(reject) => {
                reject.line = line;
                reject.raw = cells;
            }
        }
        take(parsed)
    }

    /// A row's records; one that is about the same as an earlier row adds to it, unless only their places tell them apart.
    fn parse(&mut self, element: &Value) -> Parsed {
        let parsed = self.mapped.parse(element, element, 0);
        let Parsed::Row(row) = &parsed else { return parsed };
        let Some(key) = mapping::key_of(row) else { return parsed };
        let alike = self.seen.entry(self.hasher.hash_one(&key)).or_insert(0);
        let earlier = std::mem::replace(alike, *alike + 1);
        if earlier == 0 {
            return parsed;
        }
        let mut parsed = if self.mapped.counts_alike() { self.mapped.parse(element, element, earlier) } else { parsed };
        if let Parsed::Row(row) = &mut parsed {
            row.merged = mapping::key_of(row) == Some(key);
        }
        parsed
    }

    /// Whether a row says the header once more, in all cells but one.
    fn repeats_header(&self, cells: &[String]) -> bool {
        let named = self.columns.iter().zip(cells).filter(|(column, _)| !column.is_empty());
        let mut others = named.clone().filter(|(column, cell)| mapping::header(cell) != **column);
        let _one = others.next();
        others.next().is_none() && named.count() > 2
    }

    fn element(&mut self, cells: &[String]) -> Value {
        let mut fields = Map::new();
        for (column, cell) in self.columns.iter().zip(cells) {
            if !cell.trim().is_empty() && !column.is_empty() && !fields.contains_key(column) {
                fields.insert(column.clone(), Value::String(cell.clone()));
            }
        }
        if let Some(carry) = self.mapped.carry() {
            if self.carried.get(&carry.by) == fields.get(&carry.by) {
                for column in &carry.columns {
                    if let Some(value) = self.carried.get(column).filter(|_| !fields.contains_key(column)) {
                        fields.insert(column.clone(), value.clone());
                    }
                }
            }
            let kept = carry.columns.iter().chain([&carry.by]);
            self.carried = kept.filter_map(|column| Some((column.clone(), fields.get(column)?.clone()))).collect();
        }
        Value::Object(fields)
    }
}
