//! A calendar laid out over a span of time, for those who measure many times with it.

use super::Calendar;
use crate::domain::time::{DAY, Instant};

/// A ruler that is too short grows by as much at once.
const WIDER: i64 = 400 * DAY;

/// The open stretches of a span with the work that lies before each.
#[derive(Debug, Clone)]
pub struct Ruler {
    from: Instant,
    until: Instant,
    /// Where a stretch begins and ends, and how much work lies before it.
    stretches: Vec<(i64, i64, i64)>,
}

impl Default for Ruler {
    /// Covers nothing.
    fn default() -> Self {
        Self { from: Instant::NEVER, until: Instant(i64::MIN), stretches: Vec::new() }
    }
}

impl Ruler {
    /// Lays a calendar out so that it covers two moments.
    pub fn new(calendar: &Calendar, from: Instant, until: Instant) -> Self {
        let (from, until) = (from.plus(-2 * DAY), until.plus(2 * DAY));
        let mut before = 0;
        let mut stretches = Vec::new();
        for open in calendar.from(from).take_while(|open| open.from < until) {
            stretches.push((open.from.0, open.until.0, before));
            before += open.until.0 - open.from.0;
        }
        Self { from, until, stretches }
    }

    /// Laid out so that it covers two more moments, and with room for their neighbours.
    #[must_use]
    pub fn widened(&self, calendar: &Calendar, from: Instant, until: Instant) -> Self {
        let (from, until) = (from.plus(-WIDER), until.plus(WIDER));
        match self.stretches.is_empty() {
            true => Self::new(calendar, from, until),
            false => Self::new(calendar, from.min(self.from), until.max(self.until)),
        }
    }

    /// Whether it covers a moment.
    pub fn covers(&self, at: Instant) -> bool {
        self.from <= at && at <= self.until
    }

    /// How many milliseconds of work lie between two moments that it covers, the earlier one first.
    pub fn between(&self, from: Instant, to: Instant) -> i64 {
        (self.until_then(to) - self.until_then(from)).max(0)
    }

    fn until_then(&self, at: Instant) -> i64 {
        let begun = self.stretches.partition_point(|(from, _, _)| *from <= at.0);
        let last = begun.checked_sub(1).and_then(|last| self.stretches.get(last));
        last.map_or(0, |(from, until, before)| before + at.0.min(*until) - from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clocks::Clockwork;
    use crate::domain::time::HOUR;

    #[test]
    fn a_ruler_measures_as_its_calendar_does() {
        let works = Clockwork::default();
        let calendar = works.calendar("default", Instant(0));
        let start = Instant::parse("2026-03-01T00:00:00Z").expect("a moment");
        let ruler = Ruler::new(calendar, start, start.plus(300 * DAY));
        for (from, to) in [(0, 5), (7, 7), (9, 400), (26 * 24 + 3, 29 * 24 + 9), (17, 290 * 24), (5_001, 5_050)] {
            let (from, to) = (start.plus(from * HOUR), start.plus(to * HOUR));
            assert_eq!(ruler.between(from, to), calendar.between(from, to), "{} {}", from.rfc3339(), to.rfc3339());
        }
        assert!(ruler.covers(start) && !ruler.covers(start.plus(400 * DAY)));
        let wider = ruler.widened(calendar, start.plus(-9 * DAY), start.plus(500 * DAY));
        let (from, to) = (start.plus(-8 * DAY), start.plus(490 * DAY));
        assert_eq!(wider.between(from, to), calendar.between(from, to));
        assert!(!Ruler::default().covers(start));
    }
}
