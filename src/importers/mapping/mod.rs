//! Formats as data: recognises elements of a document and turns each into a row of the desk's own records.
//!
//! Invariant: one element gives exactly one row or one reject.

mod fill;
mod path;
mod spec;

use std::sync::LazyLock;

use serde_json::Value;

pub use fill::Failure;
use fill::Setting;
use path::Place;
pub use spec::Container;
use spec::{Condition, Format, LineSpec, Platform, RecordSpec, Target, Wanted};

use crate::domain::change::Record;
use crate::domain::intake::{Incoming, Parsed, Reject, RejectReason, Row};
use crate::domain::parcels::{Parcel, ParcelEvent};

/// Our data, one file per platform or provider.
const ASSETS: &[&str] = &[
    include_str!("../../../assets/formats/17track.toml"),
    include_str!("../../../assets/formats/aftership.toml"),
    include_str!("../../../assets/formats/easypost.toml"),
    include_str!("../../../assets/formats/etsy.toml"),
    include_str!("../../../assets/formats/gorgias.toml"),
    include_str!("../../../assets/formats/lazada.toml"),
    include_str!("../../../assets/formats/lingxing.toml"),
    include_str!("../../../assets/formats/reviews.toml"),
    include_str!("../../../assets/formats/shippo.toml"),
    include_str!("../../../assets/formats/shopee.toml"),
    include_str!("../../../assets/formats/temu.toml"),
    include_str!("../../../assets/formats/tiktok.toml"),
    include_str!("../../../assets/formats/walmart.toml"),
    include_str!("../../../assets/formats/wish.toml"),
    include_str!("../../../assets/formats/woocommerce.toml"),
    include_str!("../../../assets/formats/zendesk.toml"),
];

static PLATFORMS: LazyLock<Vec<Platform>> = LazyLock::new(|| {
    ASSETS
        .iter()
        .map(|text| toml::from_str(text).expect("the formats' assets are checked by a test of this file"))
        .collect()
});

/// One format of the data, ready to use.
#[derive(Clone, Copy)]
pub struct Mapped {
    platform: &'static Platform,
    format: &'static Format,
}

/// All formats of the data.
pub fn all() -> impl Iterator<Item = Mapped> {
    PLATFORMS.iter().flat_map(|platform| platform.format.iter().map(move |format| Mapped { platform, format }))
}

/// The most specific format that a JSON document is in.
pub fn recognise(document: &Value) -> Option<Mapped> {
    all()
        .filter(|mapped| mapped.format.container == Container::Json && mapped.elements(document).is_some())
        .max_by_key(|mapped| mapped.format.must.len())
}

/// The most specific format whose headers a table has all of; headers are normalised.
pub fn recognise_table(headers: &[String]) -> Option<Mapped> {
    let has = |condition: &Condition| {
        condition.path.text().split('|').any(|name| headers.iter().any(|header| header == name))
    };
    all()
        .filter(|mapped| mapped.format.container == Container::Table && mapped.format.must.iter().all(has))
        .max_by_key(|mapped| mapped.format.must.len())
}

