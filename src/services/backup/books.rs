//! The books close (promises M8): each return's sum is that of its refunds, and each refund in credit, points or a coupon has the one
//! entry of the ledger that says the same; no entry stands for a refund that was not paid.

use std::collections::HashMap;

use super::{BY_ID, Problem, all};
use crate::domain::change::{Credit, Refund, ReturnCase};
use crate::domain::credits::CreditUnit;
use crate::domain::ids::{Key, Kind};
use crate::domain::money::POINTS;
use crate::domain::refunds::{RefundKind, RefundStatus};
use crate::store::{Reader, StoreError};

/// Adds what does not close to the problems.
pub(super) fn close(reader: &Reader, problems: &mut Vec<Problem>) -> Result<(), StoreError> {
    let mut sums = HashMap::<i64, i64>::new();
    let mut owed = HashMap::<i64, Owed>::new();
    reader.each::<Refund>(&all(), BY_ID, i64::MAX, &mut |refund| {
        if refund.status == RefundStatus::Succeeded {
            if let Some(case) = refund.return_id {
                *sums.entry(case).or_default() += refund.amount_minor;
            }
            owed.extend(Owed::of(&refund).map(|owed| (refund.id, owed)));
        }
        Ok(())
    })?;
    reader.each::<ReturnCase>(&all(), BY_ID, i64::MAX, &mut |case| {
        if case.refunded_minor != sums.get(&case.id).copied().unwrap_or(0) {
            problems.push(Problem::RefundSum(Key::new(Kind::Return, case.id)));
        }
        Ok(())
    })?;
    reader.each::<Credit>(&all(), BY_ID, i64::MAX, &mut |entry| {
        // Entries that a person made stand for themselves.
        let Some(refund) = entry.refund_id else { return Ok(()) };
        if !owed.remove(&refund).is_some_and(|owed| owed.is_said_by(&entry)) {
            problems.push(Problem::Ledger(Key::new(Kind::Refund, refund)));
        }
        Ok(())
    })?;
    let mut missing: Vec<i64> = owed.into_keys().collect();
    missing.sort_unstable();
    problems.extend(missing.into_iter().map(|id| Problem::Ledger(Key::new(Kind::Refund, id))));
    Ok(())
}

/// What the ledger must say of a refund that was paid.
struct Owed {
    unit: CreditUnit,
    currency: String,
    amount_minor: i64,
}

impl Owed {
    /// Nothing where it is money, or was paid elsewhere: then the platform keeps the balance.
    fn of(refund: &Refund) -> Option<Self> {
        let unit = match refund.kind {
            RefundKind::StoreCredit => CreditUnit::StoreCredit,
            RefundKind::Points => CreditUnit::Points,
            RefundKind::Coupon => CreditUnit::Coupon,
            _ => return None,
        };
        let currency = refund.currency.clone();
        (!refund.external).then_some(Self { unit, currency, amount_minor: refund.amount_minor })
    }

    /// How many points a sum was worth is a rule of its day, and not known any more; their sign is.
    fn is_said_by(&self, entry: &Credit) -> bool {
        let same = match self.unit {
            CreditUnit::Points => {
                entry.currency == POINTS && entry.amount_minor.signum() * self.amount_minor.signum() >= 0
            }
            _ => entry.currency == self.currency && entry.amount_minor == self.amount_minor,
        };
        entry.unit == self.unit && same
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::domain::time::Instant;
    use crate::store::{Deed, Store};

    fn paid(id: i64, kind: RefundKind, amount_minor: i64) -> Refund {
        Refund {
            id,
            kind,
            amount_minor,
            status: RefundStatus::Succeeded,
            currency: "EUR".to_owned(),
            ..Refund::default()
        }
    }

    fn entry(refund: i64, unit: CreditUnit, currency: &str, amount_minor: i64) -> Credit {
        let currency = currency.to_owned();
        Credit { id: refund, refund_id: Some(refund), unit, currency, amount_minor, ..Credit::default() }
    }

    /// What a check of a desk with these refunds and entries finds, as numbers of refunds.
    fn found(refunds: &[Refund], entries: &[Credit]) -> Vec<i64> {
        let home = tempfile::tempdir().expect("a temporary folder");
        let path = home.path().join("a.desk");
        let store = Store::open(&path).expect("a desk");
        let mut write = store.write(Instant(0)).expect("a write");
        let rows = refunds.iter().cloned().map(Change::create).chain(entries.iter().cloned().map(Change::create));
        write.operation(&Deed::of_test(Instant(0)), &rows.collect::<Vec<_>>()).expect("an operation");
        write.finish().expect("written");
        let mut problems = Vec::new();
        close(&Reader::open(&path).expect("a reader"), &mut problems).expect("it reads");
        let number = |problem: Problem| match problem {
            Problem::Ledger(key) => key.id,
            other => panic!("{other:?}"),
        };
        problems.into_iter().map(number).collect()
    }

    #[test]
    fn every_refund_in_credit_has_the_one_entry_that_says_the_same() {
        use CreditUnit::{Coupon, Points, StoreCredit};
        let credit = paid(1, RefundKind::StoreCredit, 500);
        let back = paid(2, RefundKind::StoreCredit, -200);
        let points = paid(3, RefundKind::Points, 500);
        let money = paid(4, RefundKind::OriginalPayment, 500);
        let elsewhere = Refund { external: true, ..paid(5, RefundKind::StoreCredit, 500) };
        let waiting = Refund { status: RefundStatus::Submitted, ..paid(6, RefundKind::Coupon, 500) };
        let all = [credit.clone(), back, points, money, elsewhere, waiting];
        let said = [
            entry(1, StoreCredit, "EUR", 500),
            entry(2, StoreCredit, "EUR", -200),
            entry(3, Points, POINTS, 50),
            Credit { id: 9, refund_id: None, amount_minor: 77, ..Credit::default() },
        ];
        assert_eq!(found(&all, &said), [0_i64; 0]);
        assert_eq!(found(&all, &said[1..]), [1], "an entry is missing");
        for wrong in [
            entry(1, StoreCredit, "EUR", 501),
            entry(1, StoreCredit, "USD", 500),
            entry(1, Coupon, "EUR", 500),
            entry(1, Points, POINTS, 50),
        ] {
            assert_eq!(found(std::slice::from_ref(&credit), &[wrong]), [1]);
        }
        assert_eq!(found(&all, &[&said[..], &[entry(4, StoreCredit, "EUR", 500)]].concat()), [4], "money is no credit");
        assert_eq!(found(&all, &[&said[..], &[entry(6, Coupon, "EUR", 500)]].concat()), [6], "it was not paid yet");
        let twice = Credit { id: 8, ..entry(1, StoreCredit, "EUR", 500) };
        assert_eq!(found(&[credit], &[entry(1, StoreCredit, "EUR", 500), twice]), [1], "said twice");
    }
}
