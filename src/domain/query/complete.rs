//! What could be written next: field names, codes, states, moments, at the caret.

use std::ops::Range;

use super::fields::{self, FieldType};
use super::lexer::ascii;
use super::when;
use crate::domain::ids::Kind;

/// A word that fits, and which characters of the text it takes the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub replaces: Range<usize>,
    pub text: String,
}

/// So many suggestions fit a pop-up; more help nobody.
const MOST: usize = 50;

/// What fits at the caret, counted in characters; nothing inside quotes.
pub fn complete(kind: Kind, text: &str, caret: usize) -> Vec<Suggestion> {
    let before: Vec<char> = text.chars().take(caret).map(ascii).collect();
    if before.iter().filter(|c| matches!(c, '"' | '“' | '”')).count() % 2 == 1 {
        return Vec::new();
    }
    let is_edge = |c: &char| c.is_whitespace() || matches!(c, '(' | ')');
    let mut start = before.iter().rposition(is_edge).map_or(0, |i| i + 1);
    start += usize::from(before.get(start) == Some(&'-'));
    let term = &before[start..];
    let operator = term.iter().position(|c| matches!(c, ':' | '<' | '>' | '='));
    let (from, candidates) = match operator {
        None => (start, names(kind)),
        Some(at) => {
            let name: String = term[..at].iter().collect();
            let value = term.iter().rposition(|c| matches!(c, ':' | '<' | '>' | '=' | ',')).map_or(at, |i| i + 1);
            let exact = term[at..].starts_with(&['=']);
            let mut from = start + value;
            from += usize::from(name == "sort" && before.get(from) == Some(&'-'));
            (from, values(kind, &name, exact))
        }
    };
    let typed: String = before[from..].iter().collect::<String>().to_ascii_lowercase();
    candidates
        .into_iter()
        .filter(|word| word.starts_with(&typed) && *word != typed)
        .take(MOST)
        .map(|text| Suggestion { replaces: from..before.len(), text })
        .collect()
}

fn names(kind: Kind) -> Vec<String> {
    let general = ["is", "has", "no", "sort"].into_iter();
    let fields = fields::fields(kind).iter().map(|field| field.name);
    fields.chain(general).map(|name| format!("{name}:")).collect()
}

fn values(kind: Kind, name: &str, exact: bool) -> Vec<String> {
    let of_kind = fields::fields(kind).iter();
    let words: Vec<&'static str> = match name {
        "is" => {
            let flags = of_kind.filter(|field| field.holds == FieldType::Flag).map(|field| field.name);
            fields::states(kind).iter().map(|meaning| meaning.word).chain(flags).collect()
        }
        "has" | "no" => {
            let possessions = fields::possessions(kind).iter().map(|meaning| meaning.word);
            possessions.chain(of_kind.map(|field| field.name)).collect()
        }
        "sort" => fields::sorts(kind).iter().map(|sort| sort.name).collect(),
        _ => match fields::find(kind, name).map(|field| field.holds) {
            Some(FieldType::Code(codes)) if exact => codes.all.to_vec(),
            Some(FieldType::Code(codes)) => codes.words().collect(),
            Some(FieldType::Instant) => when::WORDS.to_vec(),
            Some(FieldType::Flag) => vec!["yes", "no"],
            Some(FieldType::Person) => vec!["me"],
            _ => Vec::new(),
        },
    };
    words.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<String> {
        complete(Kind::Return, text, text.chars().count()).into_iter().map(|suggestion| suggestion.text).collect()
    }

    #[test]
    fn suggestions_fit_the_place() {
        assert_eq!(texts("stat"), ["status:"]);
        assert_eq!(texts("破损 -severity:u"), ["urgent"]);
        assert_eq!(texts("status：open，arr"), ["arrived"]);
        assert_eq!(texts("(is:overd"), ["overdue"]);
        assert_eq!(texts("sort:-re"), ["requested"]);
        assert_eq!(texts("due<tom"), ["tomorrow"]);
        assert_eq!(texts("assignee:m"), ["me"]);
        assert!(texts("\"stat").is_empty());
        assert!(texts("no:as").contains(&"assignee".to_owned()));
        let replaces = complete(Kind::Return, "a stat b", 6)[0].replaces.clone();
        assert_eq!(replaces, 2..6);
    }

    proptest! {
        #[test]
        fn any_text_and_caret_are_answered(text in "[a-z:<>=,()\"“”：， -]{0,20}|.{0,20}", caret in 0usize..30) {
            for suggestion in complete(Kind::Ticket, &text, caret) {
                prop_assert!(suggestion.replaces.end <= text.chars().count());
            }
        }
    }
}
