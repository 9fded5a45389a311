//! Copies of the desk, their verification, the check of structure, money and history, and the dump that compares desks.

pub mod automatic;
mod books;
pub mod manifest;
pub mod sealed;
pub mod watch;

use std::path::{Path, PathBuf};

use manifest::Manifest;
use sealed::RecoveryKey;

use super::clock::Clock;
use super::{Desk, DeskError, placing};
use crate::domain::change::ReturnLine;
use crate::domain::ids::{Key, Kind};
use crate::services::export::object;
use crate::store::read::Order;
pub use crate::store::rescue::Saved;
use crate::store::{self, Reader, StoreError, backup as copies};
use crate::with_kind;

/// A verified copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    pub path: PathBuf,
    pub bytes: u64,
    /// The newest operation in it, and its hash.
    pub head: i64,
    pub hash: String,
    /// Where the desk that stood in the way was kept.
    pub kept: Option<PathBuf>,
}

/// Copies the desk while it is in use: beside the target, verified, then renamed. What it is stands in a manifest beside it.
pub fn make(desk: &Desk, to: &Path) -> Result<Copy, DeskError> {
    if to.exists() {
        return Err(StoreError::Disk(format!("{} exists", to.display())).into());
    }
    let beside = to.with_extension("part");
    remove_leftover(&beside)?;
    copies::copy(desk.store().db(), &beside)?;
    let copy = describe(&beside, None)?;
    // The manifest first: a copy is never there without it, and one without a copy does no harm.
    manifest::write(to, &facts(desk, &copy, &beside)?)?;
    place(&beside, to)?;
    Ok(Copy { path: to.to_owned(), ..copy })
}

/// What a file is that holds a copy.
fn facts(desk: &Desk, copy: &Copy, file: &Path) -> Result<Manifest, StoreError> {
    let (bytes, sha256) = manifest::measured(file)?;
    let made_at = desk.clock().now().rfc3339();
    Ok(Manifest { operations: copy.head, head: copy.hash.clone(), bytes, sha256, made_at })
}

/// The same, sealed: only the recovery key opens it. What is in it never stands in the clear where the sealed copy goes, which may be
/// a stick or a folder that others see.
pub fn make_sealed(desk: &Desk, to: &Path, key: &RecoveryKey) -> Result<Copy, DeskError> {
    if to.exists() {
        return Err(StoreError::Disk(format!("{} exists", to.display())).into());
    }
    let plain = plain_beside(desk.store().path());
    remove_leftover(&plain)?;
    let made = copies::copy(desk.store().db(), &plain).map_err(DeskError::from).and_then(|()| {
        let copy = describe(&plain, None)?;
        sealed::seal(&plain, to, key)?;
        let facts = facts(desk, &copy, to)?;
        manifest::write(to, &facts)?;
        Ok(Copy { path: to.to_owned(), bytes: facts.bytes, ..copy })
    });
    remove_leftover(&plain)?;
    made
}

/// Opens a sealed backup beside the desk, lets something be done with what was in it, and takes that away again.
pub fn with_opened<T>(
    from: &Path,
    desk: &Path,
    key: &RecoveryKey,
    work: impl FnOnce(&Path) -> Result<T, DeskError>,
) -> Result<T, DeskError> {
    let plain = plain_beside(desk);
    remove_leftover(&plain)?;
    let done = sealed::open(from, &plain, key).map_err(DeskError::from).and_then(|()| work(&plain));
    remove_leftover(&plain)?;
    done
}

/// Where a copy stands in the clear for as long as it is sealed or opened.
fn plain_beside(path: &Path) -> PathBuf {
    with_ending(path, ".plain.part")
}

/// Whether a file is a backup that can be restored: as its manifest says where there is one, sound in structure and history.
pub fn verify(path: &Path) -> Result<Copy, DeskError> {
    if !path.is_file() {
        return Err(StoreError::Disk(format!("{}: no file", path.display())).into());
    }
    if let Some(facts) = manifest::read(path)? {
        manifest::agrees(path, &facts)?;
    }
    copies::verify(path)?;
    let verified = Reader::open(path)?.verify_history()?;
    match verified.first_bad.or(verified.first_missing) {
        Some(operation) => Err(StoreError::Corrupt(format!("history {operation}")).into()),
        None => describe(path, None),
    }
}

