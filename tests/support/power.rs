//! A disk that forgets: what a program wrote, call by call, and how its files may look after the power went at any moment.
//!
//! Bytes that no sync followed may be there, be missing, or be there by sectors; names that no sync of their folder followed may be the
//! old ones. What was synced stays. The harshest reading of POSIX, so that no file system is better than the promise.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;

/// The smallest piece that a disk writes whole.
const SECTOR: usize = 512;

/// One call that reached the disk, or a word to the user.
#[derive(Debug, Clone)]
enum Event {
    Made {
        path: PathBuf,
        inode: usize,
    },
    Wrote {
        inode: usize,
        at: usize,
        bytes: Vec<u8>,
    },
    Cut {
        inode: usize,
        length: usize,
    },
    Synced {
        inode: usize,
    },
    SyncedFolder,
    Renamed {
        from: PathBuf,
        to: PathBuf,
    },
    Removed {
        path: PathBuf,
    },
    /// Something was said on standard output.
    Said,
}

/// What a program did to the files of a folder, in order.
pub struct Recording {
    /// The files as they were before, safe on the disk.
    before: Vec<(PathBuf, Vec<u8>)>,
    events: Vec<Event>,
}

/// The calls that a recording follows.
pub const CALLS: &str = "trace=openat,write,pwrite64,lseek,ftruncate,fsync,fdatasync,rename,renameat2,unlink,unlinkat";

impl Recording {
    /// Reads what `strace -f -y -xx` wrote of a run in a folder, which held these files before.
    pub fn read(log: &str, home: &Path, before: Vec<(PathBuf, Vec<u8>)>) -> Self {
        let mut reading = Reading {
            home: home.to_owned(),
            inodes: before.iter().enumerate().map(|(inode, (path, _))| (path.clone(), inode)).collect(),
            n_inodes: before.len(),
            offsets: BTreeMap::new(),
            events: Vec::new(),
        };
        for line in whole_lines(log) {
            reading.take(&line);
        }
        Self { before, events: reading.events }
    }

    /// How many calls there were.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// The number of calls after which everything had been said.
    pub fn said_after(&self) -> usize {
        self.events.iter().rposition(|event| matches!(event, Event::Said)).map_or(self.len(), |at| at + 1)
    }

    /// The files after the power went behind so many calls.
    pub fn crash(&self, n_calls: usize, rng: &mut Rng) -> Vec<(PathBuf, Vec<u8>)> {
        let mut disk = Disk::new(&self.before);
        for event in &self.events[..n_calls] {
            disk.take(event);
        }
        disk.forget(rng)
    }
}

/// Lines of the log with calls that were interrupted by another thread's put together.
fn whole_lines(log: &str) -> Vec<String> {
    let mut open: BTreeMap<&str, &str> = BTreeMap::new();
    let mut whole = Vec::new();
    for line in log.lines() {
        let Some((thread, call)) = line.split_once(' ').map(|(thread, call)| (thread, call.trim_start())) else {
            continue;
        };
        if let Some(begun) = call.strip_suffix("<unfinished ...>") {
            open.insert(thread, begun.trim_end());
        } else if let Some((_, rest)) = call.strip_prefix("<... ").and_then(|rest| rest.split_once("resumed>")) {
            whole.push(format!("{}{rest}", open.remove(thread).unwrap_or_default()));
        } else {
            whole.push(call.to_owned());
        }
    }
    whole
}

/// The recording as it is read.
struct Reading {
    home: PathBuf,
    inodes: BTreeMap<PathBuf, usize>,
    n_inodes: usize,
    /// Where each open file stands, by the number of its handle.
    offsets: BTreeMap<String, usize>,
    events: Vec<Event>,
}

impl Reading {
    fn take(&mut self, line: &str) {
        let Some((name, rest)) = line.split_once('(') else { return };
        let Some((arguments, answer)) = rest.rsplit_once(") = ").or_else(|| rest.rsplit_once(")  ")) else { return };
        let answer = answer.trim_start_matches([' ', '=']);
        if answer.starts_with('-') {
            return;
        }
        let fields: Vec<&str> = arguments.split(", ").collect();
        let texts: Vec<PathBuf> = fields.iter().filter_map(|field| self.path_of(field)).collect();
        match (name, texts.as_slice()) {
            ("openat", [path]) => self.open(path, arguments, answer),
            ("rename" | "renameat2", [from, to]) => {
                if let Some(inode) = self.inodes.remove(from) {
                    self.inodes.insert(to.clone(), inode);
                    self.events.push(Event::Renamed { from: from.clone(), to: to.clone() });
                }
            }
            ("unlink" | "unlinkat", [path]) => {
                if self.inodes.remove(path).is_some() {
                    self.events.push(Event::Removed { path: path.clone() });
                }
            }
            _ => self.by_handle(name, &fields, answer),
        }
    }

