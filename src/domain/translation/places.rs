//! Where a text tells a place that somebody lives at: streets with their numbers, postcodes, and the town beside either.

use std::ops::Range;

use super::glossary::is_spaceless;
use super::names::is_nobody;
use super::signs::{SIGNS, runs, trimmed};
use crate::domain::understanding::language::is_small_talk;
use crate::domain::words::fold;

/// Words of a street's name between its number and what kind of street it is.
const STREET_WORDS: usize = 5;
/// Parts of an address that follow its street: a part of the town, the town, its postcode, the state, the country.
const TOWN_PARTS: usize = 5;
/// Words of a town's name.
const TOWN_WORDS: usize = 3;

/// Addresses of streets and postcodes, each with its town.
pub fn places(text: &str, ranges: &mut Vec<Range<usize>>) {
    for street in streets(text) {
        let end = town_behind(text, street.end);
        ranges.push(street.start..end);
    }
    for (postcode, is_sure) in postcodes(text) {
        let end = town_behind(text, postcode.end);
        if is_sure {
            ranges.push(town_before(text, postcode.start)..end);
        } else if end > postcode.end && begins_place(text, postcode.start) {
            // A few digits alone may be the number of anything.
            ranges.push(postcode.start..end);
        }
    }
}

fn streets(text: &str) -> Vec<Range<usize>> {
    let mut streets = Vec::new();
    let runs: Vec<(Range<usize>, &str)> = runs(text).collect();
    let is_number = |run: &str| bare(run).starts_with(|c: char| c.is_ascii_digit());
    for (at, (range, run)) in runs.iter().enumerate() {
        let folded = bare(run);
        let ends_street = SIGNS.street_ends.iter().any(|end| folded.ends_with(end.as_str()));
        if ends_street && let Some((last, number)) = runs.get(at + 1).filter(|(_, run)| is_number(run)) {
            streets.push(range.start..last.start + trimmed(number));
        }
        let back = || runs[..at].iter().rev().take(STREET_WORDS).take_while(|(_, run)| !ends_clause(run));
        if SIGNS.street_words.contains(&folded)
            && let Some((first, _)) = back().find(|(_, run)| is_number(run))
        {
            streets.push(first.start..range.start + trimmed(run));
        }
        if SIGNS.street_heads.contains(&folded) {
            streets.extend(headed(text, &runs, at));
        }
    }
    streets
}

/// A street whose kind comes first: its words to the number behind them, or to the end of the clause where the number stands before.
fn headed(text: &str, runs: &[(Range<usize>, &str)], at: usize) -> Option<Range<usize>> {
    let is_number = |run: &str| bare(run).starts_with(|c: char| c.is_ascii_digit());
    let start = runs[at].0.start;
    let first = runs[..at].last().filter(|(_, run)| is_number(run)).map(|(first, _)| first.start);
    let mut last = None;
    for (place, word) in runs[at..].iter().take(STREET_WORDS + 1) {
        last = Some(place.start + trimmed(word));
        if ends_clause(word) || (is_number(word) && place.start > start) {
            break;
        }
    }
    let last = last?;
    let has_number = first.is_some() || text[start..last].ends_with(|c: char| c.is_ascii_digit());
    has_number.then(|| first.unwrap_or(start)..last)
}

fn bare(run: &str) -> String {
    fold(run.trim_end_matches([',', ';', '!', '?', ')'])).into_owned()
}

fn ends_clause(run: &str) -> bool {
    run.ends_with([',', ';', '.', '!', '?'])
}

/// Postcodes, each with whether its form is that of nothing else.
fn postcodes(text: &str) -> Vec<(Range<usize>, bool)> {
    let words: Vec<(Range<usize>, &str)> = words(text).collect();
    let mut found = Vec::new();
    for (n, (range, word)) in words.iter().enumerate() {
        let next = words.get(n + 1).filter(|(next, _)| &text[range.end..next.start] == " ");
        let joined = next.map(|(next, second)| (range.start..next.end, format!("{word}{second}"), Some(word.len())));
        let forms = [joined, Some((range.clone(), (*word).to_owned(), None))];
        let is_sure = |(_, code, parted): &(Range<usize>, String, Option<usize>)| is_postcode(code, *parted);
        if let Some((range, ..)) = forms.into_iter().flatten().find(is_sure) {
            found.push((range, true));
        } else if matches!(word.len(), 4 | 5) && word.bytes().all(|byte| byte.is_ascii_digit()) {
            found.push((range.clone(), false));
        }
    }
    found
}

