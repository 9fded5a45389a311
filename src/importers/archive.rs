//! Zip archives: their files one after the other, streamed, never unpacked to a disk, never more than they declare.
//!
//! Invariants: an archive that is a trick (bomb, overlapping files, paths out of its folder, links) is refused whole; a file
//! whose bytes do not match its size or checksum ends in an error.

use std::io::{Cursor, Read};
use std::sync::Arc;

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::CompressionMethod;

use super::trouble::{SourceError, Trouble};

/// Text rarely packs better than this; bombs do.
pub(super) const MOST_RATIO: u64 = 200;
const MOST_ENTRIES: usize = 1_000;
const MOST_UNPACKED: u64 = 4 << 30;
/// The part of a workbook by which it is known.
const WORKBOOK: &str = "xl/workbook.xml";
/// The record at the end of an archive, and how far in front of the end it may start.
const END_RECORD: &[u8] = b"PK\x05\x06";
const END_WITHIN: usize = 22 + u16::MAX as usize;

/// An archive in memory, packed.
pub struct Archive {
    bytes: Arc<[u8]>,
    members: Vec<Member>,
    is_workbook: bool,
}

/// One file of an archive.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its path inside the archive.
    pub name: String,
    method: CompressionMethod,
    start: usize,
    packed: usize,
    size: u64,
    crc: u32,
}

impl Archive {
    /// Reads the list of files and refuses what no honest archive has.
    pub fn open(bytes: Vec<u8>) -> Result<Self, SourceError> {
        let bytes: Arc<[u8]> = bytes.into();
        if declared_entries(&bytes) > MOST_ENTRIES {
            return Err(Trouble::TooBig.into());
        }
        let mut archive = zip::ZipArchive::new(Cursor::new(Arc::clone(&bytes)))?;
        if archive.len() > MOST_ENTRIES {
            return Err(Trouble::TooBig.into());
        }
        let (mut packed, mut unpacked, mut is_workbook) = (0_u64, 0_u64, false);
        let mut members = Vec::new();
        for i in 0..archive.len() {
            let entry = archive.by_index_raw(i)?;
            let name = entry.name()?.into_owned();
            if entry.enclosed_name().is_none() || entry.is_symlink() || name.contains('\\') {
                return Err(SourceError::new(Trouble::UnsafeArchive, name));
            }
            if entry.encrypted() {
                return Err(SourceError::new(Trouble::LockedArchive, name));
            }
            packed = packed.saturating_add(entry.compressed_size());
            unpacked = unpacked.saturating_add(entry.size());
            is_workbook |= name == WORKBOOK;
            if entry.is_file() {
                let start = entry.data_start().and_then(|at| usize::try_from(at).ok());
                let (Some(start), Ok(length)) = (start, usize::try_from(entry.compressed_size())) else {
                    return Err(SourceError::new(Trouble::Broken, name));
                };
                let (method, size, crc) = (entry.compression(), entry.size(), entry.crc32());
                members.push(Member { name, method, start, packed: length, size, crc });
            }
        }
        let whole = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        // Files that overlap are together longer than the archive.
        if packed > whole || unpacked > whole.saturating_mul(MOST_RATIO) || unpacked > MOST_UNPACKED {
            return Err(Trouble::TooBig.into());
        }
        Ok(Self { bytes, members, is_workbook })
    }

    /// Whether the archive is a spreadsheet's workbook rather than a bundle of files.
    pub fn is_workbook(&self) -> bool {
        self.is_workbook
    }

    /// The bytes of the archive itself.
    pub(super) fn bytes(&self) -> &Arc<[u8]> {
        &self.bytes
    }

    /// What all files come to when unpacked.
    pub(super) fn unpacked(&self) -> u64 {
        self.members.iter().map(|member| member.size).sum()
    }

