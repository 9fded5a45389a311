//! The files of one run: opened when their first row comes, closed together, counted.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use serde_json::Value;

use crate::domain::money::decimal;

use super::assets::{Market, Platforms};
use super::tables::{Style, Table};

/// Opens a file by name for the generator to write.
pub type Sink<'s> = dyn FnMut(&str) -> io::Result<Box<dyn Write>> + 's;

/// A list in JSON goes on in a further file after so many elements, as saved pages do.
const LIST_PAGE: u64 = 5_000;

/// One file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    pub name: String,
    /// The format as the importers call it.
    pub format_id: &'static str,
    /// The market it is from; empty where a file holds several.
    pub market: String,
    pub rows: u64,
    /// Rows spoiled on purpose, within `rows`.
    pub broken: u64,
}

/// What a table file is.
pub struct TableFile {
    pub format_id: &'static str,
    /// The columns, by their name in the platforms' tables.
    pub shape: &'static str,
    pub stem: &'static str,
    pub extension: &'static str,
    pub style: Style,
    /// What stands behind the last row, knowing how many there were.
    pub footer: Option<fn(u64) -> String>,
}

/// What a list file is: its elements stand between two texts, the second of which may count them.
pub struct ListFile {
    pub format_id: &'static str,
    pub stem: &'static str,
    pub head: &'static str,
    pub tail: fn(u64) -> String,
}

struct OpenTable {
    name: String,
    format_id: &'static str,
    footer: Option<fn(u64) -> String>,
    table: Table,
}

struct OpenList {
    out: Box<dyn Write>,
    name: String,
    elements: u64,
    tail: fn(u64) -> String,
}

type Slot = (&'static str, String);

pub struct Files<'s> {
    sink: &'s mut Sink<'s>,
    platforms: &'s Platforms,
    /// Stands in front of the names of a later delivery.
    prefix: &'static str,
    tables: BTreeMap<Slot, OpenTable>,
    lists: BTreeMap<Slot, (&'static str, u64, OpenList)>,
    done: Vec<GeneratedFile>,
}

impl<'s> Files<'s> {
    pub fn new(sink: &'s mut Sink<'s>, platforms: &'s Platforms, prefix: &'static str) -> Self {
        Self { sink, platforms, prefix, tables: BTreeMap::new(), lists: BTreeMap::new(), done: Vec::new() }
    }

    /// The table of a kind for a market; new when there is none yet.
    pub fn table(&mut self, file: &TableFile, market: &Market) -> io::Result<&mut Table> {
        self.table_with(file, &market.code, "", "")
    }

    /// The one table of a kind for all markets.
    pub fn table_of_all(&mut self, file: &TableFile) -> io::Result<&mut Table> {
        self.table_with(file, "", "", "")
    }

    /// The same with a line in front of the header and one behind it when the file is new.
    pub fn table_with(&mut self, file: &TableFile, market: &str, before: &str, after: &str) -> io::Result<&mut Table> {
        let slot = (file.stem, market.to_owned());
        if !self.tables.contains_key(&slot) {
            let dash = if market.is_empty() { "" } else { "-" };
            let name = format!("{}{}{dash}{}.{}", self.prefix, file.stem, market.to_lowercase(), file.extension);
            let shape = self.platforms.tables.get(file.shape).ok_or_else(|| missing(file.shape))?;
            let mut out: Box<dyn Write> = Box::new(BufWriter::with_capacity(1 << 16, (self.sink)(&name)?));
            out.write_all(before.as_bytes())?;
            let mut table = Table::open(out, file.style, shape)?;
            if !after.is_empty() {
                table.raw(after)?;
            }
            let open = OpenTable { name, format_id: file.format_id, footer: file.footer, table };
            self.tables.insert(slot.clone(), open);
        }
        self.tables.get_mut(&slot).map(|open| &mut open.table).ok_or_else(|| missing(file.stem))
    }

    /// Adds an element to a list; `scope` keeps lists of different shops apart and is part of the name.
    pub fn element(&mut self, file: &ListFile, scope: &str, element: &Value) -> io::Result<()> {
        let slot = (file.stem, scope.to_string());
        let full = self.lists.get(&slot).is_some_and(|(_, _, list)| list.elements >= LIST_PAGE);
        let page = self.lists.get(&slot).map_or(1, |(_, page, _)| page + u64::from(full));
        if full {
            self.close_list(&slot)?;
        }
        if !self.lists.contains_key(&slot) {
            let dash = if scope.is_empty() { "" } else { "-" };
            let name = format!("{}{}{dash}{}-{page:03}.json", self.prefix, file.stem, scope.to_lowercase());
            let mut out: Box<dyn Write> = Box::new(BufWriter::with_capacity(1 << 16, (self.sink)(&name)?));
            out.write_all(file.head.as_bytes())?;
            self.lists
                .insert(slot.clone(), (file.format_id, page, OpenList { out, name, elements: 0, tail: file.tail }));
        }
        let Some((_, _, list)) = self.lists.get_mut(&slot) else { return Err(missing(file.stem)) };
        if list.elements > 0 {
            list.out.write_all(b",\n")?;
        }
        list.elements += 1;
        serde_json::to_writer(&mut list.out, element).map_err(io::Error::from)
    }

    fn close_list(&mut self, slot: &Slot) -> io::Result<()> {
        let Some((format_id, _, mut list)) = self.lists.remove(slot) else { return Ok(()) };
        list.out.write_all((list.tail)(list.elements).as_bytes())?;
        list.out.flush()?;
        let market = slot.1.clone();
        self.done.push(GeneratedFile { name: list.name, format_id, market, rows: list.elements, broken: 0 });
        Ok(())
    }

    /// Closes everything and tells what was written, by name.
    pub fn finish(mut self) -> io::Result<Vec<GeneratedFile>> {
        let open: Vec<Slot> = self.lists.keys().cloned().collect();
        for slot in open {
            self.close_list(&slot)?;
        }
        for ((_, market), mut open) in std::mem::take(&mut self.tables) {
            let (rows, broken) = (open.table.rows, open.table.broken);
            open.table.finish(&open.footer.map_or(String::new(), |footer| footer(rows)))?;
            self.done.push(GeneratedFile { name: open.name, format_id: open.format_id, market, rows, broken });
        }
        self.done.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(self.done)
    }
}

fn missing(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, what.to_string())
}

/// An amount as a JSON number, made from its decimal text.
pub fn number(minor: i64, currency: &str) -> Value {
    serde_json::from_str(&decimal(minor, currency)).unwrap_or(Value::Null)
}
