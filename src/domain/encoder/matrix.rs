//! Multiplying: rows of numbers by a table of weights.
//!
//! Invariant: each sum is added up in the order of the row, one product after the other, so that it is the same to the last bit
//! however many columns a machine reckons at once.

/// Columns that are reckoned at once, and rows.
const COLUMNS: usize = 8;
const ROWS: usize = 4;

/// Weights, so many columns side by side as are reckoned at once.
#[derive(Debug, Default)]
pub struct Matrix {
    n_in: usize,
    n_out: usize,
    panels: Vec<f32>,
}

impl Matrix {
    /// From rows of weights, one for each number that comes in; nothing where they do not fill so many.
    pub fn new(n_in: usize, n_out: usize, rows: &[f32]) -> Option<Self> {
        if rows.len() != n_in * n_out || n_out == 0 || !n_out.is_multiple_of(COLUMNS) {
            return None;
        }
        let mut panels = Vec::with_capacity(rows.len());
        for column in (0..n_out).step_by(COLUMNS) {
            for row in rows.chunks_exact(n_out) {
                panels.extend_from_slice(&row[column..column + COLUMNS]);
            }
        }
        Some(Self { n_in, n_out, panels })
    }

    /// The products of so many rows, each beginning so far behind the one before; rows may overlap.
    pub fn times(&self, rows: &[f32], apart: usize, n_rows: usize) -> Vec<f32> {
        let blocks = self.blocks(rows, apart, n_rows);
        let mut out = vec![0.0; n_rows * self.n_out];
        for (n, panel) in self.panels.chunks_exact(self.n_in * COLUMNS).enumerate() {
            for (block, rows) in blocks.chunks_exact(self.n_in * ROWS).zip(out.chunks_mut(ROWS * self.n_out)) {
                let sums = sums(block, panel);
                for (row, sums) in rows.chunks_exact_mut(self.n_out).zip(sums) {
                    row[n * COLUMNS..(n + 1) * COLUMNS].copy_from_slice(&sums);
                }
            }
        }
        out
    }

    /// The rows, so many side by side as are reckoned at once; what is missing of the last are noughts.
    fn blocks(&self, rows: &[f32], apart: usize, n_rows: usize) -> Vec<f32> {
        let mut blocks = vec![0.0; n_rows.div_ceil(ROWS) * ROWS * self.n_in];
        for n in 0..n_rows {
            let row = &rows[n * apart..n * apart + self.n_in];
            let block = &mut blocks[n / ROWS * ROWS * self.n_in..][..ROWS * self.n_in];
            for (values, value) in block.chunks_exact_mut(ROWS).zip(row) {
                values[n % ROWS] = *value;
            }
        }
        blocks
    }
}

/// The sums of a block of rows over a panel of columns.
fn sums(block: &[f32], panel: &[f32]) -> [[f32; COLUMNS]; ROWS] {
    let mut sums = [[0.0; COLUMNS]; ROWS];
    for (values, weights) in block.as_chunks::<ROWS>().0.iter().zip(panel.as_chunks::<COLUMNS>().0) {
        for (sums, value) in sums.iter_mut().zip(values) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += value * weight;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_multiplied_as_by_hand_and_may_overlap() {
        let weights: Vec<f32> = (0_u8..3 * 8).map(f32::from).collect();
        let matrix = Matrix::new(3, 8, &weights).expect("three rows of eight");
        let values: Vec<f32> = (1_u8..=7).map(f32::from).collect();
        let out = matrix.times(&values, 1, 5);
        for row in 0..5 {
            for column in 0..8 {
                let by_hand: f32 = (0..3).map(|k| values[row + k] * weights[k * 8 + column]).sum();
                assert!((out[row * 8 + column] - by_hand).abs() < 1e-6, "{row} {column}");
            }
        }
        assert!(Matrix::new(3, 7, &weights).is_none());
        assert!(matrix.times(&values, 1, 0).is_empty());
    }
}
