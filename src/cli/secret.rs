//! `secret`: keeps keys and passwords in the keyring of this machine. No secret is ever printed, and none is an argument.

use std::io::{IsTerminal as _, Read as _};

use clap::ArgMatches;
use serde_json::json;

use super::{Answer, DONE, FAILED, PARTLY, Session};
use crate::config::{Secret, is_keyring_name};
use crate::services::secrets;
use crate::tui;

/// More than any key.
const MOST_BYTES: u64 = 64 * 1024;

/// `secret set NAME`, `secret list`, `secret remove NAME`
pub fn secret(session: &Session, m: &ArgMatches) -> Answer {
    match m.subcommand() {
        Some(("set", m)) => set(session, name(session, m)?),
        Some(("remove", m)) => {
            let name = name(session, m)?;
            ended(session, name, secrets::remove(name), "secret-removed")
        }
        _ => list(session),
    }
}

fn name<'m>(session: &Session, m: &'m ArgMatches) -> Result<&'m str, super::Failure> {
    let name = m.get_one::<String>("secret").map_or("", String::as_str);
    if is_keyring_name(name) { Ok(name) } else { Err(session.misused("secret-bad-name", &[("name", name.into())])) }
}

fn set(session: &Session, name: &str) -> Answer {
    let secret = if std::io::stdin().is_terminal() {
        session.out.problem(&session.out.words.fill("secret-ask", &[("name", name.into())]));
        let Some(typed) = tui::read_unseen()? else { return Ok(FAILED) };
        typed
    } else {
        let mut text = String::new();
        std::io::stdin().lock().take(MOST_BYTES).read_to_string(&mut text)?;
        text.trim_end_matches(['\r', '\n']).to_owned()
    };
    let kept = if secret.is_empty() { Err("secret_empty") } else { secrets::put(name, &secret) };
    ended(session, name, kept, "secret-kept")
}

fn ended(session: &Session, name: &str, outcome: Result<(), &'static str>, key: &str) -> Answer {
    let words = &session.out.words;
    match outcome {
        Ok(()) => {
            session.out.note(&words.fill(key, &[("name", name.into())]));
            Ok(DONE)
        }
        Err(why) => {
            session.out.problem(&format!("{name}: {}", words.code("secret-problem", why)));
            Ok(FAILED)
        }
    }
}

fn list(session: &Session) -> Answer {
    let out = &session.out;
    let words = &out.words;
    let wanted = secrets::wanted(&session.settings);
    let mut rows = Vec::new();
    let mut missing = false;
    for wanted in &wanted {
        let (kind, name) = match &wanted.place {
            Secret::Env(name) => ("env", name.as_str()),
            // A command may hold more than it should.
            Secret::Command(_) => ("command", ""),
            Secret::Keyring(name) => ("keyring", name.as_str()),
        };
        let problem = secrets::get(&wanted.place).err();
        missing |= problem.is_some();
        if out.json {
            out.json_line(&json!({ "for": wanted.by, "place": kind, "name": name, "there": problem.is_none(), "problem": problem }))?;
            continue;
        }
        let place = match kind {
            "env" => words.fill("secret-place-env", &[("name", name.into())]),
            "keyring" => words.fill("secret-place-keyring", &[("name", name.into())]),
            _ => words.get("secret-place-command"),
        };
        let state = problem.map_or_else(|| words.get("secret-there"), |why| words.code("secret-problem", why));
        rows.push(vec![wanted.by.clone(), place, state]);
    }
    if wanted.is_empty() && !out.json {
        out.note(&words.get("secret-none-wanted"));
    }
    out.table(&rows)?;
    Ok(if missing { PARTLY } else { DONE })
}
