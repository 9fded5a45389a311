//! How far returns come that figures count: asked for, accepted, received.

use super::FactName;
use crate::domain::returns::{ReturnCase, ReturnLine, ReturnStatus};

/// How far a return has come.
#[derive(Clone, Copy)]
pub(super) struct Stage {
    pub(super) name: FactName,
    /// The same of returns by the day on which they were opened.
    pub(super) opened: FactName,
}

pub(super) const STAGES: [Stage; 3] = [
    Stage { name: FactName::ReturnedAsked, opened: FactName::OpenedAsked },
    Stage { name: FactName::ReturnedAccepted, opened: FactName::OpenedAccepted },
    Stage { name: FactName::ReturnedReceived, opened: FactName::OpenedReceived },
];

impl Stage {
    /// Whether a return has come so far.
    pub(super) fn holds(self, case: &ReturnCase) -> bool {
        use ReturnStatus::{Arrived, Canceled, Draft, Expired, Inspected, Rejected, Requested};
        match self.name {
            FactName::ReturnedAsked => case.status != Draft,
            FactName::ReturnedAccepted => !matches!(case.status, Draft | Requested | Rejected | Canceled | Expired),
            _ => case.received_at.is_some() || matches!(case.status, Arrived | Inspected),
        }
    }

    /// The units of a line that have; the return's other lines stand among these.
    pub(super) fn units(self, line: &ReturnLine, lines: &[ReturnLine]) -> i64 {
        match self.name {
            FactName::ReturnedAsked => line.asked,
            FactName::ReturnedAccepted => line.approved_or_asked(lines),
            _ => line.received,
        }
    }
}
