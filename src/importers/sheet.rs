//! Sheets of a workbook as rows of texts, the way the person who filled them reads them.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

/// Beyond this, a number in a cell has lost digits.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// All sheets, empty ones left out.
pub fn read(bytes: Vec<u8>) -> Result<Vec<Vec<Vec<String>>>, calamine::Error> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name)?;
        let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(text).collect()).collect();
        if !rows.is_empty() {
            sheets.push(rows);
        }
    }
    Ok(sheets)
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Shown as the spreadsheet shows it, so that a cut identifier is seen as one.
        Data::Float(number) if number.abs() >= EXACT => {
            let shown = format!("{number:E}");
            if shown.contains("E-") { shown } else { shown.replace('E', "E+") }
        }
        Data::Float(number) => number.to_string(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_as_they_look() {
        for (cell, shown) in [
            (Data::Float(2.5), "2.5"),
            (Data::Float(12.0), "12"),
            (Data::Float(9.202_09e21), "9.20209E+21"),
            (Data::Bool(true), "true"),
            (Data::String("'1".to_owned()), "'1"),
        ] {
            assert_eq!(text(&cell), shown);
        }
    }
}
