//! Why a file's bytes could not be read at all; one code for each cause, so that screens can say what to do about it.

use crate::codes;

codes! {
    /// What kept a file from being read.
    pub enum Trouble {
        Broken = "broken",
        Empty = "empty",
        NotReadable = "not_readable",
        TooBig = "too_big",
        NestedArchive = "nested_archive",
        UnsafeArchive = "unsafe_archive",
        LockedArchive = "locked_archive",
        EmptyArchive = "empty_archive",
        TooDeep = "too_deep",
        DocumentType = "document_type",
        NotWellFormed = "not_well_formed",
    }
}

/// A cause and what is known about it: a place, a name, or what the reading library says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{trouble}: {detail}")]
pub struct SourceError {
    pub trouble: Trouble,
    pub detail: String,
}

impl SourceError {
    pub(super) fn new(trouble: Trouble, detail: impl Into<String>) -> Self {
        Self { trouble, detail: detail.into() }
    }
}

impl From<Trouble> for SourceError {
    fn from(trouble: Trouble) -> Self {
        Self::new(trouble, "")
    }
}

impl From<std::io::Error> for SourceError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        let trouble = match error.kind() {
            ErrorKind::FileTooLarge => Trouble::TooBig,
            ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof => Trouble::Broken,
            _ => Trouble::NotReadable,
        };
        Self::new(trouble, error.to_string())
    }
}

impl From<zip::result::ZipError> for SourceError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::new(Trouble::Broken, error.to_string())
    }
}

impl From<calamine::XlsxError> for SourceError {
    fn from(error: calamine::XlsxError) -> Self {
        let trouble =
            if matches!(error, calamine::XlsxError::Password) { Trouble::LockedArchive } else { Trouble::Broken };
        Self::new(trouble, error.to_string())
    }
}
