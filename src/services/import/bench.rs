//! The planner's workbench over one open write: known records are read once, changed ones written once, at the end of a chunk.

use std::collections::HashMap;

use foldhash::fast::RandomState as Quick;

use super::absent::{Absent, By};
use super::frozen::Freezer;
use super::winding::{moved_case, wind_clocks, wind_money};
use crate::domain::catalog::{Order, OrderLine};
use crate::domain::change::{Change, Edit, Effect, Record, Ticket};
use crate::domain::columns::Val;
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::intake::Workbench;
use crate::domain::parcels::{Lanes, ParcelEvent};
use crate::domain::policy::Policies;
use crate::domain::refunds::Refund;
use crate::domain::returns::{ReturnCase, ReturnLine};
use crate::domain::taught::Taught;
use crate::domain::time::Instant;
use crate::services::{clockwork, policies, stories};
use crate::store::{StoreError, Write, record};
use crate::with_edit;

/// Records of one chunk: as they were and as they are to become.
pub(super) struct Bench<'w, 'd> {
    write: &'w mut Write<'d>,
    records: HashMap<Key, Change, Quick>,
    /// In the order they came, so that identifiers of one kind stay in runs.
    order: Vec<Key>,
    by_natural_key: HashMap<Kind, HashMap<String, Option<i64>, Quick>, Quick>,
    /// Events by parcel and lines by order that are not in the store yet.
    children: HashMap<(Kind, i64), Vec<i64>, Quick>,
    /// Refunds by their order's number that are not in the store yet.
    refunds: HashMap<String, Vec<i64>>,
    lanes: &'w Lanes,
    /// Read with the first return, and whether any parcel tells of a delivery.
    policies: Option<(Policies, bool)>,
    /// What the desk was taught, loaded before the write: nobody waits for an encoder's files behind it.
    taught: &'w Taught,
    /// Returns by their order's number that are not in the store yet.
    returns: HashMap<String, Vec<i64>, Quick>,
    /// Complaints by their order's number, and by their customer, that are not in the store yet.
    tickets: HashMap<String, Vec<i64>>,
    tickets_of: HashMap<i64, Vec<i64>>,
    /// The same by what they say they go on with.
    followers: HashMap<String, i64>,
    /// What words say that were asked about.
    weights: HashMap<String, u32>,
    /// What the desk surely lacks, where rows come in.
    absent: Option<&'w mut Absent>,
    /// Whether words are read as their rows come in.
    reads: bool,
    /// The first error of the store; the chunk is given up with it.
    error: Option<StoreError>,
}

impl<'w, 'd> Bench<'w, 'd> {
    pub(super) fn new(write: &'w mut Write<'d>, lanes: &'w Lanes, taught: &'w Taught) -> Self {
        Self {
            write,
            lanes,
            taught,
            records: HashMap::default(),
            order: Vec::new(),
            by_natural_key: HashMap::default(),
            children: HashMap::default(),
            refunds: HashMap::new(),
            policies: None,
            returns: HashMap::default(),
            tickets: HashMap::new(),
            tickets_of: HashMap::new(),
            followers: HashMap::new(),
            weights: HashMap::new(),
            absent: None,
            reads: false,
            error: None,
        }
    }

    /// For the rows of files.
    pub(super) fn of_rows(self, absent: &'w mut Absent, reads: bool) -> Self {
        Self { absent: Some(absent), reads, ..self }
    }

    /// Whether the store surely has nothing by a name, so that it need not be asked.
    fn lacks(&mut self, kind: Kind, by: By, name: &str) -> bool {
        let Some(absent) = self.absent.as_mut() else { return false };
        let answer = absent.lacks(self.write.db(), kind, by, name);
        self.settle(answer).unwrap_or(false)
    }

    /// The store was asked for a name and had none.
    fn missed(&mut self, kind: Kind, by: By) {
        if let Some(absent) = self.absent.as_mut() {
            let answer = absent.missed(self.write.db(), kind, by);
            self.settle(answer);
        }
    }

