//! `import`, `formats`, `demo`: files come in.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::ArgMatches;
use clap::parser::ValueSource;
use serde_json::{Value, json};

use super::stopping::Stop;
use super::{Answer, DONE, FAILED, Failure, PARTLY, Session, USAGE};
use crate::domain::command::nearest;
use crate::services::demo::{self, Plan};
use crate::services::export::{self, TemplateKind};
use crate::services::import::{self, Cause, DateOrder, FileReport, Input, Options, Progress, Reading, Report};

/// `import PATH... [--format ID] [--encoding NAME] [--dates ORDER] [--dry-run]`
pub fn import(session: &Session, m: &ArgMatches) -> Answer {
    let inputs: Vec<Input> = m
        .get_many::<PathBuf>("path")
        .unwrap_or_default()
        .map(|path| if path == Path::new("-") { Input::Stdin } else { Input::Path(path.clone()) })
        .collect();
    let options =
        Options { reading: reading(session, m)?, dry_run: m.get_flag("dry-run"), leave_texts: m.get_flag("no-texts") };
    let mut desk = if options.dry_run { session.desk_to_rehearse()? } else { session.desk()? };
    let report = import::run(&mut desk, &session.actor, &inputs, &options, &mut telling(session, Stop::listen()?));
    session.out.progress("");
    let report = report?;
    tell(session, &report, options.dry_run)?;
    super::labels::note_trouble(session);
    Ok(exit_code(&report))
}

/// A line about how far it is, so often.
const TOLD_EVERY: Duration = Duration::from_millis(100);

/// Tells how far something long is; answers whether to go on. `Ctrl-c` stops it where nothing is half done.
fn telling(session: &Session, stop: Stop) -> impl FnMut(Progress) -> bool {
    let out = &session.out;
    let mut told_at: Option<Instant> = None;
    move |at| {
        if told_at.is_none_or(|told_at| told_at.elapsed() >= TOLD_EVERY) {
            out.progress(&import::progress(&out.words, &at));
            told_at = Some(Instant::now());
        }
        !stop.is_wanted()
    }
}

/// What somebody says of the files that would otherwise be told by their content.
fn reading(session: &Session, m: &ArgMatches) -> Result<Reading, Failure> {
    let known: Vec<&'static str> = import::formats().map(|format| format.id).collect();
    let format = named(session, m, "format", &known, |name| known.contains(&name).then(|| name.to_owned()))?;
    let known = import::charsets().map(|charset| charset.name());
    let encoding = named(session, m, "encoding", &known, import::charset)?;
    let known = DateOrder::NAMED.map(|(name, _)| name);
    let dates = named(session, m, "dates", &known, DateOrder::from_code)?;
    Ok(Reading { format, encoding, dates })
}

