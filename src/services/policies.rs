//! The return policies of a desk, and the moments of an order that they count from.

use crate::domain::columns::Val;
use crate::domain::definitions::{Definition, Sort};
use crate::domain::policy::Policies;
use crate::domain::time::Instant;
use crate::store::read::people;
use crate::store::{Db, StoreError, record};

/// Reads the desk's policies.
pub fn load(db: &Db) -> Result<Policies, StoreError> {
    let sort = [Val::from(Sort::Policy.code())];
    let own = record::select::<Definition>(db, "where sort = $1 order by in_force_from, id", &sort)?;
    Ok(Policies::new(&own))
}

/// When the goods of an order were with the customer: the last of its parcels counts.
pub fn delivered_at(db: &Db, platform: &str, order_ref: &str) -> Result<Option<Instant>, StoreError> {
    if order_ref.is_empty() {
        return Ok(None);
    }
    let sql = "select max(delivered_at) from parcels where leg = 'original' and delivered_at is not null \
               and order_ref = $1 and (platform = $2 or platform = '')";
    let rows = db.query(sql, &[order_ref.into(), platform.into()])?;
    Ok(rows.first().and_then(|row| row.first()).and_then(Val::int).map(Instant))
}

/// Whether any parcel of the desk says when an order was delivered.
pub fn knows_deliveries(db: &Db) -> Result<bool, StoreError> {
    let sql = "select 1 from parcels where leg = 'original' and delivered_at is not null limit 1";
    Ok(!db.query(sql, &[])?.is_empty())
}

/// The tier of a customer.
pub fn tier(db: &Db, customer_id: Option<i64>) -> Result<String, StoreError> {
    let Some(id) = customer_id else { return Ok(String::new()) };
    // The record's own tier, else that of another record of the same person.
    let tiers = people::identities(db, id)?.into_iter().map(|one| one.tier);
    Ok(tiers.into_iter().find(|tier| !tier.is_empty()).unwrap_or_default())
}
