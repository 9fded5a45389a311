//! What people wrote into the sections of a report, laid out for reading: figures filled in, sentences whose numbers no longer
//! hold marked, and claims that the interval does not bear out.
//!
//! A figure stands in a text as `{return_rate line=Shoes}` and is filled in whenever it is read. A number that was written stands
//! as `{7.5%=return_rate line=Shoes}`: it stays as it is and knows where it comes from.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::analytics::{Basis, Call, Figure, Metric, Scope, change};
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::domain::ids::{Key, Kind};
use crate::domain::passages::{Passage, PassageSort};
use crate::domain::reports::SectionSpec;
use crate::domain::scope;
use crate::domain::time::Instant;
use crate::report::{Sentence, wording};
use crate::services::figures::{Ask, Env, figure, period_code};
use crate::store::read::Reader;
use crate::store::{StoreError, record};
use crate::text::Words;

const CLAIMS: &str = include_str!("../../../assets/reports/claims.toml");

/// Where a text stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    pub report: String,
    /// The period by its shortest name.
    pub period: String,
    pub about: String,
    pub section: String,
}

/// The text of a section as it is read now.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The version that is shown; a newer one may hold a conflict that nobody has settled.
    pub version: i64,
    /// Everybody who wrote on it, the last one first.
    pub authors: Vec<String>,
    pub sentences: Vec<Sentence>,
    pub comments: Vec<Passage>,
    /// The version with the conflict.
    pub open: Option<Passage>,
}

/// What figures of a text are counted over, and what they are compared with.
#[derive(Clone, Copy)]
pub struct Over<'a> {
    pub env: &'a Env,
    pub scope: &'a Scope,
    pub before: Option<&'a Scope>,
}

/// The text of a section; nothing where nobody wrote one.
pub fn of_section(
    reader: &Reader,
    words: &Words,
    over: Over<'_>,
    place: &Place,
) -> Result<Option<Written>, StoreError> {
    let all = versions(reader, place)?;
    let (comments, texts): (Vec<Passage>, Vec<Passage>) =
        all.into_iter().partition(|one| one.sort == PassageSort::Comment);
    // Nobody reads a conflict in a finished report: the last text that was whole stands until it is settled.
    let Some(shown) = texts.iter().rev().find(|one| !one.open) else {
        let open = texts.into_iter().next_back();
        return Ok((open.is_some() || !comments.is_empty()).then(|| Written {
            version: 0,
            authors: Vec::new(),
            sentences: Vec::new(),
            comments,
            open,
        }));
    };
    let mut sentences = Vec::new();
    for line in shown.text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        sentences.push(sentence(reader, words, over, line)?);
    }
    let mut seen = BTreeSet::new();
    let until = texts.iter().rev().filter(|one| one.version <= shown.version);
    let authors = until.map(|one| one.author.clone()).filter(|name| seen.insert(name.clone())).collect();
    let version = shown.version;
    let open = texts.last().filter(|one| one.open).cloned();
    Ok(Some(Written { version, authors, sentences, comments, open }))
}

/// A section of a report that people write.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    pub place: Place,
    /// The report and the section as people call them.
    pub report: String,
    pub title: String,
    /// The newest version, whole or in conflict.
    pub newest: Option<Passage>,
    /// As it is read now; nothing where nobody wrote or remarked anything.
    pub written: Option<Written>,
}

/// The sections of a template, and the period that it is about where nobody says another.
pub fn known(reader: &Reader, report: &str) -> Result<Option<(Vec<String>, String)>, StoreError> {
    let named = super::templates(reader)?.into_iter().find(|named| named.name == report);
    let sections = |named: &super::Named| named.template.sections.iter().map(|section| section.code.clone()).collect();
    Ok(named.map(|named| (sections(&named), named.template.period)))
}

/// The sections of all reports over their usual periods; those that are about one of many are written where they are made.
pub fn sections(reader: &Reader, words: &Words, now: Instant) -> Result<Vec<Section>, StoreError> {
    let env = Env::load(reader, now)?;
    let mut all = Vec::new();
    for named in super::templates(reader)? {
        let template = &named.template;
        let Some(scope) = env.period(&template.period).filter(|_| template.about.is_none()) else { continue };
        let before = super::periods::compared(&scope, template.compare);
        let over = Over { env: &env, scope: &scope, before: before.as_ref() };
        for section in written(reader, words, &named, (&period_code(&scope), ""))? {
            let written = of_section(reader, words, over, &section.place)?;
            all.push(Section { written, ..section });
        }
    }
    Ok(all)
}

