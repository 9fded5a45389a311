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

impl DateOrder {
    /// The orders that can be asked for, by the names they are asked for with.
    pub const NAMED: [(&'static str, Self); 3] = [("dmy", Self::Dmy), ("mdy", Self::Mdy), ("ymd", Self::Ymd)];

    /// The name of an order; empty where there is none.
    pub fn code(self) -> &'static str {
        Self::NAMED.iter().find(|(_, order)| *order == self).map_or("", |(code, _)| code)
    }

    /// The order of a name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, _)| *known == code).map(|(_, order)| *order)
    }
}

/// What dates of three short numbers say of their order together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateEvidence {
    /// There are none.
    Nothing,
    /// All can be read in two ways, or they contradict each other.
    Ambiguous,
    /// Some can be read in one way only, and all of those agree.
    Proves(DateOrder),
}

/// What the dates of one file say of the order of day and month.
pub fn date_evidence<'t>(texts: impl Iterator<Item = &'t str>) -> DateEvidence {
    let (mut day_first, mut month_first, mut either) = (false, false, false);
    for text in texts {
        let parts: Vec<&str> = trimmed(at_clock(trimmed(text)).0).split(['/', '.', '-']).collect();
        let [a, b, c] = parts[..] else { continue };
        let (Ok(first), Ok(second)) = (number(a), number(b)) else { continue };
        if a.len() > 2 || b.len() > 2 || number(c).is_err() {
            continue;
        }
        day_first |= first > 12 && second <= 12;
        month_first |= second > 12 && first <= 12;
        either |= first != second && first <= 12 && second <= 12;
    }
    match (day_first, month_first) {
        (true, false) => DateEvidence::Proves(DateOrder::Dmy),
        (false, true) => DateEvidence::Proves(DateOrder::Mdy),
        (true, true) => DateEvidence::Ambiguous,
        (false, false) if either => DateEvidence::Ambiguous,
        (false, false) => DateEvidence::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_can_prove_its_order() {
        use DateEvidence::{Ambiguous, Nothing, Proves};
        let evidence = |texts: &[&str]| date_evidence(texts.iter().copied());
        assert_eq!(evidence(&["3/2/26", "10/20/23"]), Proves(DateOrder::Mdy));
        assert_eq!(evidence(&["3/2/26", "20.10.2023 10:00"]), Proves(DateOrder::Dmy));
        assert_eq!(evidence(&["3/2/26", "4/5/26"]), Ambiguous);
        assert_eq!(evidence(&["20/3/26", "3/20/26"]), Ambiguous);
        assert_eq!(evidence(&["3/3/26", "2026-10-20", "05-oct.-26", "10-13-2026x", "05-20045-20090"]), Nothing);
    }
}
