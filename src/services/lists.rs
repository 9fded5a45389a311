//! A list as people ask for it: one text of the query language becomes a condition and an order for the readers.

pub mod found;
pub mod routines;
mod spoken;

pub use spoken::spoken;

use fluent_bundle::FluentValue;

use crate::domain::columns::Val;
use crate::domain::ids::Kind;
use crate::domain::people::Actor;
use crate::domain::query::fields::{FieldSpec, FieldType};
use crate::domain::query::{self, QueryError, Sort};
use crate::domain::time::Instant;
use crate::store::read::{Order, where_clause};
use crate::text::Words;

/// What relative words of a query refer to, owned, so that it can go to another thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Env {
    pub now: Instant,
    pub me: String,
}

/// A condition and an order, ready for [`crate::services::read::Reader::window`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// As it was written, and what its relative words refer to: for lists that no table holds as they are.
    pub text: String,
    pub env: Env,
    pub condition: (String, Vec<Val>),
    pub order: Order,
}

/// What `now` and `me` mean.
pub fn env(now: Instant, actor: &Actor) -> Env {
    Env { now, me: actor.name.clone() }
}

/// Reads a query for one kind of record.
pub fn select(kind: Kind, text: &str, env: &Env) -> Result<Selection, QueryError> {
    let query = query::parse(kind, text)?;
    let sort = query.sort.unwrap_or_else(|| Sort::usual(kind));
    Ok(Selection {
        text: text.to_owned(),
        env: env.clone(),
        condition: where_clause(kind, &query.filter, &query::Env { now: env.now, me: &env.me }),
        order: Order { column: sort.by.column, descending: sort.descending },
    })
}

/// The column that a field's word counts by, when the kind has such a field.
pub fn group_column(kind: Kind, field: &str) -> Option<&'static str> {
    query::fields::find(kind, field).map(|field| field.column)
}

/// The fields whose words few records share, so that a count by them tells something.
pub fn grouped(kind: Kind) -> Vec<&'static str> {
    let tells = |field: &&FieldSpec| matches!(field.holds, FieldType::Code(_) | FieldType::Text | FieldType::Person);
    query::fields::fields(kind).iter().filter(tells).map(|field| field.name).collect()
}

/// A mistake in a query as a sentence with its place.
pub fn query_error(words: &Words, error: &QueryError) -> String {
    let blanks = error.text_args().map(|(name, value)| (name, FluentValue::from(value)));
    let problem = words.fill(&error.text_key(), &blanks);
    words.fill("query-at", &[("problem", problem.into()), ("column", (error.at.start + 1).into())])
}

#[cfg(test)]
mod tests;
