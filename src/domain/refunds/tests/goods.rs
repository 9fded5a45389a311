//! Which units a sheet gives back, what their share is taken of, and up to which sum.

use super::*;
use crate::domain::catalog::OrderLine;
use crate::domain::exchanges::Exchange;
use crate::domain::returns::{Grade, ReturnLine};

/// A line of a return whose units were accepted.
fn judged(id: i64, sku: &str, accepted: i64, value_minor: i64) -> ReturnLine {
    ReturnLine {
        id,
        sku: sku.to_owned(),
        asked: accepted,
        approved: accepted,
        accepted,
        value_minor,
        ..ReturnLine::default()
    }
}

/// The trial's return of some lines, whose goods are worth so much; what it is about is on no line of its order.
fn unpriced(value_minor: i64, lines: &[ReturnLine]) -> Situation {
    let mut sit = Situation { order: None, order_lines: Vec::new(), ..in_state(ReturnStatus::Inspected) };
    sit.case.as_mut().expect("a case").value_minor = value_minor;
    sit.lines = lines.to_vec();
    sit
}

fn of(wanted: &Wanted, sit: &Situation) -> Result<Sheet, Refusal> {
    sheet(wanted, sit.case.as_ref().expect("a case"), sit)
}

/// The basis and amount of each line.
fn shares(wanted: &Wanted, sit: &Situation) -> Vec<(String, i64)> {
    let sheet = of(wanted, sit).unwrap_or_else(|refusal| panic!("{refusal}"));
    sheet.lines.into_iter().map(|line| (line.basis, line.amount_minor)).collect()
}

fn given(minor: i64, status: RefundStatus, currency: &str) -> Refund {
    Refund {
        id: 7,
        return_id: Some(1),
        status,
        currency: currency.to_owned(),
        amount_minor: minor,
        ..Refund::default()
    }
}

#[test]
fn the_units_owed_follow_from_the_latest_word_on_them() {
    // asked, approved, missing, accepted, rejected, unexpected
    for ((asked, approved, missing, accepted, rejected, unexpected), owed) in [
        ((2, 0, 0, 0, 0, false), 2),
        ((2, 1, 0, 0, 0, false), 1),
        ((3, 3, 1, 0, 0, false), 2),
        ((2, 1, 2, 0, 0, false), 0),
        ((2, 2, 0, 1, 0, false), 1),
        ((2, 2, 0, 0, 1, false), 0),
        ((1, 0, 0, 0, 0, true), 0),
        ((0, 0, 0, 1, 0, true), 1),
    ] {
        let line = ReturnLine { asked, approved, missing, accepted, rejected, unexpected, ..ReturnLine::default() };
        assert_eq!(due(&line, std::slice::from_ref(&line)), owed, "{line:?}");
    }
    let (own, other) = (ReturnLine { asked: 2, ..ReturnLine::default() }, judged(2, "BOOK", 1, 0));
    assert_eq!(due(&own, &[own.clone(), other]), 0, "somebody approved something else");
}

#[test]
fn each_article_gets_its_own_units_and_no_more_than_are_wanted() {
    let mut sit = in_state(ReturnStatus::Inspected);
    let without = shares(&Wanted::default(), &sit);
    let unexpected = |id, sku| ReturnLine { asked: 0, approved: 0, unexpected: true, ..judged(id, sku, 1, 0) };
    sit.lines.push(unexpected(2, "LAMP"));
    assert_eq!(shares(&Wanted::default(), &sit), without, "nobody paid for goods that are on no order");
    sit.lines[1] = unexpected(3, "BOOK");
    let one = Wanted { units: Some(1), ..Wanted::default() };
    assert_eq!(shares(&one, &sit), [("BOOK 1-1/1".to_owned(), 1_000)]);
    sit.order_lines[0].quantity = 0;
    sit.lines.truncate(1);
    assert_eq!(
        shares(&Wanted::default(), &sit)[0],
        ("MUG 1-2/2".to_owned(), 5_333),
        "a line without units has no shares"
    );
}

