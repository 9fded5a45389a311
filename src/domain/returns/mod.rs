//! Return request: one headline derived from the facets of its lines, and the transitions between them (domain 2.1).
//!
//! Invariants: `approved ≤ asked`; `received = accepted + rejected + undecided`; `damaged ≤ received`;
//! what the platform says (`platform_status`, `platform_state`) is written by imports only, `status` never by them
//! without leaving a conflict where the two disagree.

pub mod chores;
mod decide;
mod ends;
mod goods;
mod judgement;
mod losses;
pub(super) mod money;
mod room;
pub(super) mod settling;
mod split;
#[cfg(test)]
mod tests;
mod verbs;

use serde::{Deserialize, Serialize};

pub use decide::decide;
pub use room::Room;
pub use verbs::{CLAUSES, VERBS, allowed, needs_reason};

use super::clocks::ClockState;
use super::policy::Finding;
use super::tags;
use super::time::Instant;
use super::understanding::Category;
use super::vocabulary::{Issue, Mood, Party, Reason, Severity};
use crate::codes;

codes! {
    /// Headline states of a return.
    pub enum ReturnStatus {
        Draft = "draft",
        Requested = "requested",
        Approved = "approved",
        InTransit = "in_transit",
        Arrived = "arrived",
        Inspected = "inspected",
        Settled = "settled",
        Closed = "closed",
        Rejected = "rejected",
        Canceled = "canceled",
        Expired = "expired",
        Lost = "lost",
    }
}

codes! {
    /// What the customer asked for, or what was agreed.
    pub enum Outcome {
        Refund = "refund",
        Exchange = "exchange",
        Resend = "resend",
        Credit = "credit",
        KeepAndRefund = "keep_and_refund",
    }
}

codes! {
    /// Why a case is on hold; an overlay, not a state.
    pub enum Hold {
        NeedsInfo = "needs_info",
        FraudReview = "fraud_review",
        Supplier = "supplier",
    }
}

