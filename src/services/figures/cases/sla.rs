//! Promises kept of those that fell due. Anchor: the due time. Overdue and open is missed; what stands still, or is due later, is
//! not due yet; without a target nothing is owed.

use std::collections::BTreeSet;

use super::{Parted, Run, Span, around, query, share, threads};
use crate::analytics::Figure;
use crate::domain::clocks::ClockState;
use crate::domain::complaints::episodes::Stretch;
use crate::domain::ids::Kind;
use crate::domain::time::Instant;
use crate::services::figures::Ask;
use crate::store::StoreError;
use crate::store::read::lives::Lived;

/// A promise that is or was due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judged {
    pub kind: Kind,
    pub case: i64,
    pub word: String,
    pub due_at: Instant,
    pub clock: ClockState,
    /// Of an earlier episode, which no column of the case tells any more.
    pub earlier: bool,
}

/// An own target that has its columns: its name, its table and its columns' first part.
struct Stored {
    name: &'static str,
    kind: Kind,
    table: &'static str,
    target: &'static str,
}

const STORED: [Stored; 4] = [
    Stored { name: "first_response", kind: Kind::Ticket, table: "complaints", target: "answer" },
    Stored { name: "resolution", kind: Kind::Ticket, table: "complaints", target: "solve" },
    Stored { name: "decision", kind: Kind::Return, table: "returns", target: "decide" },
    Stored { name: "refund", kind: Kind::Return, table: "returns", target: "refund" },
];
/// Judged by the thread: every answer after the first, and the deadlines of platforms.
const NEXT_RESPONSE: &str = "next_response";
const PLATFORM: &str = "platform";

pub(super) fn figures(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    let (mut judged, mut without) = (Vec::new(), 0);
    let asked: Vec<&Stored> = STORED.iter().filter(|own| run.is_variant(own.name) || run.is_variant("")).collect();
    match run.ask.variant.as_str() {
        NEXT_RESPONSE => judged.extend(threads::next_responses(run)?),
        PLATFORM => judged.extend(threads::platforms(run)?),
        _ => {}
    }
    let parting = run.parting();
    for own in &asked {
        let due = run.reader.due_in(own.table, own.target, run.first(), run.last(), &parting)?;
        judged.extend(due.into_iter().map(|row| Judged {
            kind: own.kind,
            case: row.case,
            word: row.word,
            due_at: row.due_at,
            clock: row.clock,
            earlier: false,
        }));
        if own.target == "solve" {
            for life in run.reader.lives(Lived::Reopened(run.first()), &parting, false)? {
                let before = life.stretches.len().saturating_sub(1);
                judged
                    .extend(life.stretches.iter().take(before).filter_map(|one| earlier(life.ticket, &life.word, one)));
            }
        }
        if run.is_single() {
            without += run.reader.without_target(own.table, own.target, run.first(), run.last(), &parting)?;
        }
    }
    let own = if let [own] = asked.as_slice() { Some(*own) } else { None };
    Ok(run.measured(
        &judged,
        |one| &one.word,
        |one| around([Some(one.due_at)]),
        |all, ask, span| {
            let mut figure = measure(run, all, ask, span, own);
            super::leave_out(&mut figure, "no_target", without);
            figure
        },
    ))
}

fn earlier(ticket: i64, word: &str, stretch: &Stretch) -> Option<Judged> {
    Some(Judged {
        kind: Kind::Ticket,
        case: ticket,
        word: word.to_owned(),
        due_at: stretch.solve_due_at?,
        clock: stretch.solve_clock?,
        earlier: true,
    })
}

fn measure(run: &Run<'_>, all: &[&Judged], ask: &Ask, span: Span, own: Option<&Stored>) -> Figure {
    let (mut met, mut whole, mut later) = (Vec::new(), 0, 0);
    for judged in all.iter().copied().filter(|judged| span.holds(judged.due_at)) {
        match judged.clock {
            ClockState::Met => met.push(judged),
            ClockState::Missed => {}
            ClockState::Running if judged.due_at < run.env.now => {}
            ClockState::Running => {
                later += 1;
                continue;
            }
            ClockState::Paused | ClockState::Void => continue,
        }
        whole += 1;
    }
    let mut figure = ask.figure(run.env, share(super::number(&met), whole));
    super::leave_out(&mut figure, "not_yet_due", later);
    figure.cases = cases(&met, ask, span, own);
    figure.n_listed = Some(n_listed(&met)).filter(|n| *n > 0 && *n != super::number(&met));
    figure
}

/// How many cases the list has: one may have kept several promises, and of complaints and returns it has those of one kind.
fn n_listed(met: &[&Judged]) -> i64 {
    let kind = met.first().map(|judged| judged.kind);
    let cases: BTreeSet<i64> =
        met.iter().filter(|judged| Some(judged.kind) == kind).map(|judged| judged.case).collect();
    i64::try_from(cases.len()).unwrap_or(i64::MAX)
}

/// The cases whose promise was kept.
fn cases(met: &[&Judged], ask: &Ask, span: Span, own: Option<&Stored>) -> Option<(String, String)> {
    let kind = met.first().map(|judged| judged.kind)?;
    if let Some(own) = own.filter(|_| met.iter().all(|judged| !judged.earlier)) {
        let due = query::within(&format!("{}_due", own.target), span.from, span.until);
        let counted = if own.kind == Kind::Ticket { query::COMPLAINTS.to_owned() } else { String::new() };
        let words = [due, format!("{}_clock:met", own.target), counted];
        let asked = query::asked(own.kind, &ask.scope.groups, &words);
        if asked.is_some() {
            return asked;
        }
    }
    // Complaints and returns never stand in one list.
    let ids = met.iter().filter(|judged| judged.kind == kind).map(|judged| judged.case).collect();
    query::listed(kind, ids, None)
}
