//! The plot of two years: what truly happens to the invented seller, and what only looks like news.
//!
//! An event adds returns, or orders, of chosen goods in chosen weeks; they are numbered behind the usual ones.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::time::civil;
use crate::domain::vocabulary::Reason;

use super::assets::Assets;
use super::calendar::{Calendar, Spread};
use super::dice::{Dice, Weights};
use super::goods::Goods;

/// The days of a plan with a plot: two years.
pub const TWO_YEARS: i64 = 730;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plot {
    /// How easily goods of a line come back, in hundredths of the usual.
    pub prone: BTreeMap<String, u64>,
    pub events: Vec<Event>,
}

/// Something that happens, or that chance brings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub code: String,
    /// It has a cause that somebody can find; else it is noise that looks like news.
    pub r#true: bool,
    #[serde(default)]
    pub lines: Vec<String>,
    /// First letters of the SKUs.
    #[serde(default)]
    pub kinds: Vec<String>,
    #[serde(default)]
    pub markets: Vec<String>,
    /// From the first of these weeks until the second, counted from the first day of the plan.
    pub weeks: Option<[i64; 2]>,
    /// Every year from a month and day to another.
    pub season: Option<[String; 2]>,
    #[serde(default)]
    pub reasons: BTreeMap<Reason, u64>,
    /// Returns more, of a thousand orders that it touches.
    #[serde(default)]
    extra: u64,
    /// Orders more, of a thousand; they come back as often as the others.
    #[serde(default)]
    orders: u64,
    /// So many returns, however few orders there are.
    #[serde(default)]
    cases: u64,
}

impl Event {
    /// Whether it goes on on a day (since 1970) of a plan that begins on another.
    pub fn is_on(&self, first: i64, day: i64) -> bool {
        let in_weeks = self.weeks.is_none_or(|[from, until]| (from * 7..until * 7).contains(&(day - first)));
        let in_season = self.season.as_ref().is_none_or(|[from, until]| {
            let of_day = civil(day).map_or_else(String::new, |date| format!("{:02}-{:02}", date.month(), date.day()));
            if from <= until { of_day >= *from && of_day < *until } else { of_day >= *from || of_day < *until }
        });
        in_weeks && in_season
    }

    fn touches(&self, goods: &Goods, assets: &Assets) -> bool {
        let line = &assets.products.lines[goods.line].code;
        let kind = goods.sku.split('-').next().unwrap_or("");
        (self.lines.is_empty() || self.lines.contains(line))
            && (self.kinds.is_empty() || self.kinds.iter().any(|k| k == kind))
    }
}

/// The things that an event adds: how many on which day, of which goods, where and why.
#[derive(Debug)]
pub struct Added {
    first_number: u64,
    pub spread: Spread,
    goods: Weights,
    /// Markets that it happens in; none for all.
    pub markets: Option<(Vec<usize>, Weights)>,
    /// None where things come back for their usual reasons.
    reasons: Option<(Vec<Reason>, Weights)>,
}

impl Added {
    pub fn holds(&self, number: u64) -> bool {
        (self.first_number..self.first_number + self.spread.count()).contains(&number)
    }

    pub fn on(&self, day: usize) -> std::ops::Range<u64> {
        let within = self.spread.on(day);
        self.first_number + within.start..self.first_number + within.end
    }

    pub fn day_of(&self, number: u64) -> usize {
        self.spread.day_of(number - self.first_number)
    }

    pub fn goods(&self, dice: &mut Dice) -> usize {
        self.goods.draw(dice)
    }

    pub fn reason(&self, dice: &mut Dice) -> Option<Reason> {
        self.reasons.as_ref().map(|(reasons, weights)| reasons[weights.draw(dice)])
    }

    pub fn market(&self, dice: &mut Dice) -> Option<usize> {
        self.markets.as_ref().map(|(markets, weights)| markets[weights.draw(dice)])
    }
}

/// What a plot adds to a seller whose trade is given.
#[derive(Debug, Default)]
pub struct Additions {
    pub cases: Vec<Added>,
    pub orders: Vec<Added>,
}

/// The trade that events are measured by.
pub struct Trade<'a> {
    pub assets: &'a Assets,
    pub calendar: Calendar,
    pub goods: &'a [Goods<'a>],
    /// How often each of the goods is bought.
    pub popular: &'a [u64],
    pub orders: &'a Spread,
    pub cases: &'a Spread,
}

