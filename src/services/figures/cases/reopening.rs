//! Whether solutions last: those opened again within 30 days, and those that took a single answer. Anchor: the solution.

use super::{Parted, Run, Span, around, query, share};
use crate::analytics::{Figure, Maturity, Metric};
use crate::domain::complaints::episodes::{Ending, Stretch};
use crate::domain::ids::Kind;
use crate::domain::time::{DAY, Instant};
use crate::services::figures::Ask;
use crate::store::StoreError;
use crate::store::read::lives::{Life, Lived};

/// A solution that holds for so long has held.
pub(super) const HOLDS: i64 = 30 * DAY;

pub(super) fn figures(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    let parting = run.parting();
    let mut lives = run.reader.lives(Lived::Ended(run.first(), run.last()), &parting, false)?;
    lives.extend(run.reader.lives(Lived::Reopened(run.first()), &parting, false)?);
    let reach = |life: &Life| around(life.stretches.iter().map(|stretch| stretch.ended_at));
    Ok(run.measured(&lives, |life| &life.word, reach, |all, ask, span| measure(run, all, ask, span)))
}

/// A solution in a period: its stretch, and whether it was opened again too soon.
struct Solution<'a> {
    ticket: i64,
    stretch: &'a Stretch,
    ended_at: Instant,
    reopened: bool,
}

fn solutions(life: &Life, span: Span) -> impl Iterator<Item = Solution<'_>> {
    life.stretches.iter().enumerate().filter_map(move |(place, stretch)| {
        let ended_at = stretch.ended_at.filter(|ended| span.holds(*ended))?;
        let next = life.stretches.get(place + 1).map(|next| next.began_at);
        let reopened = next.is_some_and(|next| next.0.saturating_sub(ended_at.0) <= HOLDS);
        let is_solved = stretch.ending == Some(Ending::Resolved);
        is_solved.then_some(Solution { ticket: life.ticket, stretch, ended_at, reopened })
    })
}

fn measure(run: &Run<'_>, all: &[&Life], ask: &Ask, span: Span) -> Figure {
    let is_one_touch = ask.metric == Metric::OneTouchRate;
    let (mut part, mut whole, mut mature, mut unknown) = (Vec::new(), 0, 0, 0);
    for solution in all.iter().flat_map(|life| solutions(life, span)) {
        if is_one_touch {
            if solution.reopened {
                continue;
            }
            // What was brought without its messages tells nothing of how many there were.
            if solution.stretch.n_answers == 0 {
                unknown += 1;
                continue;
            }
        }
        whole += 1;
        mature += i64::from(run.env.now.0.saturating_sub(solution.ended_at.0) > HOLDS);
        let counts = if is_one_touch { solution.stretch.n_answers == 1 } else { solution.reopened };
        if counts {
            part.push(solution.ticket);
        }
    }
    let mut figure = ask.figure(run.env, share(super::number(&part), whole));
    super::leave_out(&mut figure, "no_answer_known", unknown);
    figure.maturity = (whole > 0).then_some(Maturity { past: mature, all: whole, projection: None });
    let words: [String; 4] = [
        query::within("ended", span.from, span.until),
        if is_one_touch { "ending:resolved answers:1".to_owned() } else { "ending:resolved reopened>0".to_owned() },
        query::COMPLAINTS.to_owned(),
        String::new(),
    ];
    let otherwise = is_one_touch.then(|| query::asked(Kind::Ticket, &ask.scope.groups, &words)).flatten();
    figure.cases = query::listed(Kind::Ticket, part, otherwise);
    figure
}
