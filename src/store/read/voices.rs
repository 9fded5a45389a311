//! What customers wrote in a time: the words of returns, complaints and reviews, the newest first.

use super::Reader;
use crate::domain::columns::Val;
use crate::domain::ids::{Key, Kind};
use crate::domain::metrics::Dimension;
use crate::domain::time::Instant;
use crate::store::db::StoreError;
use crate::store::record;

/// One customer's words about one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    pub key: Key,
    pub text: String,
    pub language: String,
    pub said_at: Instant,
    pub order_ref: String,
    pub product_line: String,
}

/// The kinds in which customers speak, when they did, and the groups that they know nothing of.
const SPEAKING: &[(Kind, &str, &[Dimension])] = &[
    (Kind::Return, "requested_at", &[]),
    (Kind::Ticket, "opened_at", &[]),
    (
        Kind::Review,
        "reviewed_at",
        &[Dimension::Supplier, Dimension::Reason, Dimension::Issue, Dimension::Severity, Dimension::Assignee],
    ),
];

impl Reader {
    /// What was said from a moment until another in some groups, at most so much of each kind. Kinds that know nothing of a
    /// group say nothing.
    pub fn voices(
        &self,
        from: Instant,
        until: Instant,
        groups: &[(Dimension, String)],
        most: i64,
    ) -> Result<Vec<Voice>, StoreError> {
        let mut voices = Vec::new();
        for (kind, at, unknown) in SPEAKING {
            let column = |by: &Dimension| by.column().filter(|_| !unknown.contains(by));
            let columns: Option<Vec<_>> = groups.iter().map(|(by, word)| Some((column(by)?, word))).collect();
            let Some(columns) = columns else { continue };
            let mut params = vec![from.0.into(), until.0.into(), most.into()];
            let mut narrowed = String::new();
            for (column, word) in columns {
                params.push(Val::Text(word.clone()));
                narrowed = format!("{narrowed} and {column} = ${}", params.len());
            }
            let sql = format!(
                "select id, comment, language, {at}, order_ref, product_line from {}
                 where {at} >= $1 and {at} < $2 and comment <> ''{narrowed} order by {at} desc, id desc limit $3",
                record::table(*kind),
            );
            let rows = self.db().query(&sql, &params)?;
            voices.extend(rows.into_iter().map(|row| Voice {
                key: Key { kind: *kind, id: row[0].int().unwrap_or(0) },
                text: row[1].text().to_owned(),
                language: row[2].text().to_owned(),
                said_at: Instant(row[3].int().unwrap_or(0)),
                order_ref: row[4].text().to_owned(),
                product_line: row[5].text().to_owned(),
            }));
        }
        Ok(voices)
    }
}
