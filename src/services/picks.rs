//! What a person picks from where the answers are the desk's own: people, cases that tell the same story, goods of a kind.

use std::collections::{BTreeMap, BTreeSet};

use super::checklists;
use super::notices::saved::{Saved, for_cases};
use super::read::{Reader, StoreError};
use super::stories;
use crate::domain::catalog::{Order, Product};
use crate::domain::change::{Parcel, ReturnCase, Ticket};
use crate::domain::complaints::{Item, Newcomer, TicketStatus, duplicate_of};
use crate::domain::definitions::{Definition, Sort};
use crate::domain::ids::{Key, Kind};
use crate::domain::staff::Staff;
use crate::domain::time::Instant;
use crate::text::Lang;

/// As many answers as keys pick at a glance.
const MOST: usize = 9;
/// As many people as a screen holds.
const MOST_PEOPLE: i64 = 40;
/// Products that are looked at for the ones of the same kind.
const MOST_GOODS: i64 = 400;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Whom a case can be given to.
    People,
    /// Complaints that a complaint may be the same as.
    Stories,
    /// The marked complaints themselves: which of them the others are joined to.
    Marked,
    /// Returns of a parcel's order.
    Returns,
    /// Goods that can go out instead of a return's own.
    Goods,
    /// Saved answers as they would go to the customer, with titles for somebody who reads this language.
    Answers(Lang),
    /// What is on a complaint's checklist, in the words of a language.
    Items(Lang),
}

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Pick {
    Person { name: String, open: i64 },
    Story(Box<Ticket>),
    Return(Box<ReturnCase>),
    Goods { sku: String, title: String, same: bool },
    Answer(Box<Saved>),
    Item { code: String, text: String, ticked: bool, waived: bool },
}

/// The answers for a case, the likeliest first; people by name. Of several cases, what is asked is asked of the first.
pub fn picks(reader: &Reader, keys: &[Key], what: What, me: &str, now: Instant) -> Result<Vec<Pick>, StoreError> {
    let Some(&key) = keys.first() else { return Ok(Vec::new()) };
    match what {
        What::People => people(reader, key.kind, me, now),
        What::Stories => stories(reader, key),
        What::Marked => {
            let ids: Vec<i64> = keys.iter().take(MOST).map(|key| key.id).collect();
            Ok(reader.each_of::<Ticket>(&ids)?.into_iter().map(|ticket| Pick::Story(Box::new(ticket))).collect())
        }
        What::Returns => returns(reader, key),
        What::Goods => goods(reader, key),
        What::Items(lang) => items(reader, key, lang, now),
        What::Answers(lang) => {
            let answers = for_cases(reader.db(), keys, lang.code(), now)?;
            Ok(answers.into_iter().map(|answer| Pick::Answer(Box::new(answer))).collect())
        }
    }
}

/// Who works here: those defined, else those who have cases; whoever asks is always among them.
fn people(reader: &Reader, kind: Kind, me: &str, now: Instant) -> Result<Vec<Pick>, StoreError> {
    let staff = Staff::new(&reader.definitions(Sort::Agent)?);
    let mut names: BTreeSet<String> = staff.all(now).map(|(name, _)| name.to_owned()).collect();
    if staff.is_solo() {
        names.extend(reader.assignees(kind, MOST_PEOPLE)?);
    }
    names.insert(me.to_owned());
    let person = |name: String| {
        let open = reader.open_of(&name)?;
        Ok(Pick::Person { name, open })
    };
    names.into_iter().map(person).collect()
}

/// Who works here, and how many open cases each has.
pub fn staff(reader: &Reader) -> Result<(Staff, BTreeMap<String, i64>), StoreError> {
    let staff = Staff::new(&reader.definitions(Sort::Agent)?);
    let open = super::staff::open_cases(&staff, |name| reader.open_of(name))?;
    Ok((staff, open))
}

