//! The time to the first answer of a person, and who still waits for one. Anchor: the answer.

use super::clock::Clocks;
use super::{Parted, Reach, Run, Span, around, number, query, seconds};
use crate::analytics::{Figure, times};
use crate::domain::ids::Kind;
use crate::domain::time::{Instant, SECOND};
use crate::services::figures::Ask;
use crate::store::StoreError;
use crate::store::read::lives::{Life, Lived};

/// Measured in the shop's hours.
const BUSINESS: &str = "business";

struct Question {
    ticket: i64,
    word: String,
    asked_at: Option<Instant>,
    answered_at: Option<Instant>,
    /// When nobody had to answer any more.
    over_at: Option<Instant>,
}

impl Question {
    fn of(life: Life) -> Self {
        Self {
            ticket: life.ticket,
            asked_at: life.asked_at,
            answered_at: life.first_answer_at,
            over_at: life.stretches.last().and_then(|last| last.ended_at),
            word: life.word,
        }
    }

    /// From the question on until it is answered, or nobody has to any more; what does not come before now waits at all later times.
    fn reach(&self, now: Instant) -> Reach {
        let end = self.answered_at.or(self.over_at).filter(|end| *end < now).unwrap_or(Instant::NEVER);
        around([self.asked_at, self.answered_at, Some(end)])
    }

    fn waits_at(&self, at: Instant) -> bool {
        let later = |moment: Option<Instant>| moment.is_none_or(|moment| moment >= at);
        self.asked_at.is_some_and(|asked| asked < at) && later(self.answered_at) && later(self.over_at)
    }
}

pub(super) fn figures(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    let parting = run.parting();
    let mut questions: Vec<Question> =
        run.reader.answers(run.first(), Instant::NEVER, &parting)?.into_iter().map(Question::of).collect();
    let silent = |lived| run.reader.unanswered(lived, &parting);
    let mut others = silent(Lived::Open(Instant::NEVER))?;
    others.extend(silent(Lived::Ended(run.first_cut(), Instant::NEVER))?);
    others.extend(silent(Lived::Reopened(run.first_cut()))?);
    questions.extend(others.into_iter().map(Question::of));
    let clocks = if run.is_variant(BUSINESS) { Some(Clocks::load(run.reader)?) } else { None };
    let reach = |one: &Question| one.reach(run.env.now);
    Ok(run.measured(&questions, |one| &one.word, reach, |all, ask, span| measure(run, clocks.as_ref(), all, ask, span)))
}

fn measure(run: &Run<'_>, clocks: Option<&Clocks>, all: &[&Question], ask: &Ask, span: Span) -> Figure {
    let (mut spans, mut counted, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    let (mut started_by_us, mut no_moment) = (0, 0);
    for (one, answered) in all.iter().filter_map(|one| Some((one, one.answered_at.filter(|at| span.holds(*at))?))) {
        match one.asked_at {
            Some(asked) if asked < answered => {
                spans.push(passed(clocks, asked, answered));
                counted.push(one.ticket);
                continue;
            }
            // A file with one date for both tells nothing of the time between.
            Some(asked) if asked == answered => no_moment += 1,
            _ => started_by_us += 1,
        }
        left_out.push(one.ticket);
    }
    let cut = run.cut(span);
    let waiting: Vec<Instant> = all.iter().filter(|one| one.waits_at(cut)).filter_map(|one| one.asked_at).collect();
    let oldest = waiting.iter().min().map(|asked| passed(clocks, *asked, cut));
    let mut figure = ask.figure(run.env, times::answered(spans, number(&waiting), oldest));
    super::leave_out(&mut figure, "started_by_us", started_by_us);
    super::leave_out(&mut figure, "no_moment", no_moment);
    let words = [query::within("first_answer", span.from, span.until), query::COMPLAINTS.to_owned()];
    let asked = query::asked(Kind::Ticket, &ask.scope.groups, &words);
    figure.cases = query::only(Kind::Ticket, asked, counted, left_out);
    figure
}

fn passed(clocks: Option<&Clocks>, from: Instant, to: Instant) -> i64 {
    clocks.map_or_else(|| seconds(from, to), |clocks| clocks.business(from, to) / SECOND)
}
