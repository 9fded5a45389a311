//! The folder of reports: what is put there, and what is made there by itself, each once for every one of its periods.

use std::path::{Path, PathBuf};

use super::{Format, Problem, Wish, files, keeping, make};
use crate::analytics::Scope;
use crate::config::{ReportFile, Reports, Scheduled, Settings};
use crate::domain::ids::Key;
use crate::domain::people::Actor;
use crate::domain::time::week_start;
use crate::report::Report;
use crate::services::figures::Env;
use crate::services::{Desk, DeskError};
use crate::store::read::Reader;
use crate::text::{Lang, Words};

/// A report that was due.
#[derive(Debug)]
pub struct Due {
    pub template: String,
    pub made: Result<Filed, NotMade>,
}

/// A report that was made by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    pub path: PathBuf,
    pub number: Option<Key>,
    /// Messages with it that wait in the outbox.
    pub n_sent: usize,
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

fn one(desk: &mut Desk, settings: &Settings, scheduled: &Scheduled, actor: &Actor) -> Result<Option<Filed>, NotMade> {
    let lang = scheduled.language.or(settings.language).unwrap_or_else(Lang::of_machine);
    let format = format(scheduled.format);
    let reader = Reader::open(desk.store().path()).map_err(Problem::from)?;
    let now = desk.clock().now();
    let wish = Wish { template: scheduled.template.clone(), period: None, about: scheduled.about.clone() };
    let scope = super::period_of(&reader, now, &wish)?;
    let env = Env::load(&reader, now).map_err(Problem::from)?;
    if !is_due(scheduled, &scope, &env) {
        return Ok(None);
    }
    // The name says the period, so nothing is counted for what is there already.
    let folder = folder(&settings.reports, desk.store().path());
    if folder.join(files::name_of(&reader, now, &wish, format)?).exists() {
        return Ok(None);
    }
    let words = Words::new(lang);
    let report = make(&reader, &words, now, &wish)?;
    let (path, number) = put(desk, &settings.reports, actor, (&report, &words), format)?;
    let n_sent = match (number, scheduled.to.as_deref()) {
        (Some(key), Some(to)) => keeping::send(desk, actor, key, to)?.n_effects,
        _ => 0,
    };
    Ok(Some(Filed { path, number, n_sent }))
}

/// Writes a report into the folder of reports and keeps it.
pub fn put(
    desk: &mut Desk,
    settings: &Reports,
    actor: &Actor,
    (report, words): (&Report, &Words),
    format: Format,
) -> Result<(PathBuf, Option<Key>), NotMade> {
    let path = folder(settings, desk.store().path()).join(files::name(report, format));
    let bytes = files::made(report, format, words, settings.browser.as_deref())?;
    files::write(&path, &bytes).map_err(super::NotPrinted::from)?;
    let file = keeping::File { format, path: &path, bytes: &bytes };
    let number = keeping::keep(desk, actor, (report, words), file)?;
    Ok((path, number))
}

/// Whether the day and the hour have come: at once when the period is over, or on the first such weekday after it.
fn is_due(scheduled: &Scheduled, scope: &Scope, env: &Env) -> bool {
    // A period that ends with today never ends; it is made on every such day.
    let over = scope.until_day.min(env.today());
    let day = match scheduled.day {
        Some(day) => over + (day.from_monday() - (over - week_start(over))).rem_euclid(7),
        None => over,
    };
    env.now >= env.analysis.start_of(day).plus(scheduled.time.unwrap_or(0))
}

/// Where made reports go: the folder of the settings, else one beside the desk; it holds wherever the program is started next.
pub fn folder(settings: &Reports, desk: &Path) -> PathBuf {
    let beside = || desk.parent().unwrap_or_else(|| Path::new(".")).join("reports");
    let folder = settings.folder.clone().unwrap_or_else(beside);
    std::path::absolute(&folder).unwrap_or(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Weekday;
    use crate::domain::analysis::Analysis;
    use crate::domain::time::{HOUR, Instant, day_of};

    #[test]
    fn a_report_waits_for_its_weekday_and_hour() {
        let day = |text: &str| text.parse().map(day_of).expect("a date");
        let over =
            |first: &str, until: &str| Scope { first_day: day(first), until_day: day(until), groups: Vec::new() };
        let monday = Scheduled { day: Some(Weekday::Monday), time: Some(8 * HOUR), ..Scheduled::default() };
        let whenever = Scheduled::default();
        let (week, month) = (over("2026-11-16", "2026-11-23"), over("2026-10-01", "2026-11-01"));
        let rolling = |today: &str| over("2026-11-10", today);
        for (scheduled, scope, now, due) in [
            (&whenever, &week, "2026-11-23T00:00:00Z", true),
            (&monday, &week, "2026-11-23T07:59:00Z", false),
            (&monday, &week, "2026-11-23T08:00:00Z", true),
            (&monday, &week, "2026-11-26T00:00:00Z", true),
            (&monday, &month, "2026-11-01T12:00:00Z", false),
            (&monday, &month, "2026-11-02T08:00:00Z", true),
            (&monday, &rolling("2026-11-25"), "2026-11-24T12:00:00Z", false),
            (&monday, &rolling("2026-11-24"), "2026-11-23T12:00:00Z", true),
        ] {
            let now = Instant::parse(now).expect("a moment");
            let env = Env { now, analysis: Analysis::default(), currency: "EUR".to_owned() };
            assert_eq!(is_due(scheduled, scope, &env), due, "{now:?} {scope:?}");
        }
    }
}
