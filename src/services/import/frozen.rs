//! The rate of the order's day for refunds that files tell of, where rates are known when they come in.

use std::collections::HashMap;

use crate::domain::change::{Change, Order, Rate, Refund};
use crate::domain::columns::Val;
use crate::domain::ids::Kind;
use crate::domain::refunds::{self, MoneyBook};
use crate::domain::time::{DAY, Instant};
use crate::services::staff;
use crate::store::{Db, StoreError, record};

/// So many published days back a rate is looked for.
const DAYS: i64 = 12;

/// What freezing needs, read once for a chunk.
pub(super) struct Freezer {
    rules: MoneyBook,
    days: HashMap<i64, Vec<Rate>>,
    /// When orders were placed, by their identity.
    placed: HashMap<String, Instant>,
}

impl Freezer {
    /// Nothing where the desk has no rates: then nothing can be frozen.
    pub(super) fn load<'c>(db: &Db, changes: impl Iterator<Item = &'c Change>) -> Result<Option<Self>, StoreError> {
        if record::ids(db, Kind::Rate, "limit 1", &[])?.is_empty() {
            return Ok(None);
        }
        let placed = changes.filter_map(|change| match change {
            Change::Order(edit) => {
                edit.after.as_ref().and_then(|order| Some((order.natural_key.clone()?, order.placed_at)))
            }
            _ => None,
        });
        let placed = placed.collect();
        Ok(Some(Self { rules: staff::load(db)?.1, days: HashMap::new(), placed }))
    }

    /// The same for refunds of any time.
    pub(super) fn all(db: &Db) -> Result<Self, StoreError> {
        Ok(Self { rules: staff::load(db)?.1, days: HashMap::new(), placed: HashMap::new() })
    }

    /// Freezes the rate of a refund that has none, and tells its sum anew where a file has changed it.
    pub(super) fn freeze(&mut self, db: &Db, change: &mut Change, now: Instant) -> Result<(), StoreError> {
        let Change::Refund(edit) = change else { return Ok(()) };
        if edit.before == edit.after {
            return Ok(());
        }
        let Some(after) = &mut edit.after else { return Ok(()) };
        if after.rated_at.is_some() {
            after.tell();
            return Ok(());
        }
        self.rate(db, after, now)
    }

    /// Freezes the rate of a refund that has none, where one is known.
    pub(super) fn rate(&mut self, db: &Db, after: &mut Refund, now: Instant) -> Result<(), StoreError> {
        let day = self.day_of(db, after)?;
        let to = self.rules.at(now).report_currency.clone();
        let known = match self.days.entry(day.day()) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(slot) => {
                let newest = format!("where day_at <= $1 order by day_at desc limit {DAYS}");
                slot.insert(record::select::<Rate>(db, &newest, &[Val::Int(day.0)])?)
            }
        };
        refunds::freeze_by(after, known, to, day);
        Ok(())
    }

    /// The start of the order's day, or of the refund's own where the order is not known.
    fn day_of(&mut self, db: &Db, refund: &Refund) -> Result<Instant, StoreError> {
        let key = format!("{}:{}", refund.platform, refund.order_ref);
        if !refund.order_ref.is_empty() && !self.placed.contains_key(&key) {
            let order = record::by_natural_key::<Order>(db, &key)?;
            self.placed.insert(key.clone(), order.map_or(Instant::NEVER, |order| order.placed_at));
        }
        let placed = self.placed.get(&key).copied().filter(|at| at.0 > 0 && !at.is_never());
        let at = placed.unwrap_or(refund.proposed_at);
        Ok(if at.is_never() { at } else { Instant(at.day() * DAY) })
    }
}
