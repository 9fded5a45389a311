//! The network: what each piece stands for, what it stands for among its neighbours (of two, three and five pieces), and all of a
//! text in one direction.

use std::collections::BTreeMap;

use super::matrix::Matrix;

/// Numbers that a text becomes.
pub const DIMENSIONS: usize = 512;
/// Numbers of a piece, and of what a branch makes of it and its neighbours.
const OF_PIECE: usize = 512;
const OF_BRANCH: usize = 256;
/// The branches: how many neighbours each sees at once, and how many of them stand before.
const BRANCHES: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
const OF_ALL: usize = OF_PIECE + BRANCHES.len() * OF_BRANCH;
/// Numbers between the layers at the end.
const BETWEEN: usize = 320;
/// Parts of the table of pieces, each with a scale of its own, and pieces in each.
const N_TABLES: usize = 17;
const ROWS: usize = 7_530;
/// Of four numbers of six bits three bytes are made.
const PACKED: usize = OF_PIECE / 4 * 3;

/// The arrays of the file, as they come.
#[derive(Debug, Default)]
pub struct Parts {
    tables: BTreeMap<usize, Vec<u8>>,
    arrays: BTreeMap<String, Vec<f32>>,
}

impl Parts {
    /// Takes a part of the table, counted from nought; answers whether it is one.
    pub fn add_table(&mut self, number: usize, values: &[u8]) -> bool {
        let is_whole = number < N_TABLES && values.len() == ROWS * OF_PIECE && values.iter().all(|value| *value < 64);
        if is_whole {
            let pack = |four: &[u8; 4]| {
                let all = four.iter().fold(0_u32, |all, value| all << 6 | u32::from(*value));
                let [_, bytes @ ..] = all.to_be_bytes();
                bytes
            };
            self.tables.insert(number, values.as_chunks::<4>().0.iter().flat_map(pack).collect());
        }
        is_whole
    }

    pub fn add(&mut self, name: &str, values: Vec<f32>) {
        self.arrays.insert(name.to_owned(), values);
    }

    fn take(&mut self, name: &str, n: usize) -> Option<Vec<f32>> {
        self.arrays.remove(name).filter(|values| values.len() == n)
    }

    fn matrix(&mut self, name: &str, n_in: usize, n_out: usize) -> Option<Matrix> {
        Matrix::new(n_in, n_out, &self.take(name, n_in * n_out)?)
    }
}

#[derive(Debug)]
struct Branch {
    n: usize,
    before: usize,
    first: Matrix,
    first_bias: Vec<f32>,
    second: Matrix,
    second_bias: Vec<f32>,
}

#[derive(Debug)]
struct Norm {
    scale: Vec<f32>,
    shift: Vec<f32>,
    epsilon: f32,
}

#[derive(Debug)]
pub struct Network {
    tables: Vec<Vec<u8>>,
    scales: Vec<(f32, f32)>,
    project: Matrix,
    project_bias: Vec<f32>,
    norm: Norm,
    branches: Vec<Branch>,
    norm_all: Norm,
    join: Matrix,
    join_bias: Vec<f32>,
    /// The layers at the end, and the two that pass them by.
    layers: [Matrix; 4],
    past: [Matrix; 2],
}

