//! Reports as files: whole or not there at all, for their owner alone.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use super::print::{self, NotPrinted};
use crate::report::Report;
use crate::report::render::{Format, bytes};
use crate::text::Words;

/// The bytes of a report in a format; a PDF is printed by a browser.
pub fn made(report: &Report, format: Format, words: &Words, browser: Option<&Path>) -> Result<Vec<u8>, NotPrinted> {
    let made = bytes(report, format, words)?;
    if format == Format::Pdf { print::pdf(&made, browser, report.as_of) } else { Ok(made) }
}

/// `weekly-2026-W46.html`, or the first and last day where a period has no name.
pub fn name(report: &Report, format: Format) -> String {
    let plain = |text: &str| -> String {
        let kept = text.chars().map(|c| if c.is_alphanumeric() { c } else { '-' });
        kept.collect::<String>().trim_matches('-').to_owned()
    };
    let day = |day: i64| crate::domain::time::civil(day).map_or_else(String::new, |date| date.to_string());
    let about = report.about.as_ref().map_or_else(String::new, |about| format!("-{}", plain(about)));
    let (first, last) = (day(report.first_day), day(report.until_day - 1));
    format!("{}{about}-{first}-{last}.{}", plain(&report.template), format.extension())
}

/// Writes beside the target and renames, so that no half report ever stands there.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(beside, path)
}
