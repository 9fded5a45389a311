//! Rank 1: bytes of platform files to neutral records. Handed bytes, knows no file by path and no store.

pub mod codes;
pub mod mapping;
pub mod values;
