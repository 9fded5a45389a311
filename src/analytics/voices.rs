//! What customers say: phrases that rise against an earlier time, and quotes that stand for many.
//!
//! Phrases are counted by voices, so that one long rant is one voice.

use std::collections::{BTreeMap, BTreeSet};

use super::stats::{many, normal, rising};
use crate::domain::understanding::language;
use crate::domain::words;

/// A phrase that fewer voices say is an anecdote.
const FLOOR: i64 = 5;
/// A longer phrase that so large a part of a shorter one's voices say stands for it.
const SAME: f64 = 0.8;
/// A quote is a sentence or three; longer ones count less.
const QUOTE_CHARS: usize = 240;
const SHORTEST: usize = 12;

/// Phrases that are said more often now than before by more than chance, the surest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Rising {
    pub phrase: String,
    /// Voices that say it, now and before.
    pub now: i64,
    pub before: i64,
    /// In standard errors.
    pub score: f64,
    /// A voice of now that says it and stands for the others, by its place.
    pub quote: usize,
}

/// What rises, of the voices of now against those of before; how many phrases were looked at.
pub fn rising<S: AsRef<str>>(now: &[S], before: &[S]) -> (Vec<Rising>, usize) {
    let said: Vec<BTreeSet<String>> = now.iter().map(|voice| words::phrases(voice.as_ref())).collect();
    let counted = counts(said.iter());
    let earlier = counts(before.iter().map(|voice| words::phrases(voice.as_ref())).collect::<Vec<_>>().iter());
    let tells = |moved: &rising::Moved| moved.now >= FLOOR && !language::is_small_talk(&moved.word);
    let often: Vec<rising::Moved> = rising::moved(&counted, &earlier).into_iter().filter(tells).collect();
    let chances: Vec<f64> = often.iter().map(|moved| normal::above(moved.score)).collect();
    let kept = many::kept(&chances);
    let n_looked_at = often.len();
    let risen = often.into_iter().zip(kept).filter(|(moved, kept)| *kept && moved.score > 0.0).map(|(moved, _)| moved);
    let risen = without_echoes(risen.collect(), &said);
    let quoted = risen.into_iter().map(|moved| Rising {
        quote: quote_of(&moved.word, &said, now, &counted),
        phrase: moved.word,
        now: moved.now,
        before: moved.before,
        score: moved.score,
    });
    (quoted.collect(), n_looked_at)
}

/// How many voices say each phrase.
fn counts<'a>(said: impl Iterator<Item = &'a BTreeSet<String>>) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for phrase in said.flatten() {
        // Most phrases have been seen before, and are not copied again.
        if let Some(n) = counts.get_mut(phrase) {
            *n += 1;
        } else {
            counts.insert(phrase.clone(), 1);
        }
    }
    counts
}

/// Of phrases that the same voices say, the longest.
fn without_echoes(risen: Vec<rising::Moved>, said: &[BTreeSet<String>]) -> Vec<rising::Moved> {
    let voices = |phrase: &str| -> BTreeSet<usize> { (0..said.len()).filter(|n| said[*n].contains(phrase)).collect() };
    let sets: Vec<BTreeSet<usize>> = risen.iter().map(|moved| voices(&moved.word)).collect();
    let is_echo = |n: usize| {
        (0..risen.len()).any(|other| {
            let shared = number(sets[n].intersection(&sets[other]).count());
            let same = shared >= SAME * number(sets[n].len()) && shared >= SAME * number(sets[other].len());
            let longer = (risen[other].word.chars().count(), other) > (risen[n].word.chars().count(), n);
            n != other && same && longer
        })
    };
    let echoes: Vec<bool> = (0..risen.len()).map(is_echo).collect();
    risen.into_iter().zip(echoes).filter(|(_, echo)| !echo).map(|(moved, _)| moved).collect()
}

/// The voice with a phrase whose other phrases are the commonest among all.
fn quote_of<S: AsRef<str>>(
    phrase: &str,
    said: &[BTreeSet<String>],
    voices: &[S],
    counts: &BTreeMap<String, i64>,
) -> usize {
    let with = (0..said.len()).filter(|n| said[*n].contains(phrase));
    with.max_by(|a, b| {
        let worth = |n: usize| {
            let sum: i64 = said[n].iter().filter_map(|phrase| counts.get(phrase)).sum();
            number(usize::try_from(sum).unwrap_or(0)) / number(said[n].len().max(1)) * fits(voices[n].as_ref())
        };
        worth(*a).total_cmp(&worth(*b)).then(b.cmp(a))
    })
    .unwrap_or(0)
}

