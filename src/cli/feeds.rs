//! `feeds`: how each service stands that is asked where parcels are, and asking one now.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::sync::lock;
use super::{Answer, DONE, FAILED, PARTLY, Session};
use crate::config::Feature;
use crate::domain::time::Instant;
use crate::services::feeds::{self, FeedReport, FeedStatus, Moment};
use crate::services::wording;
use crate::text::{DatePattern, Words};

/// `feeds`, `feeds list`, `feeds run NAME`
pub fn feeds(session: &Session, m: &ArgMatches) -> Answer {
    match m.subcommand() {
        Some(("run", m)) => run(session, m.get_one::<String>("feed").map_or("", String::as_str)),
        _ => list(session),
    }
}

fn list(session: &Session) -> Answer {
    let out = &session.out;
    let found = feeds::status(&session.reader()?, &session.settings, session.clock.now())?;
    if out.json {
        for status in &found {
            out.json_line(&status_json(status))?;
        }
        return Ok(DONE);
    }
    if found.is_empty() {
        out.note(&out.words.get("feeds-none"));
    }
    let rows: Vec<Vec<String>> = found.iter().map(|status| status_row(&out.words, status)).collect();
    out.table(&rows)?;
    for status in found.iter().filter(|status| !status.state.fault.is_empty() && status.moment != Moment::Off) {
        out.problem(&wording::feed_fault(&out.words, &status.name, &status.state.fault, &status.state.detail));
    }
    Ok(DONE)
}

fn status_row(words: &Words, status: &FeedStatus) -> Vec<String> {
    let state = &status.state;
    let at = |key: &str, at: Instant| words.fill(key, &[("at", words.date(at, DatePattern::Minute).into())]);
    let waits = matches!(status.moment, Moment::Waiting | Moment::Failing);
    vec![
        status.name.clone(),
        status.service.code().to_owned(),
        words.code("feed-moment", status.moment.code()),
        state.success_at.map_or_else(|| words.get("feeds-never"), |success| at("feeds-last", success)),
        if state.position.is_empty() {
            String::new()
        } else {
            words.fill("feeds-place", &[("position", state.position.as_str().into())])
        },
        if waits { at("feeds-next", state.wait_until) } else { String::new() },
    ]
}

fn status_json(status: &FeedStatus) -> Value {
    let state = &status.state;
    json!({
        "name": status.name,
        "service": status.service.code(),
        "state": status.moment.code(),
        "last_success": state.success_at.map(Instant::rfc3339),
        "last_try": state.tried_at.map(Instant::rfc3339),
        "position": state.position,
        "wait_until": until(Some(state.wait_until).filter(|at| at.0 > 0)),
        "failures": state.n_failures,
        "fault": (!state.fault.is_empty()).then_some(&state.fault),
        "detail": state.detail,
    })
}

fn until(at: Option<Instant>) -> Option<String> {
    at.filter(|at| !at.is_never()).map(Instant::rfc3339)
}

fn run(session: &Session, name: &str) -> Answer {
    let words = &session.out.words;
    let Some(feed) = session.settings.feeds.get(name) else {
        let known: Vec<&str> = session.settings.feeds.keys().map(String::as_str).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(session.misused("feeds-unknown", &[("name", name.into()), ("known", known.into())]));
    };
    if !feed.on || !session.settings.has(Feature::Tracking) {
        let key = if feed.on { "feeds-tracking-off" } else { "feeds-is-off" };
        session.out.problem(&words.fill(key, &[("name", name.into())]));
        return Ok(FAILED);
    }
    let _lock = lock(session)?;
    let reports = feeds::run(&mut session.desk()?, &session.settings, Some(name), &|| true)?;
    for report in &reports {
        if session.out.json {
            session.out.json_line(&report_json(report))?;
        } else {
            tell(session, report)?;
        }
    }
    Ok(if reports.iter().any(failed) { PARTLY } else { DONE })
}

/// Whether a feed gave less than it should have.
pub fn failed(report: &FeedReport) -> bool {
    report.failure.is_some()
}

/// What a pass got out of a feed, in words.
pub fn tell(session: &Session, report: &FeedReport) -> std::io::Result<()> {
    let words = &session.out.words;
    let name = || ("name", report.name.as_str().into());
    let n = |n: usize| i64::try_from(n).unwrap_or(i64::MAX).into();
    session.out.line(&words.fill(
        "feeds-report",
        &[
            name(),
            ("pages", n(report.n_pages)),
            ("parcels", report.n_parcels.into()),
            ("events", report.n_events.into()),
            ("told", n(report.n_told)),
            ("rejected", report.n_rejected.into()),
            ("left_out", n(report.n_left_out)),
        ],
    ))?;
    match &report.failure {
        Some((fault, detail)) => {
            session.out.problem(&wording::feed_fault(words, &report.name, fault.code(), detail));
        }
        None if !report.whole => session.out.line(&words.fill("feeds-goes-on", &[name()]))?,
        None => {}
    }
    Ok(())
}

/// What a pass got out of a feed, for programs.
pub fn report_json(report: &FeedReport) -> Value {
    json!({
        "name": report.name,
        "service": report.service.code(),
        "pages": report.n_pages,
        "told": report.n_told,
        "parcels": report.n_parcels,
        "events": report.n_events,
        "rejected": report.n_rejected,
        "left_out": report.n_left_out,
        "complete": report.whole,
        "fault": report.failure.as_ref().map(|(fault, _)| fault.code()),
        "detail": report.failure.as_ref().map(|(_, detail)| detail),
        "wait_until": until(report.wait_until),
    })
}
