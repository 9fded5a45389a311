//! Facts: what one order, with everything that hangs on it, adds to the figures (domain 2.8).
//!
//! Invariant: the facts of an order are a function of its records and the parameters of analysis alone, so that sums of them can be
//! kept by adding what changed: those of before are taken away, those of after are put there. Sums of money stay in the currency
//! that was paid in; whoever reads them turns them by the rate of the order's day.

mod order;
mod reference;
mod stage;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use order::{Unit, facts};
pub use reference::{Reference, by_letter, by_stored_name};

use super::ids::Key;
use super::metrics::Dimension;
use super::vocabulary::{Issue, Reason};
use crate::codes;

codes! {
    /// What is counted or summed.
    pub enum FactName {
        /// Orders placed, and the units that they shipped; the age is how long it takes until its time to come back begins.
        Orders = "orders",
        ExcludedTest = "excluded_test",
        ExcludedCanceled = "excluded_canceled",
        /// Goods and shipping after discounts, without tax; and the tax.
        Sales = "sales",
        SalesTax = "sales_tax",
        /// Orders of which nobody says what was paid.
        Unpriced = "unpriced",
        /// Orders that came back with their units, asked for, accepted, and received; the age is how long after the order.
        ReturnedAsked = "returned_asked",
        ReturnedAccepted = "returned_accepted",
        ReturnedReceived = "returned_received",
        /// Returns opened; and those whose order the desk does not know.
        OpenedAsked = "opened_asked",
        OpenedAccepted = "opened_accepted",
        OpenedReceived = "opened_received",
        OpenedOrphan = "opened_orphan",
        /// Orders with a return, claim, complaint or chargeback.
        Problem = "problem",
        /// Refunds in money that succeeded; and those of orders whose sales the desk does not know.
        Refunded = "refunded",
        RefundedOrphan = "refunded_orphan",
        /// Store credit; and points, coupons and goodwill.
        Credited = "credited",
        Compensated = "compensated",
        /// Goods sent again, at what was paid for them, and their labels.
        Resent = "resent",
        /// What returned goods were worth, and what of it was exchanged.
        ReturnedValue = "returned_value",
        Exchanged = "exchanged",
        CostLabel = "cost_label",
        CostHandling = "cost_handling",
        CostWrittenOff = "cost_written_off",
        CostWaived = "cost_waived",
    }
}

impl FactName {
    /// Whether it is about orders themselves, whatever came back of them.
    pub const fn is_of_orders(self) -> bool {
        matches!(
            self,
            Self::Orders | Self::ExcludedTest | Self::ExcludedCanceled | Self::Sales | Self::SalesTax | Self::Unpriced
        )
    }

    /// Whether it is kept by a dimension; what is not, is counted from the records when somebody asks.
    pub const fn is_kept_by(self, by: Dimension) -> bool {
        match by {
            Dimension::ProductLine | Dimension::Supplier => true,
            Dimension::Reason | Dimension::Issue => !self.is_of_orders(),
            // There are few lanes, so that what they sold is kept too; of each product it is not.
            Dimension::Lane if matches!(self, Self::Sales | Self::SalesTax | Self::Unpriced) => true,
            Dimension::Product | Dimension::Lane => matches!(
                self,
                Self::Orders
                    | Self::ExcludedTest
                    | Self::ExcludedCanceled
                    | Self::ReturnedAsked
                    | Self::ReturnedAccepted
                    | Self::ReturnedReceived
                    | Self::OpenedAsked
                    | Self::OpenedAccepted
                    | Self::OpenedReceived
                    | Self::OpenedOrphan
                    | Self::Problem
                    | Self::Refunded
                    | Self::RefundedOrphan
            ),
            Dimension::Platform | Dimension::Market | Dimension::Severity | Dimension::Assignee => false,
        }
    }

    /// The same by several dimensions at once, of its sums by the order's day or by its own. By goods and reason together only what
    /// findings look at is kept.
    pub fn is_kept_together(self, by: &[Dimension], flow: bool) -> bool {
        match by {
            [one] => self.is_kept_by(*one),
            [] => true,
            _ => !flow && matches!(self, Self::ReturnedAsked | Self::Refunded | Self::RefundedOrphan),
        }
    }
}

