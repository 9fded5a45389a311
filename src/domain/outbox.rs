//! Effects that wait to leave the desk: where undo ends.
//!
//! Invariant: an effect that has left carries a newer revision than the operation that made it, so the ordinary guard refuses
//! to take that operation back.

use serde::{Deserialize, Serialize};

use super::time::Instant;
use crate::codes;

codes! {
    pub enum EffectKind {
        Notice = "notice",
        RefundInstruction = "refund_instruction",
        PlatformAction = "platform_action",
    }
}

codes! {
    pub enum EffectStatus {
        Held = "held",
        Left = "left",
        Stopped = "stopped",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Effect {
    pub id: i64,
    pub rev: i64,
    /// Idempotency key: the operation and what it asks for.
    pub natural_key: Option<String>,
    pub kind: EffectKind,
    pub status: EffectStatus,
    pub return_id: Option<i64>,
    pub ticket_id: Option<i64>,
    pub refund_id: Option<i64>,
    pub exchange_id: Option<i64>,
    /// Which template or instruction, a code.
    pub what: String,
    pub currency: String,
    pub amount_minor: i64,
    /// Messages wait this long by default; money waits until a person confirms (`NEVER`).
    pub hold_until: Instant,
    pub left_at: Option<Instant>,
    pub created_at: Instant,
}

super::record!(Effect, Kind::Effect);
