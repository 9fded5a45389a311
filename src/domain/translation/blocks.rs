//! Addresses of China and Japan, which go from the largest part to the smallest and end in numbers of blocks and houses.

use std::ops::Range;

use super::glossary::is_spaceless;
use super::signs::{SIGNS, is_digit};

/// Characters of a name before the first region, between two parts of an address, and between the last one and its numbers.
const NAMED: usize = 6;
const BETWEEN: usize = 10;
/// Characters of a part beside an address that belongs to it: a building, or a larger region.
const BESIDE: usize = 16;

/// Digits as they are written with characters.
fn is_numeral(c: char) -> bool {
    is_digit(c) || SIGNS.numerals.contains(c)
}

const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}')
}

/// The small characters of Japanese, of which one may stand within the name of a place.
const fn is_small(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}') && c != 'の'
}

/// Addresses in characters.
pub fn blocks(text: &str, ranges: &mut Vec<Range<usize>>) {
    let goes_on = |c: char| is_spaceless(c) || c.is_ascii_alphanumeric() || is_digit(c) || is_dash(c);
    let parts: Vec<(usize, &str)> = text
        .split(|c: char| !goes_on(c))
        .filter(|part| !part.is_empty())
        .map(|part| (part.as_ptr() as usize - text.as_ptr() as usize, part))
        .collect();
    for (n, (start, part)) in parts.iter().enumerate() {
        for address in addresses(part) {
            let mut whole = start + address.start..start + address.end;
            let is_whole = (address.start == 0, address.end == part.len());
            if is_whole.0 {
                for (before, part) in parts[..n].iter().rev() {
                    let is_region = SIGNS.regions.iter().any(|region| part.ends_with(region.as_str()));
                    if !is_region || !is_beside(text, part, before + part.len()..whole.start) {
                        break;
                    }
                    whole.start = *before;
                }
            }
            if is_whole.1 {
                for (behind, part) in &parts[n + 1..] {
                    if !part.contains(is_digit) || !is_beside(text, part, whole.end..*behind) {
                        break;
                    }
                    whole.end = behind + part.len();
                }
            }
            ranges.push(whole);
        }
    }
}

/// Whether a part stands so near to an address, and is so short, that it belongs to it.
fn is_beside(text: &str, part: &str, between: Range<usize>) -> bool {
    let is_near = matches!(&text[between], " " | "\u{3000}" | "," | "\u{ff0c}" | "、" | ", ");
    is_near && part.chars().count() <= BESIDE && !part.contains(is_small)
}

/// The addresses within a run of characters: regions one after the other that come to a number, and blocks with theirs.
fn addresses(part: &str) -> Vec<Range<usize>> {
    let mut hits: Vec<Range<usize>> = SIGNS
        .regions
        .iter()
        .flat_map(|region| part.match_indices(region.as_str()))
        .map(|(at, region)| at..at + region.len())
        .collect();
    hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    // "番地" is one sign, not also "番".
    hits.dedup_by(|inner, outer| inner.start < outer.end);
    let mut found = Vec::new();
    let mut rest = &hits[..];
    while let Some(first) = rest.first() {
        let mut n = 1;
        while rest.get(n).is_some_and(|next| is_name(&part[rest[n - 1].end..next.start])) {
            n += 1;
        }
        let (chain, others) = rest.split_at(n);
        rest = others;
        let last = chain.last().unwrap_or(first);
        let end = numbers_behind(part, last.end);
        let is_told = chain.iter().any(|hit| is_block(part, hit)) || (end > last.end && chain.len() > 1);
        let is_counted = part[first.start..end].contains(is_digit) || is_told;
        let distinct = chain.iter().any(|hit| part[hit.clone()] != part[first.clone()]);
        if is_told || (distinct && is_counted) || end > last.end && is_parted_number(&part[last.end..end]) {
            found.push(named_from(part, first.start)..end);
        }
    }
    found
}

/// Whether what stands between two parts of an address is a name or a number.
fn is_name(between: &str) -> bool {
    between.chars().count() <= BETWEEN && !between.contains(is_small)
}

/// Whether a sign of a block stands behind its number.
fn is_block(part: &str, hit: &Range<usize>) -> bool {
    SIGNS.blocks.iter().any(|block| part[hit.clone()] == **block) && part[..hit.start].ends_with(is_numeral)
}

/// Numbers with a dash between them.
fn is_parted_number(text: &str) -> bool {
    text.trim_start_matches(|c| !is_digit(c)).contains(is_dash)
}

/// The end of the numbers that follow a region, over a name before them.
fn numbers_behind(part: &str, end: usize) -> usize {
    let rest = &part[end..];
    let name: usize =
        rest.chars().take(BETWEEN).take_while(|c| is_spaceless(*c) && !is_small(*c)).map(char::len_utf8).sum();
    let tail = &rest[name..];
    let is_tail = |c: &char| is_digit(*c) || is_dash(*c) || c.is_ascii_alphabetic();
    let length: usize = tail.chars().take_while(is_tail).map(char::len_utf8).sum();
    if tail[..length].contains(is_digit) { end + name + length } else { end }
}

/// Where the name of the first region begins.
fn named_from(part: &str, first: usize) -> usize {
    let is_of_name = |c: char| is_spaceless(c) && !is_small(c) && !SIGNS.before_regions.contains(c);
    let back = part[..first]
        .char_indices()
        .rev()
        .take(NAMED)
        .take_while(|(_, c)| is_of_name(*c) || is_digit(*c) || is_dash(*c));
    back.last().map_or(first, |(at, _)| at)
}
