//! The engine that counts (domain 2.8): one question, one figure with its anchor, population, exclusions, maturity and interval.
//!
//! Sums come by day from the store; what they mean is said here, a file for each family of figures.

mod around;
mod cases;
pub mod cohorts;
pub mod goals;
mod money;
mod orders;
mod period;
mod projection;
mod returns;
mod sums;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

pub use around::{around, seasons};
pub use money::is_worth_kept;
pub use period::{code as period_code, period};

/// What the command line knows of figures, it knows from here.
pub use crate::analytics::{Basis, Dimension, Figure, Measured, Metric, Scope};

use crate::domain::analysis::Analysis;
use crate::domain::facts::{FactName, Reference, stored};
use crate::domain::ids::Kind;
use crate::domain::time::Instant;
use crate::report::wording::Shop;
use crate::services::staff;
use crate::store::StoreError;
use crate::store::read::Reader;
use sums::Sums;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub metric: Metric,
    pub scope: Scope,
    pub basis: Basis,
    /// One of the metric's own variants; empty for its usual one.
    pub variant: String,
}

/// What figures are counted with: the moment of the cut-off, the shop's parameters and its currency.
#[derive(Debug, Clone)]
pub struct Env {
    pub now: Instant,
    pub analysis: Analysis,
    /// The report currency.
    pub currency: String,
}

/// The steps of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Day,
    Week,
    Month,
    Quarter,
}

impl Env {
    /// What the words of figures need to know of the shop.
    pub fn shop(&self) -> Shop {
        Shop { today: self.today(), return_days: self.analysis.return_days, repeat_days: self.analysis.repeat_days }
    }

    /// The parameters of a desk.
    pub fn load(reader: &Reader, now: Instant) -> Result<Self, StoreError> {
        let (_, rules) = staff::load(reader.db())?;
        let currency = rules.at(now).report_currency.clone();
        Ok(Self { now, analysis: reader.analysis()?, currency })
    }

    pub const fn zone(&self) -> &TimeZone {
        &self.analysis.zone
    }

    /// The day that it is in the shop.
    pub fn today(&self) -> i64 {
        self.analysis.day(self.now)
    }

    /// A period as people type it.
    pub fn period(&self, text: &str) -> Option<Scope> {
        period(text, self.now, &self.analysis)
    }
}

impl Ask {
    /// The usual variant of a metric over a period.
    pub fn new(metric: Metric, scope: Scope) -> Self {
        Self { metric, scope, basis: Basis::default(), variant: String::new() }
    }

    /// The same over another period.
    fn over(&self, scope: &Scope) -> Self {
        Self { scope: scope.clone(), ..self.clone() }
    }

    /// A figure of nothing yet; whoever measures fills it.
    pub(in crate::services) fn figure(&self, env: &Env, measured: Measured) -> Figure {
        Figure {
            metric: self.metric,
            version: version(self.metric),
            scope: self.scope.clone(),
            variant: self.variant.clone(),
            basis: self.basis,
            measured,
            excluded: Vec::new(),
            maturity: None,
            as_of: env.now,
            cases: None,
            n_listed: None,
        }
    }
}

/// The list of the records that a sum counts.
fn cases_of(ask: &Ask, kind: Kind, name: FactName, flow: bool) -> (String, String) {
    let Scope { first_day, until_day, groups } = ask.scope.clone();
    let reference = Reference { fact: stored(name, flow), first_day, until_day, groups };
    (kind.code().to_owned(), format!("figure:\"{reference}\""))
}

/// Counted up with every change of a definition.
const fn version(_: Metric) -> u32 {
    1
}

/// One figure.
pub fn figure(reader: &Reader, env: &Env, ask: &Ask) -> Result<Figure, StoreError> {
    let mut figures = over(reader, env, ask, std::slice::from_ref(&ask.scope))?;
    Ok(figures.pop().unwrap_or_else(|| ask.figure(env, Measured::NoData)))
}

/// The figures of the `n` steps that end with the period's last day, oldest first; read in one go.
pub fn series(reader: &Reader, env: &Env, ask: &Ask, step: Step, n: usize) -> Result<Vec<Figure>, StoreError> {
    over(reader, env, ask, &step.periods(&ask.scope, n))
}

/// The figure of each group, by its word; the empty word is what nobody knows the group of.
pub fn grouped(reader: &Reader, env: &Env, ask: &Ask, by: Dimension) -> Result<Vec<(String, Figure)>, StoreError> {
    let parted = grouped_over(reader, env, ask, by, std::slice::from_ref(&ask.scope))?;
    let one = |(word, figures): (String, Vec<Figure>)| figures.into_iter().next().map(|figure| (word, figure));
    Ok(parted.into_iter().filter_map(one).filter(|(_, figure)| figure.measured != Measured::NoData).collect())
}

