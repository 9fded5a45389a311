//! Whether a text states a problem, and in which words: complaints, and blame that praise does not outweigh.

use std::ops::Range;

use super::category::Category;
use super::lexicon::Sense;
use super::{Reading, mood};

/// What words must amount to, complaints and blame less praise, for a problem to be stated.
const STATED: f64 = 0.3;
/// What praise makes up for: a sentence that praises one thing may still state a problem of another.
const MADE_UP: f64 = 0.3;

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
    let sum = 0.35 * strong + reading.pleased.blame - MADE_UP * reading.pleased.praise;
    if sum < STATED {
        return None;
    }
    let pieces = complaints.filter(|(evidence, _)| evidence.strong).flat_map(|(_, hit)| hit.pieces());
    let mut words: Vec<Range<usize>> = pieces
        .chain(blames.iter().map(|voice| voice.range.clone()))
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
            ("", false),
        ] {
            let words = problem(&engine().read(text));
            assert_eq!(words.is_some(), stated, "{text}: {words:?}");
            assert!(words.into_iter().flatten().all(|range| text.get(range).is_some()));
        }
    }
}
