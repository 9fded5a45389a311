//! Rank 1: bytes of platform files to neutral records. Handed bytes, knows no file by path and no store.
//!
//! Reading order: source (wrappings off), archive, encoding, rows (delimited text), sheet, document (trees), choose (which format, and
//! reading in it), mapping (formats as data), values and codes (what single values mean).
//!
//! A new format is data: a `[[format]]` block in the platform's file of `assets/formats` (a new file is named in
//! `mapping::ASSETS`), its words in `codes.toml`, a fixture in `tests`. What a block may say stands in `mapping::spec`; take the
//! block of a format that is like it: `easypost.toml` for documents, `etsy.toml` for tables, `ebay.toml` for columns in several
//! languages, sums of several rows and lines under a table.

mod archive;
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
mod trouble;
pub mod values;

pub use archive::{Archive, Member};
pub use choose::{Chosen, DatesBy, ELEMENT_COLUMN, Missed, NotRecognised, OWN_COLUMNS, Reading, choose, tells_of};
pub use encoding::{Charset, charsets, named as charset};
pub use mapping::{FormatInfo, formats};
pub use source::{Opened, Source};
pub use trouble::{SourceError, Trouble};
pub use values::DateOrder;
