//! What the tables of the machines share: a desk in memory that decides on a situation and remembers what came of it.

use super::catalog::{Order, OrderLine};
use super::change::{Change, Record};
use super::command::{Args, Command, Context, decide};
use super::ids::{Ids, Key, Kind};
use super::people::Actor;
use super::refusal::Refusal;
use super::returns::{ReturnCase, ReturnLine, ReturnStatus};
use super::situation::{Decision, Situation};
use super::time::{DAY, Instant};
use super::vocabulary::Reason;

pub const NOW: Instant = Instant(20_000 * DAY);
/// The return of every situation here.
pub const CASE: Key = Key::new(Kind::Return, 1);

pub struct Counter(pub i64);

impl Ids for Counter {
    fn next(&mut self, _: Kind) -> i64 {
        self.0 += 1;
        self.0
    }
}

/// Arguments as they are typed: `qty=2 close=yes`.
fn args(typed: &str) -> Args {
    Args(typed.split_whitespace().filter_map(|pair| pair.split_once('=')).map(own).collect())
}

fn own((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// A desk with one case on it.
#[derive(Clone)]
pub struct Desk {
    pub sit: Situation,
    pub actor: Actor,
    n: i64,
}

impl Desk {
    pub fn new(sit: Situation) -> Self {
        Self { sit, actor: Actor::agent("ana"), n: 500 }
    }

    /// Decides `verb name=value …` on a record.
    pub fn decide(&self, key: Key, typed: &str) -> Decision {
        let (verb, rest) = typed.split_once(' ').unwrap_or((typed, ""));
        let mut sit = self.sit.clone();
        sit.refund = sit.refunds.iter().find(|refund| refund.key() == key).cloned();
        sit.exchange = sit.exchanges.iter().find(|exchange| exchange.key() == key).cloned();
        sit.recovery = sit.recoveries.iter().find(|recovery| recovery.key() == key).cloned();
        if key.kind == Kind::Refund {
            sit.effects.retain(|effect| effect.refund_id == Some(key.id));
        }
        let ctx = Context { actor: self.actor.clone(), now: NOW, happened_at: NOW };
        decide(&ctx, &Command { verb: verb.to_owned(), key, args: args(rest) }, &sit, &mut Counter(self.n))
    }

    /// Decides and remembers.
    pub fn run(&mut self, key: Key, typed: &str) -> Result<(), Refusal> {
        for change in self.decide(key, typed)? {
            self.n += 10;
            match change {
                Change::Return(edit) => self.sit.case = edit.after,
                Change::ReturnLine(edit) => put(&mut self.sit.lines, edit.after),
                Change::Refund(edit) => put(&mut self.sit.refunds, edit.after),
                Change::Exchange(edit) => put(&mut self.sit.exchanges, edit.after),
                Change::Effect(edit) => put(&mut self.sit.effects, edit.after),
                Change::Message(edit) if edit.after.is_none() => {
                    self.sit.messages.retain(|message| message.key() != edit.key());
                }
                Change::Message(edit) => put(&mut self.sit.messages, edit.after),
                Change::Credit(edit) => put(&mut self.sit.credits, edit.after),
                Change::Parcel(edit) if edit.after.is_none() => {
                    self.sit.parcels.retain(|parcel| parcel.key() != edit.key());
                }
                Change::Parcel(edit) => put(&mut self.sit.parcels, edit.after),
                Change::ParcelEvent(edit) => put(&mut self.sit.events, edit.after),
                Change::Product(edit) => self.sit.product = edit.after,
                Change::Task(edit) => put(&mut self.sit.tasks, edit.after),
                Change::Recovery(edit) => put(&mut self.sit.recoveries, edit.after),
                other => panic!("{other:?}"),
            }
        }
        Ok(())
    }

    /// Runs what must go through.
    pub fn must(&mut self, key: Key, typed: &str) -> &mut Self {
        self.run(key, typed).unwrap_or_else(|refusal| panic!("{key} {typed}: {refusal}"));
        self
    }

    pub fn case(&self) -> &ReturnCase {
        self.sit.case.as_ref().expect("a case")
    }

    /// The newest refund.
    pub fn refund(&self) -> Key {
        self.sit.refunds.last().expect("a refund").key()
    }

    /// The newest exchange.
    pub fn exchange(&self) -> Key {
        self.sit.exchanges.last().expect("an exchange").key()
    }
}

fn put<T: Record>(records: &mut Vec<T>, after: Option<T>) {
    let Some(after) = after else { return };
    match records.iter_mut().find(|record| record.id() == after.id()) {
        Some(record) => *record = after,
        None => records.push(after),
    }
}

/// An order of 104.00: three mugs for 90.00 less 10.00, tax 9.00, a book for 10.00, shipping 5.00.
fn order() -> (Order, Vec<OrderLine>) {
    let order = Order {
        id: 1,
        order_ref: "A-1".to_owned(),
        currency: "EUR".to_owned(),
        placed_at: Instant(NOW.0 - 10 * DAY),
        total_minor: 10_400,
        shipping_minor: 500,
        ..Order::default()
    };
    let mugs = OrderLine {
        id: 1,
        sku: "MUG".to_owned(),
        quantity: 3,
        price_minor: 9_000,
        discount_minor: 1_000,
        tax_minor: 900,
        ..OrderLine::default()
    };
    let book = OrderLine { id: 2, sku: "BOOK".to_owned(), quantity: 1, price_minor: 1_000, ..OrderLine::default() };
    (order, vec![mugs, book])
}

/// Two of the three mugs are asked back; the facets are what the state implies.
pub fn in_state(status: ReturnStatus) -> Situation {
    use ReturnStatus::{Arrived, Canceled, Closed, Draft, Inspected, Rejected, Requested, Settled};
    let (order, order_lines) = order();
    let case = ReturnCase {
        id: 1,
        status,
        order_id: Some(1),
        order_ref: "A-1".to_owned(),
        sku: "MUG".to_owned(),
        quantity: 2,
        currency: "EUR".to_owned(),
        reason: Reason::NotWanted,
        requested_at: Instant(NOW.0 - DAY),
        value_minor: 5_333,
        ..ReturnCase::default()
    };
    let approved = if matches!(status, Draft | Requested | Rejected | Canceled) { 0 } else { 2 };
    let received = if matches!(status, Arrived | Inspected | Settled | Closed) { 2 } else { 0 };
    let accepted = if status == Arrived { 0 } else { received };
    let line = ReturnLine {
        id: 1,
        return_id: 1,
        sku: "MUG".to_owned(),
        asked: 2,
        approved,
        received,
        accepted,
        ..ReturnLine::default()
    };
    Situation { case: Some(case), lines: vec![line], order: Some(order), order_lines, ..Situation::default() }
}
