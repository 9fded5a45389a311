//! The program under `strace`: how often it makes a call, and what becomes of it when one of these calls kills it or fails.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The calls by which anything reaches the disk.
pub const WRITING: [&str; 8] = ["write", "pwrite64", "fdatasync", "fsync", "ftruncate", "rename", "unlink", "mkdir"];

/// Longer than any command of the tests takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(600);

/// Whether programs can be traced here.
pub fn is_there() -> bool {
    let traced = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    traced.is_ok_and(|status| status.success())
}

/// What happens to one call, the `nth` of its name.
#[derive(Debug, Clone, Copy)]
pub enum Mishap {
    /// The program is killed in its place.
    Killed,
    /// This one fails.
    FailsOnce(&'static str),
    /// This one fails and all after it.
    FailsFromThenOn(&'static str),
}

/// A command under `strace`.
fn traced(command: &Command, options: &[&str]) -> Command {
    let mut traced = Command::new("strace");
    traced.args(["-f", "-qq"]).args(options).arg("--").arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => traced.env(name, value),
            None => traced.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        traced.current_dir(folder);
    }
    traced.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    traced
}

/// How often each call is made by the thread that makes it most.
pub fn counted(command: &Command, log: &Path) -> BTreeMap<&'static str, usize> {
    let list = format!("trace={}", WRITING.join(","));
    let output = traced(command, &["-o", &log.to_string_lossy(), "-e", &list]).output().expect("strace runs");
    assert!(output.status.success(), "{output:?}");
    let mut by_thread = BTreeMap::<(String, &'static str), usize>::new();
    for line in std::fs::read_to_string(log).expect("a log").lines() {
        let mut words = line.splitn(2, ' ');
        let (thread, rest) = (words.next().unwrap_or_default(), words.next().unwrap_or_default().trim_start());
        if let Some(name) = WRITING.iter().find(|name| rest.strip_prefix(**name).is_some_and(|r| r.starts_with('('))) {
            *by_thread.entry((thread.to_owned(), *name)).or_default() += 1;
        }
    }
    let mut most = BTreeMap::new();
    for ((_, name), n) in by_thread {
        let known: &mut usize = most.entry(name).or_default();
        *known = n.max(*known);
    }
    most
}

/// Runs a command and writes down all that it does to files, byte by byte; see [`super::power`].
pub fn recorded(command: &Command, log: &Path) -> Output {
    let options = ["-y", "-xx", "-s", "4194304", "-o", &log.to_string_lossy(), "-e", super::power::CALLS];
    in_time(traced(command, &options).spawn().expect("strace runs"), "recording")
}

/// Runs a command with a mishap at the nth call of a name.
pub fn run(command: &Command, call: &str, nth: usize, mishap: Mishap) -> Output {
    let what = match mishap {
        Mishap::Killed => format!("inject={call}:signal=SIGKILL:when={nth}"),
        Mishap::FailsOnce(error) => format!("inject={call}:error={error}:when={nth}"),
        Mishap::FailsFromThenOn(error) => format!("inject={call}:error={error}:when={nth}+"),
    };
    let trace = format!("trace={call}");
    let child = traced(command, &["-o", "/dev/null", "-e", &trace, "-e", &what]).spawn().expect("strace runs");
    in_time(child, &what)
}

/// The end of a program that must not hang.
pub fn in_time(mut child: Child, what: &str) -> Output {
    let since = Instant::now();
    while child.try_wait().expect("it can be waited for").is_none() {
        if since.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("it hangs: {what}");
        }
        std::thread::sleep(Duration::from_millis(3));
    }
    child.wait_with_output().expect("it has ended")
}
