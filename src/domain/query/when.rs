//! Moments and periods as people type them: a date, `tomorrow`, `2026-W46`, `last-month`, `3d` from now.

use jiff::civil::{self, Date};

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
    /// The month so many months from this one.
    Month(i64),
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
];

impl When {
    /// Reads a moment or period.
    pub fn parse(text: &str) -> Option<Self> {
        let word = text.to_ascii_lowercase();
        Some(match word.as_str() {
            "now" => Self::FromNow(0),
            "today" => Self::FromToday(0, 1),
            "yesterday" => Self::FromToday(-1, 0),
            "tomorrow" => Self::FromToday(1, 2),
            "this-week" => Self::Week(0),
            "last-week" => Self::Week(-1),
            "next-week" => Self::Week(1),
            "this-month" => Self::Month(0),
            "last-month" => Self::Month(-1),
            "next-month" => Self::Month(1),
            _ => return Self::fixed(text).or_else(|| Self::span(&word)),
        })
    }

    fn span(word: &str) -> Option<Self> {
        match word.strip_prefix('-') {
            Some(back) => time::span(back).map(|millis| Self::FromNow(-millis)),
            None => time::span(word).map(Self::FromNow),
        }
    }

    fn fixed(text: &str) -> Option<Self> {
        if let Some(at) = Instant::parse(text) {
            return Some(Self::At(at.0));
        }
        let parts: Vec<&str> = text.split('-').collect();
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
                let date: Date = text.parse().ok()?;
                (date, date.tomorrow().ok()?)
            }
            _ => return None,
        };
        Some(Self::Days(time::day_of(start), time::day_of(end)))
    }

    /// The first millisecond, and the first one after.
    pub fn bounds(self, now: Instant) -> (i64, i64) {
        let today = now.day();
        let days = |from: i64, to: i64| (from.saturating_mul(DAY), to.saturating_mul(DAY));
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
            Self::Month(n) => days(month_start(today, n), month_start(today, n + 1)),
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
            ("2026-W46", "2026-11-09", "2026-11-16"),
            ("2026-11", "2026-11-01", "2026-12-01"),
            ("2026-12", "2026-12-01", "2027-01-01"),
            ("2026-Q4", "2026-10-01", "2027-01-01"),
            ("2026", "2026-01-01", "2027-01-01"),
            ("2024-02-29", "2024-02-29", "2024-03-01"),
        ] {
            let at = |date: &str| date.parse().map(time::day_of).expect("a date") * DAY;
            assert_eq!(When::parse(text).map(|when| when.bounds(now)), Some((at(from), at(until))), "{text}");
        }
        let span = |text: &str| When::parse(text).map(|when| when.bounds(now).0 - now.0);
        assert_eq!(span("3d"), Some(3 * DAY));
        assert_eq!(span("-2h"), Some(-2 * time::HOUR));
        assert_eq!(span("2026-11-26T10:00:01Z"), Some(1_000));
    }

    #[test]
    fn other_words_are_no_moments() {
        for text in ["", "soon", "2026-13", "2026-W54", "2026-Q5", "26-11-01", "2025-02-29", "3", "3x", "--3d", "٣d"] {
            assert_eq!(When::parse(text), None, "{text}");
        }
    }
}
