//! Understanding texts for people and files: classifying rows, measuring against right answers.

pub mod asking;
pub mod confirmed;
pub mod fitting;
#[cfg(test)]
mod floors;
pub mod goods;
mod meaning;
pub mod rows;
pub mod score;
pub mod sets;
pub mod stars;
pub mod teach;
