//! Files into cases: recognised by content, taken in chunk by chunk, each chunk durable on its own, all of it one undoable group.
//!
//! Invariants: every row is accounted for; a file that came in whole is known by its hash; a chunk is in whole or not at all.

mod ahead;
mod bench;
mod files;
mod rejects;

use std::path::{Path, PathBuf};

pub use crate::importers::{FormatInfo, formats};
use bench::Bench;
pub use files::Input;
use rejects::Rejects;

use super::{Desk, DeskError};
use crate::codes;
use crate::domain::ids::{Ids, Kind};
use crate::domain::imports::ImportFile;
use crate::domain::intake::{Fate, Parsed, Row, Workbench, take_row};
use crate::domain::people::Actor;
use crate::importers::{self, NotRecognised, Source};
use crate::store::{Deed, StoreError, Write};

/// Rows a chunk: one durable write each, short enough that another program's decision never waits long for it.
const CHUNK_ROWS: usize = 2_000;

/// How to bring files in.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The format, instead of recognising it.
    pub format: Option<String>,
    /// Reads and plans everything, writes nothing.
    pub dry_run: bool,
}

codes! {
    /// Why a file was not read at all.
    pub enum FileProblem {
        NotFound = "not_found",
        NotAFile = "not_a_file",
        NotReadable = "not_readable",
        NotRecognised = "not_recognised",
        Broken = "broken",
    }
}

/// What became of one file.
#[derive(Debug, Clone, Default)]
pub struct FileReport {
    pub path: String,
    pub format: String,
    pub encoding: String,
    pub n_rows: i64,
    pub n_opened: i64,
    pub n_updated: i64,
    pub n_unchanged: i64,
    pub n_merged: i64,
    pub n_conflicts: i64,
    pub n_rejected: i64,
    pub rejects_file: Option<PathBuf>,
    /// The same bytes came in before; nothing was read again.
    pub known: bool,
    pub problem: Option<(FileProblem, String)>,
    /// Which formats were tried and what each missed.
    pub tried: Option<NotRecognised>,
}

/// What became of all of them.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The unit of undo; none when nothing was written.
    pub group: Option<i64>,
    pub files: Vec<FileReport>,
    pub cancelled: bool,
}

/// How far an import is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    pub path: &'a str,
    pub n_rows: i64,
    pub file: usize,
    pub n_files: usize,
}

/// Brings files in. `progress` answers whether to go on.
pub fn run(
    desk: &mut Desk,
    actor: &Actor,
    inputs: &[Input],
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>) -> bool,
) -> Result<Report, DeskError> {
    let files = files::expand(inputs);
    let mut report = Report::default();
    let mut intake = Intake {
        desk,
        actor: Actor::import(actor.name.clone()),
        options,
        group: None,
        dry: None,
        folder: PathBuf::new(),
    };
    intake.folder = rejects::folder(intake.desk.store().path());
    let n_files = files.len();
    for (file, input) in files.iter().enumerate() {
        let name = input.name();
        let mut tell = |n_rows: i64| progress(Progress { path: &name, n_rows, file: file + 1, n_files });
        let (taken, go_on) = intake.file(input, &mut tell)?;
        report.files.push(taken);
        if !go_on {
            report.cancelled = true;
            break;
        }
    }
    report.group = intake.group;
    Ok(report)
}

struct Intake<'d> {
    desk: &'d Desk,
    actor: Actor,
    options: &'d Options,
    group: Option<i64>,
    /// The one write of a rehearsal, dropped at the end.
    dry: Option<Write<'d>>,
    folder: PathBuf,
}

impl<'d> Intake<'d> {
    fn file(&mut self, input: &Input, tell: &mut dyn FnMut(i64) -> bool) -> Result<(FileReport, bool), DeskError> {
        let mut report = FileReport { path: input.name(), ..FileReport::default() };
        let opened = match input.open() {
            Ok(opened) => opened,
            Err((problem, detail)) => {
                report.problem = Some((problem, detail));
                return Ok((report, true));
            }
        };
        let identity = format!("file:{}", opened.hash);
        if let Some(known) = crate::store::record::by_natural_key::<ImportFile>(self.desk.store().db(), &identity)? {
            report.format = known.format;
            report.encoding = known.encoding;
            report.n_rows = known.n_rows;
            report.n_unchanged = known.n_rows - known.n_rejected;
            report.n_rejected = known.n_rejected;
            report.rejects_file = (!known.rejects_file.is_empty()).then(|| PathBuf::from(known.rejects_file));
            report.known = true;
            return Ok((report, true));
        }
        let mut source = match Source::new(&report.path, opened.reader) {
            Ok(source) => source,
            Err(error) => {
                report.problem = Some((FileProblem::Broken, error.to_string()));
                return Ok((report, true));
            }
        };
        let mut chosen = match importers::choose(&mut source, self.options.format.as_deref()) {
            Ok(chosen) => chosen,
            Err(NotRecognised { broken: Some(why), .. }) => {
                report.problem = Some((FileProblem::Broken, why));
                return Ok((report, true));
            }
            Err(tried) => {
                report.problem = Some((FileProblem::NotRecognised, String::new()));
                report.tried = Some(tried);
                return Ok((report, true));
            }
        };
        if chosen.is_dated_as_a_whole()
            && let Err(error) = Source::new(&report.path, opened.again).and_then(|source| chosen.date(source))
        {
            report.problem = Some((FileProblem::Broken, error.to_string()));
            return Ok((report, true));
        }
        report.format = chosen.format_id().to_owned();
        report.encoding = chosen.encoding().to_owned();
        let rejects = Rejects::new(&self.folder, &report.path, &opened.hash, chosen.header());
        self.rows(source, chosen, identity, rejects, report, tell)
    }

