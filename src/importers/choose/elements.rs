//! Our own reject files of documents: one element's JSON in the first cell of each row.

use serde_json::Value;

use super::super::mapping::Mapped;
use super::super::rows::{Dialect, RawRow, Rows};
use crate::domain::intake::{Parsed, Reject, RejectReason};

/// The columns of our own reject files for elements of documents.
const ELEMENT_COLUMN: &str = "row";
const OWN_COLUMN: &str = "afterdesk-line";

/// Whether normalised headers are those of such a file.
pub(super) fn is_own(columns: &[String]) -> bool {
    columns.first().is_some_and(|c| c == ELEMENT_COLUMN) && columns.iter().any(|c| c == OWN_COLUMN)
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
