//! Cases alike a case: those about the same order, of the same customer, about the same product, or told in the same rare
//! words; each with why it is alike.
//!
//! Invariant: the same desk gives the same answer in the same order; nothing is read that grows with the desk.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::change::{Message, Record, ReturnCase, Ticket};
use crate::domain::columns::Val;
use crate::domain::ids::{Key, Kind};
use crate::domain::time::Instant;
use crate::domain::understanding::keywords::is_light;
use crate::domain::understanding::language::language;
use crate::domain::vocabulary::Issue;
use crate::domain::words::telling::{COMMON, Weights, telling};
use crate::store::read::people;
use crate::store::{Reader, StoreError};

/// A case of either list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Case {
    Return(Box<ReturnCase>),
    Ticket(Box<Ticket>),
}

/// In what two cases are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    Order,
    Customer,
    Product,
    Issue,
    /// Words in common, the rarest first.
    Words(Vec<String>),
}

impl Why {
    /// Its name in JSON and for its words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Customer => "customer",
            Self::Product => "product",
            Self::Issue => "issue",
            Self::Words(_) => "words",
        }
    }
}

/// A case alike another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookAlike {
    pub case: Case,
    pub score: u32,
    pub why: Vec<Why>,
}

/// So many are answered; nobody compares more.
const MOST: usize = 30;
/// So many candidates of one relation are looked at, the newest ones.
const CANDIDATES: i64 = 100;
/// So many of the rarest words are searched for.
const ASKED: usize = 6;

const SAME_ORDER: u32 = 100;
const SAME_CUSTOMER: u32 = 20;
const SAME_PRODUCT: u32 = 12;
const SAME_ISSUE: u32 = 8;
/// Many words in common weigh no more than this, so that the same order stays ahead of all else.
const MOST_WORDS: u32 = 40;
/// Less is no likeness worth a look; the same product alone is less.
const ENOUGH: u32 = 15;

/// Keeps as many as anybody compares.
pub(super) fn most(found: &mut Vec<LookAlike>) {
    found.truncate(MOST);
}

/// Every case alike a return or a complaint, the most alike first.
pub(super) fn all_alike(reader: &Reader, key: Key) -> Result<Vec<LookAlike>, StoreError> {
    let Some(case) = read(reader, key)? else { return Ok(Vec::new()) };
    let weights = weights(reader, &case)?;
    let person = same_person(reader, &case)?;
    let mut found: Vec<LookAlike> = candidates(reader, &case, &person, &weights)?
        .into_values()
        .filter_map(|other| likeness(&case, other, &person, &weights))
        .filter(|alike| alike.score >= ENOUGH)
        .collect();
    found.sort_by_key(|alike| {
        let key = alike.case.key();
        (std::cmp::Reverse((alike.score, alike.case.at(), key.id)), key.kind.code())
    });
    Ok(found)
}

fn read(reader: &Reader, key: Key) -> Result<Option<Case>, StoreError> {
    Ok(match key.kind {
        Kind::Return => reader.get(key.id)?.map(|case| Case::Return(Box::new(case))),
        Kind::Ticket => reader.get(key.id)?.map(|ticket| Case::Ticket(Box::new(ticket))),
        _ => None,
    })
}

/// The customer's number and those of every other record of the same person.
fn same_person(reader: &Reader, case: &Case) -> Result<Vec<i64>, StoreError> {
    match case.facts().customer_id {
        Some(id) => {
            let found = people::identities(reader.db(), id)?;
            Ok(if found.is_empty() { vec![id] } else { found.iter().map(|one| one.id).collect() })
        }
        None => Ok(Vec::new()),
    }
}

/// The words of a case that say something, with their weights: the rarer, the heavier.
fn weights(reader: &Reader, case: &Case) -> Result<Weights, StoreError> {
    let mut texts = case.texts();
    let messages: Vec<Message> = reader.children(case.message_column(), case.key().id)?;
    texts.extend(messages.into_iter().map(|message| message.body));
    // On a small desk the smallest words are as rare as any.
    let language = language(&texts.join("\n"));
    let words = telling(&texts).into_iter().filter(|word| !is_light(word, language)).collect();
    Weights::of(words, |word| reader.word_count(word, COMMON))
}

