//! Whether the word index holds what the records say, and making it anew from them.

use super::{Pending, first_row};
use crate::domain::columns::{Columns, Val};
use crate::domain::ids::{Key, Kind};
use crate::domain::words::{record_tokens, searched};
use crate::store::db::{Db, StoreError};
use crate::store::record::table;

/// Records between two writes of a rebuild, so that a great desk needs no great memory.
const AT_ONCE: usize = 20_000;

/// A sum over words with their places, in whatever order they come.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sum {
    words: i64,
    hash: u64,
}

impl Sum {
    fn add(&mut self, row: i64, place: i64, word: &str) {
        // FNV-1a: no attack is feared here, only a slip.
        let bytes = row.to_le_bytes().into_iter().chain(place.to_le_bytes()).chain(word.bytes());
        let one =
            bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        self.words += 1;
        self.hash = self.hash.wrapping_add(one);
    }
}

/// Whether the index holds exactly the words of the records; reads all of both.
pub fn is_sound(db: &Db) -> Result<bool, StoreError> {
    let mut held = Sum::default();
    db.each("select doc, \"offset\", term from search_words", &[], &mut |row| {
        held.add(row[0].int().unwrap_or(-1), row[1].int().unwrap_or(-1), row[2].text());
        Ok(())
    })?;
    let mut wanted = Sum::default();
    each_record(db, &mut |key, columns| {
        for (place, word) in (0..).zip(record_tokens(key.kind, columns)) {
            wanted.add(first_row(key.kind) + key.id, place, &word);
        }
        Ok(())
    })?;
    Ok(held == wanted)
}

/// Makes the index anew; the caller holds the write.
pub fn rebuild(db: &Db) -> Result<(), StoreError> {
    db.execute("insert into search (search) values ('delete-all')", &[])?;
    let pending = Pending::default();
    let mut n = 0;
    each_record(db, &mut |key, columns| {
        pending.note(key, None, Some(columns));
        n += 1;
        if n % AT_ONCE == 0 { pending.write(db) } else { Ok(()) }
    })?;
    pending.write(db)
}

/// Hands over the searched columns of every searched record.
fn each_record(db: &Db, take: &mut dyn FnMut(Key, &Columns) -> Result<(), StoreError>) -> Result<(), StoreError> {
    for &kind in Kind::ALL {
        let names = searched(kind);
        if names.is_empty() {
            continue;
        }
        let sql = format!("select id, {} from {} order by id", super::texts(kind), table(kind));
        db.each(&sql, &[], &mut |row| {
            let mut cells = row.into_iter();
            let id = cells.next().as_ref().and_then(Val::int).unwrap_or_default();
            let columns: Columns = names.iter().copied().zip(cells).collect();
            take(Key::new(kind, id), &columns)
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::change::{Change, Message, Record, Ticket};
    use crate::domain::ids::Ids;
    use crate::domain::people::Actor;
    use crate::domain::time::Instant;
    use crate::store::{Deed, Store, record, undo};

    const TEXTS: &[&str] = &["", "kettle leaks", "收到時破損", "Kettle LEAKS again", "ﾌﾞﾗｳｽ"];

    fn deed() -> Deed {
        Deed::of_test(Instant(0))
    }

    /// Makes, changes or takes away a complaint or a message, or takes an earlier group back.
    fn act(store: &Store, step: usize, groups: &mut Vec<i64>) {
        let text = TEXTS[step / 8 % TEXTS.len()].to_owned();
        let tickets: Vec<Ticket> = record::select(store.db(), "order by id", &[]).expect("rows read");
        let messages: Vec<Message> = record::select(store.db(), "order by id", &[]).expect("rows read");
        let mut write = store.write(Instant(1)).expect("write begins");
        let change = match (step % 8, tickets.last(), messages.last()) {
            (0 | 1, ..) | (_, None, _) => {
                let id = write.next(Kind::Ticket);
                Change::create(Ticket { id, subject: text, ..Ticket::default() })
            }
            (2, Some(ticket), _) => Change::update(ticket.clone(), Ticket { comment: text, ..ticket.clone() }),
            (3, Some(ticket), _) => Change::delete(ticket.clone()),
            (4, _, Some(message)) => Change::update(message.clone(), Message { body: text, ..message.clone() }),
            (5, _, Some(message)) => Change::delete(message.clone()),
            (6, ..) if !groups.is_empty() => {
                let group = groups.remove(step % groups.len());
                // A group that something later stands on is refused, and then nothing of it may stay in the index either.
                if undo::take_back(&mut write, group, &Actor::agent("mei"), "undo").is_ok() {
                    write.finish().expect("write finishes");
                }
                return;
            }
            (_, Some(ticket), _) => {
                let id = write.next(Kind::Message);
                Change::create(Message { id, ticket_id: Some(ticket.id()), body: text, ..Message::default() })
            }
        };
        groups.push(write.operation(&deed(), &[change]).expect("operation is written"));
        write.finish().expect("write finishes");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn an_index_kept_in_step_is_the_index_made_anew(steps in proptest::collection::vec(0usize..1000, 1..24)) {
            let store = Store::memory().expect("a desk in memory opens");
            let mut groups = Vec::new();
            for step in steps {
                act(&store, step, &mut groups);
                prop_assert!(is_sound(store.db()).expect("the index is read"), "{step}");
            }
            let words = || store.db().query("select * from search_words order by 1, 2, 4", &[]).expect("words");
            let kept = words();
            rebuild(store.db()).expect("the index is made anew");
            prop_assert_eq!(kept, words());
        }
    }

    #[test]
    fn a_slip_of_the_index_is_seen_and_mended() {
        let store = Store::memory().expect("a desk in memory opens");
        act(&store, 8, &mut Vec::new());
        store.db().execute("delete from search", &[]).expect("words are lost");
        assert!(!is_sound(store.db()).expect("the index is read"));
        rebuild(store.db()).expect("the index is made anew");
        assert!(is_sound(store.db()).expect("the index is read"));
    }
}
