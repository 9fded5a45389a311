//! The file of rejected rows: the rows whole, with line, column, value and reason behind them, ready to be corrected and
//! imported again.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::domain::intake::Reject;
use crate::importers::{ELEMENT_COLUMN, OWN_COLUMNS};
use crate::services::export::MARK as MARK_OF_TEXT;
use crate::store::StoreError;

/// Part of every reject file's name; folders are walked past them.
pub(super) const MARK: &str = ".rejects.";

/// Our own columns behind the row's; importers look for names and do not mind them.
const COLUMNS: [&str; 4] = ["line", "column", "value", "reason"];

pub(super) struct Rejects {
    path: PathBuf,
    header: Vec<String>,
    writer: Option<csv::Writer<File>>,
}

/// Where a desk keeps the reject files of its imports.
pub(super) fn folder(desk: &Path) -> PathBuf {
    match desk.parent().filter(|_| desk.file_name().is_some()) {
        Some(parent) => parent.join("rejects"),
        None => std::env::temp_dir(),
    }
}

impl Rejects {
    pub(super) fn new(folder: &Path, source: &str, hash: &str, header: &[String]) -> Self {
        let stem: String = Path::new(source)
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default()
            .chars()
            .map(|c| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '_' })
            .take(60)
            .collect();
        let path = folder.join(format!("{stem}-{}{MARK}csv", &hash[..hash.len().min(8)]));
        Self { path, header: header.to_vec(), writer: None }
    }

    pub(super) fn write(&mut self, reject: &Reject) -> std::io::Result<()> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            None => self.writer.insert(start(&self.path, &self.header)?),
        };
        let width = self.header.len();
        let mut cells: Vec<&str> = reject.raw.iter().map(String::as_str).collect();
        cells.resize(cells.len().max(width), "");
        let line = reject.line.to_string();
        cells.extend([line.as_str(), &reject.column, &reject.value, reject.reason.code()]);
        Ok(writer.write_record(cells)?)
    }

    /// Makes what was written so far durable; answers where it is, when there is any.
    pub(super) fn finish_chunk(&mut self) -> std::io::Result<Option<PathBuf>> {
        match &mut self.writer {
            None => Ok(None),
            Some(writer) => {
                writer.flush()?;
                Ok(Some(self.path.clone()))
            }
        }
    }
}

/// Writes the reject files of a desk anew without the rows that hold one of these words; answers which files had such rows.
pub fn without(desk: &Path, words: &[String]) -> Result<Vec<PathBuf>, StoreError> {
    let disk = |error: std::io::Error| StoreError::Disk(error.to_string());
    let mut changed = Vec::new();
    for entry in std::fs::read_dir(folder(desk)).into_iter().flatten().flatten() {
        let path = entry.path();
        if !path.file_name().is_some_and(|name| name.to_string_lossy().contains(MARK)) {
            continue;
        }
        let bytes = std::fs::read(&path).map_err(disk)?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(bytes.as_slice());
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(MARK_OF_TEXT.as_bytes().to_vec());
        let mut found = false;
        for row in reader.byte_records() {
            let row = row.map_err(|error| StoreError::Other(error.to_string()))?;
            let is_in = |word: &String| row.iter().any(|cell| String::from_utf8_lossy(cell).contains(word.as_str()));
            if words.iter().any(is_in) {
                found = true;
            } else {
                writer.write_byte_record(&row).map_err(|error| StoreError::Other(error.to_string()))?;
            }
        }
        if found {
            let rest = writer.into_inner().map_err(|error| StoreError::Other(error.to_string()))?;
            let beside = path.with_extension("part");
            std::fs::write(&beside, rest).map_err(disk)?;
            // The owner's alone, as it was.
            let rights = std::fs::metadata(&path).map_err(disk)?.permissions();
            std::fs::set_permissions(&beside, rights).and_then(|()| std::fs::rename(&beside, &path)).map_err(disk)?;
            changed.push(path);
        }
    }
    Ok(changed)
}

fn start(path: &Path, header: &[String]) -> std::io::Result<csv::Writer<File>> {
    if let Some(folder) = path.parent() {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    // It is corrected in a spreadsheet.
    file.write_all(MARK_OF_TEXT.as_bytes())?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
    let element = [ELEMENT_COLUMN.to_owned()];
    let header = if header.is_empty() { element.as_slice() } else { header };
    let own = COLUMNS.map(|column| format!("{OWN_COLUMNS}{column}"));
    writer.write_record(header.iter().chain(&own))?;
    Ok(writer)
}
