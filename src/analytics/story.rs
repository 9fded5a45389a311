//! Findings that share most of their cases, or that moved the same way at the same time, are one story: the surest speaks, the others
//! stand behind it.

use super::finding::Finding;
use super::metrics::{Dimension, Metric};
use crate::domain::vocabulary::{Issue, Reason};

/// Beginnings so many days apart are the same time; charts see a change of one slice some weeks before that of another.
const SAME_TIME: i64 = 42;
/// And so many where the reason is the same: a small slice of it shows late, and both still go on.
const SAME_REASON_TIME: i64 = 91;
/// What has so much of what moved in common with another is the same, whenever it began to show.
const SAME_CASES: f64 = 0.5;

/// Joined stories, news before what the season explains, the surest first. `part` says how much of what is more or fewer in the second
/// one lies in the first, where somebody can count that.
pub fn stories<E>(
    mut found: Vec<Finding>,
    mut part: impl FnMut(&Finding, &Finding) -> Result<Option<f64>, E>,
) -> Result<Vec<Finding>, E> {
    found.sort_by(order);
    let mut stories: Vec<Vec<Finding>> = Vec::new();
    for one in found {
        match home(&stories, &one, &mut part)? {
            Some(place) => stories[place].push(one),
            None => stories.push(vec![one]),
        }
    }
    Ok(stories.into_iter().filter_map(told).collect())
}

/// The story that has most of its cases, else the first that moved with it.
fn home<E>(
    stories: &[Vec<Finding>],
    one: &Finding,
    part: &mut impl FnMut(&Finding, &Finding) -> Result<Option<f64>, E>,
) -> Result<Option<usize>, E> {
    let mut most: Option<(f64, usize)> = None;
    for (place, story) in stories.iter().enumerate() {
        for member in story.iter().filter(|member| may_share(member, one)) {
            let shared = part(member, one)?.unwrap_or(0.0);
            if shared >= SAME_CASES && most.is_none_or(|(known, _)| shared > known) {
                most = Some((shared, place));
            }
        }
    }
    let moved_with = || stories.iter().position(|story| story.first().is_some_and(|first| is_same(first, one)));
    Ok(most.map(|(_, place)| place).or_else(moved_with))
}

/// The first of them with the others behind it.
fn told(story: Vec<Finding>) -> Option<Finding> {
    let mut all = story.into_iter();
    let mut story = all.next()?;
    let itself = (story.now.metric, story.now.scope.groups.clone());
    for one in all {
        for also in std::iter::once((one.now.metric, one.now.scope.groups)).chain(one.also) {
            if also != itself && !story.also.contains(&also) {
                story.also.push(also);
            }
        }
    }
    Some(story)
}

/// What comes back for reasons of another family is another cause, however many of its goods or places are the same.
fn may_share(member: &Finding, one: &Finding) -> bool {
    let families = family(&member.now.scope.groups).zip(family(&one.now.scope.groups));
    member.goal.is_none()
        && one.goal.is_none()
        && member.better == one.better
        && is_of_returns(member.now.metric)
        && is_of_returns(one.now.metric)
        && families.is_none_or(|(a, b)| a == b)
}

/// The order of the list: what asks for something first.
fn order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let by_season = a.season.is_some().cmp(&b.season.is_some());
    let by_strength = b.strength.total_cmp(&a.strength);
    // Of two that are as sure, the narrower says more; then whatever keeps the order the same each time.
    let by_scope = b.now.scope.groups.len().cmp(&a.now.scope.groups.len());
    let by_name = (a.now.metric, &a.now.scope.groups).cmp(&(b.now.metric, &b.now.scope.groups));
    by_season.then(by_strength).then(by_scope).then(by_name)
}

/// A missed goal stands for itself: a person asked for it.
fn is_same(story: &Finding, one: &Finding) -> bool {
    story.goal.is_none()
        && one.goal.is_none()
        && story.better == one.better
        && story.season.is_some() == one.season.is_some()
        && is_of_returns(story.now.metric) == is_of_returns(one.now.metric)
        && (story.since_day - one.since_day).abs() <= same_time(&story.now.scope.groups, &one.now.scope.groups)
        && !apart(&story.now.scope.groups, &one.now.scope.groups)
}

fn same_time(a: &[(Dimension, String)], b: &[(Dimension, String)]) -> i64 {
    let is_why = |by: &Dimension| matches!(by, Dimension::Reason | Dimension::Issue);
    let same_reason = a.iter().any(|group| is_why(&group.0) && b.contains(group));
    if same_reason { SAME_REASON_TIME } else { SAME_TIME }
}

/// Goods that came back and the money for them are the same thing.
const fn is_of_returns(metric: Metric) -> bool {
    matches!(metric, Metric::ReturnRate | Metric::RefundRate | Metric::ReturnRateUnits | Metric::ProblemOrders)
}

/// Two markets, or two platforms, have no case in common; two lines or reasons may. What comes back for reasons of another family is
/// another cause, unless it is the same goods.
fn apart(a: &[(Dimension, String)], b: &[(Dimension, String)]) -> bool {
    let parts = |by: &Dimension| matches!(by, Dimension::Market | Dimension::Platform);
    let elsewhere =
        a.iter().any(|(by, word)| parts(by) && b.iter().any(|(other, another)| by == other && word != another));
    let of_goods = |by: &Dimension| matches!(by, Dimension::ProductLine | Dimension::Supplier | Dimension::Product);
    let same_goods = a.iter().any(|group| of_goods(&group.0) && b.contains(group));
    let other_cause = family(a).zip(family(b)).is_some_and(|(one, other)| one != other);
    elsewhere || other_cause && !same_goods
}

