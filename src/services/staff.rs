//! Who works here and how the shop handles its money, read from the desk's definitions.

use std::collections::BTreeMap;

use crate::domain::columns::Val;
use crate::domain::definitions::{Definition, Sort};
use crate::domain::ids::{Key, Kind};
use crate::domain::refunds::{MoneyBook, Refund, RefundStatus};
use crate::domain::staff::Staff;
use crate::domain::time::Instant;
use crate::store::read::Reader;
use crate::store::{Db, StoreError, record};

/// Refunds among what was changed that wait for somebody else's word, each with those who may give it.
pub fn waiting(reader: &Reader, changed: &[Key], now: Instant) -> Result<Vec<(Refund, Vec<String>)>, StoreError> {
    let mut waiting = Vec::new();
    for key in changed.iter().filter(|key| key.kind == Kind::Refund) {
        let Some(refund) = reader.get::<Refund>(key.id)?.filter(|refund| refund.status == RefundStatus::Proposed)
        else {
            continue;
        };
        let (staff, rules) = load(reader.db())?;
        let mut who = staff.approvers(refund.amount_minor, &refund.currency, now);
        if rules.at(now).asks_two(refund.amount_minor, &refund.currency) {
            who.retain(|name| *name != refund.proposed_by);
        }
        waiting.push((refund, who));
    }
    Ok(waiting)
}

/// Reads the people of a desk and its rules about money; nobody and what came with the program where none are defined.
pub fn load(db: &Db) -> Result<(Staff, MoneyBook), StoreError> {
    let sorts = [Sort::Agent, Sort::Money].map(|sort| Val::from(sort.code()));
    let own = record::select::<Definition>(db, "where sort in ($1, $2) order by id", &sorts)?;
    Ok((Staff::new(&own), MoneyBook::new(&own)))
}

/// How many open cases each of them has.
pub fn open_cases(
    staff: &Staff,
    open_of: impl Fn(&str) -> Result<i64, StoreError>,
) -> Result<BTreeMap<String, i64>, StoreError> {
    staff.names().map(|name| Ok((name.to_owned(), open_of(name)?))).collect()
}
