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

crate::codes! {
    /// What is wrong with a line that cannot be understood.
    pub enum Fault {
        NotUtf8 = "not_utf8",
        NotJson = "not_json",
        NoText = "no_text",
    }
}

/// What one line is.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    Row(Row),
    Blank,
    /// Meant as an object and none with a text; the name that it gives all the same.
    Broken(Fault, Value),
}

impl Line {
    /// Reads one line: what begins as an object is meant as one, everything is among objects, and else it is a text.
    pub fn read(line: &[u8], among_objects: bool) -> Self {
        let Ok(line) = std::str::from_utf8(line) else { return Self::Broken(Fault::NotUtf8, Value::Null) };
        let line = line.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
        if line.trim().is_empty() {
            return Self::Blank;
        }
        if !among_objects && !line.trim_start().starts_with('{') {
            return Self::Row(Row { id: Value::Null, text: line.to_owned(), fields: Map::new() });
        }
        let Ok(Value::Object(fields)) = serde_json::from_str(line) else {
            return Self::Broken(Fault::NotJson, Value::Null);
        };
        let id = fields.get("id").cloned().unwrap_or(Value::Null);
        match fields.get("text").and_then(Value::as_str).map(str::to_owned) {
            Some(text) => Self::Row(Row { id, text, fields }),
            None => Self::Broken(Fault::NoText, id),
        }
    }
}

impl Row {
    /// The row of a line; none of one that is blank or broken.
    pub fn read(line: &str) -> Option<Self> {
        match Line::read(line.as_bytes(), false) {
            Line::Row(row) => Some(row),
            Line::Blank | Line::Broken(..) => None,
        }
    }

    /// Whether there is nothing to judge: no word, no picture, and no reason of a platform beside it.
    pub fn says_nothing(&self) -> bool {
        let has_words = self.text.chars().any(|c| c.is_alphabetic() || is_picture(c));
        !has_words && matches!(given_reason(self), Ok(None | Some(Reason::Other)))
    }

    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// The reason that a platform gives beside a row's text: the desk's own word or the platform's; `None` where it gives none.
///
/// # Errors
/// A word that nobody knows, as it was given.
fn given_reason(row: &Row) -> Result<Option<Reason>, String> {
    let given = match row.fields.get("reason") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(code)) if code.trim().is_empty() => return Ok(None),
        Some(Value::String(code)) => code.clone(),
        Some(other) => return Err(other.to_string()),
    };
    let fold = || codes::fold("reason", row.field("platform"), &given).and_then(Reason::from_code);
    Reason::from_code(&given).or_else(fold).map(Some).ok_or(given)
}

/// A row whose text was read, once for everything that is asked of it.
pub struct Read<'r> {
    pub row: &'r Row,
    /// What the lists say, and what an encoder, what the desk was taught and a platform's reason make of it.
    pub understood: Understanding,
    reading: Reading,
    /// What the platform gives for a reason, or a word that nobody knows.
    platform: Result<Option<Reason>, String>,
}

impl<'r> Read<'r> {
    pub fn new(row: &'r Row, taught: &Taught) -> Self {
        let reading = engine().read(&row.text);
        let platform = given_reason(row);
        let reason = platform.as_ref().ok().copied().flatten().unwrap_or_default();
        let mut understood = reading.understanding();
        if taught.version() > 0 || taught.by_meaning() || reason != Reason::Other {
            let (best, second) = likely(&row.text, &reading, reason, taught);
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
        match platform {
            Ok(None | Some(Reason::Other)) => {}
            Ok(Some(platform)) => {
                answer.insert("reason".to_owned(), platform.code().into());
                answer.insert("platform_category".to_owned(), Category::of_reason(*platform).code().into());
                answer.insert("disagreement".to_owned(), json!(disagreement(reading, *platform).map(Category::code)));
            }
            Err(unknown) => {
                answer.insert("unknown_reason".to_owned(), unknown.as_str().into());
            }
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

/// What stands in the place of a line that is no row: a blank one keeps it, a broken one says what is wrong.
pub fn no_answer(n_line: usize, line: &Line) -> Value {
    let mut answer = json!({ "line": n_line });
    match line {
        Line::Broken(fault, id) => {
            answer["error"] = fault.code().into();
            if !id.is_null() {
                answer["id"] = id.clone();
            }
        }
        Line::Blank | Line::Row(_) => answer["blank"] = true.into(),
    }
    answer
}

/// Names the labels of the user's own that fit a row's text.
pub fn add_labels(answer: &mut Value, row: &Row, taught: &Taught) {
    answer["labels"] = taught.own(&row.text).into();
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
    }

    #[test]
    fn a_line_is_a_row_or_says_what_is_wrong_with_it() {
        let broken = |fault, id: Value| Line::Broken(fault, id);
        for (line, among_objects, wanted) in [
            (&b"{not json"[..], false, broken(Fault::NotJson, Value::Null)),
            (b"{\"id\":7,\"text\":1}", false, broken(Fault::NoText, json!(7))),
            (b"not json", true, broken(Fault::NotJson, Value::Null)),
            (b"[1]", true, broken(Fault::NotJson, Value::Null)),
            (b"zu \xff klein", false, broken(Fault::NotUtf8, Value::Null)),
            (b"  \r\n", true, Line::Blank),
        ] {
            assert_eq!(Line::read(line, among_objects), wanted);
        }
        assert!(matches!(Line::read("\u{feff}{\"text\":\"a\"}".as_bytes(), false), Line::Row(row) if row.text == "a"));
        assert_eq!(no_answer(3, &broken(Fault::NoText, json!("x"))), json!({"line": 3, "error": "no_text", "id": "x"}));
        assert_eq!(no_answer(4, &Line::Blank), json!({"line": 4, "blank": true}));
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
        for (reason, told) in
            [(r#""no such reason""#, Some("no such reason")), ("7", Some("7")), ("null", None), (r#""other""#, None)]
        {
            let row = Row::read(&format!(r#"{{"text":"it is a bit tight","reason":{reason}}}"#)).expect("a row");
            let answered = Read::new(&row, &Taught::default()).answer(&Learned::default());
            assert!(answered.get("disagreement").is_none() && answered.get("reason").is_none());
            assert_eq!(answered.get("unknown_reason").and_then(Value::as_str), told, "{reason}");
        }
    }
}
