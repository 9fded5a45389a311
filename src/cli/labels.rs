//! `classify` and `labels`: texts in, what is understood of them out; and how good that is.

mod asking;
mod encoder;
mod own;
mod sets;
mod stars;
mod teaching;

pub(super) use asking::tell as tell_asked;
pub(super) use encoder::note_trouble;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal as _, stdin};
use std::path::Path;
use std::sync::Arc;

use clap::ArgMatches;
use serde_json::{Map, Value, json};

use super::{Answer, DONE, Failure, PARTLY, Session, USAGE};
use crate::domain::encoder::Encode;
use crate::domain::goods_named::{Goods, Named};
use crate::domain::taught::Taught;
use crate::domain::understanding::confirmed::Learned;
use crate::domain::understanding::measure::Tally;
use crate::services::labels::goods::known as known_goods;
use crate::services::labels::rows::{self, Line, Read, Row};
use crate::services::labels::score::{self, Learning, Measure};
use crate::services::labels::{confirmed, teach};
use crate::services::read::Reader;
use crate::text::shown_line;

/// Broken lines whose numbers are told.
const MOST_BROKEN: usize = 10;
/// Confusions of a measure that are shown to people.
const MOST_CONFUSIONS: usize = 8;

/// `classify [TEXT...|FILE|-] [--file FILE]`: one answer for each row as it comes.
pub fn classify(session: &Session, m: &ArgMatches) -> Answer {
    let known = known(session, m);
    // The first line that says something tells whether objects are handed in.
    let mut among_objects = None;
    let mut broken = Vec::new();
    for (n, line) in given_lines(session, m)?.enumerate() {
        let line = line?;
        let read = Line::read(&line, among_objects == Some(true));
        if read != Line::Blank {
            among_objects.get_or_insert(begins_object(&line));
        }
        match &read {
            Line::Row(row) => tell(session, row, &known)?,
            Line::Blank if !session.out.json && among_objects != Some(true) => session.out.line("")?,
            Line::Blank => session.out.json_line(&rows::no_answer(n + 1, &read))?,
            Line::Broken(..) => {
                broken.push((n + 1).to_string());
                session.out.json_line(&rows::no_answer(n + 1, &read))?;
            }
        }
    }
    if among_objects.is_none() {
        session.out.note(&session.out.words.get("classify-empty"));
    }
    if broken.is_empty() {
        return Ok(DONE);
    }
    let shown = broken.iter().take(MOST_BROKEN).cloned().collect::<Vec<_>>().join(", ");
    let n = i64::try_from(broken.len()).unwrap_or(i64::MAX);
    session.out.note(&session.out.words.fill("classify-broken", &[("n", n.into()), ("lines", shown.into())]));
    Ok(PARTLY)
}

/// What is told of one row.
fn tell(session: &Session, row: &Row, known: &Known) -> Result<(), Failure> {
    // Who hands in objects gets objects back.
    let as_json = session.out.json || !row.fields.is_empty();
    if row.says_nothing() {
        let said = if as_json {
            session.out.json_line(&rows::silence(row))
        } else {
            session.out.line(&session.out.words.get("classify-nothing"))
        };
        return Ok(said?);
    }
    let read = Read::new(row, &known.taught);
    let named = known.goods.as_ref().map_or_else(Named::default, |goods| goods.named(&row.text));
    if as_json {
        let mut answer = read.answer(&known.learned);
        read.add_mood(&mut answer, &known.taught);
        rows::add_labels(&mut answer, row, &known.taught);
        rows::add_goods(&mut answer, row, &named);
        session.out.json_line(&answer)?;
    } else {
        session.out.line(&sentence(session, &read, &named, known))?;
    }
    Ok(())
}

fn begins_object(line: &[u8]) -> bool {
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    line.trim_ascii_start().starts_with(b"{")
}

type Lines = Box<dyn Iterator<Item = std::io::Result<Vec<u8>>>>;

/// The lines of what was named: words are a text, one that is a file's name is that file, nothing is standard input.
fn given_lines(session: &Session, m: &ArgMatches) -> std::io::Result<Lines> {
    let words: Vec<&str> = m.get_many::<String>("texts").unwrap_or_default().map(String::as_str).collect();
    let file = m.get_one::<std::path::PathBuf>("file").map(std::path::PathBuf::as_path);
    match (file, words.as_slice()) {
        (None, []) => {
            if stdin().is_terminal() {
                session.out.note(&session.out.words.get("classify-waits"));
            }
            raw_lines(None)
        }
        (Some(path), _) => raw_lines(Some(path)),
        (None, ["-"]) => raw_lines(None),
        (None, [one]) if names_file(Path::new(one)) => raw_lines(Some(Path::new(one))),
        (None, words) => {
            let lines: Vec<_> = words.join(" ").split('\n').map(|line| Ok(line.as_bytes().to_vec())).collect();
            Ok(Box::new(lines.into_iter()))
        }
    }
}

