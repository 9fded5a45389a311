//! A desk as it stood at an older operation, to be read like any other: reports made before can be made again from it.

use super::Problem;
use super::print::Folder;
use crate::domain::change::MadeReport;
use crate::domain::time::civil;
use crate::services::reports::Wish;
use crate::store::read::Reader;
use crate::store::{StoreError, rewind};

/// What somebody asked a report of.
pub struct Past {
    pub reader: Reader,
    // After the reader, so that its file is closed before it goes.
    folder: Folder,
}

impl Past {
    /// The desk as it stood when an operation had just been done.
    pub fn at(reader: &Reader, operation: i64) -> Result<Self, Problem> {
        let newest = reader.head()?;
        if operation > newest {
            return Err(Problem::NoSuchOperation { operation, newest });
        }
        let folder = Folder::new("past").map_err(|error| StoreError::Other(error.to_string()))?;
        let copy = folder.path().join("desk");
        rewind::copy_at(reader.db(), &copy, operation)?;
        Ok(Self { reader: Reader::open(&copy)?, folder })
    }
    /// Another reader of the same past.
    pub fn again(&self) -> Result<Reader, StoreError> {
        Reader::open(&self.folder.path().join("desk"))
    }
}

/// What has to be asked for to get a kept report again.
pub fn wish_of(made: &MadeReport) -> Wish {
    let day = |day: i64| civil(day).map_or_else(String::new, |date| date.to_string());
    Wish {
        template: made.template.clone(),
        period: Some(format!("{}..{}", day(made.first_day), day(made.until_day - 1))),
        about: (!made.about.is_empty()).then(|| made.about.clone()),
    }
}
