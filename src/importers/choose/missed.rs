//! What a file that is in no known format missed of each, or why it could not be looked at.

use super::super::mapping;
use super::super::trouble::SourceError;

/// A file that is in no known format, with what each format missed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotRecognised {
    pub tried: Vec<Missed>,
    /// Why the file could not even be looked at.
    pub broken: Option<SourceError>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    pub format_id: String,
    pub missed: Vec<String>,
    /// How many things the format is recognised by.
    pub wanted: usize,
}

impl Missed {
    /// How far the file is from the format: the share that is missing, then the number.
    fn distance(&self) -> (usize, usize) {
        (self.missed.len() * 100 / self.wanted.max(1), self.missed.len())
    }
}

impl From<SourceError> for NotRecognised {
    fn from(error: SourceError) -> Self {
        Self { tried: Vec::new(), broken: Some(error) }
    }
}

impl NotRecognised {
    pub(super) fn tried(tried: Vec<Missed>) -> Self {
        Self { tried, broken: None }
    }

    /// The formats that the file comes nearest to; none where it has nothing in common with any.
    pub fn nearest(&self, n: usize) -> impl Iterator<Item = &Missed> {
        let mut tried: Vec<&Missed> = self.tried.iter().filter(|missed| missed.missed.len() < missed.wanted).collect();
        tried.sort_by_key(|missed| missed.distance());
        tried.into_iter().take(n)
    }

    fn distance(&self) -> Option<(usize, usize)> {
        self.tried.iter().map(Missed::distance).min()
    }
}

/// What the formats miss in the row that comes nearest to being the header of one.
pub(super) fn missed_by<'h>(candidates: impl Iterator<Item = &'h [String]>) -> NotRecognised {
    let tried = candidates.map(|header| {
        let columns: Vec<String> = header.iter().map(|cell| mapping::header(cell)).collect();
        NotRecognised::tried(mapping::missed_columns(&columns))
    });
    tried.min_by_key(NotRecognised::distance).unwrap_or_else(|| NotRecognised::tried(mapping::missed_columns(&[])))
}