impl Mapped {
    pub fn id(&self) -> &'static str {
        &self.format.id
    }

    pub fn container(&self) -> Container {
        self.format.container
    }

    /// What every element has, to say why a file was not recognised.
    pub fn must(&self) -> impl Iterator<Item = &'static str> {
        self.format.must.iter().map(|condition| condition.path.text())
    }

    /// The elements of a document in this format; none where the first of them lacks what every element has.
    pub fn elements<'v>(&self, document: &'v Value) -> Option<Vec<&'v Value>> {
        let whole = Place { here: document, around: None, root: document, ordinal: 0 };
        self.format.at.iter().find_map(|at| {
            let elements = at.union(&whole);
            let first = elements.iter().find(|element| element.is_object())?;
            let place = Place { here: first, ..whole };
            let fits = self.format.must.iter().all(|condition| match condition.wanted {
                Wanted::Something => !condition.path.values(&place).is_empty(),
                _ => fill::holds(std::slice::from_ref(condition), &place),
            });
            fits.then_some(elements)
        })
    }

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
            Ok(records) => Parsed::Row(Row { line, records, merged: false }),
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
                if fill::holds(&spec.when, place) {
                    records.push(self.incoming(spec, place)?);
                }
            }
        }
        if records.is_empty() {
            return Err(Failure { reason: RejectReason::UnknownRecord, ..Failure::default() });
        }
        Ok(records)
    }

    fn incoming(&self, spec: &RecordSpec, place: &Place<'_>) -> Result<Incoming, Failure> {
        let setting = &mut Setting::of(self.platform, self.format, &spec.take, place);
        let key = Some(fill::key(&spec.key, place, setting)?);
        Ok(match spec.kind {
            Target::Customer => Incoming::Customer(Box::new(crate::domain::customers::Customer {
                natural_key: key,
                ..head(spec, ("", ""), place, setting)?
            })),
            Target::Product => Incoming::Product(Box::new(crate::domain::catalog::Product {
                natural_key: key,
                ..head(spec, ("", ""), place, setting)?
            })),
            Target::Order => Incoming::Order {
                order: Box::new(crate::domain::catalog::Order {
                    natural_key: key,
                    ..head(spec, ("", ""), place, setting)?
                }),
                lines: lines(spec.line.as_ref(), place, setting)?,
            },
            Target::Return => Incoming::Return {
                case: Box::new(crate::domain::returns::ReturnCase {
                    natural_key: key,
                    ..head(spec, ("platform_state", "return_state"), place, setting)?
                }),
                lines: lines(spec.line.as_ref(), place, setting)?,
            },
            Target::Refund => Incoming::Refund(Box::new(crate::domain::refunds::Refund {
                natural_key: key,
                external: true,
                ..head(spec, ("status", "refund_state"), place, setting)?
            })),
            Target::Exchange => Incoming::Exchange(Box::new(crate::domain::exchanges::Exchange {
                natural_key: key,
                ..head(spec, ("status", "exchange_state"), place, setting)?
            })),
            Target::Ticket => Incoming::Ticket(Box::new(crate::domain::complaints::Ticket {
                natural_key: key,
                ..head(spec, ("platform_state", "ticket_state"), place, setting)?
            })),
            Target::Message => Incoming::Message(Box::new(crate::domain::complaints::Message {
                natural_key: key,
                ..head(spec, ("", ""), place, setting)?
            })),
            Target::Parcel => {
                let parcel: Parcel = head(spec, ("platform_state", "parcel_state"), place, setting)?;
                let events = events(spec.line.as_ref(), &parcel.tracking, place, setting)?;
                Incoming::Parcel { parcel: Box::new(Parcel { natural_key: key, ..parcel }), events }
            }
            Target::Review => Incoming::Review(Box::new(crate::domain::reviews::Review {
                natural_key: key,
                ..head(spec, ("", ""), place, setting)?
            })),
            Target::Recovery => Incoming::Recovery(Box::new(crate::domain::catalog::Recovery {
                natural_key: key,
                ..head(spec, ("", ""), place, setting)?
            })),
        })
    }
}

fn head<T: Record>(
    spec: &RecordSpec,
    state: (&str, &str),
    place: &Place<'_>,
    setting: &mut Setting<'_>,
) -> Result<T, Failure> {
    fill::record(&spec.set, &spec.take, state, place, setting)
}

/// Lines of an order or return; their keys are left to intake, which knows the parent's.
fn lines<T: Record>(spec: Option<&LineSpec>, place: &Place<'_>, setting: &mut Setting<'_>) -> Result<Vec<T>, Failure> {
    members(spec, ("", ""), place, setting)
}

fn members<T: Record>(
    spec: Option<&LineSpec>,
    state: (&str, &str),
    place: &Place<'_>,
    setting: &mut Setting<'_>,
) -> Result<Vec<T>, Failure> {
    let Some(spec) = spec else { return Ok(Vec::new()) };
    let Some(each) = &spec.each else {
        return Ok(vec![fill::record(&spec.set, &spec.take, state, place, setting)?]);
    };
    let mut members = Vec::new();
    for (ordinal, here) in each.members(place).into_iter().enumerate() {
        let inner = Place { here, around: Some(place), root: place.root, ordinal };
        if fill::holds(&spec.when, &inner) {
            members.push(fill::record(&spec.set, &spec.take, state, &inner, setting)?);
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

#[cfg(test)]
mod tests;
