//! What a text means, held beside sentences that complain of one thing each: how likely each label is by that alone.
//!
//! The sentences (`assets/lexicon/meanings.toml`) were written for it in several languages; the weights beside them are what one
//! logistic regression makes of what the encoder says of them, and of nothing else.

use std::sync::LazyLock;

use super::category::{Category, Scores};

/// How much a meaning counts beside the phrases.
const COUNTS: f64 = 0.5;
/// How common each label is thought to be, in the order of the labels, and how much of that counts: the sentences are as many for
/// what is rare as for what is not.
const SHARES: Scores = [0.10, 0.03, 0.03, 0.03, 0.03, 0.03, 0.40, 0.03, 0.03, 0.03, 0.03, 0.03, 0.15];
const OF_SHARES: f64 = 0.5;

/// For each label, in their order, a bias and a weight for each number of the encoder.
struct Meanings(Vec<(f64, Vec<f32>)>);

static MEANINGS: LazyLock<Meanings> = LazyLock::new(|| {
    read(include_str!("../../../assets/lexicon/meanings.weights"))
        .expect("the weights are checked by a test of this file")
});

/// Reads the weights: a label, its bias and its weights a line, in thousandths.
fn read(text: &str) -> Option<Meanings> {
    let mut all = vec![(0.0, Vec::new()); Category::ALL.len()];
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split(' ');
        let place = all.get_mut(Category::from_code(parts.next()?)?.index())?;
        let mut number = || Some(parts.next()?.parse::<i16>().ok().map(|number| f32::from(number) / 1_000.0));
        let bias = f64::from(number()??);
        *place = (bias, std::iter::from_fn(number).collect::<Option<_>>()?);
    }
    all.iter().all(|(_, weights)| !weights.is_empty()).then_some(Meanings(all))
}

/// How much a meaning speaks for each label, in their order.
fn scores(vector: &[f32]) -> impl Iterator<Item = f64> {
    MEANINGS.0.iter().zip(SHARES).map(move |((bias, weights), share)| {
        let times: f64 = weights.iter().zip(vector).map(|(weight, value)| f64::from(*weight) * f64::from(*value)).sum();
        COUNTS * (bias + times + OF_SHARES * share.ln())
    })
}

/// Adds to the labels' scores what a meaning speaks for them.
pub fn add(to: &mut [f64], vector: &[f32]) {
    to.iter_mut().zip(scores(vector)).for_each(|(score, more)| *score += more);
}

/// How much a meaning speaks for one label against another.
pub fn leans(vector: &[f32], category: Category, against: Category) -> f64 {
    let scores: Vec<f64> = scores(vector).collect();
    scores[category.index()] - scores[against.index()]
}

/// The sentences, each with its label.
#[cfg(test)]
pub fn sentences() -> Vec<(Category, String)> {
    let text = include_str!("../../../assets/lexicon/meanings.toml");
    let all: std::collections::BTreeMap<String, Vec<String>> = toml::from_str(text).expect("lists of sentences");
    let label = |code: &str| Category::from_code(code).expect("a label");
    all.into_iter().flat_map(|(code, all)| all.into_iter().map(move |one| (label(&code), one))).collect()
}

/// How far the weights are from what the sentences teach: the steepest slope of what is made small, where a strength of a tenth
/// holds the weights and every label counts alike.
#[cfg(test)]
pub fn slope(taught: &[(Category, Vec<f32>)]) -> f64 {
    let n_labels = Category::ALL.len();
    let real = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let mut slopes: Vec<Vec<f64>> =
        MEANINGS.0.iter().map(|(_, weights)| weights.iter().map(|weight| f64::from(*weight)).collect()).collect();
    for (label, vector) in taught {
        let alike = taught.iter().filter(|(one, _)| one == label).count();
        let counts = 10.0 * real(taught.len()) / (real(n_labels) * real(alike));
        let times = |weights: &[f32]| weights.iter().zip(vector).map(|(a, b)| f64::from(a * b)).sum::<f64>();
        let scores: Vec<f64> = MEANINGS.0.iter().map(|(bias, weights)| (bias + times(weights)).exp()).collect();
        let sum: f64 = scores.iter().sum();
        for (n, (slopes, score)) in slopes.iter_mut().zip(scores).enumerate() {
            let error = counts * (score / sum - f64::from(u8::from(n == label.index())));
            slopes.iter_mut().zip(vector).for_each(|(slope, value)| *slope += error * f64::from(*value));
        }
    }
    slopes.iter().flatten().fold(0.0, |most, slope| most.max(slope.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::encoder::DIMENSIONS;

    #[test]
    fn every_label_has_sentences_and_a_weight_for_each_number() {
        assert!(MEANINGS.0.iter().all(|(_, weights)| weights.len() == DIMENSIONS));
        let sentences = sentences();
        for category in Category::ALL {
            assert!(sentences.iter().filter(|(one, _)| one == category).count() >= 10, "{category}");
        }
        assert!(read("other 1 2\n").is_none() && read("nonsense 1 2\n").is_none() && read("other 1 x\n").is_none());
    }

    #[test]
    fn a_meaning_speaks_for_the_label_that_its_weights_name() {
        let toward: Vec<f32> = MEANINGS.0[Category::SizeFit.index()].1.clone();
        assert!(leans(&toward, Category::SizeFit, Category::QualityDefect) > 0.0);
        let mut scores = [0.0; Category::ALL.len()];
        add(&mut scores, &toward);
        let most = scores.iter().copied().fold(f64::MIN, f64::max);
        assert!((scores[Category::SizeFit.index()] - most).abs() < 1e-12);
    }
}
