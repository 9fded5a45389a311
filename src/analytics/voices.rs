//! What customers say: phrases that rise against an earlier time, and quotes that stand for many.
//!
//! Phrases are counted by voices, so that one long rant is one voice.

use std::collections::{BTreeSet, HashMap};

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

/// What the voices of now say, and those of a time before: each text is read once, and a phrase is a number.
pub struct Said<'t> {
    texts: Vec<&'t str>,
    /// The phrases of each voice of now, in order and each once.
    said: Vec<Vec<usize>>,
    /// The phrases that any voice of now says.
    phrases: HashMap<String, usize, foldhash::fast::RandomState>,
    /// How many voices say each, now and before.
    counts: Vec<(i64, i64)>,
    /// The same of all phrases together, those that nobody says now included.
    of: (i64, i64),
}

impl<'t> Said<'t> {
    pub fn of(now: &[&'t str], before: &[&str]) -> Self {
        let (texts, said, phrases) = (now.to_vec(), Vec::new(), HashMap::default());
        let mut all = Self { texts, said, phrases, counts: Vec::new(), of: (0, 0) };
        for text in now {
            let mut own = Vec::new();
            words::each_phrase(text, &mut |phrase| own.push(all.number(phrase)));
            own.sort_unstable();
            own.dedup();
            own.iter().for_each(|phrase| all.counts[*phrase].0 += 1);
            all.of.0 += whole(own.len());
            all.said.push(own);
        }
        let (mut own, mut others) = (Vec::new(), BTreeSet::new());
        for text in before {
            words::each_phrase(text, &mut |phrase| {
                if let Some(known) = all.phrases.get(phrase) {
                    own.push(*known);
                } else {
                    others.insert(phrase.to_owned());
                }
            });
            own.sort_unstable();
            own.dedup();
            all.of.1 += whole(own.len() + others.len());
            own.drain(..).for_each(|phrase| all.counts[phrase].1 += 1);
            others.clear();
        }
        all
    }

    fn number(&mut self, phrase: &str) -> usize {
        // Most phrases have been said before, and are not copied again.
        if let Some(known) = self.phrases.get(phrase) {
            return *known;
        }
        let new = self.counts.len();
        self.phrases.insert(phrase.to_owned(), new);
        self.counts.push((0, 0));
        new
    }

    /// The voices of now that say a phrase, by their places.
    pub fn voices(&self, phrase: &str) -> impl Iterator<Item = usize> {
        let phrase = self.phrases.get(phrase).copied();
        let says = move |said: &[usize]| phrase.is_some_and(|phrase| said.binary_search(&phrase).is_ok());
        self.said.iter().enumerate().filter(move |(_, said)| says(said)).map(|(place, _)| place)
    }

    /// What rises; how many phrases were looked at.
    pub fn rising(&self) -> (Vec<Rising>, usize) {
        let counts = self.phrases.iter().map(|(phrase, number)| (phrase.as_str(), self.counts[*number]));
        let tells = |phrase: &str, now: i64| now >= FLOOR && !language::says_nothing(phrase);
        let often = counts.filter(|(phrase, (now, _))| tells(phrase, *now));
        let often = rising::moved(often.map(|(phrase, (now, before))| (phrase, now, before)), self.of);
        let chances: Vec<f64> = often.iter().map(|moved| normal::above(moved.score)).collect();
        let kept = many::kept(&chances);
        let n_looked_at = often.len();
        let risen =
            often.into_iter().zip(kept).filter(|(moved, kept)| *kept && moved.score > 0.0).map(|(moved, _)| moved);
        let quoted = self.without_echoes(risen.collect()).into_iter().map(|moved| Rising {
            quote: self.quote_of(&moved.word),
            phrase: moved.word,
            now: moved.now,
            before: moved.before,
            score: moved.score,
        });
        (quoted.collect(), n_looked_at)
    }

    /// Of phrases that the same voices say, the longest.
    fn without_echoes(&self, risen: Vec<rising::Moved>) -> Vec<rising::Moved> {
        let sets: Vec<BTreeSet<usize>> = risen.iter().map(|moved| self.voices(&moved.word).collect()).collect();
        let length: Vec<usize> = risen.iter().map(|moved| moved.word.chars().count()).collect();
        let is_most = |part: usize, of: usize| number(part) >= SAME * number(sets[of].len());
        let is_echo = |n: usize| {
            (0..risen.len()).filter(|other| (length[*other], *other) > (length[n], n)).any(|other| {
                // No more can be shared than the smaller one has.
                let most = sets[n].len().min(sets[other].len());
                let may_be = is_most(most, n) && is_most(most, other);
                let shared = if may_be { sets[n].intersection(&sets[other]).count() } else { 0 };
                may_be && is_most(shared, n) && is_most(shared, other)
            })
        };
        let echoes: Vec<bool> = (0..risen.len()).map(is_echo).collect();
        risen.into_iter().zip(echoes).filter(|(_, echo)| !echo).map(|(moved, _)| moved).collect()
    }

    /// The voice with a phrase whose other phrases are the commonest among all.
    fn quote_of(&self, phrase: &str) -> usize {
        let worth = |n: usize| {
            let sum: i64 = self.said[n].iter().map(|phrase| self.counts[*phrase].0).sum();
            number(usize::try_from(sum).unwrap_or(0)) / number(self.said[n].len().max(1)) * fits(self.texts[n])
        };
        let with = self.voices(phrase).map(|n| (n, worth(n)));
        with.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map_or(0, |(n, _)| n)
    }

    /// Voices of now that together say most of what is said, by their places: each next one adds what those before left out.
    pub fn representative(&self, most: usize) -> Vec<usize> {
        let mut open: Vec<i64> = self.counts.iter().map(|(n, _)| if *n > 1 { *n } else { 0 }).collect();
        let fits: Vec<f64> = self.texts.iter().map(|text| fits(text)).collect();
        let mut chosen: Vec<usize> = Vec::new();
        while chosen.len() < most {
            let worth = |n: usize| {
                let sum: i64 = self.said[n].iter().map(|phrase| open[*phrase]).sum();
                number(usize::try_from(sum).unwrap_or(0)) / number(self.said[n].len().max(4)).sqrt() * fits[n]
            };
            let left = (0..self.texts.len()).filter(|n| !chosen.contains(n) && fits[*n] > 0.0);
            let best = left.map(|n| (n, worth(n))).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            let Some((best, value)) = best else { break };
            // Nothing common is left to say: what follows would be single voices.
            if value <= 0.0 && !chosen.is_empty() {
                break;
            }
            self.said[best].iter().for_each(|phrase| open[*phrase] = 0);
            chosen.push(best);
        }
        chosen
    }
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

fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rising(now: &[String], before: &[String]) -> (Vec<Rising>, usize) {
        Said::of(&texts(now), &texts(before)).rising()
    }

    fn representative(all: &[String], most: usize) -> Vec<usize> {
        Said::of(&texts(all), &[]).representative(most)
    }

    fn texts(voices: &[String]) -> Vec<&str> {
        voices.iter().map(String::as_str).collect()
    }

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
    fn greetings_and_closings_do_not_rise() {
        let before = voices(&[("The parcel came late again", 60), ("Too small for me", 60)]);
        let now = voices(&[
            ("The parcel came late again", 20),
            ("To whom it may concern, crushed flat", 25),
            ("Sehr geehrte Damen und Herren", 25),
            ("Hello, sorry but", 25),
        ]);
        let phrases: Vec<String> = rising(&now, &before).0.into_iter().map(|rising| rising.phrase).collect();
        assert!(phrases.iter().any(|phrase| phrase.contains("crushed")), "{phrases:?}");
        let empty = ["may concern", "hello", "sorry but", "sehr geehrte", "damen und"];
        assert!(phrases.iter().all(|phrase| !empty.contains(&phrase.as_str())), "{phrases:?}");
    }

    #[test]
    fn few_voices_are_no_rise_and_nothing_said_is_nothing() {
        let (risen, _) = rising(&voices(&[("The zip is broken", 4)]), &voices(&[("Fine", 100)]));
        assert!(risen.is_empty());
        assert_eq!(rising(&[], &[]), (Vec::new(), 0));
        assert!(representative(&[], 3).is_empty());
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
