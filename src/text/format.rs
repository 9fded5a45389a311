//! Numbers, money, dates and spans as people of a language write them.

use fluent_bundle::FluentValue;

use super::Words;
use crate::domain::money;
use crate::domain::time::{DAY, HOUR, Instant, MINUTE};

/// How much of a moment is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePattern {
    /// Sortable and of one width: `2026-11-26`.
    Day,
    /// With the time of day: `2026-11-26 14:05`.
    Minute,
    /// As people say it: `26 Nov 2026`.
    Spoken,
}

/// A word as it stands alone, at the head of a column or of a line.
pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl Words {
    /// A whole number in groups of three.
    pub fn number(&self, n: i64) -> String {
        group(&n.to_string())
    }

    /// An amount with its currency behind it, so that columns line up: `1,234.50 EUR`.
    pub fn money(&self, minor: i64, currency: &str) -> String {
        let plain = money::decimal(minor, currency);
        let amount = match plain.split_once('.') {
            Some((whole, fraction)) => format!("{}.{fraction}", group(whole)),
            None => group(&plain),
        };
        if currency.is_empty() { amount } else { format!("{amount} {}", super::shown_line(currency)) }
    }

    /// A part of a whole as a percentage without decimals; nothing of nothing is nothing.
    pub fn percent(&self, part: i64, whole: i64) -> String {
        if whole == 0 {
            return String::new();
        }
        let rounded = (i128::from(part) * 200 + i128::from(whole)).div_euclid(i128::from(whole) * 2);
        format!("{rounded}%")
    }

    /// A share given in hundredths of a percent, with one decimal: `16.4%`.
    pub fn rate(&self, hundredths: i64) -> String {
        let tenths = hundredths.saturating_add(5).div_euclid(10);
        format!("{}.{}%", group(&(tenths / 10).to_string()), tenths % 10)
    }

    /// A measured number with so many decimals; nothing is never shown as less than nothing.
    pub fn decimal(&self, value: f64, decimals: usize) -> String {
        let plain = format!("{value:.decimals$}");
        let plain =
            plain.strip_prefix('-').filter(|rest| rest.bytes().all(|b| matches!(b, b'0' | b'.'))).unwrap_or(&plain);
        match plain.split_once('.') {
            Some((whole, fraction)) => format!("{}.{fraction}", group(whole)),
            None => group(plain),
        }
    }

    /// A moment in the zone of the words; nothing for never.
    pub fn date(&self, at: Instant, pattern: DatePattern) -> String {
        let Some(stamp) = (!at.is_never()).then(|| jiff::Timestamp::from_millisecond(at.0).ok()).flatten() else {
            return String::new();
        };
        let local = stamp.to_zoned(self.zone.clone());
        match pattern {
            DatePattern::Day => local.strftime("%Y-%m-%d").to_string(),
            DatePattern::Minute => local.strftime("%Y-%m-%d %H:%M").to_string(),
            DatePattern::Spoken => self.spoken_date(local.date()),
        }
    }

    /// A calendar date as people say it.
    pub fn spoken_date(&self, date: jiff::civil::Date) -> String {
        let month = self.get(&format!("month-{}", date.month()));
        let blanks: [(&str, FluentValue<'_>); 3] =
            [("day", date.day().to_string().into()), ("month", month.into()), ("year", date.year().to_string().into())];
        self.fill("date-spoken", &blanks)
    }

    /// A span in its largest unit: `3d`, `5h`, `12m`.
    pub fn span(&self, millis: i64) -> String {
        let size = millis.saturating_abs();
        let (key, n) = match size {
            _ if size >= DAY => ("span-days", size / DAY),
            _ if size >= HOUR => ("span-hours", size / HOUR),
            _ => ("span-minutes", size / MINUTE),
        };
        self.fill(key, &[("n", n.into())])
    }

    /// How far a deadline is: `in 3d`, `2h late`; nothing for never.
    pub fn due(&self, at: Instant, now: Instant) -> String {
        if at.is_never() {
            return String::new();
        }
        let left = at.0.saturating_sub(now.0);
        let key = if left < 0 { "due-late" } else { "due-in" };
        self.fill(key, &[("span", self.span(left).into())])
    }
}

/// The text of a number inside a sentence, grouped like all others.
pub(super) fn grouped_number(value: f64) -> String {
    let plain = if value.fract() == 0.0 { format!("{value:.0}") } else { value.to_string() };
    match plain.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", group(whole)),
        None => group(&plain),
    }
}

fn group(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
    out.push_str(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn words(lang: Lang) -> Words {
        Words::in_zone(lang, jiff::tz::TimeZone::UTC)
    }

    #[test]
    fn numbers_and_money_are_grouped() {
        let words = words(Lang::En);
        for (n, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567")] {
            assert_eq!(words.number(n), text);
        }
        assert_eq!(words.money(123_450, "EUR"), "1,234.50 EUR");
        assert_eq!(words.money(-4_700, "JPY"), "-4,700 JPY");
        assert_eq!(words.percent(1, 3), "33%");
        assert_eq!(words.percent(2, 3), "67%");
        assert_eq!(words.percent(2, 0), "");
        assert_eq!(words.decimal(-0.04, 1), "0.0");
        assert_eq!(words.decimal(-12_345.678, 2), "-12,345.68");
    }

    #[test]
    fn dates_follow_the_language() {
        let at = Instant::parse("2026-11-26T14:05:09Z").unwrap_or_default();
        assert_eq!(words(Lang::En).date(at, DatePattern::Minute), "2026-11-26 14:05");
        assert_eq!(words(Lang::En).date(at, DatePattern::Spoken), "26 Nov 2026");
        assert_eq!(words(Lang::ZhCn).date(at, DatePattern::Spoken), "2026年11月26日");
        assert_eq!(words(Lang::En).date(Instant::NEVER, DatePattern::Day), "");
    }

    #[test]
    fn deadlines_say_how_far_they_are() {
        let now = Instant(0);
        assert_eq!(words(Lang::En).due(now.plus(3 * DAY + HOUR), now), "in 3d");
        assert_eq!(words(Lang::En).due(now.plus(-2 * HOUR), now), "2h late");
        assert_eq!(words(Lang::ZhCn).due(now.plus(-2 * HOUR), now), "超2小时");
        assert_eq!(words(Lang::En).due(Instant::NEVER, now), "");
    }
}
