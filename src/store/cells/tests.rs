//! The cells against a recount, whatever is made, changed, taken away, taken back and brought back.

use proptest::prelude::*;

use super::*;
use crate::domain::change::{
    Change, Definition, Exchange, Order, OrderLine, Parcel, Product, Record, Refund, ReturnCase, ReturnLine, Ticket,
};
use crate::domain::exchanges::{ExchangeMode, ExchangeStatus};
use crate::domain::ids::{Ids, Kind};
use crate::domain::parcels::Leg;
use crate::domain::people::Actor;
use crate::domain::refunds::{RefundKind, RefundStatus};
use crate::domain::returns::ReturnStatus;
use crate::domain::time::{DAY, Instant};
use crate::domain::vocabulary::Reason;
use crate::store::{Deed, Store, undo};

fn deed() -> Deed {
    Deed::of_test(Instant(0))
}

/// What is done to a desk: of which kind, with which numbers, and whether a record is made, changed or taken away.
#[derive(Debug, Clone, Copy)]
struct Step {
    what: u8,
    how: u8,
    a: u8,
    b: u8,
    day: i64,
}

fn step() -> impl Strategy<Value = Step> {
    (0..12_u8, 0..5_u8, any::<u8>(), any::<u8>(), 0..80_i64).prop_map(|(what, how, a, b, day)| Step {
        what,
        how,
        a,
        b,
        day,
    })
}

/// One of a few, the empty one among them.
fn pick<'a>(from: &[&'a str], at: u8) -> &'a str {
    from[usize::from(at) % from.len()]
}

fn code<T: Copy>(all: &[T], at: u8) -> T {
    all[usize::from(at) % all.len()]
}

const REFS: &[&str] = &["", "A", "B", "C"];
const PLATFORMS: &[&str] = &["ebay", "amazon", ""];

impl Step {
    fn at(self) -> Instant {
        Instant((20_000 + self.day) * DAY + i64::from(self.a) * 1_000)
    }

    fn later(self) -> Option<Instant> {
        (!self.b.is_multiple_of(3)).then(|| self.at().plus(i64::from(self.b % 40) * DAY))
    }

    fn id(self, ids: &[i64]) -> Option<i64> {
        if ids.is_empty() { None } else { Some(ids[usize::from(self.a) % ids.len()]) }
    }
}

/// Makes, changes or takes away a record of a kind.
fn edit<T: Record>(store: &Store, ids: &mut impl Ids, step: Step, shape: impl Fn(T) -> T) -> Vec<Change> {
    let known: Vec<T> = record::select(store.db(), "order by id", &[]).expect("rows read");
    let one = known.get(usize::from(step.b) % known.len().max(1)).cloned();
    match (step.how, one) {
        (0..=2, _) | (_, None) => {
            let mut new = shape(T::default());
            new.set_id(ids.next(T::KIND));
            vec![Change::create(new)]
        }
        (3, Some(one)) => vec![Change::update(one.clone(), shape(one))],
        (_, Some(one)) => vec![Change::delete(one)],
    }
}

fn ids_of(store: &Store, kind: Kind) -> Vec<i64> {
    record::ids(store.db(), kind, "order by id", &[]).expect("rows read")
}

