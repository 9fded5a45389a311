//! The stretches of a complaint (domain 2.8): from its start, or from a reopening, to the end that followed.
//!
//! The present stretch stands in the complaint's columns; those before it are kept as texts in `earlier`, so that the past is
//! stored, undone and replayed with the complaint itself. Figures count only what stands there.

use super::{Ticket, TicketStatus};
use crate::codes;
use crate::domain::clocks::ClockState;
use crate::domain::clocks::clock::QUIET;
use crate::domain::clocks::due::wait_of_ticket;
use crate::domain::time::Instant;
use crate::domain::vocabulary::Party;

codes! {
    /// How a stretch ended.
    pub enum Ending {
        Resolved = "resolved",
        /// Closed without an answer: done, but nothing was solved.
        Unanswered = "unanswered",
        /// Spam, a duplicate, merged: it was no complaint of its own.
        Void = "void",
    }
}

/// One stretch of a complaint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stretch {
    pub began_at: Instant,
    /// None while it goes on.
    pub ended_at: Option<Instant>,
    pub ending: Option<Ending>,
    /// Public answers of people in it.
    pub n_answers: i64,
    /// The own target of its episode, as far as it was kept or missed in this stretch.
    pub solve_due_at: Option<Instant>,
    pub solve_clock: Option<ClockState>,
    /// Business time waited in it, by whom it waited for.
    pub waits: Vec<(String, i64)>,
    /// Who solved it.
    pub resolved_by: String,
}

/// Between the parts of a stretch's text; names stand last and may hold one.
const PART: char = '|';

impl Stretch {
    fn text(&self) -> String {
        let at = |at: Option<Instant>| at.map_or_else(String::new, |at| at.0.to_string());
        let waits: Vec<String> = self.waits.iter().map(|(whom, millis)| wait_text(whom, *millis)).collect();
        [
            self.began_at.0.to_string(),
            at(self.ended_at),
            self.ending.map_or_else(String::new, |ending| ending.code().to_owned()),
            self.n_answers.to_string(),
            at(self.solve_due_at),
            self.solve_clock.map_or_else(String::new, |clock| clock.code().to_owned()),
            waits.join(" "),
            self.resolved_by.clone(),
        ]
        .join(&PART.to_string())
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(8, PART);
        let mut next = || parts.next().unwrap_or_default();
        Some(Self {
            began_at: Instant(next().parse().ok()?),
            ended_at: next().parse().ok().map(Instant),
            ending: Ending::from_code(next()),
            n_answers: next().parse().unwrap_or(0),
            solve_due_at: next().parse().ok().map(Instant),
            solve_clock: ClockState::from_code(next()),
            waits: next().split(' ').filter_map(read_wait).collect(),
            resolved_by: next().to_owned(),
        })
    }
}

/// A wait as it is kept: `carrier=3600000`.
fn wait_text(whom: &str, millis: i64) -> String {
    format!("{whom}={millis}")
}

fn read_wait(text: &str) -> Option<(String, i64)> {
    let (whom, millis) = text.split_once('=')?;
    Some((whom.to_owned(), millis.parse().ok()?))
}

/// Adds time waited for somebody to the waits of a complaint.
pub fn add_wait(waits: &mut Vec<String>, whom: &str, millis: i64) {
    if millis <= 0 {
        return;
    }
    let mut known: Vec<(String, i64)> = waits.iter().filter_map(|text| read_wait(text)).collect();
    match known.iter_mut().find(|(own, _)| own == whom) {
        Some((_, waited)) => *waited += millis,
        None => known.push((whom.to_owned(), millis)),
    }
    known.sort();
    *waits = known.iter().map(|(whom, millis)| wait_text(whom, *millis)).collect();
}

/// The stretch that a complaint is in, or that it ended with.
pub fn present(ticket: &Ticket) -> Stretch {
    Stretch {
        began_at: ticket.reopened_at.unwrap_or(ticket.began_at),
        ended_at: ticket.ended_at,
        ending: ticket.ending,
        n_answers: ticket.n_answers,
        solve_due_at: ticket.solve_due_at,
        solve_clock: ticket.solve_clock,
        waits: ticket.waits.iter().filter_map(|text| read_wait(text)).collect(),
        resolved_by: ticket.resolved_by.clone(),
    }
}

/// The stretches before the present one, oldest first.
pub fn earlier(texts: &[String]) -> Vec<Stretch> {
    texts.iter().filter_map(|text| Stretch::read(text)).collect()
}

/// The same from the column as it is stored.
pub fn earlier_of_text(column: &str) -> Vec<Stretch> {
    earlier(&list(column))
}

/// The waits of a column as it is stored.
pub fn waits(column: &str) -> Vec<(String, i64)> {
    list(column).iter().filter_map(|text| read_wait(text)).collect()
}

