//! Store credit, points and coupons as a ledger: entries that are never edited, and the balance as their sum (domain 2.2).
//!
//! Invariant: a balance is nothing but the sum of its entries, so taking an entry back takes it out of the balance.

mod decide;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use decide::{VERBS, decide, entry_of, is_about};

use super::time::Instant;
use crate::codes;

codes! {
    /// Why a balance moved.
    pub enum CreditKind {
        Earned = "earned",
        Spent = "spent",
        Expired = "expired",
        Corrected = "corrected",
        /// The refund that had earned it was taken back.
        Reversed = "reversed",
    }
}

codes! {
    /// What the ledger counts; each is a balance of its own, by currency.
    pub enum CreditUnit {
        StoreCredit = "store_credit",
        Points = "points",
        Coupon = "coupon",
    }
}

/// One movement of one customer's balance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Credit {
    pub id: i64,
    pub rev: i64,
    /// `credit:F-12` where a refund moved it.
    pub natural_key: Option<String>,
    pub customer_id: Option<i64>,
    pub customer: String,
    pub platform: String,
    pub unit: CreditUnit,
    pub kind: CreditKind,
    /// A currency; `PTS` for points.
    pub currency: String,
    /// What came (positive) or went, in minor units or points.
    pub amount_minor: i64,
    pub refund_id: Option<i64>,
    pub return_id: Option<i64>,
    pub ticket_id: Option<i64>,
    /// The order it came from or was spent on.
    pub order_ref: String,
    pub note: String,
    pub made_by: String,
    pub made_at: Instant,
    pub updated_at: Instant,
}

super::record!(Credit, Kind::Credit);

/// What entries add up to, by unit and currency; balances of nothing are left out.
pub fn balances(entries: &[Credit]) -> Vec<(CreditUnit, String, i64)> {
    let mut sums: BTreeMap<(CreditUnit, &str), i64> = BTreeMap::new();
    for entry in entries {
        *sums.entry((entry.unit, &entry.currency)).or_default() += entry.amount_minor;
    }
    sums.into_iter().filter(|(_, sum)| *sum != 0).map(|((unit, code), sum)| (unit, code.to_owned(), sum)).collect()
}

/// One balance.
pub fn balance(entries: &[Credit], unit: CreditUnit, currency: &str) -> i64 {
    let own = entries.iter().filter(|entry| entry.unit == unit && entry.currency == currency);
    own.map(|entry| entry.amount_minor).sum()
}
