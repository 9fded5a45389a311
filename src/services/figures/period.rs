//! Periods as people type them, in days of the shop: half-open, weeks by ISO.

use crate::analytics::Scope;
use crate::domain::analysis::Analysis;
use crate::domain::query::when::{Looking, When};
use crate::domain::time::{DAY, Instant, UTC, civil, day_of, iso_week, week_start};

use super::Step;

/// Longer periods are slips of the finger.
const MOST_DAYS: i64 = 36_500;

/// `2026-W46`, `2026-11`, `2026-Q4`, `2026`, `2026-11-01..2026-11-15` with its last day in it, `last-week`, `this-month`,
/// `yesterday`, and `30d` for the days that end with today.
pub fn period(text: &str, now: Instant, analysis: &Analysis) -> Option<Scope> {
    let today = analysis.day(now);
    let text = text.trim();
    if let Some((first, last)) = text.split_once("..") {
        let (first, last) = (days(first, today)?, days(last, today)?);
        return scope(first.0, last.1);
    }
    let back = text.strip_suffix('d').and_then(|n| n.parse::<i64>().ok());
    if let Some(n) = back.filter(|n| (1..=MOST_DAYS).contains(n)) {
        return scope(today + 1 - n, today + 1);
    }
    let (first, until) = days(text, today)?;
    scope(first, until)
}

fn scope(first_day: i64, until_day: i64) -> Option<Scope> {
    let is_sound = first_day < until_day && until_day - first_day <= MOST_DAYS;
    is_sound.then(|| Scope { first_day, until_day, groups: Vec::new() })
}

/// The days of a word; the query language counts in days of its own clock, which is set to the shop's here.
fn days(text: &str, today: i64) -> Option<(i64, i64)> {
    let when = When::parse(text.trim(), Looking::Back)?;
    if matches!(when, When::FromNow(_) | When::At(_) | When::Clock(..)) {
        return None;
    }
    let (from, until) = when.bounds(Instant(today * DAY), &UTC);
    Some((from.div_euclid(DAY), until.div_euclid(DAY)))
}

/// A period by its shortest name: `2026-W46`, `2026-11`, `2026-Q4`, a day, or its first and last day.
pub fn code(scope: &Scope) -> String {
    let date = |day: i64| civil(day).map(|date| date.to_string()).unwrap_or_default();
    let days = scope.until_day - scope.first_day;
    if days == 7 && week_start(scope.first_day) == scope.first_day {
        return iso_week(scope.first_day);
    }
    let (Some(first), Some(until)) = (civil(scope.first_day), civil(scope.until_day)) else { return String::new() };
    let months =
        (i64::from(until.year()) - i64::from(first.year())) * 12 + i64::from(until.month()) - i64::from(first.month());
    match (first.day(), until.day(), months) {
        (1, 1, 1) => format!("{}-{:02}", first.year(), first.month()),
        (1, 1, 3) if (first.month() - 1) % 3 == 0 => format!("{}-Q{}", first.year(), (first.month() + 2) / 3),
        (1, 1, 12) if first.month() == 1 => first.year().to_string(),
        _ if days == 1 => date(scope.first_day),
        _ => format!("{}..{}", date(scope.first_day), date(scope.until_day - 1)),
    }
}

impl Step {
    /// The first day of the step that a day lies in.
    pub fn start(self, day: i64) -> i64 {
        match self {
            Self::Day => day,
            Self::Week => week_start(day),
            Self::Month => civil(day).map_or(day, |date| day_of(date.first_of_month())),
            Self::Quarter => civil(day).map_or(day, |date| {
                let start = day_of(date.first_of_month());
                Self::Month.before(start, i64::from((date.month() - 1) % 3))
            }),
        }
    }

    /// The first day of the step so many before (or behind, where negative) the one that begins on a day.
    pub fn before(self, start: i64, n: i64) -> i64 {
        match self {
            Self::Day => start - n,
            Self::Week => start - 7 * n,
            Self::Month => civil(start)
                .and_then(|date| date.checked_sub(jiff::Span::new().try_months(n).ok()?).ok())
                .map_or(start, day_of),
            Self::Quarter => Self::Month.before(start, n.saturating_mul(3)),
        }
    }

    /// The `n` steps that end with the one in which a period's last day lies, oldest first.
    pub fn periods(self, scope: &Scope, n: usize) -> Vec<Scope> {
        let last = self.start(scope.until_day - 1);
        let n = i64::try_from(n).unwrap_or(0);
        (0..n)
            .rev()
            .map(|back| Scope {
                first_day: self.before(last, back),
                until_day: self.before(last, back - 1),
                groups: scope.groups.clone(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i64 {
        text.parse().map(day_of).expect("a date")
    }

    #[test]
    fn periods_are_days_of_the_shop() {
        // Late on Sunday in London, early on Monday in Shanghai.
        let now = Instant::parse("2026-11-29T20:00:00Z").expect("a moment");
        let (utc, china) = (Analysis::default(), Analysis::read("zone = 'Asia/Shanghai'").expect("a text"));
        let read = |text: &str, analysis| period(text, now, analysis).map(|scope| (scope.first_day, scope.until_day));
        for (text, from, until) in [
            ("2026-W46", "2026-11-09", "2026-11-16"),
            ("2026-11", "2026-11-01", "2026-12-01"),
            ("2026-Q4", "2026-10-01", "2027-01-01"),
            ("2026", "2026-01-01", "2027-01-01"),
            ("2026-11-01..2026-11-15", "2026-11-01", "2026-11-16"),
            ("2026-W45..2026-W46", "2026-11-02", "2026-11-16"),
            ("2026-11-03", "2026-11-03", "2026-11-04"),
            ("last-week", "2026-11-16", "2026-11-23"),
            ("last-month", "2026-10-01", "2026-11-01"),
            ("yesterday", "2026-11-28", "2026-11-29"),
            ("30d", "2026-10-31", "2026-11-30"),
        ] {
            assert_eq!(read(text, &utc), Some((day(from), day(until))), "{text}");
        }
        assert_eq!(read("last-week", &china), Some((day("2026-11-23"), day("2026-11-30"))));
        assert_eq!(read("1d", &china), Some((day("2026-11-30"), day("2026-12-01"))));
        for text in
            ["", "soon", "0d", "2026-11-15..2026-11-01", "2026-13", "now", "2026-11-01T10:00", "3h", "99999999d"]
        {
            assert_eq!(read(text, &utc), None, "{text}");
        }
    }

    #[test]
    fn steps_end_with_the_period() {
        let scope = Scope { first_day: day("2026-11-09"), until_day: day("2026-11-16"), groups: Vec::new() };
        let starts = |step: Step, n| -> Vec<(i64, i64)> {
            step.periods(&scope, n).iter().map(|scope| (scope.first_day, scope.until_day)).collect()
        };
        assert_eq!(
            starts(Step::Week, 2),
            [(day("2026-11-02"), day("2026-11-09")), (day("2026-11-09"), day("2026-11-16"))]
        );
        assert_eq!(
            starts(Step::Month, 2),
            [(day("2026-10-01"), day("2026-11-01")), (day("2026-11-01"), day("2026-12-01"))]
        );
        assert_eq!(
            starts(Step::Quarter, 2),
            [(day("2026-07-01"), day("2026-10-01")), (day("2026-10-01"), day("2027-01-01"))]
        );
        assert_eq!(starts(Step::Day, 1), [(day("2026-11-15"), day("2026-11-16"))]);
    }
}
