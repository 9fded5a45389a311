//! Which words of a text say something, and how much: the rarer, the heavier; and how far two texts say the same.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::{fold, is_unspaced, tokens};

/// So many different words of a text are weighed, from its beginning.
const WORDS: usize = 40;
/// A word in so many records says nothing.
pub const COMMON: i64 = 2_048;
/// So many words in common are told.
const TOLD: usize = 4;
/// Fewer words in common are chance.
const FEWEST: usize = 4;
/// So many hundredths of what the shorter text says must be in the longer one.
const RETOLD: u32 = 60;

/// The words of texts that say something, each once.
pub fn telling<T: AsRef<str>>(texts: &[T]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for token in texts.iter().flat_map(|text| tokens(text.as_ref())) {
        let says_something = token.chars().count() > 1 && !token.bytes().all(|b| b.is_ascii_digit());
        if says_something && !words.contains(&token) {
            words.push(token);
        }
        if words.len() == WORDS {
            break;
        }
    }
    words
}

/// Where some words, as they are searched for, stand in a text; in its order, neighbours of a script without spaces as one.
pub fn places(text: &str, wanted: &[String]) -> Vec<Range<usize>> {
    let is_wanted = |part: &str| wanted.iter().any(|word| *word == fold(part));
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut add = |range: Range<usize>| match places.last_mut().filter(|last| range.start <= last.end) {
        Some(last) => last.end = last.end.max(range.end),
        None => places.push(range),
    };
    for run in runs(text) {
        if !text[run.clone()].contains(is_unspaced) {
            if tokens(&text[run.clone()]).iter().any(|token| wanted.contains(token)) {
                add(run);
            }
            continue;
        }
        let letters: Vec<(usize, &str)> = text[run.clone()].grapheme_indices(true).collect();
        for pair in letters.windows(2) {
            let range = run.start + pair[0].0..run.start + pair[1].0 + pair[1].1.len();
            if is_wanted(&text[range.clone()]) {
                add(range);
            }
        }
    }
    places
}

/// Where words stand, or what is written without spaces between them: letters with the marks that belong to them.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, letter) in text.grapheme_indices(true).filter(|(_, letter)| letter.starts_with(char::is_alphanumeric)) {
        match runs.last_mut().filter(|run| run.end == at) {
            Some(run) => run.end += letter.len(),
            None => runs.push(at..at + letter.len()),
        }
    }
    runs
}

/// What a word says that so many records have.
pub const fn weight(records: i64) -> u32 {
    match records {
        1..COMMON => (COMMON / records).ilog2(),
        _ => 0,
    }
}

/// Words with what they say.
#[derive(Debug, Default)]
pub struct Weights(HashMap<String, u32>);

impl Weights {
    /// Weighs words; those that say nothing are left out.
    pub fn of<E>(words: Vec<String>, mut records: impl FnMut(&str) -> Result<i64, E>) -> Result<Self, E> {
        let mut weights = HashMap::new();
        for word in words {
            let weight = weight(records(&word)?);
            if weight > 0 {
                weights.insert(word, weight);
            }
        }
        Ok(Self(weights))
    }

    /// The words, the heaviest first.
    pub fn heaviest(&self) -> Vec<(&str, u32)> {
        let mut words: Vec<(&str, u32)> = self.0.iter().map(|(word, weight)| (word.as_str(), *weight)).collect();
        words.sort_by_key(|(word, weight)| (std::cmp::Reverse(*weight), *word));
        words
    }

    /// The rarest words that texts share with these, and the weight of all of them.
    pub fn in_common<T: AsRef<str>>(&self, texts: &[T]) -> (Vec<String>, u32) {
        let theirs: BTreeSet<String> = texts.iter().flat_map(|text| tokens(text.as_ref())).collect();
        let mut common: Vec<(u32, String)> =
            theirs.into_iter().filter_map(|word| self.0.get(&word).map(|weight| (*weight, word))).collect();
        common.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let weight = common.iter().map(|(weight, _)| weight).sum();
        (common.into_iter().take(TOLD).map(|(_, word)| word).collect(), weight)
    }
}

