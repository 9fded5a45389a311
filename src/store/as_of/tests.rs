//! Every state that a desk had is there again from any later one, by any way through them.

use tempfile::TempDir;

use super::Point;
use crate::domain::change::{Change, Message, Record, ReturnCase};
use crate::domain::columns::Val;
use crate::domain::ids::{Ids as _, Key, Kind};
use crate::domain::people::Actor;
use crate::domain::time::Instant;
use crate::store::db::StoreError;
use crate::store::read::{From, Order, Reader};
use crate::store::{Deed, Store, record, undo};

type State = (i64, Vec<ReturnCase>, Vec<Message>);

struct Told {
    folder: TempDir,
    store: Store,
    states: Vec<State>,
}

const ALWAYS: &dyn Fn() -> bool = &|| true;

fn all<T: Record>(db: &crate::store::Db) -> Vec<T> {
    record::select(db, "order by id", &[] as &[Val]).expect("rows read")
}

impl Told {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(&folder.path().join("a.desk")).expect("a desk");
        Self { folder, store, states: vec![(0, Vec::new(), Vec::new())] }
    }

    fn keep(&mut self) {
        let db = self.store.db();
        self.states.push((crate::store::journal::head(db).expect("a head"), all(db), all(db)));
    }

    fn act(&mut self, make: impl Fn(&mut dyn FnMut(Kind) -> i64, &[ReturnCase]) -> Vec<Change>) -> i64 {
        let rows = all(self.store.db());
        let at = i64::try_from(self.states.len()).expect("few");
        let mut write = self.store.write(Instant(at * 1_000)).expect("a write");
        let changes = make(&mut |kind| write.next(kind), &rows);
        let operation = write.operation(&Deed::of_test(Instant(0)), &changes).expect("it is written");
        write.finish().expect("it is durable");
        self.keep();
        operation
    }

    fn take_back(&mut self, group: i64) {
        let mut write = self.store.write(Instant(9)).expect("a write");
        undo::take_back(&mut write, group, &Actor::agent("mei"), "undo").expect("it is taken back");
        write.finish().expect("it is durable");
        self.keep();
    }

    fn reader(&self) -> Reader {
        Reader::open(&self.folder.path().join("a.desk")).expect("a reader")
    }

    /// Makes, changes, deletes and brings back, in runs and alone.
    fn story() -> Self {
        let mut told = Self::new();
        let case =
            |id, text: &str| ReturnCase { id, comment: text.to_owned(), due_at: Instant(id), ..ReturnCase::default() };
        let run = told
            .act(|next, _| (0..30).map(|n| Change::create(case(next(Kind::Return), &format!("run {n}")))).collect());
        told.act(|next, _| vec![Change::create(case(next(Kind::Return), "alone"))]);
        told.act(|_, rows| rows.iter().take(3).map(|row| Change::update(row.clone(), case(row.id, "other"))).collect());
        told.act(|next, rows| {
            vec![Change::create(Message { id: next(Kind::Message), return_id: Some(rows[0].id), ..Message::default() })]
        });
        let gone = told.act(|_, rows| rows[1..6].iter().map(|row| Change::delete(row.clone())).collect());
        told.act(|_, rows| vec![Change::update(rows[0].clone(), case(rows[0].id, "third"))]);
        told.take_back(gone);
        told.act(|_, rows| vec![Change::update(rows[2].clone(), case(rows[2].id, "after its return"))]);
        for n in 0..9 {
            // Every other number, so that what was made is many ranges.
            told.act(|next, _| {
                let _ = next(Kind::Return);
                vec![Change::create(case(next(Kind::Return), &format!("late {n}")))]
            });
        }
        told.act(|_, rows| rows[20..].iter().map(|row| Change::delete(row.clone())).collect());
        assert!(run > 0);
        told
    }
}

fn seen(reader: &Reader) -> State {
    (reader.head().expect("a head"), all(reader.db()), all(reader.db()))
}

