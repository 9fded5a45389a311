//! How much of what one finding tells of lies in another: which cases they share, so that one cause is told of once.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::Lines;
use super::span::Span;
use crate::analytics::cohort::Cohort;
use crate::analytics::{Dimension, Finding};
use crate::domain::vocabulary::{Issue, Reason};
use crate::services::figures::cohorts::Of;
use crate::store::StoreError;
use crate::store::read::Reader;

type Groups = Vec<(Dimension, String)>;

pub(super) struct Shared<'a, 'r> {
    lines: &'a mut Lines<'r>,
    span: &'a Span,
    /// The lines that each supplier alone delivers.
    delivered: BTreeMap<String, BTreeSet<String>>,
}

/// What a finding is about, as far as cases can be counted by all of it at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Slice {
    /// None for all lines.
    lines: Option<BTreeSet<String>>,
    market: Option<String>,
    platform: Option<String>,
    why: Option<Why>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Reason(Reason),
    Issue(Issue),
}

impl Why {
    const fn issue(self) -> Issue {
        match self {
            Self::Reason(reason) => reason.issue(),
            Self::Issue(issue) => issue,
        }
    }

    fn group(self) -> (Dimension, String) {
        match self {
            Self::Reason(reason) => (Dimension::Reason, reason.code().to_owned()),
            Self::Issue(issue) => (Dimension::Issue, issue.code().to_owned()),
        }
    }
}

impl Slice {
    /// What both are about; nothing where they have no case in common. Reasons of one family are one cause, so that of two of them the
    /// second one's is asked for.
    fn and(&self, other: &Self) -> Option<Self> {
        fn same(one: Option<&String>, other: Option<&String>) -> Option<Option<String>> {
            match (one, other) {
                (Some(one), Some(other)) if one != other => None,
                (one, other) => Some(one.or(other).cloned()),
            }
        }
        let lines = match (&self.lines, &other.lines) {
            (Some(one), Some(other)) => Some(one.intersection(other).cloned().collect::<BTreeSet<String>>()),
            (one, other) => one.as_ref().or(other.as_ref()).cloned(),
        };
        let why = match (self.why, other.why) {
            (Some(one), Some(other)) if one.issue() != other.issue() => return None,
            (one, other) => other.or(one),
        };
        let market = same(self.market.as_ref(), other.market.as_ref())?;
        let platform = same(self.platform.as_ref(), other.platform.as_ref())?;
        lines.as_ref().is_none_or(|lines| !lines.is_empty()).then_some(Self { lines, market, platform, why })
    }

    fn groups(&self) -> Groups {
        let market = self.market.iter().map(|word| (Dimension::Market, word.clone()));
        let platform = self.platform.iter().map(|word| (Dimension::Platform, word.clone()));
        market.chain(platform).chain(self.why.map(Why::group)).collect()
    }
}

/// What came in some weeks, and what the baseline would have had of them at their ages.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Came {
    pub came: i64,
    pub whole: i64,
    /// At the rate that the baseline had, and its orders.
    pub expected: f64,
    pub base_whole: i64,
}

impl Came {
    #[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
    pub fn excess(self) -> f64 {
        self.came as f64 - self.expected
    }

    /// What came in the weeks of a finding beside those of its baseline.
    #[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
    pub fn of(cohorts: &[Cohort], finding: &Finding, span: &Span) -> Self {
        let scope = &finding.now.scope;
        let in_base: BTreeSet<i64> =
            finding.weeks.iter().filter(|week| week.in_baseline).map(|week| week.first_day).collect();
        let base: Vec<&Cohort> = cohorts.iter().filter(|week| in_base.contains(&week.first_day)).collect();
        let base_whole: i64 = base.iter().map(|week| week.whole).sum();
        let now = cohorts.iter().filter(|week| (scope.first_day..scope.until_day).contains(&week.first_day));
        let mut all = Self { base_whole, ..Self::default() };
        for week in now {
            let age = span.cut - week.until_day;
            let base_came: i64 = base.iter().map(|week| week.seen(age, span.ripe)).sum();
            all.came += week.seen(age, span.ripe);
            all.whole += week.whole;
            all.expected += base_came as f64 * week.whole as f64 / base_whole.max(1) as f64;
        }
        all
    }
}

