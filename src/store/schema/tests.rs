//! What the schema itself guards: money that is paid back (promises M1), and what a foreign file may bring (promises P9).

use std::path::Path;

use fastrand::Rng;
use rusqlite::Connection;

use super::*;
use crate::domain::change::{Change, Order, OrderLine, Refund, ReturnCase};
use crate::domain::ids::{Ids, Kind};
use crate::domain::people::Actor;
use crate::domain::refunds::RefundStatus;
use crate::domain::time::Instant;
use crate::store::db::Mode;
use crate::store::{Deed, Store, record, rescue, undo};

/// Writes changes past everything that decides.
fn write(store: &Store, changes: &[Change]) -> Result<i64, StoreError> {
    let mut write = store.write(Instant(1))?;
    let operation = write.operation(&Deed::of_test(Instant(1)), changes)?;
    write.finish()?;
    Ok(operation)
}

fn back(store: &Store, group: i64) -> Result<(), StoreError> {
    let mut write = store.write(Instant(2))?;
    undo::take_back(&mut write, group, &Actor::agent("mei"), "undo")?;
    write.finish()
}

fn refund(id: i64, amount_minor: i64) -> Refund {
    let (platform, order_ref) = ("shopify".to_owned(), "1".to_owned());
    Refund { id, platform, order_ref, currency: "EUR".to_owned(), amount_minor, ..Refund::default() }
}

fn order(total_minor: i64) -> Order {
    let natural_key = Some("shopify:1".to_owned());
    let (platform, order_ref) = ("shopify".to_owned(), "1".to_owned());
    Order { id: 1, natural_key, platform, order_ref, total_minor, ..Order::default() }
}

fn with(before: &Refund, status: RefundStatus) -> Change {
    Change::update(before.clone(), Refund { status, ..before.clone() })
}

fn read(store: &Store, id: i64) -> Refund {
    record::get(store.db(), id).expect("it reads").expect("it is there")
}

#[test]
fn the_database_itself_refuses_to_pay_back_more_than_was_paid() {
    let store = Store::memory().expect("a desk in memory");
    write(&store, &[Change::create(order(1_000)), Change::create(refund(1, 600))]).expect("within");
    let over = |changes: &[Change]| assert!(matches!(write(&store, changes), Err(StoreError::OverPaid)));
    over(&[Change::create(refund(2, 401))]);
    over(&[Change::create(refund(2, 200)), Change::create(refund(3, 201))]);
    assert!(record::get::<Refund>(store.db(), 2).expect("it reads").is_none(), "nothing of it stays");
    write(&store, &[Change::create(refund(2, 400))]).expect("to the last cent");
    over(&[Change::create(refund(3, 1))]);
    // Another order, another platform, a fact that a file told, money that came back: none of these is over.
    let free = [
        Refund { order_ref: "2".to_owned(), ..refund(3, 9_000) },
        Refund { platform: "amazon".to_owned(), ..refund(4, 9_000) },
        Refund { external: true, ..refund(5, 9_000) },
        refund(6, -9_900),
    ];
    write(&store, &free.map(Change::create)).expect("none of our business");
    write(&store, &[Change::create(refund(7, 900))]).expect("what came back can be given again");
}

#[test]
fn what_was_given_up_is_not_brought_back_over_what_took_its_place() {
    let store = Store::memory().expect("a desk in memory");
    write(&store, &[Change::create(order(1_000)), Change::create(refund(1, 800))]).expect("within");
    let first = read(&store, 1);
    // One operation may take one back and give another, in whatever order its rows are written.
    let swap = write(&store, &[Change::create(refund(2, 900)), with(&first, RefundStatus::Void)]).expect("a swap");
    back(&store, swap).expect("the swap is taken back");
    assert_eq!(read(&store, 1).status, RefundStatus::Proposed);
    let void = write(&store, &[with(&read(&store, 1), RefundStatus::Void)]).expect("given up");
    write(&store, &[Change::create(refund(3, 500))]).expect("another in its place");
    assert!(matches!(back(&store, void), Err(StoreError::OverPaid)));
    let anew = [with(&read(&store, 1), RefundStatus::Approved)];
    assert!(matches!(write(&store, &anew), Err(StoreError::OverPaid)));
    // The platform paid more than was submitted: a fact, and the refund can be worked on after it.
    let third = read(&store, 3);
    let fact = Refund { status: RefundStatus::Succeeded, amount_minor: 1_200, ..third.clone() };
    write(&store, &[Change::update(third, fact)]).expect("a fact is a fact");
    let third = read(&store, 3);
    write(&store, &[Change::update(third.clone(), Refund { note: "x".to_owned(), ..third })]).expect("and no trap");
}

