//! Windows, the choice between policies, laws, and what cannot be judged.

use proptest::prelude::*;

use super::*;
use crate::domain::definitions::{MistakeKind, Sort};
use crate::domain::returns::Eligibility;
use crate::domain::time::DAY;

fn at(text: &str) -> Instant {
    Instant::parse(text).expect("a moment")
}

fn own(name: &str, from: &str, text: &str) -> Definition {
    Definition {
        sort: Sort::Policy,
        name: name.to_owned(),
        in_force_from: if from.is_empty() { Instant(0) } else { at(from) },
        enabled: true,
        version: 2,
        text: text.to_owned(),
        ..Definition::default()
    }
}

fn order(placed: &str) -> Order {
    Order { placed_at: at(placed), ..Order::default() }
}

fn case(platform: &str, market: &str, reason: Reason, asked: &str) -> ReturnCase {
    ReturnCase {
        platform: platform.to_owned(),
        market: market.to_owned(),
        reason,
        requested_at: at(asked),
        sku: "MUG-RED".to_owned(),
        product_line: "mugs".to_owned(),
        currency: "EUR".to_owned(),
        ..ReturnCase::default()
    }
}

const PLACED: &str = "2026-10-01T10:00:00Z";

/// The clauses in short with the policy of each.
fn told(policies: &Policies, facts: &Facts<'_>) -> (Eligibility, Vec<String>) {
    let judgement = policies.judge(facts);
    let clauses =
        judgement.clauses.iter().zip(&judgement.findings).map(|(clause, by)| format!("{clause} {}", by.policy));
    (judgement.eligibility, clauses.collect())
}

#[test]
fn every_policy_that_came_with_the_program_is_read() {
    for (name, text) in BUILT_IN {
        assert_eq!(Policy::read(text).map(|_| ()), Ok(()), "{name}");
    }
    assert_eq!(Policies::default().all().len(), BUILT_IN.len());
    assert!(!Policies::default().asks_for_tier());
}

#[test]
fn a_window_is_counted_from_what_is_known() {
    let policies = Policies::default();
    let order = order(PLACED);
    let shipped = Order { shipped_at: Some(at("2026-10-03T10:00:00Z")), ..order.clone() };
    let delivered = Some(at("2026-10-05T20:00:00Z"));
    for (order, delivered, asked, basis, until, mark) in [
        (&order, None, "2026-11-10T23:59:00Z", Basis::Order, "2026-11-10T10:00:00Z", Mark::Passed),
        (&order, None, "2026-11-11T00:00:00Z", Basis::Order, "2026-11-10T10:00:00Z", Mark::Failed),
        (&shipped, None, "2026-11-12T12:00:00Z", Basis::Dispatch, "2026-11-12T10:00:00Z", Mark::Passed),
        (&shipped, delivered, "2026-11-04T22:00:00Z", Basis::Delivery, "2026-11-04T20:00:00Z", Mark::Passed),
        (&shipped, delivered, "2026-11-05T01:00:00Z", Basis::Delivery, "2026-11-04T20:00:00Z", Mark::Failed),
    ] {
        let case = case("temu", "US", Reason::NotWanted, asked);
        let judgement = policies.judge(&Facts::new(&case, Some(order)).delivered(delivered));
        let found = &judgement.findings[0];
        assert_eq!((found.basis, found.until, found.mark), (Some(basis), Some(at(until)), mark), "{asked}");
        let eligible = if mark == Mark::Passed { Eligibility::Eligible } else { Eligibility::Ineligible };
        assert_eq!(judgement.eligibility, eligible);
    }
}

#[test]
fn nobody_judges_a_window_without_the_day_of_the_order() {
    let case = case("amazon", "US", Reason::NotWanted, "2026-11-10T00:00:00Z");
    let unknown = |clause: &str| (Eligibility::Unknown, vec![clause.to_owned()]);
    assert_eq!(told(&Policies::default(), &Facts::new(&case, None)), unknown("?window amazon"));
    let undated = Order { placed_at: Instant(0), ..Order::default() };
    assert_eq!(told(&Policies::default(), &Facts::new(&case, Some(&undated))), unknown("?window amazon"));
}