/// Every case that shares something, without the one that is asked about.
fn candidates(
    reader: &Reader,
    case: &Case,
    person: &[i64],
    weights: &Weights,
) -> Result<BTreeMap<(&'static str, i64), Case>, StoreError> {
    let mut found = BTreeMap::new();
    let mut add = |other: Case| {
        let key = other.key();
        if key != case.key() {
            found.insert((key.kind.code(), key.id), other);
        }
    };
    let facts = case.facts();
    let mut relations = vec![("order_ref", Val::from(facts.order_ref)), ("sku", Val::from(facts.sku))];
    relations.extend(person.iter().map(|id| ("customer_id", Val::Int(*id))));
    for (column, value) in relations {
        if value == Val::from("") {
            continue;
        }
        let returns: Vec<ReturnCase> = reader.newest_with(column, &value, "requested_at", CANDIDATES)?;
        returns.into_iter().for_each(|case| add(Case::Return(Box::new(case))));
        let tickets: Vec<Ticket> = reader.newest_with(column, &value, "opened_at", CANDIDATES)?;
        tickets.into_iter().for_each(|ticket| add(Case::Ticket(Box::new(ticket))));
    }
    let keys: BTreeSet<(&str, i64)> = with_rare_words(reader, weights)?;
    let ids = |kind: Kind| -> Vec<i64> { keys.iter().filter(|(k, _)| *k == kind.code()).map(|(_, id)| *id).collect() };
    let returns: Vec<ReturnCase> = reader.some(&ids(Kind::Return))?;
    returns.into_iter().for_each(|case| add(Case::Return(Box::new(case))));
    let tickets: Vec<Ticket> = reader.some(&ids(Kind::Ticket))?;
    tickets.into_iter().for_each(|ticket| add(Case::Ticket(Box::new(ticket))));
    Ok(found)
}

/// The cases that the rarest words find, those with the heaviest words first.
fn with_rare_words(reader: &Reader, weights: &Weights) -> Result<BTreeSet<(&'static str, i64)>, StoreError> {
    let mut sums: BTreeMap<(&'static str, i64), u32> = BTreeMap::new();
    for (word, weight) in weights.heaviest().into_iter().take(ASKED) {
        for key in reader.cases_with_word(word, 2 * CANDIDATES)? {
            *sums.entry((key.kind.code(), key.id)).or_default() += weight;
        }
    }
    let mut keys: Vec<_> = sums.into_iter().collect();
    keys.sort_by_key(|(key, sum)| (std::cmp::Reverse((*sum, key.1)), key.0));
    Ok(keys.into_iter().take(usize::try_from(CANDIDATES).unwrap_or(0)).map(|(key, _)| key).collect())
}

fn likeness(case: &Case, other: Case, person: &[i64], weights: &Weights) -> Option<LookAlike> {
    let (one, two) = (case.facts(), other.facts());
    let same = |a: &str, b: &str| !a.is_empty() && a == b;
    let mut why = Vec::new();
    let mut score = 0;
    let mut add = |holds: bool, weight: u32, reason: Why| {
        if holds {
            score += weight;
            why.push(reason);
        }
    };
    add(same(one.order_ref, two.order_ref), SAME_ORDER, Why::Order);
    add(two.customer_id.is_some_and(|id| person.contains(&id)), SAME_CUSTOMER, Why::Customer);
    add(same(one.sku, two.sku), SAME_PRODUCT, Why::Product);
    add(one.issue != Issue::Unknown && one.issue == two.issue, SAME_ISSUE, Why::Issue);
    let (common, weight) = weights.in_common(&other.texts());
    add(weight > 0, weight.min(MOST_WORDS), Why::Words(common));
    // The same kind of trouble alone is what every second case shares.
    (why != [Why::Issue]).then_some(LookAlike { case: other, score, why })
}

/// What two cases are compared by.
struct Facts<'a> {
    order_ref: &'a str,
    customer_id: Option<i64>,
    sku: &'a str,
    issue: Issue,
}

impl Case {
    pub fn key(&self) -> Key {
        match self {
            Self::Return(case) => case.key(),
            Self::Ticket(ticket) => ticket.key(),
        }
    }

    /// When it came.
    pub const fn at(&self) -> Instant {
        match self {
            Self::Return(case) => case.requested_at,
            Self::Ticket(ticket) => ticket.opened_at,
        }
    }

