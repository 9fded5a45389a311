//! Rows into CSV, JSON lines or XLSX: written beside the target and renamed, so that a half file never stands there.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use serde_json::{Map, Value};

use super::sheet;
use crate::codes;
use crate::services::placing::{self, private};

codes! {
    /// What rows can be written as.
    pub enum Format {
        Csv = "csv",
        Json = "json",
        Xlsx = "xlsx",
    }
}

/// Hands every row over, one after the other.
pub type Rows<'a> = dyn FnMut(&mut dyn FnMut(Map<String, Value>) -> std::io::Result<()>) -> std::io::Result<()> + 'a;

/// Writes rows to a file; all rows have the first one's columns. Answers how many were written.
pub fn write(path: &Path, format: Format, rows: &mut Rows<'_>) -> std::io::Result<u64> {
    let beside = path.with_extension("part");
    let mut written = 0;
    match format {
        Format::Csv => {
            let mut file = private(&beside)?;
            file.write_all(MARK.as_bytes())?;
            let mut csv = csv::Writer::from_writer(file);
            rows(&mut |row| {
                if written == 0 {
                    csv.write_record(flat(&row).map(|(name, _)| name))?;
                }
                written += 1;
                Ok(csv.write_record(flat(&row).map(|(_, value)| inert(value)))?)
            })?;
            csv.flush()?;
        }
        Format::Json => {
            let mut out = BufWriter::new(private(&beside)?);
            rows(&mut |row| {
                written += 1;
                serde_json::to_writer(&mut out, &row)?;
                out.write_all(b"\n")
            })?;
            out.flush()?;
        }
        Format::Xlsx => {
            written = sheet::write(&beside, rows)?;
        }
    }
    placing::settle(&beside, path)?;
    Ok(written)
}

/// Spreadsheets tell the encoding of a file of rows by this mark at its beginning, and take another one where it is missing.
pub const MARK: &str = "\u{feff}";

/// A row as CSV bytes, with the line of names before it when it is the first.
pub fn csv_lines(row: &Map<String, Value>, with_names: bool) -> std::io::Result<Vec<u8>> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    if with_names {
        csv.write_record(flat(row).map(|(name, _)| name))?;
    }
    csv.write_record(flat(row).map(|(_, value)| crate::text::shown(&inert(value)).into_owned()))?;
    csv.into_inner().map_err(|error| error.into_error())
}

/// What a person looks for first, in this order; the other columns follow by their names.
#[rustfmt::skip]
const FIRST: &[&str] = &[
    "number", "platform", "market", "account", "platform_ref", "order_ref", "tracking", "status", "kind", "severity", "subject", "customer",
    "sku", "product", "quantity", "reason", "issue", "value", "amount", "refunded", "currency", "requested_at", "opened_at", "placed_at",
    "due_at", "assignee", "comment",
];

/// Fields in the order of columns.
pub(super) fn ordered(row: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    let first = FIRST.iter().filter_map(|name| row.get_key_value(*name));
    first.chain(row.iter().filter(|(name, _)| !FIRST.contains(&name.as_str())))
}

/// Fields as cells: money as a plain decimal and its currency, lists joined by commas.
fn flat(row: &Map<String, Value>) -> impl Iterator<Item = (String, String)> + '_ {
    ordered(row).map(|(name, value)| (name.clone(), cell(value)))
}

/// A JSON value as a cell: money as a plain decimal with its currency, lists joined by commas.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(", "),
        Value::Object(money) => match (money.get("amount_minor").and_then(Value::as_i64), money.get("currency")) {
            (Some(minor), Some(Value::String(currency))) => {
                format!("{} {currency}", crate::domain::money::decimal(minor, currency)).trim_end().to_owned()
            }
            _ => serde_json::to_string(value).unwrap_or_default(),
        },
        other => other.to_string(),
    }
}

/// A cell that no spreadsheet takes for a formula: dangerous beginnings get an apostrophe, plain numbers stay numbers.
pub fn inert(text: String) -> String {
    let dangerous = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let number = text.strip_prefix('-').unwrap_or(&text);
    let plain_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if dangerous && !plain_number { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::Actor;
    use crate::domain::time::{DAY, Instant};
    use crate::services::clock::Clock;
    use crate::services::{Desk, import};

    #[test]
    fn a_file_of_rows_tells_spreadsheets_its_encoding_and_our_importer_reads_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.csv");
        let row = |number: &str| {
            let told = [
                ("platform", "shop"),
                ("return-number", number),
                ("order-number", "O-1"),
                ("sku", "MUG"),
                ("product", "红色杯子"),
                ("quantity", "1"),
                ("reason", "defective"),
                ("requested-at", "2026-03-04"),
            ];
            let told = told.into_iter();
            told.map(|(name, value)| (name.to_owned(), Value::from(value))).collect::<Map<_, _>>()
        };
        let written = write(&path, Format::Csv, &mut |take| {
            take(row("A-1"))?;
            take(row("A-2"))
        });
        assert_eq!(written.expect("it is written"), 2);
        let bytes = std::fs::read(&path).expect("it is there");
        assert!(bytes.starts_with("\u{feff}platform,".as_bytes()), "{}", String::from_utf8_lossy(&bytes));
        // What goes to another program has no mark.
        assert!(csv_lines(&row("A-1"), true).expect("lines").starts_with(b"platform,"));
        let mut desk = Desk::memory(Clock::Fixed(Instant(20_600 * DAY))).expect("a desk");
        let inputs = [import::Input::Path(path)];
        let report = import::run(&mut desk, &Actor::agent("mei"), &inputs, &import::Options::default(), &mut |_| true);
        let file = &report.expect("it comes in").files[0];
        assert_eq!((file.n_opened, file.n_rejected), (2, 0), "{file:?}");
    }

    #[test]
    fn formulas_become_text_and_numbers_stay() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("＝1", "'＝1"),
            ("-12.50", "-12.50"),
            ("-12.50 EUR", "'-12.50 EUR"),
            ("-cmd", "'-cmd"),
            ("plain", "plain"),
        ] {
            assert_eq!(inert(text.to_owned()), cell);
        }
    }
}
