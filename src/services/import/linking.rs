//! What files made known of records that were there before them, or came earlier in the same import: orders of complaints and
//! refunds, returns of refunds and exchanges, goods of everything, deliveries. Files come in any order and tell the same.
//!
//! Invariants: only what can have changed is looked at, through indexes; nothing is read that grows with the desk. What was cut off
//! on the way there is taken up by the next import: until all is looked at, the desk remembers since when it is not.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::bench::Bench;
use super::{Intake, Progress};
use crate::domain::change::{Change, Product, Ticket};
use crate::domain::columns::Val;
use crate::domain::ids::{Key, Kind};
use crate::domain::intake;
use crate::domain::parcels::Leg;
use crate::services::DeskError;
use crate::store::{Db, Deed, StoreError, Write, journal, meta, record, repeated};

/// So many are looked at in one write.
const AT_ONCE: usize = 500;

/// Complaints without an order, of which one came in that they may name.
const ORDERLESS_COMPLAINTS: &str = "where order_id is null and order_ref <> '' and \
     (exists (select 1 from orders where +orders.id > $1 \
        and orders.order_ref in (ltrim(complaints.order_ref, '#'), '#' || ltrim(complaints.order_ref, '#'))) \
     or exists (select 1 from orders where +orders.id > $1 and orders.name <> '' \
        and orders.name in (ltrim(complaints.order_ref, '#'), '#' || ltrim(complaints.order_ref, '#')))) order by id";
/// Complaints that call their customer as the desk does.
const OF_CUSTOMER: &str = "where customer_id = $1 and (customer = '' or said like '0%customer%') order by id";
/// Refunds without an order, of which one came in.
const ORDERLESS_REFUNDS: &str = "where order_id is null and order_ref <> '' and external = 1 and exists (select 1 from orders \
     where +orders.id > $1 and orders.order_ref = refunds.order_ref) order by id";
/// Money and goods that no file gives to a return, of whose order one came in: they mean it if it is the only one.
const RETURNLESS: &str = "(return_id is null or said >= '0' and said < '1') and order_ref in (select order_ref from returns \
     where id > $1 and order_ref <> '') order by id";

/// Cases of a product that does not say the same as they do.
fn cases_of_goods(kind: Kind) -> String {
    let (said, title) = (repeated::text(kind, "said"), repeated::held(kind, "product", "$3"));
    let supplier = if kind == Kind::Review { "" } else { "or $5 <> '' and supplier <> $5" };
    format!(
        "where sku = $1 and sku <> '' and +id <= $2 and (product_id is null or product = '' or {said} like '0%product%' \
         and product not in ({title}) or $4 <> '' and product_line <> $4 {supplier}) order by id"
    )
}

/// The same of lines.
fn lines_of_goods(kind: Kind) -> String {
    let title = repeated::held(kind, "product", "$3");
    format!(
        "where sku = $1 and +id <= $2 and (product_id is null or product = '' or said >= '0' and said < '1') \
         and (product_id is null or product not in ({title})) order by id"
    )
}

/// Kinds of records that name goods.
const OF_GOODS: [Kind; 5] = [Kind::OrderLine, Kind::ReturnLine, Kind::Return, Kind::Ticket, Kind::Review];
/// The newest record of each.
type Newest = [i64; OF_GOODS.len()];
/// However new a record is.
const ANY: i64 = i64::MAX;

/// Under this name the desk remembers what is not linked yet.
const UNLINKED: &str = "unlinked";
/// Parcels that brought an order to its customer, of an operation or a later one.
const DELIVERED: &str = "where rev >= $1 and delivered_at is not null and leg = 'original'";

/// What was there before an import.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Before {
    /// The first operation that may be the import's.
    operation: i64,
    last_order: i64,
    last_return: i64,
}

/// What an import found, and what came in with it that others may rest on.
#[derive(Default)]
pub(super) struct News {
    before: Before,
    /// An earlier import was cut off before it had looked at all of this.
    is_taken_up: bool,
    goods: BTreeSet<i64>,
    /// Goods that were new, with the newest records that may not know them: whatever came in later was told of them.
    new_goods: BTreeMap<i64, Newest>,
    /// Customers who are called otherwise now.
    customers: BTreeSet<i64>,
    /// Orders of which a parcel was delivered.
    delivered: BTreeSet<String>,
}