impl Network {
    /// Puts the arrays together; nothing where one is missing or of another size.
    pub fn new(mut parts: Parts) -> Option<Self> {
        let epsilon = parts.take("eps", 1)?[0];
        let scales = parts.take("scale", N_TABLES)?.into_iter().zip(parts.take("lo", N_TABLES)?).collect();
        let tables: Vec<Vec<u8>> = std::mem::take(&mut parts.tables).into_values().collect();
        let of_orders = |parts: &mut Parts, name: &str| -> Option<Vec<f32>> {
            let all = BRANCHES.iter().map(|(n, _)| parts.take(&format!("{name}{n}"), OF_BRANCH));
            Some(all.collect::<Option<Vec<_>>>()?.concat())
        };
        let mut branches = Vec::new();
        for (n, before) in BRANCHES {
            let n_in = n * OF_BRANCH;
            branches.push(Branch {
                n,
                before,
                first: parts.matrix(&format!("w1_{n}"), n_in, OF_BRANCH)?,
                first_bias: parts.take(&format!("b1_{n}"), OF_BRANCH)?,
                second: parts.matrix(&format!("w2_{n}"), n_in, OF_BRANCH)?,
                second_bias: parts.take(&format!("b2_{n}"), OF_BRANCH)?,
            });
        }
        let scale = of_orders(&mut parts, "ln_g")?;
        let norm = Norm { scale, shift: of_orders(&mut parts, "ln_b")?, epsilon };
        (tables.len() == N_TABLES).then_some(())?;
        Some(Self {
            tables,
            scales,
            project: projection(&mut parts)?,
            project_bias: of_orders(&mut parts, "proj_b")?,
            norm,
            branches,
            norm_all: Norm { scale: parts.take("ln_g", OF_ALL)?, shift: parts.take("ln_b", OF_ALL)?, epsilon },
            join: parts.matrix("cnn_W", OF_ALL, DIMENSIONS)?,
            join_bias: parts.take("cnn_b", DIMENSIONS)?,
            layers: [
                parts.matrix("d0", DIMENSIONS, BETWEEN)?,
                parts.matrix("d1", BETWEEN, BETWEEN)?,
                parts.matrix("d2", BETWEEN, DIMENSIONS)?,
                parts.matrix("d3", DIMENSIONS, DIMENSIONS)?,
            ],
            past: [parts.matrix("p1", DIMENSIONS, BETWEEN)?, parts.matrix("p3", BETWEEN, DIMENSIONS)?],
        })
    }

    /// The direction of a text that was cut into pieces.
    pub fn vector(&self, pieces: &[u32]) -> Vec<f32> {
        let n = pieces.len();
        let mut own = Vec::with_capacity(n * OF_PIECE);
        pieces.iter().for_each(|piece| self.look_up(*piece, &mut own));
        let mut projected = self.project.times(&own, OF_PIECE, n);
        add(&mut projected, &self.project_bias);
        self.norm.apply(&mut projected);
        let mut all = vec![0.0; n * OF_ALL];
        for (to, from) in all.chunks_exact_mut(OF_ALL).zip(own.chunks_exact(OF_PIECE)) {
            to[..OF_PIECE].copy_from_slice(from);
        }
        for (number, branch) in self.branches.iter().enumerate() {
            let from = projected.chunks_exact(BRANCHES.len() * OF_BRANCH);
            let of_branch: Vec<f32> = from.flat_map(|row| &row[number * OF_BRANCH..][..OF_BRANCH]).copied().collect();
            let made = branch.apply(&of_branch);
            for (to, from) in all.chunks_exact_mut(OF_ALL).zip(made.chunks_exact(OF_BRANCH)) {
                to[OF_PIECE + number * OF_BRANCH..][..OF_BRANCH].copy_from_slice(from);
            }
        }
        self.norm_all.apply(&mut all);
        self.one(&all, n)
    }

    /// What a piece stands for, behind what is there; an unknown number is the unknown piece.
    fn look_up(&self, piece: u32, out: &mut Vec<f32>) {
        let piece = usize::try_from(piece).ok().filter(|piece| *piece < N_TABLES * ROWS).unwrap_or(0);
        let (table, row) = (piece % N_TABLES, piece / N_TABLES);
        let (scale, low) = self.scales[table];
        for three in self.tables[table][row * PACKED..][..PACKED].as_chunks::<3>().0 {
            let all = three.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte));
            out.extend([18, 12, 6, 0].map(|shift| {
                let [value, ..] = (all >> shift & 63).to_le_bytes();
                f32::from(value) * scale + low
            }));
        }
    }

    /// All pieces as one: their sum, by the root of their number, through the layers at the end.
    fn one(&self, all: &[f32], n: usize) -> Vec<f32> {
        let mut sum = vec![0.0; OF_ALL];
        all.chunks_exact(OF_ALL).for_each(|row| add(&mut sum, row));
        #[expect(clippy::cast_precision_loss, reason = "a text has few pieces")]
        let n = n as f32;
        let mut joined = self.join.times(&sum, OF_ALL, 1);
        for (value, bias) in joined.iter_mut().zip(&self.join_bias) {
            *value = (*value + n * bias) / n.sqrt();
        }
        let [d0, d1, d2, d3] = &self.layers;
        let [p1, p3] = &self.past;
        let step = |matrix: &Matrix, values: &[f32]| matrix.times(values, values.len(), 1);
        let first = positive(step(d0, &joined));
        let mut second = step(p1, &joined);
        add(&mut second, &step(d1, &first));
        let second = positive(second);
        let third = positive(step(d2, &second));
        let mut last = step(p3, &second);
        add(&mut last, &step(d3, &third));
        last.iter_mut().for_each(|value| *value = value.tanh());
        let square: f32 = last.iter().map(|value| value * value).sum();
        let length = square.max(self.norm.epsilon).sqrt();
        last.iter_mut().for_each(|value| *value /= length);
        last
    }
}

