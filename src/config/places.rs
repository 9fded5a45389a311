//! Where a desk stands: a folder of the network, or one that another program keeps in step with a server, is no good place for a
//! file that several programs write. The database locks and syncs by what the machine promises; such folders promise less.

use std::path::{Path, PathBuf};

/// What is doubtful about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// The folder is on another machine; the kind of its file system.
    Network(String),
    /// Another program copies the folder; by whose name it was told.
    Synced(String),
}

const NETWORK: &[&str] =
    &["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ncpfs", "ceph", "glusterfs", "lustre", "davfs", "virtiofs"];
/// Those on which the log of a desk's writes does not work at all: the machines that share them share no memory.
const REFUSED: &[&str] = &["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ncpfs"];
/// File systems of programs; those that are on this machine's own disk.
const OWN_FUSE: &[&str] = &["fuse.ntfs", "fuse.ntfs-3g", "fuse.exfat", "fuseblk", "fuse.portal"];

/// Parts of a path by which folders of synchronising programs are told, in lower case.
const SYNCED: &[&str] = &[
    "dropbox",
    "onedrive",
    "icloud",
    "mobile documents",
    "google drive",
    "googledrive",
    "nextcloud",
    "owncloud",
    "syncthing",
    "nutstore",
    // The same program's Chinese name.
    "\u{575a}\u{679c}\u{4e91}",
    "baidusyncdisk",
];

impl Doubt {
    /// Whether a desk must not be opened there, unless the settings insist.
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::Network(kind) if REFUSED.contains(&kind.as_str()))
    }
}

/// What is doubtful about the place of a desk that is there or is to be made.
pub fn doubt(desk: &Path) -> Option<Doubt> {
    let folder = desk.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    doubt_of(&folder, &mounts)
}

fn doubt_of(folder: &Path, mounts: &str) -> Option<Doubt> {
    let kind = mounts.lines().filter_map(mount).filter(|(at, _)| folder.starts_with(at));
    // The last of the deepest is the one that is seen.
    let kind = kind.max_by_key(|(at, _)| at.components().count()).map(|(_, kind)| kind);
    let is_network = |kind: &&str| NETWORK.contains(kind) || (kind.starts_with("fuse.") && !OWN_FUSE.contains(kind));
    if let Some(kind) = kind.filter(is_network) {
        return Some(Doubt::Network(kind.to_owned()));
    }
    let mut parts = folder.components().filter_map(|part| part.as_os_str().to_str());
    let is_synced = |part: &&str| SYNCED.iter().any(|name| part.to_lowercase().starts_with(name));
    parts.find(is_synced).map(|part| Doubt::Synced(part.to_owned()))
}

/// Where a file system stands, and its kind.
fn mount(line: &str) -> Option<(PathBuf, &str)> {
    let (before, after) = line.split_once(" - ")?;
    let at = before.split(' ').nth(4)?.replace("\\040", " ");
    Some((PathBuf::from(at), after.split(' ').next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_and_synchronised_folders_are_told_from_disks() {
        let mounts = "22 1 0:21 / / rw,relatime shared:1 - ext4 /dev/root rw\n\
                      30 22 0:40 / /mnt/nas rw - nfs4 nas:/x rw\n\
                      31 22 0:41 / /mnt/win rw - cifs //win/x rw\n\
                      32 22 0:42 / /mnt/ssh rw - fuse.sshfs me@host: rw\n\
                      33 22 0:43 / /mnt/clone rw - fuse.rclone remote: rw\n\
                      34 22 0:44 / /mnt/host rw - 9p host rw\n\
                      35 22 0:45 / /mnt/stick rw - fuseblk /dev/sdb1 rw\n\
                      36 22 0:46 / /mnt/with\\040space rw - nfs nas:/y rw\n\
                      37 30 0:47 / /mnt/nas/local rw - xfs /dev/sdc1 rw\n";
        let network = |kind: &str| Some(Doubt::Network(kind.to_owned()));
        let synced = |name: &str| Some(Doubt::Synced(name.to_owned()));
        for (folder, wanted) in [
            ("/home/mei", None),
            ("/mnt/nas/desk", network("nfs4")),
            ("/mnt/win", network("cifs")),
            ("/mnt/ssh/a/b", network("fuse.sshfs")),
            ("/mnt/clone", network("fuse.rclone")),
            ("/mnt/host", network("9p")),
            ("/mnt/stick", None),
            ("/mnt/with space/desk", network("nfs")),
            ("/mnt/nas/local", None),
            ("/mnt/nasty", None),
            ("/home/mei/Dropbox/shop", synced("Dropbox")),
            ("/home/mei/OneDrive - Shop", synced("OneDrive - Shop")),
            ("/home/mei/Nutstore Files/desk", synced("Nutstore Files")),
            ("/home/mei/\u{575a}\u{679c}\u{4e91}/desk", synced("\u{575a}\u{679c}\u{4e91}")),
            ("/home/mei/my dropbox notes", None),
        ] {
            assert_eq!(doubt_of(Path::new(folder), mounts), wanted, "{folder}");
        }
    }

    /// Ten kinds of file systems of other machines and of this one.
    #[test]
    fn file_systems_without_shared_memory_are_refused_and_others_warned_of() {
        let at = |kind: &str| doubt_of(Path::new("/mnt/x/desk"), &format!("30 22 0:40 / /mnt/x rw - {kind} x rw\n"));
        for kind in ["nfs", "nfs4", "cifs", "smb3", "9p"] {
            assert!(at(kind).is_some_and(|doubt| doubt.is_refused()), "{kind}");
        }
        for kind in ["fuse.sshfs", "ceph", "davfs"] {
            assert!(at(kind).is_some_and(|doubt| !doubt.is_refused()), "{kind}");
        }
        for kind in ["ext4", "btrfs", "fuseblk", "tmpfs"] {
            assert_eq!(at(kind), None, "{kind}");
        }
        assert!(!Doubt::Synced("Dropbox".to_owned()).is_refused());
    }
}
