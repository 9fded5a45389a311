//! The clock of a date and the zone behind it.

use jiff::civil::Time;
use jiff::tz::Offset;

use super::lexicon::LEXICON;
use super::number;
use crate::domain::intake::RejectReason;

/// Splits in front of the first `h:mm` or `hh:mm`.
pub(super) fn at_clock(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let Some(colon) = bytes.iter().position(|&b| b == b':') else {
        return (text, None);
    };
    let digits = bytes[..colon].iter().rev().take(2).take_while(|b| b.is_ascii_digit()).count();
    let (day, clock) = text.split_at(colon - digits);
    let day = day.trim_end_matches(|c: char| c == ',' || c.is_whitespace());
    (day.strip_suffix(['T', 't']).unwrap_or(day), Some(clock))
}

/// `h:mm`, seconds and fractions, AM or PM, and a zone, as far as they are there.
pub(super) fn clock(text: &str) -> Result<(Time, Option<Offset>), RejectReason> {
    // A zone's name in brackets after its offset, as mails have it, adds nothing.
    let text = text.split_once('(').map_or(text, |(before, _)| before).trim_end();
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let (hours, rest) = half_day(digits, rest.trim().to_ascii_lowercase())?;
    let time = time(digits, hours)?;
    if rest.is_empty() {
        return Ok((time, None));
    }
    let zone = LEXICON.zones.get(rest.as_str()).copied().or_else(|| offset(&rest));
    zone.map(|zone| (time, Some(zone))).ok_or(RejectReason::BadDate)
}

/// The hour of the day after AM or PM, and what stands after it.
fn half_day(digits: &str, rest: String) -> Result<(i16, String), RejectReason> {
    let hour = number(digits.split(':').next().unwrap_or_default())?;
    let shift = if rest.starts_with("am") { 0 } else { 12 };
    match rest.strip_prefix("am").or_else(|| rest.strip_prefix("pm")) {
        Some(after) if (1..=12).contains(&hour) => Ok((hour % 12 + shift, after.trim().to_owned())),
        Some(_) => Err(RejectReason::BadDate),
        None => Ok((hour, rest)),
    }
}

fn time(digits: &str, hour: i16) -> Result<Time, RejectReason> {
    let mut parts = digits.split(':').skip(1);
    let minute = number(parts.next().unwrap_or_default())?;
    let (second, fraction) = parts.next().map_or(("0", ""), |s| s.split_once('.').unwrap_or((s, "")));
    if parts.next().is_some() || fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(RejectReason::BadDate);
    }
    let nanos: i32 = format!("{fraction:0<9}").parse().map_err(|_| RejectReason::BadDate)?;
    let small = |n: i16| i8::try_from(n).map_err(|_| RejectReason::BadDate);
    Time::new(small(hour)?, small(minute)?, small(number(second)?)?, nanos).map_err(|_| RejectReason::BadDate)
}

/// `+hh:mm`, `-hhmm`, `+hh`.
pub(super) fn offset(text: &str) -> Option<Offset> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let digits = digits.replacen(':', "", 1);
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = if digits.len() == 4 { digits[2..].parse().ok()? } else { 0 };
    if minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok()
}
