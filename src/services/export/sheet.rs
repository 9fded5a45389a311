//! Rows into a workbook: numbers, sums and moments that a spreadsheet counts with; all else is text, of which it computes nothing.

use std::collections::HashMap;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value};

use super::caught::caught;
use super::table::{Rows, cell, ordered};
use crate::domain::money;
use crate::domain::time::{DAY, Instant, day_of};
use crate::report::workbook::{cut, sum_format};
use crate::services::placing::private;

/// More rows than a worksheet holds.
const MOST_ROWS: u32 = 1_048_575;
/// A spreadsheet keeps fifteen digits of a number; what has more of them stays a text.
const KEPT: u64 = 1_000_000_000_000_000;
/// The day 1970-01-01 as a spreadsheet counts days.
const EPOCH: f64 = 25_569.0;
/// The days that all spreadsheets count alike: from March 1900, since there was no 29 February, to the year 9999.
const DAYS: std::ops::Range<f64> = 61.0..2_958_466.0;
/// How a moment looks; a spreadsheet knows of no time zone, so that its format says which it is.
const MOMENT: (&str, f64) = ("yyyy-mm-dd hh:mm \"UTC\"", 21.0);
const CALENDAR_DAY: (&str, f64) = ("yyyy-mm-dd", 12.0);
const PARTS: f64 = 1e8;
const SUM_WIDTH: f64 = 18.0;

/// Writes rows to a workbook of one sheet and answers how many they were.
pub fn write(beside: &Path, rows: &mut Rows<'_>) -> std::io::Result<u64> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().map_err(std::io::Error::other)?;
    let mut paper = Paper { sheet, currencies: Vec::new(), looks: HashMap::new() };
    let mut next = 0_u32;
    rows(&mut |row| {
        if next == 0 {
            by_library(|| paper.heads(&row))?;
        }
        next += 1;
        if next > MOST_ROWS {
            return Err(std::io::Error::other("too_many_rows_for_a_sheet"));
        }
        by_library(|| paper.row(next, &row))
    })?;
    let mut file = BufWriter::new(private(beside)?);
    by_library(|| book.save_to_writer(&mut file))?;
    file.flush()?;
    Ok(u64::from(next))
}

/// What the disk says where the rows of a sheet wait to be packed: asked again, since the library only gives up.
fn no_room_for_rows(folder: &Path) -> std::io::Error {
    let probe = folder.join(format!("afterdesk-{}.part", std::process::id()));
    let asked = private(&probe).and_then(|mut file| file.write_all(&[0; 65_536]).and_then(|()| file.sync_all()));
    let _ = std::fs::remove_file(&probe);
    let kind = asked.as_ref().err().map_or(std::io::ErrorKind::Other, std::io::Error::kind);
    let why = asked.err().map(|error| format!(": {error}")).unwrap_or_default();
    std::io::Error::new(kind, format!("{}{why}", folder.display()))
}

/// What the library of workbooks does; it panics where the rows that wait beside a sheet find no room.
fn by_library(work: impl FnOnce() -> Result<(), XlsxError>) -> std::io::Result<()> {
    caught(work).ok_or_else(|| no_room_for_rows(&std::env::temp_dir()))?.map_err(std::io::Error::other)
}

/// What a cell holds. Never a formula: what may come from outside is a text, and stays one (promises O1).
#[derive(Debug, PartialEq)]
enum Content<'a> {
    Text(String),
    /// A number, or a moment as the days that a spreadsheet counts.
    Number(f64),
    /// A sum in whole units of its currency.
    Sum(f64, &'a str),
}

impl<'a> Content<'a> {
    fn of(name: &str, value: &'a Value) -> Self {
        let number = || number(value).or_else(|| moment(name, value)).map(Self::Number);
        sum(value).map(|(amount, currency)| Self::Sum(amount, currency)).or_else(number).unwrap_or_else(|| {
            // Identifiers are texts in the desk already, whatever digits they have.
            Self::Text(cut(cell(value)))
        })
    }
}