/// Random books against the same sum in memory: the guard refuses each refund that is too much, and no other.
#[test]
fn the_guard_refuses_what_is_too_much_and_nothing_else() {
    let mut rng = Rng::with_seed(1);
    let (mut n_refused, mut n_given) = (0, 0);
    for _ in 0..60 {
        let store = Store::memory().expect("a desk in memory");
        let (total, value) = (rng.i64(0..3) * 700, rng.i64(0..3) * 400);
        let lines: Vec<i64> = (0..rng.usize(0..3)).map(|_| rng.i64(1..500)).collect();
        let mut rows = vec![Change::create(ReturnCase { id: 1, value_minor: value, ..ReturnCase::default() })];
        let is_known = rng.bool();
        if is_known {
            rows.push(Change::create(order(total)));
            let line = |id: i64, price_minor: i64| OrderLine { id, order_id: 1, price_minor, ..OrderLine::default() };
            rows.extend((1..).zip(&lines).map(|(id, price)| Change::create(line(id, *price))));
        }
        write(&store, &rows).expect("rows");
        let of_order = if !is_known {
            0
        } else if total > 0 {
            total
        } else {
            lines.iter().sum()
        };
        let paid = if of_order > 0 { of_order } else { value };
        let mut taken = 0;
        for id in 1..12 {
            let amount = rng.i64(1..400);
            let one = Refund { return_id: Some(1), ..refund(id, amount) };
            let too_much = paid > 0 && taken + amount > paid;
            match write(&store, &[Change::create(one)]) {
                Ok(_) => assert!(!too_much, "{amount} of {paid}, {taken} taken"),
                Err(StoreError::OverPaid) => assert!(too_much, "{amount} of {paid}, {taken} taken"),
                Err(other) => panic!("{other}"),
            }
            (n_refused, n_given) = (n_refused + i32::from(too_much), n_given + i32::from(!too_much));
            taken += if too_much { 0 } else { amount };
        }
    }
    assert!(n_refused > 100 && n_given > 100, "{n_refused} {n_given}");
}

#[test]
fn the_guard_counts_what_the_refunds_call_live() {
    for status in RefundStatus::ALL {
        let store = Store::memory().expect("a desk in memory");
        let first = Refund { status: *status, ..refund(1, 900) };
        write(&store, &[Change::create(order(1_000)), Change::create(first)]).expect("within");
        let second = write(&store, &[Change::create(refund(2, 900))]);
        assert_eq!(second.is_err(), status.is_live(), "{status}");
    }
}

fn desk(path: &Path) {
    let store = Store::open(path).expect("a desk");
    let mut write = store.write(Instant(0)).expect("a write");
    let rows: Vec<Change> =
        (0..20).map(|_| Change::create(ReturnCase { id: write.next(Kind::Return), ..ReturnCase::default() })).collect();
    write.operation(&Deed::of_test(Instant(0)), &rows).expect("an operation");
    write.finish().expect("written");
    store.db().script("pragma journal_mode=delete").expect("one file");
}

/// Expressions that somebody would like the program to work out.
const CALLS: &[&str] = &[
    "load_extension('evil')",
    "zeroblob(900000000)",
    "randomblob(900000000)",
    "fts3_tokenizer('x')",
    "words_answer('a', 'b')",
    "text_holds('a', 'b')",
    "writefile('out', 'x')",
    "readfile('/etc/passwd')",
    "(with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n)",
    "sqlite_compileoption_get(1)",
];