    /// A path of this folder that an argument names as a text.
    fn path_of(&self, field: &str) -> Option<PathBuf> {
        let text = field.strip_prefix('"')?.strip_suffix('"')?;
        let path = self.home.join(String::from_utf8(unescaped(text)).ok()?);
        path.starts_with(&self.home).then_some(path)
    }

    fn open(&mut self, path: &Path, arguments: &str, answer: &str) {
        let (handle, _) = handle_of(answer);
        self.offsets.insert(handle.to_owned(), 0);
        if let Some(&inode) = self.inodes.get(path) {
            if arguments.contains("O_TRUNC") {
                self.events.push(Event::Cut { inode, length: 0 });
            }
        } else if arguments.contains("O_CREAT") {
            let inode = self.n_inodes;
            self.n_inodes += 1;
            self.inodes.insert(path.to_owned(), inode);
            self.events.push(Event::Made { path: path.to_owned(), inode });
        }
    }

    fn by_handle(&mut self, name: &str, fields: &[&str], answer: &str) {
        let Some((handle, path)) = fields.first().map(|field| handle_of(field)) else { return };
        if name == "write" && handle == "1" {
            self.events.push(Event::Said);
            return;
        }
        let number = |at: usize| fields.get(at).and_then(|field| field.parse::<usize>().ok());
        if name == "lseek" {
            self.offsets.insert(handle.to_owned(), answer.parse().unwrap_or(0));
            return;
        }
        if path == self.home && name == "fsync" {
            self.events.push(Event::SyncedFolder);
            return;
        }
        let Some(&inode) = self.inodes.get(&path) else { return };
        match name {
            "write" => {
                let n = answer.parse().unwrap_or(0);
                let at = self.offsets.entry(handle.to_owned()).or_default();
                let bytes = bytes_of(fields[1], n);
                self.events.push(Event::Wrote { inode, at: *at, bytes });
                *at += n;
            }
            "pwrite64" => {
                let bytes = bytes_of(fields[1], answer.parse().unwrap_or(0));
                self.events.push(Event::Wrote { inode, at: number(3).expect("a place"), bytes });
            }
            "ftruncate" => self.events.push(Event::Cut { inode, length: number(1).expect("a length") }),
            "fsync" | "fdatasync" => self.events.push(Event::Synced { inode }),
            _ => {}
        }
    }
}

/// The number of a handle and the path that stands behind it.
fn handle_of(field: &str) -> (&str, PathBuf) {
    let (number, path) = field.trim().split_once('<').unwrap_or((field.trim(), ""));
    let path = unescaped(path.split('>').next().unwrap_or_default());
    (number, PathBuf::from(String::from_utf8_lossy(&path).into_owned()))
}

fn bytes_of(field: &str, n: usize) -> Vec<u8> {
    let bytes = unescaped(field.trim_matches('"'));
    assert!(bytes.len() >= n, "the log cut a write short");
    bytes[..n].to_vec()
}

/// Text in which every byte stands as `\x41`.
fn unescaped(text: &str) -> Vec<u8> {
    let pieces = text.split("\\x").skip(1);
    pieces.filter_map(|piece| u8::from_str_radix(piece.get(..2)?, 16).ok()).collect()
}

/// What one file holds for sure, and what it may hold.
#[derive(Debug, Clone, Default)]
struct Inode {
    durable: Vec<u8>,
    pending: Vec<(usize, Option<Vec<u8>>)>,
}

impl Inode {
    fn with(mut self, change: &(usize, Option<Vec<u8>>), by_sectors: Option<&mut Rng>) -> Self {
        let (at, bytes) = change;
        let Some(bytes) = bytes else {
            self.durable.resize(*at, 0);
            return self;
        };
        let mut torn = by_sectors;
        for (n, sector) in bytes.chunks(SECTOR).enumerate() {
            if torn.as_mut().is_some_and(|rng| rng.bool()) {
                continue;
            }
            let from = at + n * SECTOR;
            if self.durable.len() < from + sector.len() {
                self.durable.resize(from + sector.len(), 0);
            }
            self.durable[from..from + sector.len()].copy_from_slice(sector);
        }
        self
    }

    fn sync(&mut self) {
        for change in std::mem::take(&mut self.pending) {
            *self = std::mem::take(self).with(&change, None);
        }
    }
}

/// All files, and the changes of names that no sync followed.
struct Disk {
    inodes: BTreeMap<usize, Inode>,
    names: BTreeMap<PathBuf, usize>,
    pending: Vec<Event>,
}

