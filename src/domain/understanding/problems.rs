//! Whether a text states a problem, and in which words: words of trouble, complaints, and blame that praise does not outweigh.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::category::Category;
use super::lexicon::Sense;
use super::phrases::Phrases;
use super::{Reading, mood};

/// What words must amount to, trouble, complaints and blame less praise, for a problem to be stated.
const STATED: f64 = 0.4;
/// What each word of trouble adds, and how many of them count.
const TROUBLE: f64 = 0.4;
const MOST_TROUBLES: usize = 3;
/// What complaints and blame add of what they are worth: they tell how somebody feels more than what is wrong.
const FELT: f64 = 0.3;
/// What a phrase of complaint is worth beside blame.
const COMPLAINED: f64 = 0.35;
/// What praise makes up for: a sentence that praises one thing may still state a problem of another.
const MADE_UP: f64 = 0.3;

/// The words of trouble by language.
static TROUBLES: LazyLock<BTreeMap<String, Phrases>> = LazyLock::new(|| {
    let lists: BTreeMap<String, String> = toml::from_str(include_str!("../../../assets/lexicon/troubles.toml"))
        .expect("the lists are checked by a test of this file");
    lists.into_iter().map(|(language, list)| (language, Phrases::new(list.split('|').map(str::trim)))).collect()
});

/// Where the words stand that state a problem; nothing where none is stated.
pub fn problem(reading: &Reading) -> Option<Vec<Range<usize>>> {
    let complaints = reading.found.evidence.iter().filter(|(evidence, _)| evidence.category != Category::Other);
    let text = &reading.folded.text;
    let blames: Vec<_> = reading
        .found
        .voices
        .iter()
        .filter(|voice| voice.sense != Sense::Middling && mood::worth(text, voice, &reading.found.turners) < 0.0)
        .collect();
    let strong: f64 =
        complaints.clone().filter(|(evidence, _)| evidence.strong).map(|(evidence, _)| evidence.worth()).sum();
    let troubles = TROUBLES.get(reading.language).map_or_else(Vec::new, |phrases| phrases.find(text));
    let n_troubles = f64::from(u32::try_from(troubles.len().min(MOST_TROUBLES)).unwrap_or(0));
    let felt = COMPLAINED * strong + reading.pleased.blame - MADE_UP * reading.pleased.praise;
    if TROUBLE * n_troubles + FELT * felt < STATED {
        return None;
    }
    let pieces = complaints.filter(|(evidence, _)| evidence.strong).flat_map(|(_, hit)| hit.pieces());
    let mut words: Vec<Range<usize>> = pieces
        .chain(blames.iter().map(|voice| voice.range.clone()))
        .chain(troubles.iter().flat_map(|hit| hit.pieces()))
        .map(|range| reading.folded.original(&range))
        .collect();
    words.sort_by_key(|range| (range.start, range.end));
    words.dedup();
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::super::engine;
    use super::*;

    #[test]
    fn complaints_state_problems_and_praise_does_not() {
        for (text, stated) in [
            ("The hinge broke after two days.", true),
            ("Battery life is terrible", true),
            ("Great sound, easy to set up.", false),
            ("I bought it in May.", false),
            ("The wheel sticks now and then.", true),
            ("Leider wackelt der Griff", true),
            ("\u{7528}\u{4e86}\u{4e09}\u{5929}\u{5c31}\u{677e}\u{52a8}\u{4e86}", true),
            ("", false),
        ] {
            let words = problem(&engine().read(text));
            assert_eq!(words.is_some(), stated, "{text}: {words:?}");
            assert!(words.into_iter().flatten().all(|range| text.get(range).is_some()));
        }
    }
}
