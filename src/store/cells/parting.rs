//! Rows of several orders parted by order, with what the catalogue says of their goods, and rows as they will be after a change.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState as Quick;

use super::units::{Shelf, each_of};
use crate::domain::change::{Change, Edit, Product, Record, ReturnCase, ReturnLine};
use crate::domain::columns::Val;
use crate::domain::facts::Unit;
use crate::domain::ids::{Key, Kind};
use crate::store::db::{Db, StoreError};

/// Product line and supplier by the product's number.
type Goods = BTreeMap<i64, (String, String)>;

/// What the catalogue says, as far as somebody asked.
#[derive(Default)]
pub struct Catalogue {
    known: Arc<Goods>,
    asked: BTreeSet<i64>,
}

impl Catalogue {
    /// The goods that are known, some products among them for sure.
    fn with(&mut self, db: &Db, products: BTreeSet<i64>) -> Result<Arc<Goods>, StoreError> {
        let new: Vec<Val> = products.difference(&self.asked).map(|id| Val::Int(*id)).collect();
        if !new.is_empty() {
            let known = Arc::make_mut(&mut self.known);
            let goods = "select id, product_line, supplier from products where id in ({})";
            each_of(db, goods, &new, &mut |row| {
                known.insert(row.int(), (row.text(), row.text()));
                Ok(())
            })?;
            self.asked.extend(products);
        }
        Ok(Arc::clone(&self.known))
    }

    /// Takes over what a change says of a product.
    pub fn learn(&mut self, edit: &Edit<Product>) {
        let id = edit.key().id;
        let known = Arc::make_mut(&mut self.known);
        self.asked.insert(id);
        match &edit.after {
            Some(after) => known.insert(id, (after.product_line.clone(), after.supplier.clone())),
            None => known.remove(&id),
        };
    }
}

/// Puts the record of a change in the place of the one that it follows; the rows are in order and stay so.
fn put<T: Record>(rows: &mut Vec<T>, edit: &Edit<T>) {
    put_as(rows, edit, T::clone);
}

/// The same of a record with many fields of which few are counted.
fn put_as<T: Record>(rows: &mut Vec<T>, edit: &Edit<T>, counted: impl FnOnce(&T) -> T) {
    let Some(after) = &edit.after else { return };
    match rows.binary_search_by_key(&after.id(), Record::id) {
        Ok(at) => rows[at] = counted(after),
        Err(at) => rows.insert(at, counted(after)),
    }
}

/// A record with some of its fields.
macro_rules! with_fields {
    ($of:expr, $type:ident; $($field:ident),+ $(,)?) => {
        $type { $($field: $of.$field.clone()),+, ..$type::default() }
    };
}

/// What is counted of a return: what [`Shelf::read`] reads.
fn counted_case(case: &ReturnCase) -> ReturnCase {
    with_fields!(
        case, ReturnCase; id, platform, market, order_ref, order_id, status, outcome, returnless, requested_at, received_at, sku,
        product_id, product_line, supplier, quantity, reason, issue, currency, value_minor, waived_minor,
    )
}

fn counted_line(line: &ReturnLine) -> ReturnLine {
    with_fields!(
        line, ReturnLine; id, return_id, sku, product_id, reason, asked, approved, received, unexpected, disposition, value_minor,
    )
}

impl Shelf {
    /// Makes the rows, which are in order, what they will be after a change that takes none away.
    pub fn put(&mut self, change: &Change) {
        match change {
            Change::Order(edit) => put(&mut self.orders, edit),
            Change::OrderLine(edit) => put(&mut self.lines, edit),
            Change::Return(edit) => put_as(&mut self.returns, edit, counted_case),
            Change::ReturnLine(edit) => put_as(&mut self.return_lines, edit, counted_line),
            Change::Refund(edit) => put(&mut self.refunds, edit),
            Change::Exchange(edit) => put(&mut self.exchanges, edit),
            Change::Ticket(edit) => put(&mut self.tickets, edit),
            Change::Parcel(edit) => put(&mut self.parcels, edit),
            _ => {}
        }
    }

    /// However they were read: what stands first of several is the same.
    pub fn in_order(&mut self) {
        self.orders.sort_by_key(|row| row.id);
        self.lines.sort_by_key(|row| row.id);
        self.returns.sort_by_key(|row| row.id);
        self.return_lines.sort_by_key(|row| row.id);
        self.refunds.sort_by_key(|row| row.id);
        self.exchanges.sort_by_key(|row| row.id);
        self.tickets.sort_by_key(|row| row.id);
        self.parcels.sort_by_key(|row| row.id);
    }

    fn products(&self) -> BTreeSet<i64> {
        let products = self.lines.iter().map(|line| line.product_id);
        let products = products.chain(self.return_lines.iter().map(|line| line.product_id));
        let products = products.chain(self.returns.iter().map(|case| case.product_id));
        products.chain(self.tickets.iter().map(|ticket| ticket.product_id)).flatten().collect()
    }

