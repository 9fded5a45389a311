//! How one row becomes records: open what is new, update what the platform says, adopt its state or raise a conflict.
//!
//! Invariants: a row taken twice changes nothing the second time; hand-made columns are out of reach; two records of one
//! natural key never come to be.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::absorb::{Absorbed, Saying, Told, absorb, sign};
use super::standing::{Rank, Stamp};
use super::{Incoming, Need, Reject, RejectReason, Row};
use crate::domain::catalog::{Order, OrderLine, Product};
use crate::domain::change::Record;
use crate::domain::complaints::Ticket;
use crate::domain::customers::Customer;
use crate::domain::ids::{Ids, Kind};
use crate::domain::money;
use crate::domain::outbox::Effect;
use crate::domain::parcels::{Lanes, ParcelEvent};
use crate::domain::policy::Policies;
use crate::domain::refunds::Refund;
use crate::domain::returns::{ReturnCase, ReturnLine};
use crate::domain::taught::Taught;
use crate::domain::time::Instant;

/// Where the planner finds known records and puts new and changed ones; sees what it put before.
pub trait Workbench: Ids {
    fn now(&self) -> Instant;
    /// What was learned of past parcels.
    fn lanes(&self) -> &Lanes;
    /// Whether what new returns say is read as they come in.
    fn reads(&mut self) -> bool;
    /// The policies of the desk; cheap to clone.
    fn policies(&mut self) -> Policies;
    /// What the business taught about its texts; cheap to clone.
    fn taught(&mut self) -> Taught;
    /// The customer's tier, where a policy asks for it.
    fn tier(&mut self, customer_id: Option<i64>) -> String;
    /// When the goods of an order were delivered, where a parcel says so.
    fn delivered_at(&mut self, platform: &str, order_ref: &str) -> Option<Instant>;
    /// The record of a natural key, as it stands after everything put so far.
    fn find<T: Record>(&mut self, natural_key: &str) -> Option<T>;
    fn get<T: Record>(&mut self, id: i64) -> Option<T>;
    /// Complaints that are linked to an order, those just put included.
    fn tickets_of_order(&mut self, order: &Order) -> Vec<Ticket>;
    /// All events of a parcel, those just put included.
    fn events_of(&mut self, parcel_id: i64) -> Vec<ParcelEvent>;
    /// The lines of an order, those just put included.
    fn lines_of_order(&mut self, order_id: i64) -> Vec<OrderLine>;
    /// The lines of a return, those just put included.
    fn lines_of_return(&mut self, return_id: i64) -> Vec<ReturnLine>;
    /// The returns of an order, those just put included.
    fn returns_of_order(&mut self, platform: &str, order_ref: &str) -> Vec<ReturnCase>;
    /// The records of the person that a customer is one of.
    fn person(&mut self, customer_id: Option<i64>) -> Vec<i64>;
    /// Complaints about the same order or by the same person, those just put included.
    fn stories_near(&mut self, ticket: &Ticket, person: &[i64]) -> Vec<Ticket>;
    /// What a word says in a text: the rarer, the more.
    fn weigh(&mut self, word: &str) -> u32;
    /// The only order of the desk that has a number or a name, whatever its platform.
    fn order_called(&mut self, name: &str) -> Option<Order>;
    /// The complaint that says that it goes on with another one.
    fn follower_of(&mut self, platform: &str, platform_ref: &str) -> Option<Ticket>;
    /// What leaves, or left, because of a complaint.
    fn effects_of(&mut self, ticket_id: i64) -> Vec<Effect>;
    /// The refunds of an order, those just put included.
    fn refunds_of_order(&mut self, platform: &str, order_ref: &str) -> Vec<Refund>;
    /// A new record, or a new state of a known one.
    fn put<T: Record>(&mut self, record: T);
    /// Takes away a record that only stood in for what is known better now.
    fn remove<T: Record>(&mut self, record: &T);
}

/// What became of a row or a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    Unchanged,
    Merged,
    Updated,
    Opened,
}

/// What became of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub fate: Fate,
    /// Platform states that disagree with ours and now wait to be settled.
    pub n_conflicts: i64,
}

/// The customer of a row as the row itself calls them: files in any order must call them alike.
#[derive(Clone)]
pub(super) struct RowCustomer {
    pub(super) id: i64,
    pub(super) name: String,
    /// What stands for the name where the row has none.
    pub(super) called: String,
}

/// What earlier records of the same row are; later ones link to them.
#[derive(Default)]
pub(super) struct RowLinks {
    pub(super) customer: Option<RowCustomer>,
    pub(super) product: Option<Product>,
    pub(super) order: Option<Order>,
    pub(super) case: Option<i64>,
    pub(super) n_cases: usize,
    pub(super) ticket: Option<i64>,
    /// The ticket came to be with this row, so its state already knows of the row's messages.
    pub(super) opened_ticket: bool,
    /// The row says that the platform calls the ticket done.
    pub(super) ticket_is_done: bool,
    pub(super) exchange: Option<i64>,
    /// When what the row says was said, as far as the file tells.
    pub(super) said_at: Option<Instant>,
    /// The row is about the record in hand rather than mentions it.
    pub(super) is_about: bool,
}

