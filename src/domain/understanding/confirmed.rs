//! What confirmed keywords teach: phrases that people keep, guesses that they drop, and how far a guess that is neither is trusted.
//!
//! Invariant: the same confirmed texts teach the same, in whatever order they come.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::folded::{Folded, is_unspaced};
use super::keywords::keywords;
use super::{Reading, engine};

/// Fewer confirmed texts teach nothing.
pub const FEWEST: usize = 20;
/// A phrase is looked for where it was kept in so large a part of the texts that hold it.
const KEPT: f64 = 0.2;
/// A guess is dropped where it was kept in less than this part of so many texts.
const DROPPED: f64 = 0.25;
const DROPPED_OF: u32 = 2;
/// Guesses fill what places are left where so many of them were right; else there are so many keywords and no more.
const TRUSTED: f64 = 0.4;
const ENOUGH: usize = 2;
/// Keywords that one text may be given.
const MOST_LISTED: usize = 20;

/// A text, and what a person holds for its keywords.
pub type Confirmed = (String, Vec<String>);

/// What was learned.
#[derive(Debug, Default)]
pub struct Learned {
    phrases: Option<AhoCorasick>,
    /// The phrases as they are looked for, each with the part of its texts in which it was kept.
    kept: Vec<(String, f64)>,
    dropped: BTreeSet<String>,
    /// Whether guesses fill places, in spaced scripts and in those without spaces.
    trusted: [bool; 2],
}

/// The keywords of a list as people write it.
pub fn listed(text: &str) -> Vec<String> {
    let parts = text.split([',', ';', '\n', '\u{b7}', '\u{ff0c}', '\u{3001}', '\u{ff1b}']);
    let mut seen = BTreeSet::new();
    let words = parts.map(str::trim).filter(|word| !word.is_empty() && seen.insert(word.to_lowercase()));
    words.take(MOST_LISTED).map(str::to_owned).collect()
}

impl Learned {
    pub fn of(confirmed: &[Confirmed]) -> Self {
        if confirmed.len() < FEWEST {
            return Self::default();
        }
        let mut ordered: Vec<&Confirmed> = confirmed.iter().collect();
        ordered.sort();
        let texts: Vec<Taught> = ordered.into_iter().map(Taught::read).collect();
        let mut learned = Self::phrases_of(&texts.iter().collect::<Vec<_>>());
        learned.dropped = dropped(&texts);
        learned.trusted = trusted(&texts);
        learned
    }

    /// The phrases alone.
    fn phrases_of(texts: &[&Taught]) -> Self {
        let mut marked: BTreeMap<&str, u32> = BTreeMap::new();
        let told = texts.iter().flat_map(|text| &text.kept);
        told.filter(|phrase| phrase.chars().nth(1).is_some()).for_each(|phrase| {
            *marked.entry(phrase).or_default() += 1;
        });
        let all: Vec<(String, f64)> = marked.keys().map(|phrase| ((*phrase).to_owned(), 1.0)).collect();
        let every = Self { phrases: automaton(&all), kept: all, ..Self::default() };
        let mut holding = vec![0_u32; every.kept.len()];
        for text in texts {
            let found: BTreeSet<usize> = every.found(&text.folded).map(|(number, _)| number).collect();
            found.into_iter().for_each(|number| holding[number] += 1);
        }
        let worth = |(phrase, marked): (&str, u32), holding: u32| {
            (phrase.to_owned(), f64::from(marked) / f64::from(holding.max(marked) + 1))
        };
        let kept = marked.into_iter().zip(holding).map(|(marked, holding)| worth(marked, holding));
        let kept: Vec<(String, f64)> = kept.filter(|(_, worth)| *worth >= KEPT).collect();
        Self { phrases: automaton(&kept), kept, ..Self::default() }
    }

    /// Every place of a phrase, by its number.
    fn found<'s>(&'s self, text: &'s str) -> impl Iterator<Item = (usize, Range<usize>)> + 's {
        let found = self.phrases.iter().flat_map(move |phrases| phrases.find_overlapping_iter(text));
        found.map(|hit| (hit.pattern().as_usize(), hit.range())).filter(move |(_, range)| stands(text, range))
    }

    /// The phrases that stand in a text, the surest first; of those over one another the longest.
    fn phrases_in(&self, text: &str) -> Vec<Range<usize>> {
        let worth = |number: usize| self.kept.get(number).map_or(0.0, |(_, worth)| *worth);
        let mut found: Vec<(f64, Range<usize>)> =
            self.found(text).map(|(number, range)| (worth(number), range)).collect();
        found.sort_by_key(|(_, range)| (std::cmp::Reverse(range.len()), range.start));
        let mut taken: Vec<(f64, Range<usize>)> = Vec::new();
        let mut seen = BTreeSet::new();
        for (worth, range) in found {
            let is_free = !taken.iter().any(|(_, other)| range.start < other.end && other.start < range.end);
            if is_free && seen.insert(&text[range.clone()]) {
                taken.push((worth, range));
            }
        }
        taken.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.start.cmp(&b.1.start)));
        taken.into_iter().map(|(_, range)| range).collect()
    }

    /// At most so many keywords of a text that was read: what people keep, then what is guessed, as they stand in the original.
    pub fn keywords<'t>(&self, original: &'t str, reading: &Reading, most: usize) -> Vec<&'t str> {
        if self.kept.is_empty() {
            return keywords(original, reading, most);
        }
        let text = reading.folded.text.as_str();
        let ranges = self.phrases_in(text);
        let mut told: Vec<String> = ranges.iter().map(|range| text[range.clone()].to_owned()).collect();
        let original_of = |range: &Range<usize>| original.get(reading.folded.original(range));
        let mut words: Vec<&str> = ranges.iter().filter_map(original_of).take(most).collect();
        let places = if self.trusted[usize::from(text.contains(is_unspaced))] { most } else { ENOUGH.min(most) };
        for guess in keywords(original, reading, most) {
            let folded = Folded::of(guess).text;
            if words.len() < places && !self.dropped.contains(&folded) && !told.iter().any(|one| holds(one, &folded)) {
                told.push(folded);
                words.push(guess);
            }
        }
        words
    }
}

