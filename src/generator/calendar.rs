//! When things happen: how many on which day, at what hour, and how platforms write a moment.

use crate::domain::time::{self, DAY, Instant, MINUTE};

use super::dice::Dice;

/// How many things fall on each day, so that the day of any number can be told without walking through all.
#[derive(Debug, Clone)]
pub struct Spread {
    /// Things up to and including each day.
    sums: Vec<u64>,
}

impl Spread {
    /// Spreads a number of things over days by weight.
    pub fn new(count: u64, weights: &[u64]) -> Self {
        let total: u128 = weights.iter().map(|w| u128::from(*w)).sum::<u128>().max(1);
        let mut sum = 0u128;
        let sums = weights.iter().map(|w| {
            sum += u128::from(*w);
            u64::try_from(u128::from(count) * sum / total).unwrap_or(count)
        });
        Self { sums: sums.collect() }
    }

    /// All things.
    pub fn count(&self) -> u64 {
        self.sums.last().copied().unwrap_or(0)
    }

    /// The things of one day, by number.
    pub fn on(&self, day: usize) -> std::ops::Range<u64> {
        let before = if day == 0 { 0 } else { self.sums[day - 1] };
        before..self.sums[day]
    }

    /// The day that a thing falls on.
    pub fn day_of(&self, index: u64) -> usize {
        self.sums.partition_point(|sum| *sum <= index)
    }
}

/// The days that a plan covers.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    /// First day, since 1970.
    pub first: i64,
    pub days: i64,
    pub until: Instant,
}

impl Calendar {
    pub fn new(until: Instant, days: i64) -> Self {
        let days = days.clamp(1, 10_000);
        Self { first: until.day() - days + 1, days, until }
    }

    /// The weight of each day: growth, quiet weekends, and the weeks after the holidays when everything comes back.
    pub fn weights(&self) -> Vec<u64> {
        (0..self.days)
            .map(|n| {
                let day = self.first + n;
                let weekday = [115, 108, 104, 102, 100, 84, 76][usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0)];
                let growth = 1_000 + u64::try_from(n).unwrap_or(0) * 900 / 365;
                let season = 100
                    + ramp(day, (12, 24), 13, 21, 85)
                    + ramp(day, (11, 20), 10, 20, 25)
                    + ramp(day, (7, 14), 6, 14, 30);
                weekday * growth * season / 1_000
            })
            .collect()
    }

    /// How strongly carriers suffer from the holidays on a day, 0 to 100: up from late November, down in January.
    pub fn holiday_strain(&self, n: usize) -> u64 {
        ramp(self.first + i64::try_from(n).unwrap_or(0), (12, 20), 26, 24, 100)
    }

    /// How far a line's quality has fallen by a day, 0 to 100: nothing until six weeks before the end, then steadily more.
    pub fn decline(&self, n: usize) -> u64 {
        let left = self.days - 1 - i64::try_from(n).unwrap_or(0);
        u64::try_from((42 - left).clamp(0, 42)).unwrap_or(0) * 100 / 42
    }

    /// A moment on the n-th day by the hours that people keep in a place so many minutes from UTC.
    pub fn moment(&self, n: usize, offset: i32, dice: &mut Dice) -> Instant {
        const HOURS: [u64; 24] = [2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 11, 10, 9, 9, 9, 10, 12, 14, 15, 13, 9, 5];
        let mut roll = dice.below(HOURS.iter().sum());
        let mut hour = 0;
        for (at, weight) in HOURS.iter().enumerate() {
            if roll < *weight {
                hour = i64::try_from(at).unwrap_or(0);
                break;
            }
            roll -= weight;
        }
        let seconds = hour * 3_600 + dice.between(0, 3_599) - i64::from(offset) * 60;
        let start = (self.first + i64::try_from(n).unwrap_or(0)) * DAY;
        let at = Instant(start + seconds.rem_euclid(86_400) * 1_000);
        if at > self.until { Instant(self.until.0 - dice.between(60, 12 * 3_600) * 1_000) } else { at }
    }
}

