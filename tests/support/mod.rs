//! What the tests of this folder share.

pub mod files;
pub mod program;
pub mod source;
pub mod terminal;
