//! Where a change belongs: under which orders' numbers the records stand that it is about.

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::RandomState as Quick;

use super::units::Home;
use crate::domain::change::{Change, Edit, Order, Record, ReturnCase};
use crate::domain::columns::Val;
use crate::store::db::{Db, StoreError};

/// Where returns and orders belong, as far as a write asked.
#[derive(Default)]
pub struct Whereabouts {
    of_return: HashMap<i64, Option<Home>, Quick>,
    of_order: HashMap<i64, Option<Home>, Quick>,
}

/// Whether none of some fields differs.
macro_rules! same {
    ($edit:expr; $($field:ident),+) => {
        match (&$edit.before, &$edit.after) {
            (Some(before), Some(after)) => $(before.$field == after.$field)&&+,
            _ => false,
        }
    };
}

/// Nothing points to a record before it is there for the first time. One that comes back had a revision already.
pub fn is_new<T: Record>(edit: &Edit<T>) -> bool {
    edit.before.is_none() && edit.after.as_ref().is_some_and(|after| after.rev() == 0)
}

pub fn both<T>(edit: &Edit<T>) -> impl Iterator<Item = &T> {
    edit.before.iter().chain(&edit.after)
}

fn named(order_ref: &str) -> Option<Home> {
    (!order_ref.is_empty()).then(|| Home::Ref(order_ref.to_owned()))
}

fn order_home(order: &Order) -> Home {
    named(&order.order_ref).unwrap_or(Home::Order(order.id))
}

fn case_home(case: &ReturnCase) -> Home {
    named(&case.order_ref).unwrap_or(Home::Return(case.id))
}

impl Whereabouts {
    /// Remembers where the returns and orders of these changes belong, so that nobody has to ask the desk for them.
    pub fn learn(&mut self, change: &Change) {
        match change {
            Change::Return(edit) => {
                if let Some(case) = both(edit).last() {
                    self.of_return.insert(case.id, Some(case_home(case)));
                }
            }
            Change::Order(edit) => {
                if let Some(order) = both(edit).last() {
                    self.of_order.insert(order.id, Some(order_home(order)));
                }
            }
            _ => {}
        }
    }

    fn return_home(&mut self, db: &Db, id: i64) -> Result<Option<Home>, StoreError> {
        if let Some(known) = self.of_return.get(&id) {
            return Ok(known.clone());
        }
        let home = ref_of(db, "returns", id)?.map(|text| named(&text).unwrap_or(Home::Return(id)));
        self.of_return.insert(id, home.clone());
        Ok(home)
    }

    fn order_home(&mut self, db: &Db, id: i64) -> Result<Option<Home>, StoreError> {
        if let Some(known) = self.of_order.get(&id) {
            return Ok(known.clone());
        }
        let home = ref_of(db, "orders", id)?.map(|text| named(&text).unwrap_or(Home::Order(id)));
        self.of_order.insert(id, home.clone());
        Ok(home)
    }

    /// By the order's number, else by the return that it hangs on.
    fn hung(&mut self, db: &Db, order_ref: &str, case: Option<i64>) -> Result<Option<Home>, StoreError> {
        match (named(order_ref), case) {
            (Some(home), _) => Ok(Some(home)),
            (None, Some(id)) => self.return_home(db, id),
            (None, None) => Ok(None),
        }
    }