fn automaton(phrases: &[(String, f64)]) -> Option<AhoCorasick> {
    let phrases = phrases.iter().map(|(phrase, _)| phrase.as_bytes());
    AhoCorasick::builder().match_kind(MatchKind::Standard).build(phrases).ok()
}

/// Whether a phrase ends where words do.
fn stands(text: &str, range: &Range<usize>) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    let (before, after) = (text[..range.start].chars().next_back(), text[range.end..].chars().next());
    let part = &text[range.clone()];
    let breaks =
        |inner: Option<char>, outer: Option<char>| !(inner.is_some_and(is_letter) && outer.is_some_and(is_letter));
    breaks(part.chars().next(), before) && breaks(part.chars().next_back(), after)
}

/// Whether one of two phrases lies within the other.
fn holds(one: &str, other: &str) -> bool {
    one.contains(other) || other.contains(one)
}

/// A confirmed text, read.
struct Taught {
    folded: String,
    kept: BTreeSet<String>,
    guesses: Vec<String>,
}

impl Taught {
    fn read((text, kept): &Confirmed) -> Self {
        let reading = engine().read(text);
        let guesses = keywords(text, &reading, MOST_GUESSES).into_iter().map(|guess| Folded::of(guess).text).collect();
        let kept = kept.iter().map(|one| Folded::of(one).text).filter(|one| !one.is_empty()).collect();
        Self { folded: reading.folded.text, kept, guesses }
    }

    fn is_right(&self, guess: &str) -> bool {
        self.kept.iter().any(|kept| holds(kept, guess))
    }
}

/// Guesses of a text that are judged.
const MOST_GUESSES: usize = 5;

/// Guesses that people hardly ever kept.
fn dropped(texts: &[Taught]) -> BTreeSet<String> {
    let mut seen: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for text in texts {
        for guess in &text.guesses {
            let (n, right) = seen.entry(guess).or_default();
            *n += 1;
            *right += u32::from(text.is_right(guess));
        }
    }
    let is_dropped = |(n, right): (u32, u32)| n >= DROPPED_OF && f64::from(right) < DROPPED * f64::from(n);
    seen.into_iter().filter(|(_, counts)| is_dropped(*counts)).map(|(guess, _)| guess.to_owned()).collect()
}

/// Whether guesses beside the phrases that one half of the texts teaches are right often enough in the other half.
fn trusted(texts: &[Taught]) -> [bool; 2] {
    let halves: [Vec<&Taught>; 2] = [texts.iter().step_by(2).collect(), texts.iter().skip(1).step_by(2).collect()];
    let mut counts = [(0_u32, 0_u32); 2];
    for (half, other) in [(0, 1), (1, 0)] {
        let learned = Learned::phrases_of(&halves[half]);
        for text in &halves[other] {
            let known = learned.phrases_in(&text.folded);
            let is_new = |guess: &&String| !known.iter().any(|range| holds(&text.folded[range.clone()], guess));
            for guess in text.guesses.iter().filter(is_new) {
                let (n, right) = &mut counts[usize::from(text.folded.contains(is_unspaced))];
                *n += 1;
                *right += u32::from(text.is_right(guess));
            }
        }
    }
    counts.map(|(n, right)| f64::from(right) >= TRUSTED * f64::from(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confirmed() -> Vec<Confirmed> {
        let texts = ["my flux blorps", "flux lid came off", "the flux hums at night"];
        let one = |n: usize| (format!("{} {n}", texts[n % 3]), vec!["flux".to_owned()]);
        (0..FEWEST + 4).map(one).collect()
    }

    #[test]
    fn what_people_keep_comes_first_and_what_they_drop_is_not_guessed() {
        let text = "A grey thing hums at night, the flux";
        let reading = engine().read(text);
        let learned = Learned::of(&confirmed());
        let words = learned.keywords(text, &reading, 5);
        assert_eq!(words.first(), Some(&"flux"));
        assert!(!words.contains(&"hums"), "nobody kept it: {words:?}");
        let mut turned = confirmed();
        turned.reverse();
        assert_eq!(Learned::of(&turned).keywords(text, &reading, 5), words);
        let few = Learned::of(&confirmed()[..FEWEST - 1]);
        assert_eq!(few.keywords(text, &reading, 5), keywords(text, &reading, 5));
        assert_eq!(learned.keywords("", &engine().read(""), 5), Vec::<&str>::new());
    }

    #[test]
    fn phrases_are_whole_words_where_words_are_parted() {
        let learned = Learned::of(&confirmed());
        assert!(!learned.phrases_in("fluxes are many").contains(&(0..4)));
        assert_eq!(learned.phrases_in("a flux").first(), Some(&(2..6)));
        assert_eq!(listed(" lid, Lid;\u{58f6}\u{76d6}\u{ff0c}seam \n"), ["lid", "\u{58f6}\u{76d6}", "seam"]);
    }
}
