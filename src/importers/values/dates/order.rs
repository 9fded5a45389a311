//! The order of year, month and day: as declared, or as the dates of one file prove it.

use serde::Deserialize;

use super::clock::at_clock;
use super::number;
use crate::importers::values::trimmed;

/// Which of three numbers is the year, the month and the day; a month in words or a year of four digits in front settles
/// it by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    Ymd,
    Dmy,
    Mdy,
    #[default]
    Auto,
}

/// The order of day and month that dates of one file prove, when some of them can be read in one way only and all agree.
pub fn proven_order<'t>(texts: impl Iterator<Item = &'t str>) -> Option<DateOrder> {
    let (mut day_first, mut month_first) = (false, false);
    for text in texts {
        let parts: Vec<&str> = trimmed(at_clock(trimmed(text)).0).split(['/', '.', '-']).collect();
        let [a, b, c] = parts[..] else { continue };
        let (Ok(first), Ok(second)) = (number(a), number(b)) else { continue };
        if a.len() > 2 || b.len() > 2 || number(c).is_err() {
            continue;
        }
        day_first |= first > 12 && second <= 12;
        month_first |= second > 12 && first <= 12;
    }
    match (day_first, month_first) {
        (true, false) => Some(DateOrder::Dmy),
        (false, true) => Some(DateOrder::Mdy),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_can_prove_its_order() {
        let proven = |texts: &[&str]| proven_order(texts.iter().copied());
        assert_eq!(proven(&["3/2/26", "10/20/23"]), Some(DateOrder::Mdy));
        assert_eq!(proven(&["3/2/26", "20.10.2023 10:00"]), Some(DateOrder::Dmy));
        assert_eq!(proven(&["3/2/26", "4/5/26"]), None);
        assert_eq!(proven(&["20/3/26", "3/20/26"]), None);
        assert_eq!(proven(&["2026-10-20", "05-oct.-26", "10-13-2026x", "05-20045-20090"]), None);
    }
}
