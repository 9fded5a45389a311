//! Promises that a thread tells: every answer after the first one, and what platforms ask, counted as they count.

use super::clock::Clocks;
use super::sla::Judged;
use super::{Run, Span};
use crate::domain::clocks::deadlines::{Asks, Facts, Subject};
use crate::domain::clocks::targets::Traits;
use crate::domain::clocks::{ClockState, Target, due};
use crate::domain::complaints::Author;
use crate::domain::ids::Kind;
use crate::domain::returns::ReturnStatus;
use crate::domain::time::{DAY, Instant};
use crate::store::StoreError;
use crate::store::read::promises::{StageRow, ThreadRow};

/// Nothing that is asked for is due later than so long after it was.
const FURTHEST: i64 = 120 * DAY;

/// A question of the customer's, from the first word of it to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Question {
    asked_at: Instant,
    answered_at: Option<Instant>,
    /// Nobody had answered in this thread before.
    first: bool,
    last: bool,
}

/// The questions of a thread, oldest first. A thank-you asks nothing.
fn questions(thread: &ThreadRow) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    let mut open: Option<Instant> = None;
    let mut answered = false;
    let spoke = thread.said.iter().any(|(_, author, _)| *author == Author::Customer);
    if !spoke {
        open = thread.asked_at;
    }
    for (at, author, thanks) in &thread.said {
        match author {
            Author::Customer if !thanks => open = open.or(Some(*at)),
            Author::Agent => {
                let asked = open.take();
                questions.extend(asked.map(|asked_at| Question {
                    asked_at,
                    answered_at: Some(*at),
                    first: !answered,
                    last: false,
                }));
                answered = true;
            }
            _ => {}
        }
    }
    questions.extend(open.map(|asked_at| Question { asked_at, answered_at: None, first: !answered, last: true }));
    questions
}

/// Whether something was done in time; nothing where it is over without having been done.
fn judge(due: Instant, done: Option<Instant>, over: Option<Instant>) -> Option<ClockState> {
    match (done, over) {
        (Some(done), _) if done <= due => Some(ClockState::Met),
        (Some(_), _) => Some(ClockState::Missed),
        (None, Some(over)) => (over > due).then_some(ClockState::Missed),
        (None, None) => Some(ClockState::Running),
    }
}

pub(super) fn next_responses(run: &Run<'_>) -> Result<Vec<Judged>, StoreError> {
    let clocks = Clocks::load(run.reader)?;
    let threads = run.reader.threads(run.first().plus(-FURTHEST), run.last(), &run.parting())?;
    let mut judged = Vec::new();
    for thread in &threads {
        let traits = Traits {
            severity: thread.severity,
            tier: &thread.tier,
            platform: &thread.platform,
            market: &thread.market,
        };
        for question in questions(thread).into_iter().filter(|question| !question.first) {
            let terms = due::terms(clocks.works(), Target::NextResponse, &traits, question.asked_at);
            let Some((terms, allowance)) = terms else { continue };
            let due_at = terms.due(question.asked_at, allowance.millis);
            judged.extend(told(thread, due_at, question));
        }
    }
    Ok(judged)
}

fn told(thread: &ThreadRow, due_at: Instant, question: Question) -> Option<Judged> {
    let over = thread.ended_at.filter(|_| question.answered_at.is_none());
    let clock = judge(due_at, question.answered_at, over)?;
    let word = thread.word.clone();
    Some(Judged { kind: Kind::Ticket, case: thread.ticket, word, due_at, clock, earlier: true })
}

/// What platforms ask of complaints and of returns; laws are not platforms.
pub(super) fn platforms(run: &Run<'_>) -> Result<Vec<Judged>, StoreError> {
    let clocks = Clocks::load(run.reader)?;
    let since = run.first().plus(-FURTHEST);
    let mut judged = Vec::new();
    for thread in run.reader.threads(since, run.last(), &run.parting())? {
        for question in questions(&thread) {
            let stated = thread.platform_due_at.filter(|_| question.last);
            let due = stated.or_else(|| earliest(&clocks, &of_thread(&thread, question), Asks::Answer));
            judged.extend(due.and_then(|due| told(&thread, due, question)));
        }
    }
    let span = Span { from: since, until: run.last() };
    for case in run.reader.stages(span.from, span.until, &run.parting())? {
        judged.extend(of_case(&clocks, &case));
    }
    Ok(judged)
}