impl News {
    /// Before an import, or before an earlier one that was cut off.
    pub(super) fn since(db: &Db) -> Result<Self, StoreError> {
        let kept = meta::get(db, UNLINKED)?.and_then(|kept| serde_json::from_str::<Before>(&kept).ok());
        if let Some(before) = kept {
            let mut news = Self { before, is_taken_up: true, ..Self::default() };
            news.take_up(db)?;
            return Ok(news);
        }
        let last = |kind| Ok::<i64, StoreError>(record::newest(db, kind)?.unwrap_or(0));
        let (last_order, last_return) = (last(Kind::Order)?, last(Kind::Return)?);
        let before = Before { operation: journal::head(db)? + 1, last_order, last_return };
        Ok(Self { before, ..Self::default() })
    }

    /// Whether some import was cut off, or is under way.
    pub(super) fn are_waiting(db: &Db) -> Result<bool, StoreError> {
        Ok(meta::get(db, UNLINKED)?.is_some_and(|kept| !kept.is_empty()))
    }

    /// Everything that can have come in since, whoever brought it.
    fn take_up(&mut self, db: &Db) -> Result<(), StoreError> {
        let since = [Val::Int(self.before.operation)];
        let written = |kind| record::ids(db, kind, "where rev >= $1", &since);
        self.goods.extend(written(Kind::Product)?);
        self.customers.extend(written(Kind::Customer)?);
        let of_complaints = record::values(db, Kind::Ticket, "customer_id", "where rev >= $1", &since)?;
        self.customers.extend(of_complaints.iter().filter_map(Val::int));
        let delivered = record::values(db, Kind::Parcel, "order_ref", DELIVERED, &since)?;
        self.delivered.extend(delivered.iter().map(|order_ref| order_ref.text().to_owned()));
        Ok(())
    }

    /// Has the desk remember that what a write brings is not linked yet.
    pub(super) fn mark(&self, write: &Write<'_>) -> Result<(), StoreError> {
        meta::set(write.db(), UNLINKED, &serde_json::to_string(&self.before).unwrap_or_default())
    }