/// The family of causes that some groups name.
fn family(groups: &[(Dimension, String)]) -> Option<Issue> {
    groups.iter().find_map(|(by, word)| match by {
        Dimension::Reason => Reason::from_code(word).map(Reason::issue),
        Dimension::Issue => Issue::from_code(word),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::analytics::{Figure, Measured, Scope, Signal};

    /// Stories of findings that nobody counts the cases of.
    fn by_time(found: Vec<Finding>) -> Vec<Finding> {
        let Ok(told) = super::stories(found, |_, _| Ok::<_, Infallible>(None));
        told
    }

    fn finding(metric: Metric, group: Option<(Dimension, &str)>, since_day: i64, strength: f64) -> Finding {
        let groups = group.map(|(by, word)| (by, word.to_owned())).into_iter().collect();
        let now = Figure { scope: Scope { groups, ..Scope::default() }, ..Figure::plain(metric, Measured::NoData) };
        Finding { strength, ..Finding::plain(Signal::Outside, since_day, now) }
    }

    #[test]
    fn another_cause_at_the_same_time_is_another_story_and_a_missed_goal_stands_for_itself() {
        let pair = |by, word: &str, reason: &str, strength| {
            let groups = vec![(by, word.to_owned()), (Dimension::Reason, reason.to_owned())];
            let one = finding(Metric::ReturnRate, None, 700, strength);
            Finding { now: Figure { scope: Scope { groups, ..Scope::default() }, ..one.now.clone() }, ..one }
        };
        let told = by_time(vec![
            pair(Dimension::Supplier, "Harbour", "defective", 9.0),
            pair(Dimension::ProductLine, "audio", "poor_quality", 8.0),
            pair(Dimension::ProductLine, "drinkware", "not_as_described", 7.0),
            pair(Dimension::ProductLine, "drinkware", "poor_quality", 6.0),
            Finding { goal: Some(("ours".to_owned(), goal())), ..finding(Metric::ReturnRate, None, 700, 5.0) },
        ]);
        let told: Vec<(f64, usize)> = told.iter().map(|story| (story.strength, story.also.len())).collect();
        assert_eq!(told, [(9.0, 2), (7.0, 0), (5.0, 0)]);
    }

    fn goal() -> crate::domain::goals::Goal {
        crate::domain::goals::Goal::read("metric = 'return_rate'\nat_most = '8%'").expect("a goal")
    }

    #[test]
    fn one_cause_is_one_story_and_another_time_is_another() {
        let supplier = finding(Metric::ReturnRate, Some((Dimension::Supplier, "Harbour")), 700, 9.0);
        let reason = finding(Metric::ReturnRate, Some((Dimension::Reason, "defective")), 714, 7.0);
        let money = finding(Metric::RefundRate, None, 721, 3.0);
        let later = finding(Metric::ReturnRate, Some((Dimension::ProductLine, "kitchen")), 900, 5.0);
        let answers = finding(Metric::FirstResponse, None, 700, 4.0);
        let told = by_time(vec![money, later, reason, answers, supplier]);
        assert_eq!(told.iter().map(|story| story.strength).collect::<Vec<_>>(), [9.0, 5.0, 4.0]);
        assert_eq!(told[0].also.len(), 2);
    }

    #[test]
    fn markets_are_told_apart_and_seasons_come_last() {
        let german = finding(Metric::ReturnRate, Some((Dimension::Market, "DE")), 700, 9.0);
        let french = finding(Metric::ReturnRate, Some((Dimension::Market, "FR")), 700, 6.0);
        let winter = Finding { season: Some("christmas".to_owned()), ..finding(Metric::ReturnRate, None, 700, 20.0) };
        let told = by_time(vec![winter, french, german]);
        assert_eq!(told.iter().map(|story| story.strength).collect::<Vec<_>>(), [9.0, 6.0, 20.0]);
    }

    #[test]
    fn what_shares_most_of_its_cases_is_one_story_whenever_it_began_to_show() {
        let of = |by, word: &str, why: &str, since_day, strength| {
            let one = finding(Metric::ReturnRate, None, since_day, strength);
            let groups = vec![(by, word.to_owned()), (Dimension::Reason, why.to_owned())];
            Finding { now: Figure { scope: Scope { groups, ..Scope::default() }, ..one.now.clone() }, ..one }
        };
        let found = vec![
            of(Dimension::Supplier, "Harbour", "defective", 700, 9.0),
            of(Dimension::Market, "FR", "defective", 900, 5.0),
            of(Dimension::Market, "DE", "defective", 900, 4.0),
            of(Dimension::Market, "DE", "late", 900, 3.0),
        ];
        let shares = |_: &Finding, one: &Finding| {
            let is_french = one.now.scope.groups.contains(&(Dimension::Market, "FR".to_owned()));
            Ok::<_, Infallible>(Some(if is_french { 0.9 } else { 0.2 }))
        };
        let Ok(told) = stories(found, shares);
        assert_eq!(told.iter().map(|story| story.strength).collect::<Vec<_>>(), [9.0, 4.0, 3.0]);
        assert_eq!(told[0].also.len(), 1);
        let Err(why) = stories(vec![told[0].clone(), told[1].clone()], |_, _| Err("no desk")) else { panic!("told") };
        assert_eq!(why, "no desk");
    }
}
