//! How pleased a text sounds: praise against blame, with what turns a word round and what strengthens it.

use std::ops::Range;

use super::folded::is_near;
use super::lexicon::Sense;
use crate::domain::vocabulary::Mood;

/// A word that speaks for or against, and where.
#[derive(Debug, Clone)]
pub struct Voice {
    pub sense: Sense,
    pub range: Range<usize>,
    /// Words of the phrase.
    pub units: usize,
}

/// What the words of a text add up to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pleased {
    pub praise: f64,
    pub blame: f64,
    pub middling: f64,
}

/// Blame weighs a little less than praise: who praises and blames in equal parts is pleased rather than not.
const BLAMED: f64 = 0.9;
/// Below this distance from nought, one way or the other, a text is neither.
const EITHER: f64 = 0.12;
/// Somebody who says nothing for or against in many words is rather displeased: whoever is pleased says so.
const UNSAID: f64 = -0.05;

impl Pleased {
    /// From -1 to 1.
    pub fn score(self) -> f64 {
        let sum = self.praise + self.blame;
        if sum == 0.0 { UNSAID } else { (self.praise - self.blame) / (sum + 1.0) }
    }

    pub fn mood(self) -> Mood {
        let width = if self.middling > 0.0 { EITHER * 2.0 } else { EITHER };
        match self.score() {
            score if score > width => Mood::Positive,
            score if score < -width => Mood::Negative,
            _ => Mood::Neutral,
        }
    }
}

/// How far before a word its negation may stand, in words; in unspaced scripts in characters.
const REACH: usize = 3;
const REACH_UNSPACED: usize = 3;

/// Adds up the voices of a text, given in its order and none within another.
pub fn pleased(text: &str, voices: &[Voice], turners: &[Voice], complaints: f64) -> Pleased {
    let mut all = Pleased { blame: complaints, ..Pleased::default() };
    for voice in voices {
        if voice.sense == Sense::Middling {
            all.middling += loudness(text, voice, turners);
            continue;
        }
        let worth = worth(text, voice, turners);
        if worth > 0.0 {
            all.praise += worth;
        } else {
            all.blame -= worth * BLAMED;
        }
    }
    all
}

/// What a voice adds: above nought where it praises, below where it blames.
pub fn worth(text: &str, voice: &Voice, turners: &[Voice]) -> f64 {
    // "Not received" blames by its own "not": a second one before it only says so louder.
    let turned_itself = voice.sense == Sense::Blame && turners.iter().any(|turner| is_turner_within(turner, voice));
    let turned = !turned_itself && turners.iter().any(|turner| turns(text, turner, voice));
    let loud = loudness(text, voice, turners);
    match (voice.sense, turned) {
        (Sense::Praise, false) => loud,
        (Sense::Praise, true) | (Sense::Blame, false) => -loud,
        // "Not bad" praises faintly.
        (Sense::Blame, true) => loud * 0.5,
        _ => 0.0,
    }
}

fn is_turner_within(turner: &Voice, voice: &Voice) -> bool {
    let turns = matches!(turner.sense, Sense::Negator | Sense::NegatorAfter);
    turns && turner.range.start >= voice.range.start && turner.range.end <= voice.range.end
}

fn loudness(text: &str, voice: &Voice, turners: &[Voice]) -> f64 {
    let boosted =
        turners.iter().any(|turner| turner.sense == Sense::Booster && just_before(text, &turner.range, &voice.range));
    (if voice.units > 1 { 1.5 } else { 1.0 }) * if boosted { 1.4 } else { 1.0 }
}

fn turns(text: &str, turner: &Voice, voice: &Voice) -> bool {
    let near = |between: &str| is_near(between, REACH, REACH_UNSPACED);
    let within = turner.range.start >= voice.range.start && turner.range.end <= voice.range.end;
    match turner.sense {
        _ if within => false,
        Sense::Negator => turner.range.end <= voice.range.start && near(&text[turner.range.end..voice.range.start]),
        Sense::NegatorAfter => {
            turner.range.start >= voice.range.end && near(&text[voice.range.end..turner.range.start])
        }
        _ => false,
    }
}

fn just_before(text: &str, before: &Range<usize>, after: &Range<usize>) -> bool {
    before.end <= after.start && text[before.end..after.start].trim().is_empty()
}
