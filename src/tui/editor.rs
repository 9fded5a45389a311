//! Writing in the person's own editor: the text in a file only they can read, what it holds afterwards, and a word about
//! what went wrong.
//!
//! Invariant: a text that was written is never lost; when the editor fails, its file stays where it is.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

/// The most that is read back; nobody writes more by hand.
const MOST_BYTES: u64 = 1 << 20;

/// What a shell answers when it does not know a command.
const UNKNOWN_COMMAND: i32 = 127;

/// Why there is no new text.
#[derive(Debug, PartialEq, Eq)]
pub enum Mishap {
    /// No such program; nothing was written.
    Missing { editor: String },
    /// The editor says that it failed; what it left is kept.
    Failed { editor: String, kept: PathBuf },
    /// The file could not be made or read back.
    File { path: PathBuf, detail: String },
}

/// Opens a text in the editor and returns what it has become.
pub fn write_in_editor(text: &str) -> Result<String, Mishap> {
    let path = free_path();
    let file = |error: io::Error| Mishap::File { path: path.clone(), detail: error.to_string() };
    create(&path).and_then(|mut out| writeln!(out, "{text}")).map_err(file)?;
    let editor = editor();
    let status = run(&editor, &path);
    match status {
        Ok(status) if status.success() => {}
        Ok(status) if status.code() != Some(UNKNOWN_COMMAND) => return Err(Mishap::Failed { editor, kept: path }),
        _ => {
            let _ = fs::remove_file(&path);
            return Err(Mishap::Missing { editor });
        }
    }
    let read = fs::metadata(&path).and_then(|meta| {
        if meta.len() > MOST_BYTES { Err(io::ErrorKind::FileTooLarge.into()) } else { fs::read(&path) }
    });
    let written = read.map_err(file)?;
    // What is not text is shown as such in the field, where it can be mended.
    let written = String::from_utf8_lossy(&written).trim_end().to_owned();
    let _ = fs::remove_file(&path);
    Ok(written)
}

/// What the person named, as other programs look for it, else what the system always has.
fn editor() -> String {
    let named = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| std::env::var(name).ok());
    let usual = if cfg!(windows) { "notepad" } else { "vi" };
    named.into_iter().find(|editor| !editor.trim().is_empty()).unwrap_or_else(|| usual.to_owned())
}

fn free_path() -> PathBuf {
    let own = std::process::id();
    let path = |n: u32| std::env::temp_dir().join(format!("afterdesk-{own}-{n}.txt"));
    (1..).map(path).find(|path| !path.exists()).expect("the numbers do not end before the free names do")
}

/// A new file, never one that somebody else put there.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Through the shell, for the setting may hold arguments and quotes.
#[cfg(unix)]
fn run(editor: &str, path: &Path) -> io::Result<ExitStatus> {
    Command::new("sh").arg("-c").arg(format!("{editor} \"$@\"")).arg(editor).arg(path).status()
}

#[cfg(not(unix))]
fn run(editor: &str, path: &Path) -> io::Result<ExitStatus> {
    let mut words = editor.split_whitespace();
    Command::new(words.next().unwrap_or_default()).args(words).arg(path).status()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_file_is_new_and_only_its_owners() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("x.txt");
        create(&path).expect("a file can be made");
        let mode = fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(create(&path).is_err());
    }

    #[test]
    fn an_editor_is_a_command_line_of_a_shell() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("two words.txt");
        fs::write(&path, "a").expect("a file can be written");
        assert!(run("sed -i 's/a/b c/'", &path).is_ok_and(|status| status.success()));
        assert_eq!(fs::read_to_string(&path).expect("it is text"), "b c");
        assert_eq!(run("no-such-editor-here 2>/dev/null", &path).ok().and_then(|status| status.code()), Some(127));
    }
}
