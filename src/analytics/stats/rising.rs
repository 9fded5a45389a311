//! Words that rise: log-odds of two bodies of text with a prior from both, so that rare words need more than a lucky week.
//!
//! Monroe, Colaresi and Quinn, "Fightin' Words" (Political Analysis 16:372), equations 16 and 18–22.

use std::collections::BTreeMap;

/// How many words of the common usage each body is given.
const PRIOR: f64 = 100.0;

/// A word's counts now and before, and how surely it is said more often now (in standard errors; below zero less often).
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    pub word: String,
    pub now: i64,
    pub before: i64,
    pub score: f64,
}

/// The surest risers first.
pub fn moved(now: &BTreeMap<String, i64>, before: &BTreeMap<String, i64>) -> Vec<Moved> {
    let (n_now, n_before) = (total(now), total(before));
    let count = |side: &BTreeMap<String, i64>, word: &str| side.get(word).copied().unwrap_or(0);
    let words: BTreeMap<&String, ()> = now.keys().chain(before.keys()).map(|word| (word, ())).collect();
    let mut all: Vec<Moved> = words
        .into_keys()
        .map(|word| {
            let (y, z) = (count(now, word), count(before, word));
            let prior = PRIOR * number(y + z) / (n_now + n_before);
            let (here, there) = (number(y) + prior, number(z) + prior);
            let odds = (here / (n_now + PRIOR - here)).ln() - (there / (n_before + PRIOR - there)).ln();
            Moved { word: word.clone(), now: y, before: z, score: odds / (here.recip() + there.recip()).sqrt() }
        })
        .filter(|moved| moved.score.is_finite())
        .collect();
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.word.cmp(&b.word)));
    all
}

fn total(side: &BTreeMap<String, i64>) -> f64 {
    number(side.values().sum())
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^52")]
const fn number(n: i64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(words: &[(&str, i64)]) -> BTreeMap<String, i64> {
        words.iter().map(|(word, n)| ((*word).to_owned(), *n)).collect()
    }

    /// The scores of the method in ConvoKit 5.0 (`FightingWords`), given these counts and this prior; numpy reckons the same.
    #[test]
    fn scores_are_those_of_the_papers_formulas() {
        let now = body(&[("battery", 30), ("broken", 25), ("late", 40), ("the", 500)]);
        let before = body(&[("battery", 10), ("broken", 60), ("late", 95), ("the", 1300), ("zip", 3)]);
        let expected = [
            ("battery", 5.415_582_111_308_46),
            ("late", 0.202_890_692_455_751),
            ("broken", 0.113_518_613_670_695),
            ("zip", -0.843_402_410_306_544),
            ("the", -6.953_322_266_301_94),
        ];
        let got = moved(&now, &before);
        assert_eq!(got.len(), expected.len());
        for (got, (word, score)) in got.iter().zip(expected) {
            assert_eq!(got.word, word);
            assert!((got.score - score).abs() < 1e-9, "{got:?}");
        }
    }

    #[test]
    fn one_lucky_mention_is_no_rise_and_silence_says_nothing() {
        let before = body(&[("good", 400), ("size", 100)]);
        let now = body(&[("good", 400), ("size", 100), ("purple", 1)]);
        let got = moved(&now, &before);
        assert!(got.iter().all(|word| word.score < 1.96), "{got:?}");
        assert!(moved(&BTreeMap::new(), &BTreeMap::new()).is_empty());
    }
}