    /// The changes of the chunk, in order, without those that came to nothing.
    pub(super) fn into_changes(mut self) -> Result<Vec<Change>, StoreError> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let mut changes = Vec::with_capacity(self.order.len());
        let clockwork = clockwork::load(self.write.db())?;
        if let Some(mut freezer) = Freezer::load(self.write.db(), self.records.values())? {
            for change in self.records.values_mut() {
                freezer.freeze(self.write.db(), change, self.write.now())?;
            }
        }
        let mut moved = Vec::new();
        for key in self.order {
            if let Some(mut change) = self.records.remove(&key)
                && with_edit!(&change, edit => edit.before != edit.after)
            {
                wind_clocks(self.write, &clockwork, &mut change)?;
                moved.extend(moved_case(&change));
                changes.push(change);
            }
        }
        for case in moved {
            wind_money(self.write, &clockwork, &case, &mut changes)?;
        }
        Ok(changes)
    }

    fn current<T: Record>(&self, id: i64) -> Option<T> {
        self.records.get(&Key::new(T::KIND, id)).and_then(T::edit).and_then(|edit| edit.after.clone())
    }

    fn remember<T: Record>(&mut self, record: T) {
        let key = record.key();
        if let Some(natural_key) = record.natural_key() {
            self.name(T::KIND, natural_key, Some(key.id));
        }
        self.order.push(key);
        self.records.insert(key, Change::update(record.clone(), record));
    }

    /// Remembers whose a natural key is.
    fn name(&mut self, kind: Kind, natural_key: &str, id: Option<i64>) {
        self.by_natural_key.entry(kind).or_default().insert(natural_key.to_owned(), id);
    }

    /// The records under another one: the store's, as they stand after everything put so far, and those just put. What is
    /// under a record that is new itself need not be looked for in the store.
    fn children<T: Record>(&mut self, column: &str, parent: Key) -> Vec<T> {
        let is_new = self.records.get(&parent).is_some_and(|change| with_edit!(change, edit => edit.before.is_none()));
        let stored = if is_new {
            Vec::new()
        } else {
            let under = format!("where {column} = $1");
            let answer = record::select::<T>(self.write.db(), &under, &[Val::Int(parent.id)]);
            self.settle(answer).unwrap_or_default()
        };
        let mut children: Vec<T> = stored.into_iter().map(|child| self.current(child.id()).unwrap_or(child)).collect();
        let fresh = self.children.get(&(T::KIND, parent.id)).cloned().unwrap_or_default();
        children.extend(fresh.into_iter().filter_map(|id| self.current::<T>(id)));
        children
    }

    fn rules_of_returns(&mut self) -> (Policies, bool) {
        if let Some(known) = &self.policies {
            return known.clone();
        }
        let (policies, deliveries) = (policies::load(self.write.db()), policies::knows_deliveries(self.write.db()));
        let read = (self.settle(policies).unwrap_or_default(), self.settle(deliveries).unwrap_or_default());
        self.policies.insert(read).clone()
    }

    /// The returns of the store that name an order.
    fn stored_returns(&mut self, platform: &str, order_ref: &str) -> Vec<i64> {
        if self.lacks(Kind::Return, By::OrderRef, order_ref) {
            return Vec::new();
        }
        let of_order = "where order_ref = $1 and platform = $2 order by id";
        let found = record::ids(self.write.db(), Kind::Return, of_order, &[order_ref.into(), platform.into()]);
        let found = self.settle(found).unwrap_or_default();
        if found.is_empty() {
            self.missed(Kind::Return, By::OrderRef);
        }
        found
    }

    fn remember_ticket(&mut self, ticket: &Ticket) {
        if !ticket.order_ref.is_empty() {
            self.tickets.entry(ticket.order_ref.clone()).or_default().push(ticket.id);
        }
        if let Some(customer) = ticket.customer_id {
            self.tickets_of.entry(customer).or_default().push(ticket.id);
        }
        if !ticket.follows_ref.is_empty() {
            self.followers.insert(format!("{}:{}", ticket.platform, ticket.follows_ref), ticket.id);
        }
    }

    fn settle<T>(&mut self, answer: Result<T, StoreError>) -> Option<T> {
        match answer {
            Ok(value) => Some(value),
            Err(error) => {
                self.error.get_or_insert(error);
                None
            }
        }
    }
}

impl Ids for Bench<'_, '_> {
    fn next(&mut self, kind: Kind) -> i64 {
        self.write.next(kind)
    }
}

impl Workbench for Bench<'_, '_> {
    fn now(&self) -> Instant {
        self.write.now()
    }

    fn reads(&mut self) -> bool {
        // Nobody waits for an encoder behind a write.
        self.reads && !self.taught.asks_encoder()
    }

    fn policies(&mut self) -> Policies {
        self.rules_of_returns().0
    }

    fn taught(&mut self) -> Taught {
        self.taught.clone()
    }

