//! Figures as Amazon counts them of its sellers, for early warning; and the answers that are still needed within a day.
//!
//! Not knowable from any file: whether Amazon denied a claim or struck feedback, and what buyers answered when it asked them
//! about a return.

use super::{ALWAYS, Parted, Run, Span, around, query, share};
use crate::analytics::{Figure, Measured, Metric};
use crate::domain::ids::Kind;
use crate::domain::returns::ReturnStatus;
use crate::domain::time::{DAY, HOUR, Instant};
use crate::services::figures::Ask;
use crate::store::StoreError;
use crate::store::read::promises::StageRow;

const PLATFORM: &str = "amazon";
/// Cases that want an answer within a day.
const ANSWERS: &str = "answers_24h";
/// A request must be decided within so long.
const DECIDED_WITHIN: i64 = 48 * HOUR;

pub(super) fn figures(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    match (run.ask.metric, run.is_variant(ANSWERS)) {
        (metric, true) => answers(run, metric),
        (Metric::OrderDefectRate, false) => defects(run),
        _ => dissatisfied(run),
    }
}

/// Orders with a claim, a chargeback or one or two stars for the seller, of all orders placed.
fn defects(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    use crate::analytics::Dimension::{Market, Platform};
    let parts = run.ask.scope.groups.iter().map(|(by, _)| *by).chain(run.by.iter().flatten().copied());
    if parts.into_iter().any(|by| !matches!(by, Market | Platform)) {
        return Ok(vec![Parted::new(); run.by.len()]);
    }
    let rows = run.reader.defects(PLATFORM, run.first(), run.last(), &run.parting())?;
    Ok(run.measured(
        &rows,
        |(_, word, ..)| word,
        |(.., at, _)| around([Some(*at)]),
        |all, ask, span| {
            let here: Vec<_> = all.iter().filter(|(.., at, _)| span.holds(*at)).collect();
            let bad: Vec<i64> = here.iter().filter(|(.., bad)| *bad).map(|(order, ..)| *order).collect();
            let mut figure = ask.figure(run.env, share(super::number(&bad), super::number(&here)));
            figure.cases = query::listed(Kind::Order, bad, None);
            figure
        },
    ))
}

/// Requests decided later than in two days, or refused although the policy or a lost dispute says otherwise.
fn dissatisfied(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    let mut rows = run.reader.stages(run.first(), run.last(), &run.parting())?;
    rows.retain(|row| row.platform == PLATFORM);
    Ok(run.measured(
        &rows,
        |row| &row.word,
        |row| around([Some(row.requested_at)]),
        |all, ask, span| {
            let here: Vec<&StageRow> = all.iter().copied().filter(|row| span.holds(row.requested_at)).collect();
            let known: Vec<&&StageRow> = here.iter().filter(|row| is_known(row, run.env.now)).collect();
            let bad: Vec<i64> = known.iter().filter(|row| is_bad(row, run.env.now)).map(|row| row.case).collect();
            let mut figure = ask.figure(run.env, share(super::number(&bad), super::number(&known)));
            super::leave_out(&mut figure, "no_moment", super::number(&here) - super::number(&known));
            figure.cases = query::listed(Kind::Return, bad, None);
            figure
        },
    ))
}

const fn is_undecided(row: &StageRow) -> bool {
    matches!(row.status, ReturnStatus::Draft | ReturnStatus::Requested)
}

fn is_refused_wrongly(row: &StageRow) -> bool {
    (row.status == ReturnStatus::Rejected && row.eligible) || row.lost_dispute
}

/// Whether anybody can tell that the decision came in time or late.
fn is_known(row: &StageRow, now: Instant) -> bool {
    let by = row.requested_at.plus(DECIDED_WITHIN);
    is_refused_wrongly(row)
        || row.decided_at.is_some()
        || (is_undecided(row) && by < now)
        || row.stated_at.is_some_and(|stated| stated <= by && !is_undecided(row))
}

fn is_bad(row: &StageRow, now: Instant) -> bool {
    let by = row.requested_at.plus(DECIDED_WITHIN);
    is_refused_wrongly(row) || row.decided_at.map_or(is_undecided(row) && by < now, |decided| decided > by)
}

/// Cases whose penalty comes within a day. It is about now, whatever period was asked for.
fn answers(run: &Run<'_>, metric: Metric) -> Result<Vec<Parted>, StoreError> {
    let kind = if metric == Metric::OrderDefectRate { Kind::Ticket } else { Kind::Return };
    let rows = run.reader.due_soon(kind, PLATFORM, run.env.now, run.env.now.plus(DAY), &run.parting())?;
    Ok(run.measured(
        &rows,
        |(_, word)| word,
        |_| ALWAYS,
        |all, ask: &Ask, _: Span| -> Figure {
            let mut figure = ask.figure(run.env, Measured::Count { n: super::number(all) });
            figure.cases = query::listed(kind, all.iter().map(|(case, _)| *case).collect(), None);
            figure
        },
    ))
}