codes! {
    /// A platform case over a return; an overlay.
    pub enum Dispute {
        Open = "open",
        Won = "won",
        Lost = "lost",
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// Who bears a loss.
    pub enum Bearer {
        Seller = "seller",
        Carrier = "carrier",
        Platform = "platform",
        Customer = "customer",
    }
}

codes! {
    pub enum Verdict {
        Undecided = "undecided",
        Accept = "accept",
        Reject = "reject",
        NeedsHuman = "needs_human",
    }
}

codes! {
    /// State found at inspection.
    pub enum Grade {
        New = "new",
        Good = "good",
        Worn = "worn",
        Damaged = "damaged",
        Defective = "defective",
        WrongItem = "wrong_item",
    }
}

codes! {
    /// What becomes of the goods.
    pub enum Disposition {
        Restock = "restock",
        Refurbish = "refurbish",
        Liquidate = "liquidate",
        ReturnToSupplier = "return_to_supplier",
        Destroy = "destroy",
        KeptByCustomer = "kept_by_customer",
    }
}

codes! {
    /// What the policy in force says; advisory for people, binding for rules and imports.
    pub enum Eligibility {
        Unknown = "unknown",
        Eligible = "eligible",
        Ineligible = "ineligible",
    }
}

/// A request to send goods back, whatever its outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnCase {
    pub id: i64,
    pub rev: i64,
    /// Identity across imports, `platform:…`; unique.
    pub natural_key: Option<String>,
    pub platform: String,
    pub account: String,
    pub market: String,
    pub platform_ref: String,
    pub order_ref: String,
    pub order_id: Option<i64>,
    pub customer_id: Option<i64>,
    pub customer: String,
    /// Who fulfils: `platform` or `merchant`.
    pub fulfilment: String,
    /// First line's goods, for lists; the lines hold the truth.
    pub sku: String,
    pub product_id: Option<i64>,
    pub product: String,
    pub product_line: String,
    pub supplier: String,
    pub quantity: i64,
    pub n_lines: i64,
    pub status: ReturnStatus,
    /// The platform's own word.
    pub platform_status: String,
    /// The platform's word folded to ours.
    pub platform_state: Option<ReturnStatus>,
    /// What the platform proposes where it disagrees with us; settled by `reconcile`.
    pub conflict: Option<ReturnStatus>,
    pub outcome: Outcome,
    /// The platform's own resolution word.
    pub platform_outcome: String,
    pub reason_code: String,
    pub reason: Reason,
    pub issue: Issue,
    pub severity: Severity,
    /// What its text complains about, and who says so: the lists and models of the desk, or a person.
    pub category: Option<Category>,
    pub category_by: String,
    pub mood: Option<Mood>,
    pub language: String,
    /// By which version its words were read; empty while nobody has.
    pub read_by: String,
    pub comment: String,
    pub requested_at: Instant,
    /// The date as the file had it, and whether it said its zone.
    pub requested_text: String,
    pub zone_stated: bool,
    pub decided_at: Option<Instant>,
    pub received_at: Option<Instant>,
    /// When the inspection was done, where it was done here.
    pub inspected_at: Option<Instant>,
    pub settled_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    /// The next deadline; `NEVER` when none runs.
    pub due_at: Instant,
    /// Who says so: the clause of a platform, a law or a target; empty when none runs.
    pub due_clause: String,
    /// The deadline that the platform's own files state.
    pub platform_due_at: Option<Instant>,
    /// Since when our own clock stands still, and for how long it did before in its present state.
    pub paused_at: Option<Instant>,
    pub paused_millis: i64,
    /// The shop's own targets: the decision, and the money once the goods are here.
    pub decide_due_at: Option<Instant>,
    pub decide_clock: Option<ClockState>,
    pub refund_due_at: Option<Instant>,
    pub refund_clock: Option<ClockState>,
    pub currency: String,
    /// What the customer paid for the goods asked back; 0 when unknown.
    pub value_minor: i64,
    /// Sum of succeeded refunds of this return.
    pub refunded_minor: i64,
    /// What the platform says was refunded.
    pub platform_refunded_minor: Option<i64>,
    pub eligibility: Eligibility,
    /// Clauses passed and failed in short, `+window`, `-final_sale`.
    pub clauses: Vec<String>,
    /// The verdict in full: what each clause compared, and whose it is.
    pub findings: Vec<Finding>,
    /// The policies behind the verdict.
    pub policies: Vec<String>,
    /// When somebody decided otherwise than the policy says, and why.
    pub overridden_at: Option<Instant>,
    pub override_reason: String,
    /// What was approved against the verdict, and what of the policy's fees was waived.
    pub override_minor: i64,
    pub waived_minor: i64,
    pub refusal_clause: String,
    pub refusal_reason: String,
    pub hold: Option<Hold>,
    pub dispute: Option<Dispute>,
    /// Since when the dispute is known, while it is open.
    pub disputed_at: Option<Instant>,
    /// Until when the platform wants to hear of the dispute.
    pub dispute_until: Option<Instant>,
    pub waiting_for: Option<Party>,
    pub wait_until: Option<Instant>,
    pub snoozed_until: Option<Instant>,
    pub receipt_closed: bool,
    pub returnless: bool,
    /// Until when the label holds; without a scan the return ends with it.
    pub label_until: Option<Instant>,
    /// Who bears goods that were lost.
    pub borne_by: Option<Bearer>,
    /// The buyer sends the goods back on their own; nobody waits for a label.
    pub no_label: bool,
    /// Since when money is gone for goods that are still to come.
    pub money_gone_at: Option<Instant>,
    /// The return that it was a part of.
    pub split_from: Option<i64>,
    pub tracking: String,
    /// The numbers of all parcels that it comes in.
    pub parcels: Vec<String>,
    pub assignee: String,
    pub tags: Vec<String>,
    pub note: String,
    /// The first moments of which a file says that it was decided, or settled, by then.
    pub told_decided_at: Option<Instant>,
    pub told_settled_at: Option<Instant>,
    /// When the platform last spoke of it, as far as its files say so; older files no longer count.
    pub stated_at: Option<Instant>,
    /// Whose word each column is, where not all of it was said at once (`intake::standing`).
    pub said: String,
    pub updated_at: Instant,
    /// What a person holds for its keywords, with commas between them; empty where nobody said so.
    pub keywords: String,
}

