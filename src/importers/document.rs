//! JSON, lines of JSON, dictionaries as Python prints them, and XML, all as one tree of values.

use quick_xml::events::Event;
use serde_json::{Map, Value};

use super::trouble::{SourceError, Trouble};

/// Deeper trees are hostile.
const DEEPEST: usize = 100;

/// A text as a tree, or what is wrong with it.
pub fn read(text: &str) -> Result<Value, SourceError> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('<') {
        return xml(text);
    }
    let error = match serde_json::from_str(text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if is_too_deep(text) {
        return Err(Trouble::TooDeep.into());
    }
    let other = lines(text).or_else(|| printed(text));
    other.ok_or_else(|| SourceError::new(Trouble::NotWellFormed, format!("{}:{}", error.line(), error.column())))
}

/// Whether brackets open far deeper than those of any platform; what stands in quotes does not count.
fn is_too_deep(text: &str) -> bool {
    let (mut depth, mut in_quotes, mut escaped) = (0_usize, false, false);
    text.bytes().any(|b| {
        match b {
            _ if escaped => escaped = false,
            b'\\' if in_quotes => escaped = true,
            b'"' => in_quotes = !in_quotes,
            b'{' | b'[' if !in_quotes => depth += 1,
            b'}' | b']' if !in_quotes => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}

/// Whether a file of this beginning is such a document rather than a table.
pub fn looks_like(head: &str) -> bool {
    matches!(head.trim_start_matches('\u{feff}').trim_start().bytes().next(), Some(b'{' | b'[' | b'<'))
}

/// One value a line.
fn lines(text: &str) -> Option<Value> {
    let values: Result<Vec<Value>, _> =
        text.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str).collect();
    values.ok().filter(|values| values.len() > 1).map(Value::Array)
}

/// Dictionaries as old documentation prints them: single quotes, `u'...'`, `True`, `None`.
fn printed(text: &str) -> Option<Value> {
    let mut json = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '\'' || c == '"' {
            let (inside, after) = quoted(&rest[1..], c)?;
            json.push_str(&serde_json::to_string(&inside).ok()?);
            rest = after;
        } else if c.is_alphabetic() {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            json.push_str(match &rest[..end] {
                "u" | "b" if rest[end..].starts_with(['\'', '"']) => "",
                "True" | "true" => "true",
                "False" | "false" => "false",
                "None" | "null" => "null",
                _ => return None,
            });
            rest = &rest[end..];
        } else {
            json.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    serde_json::from_str(&json).ok()
}

/// The text up to the closing quote, and what follows it.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut inside = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.next()?.1 {
                'n' => inside.push('\n'),
                't' => inside.push('\t'),
                'u' => {
                    let digits: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
                    inside.push(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)?);
                }
                other => inside.push(other),
            },
            c if c == quote => return Some((inside, &text[at + c.len_utf8()..])),
            c => inside.push(c),
        }
    }
    None
}

/// Elements by their names without prefixes; repeated ones as a list, those without children as their text.
fn xml(text: &str) -> Result<Value, SourceError> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut tree = Tree { open: vec![(String::new(), Map::new(), String::new())] };
    loop {
        let event = reader.read_event().ok();
        let go_on = match event {
            // A document type could define entities that grow without end.
            Some(Event::DocType(_)) => return Err(Trouble::DocumentType.into()),
            Some(Event::Start(_)) if tree.open.len() > DEEPEST => return Err(Trouble::TooDeep.into()),
            Some(Event::Eof) => break,
            Some(event) => tree.take(event),
            None => None,
        };
        if go_on.is_none() {
            let at = usize::try_from(reader.error_position().max(reader.buffer_position())).unwrap_or(usize::MAX);
            let line = 1 + text.bytes().take(at).filter(|b| *b == b'\n').count();
            return Err(SourceError::new(Trouble::NotWellFormed, line.to_string()));
        }
    }
    match tree.open.pop() {
        Some((_, root, _)) if tree.open.is_empty() => Ok(Value::Object(root)),
        _ => Err(SourceError::new(Trouble::NotWellFormed, text.lines().count().to_string())),
    }
}

/// Elements that have not ended yet, each with its name, its children and its text.
struct Tree {
    open: Vec<(String, Map<String, Value>, String)>,
}

