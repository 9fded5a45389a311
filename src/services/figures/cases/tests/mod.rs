//! A small desk reckoned by hand, and a slow second recount of a made-up one.

mod by_hand;
mod recount;

use crate::analytics::{Dimension, Figure, Measured, Metric, Scope};
use crate::domain::analysis::Analysis;
use crate::domain::change::Change;
use crate::domain::complaints::{Stretch, Ticket};
use crate::domain::ids::Kind;
use crate::domain::query;
use crate::domain::time::{DAY, HOUR, Instant};
use crate::services::figures::{self, Ask, Env, Step};
use crate::store::read::{Reader, where_clause};
use crate::store::{Deed, Store};

/// Noon of a day since 1970.
pub(super) fn noon(day: i64) -> Instant {
    Instant(day * DAY + 12 * HOUR)
}

pub(super) fn env(now: Instant) -> Env {
    Env { now, analysis: Analysis::default(), currency: "EUR".to_owned() }
}

/// A desk on disk with these records, and who reads it.
pub(super) fn desk(changes: &[Change]) -> (tempfile::TempDir, Reader) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("desk");
    let store = Store::open(&path).expect("a desk");
    let deed = Deed::of_test(Instant(0));
    let mut write = store.write(Instant(0)).expect("a write");
    write.operation(&deed, changes).expect("rows are written");
    write.finish().expect("they are durable");
    (folder, Reader::open(&path).expect("a reader"))
}

/// A complaint that was open from one moment to another, if it ended.
pub(super) fn complaint(id: i64, began_at: Instant, ended_at: Option<Instant>) -> Ticket {
    use crate::domain::complaints::{Ending, TicketStatus};
    Ticket {
        id,
        natural_key: Some(format!("t:{id}")),
        status: if ended_at.is_some() { TicketStatus::Resolved } else { TicketStatus::Open },
        opened_at: began_at,
        began_at,
        asked_at: Some(began_at),
        ended_at,
        ending: ended_at.map(|_| Ending::Resolved),
        ..Ticket::default()
    }
}

/// The same after an earlier stretch.
pub(super) fn again(stretch: &Stretch, reopened_at: Instant, ended_at: Option<Instant>, id: i64) -> Ticket {
    use crate::domain::complaints::episodes;
    let before = Ticket {
        n_answers: stretch.n_answers,
        solve_due_at: stretch.solve_due_at,
        solve_clock: stretch.solve_clock,
        ..complaint(id, stretch.began_at, stretch.ended_at)
    };
    let present = complaint(id, stretch.began_at, ended_at);
    let mut after = Ticket { reopened_at: Some(reopened_at), n_reopened: 1, ..present };
    episodes::keep(&before, &mut after, reopened_at);
    after
}

pub(super) fn scope(first_day: i64, until_day: i64) -> Scope {
    Scope { first_day, until_day, groups: Vec::new() }
}

pub(super) fn figure(reader: &Reader, env: &Env, metric: Metric, variant: &str, scope: &Scope) -> Figure {
    let ask = Ask { variant: variant.to_owned(), ..Ask::new(metric, scope.clone()) };
    figures::figure(reader, env, &ask).expect("a figure")
}

/// Part and whole of a share; how many of a count.
pub(super) fn counted(figure: &Figure) -> (i64, i64) {
    match figure.measured {
        Measured::Share { part, whole, .. } => (part, whole),
        Measured::Count { n } => (n, n),
        _ => (0, 0),
    }
}

/// How many records the figure's own query lists.
pub(super) fn listed(reader: &Reader, env: &Env, figure: &Figure) -> Option<i64> {
    let (kind, text) = figure.cases.as_ref()?;
    let kind = Kind::from_code(kind).expect("a kind");
    let query = query::parse(kind, text).expect("a query");
    let condition = where_clause(kind, &query.filter, &query::Env::of_nobody(env.now));
    Some(reader.count(kind, &condition).expect("a count"))
}

pub(super) fn grouped(reader: &Reader, env: &Env, ask: &Ask, by: Dimension) -> Vec<(String, (i64, i64))> {
    let groups = figures::grouped(reader, env, ask, by).expect("groups");
    groups.into_iter().map(|(word, figure)| (word, counted(&figure))).collect()
}

pub(super) fn series(reader: &Reader, env: &Env, ask: &Ask, n: usize) -> Vec<Figure> {
    figures::series(reader, env, ask, Step::Week, n).expect("a series")
}
