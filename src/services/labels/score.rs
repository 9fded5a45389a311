//! Measuring: a file of texts with right answers against what the engine says, part by part.
//!
//! Which measure a file takes is told by its fields: `kind` languages, `severity` categories, a label of moods moods; any
//! other label has to be learned from examples first.

use std::collections::BTreeMap;

use crate::domain::encoder::Encode;
use crate::domain::understanding::measure::{Tally, share};
use crate::domain::understanding::model::{Example, Model, features, fit};
use crate::domain::understanding::severity::severity;
use crate::domain::understanding::{Category, engine, language, meanings, top_two};
use crate::domain::vocabulary::{Mood, Severity};

use super::rows::Row;
use super::teach::part;

/// One question asked of every row of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Its name, as words and JSON know it.
    pub name: &'static str,
    pub tally: Tally,
    /// Labels that the mean leaves out.
    pub left_out: &'static [&'static str],
    /// Rows whose answer equals the right one or the second right one.
    pub lenient: Option<u64>,
    /// The same by a field of the rows: field and value.
    pub parts: BTreeMap<(String, String), Tally>,
}

impl Measure {
    fn new(name: &'static str) -> Self {
        Self { name, tally: Tally::default(), left_out: &[], lenient: None, parts: BTreeMap::new() }
    }

    fn add(&mut self, row: &Row, right: &str, said: &str, by: &[&str]) {
        self.tally.add(right, said);
        for field in by {
            let value = row.field(field);
            if !value.is_empty() {
                self.parts.entry(((*field).to_owned(), value.to_owned())).or_default().add(right, said);
            }
        }
    }

    pub fn lenient_accuracy(&self) -> Option<f64> {
        self.lenient.map(|n| share(n, self.tally.n()))
    }
}

/// How labels that are learned come by their examples.
#[derive(Clone, Copy, Default)]
pub struct Learning<'r> {
    /// Examples from another file.
    pub examples: &'r [Row],
    /// Only the first so many of each label, in the order of the file.
    pub first: Option<usize>,
    /// Leave one language out at a time, and score that one.
    pub across: bool,
    /// Part the rows by their texts into so many, and score each by what the others teach.
    pub folds: Option<u64>,
    /// Who says what texts mean.
    pub encoder: Option<&'r dyn Encode>,
}

impl Learning<'_> {
    /// Whether anything is learned at all.
    const fn learns(&self) -> bool {
        !self.examples.is_empty() || self.across || self.folds.is_some()
    }

    /// What a row is kept apart by: rows of one sort are asked by what the others teach.
    fn apart(&self, row: &Row) -> Option<String> {
        let fold = || self.folds.map(|folds| part(&row.text, folds).to_string());
        if self.across { Some(row.field("lang").to_owned()) } else { fold() }
    }
}

/// Asks every question that the rows' fields allow.
pub fn score(rows: &[Row], learning: Learning<'_>) -> Vec<Measure> {
    let Some(first) = rows.first() else { return Vec::new() };
    let moods = |row: &Row| Mood::from_code(row.field("label")).is_some();
    if first.fields.contains_key("opinions") || first.fields.contains_key("issue_phrases") {
        return Vec::new();
    }
    if first.fields.contains_key("kind") {
        return vec![languages(rows)];
    }
    if first.fields.contains_key("severity") {
        return issues(rows, learning);
    }
    if rows.iter().all(moods) {
        return of_moods(rows, learning);
    }
    if first.field("label").is_empty() { Vec::new() } else { own_labels(rows, learning).into_iter().collect() }
}

fn languages(rows: &[Row]) -> Measure {
    let mut measure = Measure::new("language");
    for row in rows {
        measure.add(row, row.field("label"), language::language(&row.text), &["kind"]);
    }
    measure
}

fn issues(rows: &[Row], learning: Learning<'_>) -> Vec<Measure> {
    let mut category = Measure { left_out: &["price_value"], lenient: Some(0), ..Measure::new("category") };
    let mut severity = Measure::new("severity");
    let said = said(rows, learning, Question::Category);
    let by_severity = said_severity(rows, learning);
    for ((row, said), said_severity) in rows.iter().zip(said).zip(by_severity) {
        category.add(row, row.field("label"), &said, &["lang", "sampling"]);
        if [row.field("label"), row.field("second")].contains(&said.as_str()) {
            category.lenient = category.lenient.map(|n| n + 1);
        }
        severity.add(row, row.field("severity"), &said_severity, &["lang"]);
    }
    vec![category, severity]
}

/// The rules' severity, which a learned model may raise but for urgent words never lowers.
fn said_severity(rows: &[Row], learning: Learning<'_>) -> Vec<String> {
    let rules = rows.iter().map(|row| untaught(row, learning.encoder).1.code().to_owned());
    if !learning.learns() {
        return rules.collect();
    }
    let learned = said(rows, learning, Question::Severity);
    rules.zip(learned).map(|(rules, learned)| if rules == "urgent" { rules } else { learned }).collect()
}

