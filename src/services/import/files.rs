//! Which files an import means, and opening them: regular files only, hashed before they are read.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::FileProblem;

/// More than any report of a platform; standard input is held in memory.
const MOST_STDIN_BYTES: u64 = 1 << 30;

/// Where bytes come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Path(PathBuf),
    Stdin,
}

pub(super) struct Opened {
    pub(super) hash: String,
    pub(super) reader: Box<dyn Read + Send>,
    /// The same bytes once more, for files that tell only as a whole when they were made.
    pub(super) again: Box<dyn Read + Send>,
}

impl Input {
    /// The name for messages.
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Stdin => "-".to_owned(),
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
                let hash = hash(&mut bytes.as_slice()).map_err(failed)?;
                let bytes: Arc<[u8]> = bytes.into();
                let reader = Box::new(Cursor::new(Arc::clone(&bytes)));
                Ok(Opened { hash, reader, again: Box::new(Cursor::new(bytes)) })
            }
            Self::Path(path) => {
                // A pipe would hang and a device would never end.
                if !std::fs::metadata(path).map_err(failed)?.is_file() {
                    return Err((FileProblem::NotAFile, String::new()));
                }
                let mut file = File::open(path).map_err(failed)?;
                let hash = hash(&mut file).map_err(failed)?;
                file.seek(SeekFrom::Start(0)).map_err(failed)?;
                let again = File::open(path).map_err(failed)?;
                let buffered = |file| Box::new(BufReader::with_capacity(1 << 18, file));
                Ok(Opened { hash, reader: buffered(file), again: buffered(again) })
            }
        }
    }
}

/// Folders become their files, in the order of their names; hidden files and our own reject files are left out.
pub(super) fn expand(inputs: &[Input]) -> Vec<Input> {
    let mut files = Vec::new();
    for input in inputs {
        match input {
            Input::Path(path) if path.is_dir() => walk(path, &mut files, 0),
            other => files.push(other.clone()),
        }
    }
    files
}

/// Deeper than any sensible download folder; also ends a circle of links.
const DEEPEST_FOLDER: usize = 16;

fn walk(folder: &Path, files: &mut Vec<Input>, depth: usize) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') || name.contains(super::rejects::MARK) {
            continue;
        }
        if path.is_dir() {
            if depth < DEEPEST_FOLDER {
                walk(&path, files, depth + 1);
            }
        } else if path.is_file() {
            files.push(Input::Path(path));
        }
    }
}

fn hash(reader: &mut dyn Read) -> std::io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0_u8; 1 << 18];
    loop {
        let n = reader.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        hasher.update(&buffer[..n]);
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
