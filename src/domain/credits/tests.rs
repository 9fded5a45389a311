//! The ledger as tables and properties: what moves a balance, what does not, and that the balance is the sum.

use proptest::prelude::*;

use super::*;
use crate::domain::change::{Change, Record};
use crate::domain::command::{Args, Command, Context, decide as decide_any};
use crate::domain::customers::Customer;
use crate::domain::money::POINTS;
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::returns::ReturnStatus;
use crate::domain::situation::{Decision, Situation};
use crate::domain::trial::{CASE, Counter, Desk, NOW, in_state};

fn entry(unit: CreditUnit, currency: &str, amount_minor: i64) -> Credit {
    Credit { id: amount_minor, unit, currency: currency.to_owned(), amount_minor, ..Credit::default() }
}

fn run(credits: &[Credit], typed: &str) -> Decision {
    let customer = Customer { id: 3, name: "Li".to_owned(), ..Customer::default() };
    let key = customer.key();
    let sit = Situation { identities: vec![customer], credits: credits.to_vec(), ..Situation::default() };
    let mut words = typed.split_whitespace();
    let verb = words.next().unwrap_or_default().to_owned();
    let args = words.filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    let ctx = Context { actor: Actor::agent("ana"), now: NOW, happened_at: NOW };
    decide_any(&ctx, &Command { verb, key, args: Args(args) }, &sit, &mut Counter(20))
}

/// What a command moves: kind, currency and amount of its entry.
fn moved(credits: &[Credit], typed: &str) -> Result<(CreditKind, String, i64), Refusal> {
    run(credits, typed).map(|changes| match changes.as_slice() {
        [Change::Credit(edit)] => {
            let entry = edit.after.clone().expect("an entry");
            assert_eq!((entry.customer_id, entry.customer.as_str()), (Some(3), "Li"));
            (entry.kind, entry.currency, entry.amount_minor)
        }
        other => panic!("{other:?}"),
    })
}

#[test]
fn balances_move_as_people_say() {
    use CreditUnit::{Points, StoreCredit};
    let euros = [entry(StoreCredit, "EUR", 2_000), entry(StoreCredit, "EUR", -500)];
    let both = [euros[0].clone(), entry(Points, POINTS, 300)];
    let ok = |kind, currency: &str, amount| Ok((kind, currency.to_owned(), amount));
    assert_eq!(moved(&euros, "spend amount=15"), ok(CreditKind::Spent, "EUR", -1_500));
    assert_eq!(moved(&euros, "expire"), ok(CreditKind::Expired, "EUR", -1_500));
    assert_eq!(moved(&euros, "correct amount=-5 reason=slip"), ok(CreditKind::Corrected, "EUR", -500));
    assert_eq!(moved(&[], "correct amount=5 currency=usd reason=gift"), ok(CreditKind::Corrected, "USD", 500));
    assert_eq!(moved(&both, "spend amount=300 unit=points"), ok(CreditKind::Spent, POINTS, -300));
    assert_eq!(moved(&both, "spend amount=3"), Err(Refusal::NotYet("unit_and_currency")));
    assert_eq!(moved(&[], "spend amount=3"), Err(Refusal::NothingToDo));
    assert_eq!(moved(&[], "expire currency=EUR"), Err(Refusal::NothingToDo));
    for typed in ["spend amount=15.01", "expire amount=16", "correct amount=-15.01 reason=slip"] {
        assert!(matches!(moved(&euros, typed), Err(Refusal::AboveCeiling { most_minor: 1_500, .. })), "{typed}");
    }
    for typed in [
        "spend amount=0 unit=coupon currency=EUR",
        "spend amount=-3 unit=store_credit",
        "spend amount=1.5 unit=points",
        "spend amount=1 currency=XQQ",
    ] {
        assert!(matches!(moved(&both, typed), Err(Refusal::BadArgument { .. })), "{typed}");
    }
}

#[test]
fn credit_is_earned_when_it_is_confirmed_and_goes_when_it_is_reversed() {
    for (kind, currency, earned, reversed) in
        [("store_credit", "EUR", 2_000, -500), ("points", POINTS, 2_000, -500), ("coupon", "EUR", 2_000, -500)]
    {
        let mut sit = in_state(ReturnStatus::Inspected);
        sit.case.as_mut().expect("a case").customer_id = Some(3);
        let mut desk = Desk::new(sit);
        desk.must(CASE, &format!("credit amount=20 kind={kind}"));
        assert!(desk.sit.credits.is_empty(), "nothing before somebody says that it was given");
        let refund = desk.refund();
        desk.must(refund, "confirm").must(refund, "reverse reason=mistake amount=5");
        let told: Vec<_> =
            desk.sit.credits.iter().map(|c| (c.customer_id, c.currency.as_str(), c.amount_minor)).collect();
        assert_eq!(told, [(Some(3), currency, earned), (Some(3), currency, reversed)], "{kind}");
    }
    let mut desk = Desk::new(in_state(ReturnStatus::Inspected));
    desk.must(CASE, "refund amount=20");
    let refund = desk.refund();
    desk.must(refund, "confirm");
    assert!(desk.sit.credits.is_empty(), "money is no credit");
}

proptest! {
    #[test]
    fn a_balance_is_its_entries_and_never_goes_below_nothing_by_spending(
        moves in proptest::collection::vec((0usize..3, -3_000i64..3_000), 1..30),
    ) {
        let mut credits: Vec<Credit> = Vec::new();
        for (verb, amount) in moves {
            let typed = match verb {
                0 => format!("correct amount={}.{:02} currency=EUR unit=store_credit reason=x", amount / 100, (amount % 100).abs()),
                1 => format!("spend amount={}.{:02} currency=EUR", amount.abs() / 100, amount.abs() % 100),
                _ => "expire currency=EUR".to_owned(),
            };
            let before = balance(&credits, CreditUnit::StoreCredit, "EUR");
            let Ok(changes) = run(&credits, &typed) else { continue };
            for change in changes {
                let Change::Credit(edit) = change else { continue };
                credits.extend(edit.after);
            }
            let after = balance(&credits, CreditUnit::StoreCredit, "EUR");
            prop_assert!(after >= 0, "{typed}");
            prop_assert_eq!(after, credits.iter().map(|credit| credit.amount_minor).sum::<i64>());
            // Taking the entry back takes it out of the balance.
            prop_assert_eq!(balance(&credits[..credits.len() - 1], CreditUnit::StoreCredit, "EUR"), before);
        }
    }
}