/// One kind of goods inside a return, with its facets in units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnLine {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    pub return_id: i64,
    pub line_ref: String,
    pub sku: String,
    pub asin: String,
    pub product_id: Option<i64>,
    pub product: String,
    /// The unit's own label (Amazon LPN), when there is one.
    pub unit_label: String,
    pub reason_code: String,
    pub reason: Reason,
    pub asked: i64,
    pub approved: i64,
    pub received: i64,
    pub accepted: i64,
    pub rejected: i64,
    pub damaged: i64,
    pub missing: i64,
    pub wrong_item: i64,
    /// Goods that came though nobody asked; never a negative number on another line.
    pub unexpected: bool,
    pub verdict: Verdict,
    pub grade: Option<Grade>,
    pub disposition: Option<Disposition>,
    /// Where the photos of the inspection are.
    pub photos: Vec<String>,
    /// The platform's word for the state found.
    pub platform_disposition: String,
    /// What the customer paid for the units asked; 0 when unknown.
    pub value_minor: i64,
    pub note: String,
    /// Whose word each column is, where not all of it was said at once (`intake::standing`).
    pub said: String,
}

/// A parcel was scanned after its label's time was over.
const LATE_SCAN: &str = "+late-scan";

impl ReturnCase {
    /// The reason that the platform gives; `Other` where it gives none.
    pub fn platform_reason(&self) -> Reason {
        if self.reason_code.is_empty() { Reason::Other } else { self.reason }
    }

    /// The case in the state that its parcel brings it to; a scan after its end is marked.
    pub fn moved_to(&self, status: ReturnStatus) -> Self {
        let mut after = Self { status, ..self.clone() };
        if self.status == ReturnStatus::Expired {
            after.tags = tags::edited(&self.tags, LATE_SCAN).unwrap_or(after.tags);
        }
        after
    }
}

impl ReturnLine {
    /// Units that the return holds: approved once that is decided of any of its lines, asked before; none of goods that nobody asked
    /// back. Others of its lines stand among these.
    pub fn held(&self, lines: &[Self]) -> i64 {
        if self.unexpected { 0 } else { self.approved_or_asked(lines) }
    }

    /// Units that somebody approved; those asked for while nobody has approved any of the return's.
    pub fn approved_or_asked(&self, lines: &[Self]) -> i64 {
        let is_decided =
            self.approved > 0 || lines.iter().any(|other| other.return_id == self.return_id && other.approved > 0);
        if is_decided { self.approved } else { self.asked }
    }

    /// Units received that nobody has judged yet.
    pub const fn undecided(&self) -> i64 {
        self.received - self.accepted - self.rejected
    }

    /// Whether somebody approved others of its return's lines and left this one out.
    pub fn is_left_out(&self, lines: &[Self]) -> bool {
        self.approved == 0 && self.approved_or_asked(lines) == 0
    }

    /// Gives the facets of an untouched line the least that a headline implies; never takes units back.
    pub fn follow_headline(&mut self, status: ReturnStatus) {
        use ReturnStatus::{Arrived, Canceled, Closed, Draft, Inspected, Rejected, Requested, Settled};
        if !matches!(status, Draft | Requested | Rejected | Canceled) && self.approved == 0 {
            self.approved = self.asked;
        }
        let here = matches!(status, Arrived | Inspected | Settled | Closed);
        if here && self.received == 0 && self.missing == 0 {
            self.received = self.approved;
        }
    }
}

super::record!(ReturnCase, Kind::Return, named by platform order_ref platform_ref);
super::record!(ReturnLine, Kind::ReturnLine);
