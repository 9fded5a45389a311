//! Files that came in before, known by their bytes.

use std::path::PathBuf;

use super::report::Spot;
use super::{DateOrder, FileReport, Intake, Reading};
use crate::domain::imports::ImportFile;
use crate::services::DeskError;
use crate::store::record;

impl Intake<'_> {
    /// What is remembered of a file whose bytes came in before, read in the same way or in one that somebody asked for.
    pub(super) fn known(&self, spot: &Spot, hash: &str) -> Result<Option<FileReport>, DeskError> {
        let identity = self.identity(hash);
        let db = self.desk.store().db();
        let rest = "where natural_key = $1 or natural_key >= $2 and natural_key < $3 order by id desc limit 1";
        // Behind a colon stands how somebody asked for it to be read; a semicolon is what follows a colon.
        let (from, to) = (format!("{identity}:"), format!("{identity};"));
        let mut found = record::select::<ImportFile>(db, rest, &[identity.into(), from.into(), to.into()])?;
        let Some(known) = found.pop() else { return Ok(None) };
        Ok(Some(FileReport {
            format: known.format,
            encoding: known.encoding,
            n_rows: known.n_rows,
            n_unchanged: known.n_rows - known.n_rejected,
            n_rejected: known.n_rejected,
            rejects_file: (!known.rejects_file.is_empty()).then(|| PathBuf::from(known.rejects_file)),
            known: true,
            ..FileReport::of(spot.clone())
        }))
    }

    /// What a file is known by: its bytes, and how they are to be read where that was asked for.
    pub(super) fn identity(&self, hash: &str) -> String {
        let Reading { format, encoding, dates } = &self.options.reading;
        let asked = [format.as_deref(), encoding.map(|encoding| encoding.name()), dates.map(DateOrder::code)];
        let asked: Vec<&str> = asked.into_iter().flatten().collect();
        if asked.is_empty() { format!("file:{hash}") } else { format!("file:{hash}:{}", asked.join(":")) }
    }
}