    pub(super) fn note(&mut self, db: &Db, changes: &[Change]) -> Result<(), StoreError> {
        self.note_new_goods(db, changes)?;
        let mut called: HashMap<i64, &str> = HashMap::new();
        for change in changes {
            match change {
                Change::Customer(edit) => {
                    let Some(after) = &edit.after else { continue };
                    called.insert(after.id, after.called());
                    if edit.before.as_ref().is_some_and(|before| before.called() != after.called()) {
                        self.customers.insert(after.id);
                    }
                }
                Change::Ticket(edit) => {
                    let other = |ticket: &Ticket| {
                        let id = ticket.customer_id?;
                        called.get(&id).is_some_and(|called| *called != ticket.customer).then_some(id)
                    };
                    self.customers.extend(edit.after.as_ref().and_then(other));
                }
                Change::Product(edit) => {
                    let told = |product: &Product| {
                        [&product.sku, &product.title, &product.product_line, &product.supplier].map(Clone::clone)
                    };
                    let is_told = |before: &Product, after: &Product| told(before) != told(after);
                    if let (Some(before), Some(after)) = (&edit.before, &edit.after)
                        && is_told(before, after)
                    {
                        self.goods.insert(after.id);
                    }
                }
                Change::Parcel(edit) => {
                    let before = edit.before.as_ref().and_then(|parcel| parcel.delivered_at);
                    let moved = edit.after.as_ref().filter(|parcel| parcel.delivered_at != before);
                    if let Some(parcel) = moved.filter(|parcel| parcel.leg == Leg::Original) {
                        self.delivered.insert(parcel.order_ref.clone());
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn note_new_goods(&mut self, db: &Db, changes: &[Change]) -> Result<(), StoreError> {
        let is_new = |change: &&Change| matches!(change, Change::Product(edit) if edit.before.is_none());
        let new: Vec<i64> = changes.iter().filter(is_new).map(|change| change.key().id).collect();
        if new.is_empty() {
            return Ok(());
        }
        let mut newest = [0; OF_GOODS.len()];
        for (newest, kind) in newest.iter_mut().zip(OF_GOODS) {
            *newest = record::newest(db, kind)?.unwrap_or(0);
        }
        self.new_goods.extend(new.into_iter().map(|id| (id, newest)));
        Ok(())
    }

    /// The goods whose records are looked at, and up to which.
    fn goods_in_question(&self) -> impl Iterator<Item = (i64, Newest)> + '_ {
        let changed = self.goods.iter().map(|id| (*id, [ANY; OF_GOODS.len()]));
        let new = self.new_goods.iter().filter(|(id, _)| !self.goods.contains(*id));
        changed.chain(new.map(|(id, newest)| (*id, *newest)))
    }

    /// The records whose conclusions may be others now.
    fn unsettled(&self, db: &Db) -> Result<Vec<Key>, StoreError> {
        let mut keys = Vec::new();
        let mut find = |kind: Kind, rest: &str, params: &[Val]| -> Result<(), StoreError> {
            keys.extend(record::ids(db, kind, rest, params)?.into_iter().map(|id| Key::new(kind, id)));
            Ok(())
        };
        for (id, newest) in self.goods_in_question() {
            let Some(product) = record::get::<Product>(db, id)? else { continue };
            let [sku, title] = [product.sku.as_str(), product.title.as_str()].map(Val::from);
            let [line, supplier] = [product.product_line.as_str(), product.supplier.as_str()].map(Val::from);
            for (kind, newest) in OF_GOODS.into_iter().zip(newest) {
                let mut said = vec![sku.clone(), Val::Int(newest), title.clone()];
                let condition = match kind {
                    Kind::OrderLine | Kind::ReturnLine => lines_of_goods(kind),
                    _ => {
                        said.extend([line.clone(), supplier.clone()]);
                        cases_of_goods(kind)
                    }
                };
                find(kind, &condition, &said)?;
            }
        }
        for order_ref in self.delivered.iter().filter(|order_ref| !order_ref.is_empty()) {
            find(Kind::Return, "where order_ref = $1 order by id", &[order_ref.as_str().into()])?;
        }
        find(Kind::Ticket, ORDERLESS_COMPLAINTS, &[self.before.last_order.into()])?;
        for id in &self.customers {
            find(Kind::Ticket, OF_CUSTOMER, &[(*id).into()])?;
        }
        find(Kind::Refund, ORDERLESS_REFUNDS, &[self.before.last_order.into()])?;
        find(Kind::Refund, &format!("where external = 1 and {RETURNLESS}"), &[self.before.last_return.into()])?;
        find(Kind::Exchange, &format!("where {RETURNLESS}"), &[self.before.last_return.into()])?;
        let place = |key: &Key| (key.kind != Kind::OrderLine, key.kind.code(), key.id);
        keys.sort_by_key(place);
        keys.dedup();
        Ok(keys)
    }
}

impl Intake<'_> {
    /// Draws again what the desk concludes of records that rest on what came in, in the group of the import; answers whether to go on.
    pub(super) fn settle(&mut self, progress: &mut dyn FnMut(Progress) -> bool) -> Result<bool, DeskError> {
        let has_news = self.group.is_some() || self.news.is_taken_up;
        if !has_news || self.options.dry_run {
            return Ok(true);
        }
        let unsettled = self.news.unsettled(self.desk.store().db())?;
        for (n, keys) in unsettled.chunks(AT_ONCE).enumerate() {
            // A few are done at once; whoever stopped the files does not wait for many.
            if n > 0 && !progress(Progress::Links { n: n * AT_ONCE, all: unsettled.len() }) {
                return Ok(false);
            }
            let mut write = self.begin()?;
            let mut bench = Bench::new(&mut write, &self.lanes, &self.taught);
            keys.iter().for_each(|key| intake::settle(&mut bench, *key));
            let changes = bench.into_changes()?;
            if changes.is_empty() {
                continue;
            }
            let deed = Deed {
                actor: self.actor.clone(),
                verb: "link".to_owned(),
                target: None,
                args: "{}".to_owned(),
                happened_at: self.desk.clock().now(),
                cause: None,
                undoes: None,
            };
            write.operation(&deed, &changes)?;
            self.end(write)?;
        }
        meta::set(self.desk.store().db(), UNLINKED, "")?;
        Ok(true)
    }
}