/// Runs of letters and digits, with where they stand.
fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(move |word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        (start..start + word.len(), word)
    })
}

/// Whether letters and digits are a postcode of Britain, Canada, Ireland or the Netherlands, written as one or parted after so many.
fn is_postcode(code: &str, parted: Option<usize>) -> bool {
    let shape: String = code.chars().map(|c| if c.is_ascii_digit() { '9' } else { 'A' }).collect();
    let upper = code.to_ascii_uppercase();
    let inward = upper.len().saturating_sub(3);
    let fits = |at: usize| parted.is_none_or(|parted| parted == at);
    // The last letters of a British one are never any of these, so that "3 pm" and "12 mm" are none.
    let british = ["A99AA", "A999AA", "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA"].contains(&shape.as_str())
        && fits(inward)
        && !upper[inward..].contains(['C', 'I', 'K', 'M', 'O', 'V']);
    let canadian = shape == "A9A9A9" && fits(3);
    let irish = code == upper && shape.starts_with("A99") && shape.len() == 7 && fits(3) && shape[3..].contains('9');
    let dutch =
        code == upper && shape == "9999AA" && fits(4) && !SIGNS.units.iter().any(|unit| upper.ends_with(unit.as_str()));
    british || canadian || irish || dutch
}

/// Whether what stands before a place leads to one: a comma, the beginning of a line, a word such as "in".
fn begins_place(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(' ');
    let word = before.rsplit([' ', '\n']).next().unwrap_or_default();
    before.is_empty() || before.ends_with([',', '\n', '-']) || SIGNS.before_towns.contains(&fold(word).into_owned())
}

/// The end of the parts of a town that follow a place. Behind its first word, another one must stand alone between commas and numbers,
/// for else it begins what is said next.
fn town_behind(text: &str, end: usize) -> usize {
    let (mut end, mut is_named) = (end, false);
    let begins_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    for _ in 0..TOWN_PARTS {
        let rest = &text[end..];
        let part = rest.trim_start_matches([' ', ',', ';', '-']);
        let part = part.strip_prefix('\n').unwrap_or(part);
        let (parted, length) = (rest.len() - part.len(), town_part(part));
        let follows = part[length..].trim_start_matches(' ');
        let is_alone = follows.is_empty() || follows.starts_with([',', ';', '.', '\n']) || begins_number(follows);
        if parted == 0 || length == 0 || is_named && !is_alone && !begins_number(part) {
            break;
        }
        is_named = !begins_number(part);
        end += parted + length;
    }
    end
}

/// The length of a part of a town that a text begins with: words in capitals, also behind a word such as "in", or a number.
fn town_part(text: &str) -> usize {
    let line = text.lines().next().unwrap_or_default();
    let (mut end, mut n) = (0, 0);
    for (range, run) in runs(line).take(2 * TOWN_WORDS) {
        let word = &run[..trimmed(run)];
        let folded = fold(word).into_owned();
        let is_number = n == 0 && (3..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            return range.start + word.len();
        }
        let is_link = if n == 0 { &SIGNS.before_towns } else { &SIGNS.within_towns };
        if is_link.contains(&folded) && word == run {
            continue;
        }
        let is_unit = SIGNS.units.iter().any(|unit| unit == word);
        let is_state = word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase()) && !is_unit;
        let is_name = word.starts_with(char::is_uppercase) && !is_unit && !is_nobody(word) && !is_no_town(&folded);
        if !(is_name || is_state) || n == TOWN_WORDS {
            break;
        }
        end = range.start + word.len();
        n += 1;
        if word.len() < run.len() {
            break;
        }
    }
    end
}

/// Where the town before a postcode begins.
fn town_before(text: &str, start: usize) -> usize {
    let mut start = start;
    for _ in 0..TOWN_WORDS {
        let before = text[..start].trim_end_matches([' ', ',']);
        let word = before.rsplit([' ', '\n']).next().unwrap_or_default();
        let folded = fold(word).into_owned();
        let is_name = word.starts_with(char::is_uppercase) && trimmed(word) == word.len();
        if !is_name || before.ends_with(is_spaceless) || is_nobody(word) || is_no_town(&folded) {
            break;
        }
        start = before.len() - word.len();
    }
    start
}

fn is_no_town(folded: &str) -> bool {
    is_small_talk(folded) || SIGNS.no_towns.iter().any(|word| word == folded)
}
