//! By what a text tells who wrote it: where known secrets, addresses, numbers and links stand in it. Names that nobody knows are
//! found next door (`names`).

use std::ops::Range;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

use super::glossary::is_spaceless;
use crate::domain::words::fold;

/// So many digits, however they are spaced, are a number of something; a postcode has five.
const LONG_NUMBER: usize = 5;
/// A word of letters and so many digits is a number too.
const MIXED_DIGITS: usize = 4;
/// Words of a street's name between its number and what kind of street it is.
const STREET_WORDS: usize = 5;

/// The lexicon of the masks; what a text is folded for before it is looked for is folded here too.
#[derive(Deserialize)]
pub(super) struct Signs {
    #[serde(deserialize_with = "folded")]
    street_ends: Vec<String>,
    #[serde(deserialize_with = "folded")]
    street_words: Vec<String>,
    #[serde(deserialize_with = "folded")]
    street_heads: Vec<String>,
    #[serde(deserialize_with = "folded")]
    regions: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub introductions: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub self_named: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub relatives: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub greetings: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub titles: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub nobodies: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub closings: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub weak_closings: Vec<String>,
    pub surnames: String,
    pub before_family: Vec<String>,
    pub called: Vec<String>,
    pub called_in_japanese: Vec<String>,
    /// What stands before a name and behind it.
    pub frames: Vec<(String, String)>,
}

fn folded<'de, D: Deserializer<'de>>(list: D) -> Result<Vec<String>, D::Error> {
    let list = Vec::<String>::deserialize(list)?;
    Ok(list.iter().map(|word| fold(word).into_owned()).collect())
}

pub(super) static SIGNS: LazyLock<Signs> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/lexicon/masking.toml"))
        .expect("the lexicon is checked by a test of the masks")
});

/// Where a given secret stands, whole or in its parts, whatever its case.
pub fn secret(text: &str, secret: &str, ranges: &mut Vec<Range<usize>>) {
    let secret = secret.trim();
    // Words of one or two letters are in every sentence.
    let is_long = |part: &&str| part.chars().count() > 2 || part.chars().all(is_spaceless);
    let parts = secret.split_whitespace().filter(is_long).chain([secret]);
    for part in parts.filter(|part| !part.is_empty()) {
        let wanted: Vec<char> = part.chars().flat_map(char::to_lowercase).collect();
        for (at, _) in text.char_indices() {
            let stands_alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || is_spaceless(c));
            if let Some(end) = begins(&text[at..], &wanted).map(|length| at + length)
                && stands_alone(text[..at].chars().next_back())
                && stands_alone(text[end..].chars().next())
            {
                ranges.push(at..end);
            } else if part.chars().any(|c| c.is_ascii_digit())
                && let Some(length) = begins(&text[at..], &wanted)
            {
                // Handles and numbers are secret inside of other words too.
                ranges.push(at..at + length);
            }
        }
    }
}

/// The length of what a text begins with, when those are the wanted characters in any case.
fn begins(text: &str, wanted: &[char]) -> Option<usize> {
    let mut wanted = wanted.iter();
    for (at, c) in text.char_indices() {
        if wanted.as_slice().is_empty() {
            return Some(at);
        }
        for lower in c.to_lowercase() {
            if wanted.next() != Some(&lower) {
                return None;
            }
        }
    }
    wanted.as_slice().is_empty().then_some(text.len())
}

/// A run of characters between spaces, and where it stands.
pub(super) fn runs(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    text.split_whitespace().map(move |run| {
        let start = run.as_ptr() as usize - text.as_ptr() as usize;
        (start..start + run.len(), run)
    })
}

/// Mail addresses and links.
pub fn links(text: &str, ranges: &mut Vec<Range<usize>>) {
    let is_link =
        |run: &str| (run.contains('@') && run.contains('.')) || run.contains("://") || run.starts_with("www.");
    ranges.extend(runs(text).filter(|(_, run)| is_link(run)).map(|(range, _)| range));
}

