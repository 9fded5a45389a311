//! Deadlines of platforms and laws, as dated data: counted exactly as their makers count, paused by nothing.

use std::sync::LazyLock;

use jiff::tz::TimeZone;
use serde::Deserialize;

use super::calendar::{Calendar, zone_of};
use crate::codes;
use crate::domain::complaints::TicketKind;
use crate::domain::time::{DAY, HOUR, Instant, day_of};

/// The deadlines as they are written.
pub(super) const TEXT: &str = include_str!("../../../assets/business/deadlines.toml");

codes! {
    /// What has to be done before a moment.
    pub enum Asks {
        Decide = "decide",
        Refund = "refund",
        Answer = "answer",
        Resolve = "resolve",
        /// Look at what was put off.
        FollowUp = "follow_up",
        /// Claim money from whoever lost or broke the goods.
        Claim = "claim",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Return,
    Complaint,
    Parcel,
}

/// What a deadline is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    Requested,
    Arrived,
    Opened,
    CustomerMessage,
    /// The first scan of a parcel.
    HandedOver,
    /// The money was given back before the goods came.
    Refunded,
    /// The customer has turned to the platform over a return.
    Disputed,
}

/// One deadline in one form, in force between two days.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    pub clause: String,
    pub asks: Asks,
    of: Subject,
    platform: String,
    markets: Vec<String>,
    kinds: Vec<TicketKind>,
    /// Names of a carrier, in lower case.
    carriers: Vec<String>,
    fulfilment: String,
    starts: Start,
    not_before: Option<Start>,
    span: Span,
    /// Named by its row, or the usual one.
    pub calendar: String,
    /// Whose day it is that must end, where the last day counts whole.
    zone: Option<TimeZone>,
    day_end: bool,
    from: Instant,
    until: Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Hours(i64),
    Days(i64),
    BusinessDays(i64),
}

/// What of a case a deadline looks at. Moments that have not come are none.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub of: Subject,
    pub platform: &'a str,
    pub market: &'a str,
    pub fulfilment: &'a str,
    pub kind: Option<TicketKind>,
    pub requested_at: Option<Instant>,
    pub arrived_at: Option<Instant>,
    pub refunded_at: Option<Instant>,
    pub disputed_at: Option<Instant>,
    pub opened_at: Option<Instant>,
    pub customer_message_at: Option<Instant>,
}

/// All deadlines that came with the program.
pub fn built_in() -> &'static [Deadline] {
    static ALL: LazyLock<Vec<Deadline>> = LazyLock::new(|| {
        let read = toml::from_str::<File>(TEXT);
        read.map(|file| file.deadline.into_iter().filter_map(Text::read).collect()).unwrap_or_default()
    });
    &ALL
}

/// Until when a carrier can be claimed on for a parcel that was handed over at a moment, with the clause.
pub fn of_parcel(carrier: &str, handed_over: Instant) -> Option<(Instant, &'static str)> {
    let is_of = |deadline: &&Deadline| {
        let in_force = handed_over >= deadline.from && handed_over < deadline.until;
        deadline.of == Subject::Parcel && in_force && deadline.carriers.iter().any(|known| known == carrier)
    };
    let deadline = built_in().iter().find(is_of)?;
    match deadline.span {
        Span::Days(days) => Some((handed_over.plus(days * DAY), deadline.clause.as_str())),
        Span::Hours(hours) => Some((handed_over.plus(hours * HOUR), deadline.clause.as_str())),
        Span::BusinessDays(_) => None,
    }
}

impl Deadline {
    /// When it is due, where it holds for a case and has begun.
    pub fn due(&self, facts: &Facts<'_>, calendar: &Calendar) -> Option<Instant> {
        if !self.fits(facts) {
            return None;
        }
        let start = facts.moment(self.starts)?;
        if start < self.from || start >= self.until {
            return None;
        }
        let due = self.whole_day(self.end(start, calendar), calendar);
        match self.not_before.map(|start| facts.moment(start)) {
            None => Some(due),
            Some(other) => other.map(|other| due.max(self.whole_day(other, calendar))),
        }
    }

