//! Bringing files in from the screen: the call of the importer, and what became of each file in words.

use std::path::PathBuf;

use super::theme::Role;
use super::work::News;
use crate::domain::people::Actor;
use crate::services::Desk;
use crate::services::import::{self, FileReport, Input, Options, Reading, Report};
use crate::text::{Words, shown_line};

/// Brings files and folders in; `tell` hears how far it is and answers whether to go on.
pub fn bring_in(
    desk: &mut Desk,
    actor: &Actor,
    (paths, reading): (Vec<PathBuf>, Reading),
    tell: &mut dyn FnMut(News) -> bool,
) -> News {
    let inputs: Vec<Input> = paths.into_iter().map(Input::Path).collect();
    let mut progress = |at| tell(News::Progress(at));
    match import::run(
        desk,
        actor,
        &inputs,
        &Options { reading, leave_texts: true, ..Options::default() },
        &mut progress,
    ) {
        Ok(report) => News::Imported(Box::new(report)),
        Err(error) => News::Failed(error),
    }
}

/// What came in, file by file, with the tallies first, the key that takes it back, and everything that went wrong.
pub fn lines(report: &Report, words: &Words, undo: &str) -> Vec<(String, Role)> {
    let mut lines = Vec::new();
    let sum = |count: fn(&FileReport) -> i64| report.files.iter().map(count).sum::<i64>();
    let blanks = [
        ("files", report.files.len().into()),
        ("opened", sum(|file| file.n_opened).into()),
        ("updated", sum(|file| file.n_updated).into()),
        ("unchanged", sum(|file| file.n_unchanged).into()),
        ("merged", sum(|file| file.n_merged).into()),
        ("conflicts", sum(|file| file.n_conflicts).into()),
        ("rejected", sum(|file| file.n_rejected).into()),
    ];
    lines.push((words.fill("import-summary", &blanks), Role::Title));
    if report.cancelled {
        lines.push((words.get("import-cancelled"), Role::Warning));
    }
    if report.group.is_some() {
        lines.push((words.fill("import-undo", &[("key", undo.into())]), Role::Key));
    }
    for file in &report.files {
        lines.push((String::new(), Role::Plain));
        of_file(file, words, &mut lines);
    }
    lines
}

fn of_file(file: &FileReport, words: &Words, lines: &mut Vec<(String, Role)>) {
    if let Some((said, more)) = import::failure(words, file, &file.name) {
        lines.push((said, Role::Bad));
        lines.extend(more.into_iter().map(|line| (line, Role::Quiet)));
        return;
    }
    lines.push((format!("{}  {}  {}", shown_line(&file.name), file.format, file.encoding), Role::Plain));
    if file.known {
        lines.push((words.get("import-known-file"), Role::Quiet));
        return;
    }
    let mut parts = vec![words.fill("import-rows-of", &[("n", file.n_rows.into())])];
    for (key, n) in [
        ("import-n-opened", file.n_opened),
        ("import-n-updated", file.n_updated),
        ("import-n-unchanged", file.n_unchanged),
        ("import-n-merged", file.n_merged),
        ("import-n-conflicts", file.n_conflicts),
        ("import-n-rejected", file.n_rejected),
    ] {
        if n > 0 {
            parts.push(words.fill(key, &[("n", n.into())]));
        }
    }
    lines.push((format!("  {}", parts.join(" · ")), Role::Quiet));
    lines.extend(import::notes(words, file).into_iter().map(|note| (note, Role::Warning)));
}
