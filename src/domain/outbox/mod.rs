//! Effects that wait to leave the desk: where undo ends (domain 2.0).
//!
//! Invariants: an effect that has left carries a newer revision than the operation that made it, so the ordinary guard refuses
//! to take that operation back; key and body are stored before the first try and are the same on every try that may repeat
//! one; nothing tries an *unknown* one again by itself.

mod answers;
mod leaving;
mod telling;
mod template;
mod verbs;

use serde::{Deserialize, Serialize};

pub use answers::{answered, follow};
pub use leaving::{LEAVING, Verdict, asks, begun, broken_off, ended, is_due};
pub use telling::{TELL, tell, wrong_blank};
pub use template::{Blanks, LocaleFormat, Template, blanks_left};
pub use verbs::{VERBS, allowed, decide};

use super::ids::{Key, Kind};
use super::time::{Instant, SECOND};
use crate::codes;

/// Messages wait this long, so that a slip can be taken back (domain 2.0).
pub const HOLD: i64 = 60 * SECOND;

codes! {
    pub enum EffectKind {
        Notice = "notice",
        RefundInstruction = "refund_instruction",
        PlatformAction = "platform_action",
        /// A report that goes to somebody with its file.
        Report = "report",
    }
}

codes! {
    /// Where an effect is between its making and its end.
    pub enum EffectStatus {
        /// Waits until its hold ends; money waits for a person's word.
        Held = "held",
        /// May leave at the next pass.
        Queued = "queued",
        /// An outlet has it, and has not said yet what became of it.
        Sending = "sending",
        Done = "done",
        /// It surely did not arrive.
        Failed = "failed",
        /// Nobody can tell whether it arrived; a person decides.
        Unknown = "unknown",
        Stopped = "stopped",
    }
}

codes! {
    /// The way an effect takes.
    pub enum Channel {
        /// Somebody does it in a back office and says so.
        Person = "person",
        Mail = "mail",
        /// A message that only the platform can pass on to its customer.
        Platform = "platform",
        Webhook = "webhook",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Effect {
    pub id: i64,
    pub rev: i64,
    /// Idempotency key: the record and what it asks for; a new one only after a definite failure.
    pub natural_key: Option<String>,
    pub kind: EffectKind,
    pub status: EffectStatus,
    pub channel: Channel,
    pub return_id: Option<i64>,
    pub ticket_id: Option<i64>,
    pub refund_id: Option<i64>,
    pub exchange_id: Option<i64>,
    pub parcel_id: Option<i64>,
    pub report_id: Option<i64>,
    /// Which template or instruction, a code.
    pub what: String,
    /// The language that subject and body are in.
    pub language: String,
    /// A mail address, the name of a webhook, or the customer as the platform knows them.
    pub recipient: String,
    pub subject: String,
    /// Exactly what leaves, written when the effect was made.
    pub body: String,
    /// The file that goes with it, and the hash of what was in it when the effect was made: nothing else ever leaves under its name.
    pub attachment: String,
    pub attachment_hash: String,
    pub currency: String,
    pub amount_minor: i64,
    /// Messages wait this long by default; money waits until a person confirms (`NEVER`). After a failed try, the next one.
    pub hold_until: Instant,
    /// Which outlet tried last, and what the other side said.
    pub outlet: String,
    pub answer: String,
    /// Tries since it was made or since a person let it try again.
    pub n_tries: i64,
    pub tried_at: Option<Instant>,
    pub left_at: Option<Instant>,
    pub created_at: Instant,
}

super::record!(Effect, Kind::Effect);

/// Whether a text is one mail address and nothing more.
pub fn is_address(text: &str) -> bool {
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';'));
    plain
        && text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
}

impl Effect {
    /// What comes back into the outbox can be taken back once more for as long as when it was made.
    pub fn hold_anew(&mut self, now: Instant) {
        if self.status == EffectStatus::Held {
            self.hold_until = self.hold_until.max(now.plus(HOLD));
        }
    }

    /// The case that it is about: what it tells before what it pays.
    pub fn case(&self) -> Option<Key> {
        let cases = [
            (Kind::Return, self.return_id),
            (Kind::Ticket, self.ticket_id),
            (Kind::Parcel, self.parcel_id),
            (Kind::Exchange, self.exchange_id),
            (Kind::Refund, self.refund_id),
        ];
        cases.into_iter().find_map(|(kind, id)| id.map(|id| Key::new(kind, id)))
    }
}
