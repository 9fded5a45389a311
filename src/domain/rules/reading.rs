//! From a definition's text to a rule, or to all its mistakes with their places.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::{Clause, Deed, KINDS, Rule, Test, Trigger, trigger};
use crate::domain::definitions::{Mistake, MistakeKind, reading};
use crate::domain::ids::{Key, Kind};
use crate::domain::query;
use crate::domain::time::Instant;

/// Between the first and the last that people number.
const USUAL_ORDER: i64 = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    kind: Spanned<String>,
    on: Vec<Spanned<String>>,
    #[serde(default)]
    when: Option<Spanned<String>>,
    #[serde(rename = "do")]
    deeds: Vec<Spanned<String>>,
    #[serde(default)]
    limit: BTreeMap<String, Spanned<toml::Value>>,
    #[serde(default)]
    limit_a_day: BTreeMap<String, Spanned<toml::Value>>,
    #[serde(default)]
    send: Option<Spanned<toml::Value>>,
    #[serde(default)]
    order: Option<i64>,
    #[serde(default)]
    stop: bool,
    #[serde(default)]
    test: Vec<TestText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TestText {
    case: Spanned<String>,
    at: Spanned<String>,
    #[serde(default)]
    operation: Option<i64>,
    #[serde(rename = "match")]
    matches: bool,
    #[serde(default)]
    deeds: Option<Vec<String>>,
}

