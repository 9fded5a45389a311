//! What corrections teach: one multinomial logistic regression over phrase counts, hashed letter and word groups and, where an encoder
//! is there, what the text means.
//!
//! It begins where the lists stand: their scores are added to what is learned, so that with nothing learned they decide alone.
//! Invariant: the same examples, in whatever order they come, give the same weights to the last bit.

mod features;
mod fit;
pub mod words;

use std::collections::BTreeMap;

pub use features::{Features, features};
pub use fit::fit;

/// How loudly the meaning of a text speaks beside its letters and words.
const MEANING: f32 = 3.0;

/// A text as the model sees it, with the scores that the lists give each label.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    pub features: Features,
    /// One number for each label of the model.
    pub base: Vec<f64>,
}

/// What was learned.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    pub labels: Vec<String>,
    /// Where each known cell's weights stand.
    places: BTreeMap<u32, u32>,
    /// For each known cell how much a sight of it is worth: the rarer, the more.
    rarity: Vec<f32>,
    /// Numbers of a meaning; their weights stand behind those of the cells.
    n_meaning: usize,
    /// For each known cell one weight a label.
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Model {
    /// The chance of each label.
    pub fn chances(&self, example: &Example) -> Vec<f64> {
        let mut scores: Vec<f64> =
            self.bias.iter().enumerate().map(|(n, bias)| f64::from(*bias) + base(example, n)).collect();
        for (place, value) in self.known(&example.features) {
            for (score, weight) in scores.iter_mut().zip(self.of(place)) {
                *score += f64::from(*weight) * f64::from(value);
            }
        }
        softmax(&mut scores);
        scores
    }

    /// The likeliest label; of equals the first.
    pub fn best(&self, example: &Example) -> Option<(&str, f64)> {
        let chances = self.chances(example);
        let best = chances.iter().enumerate().reduce(|best, one| if one.1 > best.1 { one } else { best })?;
        Some((self.labels.get(best.0)?, *best.1))
    }

    /// What a cell speaks for one label against another.
    pub fn speaks(&self, cell: u32, for_label: usize, against: usize) -> f64 {
        let Some(place) = self.places.get(&cell) else { return 0.0 };
        let weights = self.of(*place as usize);
        let weight = |label: usize| weights.get(label).copied().map_or(0.0, f64::from);
        let rarity = self.rarity.get(*place as usize).copied().map_or(0.0, f64::from);
        (weight(for_label) - weight(against)) * rarity
    }

    fn of(&self, place: usize) -> &[f32] {
        let n = self.labels.len();
        self.weights.get(place * n..(place + 1) * n).unwrap_or(&[])
    }

    /// Whether it was taught what texts mean, so that it needs an encoder.
    pub const fn has_meaning(&self) -> bool {
        self.n_meaning > 0
    }

    /// How much a meaning speaks for one label against another.
    pub fn leans(&self, vector: &[f32], for_label: usize, against: usize) -> f64 {
        let all = self.meaning(vector).map(|(place, value)| {
            let weight = |label: usize| self.of(place).get(label).copied().map_or(0.0, f64::from);
            (weight(for_label) - weight(against)) * f64::from(value)
        });
        all.sum()
    }

    /// The numbers of a meaning as the model takes them.
    fn meaning<'v>(&self, vector: &'v [f32]) -> impl Iterator<Item = (usize, f32)> + use<'v> {
        let first = self.places.len();
        vector.iter().take(self.n_meaning).enumerate().map(move |(n, value)| (first + n, MEANING * value))
    }

    /// The known cells of a text with their values, of length one together, and its meaning.
    fn known(&self, features: &Features) -> Vec<(usize, f32)> {
        let mut known: Vec<(usize, f32)> = features
            .cells
            .iter()
            .filter_map(|(cell, value)| {
                let place = *self.places.get(cell)? as usize;
                Some((place, value * self.rarity.get(place)?))
            })
            .collect();
        normalise(&mut known);
        known.extend(features.vector.iter().flat_map(|vector| self.meaning(vector)));
        known
    }

    /// The model as bytes, the same for the same model on every machine.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut number = |n: usize| bytes.extend(u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
        number(self.labels.len());
        number(self.places.len());
        number(self.n_meaning);
        for label in &self.labels {
            bytes.extend(u32::try_from(label.len()).unwrap_or(0).to_le_bytes());
            bytes.extend(label.as_bytes());
        }
        for (cell, place) in &self.places {
            bytes.extend(cell.to_le_bytes());
            bytes.extend(place.to_le_bytes());
        }
        for weight in self.rarity.iter().chain(&self.bias).chain(&self.weights) {
            bytes.extend(weight.to_le_bytes());
        }
        bytes
    }
}

