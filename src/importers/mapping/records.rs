//! The records that an element makes, and the row or reject that it becomes.
//!
//! Invariant: one element gives exactly one row or one reject.

use serde_json::Value;

use super::fill::{self, Failure, Setting};
use super::path::Place;
use super::spec::{LineSpec, RecordSpec, Target};
use super::{Mapped, reading};
use crate::domain::change::Record;
use crate::domain::intake::{Incoming, Parsed, Reject, RejectReason, Row};
use crate::domain::parcels::{Parcel, ParcelEvent};
use crate::domain::refunds::Refund;

/// The natural key of what a row is about.
pub fn key_of(row: &Row) -> Option<String> {
    let key = match row.records.first()? {
        Incoming::Customer(record) => record.natural_key(),
        Incoming::Product(record) => record.natural_key(),
        Incoming::Order { order, .. } => order.natural_key(),
        Incoming::Return { case, .. } => case.natural_key(),
        Incoming::Refund(refund) | Incoming::RefundInOrder { refund, .. } => refund.natural_key(),
        Incoming::Exchange(record) => record.natural_key(),
        Incoming::Ticket(record) => record.natural_key(),
        Incoming::Message(record) => record.natural_key(),
        Incoming::Parcel { parcel, .. } => parcel.natural_key(),
        Incoming::Review(record) => record.natural_key(),
        Incoming::Recovery(record) => record.natural_key(),
        Incoming::Rate(record) => record.natural_key(),
    };
    key.map(str::to_owned)
}

impl Mapped {
    /// Reads a whole document, element by element, until the taker has had enough.
    pub fn read(&self, document: &Value, take: &mut dyn FnMut(Parsed) -> bool) {
        for (ordinal, element) in self.elements(document).unwrap_or_default().into_iter().enumerate() {
            if !take(self.parse(element, document, ordinal)) {
                return;
            }
        }
    }

    /// One element of a document as a row or a reject.
    pub fn parse(&self, element: &Value, root: &Value, ordinal: usize) -> Parsed {
        let line = u64::try_from(ordinal).unwrap_or(u64::MAX).saturating_add(1);
        match self.records(element, root, ordinal) {
            Ok(records) => Parsed::Row(Row { line, records, merged: false, needs: self.need(element, root, line) }),
            Err(Failure { column, value, reason }) => {
                Parsed::Reject(Reject { line, column, value, reason, raw: vec![element.to_string()] })
            }
        }
    }

    /// The records that one element makes.
    pub fn records(&self, element: &Value, root: &Value, ordinal: usize) -> Result<Vec<Incoming>, Failure> {
        let place = Place { here: element, around: None, root, ordinal };
        if !element.is_object() {
            return Err(Failure {
                value: element.to_string(),
                reason: RejectReason::NotAnObject,
                ..Failure::default()
            });
        }
        let mut records = Vec::new();
        for spec in &self.format.record {
            let members = spec.each.as_ref().map_or_else(|| vec![element], |each| each.members(&place));
            for (ordinal, here) in members.into_iter().enumerate() {
                let inner = Place { here, around: Some(&place), root, ordinal };
                let place = if spec.each.is_some() { &inner } else { &place };
                if !reading::holds(&spec.when, place) {
                    continue;
                }
                // Some exports write one member of a list twice.
                let mut record = self.incoming(spec, place)?;
                self.state(spec, &mut record, element, root);
                if spec.each.is_none() || !records.contains(&record) {
                    records.push(record);
                }
            }
        }
        // A format without records is known and holds nothing to take up.
        if records.is_empty() && !self.format.record.is_empty() {
            return Err(Failure { reason: RejectReason::UnknownRecord, ..Failure::default() });
        }
        Ok(records)
    }

