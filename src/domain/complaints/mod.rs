//! Complaint ticket: a thread of messages with a state, an owner and a severity (domain 2.4).

use serde::{Deserialize, Serialize};

use super::clocks::ClockState;
use super::intake::is_concluded;
use super::time::Instant;
use super::understanding::Category;
use super::vocabulary::{Issue, Mood, Party, Reason, Severity};
use crate::codes;

mod checklist;
mod decide;
pub(super) mod draft;
mod ending;
pub mod episodes;
mod escalation;
mod heard;
mod joining;
mod neighbours;
mod rating;
mod survey;
mod thread;
mod verbs;

pub use checklist::{Checklist, Checklists, Fact, Item};
pub use decide::{decide, ours_again};
pub use episodes::{Ending, Episode, Stretch};
pub use heard::{follow_up, hear, is_too_late};
pub use neighbours::{Newcomer, Proposal, SAME_STORY, duplicate_of, propose, told_by};
pub use rating::{Confirmation, Rating, Stage, confirm_by_score, is_satisfied, natural_key as rating_key, solve_stage};
pub use survey::{Survey, kept_back as survey_kept_back};
pub use verbs::{ANSWER, DRAFT, VERBS, allowed};

codes! {
    pub enum TicketStatus {
        New = "new",
        Open = "open",
        WaitingCustomer = "waiting_customer",
        WaitingThirdParty = "waiting_third_party",
        Snoozed = "snoozed",
        Resolved = "resolved",
        Closed = "closed",
        Spam = "spam",
        Duplicate = "duplicate",
        Merged = "merged",
    }
}

codes! {
    /// What kind of ticket the platform made it.
    pub enum TicketKind {
        Message = "message",
        NotReceived = "not_received",
        Claim = "claim",
        Cancellation = "cancellation",
        Dispute = "dispute",
        Feedback = "feedback",
        Review = "review",
        CarrierClaim = "carrier_claim",
        SellerClaim = "seller_claim",
        Other = "other",
    }
}

codes! {
    /// The three categories that drive colour, clocks and counting.
    pub enum Turn {
        NeedsUs = "needs_us",
        Paused = "paused",
        Done = "done",
    }
}

codes! {
    /// What wakes a snoozed case.
    pub enum Wake {
        Time = "time",
        Reply = "reply",
        Scan = "scan",
        RefundDone = "refund_done",
    }
}

