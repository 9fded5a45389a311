//! Windows of a list: as many records as fit a screen, found by key and not by counting rows.
//!
//! Invariant: lists sort by an integer column that is never null, ties by id; a window costs the same anywhere.

use super::Reader;
use super::filter::{tuned, tuned_to_count};
use crate::domain::change::Record;
use crate::domain::columns::{Val, to_columns};
use crate::domain::ids::Kind;
use crate::store::db::{Db, StoreError};
use crate::store::record;

/// Records of one read, where all of them are read.
const AT_ONCE: i64 = 1_000;

/// Where a window begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    Start,
    End,
    /// The records that follow a place.
    After(Place),
    /// The records just before a place.
    Before(Place),
}

impl From {
    const fn is_backwards(self) -> bool {
        matches!(self, Self::End | Self::Before(_))
    }
}

/// A row's place in a sorted list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub value: i64,
    pub id: i64,
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// An integer column that is never null; `id` for the order of arrival.
    pub column: &'static str,
    pub descending: bool,
}

impl Order {
    /// The place of a record in this order.
    pub fn place<T: Record>(&self, row: &T) -> Place {
        let value = to_columns(row)
            .ok()
            .and_then(|columns| columns.into_iter().find(|(name, _)| *name == self.column).and_then(|(_, v)| v.int()))
            .unwrap_or(row.id());
        Place { value, id: row.id() }
    }
}

/// How many records a condition selects, for a decision that is being made too.
pub fn count(db: &Db, kind: Kind, condition: &(String, Vec<Val>)) -> Result<i64, StoreError> {
    let condition = super::cells::settle(db, kind, condition, None)?;
    let (clause, params) = condition.as_ref();
    let clause = tuned_to_count(clause);
    let filter = if clause.is_empty() { String::new() } else { format!(" where {clause}") };
    let rows = db.query(&format!("select count(*) from {}{filter}", record::table(kind)), params)?;
    Ok(rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0))
}

impl Reader {
    /// A window of the records that a condition selects; `condition` is SQL over the table with parameters `$1…`.
    pub fn window<T: Record>(
        &self,
        condition: &(String, Vec<Val>),
        order: Order,
        from: From,
        limit: i64,
    ) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        self.each_in_window(condition, order, from, limit, &mut |row| {
            rows.push(row);
            Ok(())
        })?;
        if from.is_backwards() {
            rows.reverse();
        }
        Ok(rows)
    }

    /// Hands the records of a window over as they are read: backwards where it ends at a place.
    fn each_in_window<T: Record>(
        &self,
        condition: &(String, Vec<Val>),
        order: Order,
        from: From,
        limit: i64,
        take: &mut dyn FnMut(T) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let condition = self.settled(T::KIND, condition)?;
        let (clause, params) = condition.as_ref();
        let clause = tuned(self.db(), T::KIND, clause, params)?;
        let mut params = params.clone();
        let descending = order.descending != from.is_backwards();
        let mut filter = if clause.is_empty() { "1 = 1".to_owned() } else { format!("({clause})") };
        if let From::After(place) | From::Before(place) = from {
            let n = params.len();
            let (column, sign) = (order.column, if descending { '<' } else { '>' });
            filter.push_str(&format!(" and ({column}, id) {sign} (${}, ${})", n + 1, n + 2));
            params.extend([Val::Int(place.value), Val::Int(place.id)]);
        }
        let direction = if descending { "desc" } else { "asc" };
        params.push(Val::Int(limit));
        let rest =
            format!("where {filter} order by {} {direction}, id {direction} limit ${}", order.column, params.len());
        record::each(self.db(), &rest, &params, take)
    }

    /// How many records a condition selects.
    pub fn count(&self, kind: Kind, condition: &(String, Vec<Val>)) -> Result<i64, StoreError> {
        count(self.db(), kind, self.settled(kind, condition)?.as_ref())
    }

    /// How many records a condition selects, counting no further than to a limit: an answer in the time of a frame on a desk
    /// of any size.
    pub fn count_up_to(&self, kind: Kind, condition: &(String, Vec<Val>), limit: i64) -> Result<i64, StoreError> {
        let condition = self.settled(kind, condition)?;
        let (clause, params) = condition.as_ref();
        let clause = tuned_to_count(clause);
        let filter = if clause.is_empty() { String::new() } else { format!(" where {clause}") };
        let mut params = params.clone();
        params.push(Val::Int(limit));
        let some = format!("select 1 from {}{filter} limit ${}", record::table(kind), params.len());
        let rows = self.db().query(&format!("select count(*) from ({some}) as some"), &params)?;
        Ok(rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0))
    }

    /// How many records stand before a place, for the position shown beside a list.
    pub fn rank(
        &self,
        kind: Kind,
        condition: &(String, Vec<Val>),
        order: Order,
        place: Place,
    ) -> Result<i64, StoreError> {
        let (clause, params) = condition;
        let mut params = params.clone();
        let sign = if order.descending { '>' } else { '<' };
        let n = params.len();
        let before = format!("({}, id) {sign} (${}, ${})", order.column, n + 1, n + 2);
        params.extend([Val::Int(place.value), Val::Int(place.id)]);
        let filter = if clause.is_empty() { before } else { format!("({clause}) and {before}") };
        self.count(kind, &(filter, params))
    }

    /// Hands each selected record over as it is read, for export. All of a kind are read window by window: whoever reads everything
    /// keeps the log from being folded in only so long.
    pub fn each<T: Record>(
        &self,
        condition: &(String, Vec<Val>),
        order: Order,
        limit: i64,
        take: &mut dyn FnMut(T) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let is_all = condition.0.is_empty() && order.column == "id" && limit == i64::MAX;
        // The past stands in views, which are better read once.
        if !is_all || self.standing.borrow().is_some() {
            return self.each_in_window(condition, order, From::Start, limit, take);
        }
        let mut from = From::Start;
        loop {
            let rows = self.window::<T>(condition, order, from, AT_ONCE)?;
            let Some(last) = rows.last() else { return Ok(()) };
            from = From::After(order.place(last));
            rows.into_iter().try_for_each(&mut *take)?;
        }
    }
}