impl RowLinks {
    /// The return that money or goods of the row must belong to; none where the row has several.
    pub(super) fn only_case(&self) -> Option<i64> {
        self.case.filter(|_| self.n_cases == 1)
    }
}

/// Takes one row in, or gives it back where the desk lacks what it adds to. `platform` and `account` stand on every record
/// that does not say its own.
pub fn take_row<W: Workbench>(bench: &mut W, mut row: Row) -> Result<Tally, Reject> {
    let mut planner = Planner { bench, links: RowLinks::default(), n_conflicts: 0 };
    if let Some(need) = row.needs.take() {
        let records = std::mem::take(&mut row.records);
        row.records = planner.answer_need(&need, records)?;
    }
    let mut primary = None;
    let mut strongest = Fate::Unchanged;
    planner.links.said_at = row.records.first().and_then(Incoming::stated_at);
    let records = linked_first(row.records);
    for (is_primary, record) in records {
        let fate = planner.take(record, is_primary);
        if is_primary {
            primary = Some(fate);
        }
        strongest = strongest.max(fate);
    }
    let n_conflicts = planner.n_conflicts;
    let fate = match primary {
        Some(Fate::Opened) => Fate::Opened,
        _ if row.merged => Fate::Merged,
        _ if strongest > Fate::Unchanged => Fate::Updated,
        _ => Fate::Unchanged,
    };
    Ok(Tally { fate, n_conflicts })
}

/// Customers, products and orders before the records that point to them, cases before what hangs on them; otherwise as the
/// row has them. The flag marks the record that the row is about.
fn linked_first(records: Vec<Incoming>) -> Vec<(bool, Incoming)> {
    let mut ordered: Vec<(bool, Incoming)> =
        records.into_iter().enumerate().map(|(i, record)| (i == 0, record)).collect();
    ordered.sort_by_key(|(_, record)| match record {
        Incoming::Customer(_) => 0,
        Incoming::Product(_) => 1,
        Incoming::Order { .. } => 2,
        Incoming::Return { .. } => 3,
        Incoming::Exchange(_) => 4,
        Incoming::Ticket(_) => 5,
        _ => 6,
    });
    ordered
}

/// One row on its way in.
pub(super) struct Planner<'a, W> {
    pub(super) bench: &'a mut W,
    pub(super) links: RowLinks,
    pub(super) n_conflicts: i64,
}

