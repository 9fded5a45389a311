//! The shapes of what happens: sales, returns and complaints.

use crate::domain::time::{DAY, Instant};
use crate::domain::vocabulary::Reason;

use super::assets::Market;
use super::goods::Goods;

/// Where a sale was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    AmazonFba,
    AmazonMfn,
    Ebay,
    Shopify,
    Wish,
    Tiktok,
}

/// A buyer.
#[derive(Debug)]
pub struct Buyer {
    pub number: u64,
    pub name: String,
    pub handle: String,
    pub street: String,
    pub city: String,
    pub state: String,
    pub zip: String,
    pub language: &'static str,
}

/// One order of one kind of goods.
#[derive(Debug)]
pub struct Sale<'w> {
    /// Unique over everything that is sold.
    pub serial: u64,
    pub channel: Channel,
    pub market: &'w Market,
    pub goods: &'w Goods<'w>,
    pub title: &'w str,
    pub buyer: Buyer,
    pub quantity: i64,
    pub unit_minor: i64,
    pub shipping_minor: i64,
    pub ordered_at: Instant,
    pub shipped_at: Instant,
    pub order_ref: String,
    /// More random bits for what only one platform writes.
    pub bits: u64,
}

impl Sale<'_> {
    pub const fn goods_minor(&self) -> i64 {
        self.unit_minor * self.quantity
    }

    pub const fn total_minor(&self) -> i64 {
        self.goods_minor() + self.shipping_minor
    }
}

/// How a return request ends when nobody here interferes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Refunded,
    Replaced,
    Returnless,
    Cancelled,
    Declined,
}

/// What becomes of the parcel that brings the goods back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Arrives,
    NeverSent,
    Stuck,
    Lost,
    Contradicted,
    SentBack,
}

/// How far a return has come at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Requested,
    Approved,
    Shipped,
    Delivered,
    Settled,
    Cancelled,
    Declined,
}

/// One return request.
#[derive(Debug)]
pub struct Case<'w> {
    pub number: u64,
    pub sale: Sale<'w>,
    pub reason: Reason,
    pub comment: String,
    pub quantity: i64,
    pub requested_at: Instant,
    pub decided_at: Instant,
    pub posted_at: Instant,
    pub arrived_at: Instant,
    pub settled_at: Instant,
    pub ending: Ending,
    pub fate: Fate,
    pub carrier: &'w [String; 4],
    pub tracking: String,
}

impl Case<'_> {
    pub fn stage(&self, seen_at: Instant) -> Stage {
        let ended = match self.ending {
            Ending::Cancelled => Some((self.decided_at, Stage::Cancelled)),
            Ending::Declined => Some((self.decided_at, Stage::Declined)),
            Ending::Returnless => Some((self.decided_at.plus(DAY), Stage::Settled)),
            Ending::Refunded | Ending::Replaced => None,
        };
        match ended {
            Some((at, stage)) if at <= seen_at => stage,
            _ if self.settled_at <= seen_at => Stage::Settled,
            _ if self.arrived_at <= seen_at => Stage::Delivered,
            _ if self.posted_at <= seen_at => Stage::Shipped,
            _ if self.decided_at <= seen_at => Stage::Approved,
            _ => Stage::Requested,
        }
    }

    pub const fn refund_minor(&self) -> i64 {
        self.sale.unit_minor * self.quantity
    }

    /// When the money goes back, once the case is settled.
    pub fn paid_at(&self) -> Instant {
        if self.ending == Ending::Returnless { self.decided_at.plus(DAY) } else { self.settled_at }
    }

    /// Whether money has gone back at a stage.
    pub fn refunded(&self, stage: Stage) -> bool {
        stage == Stage::Settled && self.ending != Ending::Replaced
    }

    /// Whether the goods come back in a parcel that can be followed at a moment.
    pub fn has_parcel(&self, seen_at: Instant) -> bool {
        self.posted_at <= seen_at && !matches!(self.ending, Ending::Cancelled | Ending::Declined | Ending::Returnless)
    }
}

/// One complaint about a sale of its own or about a return.
#[derive(Debug)]
pub struct Complaint<'w> {
    pub number: u64,
    pub sale: Sale<'w>,
    pub reason: Reason,
    pub comment: String,
    pub subject: String,
    pub opened_at: Instant,
    /// Belongs to a return that the files also hold.
    pub about_return: bool,
    /// Was told before, perhaps elsewhere.
    pub is_again: bool,
    pub bits: u64,
}
