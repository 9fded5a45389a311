//! The next deadline of a case, as a moment: what lists sort by until the clocks with calendars come.
//!
//! Days here are calendar days from the platforms' own published terms; a deadline that a file states goes before them.

use super::complaints::{Ticket, TicketKind, Turn};
use super::returns::{ReturnCase, ReturnStatus};
use super::time::{DAY, HOUR, Instant};

/// When a return must next be acted on; `NEVER` when nothing is owed.
pub fn decision_due(case: &ReturnCase) -> Instant {
    match case.status {
        // Amazon asks sellers to answer a return request within 48 hours, eBay within 3 business days.
        ReturnStatus::Draft | ReturnStatus::Requested => {
            let wait = if case.platform == "ebay" { 3 * DAY } else { 48 * HOUR };
            case.requested_at.plus(wait)
        }
        // Amazon: refund within 2 business days of arrival; EU 2011/83 art. 13: 14 days at the latest.
        ReturnStatus::Arrived | ReturnStatus::Inspected => match case.received_at {
            // The platform's own warehouse refunds by itself.
            _ if case.fulfilment == "platform" => Instant::NEVER,
            Some(at) => at.plus(if case.platform == "amazon" { 2 * DAY } else { 14 * DAY }),
            None => Instant::NEVER,
        },
        _ => Instant::NEVER,
    }
}

/// When a complaint must next be answered; `NEVER` when it is not our turn.
pub fn answer_due(ticket: &Ticket) -> Instant {
    if ticket.status.turn() != Turn::NeedsUs {
        return ticket.wait_until.or(ticket.snoozed_until).unwrap_or(Instant::NEVER);
    }
    let from = ticket.last_message_at.max(ticket.opened_at);
    from.plus(match ticket.kind {
        // Amazon counts answers within 24 hours.
        TicketKind::Message => 24 * HOUR,
        TicketKind::NotReceived | TicketKind::Claim | TicketKind::Cancellation => 3 * DAY,
        TicketKind::Dispute => 7 * DAY,
        _ => 2 * DAY,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_nobody_has_no_deadline() {
        let due = |status, fulfilment: &str| {
            decision_due(&ReturnCase {
                status,
                platform: "amazon".to_owned(),
                fulfilment: fulfilment.to_owned(),
                requested_at: Instant(0),
                received_at: Some(Instant(DAY)),
                ..ReturnCase::default()
            })
        };
        assert_eq!(due(ReturnStatus::Requested, "merchant"), Instant(2 * DAY));
        assert_eq!(due(ReturnStatus::Arrived, "merchant"), Instant(3 * DAY));
        assert_eq!(due(ReturnStatus::Arrived, "platform"), Instant::NEVER);
        assert_eq!(due(ReturnStatus::Closed, "merchant"), Instant::NEVER);
    }
}