fn list(column: &str) -> Vec<String> {
    if column.is_empty() { Vec::new() } else { serde_json::from_str(column).unwrap_or_default() }
}

/// Whom a complaint waits for, by the codes of its state and of whom it names.
pub fn wait_of(status: &str, waiting_for: &str) -> Option<String> {
    let ticket = Ticket {
        status: TicketStatus::from_code(status)?,
        waiting_for: Party::from_code(waiting_for),
        ..Ticket::default()
    };
    wait_of_ticket(&ticket).map(|wait| wait.code().to_owned())
}

/// Keeps the stretch that a complaint had ended with, because it opens again at a moment. Within a week it was never solved, so
/// its target runs on and is judged with the stretch that follows.
pub fn keep(before: &Ticket, after: &mut Ticket, at: Instant) {
    let mut ended = present(before);
    if ended.ended_at.is_some_and(|ended| is_same_episode(ended, at)) {
        ended.solve_due_at = None;
        ended.solve_clock = None;
    }
    after.earlier.push(ended.text());
}

/// Whether what opens at a moment goes on with what ended before: soon after, it was never solved.
pub const fn is_same_episode(ended_at: Instant, opens_at: Instant) -> bool {
    opens_at.0.saturating_sub(ended_at.0) < QUIET
}

/// An episode as the customer lives it: its stretches, as long as none of them ended for a week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Episode {
    pub began_at: Instant,
    /// Where its first stretch ended, whatever came of it.
    pub first_ended_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    pub ending: Option<Ending>,
    pub waits: Vec<(String, i64)>,
}

/// Joins stretches, oldest first, to episodes.
pub fn episodes(stretches: &[Stretch]) -> Vec<Episode> {
    let mut episodes: Vec<Episode> = Vec::new();
    for stretch in stretches {
        let goes_on =
            episodes.last().and_then(|last| last.ended_at).is_some_and(|at| is_same_episode(at, stretch.began_at));
        match episodes.last_mut().filter(|_| goes_on) {
            Some(episode) => {
                episode.ended_at = stretch.ended_at;
                episode.ending = stretch.ending;
                for (whom, millis) in &stretch.waits {
                    match episode.waits.iter_mut().find(|(own, _)| own == whom) {
                        Some((_, waited)) => *waited += millis,
                        None => episode.waits.push((whom.clone(), *millis)),
                    }
                }
            }
            None => episodes.push(Episode {
                began_at: stretch.began_at,
                first_ended_at: stretch.ended_at,
                ended_at: stretch.ended_at,
                ending: stretch.ending,
                waits: stretch.waits.clone(),
            }),
        }
    }
    episodes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::DAY;

    fn stretch(began: i64, ended: Option<i64>) -> Stretch {
        Stretch {
            began_at: Instant(began * DAY),
            ended_at: ended.map(|day| Instant(day * DAY)),
            ending: ended.map(|_| Ending::Resolved),
            n_answers: 2,
            waits: vec![("carrier".to_owned(), 7), ("customer".to_owned(), 5)],
            resolved_by: "mei|wang".to_owned(),
            ..Stretch::default()
        }
    }

    #[test]
    fn a_stretch_is_kept_as_a_text_and_read_back() {
        let judged =
            Stretch { solve_due_at: Some(Instant(9)), solve_clock: Some(ClockState::Missed), ..stretch(3, Some(4)) };
        for one in [stretch(1, None), stretch(1, Some(2)), judged, Stretch { waits: Vec::new(), ..Stretch::default() }]
        {
            assert_eq!(Stretch::read(&one.text()), Some(one));
        }
        assert_eq!(earlier(&["nonsense".to_owned()]), []);
    }

    #[test]
    fn waits_add_up_by_whom_they_were_for() {
        let mut waits = Vec::new();
        for (whom, millis) in [("customer", 3), ("carrier", 4), ("customer", 5), ("supplier", 0)] {
            add_wait(&mut waits, whom, millis);
        }
        assert_eq!(waits, ["carrier=4", "customer=8"]);
    }

    #[test]
    fn what_opens_again_within_a_week_was_never_solved_and_later_begins_anew() {
        let told = episodes(&[stretch(0, Some(2)), stretch(8, Some(10)), stretch(17, None)]);
        let days: Vec<_> = told
            .iter()
            .map(|one| {
                let day = |at: Option<Instant>| at.map(|at| at.0 / DAY);
                (one.began_at.0 / DAY, day(one.first_ended_at), day(one.ended_at), one.waits[0].1)
            })
            .collect();
        assert_eq!(days, [(0, Some(2), Some(10), 14), (17, None, None, 7)]);
    }
}
