//! When money that was agreed on is due: the sooner of what platform and law ask of its return (domain 2.2).
//!
//! Kept at every decision over the refund and over its return, so that goods that come in later start the clock.

use super::due;
use super::works::Clockwork;
use crate::domain::change::{Change, Record};
use crate::domain::refunds::{Refund, RefundStatus};
use crate::domain::returns::ReturnCase;
use crate::domain::situation::Situation;
use crate::domain::time::Instant;

/// Whether money was agreed on here and nobody has said yet that it was paid.
pub const fn is_owed(refund: &Refund) -> bool {
    use RefundStatus::{Approved, Failed, Submitted, Unknown};
    !refund.external && matches!(refund.status, Approved | Submitted | Unknown | Failed)
}

/// Sets when a refund is due, as its return stands.
pub fn wind_refund(works: &Clockwork, case: Option<&ReturnCase>, refund: &mut Refund) {
    let case = case.filter(|case| is_owed(refund) && refund.return_id == Some(case.id));
    let due = case.map(|case| due::of_money(works, case));
    refund.due_at = due.map_or(Instant::NEVER, |due| due.at);
    due.map_or("", |due| due.clause).clone_into(&mut refund.due_clause);
}

/// Sets it on every refund that a decision changes, and on those of a return that it changes.
pub fn wind(sit: &Situation, changes: &mut Vec<Change>) {
    let changed = changes.iter().filter_map(ReturnCase::edit).find_map(|edit| edit.after.clone());
    let case = changed.as_ref().or(sit.case.as_ref());
    for change in changes.iter_mut() {
        if let Change::Refund(edit) = change
            && let Some(after) = &mut edit.after
        {
            wind_refund(&sit.clockwork, case, after);
        }
    }
    let Some(case) = &changed else { return };
    let is_changed = |refund: &Refund| changes.iter().any(|change| change.key() == refund.key());
    let others = sit.refunds.iter().filter(|refund| refund.return_id == Some(case.id) && !is_changed(refund));
    let rewound: Vec<Change> = others.filter_map(|refund| rewound(&sit.clockwork, case, refund)).collect();
    changes.extend(rewound);
}

/// The change that a return makes to the deadline of its refund, where it makes one.
pub fn rewound(works: &Clockwork, case: &ReturnCase, refund: &Refund) -> Option<Change> {
    let mut after = refund.clone();
    wind_refund(works, Some(case), &mut after);
    (after != *refund).then(|| Change::update(refund.clone(), after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::returns::ReturnStatus;
    use crate::domain::trial::{CASE, Desk, in_state};

    fn at(text: &str) -> Instant {
        Instant::parse(text).expect("a moment")
    }

    /// A German return that came in on a Thursday.
    fn case(platform: &str) -> ReturnCase {
        ReturnCase {
            id: 1,
            platform: platform.to_owned(),
            market: "DE".to_owned(),
            fulfilment: "merchant".to_owned(),
            status: ReturnStatus::Arrived,
            requested_at: at("2026-11-02T10:00:00Z"),
            received_at: Some(at("2026-11-12T10:00:00Z")),
            ..ReturnCase::default()
        }
    }

    #[test]
    fn the_sooner_of_platform_and_law_is_when_money_is_due() {
        use RefundStatus::{Approved, Failed, Proposed, Submitted, Succeeded, Unknown, Void};
        let law = Some(("eu-refund", "2026-11-16T23:00:00Z"));
        let stated = ReturnCase {
            platform_state: Some(ReturnStatus::Arrived),
            platform_due_at: Some(at("2026-11-14T00:00:00Z")),
            ..case("amazon")
        };
        let on_its_way = ReturnCase { status: ReturnStatus::InTransit, received_at: None, ..case("shopify") };
        for (case, status, expected) in [
            (case("shopify"), Approved, law),
            (case("shopify"), Submitted, law),
            (case("shopify"), Unknown, law),
            (case("shopify"), Failed, law),
            (case("shopify"), Proposed, None),
            (case("shopify"), Succeeded, None),
            (case("shopify"), Void, None),
            (case("amazon"), Approved, law),
            (stated, Approved, Some((due::STATED, "2026-11-14T00:00:00Z"))),
            (on_its_way, Approved, None),
        ] {
            let mut refund = Refund { return_id: Some(1), status, ..Refund::default() };
            wind_refund(&Clockwork::default(), Some(&case), &mut refund);
            let told = (!refund.due_at.is_never()).then(|| (refund.due_clause.as_str(), refund.due_at.rfc3339()));
            assert_eq!(told, expected.map(|(clause, at)| (clause, at.to_owned())), "{status} {}", case.platform);
        }
    }

    #[test]
    fn goods_that_come_in_start_the_clock_of_money_that_was_agreed_on_before() {
        let mut sit = in_state(ReturnStatus::InTransit);
        if let Some(case) = &mut sit.case {
            (case.market, case.fulfilment) = ("CN".to_owned(), "merchant".to_owned());
        }
        let mut desk = Desk::new(sit);
        desk.must(CASE, "refund amount=20 reason=trust");
        assert!(desk.sit.refunds[0].due_at.is_never());
        desk.must(CASE, "receive");
        assert_eq!(desk.sit.refunds[0].due_clause, "cn-refund");
        let refund = desk.refund();
        desk.must(refund, "confirm");
        assert!(desk.sit.refunds[0].due_at.is_never() && desk.sit.refunds[0].due_clause.is_empty());
    }
}
