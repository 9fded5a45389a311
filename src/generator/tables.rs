//! Tables as platforms write them: delimiter, quoting, line ends and encoding; and rows broken on purpose.

use std::fmt::Write as _;
use std::io::{self, Write};

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, WINDOWS_1252};

use super::assets::TableShape;

/// One row in this many is broken, the first of them early so that small files have one too.
const BROKEN_EVERY: u64 = 500;
const FIRST_BROKEN: u64 = 12;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// Nothing is quoted and nothing may need it.
    Never,
    WhereNeeded,
    Always,
}

/// How a platform writes its tables.
#[derive(Clone, Copy)]
pub struct Style {
    pub delimiter: char,
    pub quoting: Quoting,
    pub line_end: &'static str,
    pub encoding: &'static Encoding,
}

impl Style {
    /// Tabs, nothing quoted, as the report interfaces of Amazon hand out.
    pub const TABS: Self = Self { delimiter: '\t', quoting: Quoting::Never, line_end: "\n", encoding: UTF_8 };
    pub const TABS_CRLF: Self = Self { line_end: "\r\n", ..Self::TABS };
    /// The same from Western European sites.
    pub const TABS_WESTERN: Self = Self { encoding: WINDOWS_1252, ..Self::TABS_CRLF };
    /// The same from Japan; the encoding is the one with Microsoft's additions.
    pub const TABS_JAPANESE: Self = Self { encoding: SHIFT_JIS, ..Self::TABS_CRLF };
    /// Downloads from a seller's page: every cell quoted.
    pub const QUOTED: Self = Self { delimiter: ',', quoting: Quoting::Always, line_end: "\r\n", encoding: UTF_8 };
    pub const COMMAS: Self = Self { delimiter: ',', quoting: Quoting::WhereNeeded, line_end: "\n", encoding: UTF_8 };
    pub const SEMICOLONS: Self = Self { delimiter: ';', quoting: Quoting::Never, line_end: "\r\n", encoding: UTF_8 };
}

/// The cells of one row, in one buffer that is used again.
#[derive(Default)]
pub struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    pub fn add(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self
    }

    pub fn put(&mut self, value: impl std::fmt::Display) -> &mut Self {
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{value}");
        self.ends.push(self.text.len());
        self
    }

    pub fn empty(&mut self, count: usize) -> &mut Self {
        for _ in 0..count {
            self.add("");
        }
        self
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|n| &self.text[if n == 0 { 0 } else { self.ends[n - 1] }..self.ends[n]])
    }
}

/// The columns that broken rows spoil.
#[derive(Default)]
struct Spoils {
    order: Option<usize>,
    date: Option<usize>,
    money: Option<usize>,
    tracking: Option<usize>,
}

impl Spoils {
    /// Tables without such columns are never broken.
    const fn is_empty(&self) -> bool {
        self.order.is_none() && self.date.is_none() && self.money.is_none() && self.tracking.is_none()
    }
}

/// One open table.
pub struct Table {
    out: Box<dyn Write>,
    style: Style,
    columns: usize,
    spoils: Spoils,
    line: String,
    cells: Cells,
    pub rows: u64,
    pub broken: u64,
}

impl Table {
    /// Opens a table and writes its header.
    pub fn open(out: Box<dyn Write>, style: Style, shape: &TableShape) -> io::Result<Self> {
        let at = |name: &Option<String>| name.as_ref().and_then(|name| shape.columns.iter().position(|c| c == name));
        let spoils = Spoils {
            order: at(&shape.order),
            date: at(&shape.date),
            money: at(&shape.money),
            tracking: at(&shape.tracking),
        };
        let (line, cells) = (String::new(), Cells::default());
        let mut table = Self { out, style, columns: shape.columns.len(), spoils, line, cells, rows: 0, broken: 0 };
        let mut header = Cells::default();
        for column in &shape.columns {
            header.add(column);
        }
        table.write(&header)?;
        Ok(table)
    }

