//! Files that go out: for their owner alone, whole or absent, and on the disk before anybody says that they are there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where a file grows until it is whole.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// A new file that only its owner may read; what stood there is gone.
pub fn private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file =
        options.open(path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    // A leftover of another program keeps the rights that it had.
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

/// Gives a whole file its name. The name is on the disk too when this returns.
pub fn settle(beside: &Path, path: &Path) -> io::Result<()> {
    File::open(beside)?.sync_all()?;
    fs::rename(beside, path)?;
    #[cfg(unix)]
    File::open(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}

/// Writes a file whole or not at all.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = beside(path);
    private(&part)?.write_all(bytes)?;
    settle(&part, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_file_is_its_owners_alone_whatever_stood_there() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().expect("a temporary folder");
        let path = home.path().join("a.csv");
        fs::write(beside(&path), "left by somebody").expect("written");
        fs::set_permissions(beside(&path), fs::Permissions::from_mode(0o666)).expect("set");
        write(&path, b"new").expect("written");
        assert_eq!(fs::read(&path).expect("it reads"), b"new");
        assert_eq!(fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o600);
        assert!(!beside(&path).exists());
    }
}
