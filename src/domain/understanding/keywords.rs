//! The words that a text is about: what it praises or blames, and the goods or parts that it says so of.
//!
//! Spaced languages give words and pairs of neighbours, with the small word that links two ("value for money") and with what
//! turns or strengthens them ("not clean"); scripts without spaces give the opinion's phrase and the run of characters that it is
//! said of.

use std::collections::BTreeSet;
use std::ops::Range;

use super::folded::{BREAK, is_unspaced};
use super::lexicon::Sense;
use super::mood::Voice;
use super::telling::{BETWEEN, is_kana_ending, is_small};
use super::{Reading, language};
use crate::domain::translation::masking::private;
use crate::domain::translation::names::is_courtesy;

/// Keywords that are named of one text.
pub const MOST: usize = 5;

/// Small words that make one name of the two words around them.
const LINKS: &str = include_str!("../../../assets/lexicon/links.txt");
/// What two words together have before one alone.
const TOGETHER: f64 = 0.1;
/// What a word has that is turned round.
const TURNED: f64 = 0.2;
/// How many small words may stand between a negation and the word that it turns.
const REACH: usize = 3;
/// The longest thing that is named in a script without spaces, and in the one that writes its endings in other characters.
const LONGEST: usize = 4;
const LONGEST_KANJI: usize = 8;
/// Longer words are no words, and longer keywords tell less than the text.
const LONGEST_WORD: usize = 40;
pub const LONGEST_KEYWORD: usize = 60;

/// What may be told of a text: where it stands, how telling it is, and of how many words it is.
struct Candidate {
    range: Range<usize>,
    weight: f64,
    n_words: usize,
}

/// At most so many keywords of a text that was read, the most telling first, as they stand in the original.
pub fn keywords<'t>(original: &'t str, reading: &Reading, most: usize) -> Vec<&'t str> {
    let text = reading.folded.text.as_str();
    let mut told = if text.chars().any(is_unspaced) { said_of_things(text, reading) } else { Vec::new() };
    let mut spaced = pairs(text, telling(text, reading));
    widen(text, reading, &mut spaced);
    told.extend(spaced);
    told.sort_by(|a, b| {
        let place = |one: &Candidate| (one.range.start, std::cmp::Reverse(one.range.end));
        b.weight.total_cmp(&a.weight).then(place(a).cmp(&place(b)))
    });
    // Places that are left name the words of the pairs by themselves.
    let is_single = |range: &Range<usize>| tells(&text[range.clone()], reading.language);
    let pairs = told.iter().filter(|one| one.n_words > 1 && is_keyword(&text[one.range.clone()]));
    let parts: Vec<Range<usize>> = pairs.flat_map(|one| parts(text, &one.range)).filter(is_single).collect();
    // Only what was read can be told.
    let private = private(original.get(..reading.folded.original(&(0..text.len())).end).unwrap_or(original));
    let is_private = |range: &Range<usize>| private.iter().any(|one| one.start < range.end && range.start < one.end);
    let mut seen = BTreeSet::new();
    told.into_iter()
        .map(|one| one.range)
        .chain(parts)
        .filter(|range| is_keyword(&text[range.clone()]) && seen.insert(text[range.clone()].to_owned()))
        .map(|range| reading.folded.original(&range))
        .filter(|range| !is_private(range))
        .filter_map(|range| original.get(range))
        .take(most)
        .collect()
}

/// Whether folded words can stand alone: not too long, no courtesy, and more than endings.
fn is_keyword(words: &str) -> bool {
    words.chars().nth(LONGEST_KEYWORD).is_none()
        && words.chars().nth(1).is_some()
        && !is_small(words)
        && !is_courtesy(words)
}

