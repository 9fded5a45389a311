//! What follows for a record that was there before something became known on which it rests: its order, its return, its goods.
//!
//! Invariant: a conclusion is drawn from what the desk holds and from nothing else, so it is the same whatever came first.

use super::plan::{Planner, RowLinks, Workbench};
use crate::domain::catalog::OrderLine;
use crate::domain::change::Record;
use crate::domain::exchanges::Exchange;
use crate::domain::ids::{Key, Kind};
use crate::domain::refunds::Refund;
use crate::domain::returns::{ReturnCase, ReturnLine};
use crate::domain::reviews::Review;

/// Draws the conclusions of a record again.
pub fn settle<W: Workbench>(bench: &mut W, key: Key) {
    let mut planner = Planner { bench, links: RowLinks::default(), n_conflicts: 0 };
    match key.kind {
        Kind::Return => planner.settle_case(key.id),
        Kind::Ticket => {
            if let Some(ticket) = planner.bench.get(key.id) {
                planner.complete_ticket(&ticket, None);
            }
        }
        Kind::Refund => {
            if let Some(refund) = planner.bench.get::<Refund>(key.id) {
                planner.complete_refund(&refund);
            }
        }
        Kind::Exchange => planner.again(key.id, |planner, exchange: &mut Exchange| planner.conclude_exchange(exchange)),
        Kind::Review => planner.again(key.id, |planner, review: &mut Review| planner.conclude_review(review)),
        Kind::OrderLine => planner.again(key.id, |planner, line: &mut OrderLine| planner.conclude_order_line(line)),
        Kind::ReturnLine => planner.again(key.id, |planner, line: &mut ReturnLine| planner.conclude_return_line(line)),
        _ => {}
    }
}

impl<W: Workbench> Planner<'_, W> {
    fn settle_case(&mut self, id: i64) {
        if let Some(case) = self.bench.get::<ReturnCase>(id) {
            let order = self.order_of(&case);
            self.complete_return(&case, order.as_ref());
        }
    }

    fn again<T: Record>(&mut self, id: i64, conclude: impl FnOnce(&mut Self, &mut T) -> bool) {
        if let Some(mut record) = self.bench.get::<T>(id)
            && conclude(self, &mut record)
        {
            self.bench.put(record);
        }
    }
}
