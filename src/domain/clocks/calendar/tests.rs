//! What a calendar promises: tables by hand, and properties over weeks with holidays and clock changes.

use proptest::prelude::*;

use super::Calendar;
use crate::domain::definitions::MistakeKind;
use crate::domain::time::{DAY, HOUR, Instant, MINUTE};

const BERLIN: &str = r#"
zone = "Europe/Berlin"
[week]
monday = ["13:30-18:00", "09:00-12:30"]
tuesday = ["09:00-12:30", "13:30-18:00"]
wednesday = ["09:00-12:30", "13:30-18:00"]
thursday = ["09:00-12:30", "13:30-18:00"]
friday = ["09:00-15:00"]
[holidays]
12-25 = "First Christmas Day"
12-26 = "Second Christmas Day"
2026-04-03 = "Good Friday"
"#;

/// Open through the nights in which clocks change.
const NIGHTS: &str = r#"
zone = "Europe/Berlin"
[week]
saturday = ["22:00-24:00"]
sunday = ["00:00-02:30", "02:30-06:00"]
"#;

fn berlin() -> Calendar {
    Calendar::read(BERLIN).expect("the text above is a calendar")
}

fn nights() -> Calendar {
    Calendar::read(NIGHTS).expect("the text above is a calendar")
}

fn at(text: &str) -> Instant {
    Instant::parse(text).expect("a moment")
}

#[test]
fn built_in_calendars_read() {
    for text in [
        include_str!("../../../../assets/business/calendar/default.toml"),
        include_str!("../../../../assets/business/calendar/united-states.toml"),
    ] {
        assert!(Calendar::read(text).is_ok(), "{text}");
    }
}

#[test]
fn hours_windows_and_holidays() {
    for (moment, is_open, next) in [
        ("2026-11-27T09:00:00+01:00", true, "2026-11-27T09:00:00+01:00"),
        ("2026-11-27T08:59:59+01:00", false, "2026-11-27T09:00:00+01:00"),
        ("2026-11-26T12:30:00+01:00", false, "2026-11-26T13:30:00+01:00"),
        ("2026-11-26T12:29:59+01:00", true, "2026-11-26T12:29:59+01:00"),
        ("2026-11-27T15:00:00+01:00", false, "2026-11-30T09:00:00+01:00"),
        // Christmas is on Friday and Saturday; a holiday of one year is none of the next.
        ("2026-12-24T18:00:00+01:00", false, "2026-12-28T09:00:00+01:00"),
        ("2026-04-03T10:00:00+02:00", false, "2026-04-06T09:00:00+02:00"),
        ("2027-04-02T10:00:00+02:00", true, "2027-04-02T10:00:00+02:00"),
        // The same wall clock in summer and in winter.
        ("2026-07-01T07:00:00Z", true, "2026-07-01T07:00:00Z"),
        ("2026-12-01T07:00:00Z", false, "2026-12-01T08:00:00Z"),
    ] {
        assert_eq!((berlin().is_open(at(moment)), berlin().next_opening(at(moment))), (is_open, at(next)), "{moment}");
    }
    assert_eq!(berlin().holiday(at("2026-12-25T12:00:00Z")), Some("First Christmas Day"));
    assert_eq!(berlin().holiday(at("2026-12-24T12:00:00Z")), None);
}

#[test]
fn business_time_is_counted_and_added() {
    for (from, to, millis) in [
        ("2026-11-26T12:00:00+01:00", "2026-11-26T14:00:00+01:00", HOUR),
        ("2026-11-27T14:00:00+01:00", "2026-11-30T10:00:00+01:00", 2 * HOUR),
        ("2026-11-26T09:00:00+01:00", "2026-11-26T18:00:00+01:00", 8 * HOUR),
        ("2026-12-24T17:00:00+01:00", "2026-12-28T09:30:00+01:00", HOUR + 30 * MINUTE),
        ("2026-11-28T00:00:00+01:00", "2026-11-29T00:00:00+01:00", 0),
    ] {
        assert_eq!(berlin().between(at(from), at(to)), millis, "{from} {to}");
        assert_eq!(berlin().between(at(to), at(from)), -millis, "{to} {from}");
    }
    // The whole day is used up at its end, not at the next opening.
    assert_eq!(berlin().add(at("2026-11-26T09:00:00+01:00"), 8 * HOUR), at("2026-11-26T18:00:00+01:00"));
    assert_eq!(berlin().add(at("2026-11-28T10:00:00+01:00"), MINUTE), at("2026-11-30T09:01:00+01:00"));
    assert!(berlin().add(Instant::NEVER, HOUR).is_never());
    assert!(berlin().add(at("2026-11-28T10:00:00Z"), i64::MAX).is_never());
}