impl Disk {
    fn new(before: &[(PathBuf, Vec<u8>)]) -> Self {
        let inode = |bytes: &Vec<u8>| Inode { durable: bytes.clone(), pending: Vec::new() };
        Self {
            inodes: before.iter().enumerate().map(|(n, (_, bytes))| (n, inode(bytes))).collect(),
            names: before.iter().enumerate().map(|(n, (path, _))| (path.clone(), n)).collect(),
            pending: Vec::new(),
        }
    }

    fn take(&mut self, event: &Event) {
        match event {
            Event::Wrote { inode, at, bytes } => {
                self.inodes.entry(*inode).or_default().pending.push((*at, Some(bytes.clone())));
            }
            Event::Cut { inode, length } => self.inodes.entry(*inode).or_default().pending.push((*length, None)),
            Event::Synced { inode } => self.inodes.entry(*inode).or_default().sync(),
            Event::SyncedFolder => {
                for change in std::mem::take(&mut self.pending) {
                    self.name(&change);
                }
            }
            Event::Made { .. } | Event::Renamed { .. } | Event::Removed { .. } => self.pending.push(event.clone()),
            Event::Said => {}
        }
    }

    fn name(&mut self, change: &Event) {
        match change {
            Event::Made { path, inode } => drop(self.names.insert(path.clone(), *inode)),
            Event::Removed { path } => drop(self.names.remove(path)),
            Event::Renamed { from, to } => {
                if let Some(inode) = self.names.remove(from) {
                    self.names.insert(to.clone(), inode);
                }
            }
            _ => {}
        }
    }

    /// What is left: of names the first few changes, of bytes all, none, some, or some by sectors.
    fn forget(mut self, rng: &mut Rng) -> Vec<(PathBuf, Vec<u8>)> {
        let pending = std::mem::take(&mut self.pending);
        let n_kept = rng.usize(..=pending.len());
        for change in &pending[..n_kept] {
            self.name(change);
        }
        let manner = rng.u8(..4);
        let mut files = Vec::new();
        for (path, inode) in &self.names {
            let mut file = self.inodes.get(inode).cloned().unwrap_or_default();
            for change in std::mem::take(&mut file.pending) {
                let is_kept = match manner {
                    0 => false,
                    1 => true,
                    _ => rng.bool(),
                };
                if is_kept {
                    file = file.with(&change, if manner == 3 { Some(rng) } else { None });
                }
            }
            files.push((path.clone(), file.durable));
        }
        files
    }
}

/// The files of a folder; what shared memory holds is gone with the power.
pub fn files(home: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(home).expect("the folder reads").flatten().map(|entry| entry.path());
    let mut files: Vec<_> = entries
        .filter(|path| path.is_file() && !path.to_string_lossy().ends_with("-shm"))
        .map(|path| (path.clone(), fs::read(&path).expect("it reads")))
        .collect();
    files.sort();
    files
}

#[test]
fn only_what_was_synced_is_sure_to_be_there() {
    let home = Path::new("/h");
    let hex = |text: &str| text.bytes().map(|byte| format!("\\x{byte:02x}")).collect::<String>();
    let file = format!("3<{}>", hex("/h/a"));
    let log = format!(
        "7 openat(AT_FDCWD<{0}>, \"{1}\", O_RDWR|O_CREAT, 0600) = {file}\n7 write({file}, \"{2}\", 3) = 3\n\
         7 pwrite64({file}, \"{2}\", 3, 5 <unfinished ...>\n8 write(1<{0}>, \"{2}\", 3) = 3\n7 <... pwrite64 resumed>) = 3\n\
         7 fsync({file}) = 0\n7 rename(\"{1}\", \"{3}\") = 0\n7 fsync(4<{0}>) = 0\n7 pwrite64(3<{4}>, \"{2}\", 3, 0) = 3\n\
         7 unlink(\"{3}\") = -1 ENOENT\n",
        hex("/h"),
        hex("a"),
        hex("xyz"),
        hex("b"),
        hex("/h/b"),
    );
    let recording = Recording::read(&log, home, Vec::new());
    assert_eq!((recording.len(), recording.said_after()), (8, 3), "{:?}", recording.events);
    let mut rng = Rng::with_seed(1);
    let whole = b"xyz\0\0xyz".to_vec();
    let (mut seen_old, mut seen_none) = (false, false);
    for _ in 0..200 {
        assert_eq!(recording.crash(7, &mut rng), [(home.join("b"), whole.clone())], "all of it was synced");
        for (path, bytes) in recording.crash(6, &mut rng) {
            assert!(bytes == whole, "its bytes were synced, its name is old or new: {path:?}");
            seen_old |= path == home.join("a");
        }
        seen_none |= recording.crash(3, &mut rng).iter().all(|(_, bytes)| bytes.is_empty());
    }
    assert!(seen_old && seen_none);
}
