//! What the desk surely lacks. Of each new row an import asks for some records, of which nearly none is there; asking the desk
//! would cost more than writing the row.
//!
//! Invariant: what is there is never called lacking. A set may take one name for another, which costs a question and no answer.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::BuildHasher;

use foldhash::quality::RandomState;

use crate::domain::change::{Change, Record};
use crate::domain::ids::Kind;
use crate::store::{Db, StoreError, Write, journal, record};
use crate::with_edit;

/// By what a record is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum By {
    NaturalKey,
    /// Of returns alone.
    OrderRef,
}

impl By {
    const fn column(self) -> &'static str {
        match self {
            Self::NaturalKey => "natural_key",
            Self::OrderRef => "order_ref",
        }
    }
}

/// Reading the names of so many records costs as much as one question for a record that is not there.
const ROWS_A_QUESTION: i64 = 20;

/// The names that an import knows to be on the desk.
#[derive(Default)]
pub(super) struct Absent {
    /// The newest operation that the sets know of.
    head: i64,
    names: HashMap<(Kind, By), Names>,
    hasher: RandomState,
}

/// The names of one kind of record.
enum Names {
    /// All of them.
    Whole(Set),
    /// Too many to be read for the few questions so far.
    Unread { rows: i64, missed: i64 },
}

impl Absent {
    /// Forgets what others have changed since; called with every write.
    pub(super) fn look(&mut self, write: &Write<'_>) -> Result<(), StoreError> {
        let head = write.next_operation() - 1;
        if head != self.head && !self.names.is_empty() {
            let touched = journal::touched_since(write.db(), self.head)?;
            self.names.retain(|(kind, _), _| !touched.contains(kind));
        }
        self.head = head;
        Ok(())
    }

    /// Whether no record of a kind has such a name.
    pub(super) fn lacks(&mut self, db: &Db, kind: Kind, by: By, name: &str) -> Result<bool, StoreError> {
        let names =
            match self.names.entry((kind, by)) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let newest = record::newest(db, kind)?;
                    new.insert(newest.map_or_else(
                        || Names::Whole(Set::default()),
                        |newest| Names::Unread { rows: newest, missed: 0 },
                    ))
                }
            };
        Ok(match names {
            Names::Whole(set) => !set.holds(self.hasher.hash_one(name)),
            Names::Unread { .. } => false,
        })
    }

    /// The desk was asked for a name and had none; from some number of such questions on all names are read.
    pub(super) fn missed(&mut self, db: &Db, kind: Kind, by: By) -> Result<(), StoreError> {
        let Some(names) = self.names.get_mut(&(kind, by)) else { return Ok(()) };
        let Names::Unread { rows, missed } = names else { return Ok(()) };
        *missed += 1;
        if *missed * ROWS_A_QUESTION < *rows {
            return Ok(());
        }
        let mut set = Set::default();
        record::each_word(db, kind, by.column(), &mut |name| set.insert(self.hasher.hash_one(name)))?;
        *names = Names::Whole(set);
        Ok(())
    }

    /// Takes over what one operation of the import's own changed.
    pub(super) fn note(&mut self, operation: i64, changes: &[Change]) {
        for change in changes {
            with_edit!(change, edit => if let Some(after) = &edit.after
                && let Some(key) = after.natural_key()
                && edit.before.as_ref().and_then(Record::natural_key) != Some(key)
            {
                self.add(change.key().kind, By::NaturalKey, key);
            });
            if let Change::Return(edit) = change
                && let Some(after) = &edit.after
                && edit.before.as_ref().is_none_or(|before| before.order_ref != after.order_ref)
            {
                self.add(Kind::Return, By::OrderRef, &after.order_ref);
            }
        }
        self.head = operation;
    }

    fn add(&mut self, kind: Kind, by: By, name: &str) {
        if let Some(Names::Whole(set)) = self.names.get_mut(&(kind, by)) {
            set.insert(self.hasher.hash_one(name));
        }
    }
}

/// A set of names that may hold a few more than were put in: sixteen bits a name, each name on four of them at most.
#[derive(Default)]
struct Set(Vec<Part>);