/// The sections of a report that was made.
pub fn of_report(
    reader: &Reader,
    words: &Words,
    named: &super::Named,
    report: &crate::report::Report,
) -> Result<Vec<Section>, StoreError> {
    let scope = Scope { first_day: report.first_day, until_day: report.until_day, groups: Vec::new() };
    written(reader, words, named, (&period_code(&scope), report.about.as_deref().unwrap_or_default()))
}

/// The sections of a template over a period, each with its newest version.
fn written(
    reader: &Reader,
    words: &Words,
    named: &super::Named,
    (period, about): (&str, &str),
) -> Result<Vec<Section>, StoreError> {
    let section = |spec: &SectionSpec| {
        let place = Place {
            report: named.name.clone(),
            period: period.to_owned(),
            about: about.to_owned(),
            section: spec.code.clone(),
        };
        let newest = versions(reader, &place)?.into_iter().rfind(|one| one.sort == PassageSort::Text);
        let own = words.find(&format!("report-section-{}", spec.code), &[]);
        let title = if spec.title.is_empty() { own.unwrap_or_else(|| spec.code.clone()) } else { spec.title.clone() };
        Ok(Section { place, report: super::template_title(words, &named.name), title, newest, written: None })
    };
    named.template.sections.iter().map(section).collect()
}

/// All versions of a section with the comments on it, oldest first.
pub fn versions(reader: &Reader, place: &Place) -> Result<Vec<Passage>, StoreError> {
    let own = "where report = $1 and period = $2 and about = $3 and section = $4 order by version, id";
    let Place { report, period, about, section } = place;
    let named: Vec<Val> = [report, period, about, section].iter().map(|text| text.as_str().into()).collect();
    record::select(reader.db(), own, &named)
}

/// The command that writes a text over the version that its author saw.
pub fn edit(place: &Place, text: &str, base: Option<i64>) -> Command {
    let base = base.map(|base| ("base", base.to_string()));
    command("edit", place, text, base)
}

pub fn comment(place: &Place, text: &str) -> Command {
    command("comment", place, text, None)
}

fn command(verb: &str, place: &Place, text: &str, more: Option<(&str, String)>) -> Command {
    let Place { report, period, about, section } = place;
    let known = [("report", report), ("period", period), ("about", about), ("section", section)];
    let known = known.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone()));
    let all = known.chain([("text", text.to_owned())]).chain(more);
    let args = all.map(|(name, value)| (name.to_owned(), value)).collect();
    Command { verb: verb.to_owned(), key: Key::new(Kind::Passage, 0), args: Args(args) }
}

/// One line with its figures.
fn sentence(reader: &Reader, words: &Words, over: Over<'_>, line: &str) -> Result<Sentence, StoreError> {
    let mut read = Sentence::default();
    let mut rest = line;
    let mut moved = Vec::new();
    while let Some((before, after)) = rest.split_once('{') {
        read.text.push_str(before);
        let Some((inside, left)) = after.split_once('}') else {
            read.text.push('{');
            rest = after;
            continue;
        };
        rest = left;
        let Some(Bound { literal, metric, groups, period, basis }) = bound(inside) else {
            read.text.push_str(&format!("{{{inside}}}"));
            continue;
        };
        let scope = Scope { groups, ..period.and_then(|text| over.env.period(&text)).unwrap_or(over.scope.clone()) };
        // What the whole report is narrowed to holds for its sentences too.
        let scope = Scope { groups: over.scope.groups.iter().cloned().chain(scope.groups).collect(), ..scope };
        let ask = Ask { basis, ..Ask::new(metric, scope.clone()) };
        let now = figure(reader, over.env, &ask)?;
        let value = wording::value(words, &now);
        if let Some(literal) = &literal {
            read.stale |= plain(literal) != plain(&value);
        }
        read.text.push_str(literal.as_deref().unwrap_or(&value));
        if let Some(then) = over.before {
            let then = Scope { groups: scope.groups, ..then.clone() };
            moved.push((now.clone(), figure(reader, over.env, &Ask { scope: then, ..ask })?));
        }
        read.figures.push(now);
    }
    read.text.push_str(rest);
    let claim = claim(&read.text);
    read.overstated = claim.is_some_and(|up| moved.iter().any(|(now, then)| !bears_out(now, then, up)));
    Ok(read)
}

