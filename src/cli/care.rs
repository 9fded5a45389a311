//! Care of the desk: backup, restore, rescue, check, dump, settings, completions and the manual page.

use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use serde_json::json;

use super::{Answer, DONE, FAILED, Failure, PARTLY, Session, args};
use crate::domain::time::Instant;
use crate::services::DeskError;
use crate::services::backup::automatic::{self, Seal};
use crate::services::backup::sealed::{self, RecoveryKey};
use crate::services::backup::{self, Problem};
use crate::services::wording;

/// More than any way to write a key down.
const LONGEST_KEY: u64 = 4 << 10;

fn file(m: &ArgMatches) -> &Path {
    m.get_one::<PathBuf>("file").map_or(Path::new(""), PathBuf::as_path)
}

/// `backup FILE [--verify] [--seal] [--key FILE]`, `backup --new-key`
pub fn backup(session: &Session, m: &ArgMatches) -> Answer {
    if m.get_flag("new-key") {
        let key = RecoveryKey::new().map_err(DeskError::from)?;
        session.out.note(&session.out.words.get("sealed-new-key"));
        session.out.line(&key.written())?;
        return Ok(DONE);
    }
    if m.get_flag("verify") && sealed::is_sealed(file(m)) {
        let key = recovery_key(session, m)?;
        let sound = backup::with_opened(file(m), &session.desk, &key, backup::verify)?;
        return tell_copy(session, "cli-backup-sound", &backup::Copy { path: file(m).to_owned(), ..sound });
    }
    if m.get_flag("verify") {
        return tell_copy(session, "cli-backup-sound", &backup::verify(file(m))?);
    }
    if m.get_flag("seal") {
        let key = recovery_key(session, m)?;
        return tell_made(session, &backup::make_sealed(&session.known_desk()?, file(m), &key)?);
    }
    tell_made(session, &backup::make(&session.known_desk()?, file(m))?)
}

/// The recovery key, from a file or standard input, else from where the settings say that it is.
fn recovery_key(session: &Session, m: &ArgMatches) -> Result<RecoveryKey, Failure> {
    let Some(path) = m.get_one::<PathBuf>("key") else {
        return Ok(RecoveryKey::at(session.settings.recovery.as_ref()).map_err(DeskError::from)?);
    };
    let from: Box<dyn Read> =
        if path.as_os_str() == "-" { Box::new(std::io::stdin()) } else { Box::new(std::fs::File::open(path)?) };
    let mut text = String::new();
    from.take(LONGEST_KEY).read_to_string(&mut text)?;
    Ok(RecoveryKey::read(&text).map_err(DeskError::from)?)
}

/// `restore FILE [--key FILE]`
pub fn restore(session: &Session, m: &ArgMatches) -> Answer {
    let made = if sealed::is_sealed(file(m)) {
        let key = recovery_key(session, m)?;
        backup::with_opened(file(m), &session.desk, &key, |plain| backup::restore(plain, &session.desk, session.clock))?
    } else {
        backup::restore(file(m), &session.desk, session.clock)?
    };
    if let Some(kept) = &made.kept {
        session.out.note(&session.out.words.fill("cli-old-desk-kept", &[("path", kept.display().to_string().into())]));
    }
    tell_copy(session, "cli-restored", &made)
}

/// `rescue FROM TO`
pub fn rescue(session: &Session, m: &ArgMatches) -> Answer {
    let out = &session.out;
    let to = m.get_one::<PathBuf>("to").map_or(Path::new(""), PathBuf::as_path);
    let saved = backup::rescue(file(m), to)?;
    let is_torn = saved.iter().any(|table| table.is_torn);
    if out.json {
        let tables =
            saved.iter().map(|table| json!({ "table": table.table, "rows": table.n_rows, "torn": table.is_torn }));
        out.json_line(
            &json!({ "path": to.display().to_string(), "torn": is_torn, "tables": tables.collect::<Vec<_>>() }),
        )?;
    } else {
        let torn = |table: &backup::Saved| if table.is_torn { out.words.get("rescue-torn") } else { String::new() };
        let shown = saved.iter().filter(|table| table.n_rows > 0 || table.is_torn);
        out.table(
            &shown.map(|table| vec![table.table.clone(), table.n_rows.to_string(), torn(table)]).collect::<Vec<_>>(),
        )?;
        out.note(&out.words.fill("rescue-next", &[("path", to.display().to_string().into())]));
    }
    Ok(if is_torn { PARTLY } else { DONE })
}

/// A copy that was just made.
pub(super) fn tell_made(session: &Session, made: &backup::Copy) -> Answer {
    tell_copy(session, if sealed::is_sealed(&made.path) { "cli-backed-up-sealed" } else { "cli-backed-up" }, made)
}

