//! What a person's page and the search for the same person elsewhere ask: records by customer, keys in common, sums.
//!
//! Invariant: every question goes through an index and reads as much as one person has, however large the desk is.

use super::Reader;
use super::figures::CurrencySum;
use crate::domain::change::{Customer, Record};
use crate::domain::columns::Val;
use crate::domain::customers::Base;
use crate::domain::ids::Kind;
use crate::domain::time::Instant;
use crate::store::db::{Db, SOUNDS_LIKE, StoreError};
use crate::store::record;

/// SQL for the numbers of a customer and of everybody who is the same person; `id` is a number or a parameter.
pub(super) fn same_person(id: &str) -> String {
    format!(
        "select {id} union all select id from customers
         where person_id is not null and person_id = (select person_id from customers where id = {id})"
    )
}

/// A customer with every other record of the same person, the customer first.
pub fn identities(db: &Db, id: i64) -> Result<Vec<Customer>, StoreError> {
    let Some(customer) = record::get::<Customer>(db, id)? else { return Ok(Vec::new()) };
    let mut found = vec![customer];
    if let Some(person) = found[0].person_id {
        let others = "where person_id = $1 and person_id is not null and id <> $2 order by id";
        found.extend(record::select::<Customer>(db, others, &[person.into(), id.into()])?);
    }
    Ok(found)
}

impl Reader {
    /// Customers whose Chinese names are spoken like some letters, the latest first. Reads every name until enough are found; whoever
    /// asks does so beside what the eye waits for, and stops it when more is typed.
    pub fn spoken_like(&self, letters: &str, limit: i64) -> Result<Vec<Customer>, StoreError> {
        let rest = format!("where {SOUNDS_LIKE}(name, $1) order by id desc limit $2");
        record::select(self.db(), &rest, &[letters.into(), limit.into()])
    }
}

/// So many records with a key in common are compared; more share it by chance.
const CANDIDATES: i64 = 30;

/// Customers with the same mail, phone or name, in no order.
pub fn with_keys_of(db: &Db, customer: &Customer) -> Result<Vec<Customer>, StoreError> {
    let mut found: Vec<Customer> = Vec::new();
    let keys = [("mail_key", &customer.mail_key), ("phone_key", &customer.phone_key), ("name_key", &customer.name_key)];
    for (column, key) in keys {
        if key.is_empty() {
            continue;
        }
        let rest = format!("where {column} = $1 and {column} <> '' and id <> $2 limit {CANDIDATES}");
        for other in record::select::<Customer>(db, &rest, &[key.as_str().into(), customer.id.into()])? {
            if found.iter().all(|known| known.id != other.id) {
                found.push(other);
            }
        }
    }
    Ok(found)
}

/// How many customers have a name, counted no further than a limit.
pub fn namesakes(db: &Db, name_key: &str, limit: i64) -> Result<i64, StoreError> {
    let sql = "select count(*) from (select 1 from customers where name_key = $1 and name_key <> '' limit $2) as some";
    one_int(db, sql, &[name_key.into(), limit.into()])
}

/// When the newest orders of a customer were placed.
pub fn newest_orders(db: &Db, id: i64) -> Result<Vec<Instant>, StoreError> {
    let sql = "select placed_at from orders where customer_id = $1 order by placed_at desc limit 20";
    let rows = db.query(sql, &[id.into()])?;
    Ok(rows.iter().filter_map(|row| row.first()?.int()).map(Instant).collect())
}

/// The newest records of some customers.
pub fn newest_of<T: Record>(db: &Db, customers: &[i64], order: &'static str, limit: i64) -> Result<Vec<T>, StoreError> {
    let rest = format!("where customer_id in ({}) order by {order} desc, id desc limit {limit}", list(customers));
    record::select(db, &rest, &[])
}

/// How many records of a kind some customers have.
pub fn count_of(db: &Db, kind: Kind, customers: &[i64]) -> Result<i64, StoreError> {
    let sql = format!("select count(*) from {} where customer_id in ({})", record::table(kind), list(customers));
    one_int(db, &sql, &[])
}

/// What some customers paid and got back, by currency.
pub fn money_of(db: &Db, customers: &[i64]) -> Result<(Vec<CurrencySum>, Vec<CurrencySum>), StoreError> {
    let sums = |table: Kind, column: &str| -> Result<Vec<CurrencySum>, StoreError> {
        let sql = format!(
            "select currency, count(*), sum({column}) from {} where customer_id in ({}) and {column} <> 0
             group by currency order by currency",
            record::table(table),
            list(customers)
        );
        let sum = |row: &Vec<Val>| {
            let int = |at: usize| row.get(at).and_then(Val::int).unwrap_or(0);
            CurrencySum { currency: row.first().map_or("", Val::text).to_owned(), count: int(1), sum_minor: int(2) }
        };
        Ok(db.query(&sql, &[])?.iter().map(sum).collect())
    };
    Ok((sums(Kind::Order, "total_minor")?, sums(Kind::Return, "refunded_minor")?))
}