/// Numbers of phones, orders, parcels and accounts.
pub fn numbers(text: &str, ranges: &mut Vec<Range<usize>>) {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | '_' | '+' | '#');
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match start {
            None if goes_on(c) => start = Some(at),
            Some(from) if !goes_on(c) => {
                start = None;
                let word = text[from..at].trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
                let digits = word.chars().filter(char::is_ascii_digit).count();
                let mixed = word.chars().any(|c| c.is_ascii_alphabetic() || c == '-') && digits > MIXED_DIGITS;
                if mixed {
                    ranges.push(from..from + word.len());
                }
            }
            _ => {}
        }
    }
    spaced_numbers(text, ranges);
}

/// Digits with signs and spaces between them.
fn spaced_numbers(text: &str, ranges: &mut Vec<Range<usize>>) {
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), 'x')]) {
        let between = matches!(c, ' ' | '-' | '/' | '.' | '(' | ')');
        match start {
            None if c.is_ascii_digit() || c == '+' => start = Some(at),
            Some(from) if !(c.is_ascii_digit() || between || c == '+') => {
                start = None;
                let body = text[from..at].trim_end_matches(|c: char| !c.is_ascii_digit());
                if body.chars().filter(char::is_ascii_digit).count() >= LONG_NUMBER {
                    ranges.push(from..from + body.len());
                }
            }
            _ => {}
        }
    }
}

/// Addresses of streets.
pub fn addresses(text: &str, ranges: &mut Vec<Range<usize>>) {
    let runs: Vec<(Range<usize>, &str)> = runs(text).collect();
    let bare = |run: &str| fold(run.trim_end_matches([',', ';', '!', '?', ')'])).into_owned();
    let is_number = |run: &str| bare(run).starts_with(|c: char| c.is_ascii_digit());
    let ends_clause = |run: &str| run.ends_with([',', ';', '.', '!', '?']);
    for (at, (range, run)) in runs.iter().enumerate() {
        let folded = bare(run);
        let ends_street = SIGNS.street_ends.iter().any(|end| folded.ends_with(end.as_str()));
        if ends_street && let Some((last, number)) = runs.get(at + 1).filter(|(_, run)| is_number(run)) {
            ranges.push(range.start..last.start + trimmed(number));
        }
        let back = || runs[..at].iter().rev().take(STREET_WORDS).take_while(|(_, run)| !ends_clause(run));
        let is_word = SIGNS.street_words.contains(&folded);
        let is_head = SIGNS.street_heads.contains(&folded);
        if is_word && let Some((first, _)) = back().find(|(_, run)| is_number(run)) {
            ranges.push(first.start..range.start + trimmed(run));
        }
        if is_head {
            let first = runs[..at].last().filter(|(_, run)| is_number(run)).map(|(first, _)| first.start);
            let words = runs[at..].iter().take(STREET_WORDS + 1);
            let mut last = None;
            for (place, word) in words {
                last = Some(place.start + trimmed(word));
                if ends_clause(word) || (is_number(word) && place.start > range.start) {
                    break;
                }
            }
            let has_number = first.is_some()
                || last.is_some_and(|last| text[range.start..last].ends_with(|c: char| c.is_ascii_digit()));
            if has_number && let Some(last) = last {
                ranges.push(first.unwrap_or(range.start)..last);
            }
        }
    }
    regions(text, ranges);
}

pub(super) fn trimmed(run: &str) -> usize {
    run.trim_end_matches([',', ';', '.', '!', '?', ')']).len()
}

/// Addresses in characters: a run of them from the first region on, with at least two regions and a number.
fn regions(text: &str, ranges: &mut Vec<Range<usize>>) {
    let goes_on = |c: char| is_spaceless(c) || c.is_ascii_alphanumeric() || matches!(c, '-' | '－');
    let parts = text.split(|c: char| !goes_on(c)).filter(|part| !part.is_empty());
    for part in parts {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        let hits: Vec<(usize, &String)> =
            SIGNS.regions.iter().filter_map(|region| part.find(region.as_str()).map(|at| (at, region))).collect();
        let (Some(first), Some(last)) =
            (hits.iter().map(|(at, _)| *at).min(), hits.iter().map(|(at, r)| at + r.len()).max())
        else {
            continue;
        };
        if hits.len() < 2 || !part.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        // The first region has a name before it, of two or three characters.
        let named = part[..first].char_indices().rev().take(3).last().map_or(0, |(at, _)| at);
        let tail = part[last..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').count();
        ranges.push(start + named..start + last + tail);
    }
}