#[test]
fn the_most_specific_policy_wins_clause_by_clause() {
    let policies = Policies::new(&[
        own("ours", "", "platform = ['shopify']\nmarket = ['US']\n[goods]\nfinal_sale = ['MUG*']"),
        own("vip", "", "tier = ['vip']\n[window]\nbuyer = { days = 100 }"),
        own(
            "narrow",
            "",
            "platform = ['shopify']\nproduct_line = ['Mugs']\n[window]\nbuyer = { days = 5, from = 'order' }",
        ),
    ]);
    assert!(policies.asks_for_tier());
    let case = case("shopify", "US", Reason::NotWanted, "2026-10-20T00:00:00Z");
    let order = order(PLACED);
    let facts = Facts::new(&case, Some(&order));
    let clauses = |list: &[&str]| list.iter().map(|clause| (*clause).to_owned()).collect::<Vec<_>>();
    let expected = clauses(&["-window narrow", "-final_sale ours"]);
    assert_eq!(told(&policies, &facts), (Eligibility::Ineligible, expected.clone()));
    assert_eq!(told(&policies, &facts.tier("vip")).1, expected, "two traits go before one");
    let elsewhere = ReturnCase { product_line: "plates".to_owned(), ..case.clone() };
    let facts = Facts::new(&elsewhere, Some(&order)).tier("vip");
    assert_eq!(
        told(&policies, &facts).1,
        clauses(&["+window vip", "-final_sale ours"]),
        "a tier goes before a platform"
    );
    let faulty = ReturnCase { reason: Reason::Defective, ..case };
    let facts = Facts::new(&faulty, Some(&order));
    assert_eq!(told(&policies, &facts), (Eligibility::Eligible, clauses(&["+fault_window default"])));
}

#[test]
fn the_day_of_the_order_chooses_the_version() {
    let policies = Policies::new(&[
        own("default", "2026-10-01T00:00:00Z", "[window]\nbuyer = { days = 1, from = 'order' }"),
        own("default", "2026-11-01T00:00:00Z", "[window]\nbuyer = { days = 90, from = 'order' }"),
        Definition { enabled: false, ..own("off", "", "platform = ['temu']\n[window]\nbuyer = { days = 0 }") },
    ]);
    for (placed, days) in [
        ("2026-09-30T23:00:00Z", 30),
        ("2026-10-01T00:00:00Z", 1),
        ("2026-10-31T23:00:00Z", 1),
        ("2026-11-01T00:00:00Z", 90),
    ] {
        let case = case("temu", "US", Reason::NotWanted, "2026-11-20T00:00:00Z");
        let found = policies.judge(&Facts::new(&case, Some(&order(placed))));
        assert_eq!(found.findings[0].days, Some(days), "{placed}");
        assert_eq!(found.policies, ["default"]);
    }
}

#[test]
fn a_law_is_never_undercut_and_never_undercuts() {
    let stingy = own("default", "", "[window]\nbuyer = { days = 3, from = 'order' }\n[costs]\nrestocking = '15%'");
    let generous = own("default", "", "[window]\nbuyer = { days = 90, from = 'order' }");
    for (policy, market, expected, fee) in [
        (&stingy, "DE", "+window eu-law", None),
        (&stingy, "US", "-window default", Some(1_500)),
        (&generous, "DE", "+window default", None),
    ] {
        let policies = Policies::new(std::slice::from_ref(policy));
        let case = case("temu", market, Reason::NotWanted, "2026-10-20T00:00:00Z");
        let order = order(PLACED);
        let facts = Facts::new(&case, Some(&order));
        assert_eq!(told(&policies, &facts).1, [expected], "{market}");
        assert_eq!(policies.terms(&facts).restocking.map(|fee| fee.value), fee, "{market}");
    }
    let early = case("temu", "DE", Reason::NotWanted, "2014-06-20T00:00:00Z");
    let order = order("2014-06-12T00:00:00Z");
    let policies = Policies::new(&[stingy]);
    assert_eq!(told(&policies, &Facts::new(&early, Some(&order))).1, ["-window default"], "before the law");
}

