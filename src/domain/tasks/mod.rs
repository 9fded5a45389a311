//! Tasks: something a person must do by a time, for a case or on its own; made by people and by rules.
//!
//! Invariant: a case has no two open tasks of the same words.

mod decide;

use serde::{Deserialize, Serialize};

pub use decide::{VERBS, allowed, decide};

use super::ids::{Key, Kind};
use super::time::Instant;
use crate::codes;

codes! {
    pub enum TaskStatus {
        Open = "open",
        Done = "done",
        Skipped = "skipped",
    }
}

/// Something to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Task {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    /// What is to be done, in the words of who made it.
    pub what: String,
    pub status: TaskStatus,
    pub return_id: Option<i64>,
    pub ticket_id: Option<i64>,
    pub parcel_id: Option<i64>,
    pub refund_id: Option<i64>,
    pub exchange_id: Option<i64>,
    pub assignee: String,
    /// `NEVER` when there is no hurry.
    pub due_at: Instant,
    pub snoozed_until: Option<Instant>,
    /// Who made it: a person, or the rule of that name.
    pub made_by: String,
    pub by_rule: bool,
    pub note: String,
    pub created_at: Instant,
    pub ended_at: Option<Instant>,
    pub ended_by: String,
    pub updated_at: Instant,
}

super::record!(Task, Kind::Task);

/// The cases that tasks and runs are about, each in a column of its own.
pub const CASE_COLUMNS: &[(Kind, &str)] = &[
    (Kind::Return, "return_id"),
    (Kind::Ticket, "ticket_id"),
    (Kind::Parcel, "parcel_id"),
    (Kind::Refund, "refund_id"),
    (Kind::Exchange, "exchange_id"),
];

/// The column that holds a case of this kind.
pub fn case_column(kind: Kind) -> Option<&'static str> {
    CASE_COLUMNS.iter().find(|(of, _)| *of == kind).map(|(_, column)| *column)
}

impl Task {
    /// Whom it is for, as a case; none when it stands alone.
    pub fn case(&self) -> Option<Key> {
        first_case([self.return_id, self.ticket_id, self.parcel_id, self.refund_id, self.exchange_id])
    }

    /// Says which case it is about.
    pub const fn about(mut self, key: Key) -> Self {
        match key.kind {
            Kind::Return => self.return_id = Some(key.id),
            Kind::Ticket => self.ticket_id = Some(key.id),
            Kind::Parcel => self.parcel_id = Some(key.id),
            Kind::Refund => self.refund_id = Some(key.id),
            Kind::Exchange => self.exchange_id = Some(key.id),
            _ => {}
        }
        self
    }
}

/// The case of which an identifier is there, in the order of [`CASE_COLUMNS`].
pub(super) fn first_case(ids: [Option<i64>; 5]) -> Option<Key> {
    CASE_COLUMNS.iter().zip(ids).find_map(|((kind, _), id)| id.map(|id| Key::new(*kind, id)))
}
