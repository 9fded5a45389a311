//! Secrets at the moment they are needed: from an environment variable, from a command that prints one, or from the keyring of
//! this machine; never from a file of ours, never in an argument that others could read.

mod keyring;

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub use keyring::{put, remove};

use crate::config::{Secret, Settings};

/// A command that asks somebody waits no longer than a whole try may take.
const MOST: Duration = Duration::from_secs(20);
const NAP: Duration = Duration::from_millis(20);

/// The secret itself, or a code of why there is none.
pub fn get(secret: &Secret) -> Result<String, &'static str> {
    let text = match secret {
        Secret::Env(name) => std::env::var(name).map_err(|_| "secret_not_set")?,
        Secret::Command(line) => printed(line)?,
        Secret::Keyring(name) => keyring::get(name)?,
    };
    let text = text.trim_end_matches(['\r', '\n']).to_owned();
    if text.is_empty() { Err("secret_empty") } else { Ok(text) }
}

/// A secret that the settings ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The table of the settings that asks.
    pub by: String,
    pub place: Secret,
}

/// Every secret that the settings name, in the order of their tables.
pub fn wanted(settings: &Settings) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    let mut ask = |by: String, place: &Secret| wanted.push(Wanted { by, place: place.clone() });
    for (name, feed) in &settings.feeds {
        ask(format!("feeds.{name}"), &feed.key);
    }
    if let Some((_, password)) = settings.outbox.smtp.as_ref().and_then(|smtp| smtp.login.as_ref()) {
        ask("outbox.smtp".to_owned(), password);
    }
    for (name, webhook) in &settings.outbox.webhooks {
        ask(format!("outbox.webhooks.{name}"), &webhook.url);
        if let Some(secret) = &webhook.secret {
            ask(format!("outbox.webhooks.{name}"), secret);
        }
    }
    if let Some(key) = &settings.recovery {
        ask("recovery".to_owned(), key);
    }
    for (name, engine) in &settings.translation.engines {
        if let Some(key) = &engine.key {
            ask(format!("translation.engines.{name}"), key);
        }
    }
    wanted
}

/// The first line that a command prints.
fn printed(line: &str) -> Result<String, &'static str> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let said = told(Command::new(shell).args([flag, line]), None).map_err(|_| "secret_command_failed")?;
    if said.good { Ok(said.out.lines().next().unwrap_or_default().to_owned()) } else { Err("secret_command_failed") }
}

/// What a program said.
struct Said {
    good: bool,
    out: String,
    err: String,
}

/// Runs a program, gives it something to read, and waits no longer than [`MOST`].
fn told(command: &mut Command, input: Option<&str>) -> std::io::Result<Said> {
    let mut child = command
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let (Some(text), Some(mut pipe)) = (input, child.stdin.take()) {
        // One that does not read ends badly, which is said below.
        let _ = pipe.write_all(text.as_bytes());
    }
    let began = Instant::now();
    let ended = loop {
        match child.try_wait()? {
            Some(status) => break status,
            None if began.elapsed() < MOST => sleep(NAP),
            None => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(std::io::ErrorKind::TimedOut.into());
            }
        }
    };
    let (mut out, mut err) = (String::new(), String::new());
    if let Some(mut pipe) = child.stdout.take() {
        pipe.read_to_string(&mut out)?;
    }
    if let Some(mut pipe) = child.stderr.take() {
        pipe.read_to_string(&mut err)?;
    }
    Ok(Said { good: ended.success(), out, err })
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

    #[test]
    fn every_place_of_the_settings_is_asked_for() {
        let (settings, problems) = Settings::parse(
            "[feeds.a]\nservice = '17track'\nkey_env = 'A'\n[outbox.smtp]\nhost = 'h'\nuser = 'u'\npassword_keyring = 'mail'\n\
             [outbox.webhooks.team]\nurl_keyring = 'team'\nsecret_command = 'pass team'\n",
        );
        assert_eq!(problems, []);
        let wanted: Vec<String> = wanted(&settings).into_iter().map(|wanted| wanted.by).collect();
        assert_eq!(wanted, ["feeds.a", "outbox.smtp", "outbox.webhooks.team", "outbox.webhooks.team"]);
    }
}
