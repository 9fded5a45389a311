//! When silence about a parcel becomes an alert: what its lane taught, else the default table of domain 2.5, by state and service.

use super::lanes::{self, Basis, Known, Lanes};
use super::{Parcel, ParcelStatus};
use crate::domain::time::DAY;

/// How fast a service is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pace {
    Express,
    Post,
    Economy,
}

impl Pace {
    /// The stored word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Express => "express",
            Self::Post => "post",
            Self::Economy => "economy",
        }
    }
}

/// Words of carrier and service names that tell the pace; all other services count as post.
const EXPRESS_WORDS: &[&str] = &["express", "priority", "overnight", "next day", "nextday", "2nd day", "air saver"];
const ECONOMY_WORDS: &[&str] = &["economy", "surface", "saver", "sea", "smartpost", "standard int", "packet"];

/// When the present silence becomes an alert, and what says so; `NEVER` once the parcel has ended or while nothing is known.
pub fn stuck(parcel: &Parcel, lanes: &Lanes) -> Known {
    let since = if parcel.last_event_at.is_never() { parcel.created_at } else { parcel.last_event_at };
    let Some(days) = days_of_silence(parcel).filter(|_| !parcel.is_awaited()) else { return Known::NEVER };
    let by_default = || Known { at: since.plus(days * DAY), basis: Some(Basis::Default), n: 0 };
    lanes::silent_until(parcel, since, lanes).unwrap_or_else(by_default)
}

fn days_of_silence(parcel: &Parcel) -> Option<i64> {
    Some(match parcel.status {
        // Where nobody reports on a parcel, that nobody does is no news.
        ParcelStatus::Unknown => return None,
        ParcelStatus::AwaitingDropoff | ParcelStatus::LabelCreated => {
            if is_domestic(parcel) {
                5
            } else {
                7
            }
        }
        ParcelStatus::InTransit | ParcelStatus::ReturningToSender => match pace_of(parcel) {
            Pace::Express => 4,
            Pace::Post => 10,
            Pace::Economy => 21,
        },
        ParcelStatus::Customs => 10,
        ParcelStatus::OutForDelivery => 2,
        ParcelStatus::PickupReady => 5,
        // An exception waits for somebody to act, as a failed attempt does.
        ParcelStatus::AttemptFailed | ParcelStatus::Exception => 3,
        ParcelStatus::Delivered | ParcelStatus::ReturnedToSender | ParcelStatus::Lost | ParcelStatus::Cancelled => {
            return None;
        }
    })
}

fn is_domestic(parcel: &Parcel) -> bool {
    !parcel.origin_country.is_empty() && parcel.origin_country == parcel.destination_country
}

/// How fast a parcel's service is meant to be.
pub fn pace_of(parcel: &Parcel) -> Pace {
    pace(&parcel.carrier, &parcel.service, &parcel.origin_country, &parcel.destination_country)
}

/// How fast a service is meant to be, by its name.
pub(super) fn pace(carrier: &str, service: &str, origin: &str, destination: &str) -> Pace {
    let name = format!("{carrier} {service}").to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let is_domestic = !origin.is_empty() && origin == destination;
    if says(EXPRESS_WORDS) {
        Pace::Express
    } else if says(ECONOMY_WORDS) && !is_domestic {
        // The long allowance is for goods that cross a border slowly.
        Pace::Economy
    } else {
        Pace::Post
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Instant;

    #[test]
    fn every_state_has_its_patience() {
        let home = ("DE", "DE");
        let abroad = ("CN", "DE");
        for (status, service, (origin, destination), days) in [
            (ParcelStatus::Unknown, "", abroad, None),
            (ParcelStatus::AwaitingDropoff, "", home, Some(5)),
            (ParcelStatus::LabelCreated, "", abroad, Some(7)),
            (ParcelStatus::LabelCreated, "", ("", ""), Some(7)),
            (ParcelStatus::InTransit, "DHL Express", abroad, Some(4)),
            (ParcelStatus::InTransit, "", abroad, Some(10)),
            (ParcelStatus::InTransit, "Economy Select", abroad, Some(21)),
            (ParcelStatus::InTransit, "Economy Select", home, Some(10)),
            (ParcelStatus::ReturningToSender, "", home, Some(10)),
            (ParcelStatus::Customs, "", abroad, Some(10)),
            (ParcelStatus::OutForDelivery, "", home, Some(2)),
            (ParcelStatus::PickupReady, "", home, Some(5)),
            (ParcelStatus::AttemptFailed, "", home, Some(3)),
            (ParcelStatus::Exception, "", home, Some(3)),
            (ParcelStatus::Delivered, "", home, None),
            (ParcelStatus::ReturnedToSender, "", home, None),
            (ParcelStatus::Lost, "", home, None),
            (ParcelStatus::Cancelled, "", home, None),
        ] {
            let parcel = Parcel {
                tracking: "T1".to_owned(),
                status,
                service: service.to_owned(),
                origin_country: origin.to_owned(),
                destination_country: destination.to_owned(),
                last_event_at: Instant(0),
                ..Parcel::default()
            };
            let expected = days.map_or(Instant::NEVER, |days| Instant(days * DAY));
            assert_eq!(stuck(&parcel, &Lanes::default()).at, expected, "{status} {service} {origin}-{destination}");
        }
    }

    #[test]
    fn a_parcel_without_events_is_silent_since_it_was_made() {
        let parcel = Parcel { created_at: Instant(DAY), status: ParcelStatus::LabelCreated, ..Parcel::default() };
        let nothing = Lanes::default();
        assert_eq!(stuck(&parcel, &nothing).at, Instant(8 * DAY));
        assert!(stuck(&Parcel::default(), &nothing).at.is_never());
    }
}
