//! The proof of the journal: each operation's hash covers the one before it, so that nothing can be changed, taken out or put in
//! unseen. A tail that was cut off shows against the head that is kept apart, a journal written anew against a head that somebody
//! noted outside of the file.
//!
//! Invariant: an operation from which a person was erased no longer gives its own hash; what it gives now stands in the operation
//! that erased it, so that nothing but that erasure passes.

use std::collections::BTreeMap;

use super::{Entry, Line, entries, lines};
use crate::store::db::{Db, StoreError};
use crate::store::digest::Digest;
use crate::store::meta;

/// Stands among old values and arguments from which a person was erased.
pub(in crate::store) const ERASED: &str = "$erased";
/// The verb of the operation that says what erased ones give now.
pub const ERASURE: &str = "erased";
/// Where the head is kept apart from the journal.
const HEAD: &str = "journal_head";

/// What a chain check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub n_operations: i64,
    pub head: String,
    /// The first operation whose hash does not follow from what stands before and in it.
    pub first_bad: Option<i64>,
    /// Operations missing from the numbering at or before the head.
    pub first_missing: Option<i64>,
}

/// Keeps the head apart, in the write that moves it.
pub fn keep_head(db: &Db, operation: i64, hash: &str) -> Result<(), StoreError> {
    meta::set(db, HEAD, &format!("{operation}:{hash}"))
}

/// Walks the whole chain.
pub fn verify(db: &Db) -> Result<Verified, StoreError> {
    let mut verified = Verified { n_operations: 0, head: String::new(), first_bad: None, first_missing: None };
    let (mut erased, mut told) = (BTreeMap::<i64, String>::new(), BTreeMap::<i64, String>::new());
    let mut after = 0_i64;
    loop {
        let page = entries(db, "where id > $1 order by id limit 500", &[after.into()])?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            if entry.id != after + 1 && verified.first_missing.is_none() {
                verified.first_missing = Some(after + 1);
            }
            let lines = lines(db, entry.id)?;
            let given = hash(&entry, &lines, &verified.head);
            if is_erased(&entry, &lines) {
                erased.insert(entry.id, given);
            } else if given != entry.hash && verified.first_bad.is_none() {
                verified.first_bad = Some(entry.id);
            }
            if entry.verb == ERASURE {
                told.extend(sums(&entry.args));
            }
            verified.head.clone_from(&entry.hash);
            verified.n_operations += 1;
            after = entry.id;
        }
    }
    if let Some((bent, _)) = erased.iter().find(|(id, given)| told.get(*id) != Some(*given)) {
        verified.first_bad = Some(verified.first_bad.map_or(*bent, |bad| bad.min(*bent)));
    }
    let kept = meta::get(db, HEAD)?;
    if kept.is_some_and(|kept| kept != format!("{after}:{}", verified.head)) && verified.first_missing.is_none() {
        verified.first_missing = Some(after + 1);
    }
    Ok(verified)
}

/// Whether a person was erased from an operation.
fn is_erased(entry: &Entry, lines: &[Line]) -> bool {
    let mark = format!("\"{ERASED}\":");
    entry.args.contains(&mark) || lines.iter().any(|line| line.old.as_deref().is_some_and(|old| old.contains(&mark)))
}

/// What an erasure says that the operations give now.
fn sums(args: &str) -> Vec<(i64, String)> {
    let known: BTreeMap<String, String> = serde_json::from_str(args).unwrap_or_default();
    known.into_iter().filter_map(|(operation, sum)| Some((operation.parse().ok()?, sum))).collect()
}