fn base(example: &Example, label: usize) -> f64 {
    example.base.get(label).copied().unwrap_or(0.0)
}

/// Scores become chances.
fn softmax(scores: &mut [f64]) {
    let most = scores.iter().copied().fold(f64::MIN, f64::max);
    for score in scores.iter_mut() {
        *score = (*score - most).exp();
    }
    let sum: f64 = scores.iter().sum();
    for score in scores.iter_mut() {
        *score /= sum;
    }
}

fn normalise(values: &mut [(usize, f32)]) {
    let length = values.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        values.iter_mut().for_each(|(_, value)| *value /= length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(text: &str) -> Example {
        Example { features: features(text, &[]), base: vec![0.0; 2] }
    }

    fn taught() -> Vec<(Example, usize)> {
        [
            ("the zip is torn", 0),
            ("zip torn again", 0),
            ("torn zip", 0),
            ("wrong colour sent", 1),
            ("colour is wrong", 1),
        ]
        .into_iter()
        .map(|(text, label)| (example(text), label))
        .collect()
    }

    #[test]
    fn a_few_examples_teach_and_their_order_does_not_matter() {
        let labels = vec!["zip".to_owned(), "colour".to_owned()];
        let model = fit(&labels, &taught());
        assert_eq!(model.best(&example("my zip was torn")).map(|best| best.0), Some("zip"));
        assert_eq!(model.best(&example("another colour")).map(|best| best.0), Some("colour"));
        let mut turned = taught();
        turned.reverse();
        assert_eq!(fit(&labels, &turned).to_bytes(), model.to_bytes());
    }

    /// Texts of no common letters, some of them of one meaning.
    fn meant(text: &str, side: f32, label: usize) -> (Example, usize) {
        let features = features(text, &[]).meaning(Some([side, 1.0 - side.abs()].into()));
        (Example { features, base: vec![0.0; 2] }, label)
    }

    #[test]
    fn what_a_text_means_is_learned_beside_its_letters() {
        let labels = vec!["near".to_owned(), "far".to_owned()];
        let taught = [meant("abc", 0.9, 0), meant("def", 0.8, 0), meant("ghi", -0.9, 1), meant("jkl", -0.7, 1)];
        let model = fit(&labels, &taught);
        assert!(model.has_meaning() && !fit(&labels, &[(example("abc"), 0)]).has_meaning());
        for (side, label) in [(0.7, "near"), (-0.8, "far")] {
            let asked = meant("xyz", side, 0).0;
            assert_eq!(model.best(&asked).map(|best| best.0), Some(label));
            let leaning = model.leans(&[side, 0.2], 0, 1);
            assert!(if label == "near" { leaning > 0.0 } else { leaning < 0.0 }, "{leaning}");
        }
        // Without the meaning the letters decide alone.
        assert_eq!(model.best(&example("abc")).map(|best| best.0), Some("near"));
        assert_ne!(model.to_bytes(), fit(&labels, &taught[..3]).to_bytes());
    }

    #[test]
    fn with_nothing_learned_the_lists_decide() {
        let labels = vec!["zip".to_owned(), "colour".to_owned()];
        let model = fit(&labels, &[]);
        let said = Example { base: vec![0.0, 2.0], ..example("anything") };
        assert_eq!(model.best(&said).map(|best| best.0), Some("colour"));
        assert_eq!(Model::default().best(&said), None);
    }
}
