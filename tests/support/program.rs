//! The built program on a desk of its own below a temporary folder: arguments in, exit code and both streams out.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The clock of every run, so that the same commands give the same desk.
pub const NOW: &str = "2026-06-20T09:00:00Z";

/// Variables of the user's own that must not reach a test.
const OWN_VARIABLES: [&str; 5] =
    ["AFTERDESK_DESK", "AFTERDESK_CONFIG", "AFTERDESK_LANG", "AFTERDESK_AGENT", "AFTERDESK_NOW"];

/// A folder with a desk in it.
pub struct Place {
    home: TempDir,
}

/// How a run ended.
#[derive(Debug)]
pub struct Answer {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Place {
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a temporary folder") }
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Writes a file for the program to read.
    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).expect("a file is written");
        path.to_string_lossy().into_owned()
    }

    /// The program with a desk, a clock and a language, everything else of the machine kept away.
    pub fn command(&self, desk: &str, args: &[&str]) -> Command {
        self.command_at(NOW, desk, args)
    }

    /// The same with another clock.
    pub fn command_at(&self, now: &str, desk: &str, args: &[&str]) -> Command {
        let mut command = Command::new(super::terminal::program());
        own_only(self.home.path(), |name, value| match value {
            Some(value) => drop(command.env(name, value)),
            None => drop(command.env_remove(name)),
        });
        command.current_dir(self.home.path()).stdin(Stdio::null());
        command.args(["--lang", "en", "--as", "mei", "--now", now, "--desk", desk]).args(args);
        command
    }

    pub fn run_on(&self, desk: &str, args: &[&str]) -> Answer {
        let output = self.command(desk, args).output().expect("the program runs");
        Answer {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub fn run(&self, args: &[&str]) -> Answer {
        self.run_on("a.desk", args)
    }

    /// The business state of a desk.
    pub fn dump(&self, desk: &str) -> String {
        self.run_on(desk, &["dump"]).ended(0).out
    }
}

/// Folders and variables that a program started by a test gets: its own, and none of the user's.
pub fn own_only(home: &Path, mut set: impl FnMut(&str, Option<&Path>)) {
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
        set(name, Some(home));
    }
    for name in OWN_VARIABLES {
        set(name, None);
    }
}

impl Answer {
    /// The answer itself, once it has the exit code that it must have.
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// The one object on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The objects on standard output, one a line.
    pub fn lines(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.out.lines().map(parse).collect()
    }
}