/// SHA-256 over the hash before, the operation and its changes, each field with its length before it.
pub(in crate::store) fn hash(entry: &Entry, lines: &[Line], previous: &str) -> String {
    let mut hasher = Digest::default();
    let mut feed = |text: &str| {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    };
    feed(previous);
    let numbers = [
        Some(entry.id),
        Some(entry.group),
        Some(entry.recorded_at.0),
        Some(entry.happened_at.0),
        entry.cause,
        entry.undoes,
    ];
    for number in numbers {
        feed(&number.map_or_else(String::new, |n| n.to_string()));
    }
    for text in [&entry.actor_kind, &entry.actor, &entry.verb, &entry.args] {
        feed(text);
    }
    feed(&entry.target.map_or_else(String::new, |key| key.to_string()));
    for line in lines {
        feed(line.kind.code());
        feed(line.action.code());
        feed(&format!("{}-{}", line.first_id, line.last_id));
        feed(line.old.as_deref().unwrap_or(""));
    }
    hasher.hex()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Change, ReturnCase};
    use crate::domain::ids::{Ids, Kind};
    use crate::domain::time::Instant;
    use crate::store::{Deed, Store};

    const N: i64 = 12;

    fn desk() -> Store {
        let store = Store::memory().expect("a desk in memory");
        let mut row: Option<ReturnCase> = None;
        for n in 0..N {
            let mut write = store.write(Instant(n)).expect("a write");
            let change = match row.take() {
                None => Change::create(ReturnCase { id: write.next(Kind::Return), ..ReturnCase::default() }),
                Some(before) => Change::update(before.clone(), ReturnCase { note: format!("note {n}"), ..before }),
            };
            write.operation(&Deed::of_test(Instant(n)), &[change]).expect("an operation");
            write.finish().expect("written");
            row = crate::store::record::get(store.db(), 1001).expect("it reads");
        }
        store
    }

    fn is_sound(store: &Store) -> bool {
        let verified = verify(store.db()).expect("it reads");
        (verified.first_bad, verified.first_missing) == (None, None)
    }

    fn change(store: &Store, sql: &str) {
        assert!(store.db().execute(sql, &[]).expect(sql) > 0, "{sql}");
    }

    /// Makes the journal agree with itself again from an operation on, as somebody would who knows how it is made.
    fn write_anew(store: &Store, from: i64) {
        let mut head = entries(store.db(), "where id < $1 order by id desc limit 1", &[from.into()]).expect("it reads");
        let mut previous = head.pop().map(|entry| entry.hash).unwrap_or_default();
        let mut last = 0;
        for entry in entries(store.db(), "where id >= $1 order by id", &[from.into()]).expect("they read") {
            previous = hash(&entry, &lines(store.db(), entry.id).expect("they read"), &previous);
            change(store, &format!("update operations set hash = '{previous}' where id = {}", entry.id));
            last = entry.id;
        }
        keep_head(store.db(), last, &previous).expect("kept");
    }

    /// Promise P4: two hundred edits of nine kinds.
    #[test]
    fn no_edit_of_the_journal_goes_unseen() {
        let mut rng = fastrand::Rng::with_seed(11);
        for round in 0..200 {
            let store = desk();
            assert!(is_sound(&store));
            let id = rng.i64(2..N);
            match round % 9 {
                0 => change(&store, &format!("update operations set actor = 'somebody' where id = {id}")),
                1 => change(&store, &format!("update operations set recorded_at = recorded_at + 1 where id = {id}")),
                2 => change(&store, &format!("update operations set args = '{{\"a\":\"b\"}}' where id = {id}")),
                3 => change(&store, &format!("update changes set old = '{{}}' where operation_id = {id}")),
                4 => change(&store, &format!("delete from changes where operation_id = {id}")),
                5 => change(&store, &format!("delete from operations where id = {id}")),
                // The tail is cut.
                6 => change(&store, &format!("delete from operations where id >= {id}")),
                // Two change places.
                7 => {
                    change(&store, &format!("update operations set id = -1 where id = {id}"));
                    change(&store, &format!("update operations set id = {id} where id = {}", id + 1));
                    change(&store, &format!("update operations set id = {} where id = -1", id + 1));
                }
                // A person is said to have been erased who was not.
                _ => change(&store, &format!("update operations set args = '{{\"$erased\":true}}' where id = {id}")),
            }
            assert!(!is_sound(&store), "round {round}, operation {id}");
        }
    }

    /// A journal that was written anew agrees with itself, and differs from a head that was noted elsewhere.
    #[test]
    fn a_journal_written_anew_shows_against_a_noted_head() {
        let store = desk();
        let noted = verify(store.db()).expect("it reads").head;
        for id in 2..N {
            change(&store, &format!("update operations set actor = 'n{id}' where id = {id}"));
            write_anew(&store, id);
            let verified = verify(store.db()).expect("it reads");
            assert!(is_sound(&store) && verified.head != noted, "operation {id}");
            assert!(entries(store.db(), "where hash = $1", &[noted.as_str().into()]).expect("they read").is_empty());
        }
    }
}