fn of_moods(rows: &[Row], learning: Learning<'_>) -> Vec<Measure> {
    let mut three = Measure::new("mood");
    let mut two = Measure::new("mood_two");
    let chances = chances(rows, learning, Question::Mood);
    for (n, row) in rows.iter().enumerate() {
        let pleased = engine().read(&row.text).pleased;
        let right = row.field("label");
        let (said, score) = match chances.get(n) {
            Some(chances) => {
                let of = |mood: Mood| chances.get(mood.code()).copied().unwrap_or(0.0);
                let best = Mood::ALL.iter().copied().reduce(|a, b| if of(b) > of(a) { b } else { a });
                (best.unwrap_or_default(), of(Mood::Positive) - of(Mood::Negative))
            }
            None => (pleased.mood(), pleased.score()),
        };
        three.add(row, right, said.code(), &["lang"]);
        if right != Mood::Neutral.code() {
            let said = if score > 0.0 { Mood::Positive } else { Mood::Negative };
            two.add(row, right, said.code(), &["lang"]);
        }
    }
    let has_neutral = rows.iter().any(|row| row.field("label") == Mood::Neutral.code());
    if has_neutral { vec![three, two] } else { vec![two] }
}

fn own_labels(rows: &[Row], learning: Learning<'_>) -> Option<Measure> {
    if !learning.learns() && learning.first.is_none() {
        return None;
    }
    let mut measure = Measure::new("label");
    if learning.across || learning.folds.is_some() {
        for (row, said) in rows.iter().zip(said(rows, learning, Question::Own)) {
            measure.add(row, row.field("label"), &said, &[]);
        }
        return Some(measure);
    }
    // Without another file the examples are the first rows of each label, and the rest is scored.
    let (taught, asked): (Vec<Row>, Vec<Row>) = if learning.examples.is_empty() {
        split_first(rows, learning.first.unwrap_or(usize::MAX))
    } else {
        (learning.examples.to_vec(), rows.to_vec())
    };
    let learning = Learning { examples: &taught, ..learning };
    for (row, said) in asked.iter().zip(said(&asked, learning, Question::Own)) {
        measure.add(row, row.field("label"), &said, &[]);
    }
    Some(measure)
}

