//! Why a text is held for what it is: the two likeliest categories, and the words that decided, each with the list that it stands in
//! or that corrections taught it.
//!
//! Invariant: what is told is what decides: the same lists, the same model and the same platform reason as in `said`.

use std::ops::Range;

use super::said::{disagreement, likely};
use super::taught::Taught;
use super::understanding::category::WEIGHT;
use super::understanding::folded::Folded;
use super::understanding::lexicon::Sense;
use super::understanding::model::words::{lay, words};
use super::understanding::telling::{is_small, telling};
use super::understanding::{Category, Likely, Reading, engine, is_unsure};
use super::vocabulary::Reason;

/// What made a word decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    List(Sense),
    /// A phrase of a label of the user's own.
    Own(String),
    /// Corrections taught it.
    Learned,
    /// The text means something else without it.
    Meaning,
}

impl By {
    /// Whether it speaks for a category, and not for how bad something is or for a label of the user's own.
    pub const fn is_of_category(&self) -> bool {
        matches!(self, Self::List(Sense::Category(_)) | Self::Learned | Self::Meaning)
    }
}

/// Words that decided: where they stand in the text as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    pub range: Range<usize>,
    pub by: By,
    pub weight: f64,
}

/// What a text is held for, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    pub best: Likely,
    pub second: Likely,
    /// Whether the best is a guess.
    pub unsure: bool,
    /// The weightiest first.
    pub decided: Vec<Decided>,
    /// What the text says surely where the platform's reason says something else.
    pub disagreement: Option<Category>,
    /// Its keywords, where somebody looked for them.
    pub keywords: Vec<String>,
}

/// Words that are told at most; a text of which everything is marked says nothing.
const MOST: usize = 6;
/// A word that weighs less than this part of the weightiest decided nothing.
const PART: f64 = 0.15;

/// Explains a text beside the reason that the platform gives.
pub fn explain(text: &str, platform: Reason, taught: &Taught) -> Explained {
    let reading = engine().read(text);
    let (best, second) = likely(text, &reading, platform, taught);
    let mut decided = by_words(text, &reading, (best.category, second.category), taught);
    let pieces = |hit| telling(&reading.folded.text, hit);
    let weighing =
        reading.found.weighing.iter().flat_map(|(sense, hit)| pieces(hit).into_iter().map(|piece| (*sense, piece)));
    let weighing = weighing.map(|(sense, piece)| (reading.folded.original(&piece), By::List(sense)));
    let own = taught.own_phrases(text).into_iter().map(|(label, range)| (range, By::Own(label.called().to_owned())));
    decided.extend(weighing.chain(own).map(|(range, by)| Decided { range, by, weight: 0.0 }));
    let decided = told_once(decided, text);
    let unsure = is_unsure(best, second);
    let disagreement = disagreement(&reading, platform);
    Explained { best, second, unsure, decided, disagreement, keywords: Vec::new() }
}

/// The words that spoke for the best label against the second.
fn by_words(text: &str, reading: &Reading, (best, second): (Category, Category), taught: &Taught) -> Vec<Decided> {
    let mut weights: Vec<(Range<usize>, f64)> =
        words(&reading.folded.text).into_iter().map(|word| (word, 0.0)).collect();
    let mut listed: Vec<Range<usize>> = Vec::new();
    for (evidence, hit) in &reading.found.evidence {
        let side = match evidence.category {
            category if category == best => 1.0,
            category if category == second => -1.0,
            _ => continue,
        };
        let pieces = telling(&reading.folded.text, hit);
        let n = f64::from(u32::try_from(pieces.len()).unwrap_or(1));
        for piece in pieces {
            lay(&mut weights, &piece, side * evidence.worth() * WEIGHT[evidence.category.index()] / n);
            if side > 0.0 {
                listed.push(piece);
            }
        }
    }
    for ((_, weight), (_, learned)) in weights.iter_mut().zip(taught.spoke(text, reading, best, second)) {
        *weight += learned;
    }
    let most = weights.iter().map(|(_, weight)| *weight).fold(0.0, f64::max);
    weights.retain(|(_, weight)| *weight > 0.0 && *weight >= most * PART);
    weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.start.cmp(&b.0.start)));
    let is_listed = |word: &Range<usize>| listed.iter().any(|hit| hit.start < word.end && word.start < hit.end);
    let unlisted = if taught.version() == 0 { By::Meaning } else { By::Learned };
    let decided = weights.into_iter().map(|(word, weight)| Decided {
        by: if is_listed(&word) { By::List(Sense::Category(best)) } else { unlisted.clone() },
        range: reading.folded.original(&word),
        weight,
    });
    together(decided.collect(), text)
}

