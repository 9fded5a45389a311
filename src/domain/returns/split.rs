//! A return in two: untouched lines go on as a return of their own.
//!
//! Invariants: the original's state never changes; units and values of the two add up to what they were.

use super::decide::updated;
use super::{ReturnCase, ReturnLine, ReturnStatus};
use crate::domain::change::Change;
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::money::units_share;
use crate::domain::parcels;
use crate::domain::refunds::ledger;
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};

/// Nobody has booked in or judged anything of it.
const fn is_untouched(line: &ReturnLine) -> bool {
    !line.unexpected && line.received + line.accepted + line.rejected + line.missing == 0
}

/// The line that an argument names, or the only one that can go.
fn named<'a>(args: &Args, sit: &'a Situation) -> Result<&'a ReturnLine, Refusal> {
    if let Some(id) = args.number("line", Kind::ReturnLine)? {
        let line =
            sit.lines.iter().find(|line| line.id == id).ok_or(Refusal::NotFound(Key::new(Kind::ReturnLine, id)))?;
        return if is_untouched(line) { Ok(line) } else { Err(Refusal::NotYet("untouched")) };
    }
    let mut untouched = sit.lines.iter().filter(|line| is_untouched(line));
    match (untouched.next(), untouched.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => Err(Refusal::MissingArgument { verb: "split", name: "line" }),
        (None, _) => Err(Refusal::NotYet("untouched")),
    }
}

pub(super) fn split(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase, ids: &mut dyn Ids) -> Decision {
    let line = named(args, sit)?;
    let rest: i64 =
        sit.lines.iter().filter(|other| other.id != line.id).map(|other| other.asked.max(other.received)).sum();
    let units = args.units("qty")?.unwrap_or(if rest > 0 { line.asked } else { (line.asked - 1).max(0) });
    // Something stays with the original, and a platform counts the units of its lines itself.
    let most = if rest > 0 { line.asked } else { line.asked - 1 };
    if units == 0 || units > most {
        return Err(Refusal::TooMany { what: "qty", wanted: units.max(1), most: most.max(0) });
    }
    if units < line.asked && line.natural_key.is_some() {
        return Err(Refusal::NotYet("whole_line"));
    }
    if ledger::standing(&sit.refunds).any(|refund| refund.return_id == Some(case.id)) {
        return Err(Refusal::NotYet("refund_reversed"));
    }
    let value = line_value(line, case, sit);
    let moved_value = units_share(value, line.asked - units, units, line.asked);
    let sibling_id = ids.next(Kind::Return);
    // The original keeps what was approved as far as it can.
    let approved = (line.approved - (line.asked - units)).max(0);
    let moved =
        ReturnLine { return_id: sibling_id, asked: units, approved, value_minor: line.value_minor, ..line.clone() };
    let mut sibling = sibling(ctx, case, &moved, sibling_id, moved_value);
    let awaited =
        if sibling.status == ReturnStatus::Approved { parcels::expect(ctx, sit, &mut sibling, ids) } else { None };
    let mut changes = vec![Change::create(sibling)];
    changes.extend(awaited);
    if units == line.asked {
        changes.push(Change::update(line.clone(), moved));
    } else {
        let part = units_share(line.value_minor, line.asked - units, units, line.asked);
        let new = ReturnLine { id: ids.next(Kind::ReturnLine), rev: 0, natural_key: None, value_minor: part, ..moved };
        let kept = ReturnLine {
            asked: line.asked - units,
            approved: line.approved - approved,
            value_minor: line.value_minor - part,
            ..line.clone()
        };
        changes.push(Change::update(line.clone(), kept));
        changes.push(Change::create(new));
    }
    changes.insert(0, updated(ctx, case, remaining(case, sit, line, units, moved_value))?);
    Ok(changes)
}

