//! Addresses of Korea, whose parts are words that go from the largest to the house and end in its number.

use std::ops::Range;

use super::signs::{SIGNS, Signs, is_digit, runs, trimmed};

/// Parts before the street: province, city, district, quarter.
const BEFORE: usize = 4;
/// Numbers behind that of the house: building, floor, room.
const BEHIND: usize = 4;

/// Addresses in Hangul: a street with its number, or a province with a part of it, each with the parts around it.
pub fn addresses(text: &str, ranges: &mut Vec<Range<usize>>) {
    let words: Vec<(Range<usize>, &str)> =
        runs(text).map(|(range, run)| (range.start..range.start + trimmed(run), &run[..trimmed(run)])).collect();
    let mut from = 0;
    for at in 0..words.len() {
        if at < from || !(is_street(&words, at) || is_province(&words, at)) {
            continue;
        }
        let before = words[from..at].iter().rev().take(BEFORE).take_while(|(_, word)| is_part(word)).count();
        let parts = words[at..].iter().take(BEFORE + 1).take_while(|(_, word)| is_part(word)).count();
        let houses = words[at + parts..].iter().take(BEHIND).take_while(|(_, word)| is_house(word)).count();
        from = at + parts + houses;
        ranges.push(words[at - before].0.start..words[from - 1].0.end);
    }
}

/// Whether a street or a quarter stands here and its number behind it.
fn is_street(words: &[(Range<usize>, &str)], at: usize) -> bool {
    let Some((_, number)) = words.get(at + 1).filter(|(_, number)| number.starts_with(is_digit)) else { return false };
    let street = words[at].1;
    let rest = number.trim_start_matches(|c| is_digit(c) || c == '-');
    let begins = |list: &[String]| list.iter().any(|one| rest.starts_with(one.as_str()));
    if number.contains('-') || begins(&SIGNS.korean_houses) {
        return is_named(street, &SIGNS.korean_streets) || is_named(street, &SIGNS.korean_quarters);
    }
    // A number and no more may count days or pieces behind a word that ends like a street by chance.
    let is_bare = rest.is_empty() || begins(&SIGNS.korean_particles);
    is_bare && is_named(street, &SIGNS.korean_streets) && at > 0 && is_part(words[at - 1].1)
}

/// Whether a province stands here and a part of it behind it.
fn is_province(words: &[(Range<usize>, &str)], at: usize) -> bool {
    let begins = SIGNS.korean_provinces.iter().any(|province| words[at].1.starts_with(province.as_str()));
    begins && is_part(words[at].1) && words.get(at + 1).is_some_and(|(_, word)| is_part(word))
}

/// Whether a word is a part of an address: a name and what it is, or a province by its short name.
fn is_part(word: &str) -> bool {
    let Signs { korean_parts, korean_quarters, korean_streets, korean_provinces, .. } = &*SIGNS;
    [korean_parts, korean_quarters, korean_streets].into_iter().any(|ends| is_named(word, ends))
        || korean_provinces.iter().any(|province| word == province)
}

/// Whether a word is a name with one of these behind it.
fn is_named(word: &str, ends: &[String]) -> bool {
    ends.iter().any(|end| word.len() > end.len() && word.ends_with(end.as_str()))
}

/// Whether a word is a number of a house, or of something in it.
fn is_house(word: &str) -> bool {
    word.trim_start_matches('(').starts_with(is_digit)
}
