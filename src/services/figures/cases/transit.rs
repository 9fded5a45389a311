//! How long parcels are on their way: from the first scan, when the carrier has them, to the delivery; and how many of those that were
//! promised came later. Anchor: the day of the first scan, and the day that was promised.
//!
//! A parcel still on its way counts as one that has taken until now; one that ended otherwise was never delivered and is counted beside.

use super::{Parted, Run, Span, around, number, query, seconds, share};
use crate::analytics::{Dimension, Figure, Metric, times};
use crate::domain::ids::Kind;
use crate::domain::parcels::{Leg, ParcelStatus};
use crate::domain::time::Instant;
use crate::services::figures::Ask;
use crate::store::StoreError;
use crate::store::read::ways::{Anchor, WayRow};

pub(super) fn figures(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    let anchor = if run.ask.metric == Metric::LateParcels { Anchor::Promised } else { Anchor::HandedOver };
    let mut rows = run.reader.ways(anchor, run.first(), run.last(), &run.parting())?;
    // Without a leg all of them are meant.
    if let Some(leg) = Leg::from_code(&run.ask.variant) {
        rows.retain(|row| row.leg == leg);
    }
    Ok(run.measured(
        &rows,
        |row| &row.word,
        |row| around([Some(row.anchor_at)]),
        |all, ask, span| match anchor {
            Anchor::HandedOver => taken(run, all, ask, span),
            Anchor::Promised => late(run, all, ask, span),
        },
    ))
}

/// When it was delivered, as far as was known at the cut-off.
fn delivered(run: &Run<'_>, row: &WayRow) -> Option<Instant> {
    row.delivered_at.filter(|at| *at <= run.env.now)
}

/// Lost, turned round or cancelled: it will not be delivered any more.
fn is_given_up(row: &WayRow) -> bool {
    row.delivered_at.is_none() && row.status.has_ended() && row.status != ParcelStatus::Delivered
}

fn taken(run: &Run<'_>, all: &[&WayRow], ask: &Ask, span: Span) -> Figure {
    let (mut spans, mut never, mut ids) = (Vec::new(), 0, Vec::new());
    for row in all.iter().filter(|row| span.holds(row.anchor_at)) {
        if is_given_up(row) {
            never += 1;
            continue;
        }
        ids.push(row.parcel);
        let ended = delivered(run, row);
        spans.push((seconds(row.anchor_at, ended.unwrap_or(run.env.now)), ended.is_some()));
    }
    let ended = spans.iter().filter(|(_, ended)| *ended).map(|(span, _)| *span).collect();
    let mut figure = ask.figure(run.env, times::survival(spans, ended));
    super::leave_out(&mut figure, "not_delivered", never);
    figure.cases = cases(ids, ask, "first_scan", span);
    figure
}

fn late(run: &Run<'_>, all: &[&WayRow], ask: &Ask, span: Span) -> Figure {
    let due: Vec<&WayRow> =
        all.iter().copied().filter(|row| span.holds(row.anchor_at) && row.anchor_at <= run.env.now).collect();
    let late = due.iter().filter(|row| delivered(run, row).is_none_or(|at| at > row.anchor_at));
    let ids: Vec<i64> = late.map(|row| row.parcel).collect();
    let mut figure = ask.figure(run.env, share(number(&ids), number(&due)));
    figure.cases = cases(ids, ask, "promised", span);
    figure
}

/// The parcels by their numbers, or those of the period where there are too many to be named.
fn cases(ids: Vec<i64>, ask: &Ask, field: &str, span: Span) -> Option<(String, String)> {
    let leg = if ask.variant.is_empty() { String::new() } else { format!("leg:{}", ask.variant) };
    // What a parcel does not say itself, no query of parcels knows.
    let is_own =
        |(by, _): &(Dimension, String)| matches!(by, Dimension::Market | Dimension::Platform | Dimension::Assignee);
    let asked =
        ask.scope.groups.iter().all(is_own).then(|| {
            query::asked(Kind::Parcel, &ask.scope.groups, &[query::within(field, span.from, span.until), leg])
        });
    query::listed(Kind::Parcel, ids, asked.flatten())
}