    /// Parts the rows by order; what belongs to none that is known stands under its own number.
    // Long: one passage for each kind of record.
    pub fn into_units(mut self, db: &Db, goods: &mut Catalogue) -> Result<Vec<Unit>, StoreError> {
        self.in_order();
        let products = goods.with(db, self.products())?;
        let mut by_ref: HashMap<&str, Vec<usize>, Quick> = HashMap::default();
        // Without a number nothing hangs on an order but its lines.
        for (at, order) in self.orders.iter().enumerate().filter(|(_, order)| !order.order_ref.is_empty()) {
            by_ref.entry(&order.order_ref).or_default().push(at);
        }
        // A platform's number is its own; what names no platform, or is linked to the order, belongs to it too.
        let n = self.orders.len();
        // What knows no order stands alone under its number, whatever else was read along with it.
        let alone: RefCell<HashMap<String, usize, Quick>> = RefCell::default();
        let stand_alone = |key: String| -> usize {
            let mut alone = alone.borrow_mut();
            let next = n + alone.len();
            *alone.entry(key).or_insert(next)
        };
        let home = |order_ref: &str, platform: &str, order_id: Option<i64>, own: Key| -> usize {
            let named = by_ref.get(order_ref).map(Vec::as_slice).unwrap_or_default();
            let is_same = |at: &&usize| {
                let order = &self.orders[**at];
                order_id == Some(order.id) || order_id.is_none() && (platform.is_empty() || platform == order.platform)
            };
            let found =
                named.iter().find(is_same).or_else(|| named.iter().find(|at| platform == self.orders[**at].platform));
            let by_number = || if order_ref.is_empty() { own.to_string() } else { format!("# {order_ref}") };
            found.copied().unwrap_or_else(|| stand_alone(by_number()))
        };
        let of_kind = |kind: Kind, id: i64| Key::new(kind, id);
        let case_home: HashMap<i64, usize, Quick> = (self.returns.iter())
            .map(|it| (it.id, home(&it.order_ref, &it.platform, it.order_id, of_kind(Kind::Return, it.id))))
            .collect();
        // What names another order than its return does belongs to that order.
        let ref_of_case: HashMap<i64, &str, Quick> =
            self.returns.iter().map(|case| (case.id, case.order_ref.as_str())).collect();
        let of_case = |id: Option<i64>, order_ref: &str| {
            let id = id.filter(|id| order_ref.is_empty() || ref_of_case.get(id) == Some(&order_ref))?;
            case_home.get(&id).copied()
        };
        let refund_homes: Vec<usize> = (self.refunds.iter())
            .map(|it| {
                let own = of_kind(Kind::Refund, it.id);
                of_case(it.return_id, &it.order_ref)
                    .unwrap_or_else(|| home(&it.order_ref, &it.platform, it.order_id, own))
            })
            .collect();
        let exchange_homes: Vec<usize> = (self.exchanges.iter())
            .map(|it| {
                let own = of_kind(Kind::Exchange, it.id);
                of_case(it.return_id, "").unwrap_or_else(|| home(&it.order_ref, &it.platform, None, own))
            })
            .collect();
        let ticket_homes: Vec<usize> = (self.tickets.iter())
            .map(|it| home(&it.order_ref, &it.platform, it.order_id, of_kind(Kind::Ticket, it.id)))
            .collect();
        let parcel_homes: Vec<usize> = (self.parcels.iter())
            .map(|it| {
                let own = of_kind(Kind::Parcel, it.id);
                of_case(it.return_id, &it.order_ref)
                    .unwrap_or_else(|| home(&it.order_ref, &it.platform, it.order_id, own))
            })
            .collect();
        let order_at: HashMap<i64, usize, Quick> =
            self.orders.iter().enumerate().map(|(at, order)| (order.id, at)).collect();
        let mut units = vec![Unit::default(); n + alone.borrow().len()];
        for unit in &mut units {
            unit.products = Arc::clone(&products);
        }
        for line in self.lines {
            units[order_at[&line.order_id]].lines.push(line);
        }
        for line in self.return_lines {
            units[case_home[&line.return_id]].return_lines.push(line);
        }
        for case in self.returns {
            units[case_home[&case.id]].returns.push(case);
        }
        for (refund, at) in self.refunds.into_iter().zip(refund_homes) {
            units[at].refunds.push(refund);
        }
        for (exchange, at) in self.exchanges.into_iter().zip(exchange_homes) {
            units[at].exchanges.push(exchange);
        }
        for (ticket, at) in self.tickets.into_iter().zip(ticket_homes) {
            units[at].tickets.push(ticket);
        }
        for (parcel, at) in self.parcels.into_iter().zip(parcel_homes) {
            units[at].parcels.push(parcel);
        }
        for (at, order) in self.orders.into_iter().enumerate() {
            units[at].order = Some(order);
        }
        Ok(units)
    }
}