/// A trend under the groups that it is of; under none of them that of the whole.
pub type Trend = (Vec<(Dimension, String)>, Vec<Figure>);

/// The trend of the whole and those of the groups of several dimensions, each under its groups; cases are read once for all of them.
pub fn series_with_groups(
    reader: &Reader,
    env: &Env,
    ask: &Ask,
    by: &[Dimension],
    (step, n): (Step, usize),
) -> Result<Vec<Trend>, StoreError> {
    let scopes = step.periods(&ask.scope, n);
    let partings: Vec<Option<Dimension>> = std::iter::once(None).chain(by.iter().copied().map(Some)).collect();
    let parted = match cases::over(reader, env, ask, &scopes, &partings)? {
        Some(parted) => parted,
        None => {
            let mut parted = vec![BTreeMap::from([(String::new(), over(reader, env, ask, &scopes)?)])];
            for by in by {
                parted.push(grouped_over(reader, env, ask, *by, &scopes)?.into_iter().collect());
            }
            parted
        }
    };
    let named = |(by, parted): (Option<Dimension>, cases::Parted)| {
        parted.into_iter().map(move |(word, figures)| (by.map(|by| (by, word)).into_iter().collect(), figures))
    };
    Ok(partings.into_iter().zip(parted).flat_map(named).collect())
}

/// The trend of each group, as [`series`] has it of the whole; read in one go for all of them.
pub fn grouped_series(
    reader: &Reader,
    env: &Env,
    ask: &Ask,
    by: Dimension,
    step: Step,
    n: usize,
) -> Result<Vec<(String, Vec<Figure>)>, StoreError> {
    grouped_over(reader, env, ask, by, &step.periods(&ask.scope, n))
}

fn grouped_over(
    reader: &Reader,
    env: &Env,
    ask: &Ask,
    by: Dimension,
    scopes: &[Scope],
) -> Result<Vec<(String, Vec<Figure>)>, StoreError> {
    if let Some(parted) = cases::over(reader, env, ask, scopes, &[Some(by)])? {
        return Ok(parted.into_iter().flatten().collect());
    }
    let Some(facts) = facts_of(ask) else { return Ok(Vec::new()) };
    let sums = Sums::read(reader, env, ask, &facts, scopes, Some(by))?;
    let words: BTreeSet<String> = sums.words();
    let of_word = |word: String| {
        let sums = sums.of(&word);
        let figure = |scope: &Scope| {
            let mut groups = scope.groups.clone();
            groups.push((by, word.clone()));
            let ask = ask.over(&Scope { groups, ..scope.clone() });
            measure(&sums, env, &ask).unwrap_or_else(|| ask.figure(env, Measured::NoData))
        };
        (word.clone(), scopes.iter().map(figure).collect())
    };
    Ok(words.into_iter().map(of_word).collect())
}

/// The figures of several periods.
fn over(reader: &Reader, env: &Env, ask: &Ask, scopes: &[Scope]) -> Result<Vec<Figure>, StoreError> {
    if let Some(parted) = cases::over(reader, env, ask, scopes, &[None])? {
        let nothing = || scopes.iter().map(|scope| ask.over(scope).figure(env, Measured::NoData)).collect();
        return Ok(parted.into_iter().flatten().next().map_or_else(nothing, |(_, figures)| figures));
    }
    let Some(facts) = facts_of(ask) else {
        return Ok(scopes.iter().map(|scope| ask.over(scope).figure(env, Measured::NoData)).collect());
    };
    let sums = Sums::read(reader, env, ask, &facts, scopes, None)?;
    let whole = sums.of("");
    let figure = |scope: &Scope| {
        let ask = ask.over(scope);
        measure(&whole, env, &ask).unwrap_or_else(|| ask.figure(env, Measured::NoData))
    };
    Ok(scopes.iter().map(figure).collect())
}

/// The facts that a figure is made of; nothing for one that is not made of sums by day.
fn facts_of(ask: &Ask) -> Option<Vec<&'static str>> {
    let is_of_complaints = |(by, _): &(Dimension, String)| matches!(by, Dimension::Severity | Dimension::Assignee);
    if ask.scope.groups.iter().any(is_of_complaints) {
        return None;
    }
    orders::facts(ask).or_else(|| returns::facts(ask)).or_else(|| money::facts(ask))
}

fn measure(sums: &sums::Of<'_>, env: &Env, ask: &Ask) -> Option<Figure> {
    orders::measure(sums, env, ask)
        .or_else(|| returns::measure(sums, env, ask))
        .or_else(|| money::measure(sums, env, ask))
}
