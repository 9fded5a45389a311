//! How a shop counts: the zone of its days, how long an order may come back, what a delivery takes that nobody saw.
//!
//! Absent on purpose: the report currency, which is one of the shop's rules about money (`refunds::MoneyRules`).

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::Deserialize;
use toml::Spanned;

use super::clocks::zone_of;
use super::definitions::{Definition, Mistake, MistakeKind, Sort, reading};
use super::returns::Disposition;
use super::time::{DAY, Instant, day_in, shown_in};

/// What holds where a desk says nothing.
const BUILT_IN: &str = include_str!("../../assets/business/analysis/default.toml");
/// The name of the definition that counts.
pub const NAME: &str = "default";
/// No size of a change is greater.
const MOST_WORTH: f64 = 1_000_000.0;
/// Longer spans are mistakes, not habits.
const MOST_DAYS: i64 = 400;

/// The parameters of analysis.
#[derive(Debug, Clone)]
pub struct Analysis {
    pub zone: TimeZone,
    pub zone_name: String,
    /// A return counts for its order when it is opened within so many days of the delivery.
    pub return_days: i64,
    /// The window of the repeat-complaint rate.
    pub repeat_days: i64,
    transit_days: i64,
    transit: BTreeMap<String, i64>,
    /// What handling one returned unit costs, by currency.
    pub handling: BTreeMap<String, i64>,
    /// What goods bring when they are sold again, in per cent of their value, by the code of what became of them.
    pub resale: BTreeMap<String, i64>,
    /// What is worth telling.
    pub findings: Worth,
}

/// The least size of what is told of as news, however sure it is: on a large desk chance alone explains little, and most of it matters to nobody.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Worth {
    /// Percentage points of a share.
    pub points: f64,
    /// Per cent of what it was before.
    pub percent: f64,
    /// Cases more or fewer than before, since it began.
    pub cases: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    zone: Option<Spanned<String>>,
    #[serde(default)]
    return_days: Option<Spanned<i64>>,
    #[serde(default)]
    repeat_days: Option<Spanned<i64>>,
    #[serde(default)]
    transit_days: Option<Spanned<i64>>,
    #[serde(default)]
    transit: BTreeMap<String, Spanned<i64>>,
    #[serde(default)]
    handling: BTreeMap<String, Spanned<toml::Value>>,
    #[serde(default)]
    resale: BTreeMap<Disposition, Spanned<i64>>,
    #[serde(default)]
    findings: Least,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Least {
    points: Option<Spanned<f64>>,
    percent: Option<Spanned<f64>>,
    cases: Option<Spanned<f64>>,
}

impl Least {
    fn read(&self, text: &str, mistakes: &mut Vec<Mistake>) -> Worth {
        let mut least = |typed: &Option<Spanned<f64>>, usual: f64| match typed {
            None => usual,
            Some(typed) if (0.0..=MOST_WORTH).contains(typed.get_ref()) => *typed.get_ref(),
            Some(typed) => {
                let found = typed.get_ref().to_string();
                mistakes.push(Mistake::at(text, typed.span().start, MistakeKind::BadValue, &found, "0 0.5 10"));
                usual
            }
        };
        Worth { points: least(&self.points, 0.5), percent: least(&self.percent, 15.0), cases: least(&self.cases, 5.0) }
    }
}