/// What a hostile file would bring, one statement each; some cannot even be written.
fn hostile(rng: &mut Rng, tables: &[String]) -> String {
    let table = &tables[rng.usize(..tables.len())];
    let call = CALLS[rng.usize(..CALLS.len())];
    let moment = ["before", "after"][rng.usize(..2)];
    let deed = ["insert", "update", "delete"][rng.usize(..3)];
    match rng.u8(..12) {
        0 => format!("create trigger t {moment} {deed} on {table} begin delete from returns; end"),
        1 => format!("create trigger t {moment} {deed} on {table} when {call} is null begin select 1; end"),
        2 => format!("create trigger t {moment} {deed} on {table} begin select {call}; end"),
        3 => format!("create trigger t {moment} {deed} on {table} begin update refunds set amount_minor = 99999; end"),
        4 => format!("drop table {table}; create view {table} as select {call} as id, 1 as rev"),
        5 => format!("create view v as select {call}"),
        6 => format!("alter table {table} add column g as ({call})"),
        7 => format!("create index i on {table} (abs(id + 1))"),
        8 => format!("create index i on {table} (id) where id > 5"),
        9 => format!(
            "pragma writable_schema=on; update sqlite_schema set sql = substr(sql, 1, length(sql) - 1) || ', check ({call}))' \
             where name = '{table}'"
        ),
        10 => "create virtual table w using fts5 (x)".to_owned(),
        _ => format!("create table \"x\u{1b}]0;\u{7}\" (id integer primary key default ({call}))"),
    }
}

/// The run of promise P9.
#[test]
fn five_hundred_hostile_schemas_have_no_effect() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let sound = home.path().join("sound.desk");
    desk(&sound);
    let tables: Vec<String> = Kind::ALL.iter().map(|kind| record::table(*kind).to_owned()).collect();
    let mut rng = Rng::with_seed(9);
    let (mut n_bent, mut n_rescued) = (0, 0);
    while n_bent < 500 {
        let path = home.path().join("bent.desk");
        std::fs::copy(&sound, &path).expect("a copy");
        let sql = hostile(&mut rng, &tables);
        // By a program that allows everything; what it refuses cannot be in a file this way.
        let bent = Connection::open(&path).and_then(|evil| evil.execute_batch(&sql));
        let before = std::fs::read(&path).expect("it reads");
        if bent.is_err() {
            continue;
        }
        n_bent += 1;
        for mode in [Mode::Read, Mode::Write] {
            assert!(matches!(Db::open(&path, mode), Err(StoreError::Strange(_) | StoreError::Corrupt(_))), "{sql}");
        }
        assert!(std::fs::read(&path).expect("it reads") == before, "{sql} had an effect on the file");
        if n_bent % 10 == 0 {
            let to = home.path().join("saved.desk");
            let _ = std::fs::remove_file(&to);
            let Ok(_) = rescue::rescue(&path, &to) else { continue };
            let saved = Store::open(&to).expect("a desk of ours again");
            let n = record::select::<ReturnCase>(saved.db(), "", &[]).expect("it reads").len();
            assert!(n == 20 || sql.contains("drop table returns"), "{n} of 20: {sql}");
            n_rescued += 1;
        }
    }
    assert!(n_rescued > 30, "{n_rescued}");
    assert!(std::fs::read_dir(home.path()).expect("it reads").count() < 12, "something was written beside");
    Db::open(&sound, Mode::Write).expect("a sound desk opens");
}

#[test]
fn the_schema_and_its_index_tables_cannot_be_written_by_sql() {
    let store = Store::memory().expect("a desk in memory");
    for sql in [
        "pragma writable_schema=on; update sqlite_schema set sql = 'x'",
        "delete from search_data",
        "attach ':memory:' as other",
        "pragma journal_mode=off",
    ] {
        let said = store.db().script(sql);
        let off = store.db().query("pragma journal_mode", &[]).expect("it reads");
        assert!(said.is_err() || off[0][0].text() != "off", "{sql}");
    }
}

#[test]
fn what_is_missing_is_found_as_what_is_too_much() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let sound = home.path().join("sound.desk");
    desk(&sound);
    let path = home.path().join("bent.desk");
    for (sql, wrong) in [
        ("drop trigger refunds_within_paid", "lacks: refunds_within_paid"),
        ("drop index orders_natural", "lacks: orders_natural"),
        ("drop table rates", "lacks: rates"),
        ("drop table search_words", "lacks: search_words"),
        ("create index more on orders (id)", "strange: more"),
        ("drop index orders_natural; create index orders_natural on orders (id)", "strange: orders_natural"),
        ("pragma user_version=0", "strange: "),
    ] {
        std::fs::copy(&sound, &path).expect("a copy");
        let evil = Connection::open(&path).expect("it opens");
        evil.execute_batch(sql).expect("it is bent");
        drop(evil);
        let said = Db::open(&path, Mode::Read).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.starts_with(wrong), "{sql}: {said}");
    }
    Db::open(&sound, Mode::Write).expect("a sound desk opens");
}
