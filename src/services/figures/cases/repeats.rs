//! Customers who complain again: those with more than one complaint in the window, and solutions that repaired nothing.

use std::collections::BTreeMap;

use super::reopening::HOLDS;
use super::{ALWAYS, Parted, Run, Span, around, number, query, share};
use crate::analytics::{Figure, Maturity};
use crate::domain::complaints::episodes::Ending;
use crate::domain::ids::Kind;
use crate::domain::time::{DAY, Instant};
use crate::services::figures::Ask;
use crate::store::StoreError;
use crate::store::read::lives::{Parting, Story};

/// Customers with two complaints or more of those with any, in the days that end with the period.
pub(super) fn repeated(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    let window = run.env.analysis.repeat_days.max(1);
    let first = run.spans.iter().map(|span| span.until).min().unwrap_or(run.env.now);
    let from = first.plus(-(window + 1) * DAY);
    let stories = run.reader.stories("began_at", from, run.last(), &run.parting(), false)?;
    let begins = |span: Span| {
        let last_day = run.env.analysis.day(span.until.plus(-1)) + 1;
        run.env.analysis.start_of(last_day - window)
    };
    Ok(run.measured(
        &stories,
        |story| &story.word,
        |_| ALWAYS,
        |all, ask, span| {
            let window = Span { from: begins(span), until: span.until };
            repeats(run, all, ask, window)
        },
    ))
}

fn repeats(run: &Run<'_>, all: &[&Story], ask: &Ask, window: Span) -> Figure {
    let mut complaints: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    let mut nobodys = 0;
    for story in all.iter().filter(|story| window.holds(story.began_at)) {
        match story.person {
            Some(person) => complaints.entry(person).or_default().push(story.ticket),
            None => nobodys += 1,
        }
    }
    let again: Vec<&Vec<i64>> = complaints.values().filter(|tickets| tickets.len() > 1).collect();
    let whole = i64::try_from(complaints.len()).unwrap_or(i64::MAX);
    let mut figure = ask.figure(run.env, share(number(&again), whole));
    super::leave_out(&mut figure, "no_customer", nobodys);
    // Customers are counted, and their complaints are listed.
    let complaints: Vec<i64> = again.into_iter().flatten().copied().collect();
    figure.n_listed = Some(number(&complaints)).filter(|n| *n > 0);
    figure.cases = query::listed(Kind::Ticket, complaints, None);
    figure
}

/// Solved complaints after which the same customer complained again within 30 days: of the same order, or of the same product
/// for a cause of the same family.
pub(super) fn not_fixed(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    let solved = run.reader.stories("ended_at", run.first(), run.last(), &run.parting(), true)?;
    // Whoever complained again need not have done so about what this figure is narrowed to.
    let later = run.reader.stories("began_at", run.first(), run.last().plus(HOLDS), &Parting::default(), true)?;
    let mut by_person: BTreeMap<i64, Vec<&Story>> = BTreeMap::new();
    for story in &later {
        if let Some(person) = story.person {
            by_person.entry(person).or_default().push(story);
        }
    }
    let came_back = |story: &Story, ended: Instant| {
        let others = story.person.and_then(|person| by_person.get(&person));
        others.is_some_and(|others| others.iter().any(|other| is_same_trouble(story, ended, other)))
    };
    Ok(run.measured(
        &solved,
        |story| &story.word,
        |story| around([story.ended_at]),
        |all, ask, span| {
            let (mut part, mut whole, mut mature, mut nobodys) = (Vec::new(), 0, 0, 0);
            for story in all.iter().filter(|story| story.ending == Some(Ending::Resolved)) {
                let Some(ended) = story.ended_at.filter(|ended| span.holds(*ended)) else { continue };
                if story.person.is_none() {
                    nobodys += 1;
                    continue;
                }
                whole += 1;
                mature += i64::from(run.env.now.0.saturating_sub(ended.0) > HOLDS);
                if came_back(story, ended) {
                    part.push(story.ticket);
                }
            }
            let mut figure = ask.figure(run.env, share(number(&part), whole));
            super::leave_out(&mut figure, "no_customer", nobodys);
            figure.maturity = (whole > 0).then_some(Maturity { past: mature, all: whole, projection: None });
            figure.cases = query::listed(Kind::Ticket, part, None);
            figure
        },
    ))
}

fn is_same_trouble(solved: &Story, ended: Instant, other: &Story) -> bool {
    let after = other.began_at.0.saturating_sub(ended.0);
    let is_same_order = !solved.order.is_empty() && solved.order == other.order;
    let is_same_cause = solved.product.is_some() && solved.product == other.product && solved.issue == other.issue;
    other.ticket != solved.ticket && (1..=HOLDS).contains(&after) && (is_same_order || is_same_cause)
}
