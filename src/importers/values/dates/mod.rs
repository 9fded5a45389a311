//! Dates in every shape that platform files use (formats 0.3), with the zone they state or the one assumed for them.
//!
//! Absent on purpose: guessing. Two small numbers whose order nobody declared are ambiguous and refused.

mod clock;
mod day;
mod lexicon;
mod order;

use jiff::civil::{DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use clock::{at_clock, clock, offset};
use day::day;
use lexicon::LEXICON;
pub use order::{DateEvidence, DateOrder, date_evidence};

use super::trimmed;
use crate::domain::intake::RejectReason;
use crate::domain::time::{DAY, Instant};

/// How a file writes its dates.
#[derive(Debug, Clone, PartialEq)]
pub struct DateStyle {
    pub order: DateOrder,
    /// Assumed where the text names no zone.
    pub zone: TimeZone,
}

impl DateStyle {
    /// A style with an IANA zone (`America/Los_Angeles`, `UTC`) or a fixed offset (`+08:00`); none if there is no such zone.
    pub fn new(order: DateOrder, zone: &str) -> Option<Self> {
        let zone = offset(zone).map(TimeZone::fixed).or_else(|| TimeZone::get(zone).ok())?;
        Some(Self { order, zone })
    }
}

impl Default for DateStyle {
    fn default() -> Self {
        Self { order: DateOrder::Auto, zone: TimeZone::UTC }
    }
}

/// A moment and whether its zone stood in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    pub at: Instant,
    pub zone_stated: bool,
}

/// Reads a date or moment; none for an empty text and for the fillers that mean "no date". The first day of 1970, however it is
/// written, is what an empty field of some platforms' own becomes.
pub fn date(text: &str, style: &DateStyle) -> Result<Option<Dated>, RejectReason> {
    Ok(dated(text, style)?.filter(|dated| dated.at.0.abs() > DAY))
}

fn dated(text: &str, style: &DateStyle) -> Result<Option<Dated>, RejectReason> {
    let text = trimmed(text);
    if text.is_empty() || LEXICON.fillers.contains(text) {
        return Ok(None);
    }
    if text.len() >= "2026-01-01T00:00Z".len()
        && text.starts_with(|c: char| c.is_ascii_digit())
        && let Ok(stamp) = text.parse::<jiff::Timestamp>()
    {
        return Ok(Some(Dated { at: Instant(stamp.as_millisecond()), zone_stated: true }));
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return unix(text).map(Some);
    }
    let (day_text, clock_text) = at_clock(text);
    let day = day(day_text, style.order)?;
    let (time, offset) = match clock_text {
        Some(text) => clock(text)?,
        None => (Time::midnight(), None),
    };
    moment(day.to_datetime(time), offset, &style.zone).map(Some)
}

/// Seconds (9 or 10 digits) or milliseconds (12 or 13) since 1970.
fn unix(digits: &str) -> Result<Dated, RejectReason> {
    let number: i64 = digits.parse().map_err(|_| RejectReason::BadDate)?;
    let millis = match digits.len() {
        9 | 10 => number * 1_000,
        12 | 13 => number,
        _ => return Err(RejectReason::BadDate),
    };
    Ok(Dated { at: Instant(millis), zone_stated: true })
}

fn moment(civil: DateTime, offset: Option<Offset>, assumed: &TimeZone) -> Result<Dated, RejectReason> {
    let zone_stated = offset.is_some();
    let zone = offset.map_or_else(|| assumed.clone(), TimeZone::fixed);
    let zoned = civil.to_zoned(zone).map_err(|_| RejectReason::BadDate)?;
    Ok(Dated { at: Instant(zoned.timestamp().as_millisecond()), zone_stated })
}

