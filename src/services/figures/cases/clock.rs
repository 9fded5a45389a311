//! Business time for many cases at once: each calendar is laid out once over all that is measured.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::domain::clocks::{Calendar, Clockwork, Ruler};
use crate::domain::time::Instant;
use crate::services::clockwork;
use crate::store::StoreError;
use crate::store::read::Reader;

/// Calendars of a desk, laid out as far as anybody measured with them.
pub(super) struct Clocks {
    works: Clockwork,
    rulers: RefCell<BTreeMap<usize, Ruler>>,
}

impl Clocks {
    pub fn load(reader: &Reader) -> Result<Self, StoreError> {
        Ok(Self { works: clockwork::load(reader.db())?, rulers: RefCell::default() })
    }

    pub const fn works(&self) -> &Clockwork {
        &self.works
    }

    /// Milliseconds of work between two moments, by the calendar in force at the first.
    pub fn business(&self, from: Instant, to: Instant) -> i64 {
        let calendar = self.works.calendar(&self.works.targets(from).calendar, from);
        // Calendars of one clockwork stay where they are, so the place tells one from another.
        let place = std::ptr::from_ref::<Calendar>(calendar) as usize;
        let mut rulers = self.rulers.borrow_mut();
        let ruler = rulers.entry(place).or_default();
        if !(ruler.covers(from) && ruler.covers(to)) {
            *ruler = ruler.widened(calendar, from, to);
        }
        ruler.between(from, to)
    }
}
