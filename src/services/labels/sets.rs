//! Measuring answers that are sets: keywords, topics, and which sentences state a problem in which words.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::rows::Row;
use crate::domain::understanding::confirmed::Learned;
use crate::domain::understanding::measure::{Tally, share};
use crate::domain::understanding::topics::{Topic, topics};
use crate::domain::understanding::{engine, problems};

/// How well keywords agree with what people marked: a word counts where it and a marked one lie within each other and the
/// shorter has enough of the longer.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Keywords {
    pub n: u64,
    said: u64,
    said_rightly: u64,
    marked: u64,
    marked_found: u64,
}

impl Keywords {
    pub fn f1(self) -> f64 {
        harmonic(share(self.said_rightly, self.said), share(self.marked_found, self.marked))
    }
}

/// Keywords that are judged of each text.
const KEYWORDS: usize = 5;

/// Keywords by language, where the rows have marked opinions.
pub fn keywords_of(rows: &[Row], learned: &Learned) -> BTreeMap<String, Keywords> {
    let mut by_language: BTreeMap<String, Keywords> = BTreeMap::new();
    for row in rows {
        let marked = marked(row);
        if marked.is_empty() {
            continue;
        }
        let said = learned.keywords(&row.text, &engine().read(&row.text), KEYWORDS);
        let said: Vec<String> = said.into_iter().map(str::to_lowercase).collect();
        let agree = |a: &String, b: &String| {
            let (short, long) = if a.chars().count() < b.chars().count() { (a, b) } else { (b, a) };
            long.contains(short.as_str()) && short.chars().count() * 10 >= long.chars().count() * 4
        };
        let of = by_language.entry(row.field("lang").to_owned()).or_default();
        of.n += 1;
        of.said += count(said.len());
        of.said_rightly += count(said.iter().filter(|one| marked.iter().any(|other| agree(one, other))).count());
        of.marked += count(marked.len());
        of.marked_found += count(marked.iter().filter(|one| said.iter().any(|other| agree(one, other))).count());
    }
    by_language
}

/// What the marked opinions of some rows teach about keywords.
pub fn learned_of(rows: &[Row]) -> Learned {
    let confirmed = rows.iter().map(|row| (row.text.clone(), marked(row).into_iter().collect::<Vec<_>>()));
    Learned::of(&confirmed.filter(|(_, marked)| !marked.is_empty()).collect::<Vec<_>>())
}

/// The distinct things and opinions that people marked.
fn marked(row: &Row) -> BTreeSet<String> {
    let text = |opinion: &Value, field| {
        text_of(opinion, field).map(|text| text.to_lowercase()).filter(|text| !text.is_empty())
    };
    opinions(row).iter().flat_map(|one| [text(one, "aspect"), text(one, "opinion")]).flatten().collect()
}

fn opinions(row: &Row) -> &[Value] {
    row.fields.get("opinions").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text_of<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    value.get(field).and_then(Value::as_str)
}

/// How well the topics of texts are found: of each topic the rows that have it, were given it, and were given it rightly.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Topics {
    pub n: u64,
    pub by_topic: BTreeMap<&'static str, Hits>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hits {
    pub n: u64,
    pub said: u64,
    pub right: u64,
}

impl Hits {
    pub fn f1(self) -> f64 {
        2.0 * share(self.right, self.n + self.said)
    }

    fn add(&mut self, is_so: bool, is_said: bool) {
        self.n += u64::from(is_so);
        self.said += u64::from(is_said);
        self.right += u64::from(is_so && is_said);
    }
}

impl Topics {
    /// Over all topics together.
    pub fn micro_f1(&self) -> f64 {
        let sum = |of: fn(&Hits) -> u64| self.by_topic.values().map(of).sum();
        Hits { n: sum(|hits| hits.n), said: sum(|hits| hits.said), right: sum(|hits| hits.right) }.f1()
    }

    /// The mean over the topics that occur.
    pub fn macro_f1(&self) -> f64 {
        let occur: Vec<f64> = self.by_topic.values().filter(|hits| hits.n > 0).map(|hits| hits.f1()).collect();
        let n = f64::from(u32::try_from(occur.len()).unwrap_or(1).max(1));
        occur.iter().sum::<f64>() / n
    }
}

/// Topics, where the rows' opinions have categories.
pub fn topics_of(rows: &[Row]) -> Option<Topics> {
    let mut all = Topics::default();
    for row in rows {
        let right: BTreeSet<&str> = opinions(row).iter().filter_map(|one| text_of(one, "category")).collect();
        if right.is_empty() {
            continue;
        }
        let said = topics(&engine().read(&row.text).found);
        all.n += 1;
        for topic in Topic::ALL {
            all.by_topic.entry(topic.code()).or_default().add(right.contains(topic.code()), said.contains(topic));
        }
    }
    (all.n > 0).then_some(all)
}

/// How well sentences that state a problem are told, and the words that state it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Problems {
    pub tally: Tally,
    /// Sentences that do, and characters that people and the lists mark.
    pub sentences: Hits,
    pub characters: Hits,
}

/// Problems, where the rows say in which phrases they are stated.
pub fn problems_of(rows: &[Row]) -> Option<Problems> {
    let mut all = Problems::default();
    for row in rows {
        let phrases = row.fields.get("issue_phrases").and_then(Value::as_array)?;
        let reading = engine().read(&row.text);
        let said = problems::problem(&reading);
        let word = |is_so: bool| if is_so { "yes" } else { "no" };
        all.tally.add(word(!phrases.is_empty()), word(said.is_some()));
        all.sentences.add(!phrases.is_empty(), said.is_some());
        let marked = phrases.iter().filter_map(Value::as_str).filter_map(|phrase| {
            let at = row.text.to_lowercase().find(&phrase.to_lowercase())?;
            Some(at..at + phrase.len())
        });
        let (marked, said): (Vec<_>, Vec<_>) = (marked.collect(), said.into_iter().flatten().collect());
        for (at, _) in row.text.char_indices() {
            let within = |ranges: &[std::ops::Range<usize>]| ranges.iter().any(|range| range.contains(&at));
            all.characters.add(within(&marked), within(&said));
        }
    }
    (all.tally.n() > 0).then_some(all)
}

fn harmonic(precision: f64, recall: f64) -> f64 {
    if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[&str]) -> Vec<Row> {
        lines.iter().filter_map(|line| Row::read(line)).collect()
    }

    #[test]
    fn sets_are_measured_as_they_are_marked() {
        let rows = rows(&[
            r#"{"id":1,"text":"the price is high","lang":"en","opinions":[{"aspect":"the price","opinion":"high","category":"price"}]}"#,
            r#"{"id":2,"text":"nothing said","lang":"en","opinions":[]}"#,
        ]);
        let topics = topics_of(&rows).expect("a row has a topic");
        assert_eq!((topics.n, topics.by_topic["price"]), (1, Hits { n: 1, said: 1, right: 1 }));
        assert!(topics.macro_f1() > 0.99 && topics.micro_f1() > 0.0);
        assert_eq!(keywords_of(&rows, &learned_of(&rows))["en"].n, 1);
        assert!(problems_of(&rows).is_none());
    }

    #[test]
    fn problems_are_told_by_their_words() {
        let rows = rows(&[
            r#"{"id":1,"text":"The screen broke after a week.","issue_phrases":["broke after a week"]}"#,
            r#"{"id":2,"text":"I love the screen.","issue_phrases":[]}"#,
        ]);
        let problems = problems_of(&rows).expect("the rows say so");
        assert!((problems.tally.accuracy() - 1.0).abs() < 1e-12);
        assert!(problems.characters.f1() > 0.5);
    }
}