/// A number in braces, and where it comes from.
struct Bound {
    literal: Option<String>,
    metric: Metric,
    groups: Vec<(crate::analytics::Dimension, String)>,
    period: Option<String>,
    basis: Basis,
}

fn bound(inside: &str) -> Option<Bound> {
    let metric_of = |text: &str| Metric::from_code(text.split_whitespace().next().unwrap_or_default());
    let (literal, asked) = match metric_of(inside) {
        Some(_) => (None, inside),
        None => {
            let (literal, asked) = inside.split_once('=')?;
            (Some(literal.trim().to_owned()), asked.trim_start())
        }
    };
    let metric = metric_of(asked)?;
    let mut rest = asked.split_once(char::is_whitespace).map_or("", |(_, rest)| rest).to_owned();
    let mut take = |name: &str| {
        let word = rest.split_whitespace().find(|word| word.starts_with(name))?.to_owned();
        rest = rest.replacen(&word, "", 1);
        Some(word[name.len()..].to_owned())
    };
    let (period, basis) = (take("period="), take("basis="));
    let groups = scope::read(&rest).ok()?;
    let basis = basis.and_then(|code| Basis::from_code(&code)).unwrap_or_default();
    Some(Bound { literal, metric, groups, period, basis })
}

/// A number without blanks, so that `7.5 %` is `7.5%`.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[derive(Deserialize)]
struct Claims {
    fell: Vec<String>,
    rose: Vec<String>,
}

fn claims() -> &'static Claims {
    static READ: OnceLock<Claims> = OnceLock::new();
    READ.get_or_init(|| toml::from_str(CLAIMS).expect("the words came with the program and were tried by a test"))
}

/// Whether a sentence says that something rose (true) or fell (false).
fn claim(text: &str) -> Option<bool> {
    let lower = text.to_lowercase();
    let whole: BTreeSet<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let says = |known: &[String]| {
        known.iter().any(|word| if word.is_ascii() { whole.contains(word.as_str()) } else { lower.contains(word) })
    };
    match (says(&claims().fell), says(&claims().rose)) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        _ => None,
    }
}

/// Whether the interval of the difference lies on the side that is claimed, and the figure is old enough to say so.
fn bears_out(now: &Figure, then: &Figure, up: bool) -> bool {
    let Some(change) = change(now, then) else { return false };
    let is_said = !matches!(change.call, Call::CannotTell | Call::TooYoung | Call::Unsure);
    is_said && (change.difference > 0.0) == up
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::Dimension;

    #[test]
    fn figures_in_braces_are_read_with_their_groups_and_what_was_written() {
        let read = bound("return_rate line=\"Running shoes\" period=2026-W46 basis=flow").expect("a figure");
        assert_eq!(
            (read.metric, read.basis, read.period.as_deref()),
            (Metric::ReturnRate, Basis::Flow, Some("2026-W46"))
        );
        assert_eq!(read.groups, [(Dimension::ProductLine, "Running shoes".to_owned())]);
        let read = bound("7.5 %=return_rate line=Shoes").expect("a figure");
        assert_eq!((read.literal.as_deref(), read.groups.len()), (Some("7.5 %"), 1));
        assert!(bound("name").is_none() && bound("return_rate colour=red").is_none() && bound("a=b").is_none());
        assert_eq!(plain("7.5 %"), plain("7.5%"));
    }

    #[test]
    fn claims_are_heard_in_both_languages() {
        for (text, wanted) in [
            ("Returns of shoes fell to 3.0%", Some(false)),
            ("退货率上升到 7.5%", Some(true)),
            ("退货率下降", Some(false)),
            ("Shoes come back at 7.5%", None),
            ("It rose here and fell there", None),
        ] {
            assert_eq!(claim(text), wanted, "{text}");
        }
    }
}
