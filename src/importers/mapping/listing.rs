//! What people are told about the formats: how each is recognised, what comes out of it, which columns a table of it has.

use super::path::Path;
use super::spec::{Container, Piece, Take};
use super::{Mapped, all};

/// The words of the desk's own tables.
const OWN_WORDS: &str = "desk";

/// What people are told about a format.
pub struct FormatInfo {
    pub id: &'static str,
    pub platform: &'static str,
    /// Kinds of records that come out of it.
    pub records: Vec<&'static str>,
    /// What a file has by which it is recognised.
    pub must: Vec<&'static str>,
    /// The code of a sentence about what is not read of it; empty for none.
    pub note: &'static str,
    /// The columns of a table, those first by which it is recognised; none for documents.
    pub columns: Vec<&'static str>,
}

/// All formats, for lists and help.
pub fn formats() -> impl Iterator<Item = FormatInfo> {
    all().map(|mapped| {
        let platform = [&mapped.platform.platform, &mapped.platform.words].into_iter().find(|name| !name.is_empty());
        FormatInfo {
            id: mapped.id(),
            platform: platform.map_or("", String::as_str),
            records: unique(mapped.format.record.iter().map(|record| record.kind.code())),
            must: mapped.must().collect(),
            note: mapped.format.note.as_deref().unwrap_or_default(),
            columns: columns(mapped),
        }
    })
}

impl Mapped {
    /// The columns of one of the desk's own tables that nothing is taken from: most likely misspelt. What platforms add to theirs is
    /// no news.
    pub fn unknown_columns(&self, columns: &[String]) -> Vec<String> {
        if self.platform.words != OWN_WORDS {
            return Vec::new();
        }
        let known: Vec<&str> = names(*self).flat_map(|names| names.split('|')).collect();
        columns.iter().filter(|column| !column.is_empty() && !known.contains(&column.as_str())).cloned().collect()
    }
}

/// Every column that something of the format is taken from, once, by the first of its names.
fn columns(mapped: Mapped) -> Vec<&'static str> {
    if mapped.format.container != Container::Table {
        return Vec::new();
    }
    unique(names(mapped).map(|names| names.split('|').next().unwrap_or(names)))
}

/// The columns that something of the format is taken from, each with all of its names.
fn names(mapped: Mapped) -> impl Iterator<Item = &'static str> {
    let of_records = mapped.format.record.iter().flat_map(|record| {
        let in_key = record.key.0.iter().filter_map(|piece| match piece {
            Piece::Value(path) | Piece::Tracking(path) | Piece::Tail(path) | Piece::Upper(path) => Some(path),
            Piece::Text(_) | Piece::Ordinal | Piece::Platform => None,
        });
        let in_line = record.line.iter().flat_map(|line| line.take.values());
        in_key.chain(record.take.values().chain(in_line).flat_map(paths))
    });
    mapped.must().chain(of_records.map(Path::text))
}

fn paths(take: &'static Take) -> impl Iterator<Item = &'static Path> {
    take.0.iter().filter(|pick| pick.fixed.is_none()).map(|pick| &pick.path).filter(|path| !path.text().is_empty())
}

fn unique(words: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut found = Vec::new();
    for word in words {
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_every_column_of_a_table_once() {
        for mapped in all() {
            let told = formats().find(|format| format.id == mapped.id()).expect("every format is told of");
            assert_eq!(told.columns.is_empty(), mapped.format.container != Container::Table, "{}", told.id);
            assert!(told.columns.iter().all(|column| !column.is_empty()), "{}", told.id);
            assert_eq!(unique(told.columns.iter().copied()), told.columns);
            assert_eq!(told.records.is_empty(), mapped.format.record.is_empty(), "{}", told.id);
        }
        assert!(formats().any(|format| format.platform == "ebay"));
    }

    #[test]
    fn a_column_that_nothing_is_taken_from_is_told_in_our_own_tables_alone() {
        let table = |own: bool| {
            let mut tables = all().filter(|mapped| mapped.format.container == Container::Table);
            tables.find(|mapped| (mapped.platform.words == OWN_WORDS) == own).expect("a table")
        };
        for (own, told) in [(true, &["misspelt".to_owned()][..]), (false, &[])] {
            let known = columns(table(own))[0].to_owned();
            assert_eq!(table(own).unknown_columns(&[known, String::new(), "misspelt".to_owned()]), told);
        }
    }
}
