//! JSON, lines of JSON, dictionaries as Python prints them, and XML, all as one tree of values.

use quick_xml::events::Event;
use serde_json::{Map, Value};

/// Deeper trees are hostile.
const DEEPEST: usize = 100;

/// A text as a tree; none where it is none of these.
pub fn read(text: &str) -> Option<Value> {
    let text = text.trim_start_matches('\u{feff}').trim();
    match text.bytes().next()? {
        b'<' => xml(text),
        b'{' | b'[' => serde_json::from_str(text).ok().or_else(|| lines(text)).or_else(|| printed(text)),
        _ => None,
    }
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
fn xml(text: &str) -> Option<Value> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open: Vec<(String, Map<String, Value>, String)> = vec![(String::new(), Map::new(), String::new())];
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                if open.len() > DEEPEST {
                    return None;
                }
                let name = start.local_name().as_ref().to_owned();
                open.push((name, Map::new(), String::new()));
            }
            Event::Empty(start) => {
                let name = start.local_name().as_ref().to_owned();
                add(&mut open.last_mut()?.1, name, Value::String(String::new()));
            }
            Event::Text(part) => open.last_mut()?.2.push_str(&part),
            Event::CData(part) => open.last_mut()?.2.push_str(&part),
            Event::GeneralRef(entity) => {
                let name = entity.to_string();
                let c = match entity.resolve_char_ref().ok()? {
                    Some(c) => c.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&name)?.to_owned(),
                };
                open.last_mut()?.2.push_str(&c);
            }
            Event::End(_) => {
                let (name, children, text) = open.pop()?;
                let value =
                    if children.is_empty() { Value::String(text.trim().to_owned()) } else { Value::Object(children) };
                add(&mut open.last_mut()?.1, name, value);
            }
            // A document type could define entities that grow without end.
            Event::DocType(_) => return None,
            Event::Eof => break,
            _ => {}
        }
    }
    let (_, root, _) = open.pop().filter(|_| open.is_empty())?;
    Some(Value::Object(root))
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

    #[test]
    fn json_in_its_several_dresses_reads() {
        assert_eq!(read("\u{feff} {\"a\": 1}"), Some(json!({"a": 1})));
        assert_eq!(read("{\"a\": 1}\n{\"a\": 2}\n"), Some(json!([{"a": 1}, {"a": 2}])));
        let printed = r#"{'a': u'it\'s', "b": [True, None, 3.5], 'c': u'\u00e9'}"#;
        assert_eq!(read(printed), Some(json!({"a": "it's", "b": [true, null, 3.5], "c": "\u{e9}"})));
        assert_eq!(read("{'a': danger()}"), None);
        assert_eq!(read("a,b"), None);
    }

    #[test]
    fn xml_reads_as_a_tree() {
        let text = "<?xml version=\"1.0\"?><s:E xmlns:s=\"x\"><M><d>1</d><d>2 &amp; 3</d></M><e/></s:E>";
        assert_eq!(read(text), Some(json!({"E": {"M": {"d": ["1", "2 & 3"]}, "e": ""}})));
        assert_eq!(read("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), None);
        assert_eq!(read(&"<a>".repeat(5_000)), None);
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
