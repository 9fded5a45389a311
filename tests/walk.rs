//! A random walk over every verb of the desk: refused or done, the facets hold; taken back to the start, the desk is as it was.

use afterdesk::domain::catalog::{self, OrderLine};
use afterdesk::domain::change::{Change, Exchange, Message, Parcel, Record, Refund, ReturnCase, ReturnLine, Ticket};
use afterdesk::domain::command::{ArgKind, Args, Command, VerbSpec, verbs};
use afterdesk::domain::complaints::TicketStatus;
use afterdesk::domain::ids::{Key, Kind};
use afterdesk::domain::people::Actor;
use afterdesk::domain::refusal::Refusal;
use afterdesk::domain::time::{DAY, Instant};
use afterdesk::services::backup::{check, dump};
use afterdesk::services::clock::Clock;
use afterdesk::services::read::{Order, Reader};
use afterdesk::services::{Desk, DeskError};
use afterdesk::store::Deed;
use fastrand::Rng;

/// The numbers that the walk asks for; a new desk counts from 1001, and the last few may not be there.
const NUMBERS: std::ops::RangeInclusive<i64> = 1_001..=1_004;
const KINDS: &[Kind] = &[Kind::Return, Kind::Refund, Kind::Exchange, Kind::Ticket, Kind::Parcel];

/// A value that the argument may or may not take.
fn value(rng: &mut Rng, kind: ArgKind) -> String {
    let one_of = |rng: &mut Rng, words: &[&str]| words[rng.usize(..words.len())].to_owned();
    match kind {
        ArgKind::Text | ArgKind::LongText => one_of(rng, &["T1", "T2", "MUG", "odd \u{202e} text", "  "]),
        ArgKind::Units => rng.i64(0..4).to_string(),
        ArgKind::Money => one_of(rng, &["5", "12.50", "0", "1000000", "x"]),
        ArgKind::Percent => one_of(rng, &["15", "100", "0.5", "101"]),
        ArgKind::When => one_of(rng, &["3d", "tomorrow", "yesterday", "2027-01-01", "soon"]),
        ArgKind::Choice(codes) => one_of(rng, codes),
        ArgKind::Number(kind) => Key::new(kind, rng.i64(NUMBERS)).to_string(),
        ArgKind::Numbers(kind) => {
            let numbers = (0..rng.usize(0..3)).map(|_| Key::new(kind, rng.i64(NUMBERS)).to_string());
            numbers.collect::<Vec<_>>().join(",")
        }
        ArgKind::Agent => one_of(rng, &["ana", "bo"]),
        ArgKind::Tags => one_of(rng, &["vip", "-vip", "+late,-vip"]),
        ArgKind::Flag => one_of(rng, &["yes", "no"]),
    }
}

/// One order of 90.00 with three mugs, brought in by somebody else, so that money has a ceiling.
fn bring_order(desk: &Desk) {
    let order = catalog::Order {
        id: 1,
        natural_key: Some("shop:A-1".to_owned()),
        platform: "shop".to_owned(),
        order_ref: "A-1".to_owned(),
        placed_at: Instant(19_990 * DAY),
        currency: "EUR".to_owned(),
        total_minor: 9_000,
        ..catalog::Order::default()
    };
    let line = OrderLine {
        id: 1,
        natural_key: Some("shop:A-1:1".to_owned()),
        order_id: 1,
        sku: "MUG".to_owned(),
        quantity: 3,
        price_minor: 9_000,
        ..OrderLine::default()
    };
    let deed = Deed {
        actor: Actor::import("orders"),
        verb: "import".to_owned(),
        target: None,
        args: String::new(),
        happened_at: Instant(0),
        cause: None,
        undoes: None,
    };
    let mut write = desk.store().write(Instant(0)).expect("a write");
    write.operation(&deed, &[Change::create(order), Change::create(line)]).expect("an order");
    write.finish().expect("written");
}

