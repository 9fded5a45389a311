//! Words that rise: log-odds of two bodies of text with a prior from both, so that rare words need more than a lucky week.
//!
//! Monroe, Colaresi and Quinn, "Fightin' Words" (Political Analysis 16:372), equations 16 and 18–22.

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

/// Words with how often they are said now and before, of all that is said now and before: the surest risers first.
pub fn moved<'w>(counts: impl Iterator<Item = (&'w str, i64, i64)>, of: (i64, i64)) -> Vec<Moved> {
    let (n_now, n_before) = (number(of.0), number(of.1));
    let score = |(word, now, before): (&str, i64, i64)| {
        let prior = PRIOR * number(now + before) / (n_now + n_before);
        let (here, there) = (number(now) + prior, number(before) + prior);
        let odds = (here / (n_now + PRIOR - here)).ln() - (there / (n_before + PRIOR - there)).ln();
        Moved { word: word.to_owned(), now, before, score: odds / (here.recip() + there.recip()).sqrt() }
    };
    let mut all: Vec<Moved> = counts.map(score).filter(|moved| moved.score.is_finite()).collect();
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.word.cmp(&b.word)));
    all
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^52")]
const fn number(n: i64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words with their counts now and before.
    fn moved(counts: &[(&str, i64, i64)]) -> Vec<Moved> {
        let of = counts.iter().fold((0, 0), |of, (_, now, before)| (of.0 + now, of.1 + before));
        super::moved(counts.iter().copied(), of)
    }

    /// The scores of the method in ConvoKit 5.0 (`FightingWords`), given these counts and this prior; numpy reckons the same.
    #[test]
    fn scores_are_those_of_the_papers_formulas() {
        let counts = [("zip", 0, 3), ("battery", 30, 10), ("broken", 25, 60), ("late", 40, 95), ("the", 500, 1300)];
        let expected = [
            ("battery", 5.415_582_111_308_46),
            ("late", 0.202_890_692_455_751),
            ("broken", 0.113_518_613_670_695),
            ("zip", -0.843_402_410_306_544),
            ("the", -6.953_322_266_301_94),
        ];
        let got = moved(&counts);
        assert_eq!(got.len(), expected.len());
        for (got, (word, score)) in got.iter().zip(expected) {
            assert_eq!(got.word, word);
            assert!((got.score - score).abs() < 1e-9, "{got:?}");
        }
    }

    #[test]
    fn one_lucky_mention_is_no_rise_and_silence_says_nothing() {
        let got = moved(&[("good", 400, 400), ("size", 100, 100), ("purple", 1, 0)]);
        assert!(got.iter().all(|word| word.score < 1.96), "{got:?}");
        assert!(moved(&[]).is_empty());
    }
}
