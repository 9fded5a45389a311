//! Understanding texts for people and files: classifying rows, measuring against right answers.

pub mod asking;
#[cfg(test)]
mod floors;
pub mod rows;
pub mod score;
pub mod teach;
