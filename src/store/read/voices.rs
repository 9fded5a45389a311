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
}

/// The kinds in which customers speak, when they did, and the groups that they can be narrowed to.
const SPEAKING: &[(Kind, &str, &[Dimension])] = &[
    (
        Kind::Return,
        "requested_at",
        &[
            Dimension::ProductLine,
            Dimension::Market,
            Dimension::Supplier,
            Dimension::Platform,
            Dimension::Reason,
            Dimension::Issue,
            Dimension::Severity,
            Dimension::Assignee,
        ],
    ),
    (
        Kind::Ticket,
        "opened_at",
        &[
            Dimension::ProductLine,
            Dimension::Market,
            Dimension::Supplier,
            Dimension::Platform,
            Dimension::Reason,
            Dimension::Issue,
            Dimension::Severity,
            Dimension::Assignee,
        ],
    ),
    (Kind::Review, "reviewed_at", &[Dimension::ProductLine, Dimension::Market, Dimension::Platform]),
];

/// The column of a group; products are known by their number at the seller.
const fn column(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Product => "sku",
        other => other.code(),
    }
}

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
        for (kind, at, known) in SPEAKING {
            if groups.iter().any(|(dimension, _)| *dimension != Dimension::Product && !known.contains(dimension)) {
                continue;
            }
            let mut params = vec![from.0.into(), until.0.into(), most.into()];
            let mut narrowed = String::new();
            for (dimension, value) in groups {
                params.push(Val::Text(value.clone()));
                narrowed = format!("{narrowed} and {} = ${}", column(*dimension), params.len());
            }
            let sql = format!(
                "select id, comment, language, {at}, order_ref from {}
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
            }));
        }
        Ok(voices)
    }
}