    /// Whether it is one platform's own, rather than a law's.
    pub fn is_of_a_platform(&self) -> bool {
        !self.platform.is_empty()
    }

    fn end(&self, start: Instant, calendar: &Calendar) -> Instant {
        match self.span {
            Span::Hours(hours) => start.plus(hours * HOUR),
            // A day on the wall is a day of its zone, however long it is.
            Span::Days(days) => match (&self.zone, self.day_end) {
                (Some(zone), true) => days_later(start, days, zone),
                _ => start.plus(days * DAY),
            },
            Span::BusinessDays(days) => calendar.add_days(start, days),
        }
    }

    fn whole_day(&self, at: Instant, calendar: &Calendar) -> Instant {
        match (&self.zone, self.day_end) {
            (_, false) => at,
            (Some(zone), true) => end_of_day(at, zone),
            (None, true) => calendar.end_of_day(at),
        }
    }

    fn fits(&self, facts: &Facts<'_>) -> bool {
        self.of == facts.of
            && (self.platform.is_empty() || self.platform == facts.platform)
            && (self.fulfilment.is_empty() || self.fulfilment == facts.fulfilment)
            && (self.markets.is_empty() || self.markets.iter().any(|market| market == facts.market))
            && (self.kinds.is_empty() || facts.kind.is_some_and(|kind| self.kinds.contains(&kind)))
    }
}

impl Facts<'_> {
    /// When a deadline begins in this case, where it has.
    pub fn started_at(&self, deadline: &Deadline) -> Option<Instant> {
        self.moment(deadline.starts)
    }

    fn moment(&self, start: Start) -> Option<Instant> {
        let at = match start {
            Start::Requested => self.requested_at,
            Start::Arrived => self.arrived_at,
            Start::Opened => self.opened_at,
            Start::CustomerMessage => self.customer_message_at,
            // Parcels are asked by their carrier.
            Start::HandedOver => None,
            Start::Refunded => self.refunded_at,
            Start::Disputed => self.disputed_at,
        };
        at.filter(|at| !at.is_never())
    }
}

fn days_later(at: Instant, days: i64, zone: &TimeZone) -> Instant {
    let zoned = jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_zoned(zone.clone()));
    let later = zoned.ok().zip(jiff::Span::new().try_days(days).ok()).and_then(|(at, days)| at.checked_add(days).ok());
    later.map_or(Instant::NEVER, |at| Instant(at.timestamp().as_millisecond()))
}

fn end_of_day(at: Instant, zone: &TimeZone) -> Instant {
    let zoned = jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_zoned(zone.clone()));
    let midnight = zoned.and_then(|at| at.tomorrow()).and_then(|at| at.start_of_day());
    midnight.map_or(at, |at| Instant(at.timestamp().as_millisecond()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    deadline: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    clause: String,
    of: Subject,
    asks: Asks,
    starts: Start,
    #[serde(default)]
    not_before: Option<Start>,
    #[serde(default)]
    platform: String,
    #[serde(default)]
    fulfilment: String,
    #[serde(default)]
    markets: Vec<String>,
    #[serde(default)]
    kinds: Vec<TicketKind>,
    #[serde(default)]
    carriers: Vec<String>,
    hours: Option<i64>,
    days: Option<i64>,
    business_days: Option<i64>,
    calendar: Option<String>,
    zone: Option<String>,
    until: Option<Until>,
    from: Option<toml::value::Datetime>,
    to: Option<toml::value::Datetime>,
}

#[derive(Deserialize, PartialEq, Eq, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Until {
    DayEnd,
}

impl Text {
    fn read(self) -> Option<Deadline> {
        let span = match (self.hours, self.days, self.business_days) {
            (Some(hours), None, None) => Span::Hours(hours),
            (None, Some(days), None) => Span::Days(days),
            (None, None, Some(days)) => Span::BusinessDays(days),
            _ => return None,
        };
        let zone = match &self.zone {
            Some(name) => Some(zone_of(name)?),
            None => None,
        };
        Some(Deadline {
            clause: self.clause,
            asks: self.asks,
            of: self.of,
            platform: self.platform,
            markets: self.markets,
            kinds: self.kinds,
            carriers: self.carriers,
            fulfilment: self.fulfilment,
            starts: self.starts,
            not_before: self.not_before,
            span,
            calendar: self.calendar.unwrap_or_else(|| super::targets::USUAL_CALENDAR.to_owned()),
            zone,
            day_end: self.until.is_some(),
            from: self.from.and_then(day).unwrap_or(Instant(i64::MIN)),
            until: self.to.and_then(day).map_or(Instant::NEVER, |last| last.plus(DAY)),
        })
    }
}