fn number(part: &str) -> Result<i16, RejectReason> {
    if part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()) {
        part.parse().map_err(|_| RejectReason::BadDate)
    } else {
        Err(RejectReason::BadDate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, order: DateOrder, zone: &str) -> Result<Option<(String, bool)>, RejectReason> {
        let style = DateStyle::new(order, zone).unwrap_or_default();
        date(text, &style).map(|dated| dated.map(|d| (d.at.rfc3339(), d.zone_stated)))
    }

    #[test]
    fn every_shape_of_the_platforms_reads() {
        use DateOrder::{Auto, Dmy, Mdy, Ymd};
        for (text, order, zone, wanted, stated) in [
            ("2026-06-20T07:32:45+02:00", Auto, "UTC", "2026-06-20T05:32:45Z", true),
            ("21-Jun-2026", Auto, "America/Los_Angeles", "2026-06-21T07:00:00Z", false),
            ("2026-09-22", Auto, "Asia/Tokyo", "2026-09-21T15:00:00Z", false),
            ("10/20/23", Mdy, "UTC", "2023-10-20T00:00:00Z", false),
            ("10/11/23", Mdy, "UTC", "2023-10-11T00:00:00Z", false),
            ("10/11/23", Dmy, "UTC", "2023-11-10T00:00:00Z", false),
            ("2023/10/05", Ymd, "+09:00", "2023-10-04T15:00:00Z", false),
            ("23/10/05", Ymd, "UTC", "2023-10-05T00:00:00Z", false),
            ("13/11/23", Auto, "UTC", "2023-11-13T00:00:00Z", false),
            ("11/13/23", Auto, "UTC", "2023-11-13T00:00:00Z", false),
            ("11/11/23", Auto, "UTC", "2023-11-11T00:00:00Z", false),
            ("Sep-18-26", Auto, "UTC", "2026-09-18T00:00:00Z", false),
            ("26-May-26", Auto, "UTC", "2026-05-26T00:00:00Z", false),
            ("05-oct.-26", Auto, "Europe/Paris", "2026-10-04T22:00:00Z", false),
            ("10-Dez-25", Auto, "UTC", "2025-12-10T00:00:00Z", false),
            ("3-févr.-26", Auto, "UTC", "2026-02-03T00:00:00Z", false),
            ("14-août-26", Auto, "UTC", "2026-08-14T00:00:00Z", false),
            ("20. März 2026", Auto, "UTC", "2026-03-20T00:00:00Z", false),
            ("2 de octubre de 2025", Auto, "UTC", "2025-10-02T00:00:00Z", false),
            ("9 lug 2026", Auto, "UTC", "2026-07-09T00:00:00Z", false),
            ("Jun 20, 2026 3:04:05 PM PDT", Auto, "UTC", "2026-06-20T22:04:05Z", true),
            ("2023-05-31 23:06:05 -0700", Auto, "UTC", "2023-06-01T06:06:05Z", true),
            ("2025-03-02 10:12:00 UTC", Auto, "+08:00", "2025-03-02T10:12:00Z", true),
            ("2013-12-06T20:20:20", Auto, "UTC", "2013-12-06T20:20:20Z", false),
            ("2026-03-01T08:00:00.125Z", Auto, "UTC", "2026-03-01T08:00:00.125Z", true),
            ("1697702399", Auto, "UTC", "2023-10-19T07:59:59Z", true),
            ("1697702399123", Auto, "UTC", "2023-10-19T07:59:59.123Z", true),
            ("2023-02-16 23:50:50", Auto, "+08:00", "2023-02-16T15:50:50Z", false),
            ("09/14/26", Auto, "UTC", "2026-09-14T00:00:00Z", false),
            ("Thu, 2 Oct 2025 07:32:00 +0000 (UTC)", Auto, "UTC", "2025-10-02T07:32:00Z", true),
            ("\u{a0}2026-09-22\u{a0}", Auto, "UTC", "2026-09-22T00:00:00Z", false),
        ] {
            assert_eq!(read(text, order, zone), Ok(Some((wanted.to_owned(), stated))), "{text} {order:?} {zone}");
        }
    }

    #[test]
    fn fillers_are_no_date() {
        for text in ["", " ", "0", "-", "--", "1970-01-01 08:00:00", "01-Jan-1970", "1970-01-01T00:00:00Z", "1/1/1970"]
        {
            assert_eq!(read(text, DateOrder::Auto, "UTC"), Ok(None), "{text:?}");
        }
    }

    #[test]
    fn an_order_that_nobody_declared_is_refused() {
        assert_eq!(read("10/11/23", DateOrder::Auto, "UTC"), Err(RejectReason::AmbiguousDate));
        assert_eq!(read("03.04.2026", DateOrder::Ymd, "UTC"), Err(RejectReason::AmbiguousDate));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "yesterday",
            "2026-02-30",
            "13/13/23",
            "2026-13-01",
            "12",
            "12345678",
            "2026-06-20T25:00:00Z",
            "2026-06-20T07:32:45+02:60",
            "2026-06-20 07:32 XYZ",
            "٢٠٢٦-٠٦-٢٠",
            "1.7e9",
            "2026-06-20T07",
            "1/2",
            "Foo-18-26",
            "10:30",
            "13:30 PM",
        ] {
            assert_eq!(read(text, DateOrder::Auto, "UTC"), Err(RejectReason::BadDate), "{text}");
        }
        assert_eq!(read("13/11/23", DateOrder::Mdy, "UTC"), Err(RejectReason::BadDate));
    }

    #[test]
    fn zones_that_do_not_exist_make_no_style() {
        assert!(DateStyle::new(DateOrder::Auto, "Mars/Base").is_none());
        assert!(DateStyle::new(DateOrder::Auto, "-07:00").is_some());
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in ".{0,40}", digits in "[-0-9:/. TZ+apm]{0,30}") {
            let _ = date(&text, &DateStyle::default());
            let _ = date(&digits, &DateStyle::default());
        }
    }
}