/// Stands between the words of what is parted by two dimensions at once.
pub const BETWEEN: char = '\u{1f}';

/// Stands for "nothing before it" where an age is the time since the one before.
pub const NO_EARLIER: i64 = 1_000_000;

/// What an order adds to one sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub name: FactName,
    /// Anchored at its own day instead of that of the order.
    pub flow: bool,
    /// An order counts once in any span of days: it counts on each day on which something happened, with the days since the time
    /// before as its age. Whoever sums leaves out those whose time before lies in the span too.
    pub gaps: bool,
    pub currency: String,
    pub platform: String,
    pub market: String,
    pub lane: String,
    /// The earliest first.
    pub parts: Vec<Part>,
}

/// The part of a fact that one kind of goods has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub day: i64,
    pub age: i64,
    /// The record to look at.
    pub case: Key,
    pub amount: i64,
    pub goods: Goods,
    /// Nothing where a fact is about all orders, whatever came back.
    pub why: Option<(Reason, Issue)>,
}

/// What a line is about; empty where nobody says so.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Goods {
    pub product_line: String,
    pub supplier: String,
    pub sku: String,
}

/// One count of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted<'a> {
    pub word: &'a str,
    pub day: i64,
    pub age: i64,
    pub case: Key,
    pub sum: i64,
}

impl Fact {
    /// The name under which its sums are kept.
    pub const fn stored(&self) -> &'static str {
        stored(self.name, self.flow)
    }

    /// What it is by a dimension; nothing where it is not parted so.
    fn word<'a>(&'a self, part: &'a Part, by: Dimension) -> Option<&'a str> {
        Some(match by {
            Dimension::Platform => &self.platform,
            Dimension::Market => &self.market,
            Dimension::Lane => &self.lane,
            Dimension::ProductLine => &part.goods.product_line,
            Dimension::Supplier => &part.goods.supplier,
            Dimension::Product => &part.goods.sku,
            Dimension::Reason => return part.why.map(|(reason, _)| reason.code()),
            Dimension::Issue => return part.why.map(|(_, issue)| issue.code()),
            Dimension::Severity | Dimension::Assignee => return None,
        })
    }

    /// Its words by several dimensions, one behind the other.
    fn words<'a>(&'a self, part: &'a Part, by: &[Dimension]) -> Option<Cow<'a, str>> {
        match by {
            [] => Some(Cow::Borrowed("")),
            [one] => self.word(part, *one).map(Cow::Borrowed),
            all => {
                let word = |by: &Dimension| self.word(part, *by).map(together);
                Some(Cow::Owned(
                    all.iter().map(word).collect::<Option<Vec<_>>>()?.join(BETWEEN.encode_utf8(&mut [0; 4])),
                ))
            }
        }
    }

    /// Whether a part lies in every group; all orders lie in that of a reason, for any of them could have come back for it.
    fn lies_in(&self, part: &Part, groups: &[(Dimension, String)]) -> bool {
        let is_of_orders = self.name.is_of_orders();
        groups.iter().all(|(by, wanted)| self.word(part, *by).map_or(is_of_orders, |word| word == wanted))
    }

    /// What it adds to the sums of the groups, by a dimension or as a whole: once for each word, or for each day of each word.
    pub fn each_counted(&self, groups: &[(Dimension, String)], by: &[Dimension], take: &mut dyn FnMut(Counted<'_>)) {
        // Most facts are about one kind of goods.
        if let [part] = self.parts.as_slice() {
            if let Some(word) = self.words(part, by).filter(|_| self.lies_in(part, groups)) {
                let age = if self.gaps { NO_EARLIER } else { part.age };
                take(Counted { word: &word, day: part.day, age, case: part.case, sum: part.amount });
            }
            return;
        }
        let mut counted: BTreeMap<(Cow<'_, str>, i64), (&Part, i64)> = BTreeMap::new();
        for part in self.parts.iter().filter(|part| self.lies_in(part, groups)) {
            let Some(word) = self.words(part, by) else { continue };
            let slot = if self.gaps { part.day } else { 0 };
            counted.entry((word, slot)).or_insert((part, 0)).1 += part.amount;
        }
        let mut before: Option<(&str, i64)> = None;
        for ((word, _), (part, sum)) in &counted {
            let earlier = before.filter(|(known, _)| known == word).map(|(_, day)| part.day - day);
            let age = if self.gaps { earlier.unwrap_or(NO_EARLIER) } else { part.age };
            take(Counted { word, day: part.day, age, case: part.case, sum: *sum });
            before = Some((word, part.day));
        }
    }
}

/// A word as it stands among others.
pub fn together(word: &str) -> Cow<'_, str> {
    if word.contains(BETWEEN) { Cow::Owned(word.replace(BETWEEN, " ")) } else { Cow::Borrowed(word) }
}

