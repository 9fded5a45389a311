//! `sync [--watch]`: files and feeds in, timers, outbox out, once or again and again.

use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::ArgMatches;
use serde_json::{Value, json};

use super::stopping::Stop;
use super::{Answer, CONFLICT, DONE, Failure, PARTLY, Session, care, feeds, report};
use crate::domain::ids::Key;
use crate::domain::outbox::EffectStatus;
use crate::services::import::Report;
use crate::services::sync::{self, Delivered, Lock, Pass, SyncError};
use crate::services::wording;

/// Signals are heard after so long at most.
const NAP: Duration = Duration::from_millis(200);

/// `sync [--watch]`
pub fn sync(session: &Session, m: &ArgMatches) -> Answer {
    let mut desk = session.desk()?;
    let lock = lock(session)?;
    super::labels::note_trouble(session);
    if !m.get_flag("watch") {
        let pass = sync::pass(&mut desk, &session.settings, &lock, &|| true)?;
        tell(session, &pass)?;
        return Ok(exit_code(&pass));
    }
    let stop = Stop::listen()?;
    while !stop.is_wanted() {
        let pass = sync::pass(&mut desk, &session.settings, &lock, &|| !stop.is_wanted())?;
        if did_something(&pass) {
            tell(session, &pass)?;
        }
        let began = Instant::now();
        while !stop.is_wanted() && began.elapsed() < session.settings.sync.every {
            sleep(NAP);
        }
    }
    Ok(DONE)
}

/// The lock under which one pass at a time works.
pub(super) fn lock(session: &Session) -> Result<Lock, Failure> {
    match Lock::take(&session.desk) {
        Ok(lock) => Ok(lock),
        Err(SyncError::Running) => {
            session.out.problem(&session.out.words.get("sync-running"));
            Err(Failure::Said(CONFLICT))
        }
        Err(SyncError::Io(error)) => Err(error.into()),
        Err(SyncError::Desk(error)) => Err(error.into()),
    }
}

fn did_something(pass: &Pass) -> bool {
    let files = pass.imported.as_ref().is_some_and(|report| report.files.iter().any(|file| !file.known));
    files
        || pass.n_read > 0
        || pass.asked.n_asked > 0
        || pass.judged.group.is_some()
        || pass.backup.is_some()
        || !pass.damage.is_empty()
        || !pass.feeds.is_empty()
        || pass.timers.group.is_some()
        || pass.rules.group.is_some()
        || !pass.delivered.sent.is_empty()
        || !pass.reports.is_empty()
        || pass.gone.n_records() > 0
}

fn exit_code(pass: &Pass) -> u8 {
    let bad_file = |report: &Report| report.files.iter().any(|file| file.problem.is_some() || file.n_rejected > 0);
    let Delivered { sent, asks } = &pass.delivered;
    let is_open = |status| matches!(status, EffectStatus::Failed | EffectStatus::Unknown | EffectStatus::Queued);
    let no_report = pass.reports.iter().any(|due| due.made.is_err());
    let partly =
        no_report || pass.imported.as_ref().is_some_and(bad_file) || sent.iter().any(|sent| is_open(sent.status));
    let no_care = matches!(pass.backup, Some(Err(_))) || !pass.damage.is_empty();
    if partly || no_care || !asks.is_empty() || pass.feeds.iter().any(feeds::failed) { PARTLY } else { DONE }
}

fn tell(session: &Session, pass: &Pass) -> Result<(), Failure> {
    let (out, words) = (&session.out, &session.out.words);
    for (key, refusal) in &pass.timers.refused {
        out.note(&words.pair(&wording::named(words, *key), &wording::refusal(words, refusal)));
    }
    care_of_the_file(session, pass)?;
    if out.json {
        return Ok(out.json_line(&object(pass))?);
    }
    tell_what_came_in(session, pass)?;
    if pass.judged.group.is_some() {
        out.line(&words.fill("sync-judged", &[("n", pass.judged.operations.len().into())]))?;
    }
    for report in &pass.feeds {
        feeds::tell(session, report)?;
    }
    let timers = [
        ("n", (pass.timers.operations.len() + pass.rules.operations.len()).into()),
        ("refused", pass.timers.refused.len().into()),
    ];
    out.line(&words.fill("sync-timers", &timers))?;
    let count = |status| pass.delivered.count(status).into();
    let delivered = [
        ("done", count(EffectStatus::Done)),
        ("later", count(EffectStatus::Queued)),
        ("failed", count(EffectStatus::Failed)),
        ("unknown", count(EffectStatus::Unknown)),
    ];
    out.line(&words.fill("sync-delivered", &delivered))?;
    for due in &pass.reports {
        out.line(&report::due_words(session, due))?;
    }
    for sent in pass.delivered.sent.iter().filter(|sent| sent.status != EffectStatus::Done) {
        let status = words.code("code-effect-status", sent.status.code());
        let known = words.find(&format!("outlet-{}", sent.answer.replace('_', "-")), &[]);
        let answer = known.unwrap_or_else(|| sent.answer.clone());
        out.problem(&format!("{}: {status} ({}) {answer}", sent.key, sent.outlet));
    }
    if !pass.delivered.asks.is_empty() {
        let numbers: Vec<String> = pass.delivered.asks.iter().map(Key::to_string).collect();
        out.problem(&words.fill("sync-asks", &[("numbers", numbers.join(" ").into())]));
    }
    Ok(())
}

