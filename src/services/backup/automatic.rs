//! Backups that nobody has to think of: one a day and one before what many records hang on, thinned as they grow old.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::manifest::Manifest;
use super::sealed::{self, Fault, RecoveryKey};
use super::{Copy, make, make_sealed, manifest};
use crate::codes;
use crate::config::{Backups, Secret, Settings};
use crate::domain::time::{DAY, Instant, civil};
use crate::services::{Desk, DeskError};
use crate::store::StoreError;

codes! {
    /// What a backup was made for.
    pub enum Why {
        Day = "day",
        Import = "import",
        Bulk = "bulk",
    }
}

/// A command over so many records is bulk work.
pub const BULK_RECORDS: usize = 100;
/// An import of so many bytes is bulk work.
pub const BULK_BYTES: u64 = 1_000_000;

const HOUR: i64 = DAY / 24;
/// How many days, weeks and months keep one each, behind the last day, of which all are kept.
const KEPT_DAYS: usize = 7;
const KEPT_WEEKS: usize = 4;
const KEPT_MONTHS: usize = 12;

/// The folder of a desk's own backups; none when they are switched off or the desk is in memory.
pub fn folder(desk: &Path, backups: &Backups) -> Option<PathBuf> {
    let name = desk.file_stem()?.to_string_lossy().into_owned();
    match backups {
        Backups::Off => None,
        Backups::Beside => Some(desk.with_file_name(format!("{name}-backups"))),
        Backups::In(folder) => Some(folder.join(format!("{name}-backups"))),
    }
}

/// Whether the desk's own backups are sealed, and where the key is.
#[derive(Debug, Clone, Default)]
pub struct Seal {
    wanted: bool,
    key: Option<Secret>,
}

impl Seal {
    pub fn of(settings: &Settings) -> Self {
        Self { wanted: settings.seal_backups, key: settings.recovery.clone() }
    }

    /// The key; none where nobody wants seals.
    pub fn key(&self) -> Result<Option<RecoveryKey>, Fault> {
        self.wanted.then(|| RecoveryKey::at(self.key.as_ref())).transpose()
    }
}

/// How the desk's own backups stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub n: usize,
    pub n_sealed: usize,
    pub newest: Option<Instant>,
}

/// How they stand; nothing where none are to be made.
pub fn standing(desk: &Path, backups: &Backups) -> Result<Option<Standing>, StoreError> {
    let Some(folder) = folder(desk, backups) else { return Ok(None) };
    let known = all(&folder)?;
    let n_sealed = known.iter().filter(|(_, path)| is_named_sealed(path)).count();
    Ok(Some(Standing { n: known.len(), n_sealed, newest: known.iter().next_back().map(|(at, _)| *at) }))
}

/// Makes a backup when it is time for one, and lets those go that are too many. Nothing is made of an empty desk, nor of one that
/// has not changed since the last. Where seals are wanted nothing is made without a key, and what stands in the clear from before is
/// sealed with the first one.
pub fn take(desk: &Desk, why: Why) -> Result<Option<Copy>, DeskError> {
    let Some(folder) = folder(desk.store().path(), &desk.backups) else { return Ok(None) };
    let now = desk.clock().now();
    let known = all(&folder)?;
    let newest = known.iter().next_back();
    let age = if why == Why::Day { DAY } else { HOUR };
    let head = crate::store::journal::head(desk.store().db())?;
    // A clock that was put back must not keep backups from being made.
    let is_young = newest.is_some_and(|(at, _)| now.0 >= at.0 && now.0 - at.0 < age);
    let is_same =
        || newest.is_some_and(|(_, path)| matches!(manifest::read(path), Ok(Some(old)) if old.operations == head));
    if head == 0 || is_young || is_same() {
        return Ok(None);
    }
    prepare(&folder)?;
    let key = desk.seal.key()?;
    let to = folder.join(format!("{}-{}.{}", stamp(now), why.code(), if key.is_some() { SEALED } else { PLAIN }));
    if to.exists() {
        return Ok(None);
    }
    let copy = match &key {
        Some(key) => make_sealed(desk, &to, key)?,
        None => make(desk, &to)?,
    };
    thin(&folder, now)?;
    if let Some(key) = &key {
        known_in_the_clear(&folder)?.iter().try_for_each(|path| seal_afterwards(path, key))?;
    }
    Ok(Some(copy))
}

/// How the names of backups end.
const PLAIN: &str = "desk";
const SEALED: &str = "sealed";

fn is_named_sealed(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == SEALED)
}

fn known_in_the_clear(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    Ok(all(folder)?.into_iter().map(|(_, path)| path).filter(|path| !is_named_sealed(path)).collect())
}