/// Verifies a backup and puts it where the desk stands; the desk that was there is kept beside it, even one that cannot be opened.
pub fn restore(from: &Path, desk: &Path, clock: Clock) -> Result<Copy, DeskError> {
    verify(from)?;
    let beside = desk.with_extension("part");
    remove_leftover(&beside)?;
    let kept = desk.exists().then(|| desk.with_extension(format!("before-{}.desk", clock.now().0)));
    let restored = Reader::open(from)
        .and_then(|source| copies::copy(source.db(), &beside))
        .map_err(DeskError::from)
        .and_then(|()| kept.as_deref().map_or(Ok(()), |kept| keep(desk, kept, clock)))
        .and_then(|()| Ok(place(&beside, desk)?));
    remove_leftover(&beside)?;
    restored?;
    describe(desk, kept)
}

/// Keeps the desk that a restored one takes the place of.
fn keep(desk: &Path, kept: &Path, clock: Clock) -> Result<(), DeskError> {
    let part = kept.with_extension("part");
    remove_leftover(&part)?;
    // A whole copy, not a rename: another program may have the old desk open, with a log beside it.
    let copied = Desk::open(desk, clock).and_then(|old| Ok(copies::copy(old.store().db(), &part)?));
    match copied {
        // The last one to close a desk folds its log in; a log that stays belongs to another program that is open.
        Ok(()) if with_ending(desk, "-wal").exists() => Err(StoreError::Busy.into()),
        Ok(()) => Ok(place(&part, kept)?),
        Err(DeskError::Store(StoreError::Corrupt(_) | StoreError::NotADesk | StoreError::Lacks(_))) => {
            remove_leftover(&part)?;
            move_aside(desk, kept)
        }
        Err(other) => Err(other),
    }
}

/// What no copy can be made of is kept as it is, with its log.
fn move_aside(desk: &Path, kept: &Path) -> Result<(), DeskError> {
    for ending in ["", "-wal"] {
        match std::fs::rename(with_ending(desk, ending), with_ending(kept, ending)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::Disk(error.to_string()).into());
            }
            _ => {}
        }
    }
    Ok(remove_leftover(desk)?)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Writes what can be read of a damaged desk into a new file; the damaged one stays as it is.
pub fn rescue(from: &Path, to: &Path) -> Result<Vec<Saved>, DeskError> {
    Ok(store::rescue::rescue(from, to)?)
}

fn place(beside: &Path, to: &Path) -> Result<(), StoreError> {
    placing::settle(beside, to).map_err(|error| StoreError::Disk(error.to_string()))
}

/// Takes away what a killed run left, with the log beside it.
fn remove_leftover(path: &Path) -> Result<(), StoreError> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        match std::fs::remove_file(with_ending(path, ending)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::Disk(error.to_string()));
            }
            _ => {}
        }
    }
    Ok(())
}

fn describe(path: &Path, kept: Option<PathBuf>) -> Result<Copy, DeskError> {
    let reader = Reader::open(path)?;
    let verified = reader.verify_history()?;
    let bytes = std::fs::metadata(path).map(|meta| meta.len()).unwrap_or(0);
    Ok(Copy { path: path.to_owned(), bytes, head: verified.n_operations, hash: verified.head, kept })
}

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    Structure(String),
    History(i64),
    /// More was refunded than the sum of succeeded refunds explains, or less.
    RefundSum(Key),
    /// A refund in credit, points or a coupon, and the ledger's entry for it, do not say the same.
    Ledger(Key),
    /// The facets of a line contradict each other.
    Facets(Key),
    /// The word index does not hold what the records say; it can be made anew.
    SearchIndex,
    /// A daily cell does not hold what the records say; the cells can be made anew.
    Cell(String),
}

