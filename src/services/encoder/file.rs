//! The encoder's files: the folder or the wheel of the package, each file checked by its hash while it is read.
//!
//! Invariants: what is read is never more than once in memory; of a file that is longer than the known one no more is read than shows it;
//! a file with another hash than the known one is not used.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::Deserialize;
use zip::ZipArchive;

use super::npy;
use crate::domain::encoder::{Encoder, Network, Parts, Pieces};
use crate::store::digest::Digest;

/// What the known files are.
#[derive(Debug, Deserialize)]
pub struct Known {
    pub package: String,
    pub version: String,
    pieces: KnownFile,
    weights: KnownFile,
}

#[derive(Debug, Deserialize)]
struct KnownFile {
    path: String,
    bytes: u64,
    sha256: String,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/lexicon/encoder.toml"))
        .expect("the known files are checked by a test of this file")
});

/// The package whose files are known.
pub fn known() -> &'static Known {
    &KNOWN
}

/// By which encoder something was learned.
pub fn name() -> &'static str {
    KNOWN.weights.sha256.get(..12).unwrap_or_default()
}

/// Why there is no encoder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Nothing stands at the path.
    NotThere { path: PathBuf },
    /// A file of the package is not in it.
    Lacks { path: PathBuf, file: String },
    /// The file is another one than the known one.
    Other { file: String, sha256: String },
    /// The file is longer than the known one has bytes.
    Longer { file: String, bytes: u64 },
    /// It cannot be read.
    Disk { path: PathBuf, detail: String },
}

/// Where the files are.
enum Source {
    Folder(PathBuf),
    Wheel(ZipArchive<BufReader<File>>),
}

/// Reads the encoder from the package's folder or wheel.
pub fn open(path: &Path) -> Result<Encoder, Refused> {
    let mut source = Source::at(path)?;
    let pieces = source.read(path, &KNOWN.pieces, |reader| {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        Ok(Pieces::read(&bytes))
    })?;
    let network = source.read(path, &KNOWN.weights, |reader| Ok(parts(reader)?.and_then(Network::new)))?;
    Ok(Encoder::new(pieces, network))
}

impl Source {
    fn at(path: &Path) -> Result<Self, Refused> {
        let meta = std::fs::metadata(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Refused::NotThere { path: path.to_owned() },
            _ => disk(path, &error),
        })?;
        if meta.is_dir() {
            return Ok(Self::Folder(path.to_owned()));
        }
        // A pipe would wait for ever.
        if !meta.is_file() {
            return Err(Refused::NotThere { path: path.to_owned() });
        }
        let file = File::open(path).map_err(|error| disk(path, &error))?;
        let lacks = |_| Refused::Lacks { path: path.to_owned(), file: KNOWN.pieces.path.clone() };
        Ok(Self::Wheel(ZipArchive::new(BufReader::new(file)).map_err(lacks)?))
    }

    /// Reads one file to its end; what comes of it counts where its hash is the known one.
    fn read<T>(
        &mut self,
        path: &Path,
        known: &KnownFile,
        read: impl FnOnce(&mut dyn Read) -> io::Result<Option<T>>,
    ) -> Result<T, Refused> {
        let lacks = || Refused::Lacks { path: path.to_owned(), file: known.path.clone() };
        match self {
            Self::Folder(folder) => {
                let file = places(&known.path).map(|place| folder.join(place)).find(|file| file.is_file());
                let file = file.ok_or_else(lacks)?;
                let opened = File::open(&file).map_err(|error| disk(&file, &error))?;
                checked(BufReader::new(opened), &file, known, read)
            }
            Self::Wheel(archive) => {
                let entry = archive.by_name(&known.path).map_err(|_| lacks())?;
                checked(entry, path, known, read)
            }
        }
    }
}

/// The path in the package, and each end of it: whoever unpacked only a part of it is understood too.
fn places(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.split_once('/').map(|(_, rest)| rest))
}

fn checked<T>(
    reader: impl Read,
    path: &Path,
    known: &KnownFile,
    read: impl FnOnce(&mut dyn Read) -> io::Result<Option<T>>,
) -> Result<T, Refused> {
    let mut hashed = Hashed { reader: reader.take(known.bytes + 1), hash: Digest::default() };
    // A reading that failed may have failed for want of the right file: the hash tells.
    let made = read(&mut hashed);
    io::copy(&mut hashed, &mut io::sink()).map_err(|error| disk(path, &error))?;
    if hashed.reader.limit() == 0 {
        return Err(Refused::Longer { file: known.path.clone(), bytes: known.bytes });
    }
    let sha256 = hashed.hash.hex();
    let is_known = sha256 == known.sha256;
    let other = Refused::Other { file: known.path.clone(), sha256 };
    if !is_known {
        return Err(other);
    }
    made.map_err(|error| disk(path, &error))?.ok_or(other)
}

/// Hashes what is read through it.
struct Hashed<R> {
    reader: R,
    hash: Digest,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.hash.update(&buffer[..n]);
        Ok(n)
    }
}

/// The known arrays are smaller together; what unpacks to more is another file.
const MOST_UNPACKED: u64 = 128 << 20;

/// The arrays of an archive, one after the other as they come; nothing where one is not what it should be.
fn parts(reader: &mut dyn Read) -> io::Result<Option<Parts>> {
    let mut reader = BufReader::with_capacity(1 << 16, reader);
    let (mut parts, mut left) = (Parts::default(), MOST_UNPACKED);
    while let Some(mut entry) = zip::read::read_zipfile_from_stream(&mut reader).map_err(io::Error::other)? {
        let name = entry.name().map_err(io::Error::other)?.trim_end_matches(".npy").to_owned();
        let mut limited = entry.by_ref().take(left);
        let Some(array) = npy::read(&mut limited)? else { return Ok(None) };
        left = limited.limit();
        let table = name.strip_prefix('q').and_then(|number| number.parse::<usize>().ok());
        let is_taken = match (table, array) {
            (Some(number), npy::Array::Bytes(values)) => parts.add_table(number.wrapping_sub(1), &values),
            (None, npy::Array::Numbers(values)) => {
                parts.add(&name, values);
                true
            }
            // How many bits the table has.
            (None, npy::Array::Bytes(_)) => true,
            (Some(_), npy::Array::Numbers(_)) => false,
        };
        if !is_taken {
            return Ok(None);
        }
    }
    Ok(Some(parts))
}

fn disk(path: &Path, error: &io::Error) -> Refused {
    Refused::Disk { path: path.to_owned(), detail: error.to_string() }
}