    fn facts(&self) -> Facts<'_> {
        match self {
            Self::Return(case) => {
                Facts { order_ref: &case.order_ref, customer_id: case.customer_id, sku: &case.sku, issue: case.issue }
            }
            Self::Ticket(ticket) => Facts {
                order_ref: &ticket.order_ref,
                customer_id: ticket.customer_id,
                sku: &ticket.sku,
                issue: ticket.issue,
            },
        }
    }

    /// What people wrote.
    fn texts(&self) -> Vec<String> {
        match self {
            Self::Return(case) => vec![case.comment.clone()],
            Self::Ticket(ticket) => vec![ticket.subject.clone(), ticket.comment.clone()],
        }
    }

    const fn message_column(&self) -> &'static str {
        match self {
            Self::Return(_) => "return_id",
            Self::Ticket(_) => "ticket_id",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::store::{Deed, Store};

    fn desk(changes: &[Change]) -> (tempfile::TempDir, Reader) {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("test.afterdesk");
        let store = Store::open(&path).expect("a desk opens");
        let mut write = store.write(Instant(1)).expect("write begins");
        let deed = Deed::of_test(Instant(0));
        write.operation(&deed, changes).expect("operation is written");
        write.finish().expect("write finishes");
        let reader = Reader::open(&path).expect("it can be read");
        (folder, reader)
    }

    fn case(id: i64, sku: &str, comment: &str) -> ReturnCase {
        ReturnCase {
            id,
            sku: sku.into(),
            comment: comment.into(),
            requested_at: Instant(id),
            issue: Issue::Quality,
            ..ReturnCase::default()
        }
    }

    #[test]
    fn cases_alike_are_told_with_why_the_most_alike_first() {
        let asked = ReturnCase {
            order_ref: "303-1".into(),
            customer_id: Some(7),
            ..case(1, "KET-1", "The zipper broke, 底部裂開了")
        };
        let (_folder, reader) = desk(&[
            Change::create(asked),
            Change::create(ReturnCase { order_ref: "303-1".into(), issue: Issue::Service, ..case(2, "PAN-2", "") }),
            Change::create(case(3, "KET-1", "Zipper broke too")),
            Change::create(case(4, "KET-1", "fine")),
            Change::create(ReturnCase { issue: Issue::Service, ..case(5, "KET-1", "fine") }),
            Change::create(case(6, "PAN-2", "fine")),
            Change::create(Ticket { id: 2, customer_id: Some(7), opened_at: Instant(9), ..Ticket::default() }),
            Change::create(Ticket {
                id: 3, subject: "底部裂开".into(), opened_at: Instant(8), ..Ticket::default()
            }),
        ]);
        let found = all_alike(&reader, Key::new(Kind::Return, 1)).expect("cases are read");
        let told: Vec<(String, &[Why])> =
            found.iter().map(|alike| (alike.case.key().to_string(), alike.why.as_slice())).collect();
        let words = |words: &[&str]| Why::Words(words.iter().map(|word| (*word).to_owned()).collect());
        assert_eq!(
            told,
            [
                ("R-2".to_owned(), &[Why::Order][..]),
                ("R-3".to_owned(), &[Why::Product, Why::Issue, words(&["broke", "zipper"])]),
                ("C-3".to_owned(), &[words(&["底部", "裂开", "部裂"])]),
                ("C-2".to_owned(), &[Why::Customer]),
                ("R-4".to_owned(), &[Why::Product, Why::Issue]),
            ]
        );
        assert_eq!(all_alike(&reader, Key::new(Kind::Return, 99)).expect("nothing is read"), []);
        assert_eq!(all_alike(&reader, Key::new(Kind::Parcel, 1)).expect("nothing is read"), []);
    }

    #[test]
    fn words_that_everybody_uses_make_no_case_alike_however_rare_they_are_on_a_small_desk() {
        let said = |id: i64, sku: &str, comment: &str| ReturnCase { issue: Issue::Unknown, ..case(id, sku, comment) };
        let (_folder, reader) = desk(&[
            Change::create(said(1, "KET-1", "I was not happy with the kettle when it came, its lid was dented")),
            Change::create(said(2, "PAN-2", "I was happy with it, but it did not come when the other came")),
            Change::create(said(3, "PAN-3", "the lid of the kettle is dented")),
        ]);
        let found = all_alike(&reader, Key::new(Kind::Return, 1)).expect("cases are read");
        let told: Vec<_> = found.iter().map(|alike| (alike.case.key().to_string(), alike.why.clone())).collect();
        assert_eq!(told.first().map(|(key, _)| key.as_str()), Some("R-3"), "{told:?}");
        let [Why::Words(words)] = told[0].1.as_slice() else { panic!("{told:?}") };
        assert!(words.contains(&"kettle".to_owned()) && !words.contains(&"the".to_owned()), "{words:?}");
        assert_eq!(told.len(), 1, "{told:?}");
    }
}