fn number(value: &Value) -> Option<f64> {
    let is_kept = value.is_f64() || value.as_i64().is_some_and(|n| n.unsigned_abs() < KEPT);
    value.as_f64().filter(|_| is_kept)
}

fn sum(value: &Value) -> Option<(f64, &str)> {
    let minor = value.get("amount_minor")?.as_i64().filter(|minor| minor.unsigned_abs() < KEPT)?;
    let currency = value.get("currency")?.as_str()?;
    Some((money::decimal(minor, currency).parse().ok()?, currency))
}

/// How the moments of a column look, told by its name; and how wide they are.
fn look_of_moments(name: &str) -> Option<(&'static str, f64)> {
    let is_moment = name.ends_with("_at") || name.ends_with("_until");
    if is_moment { Some(MOMENT) } else { name.ends_with("_day").then_some(CALENDAR_DAY) }
}

/// The days that a spreadsheet counts up to a moment or a day in UTC.
fn moment(name: &str, value: &Value) -> Option<f64> {
    look_of_moments(name)?;
    let text = value.as_str()?;
    let millis = Instant::parse(text).map(|at| at.0).or_else(|| Some(day_of(text.parse().ok()?) * DAY))?;
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a few thousand years")]
    let days = millis as f64 / DAY as f64 + EPOCH;
    // So many parts of a day are less than a millisecond each; more digits would only make the file longer.
    let days = (days * PARTS).round() / PARTS;
    Some(days).filter(|days| DAYS.contains(days))
}

struct Paper<'a> {
    sheet: &'a mut Worksheet,
    /// The currency that a column shows its sums in where a cell does not say otherwise.
    currencies: Vec<Option<String>>,
    looks: HashMap<String, Format>,
}

impl Paper<'_> {
    /// The line of names, and how the columns under it look; the first row tells what is a sum.
    fn heads(&mut self, row: &Map<String, Value>) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        for ((name, value), column) in ordered(row).zip(0..) {
            let currency = sum(value).map(|(_, currency)| currency.to_owned());
            let look = currency.as_deref().map(|code| (look_of_sums(code), SUM_WIDTH));
            let look =
                look.or_else(|| look_of_moments(name).map(|(look, width)| (Format::new().set_num_format(look), width)));
            if let Some((look, width)) = look {
                self.sheet.set_column_format(column, &look)?.set_column_width(column, width)?;
            }
            self.currencies.push(currency);
            self.sheet.write_string_with_format(0, column, name, &bold)?;
        }
        self.sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    fn row(&mut self, at: u32, row: &Map<String, Value>) -> Result<(), XlsxError> {
        ordered(row).zip(0..).try_for_each(|((name, value), column)| self.put(at, column, Content::of(name, value)))
    }

    fn put(&mut self, at: u32, column: u16, content: Content<'_>) -> Result<(), XlsxError> {
        match content {
            Content::Text(text) => self.sheet.write_string(at, column, text)?,
            Content::Number(number) => self.sheet.write_number(at, column, number)?,
            Content::Sum(amount, currency) => {
                let shown = self.currencies.get(usize::from(column)).and_then(Option::as_deref);
                if shown == Some(currency) {
                    self.sheet.write_number(at, column, amount)?
                } else {
                    let look = self.looks.entry(currency.to_owned()).or_insert_with(|| look_of_sums(currency));
                    self.sheet.write_number_with_format(at, column, amount, look)?
                }
            }
        };
        Ok(())
    }
}