struct Part {
    bits: Vec<u64>,
    room: usize,
}

/// Names of the first part; each part that follows has room for four times as many.
const FIRST: usize = 1 << 14;

impl Part {
    fn new(room: usize) -> Self {
        Self { bits: vec![0; room / 4], room }
    }

    /// Where a name stands: a word, and its bits there.
    fn place(&self, hash: u64) -> (usize, u64) {
        let word = usize::try_from(hash >> 24).unwrap_or(0) % self.bits.len();
        let bits = [hash, hash >> 6, hash >> 12, hash >> 18].map(|part| 1 << (part % 64));
        (word, bits.into_iter().fold(0, |all: u64, bit| all | bit))
    }
}

impl Set {
    fn insert(&mut self, hash: u64) {
        let room = match self.0.last() {
            None => FIRST,
            Some(last) if last.room == 0 => last.bits.len() * 16,
            Some(_) => 0,
        };
        if room > 0 {
            self.0.push(Part::new(room));
        }
        if let Some(last) = self.0.last_mut() {
            let (word, bits) = last.place(hash);
            last.bits[word] |= bits;
            last.room -= 1;
        }
    }

    fn holds(&self, hash: u64) -> bool {
        self.0.iter().any(|part| {
            let (word, bits) = part.place(hash);
            part.bits[word] & bits == bits
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::ReturnCase;
    use crate::domain::ids::Ids;
    use crate::domain::time::Instant;
    use crate::store::{Deed, Store};

    #[test]
    fn a_set_holds_what_was_put_in_and_little_else() {
        let (mut set, hasher) = (Set::default(), RandomState::default());
        let n = FIRST * 8;
        (0..n).for_each(|name| set.insert(hasher.hash_one(name)));
        assert!((0..n).all(|name| set.holds(hasher.hash_one(name))));
        let wrong = (n..2 * n).filter(|name| set.holds(hasher.hash_one(name))).count();
        assert!(wrong * 50 < n, "{wrong} of {n}");
    }

    fn write_case(store: &Store, name: &str, absent: Option<&mut Absent>) {
        let mut write = store.write(Instant(1)).expect("a write");
        let case = ReturnCase {
            id: write.next(Kind::Return),
            natural_key: Some(name.to_owned()),
            order_ref: format!("order of {name}"),
            ..ReturnCase::default()
        };
        let changes = [Change::create(case)];
        let operation = write.operation(&Deed::of_test(Instant(1)), &changes).expect("an operation");
        if let Some(absent) = absent {
            absent.note(operation, &changes);
        }
        write.finish().expect("written");
    }

    fn lacks(store: &Store, absent: &mut Absent, name: &str) -> [bool; 2] {
        let write = store.write(Instant(2)).expect("a write");
        absent.look(&write).expect("it reads");
        let order = format!("order of {name}");
        [(By::NaturalKey, name), (By::OrderRef, &order)].map(|(by, name)| {
            let lacks = absent.lacks(store.db(), Kind::Return, by, name).expect("it answers");
            if !lacks {
                absent.missed(store.db(), Kind::Return, by).expect("it reads");
            }
            lacks
        })
    }

    #[test]
    fn what_others_write_meanwhile_is_never_called_lacking() {
        let (store, mut absent) = (Store::memory().expect("a desk in memory"), Absent::default());
        assert_eq!(lacks(&store, &mut absent, "a"), [true; 2], "the desk is empty");
        write_case(&store, "a", Some(&mut absent));
        assert_eq!(lacks(&store, &mut absent, "a"), [false; 2]);
        assert_eq!(lacks(&store, &mut absent, "b"), [true; 2]);
        // Somebody else: what was known of returns is forgotten, and read again once enough was asked in vain.
        write_case(&store, "b", None);
        assert_eq!(lacks(&store, &mut absent, "b"), [false; 2]);
        for _ in 0..200 {
            assert_eq!(lacks(&store, &mut absent, "a"), [false; 2]);
            assert_eq!(lacks(&store, &mut absent, "b"), [false; 2]);
        }
        assert_eq!(lacks(&store, &mut absent, "c"), [true; 2]);
    }
}
