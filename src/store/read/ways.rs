//! The ways of parcels: what figures of transit read.

use std::fmt::Write as _;

use super::Reader;
use super::lives::{Parting, lane_of, moment, word};
use crate::domain::columns::{Cell, Val};
use crate::domain::metrics::Dimension;
use crate::domain::parcels::{Leg, ParcelStatus};
use crate::domain::time::Instant;
use crate::store::db::StoreError;

/// Which day puts a parcel into a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The first scan of the carrier.
    HandedOver,
    /// The delivery that the carrier promised.
    Promised,
}

impl Anchor {
    const fn column(self) -> &'static str {
        match self {
            Self::HandedOver => "first_scan_at",
            Self::Promised => "promised_at",
        }
    }
}

/// A parcel on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayRow {
    pub parcel: i64,
    /// Its word in the dimensions asked for.
    pub word: String,
    pub leg: Leg,
    pub status: ParcelStatus,
    pub anchor_at: Instant,
    pub delivered_at: Option<Instant>,
}

impl Reader {
    /// Parcels whose anchor lies in a span. What a parcel does not say itself, its return says.
    pub fn ways(
        &self,
        anchor: Anchor,
        from: Instant,
        until: Instant,
        parting: &Parting<'_>,
    ) -> Result<Vec<WayRow>, StoreError> {
        let mut params: Vec<Val> = vec![from.0.into(), until.0.into()];
        let mut narrowed = String::new();
        for (by, word) in parting.groups {
            params.push(word.as_str().into());
            let _ = write!(narrowed, " and {} = ${}", word_of(*by), params.len());
        }
        let words = parting.words_by(word_of);
        let column = anchor.column();
        let sql = format!(
            "select c.id, c.leg, c.status, c.{column}, c.delivered_at{words} from parcels c
             where c.{column} >= $1 and c.{column} < $2 and c.status <> 'cancelled'{narrowed}"
        );
        let mut rows = Vec::new();
        self.db().each_cells(&sql, &params, &mut |row| {
            let [Cell::Int(parcel), leg, status, Cell::Int(at), delivered, words @ ..] = row else { return Ok(()) };
            rows.push(WayRow {
                parcel: *parcel,
                word: word(words),
                leg: Leg::from_code(leg.text()).unwrap_or_default(),
                status: ParcelStatus::from_code(status.text()).unwrap_or_default(),
                anchor_at: Instant(*at),
                delivered_at: moment(*delivered),
            });
            Ok(())
        })?;
        Ok(rows)
    }
}

/// The word of a parcel in the table `c`.
fn word_of(by: Dimension) -> String {
    match by {
        Dimension::Lane => lane_of("c"),
        Dimension::Severity => "''".to_owned(),
        Dimension::Market | Dimension::Platform | Dimension::Assignee => format!("c.{}", by.code()),
        Dimension::ProductLine | Dimension::Supplier | Dimension::Reason | Dimension::Issue | Dimension::Product => {
            let column = by.column().unwrap_or_default();
            format!("coalesce((select r.{column} from returns r where r.id = c.return_id), '')")
        }
    }
}
