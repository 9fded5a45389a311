//! A page printed as PDF by a browser that is on this machine: it has the fonts of every script and draws the page that people
//! already know, and the program needs no engine of its own for it.
//!
//! What the browser writes of the moment of printing is replaced by the moment of the data, so that the same report is the same file.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant as Tick};

use crate::domain::time::Instant;

/// Programs that can print a page, by the names that systems give them.
const NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "brave-browser",
    "chrome",
    "msedge",
];

/// Where they are on systems that have no common folder for programs.
const PLACES: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Brave Browser.app/Contents/MacOS/Brave Browser",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
    "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe",
];

/// A browser that has not printed by then never will.
const PATIENCE: Duration = Duration::from_secs(90);
const NAP: Duration = Duration::from_millis(40);
/// More folders of a crashed process than anybody has.
const MOST_TRIES: u32 = 1_000;

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub enum NotPrinted {
    /// No browser is known here; a setting may name one.
    #[error("no browser")]
    NoBrowser,
    /// The browser ran and brought nothing.
    #[error("{0}")]
    Browser(String),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The browser that prints: the named one, else the first that is found.
pub fn browser(named: Option<&Path>) -> Option<PathBuf> {
    if let Some(named) = named {
        return named.is_file().then(|| named.to_owned());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let names = NAMES.iter().flat_map(|name| [(*name).to_owned(), format!("{name}.exe")]);
    let in_path = names.flat_map(|name| folders.iter().map(move |folder| folder.join(&name)).collect::<Vec<_>>());
    in_path.chain(PLACES.iter().map(PathBuf::from)).find(|place| place.is_file())
}

/// Prints a page; `at` is the moment of its data.
pub fn pdf(page: &[u8], named: Option<&Path>, at: Instant) -> Result<Vec<u8>, NotPrinted> {
    let browser = browser(named).ok_or(NotPrinted::NoBrowser)?;
    let folder = Folder::new("print")?;
    let (from, to) = (folder.0.join("page.html"), folder.0.join("page.pdf"));
    fs::write(&from, page)?;
    let errors = fs::File::create(folder.0.join("errors"))?;
    let mut child = Command::new(browser)
        .args(arguments(&folder.0, &from, &to))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(errors)
        .spawn()?;
    let began = Tick::now();
    loop {
        if child.try_wait()?.is_some() {
            break;
        }
        if began.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            break;
        }
        sleep(NAP);
    }
    match fs::read(&to) {
        Ok(bytes) if bytes.starts_with(b"%PDF") => Ok(settled(bytes, at)),
        _ => {
            let said = fs::read(folder.0.join("errors")).unwrap_or_default();
            let said = String::from_utf8_lossy(&said);
            Err(NotPrinted::Browser(said.lines().last().unwrap_or_default().chars().take(300).collect()))
        }
    }
}

/// Nothing is looked up, kept or asked; the page itself loads nothing either.
fn arguments(folder: &Path, from: &Path, to: &Path) -> Vec<OsString> {
    let with = |name: &str, path: &Path| {
        let mut argument = OsString::from(name);
        argument.push(path);
        argument
    };
    let mut arguments: Vec<OsString> = [
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--disable-extensions",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--no-pdf-header-footer",
    ]
    .map(OsString::from)
    .to_vec();
    if is_superuser() {
        // Browsers refuse to run for the superuser with their own walls up; the page holds no script and loads nothing.
        arguments.push("--no-sandbox".into());
    }
    arguments.push(with("--user-data-dir=", &folder.join("profile")));
    arguments.push(with("--print-to-pdf=", to));
    arguments.push(address(from).into());
    arguments
}

#[cfg(unix)]
fn is_superuser() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

#[cfg(not(unix))]
const fn is_superuser() -> bool {
    false
}

/// A path as the address of a file.
fn address(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut address = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' | b':' => {
                address.push(char::from(byte));
            }
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address
}

/// The same bytes with the moment of the data in place of that of printing; no place in the file moves.
fn settled(mut bytes: Vec<u8>, at: Instant) -> Vec<u8> {
    const DIGITS: usize = 14;
    let stamp = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    let stamp = stamp.strftime("%Y%m%d%H%M%S").to_string();
    for name in [&b"/CreationDate (D:"[..], &b"/ModDate (D:"[..]] {
        let mut from = 0;
        while let Some(found) = bytes[from..].windows(name.len()).position(|part| part == name) {
            let start = from + found + name.len();
            let place = bytes.get_mut(start..start + DIGITS).filter(|place| place.iter().all(u8::is_ascii_digit));
            if let Some(place) = place.filter(|_| stamp.len() == DIGITS) {
                place.copy_from_slice(stamp.as_bytes());
            }
            from = start;
        }
    }
    bytes
}

/// A folder for one piece of work, for its owner alone; it goes when the work is done.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn new(what: &str) -> io::Result<Self> {
        let base = std::env::temp_dir();
        for n in 0..MOST_TRIES {
            let folder = base.join(format!("afterdesk-{what}-{}-{n}", std::process::id()));
            let mut builder = fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            match builder.create(&folder) {
                Ok(()) => return Ok(Self(folder)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be taken away is left to the system's own cleaning.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moment_of_printing_gives_way_to_that_of_the_data() {
        let printed =
            b"%PDF /CreationDate (D:20261127101730+00'00')\n/ModDate (D:20261127101731+00'00') (D:x)".to_vec();
        let at = Instant::parse("2026-11-20T08:09:10Z").expect("a moment");
        let settled = settled(printed.clone(), at);
        assert_eq!(settled.len(), printed.len());
        let text = String::from_utf8(settled).expect("text");
        assert_eq!(text.matches("D:20261120080910").count(), 2, "{text}");
    }

    #[test]
    fn paths_become_addresses_whatever_they_hold() {
        assert_eq!(address(Path::new("/tmp/a b#c/退.html")), "file:///tmp/a%20b%23c/%E9%80%80.html");
    }

    #[test]
    fn a_named_browser_that_is_not_there_is_no_browser() {
        assert!(browser(Some(Path::new("/nowhere/browser"))).is_none());
        let not = pdf(b"<p>", Some(Path::new("/nowhere/browser")), Instant(0)).expect_err("nothing prints");
        assert!(matches!(not, NotPrinted::NoBrowser));
    }

    #[test]
    fn the_same_page_is_the_same_pdf_where_a_browser_is_installed() {
        if browser(None).is_none() {
            return;
        }
        let page =
            "<!DOCTYPE html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>t</title><p>退货率 7.5%</p></html>";
        let print = || pdf(page.as_bytes(), None, Instant(1_790_000_000_000)).expect("it prints");
        let first = print();
        sleep(Duration::from_millis(1_100));
        assert!(first == print());
        assert!(first.starts_with(b"%PDF"));
    }
}