/// Files and texts that came in, and what went because its time was over.
fn tell_what_came_in(session: &Session, pass: &Pass) -> Result<(), Failure> {
    let (out, words) = (&session.out, &session.out.words);
    if let Some(report) = &pass.imported {
        let [files, opened, updated, rejected, failed] = counts(report);
        out.line(&words.fill(
            "sync-imported",
            &[
                ("files", files.into()),
                ("opened", opened.into()),
                ("updated", updated.into()),
                ("rejected", rejected.into()),
                ("failed", failed.into()),
            ],
        ))?;
    }
    if pass.n_read > 0 {
        out.line(&words.fill("sync-read", &[("n", pass.n_read.into())]))?;
    }
    super::labels::tell_asked(session, &pass.asked)?;
    if pass.gone.n_records() > 0 {
        out.line(&words.fill("sync-gone", &[("n", pass.gone.n_records().into())]))?;
    }
    Ok(())
}

/// What the pass says of the desk's own file: damage, and the backup of the day.
fn care_of_the_file(session: &Session, pass: &Pass) -> Result<(), Failure> {
    let out = &session.out;
    for problem in &pass.damage {
        out.problem(&care::problem_words(session, problem));
    }
    if !pass.damage.is_empty() {
        out.problem(&out.words.get("store-desk-damaged"));
    }
    match &pass.backup {
        Some(Err(error)) => {
            let why = wording::desk_error(&out.words, error);
            out.problem(&out.words.fill("backup-failed", &[("why", why.into())]));
        }
        Some(Ok(copy)) if !out.json => drop(care::tell_made(session, copy)?),
        _ => {}
    }
    Ok(())
}

/// New files, records opened and updated, rows rejected, files not read.
fn counts(report: &Report) -> [i64; 5] {
    let new = || report.files.iter().filter(|file| !file.known && file.problem.is_none());
    let n = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    [
        n(new().count()),
        new().map(|file| file.n_opened).sum(),
        new().map(|file| file.n_updated).sum(),
        new().map(|file| file.n_rejected).sum(),
        n(report.files.iter().filter(|file| file.problem.is_some()).count()),
    ]
}

fn object(pass: &Pass) -> Value {
    let imported = pass.imported.as_ref().map(|report| {
        let [files, opened, updated, rejected, failed] = counts(report);
        json!({ "batch": report.group, "files": files, "opened": opened, "updated": updated, "rejected": rejected,
                "failed": failed })
    });
    let delivered = &pass.delivered;
    let messages = delivered.sent.iter().map(|sent| {
        json!({ "number": sent.key.to_string(), "status": sent.status.code(), "outlet": sent.outlet, "answer": sent.answer })
    });
    json!({
        "imported": imported,
        "texts": pass.n_read,
        "gone": pass.gone.n_records(),
        "asked": { "group": pass.asked.outcome.group, "cases": pass.asked.n_asked, "told": pass.asked.n_heard,
                   "fault": pass.asked.failure.as_ref().map(|failure| failure.fault.code()) },
        "judged": { "group": pass.judged.group, "cases": pass.judged.operations.len() },
        "backup": pass.backup.as_ref().and_then(|made| made.as_ref().ok()).map(|copy| copy.path.display().to_string()),
        "damage": pass.damage.iter().map(|problem| problem.code()).collect::<Vec<_>>(),
        "feeds": pass.feeds.iter().map(feeds::report_json).collect::<Vec<_>>(),
        "timers": {
            "group": pass.timers.group,
            "changed": pass.timers.changed.iter().map(Key::to_string).collect::<Vec<_>>(),
            "refused": pass.timers.refused.len(),
        },
        "reports": pass.reports.iter().map(report::due_json).collect::<Vec<_>>(),
        "rules": {
            "group": pass.rules.group,
            "changed": pass.rules.changed.iter().map(Key::to_string).collect::<Vec<_>>(),
        },
        "outbox": {
            "done": delivered.count(EffectStatus::Done),
            "later": delivered.count(EffectStatus::Queued),
            "failed": delivered.count(EffectStatus::Failed),
            "unknown": delivered.count(EffectStatus::Unknown),
            "messages": messages.collect::<Vec<_>>(),
            "asks": delivered.asks.iter().map(Key::to_string).collect::<Vec<_>>(),
        },
    })
}