fn tell_copy(session: &Session, key: &str, made: &backup::Copy) -> Answer {
    let out = &session.out;
    let path = made.path.display().to_string();
    if out.json {
        out.json_line(&json!({ "path": path, "bytes": made.bytes, "operations": made.head, "head": made.hash }))?;
    } else {
        out.line(&out.words.fill(key, &[("path", path.into()), ("n", made.head.into())]))?;
    }
    Ok(DONE)
}

/// `check [--deep] [--mend]`
pub fn check(session: &Session, m: &ArgMatches) -> Answer {
    let out = &session.out;
    if m.get_flag("mend") {
        backup::mend(&session.known_desk()?)?;
    }
    let report = backup::check(&session.reader()?, m.get_flag("deep"))?;
    // A folder that cannot be read says nothing against the desk.
    let own = automatic::standing(&session.desk, &session.settings.backups).ok().flatten();
    if out.json {
        out.json_line(&json!({
            "sound": report.problems.is_empty(),
            "records": report.totals.iter().map(|(kind, n)| (kind.plural(), n)).collect::<std::collections::BTreeMap<_, _>>(),
            "operations": report.n_operations,
            "head": report.head,
            "backups": own.as_ref().map(|own| json!({ "n": own.n, "sealed": own.n_sealed, "newest": own.newest.map(Instant::rfc3339) })),
            "problems": report.problems.iter().map(|p| json!({ "what": p.code(), "where": p.place() })).collect::<Vec<_>>(),
        }))?;
    } else {
        let rows: Vec<Vec<String>> =
            report.totals.iter().map(|(kind, n)| vec![out.words.code("kinds", kind.plural()), n.to_string()]).collect();
        out.table(&rows)?;
        for problem in &report.problems {
            out.problem(&problem_words(session, problem));
        }
        if let Some(own) = own {
            let newest = own.newest.map_or_else(String::new, Instant::rfc3339);
            let blanks = [("n", own.n.into()), ("sealed", own.n_sealed.into()), ("newest", newest.into())];
            out.line(&out.words.fill("cli-check-backups", &blanks))?;
        }
        let key = if report.problems.is_empty() { "cli-check-sound" } else { "cli-check-bad" };
        out.line(&out.words.fill(key, &[("n", report.problems.len().into())]))?;
    }
    let is_keyed = can_seal(session);
    Ok(if report.problems.is_empty() && is_keyed { DONE } else { FAILED })
}

/// Whether the desk's own backups can be made as the settings want them; why they cannot is said.
fn can_seal(session: &Session) -> bool {
    let Err(fault) = Seal::of(&session.settings).key() else { return true };
    let why = wording::desk_error(&session.out.words, &fault.into());
    session.out.problem(&session.out.words.fill("backup-failed", &[("why", why.into())]));
    false
}

pub(super) fn problem_words(session: &Session, problem: &Problem) -> String {
    session.out.words.fill(&format!("check-{}", problem.code()), &[("place", problem.place().into())])
}

/// `dump`
pub fn dump(session: &Session) -> Answer {
    for line in backup::dump(&session.reader()?)? {
        session.out.raw(crate::text::shown_json(&line).as_bytes())?;
        session.out.raw(b"\n")?;
    }
    Ok(DONE)
}

/// `config show|edit|path`
pub fn config(session: &Session, m: &ArgMatches) -> Answer {
    let out = &session.out;
    let Some(path) = session.settings_path.as_deref() else {
        return Err(session.misused("cli-no-data-folder", &[]));
    };
    match m.get_one::<String>("what").map(String::as_str) {
        Some("path") => out.line(&path.display().to_string())?,
        Some("edit") => {
            let editor =
                std::env::var("VISUAL").or_else(|_| std::env::var("EDITOR")).unwrap_or_else(|_| "vi".to_owned());
            let mut words = editor.split_whitespace();
            let status = std::process::Command::new(words.next().unwrap_or("vi")).args(words).arg(path).status()?;
            return Ok(if status.success() { DONE } else { FAILED });
        }
        _ => out.line(&std::fs::read_to_string(path)?)?,
    }
    Ok(DONE)
}

/// `completions SHELL`
pub fn completions(session: &Session, m: &ArgMatches) -> Answer {
    if let Some(&shell) = m.get_one::<clap_complete::Shell>("shell") {
        let mut bytes = Vec::new();
        clap_complete::generate(shell, &mut args::grammar(&session.out.words), "afterdesk", &mut bytes);
        session.out.raw(&bytes)?;
    }
    Ok(DONE)
}

/// `man`
pub fn man(session: &Session) -> Answer {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(args::grammar(&session.out.words)).render(&mut bytes)?;
    bytes.flush()?;
    session.out.raw(&bytes)?;
    Ok(DONE)
}
