//! The readers, re-exported once and knowingly: screens name queries and row types without pass-through methods.

pub use crate::store::db::StoreError;
pub use crate::store::journal::{Action, Entry, Group, Line, Verified};
pub use crate::store::read::{
    CurrencySum, From, GroupCount, Moment, Order, Past, Place, Reader, TimelineEntry, Voice, WeekCount,
};
pub use crate::store::{Deed, Interrupt};
