//! The return policies of a desk, and the moments of an order that they count from.

use crate::domain::change::Parcel;
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::domain::customers::tier_of;
use crate::domain::definitions::{Definition, Mistake, Sort};
use crate::domain::ids::{Key, Kind};
use crate::domain::policy::{self, Policies, Policy};
use crate::domain::time::Instant;
use crate::store::read::people;
use crate::store::{Db, StoreError, record};

/// Reads the desk's policies.
pub fn load(db: &Db) -> Result<Policies, StoreError> {
    let sort = [Val::from(Sort::Policy.code())];
    let own = record::select::<Definition>(db, "where sort = $1 order by in_force_from, id", &sort)?;
    Ok(Policies::new(&own))
}

/// A policy of the desk or of the program, with its text.
#[derive(Debug, Clone)]
pub struct Shelved {
    pub name: String,
    pub definition: Option<Definition>,
    pub text: String,
    pub read: Result<Policy, Vec<Mistake>>,
}

impl Shelved {
    fn new(name: &str, definition: Option<Definition>, text: &str) -> Self {
        let (from, version) = definition.as_ref().map_or((Instant(0), 0), |own| (own.in_force_from, own.version));
        let read = Policy::read(text).map(|read| read.named(name, version, from));
        Self { name: name.to_owned(), definition, text: text.to_owned(), read }
    }

    /// The day from which this version was said to hold, as an argument.
    pub fn from(&self) -> Option<String> {
        let from = self.definition.as_ref().map(|own| own.in_force_from).filter(|from| *from != Instant(0));
        from.map(Instant::rfc3339)
    }

    /// The command that writes a text under a name.
    pub fn define(name: &str, text: &str, from: Option<&str>) -> Command {
        let args = [("sort", Sort::Policy.code()), ("name", name), ("text", text)];
        let args = args.into_iter().chain(from.map(|from| ("from", from)));
        let args = args.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Command { verb: "define".to_owned(), key: Key::new(Kind::Definition, 0), args: Args(args) }
    }
}

/// All policies: what came with the program where the desk has none of that name, then the desk's own.
pub fn shelf(db: &Db) -> Result<Vec<Shelved>, StoreError> {
    let sort = [Val::from(Sort::Policy.code())];
    let own = record::select::<Definition>(db, "where sort = $1 order by name, in_force_from, id", &sort)?;
    let is_replaced =
        |name: &str| own.iter().any(|own| own.enabled && own.name == name && own.in_force_from == Instant(0));
    let came_along = policy::BUILT_IN.iter().filter(|(name, _)| !is_replaced(name));
    let mut shelf: Vec<Shelved> = came_along.map(|(name, text)| Shelved::new(name, None, text)).collect();
    shelf.extend(own.into_iter().map(|own| {
        let (name, text) = (own.name.clone(), own.text.clone());
        Shelved::new(&name, Some(own), &text)
    }));
    Ok(shelf)
}

/// When the goods of an order were with the customer: the last of its parcels counts.
pub fn delivered_at(db: &Db, platform: &str, order_ref: &str) -> Result<Option<Instant>, StoreError> {
    if order_ref.is_empty() {
        return Ok(None);
    }
    let last = "where leg = 'original' and delivered_at is not null and order_ref = $1 \
                and (platform = $2 or platform = '') order by delivered_at desc limit 1";
    let parcels: Vec<Parcel> = record::select(db, last, &[order_ref.into(), platform.into()])?;
    Ok(parcels.first().and_then(|parcel| parcel.delivered_at))
}

/// Whether any parcel of the desk says when an order was delivered.
pub fn knows_deliveries(db: &Db) -> Result<bool, StoreError> {
    let any = "where leg = 'original' and delivered_at is not null limit 1";
    Ok(!record::ids(db, Kind::Parcel, any, &[])?.is_empty())
}

/// The tier of the person that a customer is one record of.
pub fn tier(db: &Db, customer_id: Option<i64>) -> Result<String, StoreError> {
    let Some(id) = customer_id else { return Ok(String::new()) };
    Ok(tier_of(&people::identities(db, id)?).to_owned())
}