/// Whether one of two texts is told again in the other, in much the same words.
pub fn is_retold(one: &[String], two: &[String], weigh: &mut dyn FnMut(&str) -> u32) -> bool {
    let mut said = |words: &[String]| -> u32 { words.iter().map(|word| weigh(word)).sum() };
    let common: Vec<String> = one.iter().filter(|word| two.contains(word)).cloned().collect();
    if common.len() < FEWEST {
        return false;
    }
    let shorter = said(one).min(said(two));
    shorter > 0 && said(&common) * 100 >= shorter * RETOLD
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_stand() {
        let wanted = ["gurgles".to_owned(), "\u{6f0f}\u{6c34}".to_owned(), "strasse".to_owned()];
        let found =
            |text: &'static str| -> Vec<&str> { places(text, &wanted).into_iter().map(|range| &text[range]).collect() };
        assert_eq!(found("It Gurgles; gurgled, it GURGLES"), ["Gurgles", "GURGLES"]);
        assert_eq!(found("\u{6c34}\u{58f6}\u{6f0f}\u{6c34}\u{4e86}"), ["\u{6f0f}\u{6c34}"]);
        assert_eq!(found("nothing"), Vec::<&str>::new());
    }

    #[test]
    fn a_word_is_found_with_all_the_marks_of_its_letters() {
        let wanted = ["cafe".to_owned(), "\u{30d7}\u{30e9}".to_owned()];
        for (text, word) in [
            ("du cafe\u{301} froid", "cafe\u{301}"),
            ("du cafe\u{301}", "cafe\u{301}"),
            ("\u{30d5}\u{309a}\u{30e9}\u{30b0}", "\u{30d5}\u{309a}\u{30e9}"),
        ] {
            assert_eq!(
                places(text, &wanted).into_iter().map(|range| &text[range]).collect::<Vec<_>>(),
                [word],
                "{text}"
            );
        }
    }

    #[test]
    fn the_same_story_in_other_words_is_told_from_another_one() {
        let counts = |word: &str| match word {
            "the" | "is" | "of" | "my" => 0,
            "order" | "arrived" | "where" => weight(900),
            _ => weight(3),
        };
        for (one, two, wanted) in [
            ("The zipper of my jacket broke on the first day", "the ZIPPER broke, my first jacket of yours", true),
            ("The zipper of my jacket broke on the first day", "Where is the refund of my kettle order", false),
            ("Where is my order", "where is my ORDER?", true),
            ("of my is the", "of my is the", false),
            ("拉链第一天就坏了，请退款", "你好，拉鍊第一天就壞了", true),
            ("拉链第一天就坏了，请退款", "杯子碎了", false),
            ("", "", false),
        ] {
            let words = [one, two].map(|text| telling(&[text]));
            for (a, b) in [(0, 1), (1, 0)] {
                assert_eq!(is_retold(&words[a], &words[b], &mut |word| counts(word)), wanted, "{one} / {two}");
            }
        }
    }

    #[test]
    fn rare_words_weigh_more_and_what_everybody_says_weighs_nothing() {
        assert_eq!([0, 1, 2, 1_024, COMMON, 9_999].map(weight), [0, 11, 10, 1, 0, 0]);
        let counts = |word: &str| Ok::<_, ()>(if word == "zipper" { 1 } else { 600 });
        let weights = Weights::of(telling(&["my zipper 4711 broke"]), counts).expect("they are counted");
        assert_eq!(weights.heaviest(), [("zipper", 11), ("broke", 1), ("my", 1)]);
        assert_eq!(weights.in_common(&["Broke: ZIPPER"]), (vec!["zipper".to_owned(), "broke".to_owned()], 12));
    }
}
