//! Empty tables to fill in: a format's columns as the header of a CSV file or a workbook.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::table::MARK;
use crate::codes;
use crate::importers::FormatInfo;

codes! {
    /// What a template can be written as, by its file's extension.
    pub enum TemplateKind {
        Csv = "csv",
        Xlsx = "xlsx",
    }
}

impl TemplateKind {
    /// The kind that a path asks for.
    pub fn of(path: &Path) -> Option<Self> {
        Self::from_code(&path.extension()?.to_str()?.to_ascii_lowercase())
    }
}

const WIDTH: f64 = 18.0;

/// Writes a format's columns to a new file; one that is there already is left alone.
pub fn write_template(format: &FormatInfo, kind: TemplateKind, path: &Path) -> std::io::Result<()> {
    let bytes = match kind {
        TemplateKind::Csv => {
            let mut csv = csv::Writer::from_writer(MARK.as_bytes().to_vec());
            csv.write_record(&format.columns)?;
            csv.into_inner().map_err(|error| error.into_error())?
        }
        TemplateKind::Xlsx => workbook(format).map_err(std::io::Error::other)?,
    };
    File::create_new(path)?.write_all(&bytes)
}

/// Cells are text, so that no identifier becomes a number that loses digits.
fn workbook(format: &FormatInfo) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (text, head) = (Format::new().set_num_format("@"), Format::new().set_num_format("@").set_bold());
    sheet.set_name(format.id)?;
    for (column, name) in (0..).zip(&format.columns) {
        sheet.set_column_format(column, &text)?.set_column_width(column, WIDTH)?;
        sheet.write_string_with_format(0, column, *name, &head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}
