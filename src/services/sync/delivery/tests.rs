//! Every way a line can break, five hundred times: the other side has each message once, or somebody is asked.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::*;
use crate::domain::clocks::ClockState;
use crate::domain::complaints::{Author, Message, Ticket, TicketStatus};
use crate::domain::ids::Kind;
use crate::domain::outbox::Channel;
use crate::domain::people::Actor;
use crate::domain::time::{DAY, HOUR};
use crate::services::clock::Clock;

const NOW: Instant = Instant(1_790_000_000_000);

/// A peer with a book, and a line that breaks in turn before and after the booking.
#[derive(Default)]
struct Peer {
    /// Bookings by key, with the bodies that came under it.
    book: RefCell<BTreeMap<String, Vec<String>>>,
    n_tries: RefCell<usize>,
    always: Option<usize>,
}

impl Outlet for Peer {
    fn name(&self) -> &str {
        "peer"
    }

    fn deliver(&self, effect: &Effect) -> Verdict {
        let mut n = self.n_tries.borrow_mut();
        *n += 1;
        let answer = String::new();
        let book = || {
            let key = effect.natural_key.clone().unwrap_or_default();
            self.book.borrow_mut().entry(key).or_default().push(effect.body.clone());
        };
        match self.always.unwrap_or(*n % 7) {
            1 => Verdict::Later { answer, pause: Some(1) },
            2 => {
                book();
                Verdict::Unknown { answer }
            }
            3 => Verdict::Refused { answer },
            4 => Verdict::Unknown { answer },
            5 => Verdict::Unreachable { answer },
            _ => {
                book();
                Verdict::Done { answer }
            }
        }
    }
}

impl Choice for Peer {
    fn of_effect(&self, _: &Effect) -> &dyn Outlet {
        self
    }

    fn named(&self, name: &str) -> Option<&dyn Outlet> {
        (name == "peer").then_some(self as &dyn Outlet)
    }
}

fn put(desk: &Desk, changes: &[Change]) {
    let deed = Deed::of_test(NOW);
    let mut write = desk.store().write(NOW).expect("a write");
    write.operation(&deed, changes).expect("rows are written");
    write.finish().expect("it is durable");
}

fn desk(n: i64, at: Instant) -> Desk {
    let desk = Desk::memory(Clock::Fixed(at)).expect("a desk in memory");
    let effect = |id: i64| Effect {
        id,
        natural_key: Some(format!("notice:R-1:{id}")),
        channel: Channel::Mail,
        body: format!("body {id}"),
        hold_until: NOW,
        created_at: NOW,
        ..Effect::default()
    };
    put(&desk, &(1..=n).map(|id| Change::create(effect(id))).collect::<Vec<_>>());
    desk
}

fn effects(desk: &Desk) -> Vec<Effect> {
    record::select::<Effect>(desk.store().db(), "order by id", &[]).expect("rows read")
}

#[test]
fn each_message_is_booked_once_whatever_the_line_does() {
    let desk = desk(500, NOW.plus(DAY));
    let peer = Peer::default();
    // Pauses are over at once on a clock that stands a day on; unreachable ones rest for the pass.
    for _ in 0..200 {
        run(&desk, &peer, &|| true).expect("the desk works");
        for effect in effects(&desk).into_iter().filter(|effect| effect.status == EffectStatus::Queued) {
            let due = Effect { hold_until: NOW, ..effect.clone() };
            if due != effect {
                put(&desk, &[Change::update(effect, due)]);
            }
        }
    }
    let book = peer.book.borrow();
    assert!(book.values().all(|bodies| bodies.len() == 1), "nothing is booked twice");
    for effect in effects(&desk) {
        let booked = book.get(effect.natural_key.as_deref().unwrap_or_default());
        match effect.status {
            EffectStatus::Done => assert_eq!(booked, Some(&vec![effect.body.clone()])),
            EffectStatus::Failed => assert_eq!(booked, None),
            EffectStatus::Unknown => {}
            other => panic!("{} is still {other}", effect.key()),
        }
    }
}

#[test]
fn an_outlet_that_cannot_be_reached_is_asked_once_a_pass() {
    let desk = desk(20, NOW);
    let peer = Peer { always: Some(5), ..Peer::default() };
    let delivered = run(&desk, &peer, &|| true).expect("the desk works");
    assert_eq!((delivered.sent.len(), *peer.n_tries.borrow()), (1, 1));
    assert_eq!(effects(&desk).iter().filter(|effect| effect.status == EffectStatus::Held).count(), 19);
}

