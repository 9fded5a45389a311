//! The words that a text is about: what it praises or blames, and the goods or parts that it says so of.
//!
//! Spaced languages give words; scripts without spaces give the opinion's phrase and the run of characters that it is said of.

use std::collections::BTreeSet;
use std::ops::Range;

use super::folded::{BREAK, is_unspaced};
use super::lexicon::Sense;
use super::mood::Voice;
use super::{Reading, language};

/// Characters that stand between a thing and what is said of it, or around both.
const BETWEEN: &str = include_str!("../../../assets/lexicon/between.txt");
/// What two words together have before one alone.
const TOGETHER: f64 = 0.1;
/// The longest thing that is named in a script without spaces.
const LONGEST: usize = 4;

/// At most so many keywords of a text that was read, the most telling first, as they stand in the original.
pub fn keywords<'t>(original: &'t str, reading: &Reading, most: usize) -> Vec<&'t str> {
    let text = reading.folded.text.as_str();
    let mut told: Vec<(f64, Range<usize>)> = Vec::new();
    let opinions: Vec<Range<usize>> = reading.found.voices.iter().map(|voice| voice.range.clone()).collect();
    let complaints = reading.found.evidence.iter().flat_map(|(_, hit)| hit.pieces());
    let said: Vec<Range<usize>> = opinions.iter().cloned().chain(complaints).collect();
    if text.chars().any(is_unspaced) {
        for range in &opinions {
            told.push((2.0, range.clone()));
            told.extend(thing_before(text, range).map(|thing| (1.8, thing)));
        }
    }
    let speaks = |voice: &Voice| voice.sense != Sense::Middling;
    let is_said = |range: &Range<usize>| reading.found.voices.iter().any(|one| speaks(one) && one.range == *range);
    let telling: Vec<(usize, Range<usize>)> = words(text)
        .enumerate()
        .map(|(n, (start, word))| (n, start..start + word.len(), word))
        .filter(|(_, range, word)| !word.starts_with(is_unspaced) && (tells(word, reading.language) || is_said(range)))
        .map(|(n, range, _)| (n, range))
        .collect();
    // Neighbours are told as one where there are more words than places: "friendly staff" says both.
    let joins = telling.len() > most;
    for (n, range) in telling {
        let within = said.iter().any(|one| one.start <= range.start && range.end <= one.end);
        let beside = said.iter().any(|one| near(text, one, &range));
        let weight = 1.0 + if within { 0.9 } else { 0.0 } + if beside { 0.6 } else { 0.0 };
        #[expect(clippy::cast_precision_loss, reason = "a word's place in a text is small")]
        let early = 0.3 / (1.0 + n as f64 / 8.0);
        if let Some((before, last)) = told.last_mut().filter(|(_, last)| joins && follows(text, last, &range)) {
            *before = before.max(weight + early) + TOGETHER;
            last.end = range.end;
            continue;
        }
        told.push((weight + early, range));
    }
    told.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.start.cmp(&b.1.start)).then(b.1.end.cmp(&a.1.end)));
    // Places that are left name the words of the pairs by themselves.
    let pairs = told.iter().map(|(_, range)| range.clone()).filter(|range| text[range.clone()].contains(' '));
    let parts = pairs.flat_map(|range| parts(text, &range)).collect::<Vec<Range<usize>>>();
    let mut seen = BTreeSet::new();
    told.into_iter()
        .map(|(_, range)| range)
        .chain(parts)
        .filter(|range| seen.insert(text[range.clone()].to_owned()))
        .filter_map(|range| original.get(reading.folded.original(&range)))
        .take(most)
        .collect()
}

/// Whether a word stands right behind a single one.
fn follows(text: &str, last: &Range<usize>, word: &Range<usize>) -> bool {
    text.get(last.end..word.start) == Some(" ") && text.get(last.clone()).is_some_and(|last| !last.contains(' '))
}

/// The words of a pair.
fn parts(text: &str, pair: &Range<usize>) -> Vec<Range<usize>> {
    let at = pair.start;
    words(&text[pair.clone()]).map(|(start, word)| at + start..at + start + word.len()).collect()
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    text.split([' ', BREAK]).filter_map(move |word| {
        let start = rest;
        rest += word.len() + 1;
        (!word.is_empty()).then_some((start, word))
    })
}

/// Whether a word says something by itself: neither small nor among the frequent ones of its language.
fn tells(word: &str, of: &str) -> bool {
    word.chars().nth(2).is_some() && !word.chars().any(|c| c.is_ascii_digit()) && !language::is_frequent(word, of)
}

/// Whether a word stands within two words of something said.
fn near(text: &str, said: &Range<usize>, word: &Range<usize>) -> bool {
    let between = if word.end <= said.start { text.get(word.end..said.start) } else { text.get(said.end..word.start) };
    between.is_some_and(|between| between.len() < 24 && !between.contains(BREAK) && between.matches(' ').count() <= 2)
}

/// The thing that an opinion is said of: the characters before it in its clause.
fn thing_before(text: &str, opinion: &Range<usize>) -> Option<Range<usize>> {
    let before = text.get(..opinion.start)?;
    let trimmed = before.trim_end_matches(|c| BETWEEN.contains(c));
    let end = trimmed.len();
    let mut start = end;
    for (n, (at, c)) in trimmed.char_indices().rev().enumerate() {
        if n >= LONGEST || !is_unspaced(c) || BETWEEN.contains(c) {
            break;
        }
        start = at;
    }
    (text[start..end].chars().count() > 1).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::super::engine;
    use super::*;

    #[test]
    fn what_is_said_and_of_what_it_is_said_are_the_keywords() {
        for (text, expected) in [
            ("The zipper is terrible and the handle broke", vec!["terrible", "zipper"]),
            (
                "\u{5feb}\u{9012}\u{5f88}\u{6162}\u{ff0c}\u{8d28}\u{91cf}\u{5f88}\u{597d}",
                vec!["\u{5feb}\u{9012}", "\u{8d28}\u{91cf}"],
            ),
            ("", vec![]),
        ] {
            let found = keywords(text, &engine().read(text), 5);
            for word in expected {
                assert!(found.iter().any(|one| one.contains(word)), "{text}: {found:?}");
            }
        }
    }
}
