//! Files into cases: recognised by content, taken in chunk by chunk, each chunk durable on its own, all of it one undoable group.
//!
//! Invariants: every row is accounted for; a file that came in whole is known by its hash; a chunk is in whole or not at all.

mod absent;
mod ahead;
mod bench;
mod files;
mod frozen;
mod known;
mod linking;
pub(super) mod rating;
pub mod reading;
mod rejects;
mod report;
mod sweep;
mod taking;
mod told;
mod unheard;
mod winding;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::PathBuf;

pub use crate::importers::{Charset, DateOrder, DatesBy, FormatInfo, Reading, charset, charsets, formats};
pub use files::Input;
use files::{Opened, hash, hash_of};
use rejects::Rejects;
pub use rejects::without as rejects_without;
pub use report::{Cause, FileProblem, FileReport, Options, Progress, Report};
use report::{Spot, problem};
use taking::Taking;
pub use told::{failure, notes, progress};

use super::automation::{self, Armed};
use super::backup::automatic;
use super::labels::teach;
use super::{Desk, DeskError, Outcome, lanes};
use crate::domain::change::Change;
use crate::domain::ids::{Key, Kind};
use crate::domain::parcels::Lanes;
use crate::domain::people::Actor;
use crate::domain::rules::{Happening, happenings};
use crate::domain::taught::Taught;
use crate::domain::time::Instant;
use crate::importers::{self, Archive, NotRecognised, Source};
use crate::store::{StoreError, Write};

/// So many cases wait for the rules at most, and so many are acted on in one durable write.
const MOST_NOTED: usize = 20_000;
const REACTED_AT_ONCE: usize = 500;

/// So many of the commands that follow from files are one durable write, so that nobody's decision waits long for it.
const FOLLOWED_AT_ONCE: usize = 500;

