//! What the gate writes: edits with before and after, wrapped per record type, and their inverse.
//!
//! Invariant: a change has a before, an after, or both; create has no before, delete has no after, the inverse swaps.

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use super::articles::Article;
pub use super::catalog::{Order, OrderLine, Product, Recovery};
pub use super::causes::{Action, Cause, Evidence};
pub use super::complaints::{Message, Rating, Ticket};
pub use super::credits::Credit;
pub use super::customers::Customer;
pub use super::definitions::Definition;
pub use super::exchanges::Exchange;
use super::ids::{Key, Kind};
pub use super::imports::ImportFile;
pub use super::outbox::Effect;
pub use super::parcels::{Parcel, ParcelEvent};
pub use super::passages::Passage;
pub use super::rates::Rate;
pub use super::refunds::Refund;
pub use super::reports::MadeReport;
pub use super::returns::{ReturnCase, ReturnLine};
pub use super::reviews::Review;
pub use super::rules::Run;
pub use super::tasks::Task;

/// A record of the desk: flat, with an identifier and the number of the operation that last wrote it.
pub trait Record: Serialize + DeserializeOwned + Clone + PartialEq + Default + std::fmt::Debug + 'static {
    const KIND: Kind;

    fn id(&self) -> i64;
    fn rev(&self) -> i64;
    /// Identity across imports; absent where no file names the record.
    fn natural_key(&self) -> Option<&str>;
    /// What the identity of most records of the kind is put together from, with `:` between; where the record holds it itself.
    fn named_by(&self) -> Option<[&str; 3]> {
        None
    }
    /// Gives a new record its identifier.
    fn set_id(&mut self, id: i64);
    /// The change that holds an edit of this type.
    fn change(edit: Edit<Self>) -> Change;
    /// The edit that a change holds, when it is of this type.
    fn edit(change: &Change) -> Option<&Edit<Self>>;

    fn key(&self) -> Key {
        Key::new(Self::KIND, self.id())
    }
}

/// Implements [`Record`] for a struct with `id`, `rev` and `natural_key`.
macro_rules! record {
    ($type:ident, Kind::$kind:ident $(, named by $first:ident $second:ident $third:ident)?) => {
        impl $crate::domain::change::Record for $type {
            const KIND: $crate::domain::ids::Kind = $crate::domain::ids::Kind::$kind;

            fn id(&self) -> i64 {
                self.id
            }

            fn rev(&self) -> i64 {
                self.rev
            }

            fn natural_key(&self) -> Option<&str> {
                self.natural_key.as_deref()
            }

            $(fn named_by(&self) -> Option<[&str; 3]> {
                Some([&self.$first, &self.$second, &self.$third])
            })?

            fn set_id(&mut self, id: i64) {
                self.id = id;
            }

            fn edit(change: &$crate::domain::change::Change) -> Option<&$crate::domain::change::Edit<Self>> {
                match change {
                    $crate::domain::change::Change::$kind(edit) => Some(edit.as_ref()),
                    _ => None,
                }
            }

            fn change(edit: $crate::domain::change::Edit<Self>) -> $crate::domain::change::Change {
                $crate::domain::change::Change::$kind(Box::new(edit))
            }
        }
    };
}
pub(crate) use record;

/// One record before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit<T> {
    pub before: Option<T>,
    pub after: Option<T>,
}

impl<T: Record> Edit<T> {
    /// Which record the edit is about.
    pub fn key(&self) -> Key {
        let id = self.after.as_ref().or(self.before.as_ref()).map_or(0, Record::id);
        Key::new(T::KIND, id)
    }
}

/// One edit of one record.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    Return(Box<Edit<ReturnCase>>),
    ReturnLine(Box<Edit<ReturnLine>>),
    Refund(Box<Edit<Refund>>),
    Exchange(Box<Edit<Exchange>>),
    Ticket(Box<Edit<Ticket>>),
    Message(Box<Edit<Message>>),
    Parcel(Box<Edit<Parcel>>),
    ParcelEvent(Box<Edit<ParcelEvent>>),
    Order(Box<Edit<Order>>),
    OrderLine(Box<Edit<OrderLine>>),
    Product(Box<Edit<Product>>),
    Customer(Box<Edit<Customer>>),
    Review(Box<Edit<Review>>),
    Recovery(Box<Edit<Recovery>>),
    ImportFile(Box<Edit<ImportFile>>),
    Effect(Box<Edit<Effect>>),
    Definition(Box<Edit<Definition>>),
    Task(Box<Edit<Task>>),
    Run(Box<Edit<Run>>),
    Rating(Box<Edit<Rating>>),
    Article(Box<Edit<Article>>),
    Credit(Box<Edit<Credit>>),
    Rate(Box<Edit<Rate>>),
    Cause(Box<Edit<Cause>>),
    Evidence(Box<Edit<Evidence>>),
    Action(Box<Edit<Action>>),
    Passage(Box<Edit<Passage>>),
    Report(Box<Edit<MadeReport>>),
}