/// Another outlet of the same sort.
#[derive(Default)]
struct Other(Peer);

impl Outlet for Other {
    fn name(&self) -> &str {
        "other"
    }

    fn deliver(&self, effect: &Effect) -> Verdict {
        self.0.deliver(effect)
    }
}

/// Mails go nowhere, everything else is taken.
struct Parted(Peer, Other);

impl Choice for Parted {
    fn of_effect(&self, effect: &Effect) -> &dyn Outlet {
        if effect.channel == Channel::Mail { &self.0 } else { &self.1 }
    }

    fn named(&self, _: &str) -> Option<&dyn Outlet> {
        None
    }
}

#[test]
fn what_waits_for_a_dead_outlet_keeps_nothing_from_the_others() {
    let n = i64::try_from(MOST).expect("a number") + 1;
    let desk = desk(n, NOW);
    let last = effects(&desk).pop().expect("an effect");
    put(&desk, &[Change::update(last.clone(), Effect { channel: Channel::Platform, ..last })]);
    let outlets =
        Parted(Peer { always: Some(5), ..Peer::default() }, Other(Peer { always: Some(6), ..Peer::default() }));
    let delivered = run(&desk, &outlets, &|| true).expect("the desk works");
    assert_eq!((delivered.sent.len(), *outlets.0.n_tries.borrow(), *outlets.1.0.n_tries.borrow()), (2, 1, 1));
}

#[test]
fn what_a_dead_sender_left_is_asked_about_after_a_day() {
    let desk = desk(1, NOW.plus(2 * DAY));
    let effect = effects(&desk).remove(0);
    let sending = begun(&effect, "peer", NOW);
    put(&desk, &[Change::update(effect, sending)]);
    let peer = Peer::default();
    let delivered = run(&desk, &peer, &|| true).expect("the desk works");
    assert_eq!(delivered.sent.iter().map(|sent| sent.status).collect::<Vec<_>>(), [EffectStatus::Unknown]);
    assert_eq!((delivered.asks.len(), *peer.n_tries.borrow()), (1, 0));
    assert_eq!(run(&desk, &peer, &|| true).expect("the desk works").asks.len(), 1, "until somebody decides");
}

#[test]
fn an_answer_that_is_lost_has_answered_nobody_until_it_is_tried_again() {
    let mut desk = Desk::memory(Clock::Fixed(NOW)).expect("a desk in memory");
    let asked_at = NOW.plus(-HOUR);
    let ticket = Ticket { id: 1001, opened_at: asked_at, asked_at: Some(asked_at), ..Ticket::default() };
    let author = Author::Customer;
    let asked = Message { id: 5, ticket_id: Some(1001), author, public: true, sent_at: asked_at, ..Message::default() };
    put(&desk, &[Change::create(ticket), Change::create(asked)]);
    let act = |desk: &mut Desk, verb: &str, key: Key, args: &[(&str, &str)]| {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let command = Command { verb: verb.to_owned(), key, args: Args(args) };
        let outcome = desk.run(&Actor::agent("mei"), &[command]).expect("the desk works");
        assert!(outcome.refused.is_empty(), "{verb}: {:?}", outcome.refused);
    };
    let stands = |desk: &Desk| {
        let ticket = record::get::<Ticket>(desk.store().db(), 1001).expect("a row reads").expect("a complaint");
        (ticket.status, ticket.unanswered_at, ticket.first_answer_at, ticket.answer_clock)
    };
    act(&mut desk, "answer", Key::new(Kind::Ticket, 1001), &[("text", "We look into it"), ("until", "3d")]);
    let answered = (TicketStatus::WaitingCustomer, None, Some(NOW), Some(ClockState::Met));
    assert_eq!(stands(&desk), answered);
    let effect = effects(&desk)[0].key();
    act(&mut desk, "release", effect, &[]);
    run(&desk, &Peer { always: Some(3), ..Peer::default() }, &|| true).expect("the desk works");
    let waiting = (TicketStatus::Open, Some(asked_at), None, Some(ClockState::Running));
    assert_eq!(stands(&desk), waiting);
    act(&mut desk, "retry", effect, &[]);
    assert_eq!(stands(&desk), (TicketStatus::Open, None, Some(NOW), Some(ClockState::Met)));
    act(&mut desk, "stop", effect, &[]);
    assert_eq!(stands(&desk), waiting);
}
