//! Our own reject files of documents: one element's JSON in the first cell of each row.

use serde_json::Value;

use super::super::mapping::Mapped;
use super::super::rows::{Dialect, RawRow, Rows};
use super::OWN_COLUMNS;
use crate::domain::intake::{Parsed, Reject, RejectReason};

/// The column of a file of rejects that holds elements of documents.
pub const ELEMENT_COLUMN: &str = "row";

/// Whether normalised headers are those of such a file.
pub(super) fn is_own(columns: &[String]) -> bool {
    columns.first().is_some_and(|c| c == ELEMENT_COLUMN) && columns.iter().any(|c| c.starts_with(OWN_COLUMNS))
}

/// The element below the header.
pub(super) fn first_element(head: &[u8], dialect: Dialect, header_row: usize) -> Option<Value> {
    let mut rows = Rows::new(head, dialect);
    for _ in 0..=header_row {
        rows.next_row().ok()??;
    }
    serde_json::from_slice(rows.next_row().ok()??.cells.first()?).ok()
}

/// An element as a row or a reject.
pub(super) fn element(mapped: Mapped, row: &RawRow) -> Parsed {
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
        Parsed::Row(taken) => {
            taken.line = row.line;
            if let Some(need) = &mut taken.needs {
                need.reject.line = row.line;
            }
        }
        Parsed::Reject(reject) => reject.line = row.line,
    }
    parsed
}