#[test]
fn every_state_is_there_again_by_any_way() {
    let told = Told::story();
    let mut rng = fastrand::Rng::with_seed(6);
    let reader = told.reader();
    let n = told.states.len();
    let ways = (0..n).rev().chain(0..n).chain((0..60).map(|_| rng.usize(..n)));
    for at in ways {
        let wanted = &told.states[at];
        reader.stand_at(Point { operation: wanted.0, of: None }, ALWAYS).expect("it stands");
        assert_eq!(&seen(&reader), wanted, "operation {}", wanted.0);
        let order = Order { column: "due_at", descending: true };
        let all = (String::new(), Vec::new());
        let rows: Vec<ReturnCase> = reader.window(&all, order, From::Start, 5).expect("a window");
        let mut by_due = wanted.1.clone();
        by_due.sort_by_key(|row| std::cmp::Reverse((row.due_at, row.id)));
        by_due.truncate(5);
        assert_eq!(rows, by_due);
        assert_eq!(reader.count(Kind::Return, &all).expect("a count"), i64::try_from(wanted.1.len()).expect("few"));
        reader.rest().expect("it rests");
    }
    reader.come_back().expect("it comes back");
    assert_eq!(seen(&reader), told.states[n - 1]);
    assert_eq!(told.store.db().pragma("query_only").expect("a pragma"), 0, "the desk's own connection is as it was");
}

#[test]
fn a_case_is_there_again_with_what_belongs_to_it() {
    let told = Told::story();
    let reader = told.reader();
    for key in told.states[1].1.iter().map(Record::key) {
        for (operation, cases, messages) in &told.states {
            reader.stand_at(Point { operation: *operation, of: Some(key) }, ALWAYS).expect("it stands");
            let wanted = cases.iter().find(|case| case.key() == key);
            assert_eq!(reader.get::<ReturnCase>(key.id).expect("it reads").as_ref(), wanted, "{key} at {operation}");
            let own: Vec<&Message> = messages.iter().filter(|message| message.return_id == Some(key.id)).collect();
            let found: Vec<Message> = reader.children("return_id", key.id).expect("it reads");
            assert_eq!(found.iter().collect::<Vec<_>>(), own, "{key} at {operation}");
            reader.rest().expect("it rests");
        }
    }
}

#[test]
fn what_comes_in_meanwhile_is_not_seen() {
    let mut told = Told::story();
    let reader = told.reader();
    let (operation, cases, _) = told.states[4].clone();
    let stand = |reader: &Reader| reader.stand_at(Point { operation, of: None }, ALWAYS).expect("it stands");
    stand(&reader);
    reader.rest().expect("it rests");
    told.act(|next, rows| {
        let mut changes: Vec<Change> = rows.iter().map(|row| Change::delete(row.clone())).collect();
        changes.push(Change::create(ReturnCase { id: next(Kind::Return), ..ReturnCase::default() }));
        changes
    });
    stand(&reader);
    assert_eq!(all::<ReturnCase>(reader.db()), cases);
}

#[test]
fn a_way_that_is_no_longer_wanted_ends_where_it_began() {
    let mut told = Told::story();
    told.act(|next, _| {
        (0..400).map(|_| Change::create(ReturnCase { id: next(Kind::Return), ..ReturnCase::default() })).collect()
    });
    let changed = |row: &ReturnCase| ReturnCase { note: format!("{}+", row.note), ..row.clone() };
    told.act(|_, rows| rows.iter().map(|row| Change::update(row.clone(), changed(row))).collect());
    let reader = told.reader();
    let last = told.states.len() - 2;
    let (operation, cases, _) = &told.states[last];
    let stopped = reader.stand_at(Point { operation: *operation, of: None }, &|| false);
    assert!(matches!(stopped, Err(StoreError::Interrupted)));
    assert_eq!(seen(&reader), told.states[last + 1], "it has not left");
    reader.stand_at(Point { operation: *operation, of: None }, ALWAYS).expect("it stands");
    assert_eq!(&all::<ReturnCase>(reader.db()), cases);
    assert_eq!(Key::new(Kind::Return, cases[0].id), cases[0].key());
}
