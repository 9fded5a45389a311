//! Moments and periods as people type them: a date, `tomorrow`, `monday`, `2026-W46`, `last-month`, `3d` from now or ago.

use jiff::civil::{self, Date};
use jiff::tz::TimeZone;

use crate::domain::time::{self, DAY, Instant};

/// A half-open span of time, fixed or relative to now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// One millisecond.
    At(i64),
    /// One millisecond, so long after now; before now when negative.
    FromNow(i64),
    /// Whole days since 1970, the second one excluded.
    Days(i64, i64),
    /// Whole days counted from today, the second one excluded.
    FromToday(i64, i64),
    /// The week so many weeks from this one.
    Week(i64),
    /// A month, quarter or year by its number of months, so many of its kind from this one.
    Period { from: i64, months: i64 },
    /// A day of the week, counted from Monday: the coming one, today included, or the last one, today included.
    Weekday { day: i64, ahead: bool },
    /// From what a clock shows to what it shows later, excluded, in milliseconds since its 1970 began.
    Clock(i64, i64),
}

/// Where a word that names no direction points: ahead for deadlines, back for what has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looking {
    Ahead,
    Back,
}

/// The words for relative periods, for completion.
pub const WORDS: &[&str] = &[
    "now",
    "today",
    "yesterday",
    "tomorrow",
    "this-week",
    "last-week",
    "next-week",
    "this-month",
    "last-month",
    "next-month",
    "this-quarter",
    "last-quarter",
    "next-quarter",
    "this-year",
    "last-year",
    "next-year",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
const FIRST_WEEKDAY: usize = WORDS.len() - 7;

impl When {
    /// Reads a moment or period.
    pub fn parse(text: &str, looking: Looking) -> Option<Self> {
        let word = text.to_ascii_lowercase();
        Some(match word.as_str() {
            "now" => Self::FromNow(0),
            "today" => Self::FromToday(0, 1),
            "yesterday" => Self::FromToday(-1, 0),
            "tomorrow" => Self::FromToday(1, 2),
            "this-week" => Self::Week(0),
            "last-week" => Self::Week(-1),
            "next-week" => Self::Week(1),
            "this-month" => Self::Period { from: 0, months: 1 },
            "last-month" => Self::Period { from: -1, months: 1 },
            "next-month" => Self::Period { from: 1, months: 1 },
            "this-quarter" => Self::Period { from: 0, months: 3 },
            "last-quarter" => Self::Period { from: -1, months: 3 },
            "next-quarter" => Self::Period { from: 1, months: 3 },
            "this-year" => Self::Period { from: 0, months: 12 },
            "last-year" => Self::Period { from: -1, months: 12 },
            "next-year" => Self::Period { from: 1, months: 12 },
            _ => {
                let weekday = Self::weekday(&word, looking);
                return weekday.or_else(|| Self::fixed(text)).or_else(|| Self::span(&word, looking));
            }
        })
    }

    /// `monday` or `mon`.
    fn weekday(word: &str, looking: Looking) -> Option<Self> {
        let days = &WORDS[FIRST_WEEKDAY..];
        let day = days.iter().position(|day| *day == word || (word.len() == 3 && day.starts_with(word)))?;
        Some(Self::Weekday { day: i64::try_from(day).ok()?, ahead: looking == Looking::Ahead })
    }

    /// `3d` points where the field looks; `+3d` and `-3d` say it themselves.
    fn span(word: &str, looking: Looking) -> Option<Self> {
        let (back, length) = match word.as_bytes().first()? {
            b'-' => (true, &word[1..]),
            b'+' => (false, &word[1..]),
            _ => (looking == Looking::Back, word),
        };
        time::span(length).map(|millis| Self::FromNow(if back { -millis } else { millis }))
    }

    fn fixed(text: &str) -> Option<Self> {
        if let Some(at) = Instant::parse(text) {
            return Some(Self::At(at.0));
        }
        if let Some(between) = Self::clock_time(text) {
            return Some(between);
        }
        let dashed = text.replace('/', "-");
        let parts: Vec<&str> = dashed.split('-').collect();
        let (start, end) = match parts[..] {
            [year] => (first_of(year, 1)?, first_of(year, 13)?),
            [year, part] => match part.as_bytes() {
                [b'W' | b'w', digits @ ..] => return iso_week(year, digits),
                [b'Q' | b'q', digit @ b'1'..=b'4'] => {
                    let month = i16::from(*digit - b'1') * 3 + 1;
                    (first_of(year, month)?, first_of(year, month + 3)?)
                }
                digits => {
                    let month = small(digits).filter(|month| (1..=12).contains(month))?;
                    (first_of(year, month)?, first_of(year, month + 1)?)
                }
            },
            [_, month, day] if month.len() == 2 && day.len() == 2 => {
                let date: Date = dashed.parse().ok()?;
                (date, date.tomorrow().ok()?)
            }
            _ => return None,
        };
        Some(Self::Days(time::day_of(start), time::day_of(end)))
    }

    /// `2026-11-26T10:00`, a minute, or a second when one is told; as the shop's clocks show it.
    fn clock_time(text: &str) -> Option<Self> {
        let (_, clock) = text.split_once(['T', 't', ' '])?;
        let length = match clock.split(':').count() {
            2 => time::MINUTE,
            3 => time::SECOND,
            _ => return None,
        };
        let from = Instant::parse(&format!("{}:00Z", text.get(..16)?))?.0;
        let seconds: i64 = if length == time::SECOND { clock.get(6..8)?.parse().ok()? } else { 0 };
        let whole = text.len() == if length == time::SECOND { 19 } else { 16 };
        let from = from + seconds * time::SECOND;
        (whole && seconds < 60).then_some(Self::Clock(from, from + length))
    }

    /// The first millisecond, and the first one after; days begin at midnight in a zone.
    pub fn bounds(self, now: Instant, zone: &TimeZone) -> (i64, i64) {
        let today = time::day_in(zone, now);
        let shown = |from: i64, to: i64| (time::shown_in(zone, from).0, time::shown_in(zone, to).0);
        let days = |from: i64, to: i64| shown(from.saturating_mul(DAY), to.saturating_mul(DAY));
        match self {
            Self::At(at) => (at, at.saturating_add(1)),
            Self::FromNow(millis) => {
                let at = now.0.saturating_add(millis);
                (at, at.saturating_add(1))
            }
            Self::Days(from, to) => days(from, to),
            Self::FromToday(from, to) => days(today + from, today + to),
            Self::Week(n) => {
                let monday = time::week_start(today) + 7 * n;
                days(monday, monday + 7)
            }
            Self::Period { from, months } => {
                let first = from * months - time::civil(today).map_or(0, |date| i64::from(date.month() - 1)) % months;
                days(month_start(today, first), month_start(today, first + months))
            }
            Self::Weekday { day, ahead } => {
                let this_week = time::week_start(today) + day;
                let moved = if ahead { this_week < today } else { this_week > today };
                let found = this_week
                    + if !moved {
                        0
                    } else if ahead {
                        7
                    } else {
                        -7
                    };
                days(found, found + 1)
            }
            Self::Clock(from, until) => shown(from, until),
        }
    }
}

/// The day on which the month begins that lies so many months after the one of a day.
fn month_start(day: i64, months: i64) -> i64 {
    let first = time::civil(day).map(Date::first_of_month);
    let moved = first.and_then(|date| date.checked_add(jiff::Span::new().try_months(months).ok()?).ok());
    moved.map_or(day, time::day_of)
}

/// The first day of a month of a four-digit year; month 13 is January of the next year.
fn first_of(year: &str, month: i16) -> Option<Date> {
    let year = small(year.as_bytes()).filter(|_| year.len() == 4)?;
    let (year, month) = if month > 12 { (year + 1, month - 12) } else { (year, month) };
    Date::new(year, i8::try_from(month).ok()?, 1).ok()
}

fn iso_week(year: &str, digits: &[u8]) -> Option<When> {
    let year = small(year.as_bytes()).filter(|_| year.len() == 4)?;
    let week = i8::try_from(small(digits)?).ok()?;
    let monday = civil::ISOWeekDate::new(year, week, civil::Weekday::Monday).ok()?.date();
    let day = time::day_of(monday);
    Some(When::Days(day, day + 7))
}

fn small(digits: &[u8]) -> Option<i16> {
    let plain = (1..=4).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    if plain { std::str::from_utf8(digits).ok()?.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::UTC;

    #[test]
    fn days_begin_where_the_shop_is() {
        let shanghai = TimeZone::get("Asia/Shanghai").expect("a zone");
        let berlin = TimeZone::get("Europe/Berlin").expect("a zone");
        // Already Friday in China; in Berlin the day before its clocks went back.
        let (friday, october) = ("2026-11-26T20:00:00Z", "2026-10-24T23:30:00Z");
        for (text, zone, now, from, until) in [
            ("today", &shanghai, friday, "2026-11-26T16:00:00Z", "2026-11-27T16:00:00Z"),
            ("2026-11-20", &shanghai, friday, "2026-11-19T16:00:00Z", "2026-11-20T16:00:00Z"),
            ("this-month", &shanghai, friday, "2026-10-31T16:00:00Z", "2026-11-30T16:00:00Z"),
            ("2026-11-20T08:30", &shanghai, friday, "2026-11-20T00:30:00Z", "2026-11-20T00:31:00Z"),
            ("today", &berlin, october, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
            ("today", &UTC, friday, "2026-11-26T00:00:00Z", "2026-11-27T00:00:00Z"),
        ] {
            let at = |text: &str| Instant::parse(text).expect("an instant");
            let read = When::parse(text, Looking::Ahead).map(|when| when.bounds(at(now), zone));
            assert_eq!(read, Some((at(from).0, at(until).0)), "{text} at {now}");
        }
    }

    #[test]
    fn periods_have_their_bounds() {
        // A Thursday.
        let now = Instant::parse("2026-11-26T10:00:00Z").expect("an instant");
        for (text, from, until) in [
            ("today", "2026-11-26", "2026-11-27"),
            ("Tomorrow", "2026-11-27", "2026-11-28"),
            ("yesterday", "2026-11-25", "2026-11-26"),
            ("this-week", "2026-11-23", "2026-11-30"),
            ("last-week", "2026-11-16", "2026-11-23"),
            ("last-month", "2026-10-01", "2026-11-01"),
            ("next-month", "2026-12-01", "2027-01-01"),
            ("this-quarter", "2026-10-01", "2027-01-01"),
            ("last-quarter", "2026-07-01", "2026-10-01"),
            ("last-year", "2025-01-01", "2026-01-01"),
            ("monday", "2026-11-30", "2026-12-01"),
            ("Thu", "2026-11-26", "2026-11-27"),
            ("2026/11/01", "2026-11-01", "2026-11-02"),
            ("2026-W46", "2026-11-09", "2026-11-16"),
            ("2026-11", "2026-11-01", "2026-12-01"),
            ("2026-12", "2026-12-01", "2027-01-01"),
            ("2026-Q4", "2026-10-01", "2027-01-01"),
            ("2026", "2026-01-01", "2027-01-01"),
            ("2024-02-29", "2024-02-29", "2024-03-01"),
        ] {
            let at = |date: &str| date.parse().map(time::day_of).expect("a date") * DAY;
            let read = When::parse(text, Looking::Ahead).map(|when| when.bounds(now, &UTC));
            assert_eq!(read, Some((at(from), at(until))), "{text}");
        }
        let start = |text: &str, looking| When::parse(text, looking).map(|when| when.bounds(now, &UTC).0 - now.0);
        let span = |text: &str| start(text, Looking::Ahead);
        assert_eq!(span("3d"), Some(3 * DAY));
        assert_eq!(start("3d", Looking::Back), Some(-3 * DAY));
        assert_eq!(start("+3d", Looking::Back), Some(3 * DAY));
        assert_eq!(start("monday", Looking::Back), Some(-3 * DAY - 10 * time::HOUR));
        assert_eq!(span("2026-11-26T10:01"), Some(time::MINUTE));
        assert_eq!(span("2026-11-26 10:00:02"), Some(2 * time::SECOND));
        assert_eq!(span("-2h"), Some(-2 * time::HOUR));
        assert_eq!(span("2026-11-26T10:00:01Z"), Some(1_000));
    }

    #[test]
    fn other_words_are_no_moments() {
        for text in [
            "",
            "soon",
            "2026-13",
            "2026-W54",
            "2026-Q5",
            "26-11-01",
            "2025-02-29",
            "3",
            "3x",
            "--3d",
            "٣d",
            "2026-11-26T10",
            "2026-11-26T25:00",
        ] {
            assert_eq!(When::parse(text, Looking::Ahead), None, "{text}");
        }
    }
}
