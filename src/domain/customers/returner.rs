//! How often a person sends goods back for reasons of their own, told fairly: what the seller, the carrier or the goods are to
//! blame for is left out, and a rate of few orders is drawn toward what is usual.
//!
//! It advises and never decides: no guard, no rule and no list of the desk refuses anybody because of it.

use crate::codes;
use crate::domain::ids::Key;
use crate::domain::returns::{Grade, ReturnCase, ReturnLine, ReturnStatus};
use crate::domain::vocabulary::{Fault, Issue};

codes! {
    /// Why a return does not count against the person who asked for it.
    pub enum Removed {
        /// The goods, the listing, the packing or the carrier were at fault.
        NotTheirs = "not_theirs",
        /// Somebody found so when the goods were looked at or the case was classified.
        FoundSo = "found_so",
        /// It was taken back, refused or ran out: nothing came back.
        CameToNothing = "came_to_nothing",
        /// Another return of the same order counts already.
        SameOrder = "same_order",
    }
}

/// A return with what was judged of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub key: Key,
    pub removed: Option<Removed>,
}

/// Why a return does not count; nothing when it does. Returns of one order are told apart by whoever counts orders.
pub fn judge(case: &ReturnCase, lines: &[ReturnLine]) -> Option<Removed> {
    use ReturnStatus::{Canceled, Expired, Rejected};
    if matches!(case.status, Canceled | Rejected | Expired) {
        return Some(Removed::CameToNothing);
    }
    if !matches!(case.reason.fault(), Fault::Buyer | Fault::Nobody | Fault::Fraud) {
        return Some(Removed::NotTheirs);
    }
    let found_faulty =
        lines.iter().any(|line| matches!(line.grade, Some(Grade::Defective | Grade::WrongItem)) || line.wrong_item > 0);
    let said_faulty = matches!(case.issue, Issue::Quality | Issue::Logistics | Issue::Description | Issue::Service)
        && case.issue != case.reason.issue();
    (found_faulty || said_faulty).then_some(Removed::FoundSo)
}

/// What is usual: of so many orders so many had such a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Base {
    pub returned: i64,
    pub orders: i64,
}

/// A person's rate beside what is usual, in hundredths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fairness {
    /// Orders with a return that counts.
    pub returned: i64,
    pub orders: i64,
    /// Drawn toward what is usual; nothing below [`LEAST_ORDERS`].
    pub rate: Option<i64>,
    pub usual: i64,
    /// Worth a look: several such returns, and at least twice as often as usual.
    pub stands_out: bool,
}

/// Fewer orders have no rate.
pub const LEAST_ORDERS: i64 = 5;
/// What is usual weighs as much as so many orders of the person's own.
const WEIGHT: i64 = 10;
/// Fewer returns that count are chance.
const LEAST_RETURNS: i64 = 3;
/// One whole in hundredths of a percent.
const WHOLE: i128 = 10_000;

/// Weighs a person's orders against what is usual: `(k + m·p̄) / (n + m)` without ever leaving whole numbers.
pub fn weigh(returned: i64, orders: i64, base: Base) -> Fairness {
    let usual = share(i128::from(base.returned), i128::from(base.orders)).unwrap_or(0);
    let (k, n, m) = (i128::from(returned), i128::from(orders), i128::from(WEIGHT));
    let whole = i128::from(base.orders.max(1));
    let drawn = share(k * whole + m * i128::from(base.returned), (n + m) * whole);
    let rate = if orders >= LEAST_ORDERS { drawn } else { None };
    let stands_out = returned >= LEAST_RETURNS && rate.is_some_and(|rate| rate > 0 && rate >= 2 * usual);
    Fairness { returned, orders, rate, usual, stands_out }
}

/// A share in hundredths of a percent, rounded half up; nothing of nothing.
fn share(part: i128, whole: i128) -> Option<i64> {
    if whole <= 0 {
        return None;
    }
    i64::try_from((part * WHOLE * 2 + whole) / (whole * 2)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::vocabulary::Reason;

    #[test]
    fn only_what_is_the_buyers_own_counts() {
        let of = |reason: Reason, status| ReturnCase { reason, status, issue: reason.issue(), ..ReturnCase::default() };
        let graded = |grade| vec![ReturnLine { grade: Some(grade), ..ReturnLine::default() }];
        let settled = ReturnStatus::Settled;
        for (case, lines, wanted) in [
            (of(Reason::NotWanted, settled), vec![], None),
            (of(Reason::Other, settled), vec![], None),
            (of(Reason::BetterPrice, ReturnStatus::Requested), graded(Grade::Worn), None),
            (of(Reason::Defective, settled), vec![], Some(Removed::NotTheirs)),
            (of(Reason::TooSmall, settled), vec![], Some(Removed::NotTheirs)),
            (of(Reason::NotReceived, settled), vec![], Some(Removed::NotTheirs)),
            (of(Reason::NotWanted, settled), graded(Grade::WrongItem), Some(Removed::FoundSo)),
            (ReturnCase { issue: Issue::Quality, ..of(Reason::Other, settled) }, vec![], Some(Removed::FoundSo)),
            (of(Reason::NotWanted, ReturnStatus::Canceled), vec![], Some(Removed::CameToNothing)),
            (of(Reason::NotWanted, ReturnStatus::Rejected), vec![], Some(Removed::CameToNothing)),
        ] {
            assert_eq!(judge(&case, &lines), wanted, "{} {}", case.reason, case.status);
        }
    }

    #[test]
    fn few_orders_have_no_rate_and_more_are_drawn_toward_what_is_usual() {
        let usual = Base { returned: 80, orders: 1_000 };
        let told = |k, n, base| {
            let fair = weigh(k, n, base);
            (fair.rate, fair.usual, fair.stands_out)
        };
        assert_eq!(told(4, 4, usual), (None, 800, false));
        // (3 + 0.8) / 15
        assert_eq!(told(3, 5, usual), (Some(2_533), 800, true));
        assert_eq!(told(2, 5, usual), (Some(1_867), 800, false));
        // (10 + 0.8) / 110
        assert_eq!(told(10, 100, usual), (Some(982), 800, false));
        assert_eq!(told(0, 20, usual), (Some(267), 800, false));
        assert_eq!(told(0, 20, Base::default()), (Some(0), 0, false));
        assert_eq!(told(0, 0, Base::default()), (None, 0, false));
    }

    proptest::proptest! {
        #[test]
        fn the_drawn_rate_lies_between_the_own_and_the_usual_one(n in 5i64..500, k in 0i64..500, o in 1i64..5_000, r in 0i64..5_000) {
            let (k, r) = (k.min(n), r.min(o));
            let fair = weigh(k, n, Base { returned: r, orders: o });
            let (own, usual) = (k * 10_000 / n, r * 10_000 / o);
            let rate = fair.rate.unwrap_or(-1);
            proptest::prop_assert!(rate >= own.min(usual) && rate <= own.max(usual) + 1, "{fair:?}");
        }
    }
}
