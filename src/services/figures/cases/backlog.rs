//! Complaints that came, and those that were open at a moment: how many, how old, what came and what went.

use std::collections::BTreeMap;

use super::{ALWAYS, Parted, Reach, Run, Span, around, number, query, seconds};
use crate::analytics::{Figure, Measured, Metric, times};
use crate::domain::complaints::episodes;
use crate::domain::ids::Kind;
use crate::domain::time::{DAY, Instant, SECOND};
use crate::services::figures::Ask;
use crate::store::StoreError;
use crate::store::read::lives::{Life, Lived, Uncounted};

/// The ages of what is open, as times; and how many came and went in the period.
const AGE: &str = "age";
const OPENED: &str = "opened";
const FINISHED: &str = "finished";
/// How many are of an age, by the days that it is from and up to.
const BUCKETS: [(&str, i64, i64); 6] = [
    ("age_1", 0, 1),
    ("age_3", 1, 3),
    ("age_7", 3, 7),
    ("age_14", 7, 14),
    ("age_30", 14, 30),
    ("age_over", 30, i64::MAX / DAY),
];

pub(super) fn figures(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    let parting = run.parting();
    let (first, last) = (run.first(), run.last());
    let read = |which| run.reader.lives(which, &parting, false);
    let which = match (run.ask.metric, run.ask.variant.as_str()) {
        // Those opened again began once like all others.
        (Metric::Complaints, _) | (_, OPENED) => vec![Lived::Begun(first, last), Lived::Reopened(first)],
        (_, FINISHED) => vec![Lived::Ended(first, last), Lived::Reopened(first)],
        _ => {
            let cut = run.first_cut();
            vec![Lived::Open(last), Lived::Ended(cut, Instant::NEVER), Lived::Reopened(cut)]
        }
    };
    let mut lives: BTreeMap<i64, Life> = BTreeMap::new();
    for which in which {
        lives.extend(read(which)?.into_iter().map(|life| (life.ticket, life)));
    }
    let lives: Vec<Life> = lives.into_values().collect();
    let reach = |life: &Life| reach(run, life);
    let (claims, no_complaint) = if run.is_single() { uncounted(run)? } else { (0, 0) };
    Ok(run.measured(
        &lives,
        |life| &life.word,
        reach,
        |all, ask, span| {
            let mut figure = measure(run, all, ask, span);
            super::leave_out(&mut figure, "own_claims", claims);
            super::leave_out(&mut figure, "no_complaint", no_complaint);
            figure
        },
    ))
}

/// What lists of complaints show and no figure counts: whoever counts the list gets another number.
fn uncounted(run: &Run<'_>) -> Result<(i64, i64), StoreError> {
    let (first, last) = (run.first(), run.last());
    let which = match () {
        () if goes(run.ask) => Uncounted::Ended(first, last),
        () if is_flow(run.ask) => Uncounted::Began(first, last),
        () => Uncounted::Open(run.first_cut()),
    };
    run.reader.uncounted(which, &run.parting())
}

/// When it came, or went, or all the time that it is open; what does not end before now is open at all later times.
fn reach(run: &Run<'_>, life: &Life) -> Reach {
    match life.stretches.as_slice() {
        [only] if is_flow(run.ask) => around([if goes(run.ask) { only.ended_at } else { Some(only.began_at) }]),
        [only] => {
            let end = only.ended_at.filter(|end| *end < run.env.now).unwrap_or(Instant::NEVER);
            around([Some(only.began_at), Some(end)])
        }
        // Whether any was opened again says how the cases of every period can be asked for.
        _ => ALWAYS,
    }
}

/// What came in a period or went, rather than what was open.
fn is_flow(ask: &Ask) -> bool {
    ask.metric == Metric::Complaints || ask.variant == OPENED || goes(ask)
}

fn goes(ask: &Ask) -> bool {
    ask.variant == FINISHED
}

fn measure(run: &Run<'_>, all: &[&Life], ask: &Ask, span: Span) -> Figure {
    if is_flow(ask) {
        return flow(run, all, ask, span);
    }
    let cut = run.cut(span);
    let open: Vec<(i64, i64)> = all.iter().filter_map(|life| Some((life.ticket, age(life, cut)?))).collect();
    let bucket = BUCKETS.iter().find(|(name, ..)| *name == ask.variant);
    let is_in = |age: i64| {
        bucket.is_none_or(|(_, from, until)| {
            let (from, until) = (from * DAY / SECOND, until.saturating_mul(DAY / SECOND));
            age <= until && (age > from || from == 0)
        })
    };
    let counted: Vec<(i64, i64)> = open.into_iter().filter(|(_, age)| is_in(*age)).collect();
    let measured = match ask.variant.as_str() {
        AGE => times::ages(counted.iter().map(|(_, age)| *age).collect()),
        _ => Measured::Count { n: number(&counted) },
    };
    let mut figure = ask.figure(run.env, measured);
    let is_now = cut == run.env.now && bucket.is_none();
    let words = ["status:open -kind:carrier_claim,seller_claim".to_owned()];
    let asked = if is_now { query::asked(Kind::Ticket, &ask.scope.groups, &words) } else { None };
    let tickets = || counted.iter().map(|(ticket, _)| *ticket).collect();
    figure.cases = asked.or_else(|| query::listed(Kind::Ticket, tickets(), None));
    figure
}

/// How old a complaint that is open at a moment is by then: since its episode began.
fn age(life: &Life, at: Instant) -> Option<i64> {
    let open = life
        .stretches
        .iter()
        .find(|stretch| stretch.began_at < at && stretch.ended_at.is_none_or(|ended| ended >= at))?;
    if life.stretches.len() == 1 {
        return Some(seconds(open.began_at, at));
    }
    let episodes = episodes::episodes(&life.stretches);
    let began = episodes.iter().rev().map(|episode| episode.began_at).find(|began| *began <= open.began_at);
    Some(seconds(began.unwrap_or(open.began_at), at))
}

/// What came in a period, or went.
fn flow(run: &Run<'_>, all: &[&Life], ask: &Ask, span: Span) -> Figure {
    let goes = goes(ask);
    let once = ask.metric == Metric::Complaints;
    let mut tickets = Vec::new();
    for life in all {
        let stretches = if once { life.stretches.get(..1).unwrap_or_default() } else { &life.stretches };
        let moments = stretches.iter().filter_map(|one| if goes { one.ended_at } else { Some(one.began_at) });
        tickets.extend(moments.filter(|at| span.holds(*at)).map(|_| life.ticket));
    }
    let mut figure = ask.figure(run.env, Measured::Count { n: number(&tickets) });
    let field = if goes { "ended" } else { "began" };
    let words = [query::within(field, span.from, span.until), query::COMPLAINTS.to_owned()];
    let asked = query::asked(Kind::Ticket, &ask.scope.groups, &words);
    let is_plain = once || all.iter().all(|life| life.stretches.len() == 1);
    figure.cases = if is_plain && asked.is_some() { asked } else { query::listed(Kind::Ticket, tickets, asked) };
    figure
}
