//! Which files an import means, and opening them: regular files only, hashed before they are read.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{FileProblem, Reading};
use crate::importers;

/// More than any report of a platform; standard input is held in memory.
const MOST_STDIN_BYTES: u64 = 1 << 30;

/// The turn of a file of which nobody says that it goes before others.
const LAST: u8 = 2;

/// Where bytes come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Path(PathBuf),
    Stdin,
    /// What a feed was told, under the name that the history shows.
    Fetched {
        name: String,
        bytes: Arc<[u8]>,
    },
}

impl Input {
    /// How long it is, as far as that can be told beforehand.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Path(path) => std::fs::metadata(path).map(|file| file.len()).unwrap_or(0),
            Self::Stdin => 0,
            Self::Fetched { bytes, .. } => bytes.len() as u64,
        }
    }
}

pub(super) struct Opened {
    pub(super) hash: String,
    pub(super) reader: Box<dyn Read + Send>,
    /// The same bytes once more, for files that tell only as a whole when they were made.
    pub(super) again: Box<dyn Read + Send>,
    pub(super) watch: Watch,
}

/// How a file was when its bytes were hashed, to see whether somebody wrote to it while it was read.
#[derive(Default)]
pub(super) struct Watch(Option<(File, Look)>);

/// What shows that a file was written to.
type Look = (u64, Option<std::time::SystemTime>);

impl Watch {
    fn on(file: &File) -> std::io::Result<Self> {
        let file = file.try_clone()?;
        let look = look(&file)?;
        Ok(Self(Some((file, look))))
    }

    fn length(&self) -> u64 {
        self.0.as_ref().map_or(u64::MAX, |(_, (length, _))| *length)
    }

    /// Whether the file still is as it was.
    pub(super) fn is_same(&self) -> bool {
        self.0.as_ref().is_none_or(|(file, before)| look(file).is_ok_and(|now| now == *before))
    }
}

fn look(file: &File) -> std::io::Result<Look> {
    let meta = file.metadata()?;
    Ok((meta.len(), meta.modified().ok()))
}

impl Input {
    /// The name for messages.
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Stdin => "-".to_owned(),
            Self::Fetched { name, .. } => name.clone(),
        }
    }

    pub(super) fn open(&self) -> Result<Opened, (FileProblem, String)> {
        let failed = |error: std::io::Error| {
            let problem = match error.kind() {
                std::io::ErrorKind::NotFound => FileProblem::NotFound,
                _ => FileProblem::NotReadable,
            };
            (problem, error.to_string())
        };
        match self {
            Self::Stdin => {
                let mut bytes = Vec::new();
                std::io::stdin().lock().take(MOST_STDIN_BYTES).read_to_end(&mut bytes).map_err(failed)?;
                Ok(held(&bytes.into()))
            }
            Self::Fetched { bytes, .. } => Ok(held(bytes)),
            Self::Path(path) => {
                let meta = std::fs::metadata(path).map_err(failed)?;
                if meta.is_dir() {
                    std::fs::read_dir(path).map_err(failed)?;
                    return Err((FileProblem::NoFiles, String::new()));
                }
                // A pipe would hang and a device would never end.
                if !meta.is_file() {
                    return Err((FileProblem::NotAFile, String::new()));
                }
                let mut file = File::open(path).map_err(failed)?;
                let watch = Watch::on(&file).map_err(failed)?;
                // A file that grows faster than it is read would never end either.
                let hash = hash(&mut (&file).take(watch.length())).map_err(failed)?;
                file.seek(SeekFrom::Start(0)).map_err(failed)?;
                let again = File::open(path).map_err(failed)?;
                let buffered = |file: File| Box::new(BufReader::with_capacity(1 << 18, file.take(watch.length())));
                Ok(Opened { hash, reader: buffered(file), again: buffered(again), watch })
            }
        }
    }
}

/// Bytes that are in memory.
fn held(bytes: &Arc<[u8]>) -> Opened {
    let reader = || Box::new(Cursor::new(Arc::clone(bytes)));
    Opened {
        hash: blake3::hash(bytes).to_hex().to_string(),
        reader: reader(),
        again: reader(),
        watch: Watch::default(),
    }
}

/// Folders become their files, in the order of their names; hidden files and our own reject files are left out. A folder
/// without any stays itself, so that something can be said of it.
pub(super) fn expand(inputs: &[Input]) -> Vec<Input> {
    let mut files = Vec::new();
    for input in inputs {
        match input {
            Input::Path(path) if path.is_dir() => {
                let before = files.len();
                walk(path, &mut files, &mut HashSet::new());
                if files.len() == before {
                    files.push(input.clone());
                }
            }
            other => files.push(other.clone()),
        }
    }
    files
}

/// What a file is worth reading before others: the catalogue before what was bought of it, orders before what came of them. The desk
/// becomes the same in any order, but what stands before it is needed need not be looked for again.
pub(super) fn turn(input: &Input, reading: &Reading) -> u8 {
    let Input::Path(path) = input else { return LAST };
    let is_plain = path.extension().is_some_and(|kind| ["txt", "csv", "tsv"].iter().any(|plain| kind == *plain));
    // A pipe would hang.
    if !is_plain || !path.is_file() {
        return LAST;
    }
    let Ok(file) = File::open(path) else { return LAST };
    match importers::tells_of(&input.name(), Box::new(file), reading) {
        Some("product" | "customer" | "rate") => 0,
        Some("order") => 1,
        _ => LAST,
    }
}

/// `seen` are the folders behind all names: links may lead in circles.
fn walk(folder: &Path, files: &mut Vec<Input>, seen: &mut HashSet<PathBuf>) {
    let is_new = folder.canonicalize().is_ok_and(|folder| seen.insert(folder));
    let Some(entries) = std::fs::read_dir(folder).ok().filter(|_| is_new) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') || name.contains(super::rejects::MARK) {
            continue;
        }
        if path.is_dir() {
            walk(&path, files, seen);
        } else if path.is_file() {
            files.push(Input::Path(path));
        }
    }
}

/// The hash of a text that stands for a file.
pub(super) fn hash_of(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

pub(super) fn hash(reader: &mut dyn Read) -> std::io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(reader)?;
    Ok(hasher.finalize().to_hex().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_that_is_written_to_while_it_is_read_is_noticed_and_read_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "a,b\n").expect("written");
        let mut opened = Input::Path(path.clone()).open().expect("it opens");
        assert!(opened.watch.is_same());
        let mut writer = File::options().append(true).open(&path).expect("it opens");
        writer.write_all(b"c,d\n").expect("written");
        let mut text = String::new();
        opened.reader.read_to_string(&mut text).expect("it reads");
        assert_eq!((text.as_str(), opened.watch.is_same()), ("a,b\n", false));
    }
}