#[test]
fn what_was_sent_instead_answers_its_own_article() {
    let mut sit = in_state(ReturnStatus::Inspected);
    let mugs = shares(&Wanted::default(), &sit);
    sit.lines.push(judged(2, "BOOK", 1, 0));
    let instead = |sku: &str| vec![Exchange { sku: sku.to_owned(), quantity: 1, ..Exchange::default() }];
    sit.exchanges = instead("book");
    assert_eq!(shares(&Wanted::default(), &sit), mugs);
    sit.exchanges = instead("LAMP");
    let bases = |sit: &Situation, wanted: &Wanted| -> Vec<String> {
        let shares = shares(wanted, sit).into_iter().map(|(basis, _)| basis);
        shares.filter(|basis| basis.contains('/')).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    };
    assert_eq!(bases(&sit, &Wanted::default()), ["BOOK 1-1/1", "MUG 1-1/3"], "other goods answer any of them");
    sit.exchanges.clear();
    let mug = Wanted { units: Some(1), sku: Some("mug".to_owned()), ..Wanted::default() };
    assert_eq!(bases(&sit, &mug), ["MUG 1-1/3"], "what is not sent instead after all is paid for itself");
}

#[test]
fn units_of_an_article_are_counted_through_all_its_order_lines() {
    let bought = |id, sku: &str, price_minor| OrderLine {
        id,
        sku: sku.to_owned(),
        quantity: 1,
        price_minor,
        ..OrderLine::default()
    };
    let order_lines = vec![bought(1, "MUG", 1_000), bought(2, "mug", 800)];
    let mut sit = Situation { order: None, order_lines, ..in_state(ReturnStatus::Inspected) };
    let all = [("MUG 1-1/2".to_owned(), 1_000), ("MUG 2-2/2".to_owned(), 800)];
    assert_eq!(shares(&Wanted::default(), &sit), all);
    let one = SheetLine {
        rule: "price_share".to_owned(),
        basis: "MUG 1-1/2".to_owned(),
        amount_minor: 1_000,
        ..SheetLine::default()
    };
    sit.refunds = vec![Refund { sheet: vec![one], ..given(1_000, Succeeded, "EUR") }];
    assert_eq!(shares(&Wanted::default(), &sit), all[1..], "the other one later comes to the same");
}

#[test]
fn an_article_is_found_on_its_order_however_it_is_written() {
    let mut sit = in_state(ReturnStatus::Inspected);
    let written = shares(&Wanted::default(), &sit);
    sit.lines[0].sku = "mug".to_owned();
    assert_eq!(shares(&Wanted::default(), &sit), written);
    sit.lines[0].sku = "110100522241".to_owned();
    sit.order_lines[0].line_ref = "110100522241/1".to_owned();
    assert_eq!(shares(&Wanted::default(), &sit), written, "by the platform's number");
}

#[test]
fn what_it_cost_to_send_comes_back_when_all_of_it_does() {
    let mut sit = in_state(ReturnStatus::Inspected);
    sit.order_lines.truncate(1);
    let has_shipping =
        |sit: &Situation| rules(&Wanted::default(), sit).iter().any(|(rule, _)| rule == "shipping_whole_order");
    let line = |asked, approved, missing, accepted| ReturnLine {
        asked,
        approved,
        received: accepted,
        missing,
        accepted,
        ..in_state(ReturnStatus::Inspected).lines.remove(0)
    };
    for (mugs, whole) in [(line(3, 3, 0, 3), true), (line(3, 3, 1, 2), false), (line(2, 2, 0, 2), false)] {
        sit.lines = vec![mugs];
        assert_eq!(has_shipping(&sit), whole, "{:?}", sit.lines);
    }
    let lamp = ReturnLine { asked: 0, approved: 0, unexpected: true, ..judged(2, "LAMP", 1, 0) };
    sit.lines.push(lamp);
    assert!(!has_shipping(&sit), "what is on no order makes it no fuller");
}