impl Problem {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Structure(_) => "structure",
            Self::History(_) => "history",
            Self::RefundSum(_) => "refund-sum",
            Self::Ledger(_) => "ledger",
            Self::Facets(_) => "facets",
            Self::SearchIndex => "search-index",
            Self::Cell(_) => "cell",
        }
    }

    /// Where it is.
    pub fn place(&self) -> String {
        match self {
            Self::Structure(text) | Self::Cell(text) => text.clone(),
            Self::History(operation) => operation.to_string(),
            Self::RefundSum(key) | Self::Ledger(key) | Self::Facets(key) => key.to_string(),
            Self::SearchIndex => String::new(),
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub totals: Vec<(Kind, i64)>,
    pub n_operations: i64,
    pub head: String,
    pub problems: Vec<Problem>,
}

/// Checks structure and history; deep, also every sum of money, every facet, the word index and the cells of figures. What is held
/// against each other is of one moment: a desk is sound while others write to it.
pub fn check(reader: &Reader, deep: bool) -> Result<Report, DeskError> {
    reader.at_one_moment(|| check_now(reader, deep))?
}

fn check_now(reader: &Reader, deep: bool) -> Result<Report, DeskError> {
    let mut report = Report { totals: copies::totals(reader.db())?, ..Report::default() };
    report.problems.extend(copies::integrity(reader.db())?.into_iter().map(Problem::Structure));
    let verified = reader.verify_history()?;
    report.n_operations = verified.n_operations;
    report.problems.extend(verified.first_bad.or(verified.first_missing).map(Problem::History));
    report.head = verified.head;
    if deep {
        books::close(reader, &mut report.problems)?;
        check_facets(reader, &mut report.problems)?;
        if !copies::index_is_sound(reader.db())? {
            report.problems.push(Problem::SearchIndex);
        }
        report.problems.extend(copies::differing_cells(reader.db())?.into_iter().map(Problem::Cell));
    }
    Ok(report)
}

/// Makes the word index and the cells of figures anew from the records, which stay as they are.
pub fn mend(desk: &Desk) -> Result<(), DeskError> {
    Ok(copies::remake_index(desk.store().db())?)
}

const BY_ID: Order = Order { column: "id", descending: false };

fn all() -> (String, Vec<crate::domain::columns::Val>) {
    (String::new(), Vec::new())
}

fn check_facets(reader: &Reader, problems: &mut Vec<Problem>) -> Result<(), StoreError> {
    reader.each::<ReturnLine>(&all(), BY_ID, i64::MAX, &mut |line| {
        let whole = line.approved <= line.asked || line.unexpected;
        if !whole || line.undecided() < 0 || line.damaged > line.received {
            problems.push(Problem::Facets(Key::new(Kind::ReturnLine, line.id)));
        }
        Ok(())
    })
}

/// Clock values, what counts imports rather than business, and what follows from lanes, which are learned now and then.
const NOT_BUSINESS: &[&str] = &[
    "number",
    "updated_at",
    "first_seen_at",
    "created_at",
    "imported_at",
    "expected_at",
    "late_at",
    "late_basis",
    "n_ways",
    "stuck_at",
    "stuck_basis",
    "n_silences",
    "parcels",
    "also_returns",
];

/// The business state as sorted lines, without identifiers, clock values and journal: equal desks give equal dumps.
pub fn dump(reader: &Reader) -> Result<Vec<String>, DeskError> {
    let mut lines = Vec::new();
    reader.at_one_moment(|| each_line(reader, &mut lines))??;
    lines.sort_unstable();
    Ok(lines)
}

fn each_line(reader: &Reader, lines: &mut Vec<String>) -> Result<(), StoreError> {
    for &kind in Kind::ALL {
        // What came in and what rules did is told beside the business, as the journal is.
        if matches!(kind, Kind::ImportFile | Kind::Run) {
            continue;
        }
        with_kind!(kind, T => reader.each::<T>(&all(), BY_ID, i64::MAX, &mut |record| {
            let natural = crate::domain::change::Record::natural_key(&record).unwrap_or_default().to_owned();
            let mut fields = object(&record);
            for name in NOT_BUSINESS.iter().copied().chain(["return", "ticket", "refund", "exchange", "parcel", "origin_ticket"]) {
                fields.remove(name);
            }
            let text = serde_json::to_string(&fields).unwrap_or_default();
            lines.push(format!("{} {natural} {text}", kind.plural()));
            Ok(())
        }))?;
    }
    Ok(())
}
