//! Fitting: steps of falling size over the examples in an order that their own features give.

use std::collections::BTreeMap;

use super::{Example, Model, base, softmax};

/// Passes over all examples; more of them where there are few.
const PASSES: usize = 6;
const PASSES_OF_FEW: usize = 15;
const FEW: usize = 1_500;
const STEP: f32 = 0.1;
/// How strongly weights are held near nought.
const HELD: f32 = 1e-5;

/// The known cells of a text with their values.
type Known = Vec<(usize, f32)>;

/// Fits a model to examples, each with the number of its label.
pub fn fit(labels: &[String], taught: &[(Example, usize)]) -> Model {
    let mut model = Model { labels: labels.to_vec(), bias: vec![0.0; labels.len()], ..Model::default() };
    let mut ordered: Vec<&(Example, usize)> = taught.iter().filter(|(_, label)| *label < labels.len()).collect();
    ordered.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| cells(a).cmp(&cells(b))));
    learn_cells(&mut model, &ordered);
    let rows: Vec<(Known, &Example, usize)> =
        ordered.iter().map(|(example, label)| (model.known(&example.features), example, *label)).collect();
    let passes = if rows.len() < FEW { PASSES_OF_FEW } else { PASSES };
    let n_labels = labels.len();
    let mut sums = vec![0.0_f32; model.weights.len()];
    let mut bias_sums = vec![0.0_f32; n_labels];
    for _ in 0..passes {
        for (known, example, label) in &rows {
            let mut errors = chances(&model, known, example);
            if let Some(right) = errors.get_mut(*label) {
                *right -= 1.0;
            }
            for (n, error) in errors.iter().enumerate() {
                step(&mut model.bias[n], &mut bias_sums[n], *error);
            }
            for (place, value) in known {
                let from = place * n_labels;
                let weights = model.weights[from..from + n_labels].iter_mut();
                for ((weight, sum), error) in weights.zip(&mut sums[from..from + n_labels]).zip(&errors) {
                    step(weight, sum, error * value + HELD * *weight);
                }
            }
        }
    }
    model
}

/// A step against the slope, the smaller the more was stepped before.
fn step(weight: &mut f32, sum: &mut f32, slope: f32) {
    *sum += slope * slope;
    if *sum > 0.0 {
        *weight -= STEP * slope / (sum.sqrt() + 1e-3);
    }
}

fn chances(model: &Model, known: &[(usize, f32)], example: &Example) -> Vec<f32> {
    let mut scores: Vec<f64> =
        model.bias.iter().enumerate().map(|(n, bias)| f64::from(*bias) + base(example, n)).collect();
    for (place, value) in known {
        for (score, weight) in scores.iter_mut().zip(model.of(*place)) {
            *score += f64::from(weight * value);
        }
    }
    softmax(&mut scores);
    #[expect(clippy::cast_possible_truncation, reason = "a chance keeps its first seven digits")]
    scores.iter().map(|chance| *chance as f32).collect()
}

/// Which cells are known, how rare each is among the examples, and how many numbers a meaning has.
fn learn_cells(model: &mut Model, taught: &[&(Example, usize)]) {
    let mut seen: BTreeMap<u32, u32> = BTreeMap::new();
    for (example, _) in taught {
        for (cell, _) in &example.features.cells {
            *seen.entry(*cell).or_default() += 1;
        }
    }
    // What one text alone says teaches nothing about others, once there are many.
    let least = if taught.len() < FEW { 1 } else { 2 };
    seen.retain(|_, n| *n >= least);
    #[expect(clippy::cast_precision_loss, reason = "a weight needs no more than seven digits")]
    let all = taught.len() as f32;
    for (place, (cell, n)) in seen.iter().enumerate() {
        model.places.insert(*cell, u32::try_from(place).unwrap_or(u32::MAX));
        #[expect(clippy::cast_precision_loss, reason = "a weight needs no more than seven digits")]
        model.rarity.push(((1.0 + all) / (1.0 + *n as f32)).ln() + 1.0);
    }
    let meanings = taught.iter().filter_map(|(example, _)| example.features.vector.as_ref());
    model.n_meaning = meanings.map(|vector| vector.len()).max().unwrap_or(0);
    model.weights = vec![0.0; (seen.len() + model.n_meaning) * model.labels.len()];
}

/// An order that is none of the caller's: neighbours in a file often have the same label.
fn key(taught: &(Example, usize)) -> u64 {
    taught.0.features.cells.iter().fold(taught.1 as u64, |hash, (cell, _)| {
        (hash ^ u64::from(*cell)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    })
}

fn cells(taught: &(Example, usize)) -> (usize, Vec<(u32, u32)>) {
    (taught.1, taught.0.features.cells.iter().map(|(cell, value)| (*cell, value.to_bits())).collect())
}
