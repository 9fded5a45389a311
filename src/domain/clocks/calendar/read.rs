//! A calendar from its text: zone, windows by weekday, holidays by date or by month and day.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::Deserialize;
use toml::Spanned;

use super::{Calendar, DAY_MINUTES, Window};
use crate::domain::definitions::{Mistake, MistakeKind, reading};
use crate::domain::time::Instant;

/// When somebody is on duty, as part of another definition.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rota {
    zone: Spanned<String>,
    /// At any hour of any day without one.
    week: Option<Week>,
    /// Dates, yearly dates, or first and last date with two points between.
    #[serde(default)]
    away: Vec<Spanned<String>>,
}

/// The zones that came with the program: the same on every machine.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    zone: Spanned<String>,
    week: Spanned<Week>,
    #[serde(default)]
    holidays: BTreeMap<Spanned<String>, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Week {
    monday: Windows,
    tuesday: Windows,
    wednesday: Windows,
    thursday: Windows,
    friday: Windows,
    saturday: Windows,
    sunday: Windows,
}

type Windows = Vec<Spanned<String>>;

impl Calendar {
    /// Reads a calendar from its text.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let Text { zone, week, holidays } = reading::read(text)?;
        let mut mistakes = Vec::new();
        let at = week.span().start;
        let mut calendar = Self::of(text, &zone, Some(week.into_inner()), &mut mistakes);
        for (day, name) in holidays {
            calendar.close(text, &day, name, &mut mistakes);
        }
        if mistakes.is_empty() && calendar.next_opening(Instant(0)).is_never() {
            mistakes.push(Mistake::at(text, at, MistakeKind::NeverOpen, "week", ""));
        }
        if mistakes.is_empty() { Ok(calendar) } else { Err(mistakes) }
    }

    /// The hours of a week without holidays; all hours where there is no week.
    fn of(text: &str, zone: &Spanned<String>, week: Option<Week>, mistakes: &mut Vec<Mistake>) -> Self {
        let known = zone_of(zone.get_ref());
        if known.is_none() {
            mistakes.push(Mistake::at(text, zone.span().start, MistakeKind::BadValue, zone.get_ref(), "Europe/Berlin"));
        }
        let hours = week.map(|week| {
            [week.monday, week.tuesday, week.wednesday, week.thursday, week.friday, week.saturday, week.sunday]
                .map(|day| windows(text, &day, mistakes))
        });
        let always = || [const { Window { from: 0, until: DAY_MINUTES } }; 7].map(|window| vec![window]);
        Self {
            zone: known.unwrap_or(TimeZone::UTC),
            week: hours.unwrap_or_else(always),
            holidays: BTreeMap::new(),
            yearly: BTreeMap::new(),
        }
    }

    fn close(&mut self, text: &str, day: &Spanned<String>, name: String, mistakes: &mut Vec<Mistake>) {
        if let Ok(date) = day.get_ref().parse::<Date>() {
            self.holidays.insert(date, name);
        // A leap year knows every day that there is.
        } else if let Ok(date) = format!("2024-{}", day.get_ref()).parse::<Date>() {
            self.yearly.insert((date.month(), date.day()), name);
        } else {
            let known = "2026-12-25 12-25";
            mistakes.push(Mistake::at(text, day.span().start, MistakeKind::BadValue, day.get_ref(), known));
        }
    }
}

impl Rota {
    /// The hours on duty as a calendar whose closed days are those away.
    pub fn calendar(self, text: &str, mistakes: &mut Vec<Mistake>) -> Calendar {
        let mut calendar = Calendar::of(text, &self.zone, self.week, mistakes);
        for days in self.away {
            let span = days.get_ref().split_once("..").and_then(|(first, last)| {
                let (first, last) = (first.trim().parse::<Date>().ok()?, last.trim().parse::<Date>().ok()?);
                (first <= last).then_some((first, last))
            });
            match span {
                Some((first, last)) => {
                    let closed = super::dates(first).take_while(|date| *date <= last);
                    calendar.holidays.extend(closed.map(|date| (date, String::new())));
                }
                None => calendar.close(text, &days, String::new(), mistakes),
            }
        }
        calendar
    }
}

/// A zone by its name in the tz database.
pub(in crate::domain) fn zone_of(name: &str) -> Option<TimeZone> {
    ZONES.get(name).ok()
}

/// The windows of one weekday in their order; what overlaps, ends before it begins or is no time is a mistake.
fn windows(text: &str, day: &[Spanned<String>], mistakes: &mut Vec<Mistake>) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::with_capacity(day.len());
    for typed in day {
        let window = window(typed.get_ref());
        let fits = |window: &Window| windows.iter().all(|w| window.until <= w.from || w.until <= window.from);
        match window.filter(fits) {
            Some(window) => windows.push(window),
            None => {
                let known = "09:00-12:30 13:30-18:00";
                mistakes.push(Mistake::at(text, typed.span().start, MistakeKind::BadValue, typed.get_ref(), known));
            }
        }
    }
    windows.sort_by_key(|window| window.from);
    windows
}

fn window(typed: &str) -> Option<Window> {
    let (from, until) = typed.split_once('-')?;
    let (from, until) = (minute(from)?, minute(until)?);
    (from < until).then_some(Window { from, until })
}

/// `09:00` to `24:00`, in minutes since midnight.
fn minute(typed: &str) -> Option<u16> {
    let (hour, minute) = typed.trim().split_once(':')?;
    let is_number = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(hour) || !is_number(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let at = hour * 60 + minute;
    (minute < 60 && at <= DAY_MINUTES).then_some(at)
}
