//! Refund and compensation: states, parts, and the sheet that explains the sum (domain 2.2).
//!
//! Invariants: the parts add up to the amount; all live refunds of an order stay within what was paid; a currency never
//! meets another.

mod approval;
pub(in crate::domain) mod compensate;
pub(in crate::domain) mod decide;
mod fees;
mod frozen;
pub(in crate::domain) mod ledger;
mod rules;
mod shares;
mod sheet;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use approval::{may_approve, within_limit};
pub use decide::{VERBS, allowed, decide};
pub use frozen::{freeze, freeze_by};
pub use ledger::parts_of;
pub use rules::{MoneyBook, MoneyRules};
pub use shares::due;
pub use sheet::{Sheet, Wanted, currency, named, sheet, within_ceiling};

use super::time::Instant;
use crate::codes;

codes! {
    pub enum RefundKind {
        OriginalPayment = "original_payment",
        Transfer = "transfer",
        StoreCredit = "store_credit",
        Points = "points",
        Coupon = "coupon",
        PlatformIssued = "platform_issued",
        Goodwill = "goodwill",
        ChargebackLoss = "chargeback_loss",
    }
}

codes! {
    pub enum RefundStatus {
        Proposed = "proposed",
        Approved = "approved",
        Submitted = "submitted",
        Unknown = "unknown",
        Succeeded = "succeeded",
        Failed = "failed",
        Abandoned = "abandoned",
        Void = "void",
        Reversed = "reversed",
    }
}

codes! {
    /// A signed part of a refund.
    pub enum Part {
        Goods = "goods",
        Tax = "tax",
        Shipping = "shipping",
        ReturnLabel = "return_label",
        Restocking = "restocking",
        Deduction = "deduction",
        Goodwill = "goodwill",
        Cap = "cap",
    }
}

/// One line of the calculation sheet: what, from which rule, how much.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    pub part: Part,
    /// The clause or rule behind the line, a code that the words know.
    pub rule: String,
    /// What the rule was applied to, such as a SKU or `2 of 3 units`.
    pub basis: String,
    /// What the amount is a part of or was capped to; 0 where it stands for itself.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub of_minor: i64,
    pub amount_minor: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde calls")]
const fn is_zero(minor: &i64) -> bool {
    *minor == 0
}

/// Money back, or what stands in its place, recorded with its cause.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Refund {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    pub platform: String,
    pub account: String,
    pub market: String,
    pub platform_ref: String,
    pub platform_status: String,
    pub return_id: Option<i64>,
    pub ticket_id: Option<i64>,
    pub order_id: Option<i64>,
    pub order_ref: String,
    pub kind: RefundKind,
    pub status: RefundStatus,
    pub currency: String,
    pub amount_minor: i64,
    pub sheet: Vec<SheetLine>,
    pub reason: String,
    /// Seen in an import, not made here.
    pub external: bool,
    pub proposed_by: String,
    pub approved_by: String,
    pub proposed_at: Instant,
    pub approved_at: Option<Instant>,
    /// Until when the approval holds; later it needs a new one before it is submitted.
    pub approved_until: Option<Instant>,
    /// When platform or law want the money paid, whichever is sooner, and which of them; `NEVER` where none does.
    pub due_at: Instant,
    pub due_clause: String,
    pub submitted_at: Option<Instant>,
    pub done_at: Option<Instant>,
    pub note: String,
    /// The exchange whose price difference it gives back, or that became it.
    pub exchange_id: Option<i64>,
    /// What the platform says that it paid, while that waits to be settled here.
    pub paid_minor: Option<i64>,
    /// The amount in the shop's own currency, by the rate of the order's day, which stays as it was then.
    pub report_currency: String,
    pub report_minor: Option<i64>,
    /// What one unit of the rates' base was worth in the two currencies, in 10⁻⁸; 0 without a rate.
    pub rate_from: i64,
    pub rate_to: i64,
    pub rated_at: Option<Instant>,
    pub rate_source: String,
    /// The rate's day is more than a week before the order's.
    pub rate_old: bool,
    /// When the platform last spoke of it, as far as its files say so; older files no longer count.
    pub stated_at: Option<Instant>,
    /// Whose word each column is, where not all of it was said at once (`intake::standing`).
    pub said: String,
    pub updated_at: Instant,
}

impl RefundKind {
    /// Paid already by somebody else when it becomes known: a fact to be recorded, nothing to be submitted.
    pub const fn is_fact(self) -> bool {
        matches!(self, Self::PlatformIssued | Self::ChargebackLoss)
    }
}

impl RefundStatus {
    /// Whether the refund holds or may still take money of the order.
    pub const fn is_live(self) -> bool {
        matches!(
            self,
            Self::Proposed | Self::Approved | Self::Submitted | Self::Unknown | Self::Succeeded | Self::Failed
        )
    }
}

super::record!(Refund, Kind::Refund);