/// The first so many rows of each label, and the others.
fn split_first(rows: &[Row], first: usize) -> (Vec<Row>, Vec<Row>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    rows.iter().cloned().partition(|row| {
        let n = seen.entry(row.field("label").to_owned()).or_default();
        *n += 1;
        *n <= first
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    Category,
    Severity,
    Mood,
    Own,
}

impl Question {
    const fn field(self) -> &'static str {
        match self {
            Self::Severity => "severity",
            Self::Category | Self::Mood | Self::Own => "label",
        }
    }
}

/// What is said of each row: by the lists where nothing is learned, else by the model.
fn said(rows: &[Row], learning: Learning<'_>, question: Question) -> Vec<String> {
    let chances = chances(rows, learning, question);
    if chances.is_empty() {
        return rows.iter().map(|row| untaught(row, learning.encoder).0.code().to_owned()).collect();
    }
    let best = |chances: BTreeMap<String, f64>| {
        chances
            .into_iter()
            .reduce(|best, one| if one.1 > best.1 { one } else { best })
            .map_or(String::new(), |one| one.0)
    };
    chances.into_iter().map(best).collect()
}

/// What the lists say of a row, and an encoder where one is there.
fn untaught(row: &Row, encoder: Option<&dyn Encode>) -> (Category, Severity) {
    let reading = engine().read(&row.text);
    let mut scores = reading.scores;
    if let Some(encoder) = encoder {
        meanings::add(&mut scores, &encoder.vector(&row.text));
    }
    let category = top_two(&scores).0.category;
    (category, severity(category, reading.found.weights))
}

/// The learned chances of each row; empty where there is nothing to learn from.
fn chances(rows: &[Row], learning: Learning<'_>, question: Question) -> Vec<BTreeMap<String, f64>> {
    let is_parted = learning.across || learning.folds.is_some();
    let examples = if is_parted && learning.examples.is_empty() { rows } else { learning.examples };
    if examples.is_empty() {
        return Vec::new();
    }
    let examples = match learning.first {
        Some(first) => split_first(examples, first).0,
        None => examples.to_vec(),
    };
    let mut models: BTreeMap<Option<String>, Model> = BTreeMap::new();
    let mut answers = Vec::new();
    for row in rows {
        let apart = learning.apart(row);
        let model = models.entry(apart.clone()).or_insert_with(|| {
            let is_other = |one: &&Row| apart.is_none() || learning.apart(one) != apart;
            let others: Vec<Row> = examples.iter().filter(is_other).cloned().collect();
            learn(&others, question, learning.encoder)
        });
        answers.push(by_label(model, row, question, learning.encoder));
    }
    answers
}

fn by_label(model: &Model, row: &Row, question: Question, encoder: Option<&dyn Encode>) -> BTreeMap<String, f64> {
    let chances = model.chances(&example(row, &model.labels, question, encoder));
    model.labels.iter().cloned().zip(chances).collect()
}

fn learn(examples: &[Row], question: Question, encoder: Option<&dyn Encode>) -> Model {
    let mut labels: Vec<String> = examples.iter().map(|row| row.field(question.field()).to_owned()).collect();
    labels.sort();
    labels.dedup();
    if question == Question::Category {
        labels = Category::ALL.iter().map(|category| category.code().to_owned()).collect();
    }
    let taught: Vec<(Example, usize)> = examples
        .iter()
        .filter_map(|row| {
            let label = labels.iter().position(|label| label == row.field(question.field()))?;
            Some((example(row, &labels, question, encoder), label))
        })
        .collect();
    fit(&labels, &taught)
}

fn example(row: &Row, labels: &[String], question: Question, encoder: Option<&dyn Encode>) -> Example {
    let reading = engine().read(&row.text);
    let counts = if question == Question::Own { Vec::new() } else { reading.counts() };
    let meaning = encoder.map(|encoder| encoder.vector(&row.text));
    let base = match question {
        Question::Category => {
            let mut base = reading.scores.to_vec();
            meaning.iter().for_each(|vector| meanings::add(&mut base, vector));
            base
        }
        _ => vec![0.0; labels.len()],
    };
    Example { features: features(&row.text, &counts).meaning(meaning), base }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[&str]) -> Vec<Row> {
        lines.iter().filter_map(|line| Row::read(line)).collect()
    }

    #[test]
    fn a_file_is_asked_what_its_fields_allow() {
        let issues = rows(&[
            r#"{"id":1,"text":"It never arrived","label":"not_received","second":null,"severity":"serious","lang":"en"}"#,
            r#"{"id":2,"text":"Far too small","label":"wrong_item","second":"size_fit","severity":"general","lang":"en"}"#,
        ]);
        let measures = score(&issues, Learning::default());
        assert_eq!(measures.iter().map(|m| m.name).collect::<Vec<_>>(), ["category", "severity"]);
        assert_eq!(measures[0].lenient_accuracy(), Some(1.0));
        assert!((measures[0].tally.accuracy() - 0.5).abs() < 1e-12);
        let languages = rows(&[r#"{"id":1,"text":"это не работает","label":"ru","kind":"sentence"}"#]);
        assert!((score(&languages, Learning::default())[0].tally.accuracy() - 1.0).abs() < 1e-12);
        let moods = rows(&[r#"{"id":1,"text":"great, I love it","label":"positive","lang":"en"}"#]);
        assert_eq!(score(&moods, Learning::default())[0].name, "mood_two");
        assert!(score(&rows(&[r#"{"id":1,"text":"a","label":"card"}"#]), Learning::default()).is_empty());
    }

    #[test]
    fn scores_do_not_depend_on_the_order_of_the_rows() {
        let mut some = rows(&[
            r#"{"id":1,"text":"broke after a week","label":"quality_defect","severity":"serious","lang":"en"}"#,
            r#"{"id":2,"text":"kam nie an","label":"not_received","severity":"serious","lang":"de"}"#,
            r#"{"id":3,"text":"trop petit","label":"size_fit","severity":"general","lang":"fr"}"#,
            r#"{"id":4,"text":"the book is boring","label":"taste_or_changed_mind","severity":"general","lang":"en"}"#,
        ]);
        let learned = |rows: &[Row]| score(rows, Learning { examples: rows, ..Learning::default() });
        let (plain, taught) = (score(&some, Learning::default()), learned(&some));
        some.reverse();
        assert_eq!((score(&some, Learning::default()), learned(&some)), (plain, taught));
    }

    #[test]
    fn folds_score_each_part_by_what_the_others_teach() {
        let lines: Vec<String> = (0..20)
            .map(|n| {
                let (text, label) = if n % 2 == 0 { ("my card is lost", "lost") } else { ("change the pin", "pin") };
                format!(r#"{{"id":{n},"text":"{text} {n}","label":"{label}"}}"#)
            })
            .collect();
        let rows = rows(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let measures = score(&rows, Learning { folds: Some(5), ..Learning::default() });
        assert_eq!(measures[0].tally.n(), 20);
        assert!((measures[0].tally.accuracy() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn labels_of_ones_own_are_learned_from_the_first_rows() {
        let rows = rows(&[
            r#"{"id":1,"text":"my card is lost","label":"lost"}"#,
            r#"{"id":2,"text":"change the pin","label":"pin"}"#,
            r#"{"id":3,"text":"I lost a card","label":"lost"}"#,
            r#"{"id":4,"text":"a new pin please","label":"pin"}"#,
        ]);
        let measures = score(&rows, Learning { first: Some(1), ..Learning::default() });
        assert_eq!((measures[0].tally.n(), measures[0].name), (2, "label"));
        assert!((measures[0].tally.accuracy() - 1.0).abs() < 1e-12);
    }
}
