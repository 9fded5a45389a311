//! What an import is asked for, and what it says of each file.

use std::path::{Path, PathBuf};

use crate::codes;
use crate::domain::intake::{Reject, RejectReason};
use crate::importers::{DateOrder, DatesBy, NotRecognised, Reading, SourceError};

/// How to bring files in.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What is not to be told by the files' content.
    pub reading: Reading,
    /// Reads and plans everything, writes nothing.
    pub dry_run: bool,
    /// Leaves it to others to read what the rows say.
    pub leave_texts: bool,
}

codes! {
    /// Why a file was not read at all.
    pub enum FileProblem {
        NotFound = "not_found",
        NotAFile = "not_a_file",
        NotReadable = "not_readable",
        NotRecognised = "not_recognised",
        /// A folder without any file.
        NoFiles = "no_files",
        /// The file was written to while it was read.
        Changed = "changed",
        Broken = "broken",
        Empty = "empty",
        TooBig = "too_big",
        NestedArchive = "nested_archive",
        UnsafeArchive = "unsafe_archive",
        LockedArchive = "locked_archive",
        EmptyArchive = "empty_archive",
        TooDeep = "too_deep",
        DocumentType = "document_type",
        NotWellFormed = "not_well_formed",
    }
}

/// What became of one file.
#[derive(Debug, Clone, Default)]
pub struct FileReport {
    pub path: String,
    /// The last part of the path, with the archive or workbook around it.
    pub name: String,
    pub format: String,
    pub encoding: String,
    pub n_rows: i64,
    pub n_opened: i64,
    pub n_updated: i64,
    pub n_unchanged: i64,
    pub n_merged: i64,
    pub n_conflicts: i64,
    pub n_rejected: i64,
    /// Why rows were rejected, the most frequent cause first.
    pub causes: Vec<Cause>,
    /// Columns of one of the desk's own tables that it has no use for.
    pub unknown_columns: Vec<String>,
    pub rejects_file: Option<PathBuf>,
    /// How dates that could be read in two ways were read, and why.
    pub dates: Option<(DateOrder, DatesBy)>,
    /// Sheets of the workbook that are in no known format.
    pub skipped_sheets: Vec<String>,
    /// Some row adds to what another file holds, and that is not here.
    pub awaits_others: bool,
    /// The same bytes came in before; nothing was read again.
    pub known: bool,
    pub problem: Option<(FileProblem, String)>,
    /// Which formats were tried and what each missed.
    pub tried: Option<NotRecognised>,
}

/// Why rows of a file were rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    pub reason: RejectReason,
    /// Empty where it lies in no single column.
    pub column: String,
    pub n_rows: i64,
    pub first_line: u64,
}

/// How far an import is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// So many rows of one of the files were taken.
    Rows { path: String, n: i64, file: usize, n_files: usize },
    /// So many records that rest on what came in were looked at again.
    Links { n: usize, all: usize },
    /// So many texts that came in were read.
    Texts { n: usize, all: usize },
}

/// What became of all of them.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The unit of undo; none when nothing was written.
    pub group: Option<i64>,
    pub files: Vec<FileReport>,
    /// Somebody stopped it; the next import or `sync` goes on with what is left behind the files themselves.
    pub cancelled: bool,
    /// Texts that were read afterwards.
    pub n_read: usize,
}

impl FileReport {
    pub(super) fn of(spot: Spot) -> Self {
        Self { path: spot.path, name: spot.name, ..Self::default() }
    }

    /// Counts a rejected row by its cause.
    pub(super) fn reject(&mut self, reject: &Reject) {
        self.n_rejected += 1;
        self.awaits_others |= reject.reason == RejectReason::NotOnDesk;
        let is_it = |cause: &Cause| cause.reason == reject.reason && cause.column == reject.column;
        let at = self.causes.iter().position(is_it).unwrap_or_else(|| {
            let (reason, column, first_line) = (reject.reason, reject.column.clone(), reject.line);
            self.causes.push(Cause { reason, column, n_rows: 0, first_line });
            self.causes.len() - 1
        });
        self.causes[at].n_rows += 1;
        let place = self.causes[..at].partition_point(|earlier| earlier.n_rows >= self.causes[at].n_rows);
        self.causes[place..=at].rotate_right(1);
    }

    /// Rows left out because a date of theirs could be read in two ways.
    pub fn n_ambiguous(&self) -> i64 {
        let ambiguous = self.causes.iter().filter(|cause| cause.reason == RejectReason::AmbiguousDate);
        ambiguous.map(|cause| cause.n_rows).sum()
    }

    /// What became of a file that was read once more after the others: each row counts once, by what it did the first time or now.
    pub(super) fn join(&mut self, again: Self) {
        let (n_opened, n_updated) = (self.n_opened + again.n_opened, self.n_updated + again.n_updated);
        let n_merged = self.n_merged.max(again.n_merged);
        let n_unchanged = (again.n_rows - n_opened - n_updated - n_merged - again.n_rejected).max(0);
        *self = Self { n_opened, n_updated, n_merged, n_unchanged, ..again };
    }

    pub(super) fn failed(spot: Spot, (problem, detail): (FileProblem, String)) -> Self {
        Self { problem: Some((problem, detail)), ..Self::of(spot) }
    }
}

/// Where a file stands, in full and for short.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) path: String,
    pub(super) name: String,
}

impl Spot {
    pub(super) fn of(path: String) -> Self {
        let name = Path::new(&path).file_name().map(|name| name.to_string_lossy().into_owned());
        Self { name: name.unwrap_or_else(|| path.clone()), path }
    }

    /// A file inside this archive or workbook.
    pub(super) fn inside(&self, member: &str) -> Self {
        Self { path: format!("{}/{member}", self.path), name: format!("{}/{member}", self.name) }
    }
}

/// A cause that the importers give, as a problem of a file.
pub(super) fn problem(error: SourceError) -> (FileProblem, String) {
    (FileProblem::from_code(error.trouble.code()).unwrap_or(FileProblem::Broken), error.detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::importers::Trouble;

    #[test]
    fn every_cause_of_the_importers_is_a_problem_of_its_own() {
        for trouble in Trouble::ALL {
            assert_eq!(FileProblem::from_code(trouble.code()).map(FileProblem::code), Some(trouble.code()));
        }
    }
}