/// Voices that together say most of what is said, by their places: each next one adds what those before left out.
pub fn representative<S: AsRef<str>>(voices: &[S], most: usize) -> Vec<usize> {
    let said: Vec<BTreeSet<String>> = voices.iter().map(|voice| words::phrases(voice.as_ref())).collect();
    let mut open: BTreeMap<String, i64> = counts(said.iter()).into_iter().filter(|(_, n)| *n > 1).collect();
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < most {
        let worth = |n: usize| {
            let sum: i64 = said[n].iter().filter_map(|phrase| open.get(phrase)).sum();
            number(usize::try_from(sum).unwrap_or(0)) / number(said[n].len().max(4)).sqrt() * fits(voices[n].as_ref())
        };
        let left = (0..voices.len()).filter(|n| !chosen.contains(n) && fits(voices[*n].as_ref()) > 0.0);
        let Some((best, value)) = left.map(|n| (n, worth(n))).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
        else {
            break;
        };
        // Nothing common is left to say: what follows would be single voices.
        if value <= 0.0 && !chosen.is_empty() {
            break;
        }
        open.retain(|phrase, _| !said[best].contains(phrase));
        chosen.push(best);
    }
    chosen
}

/// How well a text reads as a quote, 0 to 1.
fn fits(text: &str) -> f64 {
    match text.chars().count() {
        n if n < SHORTEST && text.is_ascii() => 0.0,
        n if n <= QUOTE_CHARS => 1.0,
        n => number(QUOTE_CHARS) / number(n),
    }
}

#[expect(clippy::cast_precision_loss, reason = "voices are far fewer than 2^52")]
const fn number(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voices(parts: &[(&str, usize)]) -> Vec<String> {
        parts.iter().flat_map(|(text, n)| std::iter::repeat_n((*text).to_owned(), *n)).collect()
    }

    #[test]
    fn what_rises_is_found_with_a_quote_and_what_stays_is_not() {
        let before = voices(&[("The parcel came late again", 60), ("Too small for me", 60), ("Stopped charging", 5)]);
        let now = voices(&[
            ("The parcel came late again", 20),
            ("Too small for me", 20),
            ("Stopped charging on day two", 25),
        ]);
        let (risen, n_looked_at) = rising(&now, &before);
        assert!(n_looked_at > risen.len());
        let phrases: Vec<&str> = risen.iter().map(|rising| rising.phrase.as_str()).collect();
        assert!(phrases.contains(&"stopped charging"), "{phrases:?}");
        assert!(phrases.iter().all(|phrase| !phrase.contains("late") && !phrase.contains("small")), "{phrases:?}");
        assert!(now[risen[0].quote].contains("charging"));
    }

    #[test]
    fn chinese_and_japanese_rise_too() {
        let before = voices(&[("包裹来得太晚了", 50), ("サイズが小さい", 50)]);
        let now = voices(&[("包裹来得太晚了", 15), ("サイズが小さい", 15), ("电池充不进电", 20)]);
        let (risen, _) = rising(&now, &before);
        assert!(risen.iter().any(|rising| "电池充不进电".contains(&rising.phrase)), "{risen:?}");
        assert!(risen.iter().all(|rising| !"包裹来得太晚了サイズが小さい".contains(&rising.phrase)), "{risen:?}");
    }

    #[test]
    fn small_words_do_not_rise_alone() {
        let before = voices(&[("The parcel came late again", 60), ("Too small for me", 60)]);
        let now = voices(&[("The parcel came late again", 20), ("what do I do, and on", 25), ("it is on fire", 25)]);
        let (risen, _) = rising(&now, &before);
        let phrases: Vec<&str> = risen.iter().map(|rising| rising.phrase.as_str()).collect();
        assert!(phrases.contains(&"on fire"), "{phrases:?}");
        assert!(phrases.iter().all(|phrase| !["on", "what do", "and on", "is on"].contains(phrase)), "{phrases:?}");
    }

    #[test]
    fn few_voices_are_no_rise_and_nothing_said_is_nothing() {
        let (risen, _) = rising(&voices(&[("The zip is broken", 4)]), &voices(&[("Fine", 100)]));
        assert!(risen.is_empty());
        assert_eq!(rising::<String>(&[], &[]), (Vec::new(), 0));
        assert!(representative::<String>(&[], 3).is_empty());
    }

    #[test]
    fn quotes_stand_for_many_and_not_for_each_other() {
        let mut all = voices(&[
            ("The charger stopped working after two days", 9),
            ("Much too small, I could not close the zip", 5),
            ("ok", 7),
        ]);
        all.push("My neighbour's cat has been so very unhappy with everything lately".to_owned());
        let chosen = representative(&all, 3);
        let texts: Vec<&str> = chosen.iter().map(|n| all[*n].as_str()).collect();
        assert_eq!(texts, ["The charger stopped working after two days", "Much too small, I could not close the zip"]);
    }
}
