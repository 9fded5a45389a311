//! A goal: what a figure is to reach, in which direction, over which kind of period, by which version of its definition (domain 2.8).

use serde::Deserialize;
use toml::Spanned;

use super::definitions::{Mistake, MistakeKind, reading};
use super::metrics::{Dimension, Metric};
use super::money;
use super::time::span;
use crate::codes;

codes! {
    /// The kind of period that a goal is for.
    pub enum Every {
        Week = "week",
        Month = "month",
        Quarter = "quarter",
        Year = "year",
    }
}

/// The value of a goal, in its own unit and without fractions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// Parts of a million: a share.
    Share(i64),
    Millis(i64),
    Money(i64, String),
    /// Parts of a million: a count, or a mean on a scale.
    Number(i64),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    pub metric: Metric,
    pub variant: String,
    /// Counted by the day of the order or by its own; the metric's usual way where nobody says.
    pub flow: Option<bool>,
    pub groups: Vec<(Dimension, String)>,
    /// To be at most so much rather than at least.
    pub at_most: bool,
    pub limit: Limit,
    /// Any period where none is said.
    pub every: Option<Every>,
    /// The version of the metric's definition that the value was meant for.
    pub version: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    metric: Spanned<Metric>,
    #[serde(default)]
    variant: String,
    #[serde(default)]
    basis: Option<Spanned<String>>,
    #[serde(default)]
    only: Vec<Spanned<String>>,
    #[serde(default)]
    at_most: Option<Spanned<String>>,
    #[serde(default)]
    at_least: Option<Spanned<String>>,
    #[serde(default)]
    every: Option<Every>,
    #[serde(default = "first_version")]
    version: u32,
}

const fn first_version() -> u32 {
    1
}

/// Parts of a whole in a stored value.
pub const MILLION: i64 = 1_000_000;

impl Goal {
    /// Reads a goal from its text.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let Text { metric, variant, basis, only, at_most, at_least, every, version } = reading::read(text)?;
        let bad =
            |at: usize, found: &str, known: &str| vec![Mistake::at(text, at, MistakeKind::BadValue, found, known)];
        let metric_at = metric.span().start;
        let metric = metric.into_inner();
        let (is_at_most, value) = match (at_most, at_least) {
            (Some(value), None) => (true, value),
            (None, Some(value)) => (false, value),
            (None, None) => {
                return Err(vec![Mistake::at(text, 0, MistakeKind::MissingKey, "at_most", "at_most at_least")]);
            }
            (Some(_), Some(second)) => return Err(bad(second.span().start, "at_least", "at_most")),
        };
        // A goal on the wrong side would be met by getting worse.
        if metric.more_is_better() == Some(is_at_most) {
            let meant = if is_at_most { "at_least" } else { "at_most" };
            return Err(bad(metric_at, metric.code(), meant));
        }
        let limit =
            limit(value.get_ref()).ok_or_else(|| bad(value.span().start, value.get_ref(), "7.5% 4h 120 500.00 EUR"))?;
        let flow = match basis.as_ref().map(|basis| basis.get_ref().as_str()) {
            None => None,
            Some("cohort") => Some(false),
            Some("flow") => Some(true),
            Some(other) => {
                let at = basis.as_ref().map_or(0, |basis| basis.span().start);
                return Err(bad(at, other, "cohort flow"));
            }
        };
        let mut groups = Vec::new();
        for group in &only {
            let named = group.get_ref().split_once('=');
            let named = named.and_then(|(by, word)| Some((Dimension::from_code(by)?, word.to_owned())));
            groups.push(named.ok_or_else(|| bad(group.span().start, group.get_ref(), &Dimension::CODES.join(" ")))?);
        }
        groups.sort();
        Ok(Self { metric, variant, flow, groups, at_most: is_at_most, limit, every, version })
    }
}

/// A value as people write it: `7.5%`, `4h`, `120`, `4.2`, `500.00 EUR`.
fn limit(typed: &str) -> Option<Limit> {
    let typed = typed.trim();
    if let Some(percent) = typed.strip_suffix('%') {
        return Some(Limit::Share(millionths(percent.trim())? / 100));
    }
    if let Some((amount, currency)) = typed.split_once(' ') {
        let minor = money::parse_minor(amount, currency).filter(|minor| *minor >= 0 && money::is_currency(currency))?;
        return Some(Limit::Money(minor, currency.to_owned()));
    }
    millionths(typed).map(Limit::Number).or_else(|| span(typed).map(Limit::Millis))
}

/// A decimal number without a sign as parts of a million.
fn millionths(typed: &str) -> Option<i64> {
    let (whole, part) = typed.split_once('.').unwrap_or((typed, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || part.len() > 6 || !digits(whole) || !digits(part) {
        return None;
    }
    let part: i64 = format!("{part:0<6}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * MILLION + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_in_their_units() {
        for (typed, expected) in [
            ("7.5%", Some(Limit::Share(75_000))),
            ("100 %", Some(Limit::Share(MILLION))),
            ("4h", Some(Limit::Millis(4 * 3_600_000))),
            ("120", Some(Limit::Number(120 * MILLION))),
            ("4.2", Some(Limit::Number(4_200_000))),
            ("500.00 EUR", Some(Limit::Money(50_000, "EUR".to_owned()))),
            ("500 JPY", Some(Limit::Money(500, "JPY".to_owned()))),
            ("-3%", None),
            ("soon", None),
            ("5 apples", None),
            ("", None),
        ] {
            assert_eq!(limit(typed), expected, "{typed}");
        }
    }

    #[test]
    fn a_goal_has_its_metric_its_side_and_its_groups() {
        let goal = Goal::read("metric = 'return_rate'\nonly = ['product_line=shoes']\nat_most = '6%'\nevery = 'month'");
        let goal = goal.expect("a goal");
        assert_eq!((goal.metric, goal.at_most, goal.every), (Metric::ReturnRate, true, Some(Every::Month)));
        assert_eq!((goal.groups, goal.version), (vec![(Dimension::ProductLine, "shoes".to_owned())], 1));
    }

    #[test]
    fn mistakes_are_pointed_at() {
        let first = |text: &str| Goal::read(text).map(|_| ()).map_err(|found| (found[0].line, found[0].kind));
        assert_eq!(first("metric = 'csat'\nat_least = '80%'"), Ok(()));
        assert_eq!(first("metric = 'csat'\nat_most = '80%'"), Err((1, MistakeKind::BadValue)), "it would ask for less");
        assert_eq!(first("metric = 'happiness'\nat_least = '80%'"), Err((1, MistakeKind::BadValue)));
        assert_eq!(first("metric = 'csat'"), Err((1, MistakeKind::MissingKey)));
        assert_eq!(first("metric = 'csat'\nat_least = 'much'"), Err((2, MistakeKind::BadValue)));
        assert_eq!(first("metric = 'csat'\nat_least = '8%'\nonly = ['colour=red']"), Err((3, MistakeKind::BadValue)));
        assert_eq!(first("metric = 'csat'\nat_least = '8%'\nevery = 'day'"), Err((3, MistakeKind::BadValue)));
        assert_eq!(first("metric = 'csat'\nat_least = '8%'\nbasis = 'both'"), Err((3, MistakeKind::BadValue)));
    }
}
