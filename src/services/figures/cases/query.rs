//! The desk's own query of the cases behind a figure.

use crate::analytics::Dimension;
use crate::domain::ids::{Key, Kind};
use crate::domain::time::Instant;

/// More numbers than this are no query that anybody could read.
const MOST_LISTED: usize = 500;

/// What every figure of complaints counts.
pub const COMPLAINTS: &str = "-status:spam,duplicate,merged -kind:carrier_claim,seller_claim";

/// A kind, and a query of it with the groups of a figure; nothing where queries know nothing of a group.
pub fn asked(kind: Kind, groups: &[(Dimension, String)], words: &[String]) -> Option<(String, String)> {
    let mut all: Vec<String> = words.iter().filter(|words| !words.is_empty()).cloned().collect();
    for (by, word) in groups {
        all.push(by.query(word)?);
    }
    Some((kind.code().to_owned(), all.join(" ")))
}

/// The records by their numbers, where there are few enough of them; the words of a query where there are more.
pub fn listed(kind: Kind, mut ids: Vec<i64>, otherwise: Option<(String, String)>) -> Option<(String, String)> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() || ids.len() > MOST_LISTED {
        return otherwise;
    }
    let numbers: Vec<String> = ids.into_iter().map(|id| Key::new(kind, id).to_string()).collect();
    Some((kind.code().to_owned(), format!("number:{}", numbers.join(","))))
}

/// The list of what is counted, where a query would find what was left out as well: by number the ones or without the others,
/// whichever are few enough to be written down.
pub fn only(
    kind: Kind,
    asked: Option<(String, String)>,
    counted: Vec<i64>,
    left_out: Vec<i64>,
) -> Option<(String, String)> {
    if asked.is_some() && left_out.is_empty() {
        return asked;
    }
    let all_but = |(code, query): (String, String)| match listed(kind, left_out, None) {
        Some((_, others)) => (code, format!("{query} -{others}")),
        None => (code, query),
    };
    listed(kind, counted, None).or_else(|| asked.map(all_but))
}

/// A moment in a span.
pub fn within(field: &str, from: Instant, until: Instant) -> String {
    format!("{field}>={} {field}<{}", from.rfc3339(), until.rfc3339())
}
