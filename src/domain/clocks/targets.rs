//! Own targets: how long an answer, a decision, a refund or a solution may take, by severity, tier, platform and market.

use serde::Deserialize;
use toml::Spanned;

use super::calendar::Calendar;
use crate::codes;
use crate::domain::definitions::{Mistake, MistakeKind, reading};
use crate::domain::time::{self, DAY};
use crate::domain::vocabulary::Severity;

codes! {
    /// What a clock is for.
    pub enum Target {
        FirstResponse = "first_response",
        NextResponse = "next_response",
        Resolution = "resolution",
        /// Of a return: approved or refused.
        Decision = "decision",
        /// Of a return: the money, once the goods are here.
        Refund = "refund",
    }
}

/// All targets of a shop, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Targets {
    pub calendar: String,
    pub third_party_pauses: bool,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    clock: Target,
    severity: Vec<Severity>,
    tier: Vec<String>,
    platform: Vec<String>,
    market: Vec<String>,
    within: Within,
    business: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Millis(i64),
    Days(i64),
}

/// What of a case a target looks at.
#[derive(Debug, Clone, Copy)]
pub struct Traits<'a> {
    pub severity: Severity,
    pub tier: &'a str,
    pub platform: &'a str,
    pub market: &'a str,
}

/// What a target allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    pub millis: i64,
    pub business: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default = "usual_calendar")]
    calendar: String,
    #[serde(default)]
    third_party_pauses: bool,
    #[serde(default)]
    target: Vec<TextRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextRow {
    clock: Target,
    #[serde(default)]
    severity: Vec<Severity>,
    #[serde(default)]
    tier: Vec<String>,
    #[serde(default)]
    platform: Vec<String>,
    #[serde(default)]
    market: Vec<String>,
    within: Spanned<String>,
    #[serde(default)]
    counts: Counts,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Counts {
    #[default]
    Business,
    Always,
}

/// The calendar of who names none.
pub const USUAL_CALENDAR: &str = "default";

fn usual_calendar() -> String {
    USUAL_CALENDAR.to_owned()
}

impl Targets {
    /// Reads targets from their text.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let Text { calendar, third_party_pauses, target } = reading::read(text)?;
        let mut mistakes = Vec::new();
        let rows = target.into_iter().filter_map(|row| row.read(text, &mut mistakes)).collect();
        if mistakes.is_empty() { Ok(Self { calendar, third_party_pauses, rows }) } else { Err(mistakes) }
    }

    /// What the first target that fits allows; none where nothing is promised.
    pub fn allowance(&self, clock: Target, of: &Traits<'_>, calendar: &Calendar) -> Option<Allowance> {
        let row = self.rows.iter().find(|row| row.clock == clock && row.fits(of))?;
        let millis = match row.within {
            Within::Millis(millis) => millis,
            Within::Days(days) => days.saturating_mul(if row.business { calendar.ordinary_day() } else { DAY }),
        };
        Some(Allowance { millis, business: row.business })
    }

    /// Whether any target asks for the customer's tier.
    pub fn asks_for_tier(&self) -> bool {
        self.rows.iter().any(|row| !row.tier.is_empty())
    }
}

impl TextRow {
    fn read(self, text: &str, mistakes: &mut Vec<Mistake>) -> Option<Row> {
        let Some(within) = within(self.within.get_ref()) else {
            let at = self.within.span().start;
            mistakes.push(Mistake::at(text, at, MistakeKind::BadValue, self.within.get_ref(), "30m 4h 2d"));
            return None;
        };
        let Self { clock, severity, tier, platform, market, counts, .. } = self;
        Some(Row { clock, severity, tier, platform, market, within, business: counts == Counts::Business })
    }
}

/// A span above nothing: days are counted as the calendar's days.
fn within(typed: &str) -> Option<Within> {
    let millis = time::span(typed).filter(|millis| *millis > 0)?;
    match typed.as_bytes().last()? {
        b'd' => Some(Within::Days(millis / DAY)),
        b'w' => None,
        _ => Some(Within::Millis(millis)),
    }
}

impl Row {
    fn fits(&self, of: &Traits<'_>) -> bool {
        let named = |words: &[String], word: &str| words.is_empty() || words.iter().any(|own| own == word);
        (self.severity.is_empty() || self.severity.contains(&of.severity))
            && named(&self.tier, of.tier)
            && named(&self.platform, of.platform)
            && named(&self.market, of.market)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clocks::Clockwork;
    use crate::domain::time::{HOUR, Instant};

    const TEXT: &str = "
        [[target]]
        clock = 'first_response'
        tier = ['vip']
        within = '30m'
        counts = 'always'
        [[target]]
        clock = 'first_response'
        severity = ['urgent', 'serious']
        platform = ['amazon']
        within = '4h'
        [[target]]
        clock = 'first_response'
        within = '2d'
    ";

    #[test]
    fn the_first_target_that_fits_holds() {
        let targets = Targets::read(TEXT).expect("targets");
        let works = Clockwork::default();
        let calendar = works.calendar(USUAL_CALENDAR, Instant(0));
        let day = calendar.ordinary_day();
        for (severity, tier, platform, expected) in [
            (Severity::General, "vip", "amazon", (HOUR / 2, false)),
            (Severity::Urgent, "", "amazon", (4 * HOUR, true)),
            (Severity::Urgent, "", "ebay", (2 * day, true)),
            (Severity::General, "gold", "amazon", (2 * day, true)),
        ] {
            let of = Traits { severity, tier, platform, market: "DE" };
            let allowance = targets.allowance(Target::FirstResponse, &of, calendar);
            assert_eq!(allowance.map(|a| (a.millis, a.business)), Some(expected), "{severity} {tier} {platform}");
            assert_eq!(targets.allowance(Target::Refund, &of, calendar), None);
        }
        assert!(targets.asks_for_tier());
    }

    #[test]
    fn mistakes_are_pointed_at() {
        let first =
            |text: &str| Targets::read(text).map(|_| ()).map_err(|mistakes| mistakes.first().map(|m| (m.line, m.kind)));
        let row = |rest: &str| format!("[[target]]\nclock = 'refund'\n{rest}");
        assert_eq!(first(&row("within = '5d'")), Ok(()));
        for span in ["0d", "2w", "5", "", "d", "-3h"] {
            assert_eq!(first(&row(&format!("within = '{span}'"))), Err(Some((3, MistakeKind::BadValue))), "{span}");
        }
        assert_eq!(first(&row("")), Err(Some((1, MistakeKind::MissingKey))));
        assert_eq!(first(&row("within = '5d'\nseverity = ['awful']")), Err(Some((4, MistakeKind::BadValue))));
        assert_eq!(first(&row("within = '5d'\nseveritee = []")), Err(Some((4, MistakeKind::UnknownKey))));
    }
}