/// The value of a line: its own; what was paid for it, where the return is worth what was paid for all; else its part by units.
fn line_value(line: &ReturnLine, case: &ReturnCase, sit: &Situation) -> i64 {
    if line.value_minor > 0 {
        return line.value_minor;
    }
    let paid = |line: &ReturnLine| {
        let bought = sit.order_lines.iter().find(|bought| bought.is_about(&line.sku) && bought.quantity > 0);
        bought.map_or(0, |bought| {
            let units = line.asked.min(bought.quantity);
            units_share(bought.price_minor - bought.discount_minor, 0, units, bought.quantity)
        })
    };
    let lines = || sit.lines.iter().filter(|line| !line.unexpected);
    if lines().map(paid).sum::<i64>() == case.value_minor {
        return paid(line);
    }
    units_share(case.value_minor, 0, line.asked, lines().map(|line| line.asked).sum::<i64>().max(1))
}

/// The original without what has gone.
fn remaining(case: &ReturnCase, sit: &Situation, gone: &ReturnLine, units: i64, value: i64) -> ReturnCase {
    let mut after = case.clone();
    after.quantity = (case.quantity - units).max(0);
    after.value_minor = (case.value_minor - value).max(0);
    if units == gone.asked {
        after.n_lines = (case.n_lines - 1).max(0);
        let first = sit.lines.iter().find(|line| line.id != gone.id);
        if let Some(first) = first.filter(|_| case.sku == gone.sku) {
            after.sku.clone_from(&first.sku);
            after.product.clone_from(&first.product);
            after.product_id = first.product_id;
        }
    }
    after
}

