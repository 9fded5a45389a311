//! From text to a definition's own type, or to mistakes with their places.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::Spanned;

use super::{Mistake, MistakeKind};
use crate::domain::money;

/// Reads a text as the type of its sort.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Vec<Mistake>> {
    toml::from_str(text).map_err(|error| vec![mistake(text, &error)])
}

/// A sum as text or as a whole number; no floating point is money.
pub fn sum(currency: &str, amount: &toml::Value) -> Option<i64> {
    let amount = match amount {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(n) => n.to_string(),
        _ => return None,
    };
    money::parse_minor(&amount, currency).filter(|minor| *minor >= 0 && money::is_currency(currency))
}

/// Sums by currency, in minor units.
pub fn sums(
    text: &str,
    typed: &BTreeMap<String, Spanned<toml::Value>>,
    mistakes: &mut Vec<Mistake>,
) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for (currency, amount) in typed {
        match sum(currency, amount.get_ref()) {
            Some(minor) => {
                sums.insert(currency.clone(), minor);
            }
            None => {
                let found = format!("{currency} {}", amount.get_ref());
                let mistake = Mistake::at(text, amount.span().start, MistakeKind::BadValue, &found, "EUR = '20.00'");
                mistakes.push(mistake);
            }
        }
    }
    sums
}

/// What the TOML reader says, as data. Its sentences are English and not ours to show; their quoted words are facts.
fn mistake(text: &str, error: &toml::de::Error) -> Mistake {
    let message = error.message();
    let mut quoted = message.split('`').skip(1).step_by(2);
    let kind = match message.split_whitespace().next() {
        Some("unknown") => MistakeKind::UnknownKey,
        Some("missing") => MistakeKind::MissingKey,
        Some("invalid") if message.contains("expected") => MistakeKind::BadValue,
        _ => MistakeKind::Syntax,
    };
    let (found, known) = match kind {
        MistakeKind::UnknownKey | MistakeKind::MissingKey => {
            (quoted.next().unwrap_or_default(), quoted.collect::<Vec<_>>().join(" "))
        }
        _ => (error.span().and_then(|span| text.get(span)).unwrap_or_default(), String::new()),
    };
    // A variant of a choice is a value, although it is told like a key.
    let kind = if message.starts_with("unknown variant") { MistakeKind::BadValue } else { kind };
    let byte = error.span().map_or(0, |span| span.start);
    Mistake::at(text, byte, kind, found, &known)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum Colour {
        Red,
        Green,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        days: i64,
        #[serde(default)]
        colour: Option<Colour>,
    }

    #[test]
    fn mistakes_say_where_and_what() {
        let read = |text| {
            super::read::<Sample>(text)
                .map_err(|mistakes| mistakes.into_iter().map(|m| (m.line, m.column, m.kind, m.found, m.known)).next())
        };
        let told = |line, column, kind, found: &str, known: &str| {
            Err(Some((line, column, kind, found.to_owned(), known.to_owned())))
        };
        assert_eq!(read("days = 3\n"), Ok(Sample { days: 3, colour: None }));
        assert_eq!(read("days = 3\nday = 4\n"), told(2, 1, MistakeKind::UnknownKey, "day", "days colour"));
        assert_eq!(read("colour = 'red'\n"), told(1, 1, MistakeKind::MissingKey, "days", ""));
        assert_eq!(read("days = 'x'\n"), told(1, 8, MistakeKind::BadValue, "'x'", ""));
        assert_eq!(read("days = 1\ncolour = 'blue'\n"), told(2, 10, MistakeKind::BadValue, "blue", "red green"));
        assert_eq!(read("days = \n").map_err(|m| m.map(|m| (m.0, m.2))), Err(Some((1, MistakeKind::Syntax))));
    }
}