#[test]
fn goods_reasons_evidence_and_condition_are_clauses_of_their_own() {
    let text = "[window]\nbuyer = { }\nseller = { }\n[goods]\nexcluded_reasons = ['late']\nfinal_sale = ['gifts']\n\
                condition = ['new', 'good']\nevidence = ['defective']";
    let policies = Policies::new(&[own("default", "", text)]);
    let line = |grade| ReturnLine { grade, ..ReturnLine::default() };
    let tagged = vec![EVIDENCE_TAG.to_owned()];
    for (reason, goods, grade, tags, expected) in [
        (
            Reason::NotWanted,
            "mugs",
            None,
            vec![],
            (Eligibility::Eligible, vec!["+window", "+final_sale", "~condition"]),
        ),
        (
            Reason::NotWanted,
            "gifts",
            None,
            vec![],
            (Eligibility::Ineligible, vec!["+window", "-final_sale", "~condition"]),
        ),
        (
            Reason::NotWanted,
            "mugs",
            Some(Grade::Worn),
            vec![],
            (Eligibility::Ineligible, vec!["+window", "+final_sale", "-condition"]),
        ),
        (
            Reason::NotWanted,
            "mugs",
            Some(Grade::Good),
            vec![],
            (Eligibility::Eligible, vec!["+window", "+final_sale", "+condition"]),
        ),
        (Reason::Late, "gifts", None, vec![], (Eligibility::Ineligible, vec!["+fault_window", "-reason"])),
        (Reason::Defective, "gifts", None, vec![], (Eligibility::Unknown, vec!["+fault_window", "?evidence"])),
        (
            Reason::Defective,
            "mugs",
            Some(Grade::Worn),
            tagged,
            (Eligibility::Eligible, vec!["+fault_window", "+evidence"]),
        ),
    ] {
        let case =
            ReturnCase { product_line: goods.to_owned(), tags, ..case("temu", "US", reason, "2026-10-20T00:00:00Z") };
        let lines = [line(grade)];
        let judgement = policies.judge(&Facts::new(&case, None).lines(&lines));
        let clauses: Vec<&str> = judgement.clauses.iter().map(String::as_str).collect();
        assert_eq!((judgement.eligibility, clauses), expected, "{reason} {goods} {grade:?}");
    }
}

#[test]
fn terms_say_who_pays_what_and_whose_clause_it_is() {
    let text = "returnless = { EUR = '15', JPY = 2000 }\nlabel_days = 14\n[costs]\nlabel = { EUR = '4.95' }\n\
                restocking = '10%'\ndeduct = { worn = '20%', damaged = '50%' }\nreturn_shipping = { buyer = 'buyer' }";
    let policies = Policies::new(&[own("ours", "", text)]);
    let order = order(PLACED);
    let mut case = case("temu", "US", Reason::NotWanted, "2026-10-20T00:00:00Z");
    let terms = policies.terms(&Facts::new(&case, Some(&order)));
    let said = |value| Some(Said { value, policy: "ours".to_owned(), version: 2 });
    assert_eq!((terms.label_minor.clone(), terms.restocking.clone()), (said(495), said(1_000)));
    assert_eq!((terms.deduction(Grade::Worn), terms.deduction(Grade::New)), (Some(2_000), None));
    assert_eq!(terms.payer.map(|payer| payer.value), Some(Payer::Buyer));
    assert_eq!(terms.returnless_minor, said(1_500));
    let given = at(PLACED);
    assert_eq!(policies.terms(&Facts::new(&case, Some(&order))).label_until(given), given.plus(14 * DAY));
    case.currency = "GBP".to_owned();
    let pounds = policies.terms(&Facts::new(&case, Some(&order)));
    assert_eq!((pounds.returnless_minor, pounds.label_minor), (said(0), None), "a currency without a line");
    case.reason = Reason::Defective;
    let faulty = policies.terms(&Facts::new(&case, Some(&order)));
    assert_eq!(faulty.payer.map(|payer| (payer.value, payer.policy)), Some((Payer::Seller, "default".to_owned())));
    assert_eq!((faulty.label_minor, faulty.restocking, faulty.deductions), (None, None, None));
    let usual = Policies::default().terms(&Facts::new(&case, None));
    assert_eq!((usual.returnless_minor.clone(), usual.label_until(given)), (None, given.plus(28 * DAY)));
}

