//! Texts at a place as the format's data asks for them, conditions on them, and natural keys made of them.

use std::borrow::Cow;

use super::fill::{Failure, Setting};
use super::path::{Path, Place};
use super::spec::{Condition, Pick, Piece, Take, Template, Wanted};
use crate::domain::intake::RejectReason;
use crate::importers::{codes, values};

/// The text of one source of a column, cut as the source says.
pub fn text_of<'a>(pick: &Pick, place: &Place<'a>) -> Option<Cow<'a, str>> {
    if pick.ordinal {
        return Some(Cow::Owned((place.ordinal + 1).to_string()));
    }
    let text = match &pick.join {
        Some(between) => {
            let parts = pick.path.scalars(place);
            if parts.is_empty() { None } else { Some(Cow::Owned(parts.join(between))) }
        }
        None => pick.path.scalar(place),
    }?;
    if pick.order_number {
        return values::order_numbers(&text).first().map(|found| Cow::Owned(found.number.to_owned()));
    }
    let cut = |text: &str| -> Option<String> {
        let text = match &pick.before {
            Some(mark) => text.split(mark.as_str()).next().unwrap_or(text),
            None => text,
        };
        let text = match &pick.after {
            Some(mark) => text.rsplit(mark.as_str()).next().unwrap_or(text),
            None => text,
        };
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    if pick.before.is_none() && pick.after.is_none() { Some(text) } else { cut(&text).map(Cow::Owned) }
}

/// The first text of a column's sources, folded where they say so.
pub fn first_text(take: &Take, words: &str, place: &Place<'_>) -> Option<String> {
    take.0.iter().filter(|pick| holds(&pick.when, place)).find_map(|pick| {
        if pick.fixed.is_some() {
            return pick.fixed.clone();
        }
        let text = text_of(pick, place)?;
        match &pick.fold {
            Some(table) => codes::fold(table, words, &text).map(str::to_owned),
            None => Some(text.trim().to_owned()),
        }
    })
}

/// Whether all conditions hold.
pub fn holds(conditions: &[Condition], place: &Place<'_>) -> bool {
    conditions.iter().all(|condition| {
        let text = || condition.path.scalar(place).unwrap_or_default();
        let is_one = |words: &[String], text: &str| words.iter().any(|word| is_word(word, text.trim()));
        let one_of_many = |words: &[String]| {
            condition.path.is_of_many() && condition.path.scalars(place).iter().any(|text| is_one(words, text))
        };
        let among = |words: &[String]| is_one(words, &text()) || one_of_many(words);
        match &condition.wanted {
            Wanted::Something => stands(&condition.path, place),
            Wanted::OneOf(words) => among(words),
            Wanted::NoneOf(words) => !among(words),
            Wanted::SameAs(other) => condition.path.scalar(place) == other.scalar(place),
        }
    })
}

fn is_word(word: &str, text: &str) -> bool {
    word.strip_suffix('*').map_or_else(|| word == text, |start| text.starts_with(start))
}

/// Whether something other than a filler stands there.
fn stands(path: &Path, place: &Place<'_>) -> bool {
    let is_filler = |text: &str| matches!(text.trim(), "" | "0" | "-" | "--" | "false" | "null" | "[]");
    path.any(place, |value| match value {
        serde_json::Value::Null => false,
        serde_json::Value::Array(members) => !members.is_empty(),
        serde_json::Value::Object(fields) => !fields.is_empty(),
        serde_json::Value::String(text) => !is_filler(text),
        other => !is_filler(&other.to_string()),
    })
}

/// A natural key; fails on the first value that is missing or cut.
pub fn key(template: &Template, place: &Place<'_>, setting: &Setting<'_>) -> Result<String, Failure> {
    let mut key = String::new();
    for piece in &template.0 {
        match piece {
            Piece::Text(text) => key.push_str(text),
            Piece::Ordinal => key.push_str(&place.ordinal.to_string()),
            Piece::Platform => key.push_str(&setting.source),
            Piece::Value(path) | Piece::Tracking(path) | Piece::Tail(path) | Piece::Upper(path) => {
                let text = path.scalar(place).unwrap_or_default();
                let failure = |reason| Failure { column: path.text().to_owned(), value: text.to_string(), reason };
                let part = match piece {
                    Piece::Tracking(_) => values::tracking(&text).map_err(failure)?,
                    Piece::Tail(_) => text.rsplit('/').next().unwrap_or_default().trim().to_owned(),
                    Piece::Upper(_) => values::identifier(&text).map_err(failure)?.to_uppercase(),
                    _ => values::identifier(&text).map_err(failure)?.to_owned(),
                };
                if part.is_empty() {
                    return Err(failure(RejectReason::MissingValue));
                }
                key.push_str(&part);
            }
        }
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fillers_are_nothing() {
        for (value, expected) in [
            (json!(null), false),
            (json!(false), false),
            (json!(0), false),
            (json!([]), false),
            (json!({}), false),
            (json!(" -- "), false),
            (json!(""), false),
            (json!("x"), true),
            (json!(true), true),
            (json!(-1), true),
            (json!([0]), true),
            (json!({"a": 1}), true),
        ] {
            let element = json!({"a": value});
            let place = Place { here: &element, around: None, root: &element, ordinal: 0 };
            assert_eq!(stands(&Path::parse("a"), &place), expected, "{element}");
        }
    }
}
