//! What the desk remembers of a file that came in.

use serde::{Deserialize, Serialize};

use super::time::Instant;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportFile {
    pub id: i64,
    pub rev: i64,
    /// SHA-256 of the bytes; set only once the file is in completely, so that a half-read one is read again.
    pub natural_key: Option<String>,
    pub path: String,
    pub format: String,
    pub encoding: String,
    pub n_rows: i64,
    pub n_opened: i64,
    pub n_updated: i64,
    pub n_unchanged: i64,
    pub n_merged: i64,
    pub n_conflicts: i64,
    pub n_rejected: i64,
    pub rejects_file: String,
    pub imported_at: Instant,
}

super::record!(ImportFile, Kind::ImportFile);
