//! `labels list`, `add`, `change`, `phrases`, `examples`, `apply`: labels of the user's own, and the cases that they are put on.

use clap::ArgMatches;
use serde_json::json;

use super::given;
use crate::cli::{Answer, DONE, Failure, Session, USAGE};
use crate::domain::ids::Key;
use crate::domain::taught::{OwnLabel, Quoted, is_name};
use crate::services::import::reading;
use crate::services::labels::fitting::{Fit, fitting};
use crate::services::labels::teach;
use crate::services::wording;
use crate::text::shown_line;

/// Cases that are shown to people before a label is put on them, and how much of what their customers wrote.
const MOST_FITS: usize = 10;
const TEXT_CHARS: usize = 100;

/// The labels of the user's own.
pub fn list(session: &Session) -> Answer {
    let (out, words) = (&session.out, &session.out.words);
    let own = teach::own(session.reader()?.db())?;
    if out.json {
        for label in &own {
            out.json_line(&json!({
                "label": label.name,
                "title": label.title,
                "phrases": label.phrases,
                "examples": label.examples.len(),
                "line": label.line,
                "supplier": label.supplier,
                "state": label.state(),
            }))?;
        }
        return Ok(DONE);
    }
    if own.is_empty() {
        out.note(&words.get("labels-none"));
        return Ok(DONE);
    }
    let head = ["label", "title", "phrases", "examples"].map(|key| words.get(&format!("labels-head-{key}"))).to_vec();
    let row = |label: &OwnLabel| {
        let examples = format!("{} ({})", label.examples.len(), words.get(&format!("labels-{}", label.state())));
        vec![label.name.clone(), label.title.clone(), label.phrases.join(" | "), examples]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(own.iter().map(row)).collect();
    out.table(&rows)?;
    Ok(DONE)
}

/// Makes a label under a name that no other has.
pub fn add(session: &Session, m: &ArgMatches) -> Answer {
    let name = text(m, "label");
    if !is_name(&name) {
        return Err(session.misused("labels-bad-name", &[("name", name.into())]));
    }
    // Nobody has made a label where there is no desk yet.
    let own = if session.desk.exists() { teach::own(session.reader()?.db())? } else { Vec::new() };
    if let Some(known) = own.iter().find(|label| label.name == name) {
        let blanks = [("name", name.into()), ("title", known.called().to_owned().into())];
        return Err(session.misused("labels-exists", &blanks));
    }
    let mut label = OwnLabel { title: name.clone(), name, ..OwnLabel::default() };
    take(&mut label, m);
    let done = keep(session, &label)?;
    session.out.note(&session.out.words.fill("labels-next", &[("name", label.name.into())]));
    Ok(done)
}

/// Gives a label another title, line or supplier; what is not named stays.
pub fn change(session: &Session, m: &ArgMatches) -> Answer {
    let mut label = known(session, &text(m, "label"))?;
    take(&mut label, m);
    keep(session, &label)
}

fn take(label: &mut OwnLabel, m: &ArgMatches) {
    let fields = [("title", &mut label.title), ("line", &mut label.line), ("supplier", &mut label.supplier)];
    for (name, field) in fields {
        if let Some(given) = m.get_one::<String>(name) {
            given.trim().clone_into(field);
        }
    }
}

/// On which open cases a label would be put, with consent puts it there as one step.
pub fn apply(session: &Session, m: &ArgMatches) -> Answer {
    let (out, words) = (&session.out, &session.out.words);
    let label = known(session, &text(m, "label"))?;
    let desk = session.desk()?;
    let fits = fitting(&desk, &label.name, &mut || true)?;
    if m.get_flag("apply") && !fits.is_empty() {
        let keys: Vec<Key> = fits.iter().map(|fit| fit.key).collect();
        let outcome = reading::label(&desk, &session.actor, (&label.name, &keys), &mut |_| true)?;
        return crate::cli::case::report(session, &outcome, 1);
    }
    if out.json {
        let cases =
            fits.iter().map(|fit| json!({ "number": fit.key.to_string(), "text": fit.text, "phrases": fit.phrases }));
        out.json_line(&json!({ "label": label.name, "cases": fits.len(), "fits": cases.collect::<Vec<_>>() }))?;
        return Ok(DONE);
    }
    let blanks = [("n", fits.len().into()), ("label", label.called().to_owned().into())];
    out.line(&words.fill("labels-apply", &blanks))?;
    let rows: Vec<Vec<String>> = fits.iter().take(MOST_FITS).map(|fit| row(session, fit)).collect();
    out.table(&rows)?;
    if fits.len() > MOST_FITS {
        out.line(&words.fill("labels-apply-more", &[("n", (fits.len() - MOST_FITS).into())]))?;
    }
    if !fits.is_empty() {
        out.note(&words.fill("labels-apply-ask", &[("name", label.name.into())]));
    }
    Ok(DONE)
}

/// A case that a label fits: its number, what decided, and the beginning of what its customer wrote.
fn row(session: &Session, fit: &Fit) -> Vec<String> {
    let why = match fit.phrases.as_slice() {
        [] => session.out.words.get("why-list-learned"),
        phrases => shown_line(&phrases.join(" \u{b7} ")).into_owned(),
    };
    let text: String = shown_line(&fit.text).chars().take(TEXT_CHARS).collect();
    vec![format!("  {}", fit.key), why, text]
}

/// Shows, adds or forgets a label's phrases.
pub fn phrases(session: &Session, m: &ArgMatches) -> Answer {
    let mut label = known(session, &text(m, "label"))?;
    let given = given(m, "phrases");
    if given.is_empty() {
        return show(session, &label.phrases);
    }
    let forget = m.get_flag("forget");
    let mistakes = if forget { Vec::new() } else { OwnLabel::mistakes(&given) };
    if !mistakes.is_empty() {
        mistakes.iter().for_each(|each| session.out.problem(&wording::mistake(&session.out.words, each)));
        return Err(Failure::Said(USAGE));
    }
    edit(&mut label.phrases, given, forget);
    keep(session, &label)
}

/// The same with its examples; a number of a case stands for what its customer wrote.
pub fn examples(session: &Session, m: &ArgMatches) -> Answer {
    let mut label = known(session, &text(m, "label"))?;
    let given = given(m, "examples");
    if given.is_empty() {
        let texts: Vec<String> = label.examples.into_iter().map(|example| example.text).collect();
        return show(session, &texts);
    }
    let reader = session.reader()?;
    let mut forgotten = OwnLabel::default();
    let learner = if m.get_flag("forget") { &mut forgotten } else { &mut label };
    for one in given {
        let example = match Key::parse(&one) {
            Some(key) => match teach::text_of(reader.db(), key)? {
                Some(text) => Quoted { text, from: vec![key] },
                None => return Err(session.misused("labels-no-text", &[("number", one.into())])),
            },
            None => one.into(),
        };
        learner.learn(example);
    }
    label.examples.retain(|known| forgotten.examples.iter().all(|one| one.text != known.text));
    keep(session, &label)
}

fn edit(list: &mut Vec<String>, given: Vec<String>, forget: bool) {
    if forget {
        list.retain(|one| !given.contains(one));
    } else {
        let new: Vec<String> = given.into_iter().filter(|one| !list.contains(one)).collect();
        list.extend(new);
    }
}

fn show(session: &Session, list: &[String]) -> Answer {
    for one in list {
        if session.out.json {
            session.out.json_line(&json!(one))?;
        } else {
            session.out.line(one)?;
        }
    }
    Ok(DONE)
}

fn known(session: &Session, name: &str) -> Result<OwnLabel, Failure> {
    let own = teach::own(session.reader()?.db())?;
    own.into_iter()
        .find(|label| label.name == name)
        .ok_or_else(|| session.misused("labels-unknown", &[("name", name.to_owned().into())]))
}

fn keep(session: &Session, label: &OwnLabel) -> Answer {
    let outcome = session.desk()?.run(&session.actor, &[teach::keep(label)])?;
    crate::cli::case::report(session, &outcome, 1)
}

fn text(m: &ArgMatches, name: &str) -> String {
    m.get_one::<String>(name).cloned().unwrap_or_default()
}
