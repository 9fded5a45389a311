//! What really moved: every key figure as a whole and by group against its frozen baseline, with chance counted for every look.
//!
//! Nothing is on the list that chance, the season or another mix of goods explains; what moved together is told together.

mod found;
mod goals;
mod mixed;
mod span;
pub mod told;
mod trends;
mod watch;
pub mod what_if;

use crate::analytics::advice::{self, Advice};
use crate::analytics::stats::many;
use crate::analytics::stats::share::RANKED_FROM;
use crate::analytics::{Dimension, Finding, Measured, Scope, story};
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
        return Ok(Review { findings: story::stories(missed), ..Review::default() });
    };
    let trends = trends::all(reader, env, &span)?;
    let mut found = picked(reader, env, &span, &trends)?;
    found.extend(missed);
    let findings = story::stories(found);
    let watch = watch::watched(reader, env, &span)?;
    let rules = Advices::of(&definitions(reader, Sort::Advice)?);
    let groups = watch.iter().map(Watched::seen);
    let advice = advice::advise(&rules, &findings, &groups.collect::<Vec<_>>());
    Ok(Review { findings, watch, advice, n_looked_at: trends.len() })
}

/// The alarms that stay after the correction for all looks, after another mix of goods has been taken off, as stories.
fn picked(reader: &Reader, env: &Env, span: &Span, trends: &[Trend]) -> Result<Vec<Finding>, StoreError> {
    let chance = |trend: &Trend| trend.alarm.as_ref().map_or(1.0, |alarm| alarm.chance);
    let chances: Vec<f64> = trends.iter().map(chance).collect();
    let kept = many::kept(&chances);
    let alarmed = || trends.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(trend, _)| trend);
    let limit = alarmed().map(chance).fold(0.0, f64::max);
    let mut mixes = mixed::Mixes::new(reader, env, span);
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
        for line in mixes.lines_of(trend, alarm)? {
            let line = std::iter::once((Dimension::ProductLine, line));
            finding.also.push((trend.metric, line.chain(trend.groups.clone()).collect()));
        }
        if is_large(&finding) {
            findings.push(finding);
        }
    }
    Ok(findings)
}

/// What a desk says of a sort itself, the oldest first.
pub fn definitions(reader: &Reader, sort: Sort) -> Result<Vec<Definition>, StoreError> {
    record::select(reader.db(), "where sort = $1 order by in_force_from, id", &[sort.code().into()])
}

/// Fewer than thirty cases are never called.
fn is_large(finding: &Finding) -> bool {
    match &finding.now.measured {
        Measured::Share { whole, .. } => *whole >= RANKED_FROM,
        Measured::Time { n_ended, n_open, .. } => n_ended + n_open >= RANKED_FROM,
        Measured::MoneyShare { n_whole, .. } => *n_whole >= RANKED_FROM,
        _ => true,
    }
}

#[cfg(test)]
mod tests;
