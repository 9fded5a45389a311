//! Formats as data: recognises elements of a document and turns each into a row of the desk's own records.
//!
//! Invariant: one element gives exactly one row or one reject.

mod fill;
mod listing;
mod path;
mod spec;
mod stated;

use std::sync::LazyLock;

use serde_json::Value;

pub use fill::Failure;
use fill::Setting;
pub use listing::{FormatInfo, formats};
use path::Place;
use spec::{Carry, Condition, Container, Format, LineSpec, Piece, Platform, RecordSpec, Target, Wanted};

use crate::domain::change::Record;
use crate::domain::intake::{Incoming, Parsed, Reject, RejectReason, Row};
use crate::domain::parcels::{Parcel, ParcelEvent};
use crate::domain::time::Instant;
use crate::importers::choose::Missed;
use crate::importers::values::DateOrder;

/// Our data, one file per platform or provider.
const ASSETS: &[&str] = &[
    include_str!("../../../assets/formats/17track.toml"),
    include_str!("../../../assets/formats/aftership.toml"),
    include_str!("../../../assets/formats/amazon.toml"),
    include_str!("../../../assets/formats/desk.toml"),
    include_str!("../../../assets/formats/easypost.toml"),
    include_str!("../../../assets/formats/ebay.toml"),
    include_str!("../../../assets/formats/etsy.toml"),
    include_str!("../../../assets/formats/gorgias.toml"),
    include_str!("../../../assets/formats/lazada.toml"),
    include_str!("../../../assets/formats/lingxing.toml"),
    include_str!("../../../assets/formats/reviews.toml"),
    include_str!("../../../assets/formats/shippo.toml"),
    include_str!("../../../assets/formats/shopee.toml"),
    include_str!("../../../assets/formats/shopify.toml"),
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
    orders: Orders,
    /// About when the file was made, where only its newest moment tells.
    made_at: Option<Instant>,
}

/// What orders of day and month dates are read with, apart from what the format says.
#[derive(Debug, Clone, Copy, Default)]
struct Orders {
    /// Asked for; stronger than anything else.
    asked: Option<DateOrder>,
    /// Proven by the file's own dates.
    proven: Option<DateOrder>,
}

/// All formats of the data.
pub fn all() -> impl Iterator<Item = Mapped> {
    PLATFORMS.iter().flat_map(|platform| {
        platform.format.iter().map(move |format| Mapped { platform, format, orders: Orders::default(), made_at: None })
    })
}

/// The most specific format that a document is in.
pub fn recognise(document: &Value) -> Option<Mapped> {
    recognise_among(document, &|_| true)
}

/// The most specific allowed format that a document is in.
pub fn recognise_among(document: &Value, allowed: &dyn Fn(&Mapped) -> bool) -> Option<Mapped> {
    of_kind(Container::Document, allowed)
        .filter(|mapped| mapped.elements(document).is_some())
        .max_by_key(Mapped::weight)
}

/// The most specific allowed format that one element of a document is in.
pub fn recognise_element(element: &Value, allowed: &dyn Fn(&Mapped) -> bool) -> Option<Mapped> {
    of_kind(Container::Document, allowed).filter(|mapped| mapped.lacks(element).is_empty()).max_by_key(Mapped::weight)
}

/// The most specific allowed format whose headers a table has all of; headers are normalised.
pub fn recognise_table(headers: &[String], allowed: &dyn Fn(&Mapped) -> bool) -> Option<Mapped> {
    of_kind(Container::Table, allowed)
        .filter(|mapped| mapped.lacks_columns(headers).is_empty())
        .max_by_key(Mapped::weight)
}

/// What each document format misses in a document.
pub fn missed(document: &Value) -> Vec<Missed> {
    let nearest =
        |mapped: Mapped| mapped.candidates(document).map(|element| mapped.lacks(element)).min_by_key(Vec::len);
    let tried = of_kind(Container::Document, &|_| true).filter_map(|mapped| Some((mapped, nearest(mapped)?)));
    tried
        .map(|(mapped, missed)| Missed { format_id: mapped.id().to_owned(), missed, wanted: mapped.weight() })
        .collect()
}

/// What each table format misses in a header.
pub fn missed_columns(headers: &[String]) -> Vec<Missed> {
    let tried = of_kind(Container::Table, &|_| true);
    tried
        .map(|mapped| Missed {
            format_id: mapped.id().to_owned(),
            missed: mapped.lacks_columns(headers),
            wanted: mapped.weight(),
        })
        .collect()
}

fn of_kind(container: Container, allowed: &dyn Fn(&Mapped) -> bool) -> impl Iterator<Item = Mapped> {
    all().filter(move |mapped| mapped.format.container == container && allowed(mapped))
}

/// A header cell as formats compare it (formats 0.2).
pub fn header(cell: &str) -> String {
    let cell = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '"')).to_lowercase();
    let mut plain = String::with_capacity(cell.len());
    for c in cell.chars() {
        match c {
            '\u{2019}' => plain.push('\''),
            c if c.is_whitespace() || matches!(c, '_' | '-') => {
                if !plain.ends_with('-') {
                    plain.push('-');
                }
            }
            c => plain.push(c),
        }
    }
    plain
}

