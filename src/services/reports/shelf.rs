//! The reports that were made, for those who send one or ask what has changed since.

use super::{Problem, keeping, lines_of};
use crate::domain::change::MadeReport;
use crate::domain::time::Instant;
use crate::store::read::Reader;
use crate::store::{StoreError, record};
use crate::text::Words;

/// More than anybody looks through on a screen; `list reports` has them all.
const MOST: i64 = 200;

/// The reports that are kept, the newest first.
pub fn kept(reader: &Reader) -> Result<Vec<MadeReport>, StoreError> {
    record::select(reader.db(), "order by made_at desc, id desc limit $1", &[MOST.into()])
}

/// What has moved since a kept report, as lines; nothing where it is gone.
pub fn since(reader: &Reader, words: &Words, now: Instant, number: i64) -> Result<Vec<String>, Problem> {
    let since = keeping::since(reader, words, now, number)?;
    Ok(since.map(|since| lines_of(&keeping::told(words, &since), words)).unwrap_or_default())
}
