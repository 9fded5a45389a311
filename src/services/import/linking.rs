//! Exchanges that came in before the return that they belong to: files come in any order and tell the same.

use super::sweep::sweep;
use crate::domain::change::Exchange;
use crate::domain::ids::Kind;
use crate::domain::people::Actor;
use crate::services::{Desk, DeskError};
use crate::store::record;

/// Alone of its order is the return that an exchange without one must mean.
const LONELY: &str = "return_id is null and order_ref <> '' and (select count(*) from returns \
                      where returns.order_ref = exchanges.order_ref and returns.platform = exchanges.platform) = 1";

/// Links them, in the group of what brought the return.
pub fn link_exchanges(desk: &Desk, actor: &Actor, group: &mut Option<i64>) -> Result<(), DeskError> {
    sweep::<Exchange>(desk, (actor, "link"), (LONELY, &[]), group, |db, exchange| {
        let same_order = [exchange.order_ref.as_str().into(), exchange.platform.as_str().into()];
        let cases = record::ids(db, Kind::Return, "where order_ref = $1 and platform = $2", &same_order)?;
        exchange.return_id = cases.first().copied();
        Ok(())
    })?;
    Ok(())
}
