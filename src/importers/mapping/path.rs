//! Where a value stands inside one element of a file: `a.b`, `a[0].b`, `list[].b`, `^.a` in the element around, `$.a` at the root.
//!
//! A table's row is an element too: an object of its cells by header.

use std::borrow::Cow;

use serde_json::Value;

/// An element and the elements around it.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub here: &'a Value,
    pub around: Option<&'a Place<'a>>,
    pub root: &'a Value,
    /// Place in the list, from 0.
    pub ordinal: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    At(usize),
    /// All members of a list, from this one on.
    From(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Here,
    Up,
    Root,
}

/// Alternatives, the first that holds something wins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path {
    text: String,
    alternatives: Vec<(Start, Vec<Step>)>,
}

impl Path {
    pub fn parse(text: &str) -> Self {
        Self { text: text.to_owned(), alternatives: text.split('|').map(alternative).collect() }
    }

    /// The path as the format's data writes it, to name a value in a reject.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the path leads through all members of a list.
    pub fn is_of_many(&self) -> bool {
        let many = |(_, steps): &(Start, Vec<Step>)| steps.iter().any(|step| matches!(step, Step::From(_)));
        self.alternatives.iter().any(many)
    }

    /// The members of each path of a text such as `a&b`, together.
    pub fn union<'a>(&self, place: &Place<'a>) -> Vec<&'a Value> {
        self.text.split('&').flat_map(|part| Self::parse(part).members(place)).collect()
    }

    /// The values that stand there, a list as its members.
    pub fn members<'a>(&self, place: &Place<'a>) -> Vec<&'a Value> {
        let unfolded = self.values(place).into_iter().map(|value| match value {
            Value::Array(members) => members.iter().collect(),
            other => vec![other],
        });
        unfolded.flatten().collect()
    }

    /// Every value that stands there, lists not unfolded unless the path says so.
    pub fn values<'a>(&self, place: &Place<'a>) -> Vec<&'a Value> {
        let mut found = Vec::new();
        for (start, steps) in &self.alternatives {
            let Some(from) = origin(*start, place) else { continue };
            first(from, steps, &mut |value| {
                if !value.is_null() {
                    found.push(value);
                }
                None::<()>
            });
            if !found.is_empty() {
                break;
            }
        }
        found
    }

    /// Whether a value stands there that is fit.
    pub fn any<'a>(&self, place: &Place<'a>, fit: impl Fn(&'a Value) -> bool) -> bool {
        let mut seen = false;
        self.alternatives.iter().any(|(start, steps)| {
            let Some(from) = origin(*start, place).filter(|_| !seen) else { return false };
            let fitting = first(from, steps, &mut |value| {
                seen |= !value.is_null();
                fit(value).then_some(())
            });
            fitting.is_some()
        })
    }

    /// The first text, number or truth value that stands there and is not blank.
    pub fn scalar<'a>(&self, place: &Place<'a>) -> Option<Cow<'a, str>> {
        self.alternatives.iter().find_map(|(start, steps)| first(origin(*start, place)?, steps, &mut scalar))
    }

    /// All texts, numbers and truth values that stand there, of each path of a text such as `a&b`.
    pub fn scalars<'a>(&self, place: &Place<'a>) -> Vec<Cow<'a, str>> {
        self.union(place).into_iter().filter_map(scalar).collect()
    }
}

/// Follows steps to every value they lead to, until one of them is what was looked for.
fn first<'a, T>(value: &'a Value, steps: &[Step], found: &mut dyn FnMut(&'a Value) -> Option<T>) -> Option<T> {
    let Some((step, rest)) = steps.split_first() else { return found(value) };
    match (step, value) {
        (Step::Key(key), Value::Object(fields)) => first(fields.get(key)?, rest, found),
        // XML says by repetition alone that something is a list.
        (Step::Key(_), Value::Array(members)) => members.iter().find_map(|member| first(member, steps, found)),
        (Step::At(index), Value::Array(members)) => first(members.get(*index)?, rest, found),
        (Step::From(from), Value::Array(members)) => {
            members.iter().skip(*from).find_map(|member| first(member, rest, found))
        }
        _ => None,
    }
}

fn origin<'a>(start: Start, place: &Place<'a>) -> Option<&'a Value> {
    match start {
        Start::Here => Some(place.here),
        Start::Up => place.around.map(|around| around.here),
        Start::Root => Some(place.root),
    }
}

fn alternative(text: &str) -> (Start, Vec<Step>) {
    let text = text.trim();
    let (start, rest) = match text.split_at_checked(1) {
        Some(("^", rest)) => (Start::Up, rest),
        Some(("$", rest)) => (Start::Root, rest),
        _ => (Start::Here, text),
    };
    let mut steps = Vec::new();
    for part in rest.split('.').filter(|part| !part.is_empty()) {
        let (key, index) = part.split_once('[').map_or((part, None), |(key, index)| (key, Some(index)));
        if !key.is_empty() {
            steps.push(Step::Key(key.to_owned()));
        }
        if let Some(index) = index {
            let index = index.trim_end_matches(']');
            steps.push(match index.strip_suffix('+') {
                Some(first) => Step::From(first.parse().unwrap_or(0)),
                None => index.parse().map_or(Step::From(0), Step::At),
            });
        }
    }
    (start, steps)
}

fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) if text.trim().is_empty() => None,
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(truth) => Some(Cow::Borrowed(if *truth { "true" } else { "false" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_find_values_here_around_and_at_the_root() {
        let root = json!({"site": "x", "list": [{"id": 7, "lines": [{"sku": "A"}, {"sku": "B"}, {"sku": " "}]}]});
        let element = &root["list"][0];
        let outer = Place { here: element, around: None, root: &root, ordinal: 0 };
        let inner = Place { here: &element["lines"][1], around: Some(&outer), root: &root, ordinal: 1 };
        let read = |path: &str, place: &Place| Path::parse(path).scalar(place).map(Cow::into_owned);
        assert_eq!(read("id", &outer).as_deref(), Some("7"));
        assert_eq!(read("lines[0].sku", &outer).as_deref(), Some("A"));
        assert_eq!(read("lines[1+].sku", &outer).as_deref(), Some("B"));
        assert_eq!(read("nothing|id", &outer).as_deref(), Some("7"));
        assert_eq!(read("lines[2].sku|id", &outer).as_deref(), Some("7"));
        assert_eq!(read("^.id", &inner).as_deref(), Some("7"));
        assert_eq!(read("$.site", &inner).as_deref(), Some("x"));
        assert_eq!(read("lines", &outer), None);
        assert_eq!(Path::parse("lines[].sku").scalars(&outer).len(), 2);
        assert_eq!(Path::parse("").values(&outer).len(), 1);
    }

    #[test]
    fn the_first_alternative_that_holds_something_is_the_one_that_is_asked() {
        let element = json!({"none": null, "zero": 0, "one": 1});
        let place = Place { here: &element, around: None, root: &element, ordinal: 0 };
        for (path, fits) in
            [("one", true), ("none|one", true), ("nothing|one", true), ("zero|one", false), ("zero", false)]
        {
            assert_eq!(Path::parse(path).any(&place, |value| value == 1), fits, "{path}");
        }
    }
}
