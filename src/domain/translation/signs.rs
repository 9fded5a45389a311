//! By what a text tells who wrote it: where known secrets, numbers, links and handles stand in it. Names that nobody knows and places
//! are found next door (`names`, `places`, `blocks`).

use std::ops::Range;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

use super::glossary::is_spaceless;
use crate::domain::understanding::language::is_small_talk;
use crate::domain::words::fold;

/// So many digits, however they are spaced, are a number of something; a postcode has five.
const LONG_NUMBER: usize = 5;
/// A word of letters and so many digits is a number too.
const MIXED_DIGITS: usize = 4;
/// The lexicon of the masks; what a text is folded for before it is looked for is folded here too.
#[derive(Deserialize)]
pub(super) struct Signs {
    #[serde(deserialize_with = "folded")]
    pub street_ends: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub street_words: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub street_heads: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub before_towns: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub within_towns: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub no_towns: Vec<String>,
    pub units: Vec<String>,
    pub regions: Vec<String>,
    pub blocks: Vec<String>,
    pub before_regions: String,
    pub numerals: String,
    pub korean_provinces: Vec<String>,
    pub korean_parts: Vec<String>,
    pub korean_quarters: Vec<String>,
    pub korean_streets: Vec<String>,
    pub korean_particles: Vec<String>,
    pub korean_houses: Vec<String>,
    #[serde(deserialize_with = "folded")]
    handles: Vec<String>,
    #[serde(deserialize_with = "folded")]
    weak_handles: Vec<String>,
    #[serde(deserialize_with = "folded")]
    handle_links: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub introductions: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub self_named: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub relatives: Vec<String>,
    #[serde(deserialize_with = "folded")]
    pub before_names: Vec<String>,
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
    #[serde(deserialize_with = "folded")]
    pub courtesies: Vec<String>,
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
        let between =
            matches!(c, ' ' | '-' | '/' | '.' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}');
        match start {
            None if is_digit(c) || c == '+' => start = Some(at),
            Some(from) if !(is_digit(c) || between || c == '+') => {
                start = None;
                let body = text[from..at].trim_end_matches(|c: char| !is_digit(c));
                if body.chars().filter(|c| is_digit(*c)).count() >= LONG_NUMBER {
                    ranges.push(from..from + body.len());
                }
            }
            _ => {}
        }
    }
}

/// Digits, also the wide ones.
pub(super) const fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '\u{ff10}'..='\u{ff19}')
}

/// Names that people go by in other places: behind the name of the place, and behind the sign that begins them.
pub fn handles(text: &str, ranges: &mut Vec<Range<usize>>) {
    for (at, _) in text.char_indices() {
        let before = text[..at].chars().next_back();
        let begins = before.is_none_or(|c| !c.is_ascii_alphanumeric());
        let rest = &text[at..];
        if begins && let Some(handle) = rest.strip_prefix('@').map(handle).filter(|handle| !handle.is_empty()) {
            ranges.push(at..at + 1 + handle.len());
        } else if begins && let Some((parted, handle)) = introduced(rest) {
            ranges.push(at + parted..at + parted + handle.len());
        }
    }
}

/// The letters and signs of a handle that a text begins with.
fn handle(text: &str) -> &str {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = text.find(|c| !goes_on(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_')
}

/// A handle behind the name of a place where people have one, and how far behind. Where nothing but a blank parts them, or where the
/// name is a common word, the handle must look like one.
fn introduced(text: &str) -> Option<(usize, &str)> {
    let place = |list: &[String]| list.iter().filter_map(|name| folded_prefix(text, name)).max();
    let (length, is_weak) = match place(&SIGNS.handles) {
        Some(length) => (length, false),
        None => (place(&SIGNS.weak_handles)?, true),
    };
    let mut rest = text[length..].trim_start_matches(' ');
    let mut is_linked = false;
    while let Some(length) = SIGNS.handle_links.iter().filter_map(|link| folded_prefix(rest, link)).max() {
        rest = rest[length..].trim_start_matches(' ');
        is_linked = true;
    }
    let unlinked = rest.trim_start_matches([' ', ':', '：', '=']);
    is_linked |= unlinked.len() < rest.len();
    rest = unlinked;
    let handle = handle(rest);
    let looks_like = handle.contains(|c: char| c.is_ascii_digit() || c == '_');
    let is_beside = !is_weak && text[..length].ends_with(is_spaceless) && rest.len() == text.len() - length;
    let is_told = looks_like && !is_weak || is_linked || is_beside;
    (handle.len() > 2 && is_told && !is_small_talk(&fold(handle))).then(|| (text.len() - rest.len(), handle))
}

/// The length of what a text begins with, when those are the words in any case, and a word ends there.
fn folded_prefix(text: &str, words: &str) -> Option<usize> {
    let first = words.chars().next()?;
    if !text.starts_with(|c: char| c.to_lowercase().next() == Some(first)) {
        return None;
    }
    let length = begins(text, &words.chars().collect::<Vec<_>>())?;
    let ends = |c: char| !c.is_ascii_alphanumeric() || !words.ends_with(|c: char| c.is_ascii_alphanumeric());
    text[length..].chars().next().is_none_or(ends).then_some(length)
}

pub(super) fn trimmed(run: &str) -> usize {
    run.trim_end_matches([',', ';', '.', '!', '?', ')']).len()
}