    fn incoming(&self, spec: &RecordSpec, place: &Place<'_>) -> Result<Incoming, Failure> {
        let setting = &mut Setting::of(self.platform, self.format, self.order(), &spec.take, place);
        let lines = spec.line.as_ref();
        Ok(match spec.kind {
            Target::Customer => Incoming::Customer(head(spec, NO_STATE, place, setting)?),
            Target::Product => Incoming::Product(head(spec, NO_STATE, place, setting)?),
            Target::Order => Incoming::Order {
                order: head(spec, NO_STATE, place, setting)?,
                lines: members(lines, NO_STATE, place, setting)?,
            },
            Target::Return => Incoming::Return {
                case: head(spec, ("platform_state", "return_state"), place, setting)?,
                lines: members(lines, NO_STATE, place, setting)?,
            },
            Target::Refund => {
                let mut refund: Box<Refund> = head(spec, ("status", "refund_state"), place, setting)?;
                refund.external = true;
                match spec.amount_in_order.as_ref().and_then(|path| path.scalar(place)) {
                    Some(amount) => Incoming::RefundInOrder { refund, amount: amount.into_owned() },
                    None => Incoming::Refund(refund),
                }
            }
            Target::Exchange => Incoming::Exchange(head(spec, ("status", "exchange_state"), place, setting)?),
            Target::Ticket => Incoming::Ticket(head(spec, ("platform_state", "ticket_state"), place, setting)?),
            Target::Message => Incoming::Message(head(spec, NO_STATE, place, setting)?),
            Target::Parcel => {
                let parcel: Box<Parcel> = head(spec, ("platform_state", "parcel_state"), place, setting)?;
                let events = events(lines, &parcel.tracking, place, setting)?;
                Incoming::Parcel { parcel, events }
            }
            Target::Review => Incoming::Review(head(spec, NO_STATE, place, setting)?),
            Target::Recovery => Incoming::Recovery(head(spec, NO_STATE, place, setting)?),
            Target::Rate => Incoming::Rate(head(spec, NO_STATE, place, setting)?),
        })
    }
}

/// Of records whose state does not follow from a platform's word.
const NO_STATE: (&str, &str) = ("", "");

/// One record under its natural key; a key that cannot be made refuses the element.
fn head<T: Record>(
    spec: &RecordSpec,
    state: (&str, &str),
    place: &Place<'_>,
    setting: &mut Setting<'_>,
) -> Result<Box<T>, Failure> {
    let key = reading::key(&spec.key, place, setting)?;
    fill::record(Some(key), &spec.set, &spec.take, state, place, setting).map(Box::new)
}

/// Lines of an order or return, events of a parcel; the keys of lines are left to intake, which knows the parent's.
fn members<T: Record>(
    spec: Option<&LineSpec>,
    state: (&str, &str),
    place: &Place<'_>,
    setting: &mut Setting<'_>,
) -> Result<Vec<T>, Failure> {
    let Some(spec) = spec else { return Ok(Vec::new()) };
    let Some(each) = &spec.each else {
        return Ok(vec![fill::record(None, &spec.set, &spec.take, state, place, setting)?]);
    };
    let mut members = Vec::new();
    for (ordinal, here) in each.members(place).into_iter().enumerate() {
        let inner = Place { here, around: Some(place), root: place.root, ordinal };
        if reading::holds(&spec.when, &inner) {
            members.push(fill::record(None, &spec.set, &spec.take, state, &inner, setting)?);
        }
    }
    Ok(members)
}

/// Events of a parcel in the order they happened, keyed so that the same event from any provider's order is one.
fn events(
    spec: Option<&LineSpec>,
    tracking: &str,
    place: &Place<'_>,
    setting: &mut Setting<'_>,
) -> Result<Vec<ParcelEvent>, Failure> {
    let mut events: Vec<ParcelEvent> = members(spec, ("status", "parcel_state"), place, setting)?;
    events.retain(|event| !event.happened_at.is_never());
    let newest_first =
        events.first().zip(events.last()).is_some_and(|(first, last)| first.happened_at > last.happened_at);
    if newest_first {
        events.reverse();
    }
    for (sequence, event) in (0..).zip(&mut events) {
        event.sequence = sequence;
        let text = event.text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        event.natural_key = Some(format!("{tracking}|{}|{text}|{}", event.happened_at.0, event.status));
    }
    events.dedup_by(|a, b| a.natural_key == b.natural_key);
    Ok(events)
}