impl Tree {
    /// Takes one piece of a document; none where it fits nowhere.
    fn take(&mut self, event: Event<'_>) -> Option<()> {
        match event {
            Event::Start(start) => self.open.push((start.local_name().as_ref().to_owned(), Map::new(), String::new())),
            Event::Empty(start) => {
                let name = start.local_name().as_ref().to_owned();
                add(&mut self.open.last_mut()?.1, name, Value::String(String::new()));
            }
            Event::Text(part) => self.open.last_mut()?.2.push_str(&part),
            Event::CData(part) => self.open.last_mut()?.2.push_str(&part),
            Event::GeneralRef(entity) => {
                let name = entity.to_string();
                let c = match entity.resolve_char_ref().ok()? {
                    Some(c) => c.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&name)?.to_owned(),
                };
                self.open.last_mut()?.2.push_str(&c);
            }
            Event::End(_) => {
                let (name, children, text) = self.open.pop()?;
                let value =
                    if children.is_empty() { Value::String(text.trim().to_owned()) } else { Value::Object(children) };
                add(&mut self.open.last_mut()?.1, name, value);
            }
            _ => {}
        }
        Some(())
    }
}

fn add(children: &mut Map<String, Value>, name: String, value: Value) {
    match children.get_mut(&name) {
        None => {
            children.insert(name, value);
        }
        Some(Value::Array(members)) => members.push(value),
        Some(single) => {
            let first = single.take();
            *single = Value::Array(vec![first, value]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn trouble(text: &str) -> Option<(Trouble, String)> {
        read(text).err().map(|error| (error.trouble, error.detail))
    }

    #[test]
    fn json_in_its_several_dresses_reads() {
        assert_eq!(read("\u{feff} {\"a\": 1}"), Ok(json!({"a": 1})));
        assert_eq!(read("{\"a\": 1}\n{\"a\": 2}\n"), Ok(json!([{"a": 1}, {"a": 2}])));
        let printed = r#"{'a': u'it\'s', "b": [True, None, 3.5], 'c': u'\u00e9'}"#;
        assert_eq!(read(printed), Ok(json!({"a": "it's", "b": [true, null, 3.5], "c": "\u{e9}"})));
        assert!(read("{'a': danger()}").is_err() && read("a,b").is_err());
    }

    #[test]
    fn xml_reads_as_a_tree() {
        let text = "<?xml version=\"1.0\"?><s:E xmlns:s=\"x\"><M><d>1</d><d>2 &amp; 3</d></M><e/></s:E>";
        assert_eq!(read(text), Ok(json!({"E": {"M": {"d": ["1", "2 & 3"]}, "e": ""}})));
    }

    #[test]
    fn a_text_that_is_no_tree_says_why() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"cc\"><!ENTITY d \"&b;&b;&b;\">]><a>&d;</a>";
        for (text, wanted, detail) in [
            ("{\"a\": [1,\n 2", Trouble::NotWellFormed, "2:2"),
            (&"[".repeat(10_000), Trouble::TooDeep, ""),
            (&"{\"a\":".repeat(10_000), Trouble::TooDeep, ""),
            (&"<a>".repeat(10_000), Trouble::TooDeep, ""),
            (bomb, Trouble::DocumentType, ""),
            ("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", Trouble::DocumentType, ""),
            ("<a>&made-up;</a>", Trouble::NotWellFormed, "1"),
            ("<a>\n<b>\n</a>", Trouble::NotWellFormed, "3"),
            ("<a>\n<b>", Trouble::NotWellFormed, "2"),
        ] {
            assert_eq!(trouble(text), Some((wanted, detail.to_owned())), "{text:.40}");
        }
        let quoted = format!("{{\"a\": \"{}\"", "[".repeat(10_000));
        assert_eq!(trouble(&quoted).map(|(trouble, _)| trouble), Some(Trouble::NotWellFormed));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in ".{0,60}", xml in "<[a-z<>/& ;#\"'!-]{0,40}", dict in "[{][u'\"a:, {}\\\\]{0,30}") {
            let _ = read(&text);
            let _ = read(&xml);
            let _ = read(&dict);
        }
    }
}
