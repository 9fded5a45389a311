//! A business calendar: when work is done, and how much of a span of time is such time.
//!
//! Invariants: windows of a day do not overlap and stand in their order; a calendar that is read is open some time. Time is
//! counted as it passes, so a day on which clocks are put forward is shorter than its windows say.

mod read;
mod ruler;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};

pub use read::Rota;
pub(in crate::domain) use read::zone_of;
pub use ruler::Ruler;

use crate::domain::time::Instant;

/// Days that are looked through for the next opening or the end of an allowance before the answer is never.
const FURTHEST_DAYS: u32 = 366 * 12;

/// Opening times by weekday in one time zone, and the days on which there are none.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    pub zone: TimeZone,
    /// From Monday to Sunday.
    week: [Vec<Window>; 7],
    /// Closed days by their date, with their names.
    holidays: BTreeMap<Date, String>,
    /// Closed days of every year, by month and day.
    yearly: BTreeMap<(i8, i8), String>,
}

/// A stretch of a day, in minutes since its midnight; the end is outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    from: u16,
    until: u16,
}

/// One window of one date as moments.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: Instant,
    until: Instant,
}

impl Calendar {
    /// Whether work is done at a moment.
    pub fn is_open(&self, at: Instant) -> bool {
        self.date(at).is_some_and(|date| self.stretches(date).any(|open| open.from <= at && at < open.until))
    }

    /// The moment itself where it is open, otherwise the next one that is; never where none is near.
    pub fn next_opening(&self, at: Instant) -> Instant {
        self.from(at).find(|open| open.until > at).map_or(Instant::NEVER, |open| open.from.max(at))
    }

    /// The moment itself inside hours, their last moment included, otherwise the next opening: when something can be due.
    pub fn due(&self, at: Instant) -> Instant {
        self.from(at).find(|open| open.until >= at).map_or(Instant::NEVER, |open| open.from.max(at))
    }

    /// How many milliseconds of work lie between two moments; less than nothing where the second comes first.
    pub fn between(&self, from: Instant, to: Instant) -> i64 {
        if to < from {
            return -self.between(to, from);
        }
        let until = to;
        let stretches = self.from(from).take_while(|open| open.from < until);
        stretches.map(|open| (open.until.min(until).0 - open.from.max(from).0).max(0)).sum()
    }

    /// The first moment by which this many milliseconds of work have passed; never where the calendar does not reach so far.
    pub fn add(&self, from: Instant, millis: i64) -> Instant {
        if millis <= 0 || from.is_never() {
            return from;
        }
        let mut left = millis;
        for open in self.from(from) {
            let start = open.from.max(from);
            let here = (open.until.0 - start.0).max(0);
            if left <= here {
                return Instant(start.0 + left);
            }
            left -= here;
        }
        Instant::NEVER
    }

    /// The same time of day on the business day that comes this many after; the day it starts on does not count.
    pub fn add_days(&self, from: Instant, days: i64) -> Instant {
        let Some(start) = self.date(from).filter(|_| days > 0) else { return from };
        let Ok(next) = start.tomorrow() else { return Instant::NEVER };
        let places = usize::try_from(days - 1).unwrap_or(usize::MAX);
        let counted = dates(next).filter(|date| self.is_business_day(*date)).nth(places);
        counted.map_or(Instant::NEVER, |date| self.same_time(from, date))
    }

    /// The midnight at which the day of a moment ends.
    pub fn end_of_day(&self, at: Instant) -> Instant {
        self.date(at).map_or(at, |date| self.moment(date, DAY_MINUTES))
    }

    /// How much work fits into a week without holidays, in milliseconds of an ordinary day on average; what a target in
    /// business days is worth in hours.
    pub fn ordinary_day(&self) -> i64 {
        let minutes: i64 = self.week.iter().flatten().map(|open| i64::from(open.until - open.from)).sum();
        let days = self.week.iter().filter(|windows| !windows.is_empty()).count();
        minutes * MINUTE / i64::try_from(days).unwrap_or(1).max(1)
    }

    /// Why nothing is open on a date that ordinarily would be.
    pub fn holiday(&self, at: Instant) -> Option<&str> {
        let date = self.date(at)?;
        let name = self.holidays.get(&date).or_else(|| self.yearly.get(&(date.month(), date.day())));
        name.map(String::as_str)
    }

    fn is_business_day(&self, date: Date) -> bool {
        !self.windows(date).is_empty()
    }

    fn windows(&self, date: Date) -> &[Window] {
        let is_closed = self.holidays.contains_key(&date) || self.yearly.contains_key(&(date.month(), date.day()));
        if is_closed { &[] } else { &self.week[place(date.weekday())] }
    }

    /// The open stretches from the day of a moment on, day after day.
    fn from(&self, at: Instant) -> impl Iterator<Item = Stretch> {
        self.date(at).into_iter().flat_map(dates).flat_map(|date| self.stretches(date))
    }

    fn stretches(&self, date: Date) -> impl Iterator<Item = Stretch> {
        let windows = self.windows(date).iter();
        windows.map(move |open| Stretch { from: self.moment(date, open.from), until: self.moment(date, open.until) })
    }

    /// The date of a moment here; none for moments that no calendar knows.
    fn date(&self, at: Instant) -> Option<Date> {
        Timestamp::from_millisecond(at.0).ok().map(|at| self.zone.to_datetime(at).date())
    }

    fn same_time(&self, at: Instant, date: Date) -> Instant {
        let Ok(at) = Timestamp::from_millisecond(at.0) else { return Instant::NEVER };
        self.resolve(date.to_datetime(self.zone.to_datetime(at).time()))
    }

    /// The moment of a minute of a date.
    fn moment(&self, date: Date, minute: u16) -> Instant {
        let midnight = if minute == DAY_MINUTES { date.tomorrow() } else { Ok(date) };
        let Ok(day) = midnight else { return Instant::NEVER };
        let minute = minute % DAY_MINUTES;
        // Both fit: a day has 24 hours and an hour 60 minutes.
        let (hour, minute) = ((minute / 60) as i8, (minute % 60) as i8);
        self.resolve(day.at(hour, minute, 0, 0))
    }

    /// Where clocks are put forward, times that do not exist are the moment of the change; where they are put back, the
    /// first of the two.
    fn resolve(&self, civil: jiff::civil::DateTime) -> Instant {
        let ambiguous = self.zone.to_ambiguous_timestamp(civil);
        let is_gap = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
        let Ok(earlier) = ambiguous.earlier() else { return Instant::NEVER };
        let change = if is_gap { self.zone.following(earlier).next() } else { None };
        Instant(change.map_or(earlier, |change| change.timestamp()).as_millisecond())
    }
}

const DAY_MINUTES: u16 = 24 * 60;
const MINUTE: i64 = crate::domain::time::MINUTE;

fn place(weekday: Weekday) -> usize {
    usize::try_from(weekday.to_monday_zero_offset()).unwrap_or(0)
}

fn dates(first: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |date| date.tomorrow().ok()).take(FURTHEST_DAYS as usize)
}