impl Analysis {
    /// Reads the parameters from their text; what is left out is as it came with the program.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let typed: Text = reading::read(text)?;
        let mut mistakes = Vec::new();
        let handling = reading::sums(text, &typed.handling, &mut mistakes);
        let mut days = |typed: Option<&Spanned<i64>>, usual: i64| match typed {
            None => usual,
            Some(typed) if (0..=MOST_DAYS).contains(typed.get_ref()) => *typed.get_ref(),
            Some(typed) => {
                let found = typed.get_ref().to_string();
                mistakes.push(Mistake::at(text, typed.span().start, MistakeKind::BadValue, &found, "30"));
                usual
            }
        };
        let return_days = days(typed.return_days.as_ref(), 30);
        let repeat_days = days(typed.repeat_days.as_ref(), 90);
        let transit_days = days(typed.transit_days.as_ref(), 10);
        let transit =
            typed.transit.iter().map(|(market, typed)| (market.to_uppercase(), days(Some(typed), 10))).collect();
        let mut resale = BTreeMap::new();
        for (disposition, percent) in &typed.resale {
            if !(0..=100).contains(percent.get_ref()) {
                let found = percent.get_ref().to_string();
                mistakes.push(Mistake::at(text, percent.span().start, MistakeKind::BadValue, &found, "0 100"));
            }
            resale.insert(disposition.code().to_owned(), *percent.get_ref());
        }
        let zone_name = typed.zone.as_ref().map_or("UTC", |typed| typed.get_ref().as_str()).to_owned();
        let zone = zone_of(&zone_name);
        if let (None, Some(typed)) = (&zone, &typed.zone) {
            mistakes.push(Mistake::at(text, typed.span().start, MistakeKind::BadValue, &zone_name, "Europe/Berlin"));
        }
        let zone = zone.unwrap_or(TimeZone::UTC);
        let findings = typed.findings.read(text, &mut mistakes);
        let read =
            Self { zone, zone_name, return_days, repeat_days, transit_days, transit, handling, resale, findings };
        if mistakes.is_empty() { Ok(read) } else { Err(mistakes) }
    }

    /// The parameters of a desk: its newest own ones that are switched on, over what came with the program.
    pub fn of(definitions: &[Definition]) -> Self {
        let own = definitions.iter().filter(|own| own.sort == Sort::Analysis && own.enabled && own.name == NAME);
        let own = own.max_by_key(|own| (own.in_force_from, own.id));
        let own = own.and_then(|own| Self::read(&own.text).ok());
        own.or_else(|| Self::read(BUILT_IN).ok()).expect("parameters came with the program")
    }

    /// Days from dispatch to delivery that are taken for granted in a market.
    pub fn transit_days(&self, market: &str) -> i64 {
        self.transit.get(&market.to_uppercase()).copied().unwrap_or(self.transit_days)
    }

    /// The day of the shop that a moment lies in, since 1970.
    pub fn day(&self, at: Instant) -> i64 {
        day_in(&self.zone, at)
    }

    /// The moment at which a day of the shop begins.
    pub fn start_of(&self, day: i64) -> Instant {
        shown_in(&self.zone, day.saturating_mul(DAY))
    }
}

impl Default for Analysis {
    fn default() -> Self {
        Self::of(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_with_the_program_can_be_read() {
        let usual = Analysis::read(BUILT_IN).expect("a text");
        assert_eq!((usual.return_days, usual.repeat_days, usual.transit_days("DE")), (30, 90, 10));
    }

    #[test]
    fn days_begin_where_the_shop_is() {
        let shop = Analysis::read("zone = 'Asia/Shanghai'\ntransit_days = 9\n[transit]\nde = 4").expect("a text");
        let at = |text: &str| Instant::parse(text).expect("a moment");
        assert_eq!(shop.day(at("2026-11-01T15:59:59Z")) + 1, shop.day(at("2026-11-01T16:00:00Z")));
        assert_eq!(shop.start_of(shop.day(at("2026-11-01T16:00:00Z"))), at("2026-11-01T16:00:00Z"));
        assert_eq!((shop.transit_days("DE"), shop.transit_days("US")), (4, 9));
        let berlin = Analysis::read("zone = 'Europe/Berlin'").expect("a text");
        let day = berlin.day(at("2026-10-25T12:00:00Z"));
        assert_eq!(berlin.start_of(day + 1).0 - berlin.start_of(day).0, 25 * super::super::time::HOUR);
    }

    #[test]
    fn mistakes_have_their_place() {
        let place = |text: &str| Analysis::read(text).map(drop).map_err(|found| (found[0].line, found[0].kind));
        assert_eq!(place("return_days = 30\nzone = 'Mars'"), Err((2, MistakeKind::BadValue)));
        assert_eq!(place("return_days = -1"), Err((1, MistakeKind::BadValue)));
        assert_eq!(place("return_day = 1"), Err((1, MistakeKind::UnknownKey)));
        assert_eq!(place("[handling]\nEUR = 'x'"), Err((2, MistakeKind::BadValue)));
        assert_eq!(place("[findings]\npoints = -1"), Err((2, MistakeKind::BadValue)));
        assert_eq!(place("[findings]\npoint = 1"), Err((2, MistakeKind::UnknownKey)));
    }

    #[test]
    fn what_is_worth_telling_has_a_default_and_can_be_said() {
        let usual = Worth { points: 0.5, percent: 15.0, cases: 5.0 };
        assert_eq!(Analysis::default().findings, usual);
        let own = Analysis::read("[findings]\npoints = 2\ncases = 0.0").expect("a text");
        assert_eq!(own.findings, Worth { points: 2.0, cases: 0.0, ..usual });
    }
}
