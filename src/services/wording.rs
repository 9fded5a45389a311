//! Refusals and errors as sentences: what happened, where, what to do next. The words stand in `refusals.ftl`.

use fluent_bundle::FluentValue;

use super::DeskError;
use crate::domain::refusal::Refusal;
use crate::store::StoreError;
use crate::text::Words;

/// Why a command was refused, and what would allow it.
pub fn refusal(words: &Words, refusal: &Refusal) -> String {
    let key = format!("refusal-{}", refusal.code());
    let blanks = blanks(words, refusal);
    let blanks: Vec<(&str, FluentValue<'_>)> =
        blanks.iter().map(|(name, text)| (*name, text.as_str().into())).collect();
    words.fill(&key, &blanks)
}

/// What kept the desk from doing something.
pub fn desk_error(words: &Words, error: &DeskError) -> String {
    match error {
        DeskError::Refused(inner) => refusal(words, inner),
        DeskError::Store(inner) => store_error(words, inner),
    }
}

/// What the store said.
pub fn store_error(words: &Words, error: &StoreError) -> String {
    match error {
        StoreError::Busy => words.get("store-busy"),
        StoreError::Newer { found, known } => {
            words.fill("store-newer", &[("found", found.to_string().into()), ("known", known.to_string().into())])
        }
        StoreError::NotADesk => words.get("store-not-a-desk"),
        StoreError::Corrupt(detail) => words.fill("store-damaged", &[("detail", detail.as_str().into())]),
        StoreError::Disk(detail) => words.fill("store-disk", &[("detail", detail.as_str().into())]),
        StoreError::Interrupted => words.get("store-interrupted"),
        StoreError::Moved { key, operation } => words
            .fill("refusal-changed", &[("key", key.to_string().into()), ("operation", operation.to_string().into())]),
        StoreError::Exists(key) => words.fill("store-exists", &[("key", key.to_string().into())]),
        StoreError::Other(detail) => words.fill("store-other", &[("detail", detail.as_str().into())]),
    }
}

fn blanks(words: &Words, refusal: &Refusal) -> Vec<(&'static str, String)> {
    let verb_word = |verb: &str| words.code("verb", verb);
    let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>().join(", ");
    match refusal {
        Refusal::NotFound(key) | Refusal::AmountUnknown { key } => vec![("key", key.to_string())],
        Refusal::UnknownVerb { verb, nearest } => {
            vec![("verb", verb.clone()), ("nearest", nearest.unwrap_or("none").to_owned())]
        }
        Refusal::WrongKind { verb, key } => vec![("verb", verb_word(verb)), ("key", key.to_string())],
        Refusal::WrongState { verb, key, state, allowed } => {
            let family = format!("{}-status", family(key.kind));
            let states: Vec<String> = allowed.iter().map(|state| words.code(&family, state)).collect();
            vec![
                ("verb", verb_word(verb)),
                ("key", key.to_string()),
                ("state", words.code(&family, state)),
                ("allowed", states.join(", ")),
            ]
        }
        Refusal::MissingArgument { verb, name } => {
            vec![("verb", verb_word(verb)), ("name", words.code("arg", name)), ("code", (*name).to_owned())]
        }
        Refusal::BadArgument { name, value, expected } => {
            let expected = words.find(&format!("expected-{expected}"), &[]).unwrap_or_else(|| expected.clone());
            vec![("name", words.code("arg", name)), ("value", value.clone()), ("expected", expected)]
        }
        Refusal::UnknownArgument { verb, name, known } => {
            vec![("verb", verb_word(verb)), ("name", name.clone()), ("known", list(known))]
        }
        Refusal::TooMany { what, wanted, most } => {
            vec![("what", words.code("arg", what)), ("wanted", wanted.to_string()), ("most", most.to_string())]
        }
        Refusal::AboveCeiling { currency, wanted, most, .. } => {
            vec![("wanted", wanted.clone()), ("most", most.clone()), ("currency", currency.clone())]
        }
        Refusal::AboveLimit { wanted_minor, limit_minor, currency } => {
            let amount = |minor: i64| crate::domain::money::decimal(minor, currency);
            vec![("wanted", amount(*wanted_minor)), ("limit", amount(*limit_minor)), ("currency", currency.clone())]
        }
        Refusal::CurrencyMismatch { left, right } => vec![("left", left.clone()), ("right", right.clone())],
        Refusal::Policy { clauses } => {
            let failed: Vec<String> = clauses
                .iter()
                .filter_map(|clause| clause.strip_prefix(['-', '?']))
                .map(|clause| words.code("clause", clause))
                .collect();
            vec![("clauses", failed.join(", "))]
        }
        Refusal::NotYet(what) => vec![("what", words.code("not-yet", what))],
        Refusal::CannotJoin(why) => vec![("why", words.code("cannot-join", why))],
        Refusal::Changed { key, operation } | Refusal::EffectLeft { key, operation } => {
            vec![("key", key.to_string()), ("operation", operation.to_string())]
        }
        Refusal::UnknownOperation(operation) => vec![("operation", operation.to_string())],
        Refusal::AlreadyUndone { group, by } => vec![("group", group.to_string()), ("by", by.to_string())],
        Refusal::NothingToDo | Refusal::NothingToUndo => Vec::new(),
    }
}

/// The word family of a kind's states in `codes.ftl`.
pub fn family(kind: crate::domain::ids::Kind) -> String {
    format!("code-{}", kind.code().replace('_', "-"))
}