/// The natural key of what a row is about.
pub fn key_of(row: &Row) -> Option<String> {
    let key = match row.records.first()? {
        Incoming::Customer(record) => record.natural_key(),
        Incoming::Product(record) => record.natural_key(),
        Incoming::Order { order, .. } => order.natural_key(),
        Incoming::Return { case, .. } => case.natural_key(),
        Incoming::Refund(record) => record.natural_key(),
        Incoming::Exchange(record) => record.natural_key(),
        Incoming::Ticket(record) => record.natural_key(),
        Incoming::Message(record) => record.natural_key(),
        Incoming::Parcel { parcel, .. } => parcel.natural_key(),
        Incoming::Review(record) => record.natural_key(),
        Incoming::Recovery(record) => record.natural_key(),
    };
    key.map(str::to_owned)
}

impl Mapped {
    pub fn id(&self) -> &'static str {
        &self.format.id
    }

    /// How specific the format is.
    pub fn weight(&self) -> usize {
        self.format.must.len()
    }

    /// The same format with the order of day and month that the file's dates prove.
    pub fn with_order(self, proven: DateOrder) -> Self {
        Self { orders: Orders { proven: Some(proven), ..self.orders }, ..self }
    }

    /// The same format with an order of day and month that somebody asked for.
    pub fn with_asked_order(self, asked: DateOrder) -> Self {
        Self { orders: Orders { asked: Some(asked), ..self.orders }, ..self }
    }

    /// The order that is known of the format.
    pub fn declared_order(&self) -> DateOrder {
        self.format.order.unwrap_or(self.platform.order)
    }

    /// Whether the format always writes its dates in its order, whatever those of a file seem to prove.
    pub fn insists_on_order(&self) -> bool {
        self.format.order.is_some()
    }

    /// Whether rows that look alike are told apart by their place alone.
    pub fn counts_alike(&self) -> bool {
        self.format.record.first().is_some_and(|first| {
            let of_kind = |record: &&RecordSpec| record.kind == first.kind && record.each.is_none();
            let counts = |record: &RecordSpec| record.key.0.iter().any(|piece| matches!(piece, Piece::Ordinal));
            self.format.record.iter().filter(of_kind).any(counts)
        })
    }

    pub fn carry(&self) -> Option<&'static Carry> {
        self.format.carry.as_ref()
    }

    /// Whether a row of a table is a line under it rather than one of its own.
    pub fn is_footer(&self, cells: &[String]) -> bool {
        let filled = || cells.iter().filter(|cell| !cell.trim().is_empty());
        let is_one = |cell: &String| self.format.footer.iter().any(|text| cell.to_lowercase().contains(text.as_str()));
        !self.format.footer.is_empty() && filled().count() < 4 && filled().any(is_one)
    }

    /// What every element has, to say why a file was not recognised.
    pub fn must(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.format.must.iter().map(|condition| condition.path.text())
    }

    /// The elements of a document in this format; none where the first of them lacks what every element has.
    pub fn elements<'v>(&self, document: &'v Value) -> Option<Vec<&'v Value>> {
        self.lists(document).find(|elements| {
            elements.iter().find(|element| element.is_object()).is_some_and(|first| self.lacks(first).is_empty())
        })
    }

    fn lists<'v>(&self, document: &'v Value) -> impl Iterator<Item = Vec<&'v Value>> + use<'v> {
        let whole = Place { here: document, around: None, root: document, ordinal: 0 };
        self.format.at.iter().map(move |at| at.union(&whole))
    }

    /// The first element of each place where this format's elements may stand.
    fn candidates<'v>(&self, document: &'v Value) -> impl Iterator<Item = &'v Value> + use<'v> {
        self.lists(document).filter_map(|elements| elements.into_iter().find(|element| element.is_object()))
    }

    /// What an element lacks to be of this format.
    fn lacks(&self, element: &Value) -> Vec<String> {
        let place = Place { here: element, around: None, root: element, ordinal: 0 };
        let fits = |condition: &&Condition| match condition.wanted {
            Wanted::Something => condition.path.values(&place).is_empty(),
            _ => !fill::holds(std::slice::from_ref(condition), &place),
        };
        self.format.must.iter().filter(fits).map(|condition| condition.path.text().to_owned()).collect()
    }

    fn lacks_columns(&self, headers: &[String]) -> Vec<String> {
        let stands = |condition: &&Condition| {
            condition.path.text().split('|').all(|name| headers.iter().all(|header| header != name))
        };
        self.format.must.iter().filter(stands).map(|condition| condition.path.text().to_owned()).collect()
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
                if !fill::holds(&spec.when, place) {
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

    /// The order of dates that any market gives way to.
    fn order(&self) -> DateOrder {
        let Orders { asked, proven } = self.orders;
        asked.or(self.format.order).or(proven).unwrap_or(self.platform.order)
    }

    fn incoming(&self, spec: &RecordSpec, place: &Place<'_>) -> Result<Incoming, Failure> {
        let setting = &mut Setting::of(self.platform, self.format, self.order(), &spec.take, place);
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
