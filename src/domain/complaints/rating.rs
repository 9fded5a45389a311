//! What a customer thought of how a complaint ended: one rating an episode, whoever asked for it.
//!
//! Invariant: an episode has one rating; a changed one replaces it, the journal keeps what it was. It is credited to whoever
//! had resolved the episode, not to whoever owns the complaint now.

use serde::{Deserialize, Serialize};

use super::{Ticket, TicketStatus};
use crate::codes;
use crate::domain::change::Record;
use crate::domain::time::Instant;

codes! {
    /// How far the loop of a complaint is closed.
    pub enum Stage {
        Reported = "reported",
        Solved = "solved",
        /// The customer agrees.
        Confirmed = "confirmed",
        /// Something was changed so that it does not come again.
        Improved = "improved",
        /// Weeks later somebody saw that it helped.
        Checked = "checked",
    }
}

codes! {
    /// What tells that a customer agrees.
    pub enum Confirmation {
        Rating = "rating",
        Reply = "reply",
        Person = "person",
    }
}

/// The rating of one episode, asked for, given, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rating {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    pub ticket_id: i64,
    pub platform: String,
    pub market: String,
    pub order_ref: String,
    pub product_line: String,
    pub customer_id: Option<i64>,
    /// When the episode began.
    pub episode_at: Instant,
    /// Who had solved it.
    pub resolved_by: String,
    pub resolved_at: Option<Instant>,
    /// The message that asked.
    pub effect_id: Option<i64>,
    pub asked_at: Option<Instant>,
    /// 1 to 5; 4 and 5 are satisfied.
    pub score: Option<i64>,
    pub comment: String,
    pub rated_at: Option<Instant>,
    /// Scores that this one replaced, each with the moment it was given: `1765000000000=2`. They count until it came.
    pub replaced: Vec<String>,
    pub updated_at: Instant,
}

crate::domain::change::record!(Rating, Kind::Rating);

/// A score from which on a customer is satisfied.
const SATISFIED: i64 = 4;

/// The scale.
pub const SCORES: &[&str] = &["1", "2", "3", "4", "5"];

pub const fn is_satisfied(score: i64) -> bool {
    score >= SATISFIED
}

/// When the present episode of a complaint began.
fn episode(ticket: &Ticket) -> Instant {
    ticket.episode_at.unwrap_or(ticket.opened_at)
}

/// Names the rating of the present episode.
pub fn natural_key(ticket: &Ticket) -> String {
    format!("rating:{}:{}", ticket.key(), episode(ticket).0)
}

impl Rating {
    /// The rating of a complaint's present episode before anybody asked or answered.
    pub fn of(ticket: &Ticket, id: i64, now: Instant) -> Self {
        Self {
            id,
            natural_key: Some(natural_key(ticket)),
            ticket_id: ticket.id,
            platform: ticket.platform.clone(),
            market: ticket.market.clone(),
            order_ref: ticket.order_ref.clone(),
            product_line: ticket.product_line.clone(),
            customer_id: ticket.customer_id,
            episode_at: episode(ticket),
            resolved_by: ticket.resolved_by.clone(),
            resolved_at: ticket.resolved_at,
            updated_at: now,
            ..Self::default()
        }
    }

    /// The rating after the customer gave a score, and the complaint after it.
    pub fn given(&self, score: i64, comment: &str, at: Instant, now: Instant) -> Self {
        let mut given = self.clone();
        if let Some((old, at)) = self.score.zip(self.rated_at).filter(|(old, _)| *old != score) {
            given.replaced.push(format!("{}={old}", at.0));
        }
        Self { score: Some(score), comment: comment.to_owned(), rated_at: Some(at), updated_at: now, ..given }
    }

    /// The score that counted at a moment, and when it was given.
    pub fn score_at(&self, at: Instant) -> Option<(i64, Instant)> {
        self.scores().filter(|(_, given)| *given <= at).max_by_key(|(_, given)| *given)
    }

    /// The scores that were given, the one that counts now first, and when.
    pub fn scores(&self) -> impl Iterator<Item = (i64, Instant)> {
        let present = self.score.zip(self.rated_at);
        present.into_iter().chain(self.replaced.iter().filter_map(|text| read_replaced(text)))
    }
}

/// A replaced score back from its text.
pub fn read_replaced(text: &str) -> Option<(i64, Instant)> {
    let (at, score) = text.split_once('=')?;
    Some((score.parse().ok()?, Instant(at.parse().ok()?)))
}

/// What a score says of the loop: a satisfied customer has confirmed, a dissatisfied one has not.
pub fn confirm_by_score(ticket: &mut Ticket, score: i64, comment: &str, at: Instant) {
    ticket.score = Some(score);
    comment.clone_into(&mut ticket.score_comment);
    let by_rating = ticket.confirmed_by == Some(Confirmation::Rating);
    if is_satisfied(score) && ticket.stage == Stage::Solved {
        confirm(ticket, Confirmation::Rating, at);
    } else if !is_satisfied(score) && by_rating && ticket.stage == Stage::Confirmed {
        ticket.stage = Stage::Solved;
        ticket.confirmed_by = None;
        ticket.confirmed_at = None;
    }
}

/// What is done is solved at least.
pub fn solve_stage(ticket: &mut Ticket) {
    if matches!(ticket.status, TicketStatus::Resolved | TicketStatus::Closed) && ticket.stage == Stage::Reported {
        ticket.stage = Stage::Solved;
    }
}

/// The customer agrees.
pub(super) const fn confirm(ticket: &mut Ticket, by: Confirmation, at: Instant) {
    ticket.stage = Stage::Confirmed;
    ticket.confirmed_by = Some(by);
    ticket.confirmed_at = Some(at);
}