/// Neighbours of one sort as one: a phrase stands as it was found, and letters of a script without spaces stand together.
fn together(mut decided: Vec<Decided>, text: &str) -> Vec<Decided> {
    decided.sort_by_key(|one| one.range.start);
    let mut joined: Vec<Decided> = Vec::new();
    for one in decided {
        match joined.last_mut() {
            Some(last)
                if last.by == one.by
                    && text.get(last.range.end..one.range.start).is_some_and(|gap| gap.chars().all(|c| c == ' '))
                    && (matches!(one.by, By::List(_) | By::Own(_)) || last.range.end == one.range.start) =>
            {
                last.range.end = one.range.end;
                last.weight += one.weight;
            }
            _ => joined.push(one),
        }
    }
    // What corrections and meanings find also lies on words that are in every text.
    let tells = |words: &str| !is_small(&Folded::of(words).text);
    joined.retain(|one| matches!(one.by, By::List(_) | By::Own(_)) || text.get(one.range.clone()).is_some_and(tells));
    joined.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.range.start.cmp(&b.range.start)));
    joined.truncate(MOST);
    joined
}

/// The same words for the same reason once, where they stand first.
fn told_once(decided: Vec<Decided>, text: &str) -> Vec<Decided> {
    let words = |one: &Decided| text.get(one.range.clone()).map(|words| Folded::of(words).text);
    let mut once: Vec<Decided> = Vec::new();
    for one in decided {
        match once.iter_mut().find(|known| known.by == one.by && words(known) == words(&one)) {
            Some(known) => {
                known.range = if one.range.start < known.range.start { one.range } else { known.range.clone() }
            }
            None => once.push(one),
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::taught::{Lesson, OwnLabel};

    fn told<'t>(text: &'t str, explained: &Explained) -> Vec<(&'t str, By)> {
        explained.decided.iter().map(|one| (&text[one.range.clone()], one.by.clone())).collect()
    }

    #[test]
    fn phrases_name_their_lists_and_a_platform_that_says_otherwise_is_told() {
        let text = "It never arrived, and the charger of the last one caught fire!";
        let explained = explain(text, Reason::TooSmall, &Taught::default());
        let told = told(text, &explained);
        assert!(told.contains(&("never arrived", By::List(Sense::Category(Category::NotReceived)))), "{told:?}");
        assert!(told.iter().any(|(_, by)| *by == By::List(Sense::Danger)), "{told:?}");
        assert_eq!(
            (explained.best.category, explained.disagreement),
            (Category::NotReceived, Some(Category::NotReceived))
        );
    }

    #[test]
    fn what_was_learned_is_told_as_such() {
        let teach = |text: &str, label| (text.into(), label);
        let examples = vec![
            teach("the flux thing is loose again", Category::SizeFit),
            teach("flux loose", Category::SizeFit),
            teach("my flux sits loose", Category::SizeFit),
            teach("colour of the gear", Category::NotAsDescribed),
        ];
        let label = OwnLabel { name: "warp".to_owned(), phrases: vec!["warp drive".to_owned()], ..OwnLabel::default() };
        let taught = Taught::new(Some(&Lesson { version: 2, examples, ..Lesson::default() }), vec![label], &[]);
        let text = "Hello, the flux of my warp drive is so loose";
        let explained = explain(text, Reason::Other, &taught);
        let told = told(text, &explained);
        assert_eq!(explained.best.category, Category::SizeFit);
        assert!(told.iter().any(|(words, by)| words.contains("flux") && *by == By::Learned), "{told:?}");
        assert!(told.contains(&("warp drive", By::Own("warp".to_owned()))), "{told:?}");
        assert_eq!(explain("", Reason::Other, &taught).decided, []);
    }
}
