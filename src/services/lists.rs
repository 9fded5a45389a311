//! A list as people ask for it: one text of the query language becomes a condition and an order for the readers.

pub mod found;
pub mod routines;
mod spoken;
pub mod unheard;

pub use spoken::spoken;

use std::path::Path;

use fluent_bundle::FluentValue;
use jiff::tz::TimeZone;

use crate::domain::columns::Val;
use crate::domain::ids::Kind;
use crate::domain::people::Actor;
use crate::domain::query::fields::{FieldSpec, FieldType};
use crate::domain::query::{self, QueryError, Sort};
use crate::domain::time::{DAY, Instant, day_in, shown_in};
use crate::store::cells::analysis;
use crate::store::read::{Order, where_clause};
use crate::store::{Db, Reader, StoreError};
use crate::text::Words;

/// What relative words of a query refer to, owned, so that it can go to another thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Env {
    pub now: Instant,
    pub me: String,
    /// Where the shop's days begin.
    pub zone: TimeZone,
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

/// What `now`, `me` and `today` mean on a desk.
pub fn env(db: &Db, now: Instant, actor: &Actor) -> Result<Env, StoreError> {
    Ok(Env { now, me: actor.name.clone(), zone: analysis(db)?.zone })
}

/// Where the days of a desk begin.
pub fn zone(desk: &Path) -> Result<TimeZone, StoreError> {
    Ok(Reader::open(desk)?.analysis()?.zone)
}

impl Env {
    /// Somebody's, in UTC.
    #[cfg(test)]
    pub fn of_test(now: Instant, me: &str) -> Self {
        Self { now, me: me.to_owned(), zone: TimeZone::UTC }
    }

    /// The day that it is in the shop, since 1970.
    pub fn today(&self) -> i64 {
        day_in(&self.zone, self.now)
    }

    /// The moment at which a day of the shop begins.
    pub fn start_of(&self, day: i64) -> Instant {
        shown_in(&self.zone, day.saturating_mul(DAY))
    }

    /// The same, lent to a query.
    pub fn lent(&self) -> query::Env<'_> {
        query::Env { now: self.now, me: &self.me, zone: &self.zone }
    }
}

/// Reads a query for one kind of record.
pub fn select(kind: Kind, text: &str, env: &Env) -> Result<Selection, QueryError> {
    let query = query::parse(kind, text)?;
    let sort = query.sort.unwrap_or_else(|| Sort::usual(kind));
    Ok(Selection {
        text: text.to_owned(),
        env: env.clone(),
        condition: where_clause(kind, &query.filter, &env.lent()),
        order: Order { column: sort.by.column, descending: sort.descending },
    })
}

/// The column that a field's word counts by, when the kind has such a field.
pub fn group_column(kind: Kind, field: &str) -> Option<&'static str> {
    query::fields::find(kind, field).map(|field| field.column)
}

/// The fields whose words few records share, so that a count by them tells something.
pub fn grouped(kind: Kind) -> Vec<&'static str> {
    let tells = |field: &&FieldSpec| {
        matches!(field.holds, FieldType::Code(_) | FieldType::Text | FieldType::Carrier | FieldType::Person)
    };
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
