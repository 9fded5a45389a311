//! How far each feed is: its place in the other side's pages, its failures, and which numbers the other side was told of.
//!
//! Not records: this is the machine's own bookkeeping. Nothing of it can be undone and none of it stands in the history.

use serde::{Deserialize, Serialize};

use super::db::{Db, Row, StoreError};
use super::meta;
use crate::domain::columns::Val;
use crate::domain::time::Instant;

/// How far a feed is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedState {
    pub name: String,
    /// Where in the round under way the next page begins, in the feed's own words; empty at its beginning.
    pub position: String,
    /// When the round under way began; none between two rounds.
    pub round_at: Option<Instant>,
    /// News from here on are not in yet: when the last whole round began.
    pub since_at: Instant,
    pub tried_at: Option<Instant>,
    /// When a round last came to its end.
    pub success_at: Option<Instant>,
    /// Nothing is asked before.
    pub wait_until: Instant,
    /// Passes that failed, one after the other.
    pub n_failures: i64,
    /// Why the last try failed, a code, and what the other side said; empty when it did not.
    pub fault: String,
    pub detail: String,
}

impl FeedState {
    /// Whether it gives no news and somebody may have to do something.
    pub const fn is_failing(&self) -> bool {
        self.n_failures > 0
    }

    /// A feed that was never tried.
    pub fn new(name: &str) -> Self {
        let beginning = Instant(0);
        Self {
            name: name.to_owned(),
            position: String::new(),
            round_at: None,
            since_at: beginning,
            tried_at: None,
            success_at: None,
            wait_until: beginning,
            n_failures: 0,
            fault: String::new(),
            detail: String::new(),
        }
    }
}

/// Under this and its name stands what is remembered of a feed.
const PREFIX: &str = "feed.";

/// One feed; none before its first try, and none where what stands there is not ours.
pub fn state_of(db: &Db, name: &str) -> Result<Option<FeedState>, StoreError> {
    let found = meta::get(db, &format!("{PREFIX}{name}"))?;
    Ok(found.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Every feed that was ever tried, by name.
pub fn states(db: &Db) -> Result<Vec<FeedState>, StoreError> {
    // A slash follows a dot.
    let rows = db.query("select value from meta where name > 'feed.' and name < 'feed/' order by name", &[])?;
    Ok(rows.into_iter().flatten().filter_map(|value| serde_json::from_str(value.text()).ok()).collect())
}

/// Remembers how far a feed is; durable when it answers.
pub fn remember(db: &Db, state: &FeedState) -> Result<(), StoreError> {
    let text = serde_json::to_string(state).map_err(|error| StoreError::Other(error.to_string()))?;
    meta::set(db, &format!("{PREFIX}{}", state.name), &text)
}

fn text(cell: Val) -> String {
    match cell {
        Val::Text(text) => text,
        Val::Int(_) | Val::Null => String::new(),
    }
}

const fn number(cell: &Val) -> Option<i64> {
    match cell {
        Val::Int(n) => Some(*n),
        Val::Text(_) | Val::Null => None,
    }
}

/// What the other side said when it was told of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldOf {
    /// The natural key of the parcel: the same number however it is written.
    pub parcel: String,
    /// Why it will not follow this number; empty when it does.
    pub refusal: String,
}

/// The numbers that a feed was told of.
pub fn told_of(db: &Db, feed: &str) -> Result<Vec<ToldOf>, StoreError> {
    let rows = db.query("select parcel, refusal from feed_numbers where feed = $1", &[feed.into()])?;
    let told = |row: Row| {
        let mut cells = row.into_iter();
        let mut next = || text(cells.next().unwrap_or(Val::Null));
        ToldOf { parcel: next(), refusal: next() }
    };
    Ok(rows.into_iter().map(told).collect())
}

/// Remembers that a feed was told of a number, and how it answered.
pub fn remember_told(db: &Db, feed: &str, told: &ToldOf, at: Instant) -> Result<(), StoreError> {
    let sql = "insert or replace into feed_numbers (feed, parcel, told_at, refusal) values ($1, $2, $3, $4)";
    let row = [feed.into(), told.parcel.as_str().into(), Val::Int(at.0), told.refusal.as_str().into()];
    db.execute(sql, &row).map(drop)
}

/// Forgets that a feed was told of a number, so that it is told again.
pub fn forget_told(db: &Db, feed: &str, parcel: &str) -> Result<(), StoreError> {
    let sql = "delete from feed_numbers where feed = $1 and parcel = $2";
    db.execute(sql, &[feed.into(), parcel.into()]).map(drop)
}

/// A parcel that a feed may be asked for: its number here, its tracking number, when it began.
pub type Askable = (i64, String, Instant);

/// The parcels that match a condition and have not ended, or ended or were last heard of after these moments; in the order of
/// their numbers.
pub fn askable(
    db: &Db,
    (condition, values): &(String, Vec<Val>),
    ended_after: Instant,
    heard_after: Instant,
) -> Result<Vec<Askable>, StoreError> {
    let condition = if condition.is_empty() { "1 = 1" } else { condition };
    let n = values.len();
    let heard = format!("case when last_event_at = {} then created_at else last_event_at end", Instant::NEVER.0);
    let sql = format!(
        "select id, tracking, created_at from parcels where ({condition}) and tracking <> '' and {heard} > ${} \
         and (status not in ('delivered', 'returned_to_sender', 'lost', 'cancelled') or {heard} > ${}) order by id",
        n + 1,
        n + 2
    );
    let mut values = values.clone();
    values.extend([Val::Int(heard_after.0), Val::Int(ended_after.0)]);
    let parcel = |row: Row| {
        let mut cells = row.into_iter();
        let mut next = || cells.next().unwrap_or(Val::Null);
        (number(&next()).unwrap_or(0), text(next()), Instant(number(&next()).unwrap_or(0)))
    };
    Ok(db.query(&sql, &values)?.into_iter().map(parcel).collect())
}

/// How many events of parcels came in behind this one, and the newest one's number.
pub fn events_since(db: &Db, last: i64) -> Result<(i64, i64), StoreError> {
    let newest = db.query("select coalesce(max(id), 0) from parcel_events", &[])?;
    let newest = newest.first().and_then(|row| number(row.first()?)).unwrap_or(0);
    let counted = db.query("select count(*) from parcel_events where id > $1", &[Val::Int(last)])?;
    Ok((counted.first().and_then(|row| number(row.first()?)).unwrap_or(0), newest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn what_is_remembered_comes_back_and_the_last_word_counts() {
        let store = Store::memory().expect("a desk in memory");
        let db = store.db();
        assert_eq!(state_of(db, "a").expect("reads"), None);
        let mut state = FeedState { since_at: Instant(5), ..FeedState::new("a") };
        remember(db, &state).expect("written");
        state.position = "p:2".to_owned();
        state.round_at = Some(Instant(7));
        remember(db, &state).expect("written");
        assert_eq!(state_of(db, "a").expect("reads").as_ref(), Some(&state));
        assert_eq!(states(db).expect("reads"), [state]);
        for refusal in ["", "no carrier"] {
            let told = ToldOf { parcel: "parcel:X1".to_owned(), refusal: refusal.to_owned() };
            remember_told(db, "a", &told, Instant(9)).expect("written");
            assert_eq!(told_of(db, "a").expect("reads"), [told]);
        }
        assert_eq!(told_of(db, "b").expect("reads"), []);
        forget_told(db, "a", "parcel:X1").expect("written");
        assert_eq!(told_of(db, "a").expect("reads"), []);
    }
}