    fn tier(&mut self, customer_id: Option<i64>) -> String {
        if !self.rules_of_returns().0.asks_for_tier() {
            return String::new();
        }
        let answer = policies::tier(self.write.db(), customer_id);
        self.settle(answer).unwrap_or_default()
    }

    fn delivered_at(&mut self, platform: &str, order_ref: &str) -> Option<Instant> {
        if !self.rules_of_returns().1 {
            return None;
        }
        let answer = policies::delivered_at(self.write.db(), platform, order_ref);
        self.settle(answer).flatten()
    }

    fn lanes(&self) -> &Lanes {
        self.lanes
    }

    fn find<T: Record>(&mut self, natural_key: &str) -> Option<T> {
        if let Some(known) = self.by_natural_key.get(&T::KIND).and_then(|known| known.get(natural_key)) {
            return known.and_then(|id| self.current(id));
        }
        let mut found = None;
        if self.lacks(T::KIND, By::NaturalKey, natural_key) {
            if T::KIND != Kind::Customer {
                return None;
            }
        } else {
            // The record itself rather than its number: what is there is looked at.
            let answer = record::by_natural_key::<T>(self.write.db(), natural_key);
            found = self.settle(answer).flatten();
            if found.is_none() {
                self.missed(T::KIND, By::NaturalKey);
            }
        }
        let erased = || self.write.erased_customer(natural_key).filter(|_| T::KIND == Kind::Customer);
        let id = found.as_ref().map(Record::id).or_else(erased);
        self.name(T::KIND, natural_key, id);
        let record = found.filter(|found| !self.records.contains_key(&found.key()));
        let Some(record) = record else { return self.get(id?) };
        self.remember(record.clone());
        Some(record)
    }

    fn get<T: Record>(&mut self, id: i64) -> Option<T> {
        if self.records.contains_key(&Key::new(T::KIND, id)) {
            return self.current(id);
        }
        let answer = record::get::<T>(self.write.db(), id);
        let record = self.settle(answer).flatten()?;
        self.remember(record.clone());
        Some(record)
    }

    fn events_of(&mut self, parcel_id: i64) -> Vec<ParcelEvent> {
        self.children("parcel_id", Key::new(Kind::Parcel, parcel_id))
    }

    fn lines_of_order(&mut self, order_id: i64) -> Vec<OrderLine> {
        self.children("order_id", Key::new(Kind::Order, order_id))
    }

    fn lines_of_return(&mut self, return_id: i64) -> Vec<ReturnLine> {
        self.children("return_id", Key::new(Kind::Return, return_id))
    }

    fn returns_of_order(&mut self, platform: &str, order_ref: &str) -> Vec<ReturnCase> {
        if order_ref.is_empty() {
            return Vec::new();
        }
        let mut ids = self.stored_returns(platform, order_ref);
        ids.extend(self.returns.get(order_ref).into_iter().flatten());
        let found = ids.into_iter().filter_map(|id| self.get::<ReturnCase>(id));
        found.filter(|case| case.platform == platform).collect()
    }

    fn person(&mut self, customer_id: Option<i64>) -> Vec<i64> {
        let answer = stories::person(self.write.db(), customer_id);
        self.settle(answer).unwrap_or_default()
    }

    fn stories_near(&mut self, ticket: &Ticket, person: &[i64]) -> Vec<Ticket> {
        let order = ticket.order_id.and_then(|id| self.get::<Order>(id));
        let names = stories::names(&ticket.order_ref, order.as_ref());
        let (about, told) =
            (stories::about(self.write.db(), &names), stories::told_by(self.write.db(), person, ticket.opened_at));
        let mut ids = self.settle(about).unwrap_or_default();
        ids.extend(self.settle(told).unwrap_or_default());
        ids.extend(names.iter().filter_map(|name| self.tickets.get(name)).flatten());
        ids.extend(person.iter().filter_map(|one| self.tickets_of.get(one)).flatten());
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().filter_map(|id| self.get(id)).collect()
    }

    fn weigh(&mut self, word: &str) -> u32 {
        if let Some(known) = self.weights.get(word) {
            return *known;
        }
        let answer = stories::weigh(self.write.db(), word);
        let weight = self.settle(answer).unwrap_or_default();
        self.weights.insert(word.to_owned(), weight);
        weight
    }

    fn order_called(&mut self, name: &str) -> Option<Order> {
        let names = stories::names(name, None);
        let called = "where order_ref in ($1, $2) or (name in ($1, $2) and name <> '') order by id limit 2";
        let [bare, signed] = names.as_slice() else { return None };
        let found = record::ids(self.write.db(), Kind::Order, called, &[bare.as_str().into(), signed.as_str().into()]);
        match self.settle(found).unwrap_or_default()[..] {
            [only] => self.get(only),
            _ => None,
        }
    }