    fn rows(
        &mut self,
        source: Source,
        chosen: importers::Chosen,
        identity: String,
        rejects: Rejects,
        report: FileReport,
        tell: &mut dyn FnMut(i64) -> bool,
    ) -> Result<(FileReport, bool), DeskError> {
        let mut reading =
            Reading { intake: self, file: None, report, chunk: Vec::new(), rejects, error: None, cancelled: false };
        let ended = ahead::read_ahead(|take| chosen.read(source, take), |parsed| reading.take(parsed, tell));
        if let Some(error) = reading.error.take() {
            return Err(error);
        }
        if let Err(error) = ended {
            reading.report.problem = Some((FileProblem::Broken, error.to_string()));
        }
        let whole = !reading.cancelled && reading.report.problem.is_none();
        reading.flush(whole.then_some(identity))?;
        let go_on = !reading.cancelled;
        Ok((reading.report, go_on))
    }

    /// An open write: the rehearsal's one, or a new one that joins the group.
    fn begin(&mut self) -> Result<Write<'d>, StoreError> {
        match self.dry.take() {
            Some(write) => Ok(write),
            None => {
                let mut write = self.desk.store().write(self.desk.clock().now())?;
                write.continue_group(self.group);
                Ok(write)
            }
        }
    }

    fn end(&mut self, write: Write<'d>) -> Result<(), StoreError> {
        if self.options.dry_run {
            self.dry = Some(write);
            return Ok(());
        }
        self.group = write.group();
        write.finish()
    }
}

/// One file while it is read.
struct Reading<'i, 'd> {
    intake: &'i mut Intake<'d>,
    file: Option<ImportFile>,
    report: FileReport,
    chunk: Vec<Row>,
    rejects: Rejects,
    error: Option<DeskError>,
    cancelled: bool,
}

impl Reading<'_, '_> {
    /// Takes one parsed row or reject; answers whether to read on.
    fn take(&mut self, parsed: Parsed, tell: &mut dyn FnMut(i64) -> bool) -> bool {
        self.report.n_rows += 1;
        match parsed {
            Parsed::Row(row) => self.chunk.push(row),
            Parsed::Reject(reject) => {
                self.report.n_rejected += 1;
                if let Err(error) = self.rejects.write(&reject) {
                    self.error = Some(StoreError::Disk(error.to_string()).into());
                    return false;
                }
            }
        }
        if self.chunk.len() < CHUNK_ROWS {
            return true;
        }
        if let Err(error) = self.flush(None) {
            self.error = Some(error);
            return false;
        }
        self.cancelled = !tell(self.report.n_rows);
        !self.cancelled
    }

    /// Makes the chunk durable, with the tallies of the file so far; `identity` marks it as complete.
    fn flush(&mut self, identity: Option<String>) -> Result<(), DeskError> {
        let rows = std::mem::take(&mut self.chunk);
        let complete = identity.is_some();
        if rows.is_empty() && !complete {
            return Ok(());
        }
        self.report.rejects_file = self.rejects.finish_chunk().map_err(|error| StoreError::Disk(error.to_string()))?;
        let mut write = self.intake.begin()?;
        let mut bench = Bench::new(&mut write);
        for row in rows {
            let tally = take_row(&mut bench, row);
            *match tally.fate {
                Fate::Opened => &mut self.report.n_opened,
                Fate::Updated => &mut self.report.n_updated,
                Fate::Merged => &mut self.report.n_merged,
                Fate::Unchanged => &mut self.report.n_unchanged,
            } += 1;
            self.report.n_conflicts += tally.n_conflicts;
        }
        let file = self.file_record(&mut bench, identity);
        let changes = bench.into_changes()?;
        let rev = write.operation(&self.deed(&file), &changes)?;
        self.file = Some(ImportFile { rev, ..file });
        Ok(self.intake.end(write)?)
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
            target: Some(crate::domain::ids::Key::new(Kind::ImportFile, file.id)),
            args: serde_json::json!({ "path": file_name(&file.path), "format": file.format }).to_string(),
            happened_at: self.intake.desk.clock().now(),
            cause: None,
            undoes: None,
        }
    }
}

/// The journal keeps the name of a file, not where it lay.
fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests;