#[test]
fn mistakes_are_pointed_at() {
    let first = |text: &str| {
        Policy::read(text).map(|_| ()).map_err(|mistakes| mistakes.first().map(|m| (m.line, m.kind, m.found.clone())))
    };
    let bad = |line, found: &str| Err(Some((line, MistakeKind::BadValue, found.to_owned())));
    assert_eq!(first(""), Ok(()));
    assert_eq!(first("since = 2026-01-01\nlabel_days = -1"), bad(2, "-1"));
    assert_eq!(first("[costs]\nrestocking = '15'"), bad(2, "15"));
    assert_eq!(first("[costs]\nrestocking = '101%'"), bad(2, "101%"));
    assert_eq!(first("[costs]\ndeduct = { worn = 'half' }"), bad(2, "half"));
    assert_eq!(first("[returnless]\nEUR = 1.5"), bad(2, "EUR 1.5"));
    assert_eq!(first("[returnless]\nEURO = '1'"), bad(2, "EURO \"1\""));
    assert_eq!(first("since = 10:00:00"), bad(1, "10:00:00"));
    for (text, kind) in [
        ("[window]\nbuyer = { day = 3 }", MistakeKind::UnknownKey),
        ("[goods]\nevidence = ['broken']", MistakeKind::BadValue),
        ("[costs]\ndeduct = { awful = '5%' }", MistakeKind::BadValue),
        ("[costs]\nreturn_shipping = { buyer = 'nobody' }", MistakeKind::BadValue),
    ] {
        assert_eq!(
            first(text).map_err(|mistake| mistake.map(|(line, kind, _)| (line, kind))),
            Err(Some((2, kind))),
            "{text}"
        );
    }
}

#[test]
fn a_season_of_presents_lengthens_a_window() {
    let text = "since = 2026-10-01\nuntil = 2026-12-25\n[window]\nbuyer = { days = 30, from = 'order', season_end = 2027-01-31 }";
    let policies = Policies::new(&[own("season", "", text)]);
    for (placed, asked, expected) in [
        (PLACED, "2027-01-31T20:00:00Z", "+window season"),
        (PLACED, "2027-02-01T20:00:00Z", "-window season"),
        ("2026-12-25T20:00:00Z", "2027-01-31T20:00:00Z", "+window season"),
        ("2026-12-26T00:00:00Z", "2027-02-28T20:00:00Z", "-window default"),
    ] {
        let case = case("temu", "US", Reason::NotWanted, asked);
        assert_eq!(told(&policies, &Facts::new(&case, Some(&order(placed)))).1, [expected], "{placed} {asked}");
    }
}

proptest! {
    /// In whatever order policies are written down, a case gets the same verdict.
    #[test]
    fn the_order_of_definitions_is_no_matter(days in proptest::collection::vec(0i64..60, 2..6), turn in 0usize..6, tier in any::<bool>()) {
        let text = |n: usize, days: i64| {
            let scope = ["", "platform = ['temu']", "market = ['US']", "tier = ['vip']", "product_line = ['mugs']", "platform = ['temu']\nmarket = ['US']"][n % 6];
            own(&format!("p{n}"), "", &format!("{scope}\n[window]\nbuyer = {{ days = {days}, from = 'order' }}"))
        };
        let mut definitions: Vec<Definition> = days.iter().enumerate().map(|(n, days)| text(n, *days)).collect();
        let case = case("temu", "US", Reason::NotWanted, "2026-10-20T00:00:00Z");
        let order = order(PLACED);
        let facts = Facts::new(&case, Some(&order)).tier(if tier { "vip" } else { "" });
        let first = Policies::new(&definitions).judge(&facts);
        definitions.rotate_left(turn % days.len());
        prop_assert_eq!(Policies::new(&definitions).judge(&facts), first);
    }
}
