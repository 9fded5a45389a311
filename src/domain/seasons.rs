//! Seasons: sale periods and holidays by market, as definitions, so that what rises with them every year is told apart from news.

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::definitions::{Definition, Mistake, MistakeKind, Sort, reading};
use super::time::{DAY, civil, day_of, span};

/// What holds where a desk says nothing.
const BUILT_IN: &str = include_str!("../../assets/business/season/default.toml");
/// The definition that takes the place of what came with the program.
const NAME: &str = "default";

/// The seasons that a shop knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seasons {
    seasons: Vec<Season>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Season {
    name: String,
    markets: Vec<String>,
    /// Month and day of its first and last day, each year.
    every: Option<[(i8, i8); 2]>,
    /// First and last days, since 1970.
    dates: Vec<[i64; 2]>,
    /// Days that it still shows afterwards.
    after: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    season: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    #[serde(default)]
    markets: Vec<String>,
    every: Option<[Spanned<String>; 2]>,
    #[serde(default)]
    dates: Vec<[Spanned<String>; 2]>,
    after: Option<Spanned<String>>,
}

impl Seasons {
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let typed: Text = reading::read(text)?;
        let mut mistakes = Vec::new();
        let seasons = typed.season.into_iter().map(|row| season(text, row, &mut mistakes)).collect();
        if mistakes.is_empty() { Ok(Self { seasons }) } else { Err(mistakes) }
    }

    /// Those of a desk beside those that came with the program.
    pub fn of(definitions: &[Definition]) -> Self {
        let own: Vec<&Definition> = definitions.iter().filter(|own| own.sort == Sort::Season).collect();
        let mut all = if own.iter().any(|own| own.name == NAME) { Self::default() } else { Self::built_in() };
        for own in own.into_iter().filter(|own| own.enabled) {
            all.seasons.extend(Self::read(&own.text).unwrap_or_default().seasons);
        }
        all
    }

    fn built_in() -> Self {
        Self::read(BUILT_IN).expect("seasons came with the program")
    }

    /// The season that any of the days lies in or behind, in a market or, without one, wherever all markets have it.
    pub fn over(&self, first_day: i64, until_day: i64, market: Option<&str>) -> Option<&str> {
        let here = |season: &&Season| season.is_in(market);
        let lies = |season: &&Season| {
            let after = season.after;
            season.spans(first_day, first_day).any(|[first, last]| first < until_day && last + after >= first_day)
        };
        self.seasons.iter().filter(here).find(lies).map(|season| season.name.as_str())
    }

    /// The seasons in a market between two days, each with its first day and the one after its last, without what follows them.
    pub fn between(&self, first_day: i64, until_day: i64, market: Option<&str>) -> Vec<(i64, i64, &str)> {
        let here = self.seasons.iter().filter(|season| season.is_in(market));
        let days = |season: &'_ Season| season.spans(first_day, until_day).collect::<Vec<_>>();
        let spans =
            here.flat_map(|season| days(season).into_iter().map(|[from, to]| (from, to + 1, season.name.as_str())));
        let mut spans: Vec<_> = spans.filter(|(from, until, _)| *from < until_day && *until > first_day).collect();
        spans.sort_unstable();
        spans
    }
}

impl Season {
    fn is_in(&self, market: Option<&str>) -> bool {
        let named = |market: &str| self.markets.iter().any(|own| own.eq_ignore_ascii_case(market));
        self.markets.is_empty() || market.is_some_and(named)
    }

    /// First and last days, of the years from the one before a day to that of another.
    fn spans(&self, from_day: i64, to_day: i64) -> impl Iterator<Item = [i64; 2]> {
        let year = |day| civil(day).map_or(1970, Date::year);
        let years = year(from_day) - 1..=year(to_day);
        let yearly = self.every.into_iter().flat_map(move |[from, to]| {
            let span = move |year: i16| {
                let last_year = if to < from { year + 1 } else { year };
                let first = Date::new(year, from.0, from.1).ok()?;
                let last = Date::new(last_year, to.0, to.1).ok()?;
                Some([day_of(first), day_of(last)])
            };
            years.clone().filter_map(span)
        });
        yearly.chain(self.dates.iter().copied())
    }
}

