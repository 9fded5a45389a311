//! What a field of the query language is, and how a word finds its field.
//!
//! Absent on purpose: the fields themselves; they are tables in `tables.rs` and `meanings.rs`, one per kind of record.

use super::{meanings, tables};
use crate::domain::ids::Kind;

/// What a field holds, and so what can be asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// A name, reference or code of others, compared whole: as typed, in lower case or in upper case.
    Text,
    /// Words of people, compared by part, folded as a search folds them.
    Words,
    /// The name of a carrier, however it is spelt; the one name of a carrier stands for all its services.
    Carrier,
    /// One of our codes, or a group of them such as `open`.
    Code(Codes),
    Int,
    /// Minor units of the record's currency.
    Money,
    Instant,
    /// The time since an instant.
    Age,
    /// Yes or no.
    Flag,
    Tags,
    /// A name of an agent; `me` stands for whoever asks.
    Person,
    /// A figure that counts the record, by its reference.
    Figure,
    /// The number of a record, such as `R-1042`.
    Number(Kind),
}

/// A closed set of codes with the words that stand for several of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Codes {
    pub all: &'static [&'static str],
    pub groups: &'static [Group],
}

/// A word that stands for several codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    pub word: &'static str,
    pub codes: &'static [&'static str],
}

/// One field of one kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    pub holds: FieldType,
    pub column: &'static str,
    /// A list of numbers beside the column, in which the record may stand as well.
    pub also: Option<&'static str>,
}

/// A word for `is:` or `has:` and the query that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    pub word: &'static str,
    pub query: &'static str,
}

/// What a list can be sorted by: an integer column that is never null and has an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortSpec {
    pub name: &'static str,
    pub column: &'static str,
}

/// The fields of a kind.
pub const fn fields(kind: Kind) -> &'static [FieldSpec] {
    tables::fields(kind)
}

/// What the lists of a kind can be sorted by; the first is what they are sorted by unless asked otherwise, newest first.
pub const fn sorts(kind: Kind) -> &'static [SortSpec] {
    meanings::sorts(kind)
}

/// The field of a word: its name, another name, or its column.
pub fn find(kind: Kind, word: &str) -> Option<&'static FieldSpec> {
    let word = word.to_ascii_lowercase();
    let named = |field: &&FieldSpec| field.name == word || field.aliases.contains(&word.as_str());
    let fields = fields(kind);
    fields.iter().find(named).or_else(|| fields.iter().find(|field| field.column == word && !field.is_age()))
}

/// The sort of a word: its name, its column, or another name of the field that is in this column.
pub fn find_sort(kind: Kind, word: &str) -> Option<&'static SortSpec> {
    let word = word.to_ascii_lowercase();
    let named = sorts(kind).iter().find(|sort| sort.name == word || sort.column == word);
    named.or_else(|| {
        // The oldest began first: which of both an age is sorted by, nobody could tell.
        let column = find(kind, &word).filter(|field| !field.is_age())?.column;
        sorts(kind).iter().find(|sort| sort.column == column)
    })
}

/// The words after `is:` that a kind knows, apart from its flags.
pub const fn states(kind: Kind) -> &'static [Meaning] {
    meanings::states(kind)
}

/// The words after `has:` that a kind knows, apart from its fields.
pub const fn possessions(kind: Kind) -> &'static [Meaning] {
    meanings::possessions(kind)
}

impl FieldSpec {
    const fn is_age(&self) -> bool {
        matches!(self.holds, FieldType::Age)
    }
}

impl Codes {
    /// The codes of a word: a group's, or the code itself.
    pub fn of_word(&self, word: &str) -> Option<&'static [&'static str]> {
        match self.groups.iter().find(|group| group.word == word) {
            Some(group) => Some(group.codes),
            None => self.exactly(word),
        }
    }

    /// The one code that is written so.
    pub fn exactly(&self, word: &str) -> Option<&'static [&'static str]> {
        self.all.iter().position(|code| *code == word).map(|i| &self.all[i..=i])
    }

    /// Every word that can be asked for.
    pub fn words(&self) -> impl Iterator<Item = &'static str> + use<> {
        let groups = self.groups.iter().map(|group| group.word);
        let codes = self.all.iter().copied().filter(|code| self.groups.iter().all(|group| group.word != *code));
        groups.chain(codes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::columns::{Val, to_columns};
    use crate::domain::query::{Query, parse};
    use crate::with_kind;

    #[test]
    fn every_field_and_sort_names_a_column_of_its_record() {
        for &kind in Kind::ALL {
            let columns = with_kind!(kind, T => to_columns(&T::default())).expect("a default record has columns");
            let value = |column: &str| columns.iter().find(|(name, _)| *name == column).map(|(_, value)| value);
            for field in fields(kind) {
                assert!(value(field.column).is_some(), "{kind} {}", field.name);
            }
            for sort in sorts(kind) {
                assert!(matches!(value(sort.column), Some(Val::Int(_))), "{kind} {}", sort.name);
            }
            assert!(!sorts(kind).is_empty(), "{kind}");
        }
    }

    #[test]
    fn every_word_finds_one_field() {
        for &kind in Kind::ALL {
            for field in fields(kind) {
                for word in std::iter::once(&field.name).chain(field.aliases) {
                    assert_eq!(find(kind, word), Some(field), "{kind} {word}");
                }
            }
        }
    }

    #[test]
    fn a_list_is_sorted_by_whatever_its_column_is_called() {
        for (kind, word, column) in [
            (Kind::Return, "amount", Some("value_minor")),
            (Kind::Return, "value_minor", Some("value_minor")),
            (Kind::Refund, "Amount", Some("amount_minor")),
            (Kind::Recovery, "amount", Some("amount_minor")),
            (Kind::Ticket, "messages", Some("n_messages")),
            (Kind::Return, "age", None),
            (Kind::Return, "customer", None),
        ] {
            assert_eq!(find_sort(kind, word).map(|sort| sort.column), column, "{kind} {word}");
        }
    }

    #[test]
    fn every_group_is_made_of_codes() {
        for &kind in Kind::ALL {
            for field in fields(kind) {
                let FieldType::Code(codes) = field.holds else { continue };
                for code in codes.groups.iter().flat_map(|group| group.codes) {
                    assert!(codes.all.contains(code), "{kind} {} {code}", field.name);
                }
            }
        }
    }

    #[test]
    fn every_state_of_a_headline_is_open_or_closed() {
        for kind in [Kind::Return, Kind::Ticket, Kind::Parcel, Kind::Refund, Kind::Exchange] {
            let Some(FieldSpec { holds: FieldType::Code(codes), .. }) = find(kind, "status") else {
                panic!("{kind} has a status");
            };
            for code in codes.all {
                let holds = |word| codes.groups.iter().any(|group| group.word == word && group.codes.contains(code));
                assert!(holds("open") != holds("closed"), "{kind} {code}");
            }
        }
    }

    #[test]
    fn every_meaning_is_a_query() {
        for &kind in Kind::ALL {
            for meaning in states(kind).iter().chain(possessions(kind)) {
                let parsed = parse(kind, meaning.query);
                assert!(parsed.as_ref().is_ok_and(|query| *query != Query::default()), "{kind} {}", meaning.word);
            }
        }
    }
}