fn of_thread(thread: &ThreadRow, question: Question) -> Facts<'_> {
    Facts {
        of: Subject::Complaint,
        platform: &thread.platform,
        market: &thread.market,
        fulfilment: "",
        kind: Some(thread.kind),
        requested_at: None,
        arrived_at: None,
        refunded_at: None,
        opened_at: thread.asked_at.filter(|_| question.first),
        customer_message_at: Some(question.asked_at),
        disputed_at: None,
    }
}

fn earliest(clocks: &Clocks, facts: &Facts<'_>, asks: Asks) -> Option<Instant> {
    let works = clocks.works();
    let deadlines = works.deadlines().iter().filter(|deadline| deadline.asks == asks && deadline.is_of_a_platform());
    let due = deadlines.filter_map(|deadline| {
        let start = facts.started_at(deadline).unwrap_or(Instant(0));
        deadline.due(facts, works.calendar(&deadline.calendar, start))
    });
    due.min()
}

/// A platform's deadlines for the decision and for the money of a return.
fn of_case(clocks: &Clocks, case: &StageRow) -> Vec<Judged> {
    let facts = Facts {
        of: Subject::Return,
        platform: &case.platform,
        market: &case.market,
        fulfilment: &case.fulfilment,
        kind: None,
        requested_at: Some(case.requested_at),
        arrived_at: case.received_at,
        refunded_at: None,
        opened_at: None,
        customer_message_at: None,
        disputed_at: None,
    };
    let undecided = matches!(case.status, ReturnStatus::Draft | ReturnStatus::Requested);
    let here = matches!(case.status, ReturnStatus::Arrived | ReturnStatus::Inspected);
    let stated = |is_now: bool| case.platform_due_at.filter(|_| is_now);
    let steps = [
        (Asks::Decide, undecided, case.decided_at, stated(undecided)),
        (Asks::Refund, here, case.paid_at.or(case.settled_at), stated(here)),
    ];
    let judged = steps.into_iter().filter_map(|(asks, owes, done, stated)| {
        let due_at = stated.or_else(|| earliest(clocks, &facts, asks))?;
        let clock = match (owes, done) {
            (true, _) => ClockState::Running,
            (false, Some(done)) => judge(due_at, Some(done), None)?,
            // Nobody wrote down when: what the platform had seen done before it was due was done in time.
            (false, None) => judge(due_at, case.stated_at.filter(|stated| *stated <= due_at), None)
                .filter(|clock| *clock == ClockState::Met)?,
        };
        Some(Judged { kind: Kind::Return, case: case.case, word: case.word.clone(), due_at, clock, earlier: true })
    });
    judged.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_runs_from_its_first_word_to_the_answer_and_a_thank_you_asks_nothing() {
        let say = |at: i64, author, thanks| (Instant(at), author, thanks);
        let thread = ThreadRow {
            asked_at: Some(Instant(1)),
            said: vec![
                say(1, Author::Customer, false),
                say(2, Author::Automatic, false),
                say(3, Author::Customer, false),
                say(5, Author::Agent, false),
                say(6, Author::Customer, true),
                say(7, Author::Agent, false),
                say(8, Author::Customer, false),
                say(9, Author::Agent, false),
                say(11, Author::Customer, false),
            ],
            ..ThreadRow::default()
        };
        let told: Vec<_> = questions(&thread)
            .into_iter()
            .map(|one| (one.asked_at.0, one.answered_at.map(|at| at.0), one.first, one.last))
            .collect();
        assert_eq!(told, [(1, Some(5), true, false), (8, Some(9), false, false), (11, None, false, true)]);
        let silent = ThreadRow { said: Vec::new(), ..thread };
        assert_eq!(questions(&silent).first().map(|one| one.asked_at), Some(Instant(1)));
    }

    #[test]
    fn late_is_missed_and_what_is_over_without_an_answer_owes_none() {
        let at = |at: i64| Some(Instant(at));
        for (done, over, expected) in [
            (at(10), None, Some(ClockState::Met)),
            (at(11), None, Some(ClockState::Missed)),
            (None, None, Some(ClockState::Running)),
            (None, at(9), None),
            (None, at(11), Some(ClockState::Missed)),
        ] {
            assert_eq!(judge(Instant(10), done, over), expected, "{done:?} {over:?}");
        }
    }
}
