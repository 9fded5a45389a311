//! Ten thousand records with a fixed clock: what is over goes, to the millisecond, and nothing else does.

use std::collections::BTreeMap;

use fastrand::Rng;

use super::*;
use crate::domain::change::{Change, Credit, Customer, Effect, Message, Order, Record, ReturnCase, Ticket};
use crate::domain::complaints::TicketStatus;
use crate::domain::outbox::EffectStatus;
use crate::domain::returns::ReturnStatus;
use crate::services::backup::check;
use crate::services::clock::Clock;
use crate::services::people::erasing;
use crate::store::record;

const NOW: Instant = Instant(20_000 * DAY);
const KEPT: i64 = 730 * DAY;

fn rules(kinds: &[Kind]) -> Retention {
    Retention(kinds.iter().map(|kind| (*kind, KEPT)).collect())
}

fn desk(rows: &[Change]) -> (tempfile::TempDir, Desk) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let desk = Desk::open(&home.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk");
    write(&desk, rows);
    (home, desk)
}

fn write(desk: &Desk, rows: &[Change]) {
    let mut write = desk.store().write(NOW).expect("a write");
    write.operation(&Deed::of_test(NOW), rows).expect("an operation");
    write.finish().expect("written");
}

fn gone(desk: &Desk, kinds: &[Kind]) -> BTreeMap<Kind, i64> {
    let would = due(desk.store().db(), &rules(kinds), NOW).expect("it counts");
    let did = follow(desk, &Actor::agent("mei"), &rules(kinds), &|| true).expect("it is followed");
    assert_eq!(would.kinds, did.kinds, "what was counted is what went");
    assert_eq!(due(desk.store().db(), &rules(kinds), NOW).expect("it counts").kinds, [], "nothing is left over");
    let found = check(&desk.reader().expect("a reader"), true).expect("it checks");
    assert_eq!(found.problems, [], "history, index and sums hold");
    did.kinds.into_iter().collect()
}

fn all<T: Record>(desk: &Desk) -> Vec<T> {
    record::select(desk.store().db(), "order by id", &[]).expect("it reads")
}

/// The run of promise P8.
#[test]
fn of_ten_thousand_records_exactly_those_go_whose_time_is_over() {
    let mut rng = Rng::with_seed(8);
    let until = NOW.plus(-KEPT);
    let mut rows = Vec::new();
    let mut over = BTreeSet::new();
    for id in 1..=10_000 {
        // Close to the border as often as not.
        let at = |rng: &mut Rng| until.plus(if rng.bool() { rng.i64(-2..3) } else { rng.i64(-900 * DAY..700 * DAY) });
        let status = ReturnStatus::ALL[rng.usize(..ReturnStatus::ALL.len())];
        let (requested_at, closed_at) = (at(&mut rng), rng.bool().then(|| at(&mut rng)));
        let has_ended = matches!(
            status,
            ReturnStatus::Closed | ReturnStatus::Rejected | ReturnStatus::Canceled | ReturnStatus::Expired
        );
        if has_ended && requested_at < until && closed_at.is_none_or(|at| at < until) {
            over.insert(id);
        }
        rows.push(Change::create(ReturnCase {
            id,
            status,
            requested_at,
            closed_at,
            customer: format!("Name {id}"),
            comment: format!("It broke {id}"),
            value_minor: 500,
            ..ReturnCase::default()
        }));
    }
    let (_home, desk) = desk(&rows);
    let n = i64::try_from(over.len()).expect("a number");
    assert!((500..5_000).contains(&n), "{n}");
    assert_eq!(gone(&desk, &[Kind::Return]), [(Kind::Return, n)].into_iter().collect());
    for case in all::<ReturnCase>(&desk) {
        assert_eq!(case.customer.is_empty() && case.comment.is_empty(), over.contains(&case.id), "{case:?}");
        assert_eq!(case.value_minor, 500, "sums stay");
    }
}

fn closed_return(id: i64, at: Instant) -> ReturnCase {
    let status = ReturnStatus::Closed;
    ReturnCase {
        id,
        status,
        requested_at: at,
        closed_at: Some(at),
        customer: "Ann Lee".to_owned(),
        ..ReturnCase::default()
    }
}

#[test]
fn what_hangs_on_a_case_goes_with_it_unless_something_else_still_needs_it() {
    let (old, new) = (NOW.plus(-KEPT - 1), NOW);
    let message = |id: i64, return_id: Option<i64>, ticket_id: Option<i64>| {
        Change::create(Message { id, return_id, ticket_id, body: "Dear shop".to_owned(), ..Message::default() })
    };
    let effect = |id: i64, status: EffectStatus| {
        Change::create(Effect { id, return_id: Some(1), status, body: "Dear Ann".to_owned(), ..Effect::default() })
    };
    let ticket = |id: i64, at: Instant| Ticket {
        id,
        status: TicketStatus::Closed,
        opened_at: at,
        last_message_at: at,
        closed_at: Some(at),
        subject: "Broken".to_owned(),
        ..Ticket::default()
    };
    let (_home, desk) = desk(&[
        Change::create(closed_return(1, old)),
        Change::create(closed_return(2, new)),
        Change::create(ticket(1, old)),
        Change::create(ticket(2, new)),
        message(1, Some(1), None),
        message(2, Some(2), None),
        message(3, Some(1), Some(1)),
        message(4, Some(1), Some(2)),
        message(5, None, None),
        effect(1, EffectStatus::Done),
        effect(2, EffectStatus::Queued),
    ]);
    // Without a rule for complaints their messages stay.
    let counts = gone(&desk, &[Kind::Return]);
    assert_eq!(counts, [(Kind::Return, 1), (Kind::Message, 1), (Kind::Effect, 1)].into_iter().collect());
    let counts = gone(&desk, &[Kind::Return, Kind::Ticket]);
    assert_eq!(counts, [(Kind::Ticket, 1), (Kind::Message, 1)].into_iter().collect());
    let kept: Vec<i64> = all::<Message>(&desk).iter().filter(|one| !one.body.is_empty()).map(|one| one.id).collect();
    assert_eq!(kept, [2, 4, 5]);
    assert_eq!(all::<Effect>(&desk)[1].body, "Dear Ann", "what waits to leave is not emptied");
}

