//! Reports that are made by themselves: each once for every one of its periods, into a folder, and kept like all others.

use std::path::{Path, PathBuf};

use super::{Format, Problem, Wish, files, keeping, make};
use crate::config::{ReportFile, Scheduled, Settings};
use crate::domain::ids::Key;
use crate::domain::people::Actor;
use crate::services::{Desk, DeskError};
use crate::store::read::Reader;
use crate::text::{Lang, Words};

/// A report that was due.
#[derive(Debug)]
pub struct Due {
    pub template: String,
    pub made: Result<(PathBuf, Option<Key>), NotMade>,
}

/// Why a due report was not made.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    #[error(transparent)]
    Problem(#[from] Problem),
    #[error(transparent)]
    Printing(#[from] super::NotPrinted),
    #[error(transparent)]
    Desk(#[from] DeskError),
}

const fn format(file: ReportFile) -> Format {
    match file {
        ReportFile::Html => Format::Html,
        ReportFile::Markdown => Format::Markdown,
        ReportFile::Xlsx => Format::Xlsx,
        ReportFile::Pdf => Format::Pdf,
        ReportFile::Json => Format::Json,
    }
}

/// Makes what is due; a file that is there already was made before.
pub fn run(desk: &mut Desk, settings: &Settings, actor: &Actor, go_on: &dyn Fn() -> bool) -> Vec<Due> {
    let mut made = Vec::new();
    for scheduled in &settings.reports.scheduled {
        if !go_on() {
            break;
        }
        let done = one(desk, settings, scheduled, actor);
        if let Some(done) = done.transpose() {
            made.push(Due { template: scheduled.template.clone(), made: done });
        }
    }
    made
}

fn one(
    desk: &mut Desk,
    settings: &Settings,
    scheduled: &Scheduled,
    actor: &Actor,
) -> Result<Option<(PathBuf, Option<Key>)>, NotMade> {
    let lang = scheduled.language.or(settings.language).unwrap_or_else(Lang::of_machine);
    let format = format(scheduled.format);
    let reader = Reader::open(desk.store().path()).map_err(Problem::from)?;
    let now = desk.clock().now();
    let wish = Wish { template: scheduled.template.clone(), period: None, about: scheduled.about.clone() };
    // The name says the period, so nothing is counted for what is there already.
    let folder = settings.reports.folder.clone().unwrap_or_else(|| beside(desk.store().path()));
    let path = folder.join(files::name_of(&reader, now, &wish, format)?);
    if path.exists() {
        return Ok(None);
    }
    let words = Words::new(lang);
    let report = make(&reader, &words, now, &wish)?;
    let bytes = files::made(&report, format, &words, settings.reports.browser.as_deref())?;
    std::fs::create_dir_all(&folder).map_err(super::NotPrinted::from)?;
    files::write(&path, &bytes).map_err(super::NotPrinted::from)?;
    let key = keeping::keep(desk, actor, (&report, &words), format, &path.to_string_lossy())?;
    Ok(Some((path, key)))
}

/// The folder of reports of a desk that has none in its settings.
fn beside(desk: &Path) -> PathBuf {
    desk.parent().unwrap_or_else(|| Path::new(".")).join("reports")
}
