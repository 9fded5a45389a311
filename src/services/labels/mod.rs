//! Understanding texts for people and files: classifying rows, measuring against right answers.

pub mod rows;
pub mod score;
