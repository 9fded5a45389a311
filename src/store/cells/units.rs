//! Orders with everything that hangs on them, read by number a few hundred at a time, for the facts that they add to figures.

use super::parting::Catalogue;
use crate::domain::change::{Exchange, Order, OrderLine, Parcel, Refund, ReturnCase, ReturnLine, Ticket};
use crate::domain::columns::Val;
use crate::domain::complaints::{TicketKind, TicketStatus};
use crate::domain::exchanges::{ExchangeMode, ExchangeStatus};
use crate::domain::facts::Unit;
use crate::domain::parcels::Leg;
use crate::domain::refunds::{RefundKind, RefundStatus};
use crate::domain::returns::{Disposition, Outcome, ReturnStatus};
use crate::domain::time::Instant;
use crate::domain::vocabulary::{Issue, Reason};
use crate::store::db::{Db, StoreError};

/// What belongs together: everything under one order's number, or a record that names none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Home {
    Ref(String),
    Order(i64),
    Return(i64),
    Refund(i64),
}

/// So many values stand in one question.
const AT_ONCE: usize = 200;
/// From so many homes on it is worth asking whether a table holds anything.
const MANY: usize = 50;

/// The units of homes; a number may be that of several orders, and of cases whose order the desk does not know.
pub fn load(db: &Db, homes: &[Home], goods: &mut Catalogue) -> Result<Vec<Unit>, StoreError> {
    let mut units = Vec::new();
    for homes in homes.chunks(AT_ONCE) {
        units.extend(Shelf::read(db, homes)?.into_units(db, goods)?);
    }
    Ok(units)
}

/// Rows of a question whose `in` list is filled with values.
pub(super) fn each_of(
    db: &Db,
    sql: &str,
    values: &[Val],
    take: &mut dyn FnMut(&mut Cells) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    for values in values.chunks(AT_ONCE) {
        // Few lengths, so that few statements are prepared.
        let width = values.len().next_power_of_two().min(AT_ONCE);
        let marks: Vec<String> = (1..=width).map(|n| format!("${n}")).collect();
        let mut params = values.to_vec();
        params.resize(width, Val::Null);
        db.each(&sql.replace("{}", &marks.join(", ")), &params, &mut |row| {
            take(&mut Cells { cells: row.into_iter() })
        })?;
    }
    Ok(())
}

/// The cells of a row, taken one after the other.
pub(super) struct Cells {
    cells: std::vec::IntoIter<Val>,
}

impl Cells {
    fn value(&mut self) -> Val {
        self.cells.next().unwrap_or_default()
    }

    pub(super) fn int(&mut self) -> i64 {
        self.value().int().unwrap_or(0)
    }

    fn maybe(&mut self) -> Option<i64> {
        self.value().int()
    }

    fn at(&mut self) -> Instant {
        Instant(self.int())
    }

    fn maybe_at(&mut self) -> Option<Instant> {
        self.maybe().map(Instant)
    }

    pub(super) fn text(&mut self) -> String {
        match self.value() {
            Val::Text(text) => text,
            _ => String::new(),
        }
    }