/// Seals a backup that was made in the clear, and lets that one go.
fn seal_afterwards(plain: &Path, key: &RecoveryKey) -> Result<(), DeskError> {
    let to = plain.with_extension(SEALED);
    sealed::seal(plain, &to, key)?;
    if let Some(facts) = manifest::read(plain)? {
        let (bytes, sha256) = manifest::measured(&to)?;
        manifest::write(&to, &Manifest { bytes, sha256, ..facts })?;
    }
    Ok(remove(plain)?)
}

/// The desk's own backups, oldest first.
pub fn all(folder: &Path) -> Result<BTreeSet<(Instant, PathBuf)>, StoreError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(StoreError::Disk(error.to_string())),
    };
    let ours = |path: PathBuf| {
        let (stem, ending) = path.file_name()?.to_str()?.rsplit_once('.')?;
        let (at, why) = stem.rsplit_once('-').filter(|_| [PLAIN, SEALED].contains(&ending))?;
        Why::from_code(why)?;
        let (day, time) = at.split_once('T')?;
        Some((Instant::parse(&format!("{day}T{}", time.replace('-', ":")))?, path))
    };
    Ok(entries.flatten().filter_map(|entry| ours(entry.path())).collect())
}

/// Lets go of what [`kept`] does not keep.
fn thin(folder: &Path, now: Instant) -> Result<(), StoreError> {
    let known = all(folder)?;
    let times: BTreeSet<Instant> = known.iter().map(|(at, _)| *at).collect();
    let kept = kept(&times, now);
    known.iter().filter(|(at, _)| !kept.contains(at)).try_for_each(|(_, path)| remove(path))
}

