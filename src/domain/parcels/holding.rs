//! Which returns a parcel holds: a return may come in many parcels, and a parcel may hold many returns (domain 2.5).
//!
//! Invariant: a parcel names a return exactly where the return names the parcel; the two are always written together.

use super::Parcel;
use crate::domain::ids::{Key, Kind};
use crate::domain::returns::ReturnCase;

impl Parcel {
    /// All returns in the parcel, the first one first.
    pub fn returns(&self) -> Vec<i64> {
        let others = self.also_returns.iter().filter_map(|number| Key::parse(number)).map(|key| key.id);
        self.return_id.into_iter().chain(others).collect()
    }

    /// Whether a return is in the parcel.
    pub fn holds(&self, return_id: i64) -> bool {
        self.returns().contains(&return_id)
    }

    /// Puts a return into the parcel; the first one says what the parcel's shop and order are.
    pub fn take_in(&mut self, return_id: i64) {
        match self.return_id {
            None => self.return_id = Some(return_id),
            Some(_) if self.holds(return_id) => {}
            Some(_) => self.also_returns.push(Key::new(Kind::Return, return_id).to_string()),
        }
    }

    /// Takes a return out of the parcel; the next one takes the first one's place.
    pub(super) fn let_go(&mut self, return_id: i64) {
        let mut rest = self.returns();
        rest.retain(|id| *id != return_id);
        self.return_id = rest.first().copied();
        self.also_returns = rest.iter().skip(1).map(|id| Key::new(Kind::Return, *id).to_string()).collect();
    }
}

impl ReturnCase {
    /// The parcels of the return.
    pub fn parcel_ids(&self) -> Vec<i64> {
        self.parcels.iter().filter_map(|number| Key::parse(number)).map(|key| key.id).collect()
    }

    /// The return with one more parcel.
    pub fn with_parcel(&self, parcel_id: i64) -> Self {
        let mut case = self.clone();
        if !case.parcel_ids().contains(&parcel_id) {
            case.parcels.push(Key::new(Kind::Parcel, parcel_id).to_string());
        }
        case
    }

    /// The return without a parcel.
    pub(in crate::domain) fn without_parcel(&self, parcel_id: i64) -> Self {
        let mut case = self.clone();
        case.parcels.retain(|number| Key::parse(number).is_some_and(|key| key.id != parcel_id));
        case
    }
}