/// The other half: asked for and approved as before, and nothing else has happened to it.
fn sibling(ctx: &Context, case: &ReturnCase, line: &ReturnLine, id: i64, value_minor: i64) -> ReturnCase {
    let is_approved = line.approved > 0;
    ReturnCase {
        id,
        rev: 0,
        natural_key: None,
        split_from: Some(case.id),
        sku: line.sku.clone(),
        product_id: line.product_id,
        product: line.product.clone(),
        quantity: line.asked,
        n_lines: 1,
        value_minor,
        status: if is_approved { ReturnStatus::Approved } else { ReturnStatus::Requested },
        decided_at: case.decided_at.filter(|_| is_approved),
        label_until: case.label_until.filter(|_| is_approved),
        platform_status: String::new(),
        platform_state: None,
        platform_due_at: None,
        conflict: None,
        received_at: None,
        inspected_at: None,
        settled_at: None,
        closed_at: None,
        decide_due_at: None,
        decide_clock: None,
        refund_due_at: None,
        refund_clock: None,
        refunded_minor: 0,
        platform_refunded_minor: None,
        overridden_at: None,
        override_minor: 0,
        waived_minor: 0,
        dispute: None,
        disputed_at: None,
        dispute_until: None,
        receipt_closed: false,
        borne_by: None,
        money_gone_at: None,
        tracking: String::new(),
        parcels: Vec::new(),
        updated_at: ctx.now,
        ..case.clone()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::trial::{CASE, Desk, in_state};

    fn book(asked: i64) -> ReturnLine {
        ReturnLine { id: 2, return_id: 1, sku: "BOOK".to_owned(), asked, approved: asked, ..ReturnLine::default() }
    }

    /// Splits and answers the original, its lines, the sibling and its lines.
    fn halves(desk: &Desk, typed: &str) -> Result<(ReturnCase, Vec<ReturnLine>, ReturnCase, Vec<ReturnLine>), Refusal> {
        let mut lines = desk.sit.lines.clone();
        let (mut original, mut sibling) = (desk.case().clone(), ReturnCase::default());
        for change in desk.decide(CASE, typed)? {
            match change {
                Change::Return(edit) if edit.before.is_none() => sibling = edit.after.unwrap_or_default(),
                Change::Return(edit) => original = edit.after.unwrap_or_default(),
                Change::ReturnLine(edit) => {
                    let after = edit.after.unwrap_or_default();
                    lines.retain(|line| line.id != after.id);
                    lines.push(after);
                }
                Change::Parcel(edit) => assert_eq!(edit.after.and_then(|parcel| parcel.return_id), Some(sibling.id)),
                other => panic!("{other:?}"),
            }
        }
        let (own, other) = lines.into_iter().partition(|line| line.return_id == original.id);
        Ok((original, own, sibling, other))
    }

    #[test]
    fn untouched_lines_go_on_alone_and_the_original_stays_in_its_state() {
        for status in [ReturnStatus::Requested, ReturnStatus::Approved, ReturnStatus::InTransit, ReturnStatus::Arrived]
        {
            let mut desk = Desk::new(in_state(status));
            let approved = if status == ReturnStatus::Requested { 0 } else { 1 };
            desk.sit.lines.push(ReturnLine { approved, ..book(1) });
            let (original, own, sibling, other) = halves(&desk, "split line=RL-2").expect("it splits");
            assert_eq!(original.status, status);
            let wanted = if approved == 0 { ReturnStatus::Requested } else { ReturnStatus::Approved };
            assert_eq!((sibling.status, sibling.split_from), (wanted, Some(1)), "{status}");
            assert_eq!((own.len(), other.len(), other[0].id), (1, 1, 2), "a whole line moves as it is");
            assert_eq!((sibling.sku.as_str(), sibling.received_at), ("BOOK", None));
        }
    }

    #[test]
    fn what_cannot_go_says_why() {
        let received = Desk::new(in_state(ReturnStatus::Arrived));
        assert_eq!(halves(&received, "split").map(|_| ()), Err(Refusal::NotYet("untouched")));
        assert_eq!(halves(&received, "split line=RL-1").map(|_| ()), Err(Refusal::NotYet("untouched")));
        let two = Desk::new(in_state(ReturnStatus::Approved));
        let all = Refusal::TooMany { what: "qty", wanted: 2, most: 1 };
        assert_eq!(halves(&two, "split qty=2").map(|_| ()), Err(all), "something stays");
        let mut imported = two.clone();
        imported.sit.lines[0].natural_key = Some("amazon:1#a".to_owned());
        assert_eq!(halves(&imported, "split qty=1").map(|_| ()), Err(Refusal::NotYet("whole_line")));
        let mut paid = two.clone();
        paid.must(CASE, "refund reason=trust");
        assert_eq!(halves(&paid, "split").map(|_| ()), Err(Refusal::NotYet("refund_reversed")));
        let mut several = two;
        several.sit.lines.push(book(1));
        let which = Refusal::MissingArgument { verb: "split", name: "line" };
        assert_eq!(halves(&several, "split").map(|_| ()), Err(which));
    }

    proptest! {
        /// Units, approvals and values of the halves are those of the whole, and each half is sound by itself.
        #[test]
        fn nothing_is_lost_or_doubled(
            asked in 2i64..9, approved in 0i64..9, book_units in 0i64..3, value in 0i64..100_000, qty in 1i64..9,
        ) {
            let mut sit = in_state(if approved == 0 { ReturnStatus::Requested } else { ReturnStatus::Approved });
            (sit.lines[0].asked, sit.lines[0].approved) = (asked, approved.min(asked));
            if book_units > 0 {
                sit.lines.push(book(book_units));
            }
            let case = sit.case.as_mut().expect("a case");
            (case.value_minor, case.quantity) = (value, asked + book_units);
            let desk = Desk::new(sit);
            let Ok((original, own, sibling, other)) = halves(&desk, &format!("split line=RL-1 qty={qty}")) else {
                prop_assert!(qty > asked || (qty == asked && book_units == 0));
                return Ok(());
            };
            prop_assert_eq!(original.value_minor + sibling.value_minor, value);
            prop_assert_eq!(original.quantity + sibling.quantity, asked + book_units);
            let sum = |of: fn(&ReturnLine) -> i64| own.iter().chain(&other).map(of).sum::<i64>();
            prop_assert_eq!(sum(|line| line.asked), asked + book_units);
            prop_assert_eq!(sum(|line| line.approved), approved.min(asked) + book_units);
            for line in own.iter().chain(&other) {
                prop_assert!(line.asked > 0 && (0..=line.asked).contains(&line.approved));
            }
            prop_assert!(original.status == desk.case().status && !own.is_empty() && other.len() == 1);
        }
    }
}
