//! Exchange and resend: other goods instead, or goods again (domain 2.3).

pub(in crate::domain) mod decide;
pub(in crate::domain) mod price;
#[cfg(test)]
mod tests;
mod verbs;

use serde::{Deserialize, Serialize};

pub use decide::decide;
pub use verbs::{VERBS, allowed};

use super::time::Instant;
use crate::codes;

codes! {
    pub enum ExchangeMode {
        ReturnFirst = "return_first",
        ShipFirst = "ship_first",
        NoReturn = "no_return",
    }
}

codes! {
    pub enum ExchangeStatus {
        Requested = "requested",
        Approved = "approved",
        AwaitingGoods = "awaiting_goods",
        Ready = "ready",
        NeedsReview = "needs_review",
        Shipped = "shipped",
        Delivered = "delivered",
        FailedDelivery = "failed_delivery",
        GoodsOverdue = "goods_overdue",
        Charged = "charged",
        Forgiven = "forgiven",
        Returned = "returned",
        Closed = "closed",
        Canceled = "canceled",
        ConvertedToRefund = "converted_to_refund",
        Unexchanged = "unexchanged",
    }
}

codes! {
    /// Why an exchange waits for a person.
    pub enum ReviewReason {
        Other = "other",
        OutOfStock = "out_of_stock",
        Address = "address",
        Price = "price",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Exchange {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    pub platform: String,
    pub account: String,
    pub market: String,
    pub return_id: Option<i64>,
    pub ticket_id: Option<i64>,
    pub order_ref: String,
    pub replacement_order_ref: String,
    pub mode: ExchangeMode,
    pub status: ExchangeStatus,
    pub platform_status: String,
    pub sku: String,
    pub product: String,
    pub quantity: i64,
    pub reason: String,
    pub currency: String,
    /// Price difference: positive is due from the customer, negative due to the customer.
    pub difference_minor: i64,
    pub requested_at: Instant,
    pub approved_at: Option<Instant>,
    pub shipped_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    /// When the first goods must be back; `NEVER` while nothing was shipped before them.
    pub due_back_at: Instant,
    /// What the customer left as security; 0 is trust.
    pub deposit_minor: i64,
    /// What was collected from the customer: the difference, or the goods that never came back.
    pub charged_minor: i64,
    /// The customer's own agreement to be charged, word for word.
    pub consent: String,
    pub consent_at: Option<Instant>,
    /// Why it waits for a person.
    pub review: Option<ReviewReason>,
    /// The exchange whose replacement it replaces in turn.
    pub replaces_id: Option<i64>,
    pub tracking: String,
    pub note: String,
    /// When the platform last spoke of it, as far as its files say so; older files no longer count.
    pub stated_at: Option<Instant>,
    /// Whose word each column is, where not all of it was said at once (`intake::standing`).
    pub said: String,
    pub updated_at: Instant,
}

impl ExchangeStatus {
    /// Whether a platform's state lies ahead of ours; what was ended here stays ended, what was sent is not called off.
    pub const fn leads_to(self, platform: Self) -> bool {
        match (self.step(), platform.step()) {
            (Some(here), Some(there)) => here < there,
            (Some(here), None) => here < 4,
            (None, _) => false,
        }
    }

    const fn step(self) -> Option<u8> {
        Some(match self {
            Self::Requested => 0,
            Self::Approved => 1,
            Self::AwaitingGoods | Self::NeedsReview => 2,
            Self::Ready => 3,
            Self::Shipped => 4,
            Self::GoodsOverdue | Self::FailedDelivery => 5,
            Self::Delivered => 6,
            Self::Charged | Self::Forgiven | Self::Returned | Self::Closed => 7,
            Self::Canceled | Self::ConvertedToRefund | Self::Unexchanged => return None,
        })
    }
}

impl Exchange {
    /// Whether it stands in the place of returned units: under way, or sent and kept.
    pub const fn replaces(&self) -> bool {
        use ExchangeStatus::{Canceled, ConvertedToRefund, Unexchanged};
        !matches!(self.status, Canceled | ConvertedToRefund | Unexchanged)
    }

    /// Whether the replacement has reached the customer.
    pub const fn is_delivered(&self) -> bool {
        use ExchangeStatus::{Charged, Closed, Delivered, Forgiven, Returned};
        matches!(self.status, Delivered | Closed | Charged | Forgiven | Returned)
    }

    /// Whether the customer still waits for the replacement.
    pub const fn is_under_way(&self) -> bool {
        self.replaces() && !self.is_delivered() && !matches!(self.status, ExchangeStatus::GoodsOverdue)
    }
}

super::record!(Exchange, Kind::Exchange);
