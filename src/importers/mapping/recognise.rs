//! Which format a document or a table is in, and what the others miss in it.
//!
//! Invariant: the format that asks for most wins.

use serde_json::Value;

use super::path::Place;
use super::spec::{Condition, Container, Wanted};
use super::{Mapped, all, reading};
use crate::importers::choose::Missed;

/// The most specific format that a document is in.
pub fn recognise(document: &Value) -> Option<Mapped> {
    recognise_among(document, &|_| true)
}

/// The most specific allowed format that a document is in.
pub fn recognise_among(document: &Value, allowed: &dyn Fn(&Mapped) -> bool) -> Option<Mapped> {
    of_kind(Container::Document, allowed)
        .filter(|mapped| mapped.elements(document).is_some())
        .max_by_key(Mapped::weight)
}

/// The most specific allowed format that one element of a document is in.
pub fn recognise_element(element: &Value, allowed: &dyn Fn(&Mapped) -> bool) -> Option<Mapped> {
    of_kind(Container::Document, allowed).filter(|mapped| mapped.lacks(element).is_empty()).max_by_key(Mapped::weight)
}

/// The most specific allowed format whose headers a table has all of; headers are normalised.
pub fn recognise_table(headers: &[String], allowed: &dyn Fn(&Mapped) -> bool) -> Option<Mapped> {
    of_kind(Container::Table, allowed)
        .filter(|mapped| mapped.lacks_columns(headers).is_empty())
        .max_by_key(Mapped::weight)
}

/// What each document format misses in a document.
pub fn missed(document: &Value) -> Vec<Missed> {
    let nearest =
        |mapped: Mapped| mapped.candidates(document).map(|element| mapped.lacks(element)).min_by_key(Vec::len);
    let tried = of_kind(Container::Document, &|_| true).filter_map(|mapped| Some((mapped, nearest(mapped)?)));
    tried
        .map(|(mapped, missed)| Missed { format_id: mapped.id().to_owned(), missed, wanted: mapped.weight() })
        .collect()
}

/// What each table format misses in a header.
pub fn missed_columns(headers: &[String]) -> Vec<Missed> {
    let tried = of_kind(Container::Table, &|_| true);
    tried
        .map(|mapped| Missed {
            format_id: mapped.id().to_owned(),
            missed: mapped.lacks_columns(headers),
            wanted: mapped.weight(),
        })
        .collect()
}

fn of_kind(container: Container, allowed: &dyn Fn(&Mapped) -> bool) -> impl Iterator<Item = Mapped> {
    all().filter(move |mapped| mapped.format.container == container && allowed(mapped))
}

/// A header cell as formats compare it (formats 0.2).
pub fn header(cell: &str) -> String {
    let cell = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '"')).to_lowercase();
    let mut plain = String::with_capacity(cell.len());
    for c in cell.chars() {
        match c {
            '\u{2019}' => plain.push('\''),
            c if c.is_whitespace() || matches!(c, '_' | '-') => {
                if !plain.ends_with('-') {
                    plain.push('-');
                }
            }
            c => plain.push(c),
        }
    }
    plain
}

impl Mapped {
    /// What every element has, to say why a file was not recognised.
    pub fn must(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.format.must.iter().map(|condition| condition.path.text())
    }

    /// The elements of a document in this format; none where the first of them lacks what every element has.
    pub fn elements<'v>(&self, document: &'v Value) -> Option<Vec<&'v Value>> {
        self.lists(document).find(|elements| {
            elements.iter().find(|element| element.is_object()).is_some_and(|first| self.lacks(first).is_empty())
        })
    }

    fn lists<'v>(&self, document: &'v Value) -> impl Iterator<Item = Vec<&'v Value>> + use<'v> {
        let whole = Place { here: document, around: None, root: document, ordinal: 0 };
        self.format.at.iter().map(move |at| at.union(&whole))
    }

    /// The first element of each place where this format's elements may stand.
    fn candidates<'v>(&self, document: &'v Value) -> impl Iterator<Item = &'v Value> + use<'v> {
        self.lists(document).filter_map(|elements| elements.into_iter().find(|element| element.is_object()))
    }

    /// What an element lacks to be of this format.
    fn lacks(&self, element: &Value) -> Vec<String> {
        let place = Place { here: element, around: None, root: element, ordinal: 0 };
        let fits = |condition: &&Condition| match condition.wanted {
            Wanted::Something => condition.path.values(&place).is_empty(),
            _ => !reading::holds(std::slice::from_ref(condition), &place),
        };
        self.format.must.iter().filter(fits).map(|condition| condition.path.text().to_owned()).collect()
    }

    fn lacks_columns(&self, headers: &[String]) -> Vec<String> {
        let stands = |condition: &&Condition| {
            condition.path.text().split('|').all(|name| headers.iter().all(|header| header != name))
        };
        self.format.must.iter().filter(stands).map(|condition| condition.path.text().to_owned()).collect()
    }
}
