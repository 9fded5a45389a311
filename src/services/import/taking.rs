//! Rows of one file into the desk, chunk by chunk, with the tallies beside them.

use super::Intake;
use super::bench::Bench;
use super::rating;
use super::rejects::Rejects;
use super::report::FileReport;
use super::unheard;
use crate::domain::change::{Change, ReturnCase};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::imports::ImportFile;
use crate::domain::intake::{Fate, Parsed, Row, Workbench, take_row};
use crate::domain::said::Spoken;
use crate::services::{DeskError, Outcome, wakes};
use crate::store::{Deed, StoreError};

/// Rows of the first chunk of a file: they are on the screen at once. Each chunk is one durable write and as large as all before
/// it together, because many rows share the pages they touch ...
const FEWEST_ROWS: usize = 500;
/// ... but never so large that another program's decision would wait long for it,
const MOST_ROWS: usize = 5_000;
/// or that it would need much memory, however many records a row holds.
pub(super) const MOST_RECORDS: usize = 10_000;

/// One file while it is read.
pub(super) struct Taking<'i, 'd> {
    pub(super) intake: &'i mut Intake<'d>,
    pub(super) file: Option<ImportFile>,
    pub(super) report: FileReport,
    chunk: Vec<Row>,
    /// Of the chunk.
    n_records: usize,
    pub(super) rejects: Rejects,
    pub(super) error: Option<DeskError>,
    pub(super) cancelled: bool,
}

impl<'i, 'd> Taking<'i, 'd> {
    pub(super) fn new(intake: &'i mut Intake<'d>, report: FileReport, rejects: Rejects) -> Self {
        Self { intake, file: None, report, chunk: Vec::new(), n_records: 0, rejects, error: None, cancelled: false }
    }

    /// Takes one parsed row or reject; answers whether to read on.
    pub(super) fn take(&mut self, parsed: Parsed, tell: &mut dyn FnMut(i64) -> bool) -> bool {
        self.report.n_rows += 1;
        self.n_records += parsed.n_records();
        match parsed {
            Parsed::Row(row) => self.chunk.push(row),
            Parsed::Reject(reject) => {
                self.report.reject(&reject);
                if let Err(error) = self.rejects.write(&reject) {
                    self.error = Some(StoreError::Disk(error.to_string()).into());
                    return false;
                }
            }
        }
        if self.chunk.len() < self.chunk_rows() && self.n_records < MOST_RECORDS {
            return true;
        }
        if let Err(error) = self.flush(None) {
            self.error = Some(error);
            return false;
        }
        self.cancelled = !tell(self.report.n_rows);
        !self.cancelled
    }

    fn chunk_rows(&self) -> usize {
        let before = usize::try_from(self.report.n_rows).unwrap_or(MOST_ROWS).saturating_sub(self.chunk.len());
        before.clamp(FEWEST_ROWS, MOST_ROWS)
    }

    /// Makes the chunk durable, with the tallies of the file so far; `identity` marks it as complete.
    pub(super) fn flush(&mut self, identity: Option<String>) -> Result<(), DeskError> {
        let rows = std::mem::take(&mut self.chunk);
        self.n_records = 0;
        let complete = identity.is_some();
        if rows.is_empty() && !complete {
            return Ok(());
        }
        let on_disk = |error: std::io::Error| StoreError::Disk(error.to_string());
        let mut write = self.intake.begin()?;
        let mut absent = std::mem::take(&mut self.intake.absent);
        absent.look(&write)?;
        let is_read = !self.intake.options.leave_texts && !self.intake.options.dry_run;
        let mut bench = Bench::new(&mut write, &self.intake.lanes, &self.intake.taught).of_rows(&mut absent, is_read);
        for row in rows {
            let tally = match take_row(&mut bench, row) {
                Ok(tally) => tally,
                Err(reject) => {
                    self.report.reject(&reject);
                    self.rejects.write(&reject).map_err(on_disk)?;
                    continue;
                }
            };
            *match tally.fate {
                Fate::Opened => &mut self.report.n_opened,
                Fate::Updated => &mut self.report.n_updated,
                Fate::Merged => &mut self.report.n_merged,
                Fate::Unchanged => &mut self.report.n_unchanged,
            } += 1;
            self.report.n_conflicts += tally.n_conflicts;
        }
        self.report.rejects_file = self.rejects.finish_chunk().map_err(on_disk)?;
        // A file that waits for another one is read again when it comes once more.
        let file = self.file_record(&mut bench, identity.filter(|_| !self.report.awaits_others));
        let changes = bench.into_changes()?;
        let rev = write.operation(&self.deed(&file), &changes)?;
        absent.note(rev, &changes);
        self.intake.absent = absent;
        self.intake.n_read += changes.iter().filter(|change| is_read_at_once(change)).count();
        self.file = Some(ImportFile { rev, ..file });
        self.intake.note(rev, &changes);
        self.intake.news.note(write.db(), &changes)?;
        self.intake.news.mark(&write)?;
        let first = rating::first_day(&changes);
        self.intake.rates_since = self.intake.rates_since.into_iter().chain(first).min();
        for (operation, changes) in wakes::wake(&mut write, rev, &changes, &mut Outcome::default())? {
            self.intake.note(operation, &changes);
        }
        if let Some(first) = self.intake.noted.values().map(|(operation, _)| *operation).min() {
            unheard::mark(&write, first)?;
        }
        self.intake.end(write)?;
        self.intake.react(false)
    }

    fn file_record(&self, bench: &mut Bench<'_, '_>, identity: Option<String>) -> ImportFile {
        let report = &self.report;
        let known = self.file.as_ref().and_then(|file| bench.get::<ImportFile>(file.id));
        let file = ImportFile {
            id: known.as_ref().map_or_else(|| bench.next(Kind::ImportFile), |file| file.id),
            rev: known.as_ref().map_or(0, |file| file.rev),
            natural_key: identity,
            path: report.path.clone(),
            format: report.format.clone(),
            encoding: report.encoding.clone(),
            n_rows: report.n_rows,
            n_opened: report.n_opened,
            n_updated: report.n_updated,
            n_unchanged: report.n_unchanged,
            n_merged: report.n_merged,
            n_conflicts: report.n_conflicts,
            n_rejected: report.n_rejected,
            rejects_file: report.rejects_file.as_deref().map(|path| path.display().to_string()).unwrap_or_default(),
            imported_at: bench.now(),
        };
        bench.put(file.clone());
        file
    }

    fn deed(&self, file: &ImportFile) -> Deed {
        Deed {
            actor: self.intake.actor.clone(),
            verb: "import".to_owned(),
            target: Some(Key::new(Kind::ImportFile, file.id)),
            // The journal keeps the name of a file, not where it lay.
            args: serde_json::json!({ "path": self.report.name, "format": file.format }).to_string(),
            happened_at: self.intake.desk.clock().now(),
            cause: None,
            undoes: None,
        }
    }
}

/// Whether the words of a record were read as it came in.
fn is_read_at_once(change: &Change) -> bool {
    let Change::Return(edit) = change else { return false };
    let has_words = |case: &ReturnCase| !case.comment.is_empty() && !case.is_unread();
    edit.before.is_none() && edit.after.as_ref().is_some_and(has_words)
}