    /// The homes that a change of one record is about, that of before and that of after; a change of nothing that is counted is
    /// about none.
    // Long: one arm for each kind of record, with the fields that are counted.
    #[expect(clippy::collapsible_match, reason = "an arm is a kind of record, and what is counted of it stands below")]
    pub fn homes_of(
        &mut self,
        db: &Db,
        change: &Change,
        homes: &mut Vec<Home>,
        products: &mut Vec<i64>,
    ) -> Result<(), StoreError> {
        match change {
            Change::Order(e) => {
                if !same!(e; platform, market, order_ref, placed_at, canceled_at, shipped_at, currency, total_minor, tax_minor, tags)
                {
                    homes.extend(both(e).map(order_home));
                }
            }
            Change::OrderLine(e) => {
                if !same!(e; order_id, sku, product_id, quantity, price_minor, tax_minor, shipping_minor, discount_minor)
                {
                    for line in both(e) {
                        homes.extend(self.order_home(db, line.order_id)?);
                    }
                }
            }
            Change::Return(e) => {
                let is_same = same!(e; platform, market, order_ref, order_id, status, outcome, returnless, requested_at, received_at)
                    && same!(e; sku, product_id, product_line, supplier, quantity, reason, issue, currency, value_minor, waived_minor);
                if !is_same {
                    homes.extend(both(e).map(case_home));
                }
                if !is_new(e) && !same!(e; order_ref) {
                    homes.extend(refunds_of(db, e.key().id)?);
                }
            }
            Change::ReturnLine(e) => {
                if !same!(e; return_id, sku, product_id, reason, asked, approved, received, unexpected, disposition, value_minor)
                {
                    for line in both(e) {
                        homes.extend(self.return_home(db, line.return_id)?);
                    }
                }
            }
            Change::Refund(e) => {
                let is_same = same!(e; platform, market, order_ref, order_id, return_id, kind, status, currency)
                    && same!(e; amount_minor, proposed_at, done_at);
                if !is_same {
                    for refund in both(e) {
                        let home = self.hung(db, &refund.order_ref, refund.return_id)?;
                        homes.push(home.unwrap_or(Home::Refund(refund.id)));
                    }
                }
            }
            Change::Exchange(e) => {
                let is_same = same!(e; platform, order_ref, return_id, mode, status, sku, quantity, currency)
                    && same!(e; requested_at, shipped_at);
                if !is_same {
                    for exchange in both(e) {
                        let of_case = exchange.return_id.map(|id| self.return_home(db, id)).transpose()?.flatten();
                        homes.extend(of_case.or_else(|| named(&exchange.order_ref)));
                    }
                }
            }
            Change::Ticket(e) => {
                let is_same = same!(e; platform, order_ref, order_id, kind, status, sku, product_id, product_line, supplier)
                    && same!(e; reason, issue, opened_at);
                if !is_same {
                    homes.extend(both(e).filter_map(|ticket| named(&ticket.order_ref)));
                }
            }
            Change::Parcel(e) => {
                let is_same = same!(e; platform, order_ref, order_id, return_id, exchange_id, leg, carrier, origin_country)
                    && same!(e; destination_country, label_cost_minor, currency, label_payer, created_at, first_scan_at, delivered_at);
                if !is_same {
                    for parcel in both(e) {
                        homes.extend(self.hung(db, &parcel.order_ref, parcel.return_id)?);
                    }
                }
            }
            Change::Product(e) => {
                if !is_new(e) && !same!(e; product_line, supplier) {
                    products.push(e.key().id);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

fn ref_of(db: &Db, table: &str, id: i64) -> Result<Option<String>, StoreError> {
    let rows = db.query(&format!("select order_ref from {table} where id = $1"), &[Val::Int(id)])?;
    Ok(rows.first().and_then(|row| row.first()).map(|cell| cell.text().to_owned()))
}

/// Refunds that know no order and hang on a return: where it goes or comes back, or its order becomes another, they belong elsewhere.
fn refunds_of(db: &Db, case: i64) -> Result<Vec<Home>, StoreError> {
    let rows = db.query("select id from refunds where return_id = $1 and order_ref = ''", &[Val::Int(case)])?;
    Ok(rows.iter().filter_map(|row| row[0].int()).map(Home::Refund).collect())
}

/// Everything that is about some products; read in one go, since a catalogue changes by the hundred.
pub fn homes_of_products(db: &Db, products: &[i64]) -> Result<BTreeSet<Home>, StoreError> {
    let list: Vec<String> = products.iter().map(i64::to_string).collect();
    let list = list.join(", ");
    let mut homes = BTreeSet::new();
    let questions = [
        format!(
            "select distinct o.order_ref, 'order', o.id from order_lines l join orders o on o.id = l.order_id where l.product_id in ({list})"
        ),
        format!(
            "select distinct r.order_ref, 'return', r.id from return_lines l join returns r on r.id = l.return_id where l.product_id in ({list})"
        ),
        format!("select order_ref, 'return', id from returns where product_id in ({list})"),
        format!("select order_ref, '', id from complaints where product_id in ({list})"),
    ];
    for sql in questions {
        db.each(&sql, &[], &mut |row| {
            let id = row[2].int().unwrap_or(0);
            homes.extend(match (named(row[0].text()), row[1].text()) {
                (Some(home), _) => Some(home),
                (None, "order") => Some(Home::Order(id)),
                (None, "return") => Some(Home::Return(id)),
                (None, _) => None,
            });
            Ok(())
        })?;
    }
    Ok(homes)
}
