//! What translation needs and no engine: the glossary, and the masks over what must not leave the machine.

pub mod glossary;
pub mod masking;
mod names;
mod signs;