/// Complaints of the same customer or the same order, the likeliest duplicate first, then the newest.
fn stories(reader: &Reader, key: Key) -> Result<Vec<Pick>, StoreError> {
    let Some(ticket) = reader.get::<Ticket>(key.id)? else { return Ok(Vec::new()) };
    let person = stories::person(reader.db(), ticket.customer_id)?;
    let order = ticket.order_id.map(|id| reader.get::<Order>(id)).transpose()?.flatten();
    let mut found: Vec<Ticket> = stories::near(reader.db(), &ticket, order.as_ref(), &person)?;
    if let Some(twin) = ticket.twin_id {
        found.extend(reader.get::<Ticket>(twin)?);
    }
    for one in &person {
        found.extend(reader.children::<Ticket>("customer_id", *one)?);
    }
    let open = |other: &Ticket| {
        use TicketStatus::{Duplicate, Merged, Spam};
        other.id != ticket.id && !matches!(other.status, Spam | Duplicate | Merged)
    };
    let by_id: BTreeMap<i64, Ticket> = found.into_iter().filter(open).map(|other| (other.id, other)).collect();
    // A word that cannot be weighed says nothing.
    let weigh = &mut |word: &str| stories::weigh(reader.db(), word).unwrap_or_default();
    let newcomer = Newcomer { ticket: &ticket, person: &person, weigh };
    let likeliest = ticket.twin_id.or_else(|| duplicate_of(newcomer, by_id.values()).map(|other| other.id));
    let mut found: Vec<Ticket> = by_id.into_values().collect();
    found.sort_by_key(|other| (Some(other.id) != likeliest, std::cmp::Reverse(other.opened_at)));
    found.truncate(MOST);
    Ok(found.into_iter().map(|other| Pick::Story(Box::new(other))).collect())
}

/// The checklist of a complaint, in its order.
fn items(reader: &Reader, key: Key, lang: Lang, now: Instant) -> Result<Vec<Pick>, StoreError> {
    let Some(ticket) = reader.get::<Ticket>(key.id)? else { return Ok(Vec::new()) };
    let lists = checklists::lists(reader.db())?;
    let item = |item: &Item| Pick::Item {
        code: item.code.clone(),
        text: item.words(lang.code()).to_owned(),
        ticked: ticket.ticked.contains(&item.code),
        waived: ticket.waived.contains(&item.code),
    };
    Ok(lists.items(&ticket, now).into_iter().map(item).collect())
}

fn returns(reader: &Reader, key: Key) -> Result<Vec<Pick>, StoreError> {
    let Some(parcel) = reader.get::<Parcel>(key.id)? else { return Ok(Vec::new()) };
    let mut found: Vec<ReturnCase> = reader.of_order(&parcel.order_ref)?;
    found.sort_by_key(|case| std::cmp::Reverse(case.requested_at));
    found.truncate(MOST);
    Ok(found.into_iter().map(|case| Pick::Return(Box::new(case))).collect())
}

/// The goods themselves first, then those of their line, by how much of their number is the same.
fn goods(reader: &Reader, key: Key) -> Result<Vec<Pick>, StoreError> {
    let Some(case) = reader.get::<ReturnCase>(key.id)? else { return Ok(Vec::new()) };
    let mut picks = vec![Pick::Goods { sku: case.sku.clone(), title: case.product.clone(), same: true }];
    if !case.product_line.is_empty() {
        let mut found: Vec<Product> = reader.products_of_line(&case.product_line, MOST_GOODS)?;
        found.retain(|product| product.sku != case.sku && !product.sku.is_empty());
        found.sort_by_key(|product| (std::cmp::Reverse(common(&product.sku, &case.sku)), product.sku.clone()));
        found.truncate(MOST - 1);
        let pick = |product: Product| Pick::Goods { sku: product.sku, title: product.title, same: false };
        picks.extend(found.into_iter().map(pick));
    }
    Ok(picks)
}

fn common(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

impl Reader {
    /// Every definition of a sort, in the order in which they were made.
    fn definitions(&self, sort: Sort) -> Result<Vec<Definition>, StoreError> {
        let order = super::read::Order { column: "id", descending: false };
        let of_sort = ("sort = $1".to_owned(), vec![sort.code().into()]);
        self.window(&of_sort, order, super::read::From::Start, i64::MAX)
    }
}