/// Whether it is counted by the order's day and by its own; others have one day only.
const fn has_own_day(name: FactName) -> bool {
    matches!(
        name,
        FactName::ReturnedAsked
            | FactName::ReturnedAccepted
            | FactName::ReturnedReceived
            | FactName::Problem
            | FactName::Refunded
            | FactName::RefundedOrphan
            | FactName::Credited
            | FactName::Compensated
            | FactName::Resent
            | FactName::ReturnedValue
            | FactName::Exchanged
            | FactName::CostLabel
            | FactName::CostHandling
            | FactName::CostWrittenOff
            | FactName::CostWaived
    )
}

/// The name under which the sums of a fact are kept, by the order's day or by its own.
pub const fn stored(name: FactName, flow: bool) -> &'static str {
    if !flow {
        return name.code();
    }
    match name {
        FactName::ReturnedAsked => "flow_returned_asked",
        FactName::ReturnedAccepted => "flow_returned_accepted",
        FactName::ReturnedReceived => "flow_returned_received",
        FactName::Problem => "flow_problem",
        FactName::Refunded => "flow_refunded",
        FactName::RefundedOrphan => "flow_refunded_orphan",
        FactName::Credited => "flow_credited",
        FactName::Compensated => "flow_compensated",
        FactName::Resent => "flow_resent",
        FactName::ReturnedValue => "flow_returned_value",
        FactName::Exchanged => "flow_exchanged",
        FactName::CostLabel => "flow_cost_label",
        FactName::CostHandling => "flow_cost_handling",
        FactName::CostWrittenOff => "flow_cost_written_off",
        FactName::CostWaived => "flow_cost_waived",
        // These have one day only.
        other => other.code(),
    }
}

/// One letter for each fact in sums that are kept, large where it stands under its own day. They are stored: none may change.
pub const fn letter(name: FactName, flow: bool) -> u8 {
    let letter = match name {
        FactName::Orders => b'a',
        FactName::ExcludedTest => b'b',
        FactName::ExcludedCanceled => b'c',
        FactName::Sales => b'd',
        FactName::SalesTax => b'e',
        FactName::Unpriced => b'f',
        FactName::ReturnedAsked => b'g',
        FactName::ReturnedAccepted => b'h',
        FactName::ReturnedReceived => b'i',
        FactName::OpenedAsked => b'j',
        FactName::OpenedAccepted => b'k',
        FactName::OpenedReceived => b'l',
        FactName::OpenedOrphan => b'm',
        FactName::Problem => b'n',
        FactName::Refunded => b'o',
        FactName::RefundedOrphan => b'p',
        FactName::Credited => b'q',
        FactName::Compensated => b'r',
        FactName::Resent => b's',
        FactName::ReturnedValue => b't',
        FactName::Exchanged => b'u',
        FactName::CostLabel => b'v',
        FactName::CostHandling => b'w',
        FactName::CostWrittenOff => b'x',
        FactName::CostWaived => b'y',
    };
    if flow && has_own_day(name) { letter.to_ascii_uppercase() } else { letter }
}