    /// Its files, without what file managers add for themselves.
    pub fn files(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| {
            let base = member.name.rsplit('/').next().unwrap_or_default();
            !base.starts_with('.') && !member.name.starts_with("__MACOSX")
        })
    }

    /// The bytes of one of its files, checked against size and sum as they pass.
    pub fn reader(&self, member: &Member) -> Result<Box<dyn Read + Send>, SourceError> {
        let end = member.start.checked_add(member.packed).filter(|end| *end <= self.bytes.len());
        if end.is_none() {
            return Err(SourceError::new(Trouble::Broken, member.name.as_str()));
        }
        let mut packed = Cursor::new(Arc::clone(&self.bytes));
        packed.set_position(member.start as u64);
        let packed = packed.take(member.packed as u64);
        let (left, crc) = (member.size, member.crc);
        match member.method {
            CompressionMethod::Stored => Ok(Box::new(Checked { reader: packed, left, crc, sum: Crc::new() })),
            CompressionMethod::Deflated => {
                Ok(Box::new(Checked { reader: DeflateDecoder::new(packed), left, crc, sum: Crc::new() }))
            }
            other => Err(SourceError::new(Trouble::Broken, format!("{}: {other}", member.name))),
        }
    }

    /// Reads all files to their ends, for readers that would trust what they declare.
    pub(super) fn verify(&self) -> Result<(), SourceError> {
        for member in &self.members {
            std::io::copy(&mut self.reader(member)?, &mut std::io::sink())?;
        }
        Ok(())
    }
}

/// How many files the end of an archive declares; more than can be counted there is more than is allowed.
fn declared_entries(bytes: &[u8]) -> usize {
    let tail = &bytes[bytes.len().saturating_sub(END_WITHIN)..];
    let at = tail.windows(END_RECORD.len()).rposition(|window| window == END_RECORD);
    let count = at.and_then(|at| tail.get(at + 10..at + 12));
    count.map_or(0, |count| usize::from(count[0]) | usize::from(count[1]) << 8)
}

/// Bytes that must come to a declared size and sum.
struct Checked<R> {
    reader: R,
    left: u64,
    crc: u32,
    sum: Crc,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let n = self.reader.read(out)?;
        self.sum.update(&out[..n]);
        let read = u64::try_from(n).unwrap_or(u64::MAX);
        let ended = n == 0 && !out.is_empty();
        if read > self.left || ended && (self.left > 0 || self.sum.sum() != self.crc) {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        self.left -= read;
        Ok(n)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write;

    pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory takes it");
            zip.write_all(bytes).expect("memory takes it");
        }
        zip.finish().expect("memory takes it").into_inner()
    }

    fn trouble(bytes: Vec<u8>) -> Option<Trouble> {
        Archive::open(bytes).err().map(|error| error.trouble)
    }

    #[test]
    fn files_come_out_one_by_one_without_what_file_managers_add() {
        let archive = Archive::open(zipped(&[("__MACOSX/._a.csv", b"x"), ("d/a.csv", b"a,b"), ("b.csv", b"c")]));
        let archive = archive.expect("it opens");
        let mut read = Vec::new();
        for member in archive.files() {
            let mut text = String::new();
            archive.reader(member).expect("it opens").read_to_string(&mut text).expect("it reads");
            read.push((member.name.clone(), text));
        }
        assert_eq!(read, [("d/a.csv".into(), "a,b".into()), ("b.csv".into(), "c".to_owned())]);
        assert!(!archive.is_workbook());
    }

    #[test]
    fn tricks_are_refused() {
        let many: Vec<String> = (0..1_100).map(|i| i.to_string()).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
        for (files, wanted) in [
            (vec![("a.csv", &vec![0_u8; 4 << 20][..])], Trouble::TooBig),
            (many, Trouble::TooBig),
            (vec![("../../evil.csv", &b"a,b"[..])], Trouble::UnsafeArchive),
            (vec![("a\\..\\..\\evil.csv", &b"a,b"[..])], Trouble::UnsafeArchive),
        ] {
            assert_eq!(trouble(zipped(&files)), Some(wanted), "{:?}", files[0].0);
        }
        assert_eq!(trouble(b"PK\x03\x04 and then nothing".to_vec()), Some(Trouble::Broken));
    }

    #[test]
    fn a_file_that_is_not_what_it_declares_ends_in_an_error() {
        let mut bytes = zipped(&[("a.csv", b"a,b,c,d,e,f,g,h")]);
        let at = bytes.windows(5).position(|window| window == b"a.csv").expect("the name stands there");
        bytes[at + 8] ^= 0x55;
        let archive = Archive::open(bytes).expect("the list is whole");
        let member = archive.files().next().expect("a file").clone();
        let read = archive.reader(&member).map(|mut reader| std::io::copy(&mut reader, &mut std::io::sink()));
        assert!(!matches!(read, Ok(Ok(_))), "{read:?}", read = read.is_ok());
    }
}