impl Rule {
    /// Reads a rule from its text; every mistake is told, not only the first.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let read: Text = reading::read(text)?;
        let Some(kind) = Kind::from_word(read.kind.get_ref()).filter(|kind| KINDS.contains(kind)) else {
            let known: Vec<&str> = KINDS.iter().map(|kind| kind.plural()).collect();
            return Err(vec![mistake(
                text,
                &read.kind,
                0,
                MistakeKind::BadValue,
                read.kind.get_ref(),
                &known.join(" "),
            )]);
        };
        let mut mistakes = Vec::new();
        let mut kept = |result: Result<_, Mistake>| result.map_err(|mistake| mistakes.push(mistake)).ok();
        let on = read.on.iter().map(|on| {
            Trigger::read(kind, on.get_ref())
                .map_err(|found| mistake(text, on, 0, MistakeKind::BadValue, &found, trigger::WORDS))
        });
        let on: Vec<Trigger> = on.filter_map(&mut kept).collect();
        let mut mistakes_of_deeds = Vec::new();
        let mut deeds = Vec::new();
        for deed in &read.deeds {
            match Deed::read(kind, deed.get_ref()) {
                Ok(deed) => deeds.push(deed),
                Err(slip) => {
                    mistakes_of_deeds.push(mistake(text, deed, slip.at, slip.kind, &slip.found, &slip.known));
                }
            }
        }
        let when = read.when.as_ref().map_or(Ok(Vec::new()), |when| clauses(text, kind, when));
        let when = when.map_err(|mistake| mistakes.push(mistake)).unwrap_or_default();
        mistakes.append(&mut mistakes_of_deeds);
        let limits = limits(text, &read.limit, &mut mistakes);
        let limits_a_day = self::limits(text, &read.limit_a_day, &mut mistakes);
        let (send, sends_a_day) = match &read.send {
            None => (false, None),
            Some(may) => sending(may.get_ref()).unwrap_or_else(|| {
                let found = may.get_ref().to_string();
                mistakes.push(mistake(text, may, 0, MistakeKind::BadValue, &found, "true false 30"));
                (false, None)
            }),
        };
        let tests: Vec<_> = read.test.iter().map(|of| test(text, kind, of)).collect();
        let tests = tests.into_iter().filter_map(|test| test.map_err(|found| mistakes.push(found)).ok()).collect();
        for (list, name) in [(read.on.is_empty(), "on"), (read.deeds.is_empty(), "do")] {
            if list {
                mistakes.push(Mistake::at(text, 0, MistakeKind::MissingKey, name, ""));
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let order = read.order.unwrap_or(USUAL_ORDER);
        Ok(Self { kind, on, when, deeds, limits, limits_a_day, send, sends_a_day, order, stop: read.stop, tests })
    }
}

fn limits(
    text: &str,
    read: &BTreeMap<String, Spanned<toml::Value>>,
    mistakes: &mut Vec<Mistake>,
) -> Vec<(String, i64)> {
    let mut limits = Vec::new();
    for (currency, most) in read {
        match reading::sum(currency, most.get_ref()) {
            Some(minor) => limits.push((currency.clone(), minor)),
            None => {
                let found = format!("{currency} {}", most.get_ref());
                mistakes.push(mistake(text, most, 0, MistakeKind::BadValue, &found, "EUR = '20.00'"));
            }
        }
    }
    limits
}

/// Whether messages may leave, and how many in a day.
fn sending(may: &toml::Value) -> Option<(bool, Option<i64>)> {
    match may {
        toml::Value::Boolean(may) => Some((*may, None)),
        toml::Value::Integer(most) if *most > 0 => Some((true, Some(*most))),
        _ => None,
    }
}

fn test(text: &str, kind: Kind, read: &TestText) -> Result<Test, Mistake> {
    let key = Key::parse(read.case.get_ref()).filter(|key| key.kind == kind).ok_or_else(|| {
        let known = format!("{}-1042", kind.prefix());
        mistake(text, &read.case, 0, MistakeKind::BadValue, read.case.get_ref(), &known)
    })?;
    let at = Instant::parse(read.at.get_ref())
        .ok_or_else(|| mistake(text, &read.at, 0, MistakeKind::BadValue, read.at.get_ref(), "2026-11-27T10:00:00Z"))?;
    Ok(Test { key, at, operation: read.operation, matches: read.matches, deeds: read.deeds.clone() })
}

fn clauses(text: &str, kind: Kind, when: &Spanned<String>) -> Result<Vec<Clause>, Mistake> {
    let clauses = Clause::read(kind, when.get_ref()).map_err(|error| {
        mistake(text, when, error.at.start, MistakeKind::BadQuery, &error.found, error.nearest.unwrap_or_default())
    })?;
    match query::asker(kind, when.get_ref()) {
        Some((at, found)) => Err(mistake(text, when, at, MistakeKind::NobodyAsks, &found, "")),
        None => Ok(clauses),
    }
}

/// A mistake so many characters inside a string of the text.
pub(super) fn mistake<T>(
    text: &str,
    at: &Spanned<T>,
    chars: usize,
    kind: MistakeKind,
    found: &str,
    known: &str,
) -> Mistake {
    Mistake::at(text, inside(text, at.span(), chars), kind, found, known)
}

/// The byte of a character inside a string, behind its opening quotes.
fn inside(text: &str, span: Range<usize>, chars: usize) -> usize {
    let raw = text.get(span.clone()).unwrap_or_default();
    let opening = if raw.starts_with("\"\"\"\n") || raw.starts_with("'''\n") {
        4
    } else if raw.starts_with("\"\"\"") || raw.starts_with("'''") {
        3
    } else {
        usize::from(raw.starts_with(['"', '\'']))
    };
    let within = raw.get(opening..).unwrap_or_default().char_indices().nth(chars);
    span.start + opening + within.map_or(0, |(byte, _)| byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "\
kind = 'returns'
on = ['opened', 'changed:status']
when = 'status:requested amount<20'
do = ['task what=\"look at it\" due=2d', 'tag tags=+small']
order = 7
stop = true
[limit]
EUR = '20.50'
JPY = 3000
";

    #[test]
    fn a_rule_is_read_whole() {
        let rule = Rule::read(SMALL).expect("a rule");
        assert_eq!((rule.kind, rule.order, rule.stop, rule.send), (Kind::Return, 7, true, false));
        assert_eq!(rule.limits, [("EUR".to_owned(), 2_050), ("JPY".to_owned(), 3_000)]);
        assert_eq!((rule.on.len(), rule.when.len(), rule.deeds.len()), (2, 2, 2));
        assert_eq!(rule.deeds[0].args.get("what"), Some("look at it"));
    }

    #[test]
    fn every_mistake_is_pointed_at() {
        let text = SMALL
            .replace("changed:status", "changed:statos")
            .replace("amount<20", "amuont<20")
            .replace("tag tags", "tgg tags")
            .replace("'20.50'", "20.5");
        let mistakes = Rule::read(&text).expect_err("mistakes");
        let places: Vec<(usize, usize, MistakeKind)> = mistakes.iter().map(|m| (m.line, m.column, m.kind)).collect();
        let wanted = [
            (2, 18, MistakeKind::BadValue),
            (3, 26, MistakeKind::BadQuery),
            (4, 41, MistakeKind::UnknownVerb),
            (8, 7, MistakeKind::BadValue),
        ];
        assert_eq!(places, wanted);
    }

    #[test]
    fn a_rule_has_nobody_who_asks() {
        for (when, column) in [("assignee:me", 18), ("status:requested -is:mine", 30), ("assignee:mei,me", 22)] {
            let text = format!("kind = 'returns'\non = ['opened']\nwhen = '{when}'\ndo = ['note text=a']");
            let mistakes = Rule::read(&text).expect_err("a mistake");
            let told: Vec<_> = mistakes.iter().map(|mistake| (mistake.line, mistake.column, mistake.kind)).collect();
            assert_eq!(told, [(3, column, MistakeKind::NobodyAsks)], "{when}");
        }
        for when in ["assignee:mei", "assignee:\"me\"", "me", "product:me"] {
            let text = format!("kind = 'returns'\non = ['opened']\nwhen = '{when}'\ndo = ['note text=a']");
            assert!(Rule::read(&text).is_ok(), "{when}");
        }
    }

    #[test]
    fn a_rule_is_for_cases_and_does_something() {
        let fault = |text: &str| Rule::read(text).expect_err("a mistake")[0].kind;
        assert_eq!(fault("kind = 'products'\non = ['opened']\ndo = ['note text=a']"), MistakeKind::BadValue);
        assert_eq!(fault("kind = 'returns'\non = []\ndo = ['note text=a']"), MistakeKind::MissingKey);
        assert_eq!(fault("kind = 'returns'\non = ['opened']\ndo = []"), MistakeKind::MissingKey);
        assert_eq!(fault("kind = 'returns'\non = ['opened']\ndo = ['note text=a']\nif = ''"), MistakeKind::UnknownKey);
    }
}
