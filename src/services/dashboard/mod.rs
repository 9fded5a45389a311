//! The dashboard: key figures of a period with their trend and what they are compared with, and one of them in detail; each is
//! read in one go, from sums by day, so that it costs the same however many cases there are.

mod cases;
mod detail;
mod hours;

pub use cases::cases;
pub use detail::{Detail, Halved, View, detail, is_of_returns};
pub use hours::hours;

use crate::analytics::Scope;
use crate::analytics::goal::Standing;
use crate::domain::time::Instant;
use crate::report::wording::Shop;
use crate::services::figures::goals::{Target, Targets};
use crate::services::figures::{self, Ask};
use crate::services::findings::{self, Review};
use crate::services::voices::{self, OfLine, Rated};
use crate::store::StoreError;
use crate::store::read::Reader;

/// What really moved in the period that is looked at, in the whole shop, with the first day and the one after the last.
pub fn review(reader: &Reader, now: Instant, look: &Look) -> Result<((i64, i64), Review), StoreError> {
    let env = figures::Env::load(reader, now)?;
    let scope = Scope { groups: Vec::new(), ..look.scope(env.today()) };
    Ok(((scope.first_day, scope.until_day), findings::review(reader, &env, &scope)?))
}

/// What customers say in the period that is looked at, in all and by product line, and what they said with ratings.
pub fn said(reader: &Reader, now: Instant, look: &Look) -> Result<Said, StoreError> {
    let env = figures::Env::load(reader, now)?;
    let scope = look.scope(env.today());
    let lines = voices::by_line(reader, &env, &scope, QUOTES)?;
    Ok(Said { lines, rated: voices::rated(reader, &env, &scope, RATED)?, scope, shop: env.shop() })
}

/// Quotes of each line.
const QUOTES: usize = 8;
const RATED: i64 = 20;

/// What was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub scope: Scope,
    pub shop: Shop,
    /// All together first.
    pub lines: Vec<OfLine>,
    pub rated: Vec<Rated>,
}

/// What the screen knows of figures, it knows from here.
pub use crate::analytics::{Basis, Change, Dimension, Figure, Finding, Measured, Metric, change};
pub use crate::report::wording::goal as goal_told;
pub use crate::services::figures::Step;

/// Points of the small line beside a figure.
const SPARK: usize = 13;

/// Which period is looked at, how, and of what part of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    pub step: Step,
    /// So many periods before the last whole one; below nothing is the one that still runs.
    pub back: i64,
    pub basis: Basis,
    pub groups: Vec<(Dimension, String)>,
    /// Points of the trend.
    pub points: usize,
}

/// The numbers of the dashboard.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    pub look: Look,
    pub scope: Scope,
    pub shop: Shop,
    pub tiles: Vec<Tile>,
    /// Nothing was ever counted: what is missing are files.
    pub empty: bool,
    pub as_of: Instant,
}

/// One figure and what it is compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    pub figure: Figure,
    /// The period before, and the same one a year earlier, where they are known.
    pub before: Option<Figure>,
    pub year_before: Option<Figure>,
    pub trend: Vec<Figure>,
    /// What it is to reach, and how it stands to that.
    pub goal: Option<(Target, Standing)>,
}

impl Look {
    /// The period that is looked at on a day.
    pub fn scope(&self, today: i64) -> Scope {
        let start = self.step.before(self.step.start(today), self.back + 1);
        Scope { first_day: start, until_day: self.step.before(start, -1), groups: self.groups.clone() }
    }

    /// The same period a year earlier: the same weekdays, or the same months.
    pub fn year_before(&self, scope: &Scope) -> Scope {
        let steps = match self.step {
            Step::Day => 364,
            Step::Week => 52,
            Step::Month => 12,
            Step::Quarter => 4,
        };
        let before = |day| self.step.before(day, steps);
        let until_day = before(self.step.start(scope.until_day - 1));
        Scope {
            first_day: before(scope.first_day),
            until_day: self.step.before(until_day, -1),
            groups: scope.groups.clone(),
        }
    }

    fn ask(&self, metric: Metric, scope: Scope) -> Ask {
        Ask { metric, scope, basis: self.basis, variant: String::new() }
    }
}

/// Reads the dashboard as it stands at a moment.
pub fn board(reader: &Reader, now: Instant, look: &Look) -> Result<Board, StoreError> {
    let env = figures::Env::load(reader, now)?;
    let scope = look.scope(env.today());
    let targets = Targets::load(reader)?;
    let tile = |metric: &Metric| {
        let tile = tile(reader, &env, look, *metric, &scope)?;
        Ok::<_, StoreError>(Tile { goal: targets.standing(&env, &tile.figure), ..tile })
    };
    let tiles: Vec<Tile> = Metric::KEY.iter().map(tile).collect::<Result<_, _>>()?;
    let nothing = |tile: &Tile| tile.trend.iter().all(is_nothing) && tile.year_before.is_none();
    let empty = look.groups.is_empty() && tiles.iter().all(nothing) && reader.head()? == 0;
    Ok(Board { look: look.clone(), scope, shop: env.shop(), tiles, empty, as_of: now })
}

fn is_nothing(figure: &Figure) -> bool {
    figure.measured == Measured::NoData
}

fn tile(reader: &Reader, env: &figures::Env, look: &Look, metric: Metric, scope: &Scope) -> Result<Tile, StoreError> {
    let ask = look.ask(metric, scope.clone());
    let trend = figures::series(reader, env, &ask, look.step, SPARK)?;
    let year_before = figures::figure(reader, env, &look.ask(metric, look.year_before(scope)))?;
    let (Some(figure), before) = (trend.last().cloned(), trend.iter().rev().nth(1).cloned()) else {
        let figure = figures::figure(reader, env, &ask)?;
        return Ok(Tile { figure, before: None, year_before: None, trend, goal: None });
    };
    let known = |figure: Figure| (!is_nothing(&figure)).then_some(figure);
    Ok(Tile { figure, before: before.and_then(known), year_before: known(year_before), trend, goal: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::day_of;

    fn day(text: &str) -> i64 {
        text.parse().map(day_of).expect("a date")
    }

    #[test]
    fn periods_are_whole_and_compared_with_the_same_a_year_earlier() {
        for (step, back, first, until, year) in [
            (Step::Week, 0, "2026-11-16", "2026-11-23", "2025-11-17"),
            (Step::Week, -1, "2026-11-23", "2026-11-30", "2025-11-24"),
            (Step::Month, 0, "2026-10-01", "2026-11-01", "2025-10-01"),
            (Step::Quarter, 1, "2026-04-01", "2026-07-01", "2025-04-01"),
        ] {
            let look = Look { step, back, basis: Basis::Cohort, groups: Vec::new(), points: 26 };
            let scope = look.scope(day("2026-11-27"));
            assert_eq!((scope.first_day, scope.until_day), (day(first), day(until)), "{step:?} {back}");
            let before = look.year_before(&scope);
            assert_eq!(before.first_day, day(year), "{step:?} {back}");
            assert!((before.until_day - before.first_day - (until_days(&scope))).abs() <= 1);
        }
    }

    fn until_days(scope: &Scope) -> i64 {
        scope.until_day - scope.first_day
    }
}
