//! What stands beside a backup: how long it is, its hash, and the head of the history in it.
//!
//! A flipped bit in a text is no fault that the database could see, and a journal written anew agrees with itself: both show only
//! against something that is kept outside of the file.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::services::placing;
use crate::store::StoreError;
use crate::store::digest::Digest;

/// The facts of a copy when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub operations: i64,
    /// The hash of the newest operation; `history verify --head` proves a desk against it.
    pub head: String,
    pub bytes: u64,
    pub sha256: String,
    pub made_at: String,
}

/// Where a copy's manifest is.
pub fn place(copy: &Path) -> PathBuf {
    let mut name = copy.as_os_str().to_owned();
    name.push(".manifest");
    PathBuf::from(name)
}

/// Writes what a copy is beside where it goes; the copy itself may stand elsewhere still.
pub fn write(to: &Path, manifest: &Manifest) -> Result<(), StoreError> {
    let facts = serde_json::to_vec_pretty(manifest).unwrap_or_default();
    placing::write(&place(to), &facts).map_err(|error| StoreError::Disk(error.to_string()))
}

/// What is written beside a copy; none where there is no manifest, as with copies that were made by hand.
pub fn read(copy: &Path) -> Result<Option<Manifest>, StoreError> {
    match std::fs::read(place(copy)) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| StoreError::Corrupt(error.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::Disk(error.to_string())),
    }
}

/// Whether a copy still is what its manifest says; the file must not be open as a database.
pub fn agrees(copy: &Path, manifest: &Manifest) -> Result<(), StoreError> {
    let (bytes, sha256) = measured(copy)?;
    if (bytes, sha256.as_str()) == (manifest.bytes, manifest.sha256.as_str()) {
        Ok(())
    } else {
        Err(StoreError::Corrupt(format!("sha256 {sha256}, {bytes}")))
    }
}

/// The length and the hash of a file.
pub fn measured(path: &Path) -> Result<(u64, String), StoreError> {
    let disk = |error: std::io::Error| StoreError::Disk(error.to_string());
    let mut file = std::fs::File::open(path).map_err(disk)?;
    let mut hash = Digest::default();
    let total = hash.read(&mut file).map_err(disk)?;
    Ok((total, hash.hex()))
}