/// Ratings that some customers gave: the sum of their stars, and how many they are.
pub fn ratings_of(db: &Db, customers: &[i64]) -> Result<(i64, i64), StoreError> {
    let sql = format!(
        "select count(stars), coalesce(sum(stars), 0) from reviews where customer_id in ({}) and stars is not null",
        list(customers)
    );
    let rows = db.query(&sql, &[])?;
    let int = |at: usize| rows.first().and_then(|row| row.get(at)).and_then(Val::int).unwrap_or(0);
    Ok((int(1), int(0)))
}

/// So many orders say what is usual; the newest of those that have had time to come back.
const SAMPLE: i64 = 3_000;

/// How usual returns for the buyer's own reasons are among orders placed before a moment: over all, or where an order holds
/// goods of a product line. `reasons` are the reasons that count.
pub fn usual(db: &Db, before: Instant, line: Option<&str>, reasons: &[&str]) -> Result<Base, StoreError> {
    let reasons: Vec<String> = reasons.iter().map(|code| format!("'{code}'")).collect();
    let of_line = line.map_or("", |_| {
        "and exists (select 1 from order_lines l join products p on p.id = l.product_id
                     where l.order_id = o.id and p.product_line = $2)"
    });
    let sql = format!(
        "select count(*), coalesce(sum(exists (select 1 from returns r where r.order_ref = o.order_ref
              and r.platform = o.platform and r.reason in ({}) and r.status not in ('canceled', 'rejected', 'expired'))), 0)
         from (select id, order_ref, platform from orders where placed_at < $1 order by placed_at desc limit {SAMPLE}) o
         where o.order_ref <> '' {of_line}",
        reasons.join(", ")
    );
    let mut params = vec![Val::Int(before.0)];
    params.extend(line.map(Val::from));
    let rows = db.query(&sql, &params)?;
    let int = |at: usize| rows.first().and_then(|row| row.get(at)).and_then(Val::int).unwrap_or(0);
    Ok(Base { returned: int(1), orders: int(0) })
}

/// The product lines of some customers' newest orders, the most frequent first.
pub fn lines_of(db: &Db, customers: &[i64]) -> Result<Vec<String>, StoreError> {
    let sql = format!(
        "select p.product_line, count(*) from (select id from orders where customer_id in ({}) order by placed_at desc limit 50) o
         join order_lines l on l.order_id = o.id join products p on p.id = l.product_id
         where p.product_line <> '' group by p.product_line order by 2 desc, 1 limit 5",
        list(customers)
    );
    Ok(db.query(&sql, &[])?.iter().map(|row| row.first().map_or("", Val::text).to_owned()).collect())
}

/// People with the most returns for their own reasons: one number of each and how many those are. It reads all returns.
pub fn frequent(db: &Db, reasons: &[&str], least: i64, limit: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    let reasons: Vec<String> = reasons.iter().map(|code| format!("'{code}'")).collect();
    let sql = format!(
        "select min(c.id), count(distinct r.order_ref) as n from returns r join customers c on c.id = r.customer_id
         where r.reason in ({}) and r.status not in ('canceled', 'rejected', 'expired')
         group by coalesce(c.person_id, c.id) having n >= $1 order by n desc, 1 limit $2",
        reasons.join(", ")
    );
    let rows = db.query(&sql, &[least.into(), limit.into()])?;
    Ok(rows.iter().filter_map(|row| Some((row.first()?.int()?, row.get(1)?.int()?))).collect())
}

/// Orders of some customers as platform and reference, those of their returns included.
pub fn orders_of(db: &Db, customers: &[i64]) -> Result<i64, StoreError> {
    let ids = list(customers);
    let sql = format!(
        "select count(*) from (select platform, order_ref from orders where customer_id in ({ids}) and canceled_at is null
         union select platform, order_ref from returns where customer_id in ({ids}) and order_ref <> '') as some"
    );
    one_int(db, &sql, &[])
}

fn one_int(db: &Db, sql: &str, params: &[Val]) -> Result<i64, StoreError> {
    let rows = db.query(sql, params)?;
    Ok(rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0))
}

fn list(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}
