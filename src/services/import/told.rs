//! What is said of one file, in words, the same on the screen and on the command line.

use super::report::{Cause, FileReport, Progress};
use crate::importers::DatesBy;
use crate::text::Words;

/// Causes of rejected rows that are told; the file of rejects holds them all.
const MOST_CAUSES: usize = 4;

/// How far an import is, on a line.
pub fn progress(words: &Words, at: &Progress) -> String {
    let counted = |n: usize, all: usize| [("n", n.into()), ("all", all.into())];
    match at {
        Progress::Rows { path, n, file, n_files } => {
            let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
            let blanks =
                [("file", name.into()), ("rows", (*n).into()), ("n", (*file).into()), ("total", (*n_files).into())];
            words.fill("import-progress", &blanks)
        }
        Progress::Links { n, all } => words.fill("import-links", &counted(*n, *all)),
        Progress::Texts { n, all } => words.fill("import-texts", &counted(*n, *all)),
    }
}

/// Why the file was not read, with what the formats nearest to it miss.
pub fn failure(words: &Words, file: &FileReport, name: &str) -> Option<(String, Vec<String>)> {
    let (problem, detail) = file.problem.as_ref()?;
    let key = format!("import-problem-{}", problem.code().replace('_', "-"));
    let said = words.fill(&key, &[("path", name.into()), ("detail", detail.as_str().into())]);
    let Some(tried) = &file.tried else { return Some((said, Vec::new())) };
    let missed = tried.nearest(3).map(|missed| {
        let blanks = [("format", missed.format_id.to_string().into()), ("missed", missed.missed.join(", ").into())];
        words.fill("import-tried", &blanks)
    });
    let mut more: Vec<String> = missed.collect();
    if more.is_empty() {
        more.push(words.get("import-nothing-in-common"));
    }
    Some((said, more))
}

/// What people should know of a file that came in: assumptions, doubts, what was left out.
pub fn notes(words: &Words, file: &FileReport) -> Vec<String> {
    let name = file.name.as_str();
    let mut notes = Vec::new();
    if let Some((order, DatesBy::Assumed)) = file.dates {
        notes.push(words.fill("import-dates-assumed", &[("path", name.into()), ("order", order.code().into())]));
    }
    if file.n_ambiguous() > 0 {
        notes.push(words.fill("import-dates-ambiguous", &[("path", name.into()), ("n", file.n_ambiguous().into())]));
    }
    if !file.unknown_columns.is_empty() {
        let columns = file.unknown_columns.join(", ");
        let blanks = [("path", name.into()), ("columns", columns.into()), ("format", file.format.as_str().into())];
        notes.push(words.fill("import-unknown-columns", &blanks));
    }
    if file.n_rows == 0 && file.problem.is_none() {
        notes.push(words.fill("import-no-rows", &[("path", name.into())]));
    }
    if !file.skipped_sheets.is_empty() {
        let sheets = file.skipped_sheets.join(", ");
        notes.push(words.fill("import-sheets-skipped", &[("path", name.into()), ("sheets", sheets.into())]));
    }
    if let Some(path) = &file.rejects_file {
        let blanks = [("n", file.n_rejected.into()), ("path", path.display().to_string().into())];
        notes.push(words.fill("import-rejects", &blanks));
        notes.extend(file.causes.iter().take(MOST_CAUSES).map(|told| cause(words, told)));
    }
    notes
}

/// Why rows were rejected, on a line.
fn cause(words: &Words, cause: &Cause) -> String {
    let column = if cause.column.is_empty() { "none" } else { cause.column.as_str() };
    let blanks = [
        ("why", words.get(&format!("reject-{}", cause.reason.code().replace('_', "-"))).into()),
        ("column", column.to_owned().into()),
        ("n", cause.n_rows.into()),
        ("line", i64::try_from(cause.first_line).unwrap_or(i64::MAX).into()),
    ];
    words.fill("import-cause", &blanks)
}
