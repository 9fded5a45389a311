//! The time to a solution. First: from the first word to the first solution. Full: the episode as the customer lives it, void when
//! it is opened again within a week. The headline counts all that began in the period, open ones up to now.

use std::collections::BTreeMap;

use super::clock::Clocks;
use super::{ALWAYS, Parted, Reach, Run, Span, around, query, seconds};
use crate::analytics::{Figure, Maturity, Metric, times};
use crate::domain::clocks::clock::QUIET;
use crate::domain::complaints::episodes::{self, Ending, Episode};
use crate::domain::ids::Kind;
use crate::domain::time::{Instant, SECOND};
use crate::services::figures::Ask;
use crate::store::StoreError;
use crate::store::read::lives::{Life, Lived};

/// Clocks beside the customer's own: the shop's hours, and those of them in which nobody waited for the customer.
const BUSINESS: &str = "business";
const OURS: &str = "ours";
/// Time waited for somebody, such as `wait_carrier`.
const WAIT: &str = "wait_";
/// Waits in which the customer has the word.
const CUSTOMERS: [&str; 2] = ["customer", "customers_wish"];

/// An episode with its word.
struct Told {
    word: String,
    ticket: i64,
    episode: Episode,
    waiting: Option<(String, Instant)>,
}

pub(super) fn figures(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    let variant = run.ask.variant.as_str();
    let with_waits = variant == OURS || variant.starts_with(WAIT);
    let parting = run.parting();
    let (first, last) = (run.first(), run.last());
    let mut lives: BTreeMap<i64, Life> = BTreeMap::new();
    for which in [Lived::Begun(first, last), Lived::EndedOnly(first, last), Lived::Reopened(first)] {
        lives.extend(run.reader.lives(which, &parting, with_waits)?.into_iter().map(|life| (life.ticket, life)));
    }
    let is_first = run.ask.metric == Metric::FirstResolution;
    let told: Vec<Told> = lives.into_values().flat_map(|life| tell(life, is_first)).collect();
    let clocks = if variant.is_empty() { None } else { Some(Clocks::load(run.reader)?) };
    Ok(run.measured(&told, |one| &one.word, reach, |all, ask, span| measure(run, clocks.as_ref(), all, ask, span)))
}

/// When it began and when it ended.
fn reach(told: &Told) -> Reach {
    // Whether any was opened again says how the cases of every period can be asked for.
    if is_plain(told) { around([Some(told.episode.began_at), told.episode.ended_at]) } else { ALWAYS }
}

fn is_plain(told: &Told) -> bool {
    told.episode.first_ended_at == told.episode.ended_at
}

fn tell(life: Life, is_first: bool) -> Vec<Told> {
    let mut episodes = if is_first {
        let first = life.stretches.first().cloned();
        episodes::episodes(first.as_slice())
    } else {
        episodes::episodes(&life.stretches)
    };
    let mut told: Vec<Told> = episodes
        .drain(..)
        .map(|episode| Told { word: life.word.clone(), ticket: life.ticket, episode, waiting: None })
        .collect();
    if let Some(open) = told.last_mut().filter(|told| told.episode.ended_at.is_none()) {
        open.waiting = life.waiting;
    }
    told
}

fn measure(run: &Run<'_>, clocks: Option<&Clocks>, all: &[&Told], ask: &Ask, span: Span) -> Figure {
    let now = run.env.now;
    let (mut spans, mut ended, mut unanswered, mut no_moment) = (Vec::new(), Vec::new(), 0, 0);
    let (mut n_ended, mut n_quiet) = (0, 0);
    let (mut counted, mut left_out) = (Vec::new(), Vec::new());
    for told in all {
        let Episode { began_at, ended_at, ending, .. } = told.episode;
        let lasted = || lasted(clocks, told, &ask.variant, now);
        // A file with one date for both tells nothing of the time between.
        if ended_at == Some(began_at) && ending == Some(Ending::Resolved) {
            if span.holds(began_at) {
                no_moment += 1;
                left_out.push(told.ticket);
            }
            continue;
        }
        if span.holds(began_at) && began_at <= now {
            match ending {
                Some(Ending::Unanswered) => {
                    unanswered += 1;
                    left_out.push(told.ticket);
                }
                _ => {
                    spans.push((lasted(), ended_at.is_some()));
                    counted.push(told.ticket);
                }
            }
        }
        if span.has(ended_at) && ending == Some(Ending::Resolved) {
            ended.push(lasted());
            n_ended += 1;
            n_quiet += i64::from(ended_at.is_some_and(|ended| now.0.saturating_sub(ended.0) >= QUIET));
        }
    }
    let mut figure = ask.figure(run.env, times::survival(spans, ended));
    super::leave_out(&mut figure, "closed_unanswered", unanswered);
    super::leave_out(&mut figure, "no_moment", no_moment);
    // A solution stands once a week went by in quiet.
    let is_full = ask.metric == Metric::Resolution && n_ended > 0;
    figure.maturity = is_full.then_some(Maturity { past: n_quiet, all: n_ended, projection: None });
    let words = [query::within("began", span.from, span.until), query::COMPLAINTS.to_owned()];
    let asked = query::asked(Kind::Ticket, &ask.scope.groups, &words);
    figure.cases = if all.iter().all(|told| is_plain(told)) {
        query::only(Kind::Ticket, asked, counted, left_out)
    } else {
        query::listed(Kind::Ticket, counted, asked)
    };
    figure
}

/// How long an episode lasted by the clock asked for, or lasts by now.
fn lasted(clocks: Option<&Clocks>, told: &Told, variant: &str, now: Instant) -> i64 {
    let Episode { began_at, ended_at, waits, .. } = &told.episode;
    let end = ended_at.unwrap_or(now);
    let Some(clocks) = clocks else { return seconds(*began_at, end) };
    let waited = |whom: &dyn Fn(&str) -> bool| {
        let over: i64 = waits.iter().filter(|(own, _)| whom(own)).map(|(_, millis)| *millis).sum();
        let still = told.waiting.as_ref().filter(|(own, _)| whom(own));
        over + still.map_or(0, |(_, since)| clocks.business(*since, end))
    };
    let millis = match variant {
        BUSINESS => clocks.business(*began_at, end),
        OURS => clocks.business(*began_at, end) - waited(&|whom| CUSTOMERS.contains(&whom)),
        _ => waited(&|whom| variant.strip_prefix(WAIT) == Some(whom)),
    };
    millis.max(0) / SECOND
}