    fn list(&mut self) -> Vec<String> {
        match self.value() {
            Val::Text(text) if !text.is_empty() => serde_json::from_str(&text).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    fn code<T: Default>(&mut self, from_code: impl Fn(&str) -> Option<T>) -> T {
        from_code(self.value().text()).unwrap_or_default()
    }

    fn maybe_code<T>(&mut self, from_code: impl Fn(&str) -> Option<T>) -> Option<T> {
        from_code(self.value().text())
    }
}

/// All rows of some homes, by kind.
#[derive(Clone, Default)]
pub struct Shelf {
    pub(super) orders: Vec<Order>,
    pub(super) lines: Vec<OrderLine>,
    pub(super) returns: Vec<ReturnCase>,
    pub(super) return_lines: Vec<ReturnLine>,
    pub(super) refunds: Vec<Refund>,
    pub(super) exchanges: Vec<Exchange>,
    pub(super) tickets: Vec<Ticket>,
    pub(super) parcels: Vec<Parcel>,
}

const ORDERS: &str = "select id, platform, market, order_ref, placed_at, canceled_at, shipped_at, currency, total_minor, tax_minor, \
                      tags from orders";
const RETURNS: &str = "select id, platform, market, order_ref, order_id, status, outcome, returnless, requested_at, received_at, sku, \
                       product_id, product_line, supplier, quantity, reason, issue, currency, value_minor, waived_minor from returns";
const REFUNDS: &str = "select id, platform, market, order_ref, order_id, return_id, kind, status, currency, amount_minor, \
                       proposed_at, done_at from refunds";
const EXCHANGES: &str = "select id, platform, order_ref, return_id, mode, status, sku, quantity, currency, requested_at, shipped_at \
                         from exchanges";
const TICKETS: &str = "select id, platform, order_ref, order_id, kind, status, sku, product_id, product_line, supplier, reason, \
                       issue, opened_at from complaints";
const PARCELS: &str = "select id, platform, order_ref, order_id, return_id, exchange_id, leg, carrier, origin_country, \
                       destination_country, label_cost_minor, currency, label_payer, created_at, first_scan_at, delivered_at \
                       from parcels";

impl Shelf {
    /// The rows of homes as they stand in the desk.
    pub fn read(db: &Db, homes: &[Home]) -> Result<Self, StoreError> {
        let (mut refs, mut orders, mut returns, mut refunds) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for home in homes {
            match home {
                Home::Ref(text) => refs.push(Val::Text(text.clone())),
                Home::Order(id) => orders.push(Val::Int(*id)),
                Home::Return(id) => returns.push(Val::Int(*id)),
                Home::Refund(id) => refunds.push(Val::Int(*id)),
            }
        }
        // The first files of a desk come into empty tables.
        let none = Vec::new();
        let refs_in = |table: &str| -> Result<&Vec<Val>, StoreError> {
            let any = format!("select 1 from {table} limit 1");
            Ok(if homes.len() < MANY || !db.query(&any, &[])?.is_empty() { &refs } else { &none })
        };
        let mut shelf = Self::default();
        // With a sign before it a column is looked at, never searched by: half of all rows may have nothing in it.
        // What was asked for by itself and has got an order's number since belongs there.
        let alone = "id in ({}) and +order_ref = ''";
        for (by, values) in [("order_ref in ({})", refs_in("orders")?), (alone, &orders)] {
            each_of(db, &format!("{ORDERS} where {by} order by id"), values, &mut |row| shelf.order(row))?;
        }
        for (by, values) in [("order_ref in ({})", refs_in("returns")?), (alone, &returns)] {
            each_of(db, &format!("{RETURNS} where {by} order by id"), values, &mut |row| shelf.case(row))?;
        }
        each_of(db, &format!("{TICKETS} where order_ref in ({{}}) order by id"), refs_in("complaints")?, &mut |row| {
            shelf.ticket(row)
        })?;
        let cases: Vec<Val> = shelf.returns.iter().map(|case| Val::Int(case.id)).collect();
        for (by, values) in [
            ("order_ref in ({})", refs_in("refunds")?),
            ("return_id in ({}) and +order_ref = ''", &cases),
            (
                "id in ({}) and +order_ref = '' and not exists (select 1 from returns r where r.id = refunds.return_id)",
                &refunds,
            ),
        ] {
            each_of(db, &format!("{REFUNDS} where {by} order by id"), values, &mut |row| shelf.refund(row))?;
        }
        for (by, values) in [
            ("return_id in ({})", &cases),
            ("order_ref in ({}) and order_ref <> '' and +return_id is null", refs_in("exchanges")?),
        ] {
            each_of(db, &format!("{EXCHANGES} where {by} order by id"), values, &mut |row| shelf.exchange(row))?;
        }
        for (by, values) in
            [("order_ref in ({})", refs_in("parcels")?), ("return_id in ({}) and +order_ref = ''", &cases)]
        {
            each_of(db, &format!("{PARCELS} where {by} order by id"), values, &mut |row| shelf.parcel(row))?;
        }
        shelf.read_lines(db, &cases)?;
        Ok(shelf)
    }

    fn read_lines(&mut self, db: &Db, cases: &[Val]) -> Result<(), StoreError> {
        let orders: Vec<Val> = self.orders.iter().map(|order| Val::Int(order.id)).collect();
        let of_orders = "select id, order_id, sku, product_id, quantity, price_minor, tax_minor, shipping_minor, discount_minor \
                         from order_lines where order_id in ({}) order by id";
        each_of(db, of_orders, &orders, &mut |row| self.line(row))?;
        let of_returns = "select id, return_id, sku, product_id, reason, asked, approved, received, unexpected, disposition, \
                          value_minor from return_lines where return_id in ({}) order by id";
        each_of(db, of_returns, cases, &mut |row| self.return_line(row))
    }

    fn order(&mut self, row: &mut Cells) -> Result<(), StoreError> {
        self.orders.push(Order {
            id: row.int(),
            platform: row.text(),
            market: row.text(),
            order_ref: row.text(),
            placed_at: row.at(),
            canceled_at: row.maybe_at(),
            shipped_at: row.maybe_at(),
            currency: row.text(),
            total_minor: row.int(),
            tax_minor: row.int(),
            tags: row.list(),
            ..Order::default()
        });
        Ok(())
    }

    fn line(&mut self, row: &mut Cells) -> Result<(), StoreError> {
        self.lines.push(OrderLine {
            id: row.int(),
            order_id: row.int(),
            sku: row.text(),
            product_id: row.maybe(),
            quantity: row.int(),
            price_minor: row.int(),
            tax_minor: row.int(),
            shipping_minor: row.int(),
            discount_minor: row.int(),
            ..OrderLine::default()
        });
        Ok(())
    }

    fn case(&mut self, row: &mut Cells) -> Result<(), StoreError> {
        self.returns.push(ReturnCase {
            id: row.int(),
            platform: row.text(),
            market: row.text(),
            order_ref: row.text(),
            order_id: row.maybe(),
            status: row.code(ReturnStatus::from_code),
            outcome: row.code(Outcome::from_code),
            returnless: row.int() != 0,
            requested_at: row.at(),
            received_at: row.maybe_at(),
            sku: row.text(),
            product_id: row.maybe(),
            product_line: row.text(),
            supplier: row.text(),
            quantity: row.int(),
            reason: row.code(Reason::from_code),
            issue: row.code(Issue::from_code),
            currency: row.text(),
            value_minor: row.int(),
            waived_minor: row.int(),
            ..ReturnCase::default()
        });
        Ok(())
    }

    fn return_line(&mut self, row: &mut Cells) -> Result<(), StoreError> {
        self.return_lines.push(ReturnLine {
            id: row.int(),
            return_id: row.int(),
            sku: row.text(),
            product_id: row.maybe(),
            reason: row.code(Reason::from_code),
            asked: row.int(),
            approved: row.int(),
            received: row.int(),
            unexpected: row.int() != 0,
            disposition: row.maybe_code(Disposition::from_code),
            value_minor: row.int(),
            ..ReturnLine::default()
        });
        Ok(())
    }

    fn refund(&mut self, row: &mut Cells) -> Result<(), StoreError> {
        self.refunds.push(Refund {
            id: row.int(),
            platform: row.text(),
            market: row.text(),
            order_ref: row.text(),
            order_id: row.maybe(),
            return_id: row.maybe(),
            kind: row.code(RefundKind::from_code),
            status: row.code(RefundStatus::from_code),
            currency: row.text(),
            amount_minor: row.int(),
            proposed_at: row.at(),
            done_at: row.maybe_at(),
            ..Refund::default()
        });
        Ok(())
    }

    fn exchange(&mut self, row: &mut Cells) -> Result<(), StoreError> {
        self.exchanges.push(Exchange {
            id: row.int(),
            platform: row.text(),
            order_ref: row.text(),
            return_id: row.maybe(),
            mode: row.code(ExchangeMode::from_code),
            status: row.code(ExchangeStatus::from_code),
            sku: row.text(),
            quantity: row.int(),
            currency: row.text(),
            requested_at: row.at(),
            shipped_at: row.maybe_at(),
            ..Exchange::default()
        });
        Ok(())
    }

    fn ticket(&mut self, row: &mut Cells) -> Result<(), StoreError> {
        self.tickets.push(Ticket {
            id: row.int(),
            platform: row.text(),
            order_ref: row.text(),
            order_id: row.maybe(),
            kind: row.code(TicketKind::from_code),
            status: row.code(TicketStatus::from_code),
            sku: row.text(),
            product_id: row.maybe(),
            product_line: row.text(),
            supplier: row.text(),
            reason: row.code(Reason::from_code),
            issue: row.code(Issue::from_code),
            opened_at: row.at(),
            ..Ticket::default()
        });
        Ok(())
    }

    fn parcel(&mut self, row: &mut Cells) -> Result<(), StoreError> {
        self.parcels.push(Parcel {
            id: row.int(),
            platform: row.text(),
            order_ref: row.text(),
            order_id: row.maybe(),
            return_id: row.maybe(),
            exchange_id: row.maybe(),
            leg: row.code(Leg::from_code),
            carrier: row.text(),
            origin_country: row.text(),
            destination_country: row.text(),
            label_cost_minor: row.int(),
            currency: row.text(),
            label_payer: row.text(),
            created_at: row.at(),
            first_scan_at: row.maybe_at(),
            delivered_at: row.maybe_at(),
            ..Parcel::default()
        });
        Ok(())
    }
}