impl<'a, 'r> Shared<'a, 'r> {
    pub fn new(lines: &'a mut Lines<'r>, reader: &Reader, span: &'a Span) -> Result<Self, StoreError> {
        let mut of_line: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (line, supplier) in reader.goods()?.into_values() {
            of_line.entry(line).or_default().insert(supplier);
        }
        let mut delivered: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (line, suppliers) in of_line {
            if let [supplier] = suppliers.iter().collect::<Vec<_>>().as_slice() {
                delivered.entry((*supplier).clone()).or_default().insert(line);
            }
        }
        Ok(Self { lines, span, delivered })
    }

    /// The part of what is more, or fewer, in one finding that lies in another; of the other one's where the first lies wholly within it,
    /// since a whole holds all of each of its parts. Nothing where that cannot be counted.
    pub fn part(&mut self, story: &Finding, one: &Finding) -> Result<Option<f64>, StoreError> {
        let (Some(of_story), Some(of_one)) = (self.slice(story), self.slice(one)) else { return Ok(None) };
        let Some(both) = of_story.and(&of_one) else { return Ok(Some(0.0)) };
        let all = if both == of_one { &of_story } else { &of_one };
        let (part, whole) = (self.excess(&both, one)?, self.excess(all, one)?);
        // With nothing in excess there is nothing to share.
        Ok((whole.abs() >= 1.0).then_some(part / whole))
    }

    fn slice(&self, finding: &Finding) -> Option<Slice> {
        let mut slice = Slice::default();
        for (by, word) in &finding.now.scope.groups {
            match by {
                Dimension::ProductLine => slice.lines = Some(BTreeSet::from([word.clone()])),
                Dimension::Supplier => slice.lines = Some(self.delivered.get(word)?.clone()),
                Dimension::Market => slice.market = Some(word.clone()),
                Dimension::Platform => slice.platform = Some(word.clone()),
                Dimension::Reason => slice.why = Some(Why::Reason(Reason::from_code(word)?)),
                Dimension::Issue => slice.why = Some(Why::Issue(Issue::from_code(word)?)),
                _ => return None,
            }
        }
        Some(slice)
    }

    /// Cases beyond what the baseline of a finding would have had of a slice in its weeks.
    fn excess(&mut self, slice: &Slice, finding: &Finding) -> Result<f64, StoreError> {
        let is_in = |line: &String| slice.lines.as_ref().is_none_or(|lines| lines.contains(line));
        let lines = self.lines.of(Of::Returned, &slice.groups())?.iter().filter(|(line, _)| is_in(line));
        Ok(lines.map(|(_, cohorts)| Came::of(cohorts, finding, self.span).excess()).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(lines: &[&str], market: &str, why: Option<Why>) -> Slice {
        let lines: BTreeSet<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let market = Some(market.to_owned()).filter(|market| !market.is_empty());
        Slice { lines: Some(lines).filter(|lines| !lines.is_empty()), market, platform: None, why }
    }

    #[test]
    fn slices_meet_in_what_both_are_about() {
        let (defective, late) = (Some(Why::Reason(Reason::Defective)), Some(Why::Reason(Reason::Late)));
        let quality = Some(Why::Issue(Reason::Defective.issue()));
        let supplier = slice(&["audio", "charging"], "", None);
        assert_eq!(supplier.and(&slice(&[], "FR", defective)), Some(slice(&["audio", "charging"], "FR", defective)));
        assert_eq!(supplier.and(&slice(&["shoes"], "", None)), None);
        assert_eq!(slice(&[], "FR", None).and(&slice(&[], "DE", None)), None);
        assert_eq!(slice(&[], "DE", late).and(&slice(&[], "", defective)), None);
        assert_eq!(slice(&[], "", quality).and(&slice(&[], "DE", defective)), Some(slice(&[], "DE", defective)));
        let poor = Some(Why::Reason(Reason::PoorQuality));
        assert_eq!(supplier.and(&slice(&["audio"], "", poor)), Some(slice(&["audio"], "", poor)), "one family");
    }
}