    /// A cleared row to fill; hand it back to `row`.
    pub fn cells(&mut self) -> Cells {
        let mut cells = std::mem::take(&mut self.cells);
        cells.clear();
        cells
    }

    /// Writes a row, broken when it is its turn.
    pub fn row(&mut self, cells: Cells) -> io::Result<()> {
        debug_assert_eq!(cells.ends.len(), self.columns, "as many cells as columns");
        self.rows += 1;
        if self.rows % BROKEN_EVERY == FIRST_BROKEN && !self.spoils.is_empty() {
            let broken = self.break_row(&cells);
            self.broken += 1;
            self.write(&broken)?;
        } else {
            self.write(&cells)?;
        }
        self.cells = cells;
        Ok(())
    }

    /// Writes a line that is no row: padding, footers.
    pub fn raw(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.write_all(self.style.line_end.as_bytes())
    }

    /// Writes what stands behind the last row and leaves nothing unwritten.
    pub fn finish(&mut self, footer: &str) -> io::Result<()> {
        self.out.write_all(footer.as_bytes())?;
        self.out.flush()
    }

    /// Every kind of damage that this table can show, in turn.
    fn break_row(&self, cells: &Cells) -> Cells {
        let spoils = &self.spoils;
        let mut damages: Vec<(usize, &str)> = Vec::new();
        damages.extend(spoils.date.map(|at| (at, "31/31/2026")));
        damages.extend(spoils.order.map(|at| (at, "")));
        damages.extend(spoils.tracking.map(|at| (at, "9.20209E+21")));
        damages.extend(spoils.money.map(|at| (at, "12,3x")));
        let turn = usize::try_from(self.rows / BROKEN_EVERY).unwrap_or(0) % (damages.len() + 1);
        let mut broken = Cells::default();
        for (n, cell) in cells.iter().enumerate() {
            match damages.get(turn) {
                Some((at, damage)) if *at == n => broken.add(damage),
                _ => broken.add(cell),
            };
        }
        if turn == damages.len() {
            broken.add("surplus").add("cells");
        }
        broken
    }

    fn write(&mut self, cells: &Cells) -> io::Result<()> {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                line.push(self.style.delimiter);
            }
            self.quote(cell, &mut line);
        }
        line.push_str(self.style.line_end);
        let written = self.encode(&line);
        self.line = line;
        written
    }

    fn quote(&self, cell: &str, line: &mut String) {
        let special = |c: char| c == self.style.delimiter || matches!(c, '"' | '\n' | '\r');
        match self.style.quoting {
            // Reports that are not quoted cannot hold what separates cells and rows.
            Quoting::Never if cell.contains([self.style.delimiter, '\n', '\r']) => {
                line.extend(
                    cell.chars().map(|c| if c == self.style.delimiter || matches!(c, '\n' | '\r') { ' ' } else { c }),
                );
            }
            Quoting::WhereNeeded if !cell.contains(special) => line.push_str(cell),
            Quoting::Never => line.push_str(cell),
            Quoting::WhereNeeded | Quoting::Always => {
                line.push('"');
                line.push_str(&cell.replace('"', "\"\""));
                line.push('"');
            }
        }
    }

    /// Writes a line in the table's encoding; what it lacks becomes `?`, as the platforms do.
    fn encode(&mut self, line: &str) -> io::Result<()> {
        if self.style.encoding == UTF_8 || line.is_ascii() {
            return self.out.write_all(line.as_bytes());
        }
        let (bytes, _, lacking) = self.style.encoding.encode(line);
        if !lacking {
            return self.out.write_all(&bytes);
        }
        for c in line.chars() {
            let mut buffer = [0; 4];
            let (bytes, _, lacking) = self.style.encoding.encode(c.encode_utf8(&mut buffer));
            self.out.write_all(if lacking { b"?" } else { &bytes })?;
        }
        Ok(())
    }
}
