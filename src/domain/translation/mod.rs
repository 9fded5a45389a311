//! What translation needs and no engine: the glossary, and the masks over what must not leave the machine.

mod blocks;
pub mod glossary;
mod korea;
pub mod masking;
pub mod names;
mod places;
mod signs;