/// A hill in the year: up to `height` within `up` days before its top, down within `down` days after.
fn ramp(day: i64, (month, top_day): (i8, i8), up: i64, down: i64, height: u64) -> u64 {
    let Some(date) = time::civil(day) else { return 0 };
    let nearest = (date.year() - 1..=date.year() + 1)
        .filter_map(|year| jiff::civil::Date::new(year, month, top_day).ok())
        .map(|top| day - time::day_of(top))
        .min_by_key(|distance| distance.abs())
        .unwrap_or(365);
    let part = if nearest <= 0 { up + nearest } else { down - nearest };
    let whole = if nearest <= 0 { up } else { down };
    height * u64::try_from(part.clamp(0, whole)).unwrap_or(0) / u64::try_from(whole.max(1)).unwrap_or(1)
}

/// The date and time of a moment in a place so many minutes from UTC.
pub fn local(at: Instant, offset: i32) -> jiff::civil::DateTime {
    let shifted = at.plus(i64::from(offset) * MINUTE);
    jiff::Timestamp::from_millisecond(shifted.0)
        .map(|t| jiff::tz::Offset::UTC.to_datetime(t))
        .unwrap_or(jiff::civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0))
}

pub const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The English short name of a date's month.
pub fn month(date: jiff::civil::DateTime) -> &'static str {
    MONTHS[usize::try_from(date.month() - 1).unwrap_or(0) % 12]
}

/// `2026-06-20T07:32:45+09:00`
pub fn iso_offset(at: Instant, offset: i32) -> String {
    let d = local(at, offset);
    let (sign, minutes) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        d.year(),
        d.month(),
        d.day(),
        d.hour(),
        d.minute(),
        d.second(),
        minutes / 60,
        minutes % 60
    )
}

/// `2026-03-01T08:00:00Z`
pub fn iso_z(at: Instant) -> String {
    let d = local(at, 0);
    format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", d.year(), d.month(), d.day(), d.hour(), d.minute(), d.second())
}

/// `2026-03-01T08:00:00.000Z`
pub fn iso_millis_z(at: Instant) -> String {
    let mut text = iso_z(at);
    text.insert_str(19, ".000");
    text
}

/// `21-Jun-2026`, a local date.
pub fn day_month_year(at: Instant, offset: i32) -> String {
    let d = local(at, offset);
    format!("{:02}-{}-{:04}", d.day(), month(d), d.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Calendar {
        Calendar::new(Instant::parse("2026-11-26T12:00:00Z").expect("a moment"), 400)
    }

    #[test]
    fn every_thing_has_its_day_and_days_hold_all_things() {
        let weights = calendar().weights();
        let spread = Spread::new(1_000, &weights);
        let counted: u64 = (0..weights.len()).map(|day| spread.on(day).count() as u64).sum();
        assert_eq!(counted, 1_000);
        for index in [0, 1, 499, 999] {
            assert!(spread.on(spread.day_of(index)).contains(&index));
        }
    }

    #[test]
    fn holidays_rise_and_fall_while_the_decline_only_rises() {
        let calendar = calendar();
        let day = |text: &str| {
            let at = Instant::parse(&format!("{text}T00:00:00Z")).expect("a moment");
            usize::try_from(at.day() - calendar.first).expect("within the plan")
        };
        let strain = |text: &str| calendar.holiday_strain(day(text));
        assert!(strain("2025-11-10") == 0 && strain("2025-12-20") == 100 && strain("2026-01-20") == 0);
        assert!(strain("2025-12-05") > 20 && strain("2026-01-02") > 20);
        assert_eq!(calendar.decline(300), 0);
        assert!(calendar.decline(370) < calendar.decline(390));
        assert_eq!(calendar.decline(399), 100);
    }

    #[test]
    fn nothing_happens_after_the_newest_moment() {
        let calendar = calendar();
        for index in 0..500 {
            let mut dice = Dice::of(3, super::super::dice::Stream::Season, index);
            assert!(calendar.moment(399, -480, &mut dice) <= calendar.until);
        }
    }

    #[test]
    fn moments_are_written_as_platforms_write_them() {
        let at = Instant::parse("2026-06-20T23:32:45Z").expect("a moment");
        assert_eq!(iso_offset(at, 540), "2026-06-21T08:32:45+09:00");
        assert_eq!(iso_offset(at, -420), "2026-06-20T16:32:45-07:00");
        assert_eq!(iso_millis_z(at), "2026-06-20T23:32:45.000Z");
        assert_eq!(day_month_year(at, 540), "21-Jun-2026");
    }
}
