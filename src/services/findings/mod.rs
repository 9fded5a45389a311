//! What really moved: every key figure as a whole and by group against its frozen baseline, with chance counted for every look.
//!
//! Nothing is on the list that chance, the season or another mix of goods explains; what moved together is told together.

mod found;
mod goals;
mod lines;
mod mixed;
mod products;
mod shared;
mod span;
pub mod told;
mod trends;
mod watch;
pub mod what_if;
mod worth;

use crate::analytics::advice::{self, Advice};
use crate::analytics::stats::many;
use crate::analytics::{Dimension, Finding, Scope, story};
use crate::domain::advices::Advices;
use crate::domain::definitions::{Definition, Sort};
use crate::services::figures::Env;
use crate::store::read::Reader;
use crate::store::{StoreError, record};
use span::Span;
use trends::Trend;
pub use watch::Watched;

/// What a review found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Review {
    /// News, the surest first; behind them what the season explains.
    pub findings: Vec<Finding>,
    /// Products, suppliers and lanes that come back far more often than the others, whether or not that is new.
    pub watch: Vec<Watched>,
    pub advice: Vec<Advice>,
    /// Trends that were looked at, and those that are too short for a baseline or were never there.
    pub n_looked_at: usize,
}

/// What really moved in a period.
pub fn review(reader: &Reader, env: &Env, period: &Scope) -> Result<Review, StoreError> {
    let missed = goals::missed(reader, env, period)?;
    let Some(span) = Span::of(reader, env, period)? else {
        let findings = story::stories(missed, |_, _| Ok::<_, StoreError>(None))?;
        return Ok(Review { findings, ..Review::default() });
    };
    let mut lines = lines::Lines::new(reader, env, &span);
    let trends = trends::all(reader, env, &span, &mut lines)?;
    let mut found = picked(reader, env, &span, &trends, &mut lines)?;
    found.extend(missed);
    let mut shared = shared::Shared::new(&mut lines, reader, &span)?;
    let stories = story::stories(found, |story, one| shared.part(story, one))?;
    let mut findings = sure(stories, trends.len());
    let mut products = products::Products::new(reader, env, &span);
    for finding in &mut findings {
        finding.products = products.carrying(finding)?;
    }
    let watch = watch::watched(reader, env, &span)?;
    let rules = Advices::of(&definitions(reader, Sort::Advice)?);
    let groups = watch.iter().map(Watched::seen);
    let advice = advice::advise(&rules, &findings, &groups.collect::<Vec<_>>());
    Ok(Review { findings, watch, advice, n_looked_at: trends.len() })
}

/// The alarms that stay after the correction for all looks, after another mix of goods has been taken off, as stories.
fn picked(
    reader: &Reader,
    env: &Env,
    span: &Span,
    trends: &[Trend],
    lines: &mut lines::Lines<'_>,
) -> Result<Vec<Finding>, StoreError> {
    let chance = |trend: &Trend| trend.alarm.as_ref().map_or(1.0, |alarm| alarm.chance);
    let chances: Vec<f64> = trends.iter().map(chance).collect();
    let kept = many::kept(&chances);
    let alarmed = || trends.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(trend, _)| trend);
    let limit = alarmed().map(chance).fold(0.0, f64::max);
    let mut mixes = mixed::Mixes::new(lines, reader, span);
    let mut found = Vec::new();
    let mut uncertain = Vec::new();
    for trend in alarmed() {
        let Some(alarm) = &trend.alarm else { continue };
        match mixes.of(trend, alarm)? {
            mixed::Verdict::Rate(mix) => found.push((trend, alarm, mix)),
            mixed::Verdict::Mix(chance) if chance <= limit => found.push((trend, alarm, None)),
            mixed::Verdict::Mix(_) => {}
            mixed::Verdict::Unknown => uncertain.push((trend, alarm)),
        }
    }
    // Where nobody counts by goods too: it stands beside what was found to be no mix, or it is counted from the rows.
    for (trend, alarm) in uncertain {
        let beside = found.iter().any(|(other, also, _)| mixed::moved_with(trend, alarm, other, also));
        if beside || mixes.is_rate_by_rows(trend, alarm, limit)? {
            found.push((trend, alarm, None));
        }
    }
    let mut findings = Vec::new();
    for (trend, alarm, mix) in found {
        let mut finding = found::finding(reader, env, trend, alarm, mix, trends.len())?;
        if !worth::is_worth_telling(&finding, &env.analysis.findings) {
            continue;
        }
        for line in mixes.lines_of(trend, alarm)? {
            let line = std::iter::once((Dimension::ProductLine, line));
            finding.also.push((trend.metric, line.chain(trend.groups.clone()).collect()));
        }
        findings.push(finding);
    }
    Ok(findings)
}

/// The stories that stay when each counts once, however many trends tell it. A missed goal was asked for, and is no look.
fn sure(stories: Vec<Finding>, n_looked_at: usize) -> Vec<Finding> {
    let moved = |story: &&Finding| story.goal.is_none();
    let chances: Vec<f64> = stories.iter().filter(moved).map(|story| 10_f64.powf(-story.strength)).collect();
    let mut kept = many::kept_among(&chances, n_looked_at).into_iter();
    stories.into_iter().filter(|story| story.goal.is_some() || kept.next().unwrap_or(false)).collect()
}

/// What a desk says of a sort itself, the oldest first.
pub fn definitions(reader: &Reader, sort: Sort) -> Result<Vec<Definition>, StoreError> {
    record::select(reader.db(), "where sort = $1 order by in_force_from, id", &[sort.code().into()])
}

#[cfg(test)]
mod tests;
