//! A file's bytes, out of their wrapping: gzip, a zip with one file, or a workbook; never more than a bound (promises I3).

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;

use super::sheet;

/// Enough to recognise any format by.
const HEAD: usize = 1 << 18;
/// Packed files are held in memory.
const MOST_PACKED: u64 = 512 << 20;
const MOST_UNPACKED: u64 = 4 << 30;
/// Text rarely packs better than this; bombs do.
const MOST_RATIO: u64 = 200;
const MOST_ENTRIES: usize = 1_000;
const MOST_WORKBOOK: u64 = 100 << 20;

/// Why a file's wrapping could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    #[error(transparent)]
    Workbook(#[from] calamine::Error),
    #[error("unpacks to more than is allowed")]
    TooBig,
    #[error("holds {0} files instead of one")]
    SeveralFiles(usize),
}

/// A file as it is handed to the formats.
pub struct Source {
    pub(super) name: String,
    pub(super) content: Content,
}

pub(super) enum Content {
    Stream {
        head: Vec<u8>,
        rest: Box<dyn Read + Send>,
    },
    /// The sheets of a workbook as rows of texts.
    Sheets(Vec<Vec<Vec<String>>>),
}

impl Source {
    /// Takes the wrapping off; `name` is for messages alone, what a file is shows its content.
    pub fn new(name: &str, reader: Box<dyn Read + Send>) -> Result<Self, SourceError> {
        Ok(Self { name: name.to_owned(), content: unwrapped(reader, 0)? })
    }

    /// The name that the file came with.
    pub fn name(&self) -> &str {
        &self.name
    }
}

fn unwrapped(mut reader: Box<dyn Read + Send>, depth: usize) -> Result<Content, SourceError> {
    let head = read_head(&mut reader)?;
    let packed = depth < 2;
    if packed && head.starts_with(&[0x1f, 0x8b]) {
        let whole = Cursor::new(head).chain(reader);
        return unwrapped(Box::new(MultiGzDecoder::new(whole).take(MOST_UNPACKED)), depth + 1);
    }
    if packed && head.starts_with(b"PK\x03\x04") {
        return unzipped(all(head, reader, MOST_PACKED)?, depth);
    }
    Ok(Content::Stream { head, rest: reader })
}

fn unzipped(bytes: Vec<u8>, depth: usize) -> Result<Content, SourceError> {
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes))?;
    if archive.len() > MOST_ENTRIES {
        return Err(SourceError::TooBig);
    }
    let mut unpacked: u64 = 0;
    let (mut is_workbook, mut files) = (false, Vec::new());
    for i in 0..archive.len() {
        let entry = archive.by_index_raw(i)?;
        unpacked = unpacked.saturating_add(entry.size());
        let name = entry.name()?;
        is_workbook |= name == "xl/workbook.xml";
        let base = name.rsplit('/').next().unwrap_or_default();
        if entry.is_file() && !base.starts_with('.') && !name.starts_with("__MACOSX") {
            files.push(i);
        }
    }
    if unpacked > packed.saturating_mul(MOST_RATIO) || is_workbook && unpacked > MOST_WORKBOOK {
        return Err(SourceError::TooBig);
    }
    if is_workbook {
        drop(archive);
        return Ok(Content::Sheets(sheet::read(bytes)?));
    }
    let [only] = files[..] else { return Err(SourceError::SeveralFiles(files.len())) };
    let text = all(Vec::new(), archive.by_index(only)?, MOST_WORKBOOK * 10)?;
    unwrapped(Box::new(Cursor::new(text)), depth + 1)
}

pub(super) fn read_head(reader: &mut dyn Read) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    reader.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Everything, as long as it stays within the bound.
pub(super) fn all(mut head: Vec<u8>, rest: impl Read, most: u64) -> Result<Vec<u8>, SourceError> {
    rest.take(most + 1).read_to_end(&mut head)?;
    if head.len() as u64 > most { Err(SourceError::TooBig) } else { Ok(head) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn head(bytes: Vec<u8>) -> Result<Vec<u8>, SourceError> {
        match Source::new("x", Box::new(Cursor::new(bytes)))?.content {
            Content::Stream { head, .. } => Ok(head),
            Content::Sheets(_) => Ok(Vec::new()),
        }
    }

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory takes it");
            zip.write_all(bytes).expect("memory takes it");
        }
        zip.finish().expect("memory takes it").into_inner()
    }

    #[test]
    fn wrappings_come_off() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(b"a,b").expect("memory takes it");
        assert_eq!(head(gzip.finish().expect("memory takes it")).ok(), Some(b"a,b".to_vec()));
        assert_eq!(head(zipped(&[("__MACOSX/._a.csv", b"x"), ("a.csv", b"a,b")])).ok(), Some(b"a,b".to_vec()));
        assert_eq!(head(b"a,b".to_vec()).ok(), Some(b"a,b".to_vec()));
    }

    #[test]
    fn several_files_and_bombs_are_refused() {
        assert!(matches!(head(zipped(&[("a", b"x"), ("b", b"y")])), Err(SourceError::SeveralFiles(2))));
        let bomb = zipped(&[("a", &vec![0_u8; 4 << 20])]);
        assert!(matches!(head(bomb), Err(SourceError::TooBig)));
    }
}
