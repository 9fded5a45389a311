//! Sheets of a workbook as rows of texts, the way the person who filled them reads them.
//!
//! Cells are read one by one: a sheet that uses its first and its last cell only would not fit into memory as a whole.

use std::io::{Read, Seek};

use calamine::{Data, Reader, Xlsx, XlsxError};

/// A spreadsheet keeps so many digits of a number; more of them have become zeros.
const KEPT: f64 = 1e15;
/// Beyond this, a number in a cell has lost digits whoever wrote it.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Rows with more cells are refused by those who read them; further cells need not be kept.
const MOST_CELLS: usize = 1_001;

/// A sheet's rows of cells.
type Rows = Vec<Vec<String>>;

/// All sheets by name, those without a text left out; rows stand at their own numbers.
pub fn read(bytes: impl Read + Seek) -> Result<Vec<(String, Rows)>, XlsxError> {
    let mut workbook: Xlsx<_> = Xlsx::new(bytes)?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        // A sheet that is a chart has no cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&name) else { continue };
        let mut rows = Rows::new();
        while let Some(cell) = cells.next_cell()? {
            let (row, column) = cell.get_position();
            let text = text(&Data::from(cell.get_value().clone()));
            let (Ok(row), Ok(column)) = (usize::try_from(row), usize::try_from(column)) else { continue };
            if !text.is_empty() {
                put(&mut rows, row, column.min(MOST_CELLS - 1), text);
            }
        }
        if !rows.is_empty() {
            sheets.push((name, rows));
        }
    }
    Ok(sheets)
}

fn put(rows: &mut Rows, row: usize, column: usize, text: String) {
    if rows.len() <= row {
        rows.resize(row + 1, Vec::new());
    }
    let cells = &mut rows[row];
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    cells[column] = text;
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Shown as the spreadsheet shows it, so that a cut identifier is seen as one.
        Data::Float(number) if has_lost_digits(number.abs()) => {
            let shown = format!("{number:E}");
            if shown.contains("E-") { shown } else { shown.replace('E', "E+") }
        }
        Data::Float(number) => as_shown(*number).to_string(),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second, milli) == (0, 0, 0, 0) {
                date
            } else {
                format!("{date} {hour:02}:{minute:02}:{second:02}.{milli:03}")
            }
        }
        Data::Error(error) => error.to_string(),
    }
}

/// Whether an identifier of that many digits can have come through a cell of numbers unhurt.
fn has_lost_digits(number: f64) -> bool {
    number >= EXACT || number >= KEPT && number % 10.0 == 0.0
}

/// The digits that a spreadsheet shows: a formula's 59.970000000000006 is 59.97.
fn as_shown(number: f64) -> f64 {
    if number.abs() >= KEPT { number } else { format!("{number:.14E}").parse().unwrap_or(number) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_as_they_look() {
        for (cell, shown) in [
            (Data::Float(2.5), "2.5"),
            (Data::Float(12.0), "12"),
            (Data::Float(19.99 * 3.0), "59.97"),
            (Data::Float(-0.1 - 0.2), "-0.3"),
            (Data::Float(123_456_789_012_345.0), "123456789012345"),
            (Data::Float(1_234_567_890_123_456.0), "1234567890123456"),
            (Data::Float(1_234_567_890_123_450.0), "1.23456789012345E+15"),
            (Data::Float(9.202_09e21), "9.20209E+21"),
            (Data::Bool(true), "true"),
            (Data::String("'1".to_owned()), "'1"),
        ] {
            assert_eq!(text(&cell), shown);
        }
    }
}
