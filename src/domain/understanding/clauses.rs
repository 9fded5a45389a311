//! The clauses of a text and how each sounds: what is named in praise is hardly what is complained about, what comes behind a
//! "but" is.

use std::ops::Range;

use super::folded::BREAK;
use super::mood::Voice;

/// How much a hint counts in a clause that praises.
const PRAISED_HINT: f64 = 0.6;
/// The same of a phrase that settles.
const PRAISED: f64 = 0.85;
/// How much everything counts behind a contrast.
const CONTRASTED: f64 = 1.1;

/// One clause: where it begins, how it sounds, and whether it turns against what stands before.
struct Clause {
    start: usize,
    sounds: f64,
    contrasts: bool,
}

/// The clauses of a text, in its order.
pub struct Clauses(Vec<Clause>);

impl Clauses {
    /// Parts a folded text at its breaks and before the words that contrast; `voices` come with what each adds to the mood.
    pub fn of(text: &str, contrasts: &[Range<usize>], voices: &[(Voice, f64)]) -> Self {
        let mut starts: Vec<(usize, bool)> = vec![(0, false)];
        starts.extend(text.match_indices(BREAK).map(|(at, _)| (at + 1, false)));
        starts.extend(contrasts.iter().map(|range| (range.start, true)));
        starts.sort_unstable();
        // A contrast holds to the end of what its break parts, and over the next one where it stands alone.
        starts.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            earlier.1 |= same && later.1;
            same
        });
        let mut clauses: Vec<Clause> =
            starts.into_iter().map(|(start, contrasts)| Clause { start, sounds: 0.0, contrasts }).collect();
        for (voice, worth) in voices {
            if let Some(clause) = clauses.iter_mut().rev().find(|clause| clause.start <= voice.range.start) {
                clause.sounds += worth;
            }
        }
        Self(clauses)
    }

    /// How much a phrase at a place counts.
    pub fn heed(&self, range: &Range<usize>, settles: bool) -> f64 {
        let Some(clause) = self.0.iter().rev().find(|clause| clause.start <= range.start) else { return 1.0 };
        let praised = match (clause.sounds > 0.0, settles) {
            (false, _) => 1.0,
            (true, true) => PRAISED,
            (true, false) => PRAISED_HINT,
        };
        praised * if clause.contrasts { CONTRASTED } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Sense;
    use super::*;

    #[test]
    fn praise_holds_to_the_break_and_contrast_lifts() {
        let text = "great colour|but the size is odd";
        let praise = Voice { sense: Sense::Praise, range: 0..5, units: 1 };
        let clauses = Clauses::of(text, std::slice::from_ref(&(13..16)), &[(praise, 1.0)]);
        assert!(clauses.heed(&(6..12), false) < clauses.heed(&(6..12), true));
        assert!(clauses.heed(&(6..12), true) < 1.0);
        assert!(clauses.heed(&(21..25), false) > 1.0);
    }
}
