//! Reports as files: whole or not there at all, for their owner alone.

use std::io;
use std::path::Path;

use super::print::{self, NotPrinted};
use super::{Problem, Wish};
use crate::domain::time::Instant;
use crate::report::Report;
use crate::report::render::{Format, bytes};
use crate::services::placing;
use crate::store::read::Reader;
use crate::text::Words;

/// The bytes of a report in a format; a PDF is printed by a browser.
pub fn made(report: &Report, format: Format, words: &Words, browser: Option<&Path>) -> Result<Vec<u8>, NotPrinted> {
    let made = bytes(report, format, words)?;
    if format == Format::Pdf { print::pdf(&made, browser, report.as_of) } else { Ok(made) }
}

/// `weekly-2026-11-09-2026-11-15.html`: template, what it is about, first and last day.
pub fn name(report: &Report, format: Format) -> String {
    named(&report.template, report.about.as_deref(), (report.first_day, report.until_day), format)
}

/// The same before anything was counted.
pub fn name_of(reader: &Reader, now: Instant, wish: &Wish, format: Format) -> Result<String, Problem> {
    let scope = super::period_of(reader, now, wish)?;
    Ok(named(&wish.template, wish.about.as_deref(), (scope.first_day, scope.until_day), format))
}

fn named(template: &str, about: Option<&str>, (first_day, until_day): (i64, i64), format: Format) -> String {
    let plain = |text: &str| -> String {
        let kept = text.chars().map(|c| if c.is_alphanumeric() { c } else { '-' });
        kept.collect::<String>().trim_matches('-').to_owned()
    };
    let day = |day: i64| crate::domain::time::civil(day).map_or_else(String::new, |date| date.to_string());
    let about = about.map_or_else(String::new, |about| format!("-{}", plain(about)));
    let (first, last) = (day(first_day), day(until_day - 1));
    format!("{}{about}-{first}-{last}.{}", plain(template), format.extension())
}

/// Writes beside the target and renames, so that no half report ever stands there.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    placing::write(path, bytes)
}