fn season(text: &str, row: Row, mistakes: &mut Vec<Mistake>) -> Season {
    let mut read = |typed: &Spanned<String>, known: &str, value: Option<i64>| {
        value.unwrap_or_else(|| {
            mistakes.push(Mistake::at(text, typed.span().start, MistakeKind::BadValue, typed.get_ref(), known));
            0
        })
    };
    let mut day = |typed: &Spanned<String>| {
        let date = typed.get_ref().parse::<Date>().ok();
        read(typed, "2026-11-23", date.map(day_of))
    };
    let dates = row.dates.iter().map(|[first, last]| [day(first), day(last)]).collect();
    // A leap year, so that the 29th of February is a day.
    let mut yearly = |typed: &Spanned<String>| {
        let date = format!("2024-{}", typed.get_ref()).parse::<Date>().ok();
        let known = read(typed, "11-23", date.map(day_of));
        civil(known).map_or((1, 1), |date| (date.month(), date.day()))
    };
    let every = row.every.as_ref().map(|[from, to]| [yearly(from), yearly(to)]);
    let after = row.after.as_ref().map_or(0, |typed| read(typed, "14d", span(typed.get_ref())) / DAY);
    Season { name: row.name, markets: row.markets, every, dates, after }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i64 {
        day_of(text.parse().expect("a date"))
    }

    fn over(first: &str, market: Option<&str>) -> Option<String> {
        let first = day(first);
        Seasons::built_in().over(first, first + 7, market).map(str::to_owned)
    }

    #[test]
    fn weeks_know_their_season_by_market_and_year() {
        let rows = [
            ("2026-11-23", None, Some("black-friday")),
            ("2026-12-14", None, Some("christmas")),
            ("2027-01-11", Some("DE"), Some("christmas")),
            ("2027-01-18", Some("DE"), None),
            ("2026-11-02", Some("CN"), Some("singles-day")),
            ("2026-11-02", Some("DE"), None),
            ("2026-11-02", None, None),
            ("2026-07-13", None, Some("prime-day")),
            ("2026-02-16", Some("cn"), Some("lunar-new-year")),
            ("2026-03-30", None, None),
        ];
        for (first, market, expected) in rows {
            assert_eq!(over(first, market).as_deref(), expected, "{first} {market:?}");
        }
    }

    #[test]
    fn seasons_between_two_days_are_listed_with_their_own_days() {
        let built_in = Seasons::built_in();
        let found = built_in.between(day("2025-11-01"), day("2026-12-10"), Some("de"));
        let names: Vec<&str> = found.iter().map(|(_, _, name)| *name).collect();
        assert_eq!(names.iter().filter(|name| **name == "black-friday").count(), 2, "{names:?}");
        assert!(found.contains(&(day("2026-11-23"), day("2026-12-01"), "black-friday")));
        assert!(!names.contains(&"singles-day"));
    }

    #[test]
    fn own_seasons_stand_beside_those_of_the_program_and_default_replaces_them() {
        let own = |name: &str, text: &str| Definition {
            sort: Sort::Season,
            name: name.to_owned(),
            text: text.to_owned(),
            enabled: true,
            ..Definition::default()
        };
        let ours = "season = [{ name = 'our-sale', every = ['12-30', '01-02'] }]";
        let monday = day("2026-12-28");
        let beside = Seasons::of(&[own("ours", ours)]);
        assert_eq!(beside.over(monday, monday + 7, None), Some("christmas"));
        let instead = Seasons::of(&[own(NAME, ours)]);
        assert_eq!(instead.over(monday, monday + 7, None), Some("our-sale"));
        assert_eq!(instead.over(monday + 4, monday + 5, None), Some("our-sale"), "into the new year");
        assert_eq!(instead.over(day("2026-11-23"), day("2026-11-30"), None), None);
    }

    #[test]
    fn mistakes_have_their_place() {
        let mistakes =
            Seasons::read("[[season]]\nname = 'x'\nevery = ['13-01', '01-02']\n").expect_err("no such month");
        assert_eq!((mistakes[0].line, mistakes[0].found.as_str()), (3, "13-01"));
        assert!(Seasons::read("[[season]]\nname = 'x'\nafter = 'soon'\n").is_err());
    }
}