fn command(rng: &mut Rng, known: &[&'static VerbSpec]) -> Command {
    // Every kind as often as any other, however many verbs it has.
    let wanted = KINDS[rng.usize(..KINDS.len())];
    let of_kind: Vec<_> = known.iter().filter(|spec| spec.kinds.contains(&wanted)).collect();
    let spec = if of_kind.is_empty() { known[0] } else { of_kind[rng.usize(..of_kind.len())] };
    let kind = spec.kinds[rng.usize(..spec.kinds.len())];
    let id = if spec.id == "open" { 0 } else { rng.i64(NUMBERS) };
    let mut args = Args::default();
    for arg in spec.args {
        if arg.required || rng.u8(..3) == 0 {
            args.0.insert(arg.name.to_owned(), value(rng, arg.kind));
        }
    }
    if spec.id == "open" && rng.u8(..6) > 0 {
        let known = spec.args.iter().filter(|arg| ["order", "sku"].contains(&arg.name));
        args.0.extend(known.map(|arg| (arg.name.to_owned(), if arg.name == "sku" { "MUG" } else { "A-1" }.to_owned())));
    }
    Command { verb: spec.id.to_owned(), key: Key::new(kind, id), args }
}

fn all<T: Record>(reader: &Reader) -> Vec<T> {
    let mut found = Vec::new();
    let by_id = Order { column: "id", descending: false };
    let read = reader.each::<T>(&(String::new(), Vec::new()), by_id, i64::MAX, &mut |record| {
        found.push(record);
        Ok(())
    });
    read.expect("the desk reads");
    found
}

/// What must hold after every step, whatever was done.
fn hold_together(reader: &Reader, step: &str) {
    for line in all::<ReturnLine>(reader) {
        let sound = (line.approved <= line.asked || line.unexpected)
            && line.undecided() >= 0
            && line.damaged <= line.received
            && [line.approved, line.received, line.accepted, line.rejected, line.missing].iter().all(|n| *n >= 0);
        assert!(sound, "{step}: {line:?}");
    }
    let tickets = all::<Ticket>(reader);
    let status = |id: i64| tickets.iter().find(|ticket| ticket.id == id).map(|ticket| ticket.status);
    let messages = all::<Message>(reader);
    for ticket in &tickets {
        if ticket.status == TicketStatus::Merged {
            let survivor = ticket.merged_into.and_then(status);
            assert!(
                survivor.is_some_and(|s| s != TicketStatus::Merged),
                "{step}: {} is merged into {survivor:?}",
                ticket.key()
            );
        }
        let n = messages.iter().filter(|message| message.public && message.ticket_id == Some(ticket.id)).count();
        assert_eq!(i64::try_from(n), Ok(ticket.n_messages), "{step}: messages of {}", ticket.key());
    }
    for parcel in all::<Parcel>(reader) {
        assert!(!parcel.contradicted || parcel.n_events > 1, "{step}: {parcel:?}");
    }
    for refund in all::<Refund>(reader) {
        assert!(refund.amount_minor != 0, "{step}: {refund:?}");
        assert_eq!(
            refund.sheet.iter().map(|line| line.amount_minor).sum::<i64>(),
            refund.amount_minor,
            "{step}: {refund:?}"
        );
    }
}

fn reached(reader: &Reader) -> [usize; 5] {
    [
        all::<ReturnCase>(reader).len(),
        all::<Refund>(reader).len(),
        all::<Exchange>(reader).len(),
        all::<Ticket>(reader).len(),
        all::<Parcel>(reader).len(),
    ]
}

/// Read afresh: the index check of SQLite mistakes what a connection remembers of the index for damage once another has
/// written.
fn sound(desk: &Desk, when: &str) {
    let report = check(&desk.reader().expect("a reader"), true).expect("the desk reads");
    assert!(
        report.problems.is_empty(),
        "{when}: {:?}",
        report.problems.iter().map(|p| (p.code(), p.place())).collect::<Vec<_>>()
    );
}

#[test]
fn any_walk_holds_together_and_can_be_taken_back_to_its_start_and_brought_back() {
    let ana = Actor::agent("ana");
    let mut met = [0; 5];
    for seed in 0..3 {
        let mut rng = Rng::with_seed(seed);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let now = Clock::Fixed(Instant(20_000 * DAY));
        let mut desk = Desk::open(&folder.path().join("desk.db"), now).expect("a desk");
        let reader = desk.reader().expect("a reader");
        bring_order(&desk);
        let start = dump(&reader).expect("the desk reads");
        let known: Vec<_> = verbs().filter(|spec| spec.kinds.iter().all(|kind| KINDS.contains(kind))).collect();
        let opening: Vec<_> = known.iter().copied().filter(|spec| spec.id == "open").collect();
        let mut n_groups = 0;
        for step in 0..900 {
            // A desk with something on it first.
            let command = command(&mut rng, if step < 16 { &opening } else { &known });
            let step = format!("seed {seed}: {} {} {:?}", command.verb, command.key, command.args.0);
            let outcome = desk.run(&ana, &[command]).unwrap_or_else(|error| panic!("{step}: {error}"));
            if outcome.group.is_some() {
                n_groups += 1;
                hold_together(&reader, &step);
            }
            if outcome.group.is_some() && rng.u8(..12) == 0 {
                desk.undo(&ana, None).unwrap_or_else(|error| panic!("{step}, undone: {error}"));
                n_groups -= 1;
                hold_together(&reader, &step);
            }
        }
        sound(&desk, "after the walk");
        let end = dump(&reader).expect("the desk reads");
        assert!(n_groups > 50, "the walk hardly moved: {n_groups}");
        for (sum, n) in met.iter_mut().zip(reached(&reader)) {
            *sum += n;
        }
        for step in 0..n_groups {
            desk.undo(&ana, None).unwrap_or_else(|error| panic!("seed {seed}, undo {step}: {error}"));
        }
        assert!(matches!(desk.undo(&ana, None), Err(DeskError::Refused(Refusal::NothingToUndo))));
        assert_eq!(dump(&reader).expect("the desk reads"), start, "seed {seed}: the start");
        sound(&desk, "back at the start");
        for step in 0..n_groups {
            desk.redo(&ana).unwrap_or_else(|error| panic!("seed {seed}, redo {step}: {error}"));
        }
        assert_eq!(dump(&reader).expect("the desk reads"), end, "seed {seed}: the end again");
        sound(&desk, "brought back");
    }
    assert!(met.iter().all(|n| *n > 0), "the walk met returns, refunds, exchanges, complaints, parcels {met:?} times");
}
