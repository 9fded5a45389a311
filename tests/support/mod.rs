//! What the tests of this folder share.

pub mod source;
pub mod terminal;
