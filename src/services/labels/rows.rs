//! Texts that come in rows: JSON objects or plain lines, each answered by one JSON object.

use serde_json::{Map, Value, json};

use crate::domain::goods_named::Named;
use crate::domain::taught::Taught;
use crate::domain::understanding::keywords::keywords;
use crate::domain::understanding::lexicon::Sense;
use crate::domain::understanding::severity::severity;
use crate::domain::understanding::topics::topics;
use crate::domain::understanding::{Understanding, VERSION, engine, is_unsure, marks};

/// A text with the name that its answer goes back under.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub id: Value,
    pub text: String,
    /// The whole object, where it was one.
    pub fields: Map<String, Value>,
}

impl Row {
    /// Reads one line; a line that is no JSON object with a `text` is a text itself. An empty line is none.
    pub fn read(line: &str) -> Option<Self> {
        let line = line.trim_end_matches(['\r', '\n']);
        if line.trim().is_empty() {
            return None;
        }
        if line.trim_start().starts_with('{')
            && let Ok(Value::Object(fields)) = serde_json::from_str(line)
            && let Some(text) = fields.get("text").and_then(Value::as_str)
        {
            return Some(Self { id: fields.get("id").cloned().unwrap_or(Value::Null), text: text.to_owned(), fields });
        }
        Some(Self { id: Value::Null, text: line.to_owned(), fields: Map::new() })
    }

    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// What is understood of a row: what the lists say, and where the desk was taught something, what that makes of it.
pub fn understood(row: &Row, taught: &Taught) -> Understanding {
    let reading = engine().read(&row.text);
    let by_lists = reading.understanding();
    if taught.version() == 0 {
        return by_lists;
    }
    let (best, second) = taught.top_two(&row.text, &reading, &reading.scores);
    let unsure = is_unsure(best, second);
    let severity = severity(best.category, reading.found.weights);
    // The marks are of the list of what is best.
    let marks = marks(&reading.folded, &reading.found, best.category);
    Understanding { best, second, unsure, severity, marks, ..by_lists }
}

/// The answer to a row, keeping its name.
pub fn answer(row: &Row, understood: &Understanding) -> Value {
    let reading = engine().read(&row.text);
    let why = understood.marks.iter().map(|mark| {
        let words = row.text.get(mark.range.clone()).unwrap_or_default();
        json!({ "from": mark.range.start, "to": mark.range.end, "words": words, "list": list(mark.sense) })
    });
    let mut answer = Map::new();
    if !row.id.is_null() {
        answer.insert("id".to_owned(), row.id.clone());
    }
    let said = json!({
        "language": understood.language,
        "category": understood.best.category.code(),
        "chance": rounded(understood.best.chance),
        "second": understood.second.category.code(),
        "second_chance": rounded(understood.second.chance),
        "unsure": understood.unsure,
        "severity": understood.severity.code(),
        "mood": understood.pleased.mood().code(),
        "mood_score": rounded(understood.pleased.score()),
        "why": why.collect::<Vec<_>>(),
        "keywords": keywords(&row.text, &reading, 5),
        "topics": topics(&reading.found),
        "engine": VERSION,
    });
    if let Value::Object(said) = said {
        answer.extend(said);
    }
    Value::Object(answer)
}

/// Adds what goods a row's text names, where it names any.
pub fn add_goods(answer: &mut Value, row: &Row, named: &Named) {
    if named.words.is_empty() {
        return;
    }
    let words: Vec<&str> = named.words.iter().filter_map(|range| row.text.get(range.clone())).collect();
    if let Value::Object(answer) = answer {
        let goods = json!({ "line": named.line, "supplier": named.supplier, "sku": named.sku, "words": words });
        answer.insert("goods".to_owned(), goods);
    }
}

/// The name of the list that a marked phrase stands in.
pub const fn list(sense: Sense) -> &'static str {
    match sense {
        Sense::Category(category) => category.code(),
        Sense::Reason(reason) => reason.code(),
        Sense::Danger => "danger",
        Sense::Authority => "authority",
        Sense::MoneyBack => "money_back",
        Sense::Unusable => "unusable",
        Sense::Media => "media",
        Sense::Praise => "positive",
        Sense::Blame => "negative",
        Sense::Middling => "neutral",
        Sense::Negator | Sense::NegatorAfter => "negators",
        Sense::Booster => "boosters",
        Sense::Contrast => "contrasts",
        Sense::Topic(topic) => topic.code(),
        Sense::Own(_) => "own",
    }
}

fn rounded(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_names_and_plain_lines_are_texts() {
        let row = Row::read(r#"{"id":"a-1","text":"It never arrived","lang":"en"}"#).expect("a row");
        let answered = answer(&row, &understood(&row, &Taught::default()));
        assert_eq!((answered["id"].as_str(), answered["category"].as_str()), (Some("a-1"), Some("not_received")));
        assert_eq!(answered["why"][0]["words"], "never arrived");
        assert_eq!(answered["severity"], "serious");
        let plain = Row::read("zu klein\n").expect("a row");
        assert_eq!((plain.text.as_str(), &plain.id), ("zu klein", &Value::Null));
        assert!(answer(&plain, &understood(&plain, &Taught::default())).get("id").is_none());
        assert_eq!(Row::read("{not json").map(|row| row.text).as_deref(), Some("{not json"));
        assert_eq!(Row::read("  \n"), None);
    }
}