/// The thing of the name that an option gives; a name that is not known is answered with the known one nearest to it.
fn named<T>(
    session: &Session,
    m: &ArgMatches,
    option: &str,
    known: &[&'static str],
    find: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Failure> {
    let Some(name) = m.get_one::<String>(option) else { return Ok(None) };
    if let Some(found) = find(name) {
        return Ok(Some(found));
    }
    let spellings = [name.clone(), name.to_lowercase(), name.to_uppercase()];
    let near = spellings.iter().find_map(|name| nearest(name, known.iter().copied()));
    let blanks = [
        ("value", name.as_str().into()),
        ("nearest", near.unwrap_or("none").into()),
        ("known", known.join(", ").into()),
    ];
    let key = if option == "template" { "format" } else { option };
    Err(session.misused(&format!("import-bad-{key}"), &blanks))
}

fn exit_code(report: &Report) -> u8 {
    let failed = report.files.iter().filter(|file| file.problem.is_some()).count();
    if report.cancelled {
        PARTLY
    } else if failed > 0 && failed == report.files.len() {
        FAILED
    } else if failed > 0 || report.files.iter().any(|file| file.n_rejected > 0) {
        PARTLY
    } else {
        DONE
    }
}

fn tell(session: &Session, report: &Report, dry_run: bool) -> Result<(), Failure> {
    let out = &session.out;
    if out.json {
        let files: Vec<Value> = report.files.iter().map(file_json).collect();
        return Ok(out.json_line(
            &json!({ "batch": report.group, "dry_run": dry_run, "files": files, "texts": report.n_read, "cancelled": report.cancelled }),
        )?);
    }
    let head = ["path", "format", "rows", "opened", "updated", "unchanged", "merged", "conflicts", "rejected"];
    let mut rows = vec![head.iter().map(|name| out.words.get(&format!("import-{name}"))).collect::<Vec<_>>()];
    for file in &report.files {
        let format = if file.known {
            format!("{} ({})", file.format, out.words.get("import-known"))
        } else {
            file.format.clone()
        };
        let counts = [
            file.n_rows,
            file.n_opened,
            file.n_updated,
            file.n_unchanged,
            file.n_merged,
            file.n_conflicts,
            file.n_rejected,
        ];
        rows.push([file.name.clone(), format].into_iter().chain(counts.iter().map(i64::to_string)).collect());
    }
    out.table(&rows)?;
    for file in &report.files {
        problems(session, file);
    }
    if report.cancelled {
        out.problem(&out.words.get("import-cancelled"));
    }
    if report.n_read > 0 {
        out.note(&out.words.fill("import-read", &[("n", report.n_read.into())]));
    }
    if dry_run {
        out.note(&out.words.get("import-dry-run"));
    } else if let Some(group) = report.group {
        out.note(&out.words.fill("import-undo-hint", &[("group", group.to_string().into())]));
    }
    Ok(())
}

fn problems(session: &Session, file: &FileReport) {
    let out = &session.out;
    if let Some((said, more)) = import::failure(&out.words, file, &file.path) {
        out.problem(&said);
        for line in more {
            out.problem(&line);
        }
    }
    for note in import::notes(&out.words, file) {
        out.note(&note);
    }
}

fn file_json(file: &FileReport) -> Value {
    json!({
        "path": file.path,
        "format": file.format,
        "encoding": file.encoding,
        "rows": file.n_rows,
        "opened": file.n_opened,
        "updated": file.n_updated,
        "unchanged": file.n_unchanged,
        "merged": file.n_merged,
        "conflicts": file.n_conflicts,
        "rejected": file.n_rejected,
        "rejects_file": file.rejects_file.as_deref().map(|path| path.display().to_string()),
        "dates": file.dates.map(|(order, by)| json!({ "order": order.code(), "by": by.code() })),
        "ambiguous": file.n_ambiguous(),
        "causes": file.causes.iter().map(cause_json).collect::<Vec<_>>(),
        "unknown_columns": file.unknown_columns,
        "skipped_sheets": file.skipped_sheets,
        "known": file.known,
        "problem": file.problem.as_ref().map(|(problem, _)| problem.code()),
    })
}

fn cause_json(cause: &Cause) -> Value {
    json!({ "reason": cause.reason.code(), "column": cause.column, "rows": cause.n_rows, "first_line": cause.first_line })
}

/// `formats [--template ID --out FILE]`
pub fn formats(session: &Session, m: &ArgMatches) -> Answer {
    let out = &session.out;
    if let Some(path) = m.get_one::<PathBuf>("out") {
        return template(session, m, path);
    }
    if out.json {
        for format in import::formats() {
            out.json_line(&json!({
                "id": format.id,
                "platform": format.platform,
                "records": format.records,
                "recognised_by": format.must,
                "columns": format.columns,
                "note": format.note,
            }))?;
        }
        return Ok(DONE);
    }
    let rows: Vec<Vec<String>> = import::formats()
        .map(|format| vec![format.id.to_string(), format.records.join(" "), format.must.join(" · ")])
        .collect();
    out.table(&rows)?;
    for format in import::formats().filter(|format| !format.note.is_empty()) {
        out.line(&format!("{}: {}", format.id, out.words.code("format-note", format.note)))?;
    }
    Ok(DONE)
}

/// An empty table of one format, to be filled in.
fn template(session: &Session, m: &ArgMatches, path: &Path) -> Answer {
    let out = &session.out;
    let known: Vec<&'static str> = import::formats().map(|format| format.id).collect();
    let find = |name: &str| import::formats().find(|format| format.id == name);
    let Some(format) = named(session, m, "template", &known, find)? else { return Ok(USAGE) };
    let shown = path.display().to_string();
    if format.columns.is_empty() {
        return Err(session.misused("template-not-a-table", &[("format", format.id.into())]));
    }
    let Some(kind) = TemplateKind::of(path) else {
        return Err(session.misused("template-bad-extension", &[("path", shown.into())]));
    };
    match export::write_template(&format, kind, path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(session.misused("template-exists", &[("path", shown.into())]));
        }
        other => other?,
    }
    if out.json {
        out.json_line(&json!({ "path": shown, "format": format.id, "columns": format.columns }))?;
    } else {
        out.line(&out.words.fill("template-written", &[("path", shown.into()), ("n", format.columns.len().into())]))?;
    }
    Ok(DONE)
}

/// `demo [--keep FILE] [--cases N] [--seed N] [--files DIR] [--no-screen]`
pub fn demo(session: &Session, m: &ArgMatches) -> Answer {
    let out = &session.out;
    let until = session.clock.now();
    let usual = if m.get_flag("two-years") { Plan::two_years(until) } else { Plan { until, ..Plan::default() } };
    let plan = Plan {
        seed: m.get_one::<u64>("seed").copied().unwrap_or(usual.seed),
        cases: m.get_one::<u64>("cases").copied().unwrap_or(usual.cases),
        ..usual
    };
    if let Some(folder) = m.get_one::<PathBuf>("files") {
        let files = demo::write_files(&plan, folder)?;
        let rows: Vec<Vec<String>> =
            files.into_iter().map(|file| vec![file.name, file.format_id.to_owned(), file.rows.to_string()]).collect();
        out.table(&rows)?;
        return Ok(DONE);
    }
    let named = m.value_source("desk") == Some(ValueSource::CommandLine);
    let kept = m.get_one::<PathBuf>("keep").cloned().or_else(|| named.then(|| session.desk.clone()));
    if let Some(path) = kept.as_deref().filter(|path| path.exists()) {
        // A demonstration never goes into a desk that somebody may work with.
        return Err(session.misused("demo-exists", &[("path", path.display().to_string().into())]));
    }
    let desk = build(session, &plan, kept.clone())?;
    let answer = if m.get_flag("no-screen") {
        out.line(&out.words.fill("demo-built", &[("path", desk.display().to_string().into())]))?;
        Ok(DONE)
    } else {
        session.screen(&desk, true)
    };
    if kept.is_none() && !m.get_flag("no-screen") {
        demo::remove(&desk);
        out.note(&out.words.get("demo-gone"));
    }
    answer
}

/// Makes a demonstration desk, for somebody who chose it on the first screen as well.
pub fn build(session: &Session, plan: &Plan, kept: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let desk = kept.unwrap_or_else(demo::temporary);
    super::prepare_folder(&desk)?;
    session.out.note(&session.out.words.fill("demo-building", &[("n", plan.cases.into())]));
    demo::build(&desk, plan, session.clock, &mut |_| true)?;
    Ok(desk)
}