#[test]
fn a_customer_stays_one_who_bought_asked_or_is_owed_something_since() {
    let (old, new) = (NOW.plus(-KEPT - 1), NOW.plus(-KEPT));
    let customer = |id: i64, first_seen_at: Instant| {
        let natural_key = Some(format!("shopify:ann{id}@x.example"));
        Change::create(Customer { id, natural_key, first_seen_at, name: "Ann Lee".to_owned(), ..Customer::default() })
    };
    let order = |id: i64, placed_at: Instant| {
        Change::create(Order { id, customer_id: Some(id), placed_at, ..Order::default() })
    };
    let credit = |id: i64, customer: i64, amount_minor: i64| {
        Change::create(Credit {
            id,
            customer_id: Some(customer),
            amount_minor,
            currency: "EUR".to_owned(),
            ..Credit::default()
        })
    };
    let (_home, desk) = desk(&[
        customer(1, old),
        customer(2, new),
        customer(3, old),
        order(3, new),
        customer(4, old),
        order(4, old),
        customer(5, old),
        Change::create(ReturnCase { customer_id: Some(5), ..closed_return(5, new) }),
        customer(6, old),
        Change::create(ReturnCase { customer_id: Some(6), status: ReturnStatus::Approved, ..closed_return(6, old) }),
        customer(7, old),
        credit(1, 7, 500),
        customer(8, old),
        credit(2, 8, 500),
        credit(3, 8, -500),
    ]);
    assert_eq!(gone(&desk, &[Kind::Customer]), [(Kind::Customer, 3)].into_iter().collect());
    for customer in all::<Customer>(&desk) {
        let is_gone = [1, 4, 8].contains(&customer.id);
        assert_eq!(customer.name.is_empty(), is_gone, "{customer:?}");
        let name = customer.natural_key.unwrap_or_default();
        assert_eq!(name.contains("ann"), !is_gone, "{name}");
    }
}

#[test]
fn a_customer_who_comes_back_under_the_same_name_is_forgotten_again_and_can_be_erased() {
    let customer = |id: i64| {
        let natural_key = Some("shopify:ann@x.example".to_owned());
        let first_seen_at = NOW.plus(-KEPT - 1);
        Change::create(Customer { id, natural_key, first_seen_at, name: "Ann Lee".to_owned(), ..Customer::default() })
    };
    let (_home, mut desk) = desk(&[customer(1)]);
    for id in 1..4 {
        assert_eq!(gone(&desk, &[Kind::Customer])[&Kind::Customer], 1, "{id}");
        write(&desk, &[customer(id + 1)]);
    }
    erasing::erase(&mut desk, &Actor::agent("mei"), 4).expect("it is erased");
    write(&desk, &[customer(5)]);
    assert_eq!(gone(&desk, &[Kind::Customer])[&Kind::Customer], 1);
    assert!(all::<Customer>(&desk).iter().all(|one| one.natural_key.is_none() && one.name.is_empty()));
}

#[test]
fn what_is_gone_is_gone_from_the_history_and_the_index_and_stays_gone() {
    let old = NOW.plus(-KEPT - 1);
    let (home, mut desk) = desk(&[Change::create(ReturnCase {
        comment: "MARK-comment broke".to_owned(),
        natural_key: Some("shopify:1".to_owned()),
        ..closed_return(1, old)
    })]);
    let before = all::<ReturnCase>(&desk).remove(0);
    let after = ReturnCase { note: "MARK-note".to_owned(), comment: "MARK-new".to_owned(), ..before.clone() };
    write(&desk, &[Change::update(before, after)]);
    assert_eq!(gone(&desk, &[Kind::Return])[&Kind::Return], 1);
    assert!(desk.undo(&Actor::agent("mei"), None).is_err() || all::<ReturnCase>(&desk)[0].comment.is_empty());
    desk.store().db().script("pragma wal_checkpoint(truncate)").expect("folded");
    drop(desk);
    for entry in std::fs::read_dir(home.path()).expect("it reads").flatten() {
        let bytes = std::fs::read(entry.path()).expect("it reads");
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("mark-") && !text.contains("mark\u{1f}"), "{:?}", entry.path());
    }
}

#[test]
fn once_a_day_is_enough_and_no_rule_does_nothing() {
    let old = NOW.plus(-KEPT - 1);
    let (home, desk) = desk(&[Change::create(closed_return(1, old))]);
    let path = home.path().join("a.desk");
    let on = |at: Instant, kinds: &[Kind]| {
        let desk = Desk::open(&path, Clock::Fixed(at)).expect("a desk");
        daily(&desk, &Actor::agent("mei"), &rules(kinds), &|| true).expect("it is followed").n_records()
    };
    drop(desk);
    assert_eq!(on(NOW, &[]), 0);
    assert_eq!(on(NOW.plus(-1), &[Kind::Return]), 0, "a millisecond too early");
    assert_eq!(on(NOW.plus(DAY - 2), &[Kind::Return]), 0, "it looked less than a day ago");
    assert_eq!(on(NOW.plus(DAY), &[Kind::Return]), 1);
    assert_eq!(on(NOW.plus(3 * DAY), &[Kind::Return]), 0);
}
