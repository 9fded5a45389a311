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
    /// Lines that it touches too, one after the other, where the others sell fewer orders a week than `fewest`: how much of what is
    /// sold is drawn for each seller, and what touches next to nothing costs nobody anything.
    #[serde(default)]
    more_lines: Vec<String>,
    #[serde(default)]
    fewest: u64,
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

    /// The event as it happens to one seller: with as many of its lines as make it large enough, by what is sold alone.
    pub fn at(&self, trade: &Trade<'_>) -> Self {
        let mut event = self.clone();
        for line in &self.more_lines {
            if trade.weekly(&event) < self.fewest {
                event.lines.push(line.clone());
            }
        }
        event
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
        let mut bought: Vec<Bought> = Vec::new();
        let events: Vec<Event> = plot.events.iter().map(|event| event.at(trade)).collect();
        for event in events.iter().filter(|event| event.orders > 0) {
            let days = trade.days(event, &[]);
            let added = trade.added(event, next_order, sum(&days) * event.orders / 1_000, &days);
            next_order += added.spread.count();
            bought.push(Bought { goods: trade.weights(event), spread: added.spread.clone() });
            additions.orders.push(added);
        }
        for event in &events {
            let days = trade.days(event, &bought);
            let touched = sum(&days) * event.extra / 1_000;
            // What more is bought of goods comes back as easily as these goods do.
            let more_bought = sum(&trade.days(event, &[])) * event.orders / 1_000;
            let more = touched + more_bought * trade.usual(event, &plot.prone) / 1_000 + event.cases;
            if more > 0 {
                let added = trade.added(event, next_case, more, &days);
                next_case += added.spread.count();
                additions.cases.push(added);
            }
        }
        additions
    }
}

/// Orders that an event brings: how many on which day, and of which goods.
struct Bought {
    goods: Vec<u64>,
    spread: Spread,
}

/// Whole orders of hundredths of them.
fn sum(days: &[u64]) -> u64 {
    days.iter().sum::<u64>() / 100
}

impl Trade<'_> {
    /// Orders of each day that are of the event's goods and markets, in hundredths of an order so that small shares count; those that
    /// other events bring are among them, so that a sale changes how much is sold and not how easily it comes back.
    fn days(&self, event: &Event, bought: &[Bought]) -> Vec<u64> {
        let share = self.share(event, self.popular);
        let shares: Vec<u64> = bought.iter().map(|bought| self.share(event, &bought.goods)).collect();
        let on = |spread: &Spread, n: usize| {
            let range = spread.on(n);
            range.end - range.start
        };
        let weight = |n: usize| {
            let day = self.calendar.first + i64::try_from(n).unwrap_or(0);
            if !event.is_on(self.calendar.first, day) {
                return 0;
            }
            let more = bought.iter().zip(&shares).map(|(bought, share)| on(&bought.spread, n) * share / 100);
            on(self.orders, n) * share / 100 + more.sum::<u64>()
        };
        (0..usize::try_from(self.calendar.days).unwrap_or(0)).map(weight).collect()
    }

    /// Orders that an event touches in a week like all of the plan's.
    fn weekly(&self, event: &Event) -> u64 {
        let days = u64::try_from(self.calendar.days).unwrap_or(1).max(1);
        self.orders.count() * 7 * self.share(event, self.popular) / 10_000 / days
    }

    /// The part that the event touches of orders whose goods are so often bought, in ten-thousandths.
    fn share(&self, event: &Event, often: &[u64]) -> u64 {
        let touches = |(goods, often): (&Goods, &u64)| if event.touches(goods, self.assets) { *often } else { 0 };
        let touched: u64 = self.goods.iter().zip(often).map(touches).sum();
        let of_markets: u64 = self.markets(event).map_or(100, |(_, shares)| shares.iter().sum());
        touched * 10_000 / often.iter().sum::<u64>().max(1) * of_markets / 100
    }

    /// Of a thousand orders of the event's goods, how many come back when nothing happens.
    fn usual(&self, event: &Event, prone: &BTreeMap<String, u64>) -> u64 {
        let all = self.cases.count() * 1_000 / (self.orders.count() + self.cases.count()).max(1);
        let ease = |weights: &[u64]| {
            let prone = |goods: &Goods| prone.get(&self.assets.products.lines[goods.line].code).copied().unwrap_or(100);
            let of_all: u64 = self.goods.iter().zip(weights).map(|(goods, often)| often * prone(goods)).sum();
            of_all / weights.iter().sum::<u64>().max(1)
        };
        all * ease(&self.weights(event)) / ease(self.popular).max(1)
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

    fn added(&self, event: &Event, first_number: u64, count: u64, days: &[u64]) -> Added {
        Added {
            first_number,
            spread: Spread::new(count, days),
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
