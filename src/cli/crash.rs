//! What is left of a crash: a note for its owner alone, with nothing in it that a customer or a file said.

use std::backtrace::Backtrace;
use std::fmt::Write as _;
use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};

use super::output;
use crate::services::clock::Clock;
use crate::services::export::caught::is_expected;
use crate::services::placing;

/// From now on a panic in any thread leaves a note beside the desk.
pub fn watch(desk: PathBuf, command: String) {
    std::panic::set_hook(Box::new(move |panic| {
        if is_expected() {
            return;
        }
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let note = write(&desk, &command, &place, &Backtrace::force_capture().to_string());
        output::crashed(&said(panic), &place, note.as_deref());
    }));
}

fn said(panic: &PanicHookInfo<'_>) -> String {
    let payload = panic.payload();
    let text = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied());
    text.unwrap_or_default().to_owned()
}

/// Writes the note: version, machine, command, place. The message itself may hold text from outside and is left out.
fn write(desk: &Path, command: &str, place: &str, trace: &str) -> Option<PathBuf> {
    let at = Clock::System.now().rfc3339();
    let path = desk.with_extension(format!("crash-{}.txt", at.split('.').next()?.replace(':', "-")));
    let mut text = String::new();
    let _ =
        writeln!(text, "afterdesk {} {}-{}", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
    let _ = writeln!(text, "{at}\n{command}\n{place}\n\n{trace}");
    let mut file = placing::private(&path).ok()?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).ok()?;
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_tells_where_and_nothing_of_what() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let path = write(&home.path().join("a.desk"), "import", "src/x.rs:1:2", "frames").expect("it is written");
        let text = std::fs::read_to_string(&path).expect("it reads");
        for part in [env!("CARGO_PKG_VERSION"), "import", "src/x.rs:1:2", "frames"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
    }
}
