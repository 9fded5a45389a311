//! How cases alike ended: what became of them, and how long it took, so that the next one need not be thought out anew.

use std::collections::BTreeMap;

use super::look_alikes::{Case, LookAlike, all_alike, most};
use super::read::{Reader, StoreError};
use crate::domain::ids::Key;
use crate::domain::returns::ReturnStatus;
use crate::domain::time::Instant;

/// Cases alike a case, and how those of them ended that are done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    pub cases: Vec<LookAlike>,
    /// Nothing while none of them is done.
    pub spread: Option<Spread>,
}

/// How many ended in which way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    pub count: usize,
    /// Families of words with codes, the most frequent first.
    pub ends: Vec<(&'static str, &'static str, usize)>,
    /// Of so many it is known how long they took, and half of those took no longer.
    pub timed: usize,
    pub median: Option<i64>,
}

/// The cases alike a return or a complaint with their ends.
pub fn recall(reader: &Reader, key: Key) -> Result<Recall, StoreError> {
    let mut cases = all_alike(reader, key)?;
    let spread = spread(&cases);
    most(&mut cases);
    Ok(Recall { cases, spread })
}

fn spread(cases: &[LookAlike]) -> Option<Spread> {
    let ended: Vec<_> = cases.iter().filter_map(|alike| end(&alike.case)).collect();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (family, code, _) in &ended {
        *counts.entry((family, code)).or_default() += 1;
    }
    let mut ends: Vec<_> = counts.into_iter().map(|((family, code), n)| (family, code, n)).collect();
    ends.sort_by_key(|(family, code, n)| (std::cmp::Reverse(*n), *family, *code));
    let mut spans: Vec<i64> = ended.iter().filter_map(|(_, _, span)| *span).collect();
    spans.sort_unstable();
    let median = spans.get(spans.len().saturating_sub(1) / 2).copied();
    (!ended.is_empty()).then_some(Spread { count: ended.len(), ends, timed: spans.len(), median })
}

/// What became of a case that is done, as a word, and how long it took.
fn end(case: &Case) -> Option<(&'static str, &'static str, Option<i64>)> {
    // A file with one date for both tells nothing of the time between.
    let span =
        |from: Instant, to: Option<Instant>| to.filter(|to| !from.is_never() && *to > from).map(|to| to.0 - from.0);
    match case {
        Case::Ticket(ticket) => {
            let resolution = ticket.resolution?;
            Some(("code-resolution", resolution.code(), span(ticket.opened_at, ticket.resolved_at)))
        }
        Case::Return(case) => {
            let to = case.settled_at.or(case.closed_at);
            match case.status {
                ReturnStatus::Settled | ReturnStatus::Closed => {
                    Some(("code-outcome", case.outcome.code(), span(case.requested_at, to)))
                }
                ReturnStatus::Rejected => {
                    Some(("code-return-status", case.status.code(), span(case.requested_at, case.decided_at)))
                }
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::complaints::{Resolution, Ticket};
    use crate::domain::returns::ReturnCase;
    use crate::domain::time::DAY;

    fn alike(case: Case) -> LookAlike {
        LookAlike { case, score: 50, why: Vec::new() }
    }

    fn solved(resolution: Resolution, days: i64) -> LookAlike {
        alike(Case::Ticket(Box::new(Ticket {
            resolution: Some(resolution),
            opened_at: Instant(DAY),
            resolved_at: Some(Instant((days + 1) * DAY)),
            ..Ticket::default()
        })))
    }

    #[test]
    fn ends_are_counted_and_half_took_no_longer_than_the_median() {
        let open = alike(Case::Ticket(Box::default()));
        assert_eq!(spread(std::slice::from_ref(&open)), None);
        let refused = ReturnCase { status: ReturnStatus::Rejected, ..ReturnCase::default() };
        let spread_of = |cases: &[LookAlike]| spread(cases).expect("some are done");
        let told = spread(&[
            solved(Resolution::Replaced, 1),
            open,
            solved(Resolution::Replaced, 2),
            solved(Resolution::Refunded, 9),
            alike(Case::Return(Box::new(refused))),
        ]);
        let spread = told.expect("some are done");
        assert_eq!((spread.count, spread.timed, spread.median), (4, 3, Some(2 * DAY)));
        let one_date = spread_of(&[solved(Resolution::Replaced, 0), solved(Resolution::Replaced, 0)]);
        assert_eq!((one_date.count, one_date.timed, one_date.median), (2, 0, None));
        let ends: Vec<_> = spread.ends.iter().map(|(_, code, n)| (*code, *n)).collect();
        assert_eq!(ends, [("replaced", 2), ("refunded", 1), ("rejected", 1)]);
    }
}