#[test]
fn goods_without_a_price_share_what_is_left_of_the_value() {
    let [lamp, mug, toy] = [judged(1, "LAMP", 1, 0), judged(2, "MUG", 2, 1), judged(3, "TOY", 1, 0)];
    let rejected = ReturnLine { accepted: 0, rejected: 1, ..lamp.clone() };
    for (value, lines, expected) in [
        (1_001, &[lamp, mug.clone(), toy][..], &[("LAMP 1-1/2", 500), ("MUG 1-2/2", 1), ("TOY 2-2/2", 500)][..]),
        (1, &[rejected, mug][..], &[("MUG 1-2/2", 1)][..]),
    ] {
        let expected: Vec<_> = expected.iter().map(|(basis, minor)| ((*basis).to_owned(), *minor)).collect();
        assert_eq!(shares(&Wanted::default(), &unpriced(value, lines)), expected);
    }
    let mut sit = unpriced(0, &[judged(1, "MUG", 2, 0)]);
    sit.order = in_state(ReturnStatus::Inspected).order;
    let all = [("value_share".to_owned(), 9_900), ("shipping_whole_order".to_owned(), 500)];
    assert_eq!(rules(&Wanted::default(), &sit), all, "all of an order without lines");
    assert!(of(&Wanted::default(), &sit).is_ok_and(|sheet| sheet.lines[1].of_minor == 0));
    sit.case.as_mut().expect("a case").value_minor = 5_333;
    assert_eq!(rules(&Wanted::default(), &sit), [("value_share".to_owned(), 5_333)]);
    let mut strange = in_state(ReturnStatus::Inspected);
    strange.case.as_mut().expect("a case").value_minor = 0;
    strange.lines = vec![judged(1, "LAMP", 1, 0)];
    assert!(
        matches!(of(&Wanted::default(), &strange), Err(Refusal::AmountUnknown { .. })),
        "its lines say nothing of it"
    );
}

#[test]
fn the_ceiling_is_what_was_paid_less_what_was_given() {
    let named = Wanted { amount_minor: Some(1), ..Wanted::default() };
    let order = |total: i64, order_lines| {
        let mut sit = in_state(ReturnStatus::Inspected);
        sit.order.as_mut().expect("an order").total_minor = total;
        Situation { order_lines, ..sit }
    };
    let lines = in_state(ReturnStatus::Inspected).order_lines;
    for (sit, most) in [
        (order(10_400, lines.clone()), 10_400),
        (order(1, lines.clone()), 1),
        (order(0, lines), 9_900),
        (order(0, Vec::new()), 5_333),
        (unpriced(1, &[]), 1),
    ] {
        assert_eq!(of(&named, &sit).map(|sheet| sheet.ceiling_minor), Ok(most));
    }
    let mut sit = unpriced(1, &[judged(1, "MUG", 1, 0)]);
    sit.refunds = vec![given(1, Succeeded, "EUR")];
    for wanted in [named, Wanted::default()] {
        let refused = of(&wanted, &sit);
        assert!(matches!(refused, Err(Refusal::AboveCeiling { wanted_minor: 1, most_minor: 0, .. })), "{refused:?}");
    }
    for (status, currency) in [(Void, "EUR"), (Succeeded, "USD")] {
        sit.refunds = vec![given(1, status, currency)];
        assert_eq!(of(&Wanted::default(), &sit).map(|sheet| sheet.amount_minor), Ok(1), "{status} {currency}");
    }
}

#[test]
fn one_unit_pays_for_its_condition() {
    let mut sit = with_policy("[costs]\ndeduct = { worn = '20%' }", Grade::Worn);
    (sit.lines[0].accepted, sit.lines[0].rejected) = (1, 1);
    let worn = rules(&Wanted::default(), &sit).pop();
    assert_eq!(worn, Some(("grade_worn".to_owned(), -593)));
}

#[test]
fn a_discount_on_the_order_is_spread_over_its_lines() {
    let mut sit = in_state(ReturnStatus::Inspected);
    let order = sit.order.as_mut().expect("an order");
    // 10.00 are taken off the mugs, another 9.90 off the whole.
    (order.discount_minor, order.total_minor) = (1_990, 10_400 - 990);
    // Paid for the lines: 89.00 and 10.00.
    let goods = [("price_share", 6_000), ("discount_share", -666), ("order_discount", -593), ("tax_share", 600)];
    assert_eq!(rules(&Wanted::default(), &sit), goods.map(|(rule, n)| (rule.to_owned(), n)));
    // What the total does not show to have been taken off was not.
    sit.order.as_mut().expect("an order").total_minor = 10_400;
    assert_eq!(rules(&Wanted::default(), &sit).len(), 3);
}

#[test]
fn returns_of_an_unknown_order_do_not_share_a_ceiling() {
    let mut sit = Situation { order: None, order_lines: Vec::new(), ..in_state(ReturnStatus::Inspected) };
    let other = Refund {
        id: 7,
        return_id: Some(2),
        status: Succeeded,
        currency: "EUR".to_owned(),
        amount_minor: 5_000,
        ..Refund::default()
    };
    sit.refunds = vec![other];
    assert_eq!(rules(&Wanted::default(), &sit), [("value_share".to_owned(), 5_333)]);
}