/// In scripts without spaces: what is said, and the thing that it is said of.
fn said_of_things(text: &str, reading: &Reading) -> Vec<Candidate> {
    let said = |weight, range: Range<usize>| Candidate { range, weight, n_words: 1 };
    // "But" and "rather" name nothing.
    let names =
        |voice: &&Voice| voice.sense != Sense::Middling || !text[voice.range.clone()].chars().all(is_kana_ending);
    let voices = reading.found.voices.iter().filter(names).map(|voice| &voice.range);
    voices
        .flat_map(|range| {
            let thing = thing_before(text, range, reading.language).map(|thing| said(1.8, thing));
            std::iter::once(said(2.0, range.clone())).chain(thing)
        })
        .collect()
}

/// The words of spaced languages that say something by themselves; more so within what is praised or blamed, or beside it.
fn telling(text: &str, reading: &Reading) -> Vec<Candidate> {
    let voices = reading.found.voices.iter();
    let complaints = reading.found.evidence.iter().flat_map(|(_, hit)| hit.pieces());
    let said: Vec<Range<usize>> = voices.clone().map(|voice| voice.range.clone()).chain(complaints).collect();
    let speaks = |voice: &Voice| voice.sense != Sense::Middling;
    let is_said = |range: &Range<usize>| voices.clone().any(|one| speaks(one) && one.range == *range);
    let mut told = Vec::new();
    for (n, (start, word)) in words(text).enumerate() {
        let range = start..start + word.len();
        let is_word = !word.starts_with(is_unspaced) && word.chars().nth(LONGEST_WORD).is_none();
        if !is_word || !(tells(word, reading.language) || is_said(&range)) {
            continue;
        }
        let within = said.iter().any(|one| one.start <= range.start && range.end <= one.end);
        let beside = said.iter().any(|one| near(text, one, &range));
        #[expect(clippy::cast_precision_loss, reason = "a word's place in a text is small")]
        let early = 0.3 / (1.0 + n as f64 / 8.0);
        let weight = 1.0 + if within { 0.9 } else { 0.0 } + if beside { 0.6 } else { 0.0 } + early;
        told.push(Candidate { range, weight, n_words: 1 });
    }
    told
}

/// Neighbours told as one, also over a small word that links them: "friendly staff", "value for money".
fn pairs(text: &str, single: Vec<Candidate>) -> Vec<Candidate> {
    let mut told: Vec<Candidate> = Vec::new();
    for one in single {
        let joins = |last: &&mut Candidate| {
            let between = text.get(last.range.end..one.range.start);
            last.n_words == 1 && between.is_some_and(|between| between == " " || links(between))
        };
        match told.last_mut().filter(joins) {
            Some(last) => {
                last.weight = last.weight.max(one.weight) + TOGETHER;
                last.range.end = one.range.end;
                last.n_words += 1;
            }
            None => told.push(one),
        }
    }
    told
}

/// Takes in what turns a word round or strengthens it: what is said of the room is "not clean".
fn widen(text: &str, reading: &Reading, told: &mut [Candidate]) {
    let mut end_before = 0;
    for one in told {
        let between = |turner: &Voice| text.get(turner.range.end..one.range.start);
        let stands = |turner: &&Voice, most: usize| {
            let is_near = |between: &str| !between.contains(BREAK) && between.matches(' ').count() <= most;
            turner.range.start >= end_before && between(turner).is_some_and(is_near)
        };
        let turners = reading.found.turners.iter();
        let turned = turners.clone().find(|turner| turner.sense == Sense::Negator && stands(turner, REACH));
        let strong = turners.clone().find(|turner| turner.sense == Sense::Booster && stands(turner, 1));
        if turned.is_some() {
            one.weight += TURNED;
        }
        let starts = turned.into_iter().chain(strong).map(|turner| turner.range.start);
        end_before = one.range.end;
        one.range.start = starts.fold(one.range.start, usize::min);
    }
}

