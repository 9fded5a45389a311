//! A file's bytes, out of their wrapping: gzip, an archive of files, or a workbook; never more than a bound (promises I3).

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;

use super::archive::{Archive, MOST_RATIO};
use super::sheet;
use super::trouble::{SourceError, Trouble};

/// Enough to recognise any format by.
pub(super) const HEAD: usize = 1 << 18;
/// Packed files are held in memory.
const MOST_PACKED: u64 = 512 << 20;
const MOST_UNPACKED: u64 = 4 << 30;
/// Below this nothing is called a bomb.
const HARMLESS: u64 = 16 << 20;
const MOST_WORKBOOK: u64 = 100 << 20;
/// Gzip around gzip happens; more does not.
const MOST_WRAPPINGS: usize = 2;

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
    /// A sheet of a workbook as rows of texts.
    Sheet(Vec<Vec<String>>),
}

/// What was under the wrapping.
pub enum Opened {
    File(Source),
    /// The sheets of a workbook that hold anything, named by themselves.
    Sheets(Vec<Source>),
    Archive(Archive),
}

impl Source {
    /// Takes the wrapping off; `name` is for messages alone, what a file is shows its content.
    pub fn open(name: &str, reader: Box<dyn Read + Send>) -> Result<Opened, SourceError> {
        unwrapped(name, reader, 0)
    }

    /// The name that the file came with.
    pub fn name(&self) -> &str {
        &self.name
    }
}

fn unwrapped(name: &str, mut reader: Box<dyn Read + Send>, depth: usize) -> Result<Opened, SourceError> {
    let head = read_head(&mut reader)?;
    if head.is_empty() {
        return Err(Trouble::Empty.into());
    }
    if depth < MOST_WRAPPINGS && head.starts_with(&[0x1f, 0x8b]) {
        let whole = Counted { reader: Cursor::new(head).chain(reader), n: 0 };
        return unwrapped(name, Box::new(Unzipped { reader: MultiGzDecoder::new(whole), n: 0 }), depth + 1);
    }
    if head.starts_with(b"PK\x03\x04") {
        let archive = Archive::open(all(head, reader, MOST_PACKED)?)?;
        return if archive.is_workbook() { workbook(name, &archive) } else { Ok(Opened::Archive(archive)) };
    }
    let content = Content::Stream { head, rest: reader };
    Ok(Opened::File(Source { name: name.to_owned(), content }))
}

fn workbook(name: &str, archive: &Archive) -> Result<Opened, SourceError> {
    if archive.unpacked() > MOST_WORKBOOK {
        return Err(Trouble::TooBig.into());
    }
    archive.verify()?;
    let mut sheets = sheet::read(Cursor::new(std::sync::Arc::clone(archive.bytes())))?;
    let source = |name: String, rows| Source { name, content: Content::Sheet(rows) };
    if sheets.len() > 1 {
        return Ok(Opened::Sheets(sheets.into_iter().map(|(name, rows)| source(name, rows)).collect()));
    }
    let (_, rows) = sheets.pop().ok_or(Trouble::Empty)?;
    Ok(Opened::File(source(name.to_owned(), rows)))
}

pub(super) fn read_head(reader: &mut dyn Read) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Everything, as long as it stays within the bound.
pub(super) fn all(mut head: Vec<u8>, rest: impl Read, most: u64) -> Result<Vec<u8>, SourceError> {
    rest.take(most + 1).read_to_end(&mut head)?;
    if head.len() as u64 > most { Err(Trouble::TooBig.into()) } else { Ok(head) }
}

/// Counts the packed bytes.
struct Counted<R> {
    reader: R,
    n: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let n = self.reader.read(out)?;
        self.n = self.n.saturating_add(n as u64);
        Ok(n)
    }
}

/// Unpacks as long as what comes out is in a sensible proportion to what went in.
struct Unzipped<R> {
    reader: MultiGzDecoder<Counted<R>>,
    n: u64,
}

impl<R: Read> Read for Unzipped<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let n = self.reader.read(out)?;
        self.n = self.n.saturating_add(n as u64);
        let allowed = self.reader.get_ref().n.saturating_mul(MOST_RATIO).clamp(HARMLESS, MOST_UNPACKED);
        if self.n > allowed {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::super::archive::tests::zipped;
    use super::*;
    use std::io::Write;

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(bytes).expect("memory takes it");
        gzip.finish().expect("memory takes it")
    }

    fn open(bytes: Vec<u8>) -> Result<Opened, SourceError> {
        Source::open("x", Box::new(Cursor::new(bytes)))
    }

    fn content(bytes: Vec<u8>) -> Result<Vec<u8>, SourceError> {
        let Opened::File(Source { content: Content::Stream { head, rest }, .. }) = open(bytes)? else {
            panic!("a plain file")
        };
        all(head, rest, 1 << 40)
    }

    #[test]
    fn wrappings_come_off() {
        for bytes in [b"a,b".to_vec(), gzipped(b"a,b"), gzipped(&gzipped(b"a,b"))] {
            assert_eq!(content(bytes), Ok(b"a,b".to_vec()));
        }
        let zip = zipped(&[("a.csv", b"a,b"), ("b.csv", b"c")]);
        for bytes in [gzipped(&zip), zip] {
            assert!(matches!(open(bytes), Ok(Opened::Archive(archive)) if archive.files().count() == 2));
        }
    }

    #[test]
    fn nothing_and_bombs_are_refused() {
        let trouble = |bytes| content(bytes).err().map(|error| error.trouble);
        assert_eq!(trouble(Vec::new()), Some(Trouble::Empty));
        assert_eq!(trouble(gzipped(b"")), Some(Trouble::Empty));
        assert_eq!(trouble(gzipped(&vec![b'a'; 20 << 20])), Some(Trouble::TooBig));
        assert_eq!(trouble(gzipped(b"a,b,c")[..18].to_vec()), Some(Trouble::Broken));
    }
}
