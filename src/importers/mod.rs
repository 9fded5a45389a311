//! Rank 1: bytes of platform files to neutral records. Handed bytes, knows no file by path and no store.
//!
//! Reading order: source (wrappings off), encoding, rows (delimited text), sheet, document (trees), choose (which format, and
//! reading in it), mapping (formats as data), values and codes (what single values mean).

mod choose;
pub mod codes;
mod document;
mod encoding;
pub mod mapping;
mod rows;
mod sheet;
mod source;
#[cfg(test)]
mod tests;
pub mod values;

pub use choose::{Chosen, Missed, NotRecognised, choose};
pub use mapping::{FormatInfo, formats};
pub use source::{Source, SourceError};
