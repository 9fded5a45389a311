//! Secrets at the moment they are needed: from an environment variable or from a command that prints one, never from a file of ours.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::config::Secret;

/// A command that asks somebody waits no longer than a whole try may take.
const MOST: Duration = Duration::from_secs(20);
const NAP: Duration = Duration::from_millis(20);

/// The secret itself, or a code of why there is none.
pub fn get(secret: &Secret) -> Result<String, &'static str> {
    let text = match secret {
        Secret::Env(name) => std::env::var(name).map_err(|_| "secret_not_set")?,
        Secret::Command(line) => printed(line)?,
    };
    let text = text.trim_end_matches(['\r', '\n']).to_owned();
    if text.is_empty() { Err("secret_empty") } else { Ok(text) }
}

/// The first line that a command prints.
fn printed(line: &str) -> Result<String, &'static str> {
    let mut command = if cfg!(windows) { Command::new("cmd") } else { Command::new("sh") };
    command.args([if cfg!(windows) { "/C" } else { "-c" }, line]);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| "secret_command_failed")?;
    let began = Instant::now();
    let ended = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if began.elapsed() < MOST => sleep(NAP),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err("secret_command_failed");
            }
        }
    };
    let mut text = String::new();
    let read = child.stdout.take().map(|mut out| out.read_to_string(&mut text));
    match read {
        Some(Ok(_)) if ended.success() => Ok(text.lines().next().unwrap_or_default().to_owned()),
        _ => Err("secret_command_failed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_command_prints_the_secret_and_a_bad_one_prints_none() {
        let get = |line: &str| get(&Secret::Command(line.to_owned()));
        assert_eq!(get("printf 'open sesame\nuser: li\n'"), Ok("open sesame".to_owned()));
        assert_eq!(get("echo secret; exit 3"), Err("secret_command_failed"));
        assert_eq!(get("true"), Err("secret_empty"));
        assert_eq!(super::get(&Secret::Env("AFTERDESK_NO_SUCH_SECRET".to_owned())), Err("secret_not_set"));
    }
}