impl Additions {
    pub fn new(plot: &Plot, trade: &Trade<'_>) -> Self {
        let mut additions = Self::default();
        let (mut next_case, mut next_order) = (trade.cases.count(), trade.orders.count());
        for event in &plot.events {
            let touched = trade.touched(event);
            if event.orders > 0 {
                let added = trade.added(event, next_order, touched * event.orders / 1_000);
                next_order += added.spread.count();
                additions.orders.push(added);
            }
            let usual = trade.cases.count() * 1_000 / (trade.orders.count() + trade.cases.count()).max(1);
            let more = touched * event.extra / 1_000 + touched * event.orders / 1_000 * usual / 1_000 + event.cases;
            if more > 0 {
                let added = trade.added(event, next_case, more);
                next_case += added.spread.count();
                additions.cases.push(added);
            }
        }
        additions
    }
}

impl Trade<'_> {
    /// Orders of each day that are of the event's goods and markets, in hundredths of an order so that small shares count.
    fn days(&self, event: &Event) -> Vec<u64> {
        let share = self.share(event);
        let weight = |n: usize| {
            let day = self.calendar.first + i64::try_from(n).unwrap_or(0);
            let range = self.orders.on(n);
            if event.is_on(self.calendar.first, day) { (range.end - range.start) * share / 100 } else { 0 }
        };
        (0..usize::try_from(self.calendar.days).unwrap_or(0)).map(weight).collect()
    }

    /// The part of all orders that the event touches, in ten-thousandths.
    fn share(&self, event: &Event) -> u64 {
        let of_goods: u64 = self.weights(event).iter().sum::<u64>() * 10_000 / self.popular.iter().sum::<u64>().max(1);
        let of_markets: u64 = self.markets(event).map_or(100, |(_, shares)| shares.iter().sum());
        of_goods * of_markets / 100
    }

    fn touched(&self, event: &Event) -> u64 {
        self.days(event).iter().sum::<u64>() / 100
    }

    fn weights(&self, event: &Event) -> Vec<u64> {
        let weight = |(goods, popular): (&Goods, &u64)| if event.touches(goods, self.assets) { *popular } else { 0 };
        self.goods.iter().zip(self.popular).map(weight).collect()
    }

    fn markets(&self, event: &Event) -> Option<(Vec<usize>, Vec<u64>)> {
        let chosen = |(_, market): &(usize, &super::assets::Market)| event.markets.contains(&market.code);
        let found: Vec<_> = self.assets.markets.iter().enumerate().filter(chosen).collect();
        (!found.is_empty()).then(|| found.into_iter().map(|(n, market)| (n, market.share)).unzip())
    }

    fn added(&self, event: &Event, first_number: u64, count: u64) -> Added {
        let days = self.days(event);
        Added {
            first_number,
            spread: Spread::new(count, &days),
            goods: Weights::new(self.weights(event)),
            markets: self.markets(event).map(|(markets, shares)| (markets, Weights::new(shares))),
            reasons: (!event.reasons.is_empty())
                .then(|| (event.reasons.keys().copied().collect(), Weights::new(event.reasons.values().copied()))),
        }
    }
}

/// The day since 1970 on which a week of a plan begins.
pub const fn week_day(first: i64, week: i64) -> i64 {
    first + week * 7
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::day_of;

    #[test]
    fn a_season_goes_over_the_turn_of_the_year_and_weeks_end_before_their_last() {
        let plot: Plot = toml::from_str(include_str!("../../assets/demo/plot.toml")).expect("the plot is read");
        let event = |code: &str| plot.events.iter().find(|event| event.code == code).expect("an event");
        let day = |y, m, d| day_of(jiff::civil::date(y, m, d));
        let first = day(2024, 11, 27);
        let winter = event("winter-delay");
        for (y, m, d, on) in
            [(2024, 12, 3, false), (2024, 12, 4, true), (2025, 1, 5, true), (2025, 1, 6, false), (2025, 12, 24, true)]
        {
            assert_eq!(winter.is_on(first, day(y, m, d)), on, "{y}-{m}-{d}");
        }
        let listing = event("listing-error");
        assert!(!listing.is_on(first, week_day(first, 84) - 1) && listing.is_on(first, week_day(first, 84)));
        assert!(listing.is_on(first, week_day(first, 96) - 1) && !listing.is_on(first, week_day(first, 96)));
    }
}