    fn follower_of(&mut self, platform: &str, platform_ref: &str) -> Option<Ticket> {
        let of = "where follows_ref = $1 and follows_ref <> '' and platform = $2 order by id limit 1";
        let found = record::ids(self.write.db(), Kind::Ticket, of, &[platform_ref.into(), platform.into()]);
        let stored = self.settle(found).unwrap_or_default().first().copied();
        let id = stored.or_else(|| self.followers.get(&format!("{platform}:{platform_ref}")).copied())?;
        self.get(id)
    }

    fn tickets_of_order(&mut self, order: &Order) -> Vec<Ticket> {
        let names = stories::names(&order.order_ref, Some(order));
        let about = stories::about(self.write.db(), &names);
        let mut ids = self.settle(about).unwrap_or_default();
        ids.extend(names.iter().filter_map(|name| self.tickets.get(name)).flatten());
        ids.sort_unstable();
        ids.dedup();
        let found = ids.into_iter().filter_map(|id| self.get::<Ticket>(id));
        found.filter(|ticket| ticket.order_id == Some(order.id)).collect()
    }

    fn effects_of(&mut self, ticket_id: i64) -> Vec<Effect> {
        let found = record::ids(self.write.db(), Kind::Effect, "where ticket_id = $1 order by id", &[ticket_id.into()]);
        let ids = self.settle(found).unwrap_or_default();
        ids.into_iter().filter_map(|id| self.get(id)).collect()
    }

    fn refunds_of_order(&mut self, platform: &str, order_ref: &str) -> Vec<Refund> {
        if order_ref.is_empty() {
            return Vec::new();
        }
        let under = "where order_ref = $1 and platform = $2 order by id";
        let answer = record::select::<Refund>(self.write.db(), under, &[order_ref.into(), platform.into()]);
        let stored = self.settle(answer).unwrap_or_default();
        let mut refunds: Vec<Refund> = stored.into_iter().filter_map(|refund| self.get::<Refund>(refund.id)).collect();
        let fresh = self.refunds.get(order_ref).cloned().unwrap_or_default();
        refunds.extend(fresh.into_iter().filter_map(|id| self.current::<Refund>(id)));
        refunds.retain(|refund| refund.platform == platform);
        refunds
    }

    fn remove<T: Record>(&mut self, record: &T) {
        // Read first, so that what the store has of it goes too.
        let before = self.get::<T>(record.id()).and_then(|_| self.records.get(&record.key()));
        let before = before.and_then(T::edit).and_then(|edit| edit.before.clone());
        self.records.insert(record.key(), T::change(Edit { before, after: None }));
        if let Some(natural_key) = record.natural_key() {
            self.name(T::KIND, natural_key, None);
        }
    }

    fn put<T: Record>(&mut self, record: T) {
        let key = record.key();
        if let Some(natural_key) = record.natural_key() {
            self.name(T::KIND, natural_key, Some(key.id));
        }
        if let Some(change) = self.records.get(&key) {
            let before = T::edit(change).and_then(|edit| edit.before.clone());
            self.records.insert(key, T::change(Edit { before, after: Some(record) }));
            return;
        }
        let change = Change::create(record);
        if let Some(parent) = parent(&change) {
            self.children.entry((T::KIND, parent)).or_default().push(key.id);
        }
        if let Change::Refund(edit) = &change
            && let Some(refund) = &edit.after
        {
            self.refunds.entry(refund.order_ref.clone()).or_default().push(refund.id);
        }
        if let Change::Return(edit) = &change
            && let Some(case) = edit.after.as_ref().filter(|case| !case.order_ref.is_empty())
        {
            self.returns.entry(case.order_ref.clone()).or_default().push(case.id);
        }
        if let Change::Ticket(edit) = &change
            && let Some(ticket) = &edit.after
        {
            self.remember_ticket(ticket);
        }
        self.order.push(key);
        self.records.insert(key, change);
    }
}

/// The parcel of a new event, the order or the return of a new line.
fn parent(change: &Change) -> Option<i64> {
    match change {
        Change::ParcelEvent(edit) => edit.after.as_ref().map(|event| event.parcel_id),
        Change::ReturnLine(edit) => edit.after.as_ref().map(|line| line.return_id),
        Change::OrderLine(edit) => edit.after.as_ref().map(|line| line.order_id),
        _ => None,
    }
}
