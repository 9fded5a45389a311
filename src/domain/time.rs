//! Instants, days and ISO weeks as plain integers.
//!
//! Absent on purpose: the clock. Whoever needs the time is given it.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub const SECOND: i64 = 1_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// A moment: milliseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// Stands for "no such moment" in columns that lists sort by; it sorts last.
    pub const NEVER: Self = Self(i64::MAX);

    pub const fn is_never(self) -> bool {
        self.0 == i64::MAX
    }

    /// The moment this many milliseconds later; never stays never.
    pub const fn plus(self, millis: i64) -> Self {
        if self.is_never() { self } else { Self(self.0.saturating_add(millis)) }
    }

    /// Days since 1970 in UTC.
    pub const fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// RFC 3339 in UTC with seconds, or with milliseconds where there are any.
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).map(|t| t.to_string()).unwrap_or_default()
    }

    /// Reads RFC 3339 with any offset.
    pub fn parse(text: &str) -> Option<Self> {
        text.trim().parse::<jiff::Timestamp>().ok().map(|t| Self(t.as_millisecond()))
    }
}

impl Default for Instant {
    fn default() -> Self {
        Self::NEVER
    }
}

/// The Monday of the ISO week that a day (since 1970) lies in, as a day since 1970.
pub const fn week_start(day: i64) -> i64 {
    // 1970-01-01 was a Thursday.
    day - (day + 3).rem_euclid(7)
}

/// `2026-W46` for a day since 1970.
pub fn iso_week(day: i64) -> String {
    civil(day).map_or_else(String::new, |date| {
        let week = date.iso_week_date();
        format!("{}-W{:02}", week.year(), week.week())
    })
}

/// The calendar date of a day since 1970.
pub fn civil(day: i64) -> Option<jiff::civil::Date> {
    let span = jiff::Span::new().try_days(day).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(span).ok()
}

/// Days since 1970 of a calendar date.
pub fn day_of(date: jiff::civil::Date) -> i64 {
    date.since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| i64::from(span.get_days()))
}

/// The days of whoever has said nothing of a zone.
pub static UTC: TimeZone = TimeZone::UTC;

/// The day that it is in a zone at a moment, since 1970.
pub fn day_in(zone: &TimeZone, at: Instant) -> i64 {
    let stamp = jiff::Timestamp::from_millisecond(at.0);
    stamp.map_or_else(|_| at.day(), |stamp| day_of(zone.to_datetime(stamp).date()))
}

/// When clocks in a zone show so many milliseconds since their 1970 began. What no calendar knows stays what it is.
pub fn shown_in(zone: &TimeZone, local: i64) -> Instant {
    let midnight = civil(local.div_euclid(DAY)).map(|date| date.to_datetime(Time::midnight()));
    let passed = jiff::Span::new().try_milliseconds(local.rem_euclid(DAY)).ok();
    let shown = midnight.zip(passed).and_then(|(midnight, passed)| midnight.checked_add(passed).ok());
    let zoned = shown.and_then(|shown| shown.to_zoned(zone.clone()).ok());
    zoned.map_or(Instant(local), |zoned| Instant(zoned.timestamp().as_millisecond()))
}

/// A moment as people type it: RFC 3339, a date (its start in UTC), `today`, `tomorrow`, `yesterday`, or a span from now
/// such as `3d`, `12h`, `2w`, `30m`.
pub fn moment(text: &str, now: Instant) -> Option<Instant> {
    let start_of_day = |day: i64| Some(Instant(day * DAY));
    match text {
        "now" => return Some(now),
        "today" => return start_of_day(now.day()),
        "tomorrow" => return start_of_day(now.day() + 1),
        "yesterday" => return start_of_day(now.day() - 1),
        _ => {}
    }
    if let Some(at) = Instant::parse(text) {
        return Some(at);
    }
    if let Ok(date) = text.parse::<jiff::civil::Date>() {
        return start_of_day(day_of(date));
    }
    span(text).map(|millis| now.plus(millis))
}

/// A span such as `3d`, `12h`, `2w`, `30m`, in milliseconds.
pub fn span(text: &str) -> Option<i64> {
    let unit = match text.as_bytes().last()? {
        b'm' => MINUTE,
        b'h' => HOUR,
        b'd' => DAY,
        b'w' => 7 * DAY,
        _ => return None,
    };
    let digits = &text[..text.len() - 1];
    if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse::<i64>().ok().map(|n| n * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_start_on_monday() {
        let day = |y, m, d| day_of(jiff::civil::date(y, m, d));
        assert_eq!(week_start(day(2026, 11, 26)), day(2026, 11, 23));
        assert_eq!(week_start(day(2026, 11, 23)), day(2026, 11, 23));
        assert_eq!(week_start(day(1969, 12, 31)), day(1969, 12, 29));
        assert_eq!(iso_week(day(2026, 11, 26)), "2026-W48");
        assert_eq!(iso_week(day(2027, 1, 1)), "2026-W53");
    }

    #[test]
    fn instants_read_and_print() {
        let at = Instant::parse("2026-06-20T07:32:45+02:00").unwrap_or_default();
        assert_eq!(at.rfc3339(), "2026-06-20T05:32:45Z");
        assert_eq!(Instant::parse("yesterday"), None);
        assert!(Instant::NEVER.plus(DAY).is_never());
    }
}