/// Takes a backup away, with what stands beside it.
fn remove(path: &Path) -> Result<(), StoreError> {
    for gone in [path.to_owned(), manifest::place(path)] {
        match std::fs::remove_file(gone) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::Disk(error.to_string()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Which backups stay: all of the last day, then the newest of each of seven days, of four weeks before them and of twelve months
/// before those. What claims to come from the future stays: it is not for a wrong clock to decide.
fn kept(times: &BTreeSet<Instant>, now: Instant) -> BTreeSet<Instant> {
    let (mut days, mut weeks, mut months) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut kept = BTreeSet::new();
    let (mut n_weeks, mut n_months) = (0, 0);
    for &at in times.iter().rev() {
        let day = at.0.div_euclid(DAY);
        // Weeks begin on Mondays; day 0 was a Thursday.
        let week = (day + 3).div_euclid(7);
        let month = civil(day).map_or((0, 0), |date| (date.year(), date.month()));
        let is_new = if days.len() < KEPT_DAYS {
            !days.contains(&day)
        } else if n_weeks < KEPT_WEEKS {
            let is_new = !weeks.contains(&week);
            n_weeks += usize::from(is_new);
            is_new
        } else {
            let is_new = !months.contains(&month) && n_months < KEPT_MONTHS;
            n_months += usize::from(is_new);
            is_new
        };
        if now.0 - at.0 < DAY || is_new {
            kept.insert(at);
            days.insert(day);
            weeks.insert(week);
            months.insert(month);
        }
    }
    kept
}

/// A moment as part of a file's name.
fn stamp(at: Instant) -> String {
    at.rfc3339().split('.').next().unwrap_or_default().trim_end_matches('Z').replace(':', "-") + "Z"
}

fn prepare(folder: &Path) -> Result<(), StoreError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| StoreError::Disk(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{Args, Command};
    use crate::domain::ids::{Key, Kind};
    use crate::domain::people::Actor;
    use crate::services::clock::Clock;

    fn day(n: i64) -> Instant {
        Instant((20_000 + n) * DAY + 9 * HOUR)
    }

    #[test]
    fn backups_thin_out_as_they_grow_old() {
        for (n_days, least, most) in [(3, 3, 3), (60, 12, 14), (400, 22, 23), (2_000, 22, 23)] {
            let mut left = BTreeSet::new();
            for n in 0..n_days {
                left.insert(day(n));
                left = kept(&left, day(n));
            }
            assert!((least..=most).contains(&left.len()), "{n_days}: {}", left.len());
            for n in (n_days - KEPT_DAYS.min(3) as i64)..n_days {
                assert!(left.contains(&day(n)), "the last days are all there");
            }
        }
    }

    #[test]
    fn a_wrong_clock_throws_nothing_away_that_it_does_not_understand() {
        let times: BTreeSet<Instant> = (0..5).map(day).collect();
        assert_eq!(kept(&times, Instant(0)), times);
    }

    fn place() -> (tempfile::TempDir, PathBuf) {
        let home = tempfile::tempdir().expect("a temporary folder");
        let path = home.path().join("a.desk");
        (home, path)
    }

    fn note(desk: &mut Desk, text: &str) {
        let args =
            Args([("sku", "MUG"), ("comment", text)].map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        let command = Command { verb: "open".to_owned(), key: Key::new(Kind::Return, 0), args };
        let outcome = desk.run(&Actor::agent("mei"), &[command]).expect("it runs");
        assert!(outcome.refused.is_empty(), "{outcome:?}");
    }

    /// Sixty days, one backup a day while something happens, each a whole desk.
    #[test]
    fn sixty_days_leave_backups_that_all_verify() {
        let (_home, path) = place();
        let mut last = None;
        for n in 0..60 {
            let mut desk = Desk::open(&path, Clock::Fixed(day(n))).expect("a desk");
            desk.backups = Backups::Beside;
            assert!(n > 0 || take(&desk, Why::Day).expect("it asks").is_none(), "nothing of an empty desk");
            note(&mut desk, &format!("day {n}"));
            let made = take(&desk, Why::Day).expect("it is made").expect("it was time");
            assert!(take(&desk, Why::Import).expect("it asks").is_none(), "the last one is young");
            last = Some(made);
        }
        let known = all(&folder(&path, &Backups::Beside).expect("a folder")).expect("it reads");
        assert!((12..=14).contains(&known.len()), "{}", known.len());
        assert_eq!(known.iter().next_back().map(|(_, path)| path.clone()), last.map(|copy| copy.path));
        for (_, path) in &known {
            super::super::verify(path).expect("it verifies");
        }
    }

    #[test]
    fn an_unchanged_desk_needs_no_second_backup() {
        let (_home, path) = place();
        let mut desk = Desk::open(&path, Clock::Fixed(day(0))).expect("a desk");
        desk.backups = Backups::Beside;
        note(&mut desk, "one");
        assert!(take(&desk, Why::Day).expect("made").is_some());
        drop(desk);
        let mut later = Desk::open(&path, Clock::Fixed(day(9))).expect("a desk");
        later.backups = Backups::Beside;
        assert!(take(&later, Why::Day).expect("asked").is_none());
        note(&mut later, "two");
        assert!(take(&later, Why::Bulk).expect("made").is_some());
        later.backups = Backups::Off;
        assert!(take(&later, Why::Day).expect("asked").is_none());
    }

    fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
        let entries = std::fs::read_dir(folder).expect("it reads").flatten();
        let name = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut all: Vec<_> =
            entries.map(|entry| (name(&entry), std::fs::read(entry.path()).expect("it reads"))).collect();
        all.sort();
        all
    }

    #[test]
    fn where_seals_are_wanted_nothing_stays_in_the_clear_and_nothing_is_made_without_a_key() {
        let (_home, path) = place();
        let key = RecoveryKey::new().expect("a key");
        let seal = |key: Option<Secret>| Seal { wanted: true, key };
        let by_key = || seal(Some(Secret::Command(format!("echo {}", key.written()))));
        let open = |n: i64, seal: Seal| {
            let mut desk = Desk::open(&path, Clock::Fixed(day(n))).expect("a desk");
            desk.backups = Backups::Beside;
            desk.seal = seal;
            note(&mut desk, &format!("MARK-{n}"));
            desk
        };
        let first = take(&open(0, Seal::default()), Why::Day).expect("it is made").expect("it was time");
        let folder = folder(&path, &Backups::Beside).expect("a folder");
        let before = files(&folder);
        for wrong in [seal(None), seal(Some(Secret::Command("echo ABCD".to_owned())))] {
            let refused = take(&open(1, wrong), Why::Day).expect_err("there is no key");
            assert!(matches!(refused, DeskError::Sealed(Fault::NoKey(_) | Fault::BadKey)), "{refused:?}");
            assert_eq!(files(&folder), before, "nothing is made, and nothing goes");
        }
        let desk = open(2, by_key());
        let made = take(&desk, Why::Day).expect("it is made").expect("it was time");
        assert!(take(&desk, Why::Import).expect("it asks").is_none(), "the last one is young");
        for (name, bytes) in files(&folder) {
            assert!(name.contains(".sealed"), "{name}");
            assert!(!bytes.windows(5).any(|part| part == b"MARK-"), "{name} can be read");
        }
        let there = standing(&path, &Backups::Beside).expect("it reads").expect("they are made");
        assert_eq!((there.n, there.n_sealed, there.newest), (2, 2, Some(day(2))));
        for (n, (_, sealed)) in all(&folder).expect("it reads").iter().enumerate() {
            let copy = super::super::with_opened(sealed, &path, &key, super::super::verify).expect("it opens");
            assert_eq!(copy.head, if n == 0 { first.head } else { made.head });
        }
        drop(desk);
        // Nothing has changed since: the manifest beside a sealed one says so.
        let mut later = Desk::open(&path, Clock::Fixed(day(9))).expect("a desk");
        (later.backups, later.seal) = (Backups::Beside, by_key());
        assert!(take(&later, Why::Day).expect("it asks").is_none());
    }
}