/// Whether somebody means a file by a word: there is one, or the word ends as such files do and was misspelt.
fn names_file(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    path.is_file() || ending.is_some_and(|ending| ["csv", "json", "jsonl", "tsv", "txt"].contains(&ending.as_str()))
}

/// The lines of a file, or of standard input, as they are.
fn raw_lines(path: Option<&Path>) -> std::io::Result<Lines> {
    match path {
        Some(path) if path.as_os_str() != "-" => Ok(Box::new(BufReader::new(File::open(path)?).split(b'\n'))),
        _ => Ok(Box::new(stdin().lock().split(b'\n'))),
    }
}

/// What is known beside the lists.
struct Known {
    goods: Option<Goods>,
    taught: Taught,
    learned: Arc<Learned>,
}

/// The names of the desk's goods, and what it was taught; nothing where there is no desk yet, for texts are understood without one.
fn known(session: &Session, m: &ArgMatches) -> Known {
    encoder::note_encoder(session, m);
    let is_there = session.desk.exists();
    let Some(reader) = is_there.then(|| Reader::open(&session.desk).ok()).flatten() else {
        return Known { goods: None, taught: teach::untaught(), learned: Arc::default() };
    };
    let taught = teach::load(reader.db()).unwrap_or_default();
    if taught.lacks_encoder() {
        session.out.note(&session.out.words.get("labels-refit-lacks"));
    }
    let learned = confirmed::load(reader.db()).unwrap_or_default();
    Known { goods: known_goods(reader.db()).ok(), taught, learned }
}

fn sentence(session: &Session, read: &Read<'_>, named: &Named, known: &Known) -> String {
    let (words, Read { row, understood, .. }) = (&session.out.words, read);
    let category = |code: &str| words.code("code-category", code);
    let percent = format!("{:.0}", understood.best.chance * 100.0);
    let mut said = BTreeSet::new();
    let marked = understood.marks.iter().filter_map(|mark| row.text.get(mark.range.clone()));
    let why: Vec<&str> = marked.filter(|words| said.insert(words.to_lowercase())).collect();
    let blanks = [
        ("category", category(understood.best.category.code()).into()),
        ("percent", percent.into()),
        ("second", category(understood.second.category.code()).into()),
        ("unsure", i64::from(understood.unsure).into()),
        ("severity", words.code("code-severity", understood.severity.code()).into()),
        ("mood", words.code("code-mood", understood.pleased.mood().code()).into()),
        ("language", if understood.language.is_empty() { "?" } else { understood.language }.into()),
        ("why", shown_line(&why.join(" \u{b7} ")).into_owned().into()),
    ];
    let line = words.fill("classify-line", &blanks);
    let goods: Vec<&str> = [&named.line, &named.supplier, &named.sku]
        .map(String::as_str)
        .into_iter()
        .filter(|one| !one.is_empty())
        .collect();
    let labels = known.taught.own(&row.text);
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    [labels, goods, read.keywords(&known.learned)]
        .iter()
        .filter(|part| !part.is_empty())
        .fold(line, |line, part| format!("{line} \u{b7} {}", shown_line(&part.join(", "))))
}

/// `labels score FILE`, `labels refit [--apply]`, `labels list|add|change|phrases|examples|apply`
pub fn labels(session: &Session, m: &ArgMatches) -> Answer {
    match m.subcommand() {
        Some(("score", m)) => score(session, m),
        Some(("refit", m)) => teaching::refit(session, m),
        Some(("ask", m)) => asking::ask(session, m),
        Some(("encoder", m)) => encoder::encoder(session, m),
        Some(("stars", m)) => stars::stars(session, m),
        Some(("read", _)) => teaching::read(session),
        Some(("reread", m)) => teaching::reread(session, m),
        Some(("list", _)) => own::list(session),
        Some(("add", m)) => own::add(session, m),
        Some(("change", m)) => own::change(session, m),
        Some(("phrases", m)) => own::phrases(session, m),
        Some(("examples", m)) => own::examples(session, m),
        Some(("apply", m)) => own::apply(session, m),
        _ => Ok(USAGE),
    }
}