/// Brings files in, and does what follows from what they say. `progress` answers whether to go on.
pub fn run(
    desk: &mut Desk,
    actor: &Actor,
    inputs: &[Input],
    options: &Options,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<Report, DeskError> {
    let mut report = bring_in(desk, actor, inputs, options, progress)?;
    if !options.dry_run && !options.leave_texts && !report.cancelled {
        let _bulk = desk.store().bulk()?;
        let all = usize::try_from(reading::waiting(desk.store().db())?).unwrap_or(usize::MAX);
        report.n_read += reading::all(desk, &mut |n| {
            let go_on = progress(Progress::Texts { n, all });
            report.cancelled = !go_on;
            go_on
        })?;
    }
    if report.group.is_some() && !options.dry_run {
        let actor = Actor::import(actor.name.clone());
        for commands in super::follow::all(desk.store().db())?.chunks(FOLLOWED_AT_ONCE) {
            desk.run(&actor, commands)?;
        }
    }
    Ok(report)
}

/// Goes on with what an import left behind its files when it was cut off.
pub fn take_up(desk: &mut Desk, actor: &Actor, go_on: &dyn Fn() -> bool) -> Result<(), DeskError> {
    let db = desk.store().db();
    if linking::News::are_waiting(db)? || unheard::is_waiting(db)? {
        run(desk, actor, &[], &Options { leave_texts: true, ..Options::default() }, &mut |_| go_on())?;
    }
    Ok(())
}

fn bring_in(
    desk: &mut Desk,
    actor: &Actor,
    inputs: &[Input],
    options: &Options,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<Report, DeskError> {
    let files = files::expand(inputs);
    let is_large = files.iter().map(Input::bytes).sum::<u64>() >= automatic::BULK_BYTES;
    let _bulk = desk.store().bulk()?;
    let mut report = Report::default();
    let mut intake = Intake {
        desk,
        actor: Actor::import(actor.name.clone()),
        options,
        group: None,
        dry: None,
        folder: PathBuf::new(),
        awaits_backup: is_large && !options.dry_run,
        armed: Vec::new(),
        kinds: BTreeSet::new(),
        noted: BTreeMap::new(),
        lanes: Lanes::default(),
        taught: teach::load(desk.store().db())?,
        rates_since: None,
        news: linking::News::since(desk.store().db())?,
        absent: absent::Absent::default(),
        n_read: 0,
    };
    intake.lanes = lanes::all(intake.desk.store().db())?;
    if !options.dry_run {
        intake.armed = intake.desk.automation.armed(intake.desk.store().db(), intake.desk.clock().now())?;
        intake.kinds = automation::kinds(&intake.armed);
        intake.take_up_happenings()?;
    }
    intake.folder = rejects::folder(intake.desk.store().path());
    report.cancelled = !intake.read_all(&files, &mut report.files, progress)?;
    if !report.cancelled {
        intake.read_once_more(&files, &mut report)?;
    }
    if let Some(since) = intake.rates_since.filter(|_| !options.dry_run) {
        let actor = intake.actor.clone();
        rating::rate_since(intake.desk, &actor, since, &mut intake.group)?;
    }
    report.cancelled |= !intake.settle(progress)?;
    report.group = intake.group;
    report.n_read = intake.n_read;
    if !options.dry_run {
        lanes::after_import(intake.desk)?;
    }
    Ok(report)
}

/// Hears how many rows were read; answers whether to go on.
type Tell<'t> = &'t mut dyn FnMut(i64) -> bool;

/// One file out of its wrapping.
struct Part {
    spot: Spot,
    hash: String,
    source: Source,
    /// The same bytes once more, for tables that tell only as a whole when they were made.
    again: Option<Box<dyn Read + Send>>,
}

/// A workbook of several sheets.
struct Book<'b> {
    spot: &'b Spot,
    hash: &'b str,
    sheets: Vec<Source>,
}

struct Intake<'d> {
    desk: &'d Desk,
    actor: Actor,
    options: &'d Options,
    group: Option<i64>,
    /// The one write of a rehearsal, dropped at the end.
    dry: Option<Write<'d>>,
    folder: PathBuf,
    /// A backup is made before the first file that is not known yet: what changes nothing needs none.
    awaits_backup: bool,
    /// The rules in force; none in a rehearsal.
    armed: Vec<Armed>,
    /// Of which kinds an event can set one of them off.
    kinds: BTreeSet<Kind>,
    /// What sets them off, by case, with the operation that did it.
    noted: BTreeMap<Key, (i64, Happening)>,
    /// What was learned of past parcels before this import.
    lanes: Lanes,
    /// What it was taught before it.
    taught: Taught,
    /// The first day of the rates that came in.
    rates_since: Option<Instant>,
    /// What came in that other records may rest on.
    news: linking::News,
    /// What rows ask for in vain.
    absent: absent::Absent,
    /// Texts that were read as they came in.
    n_read: usize,
}