#[test]
fn a_moment_outside_hours_is_due_at_the_next_opening() {
    for (moment, due) in [
        ("2026-11-26T18:00:00+01:00", "2026-11-26T18:00:00+01:00"),
        ("2026-11-26T18:00:01+01:00", "2026-11-27T09:00:00+01:00"),
        ("2026-11-26T13:00:00+01:00", "2026-11-26T13:30:00+01:00"),
        ("2026-11-29T10:00:00+01:00", "2026-11-30T09:00:00+01:00"),
    ] {
        assert_eq!(berlin().due(at(moment)), at(due), "{moment}");
    }
}

#[test]
fn business_days_do_not_count_the_day_they_start_on() {
    for (from, days, to) in [
        ("2026-11-26T16:00:00+01:00", 1, "2026-11-27T16:00:00+01:00"),
        ("2026-11-26T16:00:00+01:00", 2, "2026-11-30T16:00:00+01:00"),
        ("2026-11-28T16:00:00+01:00", 1, "2026-11-30T16:00:00+01:00"),
        ("2026-12-24T16:00:00+01:00", 1, "2026-12-28T16:00:00+01:00"),
        // Over the end of summer time, at the same time of day.
        ("2026-10-23T16:00:00+02:00", 1, "2026-10-26T16:00:00+01:00"),
    ] {
        assert_eq!(berlin().add_days(at(from), days), at(to), "{from} {days}");
    }
    assert_eq!(berlin().end_of_day(at("2026-11-26T22:59:59Z")), at("2026-11-26T23:00:00Z"));
    assert_eq!(berlin().end_of_day(at("2026-11-26T23:00:00Z")), at("2026-11-27T23:00:00Z"));
}

#[test]
fn a_night_in_which_clocks_change_is_as_long_as_it_is() {
    let night = |from: &str, to: &str| nights().between(at(from), at(to));
    assert_eq!(night("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"), 7 * HOUR);
    assert_eq!(night("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"), 9 * HOUR);
    assert_eq!(night("2026-11-07T12:00:00Z", "2026-11-08T12:00:00Z"), 8 * HOUR);
    // 02:30 does not exist in this night: the first window ends when the clocks change.
    assert_eq!(nights().add(at("2026-03-28T21:00:00Z"), 5 * HOUR), at("2026-03-29T02:00:00Z"));
}

#[test]
fn mistakes_are_pointed_at() {
    let first = |text: &str| {
        Calendar::read(text).map(|_| ()).map_err(|mistakes| {
            let first = mistakes.into_iter().next().unwrap_or_default();
            (first.line, first.kind, first.found)
        })
    };
    let told = |line, kind, found: &str| Err((line, kind, found.to_owned()));
    let week = "[week]\nmonday = ['09:00-17:00']\n";
    assert_eq!(first(&format!("zone = 'Mars/Base'\n{week}")), told(1, MistakeKind::BadValue, "Mars/Base"));
    for (line, found) in [
        ("monday = ['17:00-09:00']", "17:00-09:00"),
        ("monday = ['09:00-12:00', '11:00-13:00']", "11:00-13:00"),
        ("monday = ['9-17']", "9-17"),
        ("monday = ['09:00-24:01']", "09:00-24:01"),
        ("monday = ['09:00-17:60']", "09:00-17:60"),
    ] {
        assert_eq!(first(&format!("zone = 'UTC'\n[week]\n{line}\n")), told(3, MistakeKind::BadValue, found), "{line}");
    }
    let holiday = format!("zone = 'UTC'\n{week}[holidays]\n02-30 = 'x'\n");
    assert_eq!(first(&holiday), told(5, MistakeKind::BadValue, "02-30"));
    assert_eq!(first("zone = 'UTC'\n[week]\n"), told(2, MistakeKind::NeverOpen, "week"));
    let day_name = first("zone = 'UTC'\n[week]\nmontag = []\n").map_err(|(line, fault, _)| (line, fault));
    assert_eq!(day_name, Err((3, MistakeKind::UnknownKey)));
}

