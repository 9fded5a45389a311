//! Made reports kept with what they printed, and what has moved since.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::{Format, Maker, Problem, figures_of, make, past};
use crate::analytics::Figure;
use crate::domain::change::{MadeReport, Record};
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::domain::ids::{Key, Kind};
use crate::domain::people::Actor;
use crate::domain::time::Instant;
use crate::report::Value as Cell;
use crate::report::{Block, Column, Report, Row, Sentence, Table, wording};
use crate::services::{Desk, DeskError, Outcome, outlets};
use crate::store::read::Reader;
use crate::store::{StoreError, journal, record};
use crate::text::Words;

/// Figures that moved are told up to so many.
const MOST: usize = 40;

/// The file that a report was written to.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    pub format: Format,
    pub path: &'a Path,
    pub bytes: &'a [u8],
}

/// Lines of a mail with a report; the file says the rest.
const MOST_SENTENCES: usize = 8;

/// What a mail with a report says: what it is about, its first sentences, and by which data it was made.
fn summary(report: &Report) -> String {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    let texts = blocks.filter_map(|block| if let Block::Text { sentences } = block { Some(sentences) } else { None });
    let said = texts.take(1).flatten().take(MOST_SENTENCES).map(|sentence| sentence.text.as_str());
    let head = [report.title.as_str(), report.subtitle.as_str(), ""];
    let foot = std::iter::once("").chain(report.notes.first().map(String::as_str));
    head.into_iter().chain(said).chain(foot).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// A report as the desk keeps it.
fn kept(report: &Report, words: &Words, file: File<'_>, today: i64) -> MadeReport {
    let figures: BTreeMap<String, Value> = figures_of(report)
        .into_iter()
        .map(|(key, figure)| (key, json!({ "value": wording::value(words, &figure), "measured": figure.measured })))
        .collect();
    let mut made = MadeReport {
        template: report.template.clone(),
        title: report.title.clone(),
        language: report.language.clone(),
        format: file.format.code().to_owned(),
        about: report.about.clone().unwrap_or_default(),
        first_day: report.first_day,
        until_day: report.until_day,
        cut_operation: report.operation,
        cut_at: report.as_of,
        figures: serde_json::to_string(&figures).unwrap_or_default(),
        basis: serde_json::to_string(&report.basis).unwrap_or_default(),
        path: absolute(file.path),
        file_hash: outlets::hash(file.bytes),
        subject: [report.title.clone(), wording::period(words, (report.first_day, report.until_day), today)]
            .join(" · "),
        summary: summary(report),
        ..MadeReport::default()
    };
    made.natural_key = Some(made.key_text());
    made
}

/// Keeps a report that was made; one that is kept already stays as it is. Answers its number.
pub fn keep(
    desk: &mut Desk,
    actor: &Actor,
    (report, words): (&Report, &Words),
    file: File<'_>,
) -> Result<Option<Key>, DeskError> {
    let today = desk.reader()?.analysis()?.day(report.as_of);
    let made = kept(report, words, file, today);
    let known: Option<MadeReport> = record::by_natural_key(desk.store().db(), &made.key_text())?;
    let (verb, key, args) = match known {
        Some(known) if (&known.path, &known.file_hash) == (&made.path, &made.file_hash) => {
            return Ok(Some(known.key()));
        }
        // The same report in another place: it is sent from where it was written last.
        Some(known) => ("refile", known.key(), vec![("path", made.path), ("hash", made.file_hash)]),
        None => {
            let text = serde_json::to_string(&made).map_err(|error| StoreError::Corrupt(error.to_string()))?;
            ("keep_report", Key::new(Kind::Report, 0), vec![("made", text)])
        }
    };
    let args = Args(args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
    let outcome = desk.run(actor, &[Command { verb: verb.to_owned(), key, args }])?;
    match outcome.refused.into_iter().next() {
        Some((_, refusal)) => Err(refusal.into()),
        None => Ok(outcome.changed.into_iter().find(|key| key.kind == Kind::Report)),
    }
}

/// Sends a kept report: a held message for each of the people, as one group that can be taken back.
pub fn send(desk: &mut Desk, actor: &Actor, key: Key, to: &str) -> Result<Outcome, DeskError> {
    let args = Args([("to".to_owned(), to.to_owned())].into());
    let outcome = desk.run(actor, &[Command { verb: "send_report".to_owned(), key, args }])?;
    match outcome.refused.first() {
        Some((_, refusal)) => Err(refusal.clone().into()),
        None => Ok(outcome),
    }
}

/// The report that was sent last, of one template where one is named.
pub fn last_sent(reader: &Reader, template: Option<&str>) -> Result<Option<MadeReport>, StoreError> {
    let last = "where sent_at is not null and ($1 = '' or template = $1) order by sent_at desc, id desc limit 1";
    Ok(record::select(reader.db(), last, &[Val::Text(template.unwrap_or_default().to_owned())])?.pop())
}

fn absolute(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned()
}

/// What has moved since a report was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    pub made: MadeReport,
    /// Name of the figure, what it was when the report was made, what it is now.
    pub moved: Vec<(String, String, Figure)>,
    pub n_same: usize,
    /// How often what was done since then, the most frequent first.
    pub deeds: Vec<(String, i64)>,
    /// Definitions and rates that are no longer those that it was counted by.
    pub rules: Vec<String>,
}

/// Makes a kept report's figures again and compares them with what it printed.
pub fn since(reader: &Reader, words: &Words, now: Instant, number: i64) -> Result<Option<Since>, Problem> {
    let Some(made) = reader.get::<MadeReport>(number)? else { return Ok(None) };
    let wish = past::wish_of(&made);
    let again = make(reader, words, now, &wish)?;
    compared(reader, words, made, &again).map(Some).map_err(Problem::from)
}

fn compared(reader: &Reader, words: &Words, made: MadeReport, again: &Report) -> Result<Since, StoreError> {
    let then: BTreeMap<String, Value> = serde_json::from_str(&made.figures).unwrap_or_default();
    let (mut moved, mut n_same) = (Vec::new(), 0);
    for (key, figure) in figures_of(again) {
        let Some(printed) = then.get(&key) else { continue };
        // Read back like the printed one: the last digit of a fraction may change on its way through text.
        let text = serde_json::to_string(&figure.measured).unwrap_or_default();
        if serde_json::from_str::<Value>(&text).is_ok_and(|now| now == printed["measured"]) {
            n_same += 1;
        } else {
            let before = printed["value"].as_str().unwrap_or_default().to_owned();
            moved.push((words.code("metric", figure.metric.code()), before, figure));
        }
    }
    let deeds = deeds(reader, made.cut_operation)?;
    let was: BTreeMap<String, String> = serde_json::from_str(&made.basis).unwrap_or_default();
    let keys = was.keys().chain(again.basis.keys()).collect::<std::collections::BTreeSet<_>>();
    let rules = keys.into_iter().filter(|key| was.get(*key) != again.basis.get(*key)).cloned().collect();
    Ok(Since { made, moved, n_same, deeds, rules })
}

/// What people, rules and files did after an operation, reports themselves left out.
fn deeds(reader: &Reader, operation: i64) -> Result<Vec<(String, i64)>, StoreError> {
    let since = format!("where id > $1 and {} order by id", super::NOT_OF_REPORTS);
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for entry in journal::entries(reader.db(), &since, &[Val::Int(operation)])? {
        *counts.entry(entry.verb).or_default() += 1;
    }
    let mut deeds: Vec<(String, i64)> = counts.into_iter().collect();
    deeds.sort_by(|(a_verb, a), (b_verb, b)| b.cmp(a).then(a_verb.cmp(b_verb)));
    Ok(deeds)
}

/// What moved as blocks, for a report and for the command line.
pub fn told(words: &Words, since: &Since) -> Vec<Block> {
    let made = &since.made;
    let blanks = [
        ("number", made.key().to_string().into()),
        ("title", made.title.as_str().into()),
        ("operation", made.cut_operation.to_string().into()),
        ("moved", since.moved.len().into()),
        ("same", since.n_same.into()),
    ];
    let text = words.fill("report-since", &blanks);
    let mut sentences = vec![Sentence { text, ..Sentence::default() }];
    if !since.deeds.is_empty() {
        let told = since.deeds.iter().take(MOST).map(|(verb, n)| {
            let verb = words.code("verb", verb);
            words.fill("report-since-deed", &[("verb", verb.into()), ("n", (*n).into())])
        });
        let list = told.collect::<Vec<_>>().join(&words.get("list-comma"));
        sentences
            .push(Sentence { text: words.fill("report-since-deeds", &[("list", list.into())]), ..Sentence::default() });
    }
    if !since.rules.is_empty() {
        let list = since.rules.join(&words.get("list-comma"));
        sentences
            .push(Sentence { text: words.fill("report-since-rules", &[("list", list.into())]), ..Sentence::default() });
    }
    let mut blocks = vec![Block::Text { sentences }];
    if !since.moved.is_empty() {
        let column = |key: &str, right| Column { title: words.get(key), right };
        let rows = since.moved.iter().take(MOST).map(|(name, before, figure)| {
            let now = wording::value(words, figure);
            Row { cells: [name, before, &now].map(Cell::text).to_vec(), ..Row::default() }
        });
        blocks.push(Block::Table(Table {
            caption: String::new(),
            columns: vec![
                column("report-col-figure", false),
                column("report-col-then", true),
                column("report-col-now", true),
            ],
            rows: rows.collect(),
        }));
    }
    blocks
}

impl Maker<'_> {
    /// What moved since the last report of this template was made, of those about an earlier period: a report says the same
    /// however often it is made.
    pub(super) fn changed(&self) -> Result<Vec<Block>, StoreError> {
        let about = self.about.as_ref().map_or("", |(_, name)| name.as_str());
        // Of several of one period the one that somebody got counts; what was sent after the cut is not known here yet.
        let last = "where template = $1 and about = $2 and until_day < $3 and cut_operation < $4 \
                    order by until_day desc, (sent_at is not null and sent_at <= $5) desc, id limit 1";
        let params = [
            Val::Text(self.name.clone()),
            Val::Text(about.to_owned()),
            self.scope.until_day.into(),
            self.cut.operation.into(),
            self.cut.at.0.into(),
        ];
        let Some(made) = record::select::<MadeReport>(self.reader.db(), last, &params)?.pop() else {
            return Ok(Vec::new());
        };
        let scope = crate::analytics::Scope {
            first_day: made.first_day,
            until_day: made.until_day,
            groups: self.scope.groups.clone(),
        };
        let mut sections = Vec::new();
        for spec in self.template.sections.iter().flat_map(|section| &section.show) {
            sections.extend(self.figures_over(spec, &scope)?);
        }
        let again = Report {
            sections: vec![crate::report::Section { blocks: sections, ..Default::default() }],
            basis: super::basis::of(self.reader, &self.env)?,
            ..Report::default()
        };
        let since = compared(self.reader, self.words, made, &again)?;
        Ok(told(self.words, &since))
    }
}