fn look_of_sums(currency: &str) -> Format {
    Format::new().set_num_format(sum_format(money::exponent(currency), currency))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use serde_json::json;

    use super::*;
    use crate::services::export::{Format as FileFormat, write as write_file};

    #[test]
    fn a_value_is_a_number_where_a_spreadsheet_keeps_all_of_it() {
        let text = |text: &str| Content::Text(text.to_owned());
        for (name, value, content) in [
            ("quantity", json!(2), Content::Number(2.0)),
            ("paused_millis", json!(-7), Content::Number(-7.0)),
            ("cause", json!(1_234_567_890_123_456_i64), text("1234567890123456")),
            ("order_ref", json!("0001"), text("0001")),
            ("tracking", json!("9400111899223344556677"), text("9400111899223344556677")),
            ("comment", json!("=1+1"), text("=1+1")),
            ("tags", json!(["+a", "b"]), text("+a, b")),
            ("waived", json!(true), text("true")),
            ("due_at", Value::Null, text("")),
            ("value", json!({"amount_minor": 1_699, "currency": "USD"}), Content::Sum(16.99, "USD")),
            ("value", json!({"amount_minor": -470, "currency": "JPY"}), Content::Sum(-470.0, "JPY")),
            ("value", json!({"amount_minor": 1_234, "currency": "KWD"}), Content::Sum(1.234, "KWD")),
            ("charged", json!({"amount_minor": 0, "currency": ""}), Content::Sum(0.0, "")),
            ("value", json!({"amount_minor": i64::MAX, "currency": "USD"}), text("92233720368547758.07 USD")),
            ("requested_at", json!("1970-01-02T12:00:00Z"), Content::Number(25_570.5)),
            ("held_until", json!("2026-11-28T09:42:46Z"), Content::Number(46_354.404_699_07)),
            ("bought_day", json!("2026-11-28"), Content::Number(46_354.0)),
            ("requested_at", json!("1899-12-31T00:00:00Z"), text("1899-12-31T00:00:00Z")),
            ("requested_text", json!("2026-11-28"), text("2026-11-28")),
        ] {
            assert_eq!(Content::of(name, &value), content, "{name} {value}");
        }
    }

    /// The first sheet and the looks of a workbook with these rows.
    fn parts(rows: &[Value]) -> [String; 2] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rows.xlsx");
        let mut hand = |take: &mut dyn FnMut(Map<String, Value>) -> std::io::Result<()>| {
            rows.iter().filter_map(Value::as_object).try_for_each(|row| take(row.clone()))
        };
        write_file(&path, FileFormat::Xlsx, &mut hand).expect("it is written");
        let file = std::fs::File::open(&path).expect("it is there");
        let mut archive = zip::ZipArchive::new(file).expect("an archive");
        ["xl/worksheets/sheet1.xml", "xl/styles.xml"].map(|name| {
            let mut text = String::new();
            archive.by_name(name).expect("a part").read_to_string(&mut text).expect("a text");
            text
        })
    }

    #[test]
    fn a_workbook_counts_and_shows_each_sum_in_its_currency() {
        let row = |order: &str, minor: i64, currency: &str| {
            let sum = json!({"amount_minor": minor, "currency": currency});
            json!({"order_ref": order, "quantity": 3, "requested_at": "2026-11-28T12:00:00Z", "value": sum})
        };
        let [sheet, looks] = parts(&[row("=1", 1_699, "EUR"), row("0007", 4_700, "JPY"), row("8", 5, "EUR")]);
        for cell in [
            "<c r=\"A2\" t=\"inlineStr\"><is><t>=1</t></is></c>",
            "<c r=\"A3\" t=\"inlineStr\"><is><t>0007</t></is></c>",
            "<c r=\"B2\"><v>3</v></c>",
            "><v>16.99</v></c>",
            "><v>4700</v></c>",
            "><v>0.05</v></c>",
            "><v>46354.5</v></c>",
        ] {
            assert!(sheet.contains(cell), "{cell}\n{sheet}");
        }
        assert!(!sheet.contains("<f>"), "{sheet}");
        for look in ["#,##0.00&quot; EUR&quot;", "#,##0&quot; JPY&quot;", "yyyy-mm-dd hh:mm &quot;UTC&quot;"] {
            assert!(looks.contains(look), "{look}\n{looks}");
        }
        let of = |cell: &str| {
            let from = sheet.find(&format!("<c r=\"{cell}\" s=")).expect("a cell that has a look");
            sheet[from..].split('"').nth(3).map(str::to_owned)
        };
        assert_eq!(of("C2"), of("C4"));
        assert_ne!(of("C2"), of("C3"));
    }
}
