//! What came in before that which it belongs to: exchanges before their return, and complaints before anybody said who their customer
//! is. Files come in any order and tell the same.

use super::sweep::sweep;
use crate::domain::change::{Customer, Exchange, Ticket};
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

/// Knows the customer by a number alone, who has a name or an address by now.
const NAMELESS: &str = "id in (select complaints.id from complaints join customers on customers.id = complaints.customer_id \
                        where complaints.customer = '' and complaints.customer_id is not null \
                        and (customers.name <> '' or customers.email <> ''))";

/// Calls customers of complaints by their names, in the group of what told these.
pub fn name_customers(desk: &Desk, actor: &Actor, group: &mut Option<i64>) -> Result<(), DeskError> {
    let now = desk.clock().now();
    sweep::<Ticket>(desk, (actor, "link"), (NAMELESS, &[]), group, |db, ticket| {
        let customer = ticket.customer_id.map(|id| record::get::<Customer>(db, id)).transpose()?.flatten();
        if let Some(customer) = customer.filter(|customer| !customer.called().is_empty()) {
            customer.called().clone_into(&mut ticket.customer);
            ticket.updated_at = now;
        }
        Ok(())
    })?;
    Ok(())
}
