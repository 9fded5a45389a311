//! The clocks of one case, told by its whole history: what was promised, what was kept, and who was waited for.

use super::{clockwork, policies};
use crate::domain::change::Record;
use crate::domain::clocks::{Clock, Clockwork, story};
use crate::domain::columns::{from_columns, to_columns};
use crate::domain::complaints::{Message, Ticket};
use crate::domain::time::Instant;
use crate::store::StoreError;
use crate::store::read::Reader;

/// All that a complaint's clocks go by, so that they can be read at any moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Life {
    works: Clockwork,
    tier: String,
    states: Vec<(Instant, Ticket)>,
    messages: Vec<Message>,
}

impl Life {
    /// The clocks as they stand at a moment.
    pub fn clocks(&self, now: Instant) -> Vec<Clock> {
        story::of_ticket(&self.works, &self.tier, &self.states, &self.messages, now)
    }
}

/// The life of a complaint.
pub fn of_ticket(reader: &Reader, ticket: &Ticket) -> Result<Life, StoreError> {
    let works = clockwork::load(reader.db())?;
    let customer = ticket.customer_id.filter(|_| works.asks_for_tier());
    let tier = policies::tier(reader.db(), customer)?;
    let messages: Vec<Message> = reader.children("ticket_id", ticket.id)?;
    Ok(Life { works, tier, states: states(reader, ticket)?, messages })
}

/// The states that a complaint went through, each with the moment it began, oldest first.
fn states(reader: &Reader, ticket: &Ticket) -> Result<Vec<(Instant, Ticket)>, StoreError> {
    let broken = |error: crate::domain::columns::ColumnError| StoreError::Corrupt(error.to_string());
    let mut columns = to_columns(ticket).map_err(broken)?;
    let mut states = Vec::new();
    for past in reader.past_of(ticket.key())? {
        let state = from_columns::<Ticket>(columns.iter().map(|(name, value)| (*name, value.clone())));
        states.push((past.at, state.map_err(broken)?));
        for (name, value) in &mut columns {
            if let Some(old) = past.old.get(*name) {
                value.clone_from(old);
            }
        }
    }
    states.reverse();
    Ok(states)
}
