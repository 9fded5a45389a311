//! Goods of a return: booked in, counted, graded. Real returns are partial, damaged, short, or hold something else.

use super::decide::{go, updated};
use super::settling::{all_judged, settle_if_answered};
use super::{Disposition, Grade, ReturnCase, ReturnLine, ReturnStatus, Verdict};
use crate::domain::change::{Change, Record};
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::parcels::{self, Parcel};
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::tags;

/// Goods that the supplier has to answer for.
const SUPPLIER_FAULT: &str = "+supplier-fault";

/// The line that an argument names, or the only one that still expects something.
fn named_line<'a>(
    args: &Args,
    sit: &'a Situation,
    verb: &'static str,
    open: impl Fn(&ReturnLine) -> bool,
) -> Result<&'a ReturnLine, Refusal> {
    if let Some(id) = args.number("line", Kind::ReturnLine)? {
        let line = sit.lines.iter().find(|line| line.id == id);
        return line.ok_or(Refusal::NotFound(Key::new(Kind::ReturnLine, id)));
    }
    let mut candidates = sit.lines.iter().filter(|line| open(line));
    match (candidates.next(), candidates.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => Err(Refusal::MissingArgument { verb, name: "line" }),
        (None, _) => Err(Refusal::NothingToDo),
    }
}

/// Books goods in: some, all, damaged, missing, something else; repeatable until the receipt is closed.
pub(super) fn receive(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase, ids: &mut dyn Ids) -> Decision {
    if case.receipt_closed {
        return Err(Refusal::NotYet("receipt_reopened"));
    }
    let parcel = parcels::received(args, sit, case)?;
    let mut changes = Vec::new();
    if let Some(sku) = args.get("unexpected") {
        changes.push(Change::create(ReturnLine {
            id: ids.next(Kind::ReturnLine),
            return_id: case.id,
            sku: sku.to_owned(),
            received: args.units("qty")?.unwrap_or(1),
            unexpected: true,
            ..ReturnLine::default()
        }));
    } else {
        for line in lines_that_came(args, sit)? {
            changes.push(Change::update(line.clone(), booked(args, line)?));
        }
    }
    let mut after = case.clone();
    go(&mut after, ReturnStatus::Arrived);
    after.received_at = after.received_at.or(Some(ctx.happened_at));
    if args.flag("close")? {
        nothing_is_coming(args, sit, case, parcel.as_ref())?;
        after.receipt_closed = true;
        close_lines(sit, &mut changes);
    }
    follow_lines(ctx, sit, &changes, &mut after);
    if after != *case {
        changes.insert(0, updated(ctx, case, after)?);
    }
    if let Some(parcel) = parcel {
        changes.extend(parcels::arrived(ctx, sit, &parcel, ids));
    }
    Ok(changes)
}

/// The line that is booked in; where nobody counts, everything that was expected came.
fn lines_that_came<'s>(args: &Args, sit: &'s Situation) -> Result<Vec<&'s ReturnLine>, Refusal> {
    let expects = |line: &ReturnLine| !line.unexpected && line.received + line.missing < line.approved;
    let counts = ["line", "qty", "damaged", "missing", "wrong"].iter().any(|name| args.get(name).is_some());
    let expected: Vec<&ReturnLine> = sit.lines.iter().filter(|line| expects(line)).collect();
    if counts || expected.is_empty() {
        named_line(args, sit, "receive", expects).map(|line| vec![line])
    } else {
        Ok(expected)
    }
}

/// What is still on its way is not missing, unless somebody says so.
fn nothing_is_coming(args: &Args, sit: &Situation, case: &ReturnCase, here: Option<&Parcel>) -> Result<(), Refusal> {
    if parcels::others_are_coming(sit, case, here) && !args.flag("despite")? {
        return Err(Refusal::NotYet("parcels_came"));
    }
    Ok(())
}

fn booked(args: &Args, line: &ReturnLine) -> Result<ReturnLine, Refusal> {
    let expected = (line.approved - line.received - line.missing).max(0);
    let missing = args.units("missing")?.unwrap_or(0);
    let came = args.units("qty")?.unwrap_or((expected - missing).max(0));
    if came + missing > expected {
        return Err(Refusal::TooMany { what: "qty", wanted: came + missing, most: expected });
    }
    let damaged = args.units("damaged")?.unwrap_or(0);
    let wrong = args.units("wrong")?.unwrap_or(0);
    for (what, units) in [("damaged", damaged), ("wrong", wrong)] {
        if units > came {
            return Err(Refusal::TooMany { what, wanted: units, most: came });
        }
    }
    let after = ReturnLine {
        received: line.received + came,
        missing: line.missing + missing,
        damaged: line.damaged + damaged,
        wrong_item: line.wrong_item + wrong,
        ..line.clone()
    };
    if after == *line { Err(Refusal::NothingToDo) } else { Ok(after) }
}

