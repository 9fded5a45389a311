//! A report for somebody who looks at figures on a screen: over the days and of the groups that are looked at, with what can be
//! written into its sections.

use super::texts::{self, Section};
use super::{Problem, Wish, make, periods, wanted};
use crate::analytics::{Dimension, Scope};
use crate::domain::time::{Instant, civil};
use crate::report::Report;
use crate::services::figures::{Env, Step};
use crate::store::read::Reader;
use crate::text::Words;

/// What is looked at, and what is wanted of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    pub template: String,
    /// First day and the one after the last; the template's own period where nothing is looked at.
    pub days: Option<(i64, i64)>,
    /// Groups that are looked at; one of them may be what the report is about.
    pub groups: Vec<(Dimension, String)>,
    pub about: Option<String>,
}

/// A report, and its sections as people write them.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    pub report: Report,
    pub sections: Vec<Section>,
}

/// Makes the report.
pub fn make_seen(reader: &Reader, words: &Words, now: Instant, seen: &Seen) -> Result<Made, Problem> {
    let named = wanted(reader, &seen.template)?;
    let looked_at = |by| seen.groups.iter().rev().find(|(of, word)| *of == by && !word.is_empty());
    let about = named.template.about.and_then(looked_at).map(|(_, word)| word.clone());
    let env = Env::load(reader, now)?;
    let own = env.period(&named.template.period);
    let days = seen.days.zip(own).map(|(days, own)| fitting(&own, days, env.today()));
    let wish = Wish {
        template: seen.template.clone(),
        period: days.and_then(|(first, until)| Some(format!("{}..{}", civil(first)?, civil(until - 1)?))),
        about: seen.about.clone().or(about),
    };
    let report = make(reader, words, now, &wish)?;
    let sections = texts::of_report(reader, words, &named, &report)?;
    Ok(Made { report, sections })
}

/// The days of a report whose own period is of a kind, for somebody who looks at certain days: these, where they are of that kind
/// or the report of none; else the last week, month or quarter that is over and holds or precedes their end.
fn fitting(own: &Scope, (first, until): (i64, i64), today: i64) -> (i64, i64) {
    let looked_at = Scope { first_day: first, until_day: until, groups: Vec::new() };
    let Some(step) = step(own).filter(|own| step(&looked_at) != Some(*own)) else { return (first, until) };
    let start = step.start(until - 1);
    let start = if step.before(start, -1) > today { step.before(start, 1) } else { start };
    (start, step.before(start, -1))
}

/// Whether days are a week, a month or a quarter.
fn step(scope: &Scope) -> Option<Step> {
    match (scope.until_day - scope.first_day, periods::whole_months(scope)) {
        (7, _) => Some(Step::Week),
        (_, Some(1)) => Some(Step::Month),
        (_, Some(3)) => Some(Step::Quarter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::day_of;

    #[test]
    fn a_report_is_over_the_days_that_are_looked_at_or_the_period_of_its_kind_beside_them() {
        let day = |text: &str| text.parse().map(day_of).expect("a date");
        let today = day("2026-11-27");
        let scope =
            |(first, until): (&str, &str)| Scope { first_day: day(first), until_day: day(until), groups: Vec::new() };
        let (week, month, fortnight) =
            (("2026-11-16", "2026-11-23"), ("2026-10-01", "2026-11-01"), ("2026-11-14", "2026-11-28"));
        let quarter = ("2026-04-01", "2026-07-01");
        for (own, looked_at, wanted) in [
            (week, ("2026-11-09", "2026-11-16"), ("2026-11-09", "2026-11-16")),
            // The week that still runs is what is looked at.
            (week, ("2026-11-23", "2026-11-30"), ("2026-11-23", "2026-11-30")),
            (month, week, ("2026-10-01", "2026-11-01")),
            (month, quarter, ("2026-06-01", "2026-07-01")),
            (week, quarter, ("2026-06-29", "2026-07-06")),
            (fortnight, week, week),
        ] {
            let (found, wanted) = (scope(looked_at), scope(wanted));
            let found = fitting(&scope(own), (found.first_day, found.until_day), today);
            assert_eq!(found, (wanted.first_day, wanted.until_day), "{own:?} {looked_at:?}");
        }
    }
}
