//! Dates in every shape that platform files use (formats 0.3), with the zone they state or the one assumed for them.
//!
//! Absent on purpose: guessing. Two small numbers whose order nobody declared are ambiguous and refused.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::trimmed;
use crate::domain::intake::RejectReason;
use crate::domain::time::Instant;

/// Which of three numbers is the year, the month and the day; a month in words or a year of four digits in front settles
/// it by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    Ymd,
    Dmy,
    Mdy,
    #[default]
    Auto,
}

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

#[derive(Deserialize)]
struct DateWords {
    months: HashMap<String, Vec<String>>,
    zones: HashMap<String, Vec<String>>,
    words: FreeWords,
}

#[derive(Deserialize)]
struct FreeWords {
    joints: Vec<String>,
    fillers: HashSet<String>,
}

struct Lexicon {
    months: HashMap<String, i8>,
    zones: HashMap<String, Offset>,
    joints: HashSet<String>,
    fillers: HashSet<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let words: DateWords = toml::from_str(include_str!("../../../assets/formats/dates.toml"))
        .expect("the dates asset is checked by a test of this file");
    let months = words.months.iter().flat_map(|(number, names)| {
        let number = number.parse().expect("the dates asset numbers its months");
        names.iter().map(move |name| (plain(name), number))
    });
    let zones = words.zones.iter().flat_map(|(text, names)| {
        let offset = offset(text).expect("the dates asset writes its offsets as +hh:mm");
        names.iter().map(move |name| (name.clone(), offset))
    });
    Lexicon {
        months: months.collect(),
        zones: zones.collect(),
        joints: words.words.joints.into_iter().collect(),
        fillers: words.words.fillers,
    }
});

/// Reads a date or moment; none for an empty text and for the fillers that mean "no date".
pub fn date(text: &str, style: &DateStyle) -> Result<Option<Dated>, RejectReason> {
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

/// The order of day and month that dates of one file prove, when some of them can be read in one way only and all agree.
pub fn proven_order<'t>(texts: impl Iterator<Item = &'t str>) -> Option<DateOrder> {
    let (mut day_first, mut month_first) = (false, false);
    for text in texts {
        let parts: Vec<&str> = trimmed(at_clock(trimmed(text)).0).split(['/', '.', '-']).collect();
        let [a, b, c] = parts[..] else { continue };
        let (Ok(first), Ok(second)) = (number(a), number(b)) else { continue };
        if a.len() > 2 || b.len() > 2 || number(c).is_err() {
            continue;
        }
        day_first |= first > 12 && second <= 12;
        month_first |= second > 12 && first <= 12;
    }
    match (day_first, month_first) {
        (true, false) => Some(DateOrder::Dmy),
        (false, true) => Some(DateOrder::Mdy),
        _ => None,
    }
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

/// Splits in front of the first `h:mm` or `hh:mm`.
fn at_clock(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let Some(colon) = bytes.iter().position(|&b| b == b':') else {
        return (text, None);
    };
    let digits = bytes[..colon].iter().rev().take(2).take_while(|b| b.is_ascii_digit()).count();
    let (day, clock) = text.split_at(colon - digits);
    let day = day.trim_end_matches(|c: char| c == ',' || c.is_whitespace());
    (day.strip_suffix(['T', 't']).unwrap_or(day), Some(clock))
}

fn day(text: &str, order: DateOrder) -> Result<Date, RejectReason> {
    let mut text = text.to_lowercase();
    for joint in LEXICON.joints.iter().filter(|joint| !joint.is_ascii()) {
        text = text.replace(joint.as_str(), " ");
    }
    let mut parts: Vec<&str> = text
        .split(|c: char| matches!(c, '-' | '/' | '.' | ',') || c.is_whitespace())
        .filter(|part| !part.is_empty() && !LEXICON.joints.contains(*part))
        .collect();
    if parts.len() == 4 && is_word(parts[0]) {
        // A day of the week in front, as mails have it.
        parts.remove(0);
    }
    let [a, b, c] = parts[..] else {
        return Err(RejectReason::BadDate);
    };
    if is_word(a) {
        return civil(year(c)?, month(a)?, number(b)?);
    }
    if is_word(b) {
        return if a.len() == 4 {
            civil(number(a)?, month(b)?, number(c)?)
        } else {
            civil(year(c)?, month(b)?, number(a)?)
        };
    }
    if a.len() == 4 {
        return civil(number(a)?, number(b)?, number(c)?);
    }
    in_order([a, b, c], order)
}

fn in_order([a, b, c]: [&str; 3], order: DateOrder) -> Result<Date, RejectReason> {
    let (first, second) = (number(a)?, number(b)?);
    match order {
        DateOrder::Dmy => civil(year(c)?, second, first),
        DateOrder::Mdy => civil(year(c)?, first, second),
        DateOrder::Ymd if c.len() < 3 => civil(year(a)?, second, number(c)?),
        DateOrder::Ymd | DateOrder::Auto => match (first <= 12, second <= 12) {
            (true, true) if first != second => Err(RejectReason::AmbiguousDate),
            (_, true) => civil(year(c)?, second, first),
            (_, false) => civil(year(c)?, first, second),
        },
    }
}

fn is_word(part: &str) -> bool {
    part.chars().all(char::is_alphabetic)
}

fn number(part: &str) -> Result<i16, RejectReason> {
    if part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()) {
        part.parse().map_err(|_| RejectReason::BadDate)
    } else {
        Err(RejectReason::BadDate)
    }
}