#[test]
fn a_calendar_closed_on_every_day_of_the_year_is_never_open() {
    let mut text = "zone = 'UTC'\n[week]\nmonday = ['09:00-17:00']\n[holidays]\n".to_owned();
    for month in 1..=12 {
        for day in 1..=31 {
            if format!("2024-{month:02}-{day:02}").parse::<jiff::civil::Date>().is_ok() {
                text.push_str(&format!("{month:02}-{day:02} = 'closed'\n"));
            }
        }
    }
    let fault = Calendar::read(&text).map(|_| ()).map_err(|mistakes| mistakes.first().map(|m| m.kind));
    assert_eq!(fault, Err(Some(MistakeKind::NeverOpen)));
}

/// Moments of two years that hold holidays and four changes of clocks, to the minute.
fn moment() -> impl Strategy<Value = Instant> {
    (0..2 * 365 * 24 * 60_i64).prop_map(|minute| Instant(20_454 * DAY + minute * MINUTE))
}

proptest! {
    #[test]
    fn adding_and_counting_are_inverse(from in moment(), minutes in 0..20_000_i64, night in any::<bool>()) {
        let calendar = if night { nights() } else { berlin() };
        let millis = minutes * MINUTE;
        prop_assert_eq!(calendar.between(from, calendar.add(from, millis)), millis);
    }

    #[test]
    fn later_starts_and_longer_spans_never_end_earlier(a in moment(), b in moment(), x in 0..9_000_i64, y in 0..9_000_i64) {
        let (a, b) = (a.min(b), a.max(b));
        let (x, y) = (x.min(y) * MINUTE, x.max(y) * MINUTE);
        prop_assert!(berlin().add(a, x) <= berlin().add(b, x));
        prop_assert!(berlin().add(a, x) <= berlin().add(a, y));
        prop_assert!(berlin().due(a) <= berlin().due(b));
        prop_assert!(berlin().next_opening(a) <= berlin().next_opening(b));
    }

    #[test]
    fn spans_add_up(a in moment(), b in moment(), c in moment(), night in any::<bool>()) {
        let calendar = if night { nights() } else { berlin() };
        prop_assert_eq!(calendar.between(a, b) + calendar.between(b, c), calendar.between(a, c));
    }

    #[test]
    fn adding_in_two_steps_is_adding_at_once(from in moment(), x in 0..9_000_i64, y in 0..9_000_i64) {
        let (x, y) = (x * MINUTE, y * MINUTE);
        prop_assert_eq!(berlin().add(berlin().add(from, x), y), berlin().add(from, x + y));
    }

    #[test]
    fn the_next_opening_is_open_and_nothing_before_it_is(at in moment(), night in any::<bool>()) {
        let calendar = if night { nights() } else { berlin() };
        let next = calendar.next_opening(at);
        prop_assert!(next >= at && calendar.is_open(next));
        prop_assert_eq!(calendar.between(at, next), 0);
        prop_assert_eq!(calendar.is_open(at), next == at);
    }

    #[test]
    fn business_days_are_open_and_add_up(at in moment(), x in 1..30_i64, y in 1..30_i64) {
        let there = berlin().add_days(at, x);
        prop_assert!(there > at);
        prop_assert_eq!(berlin().add_days(there, y), berlin().add_days(at, x + y));
    }
}