/// Runs one generic expression over whichever record type a change holds.
#[macro_export]
macro_rules! with_edit {
    ($change:expr, $edit:ident => $body:expr) => {
        match $change {
            $crate::domain::change::Change::Return($edit) => $body,
            $crate::domain::change::Change::ReturnLine($edit) => $body,
            $crate::domain::change::Change::Refund($edit) => $body,
            $crate::domain::change::Change::Exchange($edit) => $body,
            $crate::domain::change::Change::Ticket($edit) => $body,
            $crate::domain::change::Change::Message($edit) => $body,
            $crate::domain::change::Change::Parcel($edit) => $body,
            $crate::domain::change::Change::ParcelEvent($edit) => $body,
            $crate::domain::change::Change::Order($edit) => $body,
            $crate::domain::change::Change::OrderLine($edit) => $body,
            $crate::domain::change::Change::Product($edit) => $body,
            $crate::domain::change::Change::Customer($edit) => $body,
            $crate::domain::change::Change::Review($edit) => $body,
            $crate::domain::change::Change::Recovery($edit) => $body,
            $crate::domain::change::Change::ImportFile($edit) => $body,
            $crate::domain::change::Change::Effect($edit) => $body,
            $crate::domain::change::Change::Definition($edit) => $body,
            $crate::domain::change::Change::Task($edit) => $body,
            $crate::domain::change::Change::Run($edit) => $body,
            $crate::domain::change::Change::Rating($edit) => $body,
            $crate::domain::change::Change::Article($edit) => $body,
            $crate::domain::change::Change::Credit($edit) => $body,
            $crate::domain::change::Change::Rate($edit) => $body,
            $crate::domain::change::Change::Cause($edit) => $body,
            $crate::domain::change::Change::Evidence($edit) => $body,
            $crate::domain::change::Change::Action($edit) => $body,
            $crate::domain::change::Change::Passage($edit) => $body,
            $crate::domain::change::Change::Report($edit) => $body,
        }
    };
}

/// Runs one generic expression with `$t` standing for the record type of a kind.
#[macro_export]
macro_rules! with_kind {
    ($kind:expr, $t:ident => $body:expr) => {
        match $kind {
            $crate::domain::ids::Kind::Return => {
                type $t = $crate::domain::change::ReturnCase;
                $body
            }
            $crate::domain::ids::Kind::ReturnLine => {
                type $t = $crate::domain::change::ReturnLine;
                $body
            }
            $crate::domain::ids::Kind::Refund => {
                type $t = $crate::domain::change::Refund;
                $body
            }
            $crate::domain::ids::Kind::Exchange => {
                type $t = $crate::domain::change::Exchange;
                $body
            }
            $crate::domain::ids::Kind::Ticket => {
                type $t = $crate::domain::change::Ticket;
                $body
            }
            $crate::domain::ids::Kind::Message => {
                type $t = $crate::domain::change::Message;
                $body
            }
            $crate::domain::ids::Kind::Parcel => {
                type $t = $crate::domain::change::Parcel;
                $body
            }
            $crate::domain::ids::Kind::ParcelEvent => {
                type $t = $crate::domain::change::ParcelEvent;
                $body
            }
            $crate::domain::ids::Kind::Order => {
                type $t = $crate::domain::change::Order;
                $body
            }
            $crate::domain::ids::Kind::OrderLine => {
                type $t = $crate::domain::change::OrderLine;
                $body
            }
            $crate::domain::ids::Kind::Product => {
                type $t = $crate::domain::change::Product;
                $body
            }
            $crate::domain::ids::Kind::Customer => {
                type $t = $crate::domain::change::Customer;
                $body
            }
            $crate::domain::ids::Kind::Review => {
                type $t = $crate::domain::change::Review;
                $body
            }
            $crate::domain::ids::Kind::Recovery => {
                type $t = $crate::domain::change::Recovery;
                $body
            }
            $crate::domain::ids::Kind::ImportFile => {
                type $t = $crate::domain::change::ImportFile;
                $body
            }
            $crate::domain::ids::Kind::Effect => {
                type $t = $crate::domain::change::Effect;
                $body
            }
            $crate::domain::ids::Kind::Definition => {
                type $t = $crate::domain::change::Definition;
                $body
            }
            $crate::domain::ids::Kind::Task => {
                type $t = $crate::domain::change::Task;
                $body
            }
            $crate::domain::ids::Kind::Rating => {
                type $t = $crate::domain::change::Rating;
                $body
            }
            $crate::domain::ids::Kind::Run => {
                type $t = $crate::domain::change::Run;
                $body
            }
            $crate::domain::ids::Kind::Article => {
                type $t = $crate::domain::change::Article;
                $body
            }
            $crate::domain::ids::Kind::Credit => {
                type $t = $crate::domain::change::Credit;
                $body
            }
            $crate::domain::ids::Kind::Rate => {
                type $t = $crate::domain::change::Rate;
                $body
            }
            $crate::domain::ids::Kind::Cause => {
                type $t = $crate::domain::change::Cause;
                $body
            }
            $crate::domain::ids::Kind::Evidence => {
                type $t = $crate::domain::change::Evidence;
                $body
            }
            $crate::domain::ids::Kind::Action => {
                type $t = $crate::domain::change::Action;
                $body
            }
            $crate::domain::ids::Kind::Passage => {
                type $t = $crate::domain::change::Passage;
                $body
            }
            $crate::domain::ids::Kind::Report => {
                type $t = $crate::domain::change::MadeReport;
                $body
            }
        }
    };
}

impl Change {
    /// Makes a record that was not there.
    pub fn create<T: Record>(after: T) -> Self {
        T::change(Edit { before: None, after: Some(after) })
    }

    /// Changes a record that was there.
    pub fn update<T: Record>(before: T, after: T) -> Self {
        T::change(Edit { before: Some(before), after: Some(after) })
    }

    /// Takes a record away.
    pub fn delete<T: Record>(before: T) -> Self {
        T::change(Edit { before: Some(before), after: None })
    }

    /// Which record it is about.
    pub fn key(&self) -> Key {
        with_edit!(self, edit => edit.key())
    }

    /// The change that takes this one back.
    pub fn inverse(self) -> Self {
        fn swap<T: Record>(edit: Edit<T>) -> Change {
            T::change(Edit { before: edit.after, after: edit.before })
        }
        with_edit!(self, edit => swap(*edit))
    }
}
