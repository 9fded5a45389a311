//! Complaints that were put off until something happens come back when it has: a scan of the case's parcel, its refund done.
//!
//! A customer's reply wakes where it is heard, in the decision itself; here is what happens to other records of the case.

use std::collections::BTreeMap;

use super::{DeskError, Outcome, Steps, decide, record as write_down};
use crate::domain::change::{Change, Parcel, Record, Refund, Ticket};
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command, Context};
use crate::domain::complaints::Wake;
use crate::domain::people::{Actor, ActorKind};
use crate::domain::refunds::RefundStatus;
use crate::store::{Write, record};

/// Who acts where an event does.
const NAME: &str = "wake";

/// Wakes who waits for what these changes brought, as part of the same group; answers the operations with their changes.
pub(super) fn wake(
    write: &mut Write<'_>,
    cause: i64,
    changes: &[Change],
    outcome: &mut Outcome,
) -> Result<Steps, DeskError> {
    let events: Vec<Event> = changes.iter().filter_map(event).collect();
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let asleep = "where status = 'snoozed' and wake in ('scan', 'refund_done') order by id";
    let sleepers: Vec<Ticket> = record::select(write.db(), asleep, &[] as &[Val])?;
    let now = write.now();
    let actor = Actor { kind: ActorKind::Timer, name: NAME.to_owned() };
    let ctx = Context { actor, now, happened_at: now };
    let mut woken = Vec::new();
    for ticket in sleepers {
        let Some(event) = events.iter().find(|event| event.concerns(&ticket)) else { continue };
        let by = ("wake".to_owned(), event.wake.code().to_owned());
        let command = Command { verb: "wake".to_owned(), key: ticket.key(), args: Args(BTreeMap::from([by])) };
        // Whatever keeps it from waking is for whoever put it off; what happened stands either way.
        if let Ok(changes) = decide(write, &ctx, &command, None)? {
            let operation = write_down(write, &ctx, &command, &changes, Some(cause), outcome)?;
            woken.push((operation, changes));
        }
    }
    Ok(woken)
}

/// Something that complaints are put off for.
#[derive(Debug, PartialEq, Eq)]
struct Event {
    wake: Wake,
    ticket_id: Option<i64>,
    return_id: Option<i64>,
    order: (String, String),
}

impl Event {
    fn concerns(&self, ticket: &Ticket) -> bool {
        let same = |one: Option<i64>, other: Option<i64>| one.is_some() && one == other;
        let same_order =
            !ticket.order_ref.is_empty() && self.order.0 == ticket.platform && self.order.1 == ticket.order_ref;
        ticket.wake == Some(self.wake)
            && (same(self.ticket_id, Some(ticket.id)) || same(self.return_id, ticket.return_id) || same_order)
    }
}

/// A scan that moved a parcel, or money that arrived.
fn event(change: &Change) -> Option<Event> {
    if let Some(edit) = Parcel::edit(change) {
        let after = edit.after.as_ref()?;
        let heard_before = edit.before.as_ref().map(|before| before.last_event_at);
        let scanned = !after.last_event_at.is_never() && heard_before != Some(after.last_event_at);
        return scanned.then(|| Event {
            wake: Wake::Scan,
            ticket_id: None,
            return_id: after.return_id,
            order: (after.platform.clone(), after.order_ref.clone()),
        });
    }
    let edit = Refund::edit(change)?;
    let after = edit.after.as_ref().filter(|after| after.status == RefundStatus::Succeeded)?;
    let is_news = edit.before.as_ref().is_none_or(|before| before.status != RefundStatus::Succeeded);
    is_news.then(|| Event {
        wake: Wake::RefundDone,
        ticket_id: after.ticket_id,
        return_id: after.return_id,
        order: (after.platform.clone(), after.order_ref.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::complaints::TicketStatus;
    use crate::domain::ids::{Key, Kind};
    use crate::domain::time::{DAY, Instant};
    use crate::services::Desk;
    use crate::services::clock::Clock;
    use crate::store::Deed;

    const NOW: Instant = Instant(20_000 * DAY);

    fn sleeper(id: i64, wake: Wake, order_ref: &str) -> Ticket {
        Ticket {
            id,
            status: TicketStatus::Snoozed,
            wake: Some(wake),
            platform: "shop".to_owned(),
            order_ref: order_ref.to_owned(),
            ..Ticket::default()
        }
    }

    fn desk() -> Desk {
        let desk = Desk::memory(Clock::Fixed(NOW)).expect("a desk in memory");
        let deed = Deed::of_test(NOW);
        let parcel = Parcel {
            id: 1,
            tracking: "T1".to_owned(),
            platform: "shop".to_owned(),
            order_ref: "A-1".to_owned(),
            ..Parcel::default()
        };
        let refund = Refund {
            id: 1,
            status: RefundStatus::Submitted,
            ticket_id: Some(3),
            currency: "EUR".to_owned(),
            amount_minor: 500,
            ..Refund::default()
        };
        let changes = [
            Change::create(sleeper(1, Wake::Scan, "A-1")),
            Change::create(sleeper(2, Wake::RefundDone, "A-1")),
            Change::create(sleeper(3, Wake::RefundDone, "")),
            Change::create(sleeper(4, Wake::Scan, "A-2")),
            Change::create(sleeper(5, Wake::Reply, "A-1")),
            Change::create(parcel),
            Change::create(refund),
        ];
        let mut write = desk.store().write(NOW).expect("a write");
        write.operation(&deed, &changes).expect("written");
        write.finish().expect("finished");
        desk
    }

    fn woken(desk: &Desk) -> Vec<(i64, Option<Wake>)> {
        let all: Vec<Ticket> =
            record::select(desk.store().db(), "order by id", &[] as &[Val]).expect("complaints are read");
        all.into_iter().filter(|t| t.status == TicketStatus::Open).map(|t| (t.id, t.woke)).collect()
    }

    #[test]
    fn a_scan_and_a_refund_wake_who_waits_for_them_and_undo_takes_both_back() {
        let mut desk = desk();
        let mei = Actor::agent("mei");
        let run = |desk: &mut Desk, verb: &str, key: Key, args: &[(&str, &str)]| {
            let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let command = Command { verb: verb.to_owned(), key, args: Args(args) };
            let outcome = desk.run(&mei, &[command]).expect("the desk works");
            assert_eq!(outcome.refused, []);
            outcome
        };
        let scan = [("status", "in_transit"), ("text", "hub")];
        let outcome = run(&mut desk, "event", Key::new(Kind::Parcel, 1), &scan);
        assert_eq!(woken(&desk), [(1, Some(Wake::Scan))]);
        assert_eq!(outcome.operations.len(), 2);
        desk.undo(&mei, outcome.group).expect("it can be taken back");
        assert_eq!(woken(&desk), []);
        run(&mut desk, "confirm", Key::new(Kind::Refund, 1), &[]);
        assert_eq!(woken(&desk), [(3, Some(Wake::RefundDone))]);
    }
}