/// Whether one small word that links stands between two.
fn links(between: &str) -> bool {
    LINKS.split_whitespace().any(|link| between.trim_matches(' ') == link)
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

/// Whether a word that is searched for says nothing by itself: a small or frequent one, or, in a script without spaces, a pair with a
/// character that only stands between others.
pub fn is_light(word: &str, of: &str) -> bool {
    if word.contains(is_unspaced) {
        return word.contains(|c| BETWEEN.contains(c)) || word.chars().all(is_kana_ending);
    }
    language::is_small_talk(word) || language::is_frequent(word, of)
}

/// Whether a word stands within two words of something said.
fn near(text: &str, said: &Range<usize>, word: &Range<usize>) -> bool {
    let between = if word.end <= said.start { text.get(word.end..said.start) } else { text.get(said.end..word.start) };
    between.is_some_and(|between| between.len() < 24 && !between.contains(BREAK) && between.matches(' ').count() <= 2)
}

/// The thing that an opinion is said of: the characters before it in its clause; in Japanese those that are no endings.
fn thing_before(text: &str, opinion: &Range<usize>, language: &str) -> Option<Range<usize>> {
    let before = text.get(..opinion.start)?;
    if language == "ja" {
        let end = before.trim_end_matches(is_kana_ending).len();
        let is_of_name = |c: &char| is_unspaced(*c) && !is_kana_ending(*c);
        let name = before[..end].chars().rev().take_while(is_of_name).take(LONGEST_KANJI);
        let start = end - name.map(char::len_utf8).sum::<usize>();
        return (text[start..end].chars().count() > 1).then_some(start..end);
    }
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
    fn small_words_and_pairs_with_what_stands_between_say_nothing() {
        for light in ["the", "my", "with", "\u{4e0d}\u{9519}", "\u{5f00}\u{4e86}", "\u{307e}\u{3057}"] {
            assert!(is_light(light, "en"), "{light}");
        }
        for told in ["zipper", "kettle", "\u{6f0f}\u{6c34}", "\u{5145}\u{7535}"] {
            assert!(!is_light(told, "en"), "{told}");
        }
        assert!(is_light("sich", "de") && is_light("pour", "fr"));
    }

    #[test]
    fn what_is_said_and_of_what_it_is_said_are_the_keywords() {
        for (text, expected) in [
            ("The zipper is terrible and the handle broke", vec!["terrible", "zipper"]),
            (
                "\u{5feb}\u{9012}\u{5f88}\u{6162}\u{ff0c}\u{8d28}\u{91cf}\u{5f88}\u{597d}",
                vec!["\u{5feb}\u{9012}", "\u{8d28}\u{91cf}"],
            ),
            ("The room was not really clean. Value for money though", vec!["not really clean", "Value for money"]),
            ("Das Zimmer ist nicht sauber", vec!["nicht sauber"]),
            ("商品が壊れていました", vec!["商品"]),
            ("", vec![]),
        ] {
            let found = keywords(text, &engine().read(text), 5);
            for word in expected {
                assert!(found.iter().any(|one| one.contains(word)), "{text}: {found:?}");
            }
        }
    }

    #[test]
    fn names_addresses_courtesies_and_scraps_are_no_keywords() {
        let long = "x".repeat(3_000);
        for (text, none) in [
            ("Hello John, the zipper is terrible. Best regards, Anna Smith", vec!["john", "hello", "regards", "anna"]),
            ("Dear Sir or Madam, the lid is loose. Thank you!", vec!["dear", "sir", "madam", "thank"]),
            ("Send it to 12 Old Mill Road, Springfield, the lid is loose", vec!["mill", "springfield"]),
            ("箱が空でしたが、とても残念です。よろしくお願いします", vec!["よろしく"]),
            ("您好，水壶漏水，谢谢", vec!["您好", "谢谢"]),
            (&long, vec!["xxx"]),
        ] {
            let found = keywords(text, &engine().read(text), 5);
            for word in none {
                assert!(!found.iter().any(|one| one.to_lowercase().contains(word)), "{text}: {found:?}");
            }
            assert!(found.iter().all(|one| !is_small(&super::super::Folded::of(one).text)), "{found:?}");
        }
    }
}
