//! Rows of a table as elements of its format: junk told from rows, rows of one thing put together.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use foldhash::fast::RandomState as Quick;
use foldhash::quality::RandomState;
use serde_json::{Map, Value};

use super::super::mapping::{self, Mapped};
use crate::domain::intake::{Parsed, Reject, RejectReason};

/// A table's rows as elements.
pub(super) struct Table<'c> {
    mapped: Mapped,
    columns: &'c [String],
    /// Cells that a row has at least; one with fewer was torn. Some programs leave out the empty ones at its end.
    fewest_cells: usize,
    /// What rows were about, by a hash: a million keys would not be small. And how many rows were about the same, of those that
    /// are not alone.
    seen: HashSet<u64, Quick>,
    alike: HashMap<u64, usize, Quick>,
    hasher: RandomState,
    /// Cells of the row before that rows of the same group repeat.
    carried: Map<String, Value>,
}

impl<'c> Table<'c> {
    pub(super) fn new(mapped: Mapped, columns: &'c [String]) -> Self {
        let n_named = columns.iter().rposition(|column| !column.is_empty()).map_or(0, |last| last + 1);
        Self {
            mapped,
            columns,
            fewest_cells: n_named.div_ceil(2),
            seen: HashSet::default(),
            alike: HashMap::default(),
            hasher: RandomState::default(),
            carried: Map::new(),
        }
    }

    /// Takes one row; answers whether to go on.
    pub(super) fn take(
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
            (None, None) if cells.len() < self.fewest_cells => Some((RejectReason::TooFewCells, String::new())),
            (None, None) if self.repeats_header(&cells) => Some((RejectReason::HeaderRepeated, String::new())),
            _ => None,
        };
        if let Some((reason, value)) = fault {
            return take(Parsed::Reject(Reject { line, column: String::new(), value, reason, raw: cells }));
        }
        let element = self.element(&cells);
        let mut parsed = self.parse(&element);
        match &mut parsed {
            Parsed::Row(row) => {
                row.line = line;
                if let Some(need) = &mut row.needs {
                    (need.reject.line, need.reject.raw) = (line, cells);
                }
            }
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
        let hash = self.hasher.hash_one(&key);
        if self.seen.insert(hash) {
            return parsed;
        }
        let alike = self.alike.entry(hash).or_insert(1);
        let earlier = std::mem::replace(alike, *alike + 1);
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
            let begins = carry.first.as_ref().is_some_and(|column| fields.contains_key(column));
            if !begins && self.carried.get(&carry.by) == fields.get(&carry.by) {
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
