//! Texts that come in rows: JSON objects or plain lines, each answered by one JSON object.

use serde_json::{Map, Value, json};

use crate::domain::goods_named::Named;
use crate::domain::said::{disagreement, likely};
use crate::domain::taught::Taught;
use crate::domain::understanding::confirmed::Learned;
use crate::domain::understanding::folded::is_picture;
use crate::domain::understanding::keywords::MOST as MOST_KEYWORDS;
use crate::domain::understanding::lexicon::Sense;
use crate::domain::understanding::problems::problem;
use crate::domain::understanding::severity::severity;
use crate::domain::understanding::topics::topics;
use crate::domain::understanding::{Category, Reading, Understanding, VERSION, engine, is_unsure, marks};
use crate::domain::vocabulary::Reason;
use crate::importers::codes;

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

    /// Whether there is nothing to judge: no word, no picture, and no reason of a platform beside it.
    pub fn says_nothing(&self) -> bool {
        let has_words = self.text.chars().any(|c| c.is_alphabetic() || is_picture(c));
        !has_words && platform_reason(self) == Reason::Other
    }

    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// The reason that a platform gives beside a row's text: the desk's own word or the platform's; `Other` where it gives none.
fn platform_reason(row: &Row) -> Reason {
    let code = row.field("reason");
    let fold = || codes::fold("reason", row.field("platform"), code).and_then(Reason::from_code);
    Reason::from_code(code).or_else(|| fold().filter(|_| !code.is_empty())).unwrap_or(Reason::Other)
}

/// A row whose text was read, once for everything that is asked of it.
pub struct Read<'r> {
    pub row: &'r Row,
    /// What the lists say, and what an encoder, what the desk was taught and a platform's reason make of it.
    pub understood: Understanding,
    reading: Reading,
    platform: Reason,
}

impl<'r> Read<'r> {
    pub fn new(row: &'r Row, taught: &Taught) -> Self {
        let reading = engine().read(&row.text);
        let platform = platform_reason(row);
        let mut understood = reading.understanding();
        if taught.version() > 0 || taught.by_meaning() || platform != Reason::Other {
            let (best, second) = likely(&row.text, &reading, platform, taught);
            let severity = severity(best.category, reading.found.weights);
            // The marks are of the list of what is best.
            let marks = marks(&reading.folded, &reading.found, best.category);
            understood = Understanding { best, second, unsure: is_unsure(best, second), severity, marks, ..understood };
        }
        Self { row, understood, reading, platform }
    }

    pub fn keywords(&self, learned: &Learned) -> Vec<&'r str> {
        learned.keywords(&self.row.text, &self.reading, MOST_KEYWORDS)
    }

    /// The answer to the row, keeping its name.
    pub fn answer(&self, learned: &Learned) -> Value {
        let Self { row, understood, reading, platform } = self;
        let why = understood.marks.iter().map(|mark| {
            let words = row.text.get(mark.range.clone()).unwrap_or_default();
            json!({ "from": mark.range.start, "to": mark.range.end, "words": words, "list": list(mark.sense) })
        });
        let stated = problem(reading).into_iter().flatten().filter_map(|range| row.text.get(range));
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
            "keywords": self.keywords(learned),
            "problem": stated.collect::<Vec<_>>(),
            "topics": topics(&reading.found),
            "engine": VERSION,
        });
        if let Value::Object(said) = said {
            answer.extend(said);
        }
        if *platform != Reason::Other {
            answer.insert("reason".to_owned(), platform.code().into());
            answer.insert("platform_category".to_owned(), Category::of_reason(*platform).code().into());
            answer.insert("disagreement".to_owned(), json!(disagreement(reading, *platform).map(Category::code)));
        }
        Value::Object(answer)
    }

    /// Says how pleased the row sounds by what stars taught.
    pub fn add_mood(&self, answer: &mut Value, taught: &Taught) {
        if taught.moods_version() > 0 {
            answer["mood"] = taught.mood(&self.row.text, &self.reading).code().into();
        }
    }
}

/// The answer to a row that says nothing: nothing is made of it.
pub fn silence(row: &Row) -> Value {
    let mut answer = Map::new();
    if !row.id.is_null() {
        answer.insert("id".to_owned(), row.id.clone());
    }
    answer.insert("empty".to_owned(), true.into());
    for name in ["category", "chance", "second", "second_chance", "severity", "mood", "mood_score"] {
        answer.insert(name.to_owned(), Value::Null);
    }
    answer.insert("engine".to_owned(), VERSION.into());
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
        let answer = |row: &Row| Read::new(row, &Taught::default()).answer(&Learned::default());
        let row = Row::read(r#"{"id":"a-1","text":"It never arrived","lang":"en"}"#).expect("a row");
        let answered = answer(&row);
        assert_eq!((answered["id"].as_str(), answered["category"].as_str()), (Some("a-1"), Some("not_received")));
        assert_eq!(answered["why"][0]["words"], "never arrived");
        assert_eq!(answered["severity"], "serious");
        let plain = Row::read("zu klein\n").expect("a row");
        assert_eq!((plain.text.as_str(), &plain.id), ("zu klein", &Value::Null));
        assert!(answer(&plain).get("id").is_none());
        assert_eq!(Row::read("{not json").map(|row| row.text).as_deref(), Some("{not json"));
        assert_eq!(Row::read("  \n"), None);
    }

    #[test]
    fn a_row_without_words_says_nothing_and_nothing_is_made_of_it() {
        for (line, says_nothing) in [
            (r#"{"id":7,"text":""}"#, true),
            (r#"{"text":" \u2026 !? 12 "}"#, true),
            (r#"{"text":"\ud83d\ude21"}"#, false),
            (r#"{"text":"","reason":"too_small"}"#, false),
            ("ok", false),
        ] {
            assert_eq!(Row::read(line).map(|row| row.says_nothing()), Some(says_nothing), "{line}");
        }
        let answer = silence(&Row::read(r#"{"id":7,"text":""}"#).expect("a row"));
        assert_eq!((&answer["id"], &answer["category"], &answer["empty"]), (&json!(7), &Value::Null, &json!(true)));
    }

    #[test]
    fn a_platforms_reason_is_weighed_with_the_text_and_a_disagreement_is_told() {
        for (line, category, disagreement) in [
            (r#"{"text":"it is a bit tight","reason":"too_small"}"#, "size_fit", None),
            (r#"{"text":"","reason":"DEFECTIVE","platform":"amazon"}"#, "quality_defect", None),
            (r#"{"text":"I never received it!","reason":"too_small"}"#, "not_received", Some("not_received")),
        ] {
            let row = Row::read(line).expect("a row");
            let answered = Read::new(&row, &Taught::default()).answer(&Learned::default());
            assert_eq!(answered["category"], category, "{line}");
            assert_eq!(answered["disagreement"].as_str(), disagreement, "{line}");
        }
        let row = Row::read(r#"{"text":"it is a bit tight","reason":"no such reason"}"#).expect("a row");
        let answered = Read::new(&row, &Taught::default()).answer(&Learned::default());
        assert!(answered.get("disagreement").is_none() && answered.get("reason").is_none());
    }
}