/// The first moment of a date.
fn day(date: toml::value::Datetime) -> Option<Instant> {
    let date = date.date?;
    let civil = jiff::civil::Date::new(i16::try_from(date.year).ok()?, date.month as i8, date.day as i8).ok()?;
    Some(Instant(day_of(civil) * DAY))
}

#[cfg(test)]
mod tests {
    use super::super::works::Clockwork;
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).expect("a moment")
    }

    fn facts<'a>(of: Subject, platform: &'a str, market: &'a str) -> Facts<'a> {
        Facts {
            of,
            platform,
            market,
            fulfilment: "merchant",
            kind: None,
            requested_at: None,
            arrived_at: None,
            refunded_at: None,
            disputed_at: None,
            opened_at: None,
            customer_message_at: None,
        }
    }

    fn due(clause: &str, facts: &Facts<'_>) -> Option<Instant> {
        let works = Clockwork::default();
        let deadline = built_in().iter().find(|deadline| deadline.clause == clause).expect("a clause");
        deadline.due(facts, works.calendar(&deadline.calendar, Instant(0)))
    }

    #[test]
    fn every_row_of_the_data_is_read() {
        let rows = TEXT.matches("[[deadline]]").count();
        assert_eq!(built_in().len(), rows);
        for deadline in built_in() {
            let named = deadline.calendar.as_str();
            assert!(super::super::works::CALENDARS.iter().any(|(name, _)| *name == named), "{named}");
        }
    }

    #[test]
    fn each_platform_counts_in_its_own_way() {
        let of_return = |platform, market, requested: &str| Facts {
            requested_at: Some(at(requested)),
            ..facts(Subject::Return, platform, market)
        };
        let amazon = of_return("amazon", "DE", "2026-11-27T10:00:00Z");
        assert_eq!(due("amazon-return-answer", &amazon), Some(at("2026-11-29T10:00:00Z")));
        // Thanksgiving on Thursday, then the weekend; each day ends at midnight on the Pacific coast.
        let ebay = of_return("ebay", "US", "2026-11-25T20:00:00Z");
        assert_eq!(due("ebay-return-answer", &ebay), Some(at("2026-12-02T08:00:00Z")));
        assert_eq!(due("amazon-return-answer", &ebay), None);
        assert_eq!(due("amazon-refund", &amazon), None, "nothing has arrived");
    }

    #[test]
    fn a_law_counts_from_the_later_of_two_moments_and_only_where_it_is_in_force() {
        let case = |requested: &str, arrived: &str, market| Facts {
            requested_at: Some(at(requested)),
            arrived_at: Some(at(arrived)),
            ..facts(Subject::Return, "shopify", market)
        };
        let early = case("2026-10-20T10:00:00Z", "2026-10-26T10:00:00Z", "DE");
        assert_eq!(due("eu-refund", &early), Some(at("2026-11-03T23:00:00Z")), "over the end of summer time");
        let late = case("2026-10-01T10:00:00Z", "2026-11-10T10:00:00Z", "DE");
        assert_eq!(due("eu-refund", &late), Some(at("2026-11-10T23:00:00Z")), "the day on which the goods came");
        assert_eq!(due("eu-refund", &case("2026-10-01T10:00:00Z", "2026-11-10T10:00:00Z", "US")), None);
        assert_eq!(due("eu-refund", &case("2013-10-01T10:00:00Z", "2013-11-10T10:00:00Z", "DE")), None);
        let british = case("2026-10-20T10:00:00Z", "2026-10-26T10:00:00Z", "UK");
        assert_eq!(due("uk-refund", &british), Some(at("2026-11-10T00:00:00Z")));
    }
}