impl<'d> Intake<'d> {
    /// All files, each when its turn is; told in the order in which they were named. Answers whether to go on.
    fn read_all(
        &mut self,
        files: &[Input],
        reports: &mut Vec<FileReport>,
        progress: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<bool, DeskError> {
        let n_files = files.len();
        let mut turns: Vec<usize> = (0..n_files).collect();
        if n_files > 1 {
            turns.sort_by_cached_key(|file| files::turn(&files[*file], &self.options.reading));
        }
        let (mut of_files, mut go_on) = (vec![Vec::new(); n_files], true);
        for (n_done, file) in turns.into_iter().enumerate() {
            let name = files[file].name();
            let mut tell = |n| progress(Progress::Rows { path: name.clone(), n, file: n_done + 1, n_files });
            go_on = self.input(&files[file], &mut of_files[file], &mut tell)?;
            if !go_on {
                break;
            }
        }
        reports.extend(of_files.into_iter().flatten());
        Ok(go_on)
    }

    /// One input, which may hold several files; answers whether to go on.
    fn input(&mut self, input: &Input, reports: &mut Vec<FileReport>, tell: Tell<'_>) -> Result<bool, DeskError> {
        let spot = Spot::of(input.name());
        let Opened { hash, reader, again, watch } = match input.open() {
            Ok(opened) => opened,
            Err(failed) => {
                reports.push(FileReport::failed(spot, failed));
                return Ok(true);
            }
        };
        if let Some(report) = self.known(&spot, &hash)? {
            reports.push(report);
            return Ok(true);
        }
        let is_whole = || watch.is_same();
        let go_on = match Source::open(&spot.path, reader) {
            Err(error) => {
                reports.push(FileReport::failed(spot, problem(error)));
                true
            }
            Ok(importers::Opened::File(source)) => {
                self.part(Part { spot, hash, source, again: Some(again) }, &is_whole, reports, tell)?
            }
            Ok(importers::Opened::Sheets(sheets)) => {
                let book = Book { spot: &spot, hash: &hash, sheets };
                self.sheets(book, &is_whole, reports, tell)?
            }
            Ok(importers::Opened::Archive(archive)) => self.archive(&spot, &archive, reports, tell)?,
        };
        Ok(go_on)
    }

    /// Files that add to what a later one held are read again now that all are here, so that their names decide nothing.
    fn read_once_more(&mut self, inputs: &[Input], report: &mut Report) -> Result<(), DeskError> {
        let stood = |file: &FileReport, input: &Input| file.awaits_others && file.path.starts_with(&input.name());
        for input in inputs.iter().filter(|input| !matches!(input, Input::Stdin)) {
            if report.files.len() < 2 || !report.files.iter().any(|file| stood(file, input)) {
                continue;
            }
            let mut second = Vec::new();
            self.input(input, &mut second, &mut |_| true)?;
            for again in second.into_iter().filter(|again| !again.known && again.problem.is_none()) {
                let Some(first) = report.files.iter_mut().find(|file| stood(file, input) && file.path == again.path)
                else {
                    continue;
                };
                if let (Some(stale), None) = (&first.rejects_file, &again.rejects_file) {
                    // Nothing waits any more; left behind, the file would only mislead.
                    let _ = std::fs::remove_file(stale);
                }
                first.join(again);
            }
        }
        Ok(())
    }

    /// Each file of an archive as a file of its own.
    fn archive(
        &mut self,
        spot: &Spot,
        archive: &Archive,
        reports: &mut Vec<FileReport>,
        tell: Tell<'_>,
    ) -> Result<bool, DeskError> {
        if archive.files().next().is_none() {
            reports.push(FileReport::failed(spot.clone(), (FileProblem::EmptyArchive, String::new())));
        }
        for member in archive.files() {
            let spot = spot.inside(&member.name);
            let opened = archive.reader(member).and_then(|mut reader| Ok(hash(&mut reader)?));
            let hash = match opened {
                Ok(hash) => hash,
                Err(error) => {
                    reports.push(FileReport::failed(spot, problem(error)));
                    continue;
                }
            };
            if let Some(report) = self.known(&spot, &hash)? {
                reports.push(report);
                continue;
            }
            let opened = archive.reader(member).and_then(|reader| Source::open(&spot.path, reader));
            let go_on = match opened {
                Ok(importers::Opened::File(source)) => {
                    let again = archive.reader(member).ok();
                    self.part(Part { spot, hash, source, again }, &|| true, reports, tell)?
                }
                Ok(importers::Opened::Sheets(sheets)) => {
                    let book = Book { spot: &spot, hash: &hash, sheets };
                    self.sheets(book, &|| true, reports, tell)?
                }
                Ok(importers::Opened::Archive(_)) => {
                    reports.push(FileReport::failed(spot, (FileProblem::NestedArchive, String::new())));
                    true
                }
                Err(error) => {
                    reports.push(FileReport::failed(spot, problem(error)));
                    true
                }
            };
            if !go_on {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Each sheet of a workbook as a file of its own; those in no known format are only named, unless none is in any.
    fn sheets(
        &mut self,
        Book { spot, hash, sheets }: Book<'_>,
        is_whole: &dyn Fn() -> bool,
        reports: &mut Vec<FileReport>,
        tell: Tell<'_>,
    ) -> Result<bool, DeskError> {
        let before = reports.len();
        for source in sheets {
            let spot = spot.inside(source.name());
            let hash = hash_of(&format!("{hash}/{}", source.name()));
            if let Some(report) = self.known(&spot, &hash)? {
                reports.push(report);
            } else if !self.part(Part { spot, hash, source, again: None }, is_whole, reports, tell)? {
                return Ok(false);
            }
        }
        let is_read = |report: &FileReport| report.tried.is_none();
        let mut of_workbook = reports.split_off(before);
        if of_workbook.iter().any(is_read) {
            let skipped = of_workbook.iter().filter(|report| !is_read(report));
            let names = skipped.filter_map(|report| report.path.rsplit('/').next()).map(str::to_owned).collect();
            of_workbook.retain(is_read);
            if let Some(first) = of_workbook.first_mut() {
                first.skipped_sheets = names;
            }
        }
        reports.append(&mut of_workbook);
        Ok(true)
    }

    /// One file that no wrapping hides any more.
    fn part(
        &mut self,
        part: Part,
        is_whole: &dyn Fn() -> bool,
        reports: &mut Vec<FileReport>,
        tell: Tell<'_>,
    ) -> Result<bool, DeskError> {
        let Part { spot, hash, mut source, again } = part;
        let mut report = FileReport::of(spot);
        let mut chosen = match importers::choose(&mut source, &self.options.reading) {
            Ok(chosen) => chosen,
            Err(NotRecognised { broken: Some(why), .. }) => {
                report.problem = Some(problem(why));
                reports.push(report);
                return Ok(true);
            }
            Err(tried) => {
                report.problem = Some((FileProblem::NotRecognised, String::new()));
                report.tried = Some(tried);
                reports.push(report);
                return Ok(true);
            }
        };
        let dated = again.filter(|_| chosen.is_dated_as_a_whole()).map_or(Ok(()), |again| {
            match Source::open(&report.path, again)? {
                importers::Opened::File(source) => chosen.date(source),
                _ => Ok(()),
            }
        });
        if let Err(error) = dated {
            report.problem = Some(problem(error));
            reports.push(report);
            return Ok(true);
        }
        report.format = chosen.format_id().to_owned();
        report.encoding = chosen.encoding().to_owned();
        report.dates = chosen.dates();
        report.unknown_columns = chosen.unknown_columns();
        if std::mem::take(&mut self.awaits_backup) {
            automatic::take(self.desk, automatic::Why::Import)?;
        }
        let identity = self.identity(&hash);
        let rejects = Rejects::new(&self.folder, &report.path, &hash_of(&identity), chosen.header());
        let mut taking = Taking::new(self, report, rejects);
        let ended = ahead::read_ahead(|take| chosen.read(source, take), |parsed| taking.take(parsed, tell));
        if let Some(error) = taking.error.take() {
            return Err(error);
        }
        if let Err(error) = ended {
            taking.report.problem = Some(problem(error));
        } else if !is_whole() {
            taking.report.problem = Some((FileProblem::Changed, String::new()));
        }
        let whole = !taking.cancelled && taking.report.problem.is_none();
        taking.flush(whole.then_some(identity))?;
        taking.intake.react(true)?;
        let go_on = !taking.cancelled;
        reports.push(taking.report);
        Ok(go_on)
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

    /// Remembers what rules have to look at once the file is in.
    fn note(&mut self, operation: i64, changes: &[Change]) {
        if self.kinds.is_empty() {
            return;
        }
        for happening in happenings(changes, &self.kinds) {
            if self.armed.iter().any(|armed| armed.rule.is_set_off_by(&happening)) {
                let known = self.noted.entry(happening.key);
                known.and_modify(|(_, known)| known.join(&happening)).or_insert((operation, happening));
            }
        }
    }

    /// Lets the rules act, once a file is in or enough has come together; in the group of the import.
    fn react(&mut self, file_is_in: bool) -> Result<(), DeskError> {
        if self.noted.is_empty() || !(file_is_in || self.noted.len() >= MOST_NOTED) {
            return Ok(());
        }
        let noted: Vec<(i64, Happening)> = std::mem::take(&mut self.noted).into_values().collect();
        for chunk in noted.chunks(REACTED_AT_ONCE) {
            let mut write = self.begin()?;
            automation::react(&mut write, &self.armed, chunk.to_vec(), &mut Outcome::default())?;
            self.end(write)?;
        }
        Ok(unheard::forget(self.desk.store().db())?)
    }

    fn end(&mut self, write: Write<'d>) -> Result<(), StoreError> {
        if self.options.dry_run {
            self.dry = Some(write);
            return Ok(());
        }
        self.group = write.group();
        write.finish()?;
        self.desk.store().breathe()
    }
}

#[cfg(test)]
mod tests;