impl<W: Workbench> Planner<'_, W> {
    /// `is_about` where the row is about the record rather than mentions it.
    pub(super) fn take(&mut self, record: Incoming, is_about: bool) -> Fate {
        self.links.is_about = is_about;
        match record {
            Incoming::Customer(customer) => self.customer(*customer),
            Incoming::Product(product) => self.product(*product),
            Incoming::Order { order, lines } => self.order(*order, lines),
            Incoming::Return { case, lines } => self.case(*case, lines),
            Incoming::Refund(refund) | Incoming::RefundInOrder { refund, .. } => self.refund(*refund),
            Incoming::Exchange(exchange) => self.exchange(*exchange),
            Incoming::Ticket(ticket) => self.ticket(*ticket),
            Incoming::Message(message) => self.message(*message),
            Incoming::Parcel { parcel, events } => self.parcel(*parcel, events),
            Incoming::Review(review) => self.review(*review),
            Incoming::Recovery(recovery) => self.merge(*recovery).1,
            Incoming::Rate(rate) => self.rate(*rate),
        }
    }

    /// The records of a row that adds to a known record, linked to it; an amount takes its order's currency.
    fn answer_need(&mut self, need: &Need, records: Vec<Incoming>) -> Result<Vec<Incoming>, Reject> {
        let key = &need.natural_key;
        let is_there = match need.kind {
            Kind::Order => {
                self.links.order = self.bench.find::<Order>(key);
                self.links.order.is_some()
            }
            Kind::Ticket => {
                self.links.ticket = self.bench.find::<Ticket>(key).map(|ticket| ticket.id);
                self.links.ticket.is_some()
            }
            _ => false,
        };
        if !is_there {
            return Err(need.reject.clone());
        }
        let currency = self.links.order.as_ref().map_or("", |order| order.currency.as_str());
        let priced = |record| match record {
            Incoming::RefundInOrder { mut refund, amount } => {
                fill(&mut refund.currency, currency);
                let minor = money::parse_minor(amount.trim(), &refund.currency).filter(|_| !refund.currency.is_empty());
                refund.amount_minor = minor.map(i64::abs).ok_or_else(|| Reject {
                    value: amount,
                    reason: RejectReason::BadMoney,
                    ..need.reject.clone()
                })?;
                Ok(Incoming::Refund(refund))
            }
            other => Ok(other),
        };
        records.into_iter().map(priced).collect()
    }

    /// Whether a record comes to be with this row. Only then may the clock stand in for a moment that its file leaves out:
    /// later it would overwrite what another file says, and make every import news.
    pub(super) fn is_new<T: Record>(&mut self, record: &T) -> bool {
        record.natural_key().is_none_or(|key| self.bench.find::<T>(key).is_none())
    }

    /// What an incoming record says, before anything is concluded for it, and how that stands.
    pub(super) fn saying<T: Told>(&self, incoming: &T) -> Saying {
        let mut saying = Saying::of(incoming);
        let tells_state = saying.fills::<T>("platform_status");
        let rank = if self.links.is_about || tells_state { Rank::About } else { Rank::Mentioned };
        // A table that nothing dates is what somebody knows when it comes in; what it mentions by the way is not.
        let undated = Some(self.bench.now()).filter(|_| rank == Rank::About);
        saying.stamp = Stamp { rank, at: saying.stated_at.or(self.links.said_at).or(undated) };
        saying
    }

    /// The same for a part of a record that was said with the whole of it.
    pub(super) fn saying_with<T: Told>(incoming: &T, whole: &Saying) -> Saying {
        let mut saying = Saying::of(incoming);
        saying.stamp = whole.stamp;
        saying
    }

    /// Folds an incoming record into the known one.
    pub(super) fn absorb<T: Told>(&mut self, known: &T, incoming: &T, saying: &Saying) -> Absorbed<T> {
        absorb(known, incoming, saying, &mut |column, id| match column {
            "customer_id" => self.key_of::<Customer>(id),
            "return_id" => self.key_of::<ReturnCase>(id),
            _ => format!("{id:020}"),
        })
    }

    fn key_of<T: Record>(&mut self, id: i64) -> String {
        self.bench.get::<T>(id).and_then(|record| record.natural_key().map(str::to_owned)).unwrap_or_default()
    }

    /// Opens a record or folds it into the known one; answers the record as it now stands.
    pub(super) fn merge<T: Told>(&mut self, incoming: T) -> (T, Fate) {
        let saying = self.saying(&incoming);
        self.merge_said(incoming, &saying)
    }

    pub(super) fn merge_said<T: Told>(&mut self, incoming: T, saying: &Saying) -> (T, Fate) {
        let known = incoming.natural_key().map(str::to_owned).and_then(|key| self.bench.find::<T>(&key));
        self.fold(known, incoming, saying, |_, _| false)
    }

    /// Opens a record or folds it into the known one, and lets the desk conclude what nobody says of it; `conclude` answers
    /// whether it concluded anything new.
    pub(super) fn fold<T: Told>(
        &mut self,
        known: Option<T>,
        incoming: T,
        saying: &Saying,
        conclude: impl FnOnce(&mut Self, &mut T) -> bool,
    ) -> (T, Fate) {
        let Some(known) = known else {
            let mut opened = incoming;
            opened.set_id(self.bench.next(T::KIND));
            sign(&mut opened, saying);
            conclude(self, &mut opened);
            self.bench.put(opened.clone());
            return (opened, Fate::Opened);
        };
        let absorbed = self.absorb(&known, &incoming, saying);
        let is_news = absorbed.is_news;
        let mut record = absorbed.record;
        let is_concluded = conclude(self, &mut record);
        if record != known {
            self.bench.put(record.clone());
        }
        (record, if is_news || is_concluded { Fate::Updated } else { Fate::Unchanged })
    }
}

/// The natural key of a record inside another: its own reference, else its SKU, else its place, behind a short form of the other's
/// key, since there are as many of them as rows in a file.
pub(super) fn child_key<T: Record>(parent: &T, own_ref: &str, sku: &str, ordinal: usize) -> String {
    let digest = parent.natural_key().map(|key| blake3::hash(key.as_bytes()));
    let parent = digest.map(|digest| URL_SAFE_NO_PAD.encode(&digest.as_bytes()[..9])).unwrap_or_default();
    match (own_ref, sku) {
        ("", "") => format!("{parent}#{ordinal}"),
        ("", sku) => format!("{parent}#{sku}"),
        (own, _) => format!("{parent}#{own}"),
    }
}

/// Sets a text that nobody has said yet.
pub(super) fn fill(text: &mut String, value: &str) {
    if text.is_empty() {
        value.clone_into(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::returns::ReturnCase;

    /// The short form is for ever: BLAKE3 by its reference in Python, nine bytes in letters for addresses.
    #[test]
    fn what_lies_inside_a_record_keeps_its_name() {
        let case = ReturnCase { natural_key: Some("amazon:306-1:LPN7".to_owned()), ..ReturnCase::default() };
        assert_eq!(child_key(&case, "", "MUG-1", 0), "tWSeASiFvCot#MUG-1");
        assert_eq!(child_key(&case, "", "", 2), "tWSeASiFvCot#2");
    }
}
