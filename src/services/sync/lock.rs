//! A lock beside the desk that one pass holds; the system lets it go when its program ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::SyncError;

/// Held while a pass runs.
pub struct Lock(#[expect(dead_code, reason = "open for as long as the lock is held")] File);

impl Lock {
    /// Takes the lock of a desk, unless somebody has it.
    pub fn take(desk: &Path) -> Result<Self, SyncError> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(desk.with_extension("sync-lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(SyncError::Running),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_the_next_one_afterwards() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let desk = dir.path().join("a.desk");
        let first = Lock::take(&desk).expect("nobody has it");
        assert!(matches!(Lock::take(&desk), Err(SyncError::Running)));
        assert!(Lock::take(&dir.path().join("b.desk")).is_ok(), "each desk has its own");
        drop(first);
        assert!(Lock::take(&desk).is_ok());
    }
}