/// Nothing more will come: what was approved and is not here is missing.
pub(super) fn close_receipt(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase) -> Decision {
    if case.receipt_closed {
        return Err(Refusal::NothingToDo);
    }
    nothing_is_coming(args, sit, case, None)?;
    let mut changes = Vec::new();
    close_lines(sit, &mut changes);
    let mut after = ReturnCase { receipt_closed: true, ..case.clone() };
    follow_lines(ctx, sit, &changes, &mut after);
    changes.insert(0, updated(ctx, case, after)?);
    Ok(changes)
}

/// The headline that follows from the lines as they are about to be.
fn follow_lines(ctx: &Context, sit: &Situation, changes: &[Change], case: &mut ReturnCase) {
    let mut then = sit.clone();
    for edit in changes.iter().filter_map(ReturnLine::edit) {
        let Some(after) = &edit.after else { continue };
        match then.lines.iter_mut().find(|line| line.id == after.id) {
            Some(line) => line.clone_from(after),
            None => then.lines.push(after.clone()),
        }
    }
    if case.status == ReturnStatus::Arrived && all_judged(case, &then.lines) {
        go(case, ReturnStatus::Inspected);
        settle_if_answered(ctx, &then, case);
    }
}

/// Adds what is missing to lines, over changes already made to them.
fn close_lines(sit: &Situation, changes: &mut Vec<Change>) {
    for line in &sit.lines {
        let changed = changes.iter_mut().find(|change| change.key() == line.key());
        match changed {
            Some(Change::ReturnLine(edit)) => {
                if let Some(after) = &mut edit.after {
                    after.missing = (after.approved - after.received).max(0);
                }
            }
            _ => {
                let missing = (line.approved - line.received).max(0);
                if missing != line.missing && !line.unexpected {
                    changes.push(Change::update(line.clone(), ReturnLine { missing, ..line.clone() }));
                }
            }
        }
    }
}

/// Judges received units: grade, what becomes of them, accepted or not.
pub(super) fn inspect(ctx: &Context, args: &Args, sit: &Situation, case: &ReturnCase) -> Decision {
    let line = named_line(args, sit, "inspect", |line| line.undecided() > 0)?;
    let undecided = line.undecided();
    let units = args.units("qty")?.unwrap_or(undecided);
    if units > undecided || units == 0 {
        return Err(Refusal::TooMany { what: "qty", wanted: units, most: undecided });
    }
    let grade = args.choice("grade", Grade::from_code, Grade::CODES)?.unwrap_or_default();
    let verdict = args.choice("verdict", Verdict::from_code, Verdict::CODES)?.unwrap_or(Verdict::Accept);
    let disposition = args.choice("disposition", Disposition::from_code, Disposition::CODES)?;
    let mut after = line.clone();
    match verdict {
        Verdict::Accept => after.accepted += units,
        Verdict::Reject => after.rejected += units,
        Verdict::Undecided | Verdict::NeedsHuman => {}
    }
    after.verdict = verdict;
    after.grade = Some(grade);
    after.disposition = Some(disposition.unwrap_or(usual_disposition(grade)));
    if let Some(note) = args.get("note") {
        note.clone_into(&mut after.note);
    }
    if let Some(photos) = args.get("photos") {
        let named = photos.split(',').map(str::trim).filter(|photo| !photo.is_empty());
        after.photos.extend(named.map(str::to_owned));
    }
    let mut changes = vec![Change::update(line.clone(), after)];
    let mut inspected = case.clone();
    if matches!(grade, Grade::Defective) && !case.supplier.is_empty() {
        inspected.tags = tags::edited(&case.tags, SUPPLIER_FAULT).unwrap_or(inspected.tags);
    }
    follow_lines(ctx, sit, &changes, &mut inspected);
    if inspected != *case {
        changes.insert(0, updated(ctx, case, inspected)?);
    }
    Ok(changes)
}

/// What usually becomes of goods of a grade, until a person says otherwise.
const fn usual_disposition(grade: Grade) -> Disposition {
    match grade {
        Grade::New | Grade::Good => Disposition::Restock,
        Grade::Worn => Disposition::Refurbish,
        Grade::Damaged => Disposition::Liquidate,
        Grade::Defective | Grade::WrongItem => Disposition::ReturnToSupplier,
    }
}