// Long: one arm for each kind of record.
fn changes(store: &Store, ids: &mut impl Ids, s: Step) -> Vec<Change> {
    let (orders, returns, products) =
        (ids_of(store, Kind::Order), ids_of(store, Kind::Return), ids_of(store, Kind::Product));
    let order_ref = || pick(REFS, s.a / 3).to_owned();
    let platform = || pick(PLATFORMS, s.b).to_owned();
    let sum = i64::from(s.a) * 37 + 1;
    match s.what {
        0 => edit(store, ids, s, |it: Order| Order {
            order_ref: order_ref(),
            platform: platform(),
            market: pick(&["DE", "US"], s.a).to_owned(),
            placed_at: s.at(),
            shipped_at: s.later(),
            canceled_at: (s.a.is_multiple_of(7)).then(|| s.at()),
            currency: pick(&["EUR", "USD"], s.b).to_owned(),
            total_minor: if s.a.is_multiple_of(4) { 0 } else { sum },
            tax_minor: i64::from(s.b % 5),
            tags: if s.b.is_multiple_of(9) { vec!["Test".to_owned()] } else { Vec::new() },
            ..it
        }),
        1 | 2 => edit(store, ids, s, |it: OrderLine| OrderLine {
            order_id: s.id(&orders).unwrap_or(7),
            sku: pick(&["X", "Y", "Z"], s.b).to_owned(),
            product_id: s.id(&products),
            quantity: i64::from(s.b % 3),
            price_minor: sum,
            discount_minor: i64::from(s.b),
            ..it
        }),
        3 | 4 => edit(store, ids, s, |it: ReturnCase| ReturnCase {
            order_ref: order_ref(),
            platform: platform(),
            status: code(ReturnStatus::ALL, s.b),
            reason: code(Reason::ALL, s.a),
            requested_at: s.at(),
            received_at: s.later(),
            returnless: s.a.is_multiple_of(8),
            quantity: 2,
            currency: "EUR".to_owned(),
            value_minor: sum,
            waived_minor: i64::from(s.b % 2),
            sku: "X".to_owned(),
            ..it
        }),
        5 => edit(store, ids, s, |it: ReturnLine| ReturnLine {
            return_id: s.id(&returns).unwrap_or(9),
            product_id: s.id(&products),
            asked: 2,
            approved: i64::from(s.a % 3),
            received: i64::from(s.b % 3),
            unexpected: s.b.is_multiple_of(6),
            value_minor: sum,
            ..it
        }),
        6 | 7 => edit(store, ids, s, |it: Refund| Refund {
            order_ref: order_ref(),
            platform: platform(),
            return_id: s.id(&returns).filter(|_| s.b.is_multiple_of(2)),
            kind: code(RefundKind::ALL, s.a),
            status: if s.b.is_multiple_of(4) { code(RefundStatus::ALL, s.a) } else { RefundStatus::Succeeded },
            currency: "EUR".to_owned(),
            amount_minor: sum,
            // Sums at random are no decisions: those the database itself keeps within what was paid.
            external: true,
            proposed_at: s.at(),
            done_at: s.later(),
            ..it
        }),
        8 => edit(store, ids, s, |it: Exchange| Exchange {
            order_ref: order_ref(),
            return_id: s.id(&returns).filter(|_| s.b.is_multiple_of(2)),
            mode: code(ExchangeMode::ALL, s.a),
            status: code(ExchangeStatus::ALL, s.b),
            sku: "X".to_owned(),
            quantity: 1,
            requested_at: s.at(),
            shipped_at: s.later(),
            ..it
        }),
        9 => edit(store, ids, s, |it: Ticket| Ticket {
            order_ref: order_ref(),
            platform: platform(),
            opened_at: s.at(),
            ..it
        }),
        10 => edit(store, ids, s, |it: Parcel| Parcel {
            order_ref: order_ref(),
            platform: platform(),
            return_id: s.id(&returns).filter(|_| s.b.is_multiple_of(2)),
            leg: code(Leg::ALL, s.a),
            label_cost_minor: i64::from(s.b),
            created_at: s.at(),
            delivered_at: s.later(),
            ..it
        }),
        _ if s.a.is_multiple_of(5) => edit(store, ids, s, |it: Definition| Definition {
            sort: Sort::Analysis,
            name: "default".to_owned(),
            enabled: true,
            text: format!("return_days = {}", s.b % 60),
            ..it
        }),
        _ => edit(store, ids, s, |it: Product| Product {
            product_line: pick(&["", "shoes", "hats"], s.a).to_owned(),
            supplier: pick(&["", "S1"], s.b).to_owned(),
            ..it
        }),
    }
}

/// One write of some steps; every third one takes an earlier group back, which is undo, and later redo.
fn act(store: &Store, steps: &[Step], groups: &mut Vec<i64>) {
    let mut write = store.write(Instant(1)).expect("write begins");
    let first = steps[0];
    if first.a.is_multiple_of(3)
        && let Some(group) = first.id(groups)
    {
        if undo::take_back(&mut write, group, &Actor::agent("mei"), "undo").is_ok() {
            groups.extend(write.group());
            write.finish().expect("it is written");
        }
        return;
    }
    for step in steps {
        let changes = changes(store, &mut write, *step);
        write.operation(&deed(), &changes).expect("it is written");
    }
    groups.extend(write.group());
    write.finish().expect("it is written");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever is made, changed, taken away, taken back and brought back: the cells say what the rows say.
    #[test]
    fn cells_are_what_a_recount_gives(
        steps in proptest::collection::vec(proptest::collection::vec(step(), 1..4), 1..25),
    ) {
        let store = Store::memory().expect("a desk in memory opens");
        let mut groups = Vec::new();
        for steps in &steps {
            act(&store, steps, &mut groups);
        }
        prop_assert_eq!(differences(store.db()).expect("cells read"), Vec::<String>::new());
        let kept = table::all(store.db()).expect("cells read");
        remake(store.db()).expect("cells are made");
        prop_assert_eq!(table::all(store.db()).expect("cells read"), kept, "no empty cell stays behind");
    }
}

#[test]
fn a_cell_that_somebody_bent_is_named_and_mended() {
    let store = Store::memory().expect("a desk in memory opens");
    let order = Order {
        id: 1,
        order_ref: "A".to_owned(),
        placed_at: Instant(20_000 * DAY),
        currency: "EUR".to_owned(),
        total_minor: 100,
        ..Order::default()
    };
    let mut write = store.write(Instant(1)).expect("write begins");
    write.operation(&deed(), &[Change::create(order)]).expect("it is written");
    write.finish().expect("it is written");
    let bent = "update cells set sums = 'b 0 1;' || sums where dimension = ''";
    assert_eq!(store.db().execute(bent, &[]).expect("cells change"), 1);
    assert_eq!(differences(store.db()).expect("cells read"), ["excluded_test/2024-10-04"]);
    remake(store.db()).expect("cells are made");
    assert_eq!(differences(store.db()).expect("cells read"), Vec::<String>::new());
}