/// The three projections side by side.
fn projection(parts: &mut Parts) -> Option<Matrix> {
    let mut all = Vec::new();
    for (n, _) in BRANCHES {
        all.push(parts.take(&format!("proj{n}"), OF_PIECE * OF_BRANCH)?);
    }
    let row = |n: usize| all.iter().flat_map(move |one| &one[n * OF_BRANCH..][..OF_BRANCH]).copied();
    let rows: Vec<f32> = (0..OF_PIECE).flat_map(row).collect();
    Matrix::new(OF_PIECE, BRANCHES.len() * OF_BRANCH, &rows)
}

impl Branch {
    /// What each piece is among its neighbours, twice over; beyond the ends of the text there are noughts.
    fn apply(&self, own: &[f32]) -> Vec<f32> {
        let first = self.layer(&self.first, &self.first_bias, own);
        self.layer(&self.second, &self.second_bias, &first)
    }

    fn layer(&self, matrix: &Matrix, bias: &[f32], own: &[f32]) -> Vec<f32> {
        let n_rows = own.len() / OF_BRANCH;
        let mut padded = vec![0.0; self.before * OF_BRANCH];
        padded.extend(own);
        padded.resize((n_rows + self.n - 1) * OF_BRANCH, 0.0);
        let mut made = matrix.times(&padded, OF_BRANCH, n_rows);
        add(&mut made, bias);
        let mut made = positive(made);
        add(&mut made, own);
        made
    }
}

impl Norm {
    /// Brings each row to a mean of nought and a spread of one, then scales and shifts it.
    fn apply(&self, rows: &mut [f32]) {
        #[expect(clippy::cast_precision_loss, reason = "a row has few numbers")]
        let n = self.scale.len() as f32;
        for row in rows.chunks_exact_mut(self.scale.len()) {
            let mean = sum(row, |value| value) / n;
            row.iter_mut().for_each(|value| *value -= mean);
            let spread = 1.0 / (sum(row, |value| value * value) / n + self.epsilon).sqrt();
            for ((value, scale), shift) in row.iter_mut().zip(&self.scale).zip(&self.shift) {
                *value = *value * spread * scale + shift;
            }
        }
    }
}

/// A sum in eight parts, which every machine adds up in the same order.
fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut parts = [0.0_f32; 8];
    for eight in values.as_chunks::<8>().0 {
        parts.iter_mut().zip(eight).for_each(|(part, value)| *part += of(*value));
    }
    parts.iter().sum()
}

/// Adds a row to each of some rows.
fn add(rows: &mut [f32], row: &[f32]) {
    for one in rows.chunks_exact_mut(row.len()) {
        one.iter_mut().zip(row).for_each(|(value, more)| *value += more);
    }
}

/// What is below nought becomes nought.
fn positive(mut values: Vec<f32>) -> Vec<f32> {
    values.iter_mut().for_each(|value| *value = value.max(0.0));
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_bits_are_packed_and_found_again() {
        let mut parts = Parts::default();
        let values: Vec<u8> = (0..ROWS * OF_PIECE).map(|n| u8::try_from(n * 7 % 64).unwrap_or(0)).collect();
        assert!(parts.add_table(0, &values));
        assert!(!parts.add_table(17, &values) && !parts.add_table(1, &values[1..]) && !parts.add_table(2, &[64; 9]));
        assert_eq!(parts.tables[&0].len(), ROWS * PACKED);
        assert!(Network::new(parts).is_none(), "most of it is missing");
    }

    #[test]
    fn a_row_is_brought_to_mean_and_spread() {
        let norm = Norm { scale: vec![1.0; 8], shift: vec![0.5; 8], epsilon: 0.0 };
        let mut row: Vec<f32> = (0_u8..8).map(f32::from).collect();
        norm.apply(&mut row);
        let mean: f32 = row.iter().sum::<f32>() / 8.0;
        let spread: f32 = row.iter().map(|value| (value - 0.5) * (value - 0.5)).sum::<f32>() / 8.0;
        assert!((mean - 0.5).abs() < 1e-5 && (spread - 1.0).abs() < 1e-5, "{row:?}");
    }
}