/// Four digits, or two that mean 1970 to 2069.
fn year(part: &str) -> Result<i16, RejectReason> {
    match (part.len(), number(part)?) {
        (4, year) => Ok(year),
        (2, year) => Ok(if year < 70 { 2_000 + year } else { 1_900 + year }),
        _ => Err(RejectReason::BadDate),
    }
}

fn month(word: &str) -> Result<i16, RejectReason> {
    LEXICON.months.get(&plain(word)).map(|&month| i16::from(month)).ok_or(RejectReason::BadDate)
}

fn civil(year: i16, month: i16, day: i16) -> Result<Date, RejectReason> {
    let small = |n: i16| i8::try_from(n).map_err(|_| RejectReason::BadDate);
    Date::new(year, small(month)?, small(day)?).map_err(|_| RejectReason::BadDate)
}

/// Lower case without accents.
fn plain(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// `h:mm`, seconds and fractions, AM or PM, and a zone, as far as they are there.
fn clock(text: &str) -> Result<(Time, Option<Offset>), RejectReason> {
    // A zone's name in brackets after its offset, as mails have it, adds nothing.
    let text = text.split_once('(').map_or(text, |(before, _)| before).trim_end();
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let (hours, rest) = half_day(digits, rest.trim().to_ascii_lowercase())?;
    let time = time(digits, hours)?;
    if rest.is_empty() {
        return Ok((time, None));
    }
    let zone = LEXICON.zones.get(rest.as_str()).copied().or_else(|| offset(&rest));
    zone.map(|zone| (time, Some(zone))).ok_or(RejectReason::BadDate)
}

/// The hour of the day after AM or PM, and what stands after it.
fn half_day(digits: &str, rest: String) -> Result<(i16, String), RejectReason> {
    let hour = number(digits.split(':').next().unwrap_or_default())?;
    let shift = if rest.starts_with("am") { 0 } else { 12 };
    match rest.strip_prefix("am").or_else(|| rest.strip_prefix("pm")) {
        Some(after) if (1..=12).contains(&hour) => Ok((hour % 12 + shift, after.trim().to_owned())),
        Some(_) => Err(RejectReason::BadDate),
        None => Ok((hour, rest)),
    }
}

fn time(digits: &str, hour: i16) -> Result<Time, RejectReason> {
    let mut parts = digits.split(':').skip(1);
    let minute = number(parts.next().unwrap_or_default())?;
    let (second, fraction) = parts.next().map_or(("0", ""), |s| s.split_once('.').unwrap_or((s, "")));
    if parts.next().is_some() || fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(RejectReason::BadDate);
    }
    let nanos: i32 = format!("{fraction:0<9}").parse().map_err(|_| RejectReason::BadDate)?;
    let small = |n: i16| i8::try_from(n).map_err(|_| RejectReason::BadDate);
    Time::new(small(hour)?, small(minute)?, small(number(second)?)?, nanos).map_err(|_| RejectReason::BadDate)
}

/// `+hh:mm`, `-hhmm`, `+hh`.
fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let digits = digits.replacen(':', "", 1);
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = if digits.len() == 4 { digits[2..].parse().ok()? } else { 0 };
    if minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok()
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
        for text in ["", " ", "0", "-", "--", "1970-01-01 08:00:00"] {
            assert_eq!(read(text, DateOrder::Auto, "UTC"), Ok(None), "{text:?}");
        }
    }

    #[test]
    fn an_order_that_nobody_declared_is_refused() {
        assert_eq!(read("10/11/23", DateOrder::Auto, "UTC"), Err(RejectReason::AmbiguousDate));
        assert_eq!(read("03.04.2026", DateOrder::Ymd, "UTC"), Err(RejectReason::AmbiguousDate));
    }

    #[test]
    fn a_file_can_prove_its_order() {
        let proven = |texts: &[&str]| proven_order(texts.iter().copied());
        assert_eq!(proven(&["3/2/26", "10/20/23"]), Some(DateOrder::Mdy));
        assert_eq!(proven(&["3/2/26", "20.10.2023 10:00"]), Some(DateOrder::Dmy));
        assert_eq!(proven(&["3/2/26", "4/5/26"]), None);
        assert_eq!(proven(&["20/3/26", "3/20/26"]), None);
        assert_eq!(proven(&["2026-10-20", "05-oct.-26", "10-13-2026x", "05-20045-20090"]), None);
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
