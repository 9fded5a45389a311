//! The day of a date: numbers in a declared order, or with the month in words.

use jiff::civil::Date;

use super::lexicon::{LEXICON, plain};
use super::number;
use super::order::DateOrder;
use crate::domain::intake::RejectReason;

/// A day without its clock.
pub(super) fn day(text: &str, order: DateOrder) -> Result<Date, RejectReason> {
    let mut text = text.to_lowercase();
    for joint in LEXICON.joints.iter().filter(|joint| !joint.is_ascii()) {
        text = text.replace(joint.as_str(), " ");
    }
    let mut parts: Vec<&str> = text
        .split(|c: char| matches!(c, '-' | '/' | '.' | ',') || c.is_whitespace())
        .filter(|part| !part.is_empty() && !LEXICON.joints.contains(*part))
        .collect();
    if parts.len() == 4 && is_word(parts[0]) {
        // A day of the week in front, as mails have it.
        parts.remove(0);
    }
    let [a, b, c] = parts[..] else {
        return Err(RejectReason::BadDate);
    };
    if is_word(a) {
        return civil(year(c)?, month(a)?, number(b)?);
    }
    if is_word(b) {
        return if a.len() == 4 {
            civil(number(a)?, month(b)?, number(c)?)
        } else {
            civil(year(c)?, month(b)?, number(a)?)
        };
    }
    if a.len() == 4 {
        return civil(number(a)?, number(b)?, number(c)?);
    }
    in_order([a, b, c], order)
}

fn in_order([a, b, c]: [&str; 3], order: DateOrder) -> Result<Date, RejectReason> {
    let (first, second) = (number(a)?, number(b)?);
    match order {
        DateOrder::Dmy => civil(year(c)?, second, first),
        DateOrder::Mdy => civil(year(c)?, first, second),
        DateOrder::Ymd if c.len() < 3 => civil(year(a)?, second, number(c)?),
        DateOrder::Ymd | DateOrder::Auto => match (first <= 12, second <= 12) {
            (true, true) if first != second => Err(RejectReason::AmbiguousDate),
            (_, true) => civil(year(c)?, second, first),
            (_, false) => civil(year(c)?, first, second),
        },
    }
}

fn is_word(part: &str) -> bool {
    part.chars().all(char::is_alphabetic)
}

/// Four digits, or two that mean 1970 to 2069.
fn year(part: &str) -> Result<i16, RejectReason> {
    match (part.len(), number(part)?) {
        (4, year) => Ok(year),
        (2, year) => Ok(if year < 70 { 2_000 + year } else { 1_900 + year }),
        _ => Err(RejectReason::BadDate),
    }
}

fn month(word: &str) -> Result<i16, RejectReason> {
    LEXICON.months.get(&plain(word)).map(|&month| i16::from(month)).ok_or(RejectReason::BadDate)
}

fn civil(year: i16, month: i16, day: i16) -> Result<Date, RejectReason> {
    let small = |n: i16| i8::try_from(n).map_err(|_| RejectReason::BadDate);
    Date::new(year, small(month)?, small(day)?).map_err(|_| RejectReason::BadDate)
}
