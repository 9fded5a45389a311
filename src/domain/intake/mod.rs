//! Neutral incoming records, and how they become changes: open, update what the platform says, raise a conflict, or nothing.
//!
//! An importer fills the desk's own record types with what the file says and leaves the rest at its default: an empty text, a
//! `None`, a `NEVER` or a zero means "the platform does not say" and never overwrites anything.
//! Records of one row belong together: a customer, order or return that stands earlier in the row is the one that later
//! records of the row are about, unless they say otherwise.

mod absorb;
mod cases;
mod goods;
mod plan;
mod propose;
mod reading;
mod repaid;
mod settle;
mod shipments;
mod standing;
mod tickets;

pub use plan::{Fate, Tally, Workbench, take_row};
pub use reading::{heard, is_concluded, label, read, reread};
pub use settle::settle;

use super::catalog::{Order, OrderLine, Product, Recovery};
use super::complaints::{Message, Ticket};
use super::customers::Customer;
use super::exchanges::Exchange;
use super::ids::Kind;
use super::parcels::{Parcel, ParcelEvent};
use super::rates::Rate;
use super::refunds::Refund;
use super::returns::{ReturnCase, ReturnLine};
use super::reviews::Review;
use super::time::Instant;
use crate::codes;

/// One record as a file has it. `id`, `rev` and links by id are left empty; `natural_key` is the identity.
#[derive(Debug, Clone, PartialEq)]
pub enum Incoming {
    Customer(Box<Customer>),
    Product(Box<Product>),
    Order {
        order: Box<Order>,
        lines: Vec<OrderLine>,
    },
    Return {
        case: Box<ReturnCase>,
        lines: Vec<ReturnLine>,
    },
    Refund(Box<Refund>),
    /// A refund whose amount is in the currency of its order, which only the desk knows; the amount as the file writes it.
    RefundInOrder {
        refund: Box<Refund>,
        amount: String,
    },
    Exchange(Box<Exchange>),
    Ticket(Box<Ticket>),
    Message(Box<Message>),
    Parcel {
        parcel: Box<Parcel>,
        events: Vec<ParcelEvent>,
    },
    Review(Box<Review>),
    Recovery(Box<Recovery>),
    Rate(Box<Rate>),
}

impl Incoming {
    /// Says when the platform spoke of the record, where its kind keeps that and it does not say so itself.
    pub fn state_at(&mut self, at: Instant) {
        if let Some(stated_at) = self.stated_at_mut() {
            stated_at.get_or_insert(at);
        }
    }

    /// How many records of the desk it holds.
    fn n_records(&self) -> usize {
        match self {
            Self::Order { lines, .. } => 1 + lines.len(),
            Self::Return { lines, .. } => 1 + lines.len(),
            Self::Parcel { events, .. } => 1 + events.len(),
            _ => 1,
        }
    }

    /// When the platform spoke of the record, where that is known.
    fn stated_at(&self) -> Option<Instant> {
        match self {
            Self::Order { order, .. } => order.stated_at,
            Self::Return { case, .. } => case.stated_at,
            Self::Refund(refund) | Self::RefundInOrder { refund, .. } => refund.stated_at,
            Self::Exchange(exchange) => exchange.stated_at,
            Self::Ticket(ticket) => ticket.stated_at,
            Self::Parcel { parcel, .. } => parcel.stated_at,
            Self::Review(review) => review.stated_at,
            Self::Customer(_) | Self::Product(_) | Self::Message(_) | Self::Recovery(_) | Self::Rate(_) => None,
        }
    }

    fn stated_at_mut(&mut self) -> Option<&mut Option<Instant>> {
        Some(match self {
            Self::Order { order, .. } => &mut order.stated_at,
            Self::Return { case, .. } => &mut case.stated_at,
            Self::Refund(refund) | Self::RefundInOrder { refund, .. } => &mut refund.stated_at,
            Self::Exchange(exchange) => &mut exchange.stated_at,
            Self::Ticket(ticket) => &mut ticket.stated_at,
            Self::Parcel { parcel, .. } => &mut parcel.stated_at,
            Self::Review(review) => &mut review.stated_at,
            Self::Customer(_) | Self::Product(_) | Self::Message(_) | Self::Recovery(_) | Self::Rate(_) => return None,
        })
    }
}

/// What one row (a line of a table, an element of a list) of a file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Line in the file, 1-based, header included; ordinal of the element for JSON and XML.
    pub line: u64,
    /// The first record is what the row is about; the others came along.
    pub records: Vec<Incoming>,
    /// The row only adds to a record that an earlier row of the file is about (formats 3.1, 2.5, 1.3), or repeats one.
    pub merged: bool,
    /// What the desk must hold already, or the row means nothing.
    pub needs: Option<Box<Need>>,
}

/// A record that a row only adds to, and the reject that the row becomes without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    pub kind: Kind,
    pub natural_key: String,
    pub reject: Reject,
}

codes! {
    /// Why a row was not taken.
    pub enum RejectReason {
        MissingValue = "missing_value",
        BadDate = "bad_date",
        AmbiguousDate = "ambiguous_date",
        BadMoney = "bad_money",
        BadNumber = "bad_number",
        BadCurrency = "bad_currency",
        DamagedId = "damaged_id",
        TooManyCells = "too_many_cells",
        TooFewCells = "too_few_cells",
        CellTooLong = "cell_too_long",
        BrokenQuote = "broken_quote",
        Undecodable = "undecodable",
        NotAnObject = "not_an_object",
        UnknownRecord = "unknown_record",
        HeaderRepeated = "header_repeated",
        /// It adds to a record that another file holds; once that is in, the row can come in too.
        NotOnDesk = "not_on_desk",
    }
}

/// A row that was left out: where, what stood there, why, and the whole row so that it can be corrected and imported again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    pub line: u64,
    pub column: String,
    pub value: String,
    pub reason: RejectReason,
    /// The row as cells (tables) or as one JSON text.
    pub raw: Vec<String>,
}

/// One step of reading a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Parsed {
    Row(Row),
    Reject(Reject),
}

impl Parsed {
    /// How many records of the desk it holds; at least one, since a reject takes its room too.
    pub fn n_records(&self) -> usize {
        match self {
            Self::Row(row) => row.records.iter().map(Incoming::n_records).sum::<usize>().max(1),
            Self::Reject(_) => 1,
        }
    }
}
