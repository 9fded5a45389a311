//! The sentence encoder: a text becomes 512 numbers that lie close where two texts mean alike, whichever of sixteen languages they
//! are in. Its files are the user's own; here is only what is reckoned with them.
//!
//! Reading order: charsmap (the text made plain), pieces (cut into known pieces), matrix, network (pieces into numbers).
//! Invariant: on one machine the same files and the same text give the same numbers to the last bit, however much it reckons at once.

mod charsmap;
mod matrix;
mod network;
mod pieces;

use std::sync::Arc;

pub use network::{DIMENSIONS, Network, Parts};
pub use pieces::Pieces;

/// What a text means: a direction, of length one.
pub type Vector = Arc<[f32]>;

/// Whoever can say what a text means.
pub trait Encode: Send + Sync {
    fn vector(&self, text: &str) -> Vector;
}

/// Of a longer text the beginning tells.
const MOST_CHARS: usize = 1_200;

/// The two files, read.
#[derive(Debug)]
pub struct Encoder {
    pieces: Pieces,
    network: Network,
}

impl Encoder {
    pub const fn new(pieces: Pieces, network: Network) -> Self {
        Self { pieces, network }
    }

    /// The numbers of the pieces that a text is cut into, with those of its beginning and its end.
    pub fn cut(&self, text: &str) -> Vec<u32> {
        self.pieces.cut(text)
    }

    /// What a text means: a direction, of length one.
    pub fn vector(&self, text: &str) -> Vec<f32> {
        let end = text.char_indices().nth(MOST_CHARS).map_or(text.len(), |(at, _)| at);
        self.network.vector(&self.pieces.cut(&text[..end]))
    }
}