fn score(session: &Session, m: &ArgMatches) -> Answer {
    let read = |name: &str| -> Result<Vec<Row>, Failure> {
        let Some(path) = m.get_one::<std::path::PathBuf>(name) else { return Ok(Vec::new()) };
        let row = |line: Vec<u8>| Row::read(&String::from_utf8_lossy(&line));
        let rows = raw_lines(Some(path))?.filter_map(|line| line.map(row).transpose());
        rows.collect::<Result<_, _>>().map_err(Failure::Io)
    };
    let (asked, examples) = (read("file")?, read("train")?);
    let first = m.get_one::<u64>("first").map(|n| usize::try_from(*n).unwrap_or(usize::MAX));
    let folds = m.get_one::<u64>("folds").copied();
    let across = m.get_flag("across");
    // Languages, moods and sets that are not learned have nothing to do with what texts mean.
    let issues = asked.first().is_some_and(|row| row.fields.contains_key("severity"));
    let learns = issues || first.is_some() || folds.is_some() || across || !examples.is_empty();
    let encoder = if learns { encoder::of(session, m) } else { None };
    let encoder = encoder.as_deref().map(|kept| kept as &dyn Encode);
    let learning = Learning { examples: &examples, first, across, folds, encoder };
    let measures = score::score(&asked, learning);
    let has_sets = sets::print(session, &asked, &examples)?;
    if measures.is_empty() && !has_sets {
        return Err(session.misused("labels-nothing-to-score", &[]));
    }
    measures.iter().try_for_each(|measure| {
        if session.out.json { print_json(session, measure) } else { print(session, measure) }
    })?;
    Ok(DONE)
}

fn print(session: &Session, measure: &Measure) -> Result<(), Failure> {
    let (out, words) = (&session.out, &session.out.words);
    let tally = &measure.tally;
    let lenient = measure.lenient_accuracy().map(three);
    let blanks = [
        ("measure", words.get(&format!("labels-measure-{}", measure.name.replace('_', "-"))).into()),
        ("n", i64::try_from(tally.n()).unwrap_or(i64::MAX).into()),
        ("accuracy", three(tally.accuracy()).into()),
        ("f1", three(tally.macro_f1(measure.left_out)).into()),
    ];
    out.line(&words.fill("labels-score", &blanks))?;
    if let Some(lenient) = lenient {
        out.line(&words.fill("labels-score-lenient", &[("accuracy", lenient.into())]))?;
    }
    let part = |((field, value), tally): (&(String, String), &Tally)| {
        vec![
            format!("  {field}={value}"),
            tally.n().to_string(),
            three(tally.accuracy()),
            three(tally.macro_f1(measure.left_out)),
        ]
    };
    let head = |keys: [&str; 4]| keys.map(|key| words.get(&format!("labels-head-{key}"))).to_vec();
    if !measure.parts.is_empty() {
        let rows: Vec<Vec<String>> =
            std::iter::once(head(["part", "n", "accuracy", "f1"])).chain(measure.parts.iter().map(part)).collect();
        out.table(&rows)?;
    }
    let label = |one: &crate::domain::understanding::measure::OfLabel| {
        vec![format!("  {}", one.label), one.n.to_string(), format!("{}/{}", one.right, one.said), three(one.f1())]
    };
    let labels = tally.labels();
    let rows: Vec<Vec<String>> =
        std::iter::once(head(["label", "n", "right", "f1"])).chain(labels.iter().map(label)).collect();
    out.table(&rows)?;
    let confusions: Vec<String> = tally
        .confusions()
        .into_iter()
        .take(MOST_CONFUSIONS)
        .map(|(right, said, n)| format!("{right} \u{2192} {said} {n}"))
        .collect();
    if !confusions.is_empty() {
        out.line(&words.fill("labels-confusions", &[("list", confusions.join(" \u{b7} ").into())]))?;
    }
    Ok(())
}

fn print_json(session: &Session, measure: &Measure) -> Result<(), Failure> {
    let scores = |tally: &Tally| json!({ "n": tally.n(), "accuracy": tally.accuracy(), "macro_f1": tally.macro_f1(measure.left_out) });
    let mut parts: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for ((field, value), tally) in &measure.parts {
        parts.entry(field).or_default().insert(value.clone(), scores(tally));
    }
    let labels = measure
        .tally
        .labels()
        .into_iter()
        .map(|one| json!({ "label": one.label, "n": one.n, "said": one.said, "right": one.right, "f1": one.f1() }));
    let confusions = measure.tally.confusions().into_iter().map(|(right, said, n)| json!([right, said, n]));
    session.out.json_line(&json!({
        "measure": measure.name,
        "n": measure.tally.n(),
        "accuracy": measure.tally.accuracy(),
        "macro_f1": measure.tally.macro_f1(measure.left_out),
        "lenient_accuracy": measure.lenient_accuracy(),
        "parts": parts,
        "labels": labels.collect::<Vec<_>>(),
        "confusions": confusions.collect::<Vec<_>>(),
    }))?;
    Ok(())
}

fn given(m: &ArgMatches, name: &str) -> Vec<String> {
    m.get_many::<String>(name).into_iter().flatten().cloned().collect()
}

fn three(share: f64) -> String {
    format!("{share:.3}")
}
