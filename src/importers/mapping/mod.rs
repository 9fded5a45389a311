//! Formats as data: recognises elements of a document and turns each into a row of the desk's own records.
//!
//! Invariant: one element gives exactly one row or one reject.

mod fill;
mod listing;
mod need;
mod path;
mod reading;
mod recognise;
mod records;
mod spec;
mod stated;

use std::sync::LazyLock;

pub use fill::Failure;
pub use listing::{FormatInfo, formats};
pub use recognise::{header, missed, missed_columns, recognise, recognise_among, recognise_element, recognise_table};
pub use records::key_of;
use spec::{Carry, Format, Piece, Platform, RecordSpec};

use crate::domain::time::Instant;
use crate::importers::values::DateOrder;

/// Our data, one file per platform or provider.
const ASSETS: &[&str] = &[
    include_str!("../../../assets/formats/17track.toml"),
    include_str!("../../../assets/formats/aftership.toml"),
    include_str!("../../../assets/formats/amazon.toml"),
    include_str!("../../../assets/formats/desk.toml"),
    include_str!("../../../assets/formats/easypost.toml"),
    include_str!("../../../assets/formats/ebay.toml"),
    include_str!("../../../assets/formats/ecb.toml"),
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

impl Mapped {
    pub fn id(&self) -> &'static str {
        &self.format.id
    }

    /// The stored code of the kind of record that its elements tell of first.
    pub fn first_kind(&self) -> Option<&'static str> {
        self.format.record.first().map(|record| record.kind.code())
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

    /// The order of dates that any market gives way to.
    fn order(&self) -> DateOrder {
        let Orders { asked, proven } = self.orders;
        asked.or(self.format.order).or(proven).unwrap_or(self.platform.order)
    }

    /// Whether rows that look alike are told apart by their place alone.
    pub fn counts_alike(&self) -> bool {
        self.format.record.first().is_some_and(|first| {
            let of_kind = |record: &&RecordSpec| record.kind == first.kind && record.each.is_none();
            let counts = |record: &RecordSpec| record.key.0.iter().any(|piece| matches!(piece, Piece::Ordinal));
            let counts_lines = |record: &RecordSpec| {
                let lines = record.line.iter().flat_map(|line| line.take.values());
                lines.flat_map(|take| &take.0).any(|pick| pick.ordinal)
            };
            self.format.record.iter().filter(of_kind).any(|record| counts(record) || counts_lines(record))
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
}

#[cfg(test)]
mod tests;
