//! How long each stage of a return takes: asked, decided, handed to the carrier, arrived, inspected, refund submitted, refund
//! confirmed. Anchor: the day on which the return was asked for; what has not come that far counts as still running.

use super::{Parted, Run, Span, around, query, seconds};
use crate::analytics::{Figure, times};
use crate::domain::ids::Kind;
use crate::domain::returns::ReturnStatus;
use crate::domain::time::Instant;
use crate::services::figures::Ask;
use crate::store::StoreError;
use crate::store::read::promises::StageRow;

/// The stages by what ends them, in their order.
const STAGES: [&str; 6] = ["decided", "handed_over", "arrived", "inspected", "refund_submitted", "refund_confirmed"];

pub(super) fn figures(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    let rows = run.reader.stages(run.first(), run.last(), &run.parting())?;
    let reach = |row: &StageRow| around([Some(row.requested_at)]);
    Ok(run.measured(&rows, |row| &row.word, reach, |all, ask, span| measure(run, all, ask, span)))
}

fn moments(row: &StageRow) -> [Option<Instant>; 7] {
    let asked = Some(row.requested_at).filter(|at| !at.is_never());
    [asked, row.decided_at, row.handed_over_at, row.received_at, row.inspected_at, row.submitted_at, row.paid_at]
}

const fn is_over(status: ReturnStatus) -> bool {
    use ReturnStatus::{Canceled, Closed, Expired, Rejected, Settled};
    matches!(status, Settled | Closed | Rejected | Canceled | Expired)
}

fn measure(run: &Run<'_>, all: &[&StageRow], ask: &Ask, span: Span) -> Figure {
    // Without a stage, the whole way from the question to the money.
    let stage = STAGES.iter().position(|stage| *stage == ask.variant);
    let (from, until) = stage.map_or((0, STAGES.len()), |stage| (stage, stage + 1));
    let (mut spans, mut unknown) = (Vec::new(), 0);
    for row in all.iter().filter(|row| span.holds(row.requested_at)) {
        let moments = moments(row);
        let Some(begun) = moments[from] else { continue };
        match moments[until] {
            Some(ended) => spans.push((seconds(begun, ended), true)),
            // It went on without anybody writing down when, or it ended without coming that far.
            None if is_over(row.status) || moments[until..].iter().any(Option::is_some) => unknown += 1,
            None => spans.push((seconds(begun, run.env.now), false)),
        }
    }
    let ended = spans.iter().filter(|(_, ended)| *ended).map(|(span, _)| *span).collect();
    let mut figure = ask.figure(run.env, times::survival(spans, ended));
    super::leave_out(&mut figure, "no_moment", unknown);
    let words = [query::within("requested", span.from, span.until)];
    figure.cases = query::asked(Kind::Return, &ask.scope.groups, &words);
    figure
}