codes! {
    /// How a complaint ended.
    pub enum Resolution {
        Refunded = "refunded",
        Replaced = "replaced",
        Compensated = "compensated",
        Explained = "explained",
        Returned = "returned",
        Refused = "refused",
        NoAnswerNeeded = "no_answer_needed",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ticket {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    pub platform: String,
    pub account: String,
    pub market: String,
    pub platform_ref: String,
    pub order_ref: String,
    pub order_id: Option<i64>,
    pub return_id: Option<i64>,
    pub customer_id: Option<i64>,
    pub customer: String,
    pub kind: TicketKind,
    pub subject: String,
    pub status: TicketStatus,
    pub platform_status: String,
    pub platform_state: Option<TicketStatus>,
    pub conflict: Option<TicketStatus>,
    pub sku: String,
    pub product_id: Option<i64>,
    pub product: String,
    pub product_line: String,
    pub supplier: String,
    pub reason_code: String,
    pub reason: Reason,
    pub issue: Issue,
    /// The issue was set or accepted by a person.
    pub classified: bool,
    pub severity: Severity,
    pub escalation: i64,
    /// What its text complains about, and who says so: the lists and models of the desk, or a person.
    pub category: Option<Category>,
    pub category_by: String,
    pub mood: Option<Mood>,
    pub language: String,
    /// By which version its words were read; empty while nobody has.
    pub read_by: String,
    /// What the customer wrote first.
    pub comment: String,
    pub assignee: String,
    pub waiting_for: Option<Party>,
    pub wait_until: Option<Instant>,
    pub snoozed_until: Option<Instant>,
    pub wake: Option<Wake>,
    /// What brought it back to us last, until somebody moves it on.
    pub woke: Option<Wake>,
    pub merged_into: Option<i64>,
    pub merged_at: Option<Instant>,
    /// An earlier complaint that seems to tell the same story; a proposal.
    pub twin_id: Option<i64>,
    /// Complaints that it was parted from: they are never proposed again.
    pub apart: Vec<String>,
    /// The closed complaint that it goes on with, and the one that goes on with it.
    pub follows_id: Option<i64>,
    /// The platform's number of the one that it goes on with, where the platform says so.
    pub follows_ref: String,
    pub followed_id: Option<i64>,
    /// The complaint whose messages it was split off from.
    pub split_from_id: Option<i64>,
    /// The customer's last word is a thank-you and nothing else.
    pub only_thanks: bool,
    pub resolution: Option<Resolution>,
    pub cause: String,
    /// What the customer was given.
    pub compensation: String,
    /// What of the checklist is done, and what need not be done.
    pub ticked: Vec<String>,
    pub waived: Vec<String>,
    pub resolved_by: String,
    pub stage: Stage,
    pub confirmed_by: Option<Confirmation>,
    pub confirmed_at: Option<Instant>,
    /// The task that takes the cause away.
    pub improvement_id: Option<i64>,
    /// The customer's rating of the present episode.
    pub score: Option<i64>,
    /// What the customer said with it.
    pub score_comment: String,
    /// Who is told of it beside its owner.
    pub watchers: Vec<String>,
    pub currency: String,
    /// What the customer or carrier claims.
    pub claimed_minor: i64,
    pub opened_at: Instant,
    pub opened_text: String,
    pub zone_stated: bool,
    pub first_answer_at: Option<Instant>,
    pub last_message_at: Instant,
    pub resolved_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub n_reopened: i64,
    pub n_messages: i64,
    pub due_at: Instant,
    /// Who says so: the clause of a platform, a law or a target; empty when none runs.
    pub due_clause: String,
    /// The deadline that the platform's own files state.
    pub platform_due_at: Option<Instant>,
    /// The customer's earliest message that nobody has answered.
    pub unanswered_at: Option<Instant>,
    /// A person's last answer.
    pub last_answer_at: Option<Instant>,
    /// When the present episode began, where it is not the first.
    pub episode_at: Option<Instant>,
    /// Since when the time to a solution stands still, and for how long it did before in this episode.
    pub paused_at: Option<Instant>,
    pub paused_millis: i64,
    /// When the customer first asked: the earliest word, that of complaints merged into this one included.
    pub asked_at: Option<Instant>,
    /// When it began, for figures: at the first word, or when it was opened.
    pub began_at: Instant,
    /// When the present stretch began, where it is not the first (see [`episodes`]).
    pub reopened_at: Option<Instant>,
    /// People's public answers in the present stretch.
    pub n_answers: i64,
    /// Since when it waits, and for how much business time it has waited in this stretch, by whom it waited for.
    pub waiting_at: Option<Instant>,
    pub waits: Vec<String>,
    pub ended_at: Option<Instant>,
    pub ending: Option<Ending>,
    /// The stretches before the present one.
    pub earlier: Vec<String>,
    /// The shop's own targets: the first answer, and the solution of the present episode.
    pub answer_due_at: Option<Instant>,
    pub answer_clock: Option<ClockState>,
    pub solve_due_at: Option<Instant>,
    pub solve_clock: Option<ClockState>,
    pub tags: Vec<String>,
    pub note: String,
    /// When the platform last spoke of it, as far as its files say so; older files no longer count.
    pub stated_at: Option<Instant>,
    /// Whose word each column is, where not all of it was said at once (`intake::standing`).
    pub said: String,
    pub updated_at: Instant,
    /// What a person holds for its keywords, with commas between them; empty where nobody said so.
    pub keywords: String,
}

codes! {
    pub enum Author {
        Customer = "customer",
        Agent = "agent",
        Platform = "platform",
        Automatic = "automatic",
    }
}

/// One message or note of a ticket, a return or an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Message {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    pub ticket_id: Option<i64>,
    pub return_id: Option<i64>,
    /// Where it was before a merge; `part` moves it back.
    pub origin_ticket_id: Option<i64>,
    pub order_ref: String,
    pub author: Author,
    pub author_name: String,
    /// Seen by the customer, unlike an internal note.
    pub public: bool,
    /// An answer that is still being written.
    pub draft: bool,
    /// A thank-you and nothing else, which asks for no answer.
    pub thanks: bool,
    pub category: Option<Category>,
    pub severity: Severity,
    pub mood: Option<Mood>,
    pub subject: String,
    pub body: String,
    pub language: String,
    /// By which version its words were read; empty while nobody has.
    pub read_by: String,
    pub sent_at: Instant,
    pub updated_at: Instant,
}

impl TicketStatus {
    /// The category of a state.
    pub const fn turn(self) -> Turn {
        match self {
            Self::New | Self::Open => Turn::NeedsUs,
            Self::WaitingCustomer | Self::WaitingThirdParty | Self::Snoozed => Turn::Paused,
            Self::Resolved | Self::Closed | Self::Spam | Self::Duplicate | Self::Merged => Turn::Done,
        }
    }
}

impl Ticket {
    /// What the customer wrote of it: a subject says what the words below it need not repeat.
    pub fn wording(&self) -> String {
        let (subject, comment) = (self.subject.trim(), self.comment.trim());
        if subject.is_empty() || comment.starts_with(subject) {
            return comment.to_owned();
        }
        format!("{subject}\n{comment}").trim().to_owned()
    }

    /// The reason that the platform gives; `Other` where it gives none, where the desk concluded it, or where a person said otherwise.
    pub fn platform_reason(&self) -> Reason {
        if self.classified || self.is_reason_read() { Reason::Other } else { self.reason }
    }

    /// Whether the words told the reason, since the platform gave none or one that nobody knows.
    pub fn is_reason_read(&self) -> bool {
        self.reason_code.is_empty() || is_concluded(self)
    }
}

super::record!(Ticket, Kind::Ticket);
super::record!(Message, Kind::Message);

#[cfg(test)]
mod ending_tests;
#[cfg(test)]
mod tests;
