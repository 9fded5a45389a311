//! Everything that happened to one case, in order: its operations, messages, parcel events, refunds and exchanges.

use super::Reader;
use crate::domain::change::{
    Effect, Exchange, Message, Parcel, ParcelEvent, Record, Refund, ReturnCase, Review, Ticket,
};
use crate::domain::columns::Val;
use crate::domain::ids::{Key, Kind};
use crate::domain::outbox::EffectKind;
use crate::domain::time::Instant;
use crate::store::db::StoreError;
use crate::store::journal::Entry;
use crate::store::record;

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Moment {
    Operation(Box<Entry>),
    Message(Box<Message>),
    ParcelEvent {
        parcel: Key,
        tracking: String,
        event: Box<ParcelEvent>,
    },
    Refund(Box<Refund>),
    Exchange(Box<Exchange>),
    Review(Box<Review>),
    /// A message that waits to leave, or left.
    Notice(Box<Effect>),
    /// Another case of the same order began.
    Case {
        key: Key,
        text: String,
    },
}

/// One thing that happened, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineEntry {
    pub at: Instant,
    pub moment: Moment,
}

impl Reader {
    /// The story of a return, complaint, parcel, refund or exchange, oldest first.
    pub fn timeline(&self, key: Key) -> Result<Vec<TimelineEntry>, StoreError> {
        let mut entries = Vec::new();
        for operation in self.history_of(key)? {
            entries.push(TimelineEntry { at: operation.recorded_at, moment: Moment::Operation(Box::new(operation)) });
        }
        match key.kind {
            Kind::Return => self.return_story(key.id, &mut entries)?,
            Kind::Ticket => self.ticket_story(key.id, &mut entries)?,
            Kind::Parcel => {
                self.notices("parcel_id", key.id, &mut entries)?;
                self.parcel_story(key.id, &mut entries)?;
            }
            _ => {}
        }
        entries.sort_by_key(|entry| entry.at);
        Ok(entries)
    }

    fn return_story(&self, id: i64, entries: &mut Vec<TimelineEntry>) -> Result<(), StoreError> {
        self.messages("return_id", id, entries)?;
        self.notices("return_id", id, entries)?;
        for refund in self.children::<Refund>("return_id", id)? {
            entries.push(TimelineEntry { at: refund.proposed_at, moment: Moment::Refund(Box::new(refund)) });
        }
        for exchange in self.children::<Exchange>("return_id", id)? {
            entries.push(TimelineEntry { at: exchange.requested_at, moment: Moment::Exchange(Box::new(exchange)) });
        }
        if let Some(case) = self.get::<ReturnCase>(id)? {
            for parcel in case.parcel_ids() {
                self.parcel_story(parcel, entries)?;
            }
            for ticket in self.of_order::<Ticket>(&case.order_ref)? {
                let moment = Moment::Case { key: ticket.key(), text: ticket.subject };
                entries.push(TimelineEntry { at: ticket.opened_at, moment });
            }
            for review in self.of_order_reviews(&case.order_ref)? {
                entries.push(TimelineEntry { at: review.reviewed_at, moment: Moment::Review(Box::new(review)) });
            }
        }
        Ok(())
    }

    fn ticket_story(&self, id: i64, entries: &mut Vec<TimelineEntry>) -> Result<(), StoreError> {
        self.messages("ticket_id", id, entries)?;
        self.notices("ticket_id", id, entries)?;
        if let Some(ticket) = self.get::<Ticket>(id)? {
            for case in self.of_order::<ReturnCase>(&ticket.order_ref)? {
                let moment = Moment::Case { key: case.key(), text: case.product };
                entries.push(TimelineEntry { at: case.requested_at, moment });
            }
        }
        Ok(())
    }

    fn parcel_story(&self, id: i64, entries: &mut Vec<TimelineEntry>) -> Result<(), StoreError> {
        let Some(parcel) = self.get::<Parcel>(id)? else { return Ok(()) };
        for event in self.children::<ParcelEvent>("parcel_id", id)? {
            entries.push(TimelineEntry {
                at: event.happened_at,
                moment: Moment::ParcelEvent {
                    parcel: parcel.key(),
                    tracking: parcel.tracking.clone(),
                    event: Box::new(event),
                },
            });
        }
        Ok(())
    }

    /// Messages of the desk to the customer. What somebody wrote stands in the thread already.
    fn notices(&self, column: &'static str, id: i64, entries: &mut Vec<TimelineEntry>) -> Result<(), StoreError> {
        let is_message = |effect: &Effect| effect.kind == EffectKind::Notice;
        for effect in self.children::<Effect>(column, id)?.into_iter().filter(is_message) {
            entries.push(TimelineEntry { at: effect.created_at, moment: Moment::Notice(Box::new(effect)) });
        }
        Ok(())
    }

    fn messages(&self, column: &'static str, id: i64, entries: &mut Vec<TimelineEntry>) -> Result<(), StoreError> {
        for message in self.children::<Message>(column, id)? {
            entries.push(TimelineEntry { at: message.sent_at, moment: Moment::Message(Box::new(message)) });
        }
        Ok(())
    }

    fn of_order_reviews(&self, order_ref: &str) -> Result<Vec<Review>, StoreError> {
        if order_ref.is_empty() {
            return Ok(Vec::new());
        }
        record::select(self.db(), "where order_ref = $1 limit 50", &[Val::Text(order_ref.to_owned())])
    }
}
