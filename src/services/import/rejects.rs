//! The file of rejected rows: the rows whole, with line, column, value and reason behind them, ready to be corrected and
//! imported again.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::domain::intake::Reject;

/// Part of every reject file's name; folders are walked past them.
pub(super) const MARK: &str = ".rejects.";

/// Our own columns behind the row's; importers look for names and do not mind them.
const OWN_COLUMNS: [&str; 4] = ["afterdesk-line", "afterdesk-column", "afterdesk-value", "afterdesk-reason"];

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
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(options.open(path)?);
    if header.is_empty() {
        writer.write_record(["row"].iter().copied().chain(OWN_COLUMNS))?;
    } else {
        writer.write_record(header.iter().map(String::as_str).chain(OWN_COLUMNS))?;
    }
    Ok(writer)
}
